//! `gongkai catalogue diff`: what changed between two catalogue files, item by item.

use super::{keyed, read_one, refuse_two_sectors, write_out};
use clap::{Args, ValueEnum};
use domain::catalogue::difference;
use domain::reference::Reference;
use std::path::PathBuf;
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
    let (old, new) = (read_one(&args.old, &reference)?, read_one(&args.new, &reference)?);
    refuse_two_sectors(("旧目录", &old), ("新目录", &new), &reference)?;
    let changes = difference::difference_of_versions(&keyed(&old), &keyed(&new));
    let text = match args.format {
        Format::Json => serde_json::to_string_pretty(&serde_json::json!({
            "old": args.old.display().to_string(),
            "new": args.new.display().to_string(),
            "changes": changes,
        }))?,
        Format::Text if changes.is_empty() => "两份目录没有差异".to_owned(),
        Format::Text => {
            // Items of one name stand under several first-level items.
            let line = |change: &difference::Change| match change.item().level1_item.as_str() {
                "" => change.sentence(),
                level1 => format!("【{level1}】{}", change.sentence()),
            };
            let lines: Vec<String> = changes.iter().map(line).collect();
            format!("{}\n共{}处变化", lines.join("\n"), lines.len())
        }
    };
    write_out("-", format!("{text}\n").as_bytes())?;
    Ok(if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
