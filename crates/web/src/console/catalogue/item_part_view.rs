//! Item parts on staff screens: the panel that shows them beside a row, and the form in which a
//! person enters them one by one (R43, R57, R61).

use super::parts::VersionHead;
use crate::console::form::Choice;
use crate::frame::{ConsoleFrame, Link};
use askama::Template;

/// The parts of a row as they are shown beside it.
#[derive(Debug, Clone, Default)]
pub struct PartsPanel {
    /// The parts; one without a name where the row is not divided.
    pub lines: Vec<PartLine>,
    /// How they were told apart.
    pub how: &'static str,
    /// What stayed unpaired.
    pub notes: Vec<String>,
    /// Where they are entered; empty where that is not possible.
    pub edit_href: String,
    /// Other rows of the same item (R57).
    pub steps: Vec<Link>,
    /// From what the row was compiled, in words; empty where nobody said.
    pub source: String,
}

/// One part.
#[derive(Debug, Clone, Default)]
pub struct PartLine {
    /// Its name.
    pub name: String,
    /// Its share of the content.
    pub content: String,
    /// When.
    pub time_limit: String,
    /// Who.
    pub publisher: String,
    /// Where.
    pub channels: String,
    /// How its clock counts, in sentences.
    pub clock: Vec<String>,
}

/// From what a row was compiled, as a form (R61).
#[derive(Debug, Clone, Default)]
pub struct SourceForm {
    /// Where it is sent; empty where it may not be changed.
    pub action: String,
    /// Guideline, lists, functions.
    pub choices: Vec<Choice>,
    /// The note.
    pub note: String,
}

/// The form of the parts.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/item_parts.html")]
pub struct ItemPartsView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The version.
    pub head: VersionHead,
    /// Where the form is sent.
    pub action: String,
    /// The row's count of changes as the person saw it.
    pub revision: i64,
    /// How the parts shown came about.
    pub how: String,
    /// What stayed unpaired.
    pub notes: Vec<String>,
    /// The cells as they stand.
    pub cells: Vec<(String, String)>,
    /// The parts.
    pub parts: Vec<PartFields>,
    /// Names of channels that may be given.
    pub channels: String,
    /// Parts were entered, so that they can be given up.
    pub may_clear: bool,
    /// There is room for another part.
    pub may_add: bool,
    /// What is wrong, each with the field it is about.
    pub problems: Vec<(String, String)>,
    /// The row's form.
    pub back: Link,
}

/// One part as fields.
#[derive(Debug, Clone, Default)]
pub struct PartFields {
    /// From 1.
    pub number: usize,
    /// The fields.
    pub fields: Vec<PartField>,
    /// It can be taken away: two must stay.
    pub may_remove: bool,
}

/// One field.
#[derive(Debug, Clone, Default)]
pub struct PartField {
    /// What it is sent as.
    pub name: String,
    /// Its label.
    pub label: &'static str,
    /// What helps to fill it in.
    pub hint: &'static str,
    /// What stands in it.
    pub value: String,
    /// Lines it is likely to want.
    pub lines: usize,
    /// What is wrong with it.
    pub problem: Option<String>,
}
