//! What a new version of a list changes: entries added, changed field by field, gone (R60).

use super::{Assigned, Field, KeyedEntry, ListEntry};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum EntryDifference {
    /// It is new.
    Added {
        /// Its place in the new version, from 0.
        index: usize,
    },
    /// Some of its fields changed.
    Changed {
        /// Its place in the new version, from 0.
        index: usize,
        /// Its name before.
        former_name: String,
        /// Headings of what changed.
        fields: Vec<String>,
    },
    /// It is as it was.
    Unchanged {
        /// Its place in the new version, from 0.
        index: usize,
    },
    /// It is in the list no more.
    Removed {
        /// Its key.
        key: String,
        /// Its name.
        name: String,
    },
}

/// Compares a new version with the entries in force before it.
#[must_use]
pub fn compare(in_force: &[KeyedEntry], new: &[ListEntry], assigned: &[Assigned]) -> Vec<EntryDifference> {
    let former: HashMap<&str, &ListEntry> =
        in_force.iter().map(|old| (old.key.as_str(), &old.entry)).collect();
    let mut told = Vec::new();
    for (index, (entry, key)) in new.iter().zip(assigned).enumerate() {
        told.push(match former.get(key.key.as_str()) {
            None => EntryDifference::Added { index },
            Some(old) => {
                let fields = changed_fields(old, entry);
                if fields.is_empty() {
                    EntryDifference::Unchanged { index }
                } else {
                    EntryDifference::Changed { index, former_name: old.full_name(), fields }
                }
            }
        });
    }
    let kept: HashSet<&str> = assigned.iter().map(|key| key.key.as_str()).collect();
    told.extend(
        in_force
            .iter()
            .filter(|old| !kept.contains(old.key.as_str()))
            .map(|old| EntryDifference::Removed { key: old.key.clone(), name: old.entry.full_name() }),
    );
    told
}

fn changed_fields(old: &ListEntry, new: &ListEntry) -> Vec<String> {
    let fields = Field::ALL.into_iter().filter(|field| old.cell(*field) != new.cell(*field));
    let mut changed: Vec<String> = fields.map(|field| field.label().to_owned()).collect();
    let headings: std::collections::BTreeSet<&String> = old.extra.keys().chain(new.extra.keys()).collect();
    changed.extend(
        headings.into_iter().filter(|heading| old.extra.get(*heading) != new.extra.get(*heading)).cloned(),
    );
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit_list::assign_keys;

    #[test]
    fn r60_a_new_version_is_told_entry_by_entry() {
        let entry = |code: &str, name: &str| ListEntry {
            code: code.to_owned(),
            name: name.to_owned(),
            ..ListEntry::default()
        };
        let keyed = |key: &str, entry: ListEntry| KeyedEntry { key: key.to_owned(), entry };
        let former = [
            keyed("E00001", entry("A1", "甲")),
            keyed("E00002", entry("A2", "乙")),
            keyed("E00003", entry("A3", "丙")),
        ];
        let new = [entry("A1", "甲"), entry("A2", "乙项"), entry("A4", "丁")];
        let told = compare(&former, &new, &assign_keys(&former, &new));
        assert_eq!(told[0], EntryDifference::Unchanged { index: 0 });
        assert!(
            matches!(&told[1], EntryDifference::Changed { fields, former_name, .. } if fields == &["事项名称"] && former_name == "乙")
        );
        assert_eq!(told[2], EntryDifference::Added { index: 2 });
        assert_eq!(told[3], EntryDifference::Removed { key: "E00003".to_owned(), name: "丙".to_owned() });
    }
}
