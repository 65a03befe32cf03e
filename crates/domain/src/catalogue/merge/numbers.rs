//! 序号 of the merged rows, given anew by the scheme that upstream prints (R29-R31): the plain one in
//! display order; with the others upstream's numbers hold, and local's own rows get the next ones of
//! their category where upstream took theirs.

use super::links::{Links, Revision};
use super::order::Slot;
use crate::catalogue::numbering::{print_number, read_number};
use crate::catalogue::{KeyedRow, Numbering, RowStatus};
use crate::text::fold;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How upstream counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    /// One number for all rows of a level-1 item.
    Level1,
    /// One number a row, or for the rows of one item that shared theirs.
    Rows,
    /// A category's number before the item's.
    Categories(Numbering),
}

/// Gives the numbers. `slots` tell where each row comes from.
pub(super) fn give_anew(
    revision: &Revision<'_>,
    local: &[KeyedRow],
    links: &Links,
    slots: &[Slot],
    rows: &mut [KeyedRow],
) {
    // Where upstream changed nothing, nothing changes: local's numbers are its own.
    let is_local = slots.len() == local.len() && (0..).zip(slots).all(|(at, slot)| *slot == Slot::Local(at));
    if is_local && revision.base == revision.upstream {
        return;
    }
    let Some(scheme) = scheme(revision.upstream).or_else(|| scheme(local)) else { return };
    let sources = Sources { revision, local, links, slots };
    match scheme {
        Scheme::Level1 => {
            count(rows, |rows, at| fold(&rows[at - 1].row.level1_item) == fold(&rows[at].row.level1_item))
        }
        Scheme::Rows => count(rows, |rows, at| is_one_item(&rows[at - 1], &rows[at]) && sources.shared(at)),
        Scheme::Categories(scheme) => sources.give_by_category(scheme, rows),
    }
}

/// The scheme that printed numbers show; none where there are none.
fn scheme(rows: &[KeyedRow]) -> Option<Scheme> {
    let numbers: Vec<String> = rows.iter().map(|row| fold(&row.row.seq_no)).collect();
    let written = || numbers.iter().filter(|number| !number.is_empty());
    let of = |scheme| written().filter(|number| read_number(scheme, number).is_some()).count();
    let all = written().count();
    if all == 0 {
        return None;
    }
    if of(Numbering::Dotted) * 2 > all {
        return Some(Scheme::Categories(Numbering::Dotted));
    }
    if of(Numbering::FourDigit) * 2 > all && written().any(|number| number.starts_with('0')) {
        return Some(Scheme::Categories(Numbering::FourDigit));
    }
    let counts_level1 = rows.windows(2).zip(numbers.windows(2)).try_fold(false, |shares, (pair, numbers)| {
        let same_level1 = fold(&pair[0].row.level1_item) == fold(&pair[1].row.level1_item);
        let same_number = numbers[0] == numbers[1] || numbers[1].is_empty();
        (same_level1 == same_number).then_some(shares || (same_number && !is_one_item(&pair[0], &pair[1])))
    });
    Some(if counts_level1 == Some(true) { Scheme::Level1 } else { Scheme::Rows })
}

/// Counts the printed rows from 1; omitted ones are not printed (R24).
fn count(rows: &mut [KeyedRow], shares: impl Fn(&[KeyedRow], usize) -> bool) {
    let mut number = 0_u32;
    let mut numbers = Vec::with_capacity(rows.len());
    for at in 0..rows.len() {
        if rows[at].status == RowStatus::Omitted {
            numbers.push(String::new());
            continue;
        }
        number += u32::from(number == 0 || !shares(rows, at));
        numbers.push(number.to_string());
    }
    for (row, number) in rows.iter_mut().zip(numbers) {
        row.row.seq_no = number;
    }
}

fn is_one_item(one: &KeyedRow, other: &KeyedRow) -> bool {
    let names = |row: &KeyedRow| {
        [&row.row.level1_item, &row.row.level2_item, row.row.level3_item.as_ref().unwrap_or(&String::new())]
            .map(|name| fold(name))
    };
    names(one) == names(other)
}

struct Sources<'a> {
    revision: &'a Revision<'a>,
    local: &'a [KeyedRow],
    links: &'a Links,
    slots: &'a [Slot],
}

impl Sources<'_> {
    fn upstream_of(&self, slot: Slot) -> Option<usize> {
        match slot {
            Slot::Local(at) => self.links.of_local[at].upstream,
            Slot::Upstream(at) => Some(at),
        }
    }

    /// True where the row before shared its number with this one, on the side that both come from.
    fn shared(&self, at: usize) -> bool {
        let same = |one: &KeyedRow, other: &KeyedRow| {
            !one.row.seq_no.is_empty() && one.row.seq_no == other.row.seq_no
        };
        match (self.slots[at - 1], self.slots[at]) {
            (Slot::Local(one), Slot::Local(other)) => same(&self.local[one], &self.local[other]),
            (one, other) => match (self.upstream_of(one), self.upstream_of(other)) {
                (Some(one), Some(other)) => {
                    same(&self.revision.upstream[one], &self.revision.upstream[other])
                }
                _ => false,
            },
        }
    }

    fn give_by_category(&self, scheme: Numbering, rows: &mut [KeyedRow]) {
        let upstream = self.revision.upstream;
        let claimed: HashSet<String> = upstream.iter().map(|row| fold(&row.row.seq_no)).collect();
        // No number that was ever printed is given to another item (R29).
        let mut categories = Categories::new(scheme);
        categories.record(upstream.iter().chain(self.revision.base).chain(self.local));
        let mut given: HashSet<String> = HashSet::new();
        for (slot, row) in self.slots.iter().zip(rows) {
            if row.status == RowStatus::Omitted {
                row.row.seq_no.clear();
                continue;
            }
            let of_upstream = self.upstream_of(*slot).filter(|_| self.takes_number_of_item(*slot));
            match of_upstream {
                Some(at) => row.row.seq_no.clone_from(&upstream[at].row.seq_no),
                None => {
                    let own = fold(&row.row.seq_no);
                    if own.is_empty() || claimed.contains(&own) || given.contains(&own) {
                        row.row.seq_no = categories.next(&row.row.level1_item);
                    }
                }
            }
            given.insert(fold(&row.row.seq_no));
        }
    }

    /// A part that local gave a number of its own keeps to that.
    fn takes_number_of_item(&self, slot: Slot) -> bool {
        let Slot::Local(at) = slot else { return true };
        let base = self.links.of_local[at].base;
        let is_part = base.is_some_and(|base| self.links.locals_of_base[base].len() > 1);
        !is_part || base.is_some_and(|base| self.revision.base[base].row.seq_no == self.local[at].row.seq_no)
    }
}

/// The highest number of each category.
struct Categories {
    scheme: Numbering,
    prefixes: HashMap<String, u32>,
    last: BTreeMap<u32, u32>,
}

impl Categories {
    fn new(scheme: Numbering) -> Self {
        Self { scheme, prefixes: HashMap::new(), last: BTreeMap::new() }
    }

    /// The first row of a level-1 name says its prefix.
    fn record<'a>(&mut self, rows: impl Iterator<Item = &'a KeyedRow>) {
        for row in rows {
            if let Some((prefix, number)) = read_number(self.scheme, &row.row.seq_no) {
                self.prefixes.entry(fold(&row.row.level1_item)).or_insert(prefix);
                let last = self.last.entry(prefix).or_default();
                *last = (*last).max(number);
            }
        }
    }

    fn next(&mut self, level1_item: &str) -> String {
        let unused = self.last.keys().next_back().map_or(1, |highest| highest + 1);
        let prefix = *self.prefixes.entry(fold(level1_item)).or_insert(unused);
        let last = self.last.entry(prefix).or_default();
        *last += 1;
        print_number(self.scheme, prefix, *last)
    }
}
