//! A merge as `gongkai catalogue merge --to json` prints it.

use super::Merged;
use crate::catalogue::difference::{Cell, ItemName};
use crate::catalogue::table::CatalogueTable;
use serde_json::{Map, Value, json};

/// The rows, the changes and the conflicts. A column is called as upstream prints it, else as local
/// does.
#[must_use]
pub fn report(merged: &Merged, upstream: &CatalogueTable, local: &CatalogueTable) -> Value {
    let label = |cell: &Option<Cell>| cell.as_ref().map(|cell| heading(cell, upstream, local));
    let rows: Vec<Value> = merged.rows.iter().map(|keyed| json!(keyed.row)).collect();
    let changes = merged.changes.iter().map(|change| {
        let mut object = Map::from_iter([("kind".to_owned(), json!(change.kind))]);
        object.append(&mut item(&change.item));
        object.insert("column".to_owned(), json!(label(&change.column)));
        object.insert("applied".to_owned(), json!(change.applied));
        Value::Object(object)
    });
    let changes: Vec<Value> = changes.collect();
    let conflicts = merged.conflicts.iter().map(|conflict| {
        let mut object = item(&conflict.item);
        object.insert("column".to_owned(), json!(label(&conflict.column)));
        object.insert("base".to_owned(), json!(conflict.base));
        object.insert("local".to_owned(), json!(conflict.local));
        object.insert("upstream".to_owned(), json!(conflict.upstream));
        Value::Object(object)
    });
    json!({ "rows": rows, "changes": changes, "conflicts": conflicts.collect::<Vec<Value>>() })
}

/// The heading of a cell as upstream prints it, else as local does, else the national one.
#[must_use]
pub fn heading(cell: &Cell, upstream: &CatalogueTable, local: &CatalogueTable) -> String {
    let Cell::National(column) = cell else { return cell.heading().to_owned() };
    let printed = upstream.heading(*column).or_else(|| local.heading(*column));
    printed.map_or_else(|| column.label().to_owned(), |heading| heading.printed.clone())
}

fn item(item: &ItemName) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("level1_item".to_owned(), json!(item.level1_item));
    object.insert("item".to_owned(), json!(item.level2_item));
    if let Some(level3) = &item.level3_item {
        object.insert("level3_item".to_owned(), json!(level3));
    }
    object
}
