//! What became of an issue at one unit, before it is written (R71).

use storage::cascade::issue::NewIssueLine;
use storage::catalogue::unit::CatalogueUnit;

/// What became of it at one unit, before it is written.
pub(super) struct Outcome {
    pub unit_id: i64,
    pub kind: &'static str,
    pub words: String,
    pub version_id: Option<i64>,
    pub proposal_id: Option<i64>,
}

pub(super) const DRAFT: &str = "draft";
pub(super) const PROPOSAL: &str = "proposal";
pub(super) const DELIVERED: &str = "delivered";
pub(super) const SKIPPED: &str = "skipped";

impl Outcome {
    pub fn line(&self) -> NewIssueLine<'_> {
        NewIssueLine {
            unit_id: self.unit_id,
            outcome: self.kind,
            words: &self.words,
            version_id: self.version_id,
            proposal_id: self.proposal_id,
        }
    }

    pub fn skipped(unit: &CatalogueUnit, words: impl Into<String>) -> Self {
        Self { unit_id: unit.id, kind: SKIPPED, words: words.into(), version_id: None, proposal_id: None }
    }
}
