//! Comparing the index with the database, and mending it (invariant 10).

use super::{Opened, SearchIndex, StorageError, follow};
use crate::{Store, change};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use tantivy::collector::DocSetCollector;
use tantivy::query::AllQuery;

/// What a comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct CheckReport {
    /// Entries in the index.
    pub entries: usize,
    /// Catalogues, guidelines and questions that should be there.
    pub expected: usize,
    /// Changes that the index has not seen yet.
    pub behind: i64,
    /// Should be there and are not, or in another version: `catalogue:12`.
    pub missing: Vec<String>,
    /// Are there and should not be.
    pub surplus: Vec<String>,
    /// True when they were mended.
    pub repaired: bool,
}

impl CheckReport {
    /// True when index and database agree.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.behind == 0 && self.missing.is_empty() && self.surplus.is_empty()
    }
}

impl SearchIndex {
    /// Compares the index with what is published; with `repair` the differences are mended.
    ///
    /// # Errors
    /// When the database or the index fails.
    pub async fn check(&self, store: &Store, repair: bool) -> Result<CheckReport, StorageError> {
        let mut connection = store.read().await?;
        let expected = follow::expected(&mut connection).await?;
        let last = change::last(&mut connection).await?;
        let (entries, present, seen) = self
            .blocking(|opened| {
                opened.reader.reload().map_err(super::failed)?;
                let (entries, present) = present(&opened)?;
                Ok((entries, present, opened.seen()?))
            })
            .await?;
        let mut report = CheckReport {
            entries,
            expected: expected.len(),
            behind: (last - seen).max(0),
            ..CheckReport::default()
        };
        let right = |owner: &String, version: &i64| present.get(owner) == Some(&Some(*version));
        report.missing = expected.iter().filter(|(o, v)| !right(o, v)).map(|(o, _)| o.clone()).collect();
        report.surplus = present.keys().filter(|owner| !expected.contains_key(*owner)).cloned().collect();
        if repair && seen > last {
            // The index comes from another or a later database: nothing in it can be trusted.
            drop(connection);
            return self.rebuild(store).await;
        }
        if repair && !report.is_clean() {
            let _one_at_a_time = self.inner.following.lock().await;
            let owners: Vec<String> = report.missing.iter().chain(&report.surplus).cloned().collect();
            report.repaired = true;
            for part in owners.chunks(MENDED_AT_ONCE) {
                let entries = follow::mended(&mut connection, part).await?;
                let part = part.to_vec();
                // Only the last part may say how far the index has come.
                report.repaired &= self.blocking(move |o| o.write(&part, &entries, seen)).await?;
            }
            report.repaired &= self.blocking(move |o| o.write(&[], &[], last)).await?;
            self.inner.shown.store(super::NOTHING_SHOWN, Ordering::Release);
        }
        Ok(report)
    }

    /// Forgets everything and enters all anew.
    ///
    /// # Errors
    /// When the database or the index fails.
    pub async fn rebuild(&self, store: &Store) -> Result<CheckReport, StorageError> {
        self.blocking(|opened| opened.clear()).await?;
        self.inner.shown.store(super::NOTHING_SHOWN, Ordering::Release);
        Box::pin(self.check(store, true)).await
    }
}

/// Catalogues entered with one commit.
const MENDED_AT_ONCE: usize = 100;

type Present = BTreeMap<String, Option<i64>>;

/// The owners in the index with their version; none where entries disagree or one stands twice.
fn present(opened: &Opened) -> Result<(usize, Present), StorageError> {
    let searcher = opened.reader.searcher();
    let mut owners = BTreeMap::new();
    let found = searcher.search(&AllQuery, &DocSetCollector).map_err(super::failed)?;
    let entries = found.len();
    let mut once = BTreeSet::new();
    for address in found {
        let document = searcher.doc(address).map_err(super::failed)?;
        let owner = Opened::text(&document, opened.fields.owner);
        let version = Opened::number(&document, opened.fields.version_id);
        let [kind, row] =
            [opened.fields.kind, opened.fields.row_key].map(|field| Opened::text(&document, field));
        let is_once = once.insert((owner.clone(), kind, row));
        owners
            .entry(owner)
            .and_modify(|known: &mut Option<i64>| *known = known.filter(|known| *known == version && is_once))
            .or_insert(Some(version));
    }
    Ok((entries, owners))
}
