//! Web pages, also those saved as .xls or .doc and those in one multipart file: data tables with the
//! text between them; layout tables are only walked through.

use super::html_table::{self, ElementRef, Walk, is_block, is_skipped};
use crate::decode;
use crate::error::Trouble;
use crate::grid::Grid;
use crate::limits::MAX_COLUMNS;
use domain::diagnostic::Severity;
use scraper::{Html, Node, Selector};
use std::collections::HashSet;

/// A table is a data table from this many columns on.
const DATA_COLUMNS: usize = 4;

/// Reads a page, or every page part of a multipart file.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    match super::mhtml::parts(bytes) {
        Some(parts) => parts.iter().map(|part| page(part)).collect(),
        None => Ok(vec![page(bytes)?]),
    }
}

fn page(bytes: &[u8]) -> Result<Grid, Trouble> {
    let declared = decode::declared(bytes);
    let decoded = decode::decode(bytes, declared.as_deref());
    super::html_cost::check(decoded.text.as_bytes())?;
    let html = Html::parse_document(&decoded.text);
    let title = Selector::parse("title")
        .ok()
        .and_then(|s| html.select(&s).next().map(|t| t.text().collect::<String>()));
    let title = title.map(|t| crate::cells::clean(&t)).filter(|t| !t.is_empty());
    let mut grid = Grid::new("");
    grid.is_document = true;
    grid.page_title = title;
    if let Some((severity, message)) = decoded.remark {
        grid.remark(severity, "encoding", None, None, message);
    }
    fill(&mut grid, &html)?;
    Ok(grid)
}

fn fill(grid: &mut Grid, html: &Html) -> Result<(), Trouble> {
    let (data, layout) = judge_tables(html);
    let mut line = String::new();
    let mut table = 0;
    let mut walk = Walk::new(html.root_element());
    while let Some((element_or_text, opening)) = walk.next() {
        match element_or_text {
            Node::Text(text) if opening => html_table::push_text(&mut line, text),
            Node::Element(element) => {
                let name = element.name();
                if opening && is_skipped(name) {
                    walk.skip();
                    continue;
                }
                if opening && name == "table" && data.contains(&walk.id()) && !layout.contains(&walk.id()) {
                    flush(grid, &mut line, table);
                    if let Some(found) = walk.element() {
                        append(grid, table, found)?;
                        table += 1;
                    }
                    walk.skip();
                } else if is_block(name) || matches!(name, "td" | "th" | "tr" | "table" | "br") {
                    flush(grid, &mut line, table);
                }
            }
            _ => {}
        }
    }
    flush(grid, &mut line, table);
    Ok(())
}

/// Appends a table; what the page does not show is told.
fn append(grid: &mut Grid, table: u32, found: ElementRef<'_>) -> Result<(), Trouble> {
    let base = grid.rows.len();
    super::table::append(grid, table, &html_table::rows(found))?;
    for row in html_table::hidden_rows(found) {
        if let Some(row) = grid.rows.get_mut(base + row) {
            row.hidden = true;
        }
    }
    let columns = html_table::hidden_columns(found).into_iter().take(MAX_COLUMNS);
    grid.hidden_columns.extend(columns.map(|columns| (table, columns)));
    let cells = html_table::hidden_cells(found);
    if let Some((row, _)) = cells.first() {
        let message = format!("有 {} 个单元格被隐藏，已一并读取，请核对", cells.len());
        grid.remark(Severity::Warning, "hidden-cells", Some(*row), None, message);
    }
    Ok(())
}

fn flush(grid: &mut Grid, line: &mut String, table: u32) {
    if !line.trim().is_empty() {
        grid.push_line(line.trim(), table);
    }
    line.clear();
}

/// The tables wide enough to hold data, and those that hold such a table (layout).
fn judge_tables(html: &Html) -> (HashSet<usize>, HashSet<usize>) {
    let (mut data, mut layout) = (HashSet::new(), HashSet::new());
    let Ok(selector) = Selector::parse("table") else { return (data, layout) };
    for table in html.select(&selector) {
        if html_table::widest_row(table) < DATA_COLUMNS {
            continue;
        }
        data.insert(html_table::key(table));
        let mut up = table.parent();
        while let Some(node) = up {
            if let Some(outer) = ElementRef::wrap(node)
                && outer.value().name() == "table"
                && !layout.insert(html_table::key(outer))
            {
                break;
            }
            up = node.parent();
        }
    }
    (data, layout)
}
