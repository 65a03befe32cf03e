//! The screen of a service centre (R79a): the newest records of a unit in large type, page after page.

use crate::frame::Page;
use askama::Template;

/// One page of the screen.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/screen.html")]
pub struct ScreenView {
    /// Name and place.
    pub page: Page,
    /// The unit.
    pub unit: String,
    /// The day in words.
    pub today: String,
    /// The records of this page.
    pub records: Vec<ScreenLine>,
    /// Which page.
    pub number: usize,
    /// Of how many.
    pub count: usize,
    /// The page behind it; the first behind the last.
    pub next_href: String,
    /// The page before it.
    pub previous_href: String,
    /// How long a page stays.
    pub seconds: u32,
    /// Where the settings are sent.
    pub action: String,
    /// The sectors of which there is something to show.
    pub sectors: Vec<ScreenSector>,
}

/// A record on the screen.
#[derive(Debug, Clone, Default)]
pub struct ScreenLine {
    /// 名称
    pub title: String,
    /// Its page.
    pub href: String,
    /// Unit and element.
    pub what: String,
    /// When it was published.
    pub when: String,
    /// Its posting period, while it runs.
    pub posting: String,
    /// Modules of its code on a side.
    pub size: usize,
    /// The code.
    pub outline: String,
}

/// A sector that may be chosen.
#[derive(Debug, Clone, Default)]
pub struct ScreenSector {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Shown now.
    pub chosen: bool,
}
