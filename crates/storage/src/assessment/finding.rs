//! Findings of papers.

use crate::bulk::{self, Value};
use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// A finding with its objection.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FindingRow {
    /// Number.
    pub id: i64,
    /// The paper.
    pub paper_id: i64,
    /// The catalogue; none for what no catalogue holds.
    pub catalogue_id: Option<i64>,
    /// The version that was read.
    pub version_id: Option<i64>,
    /// The sector.
    pub sector_code: String,
    /// The rule code.
    pub code: String,
    /// By what it is known again in another version.
    pub mark: String,
    /// How many times it counts.
    pub times: i64,
    /// 1 for one that a machine found.
    pub is_automatic: i64,
    /// Place, words, rule and source as JSON.
    pub evidence: String,
    /// The state.
    pub state: String,
    /// Why it was struck out.
    pub reason: String,
    /// Who decided last.
    pub decided_by_name: Option<String>,
    /// When.
    pub decided_at: Option<String>,
    /// The rectification it belongs to.
    pub rectification_id: Option<i64>,
    /// When it was found to be gone.
    pub cleared_at: Option<String>,
    /// What a change must repeat.
    pub revision: i64,
    /// The state of the objection.
    pub objection_state: Option<String>,
    /// Why the unit objects.
    pub objection_reason: Option<String>,
    /// Who objected.
    pub objection_by_name: Option<String>,
    /// When.
    pub objection_at: Option<String>,
    /// The words of the decision.
    pub objection_decision: Option<String>,
    /// When it was decided.
    pub objection_decided_at: Option<String>,
}

/// A finding about to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFinding {
    /// The catalogue.
    pub catalogue_id: Option<i64>,
    /// The version that was read.
    pub version_id: Option<i64>,
    /// The sector.
    pub sector_code: String,
    /// The rule code.
    pub code: String,
    /// By what it is known again.
    pub mark: String,
    /// How many times it counts.
    pub times: i64,
    /// True for one that a machine found.
    pub is_automatic: bool,
    /// Place, words, rule and source as JSON.
    pub evidence: String,
    /// The state it begins in.
    pub state: &'static str,
    /// Who added it, and when; none for the machine.
    pub by: Option<(i64, String)>,
}

const SELECT: &str = "SELECT f.id, f.paper_id, f.catalogue_id, f.version_id, f.sector_code, f.code, f.mark, f.times, f.is_automatic,
        f.evidence, f.state, f.reason, d.name AS decided_by_name, f.decided_at, f.rectification_id, f.cleared_at, f.revision,
        o.state AS objection_state, o.reason AS objection_reason, r.name AS objection_by_name, o.raised_at AS objection_at,
        o.decision AS objection_decision, o.decided_at AS objection_decided_at
     FROM finding f
     LEFT JOIN person d ON d.id = f.decided_by
     LEFT JOIN objection o ON o.finding_id = f.id
     LEFT JOIN person r ON r.id = o.raised_by";

const COLUMNS: [&str; 14] = [
    "paper_id",
    "catalogue_id",
    "version_id",
    "sector_code",
    "code",
    "mark",
    "times",
    "is_automatic",
    "evidence",
    "state",
    "reason",
    "decided_by",
    "decided_at",
    "revision",
];

/// Writes findings into a paper.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    paper_id: i64,
    findings: &[NewFinding],
) -> Result<(), StorageError> {
    let row = |new: &NewFinding| {
        vec![
            paper_id.into(),
            new.catalogue_id.into(),
            new.version_id.into(),
            (&new.sector_code).into(),
            (&new.code).into(),
            (&new.mark).into(),
            new.times.into(),
            i64::from(new.is_automatic).into(),
            (&new.evidence).into(),
            new.state.into(),
            "".into(),
            new.by.as_ref().map(|by| by.0).into(),
            new.by.as_ref().map(|by| by.1.clone()).into(),
            1.into(),
        ]
    };
    let rows: Vec<Vec<Value>> = findings.iter().map(row).collect();
    bulk::insert(connection, "finding", &COLUMNS, &rows, "").await
}

/// A finding by number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<FindingRow>, StorageError> {
    let sql = format!("{SELECT} WHERE f.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The findings of a paper, in order.
///
/// # Errors
/// When the database fails.
pub async fn of_paper(connection: &mut Connection, paper_id: i64) -> Result<Vec<FindingRow>, StorageError> {
    let sql = format!("{SELECT} WHERE f.paper_id = $1 ORDER BY f.sector_code, f.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(paper_id).fetch_all(connection).await?)
}

/// The findings of all papers of a round.
///
/// # Errors
/// When the database fails.
pub async fn of_round(connection: &mut Connection, round_id: i64) -> Result<Vec<FindingRow>, StorageError> {
    let sql = format!(
        "{SELECT} JOIN assessment_paper a ON a.id = f.paper_id WHERE a.assessment_id = $1 ORDER BY f.paper_id, f.sector_code, f.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(round_id).fetch_all(connection).await?)
}

/// The findings of a rectification.
///
/// # Errors
/// When the database fails.
pub async fn of_rectification(
    connection: &mut Connection,
    rectification_id: i64,
) -> Result<Vec<FindingRow>, StorageError> {
    let sql = format!("{SELECT} WHERE f.rectification_id = $1 ORDER BY f.sector_code, f.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(rectification_id).fetch_all(connection).await?)
}

/// Decides on a finding, where its revision is still the one that was seen.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    connection: &mut Connection,
    (id, revision): (i64, i64),
    (state, reason): (&str, &str),
    (by, at): (i64, &str),
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE finding SET state = $1, reason = $2, decided_by = $3, decided_at = $4, revision = revision + 1
         WHERE id = $5 AND revision = $6",
    )
    .bind(state)
    .bind(reason)
    .bind(by)
    .bind(at)
    .bind(id)
    .bind(revision)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts the confirmed findings of a paper and a catalogue under a rectification.
///
/// # Errors
/// When the database fails.
pub async fn assign(
    connection: &mut Connection,
    ids: &[i64],
    rectification_id: i64,
) -> Result<(), StorageError> {
    for id in ids {
        sqlx::query("UPDATE finding SET rectification_id = $1 WHERE id = $2")
            .bind(rectification_id)
            .bind(*id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Marks findings as gone, or as there again with none.
///
/// # Errors
/// When the database fails.
pub async fn clear(connection: &mut Connection, ids: &[i64], at: Option<&str>) -> Result<(), StorageError> {
    for id in ids {
        sqlx::query("UPDATE finding SET cleared_at = $1 WHERE id = $2")
            .bind(at)
            .bind(*id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
