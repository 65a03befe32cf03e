//! Which row of one version is which row of another: by stable key (R30), by the names of the item,
//! by a bracketed addition to its name or by what it was split into (R21), else by likeness of names (R20's measure) with the
//! content deciding between likes. Positions decide nothing.

use super::split::{divided, taken_apart};
use crate::catalogue::lexicon::Lexicon;
use crate::catalogue::{CatalogueRow, KeyedRow};
use crate::text::{fold, similarity};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// An altered name has at least this likeness to the name it came from (R20).
pub(in crate::catalogue) const ALTERED_NAME: f64 = 0.5;
/// A name this like needs no likeness of content beside it (R25's near name).
const NEAR_NAME: f64 = 0.85;
/// Below it the contents, and the bases, of two rows have nothing to do with each other.
const RELATED_CONTENT: f64 = 0.3;
const RELATED_BASIS: f64 = 0.6;
/// Shorter names stand within others by chance (R25's contained name).
pub(in crate::catalogue) const LEAST_CONTAINED: usize = 3;
/// Likeness of content is judged by the beginning of long cells.
const JUDGED_CHARACTERS: usize = 80;

/// Folded names of an item: level 1, level 2, level 3.
pub(in crate::catalogue) type Names = [String; 3];

/// The pairs of (old, new) places, in order of the new ones. Each row stands in one pair at most.
pub(in crate::catalogue) fn pairs(old: &[KeyedRow], new: &[KeyedRow]) -> Vec<(usize, usize)> {
    let mut matching = Matching::new(old, new);
    let key = |side: &Side<'_>, at: usize| {
        let key = &side.rows[at].key;
        (!key.is_empty()).then(|| key.clone())
    };
    matching.by(|side, at| key(side, at).map(|key| (key, side.names[at][1].clone())));
    // Rows of one item that differ in content are refinements: the same content first.
    matching.by(|side, at| Some((side.names[at].clone(), side.content(at))));
    matching.by_score(|side, at| Some(side.names[at].clone()), same_item);
    matching.by(key);
    matching.by_move();
    matching.by_names_and_likeness();
    if matching.rename_level1() {
        matching.by_score(|side, at| Some(side.names[at].clone()), same_item);
        matching.by_names_and_likeness();
    }
    // The same item under another level-1 item.
    matching.by_score(
        |side, at| Some(side.names[at][1..].to_vec()),
        |one, other| {
            let substance = Substance::of(one.row, other.row);
            (substance.content >= ALTERED_NAME).then_some(substance.total())
        },
    );
    matching.pairs.sort_unstable_by_key(|(_, new)| *new);
    matching.pairs
}

/// The names of the item, folded: level 1, level 2, level 3.
pub(in crate::catalogue) fn names(row: &KeyedRow) -> Names {
    let level3 = row.row.level3_item.as_deref().unwrap_or_default();
    [&row.row.level1_item, &row.row.level2_item, level3].map(fold)
}

/// The folded name without a bracketed addition at its end: 核准（新增） gives 核准 (R21).
pub(in crate::catalogue) fn without_addition(name: &str) -> &str {
    let open = name.ends_with([')', '〕', ']']).then(|| name.rfind(['(', '〔', '['])).flatten();
    open.filter(|at| *at > 0).map_or(name, |at| &name[..at])
}

/// How far two rows agree in what they say, whatever they are called.
pub(in crate::catalogue) struct Substance {
    content: f64,
    basis: f64,
    others: f64,
}

impl Substance {
    pub(in crate::catalogue) fn of(one: &CatalogueRow, other: &CatalogueRow) -> Self {
        let others = [
            fold(&one.time_limit) == fold(&other.time_limit),
            fold(&one.publisher) == fold(&other.publisher),
            one.channels == other.channels,
        ];
        let agreeing = u8::try_from(others.into_iter().filter(|same| *same).count()).unwrap_or(0);
        Self {
            content: likeness_of_cells(&one.content_elements, &other.content_elements),
            basis: likeness_of_cells(&one.legal_basis, &other.legal_basis),
            others: f64::from(agreeing) / 3.0,
        }
    }

    /// From 0 to 1.
    pub(in crate::catalogue) fn total(&self) -> f64 {
        0.5 * self.content + 0.3 * self.basis + 0.2 * self.others
    }

    /// True for rows that name the same basis, or nearly so.
    pub(in crate::catalogue) fn is_of_one_basis(&self) -> bool {
        self.basis >= RELATED_BASIS
    }

    /// True where the contents have something to do with each other; or the basis alone, where nothing but the
    /// content is otherwise: items of one sector often stand on one basis.
    fn is_related(&self) -> bool {
        self.content >= RELATED_CONTENT || self.is_of_one_basis() && self.others > 0.9
    }
}

fn likeness_of_cells(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let beginning = |text: &str| text.chars().take(JUDGED_CHARACTERS).collect::<String>();
    similarity(&beginning(one), &beginning(other))
}

/// One of the two versions, with the rows not yet paired.
struct Side<'a> {
    rows: &'a [KeyedRow],
    names: Vec<Names>,
    left: Vec<usize>,
}

/// A row as a candidate for a pair.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    names: &'a Names,
    row: &'a CatalogueRow,
    has_key: bool,
}

struct Matching<'a> {
    old: Side<'a>,
    new: Side<'a>,
    pairs: Vec<(usize, usize)>,
}

impl<'a> Side<'a> {
    fn new(rows: &'a [KeyedRow]) -> Self {
        Self { rows, names: rows.iter().map(names).collect(), left: (0..rows.len()).collect() }
    }

    /// The rows, and the places of those that are left over.
    fn standing(&self) -> (&[KeyedRow], &[usize]) {
        (self.rows, &self.left)
    }

    fn content(&self, at: usize) -> String {
        fold(&self.rows[at].row.content_elements)
    }

    fn candidate(&self, at: usize) -> Candidate<'_> {
        let row = &self.rows[at];
        Candidate { names: &self.names[at], row: &row.row, has_key: !row.key.is_empty() }
    }

    /// The level-2 names that stand under each level-1 name, of these rows.
    fn level2_names(&self, rows: impl Iterator<Item = usize>) -> HashMap<&str, HashSet<&str>> {
        let mut of_level1: HashMap<&str, HashSet<&str>> = HashMap::new();
        for at in rows {
            of_level1.entry(&self.names[at][0]).or_default().insert(&self.names[at][1]);
        }
        of_level1
    }
}

impl<'a> Matching<'a> {
    fn new(old: &'a [KeyedRow], new: &'a [KeyedRow]) -> Self {
        Self { old: Side::new(old), new: Side::new(new), pairs: Vec::new() }
    }

    /// Pairs the rows left over whose mark is the same, in order of their places.
    fn by<K: Eq + Hash>(&mut self, mark: impl Fn(&Side<'a>, usize) -> Option<K>) {
        let mut waiting: HashMap<K, Vec<usize>> = HashMap::new();
        for &at in self.old.left.iter().rev() {
            if let Some(mark) = mark(&self.old, at) {
                waiting.entry(mark).or_default().push(at);
            }
        }
        let mut found = Vec::new();
        for &at in &self.new.left {
            let same = mark(&self.new, at).and_then(|mark| waiting.get_mut(&mark)?.pop());
            found.extend(same.map(|old| (old, at)));
        }
        self.take(found);
    }

    /// Pairs the rows left over of one group, the likest first.
    fn by_score<K: Eq + Hash>(
        &mut self,
        group: impl Fn(&Side<'a>, usize) -> Option<K>,
        score: impl Fn(Candidate<'_>, Candidate<'_>) -> Option<f64>,
    ) {
        self.by_score_of(&group, &group, score);
    }

    /// The same where the two sides are grouped in ways of their own.
    fn by_score_of<K: Eq + Hash>(
        &mut self,
        group_of_old: impl Fn(&Side<'a>, usize) -> Option<K>,
        group_of_new: impl Fn(&Side<'a>, usize) -> Option<K>,
        score: impl Fn(Candidate<'_>, Candidate<'_>) -> Option<f64>,
    ) {
        let mut groups: HashMap<K, Vec<usize>> = HashMap::new();
        for &at in &self.old.left {
            if let Some(mark) = group_of_old(&self.old, at) {
                groups.entry(mark).or_default().push(at);
            }
        }
        let mut candidates = Vec::new();
        for &at in &self.new.left {
            let Some(of_group) = group_of_new(&self.new, at).and_then(|mark| groups.get(&mark)) else {
                continue;
            };
            for &old in of_group {
                let score = score(self.old.candidate(old), self.new.candidate(at));
                candidates.extend(score.map(|score| (score, old, at)));
            }
        }
        self.take_likest(candidates);
    }

    /// Level-3 items under one level-2 item, bracketed additions, and altered names, all within one
    /// level-1 item.
    fn by_names_and_likeness(&mut self) {
        self.by_score(|side, at| Some(side.names[at][..2].to_vec()), same_item);
        let bare = |side: &Side<'a>, at: usize| {
            [side.names[at][0].clone(), without_addition(&side.names[at][1]).to_owned()]
        };
        // An item whose own name ends in brackets may get an addition behind them.
        self.by_score_of(
            |side, at| Some([side.names[at][0].clone(), side.names[at][1].clone()]),
            |side, at| Some(bare(side, at)),
            same_item,
        );
        self.by_score(|side, at| Some(bare(side, at)), same_item);
        self.by_parts();
        self.by_likeness();
    }

    /// Pairs altered names within one level-1 item, the most alike first, where no row that has its
    /// pair already is more alike, and no bracket says whose part the row is.
    fn by_likeness(&mut self) {
        let paired: HashSet<usize> = self.pairs.iter().map(|(old, _)| *old).collect();
        let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, names) in self.old.names.iter().enumerate() {
            groups.entry(&names[0]).or_default().push(at);
        }
        let old_names: HashSet<&[String]> = self.old.names.iter().map(|names| &names[..2]).collect();
        let mut candidates = Vec::new();
        for &at in &self.new.left {
            let new = self.new.candidate(at);
            let bare = without_addition(&new.names[1]);
            if bare != new.names[1] && old_names.contains(&[new.names[0].clone(), bare.to_owned()][..]) {
                continue;
            }
            let scored: Vec<(f64, usize)> = groups
                .get(new.names[0].as_str())
                .into_iter()
                .flatten()
                .filter_map(|old| likeness(self.old.candidate(*old), new).map(|score| (score, *old)))
                .collect();
            let present = scored.iter().filter(|(_, old)| paired.contains(old));
            let nearest = present.map(|(score, _)| *score).fold(0.0, f64::max);
            candidates.extend(
                scored
                    .into_iter()
                    .filter(|(score, old)| !paired.contains(old) && *score >= nearest)
                    .filter(|(_, old)| !(new.has_key && self.old.candidate(*old).has_key))
                    .map(|(score, old)| (score, old, at)),
            );
        }
        self.take_likest(candidates);
    }

    /// An item of which the newer side made several is the first of these (R21): by the things that its name joined, or
    /// by the content that they divided among them. The others are no item's new name.
    fn by_parts(&mut self) {
        if self.old.left.is_empty() || self.new.left.len() < 2 {
            return;
        }
        let names = |is_new, at| self.names_of(is_new, at);
        let found = taken_apart(self.old.standing(), self.new.standing(), names);
        self.take_parts(&found);
        let names = |is_new, at| self.names_of(is_new, at);
        let found = divided(self.old.standing(), self.new.standing(), names);
        self.take_parts(&found);
    }

    fn names_of(&self, is_new: bool, at: usize) -> &Names {
        let side = if is_new { &self.new } else { &self.old };
        &side.names[at]
    }

    fn take_parts(&mut self, found: &[(usize, Vec<usize>)]) {
        let parts: HashSet<usize> = found.iter().flat_map(|(_, parts)| parts[1..].to_vec()).collect();
        self.take(found.iter().map(|(whole, parts)| (*whole, parts[0])).collect());
        self.new.left.retain(|at| !parts.contains(at));
    }

    /// The same item with the same content under another level-1 item, where no other row left over is called so.
    fn by_move(&mut self) {
        let once = |side: &Side<'a>| {
            let mut places: HashMap<Vec<String>, Option<usize>> = HashMap::new();
            for at in side.left.iter().copied() {
                let seen = places.entry(side.names[at][1..].to_vec());
                seen.and_modify(|place| *place = None).or_insert(Some(at));
            }
            places
        };
        let (old, new) = (once(&self.old), once(&self.new));
        let is_same = |(old, new): &(usize, usize)| {
            let [one, other] = [&self.old.rows[*old].row, &self.new.rows[*new].row];
            fold(&one.content_elements) == fold(&other.content_elements)
                && Substance::of(one, other).is_of_one_basis()
        };
        let both = old.into_iter().filter_map(|(names, old)| Some((old?, (*new.get(&names)?)?)));
        let mut found: Vec<(usize, usize)> = both.filter(is_same).collect();
        found.sort_unstable();
        self.take(found);
    }

    /// Finds level-1 names that are gone and stand for new ones, by likeness or by the level-2 names
    /// beneath, and reads the old rows as if they had the new name. True when there are any.
    fn rename_level1(&mut self) -> bool {
        let all_old: HashSet<&str> = self.old.names.iter().map(|names| names[0].as_str()).collect();
        let all_new: HashSet<&str> = self.new.names.iter().map(|names| names[0].as_str()).collect();
        let gone = self.old.level2_names(self.old.left.iter().copied());
        let come = self.new.level2_names(self.new.left.iter().copied());
        let mut candidates = Vec::new();
        for (old, old_names) in gone.iter().filter(|(name, _)| !all_new.contains(*name)) {
            for (new, new_names) in come.iter().filter(|(name, _)| !all_old.contains(*name)) {
                let shared = u32::try_from(old_names.intersection(new_names).count()).unwrap_or(0);
                let fewer = u32::try_from(old_names.len().min(new_names.len())).unwrap_or(1).max(1);
                let (alike, shared) = (similarity(old, new), f64::from(shared) / f64::from(fewer));
                if alike >= ALTERED_NAME || shared >= ALTERED_NAME {
                    candidates.push((alike + shared, (*old).to_owned(), (*new).to_owned()));
                }
            }
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (&a.1, &a.2).cmp(&(&b.1, &b.2))));
        let mut renames: HashMap<String, String> = HashMap::new();
        let mut taken = HashSet::new();
        for (_, old, new) in candidates {
            if !renames.contains_key(&old) && taken.insert(new.clone()) {
                renames.insert(old, new);
            }
        }
        for names in &mut self.old.names {
            if let Some(new) = renames.get(&names[0]) {
                names[0].clone_from(new);
            }
        }
        !renames.is_empty()
    }

    fn take_likest(&mut self, mut candidates: Vec<(f64, usize, usize)>) {
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let (mut old_taken, mut new_taken) = (HashSet::new(), HashSet::new());
        let mut found = Vec::new();
        for (_, old, new) in candidates {
            if !old_taken.contains(&old) && !new_taken.contains(&new) {
                old_taken.insert(old);
                new_taken.insert(new);
                found.push((old, new));
            }
        }
        self.take(found);
    }

    fn take(&mut self, found: Vec<(usize, usize)>) {
        let old: HashSet<usize> = found.iter().map(|(old, _)| *old).collect();
        let new: HashSet<usize> = found.iter().map(|(_, new)| *new).collect();
        self.old.left.retain(|at| !old.contains(at));
        self.new.left.retain(|at| !new.contains(at));
        self.pairs.extend(found);
    }
}

/// Rows that are one item by their names: the content says which is which.
fn same_item(one: Candidate<'_>, other: Candidate<'_>) -> Option<f64> {
    Some(Substance::of(one.row, other.row).total())
}

/// The likeness of two items, where it is enough for an alteration of the name (R20): the names are
/// alike, or one contains the other, and the rows have something to do with each other; or the content
/// is the very same.
fn likeness(old: Candidate<'_>, new: Candidate<'_>) -> Option<f64> {
    let [old_name, new_name] = [old, new].map(|side| side.names[1..].concat());
    let has_same_content =
        !old.row.content_elements.is_empty() && old.row.content_elements == new.row.content_elements;
    let alike = match likeness_of_names(&old_name, &new_name) {
        Some(alike) => alike,
        None if is_contained(&old_name, &new_name) => ALTERED_NAME,
        None if has_same_content => similarity(&old_name, &new_name),
        None => return None,
    };
    let substance = Substance::of(old.row, new.row);
    let is_altered = if alike >= ALTERED_NAME {
        alike >= NEAR_NAME || substance.is_related()
    } else {
        substance.is_of_one_basis()
    };
    is_altered.then_some(alike + substance.total())
}

/// True where one name is the other with something around it.
fn is_contained(one: &str, other: &str) -> bool {
    let (shorter, longer) = if one.len() < other.len() { (one, other) } else { (other, one) };
    shorter.chars().count() >= LEAST_CONTAINED && longer.contains(shorter)
}

/// True where a name is so like a guideline's, or holds it, that it is an alteration of that name and no
/// item of its own: 出生登记 and 死亡登记 are alike by half and two items (R20, R28).
pub(in crate::catalogue) fn is_sure_alteration(written: &str, wanted: &str) -> bool {
    fold(written).contains(&fold(wanted))
        || similarity(written, wanted) >= Lexicon::shipped().measure("sure_name")
}

/// The likeness of two names, where it is enough for an alteration.
pub(in crate::catalogue) fn likeness_of_names(old: &str, new: &str) -> Option<f64> {
    let (old_length, new_length) = (old.chars().count(), new.chars().count());
    // The edit distance is at least the difference of the lengths: most pairs end here.
    if old_length.min(new_length) * 2 < old_length.max(new_length) {
        return None;
    }
    Some(similarity(old, new)).filter(|score| *score >= ALTERED_NAME)
}
