//! `gongkai catalogue lint`: like a good compiler, for one level's catalogues of a sector.

use super::{read, shipped, tell_repairs, write_out};
use crate::commands::today;
use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use domain::catalogue::lint::report::{self, Report};
use domain::catalogue::lint::{self, Finding, Level, Options, Profile, Scope};
use domain::catalogue::{CatalogueTable, Guideline, ItemNames};
use domain::diagnostic::Severity;
use domain::reference::Reference;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct LintArgs {
    /// 目录文件，可以有多个
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 领域：指引名称、国办文件名称或通行的别称；不填则从标题识别
    #[arg(long)]
    sector: Option<String>,
    /// 用此文件中的事项和表头代替内置指引
    #[arg(long, value_name = "FILE")]
    guideline: Option<PathBuf>,
    /// 目录的层级；不填则检查全部事项
    #[arg(long, value_enum)]
    level: Option<LevelName>,
    /// 检查范围：level 把各文件合为一级政府的完整目录，unit 只看单位自身
    #[arg(long, value_enum, default_value = "level")]
    scope: ScopeName,
    /// 目录的类型：department 为市级部门自编的政务公开目录，只在有标准指引的领域检查事项
    #[arg(long, value_enum, default_value = "grassroots")]
    profile: ProfileName,
    /// 判断依据是否有效的日期，缺省为今天
    #[arg(long)]
    today: Option<Date>,
    /// 连同可有可无的提示一起列出
    #[arg(long)]
    all: bool,
    /// 自动改正可以稳妥改正的问题
    #[arg(long, requires = "out")]
    fix: bool,
    /// 把问题写成批注，放进原工作簿（其他格式则生成新的工作簿）
    #[arg(long, requires = "out", conflicts_with = "fix")]
    annotate: bool,
    /// 改正或批注后的文件，改正时格式由扩展名决定
    #[arg(short, long, value_name = "OUT")]
    out: Option<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LevelName {
    County,
    Township,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ScopeName {
    Level,
    Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProfileName {
    Grassroots,
    Department,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
}

/// One file with its tables and their findings.
struct Checked<'a> {
    path: String,
    sector: String,
    tables: Vec<&'a CatalogueTable>,
    findings: Vec<Finding>,
}

pub fn run(args: &LintArgs) -> anyhow::Result<ExitCode> {
    let reference = Reference::shipped();
    let mut read_files = Vec::new();
    for path in &args.files {
        read_files.push((path.clone(), read(path, &reference)?));
    }
    let mut by_guideline = group_by_guideline(args, &reference, &read_files)?;
    set_other_sectors_apart(&reference, &mut by_guideline, &read_files)?;
    let options = args.options();
    let checked = check(&reference, &by_guideline, &read_files, &options);
    if args.format == Format::Text {
        read_files.iter().for_each(|(path, read)| tell_repairs(path, read));
    }
    print(args.format, &checked)?;
    let has_errors = checked.iter().flat_map(|c| &c.findings).any(|f| f.severity == Severity::Error);
    if args.annotate {
        annotate(args, &checked, &read_files)?;
    }
    if args.fix {
        apply_fixes(args, &reference, &by_guideline, &mut read_files, &options)?;
    }
    Ok(if has_errors { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A table none of whose rows is an item of the chosen sector, while most are another's, is under the wrong one: its
/// findings would all be of items that it cannot have. Beside tables of the chosen sector in the same file it is left
/// out, and that is told; a file that has none of them is refused.
fn set_other_sectors_apart(
    reference: &Reference,
    by_guideline: &mut [(Guideline, Places)],
    read_files: &[(PathBuf, files::ReadFile)],
) -> anyhow::Result<()> {
    for (guideline, places) in by_guideline {
        let mut others = Vec::new();
        for (file, table) in places.iter() {
            let read = &read_files[*file].1.catalogues[*table];
            let names = ItemNames::of(read.rows.iter().map(|placed| &placed.row));
            let other = names.other_sector(guideline, shipped(reference));
            others.extend(other.map(|(other, many)| ((*file, *table), other, many)));
        }
        let is_other = |place: &(usize, usize)| others.iter().any(|(other, ..)| other == place);
        for ((file, table), other, many) in &others {
            let (path, read) = &read_files[*file];
            let (called, own) = (&guideline.guideline_name, &other.guideline_name);
            if !places.iter().any(|place| place.0 == *file && !is_other(place)) {
                bail!(
                    "{}：没有一行是“{called}”领域的事项，而有{many}项是“{own}”的；请改用 --sector {own}",
                    path.display()
                );
            }
            eprintln!(
                "{}：{}没有检查：没有一行是“{called}”领域的事项，而有{many}项是“{own}”的；要检查这一份，请用 --sector {own}",
                path.display(),
                called_table(&read.catalogues[*table], *table)
            );
        }
        let kept: Places = places.iter().copied().filter(|place| !is_other(place)).collect();
        *places = kept;
    }
    Ok(())
}

/// A table of a file as a person calls it.
fn called_table(table: &CatalogueTable, at: usize) -> String {
    match table.title.trim() {
        "" => format!("第{}份目录", at + 1),
        title => format!("“{title}”"),
    }
}

/// Checks the tables of each guideline together and hands the findings back to their files.
fn check<'a>(
    reference: &Reference,
    by_guideline: &[(Guideline, Places)],
    read_files: &'a [(PathBuf, files::ReadFile)],
    options: &Options,
) -> Vec<Checked<'a>> {
    let mut checked: Vec<Checked<'a>> = read_files
        .iter()
        .map(|(path, read)| Checked {
            path: path.display().to_string(),
            sector: String::new(),
            tables: read.catalogues.iter().collect(),
            findings: Vec::new(),
        })
        .collect();
    // One name for each guideline, in the order in which they were met.
    let mut sectors: Vec<BTreeMap<usize, &str>> = vec![BTreeMap::new(); read_files.len()];
    for (place, (guideline, places)) in by_guideline.iter().enumerate() {
        let tables: Vec<&CatalogueTable> =
            places.iter().map(|(f, t)| &read_files[*f].1.catalogues[*t]).collect();
        for (file, _) in places {
            sectors[*file].insert(place, &guideline.guideline_name);
        }
        for mut finding in lint::lint(&tables, guideline, reference, options) {
            let (file, table) = places.get(finding.table).copied().unwrap_or_default();
            finding.table = table;
            checked[file].findings.push(finding);
        }
    }
    for (file, names) in checked.iter_mut().zip(sectors) {
        file.sector = names.into_values().collect::<Vec<_>>().join("、");
    }
    checked
}

impl LintArgs {
    fn options(&self) -> Options {
        Options {
            level: self.level.map(|level| match level {
                LevelName::County => Level::County,
                LevelName::Township => Level::Township,
            }),
            scope: match self.scope {
                ScopeName::Level => Scope::Level,
                ScopeName::Unit => Scope::Unit,
            },
            profile: match self.profile {
                ProfileName::Grassroots => Profile::Grassroots,
                ProfileName::Department => Profile::Department,
            },
            all: self.all,
            ..Options::on(self.today.unwrap_or_else(today))
        }
    }
}

/// File and table of each catalogue.
type Places = Vec<(usize, usize)>;

const FIX_PASSES: usize = 8;

/// Which tables are checked together against which guideline: by `--sector`, else by their titles.
fn group_by_guideline(
    args: &LintArgs,
    reference: &Reference,
    read_files: &[(PathBuf, files::ReadFile)],
) -> anyhow::Result<Vec<(Guideline, Places)>> {
    let replacement = args.guideline.as_deref().map(|path| replacement(path, reference)).transpose()?;
    let named = args
        .sector
        .as_deref()
        .map(|name| reference.guideline_named(name).with_context(|| unknown_sector(name, reference)))
        .transpose()?;
    // A compilation is checked although one of its tables is of no known sector.
    let has_known =
        |read: &files::ReadFile| read.catalogues.iter().any(|table| sector_of(table, reference).is_some());
    let mut groups: Vec<(Guideline, Places)> = Vec::new();
    for (f, (path, read)) in read_files.iter().enumerate() {
        for (t, table) in read.catalogues.iter().enumerate() {
            let shipped: &Guideline = match named {
                Some(shipped) => shipped,
                None => match sector_of(table, reference) {
                    Some(shipped) => shipped,
                    // A department's own catalogue has items only where a guideline exists (R113a).
                    None if args.profile == ProfileName::Department => department_form(reference)?,
                    None if has_known(read) => {
                        let place = path.display();
                        eprintln!("{place} › {}：{}，没有检查", table.sheet, unknown_of(table));
                        continue;
                    }
                    None => bail!("{}：{}，请用 --sector 指明", path.display(), unknown_of(table)),
                },
            };
            let at =
                groups.iter().position(|(g, _)| g.sector_code == shipped.sector_code).unwrap_or_else(|| {
                    let guideline = replacement
                        .as_ref()
                        .map_or_else(|| shipped.clone(), |table| shipped.with_table(table));
                    groups.push((guideline, Vec::new()));
                    groups.len() - 1
                });
            groups[at].1.push((f, t));
        }
    }
    Ok(groups)
}

/// Headings and policy of a department's own catalogue.
fn department_form(reference: &Reference) -> anyhow::Result<&Guideline> {
    let kind = reference.kinds.iter().find(|kind| kind.id == "department");
    kind.map(|kind| &kind.form).context("没有部门目录的表头数据")
}

fn sector_of<'a>(table: &CatalogueTable, reference: &'a Reference) -> Option<&'a std::sync::Arc<Guideline>> {
    table.sector.as_deref().and_then(|name| reference.guideline_named(name))
}

fn unknown_of(table: &CatalogueTable) -> String {
    match table.title.trim() {
        "" => "没有标题，看不出领域".to_owned(),
        title => format!("从标题“{title}”看不出领域"),
    }
}

fn unknown_sector(name: &str, reference: &Reference) -> String {
    let names: Vec<&str> = reference.guidelines.iter().map(|g| g.guideline_name.as_str()).collect();
    format!("没有名为“{name}”的领域；可用的有：{}", names.join("、"))
}

fn replacement(path: &Path, reference: &Reference) -> anyhow::Result<CatalogueTable> {
    let read = read(path, reference)?;
    match <[CatalogueTable; 1]>::try_from(read.catalogues) {
        Ok([table]) => Ok(table),
        Err(tables) => bail!("{} 中有 {} 份目录，指引文件须恰好一份", path.display(), tables.len()),
    }
}

fn apply_fixes(
    args: &LintArgs,
    reference: &Reference,
    groups: &[(Guideline, Places)],
    read_files: &mut [(PathBuf, files::ReadFile)],
    options: &Options,
) -> anyhow::Result<()> {
    let Some(out) = &args.out else { bail!("--fix 须与 -o 一起使用") };
    let [(_, read)] = read_files else { bail!("--fix 一次只改正一个文件") };
    let mut count = 0;
    for (guideline, places) in groups {
        for (_, table) in places {
            // One fix a cell and pass: a mended cell may show another fault behind the first.
            for _ in 0..FIX_PASSES {
                let findings = lint::lint(&[&read.catalogues[*table]], guideline, reference, options);
                let fixed = lint::apply_fixes(&mut read.catalogues[*table], &findings);
                count += fixed;
                if fixed == 0 {
                    break;
                }
            }
        }
    }
    let tables = &read.catalogues;
    let bytes = match out.extension().and_then(|e| e.to_str()) {
        Some("xlsx") => files::write::to_xlsx(tables)?,
        Some("docx") => files::write::to_docx(tables)?,
        Some("csv") => files::write::to_csv(tables),
        Some("json") => files::write::to_json(tables)?,
        Some("html" | "htm") => files::write::to_html(tables).into_bytes(),
        _ => bail!("-o 的扩展名须为 xlsx、docx、csv、html 或 json"),
    };
    write_out(&out.display().to_string(), &bytes)?;
    eprintln!("已改正 {count} 处，写入 {}", out.display());
    Ok(())
}

/// Findings and doubtful readings as comments in the sender's own workbook.
fn annotate(
    args: &LintArgs,
    checked: &[Checked<'_>],
    read_files: &[(PathBuf, files::ReadFile)],
) -> anyhow::Result<()> {
    let Some(out) = &args.out else { bail!("--annotate 须与 -o 一起使用") };
    let ([(path, read)], [checked]) = (read_files, checked) else {
        bail!("--annotate 一次只批注一个文件")
    };
    if !out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        bail!("批注写在工作簿中，-o 的扩展名须为 xlsx");
    }
    let original = std::fs::read(path).with_context(|| format!("无法读取文件 {}", path.display()))?;
    let tables = &read.catalogues;
    let of = |placed: &[CatalogueTable]| {
        let mut said = files::write::annotate::of_findings(placed, tables, &checked.findings);
        said.extend(files::write::annotate::of_diagnostics(tables, placed));
        said
    };
    let bytes = files::write::annotate::annotated(read.format, &original, tables, &of)?;
    write_out(&out.display().to_string(), &bytes)?;
    eprintln!("已把 {} 处问题写入 {} 的批注和“检查结果”工作表", checked.findings.len(), out.display());
    Ok(())
}

fn print(format: Format, checked: &[Checked<'_>]) -> anyhow::Result<()> {
    let reports: Vec<Report<'_>> = checked
        .iter()
        .map(|c| Report { file: &c.path, sector: &c.sector, tables: &c.tables, findings: &c.findings })
        .collect();
    let text = match format {
        Format::Text => report::text(&reports),
        Format::Json => report::json(&reports),
        Format::Sarif => report::sarif(&reports, env!("CARGO_PKG_VERSION")),
    };
    write_out("-", format!("{}\n", text.trim_end()).as_bytes())
}
