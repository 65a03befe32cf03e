//! What a unit learns of the document with which a catalogue was issued to it (R71).

use crate::{Act, OperationError};
use domain::organisation::Permission;
use serde::Serialize;
use storage::Connection;
use storage::cascade::issue;

/// What went out with a catalogue, for the unit that received it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Received {
    /// The issue.
    pub id: i64,
    /// 文号 of the covering document.
    pub document_number: String,
    /// What is asked for; may be empty.
    pub note: String,
    /// When.
    pub issued_at: String,
    /// By whom.
    pub issued_by: String,
}

/// Document number and what is asked for in a sentence; a long text is read on the page.
pub(super) fn covering(document_number: &str, note: &str) -> String {
    const MOST: usize = 120;
    match note.chars().count() {
        0 => format!("文号：{document_number}"),
        1..=MOST => format!("文号：{document_number}。要求：{note}"),
        _ => format!("文号：{document_number}。要求：{}…", note.chars().take(MOST).collect::<String>()),
    }
}

/// What went out with a version to a unit; none where it was not issued to it.
#[boxed::future]
pub(super) async fn received(
    connection: &mut Connection,
    version_id: i64,
    unit_id: i64,
) -> Result<Option<Received>, OperationError> {
    let found = issue::at_unit(connection, version_id, unit_id).await?;
    Ok(found.map(|found| Received {
        id: found.id,
        document_number: found.document_number,
        note: found.note,
        issued_at: found.issued_at,
        issued_by: found.issued_by_name,
    }))
}

/// The units of an issue at which a person reads catalogues.
#[boxed::future]
pub(super) async fn read_at(
    connection: &mut Connection,
    act: &Act,
    issue_id: i64,
    sector: &str,
) -> Result<Vec<i64>, OperationError> {
    let mut lines = issue::lines(connection, issue_id).await?;
    lines.retain(|line| act.actor.may(Permission::ReadCatalogue, &line.unit_path, Some(sector)));
    Ok(lines.into_iter().map(|line| line.unit_id).collect())
}
