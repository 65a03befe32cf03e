//! Excel 97-2003 workbooks in their compound container, read by calamine with their merges: not from the
//! file that came but from its value records in a container of our own (`xls_records`).

use super::workbook::{bool_text, error_value, moment_text, number_text};
use crate::error::Trouble;
use crate::grid::{Grid, Merge};
use calamine::{Data, Reader, SheetVisible, Xls, XlsError};
use std::io::Cursor;

/// Reads every sheet.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    let (container, rows) = {
        let stream = match super::compound::stream(bytes, "Workbook")? {
            Some(stream) => Some(stream),
            None => super::compound::stream(bytes, "Book")?,
        };
        let stream = stream.ok_or_else(|| Trouble::Damaged("文件中没有工作簿".to_owned()))?;
        let rewritten = super::xls_records::rewrite(&stream)?;
        (super::compound_writer::around(&rewritten.stream, "Workbook")?, rewritten.rows)
    };
    let mut workbook: Xls<_> = Xls::new(Cursor::new(container)).map_err(|error| match error {
        XlsError::Password => Trouble::Locked,
        other => Trouble::damaged(other),
    })?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut grids = Vec::new();
    let worksheets = sheets.iter().filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet);
    for (sheet, rows) in worksheets.zip(rows) {
        let range = workbook.worksheet_range(&sheet.name).map_err(Trouble::damaged)?;
        let mut grid = Grid::new(&sheet.name);
        grid.hidden = sheet.visible != SheetVisible::Visible;
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, column, value) in range.used_cells() {
            let Some(row) = rows.get(top as usize + row) else { continue };
            let place = (usize::from(*row), left as usize + column);
            let id = match value {
                Data::Empty => 0,
                Data::Int(number) => grid.intern(&number.to_string()),
                Data::Float(number) => grid.intern(&number_text(*number, 0)),
                Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => grid.intern(text),
                Data::Bool(on) => grid.intern(bool_text(*on)),
                Data::DateTime(moment) => grid.intern(&moment_text(moment)),
                Data::Error(error) => error_value(&mut grid, place.0, place.1, &error.to_string()),
            };
            grid.set(place.0, place.1, id)?;
        }
        let merges = workbook.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        grid.merges = merges
            .iter()
            .filter(|d| d.start.0 <= d.end.0 && d.start.1 <= d.end.1)
            .map(|d| Merge { top: d.start.0, left: d.start.1, bottom: d.end.0, right: d.end.1 })
            .collect();
        grids.push(grid);
    }
    Ok(grids)
}

#[cfg(test)]
mod tests {
    use super::super::compound_writer::around;
    use super::*;

    const ALL: [u8; 2] = [0xFF, 0xFF];

    fn record(kind: u16, parts: &[&[u8]]) -> Vec<u8> {
        let data = parts.concat();
        [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), &data].concat()
    }

    /// A cell's place, with the first format.
    fn at(row: u16, column: u16) -> Vec<u8> {
        [row, column, 0].iter().flat_map(|half| half.to_le_bytes()).collect()
    }

    fn words(text: &str) -> Vec<u8> {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&u16::try_from(units.len() / 2).unwrap().to_le_bytes()[..], &[1], &units].concat()
    }

    fn formula(row: u16, column: u16, result: &[u8]) -> Vec<u8> {
        record(0x0006, &[&at(row, column), result, &[0; 6], &[2, 0, 0x1D, 1]])
    }

    /// A workbook of shared texts and of sheets that each begin at a place relative to the first.
    fn workbook(texts: &[Vec<u8>], sheets: &[usize], cells: &[Vec<u8>]) -> Vec<u8> {
        let begin = record(0x0809, &[&[0, 6, 0x10, 0, 0, 0, 0, 0]]);
        let end = record(0x000A, &[]);
        let shared = if texts.is_empty() { Vec::new() } else { texts.concat() };
        let bound = |start: usize| {
            record(
                0x0085,
                &[&u32::try_from(start).unwrap().to_le_bytes(), &[0, 0, 2, 1], &[0x68, 0x88, 0x31, 0]],
            )
        };
        let head = begin.len() + shared.len() + sheets.len() * bound(0).len() + end.len();
        let bounds: Vec<u8> = sheets.iter().flat_map(|start| bound(head + start)).collect();
        let stream = [&begin[..], &shared, &bounds, &end, &begin, &cells.concat(), &end].concat();
        around(&stream, "Workbook").unwrap()
    }

    fn refusal(file: &[u8]) -> String {
        match read(file) {
            Err(Trouble::Damaged(detail)) => detail,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn cells_of_every_kind_and_results_of_formulas_are_read() {
        let shared = record(0x00FC, &[&[0; 8], &words("公开"), &words("事项")]);
        let rest = record(0x003C, &[&words("续")]);
        let cells = [
            record(0x00FD, &[&at(0, 0), &[1, 0, 0, 0]]),
            record(0x00FD, &[&at(0, 1), &[2, 0, 0, 0]]),
            record(0x0203, &[&at(1, 0), &2.5_f64.to_le_bytes()]),
            formula(1, 1, &7.0_f64.to_le_bytes()),
            formula(2, 0, &[&[0; 6][..], &ALL].concat()),
            record(0x0207, &[&words("算出的字")]),
            formula(2, 1, &[&[1, 0, 1, 0, 0, 0][..], &ALL].concat()),
            formula(3, 0, &[&[2, 0, 0x2A, 0, 0, 0][..], &ALL].concat()),
            // What an embedded chart says is no cell of the sheet.
            record(0x0809, &[&[0, 6, 0x20, 0, 0, 0, 0, 0]]),
            record(0x0203, &[&at(9, 9), &1.0_f64.to_le_bytes()]),
            record(0x000A, &[]),
            record(0x00E5, &[&[1, 0, 0, 0, 0, 0, 0, 0, 1, 0]]),
            record(0x0204, &[&at(3, 1), &words("末格")]),
        ];
        let grids = read(&workbook(&[shared, rest], &[0], &cells)).unwrap();
        let [grid] = &grids[..] else { panic!("{grids:?}") };
        let texts: Vec<Vec<&str>> =
            (0..4).map(|row| (0..2).map(|column| grid.text(row, column)).collect()).collect();
        assert_eq!(texts, [["事项", "续"], ["2.5", "7"], ["算出的字", "是"], ["", "末格"]]);
        assert_eq!(grid.merges.len(), 1);
        assert_eq!(grid.row_count(), 4);
    }

    #[test]
    fn numbers_in_the_file_decide_nothing_that_is_reserved_or_repeated() {
        let number = |row, column| record(0x0203, &[&at(row, column), &1.0_f64.to_le_bytes()]);
        // A declared area that ends before it begins once asked for all memory; it is not read at all.
        let backwards = record(0x0200, &[&9_u32.to_le_bytes(), &2_u32.to_le_bytes(), &[0, 0, 255, 0, 0, 0]]);
        assert_eq!(read(&workbook(&[], &[0], &[backwards, number(0, 0)])).unwrap()[0].text(0, 0), "1");
        // Two sheets of one place.
        let many: Vec<Vec<u8>> = (0..500).map(|row| number(row, 0)).collect();
        assert!(refusal(&workbook(&[], &[0, 0], &many)).contains("重叠"));
        // A sheet beyond the file, a sheet without an end, a record that is cut.
        assert!(refusal(&workbook(&[], &[99_999_999], &[])).contains("之外"));
        assert!(refusal(&workbook(&[], &[0], &[vec![3, 2, 0xFF, 0xFF]])).contains("不完整"));
        assert!(refusal(&workbook(&[], &[0], &[record(0x0203, &[&at(0, 0)])])).contains("不完整"));
        // More merges than the record holds; a row of numbers that ends before it begins.
        assert!(refusal(&workbook(&[], &[0], &[record(0x00E5, &[&ALL])])).contains("不完整"));
        assert!(refusal(&workbook(&[], &[0], &[record(0x00BD, &[&at(0, 5), &[0; 6]])])).contains("不完整"));
        // Shared texts whose formatting runs on behind their end.
        let open = record(0x00FC, &[&[0; 8], &[1, 0, 8, 0xFF, 0xFF, 0x41]]);
        assert!(refusal(&workbook(&[open], &[0], &[])).contains("不完整"));
        // Cells far apart take no room between them; many rows of many columns are beyond the bounds.
        let apart = [number(2, 0), number(65_535, 255)];
        let grids = read(&workbook(&[], &[0], &apart)).unwrap();
        assert_eq!((grids[0].text(2, 0), grids[0].text(65_535, 255)), ("1", "1"));
        assert_eq!(grids[0].text(0, 0), "");
        let wide: Vec<Vec<u8>> = (0..60_000).flat_map(|row| [number(row, 0), number(row, 255)]).collect();
        assert!(matches!(read(&workbook(&[], &[0], &wide)), Err(Trouble::Rows)));
        // One long text repeated in every cell.
        let long = record(0x00FC, &[&[0; 8], &60_000_u16.to_le_bytes(), &[0], &vec![b'a'; 60_000]]);
        let cells: Vec<Vec<u8>> = (0..2_000).map(|row| record(0x00FD, &[&at(row, 0), &[0; 4]])).collect();
        assert!(refusal(&workbook(&[long], &[0], &cells)).contains("文字总量"));
    }

    #[test]
    fn a_locked_workbook_is_told_as_such() {
        let locked = record(0x002F, &[&[1, 0, 1, 0]]);
        assert_eq!(read(&workbook(&[locked], &[0], &[])).unwrap_err(), Trouble::Locked);
    }
}
