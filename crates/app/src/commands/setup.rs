//! `gongkai setup`: an empty directory made ready for a real city.

use super::data_directory::{block_on, explain, open};
use super::{DataOptions, now};
use anyhow::{Context as _, bail};
use clap::Args;
use operations::Channel;
use operations::organisation::{Administrator, CityProfile, Setup};
use operations::setting::SiteIdentity;
use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct SetupArgs {
    #[command(flatten)]
    data: DataOptions,
    /// 城市概况（json）；不填则用内置的广州市概况
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// 首位管理员的账号；不填则询问
    #[arg(long)]
    account: Option<String>,
    /// 首位管理员的姓名；不填则询问
    #[arg(long)]
    name: Option<String>,
    /// 存放首位管理员密码的文件；不填则询问
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// 网站名称
    #[arg(long, value_name = "TEXT")]
    site_name: Option<String>,
    /// 主办单位
    #[arg(long, value_name = "TEXT")]
    organiser: Option<String>,
}

pub fn run(args: SetupArgs) -> anyhow::Result<ExitCode> {
    block_on(async move {
        let operations = open(&args.data, true).await?;
        if operations.is_set_up().await.map_err(|e| explain(&e))? {
            bail!("{} 已经设置过；用 gongkai serve 开始服务", args.data.data.display());
        }
        let profile = match &args.profile {
            Some(path) => {
                std::fs::read_to_string(path).with_context(|| format!("无法读取 {}", path.display()))?
            }
            None => domain::reference::data_file("profiles/guangzhou.json").unwrap_or_default().to_owned(),
        };
        let profile = CityProfile::from_json(&profile).map_err(|e| explain(&e))?;
        let identity = SiteIdentity {
            site_name: args
                .site_name
                .unwrap_or_else(|| format!("{}基层政务公开标准化规范化平台", profile.name)),
            organiser: args.organiser.unwrap_or_else(|| format!("{}人民政府办公厅", profile.name)),
            ..SiteIdentity::default()
        };
        let administrator = Administrator {
            account: answer(args.account, "首位管理员账号")?,
            name: answer(args.name, "首位管理员姓名")?,
            password: match &args.password_file {
                Some(path) => {
                    let text = std::fs::read_to_string(path)
                        .with_context(|| format!("无法读取 {}", path.display()))?;
                    text.lines().next().unwrap_or_default().to_owned()
                }
                None => answer(None, "密码（至少10位，输入时可见，设置后请清屏）")?,
            },
        };
        let setup = Setup { code: String::new(), profile, identity, administrator };
        let receipt = operations.setup(now(), Channel::Cli, setup).await.map_err(|e| explain(&e))?;
        super::demo::load_guidelines(&operations).await?;
        println!(
            "已建立 {} 个机构和首位管理员。用 gongkai serve --data {} 开始服务",
            receipt.units,
            args.data.data.display()
        );
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// What was given on the command line, else asked for.
fn answer(given: Option<String>, question: &str) -> anyhow::Result<String> {
    if let Some(given) = given {
        return Ok(given);
    }
    print!("{question}：");
    std::io::stdout().flush()?;
    let mut line = String::new();
    if std::io::stdin().lock().read_line(&mut line)? == 0 {
        bail!("没有输入{question}；也可用命令行选项给出，见 gongkai setup --help");
    }
    Ok(line.trim().to_owned())
}
