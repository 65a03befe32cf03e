//! What a file without a catalogue seems to be instead (R60a, R65, R66).

use super::heading::is_core;
use crate::cells::clean;
use crate::error::{FileError, ForeignList};
use crate::grid::Grid;
use crate::vocabulary::{Meaning, vocabulary};

/// Columns in which headings one below the other are looked for: a head over several stands left of them.
const TURNED_COLUMNS: usize = 3;
/// Rows in which they are.
const TURNED_ROWS: usize = 80;

/// The refusal for a file in whose grids no catalogue was found.
pub(crate) fn refusal(file_name: &str, grids: &[Grid]) -> FileError {
    let name = file_name.to_owned();
    let rows: Vec<Vec<String>> = grids
        .iter()
        .flat_map(|grid| (0..grid.row_count().min(80)).map(|row| short_cells(grid, row)))
        .collect();
    if rows.iter().all(|row| row.is_empty()) {
        return FileError::Empty { name };
    }
    if let Some((place, headings)) = turned(grids) {
        return FileError::TurnedTable { name, place, headings };
    }
    let best =
        rows.iter().filter_map(|row| vocabulary().foreign_list(row)).max_by_key(|(_, hits)| hits.len());
    if let Some((kind, hits)) = best {
        let kind = if kind != ForeignList::PowerList && has_powers(grids) && hits.len() < 3 {
            ForeignList::PowerList
        } else {
            kind
        };
        return FileError::OtherList { name, kind, headings: hits.join("、") };
    }
    if let Some(lines) = column_lines(grids) {
        return FileError::OtherList { name, kind: ForeignList::ColumnList, headings: lines };
    }
    let widest = rows.iter().max_by_key(|row| row.len()).cloned().unwrap_or_default();
    let seen: Vec<String> = widest.into_iter().take(8).collect();
    FileError::NotACatalogue { name, seen: format!("看到的是：{}", seen.join("、")) }
}

/// Where a table's headings stand one below the other in one of its first columns, with cells beside them.
fn turned(grids: &[Grid]) -> Option<(String, String)> {
    grids.iter().filter(|grid| !grid.hidden).find_map(|grid| {
        (0..TURNED_COLUMNS).find_map(|column| {
            let mut found = Vec::<(Meaning, String)>::new();
            let (mut beside, mut rows) = (0, 0);
            for row in 0..grid.row_count().min(TURNED_ROWS) {
                let label = clean(grid.text(row, column));
                let Some((meaning @ Meaning::Col(_), _)) = vocabulary().exact(&label) else { continue };
                rows += 1;
                beside +=
                    usize::from((column + 1..grid.width(row)).any(|c| !grid.text(row, c).trim().is_empty()));
                if !found.iter().any(|(known, _)| *known == meaning) {
                    found.push((meaning, label));
                }
            }
            let strong = found.iter().filter(|(meaning, _)| is_strong(*meaning)).count();
            if strong < 4 || beside * 2 < rows {
                return None;
            }
            let sheet =
                if grid.name.is_empty() { String::new() } else { format!("工作表“{}”的", grid.name) };
            let labels: Vec<String> = found.into_iter().take(8).map(|(_, label)| label).collect();
            Some((format!("{sheet}第 {} 列", column + 1), labels.join("、")))
        })
    })
}

fn is_strong(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Col(column) if is_core(column))
}

fn short_cells(grid: &Grid, row: usize) -> Vec<String> {
    let cells = grid.clean_row(row).into_iter().filter(|cell| !cell.is_empty());
    cells.map(|cell| cell.chars().take(20).collect()).collect()
}

/// True when cells name the kinds of powers.
fn has_powers(grids: &[Grid]) -> bool {
    let kinds = vocabulary().words("list_power_kind");
    let is_kind = |cell: &String| kinds.iter().any(|kind| kind == cell);
    grids.iter().any(|grid| (0..grid.row_count().min(200)).any(|row| grid.clean_row(row).iter().any(is_kind)))
}

/// A page of many short lines and no data table is a list of links.
fn column_lines(grids: &[Grid]) -> Option<String> {
    let grid = grids.iter().find(|grid| grid.is_document)?;
    let lines: Vec<String> = (0..grid.row_count())
        .filter(|row| grid.line(*row).is_none())
        .map(|row| clean(grid.text(row, 0)))
        .collect();
    let short = lines.iter().filter(|line| line.chars().count() <= 24).count();
    let has_tables = lines.len() < grid.row_count();
    (!has_tables && lines.len() >= 8 && short * 10 >= lines.len() * 7)
        .then(|| lines.into_iter().take(6).collect::<Vec<_>>().join("、"))
}
