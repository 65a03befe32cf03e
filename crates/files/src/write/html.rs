//! A page of its own for reading and printing: every text escaped, the heading on every printed page.

use super::layout::{self, PrintedColumn, escaped};
use domain::catalogue::CatalogueTable;
use domain::reference::Reference;
use std::fmt::Write;

pub(super) const STYLE: &str = "body{font-family:FangSong,仿宋,\"Noto Serif CJK SC\",serif;margin:1.5rem;color:#111}\
h1{font-size:1.4rem;text-align:center;font-family:SimSun,宋体,\"Noto Serif CJK SC\",serif}\
table{border-collapse:collapse;width:100%;font-size:.85rem}th,td{border:1px solid #555;padding:.3rem;vertical-align:middle}\
th{background:#e8eef7}td.n{text-align:center}section+section{break-before:page}\
@page{size:A4 landscape;margin:12mm}@media print{thead{display:table-header-group}tr{break-inside:avoid}body{margin:0}}\
@media screen and (max-width:60rem){body{margin:1rem}section{overflow-x:auto}table{min-width:58rem}}";

/// Writes catalogues as one page.
#[must_use]
pub fn to_html(tables: &[CatalogueTable]) -> String {
    let reference = Reference::shipped();
    let name = tables.first().map(layout::title).unwrap_or_default();
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{}</title><style>{STYLE}</style></head><body>\n",
        escaped(&name)
    );
    for table in tables {
        let _ = writeln!(page, "<section><h1>{}</h1>", escaped(&layout::title(table)));
        if let Some(unit) = &table.government {
            let _ = writeln!(page, "<p>编制单位：{}</p>", escaped(unit));
        }
        write_table(&mut page, table, &reference);
        page.push_str("</section>\n");
    }
    page.push_str("</body></html>\n");
    page
}

pub(super) fn write_table(page: &mut String, table: &CatalogueTable, reference: &Reference) {
    let columns = layout::columns(table);
    page.push_str("<table>\n");
    head(page, &columns);
    page.push_str("<tbody>\n");
    for placed in &table.rows {
        page.push_str("<tr>");
        for column in &columns {
            let class = if column.is_narrow() { " class=\"n\"" } else { "" };
            let text = escaped(&column.text(&placed.row, reference)).replace('\n', "<br>");
            let _ = write!(page, "<td{class}>{text}</td>");
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody></table>");
}

fn head(page: &mut String, columns: &[PrintedColumn]) {
    page.push_str("<thead>\n<tr>");
    for head in layout::heads(columns) {
        let _ = match &head.group {
            Some(group) => write!(page, "<th colspan=\"{}\">{}</th>", head.span, escaped(group)),
            None => write!(page, "<th rowspan=\"2\">{}</th>", escaped(&columns[head.first].label)),
        };
    }
    page.push_str("</tr>\n<tr>");
    for column in columns.iter().filter(|column| column.group.is_some()) {
        let _ = write!(page, "<th>{}</th>", escaped(&column.label));
    }
    page.push_str("</tr>\n</thead>\n");
}
