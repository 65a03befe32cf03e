//! One item of a catalogue: what, who, when, where, to whom, by which rule; the guideline's own text beside
//! it with where that was seen; every version of the row; its neighbours (R11, R15, R34, R46, R81).

use super::parts::StateMark;
use crate::frame::{Link, Notice, Page};
use askama::Template;

/// One item.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/item.html")]
pub struct ItemView {
    /// Name and place.
    pub page: Page,
    /// 二级事项, with 三级事项 where there is one.
    pub name: String,
    /// 一级事项
    pub level1: String,
    /// The catalogue.
    pub catalogue: Link,
    /// The unit that compiled it.
    pub unit: Link,
    /// 序号
    pub seq_no: String,
    /// Stable key (R30).
    pub key: String,
    /// Where the catalogue stands.
    pub state: StateMark,
    /// Removed, or a former version: said at the top.
    pub notice: Option<Notice>,
    /// 公开什么: elements of the content.
    pub content: Vec<String>,
    /// 谁来公开
    pub publishers: Vec<Publisher>,
    /// 何时公开: the cell as written.
    pub time_limit: String,
    /// 在哪里公开: standard channels and platforms, ticked or not (R46, R47).
    pub channels: Vec<ChannelBox>,
    /// What the ticks oblige to (R48), in words.
    pub channel_rule: Option<String>,
    /// The parts, each with its own when, who and where; empty where the row is not divided (R43).
    pub parts: Vec<PartLine>,
    /// How they were told apart, and what stayed unpaired.
    pub part_notes: Vec<String>,
    /// Other rows of the same item: its steps (R57).
    pub steps: Vec<StepLine>,
    /// How the time limits count (R42, R44, R45).
    pub clock: ClockView,
    /// From what the row was compiled, where the unit says so (R61).
    pub source: Option<String>,
    /// 向谁公开
    pub audience: String,
    /// 怎样公开: 主动公开, 依申请公开.
    pub mode: String,
    /// 哪一级公开; none where the table has no 公开层级 (R12).
    pub level: Option<String>,
    /// 依据什么: the bases one by one (R35).
    pub bases: Vec<Basis>,
    /// Cells of added columns: heading and text (R19).
    pub extra: Vec<(String, String)>,
    /// True where it may be asked for: the way to 依申请公开 is shown (R101a).
    pub is_on_request: bool,
    /// Each element of the content with what is public of it (R101); empty where nothing is loaded for everybody.
    pub records: Vec<RecordGroup>,
    /// Records that name no element of the item as it is now.
    pub others: RecordGroup,
    /// Why nothing is listed (R101a); empty where it is.
    pub only_for: &'static str,
    /// What was handed to the specific group it is for: element and day, nothing else (R101a).
    pub deliveries: Vec<(String, String)>,
    /// Pages to print for the notice board; none for an item that was taken out.
    pub sheets: Vec<Link>,
    /// Where it hangs beside the portal: place, address, days.
    pub places: Vec<(String, String, String)>,
    /// Where staff tell of a posting; empty for an item that was taken out.
    pub tell_href: String,
    /// The guideline's own text; none for an added item.
    pub guideline: Option<GuidelineText>,
    /// Said where the item is not the guideline's: added, refined from.
    pub relation: String,
    /// Every version of the row, newest first.
    pub versions: Vec<RowVersion>,
    /// The item before.
    pub previous: Option<Link>,
    /// The item after.
    pub next: Option<Link>,
}

/// Records of one element.
#[derive(Debug, Clone, Default)]
pub struct RecordGroup {
    /// The element; empty where it was not said.
    pub element: String,
    /// The part it belongs to; empty where the item is not divided.
    pub part: String,
    /// Their pages and 成文日期, the newest first.
    pub records: Vec<(Link, String)>,
    /// All of them, where not all are shown.
    pub more: Option<Link>,
    /// The notice that nothing arose in a period (R101a).
    pub nil: Option<Link>,
    /// True where neither a record nor a notice of the present period stands.
    pub is_missing: bool,
}

/// Who publishes.
#[derive(Debug, Clone, Default)]
pub struct Publisher {
    /// Name.
    pub name: String,
    /// The unit's page; none where it is not in the register.
    pub href: Option<String>,
}

/// One part of an item.
#[derive(Debug, Clone, Default)]
pub struct PartLine {
    /// Its name.
    pub name: String,
    /// Its share of the content.
    pub content: String,
    /// When.
    pub time_limit: String,
    /// Who.
    pub publishers: Vec<Publisher>,
    /// Who leads where several made it (R57).
    pub lead: Option<String>,
    /// Where, as ticked boxes.
    pub channels: String,
}

/// A step of the item in a row of its own.
#[derive(Debug, Clone, Default)]
pub struct StepLine {
    /// Its content, leading to its page.
    pub link: Link,
    /// When.
    pub time_limit: String,
    /// Who.
    pub publisher: String,
}

/// How the time limits of an item count, and for a day that the reader gives, their last days.
#[derive(Debug, Clone, Default)]
pub struct ClockView {
    /// Where the day is sent.
    pub action: String,
    /// The day as given.
    pub arose: String,
    /// Why the day cannot be counted from.
    pub problem: Option<String>,
    /// One for each part.
    pub lines: Vec<ClockLine>,
}

/// How one part counts.
#[derive(Debug, Clone, Default)]
pub struct ClockLine {
    /// The part's name; empty where the row is not divided.
    pub name: String,
    /// How it counts, in sentences.
    pub words: Vec<String>,
    /// The last day in words; none while no day is given.
    pub due: Option<String>,
    /// Every day of the way: the day, whether it counts, why.
    pub days: Vec<DayLine>,
}

/// A day of the way.
#[derive(Debug, Clone, Default)]
pub struct DayLine {
    /// The day.
    pub day: String,
    /// Which working day it is; empty where it does not count.
    pub number: String,
    /// Why it counts or not.
    pub why: String,
}

/// A channel with its box.
#[derive(Debug, Clone, Default)]
pub struct ChannelBox {
    /// Canonical name.
    pub name: String,
    /// Ticked.
    pub ticked: bool,
}

/// A basis.
#[derive(Debug, Clone, Default)]
pub struct Basis {
    /// Printed as 《title》（number）.
    pub text: String,
    /// 已废止, 已修订 and by what; empty while valid (R39).
    pub remark: String,
}

/// The guideline's own text beside the catalogue's.
#[derive(Debug, Clone, Default)]
pub struct GuidelineText {
    /// The guideline.
    pub link: Link,
    /// Cells that can be compared.
    pub rows: Vec<ComparedCell>,
    /// 见于已公布目录 or 依一般知识补列，待核.
    pub provenance: String,
    /// Addresses where it was seen.
    pub sources: Vec<String>,
    /// A remark of the editors.
    pub note: Option<String>,
}

/// A cell in both.
#[derive(Debug, Clone, Default)]
pub struct ComparedCell {
    /// Heading.
    pub label: String,
    /// In this catalogue.
    pub here: String,
    /// In the guideline.
    pub guideline: String,
}

/// A version of the row.
#[derive(Debug, Clone, Default)]
pub struct RowVersion {
    /// 第3版
    pub label: String,
    /// The version of the catalogue.
    pub href: String,
    /// From when to when.
    pub valid: String,
    /// What changed in the row.
    pub change: String,
    /// The one that stands.
    pub current: bool,
}

impl ComparedCell {
    /// Both say the same.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.here == self.guideline
    }
}
