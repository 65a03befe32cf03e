//! The three-way rule for one cell: upstream's change goes where local did not touch the cell.

use crate::catalogue::difference::{Cell, same_but_separators};
use crate::catalogue::{CatalogueRow, Column, KeyedRow};
use crate::text::fold;
use std::collections::BTreeSet;

/// What became of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Upstream did not change it.
    Unchanged,
    /// Both changed it alike.
    Alike,
    /// Upstream changed it, local did not.
    Apply,
    /// Both changed it differently.
    Conflict,
}

/// The cells that are merged: all columns but 序号, and the added columns of any of the rows.
pub(super) fn cells(rows: &[&KeyedRow]) -> Vec<Cell> {
    let national = Column::ALL.into_iter().filter(|column| *column != Column::SeqNo).map(Cell::National);
    let mut cells: Vec<Cell> = national.collect();
    let mut seen = BTreeSet::new();
    for heading in rows.iter().flat_map(|row| row.row.extra.keys()) {
        if seen.insert(fold(heading)) {
            cells.push(Cell::Added(heading.clone()));
        }
    }
    cells
}

/// The cell's text as printed.
pub(super) fn text(row: &CatalogueRow, cell: &Cell) -> String {
    match cell {
        Cell::National(column) => row.cell(*column),
        Cell::Added(heading) => extra(row, heading).map(|(_, text)| text.clone()).unwrap_or_default(),
    }
}

/// True where two rows say the same in a cell: widths and white space make no other text (R20), the
/// order of channels no other set.
pub(super) fn same(cell: &Cell, one: &CatalogueRow, other: &CatalogueRow) -> bool {
    if *cell == Cell::National(Column::Channels) {
        let set = |row: &CatalogueRow| row.channels.iter().map(|name| fold(name)).collect::<BTreeSet<_>>();
        return one.channels == other.channels || set(one) == set(other);
    }
    let (one, other) = (text(one, cell), text(other, cell));
    one == other || fold(&one) == fold(&other)
}

/// Takes a cell over as it is, an absent column as absent.
pub(super) fn copy(cell: &Cell, from: &CatalogueRow, to: &mut CatalogueRow) {
    match cell {
        Cell::National(column) => match column {
            Column::Channels => to.channels.clone_from(&from.channels),
            Column::LevelCounty => to.level_county = from.level_county,
            Column::LevelTownship => to.level_township = from.level_township,
            column => to.set_cell(*column, &from.cell(*column)),
        },
        Cell::Added(heading) => {
            let own = extra(to, heading).map_or_else(|| heading.clone(), |(own, _)| own.clone());
            match extra(from, heading) {
                Some((_, text)) => to.extra.insert(own, text.clone()),
                None => to.extra.remove(&own),
            };
        }
    }
}

/// The three-way rule.
pub(super) fn compare(
    cell: &Cell,
    base: &CatalogueRow,
    local: &CatalogueRow,
    upstream: &CatalogueRow,
) -> Outcome {
    if is_absent(cell, upstream) {
        return Outcome::Unchanged;
    }
    if same(cell, base, upstream) {
        // Upstream mended widths or white space only: that goes where the text is still the base's.
        let rewritten = *cell != Cell::National(Column::Channels)
            && text(base, cell).trim() != text(upstream, cell).trim();
        let untouched = rewritten && same(cell, base, local);
        return match untouched {
            true if text(local, cell).trim() == text(upstream, cell).trim() => Outcome::Alike,
            true => Outcome::Apply,
            false => Outcome::Unchanged,
        };
    }
    if same(cell, local, upstream) {
        Outcome::Alike
    } else if same(cell, base, local) {
        Outcome::Apply
    } else {
        Outcome::Conflict
    }
}

/// The three-way rule for what comes from above: in a cell that lists things, the marks between them are no change
/// of it, on whichever side (R8, R73).
pub(super) fn compare_from_above(
    cell: &Cell,
    base: &CatalogueRow,
    local: &CatalogueRow,
    upstream: &CatalogueRow,
) -> Outcome {
    let outcome = compare(cell, base, local, upstream);
    let is_list = matches!(cell, Cell::National(Column::ContentElements | Column::LegalBasis));
    if !is_list || same(cell, base, upstream) {
        return outcome;
    }
    let alike =
        |one: &CatalogueRow, other: &CatalogueRow| same_but_separators(&text(one, cell), &text(other, cell));
    match outcome {
        _ if alike(base, upstream) => Outcome::Unchanged,
        Outcome::Conflict if alike(local, upstream) => Outcome::Alike,
        Outcome::Conflict if alike(base, local) => Outcome::Apply,
        outcome => outcome,
    }
}

/// A level column that upstream's table does not have says nothing about its ticks (R12, R13).
pub(super) fn is_absent(cell: &Cell, upstream: &CatalogueRow) -> bool {
    match cell {
        Cell::National(Column::LevelCounty) => upstream.level_county.is_none(),
        Cell::National(Column::LevelTownship) => upstream.level_township.is_none(),
        _ => false,
    }
}

/// A renamed item's part keeps the bracketed addition that local gave it: 核准（新增） of 核准, which
/// is now 核准与备案, becomes 核准与备案（新增）.
pub(super) fn renamed_part(base: &str, local: &str, upstream: &str) -> Option<String> {
    let addition_at = local.find(['（', '(', '〔', '[']).filter(|at| *at > 0);
    let mut at = addition_at?;
    loop {
        if fold(&local[..at]) == fold(base) {
            return Some(format!("{}{}", upstream.trim_end(), &local[at..]));
        }
        let step = local[at..].chars().next().map_or(1, char::len_utf8);
        at += step + local[at + step..].find(['（', '(', '〔', '['])?;
    }
}

/// The added column of a heading, widths and white space aside.
fn extra<'a>(row: &'a CatalogueRow, heading: &str) -> Option<(&'a String, &'a String)> {
    row.extra.get_key_value(heading).or_else(|| {
        let folded = fold(heading);
        row.extra.iter().find(|(own, _)| fold(own) == folded)
    })
}
