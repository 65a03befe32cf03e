//! `gongkai user` and `gongkai token`: accounts from the server itself.

use super::data_directory::{block_on, explain, open};
use super::{DataOptions, now};
use anyhow::Context as _;
use clap::Subcommand;
use operations::{Act, Actor, Channel};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// 为账号签发一次性的设置密码链接
    #[command(after_help = "示例：gongkai user link --user zhangsan --data /var/lib/gongkai")]
    Link {
        /// 账号
        #[arg(long, value_name = "NAME")]
        user: String,
        #[command(flatten)]
        data: DataOptions,
    },
    /// 列出账号
    #[command(after_help = "示例：gongkai user list --data /var/lib/gongkai")]
    List(DataOptions),
}

#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// 为账号签发接口令牌，只在标准输出显示一次
    #[command(after_help = "示例：gongkai token create --user admin --purpose 报表 --data /var/lib/gongkai")]
    Create {
        /// 账号
        #[arg(long, value_name = "NAME")]
        user: String,
        /// 令牌的用途
        #[arg(long, default_value = "命令行签发")]
        purpose: String,
        #[command(flatten)]
        data: DataOptions,
    },
}

fn system_act() -> Act {
    Act { actor: Actor::system(), now: now(), channel: Channel::Cli }
}

pub fn user(command: &UserCommand) -> anyhow::Result<ExitCode> {
    block_on(async move {
        match command {
            UserCommand::Link { user, data } => {
                let operations = open(data, false).await?;
                let person = operations.person_by_account(user).await.map_err(|e| explain(&e))?;
                let person = person.with_context(|| format!("没有账号“{user}”"))?;
                let link = operations
                    .reset_password_link(&system_act(), person.id)
                    .await
                    .map_err(|e| explain(&e))?;
                println!("/console/link/{}", link.token);
                operations.store.close().await;
            }
            UserCommand::List(data) => {
                let operations = open(data, false).await?;
                for person in
                    operations.people(&system_act(), &Default::default()).await.map_err(|e| explain(&e))?
                {
                    println!("{}\t{}\t{}", person.account, person.name, person.unit_name);
                }
                operations.store.close().await;
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

pub fn token(command: &TokenCommand) -> anyhow::Result<ExitCode> {
    let TokenCommand::Create { user, purpose, data } = command;
    block_on(async move {
        let operations = open(data, false).await?;
        let person = operations.person_by_account(user).await.map_err(|e| explain(&e))?;
        let person = person.with_context(|| format!("没有账号“{user}”"))?;
        let token = operations
            .create_token(&system_act(), person.id, purpose, None)
            .await
            .map_err(|e| explain(&e))?;
        println!("{}", token.secret);
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
