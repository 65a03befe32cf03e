//! The JSON of `convert --to json`: one object for one catalogue, `{"catalogues":[…]}` for several.

use domain::catalogue::CatalogueTable;
use serde_json::{Map, Value, json};

/// Writes catalogues as JSON.
#[must_use]
pub fn to_json(tables: &[CatalogueTable]) -> Value {
    match tables {
        [one] => object(one),
        many => json!({ "catalogues": many.iter().map(object).collect::<Vec<_>>() }),
    }
}

fn object(table: &CatalogueTable) -> Value {
    let mut columns = Vec::<&str>::new();
    for (index, heading) in table.columns.iter().enumerate() {
        // A column of words stands for two columns and is printed once.
        if index == 0 || table.columns[index - 1].index != heading.index {
            columns.push(&heading.printed);
        }
    }
    let rows: Vec<Value> =
        table.rows.iter().map(|placed| serde_json::to_value(&placed.row).unwrap_or_default()).collect();
    let diagnostics: Vec<Value> = table
        .diagnostics
        .iter()
        .map(|d| {
            json!({
                "severity": d.severity.id(), "sheet": d.sheet, "row": d.row, "column": d.column, "message": d.message,
            })
        })
        .collect();
    let mut map = Map::new();
    map.insert("title".to_owned(), json!(table.title));
    map.insert("sector".to_owned(), json!(table.sector));
    map.insert("government".to_owned(), json!(table.government));
    map.insert("columns".to_owned(), json!(columns));
    map.insert("rows".to_owned(), Value::Array(rows));
    map.insert("diagnostics".to_owned(), Value::Array(diagnostics));
    Value::Object(map)
}
