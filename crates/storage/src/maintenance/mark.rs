//! Under which registers a published version was last looked through, so that an unchanged catalogue
//! is not read again.

use crate::{Connection, StorageError};

/// A published catalogue with its mark and its unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PublishedMark {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version in force; none where nothing is published any more.
    pub version_id: Option<i64>,
    /// When it was published.
    pub published_at: Option<String>,
    /// The printed title; empty where nothing is published.
    pub title: String,
    /// True (1) while a draft of a newer version is open.
    pub has_draft: i64,
    /// The sector.
    pub sector_code: String,
    /// The unit.
    pub unit_id: i64,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Its first day of no longer standing.
    pub unit_valid_to: Option<String>,
    /// The version last looked through.
    pub marked_version_id: Option<i64>,
    /// Under which registers.
    pub stamp: Option<String>,
}

/// Every catalogue that has a published version or a mark of a former one, after a number.
///
/// # Errors
/// When the database fails.
pub async fn published(
    connection: &mut Connection,
    after: i64,
    limit: i64,
) -> Result<Vec<PublishedMark>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT c.id AS catalogue_id, v.id AS version_id, v.published_at, COALESCE(v.title, '') AS title,
                CASE WHEN c.draft_version_id IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END AS has_draft,
                c.sector_code, u.id AS unit_id, u.code AS unit_code, u.name AS unit_name, u.valid_to AS unit_valid_to,
                m.version_id AS marked_version_id, m.stamp
         FROM catalogue c
         JOIN unit u ON u.id = c.unit_id
         LEFT JOIN catalogue_version v ON v.id = c.published_version_id
         LEFT JOIN maintenance_mark m ON m.catalogue_id = c.id
         WHERE (v.id IS NOT NULL OR m.catalogue_id IS NOT NULL) AND c.id > $1 ORDER BY c.id LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// A catalogue with open tasks about public records is looked through again: one of its records changed.
///
/// # Errors
/// When the database fails.
pub async fn look_again(connection: &mut Connection, catalogue_id: i64) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE maintenance_mark SET stamp = '' WHERE catalogue_id = $1 AND EXISTS
            (SELECT 1 FROM maintenance_task t WHERE t.catalogue_id = $2 AND t.kind = 'audience' AND t.state = 'open')",
    )
    .bind(catalogue_id)
    .bind(catalogue_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks a catalogue as looked through; version 0 stands for nothing published.
///
/// # Errors
/// When the database fails.
pub async fn put(
    connection: &mut Connection,
    catalogue_id: i64,
    version_id: i64,
    stamp: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO maintenance_mark (catalogue_id, version_id, stamp) VALUES ($1, $2, $3)
         ON CONFLICT (catalogue_id) DO UPDATE SET version_id = excluded.version_id, stamp = excluded.stamp",
    )
    .bind(catalogue_id)
    .bind(version_id)
    .bind(stamp)
    .execute(connection)
    .await?;
    Ok(())
}
