//! Help for citizens: how to search, how to read a catalogue, what to do when something is missing.

use crate::frame::{Link, Page};
use askama::Template;

/// The help page. Its text is the product's; names and addresses are the site's.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/help.html")]
pub struct HelpView {
    /// Name and place.
    pub page: Page,
    /// The headings of a catalogue and what each means.
    pub columns: Vec<(String, String)>,
    /// Rules the pages follow, cited in full (R15a).
    pub sources: Vec<String>,
    /// Data for programs.
    pub data_links: Vec<Link>,
}
