//! Catalogues of units that are no more, and who took them over (R80a).

use crate::{Connection, StorageError};

/// The act in the history of the version that was made.
pub const MADE: &str = "inherit";
/// The act in the history of the version that it was made of.
pub const TAKEN: &str = "inherited";

/// A catalogue that was taken over, also where the version made of it was given up or withdrawn since.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Taken {
    /// The catalogue taken over.
    pub from_catalogue_id: i64,
    /// Its version from which the rows came.
    pub from_version_id: i64,
    /// When that one was published; none where it never was.
    pub from_published_at: Option<String>,
    /// The version made of it.
    pub version_id: i64,
    /// Its state.
    pub state: String,
    /// The unit that goes on.
    pub unit_id: i64,
}

/// A catalogue of a unit that has ended, with what stands of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Left {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The unit that was.
    pub unit_id: i64,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// The first day without it.
    pub ended_on: String,
    /// The sector.
    pub sector_code: String,
    /// The version in force.
    pub published_id: Option<i64>,
    /// The version on a desk.
    pub draft_id: Option<i64>,
    /// Its state.
    pub draft_state: Option<String>,
}

/// Keeps that a version was made of another.
///
/// # Errors
/// When the database fails.
pub async fn record(
    connection: &mut Connection,
    from_version_id: i64,
    version_id: i64,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO catalogue_takeover (version_id, from_version_id) VALUES ($1, $2)")
        .bind(version_id)
        .bind(from_version_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Everything that was taken over, in the order of the versions made of it.
///
/// # Errors
/// When the database fails.
pub async fn all(connection: &mut Connection) -> Result<Vec<Taken>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT f.catalogue_id AS from_catalogue_id, f.id AS from_version_id, f.published_at AS from_published_at,
             t.id AS version_id, t.state, c.unit_id
         FROM catalogue_takeover k
         JOIN catalogue_version f ON f.id = k.from_version_id
         JOIN catalogue_version t ON t.id = k.version_id
         JOIN catalogue c ON c.id = t.catalogue_id
         ORDER BY t.id",
    )
    .fetch_all(connection)
    .await?)
}

/// The catalogues of units that have ended, in order of units and sectors.
///
/// # Errors
/// When the database fails.
pub async fn left(connection: &mut Connection) -> Result<Vec<Left>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT c.id AS catalogue_id, u.id AS unit_id, u.code AS unit_code, u.name AS unit_name,
             u.valid_to AS ended_on, c.sector_code, c.published_version_id AS published_id, d.id AS draft_id, d.state AS draft_state
         FROM unit u JOIN catalogue c ON c.unit_id = u.id
         LEFT JOIN catalogue_version d ON d.id = c.draft_version_id
         WHERE u.valid_to IS NOT NULL
         ORDER BY u.position, u.id, c.sector_code",
    )
    .fetch_all(connection)
    .await?)
}
