//! The rows one by one: what upstream changed in each, whether it goes in, and where it cannot.

use super::cells::{Outcome, cells, compare_from_above, copy, is_absent, renamed_part, same, text};
use super::divided::{is_of_all_parts, is_split};
use super::links::{Links, Revision};
use super::order::Slot;
use super::{MergeChange, MergeConflict, MergeKind, Merged};
use crate::catalogue::difference::{Cell, ItemName};
use crate::catalogue::publisher::{PublisherKind, classify};
use crate::catalogue::{CatalogueRow, Column, KeyedRow, RowStatus};
use crate::text::fold;
use std::collections::{BTreeMap, HashSet};

/// A row with what was found about it.
#[derive(Debug, Default)]
pub(super) struct Drafted {
    /// None where the row does not stand in the result.
    row: Option<KeyedRow>,
    changes: Vec<MergeChange>,
    conflicts: Vec<MergeConflict>,
}

/// All rows, not yet in order.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    /// What local removed before, by place in the base.
    absent: Vec<Drafted>,
    of_local: Vec<Drafted>,
    /// Rows that upstream added, by place in upstream.
    pub(super) added: BTreeMap<usize, Drafted>,
}

/// Merges every row.
pub(super) fn merge_rows(revision: &Revision<'_>, local: &[KeyedRow], links: &Links) -> Drafts {
    let mut drafts = Drafts::default();
    for (at, base) in revision.base.iter().enumerate() {
        if links.locals_of_base[at].is_empty() {
            let upstream = revision.upstream_of[at];
            match upstream.map(|place| (place, &revision.upstream[place])) {
                Some((place, row)) if !stands(base) && stands(row) => {
                    drafts.added.insert(place, added(row));
                }
                found if stands(base) => drafts.absent.push(removed_by_local(base, None, found)),
                _ => {}
            }
        }
    }
    let mut keys: HashSet<&str> = local.iter().map(|row| row.key.as_str()).collect();
    for (place, row) in revision.upstream.iter().enumerate() {
        let is_new = revision.base_of[place].is_none() && links.locals_of_upstream[place].is_empty();
        if is_new && stands(row) {
            let mut drafted = match refined_whole(revision, local, links, place) {
                Some((base, own)) => split_off(base, own, row, place),
                None => added(row),
            };
            if !keys.insert(&row.key) {
                drafted.forget_key();
            }
            drafts.added.insert(place, drafted);
        }
    }
    drafts.of_local =
        local.iter().enumerate().map(|(at, row)| merge_local(revision, links, at, row)).collect();
    drafts
}

impl Drafts {
    /// True where a local row stands in the result.
    pub(super) fn keeps(&self, local: usize) -> bool {
        self.of_local[local].row.is_some()
    }

    /// The level-1 name under which a local row stands in the result.
    pub(super) fn level1(&self, local: usize) -> Option<&str> {
        self.of_local[local].row.as_ref().map(|row| row.row.level1_item.as_str())
    }

    /// The rows in the given order, with what was found about them.
    pub(super) fn put_in_order(mut self, slots: &[Slot]) -> Merged {
        let mut merged = Merged::default();
        let mut put = |drafted: Drafted| {
            let at = drafted.row.is_some().then_some(merged.rows.len());
            merged
                .changes
                .extend(drafted.changes.into_iter().map(|change| MergeChange { row: at, ..change }));
            let conflicts = drafted.conflicts.into_iter();
            merged.conflicts.extend(conflicts.map(|conflict| MergeConflict { row: at, ..conflict }));
            merged.rows.extend(drafted.row);
        };
        self.absent.into_iter().for_each(&mut put);
        let (gone, mut standing): (Vec<_>, Vec<_>) =
            self.of_local.into_iter().enumerate().partition(|(_, drafted)| drafted.row.is_none());
        gone.into_iter().for_each(|(_, drafted)| put(drafted));
        for slot in slots {
            let drafted = match slot {
                Slot::Local(at) => standing
                    .binary_search_by_key(at, |(at, _)| *at)
                    .ok()
                    .map(|found| std::mem::take(&mut standing[found].1)),
                Slot::Upstream(at) => self.added.remove(at),
            };
            drafted.into_iter().for_each(&mut put);
        }
        merged
    }
}

impl Drafted {
    fn forget_key(&mut self) {
        if let Some(row) = &mut self.row {
            row.key.clear();
        }
        self.changes.iter_mut().for_each(|change| change.item.key.clear());
        self.conflicts.iter_mut().for_each(|conflict| conflict.item.key.clear());
    }

    fn change(&mut self, kind: MergeKind, column: Option<Cell>, texts: [Option<String>; 2], applied: bool) {
        let [base, upstream] = texts;
        self.changes.push(MergeChange {
            kind,
            item: ItemName::default(),
            column,
            base,
            upstream,
            applied,
            row: None,
        });
    }

    fn conflict(&mut self, column: Option<Cell>, texts: [Option<String>; 3], upstream_row: Option<usize>) {
        let [base, local, upstream] = texts;
        let item = ItemName::default();
        self.conflicts.push(MergeConflict { item, column, base, local, upstream, row: None, upstream_row });
    }

    /// Says of all that was found that it is about this item.
    fn about(mut self, item: &ItemName) -> Self {
        self.changes.iter_mut().for_each(|change| change.item.clone_from(item));
        self.conflicts.iter_mut().for_each(|conflict| conflict.item.clone_from(item));
        self
    }
}

fn stands(row: &KeyedRow) -> bool {
    row.status == RowStatus::Active
}

fn kind_of(cell: &Cell) -> MergeKind {
    match cell {
        Cell::National(Column::Level1Item | Column::Level2Item | Column::Level3Item) => {
            MergeKind::ItemRenamed
        }
        _ => MergeKind::CellChanged,
    }
}

fn added(row: &KeyedRow) -> Drafted {
    let mut drafted = Drafted { row: Some(row.clone()), ..Drafted::default() };
    drafted.change(MergeKind::ItemAdded, None, [None, Some(row.row.level2_item.clone())], true);
    drafted.about(&ItemName::of(row))
}

/// The base row that upstream split into this one and others, and the one row that local has of it.
fn refined_whole<'a>(
    revision: &'a Revision<'_>,
    local: &'a [KeyedRow],
    links: &Links,
    place: usize,
) -> Option<(&'a KeyedRow, &'a KeyedRow)> {
    let base = *revision.parts.get(&place)?;
    // What local split in its own way stays beside upstream's parts.
    let [own] = links.locals_of_base[base][..] else { return None };
    let (base, own) = (&revision.base[base], &local[own]);
    (stands(base) && stands(own)).then_some((base, own))
}

/// A part that upstream split off a row: what local wrote into the row stands in this part too, and what both
/// wrote differently is asked here as in the other parts. The names are upstream's.
fn split_off(base: &KeyedRow, local: &KeyedRow, upstream: &KeyedRow, place: usize) -> Drafted {
    let mut drafted = Drafted::default();
    let mut row = KeyedRow { key: upstream.key.clone(), ..local.clone() };
    drafted.change(MergeKind::ItemAdded, None, [None, Some(upstream.row.level2_item.clone())], true);
    for cell in cells(&[base, local, upstream]) {
        let outcome = match kind_of(&cell) {
            MergeKind::ItemRenamed => Outcome::Apply,
            _ => compare_from_above(&cell, &base.row, &local.row, &upstream.row),
        };
        match outcome {
            Outcome::Apply => copy(&cell, &upstream.row, &mut row.row),
            Outcome::Conflict => {
                let texts = [&base.row, &local.row, &upstream.row].map(|row| Some(text(row, &cell)));
                drafted.conflict(Some(cell), texts, Some(place));
            }
            Outcome::Unchanged | Outcome::Alike => {}
        }
    }
    let item = ItemName::of(&row);
    drafted.row = Some(row);
    drafted.about(&item)
}

/// What upstream did to a row that local removed: it stays removed.
fn removed_by_local(
    base: &KeyedRow,
    local: Option<&KeyedRow>,
    upstream: Option<(usize, &KeyedRow)>,
) -> Drafted {
    let mut drafted = Drafted { row: local.cloned(), ..Drafted::default() };
    let item = ItemName { key: local.unwrap_or(base).key.clone(), ..ItemName::of(base) };
    let Some((place, row)) = upstream.filter(|(_, row)| stands(row)) else {
        // Both removed it. Local's own record of a removal goes with the item (R22).
        drafted.row = drafted.row.filter(|_| upstream.is_some());
        let name = Some(base.row.level2_item.clone());
        drafted.change(MergeKind::ItemRemoved, None, [name, None], true);
        return drafted.about(&item);
    };
    for cell in cells(&[base, row]) {
        if !same(&cell, &base.row, &row.row) && !is_absent(&cell, &row.row) {
            let (was, is) = (text(&base.row, &cell), text(&row.row, &cell));
            drafted.change(kind_of(&cell), Some(cell.clone()), [Some(was.clone()), Some(is.clone())], false);
            drafted.conflict(Some(cell), [Some(was), None, Some(is)], Some(place));
        }
    }
    drafted.about(&item)
}

fn merge_local(revision: &Revision<'_>, links: &Links, at: usize, local: &KeyedRow) -> Drafted {
    let link = links.of_local[at];
    let upstream = link.upstream.map(|place| (place, &revision.upstream[place]));
    let Some(base_at) = link.base else {
        return match upstream {
            Some((place, row)) => added_alike(local, row, place),
            None => own_row(revision, local),
        };
    };
    let base = &revision.base[base_at];
    let is_removed = stands(base) && !stands(local);
    match upstream {
        _ if is_removed => removed_by_local(base, Some(local), upstream),
        Some((place, row)) if stands(row) => {
            let whole = Whole {
                base,
                is_split: is_split(revision, base_at),
                divided: links.divided.contains(&at).then_some(base_at),
            };
            merge_cells(revision, whole, local, row, place)
        }
        _ if !stands(base) => Drafted { row: Some(local.clone()), ..Drafted::default() },
        _ => {
            let is_split = links.locals_of_base[base_at].len() > 1;
            let record = upstream.map(|(_, row)| row);
            removed_by_upstream(revision, base, local, record, is_split)
        }
    }
}

/// A row of local's own: it goes with the level-1 item it stands under where upstream renames that.
fn own_row(revision: &Revision<'_>, local: &KeyedRow) -> Drafted {
    let mut drafted = Drafted::default();
    let mut row = local.clone();
    if let Some(new) = revision.level1_renames.get(&fold(&local.row.level1_item)) {
        row.row.level1_item.clone_from(new);
        let texts = [Some(local.row.level1_item.clone()), Some(new.clone())];
        drafted.change(MergeKind::ItemRenamed, Some(Cell::National(Column::Level1Item)), texts, true);
    }
    let item = ItemName::of(&row);
    drafted.row = Some(row);
    drafted.about(&item)
}

/// A base row, and whether upstream split it.
#[derive(Clone, Copy)]
struct Whole<'a> {
    base: &'a KeyedRow,
    is_split: bool,
    /// Its place, where both split it and the local row is like none of upstream's parts.
    divided: Option<usize>,
}

/// The cells of a row that all three have.
fn merge_cells(
    revision: &Revision<'_>,
    Whole { base, is_split, divided }: Whole<'_>,
    local: &KeyedRow,
    upstream: &KeyedRow,
    place: usize,
) -> Drafted {
    let mut drafted = Drafted::default();
    let mut row = local.clone();
    // A part that both split off alike, and a removed row that stands again, are additions: what
    // their cells say comes with them.
    let is_addition = (revision.base_of[place].is_none() && divided.is_none()) || !stands(base);
    if is_addition {
        let name = Some(upstream.row.level2_item.clone());
        drafted.change(MergeKind::ItemAdded, None, [None, name], true);
        row.status = RowStatus::Active;
    }
    for cell in cells(&[base, local, upstream]) {
        let (was, is) = (text(&base.row, &cell), text(&upstream.row, &cell));
        let mut outcome = compare_from_above(&cell, &base.row, &local.row, &upstream.row);
        // What one of upstream's parts says holds for none of local's: a person decides.
        let is_open = divided.is_some_and(|whole| !is_of_all_parts(revision, whole, &cell));
        if outcome == Outcome::Apply && is_open {
            outcome = Outcome::Conflict;
        }
        if outcome == Outcome::Apply {
            copy(&cell, &upstream.row, &mut row.row);
        }
        if outcome == Outcome::Conflict && kind_of(&cell) == MergeKind::ItemRenamed && !is_split {
            let own = text(&local.row, &cell);
            if let (Some(name), Cell::National(column)) = (renamed_part(&was, &own, &is), &cell) {
                row.row.set_cell(*column, &name);
                outcome = Outcome::Apply;
            }
        }
        let kind =
            if same(&cell, &base.row, &upstream.row) { MergeKind::CellChanged } else { kind_of(&cell) };
        let is_applied = outcome != Outcome::Conflict;
        if outcome != Outcome::Unchanged && !is_addition {
            drafted.change(kind, Some(cell.clone()), [Some(was.clone()), Some(is.clone())], is_applied);
        }
        if !is_applied {
            let own = Some(text(&local.row, &cell));
            drafted.conflict(Some(cell), [Some(was), own, Some(is)], Some(place));
        }
    }
    let item = ItemName::of(&row);
    drafted.row = Some(row);
    drafted.about(&item)
}

/// An item that both added: what one left blank comes from the other, a publisher named by local
/// fills a vague one (R55), and what both wrote differently is a conflict.
fn added_alike(local: &KeyedRow, upstream: &KeyedRow, place: usize) -> Drafted {
    let mut drafted = Drafted::default();
    let mut row = local.clone();
    let name = Some(upstream.row.level2_item.clone());
    drafted.change(MergeKind::ItemAdded, None, [None, name], true);
    if fold(&local.row.level1_item) != fold(&upstream.row.level1_item) {
        // They were found alike under the level-1 item's new name.
        row.row.level1_item.clone_from(&upstream.row.level1_item);
    }
    for cell in cells(&[local, upstream]) {
        if same(&cell, &row.row, &upstream.row) {
            continue;
        }
        let (own, is) = (text(&local.row, &cell), text(&upstream.row, &cell));
        if !says_something(&cell, &local.row) {
            copy(&cell, &upstream.row, &mut row.row);
        } else if says_something(&cell, &upstream.row) && !fills_in(&cell, &own, &is) {
            drafted.conflict(Some(cell), [None, Some(own), Some(is)], Some(place));
        }
    }
    let item = ItemName::of(&row);
    drafted.row = Some(row);
    drafted.about(&item)
}

/// An empty tick says no; an empty text, or a column that the table does not have, says nothing.
fn says_something(cell: &Cell, row: &CatalogueRow) -> bool {
    match cell {
        Cell::National(Column::LevelCounty) => row.level_county.is_some(),
        Cell::National(Column::LevelTownship) => row.level_township.is_some(),
        Cell::National(column) if column.is_tick() => true,
        cell => !text(row, cell).trim().is_empty(),
    }
}

fn fills_in(cell: &Cell, local: &str, upstream: &str) -> bool {
    *cell == Cell::National(Column::Publisher)
        && classify(upstream) != PublisherKind::Concrete
        && classify(local) == PublisherKind::Concrete
}

/// Upstream removed the item: it goes, or takes upstream's record of the removal (R22), where local
/// did no more than name the publisher; else it stays and a person decides.
fn removed_by_upstream(
    revision: &Revision<'_>,
    base: &KeyedRow,
    local: &KeyedRow,
    record: Option<&KeyedRow>,
    is_split: bool,
) -> Drafted {
    let is_worked_on = is_split
        || cells(&[base, local])
            .iter()
            .any(|cell| *cell != Cell::National(Column::Publisher) && !same(cell, &base.row, &local.row));
    let name = |row: &KeyedRow| Some(row.row.level2_item.clone());
    if !is_worked_on {
        let row = record.map(|record| {
            let mut row = local.clone();
            row.status = record.status;
            row.row.legal_basis.clone_from(&record.row.legal_basis);
            row
        });
        let mut drafted = Drafted { row, ..Drafted::default() };
        drafted.change(MergeKind::ItemRemoved, None, [name(base), None], true);
        return drafted.about(&ItemName::of(local));
    }
    let mut drafted = own_row(revision, local);
    drafted.change(MergeKind::ItemRemoved, None, [name(base), None], false);
    drafted.conflict(None, [name(base), name(local), None], None);
    let item = drafted.row.as_ref().map(ItemName::of).unwrap_or_default();
    drafted.about(&item)
}
