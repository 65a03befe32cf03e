//! XML workbooks of Excel 2003 (SpreadsheetML), usually saved with the extension .xls.

use super::table::{self, FixedCell};
use super::xml::{Element, Token, Xml, decode};
use crate::error::Trouble;
use crate::grid::Grid;
use crate::limits::{MAX_COLUMNS, MAX_ROWS};

/// Reads every worksheet.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    let text = decode(bytes);
    let mut xml = Xml::new(&text)?;
    let mut grids = Vec::new();
    while let Some(token) = xml.next()? {
        if let Token::Open(element) = token
            && element.name() == "Worksheet"
        {
            let name = element.attr("Name").unwrap_or_default();
            grids.push(sheet(&mut xml, &name)?);
        }
    }
    Ok(grids)
}

fn sheet(xml: &mut Xml<'_>, name: &str) -> Result<Grid, Trouble> {
    let floor = xml.depth();
    let mut rows = Vec::<Vec<FixedCell>>::new();
    let mut hidden = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => match element.name() {
                "Row" => {
                    let at = element.number("Index").map_or(rows.len(), |index| index.saturating_sub(1));
                    if at > MAX_ROWS * 5 {
                        return Err(Trouble::Rows);
                    }
                    rows.resize_with(at.max(rows.len()), Vec::new);
                    let cells = row(xml)?;
                    rows.push(cells);
                }
                "Visible" => hidden = true,
                _ => {}
            },
            Token::Close(_) if xml.depth() < floor => break,
            _ => {}
        }
    }
    let mut grid = Grid::new(name);
    grid.hidden = hidden;
    table::append_fixed(&mut grid, 0, &rows)?;
    Ok(grid)
}

fn row(xml: &mut Xml<'_>) -> Result<Vec<FixedCell>, Trouble> {
    let floor = xml.depth();
    let mut cells = Vec::<FixedCell>::new();
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) if element.name() == "Cell" => {
                let at = element.number("Index").map_or(cells.len(), |index| index.saturating_sub(1));
                let span = |name| element.number(name).unwrap_or(0).min(MAX_ROWS) + 1;
                let (columns, rows) = (span("MergeAcross"), span("MergeDown"));
                let cell = FixedCell { text: data(xml)?, columns, rows };
                cells.resize_with(at.max(cells.len()).min(MAX_COLUMNS), FixedCell::default);
                cells.push(cell);
                let covered = cells.len() + columns - 1;
                cells.resize_with(covered.min(MAX_COLUMNS), FixedCell::default);
            }
            Token::Close(_) if xml.depth() < floor => break,
            _ => {}
        }
    }
    Ok(cells)
}

/// The text of a cell: its data, rich text included, comments left out.
fn data(xml: &mut Xml<'_>) -> Result<String, Trouble> {
    let floor = xml.depth();
    let mut text = String::new();
    let mut is_number = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => match element.name() {
                "Comment" => xml.skip()?,
                "Data" => is_number = is_number_data(&element),
                _ => {}
            },
            Token::Text(part) => text.push_str(&part),
            Token::Close(_) if xml.depth() < floor => break,
            Token::Close(_) => {}
        }
    }
    if is_number && let Ok(number) = text.trim().parse::<f64>() {
        return Ok(super::workbook::number_text(number, 0));
    }
    Ok(text)
}

fn is_number_data(element: &Element<'_>) -> bool {
    element.attr("Type").as_deref() == Some("Number")
}
