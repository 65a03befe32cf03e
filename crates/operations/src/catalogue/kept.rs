//! Published items that a shorter file leaves out: they stay, and the person is told which (R22); and
//! what a replaced draft had taken up from above, which goes with it (R73); what else becomes of a draft in the way.

use super::assign::assign;
use super::draft::linked;
use super::place;
use super::preview::PreviewTable;
use crate::{OperationError, cascade};
use domain::catalogue::{CatalogueTable, Column, Guideline};
use storage::Connection;
use storage::catalogue::version::Catalogue;
use storage::catalogue::{process, row};

/// The published items that the file does not have: they stay (R22).
#[boxed::future]
pub(super) async fn kept_items(
    connection: &mut Connection,
    catalogue: &Catalogue,
    guideline: &Guideline,
    table: &CatalogueTable,
) -> Result<Vec<String>, OperationError> {
    let Some(published) = catalogue.published_version_id else { return Ok(Vec::new()) };
    let former = linked(row::of_version(connection, published).await?, guideline);
    let ever = row::ever_of_catalogue(connection, catalogue.id).await?;
    let cells = table.rows.iter().map(|placed| placed.row.clone()).collect();
    Ok(assign(guideline, &former, &ever, cells)?.kept)
}

/// What is said of published items that a file does not have.
#[must_use]
pub fn kept_words(kept: &[String]) -> String {
    const NAMED: usize = 6;
    let named = kept.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
    let more = if kept.len() > NAMED { "等" } else { "" };
    format!(
        "已发布而文件中没有的{}项照旧保留（{named}{more}）；确已取消的，请在草稿中逐项取消，写明原因和依据",
        kept.len()
    )
}

/// What is said of changes from above that a draft had taken up, before a file takes its place.
pub(super) fn taken_up_words(taken_up: &[String]) -> Option<String> {
    (!taken_up.is_empty()).then(|| {
        format!(
            "现有草稿已采纳上级变更：{}。替换后，这份草稿中合并进来的内容一并放弃；文件里没有写入的，变更会重新列为待处理，须再次采纳",
            taken_up.join("、")
        )
    })
}

/// What is said of changes from above that a file does not have.
#[must_use]
pub fn proposed_words(proposed: &[String]) -> String {
    format!("文件中没有写入{}的变更，仍待处理，请在目录的“上级变更”中采纳或不采纳", proposed.join("、"))
}

/// What becomes of an open draft when the file takes its place, or why it cannot.
#[boxed::future]
pub(super) async fn draft_in_the_way(
    connection: &mut Connection,
    shown: &mut PreviewTable,
    open: i64,
) -> Result<(), OperationError> {
    let at = place::Place::read(connection, open).await?;
    shown.open_version_id = Some(open);
    shown.open_state = Some(at.version.state.clone());
    if !at.state()?.is_editable() {
        let text = format!("这份目录现为“{}”，退回或发布之前不能导入", at.state()?.label());
        shown.problem("in-review", text, true);
        return Ok(());
    }
    if let Some(text) = taken_up_words(&cascade::taken_up(connection, open).await?) {
        shown.problem("taken-up", text, false);
    }
    let unanswered = process::remarks(connection, open).await?;
    let unanswered = unanswered.iter().filter(|one| one.resolved_at.is_none()).count();
    if unanswered > 0 {
        let text = format!(
            "现有草稿有{unanswered}条审核意见还没有答复；换成这份文件以后，这些意见转到新草稿，提交前仍要逐条答复或者填写总说明"
        );
        shown.problem("unanswered-remarks", text, false);
    }
    Ok(())
}

/// What the import does with cells that were written one thing a line.
pub(super) fn listed_words(table: &CatalogueTable) -> Option<String> {
    let of = |column: Column| {
        let lines: Vec<u32> =
            table.listed.iter().filter(|cell| cell.column == column).map(|cell| cell.line).collect();
        lines.first().map(|first| (lines.len(), *first))
    };
    let content = of(Column::ContentElements).map(|(many, first)| {
        format!("有{many}行的公开内容一行写一项、行末没有标点（首行在第{first}行），导入时在各项之间加分号")
    });
    let basis = of(Column::LegalBasis).map(|(many, first)| {
        format!("有{many}行的公开依据一行写一件、行末没有标点（首行在第{first}行），导入时在各件之间加顿号")
    });
    let period = of(Column::TimeLimit).map(|(many, first)| {
        format!(
            "有{many}行的公开时限一行写一个分项、行末没有标点（首行在第{first}行），导入时在各项之间加分号"
        )
    });
    let told: Vec<String> = content.into_iter().chain(basis).chain(period).collect();
    (!told.is_empty()).then(|| format!("{}；请在草稿中核对", told.join("；")))
}
