//! The records of an old workbook, copied into a stream of our own before the workbook reader sees
//! them: only those that carry values, each as long as what is read from it, no sheet twice, and all of
//! it within bounds. Numbers in a damaged file so never decide what is reserved, repeated or followed;
//! declared areas, names and the tokens of formulas are left behind, a formula's result is kept.

use super::xls_strings;
use crate::error::Trouble;
use std::collections::BTreeSet;

/// Cells laid out for all sheets together.
const MAX_LAID_OUT: u64 = 12_000_000;
/// Characters of all cells together, shared texts counted wherever they stand.
const MAX_CHARACTERS: u64 = 100_000_000;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const CONTINUED: u16 = 0x003C;
const LOCKED: u16 = 0x002F;
const CODE_PAGE: u16 = 0x0042;
const DATES_FROM_1904: u16 = 0x0022;
const NUMBER_FORMAT: u16 = 0x041E;
const CELL_FORMAT: u16 = 0x00E0;
const BOUND_SHEET: u16 = 0x0085;
const SHARED_TEXTS: u16 = 0x00FC;

const FORMULA: u16 = 0x0006;
const FORMULA_TEXT: u16 = 0x0207;
const NUMBER: u16 = 0x0203;
const TEXT: u16 = 0x0204;
const RICH_TEXT: u16 = 0x00D6;
const TRUTH_OR_ERROR: u16 = 0x0205;
const SHORT_NUMBER: u16 = 0x027E;
const SHORT_NUMBERS: u16 = 0x00BD;
const SHARED_TEXT: u16 = 0x00FD;
const MERGES: u16 = 0x00E5;

/// A workbook's value records as a stream of its own.
pub(crate) struct Rewritten {
    /// The stream. Rows without a cell are left out of it, so that two cells far apart take no room between
    /// them; merges keep the rows of the file.
    pub(crate) stream: Vec<u8>,
    /// For each sheet, which row of the file each row of the stream is.
    pub(crate) rows: Vec<Vec<u16>>,
}

/// The value records of a workbook's stream as a stream of its own.
pub(crate) fn rewrite(stream: &[u8]) -> Result<Rewritten, Trouble> {
    let mut copy = Copy { stream, out: Vec::with_capacity(stream.len()), ..Copy::default() };
    copy.globals()?;
    let rows = copy.sheets()?;
    Ok(Rewritten { stream: copy.out, rows })
}

#[derive(Default)]
struct Copy<'a> {
    stream: &'a [u8],
    out: Vec<u8>,
    /// Where the record of a sheet lies in the copy, and the sheet in the stream.
    sheets: Vec<(usize, usize)>,
    /// Characters of the shared texts.
    shared: Vec<u32>,
    /// Bytes walked: the workbook's own records and its sheets lie side by side, so never more than the
    /// stream.
    walked: usize,
    laid_out: u64,
    characters: u64,
}

impl<'a> Copy<'a> {
    /// The workbook's own records, up to their end.
    fn globals(&mut self) -> Result<(), Trouble> {
        let mut records = Records(self.stream);
        while let Some((kind, data)) = records.take()? {
            self.walked = self.stream.len() - records.0.len();
            match kind {
                END => break,
                LOCKED if half(data, 0)? != 0 => return Err(Trouble::Locked),
                CODE_PAGE | DATES_FROM_1904 | BEGIN | NUMBER_FORMAT => self.keep(kind, data, 2)?,
                CELL_FORMAT => self.keep(kind, data, 4)?,
                BOUND_SHEET => self.sheet_record(data)?,
                SHARED_TEXTS => self.shared_texts(data, &mut records)?,
                _ => {}
            }
        }
        self.keep(END, &[], 0)
    }

    /// A sheet of cells; charts, macros and modules are left behind.
    fn sheet_record(&mut self, data: &[u8]) -> Result<(), Trouble> {
        let [a, b, c, d, _, kind, _, ..] = data else { return Err(cut()) };
        if *kind == 0 {
            self.sheets.push((self.out.len() + 4, u32::from_le_bytes([*a, *b, *c, *d]) as usize));
            self.keep(BOUND_SHEET, data, 8)?;
        }
        Ok(())
    }

    /// The table of shared texts with the records that continue it.
    fn shared_texts(&mut self, data: &'a [u8], records: &mut Records<'a>) -> Result<(), Trouble> {
        let mut parts = vec![data];
        self.keep(SHARED_TEXTS, data, 8)?;
        while records.peek() == Some(CONTINUED) {
            if let Some((kind, data)) = records.take()? {
                parts.push(data);
                self.keep(kind, data, 0)?;
            }
        }
        self.shared = xls_strings::lengths(&parts)?;
        Ok(())
    }

    fn sheets(&mut self) -> Result<Vec<Vec<u16>>, Trouble> {
        let mut rows = Vec::new();
        for (record, start) in std::mem::take(&mut self.sheets) {
            let place = u32::try_from(self.out.len()).map_err(|_| cut())?;
            self.out[record..record + 4].copy_from_slice(&place.to_le_bytes());
            let sheet = self.stream.get(start..).filter(|sheet| !sheet.is_empty());
            let from = self.out.len();
            let cells = self.sheet(sheet.ok_or_else(|| damaged("工作表的位置在文件之外"))?)?;
            rows.push(close_up(&mut self.out[from..], cells.rows));
        }
        Ok(rows)
    }

    /// The cells of one sheet; what is embedded in it (charts) is skipped.
    fn sheet(&mut self, sheet: &'a [u8]) -> Result<Area, Trouble> {
        let mut records = Records(sheet);
        let mut depth = 0_u32;
        let mut cells = Area::default();
        let mut formula = None;
        loop {
            let Some((kind, data)) = records.take()? else {
                return Err(damaged("工作表没有结束标记，文件可能不完整"));
            };
            self.walked += 4 + data.len();
            if self.walked > self.stream.len() {
                return Err(damaged("工作表的位置相互重叠"));
            }
            match kind {
                END if depth <= 1 => break,
                END => depth -= 1,
                BEGIN => {
                    depth += 1;
                    if depth == 1 {
                        self.keep(kind, data, 2)?;
                    }
                }
                _ if depth <= 1 => self.cell(kind, data, &mut cells, &mut formula)?,
                _ => {}
            }
        }
        self.laid_out = self.laid_out.saturating_add(cells.size());
        if self.laid_out > MAX_LAID_OUT {
            return Err(Trouble::Rows);
        }
        self.keep(END, &[], 0)?;
        Ok(cells)
    }

    /// One record within a sheet. `formula` is the head of a formula whose text is still to come.
    fn cell(
        &mut self,
        kind: u16,
        data: &'a [u8],
        cells: &mut Area,
        formula: &mut Option<&'a [u8]>,
    ) -> Result<(), Trouble> {
        match kind {
            FORMULA => *formula = self.formula(data)?,
            FORMULA_TEXT => {
                if let Some(head) = formula.take() {
                    self.count(data.len() as u64)?;
                    self.keep(TEXT, &[head, data].concat(), 8)?;
                }
            }
            NUMBER => self.keep(kind, data, 14)?,
            TEXT | RICH_TEXT => {
                self.count(data.len() as u64)?;
                self.keep(kind, data, 8)?;
            }
            TRUTH_OR_ERROR => self.keep(kind, data, 8)?,
            SHORT_NUMBER => self.keep(kind, data, 10)?,
            SHORT_NUMBERS => {
                let (first, last) = (half(data, 2)?, half(data, data.len().saturating_sub(2))?);
                if last < first || data.len() as u64 != 6 + 6 * (last - first + 1) {
                    return Err(cut());
                }
                cells.take(half(data, 0)?, last);
                self.keep(kind, data, 12)?;
            }
            SHARED_TEXT => {
                let at = half(data, 6)? as usize | (half(data, 8)? as usize) << 16;
                self.count(self.shared.get(at).copied().unwrap_or(0).into())?;
                self.keep(kind, data, 10)?;
            }
            MERGES => return self.keep(kind, data, 2 + 8 * half(data, 0)? as usize),
            _ => return Ok(()),
        }
        if kind != FORMULA_TEXT {
            cells.take(half(data, 0)?, half(data, 2)?);
        }
        Ok(())
    }

    /// A formula's kept result as a plain cell; the head of its cell where the result is a text to come.
    fn formula(&mut self, data: &'a [u8]) -> Result<Option<&'a [u8]>, Trouble> {
        let Some(([head @ .., a, b, c, d, e, f, g, h], _)) = data.split_at_checked(14) else {
            return Err(cut());
        };
        match [*a, *b, *c, *d, *e, *f, *g, *h] {
            [0, .., 0xFF, 0xFF] => return Ok(Some(head)),
            [kind @ (1 | 2), _, value, .., 0xFF, 0xFF] => {
                self.keep(TRUTH_OR_ERROR, &[head, &[value, kind - 1]].concat(), 8)?;
            }
            [3, .., 0xFF, 0xFF] => {}
            [.., 0xFF, 0xFF] => return Err(damaged("公式的结果不是已知的类型")),
            _ => self.keep(NUMBER, &data[..14], 14)?,
        }
        Ok(None)
    }

    fn count(&mut self, characters: u64) -> Result<(), Trouble> {
        self.characters = self.characters.saturating_add(characters);
        if self.characters > MAX_CHARACTERS {
            Err(damaged("单元格文字总量异常庞大"))
        } else {
            Ok(())
        }
    }

    /// Writes a record that is at least as long as what is read from it.
    fn keep(&mut self, kind: u16, data: &[u8], least: usize) -> Result<(), Trouble> {
        let length = u16::try_from(data.len()).ok().filter(|_| data.len() >= least).ok_or_else(cut)?;
        self.out.extend_from_slice(&kind.to_le_bytes());
        self.out.extend_from_slice(&length.to_le_bytes());
        self.out.extend_from_slice(data);
        Ok(())
    }
}

/// Rows with cells, and the columns between the first and the last.
#[derive(Default)]
struct Area {
    rows: BTreeSet<u16>,
    columns: Option<(u64, u64)>,
}

impl Area {
    fn take(&mut self, row: u64, column: u64) {
        self.rows.extend(u16::try_from(row));
        let (left, right) = self.columns.unwrap_or((column, column));
        self.columns = Some((left.min(column), right.max(column)));
    }

    fn size(&self) -> u64 {
        self.columns.map_or(0, |(left, right)| self.rows.len() as u64 * (right - left + 1))
    }
}

/// Numbers the rows of a sheet's copied records anew, without those between that have no cell.
fn close_up(sheet: &mut [u8], rows: BTreeSet<u16>) -> Vec<u16> {
    let rows: Vec<u16> = rows.into_iter().collect();
    let mut at = 0;
    while let Some([a, b, c, d, row @ ..]) = sheet.get_mut(at..) {
        let kind = u16::from_le_bytes([*a, *b]);
        at += 4 + usize::from(u16::from_le_bytes([*c, *d]));
        if let ([low, high, ..], false) = (row, matches!(kind, BEGIN | END | MERGES)) {
            let place = rows.binary_search(&u16::from_le_bytes([*low, *high])).unwrap_or(0);
            [*low, *high] = u16::try_from(place).unwrap_or(0).to_le_bytes();
        }
    }
    rows
}

fn half(data: &[u8], at: usize) -> Result<u64, Trouble> {
    match data.get(at..) {
        Some([low, high, ..]) => Ok(u16::from_le_bytes([*low, *high]).into()),
        _ => Err(cut()),
    }
}

fn damaged(what: &str) -> Trouble {
    Trouble::Damaged(what.to_owned())
}

/// A record shorter than its kind must be, or than it says.
pub(crate) fn cut() -> Trouble {
    damaged("工作簿的记录不完整")
}

/// The records of a stream: kind and data.
struct Records<'a>(&'a [u8]);

impl<'a> Records<'a> {
    fn peek(&self) -> Option<u16> {
        self.0.get(..2).map(|kind| u16::from_le_bytes([kind[0], kind[1]]))
    }

    /// The next record; none at the stream's end.
    fn take(&mut self) -> Result<Option<(u16, &'a [u8])>, Trouble> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let [a, b, c, d, rest @ ..] = self.0 else { return Err(cut()) };
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        let (data, rest) = rest.split_at_checked(length).ok_or_else(cut)?;
        self.0 = rest;
        Ok(Some((u16::from_le_bytes([*a, *b]), data)))
    }
}
