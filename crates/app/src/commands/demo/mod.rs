//! `gongkai demo`: an invented population of a real city's districts, with catalogues in every state.

mod assessment;
mod build;
mod care;
mod cascade;
mod compilation;
mod disclosure;
mod faults;
mod lists;
mod past;
mod people;
mod plan;
mod sectors;
mod team;
mod together;

use super::data_directory::{block_on, explain, open};
use super::serve::{ListenOptions, listen, serve, start_log};
use super::{DataOptions, now};
use anyhow::bail;
use clap::Args;
use operations::{Act, Actor, Channel};
use std::process::ExitCode;

pub use build::{bare_city, load_guidelines, publish_file, publish_guideline};
pub use team::actor_of;

#[derive(Debug, Args)]
pub struct DemoArgs {
    #[command(flatten)]
    data: DataOptions,
    #[command(flatten)]
    listen: ListenOptions,
    /// 只装入数据，不开始服务
    #[arg(long)]
    no_serve: bool,
}

pub fn run(args: DemoArgs) -> anyhow::Result<ExitCode> {
    start_log();
    block_on(async move {
        let listener = match args.no_serve {
            true => None,
            false => Some(listen(&args.listen, &args.data).await?),
        };
        let operations = open(&args.data, true).await?;
        if operations.is_set_up().await.map_err(|e| explain(&e))? {
            let identity = operations.site_identity().await.map_err(|e| explain(&e))?;
            if !identity.demo {
                bail!("{} 中是真实数据，演示只能装入空目录；请换一个目录", args.data.data.display());
            }
            println!("演示数据已在 {}，直接打开", args.data.data.display());
        } else {
            println!("正在装入演示城市……");
            let started = std::time::Instant::now();
            build::build(&operations).await?;
            println!("演示城市已装入，用时 {} 秒", started.elapsed().as_secs());
        }
        let Some(listener) = listener else {
            operations.store.close().await;
            return Ok(ExitCode::SUCCESS);
        };
        print_guide(&args.listen)?;
        serve(operations, listener, &args.listen).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The addresses, the accounts and what to try.
fn print_guide(listen: &ListenOptions) -> anyhow::Result<()> {
    let demo = people::DemoCity::shipped()?;
    println!();
    println!("  公众门户  http://{}/", listen.listen);
    println!("  工作台    http://{}/console", listen.listen);
    println!();
    println!("  账号（密码都是 {}）：", demo.password);
    for person in &demo.people {
        println!("    {:<18}{}　{}", person.account, person.name, person.what);
    }
    println!();
    println!("  可以试试：");
    println!("    在门户搜索“天河区 低保”，打开天河区民政局的社会救助目录，下载 Excel");
    println!("    用 minzheng 登录，按审核意见修改“养老服务”目录并重新提交");
    println!("    用 tianhe-bianzhi 登录，改正“重大建设项目”目录中导入时发现的问题");
    println!("    用 tianhe-bianzhi 打开“上级变更”，处理指引修订中的冲突");
    println!("    用 tianhe-shenhe 审核、tianhe-shending 审定并发布");
    println!("    在门户页脚打开“文件汇编”，下载天河区的 PDF；用 city-shending 同意越秀区的汇编");
    println!("    用 shiban 登录，在“领域”中开放新增的领域，指定牵头部门和期限");
    println!(
        "    用 admin 打开“信息公开”，在装载清单中给一项内容装载信息，由 tianhe-shenhe 审查、tianhe-shending 批准后发布"
    );
    println!("    用 shiban 评议目录：打开“目录评议”中评议中的一次，确认或不予认定检查出的问题");
    println!();
    Ok(())
}

/// The system's own act, now.
fn system() -> Act {
    Act { actor: Actor::system(), now: now(), channel: Channel::Cli }
}
