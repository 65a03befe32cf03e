//! `gongkai catalogue merge`: a revised guideline, or a parent's new version, into a catalogue.

use super::{keyed, read_one, refuse_two_sectors, write_out};
use anyhow::bail;
use clap::{Args, ValueEnum};
use domain::catalogue::difference::{self, Change};
use domain::catalogue::merge::{self, MergeConflict, Merged};
use domain::catalogue::{CatalogueTable, PlacedRow};
use domain::reference::Reference;
use files::write::{List, Mark};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct MergeArgs {
    /// 本目录原来依据的指引（或上级目录）
    #[arg(long, value_name = "FILE")]
    base: PathBuf,
    /// 本目录
    #[arg(long, value_name = "FILE")]
    local: PathBuf,
    /// 修订后的指引（或上级目录）
    #[arg(long, value_name = "FILE")]
    upstream: PathBuf,
    /// 输出格式：json 含各行、改动和冲突；xlsx 为合并后的目录，冲突处有底色和批注
    #[arg(long, value_enum)]
    to: Form,
    /// 输出文件，“-”为标准输出
    #[arg(short, long, value_name = "OUT")]
    out: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    Json,
    Xlsx,
}

/// The three files as read.
struct Sides {
    local: CatalogueTable,
    upstream: CatalogueTable,
    base: CatalogueTable,
}

pub fn run(args: &MergeArgs) -> anyhow::Result<ExitCode> {
    let reference = Reference::shipped();
    let sides = Sides {
        base: read_one(&args.base, &reference)?,
        local: with_rows(&args.local, read_one(&args.local, &reference)?)?,
        upstream: with_rows(&args.upstream, read_one(&args.upstream, &reference)?)?,
    };
    refuse_other_sectors(&sides, &reference)?;
    let merged = merge::merge(&keyed(&sides.base), &keyed(&sides.local), &keyed(&sides.upstream));
    let bytes = match args.to {
        Form::Json => serde_json::to_vec(&merge::report(&merged, &sides.upstream, &sides.local))?,
        Form::Xlsx => sides.workbook(&merged)?,
    };
    write_out(&args.out, &bytes)?;
    let applied = merged.changes.iter().filter(|change| change.applied).count();
    eprintln!(
        "上级改动{}处，已并入{applied}处；冲突{}处{}",
        merged.changes.len(),
        merged.conflicts.len(),
        if merged.conflicts.is_empty() { "" } else { "，均暂按本目录保留，请逐处决定" }
    );
    for line in moves(&sides) {
        eprintln!("{line}");
    }
    Ok(if merged.conflicts.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Three catalogues of one sector: what another sector has is no change of this one.
fn refuse_other_sectors(sides: &Sides, reference: &Reference) -> anyhow::Result<()> {
    for (other, what) in [(&sides.base, "--base"), (&sides.upstream, "--upstream")] {
        refuse_two_sectors(("--local", &sides.local), (what, other), reference)?;
    }
    Ok(())
}

/// A side without a row would have every item removed, which nobody means who hands in a form to be filled.
fn with_rows(path: &Path, table: CatalogueTable) -> anyhow::Result<CatalogueTable> {
    if table.rows.is_empty() {
        bail!(
            "{} 只有表头，没有一行事项，不能合并：否则等于删去全部事项。请核对是否选对了文件",
            path.display()
        );
    }
    Ok(table)
}

/// What upstream moved: the merged rows follow its order, and no cell tells of it.
fn moves(sides: &Sides) -> Vec<String> {
    let changes = difference::difference_of_versions(&keyed(&sides.base), &keyed(&sides.upstream));
    let moved = changes.iter().filter(|change| matches!(change, Change::ItemMoved { .. }));
    moved
        .map(|change| format!("上级调整了次序：【{}】{}", change.item().level1_item, change.sentence()))
        .collect()
}

impl Sides {
    /// Local's catalogue with the merged rows, conflicts marked in their cells and listed behind.
    fn workbook(&self, merged: &Merged) -> anyhow::Result<Vec<u8>> {
        let marks: Vec<Mark> = merged
            .conflicts
            .iter()
            .filter_map(|conflict| {
                let note = note(conflict);
                Some(Mark { row: conflict.row?, column: conflict.column.clone(), note })
            })
            .collect();
        let list = List {
            name: "合并情况".to_owned(),
            heads: ["事项", "栏目", "原文", "本目录", "上级修订后", "说明"].map(str::to_owned).to_vec(),
            rows: merged
                .conflicts
                .iter()
                .map(|conflict| self.listed(conflict))
                .chain(self.removed(merged))
                .collect(),
        };
        Ok(files::write::to_marked_xlsx(&self.table(merged), &marks, &list)?)
    }

    /// Local's title and headings, and behind them the columns that upstream introduced.
    fn table(&self, merged: &Merged) -> CatalogueTable {
        let mut table = self.local.clone();
        let has = |table: &CatalogueTable, heading: &domain::catalogue::Heading| {
            table.columns.iter().any(|own| match heading.column {
                Some(column) => own.column == Some(column),
                None => own.column.is_none() && own.printed == heading.printed,
            })
        };
        for heading in &self.upstream.columns {
            if !has(&table, heading) && !has(&self.base, heading) {
                let behind =
                    table.columns.iter().rposition(|own| own.group.is_some() && own.group == heading.group);
                table.columns.insert(behind.map_or(table.columns.len(), |at| at + 1), heading.clone());
            }
        }
        let rows = merged.rows.iter().zip(1_u32..);
        table.rows = rows
            .map(|(keyed, line)| PlacedRow { line, status: keyed.status, row: keyed.row.clone() })
            .collect();
        table.diagnostics.clear();
        table
    }

    /// Local's rows that went with upstream's removal: gone from the table, so they are named.
    fn removed<'m>(&'m self, merged: &'m Merged) -> impl Iterator<Item = Vec<String>> + 'm {
        let gone = merged
            .changes
            .iter()
            .filter(|change| change.kind == merge::MergeKind::ItemRemoved && change.applied);
        gone.map(|change| {
            let label = format!("{}／{}", change.item.level1_item, change.item.label());
            let publisher = self.local.rows.iter().find(|placed| {
                placed.row.level1_item == change.item.level1_item
                    && placed.row.level2_item == change.item.level2_item
            });
            let publisher = publisher.map(|placed| placed.row.publisher.clone()).unwrap_or_default();
            let words =
                format!("上级已删去本事项，本目录除公开主体（{publisher}）外没有另作调整，随之删去。");
            vec![label, String::new(), String::new(), String::new(), String::new(), words]
        })
    }

    fn listed(&self, conflict: &MergeConflict) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let column = conflict.column.as_ref();
        vec![
            format!("{}／{}", conflict.item.level1_item, conflict.item.label()),
            column.map(|cell| merge::heading(cell, &self.upstream, &self.local)).unwrap_or_default(),
            text(&conflict.base),
            text(&conflict.local),
            text(&conflict.upstream),
            note(conflict),
        ]
    }
}

/// What a person has to decide.
fn note(conflict: &MergeConflict) -> String {
    let quoted = |text: &Option<String>| match text.as_deref() {
        None | Some("") => "空白".to_owned(),
        Some(text) => format!("“{text}”"),
    };
    let (base, upstream) = (quoted(&conflict.base), quoted(&conflict.upstream));
    match (&conflict.column, &conflict.local, &conflict.base) {
        (None, ..) => "上级已删去本事项，本目录对它另有调整，暂予保留；请决定保留还是删去。".to_owned(),
        (_, None, _) => {
            format!("本目录已删去此事项，上级把这一栏由{base}改为{upstream}；请决定仍然删去还是恢复。")
        }
        (_, _, None) => {
            format!("上级与本目录都新增了此事项，上级填写的是{upstream}，暂按本目录保留；请决定采用哪一个。")
        }
        _ => format!("上级由{base}改为{upstream}，本目录也已另行改动，暂按本目录保留；请决定采用哪一个。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalogue::{CatalogueRow, RowStatus};

    #[test]
    fn r73_a_side_with_headings_alone_is_refused() {
        let path = Path::new("新指引.csv");
        let error = with_rows(path, CatalogueTable::default()).unwrap_err().to_string();
        assert!(error.contains("新指引.csv") && error.contains("没有一行事项"), "{error}");
        let rows = vec![PlacedRow { line: 2, status: RowStatus::Active, row: CatalogueRow::default() }];
        let table = CatalogueTable { rows, ..CatalogueTable::default() };
        assert_eq!(with_rows(path, table.clone()).unwrap(), table);
    }
}
