//! Which of the five stages of a power or service some linked element publishes, and what might fill
//! a stage that none does (R17: 覆盖权力运行全流程、政务服务全过程).

use super::{ListEntry, ListKind, ListLexicon, Stage, StageSet};
use serde::{Deserialize, Serialize};

/// How a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    /// A linked row publishes it: a person said so.
    Published,
    /// A linked row seems to publish it, by its words; nobody has said so yet.
    Likely,
    /// No linked row publishes it.
    Missing,
}

impl StageState {
    /// The identifier sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Likely => "likely",
            Self::Missing => "missing",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Published => "已公开",
            Self::Likely => "按用词推断",
            Self::Missing => "未覆盖",
        }
    }
}

/// The stages of one linked row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowStages {
    /// What a person set; none where nobody did.
    pub set: Option<StageSet>,
    /// What its words propose.
    pub proposed: StageSet,
}

/// A stage that nothing publishes, with an element that might (a note, never an error).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageNote {
    /// The stage.
    pub stage: Stage,
    /// What might be published.
    pub element: String,
}

/// How a power or service is covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryCoverage {
    /// How many rows are linked.
    pub rows: usize,
    /// The five stages in their order.
    pub stages: [StageState; 5],
    /// Notes on stages that nothing publishes; none where no row is linked at all, since then the
    /// entry itself is what is missing.
    pub notes: Vec<StageNote>,
}

/// The coverage of an entry by the rows linked to it.
#[must_use]
pub fn cover(kind: ListKind, entry: &ListEntry, rows: &[RowStages]) -> EntryCoverage {
    let stages = Stage::ALL.map(|stage| state(stage, rows));
    let note = |(stage, state): (Stage, StageState)| {
        let element = ListLexicon::shipped().element(kind, &entry.category, stage)?;
        (state == StageState::Missing).then(|| StageNote { stage, element: element.to_owned() })
    };
    let notes = if rows.is_empty() {
        Vec::new()
    } else {
        Stage::ALL.into_iter().zip(stages).filter_map(note).collect()
    };
    EntryCoverage { rows: rows.len(), stages, notes }
}

fn state(stage: Stage, rows: &[RowStages]) -> StageState {
    let one = |row: &RowStages| match &row.set {
        Some(set) if set.has(stage) => StageState::Published,
        // What a person set replaces what words say.
        Some(_) => StageState::Missing,
        None if row.proposed.has(stage) => StageState::Likely,
        None => StageState::Missing,
    };
    rows.iter().map(one).min().unwrap_or(StageState::Missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r17_a_stage_that_no_element_publishes_is_a_note_with_a_proposed_element() {
        let entry = ListEntry { category: "行政处罚".to_owned(), ..ListEntry::default() };
        let rows = [
            RowStages { set: Some(StageSet::read("决策、执行")), proposed: StageSet::read("结果") },
            RowStages { set: None, proposed: StageSet::read("服务、决策") },
        ];
        let covered = cover(ListKind::PowerList, &entry, &rows);
        assert_eq!(
            covered.stages,
            [
                StageState::Published,
                StageState::Published,
                StageState::Missing,
                StageState::Likely,
                // A person set the first row's stages: its words count no more.
                StageState::Missing,
            ]
        );
        let noted: Vec<Stage> = covered.notes.iter().map(|note| note.stage).collect();
        assert_eq!(noted, [Stage::Management, Stage::Result]);
        assert!(covered.notes[1].element.contains("行政处罚决定"), "{:?}", covered.notes);
    }

    #[test]
    fn r17_an_entry_without_rows_is_uncovered_and_has_no_notes_on_stages() {
        let covered = cover(ListKind::PublicServiceList, &ListEntry::default(), &[]);
        assert_eq!(covered.rows, 0);
        assert_eq!(covered.stages, [StageState::Missing; 5]);
        assert!(covered.notes.is_empty());
    }
}
