//! Commands for whoever keeps the server: migrate, doctor, backup, restore, audit, search.

use super::data_directory::{block_on, explain, open, place};
use super::{DataOptions, now};
use clap::{Args, Subcommand};
use operations::doctor::CheckState;
use operations::{Act, Actor, Channel, Operations};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// 备份文件
    out: PathBuf,
    #[command(flatten)]
    data: DataOptions,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// 备份文件
    archive: PathBuf,
    #[command(flatten)]
    data: DataOptions,
}

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// 核验全部审计链与每日封存
    #[command(after_help = "示例：gongkai audit verify --data /var/lib/gongkai")]
    Verify(DataOptions),
}

#[derive(Debug, Subcommand)]
pub enum SearchCommand {
    /// 核对检索索引与数据库；不一致时退出码为1
    #[command(after_help = "示例：gongkai search check --repair --data /var/lib/gongkai")]
    Check {
        /// 发现不一致时修复
        #[arg(long)]
        repair: bool,
        #[command(flatten)]
        data: DataOptions,
    },
}

pub fn migrate(options: &DataOptions) -> anyhow::Result<ExitCode> {
    block_on(async move {
        let operations = open(options, false).await?;
        println!("数据库已是最新版本");
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

pub fn doctor(options: &DataOptions) -> anyhow::Result<ExitCode> {
    block_on(async move {
        let operations = open(options, false).await?;
        let mut problems = 0;
        for check in operations.doctor(now()).await.map_err(|e| explain(&e))? {
            let mark = check.state.label();
            problems += usize::from(matches!(check.state, CheckState::Problem));
            println!("{mark}  {}：{}", check.name, check.message);
            if !check.advice.is_empty() {
                println!("      {}", check.advice);
            }
        }
        for name in web::assets::missing() {
            problems += 1;
            println!("故障  界面资源：程序中缺少 {name}，请在 web-assets 目录构建后重新编译");
        }
        operations.store.close().await;
        Ok(if problems == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    })
}

pub fn backup(args: &BackupArgs) -> anyhow::Result<ExitCode> {
    block_on(async move {
        let operations = open(&args.data, false).await?;
        let receipt = operations.backup(&args.out, now()).await.map_err(|e| explain(&e))?;
        println!("已备份到 {}：{} 行，{} 个文件", args.out.display(), receipt.rows, receipt.files);
        println!("{}", receipt.warning);
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

pub fn restore(args: &RestoreArgs) -> anyhow::Result<ExitCode> {
    block_on(async move {
        let summary =
            Operations::restore(&args.archive, &place(&args.data)).await.map_err(|e| explain(&e))?;
        println!("已恢复到 {}：{} 行，{} 个文件", args.data.data.display(), summary.rows, summary.files);
        Ok(ExitCode::SUCCESS)
    })
}

pub fn audit(command: &AuditCommand) -> anyhow::Result<ExitCode> {
    let AuditCommand::Verify(options) = command;
    block_on(async move {
        let operations = open(options, false).await?;
        let report = operations.verify_audit().await.map_err(|e| explain(&e))?;
        println!("审计链 {} 条，事件 {} 个，每日封存 {} 个", report.chains, report.events, report.seals);
        for problem in &report.problems {
            let chain = match problem.unit_id {
                Some(id) => match operations.unit(id).await {
                    Ok(unit) => format!("{}（编号{id}）的审计链，", unit.name),
                    Err(_) => format!("编号{id}的审计链，"),
                },
                None => String::new(),
            };
            println!("问题：{chain}{}", problem.message);
        }
        operations.store.close().await;
        if report.problems.is_empty() {
            println!("核验通过");
            return Ok(ExitCode::SUCCESS);
        }
        Ok(ExitCode::from(1))
    })
}

pub fn search(command: &SearchCommand) -> anyhow::Result<ExitCode> {
    let SearchCommand::Check { repair, data } = command;
    block_on(async move {
        let operations: Operations = open(data, false).await?;
        let act = Act { actor: Actor::system(), now: now(), channel: Channel::Cli };
        let report = operations.search_check(&act, *repair).await.map_err(|e| explain(&e))?;
        println!(
            "缺少 {} 条，多余 {} 条{}",
            report.missing.len(),
            report.surplus.len(),
            if report.repaired { "，已修复" } else { "" }
        );
        operations.store.close().await;
        let consistent = report.missing.is_empty() && report.surplus.is_empty();
        if !consistent && !repair {
            println!("索引与数据库不一致，可加 --repair 修复");
            return Ok(ExitCode::from(1));
        }
        Ok(ExitCode::SUCCESS)
    })
}
