//! The page that says what an act brought with it, truthfully and once.

use crate::frame::{ConsoleFrame, Link};
use askama::Template;

/// A receipt.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/receipt.html")]
pub struct ReceiptView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Figures.
    pub facts: Vec<(String, String)>,
    /// What else there is to say.
    pub words: Vec<String>,
    /// Things concerned, each with its address.
    pub lines: Vec<Link>,
    /// The ways on.
    pub onward: Vec<Link>,
}
