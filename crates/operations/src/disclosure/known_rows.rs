//! What the rows of published catalogues ask to be loaded: read out of the cells once and kept, since a published
//! version never changes. The pages an officer opens many times a day read the same few catalogues.

use super::checklist::{ChecklistRow, LoadedRecords, to_load};
use crate::OperationError;
use domain::catalogue::KeyedRow;
use domain::disclosure::{Duty, Element, elements};
use jiff::civil::Date;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use storage::Connection;
use storage::catalogue::row;

/// Versions kept at most, those read last; one of sixty rows takes some 70 KB.
const KEPT: NonZeroUsize = NonZeroUsize::new(256).expect("more than none");

/// Checklists kept at most; one of sixty rows takes some 120 KB.
const CHECKLISTS: NonZeroUsize = NonZeroUsize::new(128).expect("more than none");

/// A row of a published version.
#[derive(Debug)]
pub(super) struct KnownRow {
    /// Its key.
    pub key: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// How it is fulfilled.
    pub duty: Duty,
    /// What is loaded for everybody or delivered to a group; none where neither is.
    pub elements: Vec<Element>,
}

/// The rows of the published versions that were read last, and their checklists.
#[derive(Clone)]
pub struct KnownRows {
    rows: Arc<Mutex<LruCache<i64, Arc<Vec<KnownRow>>>>>,
    checklists: Arc<Mutex<LruCache<i64, KnownChecklist>>>,
}

/// The checklist that follows from some records on a day: the same records on the same day say the same.
struct KnownChecklist {
    day: Date,
    records: LoadedRecords,
    rows: Arc<Vec<ChecklistRow>>,
}

impl KnownRow {
    fn of(keyed: KeyedRow) -> Self {
        let duty = Duty::of(&keyed.row, keyed.status);
        let elements = match duty {
            Duty::SpecificGroup => elements(&keyed.row),
            _ => to_load(&keyed, duty),
        };
        Self {
            key: keyed.key,
            level1_item: keyed.row.level1_item,
            level2_item: keyed.row.level2_item,
            duty,
            elements,
        }
    }
}

impl Default for KnownRows {
    fn default() -> Self {
        Self {
            rows: Arc::new(Mutex::new(LruCache::new(KEPT))),
            checklists: Arc::new(Mutex::new(LruCache::new(CHECKLISTS))),
        }
    }
}

impl std::fmt::Debug for KnownRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KnownRows").finish_non_exhaustive()
    }
}

impl KnownRows {
    /// The rows of a published version, read where they are not kept.
    #[boxed::future]
    pub(super) async fn of(
        &self,
        connection: &mut Connection,
        version_id: i64,
    ) -> Result<Arc<Vec<KnownRow>>, OperationError> {
        let kept = self.rows.lock().unwrap_or_else(PoisonError::into_inner).get(&version_id).cloned();
        if let Some(rows) = kept {
            return Ok(rows);
        }
        let rows = Arc::new(read(connection, version_id).await?);
        self.rows.lock().unwrap_or_else(PoisonError::into_inner).put(version_id, Arc::clone(&rows));
        Ok(rows)
    }
}

impl KnownRows {
    /// The checklist of a version on a day, worked out where its records are others than the last time.
    pub(super) fn checklist(
        &self,
        (version_id, day): (i64, Date),
        rows: &[KnownRow],
        records: LoadedRecords,
    ) -> Result<Arc<Vec<ChecklistRow>>, OperationError> {
        let lock = || self.checklists.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&version_id)
            && known.day == day
            && known.records == records
        {
            return Ok(Arc::clone(&known.rows));
        }
        let rows = Arc::new(records.rows(rows, day)?);
        lock().put(version_id, KnownChecklist { day, records, rows: Arc::clone(&rows) });
        Ok(rows)
    }
}

/// The rows of a version, read and not kept.
#[boxed::future]
pub(super) async fn read(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<KnownRow>, OperationError> {
    let stored = row::of_version(connection, version_id).await?;
    Ok(stored.into_iter().map(|row| KnownRow::of(row.keyed)).collect())
}
