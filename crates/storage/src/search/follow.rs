//! Following the change table: whatever changed is entered anew, from the database as it stands now.

use super::document::{self, Entry};
use super::{SearchIndex, StorageError};
use crate::catalogue::{published, row, version};
use crate::disclosure::{attachment, listing};
use crate::guideline::{self, GuidelineHead};
use crate::{Connection, Store, change, question};
use domain::catalogue::Guideline;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;

/// Changes taken in one go.
const BATCH: i64 = 200;

/// What a batch of changes makes necessary.
#[derive(Debug, Default)]
struct Stale {
    catalogues: BTreeSet<i64>,
    guidelines: BTreeSet<i64>,
    units: BTreeSet<i64>,
    questions: BTreeSet<i64>,
    disclosures: BTreeSet<i64>,
}

impl SearchIndex {
    /// Enters everything that changed since the index last looked. Returns how many changes.
    ///
    /// # Errors
    /// When the database or the index fails.
    pub async fn follow(&self, store: &Store) -> Result<u64, StorageError> {
        let mut connection = store.read().await?;
        if self.inner.shown.load(Ordering::Acquire) == change::last(&mut connection).await? {
            return Ok(0);
        }
        drop(connection);
        let _one_at_a_time = self.inner.following.lock().await;
        let mut done = 0;
        loop {
            let step = self.step(store).await?;
            done += step.unwrap_or(0);
            if step.is_none() {
                break;
            }
        }
        // Another process may have written: its commits are seen only after a reload.
        let shown = self
            .blocking(|opened| {
                let seen = opened.seen()?;
                opened.reader.reload().map_err(super::failed)?;
                Ok(seen)
            })
            .await?;
        self.inner.shown.store(shown, Ordering::Release);
        Ok(done)
    }

    /// Enters one batch of changes; none when there is nothing more that this process can do.
    async fn step(&self, store: &Store) -> Result<Option<u64>, StorageError> {
        let seen = self.blocking(|opened| opened.seen()).await?;
        let mut connection = store.read().await?;
        let changes = change::after(&mut connection, seen, BATCH).await?;
        let Some(last) = changes.last().map(|change| change.seq) else {
            if change::last(&mut connection).await? >= seen {
                return Ok(None);
            }
            // The database was restored from an older backup: the index begins again.
            return Ok(self.blocking(|opened| opened.clear()).await?.then_some(0));
        };
        let mut stale = Stale::default();
        for change in &changes {
            match change.kind.as_str() {
                "catalogue" => stale.catalogues.insert(change.object_id),
                "guideline" => stale.guidelines.insert(change.object_id),
                "unit" => stale.units.insert(change.object_id),
                "question" => stale.questions.insert(change.object_id),
                "disclosure" => stale.disclosures.insert(change.object_id),
                _ => false,
            };
        }
        let (owners, entries) = entries_of(&mut connection, stale).await?;
        drop(connection);
        let written = self.blocking(move |opened| opened.write(&owners, &entries, last)).await?;
        Ok(written.then_some(changes.len() as u64))
    }

    /// True when the index has seen every change.
    ///
    /// # Errors
    /// When the database or the index fails.
    pub async fn is_current(&self, store: &Store) -> Result<bool, StorageError> {
        let mut connection = store.read().await?;
        let last = change::last(&mut connection).await?;
        drop(connection);
        Ok(self.blocking(|opened| opened.seen()).await? >= last)
    }
}

/// The owners whose entries are to be replaced, and the entries that replace them.
async fn entries_of(
    connection: &mut Connection,
    mut stale: Stale,
) -> Result<(Vec<String>, Vec<Entry>), StorageError> {
    let heads = guideline::current_with_kinds(connection).await?;
    for unit in stale.units {
        let found = crate::catalogue::unit::by_id(connection, unit).await?;
        if let Some(unit) = found {
            let below = published::of_subtree(connection, &unit.path).await?;
            stale.catalogues.extend(below.iter().map(|head| head.catalogue_id));
            stale.disclosures.extend(listing::public_below(connection, &unit.path).await?);
        }
    }
    let (mut owners, mut entries) = (Vec::new(), Vec::new());
    // Several versions of one guideline in a batch are one entry: the current one's.
    let mut sectors = BTreeSet::new();
    for id in stale.guidelines {
        sectors.extend(guideline::by_id(connection, id).await?.map(|changed| changed.sector_code));
    }
    for sector in sectors {
        owners.push(format!("guideline:{sector}"));
        entries.extend(guideline_entry(connection, &heads, &sector).await?);
        // A sector's names stand in the entries of its catalogues too (R3).
        let of_sector = published::of_sector(connection, &sector).await?;
        stale.catalogues.extend(of_sector.iter().map(|head| head.catalogue_id));
    }
    for id in stale.questions {
        owners.push(format!("question:{id}"));
        entries.extend(question_entry(connection, id).await?);
    }
    for id in stale.disclosures {
        owners.push(format!("disclosure:{id}"));
        entries.extend(disclosure_entry(connection, &heads, id).await?);
    }
    for id in stale.catalogues {
        owners.push(format!("catalogue:{id}"));
        entries.extend(catalogue_entries(connection, &heads, id).await?);
    }
    Ok((owners, entries))
}

async fn guideline_entry(
    connection: &mut Connection,
    heads: &[GuidelineHead],
    sector_code: &str,
) -> Result<Option<Entry>, StorageError> {
    let Some(head) = heads.iter().find(|head| head.sector_code == sector_code && !head.is_kind()) else {
        return Ok(None);
    };
    let Some(body) = guideline::body(connection, head.id).await? else { return Ok(None) };
    let guideline: Guideline = serde_json::from_str(&body)?;
    Ok(Some(document::of_guideline(head, &guideline)))
}

/// The entry of a question, none when it is withdrawn.
async fn question_entry(connection: &mut Connection, id: i64) -> Result<Option<Entry>, StorageError> {
    let found = question::entry::by_id(connection, id).await?;
    Ok(found.filter(|row| row.state == "published").map(|row| document::of_question(&row)))
}

/// The entry of a record, none when nothing of it is public.
async fn disclosure_entry(
    connection: &mut Connection,
    heads: &[GuidelineHead],
    id: i64,
) -> Result<Option<Entry>, StorageError> {
    let found = listing::searched(connection, id).await?;
    let Some(mut record) = found else { return Ok(None) };
    for (name, text) in attachment::texts_of_version(connection, record.version_id).await? {
        for part in [name, text] {
            record.text.push('\n');
            record.text.push_str(&part);
        }
    }
    let sector = heads.iter().find(|sector| sector.sector_code == record.sector_code);
    Ok(Some(document::of_disclosure(record, sector)))
}

/// The entries of a catalogue, none when nothing of it is published.
async fn catalogue_entries(
    connection: &mut Connection,
    heads: &[GuidelineHead],
    id: i64,
) -> Result<Vec<Entry>, StorageError> {
    let Some(head) = published::of_catalogue(connection, id).await? else { return Ok(Vec::new()) };
    let rows = row::of_version(connection, head.version_id).await?;
    let sector = heads.iter().find(|sector| sector.sector_code == head.sector_code);
    Ok(document::of_catalogue(&head, &rows, sector))
}

/// What should be in the index: the version of every published catalogue, record, guideline and question.
pub(super) async fn expected(connection: &mut Connection) -> Result<BTreeMap<String, i64>, StorageError> {
    let mut expected = BTreeMap::new();
    let mut after = 0;
    loop {
        let batch = published::catalogue_ids(connection, after, 1000).await?;
        let Some(last) = batch.last() else { break };
        after = last.0;
        expected.extend(batch.into_iter().map(|(id, version)| (format!("catalogue:{id}"), version)));
    }
    let mut after = 0;
    loop {
        let batch = listing::public_ids(connection, after, 1000).await?;
        let Some(last) = batch.last() else { break };
        after = last.0;
        expected.extend(batch.into_iter().map(|(id, version)| (format!("disclosure:{id}"), version)));
    }
    for head in guideline::current(connection).await? {
        expected.insert(format!("guideline:{}", head.sector_code), head.id);
    }
    for row in question::entry::published(connection).await? {
        expected.insert(format!("question:{}", row.id), row.revision);
    }
    Ok(expected)
}

/// The entries of some owners, for mending.
pub(super) async fn mended(
    connection: &mut Connection,
    owners: &[String],
) -> Result<Vec<Entry>, StorageError> {
    let heads = guideline::current_with_kinds(connection).await?;
    let mut entries = Vec::new();
    for owner in owners {
        match owner.split_once(':') {
            Some(("guideline", code)) => {
                entries.extend(guideline_entry(connection, &heads, code).await?);
            }
            Some(("question", id)) => {
                entries.extend(question_entry(connection, id.parse().unwrap_or(0)).await?);
            }
            Some(("disclosure", id)) => {
                entries.extend(disclosure_entry(connection, &heads, id.parse().unwrap_or(0)).await?);
            }
            Some(("catalogue", id)) => {
                let id = id.parse().unwrap_or(0);
                if version::catalogue(connection, id).await?.is_some() {
                    entries.extend(catalogue_entries(connection, &heads, id).await?);
                }
            }
            _ => {}
        }
    }
    Ok(entries)
}
