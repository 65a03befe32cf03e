//! 新建目录: which unit, which sector, from the guideline or from a file (R8, R14, R63).

use crate::console::form::Choice;
use crate::frame::ConsoleFrame;
use askama::Template;

/// The form that begins a catalogue.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/start.html")]
pub struct StartView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Where it is sent.
    pub action: &'static str,
    /// Units the person may compile for.
    pub units: Vec<Choice>,
    /// Sectors, each with its number of items.
    pub sectors: Vec<Choice>,
    /// What is wrong with what was sent.
    pub problem: Option<String>,
    /// The import of a file for the same unit.
    pub import_href: String,
}
