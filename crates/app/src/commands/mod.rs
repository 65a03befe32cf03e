//! The commands, one module each.

mod account;
mod bench;
mod catalogue;
mod data_directory;
mod demo;
mod guideline;
mod maintain;
mod maintenance;
mod people_file;
mod privacy;
mod serve;
mod setup;
pub mod usage;
mod workdays;
mod worker;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// 公开：基层政务公开标准化规范化平台
#[derive(Debug, Parser)]
#[command(name = "gongkai", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Gongkai {
    #[command(subcommand)]
    command: Command,
}

/// Where an installation keeps its data.
#[derive(Debug, Clone, Args)]
pub struct DataOptions {
    /// 数据目录
    #[arg(long, env = "GONGKAI_DATA", default_value = "gongkai-data", value_name = "DIR")]
    pub data: PathBuf,
    /// 数据库地址：sqlite:文件 或 postgres://…；不填则用数据目录中的 SQLite
    #[arg(long, env = "GONGKAI_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 为真实城市准备空的数据目录：城市档案、网站标识、首位管理员
    #[command(
        after_help = "示例：gongkai setup --data /var/lib/gongkai --profile guangzhou --account admin --name 张三 --password-file 密码.txt"
    )]
    Setup(setup::SetupArgs),
    /// 在空目录中装入演示城市并开始服务
    #[command(after_help = "示例：gongkai demo --data ./data-demo --listen 127.0.0.1:8080")]
    Demo(demo::DemoArgs),
    /// 开始服务
    #[command(after_help = "示例：gongkai serve --data /var/lib/gongkai --listen 127.0.0.1:8080")]
    Serve(serve::ServeArgs),
    /// 只进行后台任务，不提供网页
    #[command(after_help = "示例：gongkai worker --data /var/lib/gongkai --jobs 2")]
    Worker(worker::WorkerArgs),
    /// 升级数据库结构
    #[command(after_help = "示例：gongkai migrate --data /var/lib/gongkai")]
    Migrate(DataOptions),
    /// 检查安装是否健全
    #[command(after_help = "示例：gongkai doctor --data /var/lib/gongkai")]
    Doctor(DataOptions),
    /// 备份到一个文件
    #[command(after_help = "示例：gongkai backup 备份.tar.gz --data /var/lib/gongkai")]
    Backup(maintenance::BackupArgs),
    /// 从备份恢复到空目录或空数据库
    #[command(after_help = "示例：gongkai restore 备份.tar.gz --data /var/lib/gongkai-new")]
    Restore(maintenance::RestoreArgs),
    /// 审计日志
    #[command(subcommand, after_help = "示例：gongkai audit verify --data /var/lib/gongkai")]
    Audit(maintenance::AuditCommand),
    /// 检索索引
    #[command(subcommand, after_help = "示例：gongkai search check --repair --data /var/lib/gongkai")]
    Search(maintenance::SearchCommand),
    /// 人员账号
    #[command(subcommand, after_help = "示例：gongkai user link --user zhangsan --data /var/lib/gongkai")]
    User(account::UserCommand),
    /// 接口令牌
    #[command(subcommand, after_help = "示例：gongkai token create --user admin --data /var/lib/gongkai")]
    Token(account::TokenCommand),
    /// 工作日计算（R150-R155）
    #[command(after_help = "示例：gongkai workdays add 2020-09-21 20")]
    Workdays(workdays::WorkdaysArgs),
    /// 标准目录文件：转换、检查、比较、合并
    #[command(subcommand)]
    Catalogue(catalogue::CatalogueCommand),
    /// 标准指引
    #[command(
        subcommand,
        after_help = "示例：gongkai guideline import 指引.xlsx --sector 社会救助 --data /var/lib/gongkai"
    )]
    Guideline(guideline::GuidelineCommand),
    /// 公开前的隐私检查（R250）
    #[command(subcommand, after_help = "示例：gongkai privacy scan 公示名单.xlsx 附件.pdf --format json")]
    Privacy(privacy::PrivacyCommand),
    /// 核对已发布的目录，列出维护任务
    #[command(after_help = "示例：gongkai maintain --data /var/lib/gongkai")]
    Maintain(DataOptions),
    /// 性能测量
    #[command(hide = true, subcommand)]
    Bench(bench::BenchCommand),
}

/// Runs a command.
///
/// # Errors
/// When it could not be done; the message is for people.
pub fn run(arguments: Gongkai) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Setup(args) => setup::run(args),
        Command::Demo(args) => demo::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Worker(args) => worker::run(args),
        Command::Migrate(options) => maintenance::migrate(&options),
        Command::Doctor(options) => maintenance::doctor(&options),
        Command::Backup(args) => maintenance::backup(&args),
        Command::Restore(args) => maintenance::restore(&args),
        Command::Audit(command) => maintenance::audit(&command),
        Command::Search(command) => maintenance::search(&command),
        Command::User(command) => account::user(&command),
        Command::Token(command) => account::token(&command),
        Command::Workdays(args) => workdays::run(args),
        Command::Catalogue(command) => catalogue::run(command),
        Command::Guideline(command) => guideline::run(&command),
        Command::Privacy(command) => privacy::run(&command),
        Command::Maintain(options) => maintain::run(&options),
        Command::Bench(command) => bench::run(&command),
    }
}

/// The clock of the edge: commands and the server take the time here, and nowhere else.
#[expect(clippy::disallowed_methods, reason = "the edge is where time enters")]
pub fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// Today in Beijing time.
pub fn today() -> jiff::civil::Date {
    operations::act::beijing_date(now())
}
