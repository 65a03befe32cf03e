//! Links proposed by likeness, with reasons; computed afresh from what stands now, so that they follow
//! every new version of catalogue and list (R60).

use super::place::readable_unit;
use crate::{Act, OperationError, Operations};
use domain::catalogue::{CatalogueRow, RowStatus};
use domain::unit_list::proposal::{basis_titles, propose};
use domain::unit_list::{LinkProposal, ListEntry, ListKind, Side};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use storage::search::words;
use storage::unit_list::coverage::{self, LinkableRow};
use storage::unit_list::{entry, link, list};

/// What is proposed for a unit.
#[derive(Debug, Clone, Serialize)]
pub struct UnitProposals {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// Entries with proposals, in order of the lists; the best row of each first.
    pub proposals: Vec<ProposedLink>,
    /// Entries in force.
    pub entries: usize,
    /// Rows compared.
    pub rows: usize,
}

/// A link proposed.
#[derive(Debug, Clone, Serialize)]
pub struct ProposedLink {
    /// Which list the entry stands in.
    pub kind: ListKind,
    /// The entry.
    pub entry_id: i64,
    /// Its name with its part.
    pub entry: String,
    /// Its kind of power.
    pub category: String,
    /// The catalogue.
    pub catalogue_id: i64,
    /// Its sector.
    pub sector_code: String,
    /// The row's key.
    pub row_key: String,
    /// 一级事项 and 二级事项.
    pub item: String,
    /// Likeness in hundredths.
    pub score: u32,
    /// Why, in words.
    pub reasons: Vec<String>,
}

impl Operations {
    /// The links proposed for a unit.
    ///
    /// # Errors
    /// When the unit may not be read.
    #[boxed::future]
    pub async fn propose_links(&self, act: &Act, unit_id: i64) -> Result<UnitProposals, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = readable_unit(&mut connection, act, unit_id).await?;
        let mut entries = Vec::new();
        for list in list::of_unit(&mut connection, unit_id).await? {
            let kind = super::place::kind_of(&list.kind)?;
            let in_force = entry::ever(&mut connection, list.id).await?;
            entries.extend(
                in_force
                    .into_iter()
                    .filter(|e| Some(e.version_id) == list.current_version_id)
                    .map(|e| (kind, e)),
            );
        }
        let rows = coverage::rows_of_unit(&mut connection, unit_id, false).await?;
        let rows: Vec<LinkableRow> = rows.into_iter().filter(|row| row.status == RowStatus::Active).collect();
        let links = link::of_unit(&mut connection, unit_id).await?;
        drop(connection);
        let counts = (entries.len(), rows.len());
        let unit_name = unit.name.clone();
        // Cutting and comparing some thousands takes a moment of work.
        let proposals = tokio::task::spawn_blocking(move || proposals(&entries, &rows, &links, &unit_name))
            .await
            .map_err(|error| OperationError::Internal(error.to_string()))?;
        Ok(UnitProposals { unit_id, unit: unit.name, proposals, entries: counts.0, rows: counts.1 })
    }
}

fn proposals(
    entries: &[(ListKind, entry::StoredEntry)],
    rows: &[LinkableRow],
    links: &[link::Link],
    unit: &str,
) -> Vec<ProposedLink> {
    let entry_at: HashMap<i64, usize> = entries.iter().enumerate().map(|(at, (_, e))| (e.id, at)).collect();
    let row_at: HashMap<(i64, &str), usize> =
        rows.iter().enumerate().map(|(at, row)| ((row.catalogue_id, row.key.as_str()), at)).collect();
    let pair = |link: &link::Link| {
        let entry = entry_at.get(&link.entry_id)?;
        Some((*entry, *row_at.get(&(link.catalogue_id, link.row_key.as_str()))?))
    };
    let decided: HashSet<(usize, usize)> = links.iter().filter_map(pair).collect();
    let entry_sides: Vec<Side> = entries.iter().map(|(_, stored)| entry_side(&stored.entry, unit)).collect();
    let row_sides: Vec<Side> = rows.iter().map(|row| row_side(&row.row)).collect();
    let shown = |found: LinkProposal| {
        let ((kind, stored), row) = (&entries[found.entry], &rows[found.row]);
        ProposedLink {
            kind: *kind,
            entry_id: stored.id,
            entry: stored.entry.full_name(),
            category: stored.entry.category.clone(),
            catalogue_id: row.catalogue_id,
            sector_code: row.sector_code.clone(),
            row_key: row.key.clone(),
            item: item(&row.row),
            score: hundredths(found.score),
            reasons: found.reasons.iter().map(domain::unit_list::Reason::text).collect(),
        }
    };
    propose(&entry_sides, &row_sides, &decided).into_iter().map(shown).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of one")]
fn hundredths(score: f64) -> u32 {
    (score * 100.0).round() as u32
}

/// 一级事项－二级事项, with 三级事项 where there is one.
pub(super) fn item(row: &CatalogueRow) -> String {
    let parts = [Some(&row.level1_item), Some(&row.level2_item), row.level3_item.as_ref()];
    let parts: Vec<&str> =
        parts.into_iter().flatten().map(String::as_str).filter(|text| !text.is_empty()).collect();
    parts.join("－")
}

fn entry_side(entry: &ListEntry, unit: &str) -> Side {
    let organ = if entry.organ.is_empty() { unit } else { &entry.organ };
    Side {
        words: telling(&format!("{} {}", entry.name, entry.sub_name)),
        wider: Vec::new(),
        bases: basis_titles(&entry.legal_basis),
        organ: organ.to_owned(),
    }
}

fn row_side(row: &CatalogueRow) -> Side {
    Side {
        words: telling(&item(row)),
        wider: telling(&row.content_elements),
        bases: basis_titles(&row.legal_basis),
        organ: row.publisher.clone(),
    }
}

/// Words of two characters and more: single ones join others and tell nothing.
fn telling(text: &str) -> Vec<String> {
    let mut found: Vec<String> = words(text).into_iter().filter(|word| word.chars().count() >= 2).collect();
    found.sort();
    found.dedup();
    found
}
