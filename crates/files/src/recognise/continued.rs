//! An empty 一级事项 continues the row above, or the band above.

use super::continuation::without_marks;
use super::heading::Headings;
use super::notes::Notes;
use domain::catalogue::{Column, PlacedRow};
use domain::text::fold;

/// A run of rows whose empty 一级事项 continues the row above.
#[derive(Default)]
pub(super) struct Continued {
    first: u32,
    last: u32,
    item: String,
}

impl Continued {
    pub(super) fn tell(&mut self, notes: &mut Notes) {
        if self.first > 0 {
            let rows = if self.first == self.last {
                format!("第 {} 行", self.first)
            } else {
                format!("第 {} 至 {} 行", self.first, self.last)
            };
            let message = format!("{rows}的一级事项为空，按续上行“{}”读取", self.item);
            notes.note("continued-item", Some(self.first), Some(Column::Level1Item.label()), message);
        }
        *self = Self::default();
    }
}

/// 特困人员救助供养（续） below 特困人员救助供养 is the same item, printed again after a page break.
pub(super) fn same_item_goes_on(rows: &mut [PlacedRow], level1: &str, notes: &mut Notes) {
    let [.., above, placed] = rows else { return };
    let above = [level1.to_owned(), above.row.level2_item.clone()];
    let own = [&mut placed.row.level1_item, &mut placed.row.level2_item];
    for ((name, above), column) in own.into_iter().zip(above).zip([Column::Level1Item, Column::Level2Item]) {
        let bare = without_marks(name);
        // （2） may be a part of its own; only 续 says that it goes on.
        let goes_on = name.replacen(bare, "", 1).contains('续');
        if goes_on && !bare.is_empty() && fold(bare) == fold(&above) {
            let message = format!("“{name}”是上面的“{above}”换页后重印，按同一事项读取");
            notes.note("continued-item", Some(placed.line), Some(column.label()), message);
            *name = above;
        }
    }
}

/// An empty 一级事项 continues the row above.
pub(super) fn continue_level1(
    rows: &mut [PlacedRow],
    level1: &mut String,
    continued: &mut Continued,
    headings: &Headings,
    notes: &mut Notes,
) {
    let Some(placed) = rows.last_mut() else { return };
    if placed.row.level1_item.is_empty() {
        if level1.is_empty() {
            return;
        }
        placed.row.level1_item.clone_from(level1);
        if headings.leaf_of(Column::Level1Item).is_some() {
            if continued.first == 0 || continued.item != *level1 {
                continued.tell(notes);
                continued.first = placed.line;
                continued.item.clone_from(level1);
            }
            continued.last = placed.line;
        }
    } else {
        continued.tell(notes);
        if placed.row.level1_item != *level1 {
            level1.clone_from(&placed.row.level1_item);
        }
    }
}
