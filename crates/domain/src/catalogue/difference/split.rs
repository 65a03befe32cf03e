//! An item that the newer side made several of: which rows are its parts (R21).

use super::matching::{LEAST_CONTAINED, Names, without_addition};
use crate::catalogue::KeyedRow;
use crate::catalogue::numbering::StableKey;
use crate::text::fold;
use std::collections::{BTreeMap, HashSet};

/// Of each row that is new, the old row of which it is a part: the old name stands no more, the row that came in
/// its place bears it with something more, and so does the new one. `pairs` are those of old and new.
pub(in crate::catalogue) fn parts(
    (old, old_names): (&[KeyedRow], &[Names]),
    (new, new_names): (&[KeyedRow], &[Names]),
    pairs: &[(usize, usize)],
) -> BTreeMap<usize, usize> {
    let standing: HashSet<&[String]> = new_names.iter().map(|names| &names[..2]).collect();
    let paired: HashSet<usize> = pairs.iter().map(|(_, new)| *new).collect();
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    for (whole, first) in pairs {
        let (name, level1) = (&old_names[*whole][1], &new_names[*first][0]);
        let is_renamed = *name != new_names[*first][1];
        if !is_renamed || standing.contains(&[level1.clone(), name.clone()][..]) {
            continue;
        }
        let is_part = |at: usize| is_part_of((&old[*whole], name), (&new[at], &new_names[at][1]));
        if !is_part(*first) {
            continue;
        }
        for at in (0..new.len()).filter(|at| !paired.contains(at)) {
            let is_beside = new_names[at][0] == *level1 && new_names[at][1] != new_names[*first][1];
            // Of two wholes the one of the longer name says more.
            let is_nearer = found.get(&at).is_none_or(|other| old_names[*other][1].len() < name.len());
            if is_beside && is_nearer && is_part(at) {
                found.insert(at, *whole);
            }
        }
    }
    found
}

/// By the key's link, by the name with a bracketed addition, or by a name that holds the whole's where most of
/// what the two say is the same.
fn is_part_of((whole, name): (&KeyedRow, &str), (part, part_name): (&KeyedRow, &str)) -> bool {
    let of_key = part.key.parse::<StableKey>().ok().filter(|key| key.part.is_some());
    let holds = name.chars().count() >= LEAST_CONTAINED && part_name.contains(name);
    of_key.is_some_and(|key| key.item().to_string() == whole.key)
        || without_addition(part_name) == name && part_name != name
        || holds && agree_in_most(whole, part)
}

/// Parts of one item keep what it says, but for a cell or so.
pub(in crate::catalogue) fn agree_in_most(one: &KeyedRow, other: &KeyedRow) -> bool {
    let (one, other) = (&one.row, &other.row);
    let agreeing = [
        fold(&one.content_elements) == fold(&other.content_elements),
        fold(&one.legal_basis) == fold(&other.legal_basis),
        fold(&one.time_limit) == fold(&other.time_limit),
        one.channels == other.channels,
    ];
    agreeing.into_iter().filter(|same| *same).count() >= 3
}
