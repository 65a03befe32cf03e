//! 审核: every row beside the guideline's, differences marked in the text, verdict and remarks row by
//! row; 审定 and 发布: what changed since the former version (R32, R69, R70, R268).

use super::draft_view::RemarkLine;
use super::item_part_view::PartsPanel;
use super::parts::{FindingLine, Piece, Said, Tally, VersionHead};
use crate::frame::ConsoleFrame;
use askama::Template;

/// The review of a submitted version.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/review.html")]
pub struct ReviewView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The version.
    pub head: VersionHead,
    /// May be reviewed by this person now.
    pub may_review: bool,
    /// Why not.
    pub read_only_words: String,
    /// The note given with the submission.
    pub note: Option<Said>,
    /// Rows with a verdict.
    pub done: usize,
    /// The rows.
    pub rows: Vec<ReviewRow>,
    /// Count of all findings.
    pub tally: Tally,
    /// Findings on the whole table.
    pub findings: Vec<FindingLine>,
    /// Remarks on the whole table.
    pub remarks: Vec<RemarkLine>,
    /// Findings and remarks as comments in the sender's workbook.
    pub annotated_href: String,
    /// Where remarks are sent.
    pub remark_action: String,
    /// Where the return is sent.
    pub return_action: String,
    /// Where passing on is sent.
    pub pass_action: String,
    /// What was typed for the approver.
    pub pass_note: String,
    /// What was typed of what is to be revised.
    pub return_note: String,
    /// What was typed and could not be sent, where the version is no longer under review.
    pub unsent: String,
    /// The sign of what is shown.
    pub stamp: String,
    /// Passing was refused because rows were not looked at: it can be confirmed now.
    pub asks_unlooked: bool,
    /// Who has passed it already.
    pub passed: Option<Said>,
    /// Points made and not yet answered.
    pub open_points: usize,
    /// What is wrong with what was sent.
    pub problem: Option<String>,
}

impl ReviewView {
    /// Rows without a verdict.
    #[must_use]
    pub fn unlooked(&self) -> usize {
        self.rows.len() - self.done
    }
}

/// A row beside the guideline's.
#[derive(Debug, Clone, Default)]
pub struct ReviewRow {
    /// Its key.
    pub key: String,
    /// 序号 and names.
    pub name: String,
    /// 一级事项
    pub level1: String,
    /// 序号
    pub number: String,
    /// 与指引一致, 只落实公开主体, 有改动, 增加, 删减, 未开展
    pub kind: &'static str,
    /// The reason of a removal or omission.
    pub reason: String,
    /// Cells that differ from the guideline, or all for an added row.
    pub changed: Vec<CellBeside>,
    /// Cells that do not differ, folded away.
    pub same: Vec<CellBeside>,
    /// Its item parts, steps and source; none where there is nothing to say (R43, R57, R61).
    pub parts: Option<PartsPanel>,
    /// What reference layers have for the item: whose, and in which words (R9).
    pub layers: Vec<LayerText>,
    /// What was copied from a reference layer.
    pub copied: Vec<String>,
    /// Findings in it.
    pub findings: Vec<FindingLine>,
    /// Remarks on it.
    pub remarks: Vec<RemarkLine>,
    /// Where the verdict is sent.
    pub action: String,
    /// The verdict given: `agree`, `object` or none.
    pub verdict: &'static str,
    /// Who gave it and when.
    pub by: String,
    /// A remark that was typed and refused.
    pub typed: String,
}

/// What a reference layer has for an item (R9).
#[derive(Debug, Clone, Default)]
pub struct LayerText {
    /// Whose it is: 广东省.
    pub region: String,
    /// Its name for the item.
    pub item: String,
    /// Columns in which it differs from the row, with its text.
    pub cells: Vec<(String, String)>,
}

/// A cell beside the guideline's.
#[derive(Debug, Clone, Default)]
pub struct CellBeside {
    /// The column's identifier.
    pub id: String,
    /// Heading with its group.
    pub label: String,
    /// The guideline's text; none where it has no such cell.
    pub guideline: Option<String>,
    /// The unit's text with its differences marked.
    pub pieces: Vec<Piece>,
}

/// 审定, 发布 and 撤回.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/decide.html")]
pub struct DecideView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The sign of the content that is shown.
    pub stamp: String,
    /// What was typed with a decision that was refused.
    pub note: String,
    /// The version.
    pub head: VersionHead,
    /// Steps of the version's way, those done with person and day.
    pub steps: Vec<Step>,
    /// The version it is compared with, in words; empty for a first version.
    pub former: String,
    /// What changed since.
    pub changes: Vec<ChangeLine>,
    /// Counts of the comparison with the guideline, in words.
    pub comparison: String,
    /// Warnings with their explanations.
    pub findings: Vec<FindingLine>,
    /// Count of findings.
    pub tally: Tally,
    /// Acts possible now.
    pub acts: DecideActs,
    /// Why none is possible.
    pub read_only_words: String,
    /// What is wrong with what was sent.
    pub problem: Option<String>,
    /// Where it stands on the portal.
    pub portal_href: String,
}

/// Addresses of the acts possible; empty where not.
#[derive(Debug, Clone, Default)]
pub struct DecideActs {
    /// 审定
    pub approve: String,
    /// True where no reviewer has passed it: approving needs a reason (R69).
    pub is_unreviewed: bool,
    /// 发布
    pub publish: String,
    /// 退回
    pub send_back: String,
    /// 撤回
    pub withdraw: String,
    /// What stands again after a withdrawal.
    pub withdraw_words: String,
}

/// A step of a version's way.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// 编制, 提交, 审核, 审定, 发布
    pub label: &'static str,
    /// Who and when; empty for what is to come.
    pub by: String,
    /// The present step.
    pub current: bool,
}

/// One change between two versions.
#[derive(Debug, Clone, Default)]
pub struct ChangeLine {
    /// 增加, 删去, 改名, 移动, 状态, 内容
    pub kind: &'static str,
    /// The item.
    pub item: String,
    /// The column; empty for whole rows.
    pub column: String,
    /// The texts marked; empty for whole rows.
    pub pieces: Vec<Piece>,
    /// In words, for whole rows.
    pub words: String,
}
