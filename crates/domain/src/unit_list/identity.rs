//! How an entry keeps its key from one version of a list to the next: by code and name, by code alone,
//! by name; so that links outlive a renamed or renumbered entry (R60).

use super::ListEntry;
use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// An entry under its key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyedEntry {
    /// The key, kept through all versions.
    pub key: String,
    /// The entry.
    pub entry: ListEntry,
}

/// How an entry was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recognised {
    /// Code and name are as before.
    Same,
    /// Its code is as before, its name is not.
    ByCode,
    /// Its name is as before, its code is not or there is none.
    ByName,
    /// It was never there.
    New,
}

/// The key of a new entry, and how it came to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// The key.
    pub key: String,
    /// How.
    pub how: Recognised,
}

/// Gives every new entry the key of the former entry it is, else a key never used before. `former` are
/// all entries the list ever had, in their newest form: one that comes back is the old one again.
#[must_use]
pub fn assign_keys(former: &[KeyedEntry], new: &[ListEntry]) -> Vec<Assigned> {
    let mut assigned: Vec<Option<Assigned>> = vec![None; new.len()];
    let mut taken: HashSet<&str> = HashSet::new();
    for (measure, how) in PASSES {
        let known = unambiguous(former.iter().filter(|old| !taken.contains(old.key.as_str())), |old| {
            measure(&old.entry)
        });
        let open = (0..new.len()).filter(|at| assigned[*at].is_none());
        let wanted = unambiguous(open, |at| measure(&new[*at]));
        for (value, at) in wanted {
            if let Some(old) = known.get(&value) {
                taken.insert(&old.key);
                assigned[at] = Some(Assigned { key: old.key.clone(), how });
            }
        }
    }
    let mut last = former.iter().filter_map(|old| number(&old.key)).max().unwrap_or(0);
    let mut fresh = || {
        last += 1;
        Assigned { key: format!("E{last:05}"), how: Recognised::New }
    };
    assigned.into_iter().map(|found| found.unwrap_or_else(&mut fresh)).collect()
}

/// What an entry is recognised by; none where it says nothing.
type Measure = fn(&ListEntry) -> Option<String>;

const PASSES: [(Measure, Recognised); 4] = [
    (whole, Recognised::Same),
    (by_code, Recognised::ByCode),
    (by_name_and_category, Recognised::ByName),
    (by_name, Recognised::ByName),
];

/// What makes two rows of a file one and the same entry: kind, code, name and part.
#[must_use]
pub fn whole(entry: &ListEntry) -> Option<String> {
    Some(format!("{}|{}|{}", fold(&entry.code), by_name(entry)?, fold(&entry.category)))
}

fn by_code(entry: &ListEntry) -> Option<String> {
    // The parts of one item often share its code.
    let code = fold(&entry.code);
    (!code.is_empty()).then(|| format!("{code}|{}", fold(&entry.sub_name)))
}

fn by_name_and_category(entry: &ListEntry) -> Option<String> {
    Some(format!("{}|{}", by_name(entry)?, fold(&entry.category)))
}

fn by_name(entry: &ListEntry) -> Option<String> {
    (!entry.name.is_empty()).then(|| format!("{}|{}", fold(&entry.name), fold(&entry.sub_name)))
}

/// The things that alone have their value; those that share one are told apart by another measure.
fn unambiguous<T>(
    things: impl Iterator<Item = T>,
    value: impl Fn(&T) -> Option<String>,
) -> HashMap<String, T> {
    let mut found: HashMap<String, Option<T>> = HashMap::new();
    for thing in things {
        let Some(value) = value(&thing) else { continue };
        found.entry(value).and_modify(|known| *known = None).or_insert(Some(thing));
    }
    found.into_iter().filter_map(|(value, thing)| Some((value, thing?))).collect()
}

fn number(key: &str) -> Option<u32> {
    key.strip_prefix('E')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str, name: &str, category: &str) -> ListEntry {
        ListEntry {
            code: code.to_owned(),
            name: name.to_owned(),
            category: category.to_owned(),
            ..ListEntry::default()
        }
    }

    fn old(key: &str, code: &str, name: &str, category: &str) -> KeyedEntry {
        KeyedEntry { key: key.to_owned(), entry: entry(code, name, category) }
    }

    #[test]
    fn r60_an_entry_keeps_its_key_when_renamed_or_renumbered() {
        let former = [
            old("E00001", "A1", "低保审核", "行政给付"),
            old("E00002", "A2", "特困供养", "行政给付"),
            old("E00003", "A3", "殡葬检查", "行政检查"),
            old("E00004", "", "临时救助", "行政给付"),
        ];
        let new = [
            entry("A2", "特困人员救助供养", "行政给付"),
            entry("B9", "低保审核", "行政给付"),
            entry("A3", "殡葬检查", "行政检查"),
            entry("B7", "临时救助", "行政给付"),
            entry("B8", "社会组织登记", "行政许可"),
        ];
        let assigned = assign_keys(&former, &new);
        let told: Vec<(&str, Recognised)> = assigned.iter().map(|a| (a.key.as_str(), a.how)).collect();
        assert_eq!(
            told,
            [
                ("E00002", Recognised::ByCode),
                ("E00001", Recognised::ByName),
                ("E00003", Recognised::Same),
                ("E00004", Recognised::ByName),
                ("E00005", Recognised::New),
            ]
        );
    }

    #[test]
    fn r60_like_names_of_different_kinds_are_two_entries() {
        let former = [old("E00001", "", "殡葬设施", "行政检查"), old("E00002", "", "殡葬设施", "行政处罚")];
        let new = [entry("", "殡葬设施", "行政处罚"), entry("", "殡葬设施", "行政检查")];
        let keys: Vec<String> = assign_keys(&former, &new).into_iter().map(|a| a.key).collect();
        assert_eq!(keys, ["E00002", "E00001"]);
    }

    #[test]
    fn keys_are_never_given_twice() {
        let new = vec![entry("A1", "甲", ""), entry("A1", "甲", ""), entry("", "", "")];
        let keys: HashSet<String> =
            assign_keys(&[old("E00009", "A1", "甲", "")], &new).into_iter().map(|a| a.key).collect();
        assert_eq!(keys.len(), 3);
        assert!(keys.contains("E00010"));
    }
}
