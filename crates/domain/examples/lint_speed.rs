//! How long linting takes: 5,800 catalogues of 60 rows beside their guidelines, on two threads.
//! Run with `cargo run --release -p domain --example lint_speed`.

use domain::catalogue::lint::{Linter, Options};
use domain::catalogue::{CatalogueTable, PlacedRow};
use domain::reference::Reference;
use std::time::Instant;

const CATALOGUES: usize = 5_800;
const ROWS: usize = 60;
const THREADS: usize = 2;

fn main() {
    let reference = Reference::shipped();
    let options = Options::on(jiff::civil::date(2026, 3, 2));
    let (mut rows, mut findings, mut spent) = (0, 0, std::time::Duration::ZERO);
    let share = CATALOGUES / reference.guidelines.len() + 1;
    for (sector, guideline) in reference.guidelines.iter().enumerate() {
        let count = share.min(CATALOGUES - (sector * share).min(CATALOGUES));
        let tables: Vec<CatalogueTable> =
            (0..count).map(|unit| catalogue(&guideline.to_table(), unit)).collect();
        rows += tables.iter().map(|table| table.rows.len()).sum::<usize>();
        let started = Instant::now();
        let linter = Linter::new(guideline, &reference);
        findings += linter.lint_many(&tables, &options, THREADS).iter().map(Vec::len).sum::<usize>();
        spent += started.elapsed();
    }
    println!("{rows} rows, {findings} findings, {:.3} s on {THREADS} threads", spent.as_secs_f64());
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    }
}

/// A unit's catalogue: the guideline's rows, its own publishers, a few faults, 60 rows long.
fn catalogue(draft: &CatalogueTable, unit: usize) -> CatalogueTable {
    let mut table = draft.clone();
    let length = draft.rows.len();
    table.rows = (0..ROWS).map(|at| row(&draft.rows[at % length], at, at / length, unit)).collect();
    table
}

fn row(source: &PlacedRow, at: usize, part: usize, unit: usize) -> PlacedRow {
    let mut placed = source.clone();
    placed.line = u32::try_from(at).unwrap_or(0) + 3;
    placed.row.seq_no = (at + 1).to_string();
    placed.row.publisher = format!("白石县第{unit}局");
    if part > 0 {
        placed.row.content_elements.push_str(&format!("；第{part}部分"));
    }
    match (at + unit) % 60 {
        7 => placed.row.legal_basis.push_str("第二十条"),
        21 => placed.row.time_limit = format!("形成后{}个工作日内", unit % 40),
        33 => placed.row.publisher = "有关部门".to_owned(),
        45 => placed.row.content_elements = format!("联系电话：0206{:07}", unit),
        _ => {}
    }
    placed
}
