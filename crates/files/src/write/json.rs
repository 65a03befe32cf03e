//! The JSON of `convert --to json`: one object for one catalogue, `{"catalogues":[…]}` for several. It is
//! written straight from the catalogues, without a tree of values in between.

use domain::catalogue::{CatalogueRow, CatalogueTable};
use serde::Serialize;
use std::io::Write;

/// Catalogues as JSON, one object each.
///
/// # Errors
/// When the values cannot be written, which only a full memory brings about.
pub fn to_json(tables: &[CatalogueTable]) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = Vec::new();
    json_into(tables, &mut bytes)?;
    Ok(bytes)
}

/// The same, written as it comes: a table of very many rows is never held twice.
///
/// # Errors
/// When the writer takes no more.
pub fn json_into(tables: &[CatalogueTable], writer: impl Write) -> Result<(), serde_json::Error> {
    match tables {
        [one] => serde_json::to_writer(writer, &Printed::of(one)),
        many => {
            serde_json::to_writer(writer, &Several { catalogues: many.iter().map(Printed::of).collect() })
        }
    }
}

#[derive(Serialize)]
struct Several<'a> {
    catalogues: Vec<Printed<'a>>,
}

#[derive(Serialize)]
struct Printed<'a> {
    title: &'a str,
    sector: Option<&'a str>,
    government: Option<&'a str>,
    columns: Vec<&'a str>,
    rows: Vec<&'a CatalogueRow>,
    diagnostics: Vec<Remark<'a>>,
}

#[derive(Serialize)]
struct Remark<'a> {
    severity: &'static str,
    sheet: Option<&'a str>,
    row: Option<u32>,
    column: Option<&'a str>,
    message: &'a str,
}

impl<'a> Printed<'a> {
    fn of(table: &'a CatalogueTable) -> Self {
        let mut columns = Vec::<&str>::new();
        for (index, heading) in table.columns.iter().enumerate() {
            // A column of words stands for two columns and is printed once.
            if index == 0 || table.columns[index - 1].index != heading.index {
                columns.push(&heading.printed);
            }
        }
        let remark = |d: &'a domain::diagnostic::Diagnostic| Remark {
            severity: d.severity.id(),
            sheet: d.sheet.as_deref(),
            row: d.row,
            column: d.column.as_deref(),
            message: &d.message,
        };
        Self {
            title: &table.title,
            sector: table.sector.as_deref(),
            government: table.government.as_deref(),
            columns,
            rows: table.rows.iter().map(|placed| &placed.row).collect(),
            diagnostics: table.diagnostics.iter().map(remark).collect(),
        }
    }
}
