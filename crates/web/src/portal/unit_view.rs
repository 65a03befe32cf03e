//! Units: the list of all, and one unit with all its sectors, published or not (横向, R78).

use super::home_view::UnitKind;
use super::parts::{Download, StateMark};
use crate::frame::{Link, Notice, Page};
use askama::Template;

/// All units by kind.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/units.html")]
pub struct UnitListView {
    /// Name and place.
    pub page: Page,
    /// What was asked for by name; empty shows all.
    pub name_query: String,
    /// Units by kind or by district.
    pub kinds: Vec<UnitKind>,
}

/// One unit.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/unit.html")]
pub struct UnitView {
    /// Its screen for service centres.
    pub screen_href: String,
    /// Name and place.
    pub page: Page,
    /// Name of the unit as valid today.
    pub name: String,
    /// What it is and under whom: 天河区人民政府工作部门.
    pub kind: String,
    /// In words: 26个试点领域中已公布7个.
    pub summary: String,
    /// How much is public, and what is counted; none where nothing is published.
    pub coverage: Option<(String, String)>,
    /// What became of it, and for whom it goes on (R80a).
    pub notices: Vec<Notice>,
    /// What the units below a district published, by sector.
    pub below: Vec<SectorBelow>,
    /// The compilation of a district in force.
    pub compilation: Option<Link>,
    /// The unit's catalogues, one line a sector.
    pub catalogues: Vec<UnitCatalogue>,
    /// Sectors that are not the unit's or not applicable, with the reason (R63, R64).
    pub not_applicable: Vec<NotApplicable>,
    /// Open-government body, address, telephone: name and value (R149b).
    pub contact: Vec<(String, String)>,
    /// Superiors.
    pub superiors: Vec<Link>,
    /// Units under it.
    pub subordinates: Vec<Link>,
    /// Former names with their dates.
    pub former_names: Vec<String>,
}

/// A sector that units below a district published.
#[derive(Debug, Clone, Default)]
pub struct SectorBelow {
    /// Two-digit code.
    pub code: String,
    /// Name of the sector.
    pub sector: String,
    /// The units, each with its catalogue.
    pub units: Vec<Link>,
}

/// A sector of a unit.
#[derive(Debug, Clone, Default)]
pub struct UnitCatalogue {
    /// Two-digit code.
    pub code: String,
    /// Name of the sector.
    pub sector: String,
    /// The published catalogue; none where there is none yet.
    pub href: Option<String>,
    /// Where it stands.
    pub state: StateMark,
    /// Number of items.
    pub items: String,
    /// Version.
    pub version: String,
    /// Date of publication.
    pub published_on: String,
    /// Files.
    pub downloads: Vec<Download>,
}

/// A sector that does not apply.
#[derive(Debug, Clone, Default)]
pub struct NotApplicable {
    /// Name of the sector.
    pub sector: String,
    /// Why.
    pub reason: String,
}
