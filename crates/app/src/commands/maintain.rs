//! `gongkai maintain`: holds everything published against the registers as they stand today (R39, R80a, R82).
//! The server does the same by itself.

use super::data_directory::{block_on, explain, open};
use super::{DataOptions, now};
use operations::maintenance::MaintenanceReceipt;
use operations::{Act, Actor, Channel};
use std::process::ExitCode;

pub fn run(options: &DataOptions) -> anyhow::Result<ExitCode> {
    block_on(async move {
        let operations = open(options, false).await?;
        let act = Act { actor: Actor::system(), now: now(), channel: Channel::Cli };
        let receipt = operations.maintain(&act).await.map_err(|e| explain(&e))?;
        println!("{}", words(&receipt));
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// What was looked at, and why no more than that.
fn words(receipt: &MaintenanceReceipt) -> String {
    let mut lines = vec![format!("已发布的目录{}份：", receipt.published)];
    lines.push(format!(
        "  重新核对{}份（新发布、换了版本、撤回，或者依据、单位名录有变化的）",
        receipt.looked_through
    ));
    lines.push(format!(
        "  没有重看{}份：上次核对之后，目录的版本、依据和单位名录都没有变化，结论照旧",
        receipt.as_before
    ));
    lines.push(format!("新增维护任务{}项，自动完成{}项", receipt.opened, receipt.closed));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r39_a_run_without_changes_says_why_nothing_was_read_again() {
        let receipt = MaintenanceReceipt { published: 173, as_before: 173, ..MaintenanceReceipt::default() };
        let said = words(&receipt);
        for part in ["已发布的目录173份", "重新核对0份", "没有重看173份", "没有变化"] {
            assert!(said.contains(part), "{said}");
        }
    }
}
