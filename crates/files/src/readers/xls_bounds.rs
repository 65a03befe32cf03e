//! The extent of the sheets of an old workbook, told from its records before the workbook reader lays
//! out every cell between the first and the last: two cells far apart would take all memory.

use crate::error::Trouble;

/// Cells laid out for all sheets together.
const MAX_LAID_OUT: u64 = 12_000_000;
/// Records read over all sheets together.
const MAX_RECORDS: u64 = 20_000_000;

const BOUND_SHEET: u16 = 0x0085;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const DIMENSIONS: u16 = 0x0200;
const MANY_NUMBERS: u16 = 0x00BD;
/// Formula, number, label, rich label, truth value, short number, shared label.
const ONE_CELL: [u16; 7] = [0x0006, 0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD];

/// Refuses a workbook stream whose sheets reach too far.
pub(crate) fn check(stream: &[u8]) -> Result<(), Trouble> {
    let mut laid_out = 0_u64;
    let mut records = 0_u64;
    for (kind, data) in Records(stream) {
        records += 1;
        if kind == END {
            break;
        }
        let Some(start) = word(data, 0).filter(|_| kind == BOUND_SHEET) else { continue };
        let sheet = stream.get(start as usize..).unwrap_or_default();
        laid_out = laid_out.saturating_add(extent(sheet, &mut records));
        if laid_out > MAX_LAID_OUT || records > MAX_RECORDS {
            return Err(Trouble::Rows);
        }
    }
    Ok(())
}

/// The area from the first to the last cell of a sheet, or what the sheet declares where that is more.
fn extent(sheet: &[u8], records: &mut u64) -> u64 {
    let mut declared = 0;
    let mut depth = 0_u32;
    let mut cells = Area::default();
    for (kind, data) in Records(sheet) {
        *records += 1;
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            DIMENSIONS => declared = declared.max(declared_area(data)),
            MANY_NUMBERS => {
                let last = half(data, 2).unwrap_or(0) + (data.len() as u64).saturating_sub(6) / 6;
                cells.take(half(data, 0), half(data, 2));
                cells.take(half(data, 0), Some(last));
            }
            kind if ONE_CELL.contains(&kind) => cells.take(half(data, 0), half(data, 2)),
            _ => {}
        }
        if *records > MAX_RECORDS {
            break;
        }
    }
    cells.size().max(declared)
}

/// Rows and columns met.
#[derive(Default)]
struct Area {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
}

impl Area {
    fn take(&mut self, row: Option<u64>, column: Option<u64>) {
        if let (Some(row), Some(column)) = (row, column) {
            let widened =
                |span: Option<(u64, u64)>, at: u64| span.map_or((at, at), |(a, b)| (a.min(at), b.max(at)));
            self.rows = Some(widened(self.rows, row));
            self.columns = Some(widened(self.columns, column));
        }
    }

    fn size(&self) -> u64 {
        match (self.rows, self.columns) {
            (Some((top, bottom)), Some((left, right))) => (bottom - top + 1) * (right - left + 1),
            _ => 0,
        }
    }
}

fn declared_area(data: &[u8]) -> u64 {
    let (rows, columns) = if data.len() >= 14 {
        let row = |at| word(data, at).map(u64::from).unwrap_or(0);
        ((row(0), row(4)), (half(data, 8).unwrap_or(0), half(data, 10).unwrap_or(0)))
    } else {
        let at = |at| half(data, at).unwrap_or(0);
        ((at(0), at(2)), (at(4), at(6)))
    };
    rows.1.saturating_sub(rows.0).saturating_add(1).saturating_mul(columns.1.saturating_sub(columns.0) + 1)
}

fn half(data: &[u8], at: usize) -> Option<u64> {
    data.get(at..at + 2).map(|b| u64::from(u16::from_le_bytes([b[0], b[1]])))
}

fn word(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// The records of a stream: kind, length, data.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let head = self.0.get(..4)?;
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let data = self.0.get(4..4 + length)?;
        self.0 = &self.0[4 + length..];
        Some((kind, data))
    }
}
