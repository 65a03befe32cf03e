//! Numbers before the names of items (`1.1政策法规文件`, `01综合业务`): the cell keeps them, and that they are no part
//! of the name is told once a column (R20).

use super::mended::places;
use super::notes::Notes;
use domain::catalogue::item_number::{NumberBefore, item_number};
use domain::catalogue::{CatalogueRow, CatalogueTable, Column};
use std::collections::BTreeSet;

/// Tells of the columns of names whose cells begin with numbers.
pub(super) fn tell(table: &CatalogueTable, notes: &mut Notes) {
    for column in [Column::Level1Item, Column::Level2Item] {
        let Some(heading) = table.heading(column) else { continue };
        let names: BTreeSet<&str> = table.rows.iter().map(|placed| name_of(&placed.row, column)).collect();
        let numbered = names.iter().filter(|name| item_number(name).is_some()).count();
        // Figures alone may be the name's own: where most names have some, they count.
        let are_counted = numbered > 1 && numbered * 2 >= names.len();
        let mut first = None;
        let mut lines = Vec::new();
        for placed in &table.rows {
            let Some((number, _, kind)) = item_number(name_of(&placed.row, column)) else { continue };
            if kind == NumberBefore::Sure || are_counted {
                first.get_or_insert_with(|| (placed.line, number.to_owned()));
                lines.push(placed.line);
            }
        }
        if let Some((line, number)) = first {
            let message = format!(
                "名称前的编号（如“{number}”）不是名称的一部分，核对名称时不计：{}；请把编号写在“序号”栏",
                places(&lines)
            );
            notes.note("item-number", Some(line), Some(&heading.printed), message);
        }
    }
}

fn name_of(row: &CatalogueRow, column: Column) -> &str {
    if column == Column::Level1Item { &row.level1_item } else { &row.level2_item }
}
