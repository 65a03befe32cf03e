//! An item that the newer side made several of: which rows are its parts (R21). Names tell it, and so does the
//! content: what one item named before and several name now, was divided between them.

use super::matching::{LEAST_CONTAINED, Names, Substance, without_addition};
use crate::catalogue::KeyedRow;
use crate::catalogue::item_part::elements_of;
use crate::catalogue::lexicon::Lexicon;
use crate::catalogue::numbering::StableKey;
use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Of each row that is new, the old row of which it is a part: the old name stands no more, the row that came in
/// its place bears it with something more, and so does the new one; or, whatever they are called, the new row names
/// what the old one named and the one in its place names no more, or both repeat what the old one alone said.
/// `pairs` are those of old and new.
pub(in crate::catalogue) fn parts(
    (old, old_names): (&[KeyedRow], &[Names]),
    (new, new_names): (&[KeyedRow], &[Names]),
    pairs: &[(usize, usize)],
) -> BTreeMap<usize, usize> {
    let standing: HashSet<&[String]> = new_names.iter().map(|names| &names[..2]).collect();
    let paired: HashSet<usize> = pairs.iter().map(|(_, new)| *new).collect();
    let added: Vec<usize> = (0..new.len()).filter(|at| !paired.contains(at)).collect();
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    if added.is_empty() {
        return found;
    }
    for (whole, first) in pairs {
        let (name, level1) = (&old_names[*whole][1], &new_names[*first][0]);
        let is_part = |at: usize| is_part_of((&old[*whole], name), (&new[at], &new_names[at][1]));
        let stands_no_more =
            *name != new_names[*first][1] && !standing.contains(&[level1.clone(), name.clone()][..]);
        let is_given_up = stands_no_more && is_part(*first);
        let left = || left_by(&old[*whole], &new[*first]);
        let mut left_of = None;
        for at in added.iter().copied() {
            let is_beside = new_names[at][0] == *level1 && new_names[at][1] != new_names[*first][1];
            // Of two wholes the one of the longer name says more.
            let is_nearer = found.get(&at).is_none_or(|other| old_names[*other][1].len() < name.len());
            let mut takes_over =
                || took_over((&old[*whole], name), left_of.get_or_insert_with(left), &new[at]);
            let repeats = || {
                let sides = [&new[*first], &new[at]];
                stands_no_more && !found.contains_key(&at) && is_repeated(old, &old[*whole], sides)
            };
            if is_beside && is_nearer && (is_given_up && is_part(at) || takes_over() || repeats()) {
                found.insert(at, *whole);
            }
        }
    }
    found
}

/// True where a row names what the whole named and the row in its place names no more.
pub(in crate::catalogue) fn is_divided_from(whole: &KeyedRow, first: &KeyedRow, part: &KeyedRow) -> bool {
    took_over((whole, &fold(&whole.row.level2_item)), &left_by(whole, first), part)
}

/// True where two rows both say what the whole said and no other row of its side did, so that under whatever names
/// both came of it.
pub(in crate::catalogue) fn is_repeated(old: &[KeyedRow], whole: &KeyedRow, parts: [&KeyedRow; 2]) -> bool {
    let content = fold(&whole.row.content_elements);
    let says_it = |row: &KeyedRow| fold(&row.row.content_elements) == content && agree_in_most(whole, row);
    !content.is_empty()
        && parts.into_iter().all(|part| says_it(part) && is_kin(whole, part))
        && old.iter().filter(|row| fold(&row.row.content_elements) == content).count() == 1
}

/// Which of the things that a name joins another name is, with what stands before or behind all of them: 社会保障卡解挂
/// is the second of 社会保障卡挂失与解挂.
pub(in crate::catalogue) fn named_one_of(whole: &str, name: &str) -> Option<usize> {
    let lexicon = Lexicon::shipped();
    if name.chars().count() < 2 || name == whole || !lexicon.contains("name_joint", whole) {
        return None;
    }
    let tokens = lexicon.words("name_joint").iter().fold(vec![whole], |tokens, joint| {
        tokens.into_iter().flat_map(|token| token.split(joint.as_str())).collect()
    });
    let (first, last) = (*tokens.first()?, *tokens.last()?);
    (0..tokens.len()).find(|at| {
        // What stands before the first stands before all, what stands behind the last behind all.
        name.match_indices(tokens[*at]).any(|(start, token)| {
            let (before, behind) = (&name[..start], &name[start + token.len()..]);
            let is_shared_before = if *at == 0 { before.is_empty() } else { first.starts_with(before) };
            let is_shared_behind =
                if *at + 1 == tokens.len() { behind.is_empty() } else { last.ends_with(behind) };
            !token.is_empty() && is_shared_before && is_shared_behind
        })
    })
}

/// Old rows that stand no more and of whose names, which join several things, new rows are one each: the old place,
/// and those of the new ones, the first of them before the others.
pub(super) fn taken_apart<'a>(
    (old, gone): (&[KeyedRow], &[usize]),
    (new, come): (&[KeyedRow], &[usize]),
    names: impl Fn(bool, usize) -> &'a Names,
) -> Vec<(usize, Vec<usize>)> {
    let mut taken: HashSet<usize> = HashSet::new();
    let mut found = Vec::new();
    for whole in gone {
        let [level1, name, _] = names(false, *whole);
        let mut parts: BTreeMap<usize, usize> = BTreeMap::new();
        for at in come.iter().filter(|at| !taken.contains(at)) {
            let [of, part, _] = names(true, *at);
            let one = named_one_of(name, part).filter(|_| of == level1 && is_kin(&old[*whole], &new[*at]));
            if let Some(one) = one {
                parts.entry(one).or_insert(*at);
            }
        }
        if parts.len() > 1 {
            taken.extend(parts.values());
            found.push((*whole, parts.into_values().collect()));
        }
    }
    found
}

/// Old rows that stand no more and whose content several new rows divided among them, with the one that names most
/// of it before the others: the old place, and those of the new ones.
pub(super) fn divided<'a>(
    (old, gone): (&[KeyedRow], &[usize]),
    (new, come): (&[KeyedRow], &[usize]),
    names: impl Fn(bool, usize) -> &'a Names,
) -> Vec<(usize, Vec<usize>)> {
    let of_new: Vec<BTreeSet<String>> = come.iter().map(|at| named(&new[*at])).collect();
    let mut taken: HashSet<usize> = HashSet::new();
    let mut found = Vec::new();
    for whole in gone {
        let named_before = named(&old[*whole]);
        if named_before.len() < 2 {
            continue;
        }
        let (mut rest, mut parts) = (named_before.clone(), Vec::new());
        for (place, (at, named)) in come.iter().zip(&of_new).enumerate() {
            let is_beside = !taken.contains(&place) && names(false, *whole)[0] == names(true, *at)[0];
            if is_beside && !named.is_empty() && named.is_subset(&rest) && is_kin(&old[*whole], &new[*at]) {
                rest.retain(|element| !named.contains(element));
                parts.push(place);
            }
        }
        if rest.is_empty() && parts.len() > 1 {
            parts.sort_by_key(|place| std::cmp::Reverse(of_new[*place].len()));
            found.push((*whole, parts.iter().map(|place| come[*place]).collect()));
            taken.extend(parts);
        }
    }
    found
}

/// What the content of a row names, folded.
fn named(row: &KeyedRow) -> BTreeSet<String> {
    elements_of(&row.row.content_elements).iter().map(|element| fold(element)).collect()
}

/// What the whole named and the row in its place names no more.
fn left_by(whole: &KeyedRow, first: &KeyedRow) -> BTreeSet<String> {
    // Most rows are as they were: that is seen without reading them.
    if whole.row.content_elements == first.row.content_elements {
        return BTreeSet::new();
    }
    let kept = named(first);
    named(whole).into_iter().filter(|element| !kept.contains(element)).collect()
}

/// Most of what a part names was left by the row in the whole's place, which it is akin to or named after.
fn took_over((whole, name): (&KeyedRow, &str), left: &BTreeSet<String>, part: &KeyedRow) -> bool {
    if left.is_empty() {
        return false;
    }
    let of_part = named(part);
    let taken = of_part.intersection(left).count();
    let bears_the_name =
        name.chars().count() >= LEAST_CONTAINED && fold(&part.row.level2_item).contains(name);
    taken > 0 && taken * 2 >= of_part.len() && (bears_the_name || is_kin(whole, part))
}

/// Rows of one origin stand on the same basis.
fn is_kin(whole: &KeyedRow, part: &KeyedRow) -> bool {
    Substance::of(&whole.row, &part.row).is_of_one_basis()
}

/// By the key's link, by the name with a bracketed addition, by a name that holds the whole's where most of what the
/// two say is the same, or by one of the things that the whole's name joins.
fn is_part_of((whole, name): (&KeyedRow, &str), (part, part_name): (&KeyedRow, &str)) -> bool {
    let of_key = part.key.parse::<StableKey>().ok().filter(|key| key.part.is_some());
    let holds = name.chars().count() >= LEAST_CONTAINED && part_name.contains(name);
    of_key.is_some_and(|key| key.item().to_string() == whole.key)
        || without_addition(part_name) == name && part_name != name
        || holds && agree_in_most(whole, part)
        || named_one_of(name, part_name).is_some() && is_kin(whole, part)
}

/// Parts of one item keep what it says, but for a cell or so; of its content each has all or some.
pub(in crate::catalogue) fn agree_in_most(one: &KeyedRow, other: &KeyedRow) -> bool {
    let (part, whole) = (&other.row, &one.row);
    let agreeing = [
        fold(&whole.content_elements) == fold(&part.content_elements) || {
            let of_part = named(other);
            !of_part.is_empty() && of_part.is_subset(&named(one))
        },
        fold(&whole.legal_basis) == fold(&part.legal_basis),
        fold(&whole.time_limit) == fold(&part.time_limit),
        whole.channels == part.channels,
    ];
    agreeing.into_iter().filter(|same| *same).count() >= 3
}
