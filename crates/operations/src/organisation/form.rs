//! The one Excel form for units and people: written with its lists and explanations, read back by its
//! headings wherever they stand. Headings, other spellings, notes and examples are data.

use crate::{OperationError, Operations};
use domain::organisation::{Role, UnitKind};
use domain::reference::Reference;
use files::form::{FormColumn, FormSheet, write_form};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::OnceLock;

/// A problem of the form with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormProblem {
    /// The sheet.
    pub sheet: String,
    /// The row as the file counts it, from 1; none for the sheet as a whole.
    pub row: Option<u32>,
    /// The heading of the column.
    pub column: Option<String>,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// A filled row: its place and its cells by key.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormRow {
    pub sheet: String,
    pub row: Option<u32>,
    cells: HashMap<&'static str, String>,
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct FilledForm {
    pub units: Vec<FormRow>,
    pub people: Vec<FormRow>,
    pub problems: Vec<FormProblem>,
}

#[derive(Debug, Deserialize)]
struct Definition {
    title: String,
    notes: Vec<String>,
    sheets: Vec<SheetDefinition>,
}

#[derive(Debug, Deserialize)]
struct SheetDefinition {
    name: String,
    columns: Vec<ColumnDefinition>,
    examples: Vec<Vec<String>>,
}

#[derive(Debug, Deserialize)]
struct ColumnDefinition {
    key: String,
    heading: String,
    aliases: Vec<String>,
    required: bool,
    width: f64,
    note: String,
    #[serde(default)]
    choices: String,
    #[serde(default)]
    multiple: bool,
}

/// Headings stand among the first rows; further down a row of names is no heading.
const ROWS_BEFORE_HEADINGS: usize = 20;

impl FormRow {
    /// A cell by its key, empty where there is none.
    pub fn cell(&self, key: &str) -> &str {
        self.cells.get(key).map_or("", String::as_str)
    }

    /// A problem at a cell of this row; the field names of operations are the keys of the form.
    pub fn problem(&self, key: &str, message: impl Into<String>) -> FormProblem {
        let column =
            definition().sheets.iter().flat_map(|sheet| &sheet.columns).find(|column| column.key == key);
        FormProblem {
            sheet: self.sheet.clone(),
            row: self.row,
            column: column.map(|column| column.heading.clone()),
            message: message.into(),
        }
    }
}

impl Operations {
    /// The empty form, with lists to choose from and a sheet that explains it.
    ///
    /// # Errors
    /// When the shipped definition does not fit a workbook, which a test excludes.
    pub fn organisation_form_xlsx(&self) -> Result<Vec<u8>, OperationError> {
        let definition = definition();
        let column = |column: &ColumnDefinition| FormColumn {
            heading: column.heading.clone(),
            is_required: column.required,
            width: column.width,
            note: column.note.clone(),
            choices: choices(&column.choices, &self.reference),
            is_multiple: column.multiple,
        };
        let sheets: Vec<FormSheet> = definition
            .sheets
            .iter()
            .map(|sheet| FormSheet {
                name: sheet.name.clone(),
                columns: sheet.columns.iter().map(column).collect(),
                examples: sheet.examples.clone(),
            })
            .collect();
        write_form(&definition.title, &definition.notes, &sheets)
            .map_err(|error| OperationError::Internal(error.to_string()))
    }
}

/// Reads a filled form.
pub(crate) fn read_form(name: &str, bytes: &[u8]) -> Result<FilledForm, OperationError> {
    let mut form = FilledForm::default();
    let mut found = Vec::new();
    for grid in files::read_sheet(name, bytes)? {
        let rows: Vec<Vec<String>> = (0..grid.row_count()).map(|row| grid.clean_row(row)).collect();
        // Examples stand on a sheet of their own, which has several tables and is not read.
        let Some((at, sheet, columns)) = headings(&grid.name, &rows) else { continue };
        found.push(sheet.name.as_str());
        for (number, cells) in rows.iter().enumerate().skip(at + 1) {
            let row =
                FormRow { sheet: grid.name.clone(), row: grid.line(number), cells: keyed(&columns, cells) };
            if row.cells.values().all(String::is_empty) {
                continue;
            }
            for column in
                sheet.columns.iter().filter(|column| column.required && row.cell(&column.key).is_empty())
            {
                form.problems.push(row.problem(&column.key, format!("“{}”没有填写", column.heading)));
            }
            if sheet.columns[0].key == "code" { form.units.push(row) } else { form.people.push(row) }
        }
    }
    if found.is_empty() {
        let wanted: Vec<String> = definition().sheets.iter().map(required_headings).collect();
        return Err(OperationError::invalid(
            "file",
            format!("“{name}”中没有找到机构人员表的表头；{}。请下载表样填写", wanted.join("；")),
        ));
    }
    Ok(form)
}

fn required_headings(sheet: &SheetDefinition) -> String {
    let headings: Vec<&str> =
        sheet.columns.iter().filter(|c| c.required).map(|c| c.heading.as_str()).collect();
    format!("“{}”表须有{}", sheet.name, headings.join("、"))
}

type Headings = (usize, &'static SheetDefinition, Vec<Option<&'static str>>);

/// The row of headings, the sheet they belong to, and the key of each column.
fn headings(grid_name: &str, rows: &[Vec<String>]) -> Option<Headings> {
    if grid_name.contains("说明") {
        return None;
    }
    for (at, cells) in rows.iter().enumerate().take(ROWS_BEFORE_HEADINGS) {
        for sheet in &definition().sheets {
            let columns: Vec<Option<&'static str>> = cells.iter().map(|cell| key_of(sheet, cell)).collect();
            let has = |key: &str| columns.iter().flatten().any(|found| *found == key);
            if sheet.columns.iter().filter(|column| column.required).all(|column| has(&column.key)) {
                return Some((at, sheet, columns));
            }
        }
    }
    None
}

fn key_of(sheet: &'static SheetDefinition, cell: &str) -> Option<&'static str> {
    let cell = domain::text::fold(cell).trim_matches('*').to_owned();
    let is_it = |column: &&ColumnDefinition| column.heading == cell || column.aliases.contains(&cell);
    sheet.columns.iter().find(is_it).map(|column| column.key.as_str())
}

fn keyed(columns: &[Option<&'static str>], cells: &[String]) -> HashMap<&'static str, String> {
    columns.iter().zip(cells).filter_map(|(key, cell)| Some(((*key)?, cell.trim().to_owned()))).collect()
}

fn choices(kind: &str, reference: &Reference) -> Vec<String> {
    match kind {
        "unit_kind" => UnitKind::ALL.iter().map(|kind| kind.label().to_owned()).collect(),
        "role" => Role::ALL.iter().map(|role| role.label().to_owned()).collect(),
        "sector" => reference.guidelines.iter().map(|guideline| guideline.guideline_name.clone()).collect(),
        _ => Vec::new(),
    }
}

fn definition() -> &'static Definition {
    static DEFINITION: OnceLock<Definition> = OnceLock::new();
    DEFINITION.get_or_init(|| {
        let text = domain::reference::data_file("setup/organisation_form.json").unwrap_or_default();
        serde_json::from_str(text).expect("data/setup/organisation_form.json")
    })
}
