//! Published items that a shorter file leaves out: they stay, and the person is told which (R22).

use super::assign::assign;
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
    let former = row::of_version(connection, published).await?;
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
