//! Catalogues of units that are no more, and who took them over (R80a). Both versions keep it in their
//! histories: the one taken over as `inherited`, the one made of it as `inherit`, in the same act.

use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

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
    /// The unit that was.
    pub from_unit_id: i64,
    /// The version made of it.
    pub version_id: i64,
    /// Its state.
    pub state: String,
    /// The unit that goes on.
    pub unit_id: i64,
}

impl Taken {
    /// False where the version made of it was given up or withdrawn: it may be taken over again.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.state != "withdrawn"
    }
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

const TAKEN_OVER: &str = "SELECT f.catalogue_id AS from_catalogue_id, f.id AS from_version_id, cf.unit_id AS from_unit_id,
        t.id AS version_id, t.state, ct.unit_id
     FROM version_event ef
     JOIN catalogue_version f ON f.id = ef.version_id
     JOIN catalogue cf ON cf.id = f.catalogue_id
     JOIN catalogue ct ON ct.sector_code = cf.sector_code AND ct.id <> cf.id
     JOIN catalogue_version t ON t.catalogue_id = ct.id
     JOIN version_event et ON et.version_id = t.id AND et.at = ef.at AND et.person_id = ef.person_id AND et.act = 'inherit'
     WHERE ef.act = 'inherited'";

/// How often a catalogue was taken over, the last time last.
///
/// # Errors
/// When the database fails.
pub async fn of_catalogue(
    connection: &mut Connection,
    catalogue_id: i64,
) -> Result<Vec<Taken>, StorageError> {
    let sql = format!("{TAKEN_OVER} AND cf.id = $1 ORDER BY ef.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(catalogue_id).fetch_all(connection).await?)
}

/// What was taken over into a version.
///
/// # Errors
/// When the database fails.
pub async fn into_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Option<Taken>, StorageError> {
    let sql = format!("{TAKEN_OVER} AND t.id = $1 ORDER BY ef.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(version_id).fetch_optional(connection).await?)
}

/// Everything that was taken over.
///
/// # Errors
/// When the database fails.
pub async fn all(connection: &mut Connection) -> Result<Vec<Taken>, StorageError> {
    let sql = format!("{TAKEN_OVER} ORDER BY ef.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

const LEFT: &str = "SELECT c.id AS catalogue_id, u.id AS unit_id, u.code AS unit_code, u.name AS unit_name,
        u.valid_to AS ended_on, c.sector_code, c.published_version_id AS published_id, d.id AS draft_id, d.state AS draft_state
     FROM unit u JOIN catalogue c ON c.unit_id = u.id
     LEFT JOIN catalogue_version d ON d.id = c.draft_version_id
     WHERE u.valid_to IS NOT NULL";

/// The catalogues of units that have ended, in order of units and sectors.
///
/// # Errors
/// When the database fails.
pub async fn left(connection: &mut Connection) -> Result<Vec<Left>, StorageError> {
    let sql = format!("{LEFT} ORDER BY u.position, u.id, c.sector_code");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}
