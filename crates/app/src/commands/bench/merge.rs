//! `gongkai bench merge`: one revision of a guideline into many units' catalogues, in memory.

use anyhow::Context as _;
use domain::catalogue::merge::Merger;
use domain::catalogue::{CatalogueRow, Guideline, KeyedRow, RowStatus};
use domain::reference::Reference;
use rayon::prelude::*;
use std::process::ExitCode;
use std::time::Instant;

/// Every catalogue is made, merged and dropped in turn, as a job over the database would do it.
pub fn run(catalogues: usize, rows: usize) -> anyhow::Result<ExitCode> {
    let reference = Reference::shipped();
    let guidelines: Vec<&Guideline> =
        reference.guidelines.iter().filter(|guideline| guideline.items.len() >= rows).map(|g| &**g).collect();
    let guideline = guidelines.first().with_context(|| format!("没有{rows}行的指引"))?;
    let base: Vec<KeyedRow> = guideline
        .items
        .iter()
        .take(rows)
        .map(|item| KeyedRow { key: item.key.clone(), status: RowStatus::Active, row: item.row.clone() })
        .collect();
    let upstream = revised(&base);
    let started = Instant::now();
    let merger = Merger::new(&base, &upstream);
    let (changes, conflicts) = (0..catalogues)
        .into_par_iter()
        .map(|unit| {
            let merged = merger.merge(&catalogue(&base, unit));
            (merged.changes.len(), merged.conflicts.len())
        })
        .reduce(|| (0, 0), |one, other| (one.0 + other.0, one.1 + other.1));
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{}",
        serde_json::json!({"rows": rows * catalogues, "catalogues": catalogues, "changes": changes, "conflicts": conflicts, "seconds": seconds, "peak_rss_mb": super::peak_rss_mb()})
    );
    Ok(ExitCode::SUCCESS)
}

/// A revision as ministries make them: a few cells in ten rows, a name, an item more and one less.
fn revised(base: &[KeyedRow]) -> Vec<KeyedRow> {
    let mut rows = base.to_vec();
    for row in rows.iter_mut().step_by(6) {
        row.row.content_elements.push_str("；办理结果");
    }
    for row in rows.iter_mut().skip(3).step_by(20) {
        row.row.level2_item.push_str("情况");
    }
    if let Some(last) = rows.pop() {
        let row = CatalogueRow {
            level2_item: "信用信息".to_owned(),
            content_elements: "信用评价结果；修复指引".to_owned(),
            ..last.row
        };
        rows.insert(rows.len() / 2, KeyedRow { row, ..KeyedRow::default() });
    }
    rows
}

/// A unit's catalogue: its own publisher, a cell changed, a row split, one removed and one added.
fn catalogue(base: &[KeyedRow], unit: usize) -> Vec<KeyedRow> {
    let mut rows = base.to_vec();
    for row in &mut rows {
        row.row.publisher = format!("第{unit}区主管局");
    }
    let changed = unit % rows.len();
    rows[changed].row.content_elements.push_str("；本区补充");
    let split = (unit * 7 + 1) % rows.len();
    let mut part = rows[split].clone();
    part.key.push_str("-01");
    part.row.level2_item.push_str("（延期）");
    rows.insert(split + 1, part);
    rows.remove((unit * 11 + 2) % rows.len());
    let own = CatalogueRow {
        level2_item: format!("第{unit}区特色事项"),
        content_elements: "服务指南".to_owned(),
        ..rows[0].row.clone()
    };
    rows.push(KeyedRow { row: own, ..KeyedRow::default() });
    rows
}
