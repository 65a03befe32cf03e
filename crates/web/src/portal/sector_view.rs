//! Sectors: the list of all, and one sector through city, districts, towns and subdistricts (纵向, R78).

use super::home_view::SectorEntry;
use super::parts::{Choice, StateMark};
use crate::frame::{Link, Page};
use askama::Template;

/// All sectors.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/sectors.html")]
pub struct SectorListView {
    /// Name and place.
    pub page: Page,
    /// The sectors.
    pub sectors: Vec<SectorDetail>,
}

/// A line of the list of sectors.
#[derive(Debug, Clone, Default)]
pub struct SectorDetail {
    /// As in the contents.
    pub entry: SectorEntry,
    /// City department that leads it (R5).
    pub department: String,
    /// Ministry that issued the guideline (R6).
    pub ministry: String,
    /// Items of the guideline, in words.
    pub items: String,
}

/// One sector through the levels.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/sector.html")]
pub struct SectorView {
    /// Name and place.
    pub page: Page,
    /// The guideline's name (R2).
    pub name: String,
    /// A sentence on the State Council's name where it differs (R3).
    pub other_name: Option<String>,
    /// In words: 全市11个区、176个镇街中已有…公布.
    pub summary: String,
    /// How much is public, and what is counted; none where nothing is published.
    pub coverage: Option<(String, String)>,
    /// Ministry, lead department, aliases: name and value.
    pub facts: Vec<(String, String)>,
    /// The guideline.
    pub guideline: Link,
    /// Where the filter is sent.
    pub filter_action: String,
    /// Districts to choose from.
    pub districts: Vec<Choice>,
    /// States to choose from.
    pub states: Vec<Choice>,
    /// False for a sector that was added and is not opened yet (R7).
    pub is_open: bool,
    /// City level.
    pub city: Vec<Holding>,
    /// Units that are no more and whose catalogue is still in force (R80a).
    pub gone: Vec<Holding>,
    /// Districts in their order.
    pub branches: Vec<Branch>,
    /// The whole sector as data.
    pub downloads: Vec<super::parts::Download>,
}

/// A unit's catalogue of the sector.
#[derive(Debug, Clone, Default)]
pub struct Holding {
    /// The unit.
    pub unit: String,
    /// Its catalogue; none where there is none.
    pub href: Option<String>,
    /// Where it stands.
    pub state: StateMark,
    /// Version and date, or the reason.
    pub detail: String,
}

/// A district with its departments, towns and subdistricts.
#[derive(Debug, Clone, Default)]
pub struct Branch {
    /// Name of the district.
    pub name: String,
    /// In words: 区级1个，镇街21个中已公布5个.
    pub summary: String,
    /// Shown opened.
    pub open: bool,
    /// District government and departments.
    pub departments: Vec<Holding>,
    /// Towns and subdistricts.
    pub towns: Vec<Holding>,
}
