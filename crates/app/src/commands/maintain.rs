//! `gongkai maintain`: holds everything published against the registers as they stand today (R39, R80a, R82).
//! The server does the same by itself.

use super::data_directory::{block_on, explain, open};
use super::{DataOptions, now};
use operations::{Act, Actor, Channel};
use std::process::ExitCode;

pub fn run(options: &DataOptions) -> anyhow::Result<ExitCode> {
    block_on(async move {
        let operations = open(options, false).await?;
        let act = Act { actor: Actor::system(), now: now(), channel: Channel::Cli };
        let receipt = operations.maintain(&act).await.map_err(|e| explain(&e))?;
        println!(
            "核对目录{}份，新增维护任务{}项，自动完成{}项",
            receipt.looked_through, receipt.opened, receipt.closed
        );
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
