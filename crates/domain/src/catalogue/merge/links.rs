//! Which rows of the three sides belong together: one upstream row for one base row, and for one
//! base row as many local rows as the unit made of it (R21).

use super::divided::pair_parts;
use crate::catalogue::difference::matching::{
    Names, Substance, likeness_of_names, names, pairs, without_addition,
};
use crate::catalogue::difference::moved;
use crate::catalogue::difference::split::{agree_in_most, is_divided_from, is_repeated, named_one_of, parts};
use crate::catalogue::numbering::StableKey;
use crate::catalogue::{KeyedRow, RowStatus};
use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What upstream did to the base, without a look at local.
#[derive(Debug)]
pub(super) struct Revision<'a> {
    pub(super) base: &'a [KeyedRow],
    pub(super) upstream: &'a [KeyedRow],
    pub(super) base_names: Vec<Names>,
    pub(super) upstream_names: Vec<Names>,
    /// The upstream row of each base row.
    pub(super) upstream_of: Vec<Option<usize>>,
    /// The base row of each upstream row.
    pub(super) base_of: Vec<Option<usize>>,
    /// The upstream rows that have no base row of their own and are parts of one that upstream split.
    pub(super) parts: BTreeMap<usize, usize>,
    /// The upstream rows that stand elsewhere among those that both have.
    pub(super) moved: BTreeSet<usize>,
    /// Level-1 names that upstream gave up altogether for another one: folded, and the new one.
    pub(super) level1_renames: HashMap<String, String>,
}

/// A local row's places on the other sides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) base: Option<usize>,
    pub(super) upstream: Option<usize>,
}

/// The places of all local rows, and the way back.
#[derive(Debug)]
pub(super) struct Links {
    pub(super) of_local: Vec<Link>,
    pub(super) locals_of_base: Vec<Vec<usize>>,
    pub(super) locals_of_upstream: Vec<Vec<usize>>,
    /// Local parts of items that both sides split differently; the upstream row of each is one to choose.
    pub(super) divided: HashSet<usize>,
}

impl<'a> Revision<'a> {
    pub(super) fn new(base: &'a [KeyedRow], upstream: &'a [KeyedRow]) -> Self {
        let pairs = pairs(base, upstream);
        let mut upstream_of = vec![None; base.len()];
        let mut base_of = vec![None; upstream.len()];
        for (old, new) in &pairs {
            upstream_of[*old] = Some(*new);
            base_of[*new] = Some(*old);
        }
        let base_names: Vec<Names> = base.iter().map(names).collect();
        let upstream_names: Vec<Names> = upstream.iter().map(names).collect();
        let level1_renames = level1_renames(upstream, &base_names, &upstream_names, &pairs);
        let moved = moved(&pairs);
        let parts = parts((base, &base_names), (upstream, &upstream_names), &pairs);
        Self {
            base,
            upstream,
            base_names,
            upstream_names,
            upstream_of,
            base_of,
            parts,
            moved,
            level1_renames,
        }
    }

    /// The level-1 name that upstream gives to what stood under this one.
    pub(super) fn level1_now<'b>(&'b self, folded: &'b str) -> std::borrow::Cow<'b, str> {
        self.level1_renames.get(folded).map_or(folded.into(), |name| fold(name).into())
    }
}

/// Level-1 names of the base that upstream does not have, where all rows under one went to the same
/// new name.
fn level1_renames(
    upstream: &[KeyedRow],
    base_names: &[Names],
    upstream_names: &[Names],
    pairs: &[(usize, usize)],
) -> HashMap<String, String> {
    let standing: HashSet<&str> = upstream_names.iter().map(|names| names[0].as_str()).collect();
    let mut targets: HashMap<&str, HashMap<&str, usize>> = HashMap::new();
    for (old, new) in pairs {
        let old_name = base_names[*old][0].as_str();
        if !standing.contains(old_name) {
            targets.entry(old_name).or_default().insert(&upstream_names[*new][0], *new);
        }
    }
    let only = targets.into_iter().filter(|(_, names)| names.len() == 1);
    only.flat_map(|(old, names)| names.into_values().map(move |new| (old, new)))
        .map(|(old, new)| (old.to_owned(), upstream[new].row.level1_item.clone()))
        .collect()
}

impl Links {
    pub(super) fn new(revision: &Revision<'_>, local: &[KeyedRow]) -> Self {
        let local_names: Vec<Names> = local.iter().map(names).collect();
        let (bases, pair_of_base) = base_rows(revision, local, &local_names);
        let mut of_local: Vec<Link> = bases
            .iter()
            .map(|base| Link { base: *base, upstream: base.and_then(|base| revision.upstream_of[base]) })
            .collect();
        let names_now: Vec<Names> = local_names.iter().map(|names| names_now(revision, names)).collect();
        let sides = (local_names.as_slice(), names_now.as_slice());
        link_alike_additions(revision, local, sides, &pair_of_base, &mut of_local);
        let divided = pair_parts(revision, local, &names_now, &mut of_local);
        let mut locals_of_base = vec![Vec::new(); revision.base.len()];
        let mut locals_of_upstream = vec![Vec::new(); revision.upstream.len()];
        for (at, link) in of_local.iter().enumerate() {
            if let Some(base) = link.base {
                locals_of_base[base].push(at);
            }
            if let Some(upstream) = link.upstream {
                locals_of_upstream[upstream].push(at);
            }
        }
        Self { of_local, locals_of_base, locals_of_upstream, divided }
    }
}

/// The base row of each local row: its pair, else the row it is a part of. And the pair of each base row.
fn base_rows(
    revision: &Revision<'_>,
    local: &[KeyedRow],
    local_names: &[Names],
) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let mut bases = vec![None; local.len()];
    let mut pair_of_base: Vec<Option<usize>> = vec![None; revision.base.len()];
    let mut level1_of_base: HashMap<&str, &str> = HashMap::new();
    for (base, at) in pairs(revision.base, local) {
        bases[at] = Some(base);
        pair_of_base[base] = Some(at);
        level1_of_base.insert(&local_names[at][0], &revision.base_names[base][0]);
    }
    let parts = Parts::new(revision, (local, local_names), &pair_of_base);
    for at in 0..local.len() {
        if bases[at].is_none() {
            let level1 = local_names[at][0].as_str();
            let level1 = if parts.of_level1.contains_key(level1) {
                level1
            } else {
                level1_of_base.get(level1).copied().unwrap_or(level1)
            };
            bases[at] = parts.whole_of(&local[at], level1, &local_names[at][1]);
        }
    }
    (bases, pair_of_base)
}

/// Finds the base row that a local row is a part of.
struct Parts<'a> {
    revision: &'a Revision<'a>,
    by_key: HashMap<&'a str, usize>,
    of_level1: HashMap<&'a str, Vec<usize>>,
    /// Base rows whose own name does not stand in local: they were split or renamed.
    is_altered: Vec<bool>,
    /// The local row that is the pair of each base row.
    pairs: Vec<Option<&'a KeyedRow>>,
}

impl<'a> Parts<'a> {
    fn new(
        revision: &'a Revision<'a>,
        (local, local_names): (&'a [KeyedRow], &[Names]),
        pair_of_base: &[Option<usize>],
    ) -> Self {
        let mut of_level1: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, names) in revision.base_names.iter().enumerate() {
            of_level1.entry(&names[0]).or_default().push(at);
        }
        let keyed = revision.base.iter().enumerate().filter(|(_, row)| !row.key.is_empty());
        let by_key = keyed.map(|(at, row)| (row.key.as_str(), at)).collect();
        let is_altered = pair_of_base
            .iter()
            .zip(&revision.base_names)
            .map(|(pair, names)| pair.is_some_and(|pair| local_names[pair][1] != names[1]))
            .collect();
        let pairs = pair_of_base.iter().map(|pair| pair.map(|at| &local[at])).collect();
        Self { revision, by_key, of_level1, is_altered, pairs }
    }

    /// By the key's link (R21), by the name with or without a bracketed addition, by likeness to a row that
    /// was itself altered and with which most cells agree, else by the content, be it what the whole
    /// names no more or what both repeat.
    fn whole_of(&self, row: &KeyedRow, level1: &str, level2: &str) -> Option<usize> {
        let of_key = row.key.parse::<StableKey>().ok().filter(|key| key.part.is_some());
        if let Some(base) = of_key.and_then(|key| self.by_key.get(key.item().to_string().as_str())) {
            return Some(*base);
        }
        let siblings = self.of_level1.get(level1)?;
        let named = |name: &str| {
            let same = siblings.iter().filter(|base| self.revision.base_names[**base][1] == name);
            same.map(|base| (Substance::of(&self.revision.base[*base].row, &row.row).total(), *base))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
                .map(|(_, base)| base)
        };
        named(level2).or_else(|| named(without_addition(level2))).or_else(|| {
            let alike = siblings.iter().filter(|base| self.is_altered[**base]);
            let joined = |base: &usize| named_one_of(&self.revision.base_names[*base][1], level2).is_some();
            if let Some(whole) = alike.clone().find(|base| joined(base)) {
                return Some(*whole);
            }
            alike
                .filter(|base| agree_in_most(&self.revision.base[**base], row))
                .filter_map(|base| {
                    likeness_of_names(&self.revision.base_names[*base][1], level2).map(|score| (score, *base))
                })
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
                .map(|(_, base)| base)
                .or_else(|| {
                    let is_of = |base: &&usize| {
                        let whole = &self.revision.base[**base];
                        self.pairs[**base].is_some_and(|first| {
                            is_divided_from(whole, first, row)
                                || self.is_altered[**base]
                                    && is_repeated(self.revision.base, whole, [first, row])
                        })
                    };
                    siblings.iter().find(is_of).copied()
                })
        })
    }
}

/// A local row's names under the level-1 name that upstream gives it now.
fn names_now(revision: &Revision<'_>, [level1, level2, level3]: &Names) -> Names {
    [revision.level1_now(level1).into_owned(), level2.clone(), level3.clone()]
}

/// Rows that upstream added and local had already, by the same names: rows of the same content first,
/// then those that the names alone tell. A row that holds its base row's place in upstream keeps it,
/// whatever upstream added under the name that local gave the row: nothing is written over it.
fn link_alike_additions(
    revision: &Revision<'_>,
    local: &[KeyedRow],
    (local_names, names_now): (&[Names], &[Names]),
    pair_of_base: &[Option<usize>],
    of_local: &mut [Link],
) {
    let holders = holders(revision, names_now, pair_of_base, of_local);
    let mut waiting: HashMap<&Names, Vec<usize>> = HashMap::new();
    for (at, link) in of_local.iter().enumerate() {
        let is_free = link.base.is_none() || (link.upstream.is_some() && !holders.contains(&at));
        if is_free && local[at].status == RowStatus::Active {
            waiting.entry(&names_now[at]).or_default().push(at);
        }
    }
    let same_content = |at: usize, place: usize| {
        fold(&local[at].row.content_elements) == fold(&revision.upstream[place].row.content_elements)
    };
    let told_by_names = |at: usize, place: usize| {
        let Link { base: Some(base), upstream: Some(held) } = of_local[at] else { return true };
        local_names[at] != revision.base_names[base]
            && revision.upstream_names[place] != revision.upstream_names[held]
            && is_part_of(revision, base, place)
    };
    let mut added: Vec<usize> =
        (0..revision.upstream.len()).filter(|place| revision.base_of[*place].is_none()).collect();
    let mut found = Vec::new();
    for fits in [&same_content as &dyn Fn(usize, usize) -> bool, &told_by_names] {
        added.retain(|place| {
            let alike = waiting.get_mut(&revision.upstream_names[*place]);
            let taken = alike.and_then(|alike| {
                let first = alike.iter().position(|at| fits(*at, *place))?;
                Some(alike.remove(first))
            });
            found.extend(taken.map(|at| (at, *place)));
            taken.is_none()
        });
    }
    for (at, place) in found {
        of_local[at].upstream = Some(place);
    }
}

/// For each base row that upstream still has, the local row that holds its place there: one called as
/// upstream calls it, the pair before its parts, else the pair.
fn holders(
    revision: &Revision<'_>,
    names_now: &[Names],
    pair_of_base: &[Option<usize>],
    of_local: &[Link],
) -> HashSet<usize> {
    let mut best: HashMap<usize, ((bool, bool), usize)> = HashMap::new();
    for (at, link) in of_local.iter().enumerate() {
        let (Some(base), Some(place)) = (link.base, link.upstream) else { continue };
        let claim = (names_now[at] == revision.upstream_names[place], pair_of_base[base] == Some(at));
        let held = best.entry(base).or_insert((claim, at));
        if claim > held.0 {
            *held = (claim, at);
        }
    }
    best.into_values().map(|(_, at)| at).collect()
}

/// True where what upstream added is a part of the base row (R21): by its key, its name without a
/// bracketed addition, or what it says.
fn is_part_of(revision: &Revision<'_>, base: usize, place: usize) -> bool {
    let (whole, part) = (&revision.base[base], &revision.upstream[place]);
    let of_key = part.key.parse::<StableKey>().ok().filter(|key| key.part.is_some());
    of_key.is_some_and(|key| key.item().to_string() == whole.key)
        || without_addition(&revision.upstream_names[place][1]) == revision.base_names[base][1]
        || agree_in_most(whole, part)
}
