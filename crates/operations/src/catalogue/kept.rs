//! Published items that a shorter file leaves out: they stay, and the person is told which (R22); and
//! what a replaced draft had taken up from above, which goes with it (R73).

use super::assign::assign;
use super::draft::linked;
use crate::OperationError;
use domain::catalogue::{CatalogueTable, Guideline};
use storage::Connection;
use storage::catalogue::row;
use storage::catalogue::version::Catalogue;

/// The published items that the file does not have: they stay (R22).
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
