//! Any list as a Word document: lines of text, and a table between them.

use super::WriteError;
use super::docx::{AFTER_TABLE, BORDERS, OPENING, TEXT_WIDTH, cell, packaged, paragraph};
use crate::grid::Merge;
use std::fmt::Write as _;

/// A row of a list: of its table, or a line of text beside it.
#[derive(Debug)]
pub(crate) struct ListRow<'l> {
    pub(crate) cells: &'l [String],
    pub(crate) is_line: bool,
    pub(crate) is_head: bool,
}

/// Writes a list; merges are counted from 0 over its rows.
pub(crate) fn to_list_docx(rows: &[ListRow<'_>], merges: &[Merge]) -> Result<Vec<u8>, WriteError> {
    let columns = rows.iter().filter(|row| !row.is_line).map(|row| row.cells.len()).max().unwrap_or(0).max(1);
    let width = TEXT_WIDTH / columns;
    let mut body = String::from(OPENING);
    let mut is_open = false;
    for (at, row) in rows.iter().enumerate() {
        if row.is_line {
            if std::mem::take(&mut is_open) {
                body.push_str("</w:tbl>");
            }
            paragraph(&mut body, row.cells.first().map_or("", String::as_str), "left", false);
            continue;
        }
        if !std::mem::replace(&mut is_open, true) {
            open_table(&mut body, columns, width);
        }
        let repeated = if row.is_head { "<w:tblHeader/>" } else { "" };
        let _ = write!(body, "<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>");
        let mut column = 0;
        while column < columns {
            column += cell_at(&mut body, (at, column), row, merges, (columns, width));
        }
        body.push_str("</w:tr>");
    }
    if is_open {
        body.push_str("</w:tbl>");
    }
    body.push_str(AFTER_TABLE);
    packaged(body)
}

fn open_table(body: &mut String, columns: usize, width: usize) {
    let _ = write!(
        body,
        r#"<w:tbl><w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>{BORDERS}<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>"#
    );
    for _ in 0..columns {
        let _ = write!(body, r#"<w:gridCol w:w="{width}"/>"#);
    }
    body.push_str("</w:tblGrid>");
}

/// Writes a cell; says how many columns it takes.
fn cell_at(
    body: &mut String,
    (at, column): (usize, usize),
    row: &ListRow<'_>,
    merges: &[Merge],
    (columns, width): (usize, usize),
) -> usize {
    let text = row.cells.get(column).map_or("", String::as_str);
    let merge = merges.iter().find(|merge| {
        merge.left as usize == column && (merge.top as usize..=merge.bottom as usize).contains(&at)
    });
    let Some(merge) = merge else {
        cell(body, width, "", text, "left", row.is_head);
        return 1;
    };
    let span = (merge.right as usize + 1).min(columns).saturating_sub(column).max(1);
    let mut entries = String::new();
    if span > 1 {
        let _ = write!(entries, r#"<w:gridSpan w:val="{span}"/>"#);
    }
    if merge.bottom > merge.top {
        entries.push_str(if merge.top as usize == at {
            r#"<w:vMerge w:val="restart"/>"#
        } else {
            "<w:vMerge/>"
        });
    }
    let shown = if merge.top as usize == at { text } else { "" };
    cell(body, width * span, &entries, shown, "left", row.is_head);
    span
}
