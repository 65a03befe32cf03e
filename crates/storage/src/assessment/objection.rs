//! Objections to findings (R266), one a finding.

use crate::{Connection, StorageError};

/// Raises an objection. False where the finding has one.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    finding_id: i64,
    (state, reason): (&str, &str),
    (by, at): (i64, &str),
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "INSERT INTO objection (finding_id, state, reason, raised_by, raised_at, decision)
         VALUES ($1, $2, $3, $4, $5, '') ON CONFLICT (finding_id) DO NOTHING",
    )
    .bind(finding_id)
    .bind(state)
    .bind(reason)
    .bind(by)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Decides on an open objection. False where it is decided.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    connection: &mut Connection,
    finding_id: i64,
    (state, decision): (&str, &str),
    (by, at): (i64, &str),
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE objection SET state = $1, decision = $2, decided_by = $3, decided_at = $4
         WHERE finding_id = $5 AND state = 'open'",
    )
    .bind(state)
    .bind(decision)
    .bind(by)
    .bind(at)
    .bind(finding_id)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
