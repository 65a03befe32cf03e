//! Catalogues as `convert --to json` writes them, read back row by row as they are. Other JSON is no
//! catalogue.

use crate::decode;
use crate::error::{FileError, Trouble};
use crate::limits::{MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS};
use crate::recognise::{Notes, headings_as_printed};
use domain::catalogue::{CatalogueRow, CatalogueTable, Column, Heading, PlacedRow, RowStatus};
use serde::Deserialize;
use serde_json::error::Category;

const OTHER_JSON: &str = "看到的是 JSON 数据，不是本程序 catalogue convert --to json 的格式";

/// One catalogue, or several under one key.
#[derive(Deserialize)]
struct Written {
    catalogues: Option<Vec<Written>>,
    title: Option<String>,
    sector: Option<String>,
    government: Option<String>,
    columns: Option<Vec<String>>,
    rows: Option<Vec<CatalogueRow>>,
}

/// The text of the file, and what there is to say of its encoding.
pub(crate) fn text(bytes: &[u8]) -> (String, Option<(domain::diagnostic::Severity, String)>) {
    let decoded = decode::decode(bytes, None);
    (decoded.text.trim_start_matches('\u{FEFF}').to_owned(), decoded.remark)
}

/// Reads the catalogues of a file.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Vec<CatalogueTable>, FileError> {
    let (text, mut encoding) = text(bytes);
    let mut written: Written = serde_json::from_str(&text).map_err(|error| refusal(name, &error))?;
    let catalogues = written.catalogues.take().unwrap_or_else(|| vec![written]);
    if catalogues.is_empty() {
        return Err(other(name, format!("{OTHER_JSON}：catalogues 是空的")));
    }
    if catalogues.iter().flat_map(|one| &one.rows).map(Vec::len).sum::<usize>() > MAX_ROWS {
        return Err(Trouble::Rows.in_file(name));
    }
    let mut tables = Vec::with_capacity(catalogues.len());
    for catalogue in catalogues {
        let mut notes = Notes::new("");
        if let Some((severity, message)) = encoding.take() {
            notes.add(severity, "encoding", None, None, message);
        }
        tables.push(catalogue.table(name, notes)?);
    }
    Ok(tables)
}

/// Broken JSON is told from JSON that says something else.
fn refusal(name: &str, error: &serde_json::Error) -> FileError {
    let place = format!("第{}行第{}字节", error.line(), error.column());
    let damaged = |what: &str| Trouble::Damaged(format!("JSON 数据在{place}{what}")).in_file(name);
    match error.classify() {
        Category::Data => other(name, format!("{OTHER_JSON}：{place}处缺少栏目或写法不符")),
        Category::Eof => damaged("中断"),
        Category::Syntax | Category::Io => damaged("有误"),
    }
}

fn other(name: &str, seen: String) -> FileError {
    FileError::NotACatalogue { name: name.to_owned(), seen }
}

impl Written {
    fn table(self, name: &str, mut notes: Notes) -> Result<CatalogueTable, FileError> {
        let (Some(title), Some(labels), Some(rows)) = (self.title, self.columns, self.rows) else {
            return Err(other(name, format!("{OTHER_JSON}：应有 title、columns、rows")));
        };
        let headings = headings_as_printed(&labels).map_err(|trouble| trouble.in_file(name))?;
        let Some(mut columns) = headings.or_else(|| labels.is_empty().then(Vec::new)) else {
            let seen: Vec<&str> = labels.iter().take(8).map(String::as_str).collect();
            return Err(other(name, format!("看到的是 JSON 数据，columns 是：{}", seen.join("、"))));
        };
        let mut rows: Vec<PlacedRow> = (2_u32..)
            .zip(rows)
            .map(|(line, row)| PlacedRow { line, status: RowStatus::Active, row })
            .collect();
        rows.iter_mut().for_each(|placed| shorten(placed, &mut notes));
        // A catalogue that came from no sheet has no printed headings: it is written under the national ones.
        if !labels.is_empty() {
            complete(&mut columns, &rows);
        }
        if labels.len() > MAX_COLUMNS {
            notes.warn("column-beyond", None, None, format!("第 {MAX_COLUMNS} 列以后的表头没有读取"));
        }
        if rows.is_empty() {
            notes.warn("no-rows", None, None, "表头之下没有事项".to_owned());
        }
        let (sector, government) = (self.sector, self.government);
        let diagnostics = notes.finish();
        Ok(CatalogueTable {
            title,
            sector,
            government,
            sheet: String::new(),
            columns,
            rows,
            diagnostics,
            listed: Vec::new(),
        })
    }
}

/// Cells beyond the limit of all files.
fn shorten(placed: &mut PlacedRow, notes: &mut Notes) {
    let line = placed.line;
    let mut shortened = |text: &mut String, heading: &str| {
        if text.len() > MAX_CELL_CHARS && text.chars().count() > MAX_CELL_CHARS {
            *text = text.chars().take(MAX_CELL_CHARS).collect();
            let message = format!("单元格超过 {MAX_CELL_CHARS} 字，只读取了前 {MAX_CELL_CHARS} 字");
            notes.warn("cell-too-long", Some(line), Some(heading), message);
        }
    };
    let row = &mut placed.row;
    for (text, column) in [
        (&mut row.seq_no, Column::SeqNo),
        (&mut row.level1_item, Column::Level1Item),
        (&mut row.level2_item, Column::Level2Item),
        (&mut row.content_elements, Column::ContentElements),
        (&mut row.legal_basis, Column::LegalBasis),
        (&mut row.time_limit, Column::TimeLimit),
        (&mut row.publisher, Column::Publisher),
    ] {
        shortened(text, column.label());
    }
    let optional =
        [(&mut row.level3_item, Column::Level3Item), (&mut row.audience_specific, Column::AudienceSpecific)];
    for (text, column) in optional {
        text.iter_mut().for_each(|text| shortened(text, column.label()));
    }
    row.channels.iter_mut().for_each(|text| shortened(text, Column::Channels.label()));
    row.extra.iter_mut().for_each(|(heading, text)| shortened(text, heading));
}

/// Cells of a column that is not among the printed ones get its heading, so that no form of the catalogue
/// loses them; added cells are printed anyhow.
fn complete(columns: &mut Vec<Heading>, rows: &[PlacedRow]) {
    for column in Column::ALL {
        let has_heading = columns.iter().any(|heading| heading.column == Some(column));
        if !has_heading && rows.iter().any(|placed| !placed.row.cell(column).is_empty()) {
            let index = columns.last().map_or(1, |heading| heading.index + 1);
            columns.push(Heading {
                printed: column.label().to_owned(),
                group: None,
                column: Some(column),
                index,
            });
        }
    }
}
