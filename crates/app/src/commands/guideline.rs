//! `gongkai guideline`: newer versions of guidelines.

use super::data_directory::{block_on, explain, open};
use super::{DataOptions, now};
use anyhow::Context as _;
use clap::Subcommand;
use operations::sector::{LayerFile, LayerReceipt};
use operations::{Act, Actor, Channel, OperationError};
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
        /// 已经核对：半数以上事项改名或取消也装入
        #[arg(long)]
        confirm: bool,
        #[command(flatten)]
        data: DataOptions,
    },
}

pub fn run(command: &GuidelineCommand) -> anyhow::Result<ExitCode> {
    let GuidelineCommand::Import { file, sector, layer, title, note, confirm, data } = command;
    let bytes = std::fs::read(file).with_context(|| format!("无法读取文件 {}", file.display()))?;
    let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
    block_on(async move {
        let operations = open(data, false).await?;
        let act = Act { actor: Actor::system(), now: now(), channel: Channel::Cli };
        if let Some(region) = layer {
            let layer = LayerFile {
                name: &name,
                bytes: &bytes,
                region,
                sector: sector.as_deref(),
                title: title.as_deref(),
                note: note.as_deref().unwrap_or_default(),
            };
            let receipt = operations.import_layer(&act, layer).await.map_err(|e| explain(&e))?;
            println!("{}", layer_words(&receipt));
            operations.store.close().await;
            return Ok(ExitCode::SUCCESS);
        }
        let outcome = operations.import_guideline(&act, &name, &bytes, sector.as_deref(), *confirm).await;
        let receipt = match outcome {
            Err(error @ OperationError::Conflict { .. }) => {
                eprintln!("{error}\n核对无误后，加 --confirm 再装入。");
                operations.store.close().await;
                return Ok(ExitCode::from(1));
            }
            outcome => outcome.map_err(|e| explain(&e))?,
        };
        if receipt.unchanged {
            println!("{}领域的指引与现行版本相同，没有装入", receipt.name);
        } else {
            println!(
                "已装入{}领域指引第{}版：增加{}项，减少{}项，改名{}项，改动{}项；{}份目录待调整",
                receipt.name,
                receipt.version,
                receipt.added.len(),
                receipt.removed.len(),
                receipt.renamed.len(),
                receipt.changed.len(),
                receipt.affected.len()
            );
        }
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

fn layer_words(receipt: &LayerReceipt) -> String {
    if receipt.unchanged {
        return format!("《{}》与第{}版相同，没有装入", receipt.name, receipt.version);
    }
    format!(
        "已装入参考指引《{}》第{}版：{}项，与国家指引的{}个事项对应，另有{}项国家指引没有；国家指引和目录没有改动",
        receipt.name, receipt.version, receipt.items, receipt.shared, receipt.beyond
    )
}
