//! Catalogues side by side on one sheet: where the headings of a row begin anew, the sheet is cut between columns, so
//! that no row mixes two catalogues.

use super::heading::{heading_at, is_core};
use super::letters;
use super::view::View;
use crate::grid::{Grid, Merge};
use crate::vocabulary::Meaning;
use domain::catalogue::Column;
use domain::diagnostic::Severity;
use std::ops::Range;

/// Rows in which headings are looked for.
const SEARCHED_ROWS: usize = 400;
/// Rows that seem to hold two headings of which is asked whether they do: each asks for a copy of the sheet.
const TRIED_HEADINGS: usize = 3;
/// Labels of a heading at least, of the columns that every catalogue has.
const FEWEST_LABELS: usize = 4;
/// Labels at the left of a heading by which the next one is found.
const FIRST_LABELS: usize = 3;

/// The catalogues of a sheet apart, each in its own columns; none where they do not stand side by side.
pub(super) fn apart(view: &View<'_>) -> Option<Vec<Grid>> {
    let heads: Vec<(usize, Vec<(usize, Meaning)>)> = (0..view.rows().min(SEARCHED_ROWS))
        .map(|row| (row, labels(view, row)))
        .filter(|(_, labels)| labels.len() >= FEWEST_LABELS)
        .collect();
    let repeats = |labels: &[(usize, Meaning)]| {
        (1..labels.len()).filter(|at| labels[..*at].iter().any(|(_, known)| *known == labels[*at].1)).count()
    };
    let twice = heads.iter().filter(|(_, labels)| repeats(labels) >= FEWEST_LABELS).take(TRIED_HEADINGS);
    let (row, blocks) =
        twice.into_iter().find_map(|(row, labels)| Some((*row, blocks(view, *row, labels)?)))?;
    // Another heading of the sheet that runs over both would be cut in two.
    let is_cut = |labels: &[(usize, Meaning)]| {
        let is_in = |range: &&Range<usize>| labels.iter().any(|(column, _)| range.contains(column));
        let repeats = |at: usize| labels[..at].iter().any(|(_, meaning)| *meaning == labels[at].1);
        blocks.iter().filter(is_in).count() > 1 && !(0..labels.len()).any(repeats)
    };
    if heads.iter().any(|(_, labels)| is_cut(labels)) {
        return None;
    }
    let mut grids: Vec<Grid> = blocks.iter().map(|block| part(view, row, block)).collect();
    let columns: Vec<String> = blocks.iter().map(|block| format!("{}列起", letter(block.start))).collect();
    let message = format!(
        "同一工作表中并排放着 {} 个目录（{}），已按列分开读取；请核对，最好一个目录一张工作表",
        blocks.len(),
        columns.join("、")
    );
    for (grid, block) in grids.iter_mut().zip(&blocks) {
        grid.remark(Severity::Warning, "side-by-side", Some(row), Some(block.start), message.clone());
    }
    Some(grids)
}

fn letter(column: usize) -> String {
    letters(u32::try_from(column + 1).unwrap_or(u32::MAX))
}

/// Labels of the columns that every catalogue has, with their columns.
fn labels(view: &View<'_>, row: usize) -> Vec<(usize, Meaning)> {
    let is_label = |meaning: &Meaning| match meaning {
        Meaning::ItemGroup | Meaning::Col(Column::SeqNo) => true,
        Meaning::Col(column) => is_core(*column),
        _ => false,
    };
    let meaning = |(column, id)| view.exact(id).map(|(meaning, _)| (column, meaning));
    view.filled(row).filter_map(meaning).filter(|(_, meaning)| is_label(meaning)).collect()
}

/// The columns of each catalogue whose heading begins in a row, where there are several.
fn blocks(view: &View<'_>, row: usize, labels: &[(usize, Meaning)]) -> Option<Vec<Range<usize>>> {
    let width = view.grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    labels.iter().take(FIRST_LABELS).find_map(|(_, first)| {
        let starts: Vec<usize> =
            labels.iter().filter(|(_, meaning)| meaning == first).map(|(column, _)| *column).collect();
        let starts: Vec<usize> = std::iter::once(0).chain(starts.into_iter().skip(1)).collect();
        let ends = starts.iter().skip(1).copied().chain([width]);
        let blocks: Vec<Range<usize>> = starts.iter().copied().zip(ends).map(|(from, to)| from..to).collect();
        let has_labels = |block: &Range<usize>| {
            labels.iter().filter(|(column, _)| block.contains(column)).count() >= FEWEST_LABELS
        };
        let is_heading =
            |block: &Range<usize>| heading_at(&View::new(&part(view, row, block)), row, true).is_some();
        (blocks.len() > 1 && blocks.iter().all(has_labels) && blocks.iter().all(is_heading)).then_some(blocks)
    })
}

/// The grid with one block's columns alone, at their places. Lines above that stand over all blocks are every block's.
fn part(view: &View<'_>, head: usize, block: &Range<usize>) -> Grid {
    let mut grid = view.grid.clone();
    let (from, to) = (block.start, block.end);
    let shared: Vec<(usize, u32)> = if from == 0 { Vec::new() } else { lines_over(view, head, block) };
    for row in &mut grid.rows {
        row.cells.truncate(to);
        let left = from.min(row.cells.len());
        row.cells[..left].fill(0);
    }
    for (row, id) in shared {
        let cells = &mut grid.rows[row].cells;
        cells.resize(cells.len().max(from + 1), 0);
        cells[from] = id;
    }
    let number = |column: usize| u32::try_from(column).unwrap_or(u32::MAX);
    grid.merges.retain(|merge| block.contains(&(merge.left as usize)));
    for merge in &mut grid.merges {
        *merge = Merge { right: merge.right.min(number(to - 1)), ..*merge };
    }
    if from > 0 {
        grid.remarks.clear();
    }
    grid
}

/// Texts above the heading that reach over a block from its left; where the block has no line of its own, all of them.
fn lines_over(view: &View<'_>, head: usize, block: &Range<usize>) -> Vec<(usize, u32)> {
    let is_own = |row: usize| view.filled(row).any(|(column, _)| block.contains(&column));
    let has_own = (0..head).any(is_own);
    let reaches = |row: usize, column: usize| {
        view.merge_at(row, column).is_some_and(|merge| merge.right as usize >= block.start)
    };
    let line = |row: usize| {
        let mut before = view.filled(row).filter(|(column, _)| *column < block.start);
        before.find(|(column, _)| !has_own || reaches(row, *column)).map(|(_, id)| (row, id))
    };
    (0..head).filter(|row| !is_own(*row)).filter_map(line).collect()
}
