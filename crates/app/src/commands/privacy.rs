//! `gongkai privacy`: personal numbers in files, before anything of them is public (R250).

use super::people_file;
use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use domain::disclosure::privacy::{NumberKind, personal_numbers};
use serde::Serialize;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum PrivacyCommand {
    /// 查找文件中的身份证号码、手机号码、银行卡号（R250）；查到的返回 1
    #[command(after_help = "示例：gongkai privacy scan 公示名单.xlsx 附件.pdf --format json")]
    Scan(ScanArgs),
}

#[derive(Debug, Args)]
pub struct ScanArgs {
    /// 要检查的文件：txt、html、docx、xlsx、pdf 等，可以有多个
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// What was found in all files.
#[derive(Debug, Serialize)]
struct Report {
    files: Vec<Scanned>,
}

#[derive(Debug, Serialize)]
struct Scanned {
    file: String,
    findings: Vec<Finding>,
    /// Names and addresses in the rows of numbers: warnings, a line a column.
    beside: Vec<String>,
    unread: Vec<String>,
}

/// A number; only its masked form leaves the program.
#[derive(Debug, Serialize)]
struct Finding {
    kind: NumberKind,
    place: String,
    masked: String,
}

pub fn run(command: &PrivacyCommand) -> anyhow::Result<ExitCode> {
    match command {
        PrivacyCommand::Scan(args) => scan(args),
    }
}

fn scan(args: &ScanArgs) -> anyhow::Result<ExitCode> {
    let files = args.files.iter().map(|path| scanned(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let report = Report { files };
    let text = match args.format {
        Format::Json => serde_json::to_string_pretty(&report)? + "\n",
        Format::Text => report.text(),
    };
    std::io::stdout().write_all(text.as_bytes()).context("无法写到标准输出")?;
    let is_clean = report.files.iter().all(|file| file.findings.is_empty());
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn scanned(path: &Path) -> anyhow::Result<Scanned> {
    let (name, bytes) = people_file::read(path)?;
    let texts = files::read_texts(name, &bytes)?;
    let mut findings = Vec::new();
    for block in texts.searched() {
        let mut places = block.places();
        findings.extend(personal_numbers(&block.text).into_iter().map(|number| Finding {
            kind: number.kind,
            place: places.of(number.place.start),
            masked: number.masked(),
        }));
    }
    let mut beside = files::beside_numbers(name, &bytes);
    beside.extend(files::beside_labels(&texts));
    Ok(Scanned { file: path.display().to_string(), findings, beside, unread: texts.unread })
}

impl Report {
    fn text(&self) -> String {
        let mut lines = Vec::new();
        for file in &self.files {
            let outcome = match file.findings.len() {
                0 => "没有查到个人号码".to_owned(),
                n => format!("查到个人号码 {n} 处"),
            };
            lines.push(format!("{}：{outcome}", file.file));
            for finding in &file.findings {
                lines.push(format!("  {}  {}  {}", finding.place, finding.kind.label(), finding.masked));
            }
            lines.extend(file.beside.iter().map(|what| format!("  提示：{what}")));
            lines.extend(file.unread.iter().map(|what| format!("  没有读取：{what}，请人工查看")));
        }
        let found: usize = self.files.iter().map(|file| file.findings.len()).sum();
        if found > 0 {
            lines.push(
                "公开前请隐去以上号码，或只公开必要的几位（R250，《政府信息公开条例》第十五条）".to_owned(),
            );
        }
        lines.join("\n") + "\n"
    }
}
