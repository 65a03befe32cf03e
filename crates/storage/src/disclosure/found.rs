//! Records looked for by whoever may read them, in whatever state they are.

use super::listing::{LISTED, ListedRecord};
use crate::reach::Subtree;
use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// What is looked for; empty words ask for everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Words of the name, the document number or the 索引号.
    pub words: &'a str,
    /// The state of the version on a desk, else of the public one, else of the last.
    pub state: &'a str,
    /// The sector.
    pub sector: &'a str,
    /// The row of a catalogue.
    pub row_key: &'a str,
    /// The element.
    pub element: &'a str,
    /// Records with a smaller number than this.
    pub before: Option<i64>,
}

/// The records of a subtree, of one sector where it is named, that answer to what is wanted: the newest first.
///
/// # Errors
/// When the database fails.
pub async fn below(
    connection: &mut Connection,
    (below, sector): (&Subtree, &str),
    wanted: &Wanted<'_>,
    most: i64,
) -> Result<Vec<ListedRecord>, StorageError> {
    let few = below.few().map(|ids| format!("d.unit_id IN ({ids}) AND ")).unwrap_or_default();
    let sql = format!(
        "{LISTED} JOIN disclosure_version v ON v.id = COALESCE(d.open_version_id, d.published_version_id,
            (SELECT MAX(x.id) FROM disclosure_version x WHERE x.disclosure_id = d.id))
         WHERE {few}u.path LIKE $1 AND d.id < $2 AND ($3 = '' OR c.sector_code = $4) AND ($5 = '' OR v.state = $6)
            AND ($7 = '' OR c.sector_code = $8) AND ($9 = '' OR d.row_key = $10) AND ($11 = '' OR d.element = $12)
            AND ($13 = '' OR v.title LIKE $14 OR v.document_number LIKE $15 OR COALESCE(d.index_number, '') = $16)
         ORDER BY d.id DESC LIMIT $17"
    );
    let like = format!("%{}%", wanted.words.replace(['%', '_'], ""));
    let query = sqlx::query_as(AssertSqlSafe(sql))
        .bind(below.pattern())
        .bind(wanted.before.unwrap_or(i64::MAX))
        .bind(sector)
        .bind(sector)
        .bind(wanted.state)
        .bind(wanted.state)
        .bind(wanted.sector)
        .bind(wanted.sector)
        .bind(wanted.row_key)
        .bind(wanted.row_key)
        .bind(wanted.element)
        .bind(wanted.element);
    let query = query.bind(wanted.words).bind(&like).bind(&like).bind(wanted.words);
    Ok(query.bind(most).fetch_all(connection).await?)
}
