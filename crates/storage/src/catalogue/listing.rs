//! Catalogues of many units at once: the map of sectors, work lists, levels (R23a, R82).

use super::version::{VERSION, Version};
use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// A catalogue with the states of its two versions.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// The unit's name.
    pub unit_name: String,
    /// The unit's place in the tree.
    pub unit_path: String,
    /// The sector.
    pub sector_code: String,
    /// The version in force.
    pub published_id: Option<i64>,
    /// Since when.
    pub published_at: Option<String>,
    /// The version on somebody's desk.
    pub draft_id: Option<i64>,
    /// Its state.
    pub draft_state: Option<String>,
    /// Its number within the catalogue.
    pub draft_number: Option<i64>,
    /// When it was begun.
    pub draft_created_at: Option<String>,
    /// Who compiles it.
    pub draft_created_by: Option<i64>,
    /// When it was submitted.
    pub draft_submitted_at: Option<String>,
    /// Who submitted it.
    pub draft_submitted_by: Option<i64>,
    /// Its last event.
    pub draft_event_at: Option<String>,
    /// When the review was passed since its last submission.
    pub draft_passed_at: Option<String>,
    /// The guideline version of the open, else of the published version.
    pub guideline_id: Option<i64>,
}

/// The catalogues of a subtree, in order of units and sectors.
///
/// # Errors
/// When the database fails.
pub async fn of_subtree(connection: &mut Connection, path: &str) -> Result<Vec<Standing>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT c.id AS catalogue_id, u.id AS unit_id, u.name AS unit_name, u.path AS unit_path, c.sector_code,
                p.id AS published_id, p.published_at, d.id AS draft_id, d.state AS draft_state, d.number AS draft_number,
                d.created_at AS draft_created_at, CASE WHEN EXISTS (SELECT 1 FROM issue_line l WHERE l.version_id = d.id) THEN NULL ELSE d.created_by END AS draft_created_by,
                d.submitted_at AS draft_submitted_at, d.submitted_by AS draft_submitted_by,
                (SELECT MAX(e.at) FROM version_event e WHERE e.version_id = d.id) AS draft_event_at,
                (SELECT MAX(e.at) FROM version_event e WHERE e.version_id = d.id AND e.act = 'pass_review'
                    AND e.id > (SELECT MAX(s.id) FROM version_event s WHERE s.version_id = d.id AND s.act IN ('submit', 'resubmit'))) AS draft_passed_at,
                COALESCE(d.guideline_id, p.guideline_id) AS guideline_id
         FROM catalogue c
         JOIN unit u ON u.id = c.unit_id
         LEFT JOIN catalogue_version p ON p.id = c.published_version_id
         LEFT JOIN catalogue_version d ON d.id = c.draft_version_id
         WHERE u.path LIKE $1 ORDER BY u.position, u.id, c.sector_code",
    )
    .bind(format!("{path}%"))
    .fetch_all(connection)
    .await?)
}

/// Per version of a subtree's open drafts the count of remarks not yet answered.
///
/// # Errors
/// When the database fails.
pub async fn open_remarks(connection: &mut Connection, path: &str) -> Result<Vec<(i64, i64)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT r.version_id, COUNT(*) AS n FROM remark r
         JOIN catalogue c ON c.draft_version_id = r.version_id
         JOIN unit u ON u.id = c.unit_id
         WHERE u.path LIKE $1 AND r.resolved_at IS NULL GROUP BY r.version_id",
    )
    .bind(format!("{path}%"))
    .fetch_all(connection)
    .await?)
}

/// The open, else the published version of a sector for some units.
///
/// # Errors
/// When the database fails.
pub async fn working_versions(
    connection: &mut Connection,
    unit_ids: &[i64],
    sector_code: &str,
) -> Result<Vec<(i64, Version)>, StorageError> {
    let mut found = Vec::new();
    let sql = format!(
        "SELECT {VERSION} FROM catalogue_version v
         JOIN catalogue c ON v.id = COALESCE(c.draft_version_id, c.published_version_id)
         WHERE c.unit_id = $1 AND c.sector_code = $2"
    );
    for unit_id in unit_ids {
        let version: Option<Version> = sqlx::query_as(AssertSqlSafe(sql.clone()))
            .bind(*unit_id)
            .bind(sector_code)
            .fetch_optional(&mut *connection)
            .await?;
        found.extend(version.map(|version| (*unit_id, version)));
    }
    Ok(found)
}
