//! What the pages of assessment results show.

use super::parts::{Download, StateMark};
use crate::frame::{Link, Page};
use askama::Template;

/// The rounds.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "portal/assessments.html")]
pub struct AssessmentListView {
    /// The page.
    pub page: Page,
    /// The rounds.
    pub entries: Vec<AssessmentEntry>,
}

/// A round as an entry.
#[derive(Debug, Clone, Default)]
pub struct AssessmentEntry {
    /// Title and address.
    pub link: Link,
    /// Standing or withdrawn.
    pub state: StateMark,
    /// When, by whom, how many units.
    pub facts: String,
    /// Why it was withdrawn; empty where it stands.
    pub notice: String,
}

/// One round.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "portal/assessment.html")]
pub struct AssessmentView {
    /// The page.
    pub page: Page,
    /// When, by whom, as on which day.
    pub facts: String,
    /// Why it was withdrawn; empty where it stands.
    pub notice: String,
    /// The names of the dimensions, with their full marks.
    pub dimensions: Vec<String>,
    /// The units, the best first.
    pub units: Vec<UnitLine>,
    /// Files.
    pub downloads: Vec<Download>,
}

/// A unit with its score.
#[derive(Debug, Clone, Default)]
pub struct UnitLine {
    /// Its place.
    pub rank: usize,
    /// The unit.
    pub link: Link,
    /// How many catalogues were assessed.
    pub catalogues: usize,
    /// Its score.
    pub total: String,
    /// The score of each dimension.
    pub parts: Vec<String>,
    /// How many deductions, and how many of them are mended.
    pub deductions: String,
}

/// A unit in a round.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "portal/assessment_unit.html")]
pub struct AssessmentUnitView {
    /// The page.
    pub page: Page,
    /// Place and score.
    pub facts: String,
    /// Name, score, full marks, sum of deductions.
    pub dimensions: Vec<[String; 4]>,
    /// Every deduction.
    pub deductions: Vec<DeductionLine>,
}

/// A deduction.
#[derive(Debug, Clone, Default)]
pub struct DeductionLine {
    /// What is wrong.
    pub label: String,
    /// Sector and place.
    pub place: String,
    /// What is wrong there.
    pub message: String,
    /// Dimension and rule.
    pub dimension: String,
    /// How much.
    pub points: String,
    /// 已整改, or empty.
    pub mended: &'static str,
}
