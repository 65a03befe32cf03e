//! `gongkai catalogue convert`.

use super::{read, tell_repairs, write_out};
use crate::commands::data_directory::explain;
use anyhow::Context as _;
use clap::{Args, ValueEnum};
use domain::catalogue::CatalogueTable;
use domain::reference::Reference;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

/// Bytes that are written at once.
const BUFFER: usize = 256 * 1024;

#[derive(Debug, Args)]
pub struct ConvertArgs {
    /// 目录文件：xlsx、xls、ods、docx、pdf、html、csv，或本程序写出的 json（标准指引的 json 也可）
    file: PathBuf,
    /// 转换成的格式
    #[arg(long, value_enum)]
    to: Form,
    /// 输出文件，“-”为标准输出
    #[arg(short, long, value_name = "OUT")]
    out: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    Json,
    Csv,
    Xlsx,
    Docx,
    Html,
    Pdf,
}

pub fn run(args: &ConvertArgs) -> anyhow::Result<ExitCode> {
    let reference = Reference::shipped();
    let read = read(&args.file, &reference)?;
    let tables = &read.catalogues;
    let bytes = match args.to {
        Form::Json if args.out != "-" => {
            write_json(&args.out, tables)?;
            return Ok(told(args, &read));
        }
        Form::Json => files::write::to_json(tables)?,
        Form::Csv => files::write::to_csv(tables),
        Form::Xlsx => files::write::to_xlsx(tables)?,
        Form::Docx => files::write::to_docx(tables)?,
        Form::Html => files::write::to_html(tables).into_bytes(),
        Form::Pdf => {
            let fonts = operations::compilation::fonts(None).map_err(|error| explain(&error))?;
            operations::compilation::pdf(tables, &fonts).map_err(|error| explain(&error))?
        }
    };
    write_out(&args.out, &bytes)?;
    Ok(told(args, &read))
}

/// Writes the rows as they come.
fn write_json(out: &str, tables: &[CatalogueTable]) -> anyhow::Result<()> {
    let file = File::create(out).with_context(|| format!("无法写入 {out}"))?;
    let mut writer = BufWriter::with_capacity(BUFFER, file);
    files::write::json_into(tables, &mut writer)?;
    writer.flush().with_context(|| format!("无法写入 {out}"))
}

/// What the file was read like; whether an error was among it.
fn told(args: &ConvertArgs, read: &files::ReadFile) -> ExitCode {
    tell_repairs(&args.file, read);
    let errors = read.catalogues.iter().flat_map(|t| &t.diagnostics).chain(&read.diagnostics);
    let has_errors = errors.into_iter().any(|d| d.severity == domain::diagnostic::Severity::Error);
    if has_errors { ExitCode::from(1) } else { ExitCode::SUCCESS }
}
