//! `gongkai catalogue diff`: what changed between two catalogue files, item by item.

use super::{read, write_out};
use anyhow::bail;
use clap::{Args, ValueEnum};
use domain::catalogue::difference;
use domain::catalogue::{CatalogueTable, RowStatus, row::KeyedRow};
use domain::reference::Reference;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// 旧目录
    old: PathBuf,
    /// 新目录
    new: PathBuf,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(args: &DiffArgs) -> anyhow::Result<ExitCode> {
    let reference = Reference::shipped();
    let (old, new) = (one(&args.old, &reference)?, one(&args.new, &reference)?);
    let changes = difference::difference_of_versions(&keyed(&old), &keyed(&new));
    let text = match args.format {
        Format::Json => serde_json::to_string_pretty(&serde_json::json!({
            "old": args.old.display().to_string(),
            "new": args.new.display().to_string(),
            "changes": changes,
        }))?,
        Format::Text if changes.is_empty() => "两份目录没有差异".to_owned(),
        Format::Text => {
            let lines: Vec<String> = changes.iter().map(difference::Change::sentence).collect();
            format!("{}\n共{}处变化", lines.join("\n"), lines.len())
        }
    };
    write_out("-", format!("{text}\n").as_bytes())?;
    Ok(if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn one(path: &Path, reference: &Reference) -> anyhow::Result<CatalogueTable> {
    let mut tables = read(path, reference)?.catalogues;
    match tables.len() {
        1 => Ok(tables.remove(0)),
        n => bail!("{} 中有 {n} 份目录，一次只比较一份；请先用 convert 拆开", path.display()),
    }
}

fn keyed(table: &CatalogueTable) -> Vec<KeyedRow> {
    table
        .rows
        .iter()
        .map(|placed| KeyedRow { key: String::new(), status: RowStatus::Active, row: placed.row.clone() })
        .collect()
}
