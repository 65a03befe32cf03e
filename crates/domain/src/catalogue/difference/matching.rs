//! Which row of one version is which row of another: by stable key (R30), else by the names of the
//! item, else by likeness within one level-1 item (R20's measure).

use crate::catalogue::KeyedRow;
use crate::text::{fold, similarity};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// An altered name has at least this likeness to the name it came from (R20).
pub(super) const ALTERED_NAME: f64 = 0.5;

/// The pairs of (old, new) places, in order of the new ones. Each row stands in one pair at most.
pub(super) fn pairs(old: &[KeyedRow], new: &[KeyedRow]) -> Vec<(usize, usize)> {
    let mut matching = Matching::new(old, new);
    matching.by(|row| (!row.key.is_empty()).then(|| row.key.clone()));
    // Rows of one item that differ in content are refinements: the same content first.
    matching.by(|row| Some((names(row), fold(&row.row.content_elements))));
    matching.by(|row| Some(names(row)));
    matching.by_likeness();
    // The same item under another level-1 item.
    matching.by(|row| Some(names(row)[1..].to_vec()));
    matching.pairs.sort_unstable_by_key(|(_, new)| *new);
    matching.pairs
}

/// The names of the item, folded: level 1, level 2, level 3.
pub(super) fn names(row: &KeyedRow) -> [String; 3] {
    let level3 = row.row.level3_item.as_deref().unwrap_or_default();
    [&row.row.level1_item, &row.row.level2_item, level3].map(fold)
}

struct Matching<'a> {
    old: &'a [KeyedRow],
    new: &'a [KeyedRow],
    old_left: Vec<usize>,
    new_left: Vec<usize>,
    pairs: Vec<(usize, usize)>,
}

impl<'a> Matching<'a> {
    fn new(old: &'a [KeyedRow], new: &'a [KeyedRow]) -> Self {
        let (old_left, new_left) = ((0..old.len()).collect(), (0..new.len()).collect());
        Self { old, new, old_left, new_left, pairs: Vec::new() }
    }

    /// Pairs the rows left over whose mark is the same, in order of their places.
    fn by<K: Eq + Hash>(&mut self, mark: impl Fn(&KeyedRow) -> Option<K>) {
        let mut waiting: HashMap<K, Vec<usize>> = HashMap::new();
        for &at in self.old_left.iter().rev() {
            if let Some(mark) = mark(&self.old[at]) {
                waiting.entry(mark).or_default().push(at);
            }
        }
        let mut found = Vec::new();
        for &at in &self.new_left {
            let same = mark(&self.new[at]).and_then(|mark| waiting.get_mut(&mark)?.pop());
            found.extend(same.map(|old| (old, at)));
        }
        self.take(found);
    }

    /// Pairs altered names within one level-1 item, the most alike first. Rows that both have a key
    /// of their own are different items, however alike their names.
    fn by_likeness(&mut self) {
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for &at in &self.old_left {
            groups.entry(fold(&self.old[at].row.level1_item)).or_default().push(at);
        }
        let mut candidates = Vec::new();
        for &at in &self.new_left {
            let new = &self.new[at];
            for &old_at in groups.get(&fold(&new.row.level1_item)).into_iter().flatten() {
                let old = &self.old[old_at];
                if old.key.is_empty() || new.key.is_empty() {
                    candidates.extend(likeness(old, new).map(|score| (score, old_at, at)));
                }
            }
        }
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
        self.old_left.retain(|at| !old.contains(at));
        self.new_left.retain(|at| !new.contains(at));
        self.pairs.extend(found);
    }
}

/// The likeness of two items' names, where it is enough for an alteration.
fn likeness(old: &KeyedRow, new: &KeyedRow) -> Option<f64> {
    let [old, new] = [old, new].map(|row| names(row)[1..].concat());
    let (shorter, longer) =
        (old.chars().count().min(new.chars().count()), old.chars().count().max(new.chars().count()));
    // The edit distance is at least the difference of the lengths: most pairs end here.
    if shorter * 2 < longer {
        return None;
    }
    Some(similarity(&old, &new)).filter(|score| *score >= ALTERED_NAME)
}
