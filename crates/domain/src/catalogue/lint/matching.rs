//! Which guideline item each row stands for (R20-R25).
//!
//! Names are compared with their level-1 item first, since one level-2 name may stand under several.
//! What remains is assigned from the likest pair down, so that the result does not depend on the
//! order of the rows.

use crate::catalogue::item_number::without_item_number;
use crate::catalogue::lexicon::Lexicon;
use crate::catalogue::{CatalogueTable, Guideline, RowStatus};
use crate::text::{fold, similarity};
use std::collections::{HashMap, HashSet};

/// Guideline items of one name.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) level1: String,
    pub(super) level2: String,
    /// Places among the guideline's items.
    pub(super) items: Vec<usize>,
    /// What the items say: 公开内容 and 公开依据, folded.
    said: Vec<[String; 2]>,
}

/// The guideline's names, ready to be looked up.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) groups: Vec<Group>,
    /// Folded level-1 names in order, as printed beside.
    pub(super) level1: Vec<(String, String)>,
    written: HashMap<String, HashMap<String, usize>>,
    folded: HashMap<String, HashMap<String, usize>>,
}

/// How a row came to its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Both names are the guideline's.
    Same,
    /// A bracketed addition to the guideline's name (R21), or a number before it.
    Refined,
    /// The level-2 name was altered (R20).
    Altered,
    /// The level-1 name differs, the level-2 name is the guideline's (R20).
    OtherLevel1,
    /// The level-2 cell is blank.
    Blank,
    /// No guideline item: an added one (R28).
    Added,
}

/// A row's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) group: Option<usize>,
    pub(super) kind: Kind,
}

/// All rows, table by table, and the groups no row stands for.
#[derive(Debug)]
pub(super) struct Matching {
    pub(super) rows: Vec<Place>,
    pub(super) absent: Vec<usize>,
}

impl Names {
    pub(super) fn new(guideline: &Guideline) -> Self {
        let mut names =
            Self { groups: Vec::new(), level1: Vec::new(), written: HashMap::new(), folded: HashMap::new() };
        for (at, item) in guideline.items.iter().enumerate() {
            let (level1, level2) = (&item.row.level1_item, &item.row.level2_item);
            let (key1, key2) = (fold(level1), fold(level2));
            if !names.level1.iter().any(|(key, _)| *key == key1) {
                names.level1.push((key1.clone(), level1.clone()));
            }
            let next = names.groups.len();
            let group = *names.folded.entry(key1).or_default().entry(key2).or_insert(next);
            if group == next {
                names.groups.push(Group {
                    level1: level1.clone(),
                    level2: level2.clone(),
                    items: Vec::new(),
                    said: Vec::new(),
                });
            }
            names.groups[group].items.push(at);
            names.groups[group].said.push(said(&item.row));
            names.written.entry(level1.clone()).or_default().insert(level2.clone(), group);
        }
        names
    }

    /// The group of a name as written, else folded.
    fn find(&self, level1: &str, level2: &str) -> Option<usize> {
        if let Some(group) = self.written.get(level1).and_then(|names| names.get(level2)) {
            return Some(*group);
        }
        self.folded.get(&fold(level1)).and_then(|names| names.get(&fold(level2))).copied()
    }

    /// The folded level-1 name that a written one says: without the number before it where the guideline has it so.
    pub(super) fn level1_said(&self, written: &str) -> String {
        let whole = fold(written);
        if self.folded.contains_key(&whole) {
            return whole;
        }
        let bare = fold(without_item_number(written));
        if self.folded.contains_key(&bare) { bare } else { whole }
    }

    fn groups_of(&self, level1: &str) -> impl Iterator<Item = usize> {
        self.folded.get(level1).into_iter().flat_map(|names| names.values().copied())
    }

    /// The guideline's level-1 name that an altered one stands for: the likest, and a name that no
    /// row bears itself.
    fn altered_level1(&self, level1: &str, borne: &HashSet<String>) -> Option<&str> {
        let least = Lexicon::shipped().measure("altered_name");
        self.level1
            .iter()
            .filter(|(key, _)| !borne.contains(key))
            .map(|(key, _)| (similarity(key, level1), key.as_str()))
            .filter(|(likeness, _)| *likeness >= least)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
            .map(|(_, key)| key)
    }
}

/// Matches all rows of all tables with the guideline's names.
pub(super) fn match_rows(names: &Names, tables: &[&CatalogueTable]) -> Matching {
    let mut matcher = Matcher::new(names, tables);
    if matcher.rows.iter().any(|row| row.place.group.is_none()) {
        matcher.match_refined();
        matcher.match_other_level1();
        matcher.match_altered();
        matcher.match_blank();
    }
    let absent = (0..names.groups.len()).filter(|group| !matcher.taken[*group]).collect();
    Matching { rows: matcher.rows.into_iter().map(|row| row.place).collect(), absent }
}

struct Matcher<'a> {
    names: &'a Names,
    rows: Vec<Candidate<'a>>,
    taken: Vec<bool>,
    /// The guideline's level-1 name of a written one, as its rows tell; both folded.
    level1_by_rows: HashMap<String, String>,
}

struct Candidate<'a> {
    row: &'a crate::catalogue::CatalogueRow,
    /// The level-1 name that it says, folded.
    level1: String,
    status: RowStatus,
    place: Place,
}

impl<'a> Matcher<'a> {
    fn new(names: &'a Names, tables: &[&'a CatalogueTable]) -> Self {
        let mut taken = vec![false; names.groups.len()];
        let rows = tables
            .iter()
            .flat_map(|table| &table.rows)
            .map(|placed| {
                let group = names.find(&placed.row.level1_item, &placed.row.level2_item);
                if let Some(group) = group {
                    taken[group] = true;
                }
                let kind = if group.is_some() { Kind::Same } else { Kind::Added };
                let level1 = names.level1_said(&placed.row.level1_item);
                Candidate { row: &placed.row, level1, status: placed.status, place: Place { group, kind } }
            })
            .collect();
        Self { names, rows, taken, level1_by_rows: HashMap::new() }
    }

    fn borne(&self) -> HashSet<String> {
        self.rows.iter().map(|row| row.level1.clone()).collect()
    }

    /// The guideline's level-1 name that a written one stands for: by its likeness, else by its rows.
    fn level1_meant(&self, written: &str, borne: &HashSet<String>) -> Option<&str> {
        let by_rows = || self.level1_by_rows.get(written).map(String::as_str);
        self.names.altered_level1(written, borne).or_else(by_rows)
    }

    /// Finds what level-1 names stand for that have nothing in common with the guideline's: at least two
    /// rows, and half of those beneath, are word for word items of one level-1 item that no row bears.
    /// A section of the unit's own beside an absent one shares no more than names.
    fn find_level1_by_rows(&mut self, borne: &HashSet<String>) {
        let absent: Vec<(&str, &HashMap<String, usize>)> = self
            .names
            .folded
            .iter()
            .filter(|(name, _)| !borne.contains(*name))
            .map(|(name, groups)| (name.as_str(), groups))
            .collect();
        let mut sections: HashMap<String, (usize, HashMap<&str, usize>)> = HashMap::new();
        for candidate in &self.rows {
            let (row, written) = (candidate.row, candidate.level1.clone());
            if written.is_empty() || absent.is_empty() || self.names.folded.contains_key(&written) {
                continue;
            }
            let (count, alike) = sections.entry(written).or_default();
            *count += 1;
            let (level2, words) = (fold(&row.level2_item), said(row));
            for (name, groups) in &absent {
                let group = groups.get(&level2).map(|group| &self.names.groups[*group]);
                if group.is_some_and(|group| group.said.contains(&words)) {
                    *alike.entry(name).or_default() += 1;
                }
            }
        }
        let mut found: Vec<(usize, String, String)> = Vec::new();
        for (written, (count, alike)) in sections {
            let most = alike.values().copied().max().unwrap_or(0);
            let mut names = alike.into_iter().filter(|(_, rows)| *rows == most);
            if let (Some((name, _)), None) = (names.next(), names.next())
                && most >= 2
                && most * 2 >= count
            {
                found.push((most, written, name.to_owned()));
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut given = HashSet::new();
        found.retain(|(_, _, name)| given.insert(name.clone()));
        self.level1_by_rows = found.into_iter().map(|(_, written, name)| (written, name)).collect();
    }

    fn open_rows(&self) -> Vec<usize> {
        (0..self.rows.len()).filter(|at| self.rows[*at].place.group.is_none()).collect()
    }

    fn give(&mut self, row: usize, group: usize, kind: Kind) {
        self.taken[group] = true;
        self.rows[row].place = Place { group: Some(group), kind };
    }

    /// 核准（新增） and 1.1核准 stand for 核准.
    fn match_refined(&mut self) {
        for at in self.open_rows() {
            let row = self.rows[at].row;
            let level1 = &self.rows[at].level1;
            let found = self.names.find(level1, &row.level2_item);
            if let Some(group) = found.or_else(|| self.names.find(level1, &bare_name(&row.level2_item))) {
                self.give(at, group, Kind::Refined);
            }
        }
    }

    /// Rows under a level-1 name that is not the guideline's: the one it stands for, else the only
    /// guideline item of that level-2 name, if it is absent.
    fn match_other_level1(&mut self) {
        let borne = self.borne();
        self.find_level1_by_rows(&borne);
        for at in self.open_rows() {
            let row = self.rows[at].row;
            let level1 = self.rows[at].level1.clone();
            let is_known = self.names.level1.iter().any(|(key, _)| *key == level1);
            if !is_known {
                let altered = self.level1_meant(&level1, &borne).map(str::to_owned);
                let found = altered.and_then(|name| {
                    self.names
                        .find(&name, &row.level2_item)
                        .or_else(|| self.names.find(&name, &bare_name(&row.level2_item)))
                });
                if let Some(group) = found {
                    self.give(at, group, Kind::OtherLevel1);
                    continue;
                }
            }
            let level2 = fold(&row.level2_item);
            let mut alike =
                (0..self.taken.len()).filter(|group| fold(&self.names.groups[*group].level2) == level2);
            if let (Some(group), None) = (alike.next(), alike.next())
                && !self.taken[group]
            {
                self.give(at, group, Kind::OtherLevel1);
            }
        }
    }

    /// R20: the nearest item of the same level-1 item is otherwise absent and at least half alike.
    fn match_altered(&mut self) {
        let least = Lexicon::shipped().measure("altered_name");
        let borne = self.borne();
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for at in self.open_rows() {
            let row = self.rows[at].row;
            if row.level2_item.trim().is_empty() || self.rows[at].status != RowStatus::Active {
                continue;
            }
            let written = self.rows[at].level1.clone();
            let level1 = if self.names.folded.contains_key(&written) {
                Some(written.as_str())
            } else {
                self.level1_meant(&written, &borne)
            };
            let groups: Vec<usize> = level1.into_iter().flat_map(|name| self.names.groups_of(name)).collect();
            let bare = without_item_number(&row.level2_item);
            let likeness: Vec<(f64, usize)> = groups
                .into_iter()
                .map(|group| {
                    let name = &self.names.groups[group].level2;
                    (similarity(&row.level2_item, name).max(similarity(bare, name)), group)
                })
                .collect();
            let nearest_present = likeness
                .iter()
                .filter(|(_, group)| self.taken[*group])
                .map(|(score, _)| *score)
                .fold(0.0, f64::max);
            let absent = likeness.iter().filter(|(_, group)| !self.taken[*group]);
            pairs.extend(
                absent
                    .filter(|(score, _)| *score >= least && *score >= nearest_present)
                    .map(|(score, group)| (*score, at, *group)),
            );
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)).then(a.1.cmp(&b.1)));
        for (_, at, group) in pairs {
            let row = self.rows[at].row;
            if self.rows[at].place.group.is_some() || self.taken[group] {
                continue;
            }
            // Rows of one altered name are parts of one item.
            let alike: Vec<usize> = self
                .open_rows()
                .into_iter()
                .filter(|other| {
                    let other = &self.rows[*other];
                    other.level1 == self.rows[at].level1
                        && fold(&other.row.level2_item) == fold(&row.level2_item)
                })
                .collect();
            for other in alike {
                self.give(other, group, Kind::Altered);
            }
        }
    }

    /// A row without a name stands for the absent item of its level-1 item that comes next after
    /// the item of the row above, since rows keep the guideline's order.
    fn match_blank(&mut self) {
        for at in self.open_rows() {
            let row = self.rows[at].row;
            if !row.level2_item.trim().is_empty() {
                continue;
            }
            self.rows[at].place.kind = Kind::Blank;
            let after =
                at.checked_sub(1).and_then(|above| self.rows[above].place.group).map_or(0, |group| group + 1);
            let level1 = self.rows[at].level1.clone();
            let nearest = self
                .names
                .groups_of(&level1)
                .filter(|group| !self.taken[*group])
                .min_by_key(|group| (group.abs_diff(after), *group));
            if let Some(group) = nearest {
                self.give(at, group, Kind::Blank);
            }
        }
    }
}

/// What tells items of one name under different level-1 items apart.
fn said(row: &crate::catalogue::CatalogueRow) -> [String; 2] {
    [fold(&row.content_elements), fold(&row.legal_basis)]
}

/// A name without the number before it and the bracketed addition behind it.
pub(super) fn bare_name(name: &str) -> String {
    let folded = fold(without_item_number(name));
    let mut bare = folded.as_str();
    while bare.ends_with(')') {
        let Some(open) = bare.rfind('(') else { break };
        bare = &bare[..open];
    }
    bare.to_owned()
}
