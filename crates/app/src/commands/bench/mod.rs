//! `gongkai bench`: measurements that the benchmark script compares with its peers.

mod compilation;
mod desk;
mod merge;
mod proposals;
mod publish;

use super::data_directory::{block_on, explain, open};
use super::{DataOptions, now, today};
use clap::Subcommand;
use domain::catalogue::lint::{Linter, Options};
use domain::catalogue::{CatalogueTable, Column, Heading, PlacedRow, RowStatus};
use domain::organisation::Role;
use domain::reference::Reference;
use operations::organisation::{GrantInput, NewPerson};
use operations::{Act, Actor, Channel, Operations};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Subcommand)]
pub enum BenchCommand {
    /// 检查已读入的 350,040 行：5,834 份 60 行的目录，各对照其指引
    Lint {
        /// 目录份数
        #[arg(long, default_value_t = 5_834)]
        catalogues: usize,
        /// 每份行数
        #[arg(long, default_value_t = 60)]
        rows: usize,
    },
    /// 把一次指引修订并入已读入的目录
    Merge {
        /// 目录份数
        #[arg(long, default_value_t = 5_000)]
        catalogues: usize,
        /// 每份行数
        #[arg(long, default_value_t = 60)]
        rows: usize,
    },
    /// 把一个区的文件汇编写成一个文件
    Compilation {
        /// 行数
        #[arg(long, default_value_t = 3_000)]
        rows: usize,
        /// 形式
        #[arg(long)]
        to: compilation::Form,
        /// 写到哪里
        #[arg(short, long)]
        out: PathBuf,
    },
    /// 在空目录中建立 5,000 份 60 行的目录，测量向它们提出一次指引修订的变更所用的时间
    Proposals {
        #[command(flatten)]
        data: DataOptions,
        /// 目录份数
        #[arg(long, default_value_t = 5_000)]
        catalogues: usize,
        /// 每份行数
        #[arg(long, default_value_t = 60, value_parser = at_least_21)]
        rows: usize,
    },
    /// 在空目录中发布一份目录，再在其下装载、审查、批准、发布 10,000 条信息，测量后者所用的时间
    Publish {
        #[command(flatten)]
        data: DataOptions,
        /// 发布单位的代码
        #[arg(long, default_value = "440106-mz")]
        unit: String,
        /// 领域的代码
        #[arg(long, default_value = "20")]
        sector: String,
        /// 信息条数
        #[arg(long, default_value_t = 10_000)]
        records: usize,
    },
    /// 在空目录中建立有 150,000 项公开事项的区，输出两名信息员的会话：一个单位的，全区的
    Desk {
        #[command(flatten)]
        data: DataOptions,
        /// 公开事项数
        #[arg(long, default_value_t = 150_000)]
        items: usize,
        /// 每份目录的行数
        #[arg(long, default_value_t = 60)]
        rows: usize,
    },
    /// 在空目录中导入并发布一份目录，输出其页面路径
    Page {
        #[command(flatten)]
        data: DataOptions,
        /// 目录文件
        #[arg(long)]
        file: PathBuf,
        /// 发布单位的代码
        #[arg(long, default_value = "440106-cgzf")]
        unit: String,
        /// 领域的代码
        #[arg(long, default_value = "17")]
        sector: String,
    },
}

/// The revision that is measured takes the row at place 20 away.
fn at_least_21(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|rows| *rows > 20).ok_or_else(|| "至少21行".to_owned())
}

pub fn run(command: &BenchCommand) -> anyhow::Result<ExitCode> {
    match command {
        BenchCommand::Lint { catalogues, rows } => lint(*catalogues, *rows),
        BenchCommand::Merge { catalogues, rows } => merge::run(*catalogues, *rows),
        BenchCommand::Compilation { rows, to, out } => compilation::run(*rows, *to, out),
        BenchCommand::Proposals { data, catalogues, rows } => proposals::run(data, *catalogues, *rows),
        BenchCommand::Publish { data, unit, sector, records } => publish::run(data, (unit, sector), *records),
        BenchCommand::Desk { data, items, rows } => desk::run(data, *items, *rows),
        BenchCommand::Page { data, file, unit, sector } => page(data, file, unit, sector),
    }
}

fn page(data: &DataOptions, file: &Path, unit: &str, sector: &str) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(file)?;
    block_on(async move {
        let operations = open(data, true).await?;
        let path = super::demo::publish_file(&operations, unit, sector, &bytes).await?;
        println!("{}", serde_json::json!({ "path": path }));
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

fn lint(catalogues: usize, rows: usize) -> anyhow::Result<ExitCode> {
    let reference = Reference::shipped();
    let tables: Vec<(usize, CatalogueTable)> = (0..catalogues).map(|n| table(n, rows, &reference)).collect();
    let options = Options::on(today());
    let started = Instant::now();
    let findings: usize = (0..reference.guidelines.len())
        .into_par_iter()
        .map(|sector| {
            let linter = Linter::new(&reference.guidelines[sector], &reference);
            let of_sector = tables.iter().filter(|(at, _)| *at == sector);
            of_sector.map(|(_, table)| linter.lint(&[table], &options).len()).sum::<usize>()
        })
        .sum();
    let seconds = started.elapsed().as_secs_f64();
    let rows: usize = tables.iter().map(|(_, table)| table.rows.len()).sum();
    println!(
        "{}",
        serde_json::json!({"rows": rows, "catalogues": catalogues, "findings": findings, "seconds": seconds, "peak_rss_mb": peak_rss_mb()})
    );
    Ok(ExitCode::SUCCESS)
}

/// A unit's catalogue: the guideline's items repeated with units' own publishers, one fault in seven rows.
fn table(n: usize, rows: usize, reference: &Reference) -> (usize, CatalogueTable) {
    let sector = n % reference.guidelines.len();
    let guideline = &reference.guidelines[sector];
    let columns = guideline.columns.iter().enumerate().map(|(at, label)| Heading {
        printed: label.clone(),
        group: None,
        column: Column::ALL.into_iter().find(|column| column.label() == label),
        index: u32::try_from(at).unwrap_or(0) + 1,
    });
    let placed = (0..rows).map(|at| {
        let item = &guideline.items[at % guideline.items.len()];
        let mut row = item.row.clone();
        row.seq_no = (at + 1).to_string();
        row.publisher = format!("第{}区主管局", n % 176);
        if at >= guideline.items.len() {
            row.content_elements = format!("{}；第{}批", row.content_elements, at / guideline.items.len());
        }
        match (n + at) % 21 {
            0 => row.time_limit = "按进展情况".to_owned(),
            7 => row.publisher = "有关部门".to_owned(),
            14 => row.legal_basis.push_str("第八条"),
            _ => {}
        }
        PlacedRow { line: u32::try_from(at).unwrap_or(0) + 4, status: RowStatus::Active, row }
    });
    let table = CatalogueTable {
        title: guideline.catalogue_title(),
        sector: Some(guideline.guideline_name.clone()),
        columns: columns.collect(),
        rows: placed.collect(),
        ..CatalogueTable::default()
    };
    (sector, table)
}

/// An information officer of a unit, who has set a password.
async fn officer(operations: &Operations, account: &str, unit_id: i64, password: &str) -> anyhow::Result<()> {
    let system = Act { actor: Actor::system(), now: now(), channel: Channel::Cli };
    let person =
        NewPerson { account: account.to_owned(), name: "测量".to_owned(), contact: String::new(), unit_id };
    let id = operations.create_person(&system, person).await.map_err(|e| explain(&e))?;
    let grant = GrantInput {
        person_id: id,
        role: Role::InformationOfficer,
        unit_id,
        sector: None,
        from: jiff::civil::date(2020, 7, 21),
        to: None,
    };
    operations.grant_role(&system, grant).await.map_err(|e| explain(&e))?;
    let link = operations.invite(&system, id).await.map_err(|e| explain(&e))?;
    operations.accept_link(&link.token, password, now()).await.map_err(|e| explain(&e))?;
    Ok(())
}

/// The largest resident size so far, from the kernel's own account.
fn peak_rss_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
