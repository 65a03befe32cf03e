//! The newest published records, as feeds tell of them.

use crate::{Connection, StorageError};

/// A record in a feed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FeedRecord {
    /// The record.
    pub id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version of the catalogue that is in force; none where there is none.
    pub catalogue_version_id: Option<i64>,
    /// The row of the catalogue.
    pub row_key: String,
    /// The unit.
    pub unit_name: String,
    /// 名称
    pub title: String,
    /// 内容概述; empty where nobody wrote one.
    pub summary: String,
    /// The beginning of the text.
    pub text: String,
    /// What was changed in the version.
    pub change_note: String,
    /// When the version was published.
    pub published_at: String,
    /// The day of the first publication.
    pub first_published_on: String,
}

/// The newest published records of a subtree that still hold, after so many that are passed over. Notices that
/// nothing arose are left out.
///
/// # Errors
/// When the database fails.
pub async fn newest(
    connection: &mut Connection,
    path: &str,
    (most, skipped): (i64, i64),
) -> Result<Vec<FeedRecord>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT d.id, d.catalogue_id, c.published_version_id AS catalogue_version_id, d.row_key,
            u.name AS unit_name, v.title, v.summary, substr(v.text, 1, 300) AS text, v.change_note,
            COALESCE(v.published_at, '') AS published_at, COALESCE(d.first_published_on, '') AS first_published_on
         FROM disclosure_version v
         JOIN disclosure d ON d.id = v.disclosure_id AND d.published_version_id = v.id
         JOIN unit u ON u.id = d.unit_id
         JOIN catalogue c ON c.id = d.catalogue_id
         WHERE v.state = 'published' AND u.path LIKE $1 AND d.kind <> 'nil' AND d.validity = 'valid'
         ORDER BY v.published_at DESC, v.id DESC LIMIT $2 OFFSET $3",
    )
    .bind(format!("{path}%"))
    .bind(most)
    .bind(skipped)
    .fetch_all(connection)
    .await?)
}
