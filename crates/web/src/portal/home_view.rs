//! The portal's first page: search first, then the sectors as a book's contents, the units by kind, the
//! latest publications (R3, R77, R78).

use super::parts::StateMark;
use crate::frame::{Link, Page};
use askama::Template;

/// The first page.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/home.html")]
pub struct HomeView {
    /// Name and place.
    pub page: Page,
    /// Words people search for, as links to their results.
    pub suggestions: Vec<Link>,
    /// What there is, in figures.
    pub tally: Vec<Figure>,
    /// The day the figures are of.
    pub tally_on: String,
    /// The sectors in their order (R1).
    pub sectors: Vec<SectorEntry>,
    /// The units by kind.
    pub kinds: Vec<UnitKind>,
    /// Publications and withdrawals, newest first.
    pub latest: Vec<NewsEntry>,
}

/// A figure with its name.
#[derive(Debug, Clone, Default)]
pub struct Figure {
    /// The figure.
    pub value: String,
    /// What it counts.
    pub label: String,
}

/// A sector in the contents.
#[derive(Debug, Clone, Default)]
pub struct SectorEntry {
    /// Two-digit code.
    pub code: String,
    /// The guideline's name (R2).
    pub name: String,
    /// The State Council's name where it differs (R3).
    pub other_name: Option<String>,
    /// Its page.
    pub href: String,
    /// What there is: 12个单位.
    pub count: String,
}

/// Units of one kind.
#[derive(Debug, Clone, Default)]
pub struct UnitKind {
    /// 市级部门, 区, 镇, 街道, 功能区
    pub name: String,
    /// How many, in words.
    pub count: String,
    /// The units.
    pub units: Vec<Link>,
    /// All of them, where the list was cut.
    pub more: Option<Link>,
}

/// One line of the work news (工作动态).
#[derive(Debug, Clone, Default)]
pub struct NewsEntry {
    /// Date, `2025-03-12`.
    pub date: String,
    /// What happened.
    pub state: StateMark,
    /// The catalogue or page.
    pub link: Link,
    /// Unit, version, reason.
    pub detail: String,
}
