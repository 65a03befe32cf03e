//! Numbers of items (R29-R31): the stable key of a row and its printed 序号.
//!
//! The key is given once and never again, so that a removed item's key stays its own; the printed
//! number follows the guideline's scheme, and the plain one is given anew in display order.

use super::{Guideline, KeyedRow, Numbering, RowStatus};
use crate::text::fold;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;

/// A stable key: `{sector}-{level 1}-{level 2}`, and a fourth number for the parts of a refined
/// item, which keep the link to it (R21, R30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StableKey {
    /// The sector's code (R1, R7).
    pub sector: u16,
    /// The category: the level-1 item's number.
    pub level1: u16,
    /// The level-2 item's number within its category.
    pub level2: u16,
    /// The part of a refined item; none for the item itself.
    pub part: Option<u16>,
}

/// Text that is no stable key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是事项编码，应写成 20-01-03 的样子")]
pub struct NotAKey(pub String);

/// Every number that a catalogue has ever used: its guideline's, and those of the rows of all its
/// versions, removed ones included. New numbers come from here and so never repeat one (R29).
#[derive(Debug, Clone)]
pub struct NumberBook {
    sector: u16,
    scheme: Numbering,
    /// The category number of each level-1 name, folded.
    categories: HashMap<String, u16>,
    /// The highest level-2 number of each category.
    last_level2: BTreeMap<u16, u16>,
    /// The highest part of each refined item.
    last_part: HashMap<StableKey, u16>,
    /// For each level-1 name, folded, its printed prefixes with the highest number and the count.
    printed: HashMap<String, BTreeMap<u32, (u32, usize)>>,
}

impl StableKey {
    /// The key of the whole item: that of the guideline item for its parts (R21).
    #[must_use]
    pub fn item(self) -> Self {
        Self { part: None, ..self }
    }
}

impl fmt::Display for StableKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}-{:02}", self.sector, self.level1, self.level2)?;
        self.part.map_or(Ok(()), |part| write!(f, "-{part:02}"))
    }
}

impl FromStr for StableKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let bad = || NotAKey(text.to_owned());
        let numbers: Vec<u16> =
            text.split('-').map(str::parse).collect::<Result<_, _>>().map_err(|_| bad())?;
        match numbers[..] {
            [sector, level1, level2] => Ok(Self { sector, level1, level2, part: None }),
            [sector, level1, level2, part] => Ok(Self { sector, level1, level2, part: Some(part) }),
            _ => Err(bad()),
        }
    }
}

impl NumberBook {
    /// A book in which the guideline's own numbers are taken.
    ///
    /// # Errors
    /// [`NotAKey`] when the guideline's sector code is no number.
    pub fn new(guideline: &Guideline) -> Result<Self, NotAKey> {
        let sector = guideline.sector_code.parse();
        let mut book = Self {
            sector: sector.map_err(|_| NotAKey(guideline.sector_code.clone()))?,
            scheme: guideline.numbering,
            categories: HashMap::new(),
            last_level2: BTreeMap::new(),
            last_part: HashMap::new(),
            printed: HashMap::new(),
        };
        for item in &guideline.items {
            book.record_one(&item.key, &item.row.level1_item, &item.row.seq_no);
        }
        Ok(book)
    }

    /// Takes the numbers of rows of any version, whatever their status.
    pub fn record<'a>(&mut self, rows: impl IntoIterator<Item = &'a KeyedRow>) {
        for row in rows {
            self.record_one(&row.key, &row.row.level1_item, &row.row.seq_no);
        }
    }

    /// The next key in the category of a level-1 item; a new level-1 item opens the next category.
    #[must_use]
    pub fn next_key(&self, level1_item: &str) -> StableKey {
        let level1 = self.category(level1_item);
        let level2 = self.last_level2.get(&level1).copied().unwrap_or(0) + 1;
        StableKey { sector: self.sector, level1, level2, part: None }
    }

    /// The next key for a part of a refined or split item (R21); the first part is 1.
    #[must_use]
    pub fn next_part_key(&self, item: StableKey) -> StableKey {
        let item = item.item();
        StableKey { part: Some(self.last_part.get(&item).copied().unwrap_or(0) + 1), ..item }
    }

    /// The printed number of an item added to the category of a level-1 item: the next after the
    /// last one of the category among `rows`, and with schemes other than the plain one after any
    /// that the category ever had (R29). Plain numbers change at every publication (R31), so that
    /// former versions do not bind them.
    #[must_use]
    pub fn next_printed(&self, level1_item: &str, rows: &[KeyedRow]) -> String {
        let mut book = Self { printed: HashMap::new(), ..self.clone() };
        if self.scheme != Numbering::Plain {
            book.printed.clone_from(&self.printed);
        }
        book.record(rows);
        let (prefix, last) = book.last_printed(level1_item);
        print_number(self.scheme, prefix, last + 1)
    }

    /// Adds a row to its category (R29): behind the category's last row, with its key and number;
    /// a plain sequence is put in order. Returns the row's place. The book takes the new numbers.
    pub fn add_row(&mut self, rows: &mut Vec<KeyedRow>, mut added: KeyedRow) -> usize {
        self.record(rows.iter());
        let level1 = fold(&added.row.level1_item);
        let last = rows.iter().rposition(|row| fold(&row.row.level1_item) == level1);
        let at = last.map_or(rows.len(), |last| last + 1);
        added.key = self.next_key(&added.row.level1_item).to_string();
        added.row.seq_no = self.next_printed(&added.row.level1_item, rows);
        self.record_one(&added.key, &added.row.level1_item, &added.row.seq_no);
        rows.insert(at, added);
        renumber(self.scheme, rows);
        at
    }

    fn record_one(&mut self, key: &str, level1_item: &str, seq_no: &str) {
        let name = fold(level1_item);
        if let Ok(key) = key.parse::<StableKey>()
            && key.sector == self.sector
        {
            self.categories.entry(name.clone()).or_insert(key.level1);
            let last = self.last_level2.entry(key.level1).or_default();
            *last = (*last).max(key.level2);
            if let Some(part) = key.part {
                let last = self.last_part.entry(key.item()).or_default();
                *last = (*last).max(part);
            }
        }
        if let Some((prefix, number)) = read_number(self.scheme, seq_no) {
            let (last, count) = self.printed.entry(name).or_default().entry(prefix).or_default();
            *last = (*last).max(number);
            *count += 1;
        }
    }

    fn category(&self, level1_item: &str) -> u16 {
        let next = || self.last_level2.keys().next_back().map_or(1, |last| last + 1);
        self.categories.get(&fold(level1_item)).copied().unwrap_or_else(next)
    }

    /// The prefix that most rows of the category print, and its highest number.
    fn last_printed(&self, level1_item: &str) -> (u32, u32) {
        let own = self.printed.get(&fold(level1_item));
        let most = own.and_then(|prefixes| prefixes.iter().max_by_key(|(_, (_, count))| *count));
        most.map_or_else(
            || (self.new_prefix(level1_item), self.last_of_plain()),
            |(prefix, (last, _))| (*prefix, *last),
        )
    }

    /// The prefix of a category that has no printed number yet: its own where that is free.
    fn new_prefix(&self, level1_item: &str) -> u32 {
        let own = u32::from(self.category(level1_item));
        let taken = |prefix: u32| self.printed.values().any(|prefixes| prefixes.contains_key(&prefix));
        let highest = self.printed.values().flat_map(BTreeMap::keys).max().copied().unwrap_or(0);
        if taken(own) { highest + 1 } else { own }
    }

    /// With the plain scheme a new category continues the one sequence of the whole table.
    fn last_of_plain(&self) -> u32 {
        let last = self.printed.values().flat_map(BTreeMap::values).map(|(last, _)| *last).max();
        if self.scheme == Numbering::Plain { last.unwrap_or(0) } else { 0 }
    }
}

/// Gives the plain 序号 anew in display order (R31). Consecutive rows of one item that shared a
/// number go on sharing it; omitted rows are not printed and lose theirs (R24). Numbers of other
/// schemes stay.
pub fn renumber(scheme: Numbering, rows: &mut [KeyedRow]) {
    if scheme != Numbering::Plain {
        return;
    }
    let mut number = 0_u32;
    let mut before: Option<(String, [String; 3])> = None;
    for row in rows.iter_mut() {
        if row.status == RowStatus::Omitted {
            row.row.seq_no.clear();
            continue;
        }
        let item = [&row.row.level1_item, &row.row.level2_item].map(|name| fold(name));
        let item = [item[0].clone(), item[1].clone(), fold(row.row.level3_item.as_deref().unwrap_or(""))];
        let now = (std::mem::take(&mut row.row.seq_no), item);
        let shared = !now.0.is_empty() && before.as_ref() == Some(&now);
        number += u32::from(!shared);
        row.row.seq_no = number.to_string();
        before = Some(now);
    }
}

/// The category prefix (0 with the plain scheme) and the number within it.
pub(super) fn read_number(scheme: Numbering, seq_no: &str) -> Option<(u32, u32)> {
    let text = fold(seq_no);
    match scheme {
        Numbering::Plain => Some((0, text.parse().ok()?)),
        Numbering::FourDigit => {
            let digits = text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            let (prefix, number) = digits.then(|| text.split_at(2))?;
            Some((prefix.parse().ok()?, number.parse().ok()?))
        }
        Numbering::Dotted => {
            let (prefix, number) = text.split_once('.')?;
            Some((prefix.parse().ok()?, number.parse().ok()?))
        }
    }
}

pub(super) fn print_number(scheme: Numbering, prefix: u32, number: u32) -> String {
    match scheme {
        Numbering::Plain => number.to_string(),
        Numbering::FourDigit => format!("{prefix:02}{number:02}"),
        Numbering::Dotted => format!("{prefix}.{number}"),
    }
}

#[cfg(test)]
#[path = "numbering_tests.rs"]
mod tests;
