//! Guidelines (标准指引): the list, and one guideline with its adjustment policy in words and the provenance
//! of every item (R6, R9, R18, R48; R15a for the sources of the policy).

use super::catalogue_view::CatalogueTable;
use super::parts::{Download, FilterLink};
use crate::frame::{Link, Notice, Page};
use askama::Template;

/// All guidelines.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/guidelines.html")]
pub struct GuidelineListView {
    /// Name and place.
    pub page: Page,
    /// The guidelines in the order of their sectors.
    pub guidelines: Vec<GuidelineEntry>,
}

/// A guideline in the list.
#[derive(Debug, Clone, Default)]
pub struct GuidelineEntry {
    /// Two-digit code.
    pub code: String,
    /// The guideline's name and page.
    pub link: Link,
    /// The State Council's name where it differs.
    pub other_name: Option<String>,
    /// Issuing ministry.
    pub ministry: String,
    /// Items.
    pub items: String,
    /// Items seen in published catalogues.
    pub seen: String,
    /// Version in use.
    pub version: String,
}

/// One guideline.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/guideline.html")]
pub struct GuidelineView {
    /// Name and place.
    pub page: Page,
    /// Name: 社会救助领域基层政务公开标准指引.
    pub title: String,
    /// A sentence on the State Council's name where it differs (R3).
    pub other_name: Option<String>,
    /// Ministry, lead department, version, whom it addresses: name and value.
    pub facts: Vec<(String, String)>,
    /// Adjustment policy in words (R18).
    pub policy: Vec<PolicyLine>,
    /// Where the items come from, in words.
    pub provenance: String,
    /// Remarks on provenance.
    pub notes: String,
    /// All, seen, to be verified.
    pub filters: Vec<FilterLink>,
    /// The items as a table; its added column 来源 says where each was seen.
    pub table: CatalogueTable,
    /// How many items are shown, in words.
    pub count: String,
    /// XLSX, CSV, JSON.
    pub downloads: Vec<Download>,
    /// The sector's catalogues.
    pub sector: Link,
    /// The versions that hold or once held, where there is more than one.
    pub versions: Vec<Link>,
    /// Said of a version that is not in force (R8).
    pub notice: Option<Notice>,
    /// Provincial and municipal guidelines beside it: name, and what it is (R9).
    pub layers: Vec<(String, String)>,
}

/// A sentence of the policy.
#[derive(Debug, Clone, Default)]
pub struct PolicyLine {
    /// What it is about: 类目, 二级事项, 公开渠道.
    pub subject: String,
    /// What may and may not be done.
    pub text: String,
    /// Where that is said (R15a).
    pub source: String,
}
