//! The linter in its reusable form: a compiled guideline, the registers, and the texts met before.

use super::columns::{GuidelineColumn, compare, guideline_columns};
use super::facts::{Memo, RowFacts};
use super::finding::Finding;
use super::matching::{Names, match_rows};
use super::registers::Registers;
use super::rule::Check;
use super::view::{RowView, View};
use super::{Options, rules};
use crate::catalogue::channel::ChannelVocabulary;
use crate::catalogue::{CatalogueTable, Guideline, RowStatus};
use crate::reference::Reference;
use std::sync::{Mutex, PoisonError};

/// A guideline made ready for many catalogues. It may be shared between threads.
#[derive(Debug)]
pub struct Linter {
    pub(super) guideline: Guideline,
    pub(super) columns: Vec<GuidelineColumn>,
    pub(super) names: Names,
    pub(super) items: Vec<ItemFacts>,
    pub(super) registers: Registers,
    pub(super) channels: ChannelVocabulary,
    memos: Mutex<Vec<Memo>>,
}

/// What is known about a guideline item beside its cells.
#[derive(Debug)]
pub(super) struct ItemFacts {
    pub(super) facts: RowFacts,
    pub(super) has_website: bool,
    /// Platforms that the item ticks (R47, R52).
    pub(super) platforms: Vec<String>,
}

impl Linter {
    /// Makes a guideline ready.
    #[must_use]
    pub fn new(guideline: &Guideline, reference: &Reference) -> Self {
        let channels = ChannelVocabulary::new(reference);
        let registers = Registers::new(reference);
        let mut memo = Memo::default();
        let items = guideline
            .items
            .iter()
            .map(|item| ItemFacts {
                facts: memo.row(&item.row, None, &registers),
                has_website: item.row.channels.iter().any(|name| channels.is_website(name)),
                platforms: platforms(&item.row.channels, &channels),
            })
            .collect();
        Self {
            columns: guideline_columns(guideline),
            names: Names::new(guideline),
            items,
            registers,
            channels,
            memos: Mutex::new(vec![memo]),
            guideline: guideline.clone(),
        }
    }

    /// Checks tables that together are one level's catalogue of the sector.
    #[must_use]
    pub fn lint(&self, tables: &[&CatalogueTable], options: &Options) -> Vec<Finding> {
        let mut memo = self.borrow_memo();
        let view = self.view(tables, options, &mut memo);
        self.return_memo(memo);
        let mut findings = Vec::new();
        for rule in rules::all().iter().filter(|rule| options.all || !rule.only_with_all) {
            match rule.check {
                Check::Whole(check) => check(&view, &mut findings),
                Check::EachRow(check) => {
                    for row in view.rows.iter().filter(|row| row.stands()) {
                        check(&view, row, &mut findings);
                    }
                }
            }
        }
        findings.sort_by(|a, b| {
            (a.table, a.row.unwrap_or(0), a.severity).cmp(&(b.table, b.row.unwrap_or(0), b.severity))
        });
        findings
    }

    /// Checks many catalogues, each a table of its own, on as many threads as asked for.
    #[must_use]
    pub fn lint_many(
        &self,
        tables: &[CatalogueTable],
        options: &Options,
        threads: usize,
    ) -> Vec<Vec<Finding>> {
        let share = tables.len().div_ceil(threads.max(1)).max(1);
        std::thread::scope(|scope| {
            let workers: Vec<_> = tables
                .chunks(share)
                .map(|chunk| {
                    scope.spawn(|| chunk.iter().map(|table| self.lint(&[table], options)).collect::<Vec<_>>())
                })
                .collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        })
    }

    fn view<'a>(
        &'a self,
        tables: &'a [&'a CatalogueTable],
        options: &'a Options,
        memo: &mut Memo,
    ) -> View<'a> {
        let matching = match_rows(&self.names, tables);
        let columns = tables.iter().map(|table| compare(table, &self.columns)).collect();
        let mut matched = matching.rows.into_iter();
        let mut rows = Vec::with_capacity(tables.iter().map(|table| table.rows.len()).sum());
        for (table, source) in tables.iter().enumerate() {
            for (index, placed) in source.rows.iter().enumerate() {
                let Some(place) = matched.next() else { break };
                let item = place.group.map(|group| self.item_of(group, &placed.row.content_elements));
                let own = item.map(|item| (&self.guideline.items[item].row, &self.items[item].facts));
                let facts = memo.row(&placed.row, own, &self.registers);
                rows.push(RowView { table, index, placed, place, item, facts, status: placed.status });
            }
        }
        let mut view = View { linter: self, options, tables, columns, rows, absent: matching.absent };
        view.find_removed_in_words();
        view
    }

    /// Of guideline rows with one name, the one whose content the row has, else the first.
    fn item_of(&self, group: usize, content: &str) -> usize {
        let items = &self.names.groups[group].items;
        items
            .iter()
            .copied()
            .find(|item| items.len() > 1 && self.guideline.items[*item].row.content_elements == content)
            .unwrap_or(items[0])
    }

    fn borrow_memo(&self) -> Memo {
        self.memos.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn return_memo(&self, memo: Memo) {
        self.memos.lock().unwrap_or_else(PoisonError::into_inner).push(memo);
    }
}

impl RowView<'_> {
    /// True for a row that stands in the catalogue: removed and omitted ones are only counted.
    pub(super) fn stands(&self) -> bool {
        self.status == RowStatus::Active
    }
}

fn platforms(names: &[String], channels: &ChannelVocabulary) -> Vec<String> {
    names
        .iter()
        .filter_map(|name| channels.known(name))
        .filter(|known| known.is_platform)
        .map(|known| known.canonical.clone())
        .collect()
}
