//! Changes proposed to catalogues by what is above them (R8, R73).

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A proposal as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Proposal {
    /// Its number.
    pub id: i64,
    /// The catalogue it is made to.
    pub catalogue_id: i64,
    /// `guideline` or `parent`.
    pub kind: String,
    /// The guideline version both sides came from.
    pub base_guideline_id: Option<i64>,
    /// The parent's version both sides came from; none before the first merge with a parent.
    pub base_version_id: Option<i64>,
    /// The guideline version proposed.
    pub guideline_id: Option<i64>,
    /// The parent's version proposed.
    pub parent_version_id: Option<i64>,
    /// Changes as counted when it was opened.
    pub changes: i64,
    /// Conflicts as counted when it was opened.
    pub conflicts: i64,
    /// The state's identifier.
    pub state: String,
    /// When it was opened.
    pub opened_at: String,
    /// By whose act.
    pub opened_by: Option<i64>,
    /// When it was settled.
    pub settled_at: Option<String>,
    /// By whom.
    pub settled_by: Option<i64>,
    /// Why it was not taken up, or what superseded it.
    pub note: String,
    /// The version it was merged into.
    pub applied_version_id: Option<i64>,
    /// Counts its changes.
    pub revision: i64,
}

/// A proposal about to be written.
#[derive(Debug, Clone, Default)]
pub struct NewProposal<'a> {
    /// The catalogue it is made to.
    pub catalogue_id: i64,
    /// `guideline` or `parent`.
    pub kind: &'a str,
    /// The guideline version both sides came from.
    pub base_guideline_id: Option<i64>,
    /// The parent's version both sides came from.
    pub base_version_id: Option<i64>,
    /// The guideline version proposed.
    pub guideline_id: Option<i64>,
    /// The parent's version proposed.
    pub parent_version_id: Option<i64>,
    /// Changes.
    pub changes: i64,
    /// Conflicts.
    pub conflicts: i64,
    /// When.
    pub at: &'a str,
    /// By whose act.
    pub by: Option<i64>,
}

/// How a proposal is settled.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settled<'a> {
    /// The new state's identifier.
    pub state: &'a str,
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: Option<i64>,
    /// Why it was not taken up, or what superseded it.
    pub note: &'a str,
    /// The version it was merged into.
    pub version_id: Option<i64>,
}

/// A proposal in a list, with its catalogue.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// The proposal.
    #[sqlx(flatten)]
    pub proposal: Proposal,
    /// The sector.
    pub sector_code: String,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// The state of the version on the desk.
    pub draft_state: Option<String>,
}

const COLUMNS: &str = "m.id, m.catalogue_id, m.kind, m.base_guideline_id, m.base_version_id, m.guideline_id,
    m.parent_version_id, m.changes, m.conflicts, m.state, m.opened_at, m.opened_by, m.settled_at, m.settled_by,
    m.note, m.applied_version_id, m.revision";

/// Writes an open proposal.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewProposal<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO change_proposal (catalogue_id, kind, base_guideline_id, base_version_id, guideline_id,
         parent_version_id, changes, conflicts, state, opened_at, opened_by, note, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, '', 0) RETURNING id",
    )
    .bind(new.catalogue_id)
    .bind(new.kind)
    .bind(new.base_guideline_id)
    .bind(new.base_version_id)
    .bind(new.guideline_id)
    .bind(new.parent_version_id)
    .bind(new.changes)
    .bind(new.conflicts)
    .bind(new.at)
    .bind(new.by)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A proposal by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Proposal>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM change_proposal m WHERE m.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The newest proposal of a kind to a catalogue that was not superseded.
///
/// # Errors
/// When the database fails.
pub async fn latest(
    connection: &mut Connection,
    catalogue_id: i64,
    kind: &str,
) -> Result<Option<Proposal>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM change_proposal m
         WHERE m.catalogue_id = $1 AND m.kind = $2 AND m.state <> 'superseded' ORDER BY m.id DESC LIMIT 1"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(catalogue_id).bind(kind).fetch_optional(connection).await?)
}

/// Settles an open proposal; false when it was settled already or is not as it was seen.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    connection: &mut Connection,
    id: i64,
    revision: Option<i64>,
    settled: &Settled<'_>,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE change_proposal SET state = $1, settled_at = $2, settled_by = $3, note = $4,
         applied_version_id = $5, revision = revision + 1
         WHERE id = $6 AND state = 'open' AND revision = COALESCE($7, revision)",
    )
    .bind(settled.state)
    .bind(settled.at)
    .bind(settled.by)
    .bind(settled.note)
    .bind(settled.version_id)
    .bind(id)
    .bind(revision)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The proposals that were merged into a version, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn merged_into(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<Proposal>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM change_proposal m
         WHERE m.applied_version_id = $1 AND m.state = 'applied' ORDER BY m.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(version_id).fetch_all(connection).await?)
}

/// Says that what was merged into a version is held by another one, which goes on from it.
///
/// # Errors
/// When the database fails.
pub async fn hand_on(connection: &mut Connection, from: i64, to: i64) -> Result<(), StorageError> {
    sqlx::query("UPDATE change_proposal SET applied_version_id = $1 WHERE applied_version_id = $2 AND state = 'applied'")
        .bind(to)
        .bind(from)
        .execute(connection)
        .await?;
    Ok(())
}

/// A proposal that was merged into a draft which was given up gives way to a later one.
///
/// # Errors
/// When the database fails.
pub async fn supersede_merged(connection: &mut Connection, id: i64, note: &str) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE change_proposal SET state = 'superseded', note = $1, applied_version_id = NULL,
         revision = revision + 1 WHERE id = $2 AND state = 'applied'",
    )
    .bind(note)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Opens a proposal again, from the base and with the counts that hold now.
///
/// # Errors
/// When the database fails.
pub async fn open_again(connection: &mut Connection, now: &Proposal) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE change_proposal SET state = 'open', settled_at = NULL, settled_by = NULL, note = '',
         applied_version_id = NULL, base_guideline_id = $1, base_version_id = $2, changes = $3, conflicts = $4,
         revision = revision + 1 WHERE id = $5 AND state IN ('applied', 'open')",
    )
    .bind(now.base_guideline_id)
    .bind(now.base_version_id)
    .bind(now.changes)
    .bind(now.conflicts)
    .bind(now.id)
    .execute(connection)
    .await?;
    Ok(())
}

/// The proposals to catalogues of a subtree: the open ones, or all; the newest first.
///
/// # Errors
/// When the database fails.
pub async fn below(
    connection: &mut Connection,
    path: &str,
    only_open: bool,
) -> Result<Vec<Listed>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS}, c.sector_code, u.id AS unit_id, u.name AS unit_name, u.path AS unit_path,
                d.state AS draft_state
         FROM change_proposal m JOIN catalogue c ON c.id = m.catalogue_id JOIN unit u ON u.id = c.unit_id
         LEFT JOIN catalogue_version d ON d.id = c.draft_version_id
         WHERE u.path LIKE $1 AND (m.state = 'open' OR $2 = 0) ORDER BY m.id DESC"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(format!("{path}%"))
        .bind(i64::from(only_open))
        .fetch_all(connection)
        .await?)
}

/// The proposals to one catalogue, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_catalogue(
    connection: &mut Connection,
    catalogue_id: i64,
) -> Result<Vec<Proposal>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM change_proposal m WHERE m.catalogue_id = $1 ORDER BY m.id DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(catalogue_id).fetch_all(connection).await?)
}

/// The catalogues of a sector after a number that have rows and no proposal of a guideline version yet.
///
/// # Errors
/// When the database fails.
pub async fn without_guideline_proposal(
    connection: &mut Connection,
    sector_code: &str,
    guideline_id: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<i64>, StorageError> {
    let rows: Vec<(i64,)> = sqlx::query_as(
        "SELECT c.id FROM catalogue c
         WHERE c.sector_code = $1 AND c.id > $3 AND COALESCE(c.draft_version_id, c.published_version_id) IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM change_proposal m
                           WHERE m.catalogue_id = c.id AND m.kind = 'guideline' AND m.guideline_id = $2)
         ORDER BY c.id LIMIT $4",
    )
    .bind(sector_code)
    .bind(guideline_id)
    .bind(after)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Closes the open proposals of a guideline version; returns how many.
///
/// # Errors
/// When the database fails.
pub async fn close_of_guideline(
    connection: &mut Connection,
    guideline_id: i64,
    settled: &Settled<'_>,
) -> Result<u64, StorageError> {
    let done = sqlx::query(
        "UPDATE change_proposal SET state = $1, settled_at = $2, settled_by = $3, note = $4, revision = revision + 1
         WHERE guideline_id = $5 AND state = 'open'",
    )
    .bind(settled.state)
    .bind(settled.at)
    .bind(settled.by)
    .bind(settled.note)
    .bind(guideline_id)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Opens the proposals of a guideline version again that had given way to those of another.
///
/// # Errors
/// When the database fails.
pub async fn reopen_given_way(
    connection: &mut Connection,
    guideline_id: i64,
    given_way_to: i64,
) -> Result<u64, StorageError> {
    let done = sqlx::query(
        "UPDATE change_proposal SET state = 'open', settled_at = NULL, settled_by = NULL, note = '',
         revision = revision + 1
         WHERE guideline_id = $1 AND state = 'superseded' AND EXISTS
             (SELECT 1 FROM change_proposal n WHERE n.catalogue_id = change_proposal.catalogue_id
              AND n.guideline_id = $2 AND n.id > change_proposal.id AND n.state = 'superseded')
           AND NOT EXISTS
             (SELECT 1 FROM change_proposal n WHERE n.catalogue_id = change_proposal.catalogue_id
              AND n.kind = change_proposal.kind AND n.id > change_proposal.id AND n.state <> 'superseded')",
    )
    .bind(guideline_id)
    .bind(given_way_to)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}
