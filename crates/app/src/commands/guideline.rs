//! `gongkai guideline`: newer versions of guidelines.

use super::data_directory::{block_on, explain, open};
use super::{DataOptions, now};
use anyhow::Context as _;
use clap::Subcommand;
use operations::catalogue::GuidelinePreview;
use operations::sector::{LayerFile, LayerReceipt};
use operations::{Act, Actor, Channel, Operations};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum GuidelineCommand {
    /// 装入一份指引的新版本（json 或任何可识别的目录文件）；新领域即增加，省、市的指引用 --layer 装为参考
    #[command(
        after_help = "示例：gongkai guideline import 指引.xlsx --sector 社会救助 --data /var/lib/gongkai"
    )]
    Import {
        /// 指引文件
        file: PathBuf,
        /// 领域；文件中写明时可不填
        #[arg(long)]
        sector: Option<String>,
        /// 省、市印发的指引作为参考装在国家指引之下，写明地区，如“广东省”
        #[arg(long, value_name = "REGION", conflicts_with = "confirm")]
        layer: Option<String>,
        /// 参考指引的名称，缺省由地区和领域组成
        #[arg(long, requires = "layer")]
        title: Option<String>,
        /// 参考指引的来历，如印发机关和文号
        #[arg(long, requires = "layer")]
        note: Option<String>,
        /// 已经核对：半数以上事项改名或取消的、像一个单位自己的目录的文件也装入
        #[arg(long)]
        confirm: bool,
        /// 只看将有的改动，不装入
        #[arg(long, conflicts_with_all = ["confirm", "layer"])]
        preview: bool,
        #[command(flatten)]
        data: DataOptions,
    },
    /// 撤回现行的一版：还没有目录采用、也没有转发的可以撤回，前一版恢复为现行版本
    #[command(
        after_help = "示例：gongkai guideline withdraw --sector 社会救助 --reason 装错了文件 --data /var/lib/gongkai"
    )]
    Withdraw {
        /// 领域的代码或名称
        #[arg(long)]
        sector: String,
        /// 撤回的原因，记入审计日志
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        data: DataOptions,
    },
}

pub fn run(command: &GuidelineCommand) -> anyhow::Result<ExitCode> {
    match command {
        GuidelineCommand::Import { data, .. } => block_on(async move {
            let operations = open(data, false).await?;
            let code = import(&operations, command).await?;
            operations.store.close().await;
            Ok(code)
        }),
        GuidelineCommand::Withdraw { sector, reason, data } => block_on(async move {
            let operations = open(data, false).await?;
            let words = withdraw(&operations, sector, reason).await?;
            operations.store.close().await;
            println!("{words}");
            Ok(ExitCode::SUCCESS)
        }),
    }
}

fn system_act() -> Act {
    Act { actor: Actor::system(), now: now(), channel: Channel::Cli }
}

async fn import(operations: &Operations, command: &GuidelineCommand) -> anyhow::Result<ExitCode> {
    let GuidelineCommand::Import { file, sector, layer, title, note, confirm, preview, .. } = command else {
        return Ok(ExitCode::from(2));
    };
    let bytes = std::fs::read(file).with_context(|| format!("无法读取文件 {}", file.display()))?;
    let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let act = system_act();
    if let Some(region) = layer {
        let layer = LayerFile {
            name,
            bytes: &bytes,
            region,
            sector: sector.as_deref(),
            title: title.as_deref(),
            note: note.as_deref().unwrap_or_default(),
        };
        let receipt = operations.import_layer(&act, layer).await.map_err(|e| explain(&e))?;
        println!("{}", layer_words(&receipt));
        return Ok(ExitCode::SUCCESS);
    }
    let sector = sector.as_deref();
    let seen = operations.preview_guideline(&act, name, &bytes, sector).await.map_err(|e| explain(&e))?;
    println!("{}", preview_words(&seen));
    seen.changes.readings.iter().for_each(|reading| eprintln!("{reading}"));
    if seen.changes.unchanged {
        return Ok(ExitCode::SUCCESS);
    }
    if *preview {
        if !seen.doubts.is_empty() {
            println!("存疑：{}。装入时须核对，并加 --confirm。", seen.doubts.join("；"));
        }
        return Ok(ExitCode::SUCCESS);
    }
    if !seen.doubts.is_empty() && !confirm {
        eprintln!("没有装入：{}。", seen.doubts.join("；"));
        eprintln!("请核对文件和领域是否选对；核对无误的，加 --confirm 再装入。");
        return Ok(ExitCode::from(1));
    }
    let receipt = operations.import_guideline(&act, name, &bytes, sector, *confirm).await;
    let receipt = receipt.map_err(|e| explain(&e))?;
    println!(
        "已装入{}领域指引第{}版；{}份目录待调整。装错了的，用 gongkai guideline withdraw --sector {} --reason 原因 撤回",
        receipt.name,
        receipt.version,
        receipt.affected.len(),
        receipt.sector_code
    );
    Ok(ExitCode::SUCCESS)
}

async fn withdraw(operations: &Operations, sector: &str, reason: &str) -> anyhow::Result<String> {
    let all = operations.guidelines().await.map_err(|e| explain(&e))?;
    let head = all.iter().find(|one| one.sector_code == sector || one.is_named(sector));
    let head = head.with_context(|| format!("没有代码或名称为“{sector}”的领域"))?;
    let receipt =
        operations.withdraw_guideline(&system_act(), head.id, reason).await.map_err(|e| explain(&e))?;
    let back = match receipt.back_to {
        Some(version) => format!("第{version}版恢复为现行版本"),
        None => "领域随之取消".to_owned(),
    };
    Ok(format!(
        "已撤回{}领域指引第{}版；{back}；{}项上级变更不必再办理，{}项重新待办",
        receipt.name, receipt.version, receipt.closed, receipt.reopened
    ))
}

/// What a file would change, before anything is stored.
fn preview_words(seen: &GuidelinePreview) -> String {
    let changes = &seen.changes;
    if changes.unchanged {
        return format!("{}领域的指引与现行版本相同，没有装入", changes.name);
    }
    let mut lines = vec![match seen.is_new_sector {
        true => format!("将新增“{}”领域，{}项", changes.name, seen.after),
        false => format!("{}领域指引：现行{}项，装载后{}项", changes.name, seen.before, seen.after),
    }];
    let renamed: Vec<String> =
        changes.renamed.iter().map(|one| format!("{} → {}", one.old, one.new)).collect();
    for (title, names) in [
        ("增加", &changes.added),
        ("减少", &changes.removed),
        ("改名", &renamed),
        ("内容有改动", &changes.changed),
    ] {
        if !names.is_empty() {
            let rest = if names.len() > SHOWN { "等" } else { "" };
            let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
            lines.push(format!("  {title}{}项：{}{rest}", names.len(), shown.join("、")));
        }
    }
    if !changes.affected.is_empty() {
        let rest = if changes.affected.len() > SHOWN { "等" } else { "" };
        let units: Vec<&str> = changes.affected.iter().take(SHOWN).map(|one| one.unit.as_str()).collect();
        lines.push(format!("  依据旧版编制的目录{}份：{}{rest}", changes.affected.len(), units.join("、")));
    }
    lines.join("\n")
}

/// So many names are shown of each kind.
const SHOWN: usize = 10;

fn layer_words(receipt: &LayerReceipt) -> String {
    if receipt.unchanged {
        return format!("《{}》与第{}版相同，没有装入", receipt.name, receipt.version);
    }
    format!(
        "已装入参考指引《{}》第{}版：{}项，与国家指引的{}个事项对应，另有{}项国家指引没有；国家指引和目录没有改动",
        receipt.name, receipt.version, receipt.items, receipt.shared, receipt.beyond
    )
}
