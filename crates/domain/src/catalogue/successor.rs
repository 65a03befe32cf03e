//! A catalogue that another unit takes over: whose name stands in 公开主体, and which rows come to those that
//! are there already (R80a).

use super::{CatalogueRow, Column, KeyedRow, RowStatus};
use crate::text::fold;
use std::collections::BTreeSet;

/// The names of a unit that is no more, and the one that goes on.
#[derive(Debug, Clone, Copy)]
pub struct Succession<'a> {
    /// Every full name that the unit bore.
    pub full: &'a [String],
    /// Every short name that it bore.
    pub short: &'a [String],
    /// The full name of the successor.
    pub now: &'a str,
}

/// What separates the bodies of a cell.
const BETWEEN: [char; 8] = ['、', '，', ',', '；', ';', '/', '\n', ' '];

impl Succession<'_> {
    /// The bodies of a cell with the successor in the place of the unit, each named once.
    #[must_use]
    pub fn publisher(&self, cell: &str) -> String {
        let mut full: Vec<&String> = self.full.iter().filter(|name| !name.is_empty()).collect();
        full.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
        let (mut text, mut named) = (String::new(), BTreeSet::new());
        for piece in cell.split_inclusive(BETWEEN) {
            let body = piece.trim_end_matches(BETWEEN);
            let behind = &piece[body.len()..];
            let is_short = self.short.iter().any(|name| !name.is_empty() && name == body);
            let is_own = is_short || full.iter().any(|name| name.as_str() == body);
            let now = match is_own {
                true => self.now.to_owned(),
                false if body == self.now => body.to_owned(),
                false => full
                    .iter()
                    .find_map(|name| replaced(body, name, self.now))
                    .unwrap_or_else(|| body.to_owned()),
            };
            // Twice the successor, where it stood beside the unit, says nothing more than once.
            if now == self.now && !named.insert(now.clone()) {
                if text.ends_with(BETWEEN) && !behind.contains(BETWEEN) {
                    text.pop();
                }
                continue;
            }
            text.push_str(&now);
            text.push_str(behind);
        }
        text
    }

    /// Puts the successor into a row, in its cell and in the parts that were entered. True where it changed.
    pub fn put_into(&self, row: &mut CatalogueRow) -> bool {
        let was = row.publisher.clone();
        row.publisher = self.publisher(&was);
        for part in &mut row.parts {
            part.publisher = self.publisher(&part.publisher);
        }
        row.publisher != was
    }
}

/// A body with the successor where the unit stands in it: after a label, a place or a joining word, before a
/// remark. A longer name that only contains the unit's, as of an office below it, is another body's.
fn replaced(body: &str, name: &str, now: &str) -> Option<String> {
    const BEFORE: [char; 13] = ['：', ':', '）', ')', '由', '及', '和', '与', '同', '省', '市', '区', '县'];
    const BEHIND: [char; 10] = ['：', ':', '（', '(', '等', '及', '和', '与', '会', '牵'];
    let at = body.find(name)?;
    let (before, behind) = (&body[..at], &body[at + name.len()..]);
    let begins = before.is_empty() || before.ends_with(BEFORE);
    let ends = behind.is_empty() || behind.starts_with(BEHIND);
    (begins && ends).then(|| format!("{before}{now}{behind}"))
}

/// A row with the guideline item it stands for.
pub type LinkedRow = (KeyedRow, Option<String>);

/// True where a unit's rows have an item already: by its guideline item, else by its names.
#[must_use]
pub fn has(own: &[LinkedRow], (row, item): &LinkedRow) -> bool {
    let stands = |other: &KeyedRow| other.status == RowStatus::Active || row.status != RowStatus::Active;
    let same_names = |other: &CatalogueRow| names(other) == names(&row.row);
    own.iter().any(|(other, of)| {
        stands(other)
            && match item {
                Some(item) => of.as_ref() == Some(item),
                None => of.is_none() && same_names(&other.row),
            }
    })
}

/// The rows of a unit that have the same item as one of another, and the columns in which none of them says what
/// that one says; 序号 and 公开主体 apart.
#[must_use]
pub fn differing<'a>(own: &'a [LinkedRow], theirs: &LinkedRow) -> Option<(&'a KeyedRow, Vec<Column>)> {
    let same: Vec<&KeyedRow> =
        own.iter().filter(|one| has(std::slice::from_ref(*one), theirs)).map(|(row, _)| row).collect();
    let first = *same.first()?;
    let apart = [Column::SeqNo, Column::Publisher, Column::Level1Item, Column::Level2Item];
    let differs = |column: &Column| {
        let text = fold(&theirs.0.row.cell(*column));
        same.iter().all(|row| fold(&row.row.cell(*column)) != text)
    };
    let columns: Vec<Column> =
        Column::ALL.into_iter().filter(|column| !apart.contains(column)).filter(differs).collect();
    (!columns.is_empty()).then_some((first, columns))
}

fn names(row: &CatalogueRow) -> [String; 3] {
    [&row.level1_item, &row.level2_item, row.level3_item.as_ref().unwrap_or(&String::new())]
        .map(|name| fold(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r80a_the_successor_stands_where_the_unit_stood() {
        let full = ["天河区民政局".to_owned(), "天河区民政办".to_owned()];
        let short = ["区民政局".to_owned(), String::new()];
        let succession = Succession { full: &full, short: &short, now: "天河区民政和人社局" };
        for (cell, expected) in [
            ("天河区民政局", "天河区民政和人社局"),
            ("区民政局", "天河区民政和人社局"),
            ("天河区民政办", "天河区民政和人社局"),
            ("天河区民政局（牵头）、天河区财政局", "天河区民政和人社局（牵头）、天河区财政局"),
            ("天河区民政局、天河区民政和人社局", "天河区民政和人社局"),
            ("天河区财政局、天河区民政和人社局、区民政局", "天河区财政局、天河区民政和人社局"),
            ("指南：天河区民政局；结果：天河区财政局", "指南：天河区民政和人社局；结果：天河区财政局"),
            ("广州市民政局", "广州市民政局"),
            ("天河区民政局、天河区民政局婚姻登记处", "天河区民政和人社局、天河区民政局婚姻登记处"),
            ("广州市天河区民政局", "广州市天河区民政和人社局"),
            ("天河区民政局会同天河区财政局", "天河区民政和人社局会同天河区财政局"),
            ("", ""),
        ] {
            assert_eq!(succession.publisher(cell), expected, "{cell}");
        }
    }

    #[test]
    fn r80a_what_the_successor_has_stays_its_own() {
        let row = |name: &str, status| KeyedRow {
            status,
            row: CatalogueRow { level2_item: name.to_owned(), ..CatalogueRow::default() },
            ..KeyedRow::default()
        };
        let item = |key: &str| Some(key.to_owned());
        let own = [
            (row("甲", RowStatus::Active), item("20-01-01")),
            (row("乙", RowStatus::Removed), item("20-01-02")),
            (row("本地", RowStatus::Active), None),
        ];
        assert!(has(&own, &(row("甲的一部分", RowStatus::Active), item("20-01-01"))));
        assert!(!has(&own, &(row("乙", RowStatus::Active), item("20-01-02"))), "removed here, done there");
        assert!(has(&own, &(row("乙", RowStatus::Removed), item("20-01-02"))));
        assert!(!has(&own, &(row("丙", RowStatus::Active), item("20-01-03"))));
        assert!(has(&own, &(row("本地", RowStatus::Active), None)));
        assert!(!has(&own, &(row("另一件", RowStatus::Active), None)));
        let mut other = row("甲", RowStatus::Active);
        assert_eq!(differing(&own, &(other.clone(), item("20-01-01"))), None);
        other.row.time_limit = "5个工作日内".to_owned();
        other.row.publisher = "天河区民政局".to_owned();
        let (found, columns) = differing(&own, &(other, item("20-01-01"))).expect("another period");
        assert_eq!((found.row.level2_item.as_str(), columns), ("甲", vec![Column::TimeLimit]));
    }
}
