//! Records found again by their name, their state or their place, from the draft to what was taken off.

use super::view::DeskRecord;
use crate::{Act, OperationError, Operations};
use domain::calendar::WorkCalendar;
use domain::disclosure::RecordState;
use domain::organisation::Permission;
use std::collections::BTreeMap;
use storage::disclosure::found::{self, Wanted};
use storage::disclosure::listing::ListedRecord;

/// Records told at once.
const MOST: usize = 50;
/// Characters that are looked for.
const LONGEST: usize = 100;

/// What is looked for; what is empty is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// Words of the name, the document number or the 索引号.
    pub words: String,
    /// The state.
    pub state: Option<RecordState>,
    /// The code of a unit: it and those below it.
    pub unit: String,
    /// The sector.
    pub sector: String,
    /// The row of a catalogue.
    pub row_key: String,
    /// The element.
    pub element: String,
    /// Records with a smaller number than this: the next page.
    pub before: Option<i64>,
}

/// What was found, the newest first.
#[derive(Debug, Clone, Default)]
pub struct FoundRecords {
    /// Some of the records.
    pub records: Vec<DeskRecord>,
    /// The number before which the next page begins; none for the last.
    pub next: Option<i64>,
}

impl Operations {
    /// The records that the person may read and that answer to a filter, in whatever state they are.
    ///
    /// # Errors
    /// When there is no such unit, the words are too many, or the database fails.
    #[boxed::future]
    pub async fn find_disclosures(
        &self,
        act: &Act,
        filter: &RecordFilter,
    ) -> Result<FoundRecords, OperationError> {
        let words = crate::text::words("words", &filter.words, LONGEST)?;
        let within = match filter.unit.trim() {
            "" => "/".to_owned(),
            code => {
                let mut connection = self.store.read().await?;
                let unit = storage::catalogue::unit::by_code(&mut connection, code).await?;
                unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?.path
            }
        };
        let wanted = Wanted {
            words: &words,
            state: filter.state.map(RecordState::id).unwrap_or_default(),
            sector: &filter.sector,
            row_key: &filter.row_key,
            element: &filter.element,
            before: filter.before,
        };
        let mut connection = self.store.read().await?;
        let mut found: BTreeMap<i64, ListedRecord> = BTreeMap::new();
        let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
        for (path, sector) in act.actor.reaches(Permission::ReadDisclosure, &within) {
            let below = self.subtree(&mut connection, &path).await?;
            let listed = found::below(&mut connection, (&below, &sector), &wanted, most).await?;
            found.extend(listed.into_iter().map(|one| (one.id, one)));
        }
        let calendar = WorkCalendar::shipped();
        let mut records = Vec::new();
        let mut next = None;
        for one in found.into_values().rev() {
            if records.len() == MOST {
                next = records.last().map(|last: &DeskRecord| last.id);
                break;
            }
            records.push(super::view::desk(one, act.today(), &calendar)?);
        }
        Ok(FoundRecords { records, next })
    }
}
