//! Which version of what stands above rows from elsewhere were written by: a file that takes the place of a
//! catalogue may already have what a newer guideline brought, or none of it (R8, R20).

use crate::catalogue::{CatalogueRow, Column, KeyedRow};
use crate::text::fold;

/// True where rows speak for the newer of two versions: they have more of what it brought than of what was before
/// it. Rows of which neither can be told stay with the older, whose changes are then still proposed.
#[must_use]
pub fn follows_newer(rows: &[CatalogueRow], older: &[KeyedRow], newer: &[KeyedRow]) -> bool {
    let (mut for_newer, mut for_older) = (0_usize, 0_usize);
    let mut count = |is_newer: bool| if is_newer { for_newer += 1 } else { for_older += 1 };
    for item in newer {
        let Some(before) = older.iter().find(|before| before.key == item.key) else {
            count(row_named(rows, &item.row).is_some());
            continue;
        };
        let Some(row) = row_named(rows, &item.row).or_else(|| row_named(rows, &before.row)) else { continue };
        for column in Column::ALL.into_iter().filter(|column| *column != Column::SeqNo) {
            let [now, then, here] = [&item.row, &before.row, row].map(|row| fold(&row.cell(column)));
            if now != then && (here == now || here == then) {
                count(here == now);
            }
        }
    }
    // What a version dropped may be kept by a unit on purpose: only its absence tells.
    let is_dropped = |before: &&KeyedRow| !newer.iter().any(|item| item.key == before.key);
    for before in older.iter().filter(is_dropped) {
        if row_named(rows, &before.row).is_none() {
            count(true);
        }
    }
    for_newer > for_older
}

fn row_named<'a>(rows: &'a [CatalogueRow], named: &CatalogueRow) -> Option<&'a CatalogueRow> {
    let names = |row: &CatalogueRow| {
        [row.level1_item.as_str(), &row.level2_item, row.level3_item.as_deref().unwrap_or_default()].map(fold)
    };
    let wanted = names(named);
    rows.iter().find(|row| names(row) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::RowStatus;

    fn item(key: &str, name: &str, content: &str) -> KeyedRow {
        let [level1_item, level2_item, content_elements] = ["救助", name, content].map(str::to_owned);
        let row = CatalogueRow { level1_item, level2_item, content_elements, ..CatalogueRow::default() };
        KeyedRow { key: key.to_owned(), status: RowStatus::Active, row }
    }

    fn file(rows: &[(&str, &str)]) -> Vec<CatalogueRow> {
        rows.iter().map(|(name, content)| item("", name, content).row).collect()
    }

    #[test]
    fn r8_a_file_speaks_for_the_version_of_which_it_has_more() {
        let older = [item("A-1", "低保", "条件"), item("A-2", "特困", "条件"), item("A-3", "临时", "条件")];
        let newer =
            [item("A-1", "低保", "条件；标准"), item("A-2", "特困", "条件"), item("A-4", "急难", "条件")];
        for (rows, expected) in [
            (file(&[("低保", "条件"), ("特困", "条件"), ("临时", "条件")]), false),
            (file(&[("低保", "条件；标准"), ("特困", "条件"), ("急难", "条件")]), true),
            // The unit keeps what the newer dropped, and has the rest of it.
            (file(&[("低保", "条件；标准"), ("特困", "条件"), ("临时", "条件"), ("急难", "本地")]), true),
            // Its own words under an item tell nothing; the new item does.
            (file(&[("低保", "本地"), ("临时", "条件"), ("急难", "本地")]), true),
            (file(&[("低保", "条件"), ("特困", "条件"), ("临时", "条件"), ("急难", "条件")]), false),
            (file(&[("别的", "条件"), ("临时", "条件")]), false),
        ] {
            assert_eq!(follows_newer(&rows, &older, &newer), expected, "{rows:?}");
        }
    }
}
