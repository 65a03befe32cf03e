//! Tracked changes in a document: read as if accepted, and told by table and row.

use super::docx::{Cell, Row, Vertical};
use crate::grid::Grid;
use domain::diagnostic::Severity;

/// Rows of a table that are named before the rest is only counted.
const NAMED: usize = 12;

/// How many tracked changes were met so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Changes {
    pub(super) inserted: usize,
    pub(super) deleted: usize,
}

impl Changes {
    /// Counts the element just opened, if it is a change.
    pub(super) fn count(&mut self, name: &str) {
        match name {
            "ins" | "moveTo" => self.inserted += 1,
            "del" | "moveFrom" => self.deleted += 1,
            _ => {}
        }
    }

    /// What came since.
    pub(super) fn since(self, before: Self) -> Self {
        Self { inserted: self.inserted - before.inserted, deleted: self.deleted - before.deleted }
    }

    pub(super) fn add(&mut self, more: Self) {
        self.inserted += more.inserted;
        self.deleted += more.deleted;
    }

    fn any(self) -> bool {
        self.inserted + self.deleted > 0
    }
}

/// Drops the deleted rows of a table, counted from 0, and tells what was accepted.
pub(super) fn accept(rows: Vec<Row>, grid: &mut Grid, table: u32) -> Vec<Row> {
    let mut kept = Vec::<Row>::with_capacity(rows.len());
    let (mut changed, mut added) = (Vec::new(), Vec::new());
    let mut carried: Vec<(usize, String)> = Vec::new();
    let table = table + 1;
    for mut row in rows {
        if row.is_deleted {
            let text: Vec<&str> =
                row.cells.iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty()).collect();
            let text: String = text.join(" ").chars().take(40).collect();
            let named = if text.is_empty() { String::new() } else { format!("（“{text}”）") };
            let at = kept.len();
            let message = format!(
                "表{table}第 {at} 行之后有一行{named}在修订中删除，按已接受修订处理，没有读取；不应删除的，请在 Word 中拒绝该修订后重新上传"
            );
            grid.remark(Severity::Warning, "tracked-row-deleted", at.checked_sub(1), None, message);
            carried.extend(begun(&row));
            continue;
        }
        hand_down(&mut row, std::mem::take(&mut carried));
        if row.is_inserted {
            added.push(kept.len());
        } else if row.changes.any() {
            changed.push(kept.len());
        }
        kept.push(row);
    }
    tell(grid, "tracked-row-inserted", &added, |rows| {
        format!("表{table}{rows}是修订中插入的行，按已接受修订读取，请核对")
    });
    tell(grid, "tracked-changes", &changed, |rows| {
        format!("表{table}{rows}有修订（插入或删除的文字），按已接受修订后的文字读取，请核对")
    });
    kept
}

fn tell(grid: &mut Grid, code: &'static str, rows: &[usize], message: impl Fn(&str) -> String) {
    let Some(first) = rows.first() else { return };
    let named: Vec<String> = rows.iter().take(NAMED).map(|row| (row + 1).to_string()).collect();
    let named = match rows.len() > NAMED {
        true => format!("第 {} 等 {} 行", named.join("、"), rows.len()),
        false => format!("第 {} 行", named.join("、")),
    };
    grid.remark(Severity::Warning, code, Some(*first), None, message(&named));
}

/// The texts of a deleted row that stand over the rows below it too, with their columns.
fn begun(row: &Row) -> Vec<(usize, String)> {
    let is_begun = |cell: &Cell| cell.vertical == Vertical::Restart && !cell.text.is_empty();
    let placed = columns(row).into_iter().zip(&row.cells);
    placed.filter(|(_, cell)| is_begun(cell)).map(|(column, cell)| (column, cell.text.clone())).collect()
}

fn hand_down(row: &mut Row, carried: Vec<(usize, String)>) {
    let columns = columns(row);
    for (column, text) in carried {
        let cell = columns.iter().position(|own| *own == column).and_then(|at| row.cells.get_mut(at));
        if let Some(cell) = cell.filter(|cell| cell.vertical == Vertical::Continue) {
            cell.vertical = Vertical::Restart;
            cell.text = text;
        }
    }
}

/// The first column of each cell.
fn columns(row: &Row) -> Vec<usize> {
    let mut next = row.before;
    let place = |cell: &Cell| {
        let own = next;
        next += cell.columns;
        own
    };
    row.cells.iter().map(place).collect()
}
