//! What the copy of a list says, cell by cell, before it is written: columns kept, hidden or left out, titles and notes
//! as they were; refused where something that was to be hidden still stands in it.

use super::table::{self, Table};
use super::{ColumnChoices, ColumnsError};
use crate::grid::{Grid, Merge};
use domain::disclosure::privacy::{
    ColumnChoice, Hiding, Personal, is_known_head, is_no_name, personal_head, personal_numbers,
};
use domain::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};

/// The fewest characters of a name that is looked for within other words.
const WITHIN: usize = 3;
/// The most characters of a name.
const LONGEST_NAME: usize = 8;
/// The fewest characters of an address that tells one house.
const SHORTEST_ADDRESS: usize = 5;

/// The copy.
#[derive(Debug)]
pub(super) struct Copy {
    pub(super) sheets: Vec<CopySheet>,
}

/// A sheet of it; its rows stand where they stood.
#[derive(Debug)]
pub(super) struct CopySheet {
    pub(super) name: String,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) merges: Vec<Merge>,
    /// Rows of heads.
    pub(super) heads: std::ops::Range<usize>,
    /// Rows that are lines of text beside the table of a document.
    pub(super) lines: FxHashSet<usize>,
}

impl CopySheet {
    /// 工作表“人员”, or nothing where there are no sheets.
    pub(super) fn called(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!("工作表“{}”", self.name) }
    }

    /// The first row in which a grid says something else.
    pub(super) fn first_difference(&self, grid: &Grid) -> Option<usize> {
        let rows = self.rows.len().max(grid.row_count());
        (0..rows).find(|row| {
            let own = self.rows.get(*row).map_or(&[][..], Vec::as_slice);
            let width = own.len().max(grid.width(*row));
            (0..width).any(|at| own.get(at).map_or("", String::as_str).trim() != grid.text(*row, at).trim())
        })
    }
}

/// What is to be hidden: names and addresses as they stood.
#[derive(Debug, Default)]
struct Secrets {
    known: FxHashMap<String, &'static str>,
    lengths: FxHashSet<usize>,
}

/// The copy of grids by choices.
pub(super) fn copy_of(name: &str, grids: &[Grid], choices: &ColumnChoices) -> Result<Copy, ColumnsError> {
    let mut secrets = Secrets::default();
    let (mut is_changed, mut sheets, mut places) = (false, Vec::new(), Vec::new());
    for grid in grids {
        let table = Table::all(grid).into_iter().next();
        let sheet = match &table {
            Some(table) => {
                refuse_second_heads(name, grid, table)?;
                let plan = Plan::of(grid, table, choices);
                is_changed |= plan.columns.iter().any(|column| column.choice != ColumnChoice::Keep);
                if plan.kept.is_empty() {
                    return Err(ColumnsError::NothingLeft);
                }
                plan.remember(grid, table, &mut secrets);
                plan.sheet(grid, table)
            }
            None => as_it_is(grid),
        };
        places.push(table);
        sheets.push(sheet);
    }
    if !is_changed {
        return Err(ColumnsError::NothingChosen);
    }
    for ((sheet, grid), table) in sheets.iter().zip(grids).zip(&places) {
        refuse_left(name, (sheet, grid), table.as_ref(), choices, &secrets)?;
    }
    Ok(Copy { sheets })
}

/// Another table below the first has columns of its own, for which nothing was chosen.
fn refuse_second_heads(name: &str, grid: &Grid, table: &Table<'_>) -> Result<(), ColumnsError> {
    let begins = |row: &&usize| {
        let cells = table::cells(grid, **row);
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        let known = cells.iter().filter(|cell| is_known_head(cell)).count();
        known > 2 && known * 2 > filled && !table.is_heads_again(**row)
    };
    match table.body_rows().iter().find(begins) {
        Some(row) => {
            Err(ColumnsError::SecondHeads { name: name.to_owned(), place: table::place(grid, *row) })
        }
        None => Ok(()),
    }
}

fn as_it_is(grid: &Grid) -> CopySheet {
    let rows = (0..grid.row_count()).map(|row| table::cells(grid, row)).collect();
    CopySheet { name: grid.name.clone(), rows, merges: Vec::new(), heads: 0..0, lines: table::lines(grid) }
}

/// A column and what becomes of it.
struct PlannedColumn {
    head: String,
    choice: ColumnChoice,
    hiding: Hiding,
}

/// What becomes of each column of a table.
struct Plan {
    columns: Vec<PlannedColumn>,
    /// Those that stay, in their order.
    kept: Vec<usize>,
}

impl Plan {
    fn of(grid: &Grid, table: &Table<'_>, choices: &ColumnChoices) -> Self {
        let columns: Vec<PlannedColumn> = table
            .keys()
            .into_iter()
            .zip(table.heads())
            .enumerate()
            .map(|(at, (key, head))| {
                let cells = table.body_rows().iter().map(|row| grid.text(*row, at));
                PlannedColumn {
                    hiding: Hiding::of(&head, cells),
                    choice: choices.get(&key).copied().unwrap_or(ColumnChoice::Keep),
                    head,
                }
            })
            .collect();
        let kept = (0..columns.len()).filter(|at| columns[*at].choice != ColumnChoice::Drop).collect();
        Self { columns, kept }
    }

    /// Names and addresses of the columns that are not shown.
    fn remember(&self, grid: &Grid, table: &Table<'_>, secrets: &mut Secrets) {
        for (at, column) in self.columns.iter().enumerate() {
            let what = match personal_head(&column.head) {
                Some(what @ (Personal::Name | Personal::Address)) if column.choice != ColumnChoice::Keep => {
                    what
                }
                _ => continue,
            };
            for row in table.body_rows() {
                if table.note_until(*row, at).is_none() {
                    secrets.add(what, grid.text(*row, at));
                }
            }
        }
    }

    fn sheet(&self, grid: &Grid, table: &Table<'_>) -> CopySheet {
        let first_head = table.rows[table.head];
        let heads = first_head..first_head + table.head_rows;
        let lines = table::lines(grid);
        let mut rows = Vec::with_capacity(grid.row_count());
        for row in 0..grid.row_count() {
            rows.push(match row {
                row if lines.contains(&row) => table::cells(grid, row),
                row if row < heads.start => self.title(grid, row),
                row if heads.contains(&row) => {
                    self.kept.iter().map(|at| grid.text(row, *at).to_owned()).collect()
                }
                row => self.body(grid, table, row),
            });
        }
        let merges = self.merges(table, &heads);
        CopySheet { name: grid.name.clone(), rows, merges, heads, lines }
    }

    /// A row above the heads keeps all its words, in columns that are there.
    fn title(&self, grid: &Grid, row: usize) -> Vec<String> {
        let mut cells: Vec<String> = Vec::new();
        for at in 0..grid.width(row) {
            let text = grid.text(row, at);
            if !text.is_empty() {
                let place = self.kept.iter().filter(|kept| **kept < at).count();
                cells.resize(cells.len().max(place), String::new());
                cells.push(text.to_owned());
            }
        }
        cells
    }

    fn body(&self, grid: &Grid, table: &Table<'_>, row: usize) -> Vec<String> {
        let mut cells = vec![String::new(); self.kept.len()];
        let is_again = table.is_heads_again(row);
        for (at, column) in self.columns.iter().enumerate() {
            let text = grid.text(row, at);
            if text.is_empty() {
                continue;
            }
            if is_again {
                if let Some(cell) =
                    self.kept.iter().position(|kept| *kept == at).and_then(|at| cells.get_mut(at))
                {
                    text.clone_into(cell);
                }
                continue;
            }
            if let Some(until) = table.note_until(row, at) {
                let place = self.kept.iter().position(|kept| (at..=until).contains(kept));
                if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
                    text.clone_into(cell);
                }
                continue;
            }
            let place = self.kept.iter().position(|kept| *kept == at);
            if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
                *cell = match column.choice {
                    ColumnChoice::Mask => column.hiding.masked(text),
                    ColumnChoice::Keep | ColumnChoice::Drop => text.to_owned(),
                };
            }
        }
        cells
    }

    /// Merged ranges over the columns that stay; of those whose first column goes, only notes.
    fn merges(&self, table: &Table<'_>, heads: &std::ops::Range<usize>) -> Vec<Merge> {
        let mut merges = Vec::new();
        for merge in table.merges().iter().filter(|merge| merge.top as usize >= heads.start) {
            let columns = merge.left as usize..=merge.right as usize;
            let is_note = table.note_until(merge.top as usize, merge.left as usize).is_some();
            let mut places = self
                .kept
                .iter()
                .enumerate()
                .filter(|(_, kept)| columns.contains(*kept))
                .map(|(place, _)| place);
            let Some(left) = places.next() else { continue };
            let right = places.next_back().unwrap_or(left);
            let is_first_kept = self.kept.get(left).is_some_and(|kept| *kept == merge.left as usize);
            if (is_first_kept || is_note) && (right > left || merge.bottom > merge.top) {
                let column = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                merges.push(Merge { left: column(left), right: column(right), ..*merge });
            }
        }
        merges
    }
}

impl Secrets {
    fn add(&mut self, what: Personal, cell: &str) {
        if what == Personal::Address {
            let text = fold(cell);
            if text.chars().count() >= SHORTEST_ADDRESS && text.chars().any(char::is_numeric) {
                self.known.insert(text, what.label());
            }
            return;
        }
        for name in parts(cell) {
            let length = name.chars().count();
            let is_name = !name.chars().any(char::is_numeric) && !is_no_name(&name);
            if (2..=LONGEST_NAME).contains(&length) && is_name {
                self.lengths.insert(length);
                self.known.insert(name, what.label());
            }
        }
    }

    /// What of it stands in a text.
    fn left_in(&self, text: &str) -> Option<&'static str> {
        if self.known.is_empty() {
            return None;
        }
        if let Some(what) = self.known.get(&fold(text)) {
            return Some(*what);
        }
        parts(text).find_map(|part| self.known.get(&part).copied().or_else(|| self.within(&part)))
    }

    /// A longer name between other words.
    fn within(&self, part: &str) -> Option<&'static str> {
        let ends: Vec<usize> = part.char_indices().map(|(at, _)| at).chain([part.len()]).collect();
        self.lengths.iter().filter(|length| **length >= WITHIN).find_map(|length| {
            ends.windows(length + 1)
                .find_map(|place| self.known.get(&part[place[0]..place[*length]]).copied())
        })
    }
}

/// Words between signs.
fn parts(text: &str) -> impl Iterator<Item = String> {
    let split = text.split(|c: char| !c.is_alphanumeric() && c != '·').map(fold);
    split.filter(|part| !part.is_empty())
}

/// Refuses a sheet in which a number or a hidden name still stands.
fn refuse_left(
    name: &str,
    (sheet, grid): (&CopySheet, &Grid),
    table: Option<&Table<'_>>,
    choices: &ColumnChoices,
    secrets: &Secrets,
) -> Result<(), ColumnsError> {
    let is_kept =
        |key: &String| choices.get(key).copied().unwrap_or(ColumnChoice::Keep) != ColumnChoice::Drop;
    let kept: Vec<String> =
        table.map_or_else(Vec::new, |table| table.keys().into_iter().filter(is_kept).collect());
    for (row, cells) in sheet.rows.iter().enumerate() {
        let is_body = table.is_some() && row >= sheet.heads.end && !sheet.lines.contains(&row);
        for (at, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let column = kept.get(at).filter(|_| is_body);
            let place = || {
                let line = table::place(grid, row);
                column.map_or_else(|| line.clone(), |key| format!("{line}“{key}”列"))
            };
            if let Some(number) = personal_numbers(text).first() {
                let kind = number.kind.label();
                return Err(ColumnsError::Number { name: name.to_owned(), place: place(), kind });
            }
            if let Some(what) = secrets.left_in(text) {
                return Err(ColumnsError::Left { place: place(), what });
            }
        }
    }
    Ok(())
}
