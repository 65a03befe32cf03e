//! A bureau's table of several sectors, each row with its sector in a column of its own, is as many catalogues.

use domain::catalogue::CatalogueTable;
use domain::diagnostic::{Diagnostic, Severity};
use domain::reference::Reference;
use std::collections::HashMap;

/// No table names more sectors; a longer list is something else.
const MOST: usize = 40;

/// The table as it is, or one table for each sector that its column names.
pub(super) fn apart(mut table: CatalogueTable, reference: &Reference) -> Vec<CatalogueTable> {
    let Some((heading, sectors)) = named(&table, reference) else { return vec![table] };
    let rows = std::mem::take(&mut table.rows);
    let listed = std::mem::take(&mut table.listed);
    let diagnostics = std::mem::take(&mut table.diagnostics);
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
    // A remark that stands at no row is the first catalogue's.
    let of_line: HashMap<u32, usize> =
        rows.iter().zip(&sectors.of_row).map(|(row, of)| (row.line, *of)).collect();
    let owner = |line: u32| of_line.get(&line).copied().unwrap_or_default();
    let mut found: Vec<CatalogueTable> = sectors
        .order
        .into_iter()
        .map(|sector| CatalogueTable { sector: Some(sector), ..table.clone() })
        .collect();
    found[0].diagnostics.push(told);
    for one in diagnostics.into_iter().filter(|one| one.code != "mixed-sectors") {
        found[one.row.map_or(0, &owner)].diagnostics.push(one);
    }
    for cell in listed {
        found[owner(cell.line)].listed.push(cell);
    }
    for (row, of) in rows.into_iter().zip(sectors.of_row) {
        found[of].rows.push(row);
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
        // A list so long is no list of sectors, and is not searched to its end.
        if sectors.order.len() > MOST {
            return None;
        }
        sectors.of_row.push(at);
    }
    let known = sectors.order.iter().filter(|name| reference.guideline_named(name).is_some()).count();
    let are_sectors = sectors.order.len() > 1 && known * 2 > sectors.order.len();
    are_sectors.then(|| (heading.printed.clone(), sectors))
}
