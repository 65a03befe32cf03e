//! A copy of an attachment in which personal numbers are hidden, given only where reading the copy finds none and
//! everything else is as it was (R250).

mod edit;
mod error;
mod markup;
mod number;
mod package;
mod page;
mod part;
mod plain;
mod proof;
mod sheet;
mod walk;

pub use error::MaskError;

use crate::{Format, checked_format, readers, sniff};
use error::Fault;

/// A copy in which no personal number is found any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedFile {
    /// The copy; the original itself where nothing had to be hidden.
    pub bytes: Vec<u8>,
    /// At how many places a number was hidden.
    pub masked: usize,
    /// What the file is by its content.
    pub format: Format,
}

/// A text goes through as often as hiding one number brings another to light, but no more often than this.
const MOST_ROUNDS: usize = 6;

/// Hides the personal numbers of a file: the first three and the last four digits stay. The format is told by the
/// content; the name serves messages.
///
/// # Errors
/// [`MaskError`] where the file cannot be read or changed safely, or where the copy does not hold the proof.
pub fn mask_numbers(name: &str, bytes: &[u8]) -> Result<MaskedFile, MaskError> {
    if sniff::has_macros(bytes) {
        return Err(MaskError::Macros { name: name.to_owned() });
    }
    let format = checked_format(name, bytes).map_err(MaskError::of_file)?;
    let is_archived_page = format == Format::Html && readers::mhtml_parts(bytes).is_some();
    let is_known = matches!(format, Format::Docx | Format::Xlsx | Format::Html | Format::Csv | Format::Json);
    if !is_known || is_archived_page {
        let kind = if is_archived_page { "网页存档（mht）" } else { format.label() };
        return Err(MaskError::Unsupported { name: name.to_owned(), kind: kind.to_owned() });
    }
    let outcome =
        readers::contained(|| Ok(copy_of(format, bytes))).unwrap_or_else(|trouble| Err(trouble.into()));
    let (copy, masked) = outcome.map_err(|fault| fault.in_file(name))?;
    let copy = if masked == 0 { bytes.to_vec() } else { copy };
    proof::prove(name, format, bytes, &copy)?;
    Ok(MaskedFile { bytes: copy, masked, format })
}

/// The copy and how many numbers were hidden in it; the copy counts only where there were any.
fn copy_of(format: Format, bytes: &[u8]) -> Result<(Vec<u8>, usize), Fault> {
    match format {
        Format::Html => page::mask(bytes),
        Format::Csv | Format::Json => plain::mask(format, bytes),
        _ if bytes.starts_with(b"PK") => package::mask(format, bytes),
        _ => package::mask_flat(bytes),
    }
}

/// Hides until nothing is found any more, and says how many places that were.
fn in_rounds(
    text: &str,
    mut hide: impl FnMut(&str) -> Result<edit::Edits, Fault>,
) -> Result<(String, usize), Fault> {
    let mut masked = 0;
    let mut now = text.to_owned();
    for _ in 0..MOST_ROUNDS {
        let edits = hide(&now)?;
        if edits.places() == 0 {
            return Ok((now, masked));
        }
        masked += edits.places();
        now = edits.applied_to(&now);
    }
    Err(Fault::Stubborn)
}
