//! `gongkai catalogue state`: all catalogues as they were at the end of a day (R147).

use crate::commands::data_directory::{block_on, explain, open};
use crate::commands::{DataOptions, now};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use operations::catalogue::StateOnDay;
use operations::{Act, Actor, Channel};
use std::fmt::Write as _;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct StateArgs {
    /// 日期，如 2026-10-31；不填为今天
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// 只要这个机构（代码）及其下级
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// 输出的形式
    #[arg(long, value_enum, default_value_t = StateFormat::Text)]
    format: StateFormat,
    #[command(flatten)]
    data: DataOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StateFormat {
    Text,
    Json,
}

pub fn run(args: StateArgs) -> anyhow::Result<ExitCode> {
    block_on(async move {
        let operations = open(&args.data, false).await?;
        let act = Act { actor: Actor::system(), now: now(), channel: Channel::Cli };
        let unit = match &args.unit {
            Some(unit) => Some(operations.unit_by_code(unit).await.map_err(|e| explain(&e))?.id),
            None => None,
        };
        let on = args.on.unwrap_or_else(|| act.today());
        let found = operations.state_on(&act, on, unit).await.map_err(|e| explain(&e))?;
        let text = match args.format {
            StateFormat::Json => serde_json::to_string_pretty(&found)? + "\n",
            StateFormat::Text => text(&found)?,
        };
        super::write_out("-", text.as_bytes())?;
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

fn text(found: &StateOnDay) -> Result<String, std::fmt::Error> {
    let mut text = format!("{} 全部目录的状况\n", found.on);
    for district in &found.districts {
        writeln!(
            text,
            "{}：单位{}个，现行目录{}份，事项{}项，编制中{}份，已撤回{}份",
            district.district,
            district.units,
            district.in_force,
            district.rows,
            district.under_way,
            district.withdrawn
        )?;
    }
    for one in &found.catalogues {
        let number = one.number.map(|number| format!("第{number}版")).unwrap_or_default();
        let since = one.in_force_since.map(|day| format!("{day}起")).unwrap_or_default();
        writeln!(
            text,
            "{}\t{} {}\t{}\t{number}\t{since}\t{}",
            one.unit, one.sector_code, one.sector, one.state_label, one.rows
        )?;
    }
    Ok(text)
}
