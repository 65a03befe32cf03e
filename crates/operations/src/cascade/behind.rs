//! A version that is worked on while the change to a newer guideline version waits for its unit: said on every
//! screen of the version, and submitted only with the reason why the former version still serves (R8, R20, R39).

use super::proposal::source_words;
use crate::OperationError;
use crate::catalogue::place::{Place, needed};
use domain::cascade::{ProposalKind, ProposalState, counts_in_words};
use serde::Serialize;
use storage::Connection;
use storage::cascade::proposal;

/// The newer guideline version that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Behind {
    /// The proposal's number.
    pub proposal_id: i64,
    /// What is proposed: 社会救助领域标准指引第2版.
    pub source: String,
    /// Changes, as counted when it was opened.
    pub changes: i64,
    /// Conflicts, as counted when it was opened.
    pub conflicts: i64,
}

impl Behind {
    /// The newer guideline version that waits for a version still worked on; none where it is settled.
    #[boxed::future]
    pub(crate) async fn of(connection: &mut Connection, at: &Place) -> Result<Option<Self>, OperationError> {
        if !at.state()?.is_open() {
            return Ok(None);
        }
        Self::of_catalogue(connection, at.catalogue.id).await
    }

    /// The same of a catalogue, whatever version is on its desk.
    #[boxed::future]
    pub(crate) async fn of_catalogue(
        connection: &mut Connection,
        catalogue_id: i64,
    ) -> Result<Option<Self>, OperationError> {
        let kind = ProposalKind::Guideline.id();
        let latest = proposal::latest(connection, catalogue_id, kind).await?;
        let Some(open) = latest.filter(|one| one.state == ProposalState::Open.id()) else { return Ok(None) };
        Ok(Some(Self {
            proposal_id: open.id,
            source: source_words(connection, None, open.guideline_id).await?,
            changes: open.changes,
            conflicts: open.conflicts,
        }))
    }

    /// How much it would change, in words.
    #[must_use]
    pub fn counts(&self) -> String {
        let count = |number: i64| usize::try_from(number).unwrap_or(0);
        counts_in_words(count(self.changes), count(self.conflicts))
    }
}

/// The reason why a version is submitted as it was made from the former guideline, empty where none was given.
pub(crate) fn former_guideline_reason(text: &str) -> Result<String, OperationError> {
    if text.trim().is_empty() {
        Ok(String::new())
    } else {
        needed("guideline_note", text, "仍按原版本提交的理由", 500)
    }
}
