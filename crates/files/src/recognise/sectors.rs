//! A bureau's table of several sectors, each row with its sector in a column of its own, is as many catalogues.

use domain::catalogue::{CatalogueTable, PlacedRow};
use domain::diagnostic::{Diagnostic, Severity};
use domain::reference::Reference;
use std::collections::HashSet;

/// No table names more sectors; a longer list is something else.
const MOST: usize = 40;

/// The table as it is, or one table for each sector that its column names.
pub(super) fn apart(table: CatalogueTable, reference: &Reference) -> Vec<CatalogueTable> {
    let Some((heading, sectors)) = named(&table, reference) else { return vec![table] };
    let CatalogueTable { rows, listed, diagnostics, .. } = &table;
    let message = format!(
        "“{heading}”栏写有{}个领域，按领域分成{}份目录：{}",
        sectors.order.len(),
        sectors.order.len(),
        sectors.order.join("、")
    );
    let told = Diagnostic {
        severity: Severity::Note,
        code: "by-sector".to_owned(),
        sheet: (!table.sheet.is_empty()).then(|| table.sheet.clone()),
        row: rows.first().map(|row| row.line),
        column: Some(heading),
        message,
    };
    let mut found = Vec::new();
    for (at, sector) in sectors.order.iter().enumerate() {
        let own: Vec<PlacedRow> = rows
            .iter()
            .zip(&sectors.of_row)
            .filter(|(_, of)| **of == at)
            .map(|(row, _)| row.clone())
            .collect();
        let lines: HashSet<u32> = own.iter().map(|row| row.line).collect();
        let is_first = at == 0;
        let is_own = |line: Option<u32>| match line {
            Some(line) if rows.iter().any(|row| row.line == line) => lines.contains(&line),
            _ => is_first,
        };
        let mut own_diagnostics: Vec<Diagnostic> = diagnostics
            .iter()
            .filter(|one| is_own(one.row) && one.code != "mixed-sectors")
            .cloned()
            .collect();
        if is_first {
            own_diagnostics.insert(0, told.clone());
        }
        found.push(CatalogueTable {
            sector: Some(sector.clone()),
            rows: own,
            listed: listed.iter().filter(|cell| lines.contains(&cell.line)).cloned().collect(),
            diagnostics: own_diagnostics,
            ..table.clone()
        });
    }
    found
}

/// The sectors in the order in which they come, and which one each row is of.
struct Sectors {
    order: Vec<String>,
    of_row: Vec<usize>,
}

/// The sectors of a table that names no one of them, where most of what its column says are sectors; a cell left
/// empty goes on with the one above.
fn named(table: &CatalogueTable, reference: &Reference) -> Option<(String, Sectors)> {
    if table.sector.is_some() {
        return None;
    }
    let heading = table.columns.iter().find(|one| one.column.is_none() && one.printed.ends_with("领域"))?;
    let mut sectors = Sectors { order: Vec::new(), of_row: Vec::with_capacity(table.rows.len()) };
    for row in &table.rows {
        let name = row.row.extra.get(&heading.printed).map(|name| name.trim_end_matches("领域").trim());
        let at = match name.filter(|name| !name.is_empty()) {
            Some(name) => sectors.order.iter().position(|one| one == name).unwrap_or_else(|| {
                sectors.order.push(name.to_owned());
                sectors.order.len() - 1
            }),
            None => *sectors.of_row.last()?,
        };
        sectors.of_row.push(at);
    }
    let known = sectors.order.iter().filter(|name| reference.guideline_named(name).is_some()).count();
    let are_sectors = (2..=MOST).contains(&sectors.order.len()) && known * 2 > sectors.order.len();
    are_sectors.then(|| (heading.printed.clone(), sectors))
}
