//! `gongkai catalogue`: people's files in, clean rows and findings out. All but `state` need no data directory.

mod convert;
mod diff;
mod lint;
mod merge;
mod state;

use super::people_file;
use anyhow::{Context as _, bail};
use clap::Subcommand;
use domain::catalogue::item_names::FEWEST_ROWS;
use domain::catalogue::{CatalogueTable, Guideline, ItemNames, KeyedRow};
use domain::diagnostic;
use domain::reference::Reference;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// 把目录文件转换为规范的格式
    #[command(after_help = "示例：gongkai catalogue convert 目录.xlsx --to json -o -")]
    Convert(convert::ConvertArgs),
    /// 按标准指引检查目录文件
    #[command(after_help = "示例：gongkai catalogue lint 目录.xlsx --sector 社会救助 --level county")]
    Lint(lint::LintArgs),
    /// 比较两份目录文件
    #[command(after_help = "示例：gongkai catalogue diff 旧目录.xlsx 新目录.xlsx --format text")]
    Diff(diff::DiffArgs),
    /// 把修订后的指引（或上级目录）并入本目录：未改动的单元格照改，两边都改的列为冲突
    #[command(
        after_help = "示例：gongkai catalogue merge --base 原指引.xlsx --local 本目录.xlsx --upstream 新指引.xlsx --to xlsx -o 合并后.xlsx"
    )]
    Merge(merge::MergeArgs),
    /// 任一日期全部目录的状况
    #[command(after_help = "示例：gongkai catalogue state --on 2026-10-31 --data /var/lib/gongkai")]
    State(state::StateArgs),
}

pub fn run(command: CatalogueCommand) -> anyhow::Result<ExitCode> {
    match command {
        CatalogueCommand::Convert(args) => convert::run(&args),
        CatalogueCommand::Lint(args) => lint::run(&args),
        CatalogueCommand::Diff(args) => diff::run(&args),
        CatalogueCommand::Merge(args) => merge::run(&args),
        CatalogueCommand::State(args) => state::run(args),
    }
}

/// Reads a catalogue file, whatever its form.
fn read(path: &Path, reference: &Reference) -> anyhow::Result<files::ReadFile> {
    let (name, bytes) = people_file::read(path)?;
    if let Some(guideline) = guideline_in(&bytes) {
        let table = as_read(guideline.to_table());
        let sheets = vec![table.sheet.clone()];
        return Ok(files::ReadFile {
            format: files::Format::Json,
            catalogues: vec![table],
            diagnostics: Vec::new(),
            sheets,
        });
    }
    let mut read =
        files::read_catalogues(name, &bytes, reference).with_context(|| path.display().to_string())?;
    read.catalogues.iter_mut().for_each(CatalogueTable::put_marks);
    Ok(read)
}

/// A guideline in the form of `data/guidelines`: people compare with it and merge from it as from a catalogue.
fn guideline_in(bytes: &[u8]) -> Option<Guideline> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{FEFF}');
    if !text.trim_start().starts_with('{') {
        return None;
    }
    Guideline::from_json("00", text).ok()
}

/// A table with its texts as a reader of files would have cleaned them, so that it compares with what was read.
fn as_read(mut table: CatalogueTable) -> CatalogueTable {
    for placed in &mut table.rows {
        let row = &mut placed.row;
        for cell in [
            &mut row.level1_item,
            &mut row.level2_item,
            &mut row.content_elements,
            &mut row.legal_basis,
            &mut row.time_limit,
            &mut row.publisher,
        ] {
            *cell = files::clean(cell);
        }
    }
    table
}

/// Reads a file that must hold one catalogue. What was not read, or read with a doubt, is told on standard error, so
/// that nothing is missing in a comparison or a merge without a word.
fn read_one(path: &Path, reference: &Reference) -> anyhow::Result<CatalogueTable> {
    let mut read = read(path, reference)?;
    read.diagnostics.retain(|one| one.severity != diagnostic::Severity::Note);
    tell_repairs(path, &read);
    let mut tables = read.catalogues;
    match tables.len() {
        1 => Ok(tables.remove(0)),
        n => bail!("{} 中有 {n} 份目录，一次只处理一份；请拆成每个文件一份", path.display()),
    }
}

/// Two files to be compared or merged are of one sector, as far as they name one.
fn refuse_two_sectors(
    (one, own): (&str, &CatalogueTable),
    (two, other): (&str, &CatalogueTable),
    reference: &Reference,
) -> anyhow::Result<()> {
    // The items say more than a title, which may be left over from another file; too few items say nothing.
    let sector = |table: &CatalogueTable| {
        let named = table.sector.as_deref().and_then(|name| {
            reference
                .guidelines
                .iter()
                .find(|guideline| guideline.is_named(name))
                .map(|one| -> &Guideline { one })
        });
        let names = ItemNames::of(table.rows.iter().map(|placed| &placed.row));
        let known = names.len() >= FEWEST_ROWS;
        let by_items = known.then(|| names.sector(shipped(reference)).map(|(guideline, _)| guideline));
        by_items.flatten().or(named)
    };
    match (sector(own), sector(other)) {
        (Some(mine), Some(theirs)) if mine.sector_code != theirs.sector_code => bail!(
            "{one} 是“{}”领域的，{two} 是“{}”领域的；要是同一领域的目录，请核对是否选对了文件",
            mine.guideline_name,
            theirs.guideline_name
        ),
        _ => Ok(()),
    }
}

/// The guidelines that come with the program.
fn shipped(reference: &Reference) -> impl Iterator<Item = &Guideline> {
    reference.guidelines.iter().map(|guideline| -> &Guideline { guideline })
}

/// The rows of a file: they have no keys.
fn keyed(table: &CatalogueTable) -> Vec<KeyedRow> {
    let rows = table.rows.iter();
    rows.map(|placed| KeyedRow { status: placed.status, row: placed.row.clone(), ..KeyedRow::default() })
        .collect()
}

/// What was mended or doubted while a file was read, on standard error: the kinds with their counts and
/// first places.
fn tell_repairs(path: &Path, read: &files::ReadFile) {
    let kinds = diagnostic::summary(&read.diagnostics);
    if kinds.is_empty() {
        return;
    }
    let total: usize = kinds.iter().map(|kind| kind.count).sum();
    eprintln!("{}：读入时修复或存疑{total}处", path.display());
    for kind in kinds {
        eprintln!("  {}  {}：{}处", kind.severity.label(), kind.label, kind.count);
        for first in &kind.first {
            eprintln!("        {first}");
        }
        if kind.count > kind.first.len() {
            eprintln!(
                "        另有{}处；全部写在 catalogue convert --to json 的 diagnostics 中",
                kind.count - kind.first.len()
            );
        }
    }
}

/// Writes to a file, or to standard output for `-`. A reader that has gone away is no error.
fn write_out(out: &str, bytes: &[u8]) -> anyhow::Result<()> {
    if out == "-" {
        let mut stdout = std::io::stdout().lock();
        return match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            other => Ok(other?),
        };
    }
    std::fs::write(out, bytes).with_context(|| format!("无法写入 {out}"))
}
