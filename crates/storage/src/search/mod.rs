//! The search index: a folder beside the database that follows the change table (invariant 10).
//!
//! It holds only what is published. The number of the last change it has seen is written with each
//! commit, so that a lost index, a crash or another process's writing costs a catching-up and never
//! an answer: what the database no longer publishes is left out at query time as well.

mod check;
mod document;
mod follow;
mod query;
mod schema;

pub use check::CheckReport;
pub use document::Entry;
pub use query::{Filter, IndexHit, IndexResult, Question, words};

use crate::StorageError;
use schema::{Fields, LAYOUT, TOKENIZER};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::LockError;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term};

/// The index of one installation. Cheap to clone; opened at the first use.
#[derive(Clone)]
pub struct SearchIndex {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    opened: Mutex<Option<Opened>>,
    /// Catching up is done by one task at a time.
    following: tokio::sync::Mutex<()>,
    /// True while a task waits to catch up: many acts in a row need but one.
    is_awaited: AtomicBool,
    /// The number of the last change that this process's readers see; none yet below 0.
    shown: AtomicI64,
}

#[derive(Clone)]
struct Opened {
    index: Index,
    reader: IndexReader,
    fields: Fields,
    writer: Arc<Mutex<Option<IndexWriter>>>,
}

/// A tenth of the memory of a small server is more than a batch of catalogues ever needs.
const WRITER_BYTES: usize = 32_000_000;

const NOTHING_SHOWN: i64 = -1;

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchIndex").field("folder", &self.inner.folder).finish_non_exhaustive()
    }
}

impl SearchIndex {
    /// An index in a folder, made when first used.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            inner: Arc::new(Inner {
                folder: folder.into(),
                opened: Mutex::new(None),
                following: tokio::sync::Mutex::new(()),
                is_awaited: AtomicBool::new(false),
                shown: AtomicI64::new(NOTHING_SHOWN),
            }),
        }
    }

    /// True for the one caller who is to see to it that the index catches up; others wait for that one.
    #[must_use]
    pub fn is_first_to_wait(&self) -> bool {
        !self.inner.is_awaited.swap(true, Ordering::SeqCst)
    }

    /// The waiting is over: whatever changes from now on needs another turn.
    pub fn waits_no_more(&self) {
        self.inner.is_awaited.store(false, Ordering::SeqCst);
    }

    /// The folder itself. A backup may leave it out: it is built anew from the database.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    fn open(&self) -> Result<Opened, StorageError> {
        let mut opened = unpoisoned(&self.inner.opened);
        if let Some(found) = &*opened {
            return Ok(found.clone());
        }
        let found = Opened::at(&self.inner.folder)?;
        *opened = Some(found.clone());
        Ok(found)
    }

    /// Runs blocking work on the index away from the threads that answer requests.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(Opened) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let own = self.clone();
        tokio::task::spawn_blocking(move || work(own.open()?))
            .await
            .map_err(|error| StorageError::Search(error.to_string()))?
    }
}

impl Opened {
    fn at(folder: &Path) -> Result<Self, StorageError> {
        let (schema, fields) = schema::schema();
        let folder = folder.join(format!("v{LAYOUT}"));
        std::fs::create_dir_all(&folder)?;
        let directory = MmapDirectory::open(&folder).map_err(|e| StorageError::Search(e.to_string()))?;
        let index = match Index::open_or_create(directory, schema.clone()) {
            Ok(index) => index,
            // A damaged index holds nothing that the database does not: it is begun anew.
            Err(error) => {
                tracing::warn!(%error, "检索索引无法打开，将重建");
                std::fs::remove_dir_all(&folder)?;
                std::fs::create_dir_all(&folder)?;
                let directory =
                    MmapDirectory::open(&folder).map_err(|e| StorageError::Search(e.to_string()))?;
                Index::open_or_create(directory, schema).map_err(failed)?
            }
        };
        index.tokenizers().register(TOKENIZER, tantivy_jieba::JiebaTokenizer::new());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(failed)?;
        Ok(Self { index, reader, fields, writer: Arc::default() })
    }

    /// The number of the last change that the index has seen.
    fn seen(&self) -> Result<i64, StorageError> {
        let payload = self.index.load_metas().map_err(failed)?.payload;
        Ok(payload.and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    /// Replaces the entries of some owners and notes how far the index has come. False when another
    /// process holds the index: it will follow by itself.
    fn write(&self, owners: &[String], entries: &[Entry], seen: i64) -> Result<bool, StorageError> {
        let mut guard = unpoisoned(&self.writer);
        if guard.is_none() {
            match self.index.writer_with_num_threads(1, WRITER_BYTES) {
                Ok(writer) => *guard = Some(writer),
                Err(TantivyError::LockFailure(LockError::LockBusy, _)) => return Ok(false),
                Err(error) => return Err(failed(error)),
            }
        }
        let Some(writer) = guard.as_mut() else { return Ok(false) };
        let written = self.replace(writer, owners, entries, seen);
        if written.is_err() {
            // A writer that failed may hold half a batch: the next one begins from the last commit.
            *guard = None;
        }
        written.map_err(failed)?;
        self.reader.reload().map_err(failed)?;
        Ok(true)
    }

    fn replace(
        &self,
        writer: &mut IndexWriter,
        owners: &[String],
        entries: &[Entry],
        seen: i64,
    ) -> tantivy::Result<()> {
        for owner in owners {
            writer.delete_term(Term::from_field_text(self.fields.owner, owner));
        }
        for entry in entries {
            writer.add_document(entry.document(&self.fields))?;
        }
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&seen.to_string());
        prepared.commit()?;
        Ok(())
    }

    /// Forgets everything, so that the next catching-up begins at the first change.
    fn clear(&self) -> Result<bool, StorageError> {
        let emptied = self.write(&[], &[], 0)?;
        let mut guard = unpoisoned(&self.writer);
        if let Some(writer) = guard.as_mut() {
            writer.delete_all_documents().map_err(failed)?;
            let mut prepared = writer.prepare_commit().map_err(failed)?;
            prepared.set_payload("0");
            prepared.commit().map_err(failed)?;
            self.reader.reload().map_err(failed)?;
        }
        Ok(emptied)
    }

    fn text(document: &TantivyDocument, field: tantivy::schema::Field) -> String {
        use tantivy::schema::Value;
        document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
    }

    fn number(document: &TantivyDocument, field: tantivy::schema::Field) -> i64 {
        use tantivy::schema::Value;
        document.get_first(field).and_then(|value| value.as_i64()).unwrap_or(0)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "given to map_err")]
fn failed(error: TantivyError) -> StorageError {
    StorageError::Search(error.to_string())
}

/// A thread that panicked while it held the lock left nothing half-done that the next cannot redo.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
