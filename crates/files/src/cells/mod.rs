//! Single cells: cleaning of text, ticks, channels (R42 forms, R46, R47).

mod boxed_marks;
mod channel_names;
mod channel_tokens;
mod channels;
mod clean;
mod marked_words;
mod part_names;
mod signs;
mod ticks;
mod typed;

pub(crate) use channel_names::{ChannelNames, Named};
pub(crate) use channels::{ChannelCell, read_channels};
pub use clean::clean;
pub(crate) use clean::{Mended, clean_if_needed, on_lines, without_markup};
pub(crate) use marked_words::ticked_words;
pub(crate) use part_names::part_names;
pub(crate) use ticks::{Legend, Tick, read_tick, without_mark};
pub use typed::CellReader;

/// Something a cell reader had to say; the place is added by its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) severity: domain::diagnostic::Severity,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn note(code: &'static str, message: String) -> Self {
        Self { severity: domain::diagnostic::Severity::Note, code, message }
    }

    pub(crate) fn warning(code: &'static str, message: String) -> Self {
        Self { severity: domain::diagnostic::Severity::Warning, code, message }
    }
}
