//! The order of the merged rows: local's, with upstream's moves and additions at the place they
//! have in upstream, and what local added behind the row it stood behind.

use super::links::{Links, Revision};
use super::rows::Drafts;
use crate::catalogue::KeyedRow;
use crate::text::fold;

/// Where a row of the result comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// A local row.
    Local(usize),
    /// A row that upstream added.
    Upstream(usize),
}

struct Order<'a> {
    revision: &'a Revision<'a>,
    links: &'a Links,
    /// Folded level-1 names of local rows, as they stand in the result; as upstream calls them now where they go.
    level1: Vec<String>,
    slots: Vec<Slot>,
}

/// The slots of all rows that stand in the result. Rows that go are kept until the end, since others
/// stand behind them.
pub(super) fn order(
    revision: &Revision<'_>,
    local: &[KeyedRow],
    links: &Links,
    drafts: &Drafts,
) -> Vec<Slot> {
    let level1 = local.iter().enumerate().map(|(at, row)| {
        let name = fold(&row.row.level1_item);
        drafts.level1(at).map_or_else(|| revision.level1_now(&name).into_owned(), fold)
    });
    let slots = (0..local.len()).map(Slot::Local).collect();
    let mut order = Order { revision, links, level1: level1.collect(), slots };
    for place in 0..revision.upstream.len() {
        if drafts.added.contains_key(&place) {
            let at = order.place_behind_former(place);
            order.slots.insert(at, Slot::Upstream(place));
        } else if revision.moved.contains(&place) {
            order.carry(place);
        }
    }
    order.slots.retain(|slot| match slot {
        Slot::Local(at) => drafts.keeps(*at),
        Slot::Upstream(_) => true,
    });
    order.gather_own(local);
    order.slots
}

impl Order<'_> {
    /// Moves the rows of an upstream row, and what stands behind them, to upstream's place.
    fn carry(&mut self, place: usize) {
        let Some(first) = self.first_of(place) else { return };
        let end = self.end_of_group(first, place);
        let mut carried: Vec<Slot> = self.slots.drain(first..end).collect();
        let (others, rest) = std::mem::take(&mut self.slots)
            .into_iter()
            .partition::<Vec<_>, _>(|slot| self.is_of(*slot, place));
        carried.extend(others);
        self.slots = rest;
        let at = self.place_behind_former(place);
        self.slots.splice(at..at, carried);
    }

    /// The place behind the nearest former row of upstream that stands here, its parts, and what
    /// local added behind it; where there is none, before the nearest later one that stays.
    fn place_behind_former(&self, place: usize) -> usize {
        let level1 = &self.revision.upstream_names[place][0];
        let former = (0..place).rev().find_map(|former| Some((former, self.first_of(former)?)));
        if let Some((former, first)) = former {
            let end = self.end_of_group(first, former);
            // A row that opens a level-1 item stands behind all that local put there.
            let opens = self.level1_of(self.slots[first]) != level1;
            let own = self.slots[end..].iter().take_while(|slot| opens && self.is_own(**slot)).count();
            return end + own;
        }
        // A later one that moves itself still stands where it came from.
        let stays = |later: &usize| !self.revision.moved.contains(later);
        let later = (place + 1..self.revision.upstream.len()).filter(stays);
        let Some(later) = later.filter_map(|later| self.first_of(later)).next() else { return 0 };
        let later_level1 = self.level1_of(self.slots[later]);
        let before = self.slots[..later].iter().rev();
        let same = before
            .take_while(|slot| later_level1 != level1 && self.level1_of(**slot) == later_level1)
            .count();
        later - same
    }

    /// A row of local's own that stood beside others of its level-1 item, and that their moves left alone, goes back
    /// behind the nearest of them that stands, or before the next one.
    fn gather_own(&mut self, local: &[KeyedRow]) {
        let level1: Vec<String> = local.iter().map(|row| fold(&row.row.level1_item)).collect();
        for at in 0..local.len() {
            if !self.is_own(Slot::Local(at)) {
                continue;
            }
            let Some(place) = self.place_of(at) else { continue };
            let own = self.level1[at].as_str();
            let beside =
                |other: Option<usize>| other.is_some_and(|other| level1.get(other) == level1.get(at));
            let is_beside = |slot: Option<&Slot>| slot.is_some_and(|slot| self.level1_of(*slot) == own);
            let is_torn = (beside(at.checked_sub(1)) || beside(at.checked_add(1)))
                && !is_beside(place.checked_sub(1).and_then(|before| self.slots.get(before)))
                && !is_beside(self.slots.get(place + 1));
            if !is_torn {
                continue;
            }
            let neighbour = |other: usize| self.place_of(other).filter(|_| self.level1[other] == own);
            let former = (0..at).rev().find_map(neighbour).map(|former| former + 1);
            let target = former.or_else(|| (at + 1..local.len()).find_map(neighbour));
            if let Some(target) = target {
                let slot = self.slots.remove(place);
                self.slots.insert(target - usize::from(place < target), slot);
            }
        }
    }

    fn place_of(&self, local: usize) -> Option<usize> {
        self.slots.iter().position(|slot| *slot == Slot::Local(local))
    }

    /// True for a row that upstream does not have.
    fn is_own(&self, slot: Slot) -> bool {
        matches!(slot, Slot::Local(at) if self.links.of_local[at].upstream.is_none())
    }

    fn first_of(&self, place: usize) -> Option<usize> {
        self.slots.iter().position(|slot| self.is_of(*slot, place))
    }

    fn is_of(&self, slot: Slot, place: usize) -> bool {
        match slot {
            Slot::Local(at) => self.links.of_local[at].upstream == Some(place),
            Slot::Upstream(at) => at == place,
        }
    }

    /// The end of a run that begins with a row of `place`: its parts, and local's own rows of the
    /// same level-1 item.
    fn end_of_group(&self, first: usize, place: usize) -> usize {
        let level1 = self.level1_of(self.slots[first]);
        let belongs =
            |slot: &Slot| self.is_of(*slot, place) || (self.is_own(*slot) && self.level1_of(*slot) == level1);
        let rest = self.slots[first + 1..].iter().take_while(|slot| belongs(slot)).count();
        first + 1 + rest
    }

    fn level1_of(&self, slot: Slot) -> &str {
        match slot {
            Slot::Local(at) => &self.level1[at],
            Slot::Upstream(at) => &self.revision.upstream_names[at][0],
        }
    }
}
