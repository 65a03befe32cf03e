//! 目录总览: the 26 sectors by state, for one unit as a list, for an office as a matrix of its units
//! (R61-R64, R78). A state is a sign and a word, never colour alone.

use super::inherit::InheritLine;
use super::parts::Mark;
use crate::console::form::Choice;
use crate::frame::{ConsoleFrame, Link};
use askama::Template;

/// The map.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/map.html")]
pub struct MapView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Counts by state, which are filters too.
    pub counts: Vec<StateCount>,
    /// Filters of the form.
    pub filters: Filters,
    /// Ways to what concerns many catalogues.
    pub tools: Vec<Link>,
    /// The workbook of what is shown.
    pub export_href: String,
    /// Catalogues of units that are no more, which wait to be taken over (R80a).
    pub inheritable: Vec<InheritLine>,
    /// The list, when one unit is shown.
    pub unit: Option<UnitMap>,
    /// The matrix, when several are.
    pub matrix: Option<Matrix>,
}

/// How many catalogues stand in a state.
#[derive(Debug, Clone, Default)]
pub struct StateCount {
    /// The state.
    pub mark: Mark,
    /// How many.
    pub count: usize,
    /// The map filtered by it.
    pub href: String,
    /// The filter in use.
    pub current: bool,
}

/// The filters in use.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// Where the form is sent.
    pub action: &'static str,
    /// Units to choose from; one only offers no choice.
    pub units: Vec<Choice>,
    /// Sectors to choose from.
    pub sectors: Vec<Choice>,
    /// States to choose from.
    pub states: Vec<Choice>,
    /// True when a filter is in use.
    pub active: bool,
}

/// One unit's sectors.
#[derive(Debug, Clone, Default)]
pub struct UnitMap {
    /// Name of the unit.
    pub name: String,
    /// The sectors.
    pub sectors: Vec<SectorLine>,
}

/// A sector of one unit.
#[derive(Debug, Clone, Default)]
pub struct SectorLine {
    /// Two-digit code.
    pub code: String,
    /// The guideline's name.
    pub name: String,
    /// The State Council's name where it differs (R2).
    pub other_name: String,
    /// The version in force.
    pub in_force: Option<VersionRef>,
    /// The version being worked on.
    pub open: Option<VersionRef>,
    /// The state that counts.
    pub mark: Mark,
    /// Acts: 从指引新建, 导入.
    pub acts: Vec<Link>,
}

/// A version in one line.
#[derive(Debug, Clone, Default)]
pub struct VersionRef {
    /// 第2版 and where it leads.
    pub link: Link,
    /// Date, person, findings.
    pub detail: String,
    /// Where it stands.
    pub mark: Mark,
}

/// Units by sectors.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    /// Heads: code and short name.
    pub sectors: Vec<SectorHead>,
    /// Rows.
    pub units: Vec<UnitRow>,
    /// How many units, in words.
    pub caption: String,
}

/// A sector as the head of a column.
#[derive(Debug, Clone, Default)]
pub struct SectorHead {
    /// Two-digit code.
    pub code: String,
    /// The guideline's name.
    pub name: String,
    /// How many units have published, such as 3/11.
    pub published: String,
}

/// A unit as a row.
#[derive(Debug, Clone, Default)]
pub struct UnitRow {
    /// The unit and its own map.
    pub link: Link,
    /// How deep it stands in the tree below the office.
    pub depth: usize,
    /// One cell a sector.
    pub cells: Vec<MatrixCell>,
}

/// A unit's sector.
#[derive(Debug, Clone, Default)]
pub struct MatrixCell {
    /// Where it leads; empty where there is nothing to see.
    pub href: String,
    /// One character: 布 审 退 草 无.
    pub short: &'static str,
    /// The class that colours it.
    pub class: &'static str,
    /// All of it in words, for the title and for screen readers.
    pub words: String,
    /// True where a version is in force beside the one that is worked on.
    pub has_both: bool,
}
