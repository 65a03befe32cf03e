//! `gongkai setup`: an empty directory made ready for a real city. At a terminal it asks for what was not
//! given; elsewhere everything comes from options, and what is missing is told in one message.

use super::data_directory::{block_on, explain, open};
use super::{DataOptions, now};
use anyhow::{Context as _, bail};
use clap::Args;
use operations::organisation::{Administrator, CityProfile, Setup};
use operations::setting::SiteIdentity;
use operations::{Channel, OperationError};
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct SetupArgs {
    #[command(flatten)]
    data: DataOptions,
    /// 城市档案：随平台提供的名称（如 guangzhou），或json文件
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<String>,
    /// 网站名称；不填则由城市名称组成
    #[arg(long, value_name = "TEXT")]
    site_name: Option<String>,
    /// 主办单位；不填则由城市名称组成
    #[arg(long, value_name = "TEXT")]
    organiser: Option<String>,
    /// 网站域名，如 www.example.gov.cn
    #[arg(long, value_name = "DOMAIN")]
    site_domain: Option<String>,
    /// 网站标识码，10位
    #[arg(long, value_name = "CODE")]
    site_code: Option<String>,
    /// ICP备案号，如 粤ICP备12345678号
    #[arg(long, value_name = "NUMBER")]
    icp: Option<String>,
    /// 公安备案号，如 粤公网安备44010602000001号
    #[arg(long, value_name = "NUMBER")]
    police_record: Option<String>,
    /// 联系方式：向公众公布的办公电话，可以加地址
    #[arg(long, value_name = "TEXT")]
    contact: Option<String>,
    /// 首位管理员的账号
    #[arg(long)]
    account: Option<String>,
    /// 首位管理员的姓名
    #[arg(long)]
    name: Option<String>,
    /// 存放首位管理员密码的文件，“-”为标准输入；在终端中不填则询问，输入时不显示
    #[arg(long, value_name = "FILE")]
    password_file: Option<String>,
}

/// A text that is given as an option or asked for.
struct Question {
    /// What its problems are filed under.
    field: &'static str,
    label: &'static str,
    given: fn(&SetupArgs) -> &Option<String>,
    place: fn(&mut Setup) -> &mut String,
}

const QUESTIONS: [Question; 9] = [
    Question {
        field: "site_name",
        label: "网站名称",
        given: |args| &args.site_name,
        place: |setup| &mut setup.identity.site_name,
    },
    Question {
        field: "organiser",
        label: "主办单位",
        given: |args| &args.organiser,
        place: |setup| &mut setup.identity.organiser,
    },
    Question {
        field: "site_domain",
        label: "网站域名（可不填）",
        given: |args| &args.site_domain,
        place: |setup| &mut setup.identity.site_domain,
    },
    Question {
        field: "site_code",
        label: "网站标识码（10位，可不填）",
        given: |args| &args.site_code,
        place: |setup| &mut setup.identity.site_code,
    },
    Question {
        field: "icp",
        label: "ICP备案号（可不填）",
        given: |args| &args.icp,
        place: |setup| &mut setup.identity.icp,
    },
    Question {
        field: "police_record",
        label: "公安备案号（可不填）",
        given: |args| &args.police_record,
        place: |setup| &mut setup.identity.police_record,
    },
    Question {
        field: "contact",
        label: "联系方式（可不填）",
        given: |args| &args.contact,
        place: |setup| &mut setup.identity.contact,
    },
    Question {
        field: "account",
        label: "首位管理员的账号",
        given: |args| &args.account,
        place: |setup| &mut setup.administrator.account,
    },
    Question {
        field: "name",
        label: "首位管理员的姓名",
        given: |args| &args.name,
        place: |setup| &mut setup.administrator.name,
    },
];

pub fn run(args: SetupArgs) -> anyhow::Result<ExitCode> {
    let asks = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if !asks {
        refuse_missing(&args)?;
    }
    block_on(async move {
        let operations = open(&args.data, true).await?;
        if operations.is_set_up().await.map_err(|e| explain(&e))? {
            bail!("{} 已经设置过；用 gongkai serve 开始服务", args.data.data.display());
        }
        let setup = compose(&args, asks)?;
        println!(
            "城市档案：{}，{}个机构；网站名称：{}；主办单位：{}",
            setup.profile.name,
            setup.profile.units.len(),
            setup.identity.site_name,
            setup.identity.organiser
        );
        let left = left_out(&setup.identity);
        let receipt = operations.setup(now(), Channel::Cli, setup).await.map_err(|e| explain(&e))?;
        super::demo::load_guidelines(&operations).await?;
        println!("已建立 {} 个机构和首位管理员。", receipt.units);
        if !left.is_empty() {
            println!("还没有填写：{}；可以登录后在“网站标识”中补上。", left.join("、"));
        }
        println!("用 gongkai serve --data {} 开始服务", args.data.data.display());
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Without a terminal nothing can be asked for: everything that is missing, at once.
fn refuse_missing(args: &SetupArgs) -> anyhow::Result<()> {
    let needed = [
        ("--profile", "城市档案", args.profile.is_none()),
        ("--account", "首位管理员的账号", args.account.is_none()),
        ("--name", "首位管理员的姓名", args.name.is_none()),
        ("--password-file", "存放密码的文件，“-”为标准输入", args.password_file.is_none()),
    ];
    let missing: Vec<String> = needed
        .into_iter()
        .filter(|(_, _, is_missing)| *is_missing)
        .map(|(option, what, _)| format!("\n  {option}  {what}"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    bail!("不在终端中运行，无法询问；还缺少：{}\n随平台提供的城市档案：{}", missing.concat(), shipped_names())
}

fn compose(args: &SetupArgs, asks: bool) -> anyhow::Result<Setup> {
    let profile = match (&args.profile, asks) {
        (Some(named), _) => profile(named)?,
        (None, true) => profile(&ask(&format!("城市档案（{}，或json文件）", shipped_names()), "")?)?,
        (None, false) => bail!("没有写明城市档案"),
    };
    let identity = SiteIdentity::of_place(&profile.name, profile.is_of_district());
    let administrator = Administrator::default();
    let mut setup = Setup { code: String::new(), profile, identity, administrator };
    for question in &QUESTIONS {
        if let Some(given) = (question.given)(args) {
            given.clone_into((question.place)(&mut setup));
            continue;
        }
        if !asks {
            continue;
        }
        loop {
            let default = (question.place)(&mut setup).clone();
            *(question.place)(&mut setup) = ask(question.label, &default)?;
            let Some(problem) = problem_of(&setup, question.field) else { break };
            println!("{problem}");
            *(question.place)(&mut setup) = default;
        }
    }
    match &args.password_file {
        Some(file) => setup.administrator.password = password_from(file)?,
        None => loop {
            setup.administrator.password = ask_password()?;
            let Some(problem) = problem_of(&setup, "password") else { break };
            println!("{problem}");
        },
    }
    Ok(setup)
}

/// What is wrong with one field, if anything.
fn problem_of(setup: &Setup, field: &str) -> Option<String> {
    match setup.checked() {
        Err(OperationError::Invalid(problems)) => {
            problems.into_iter().find(|problem| problem.field == field).map(|problem| problem.message)
        }
        _ => None,
    }
}

/// A profile that this version ships, else one from a file.
fn profile(named: &str) -> anyhow::Result<CityProfile> {
    let shipped = domain::reference::data_folder("profiles").into_iter().find(|(name, _)| name == named);
    let text = match shipped {
        Some((_, text)) => text.to_owned(),
        None if !std::path::Path::new(named).is_file() => {
            bail!("没有名为“{named}”的城市档案，也没有这个文件；随平台提供的有：{}", shipped_names())
        }
        None => std::fs::read_to_string(named).with_context(|| format!("无法读取城市档案文件 {named}"))?,
    };
    CityProfile::from_json(text.trim_start_matches('\u{feff}')).map_err(|e| explain(&e))
}

fn shipped_names() -> String {
    let names = domain::reference::data_folder("profiles").into_iter().map(|(name, _)| name);
    names.collect::<Vec<_>>().join("、")
}

/// The first line of a file, or of standard input.
fn password_from(file: &str) -> anyhow::Result<String> {
    let text = match file {
        "-" => std::io::read_to_string(std::io::stdin()).context("无法从标准输入读取密码")?,
        file => std::fs::read_to_string(file).with_context(|| format!("无法读取密码文件 {file}"))?,
    };
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// A password typed twice, unseen.
fn ask_password() -> anyhow::Result<String> {
    loop {
        let first = rpassword::prompt_password("首位管理员的密码（至少10位，输入时不显示）：")?;
        if rpassword::prompt_password("再输入一次密码：")? == first {
            return Ok(first);
        }
        println!("两次输入的密码不一致，请重新输入");
    }
}

/// A line typed at the terminal; an empty one stands for the default.
fn ask(question: &str, default: &str) -> anyhow::Result<String> {
    let shown = if default.is_empty() { String::new() } else { format!(" [{default}]") };
    print!("{question}{shown}：");
    std::io::stdout().flush()?;
    let mut line = String::new();
    if std::io::stdin().lock().read_line(&mut line)? == 0 {
        bail!("输入已结束，没有设置任何内容；也可用命令行选项给出，见 gongkai setup --help");
    }
    let typed = line.trim();
    Ok(if typed.is_empty() { default.to_owned() } else { typed.to_owned() })
}

/// What the foot of the site still lacks.
fn left_out(identity: &SiteIdentity) -> Vec<&'static str> {
    let parts = [
        ("网站域名", &identity.site_domain),
        ("网站标识码", &identity.site_code),
        ("ICP备案号", &identity.icp),
        ("公安备案号", &identity.police_record),
        ("联系方式", &identity.contact),
    ];
    parts.into_iter().filter(|(_, text)| text.is_empty()).map(|(label, _)| label).collect()
}
