//! An item that both sides split, each in its own way (R21, R73): local's parts stay as local wrote them, beside
//! each stands one of upstream's in a conflict, and no name is made of both.

use super::cells::same;
use super::links::{Link, Revision};
use crate::catalogue::difference::Cell;
use crate::catalogue::difference::matching::{Names, Substance};
use crate::catalogue::{Column, KeyedRow};
use std::collections::HashSet;

/// The base row that upstream split and gave its name up, with its places in upstream: its own and those of the parts.
fn parts_of(revision: &Revision<'_>, base: usize) -> Option<Vec<usize>> {
    let own = revision.upstream_of[base]?;
    let parts = revision.parts.iter().filter(|(_, whole)| **whole == base).map(|(place, _)| *place);
    let mut places: Vec<usize> = parts.collect();
    let is_given_up = revision.base_names[base][1] != revision.upstream_names[own][1];
    places.insert(0, own);
    (is_given_up && places.len() > 1).then_some(places)
}

/// True where upstream split the row and gave its name up: an addition to that name is no addition to a part's.
pub(super) fn is_split(revision: &Revision<'_>, base: usize) -> bool {
    parts_of(revision, base).is_some()
}

/// Puts an upstream part beside each local part of an item that both split, but for those that are alike by name,
/// and says which local rows these are.
pub(super) fn pair_parts(
    revision: &Revision<'_>,
    local: &[KeyedRow],
    names_now: &[Names],
    of_local: &mut [Link],
) -> HashSet<usize> {
    let mut locals_of_base: Vec<Vec<usize>> = vec![Vec::new(); revision.base.len()];
    for (at, link) in of_local.iter().enumerate() {
        if let Some(base) = link.base {
            locals_of_base[base].push(at);
        }
    }
    let mut divided = HashSet::new();
    for (base, locals) in locals_of_base.iter().enumerate().filter(|(_, locals)| locals.len() > 1) {
        let Some(mut free) = parts_of(revision, base) else { continue };
        let mut open = Vec::new();
        for at in locals {
            let place = of_local[*at].upstream;
            let is_alike = place.is_some_and(|place| names_now[*at] == revision.upstream_names[place]);
            match place.filter(|_| is_alike) {
                Some(place) => free.retain(|part| *part != place),
                None => open.push(*at),
            }
        }
        divided.extend(&open);
        let likeness =
            |at: usize, place: usize| Substance::of(&local[at].row, &revision.upstream[place].row).total();
        while let Some((at, place)) = open
            .iter()
            .flat_map(|at| free.iter().map(move |place| (*at, *place)))
            // Of pairs that are equally like the first in order.
            .rev()
            .max_by(|one, other| likeness(one.0, one.1).total_cmp(&likeness(other.0, other.1)))
        {
            of_local[at].upstream = Some(place);
            open.retain(|other| *other != at);
            free.retain(|other| *other != place);
        }
    }
    divided
}

/// True where upstream's parts say the same in a cell, so that it holds for local's parts too.
pub(super) fn is_of_all_parts(revision: &Revision<'_>, base: usize, cell: &Cell) -> bool {
    let is_name = matches!(cell, Cell::National(Column::Level2Item | Column::Level3Item));
    let Some(places) = parts_of(revision, base) else { return true };
    let first = &revision.upstream[places[0]].row;
    !is_name && places.iter().all(|place| same(cell, first, &revision.upstream[*place].row))
}
