//! The command line in Chinese: its help, and what is wrong with one: what stands there, what is meant,
//! where the help is.

use super::Gongkai;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory as _, Error, FromArgMatches as _};
use std::ffi::OsString;

const HELP: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Understands a command line.
///
/// # Errors
/// What clap finds wrong with it, also when only the help or the version is asked for.
pub fn parse<I, T>(words: I) -> Result<Gongkai, Error>
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let mut command = whole_in_chinese(Gongkai::command());
    let matches = command.try_get_matches_from_mut(words)?;
    Gongkai::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The headings and the words of clap's own options, for a command and all below it.
fn whole_in_chinese(command: Command) -> Command {
    let has_version = command.get_version().is_some();
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示说明");
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help("显示版本");
    command
        .help_template(HELP)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .arg(help)
        .args(has_version.then_some(version))
        .mut_args(|argument| {
            let heading = if argument.is_positional() { "参数" } else { "选项" };
            argument.help_heading(heading)
        })
        .mut_subcommands(whole_in_chinese)
}

/// The whole message for a person.
pub fn in_chinese(error: &Error) -> String {
    let mut lines = vec![what_is_wrong(error)];
    if let Some(likely) = likely(error) {
        lines.push(format!("是不是想写 {likely}？"));
    }
    let usage = text(error, ContextKind::Usage);
    let usage = usage.trim().trim_start_matches("Usage:").trim();
    if !usage.is_empty() {
        lines.push(format!("用法：{usage}"));
    }
    lines.push(format!("说明和示例见 {} --help", command_of(usage)));
    lines.join("\n")
}

fn what_is_wrong(error: &Error) -> String {
    let argument = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识“{argument}”"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", text(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("还缺少：{argument}"),
        ErrorKind::MissingSubcommand => {
            format!("请写明要做什么：{}", text(error, ContextKind::ValidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”后面没有写值{}", choices(error)),
        ErrorKind::InvalidValue => format!("“{argument}”不能是“{value}”{}", choices(error)),
        ErrorKind::ValueValidation => {
            format!("“{argument}”不能是“{value}”：{}", why_not(error, &argument))
        }
        ErrorKind::ArgumentConflict => {
            let prior = text(error, ContextKind::PriorArg);
            match prior == argument || prior.is_empty() {
                true => format!("“{argument}”只能写一次"),
                false => format!("“{argument}”不能与“{prior}”同时使用"),
            }
        }
        ErrorKind::InvalidUtf8 => "命令行中有不是UTF-8编码的文字".to_owned(),
        ErrorKind::TooManyValues => format!("“{argument}”多写了“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("“{argument}”的值个数不对"),
        _ => "命令行写法有误".to_owned(),
    }
}

/// What went wrong, the outermost first; what the system says of a file in Chinese.
pub fn told(error: &anyhow::Error) -> String {
    let words = |cause: &(dyn std::error::Error + 'static)| {
        let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        match kind {
            Some(std::io::ErrorKind::NotFound) => "没有这个文件或目录".to_owned(),
            Some(std::io::ErrorKind::PermissionDenied) => "没有读写的权限".to_owned(),
            Some(std::io::ErrorKind::IsADirectory) => "这是一个目录，不是文件".to_owned(),
            Some(std::io::ErrorKind::StorageFull) => "磁盘已满".to_owned(),
            _ => cause.to_string(),
        }
    };
    error.chain().map(words).collect::<Vec<_>>().join("：")
}

/// What a value must be, where its own check says so in English.
fn why_not(error: &Error, argument: &str) -> String {
    let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    if !said.is_ascii() {
        return said;
    }
    if argument.contains("ADDR") {
        return "应写成“地址:端口”，如 127.0.0.1:8080".to_owned();
    }
    if ["TODAY", "ON", "DATE", "START", "FROM", "END"].iter().any(|name| argument.contains(name)) {
        return "应是日期，如 2026-11-20".to_owned();
    }
    if let Some((from, to)) = said.rsplit_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
        return format!("应是{from}到{to}之间的整数");
    }
    if said.contains("digit") || said.contains("number") {
        return "应是整数".to_owned();
    }
    "写法不对".to_owned()
}

/// The values that are possible.
fn choices(error: &Error) -> String {
    let valid = text(error, ContextKind::ValidValue);
    if valid.is_empty() { String::new() } else { format!("；可以是：{valid}") }
}

/// What the person is likely to have meant.
fn likely(error: &Error) -> Option<String> {
    [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .map(|kind| text(error, kind))
        .find(|text| !text.is_empty())
}

/// The command at the head of a usage line.
fn command_of(usage: &str) -> String {
    let words: Vec<&str> =
        usage.split_whitespace().take_while(|word| !word.starts_with(['[', '<', '-'])).collect();
    if words.is_empty() { "gongkai".to_owned() } else { words.join(" ") }
}

fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
        }
        Some(ContextValue::Bool(flag)) => flag.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(arguments: &[&str]) -> String {
        let words = std::iter::once("gongkai").chain(arguments.iter().copied());
        let error = parse(words).expect_err("a wrong command line");
        in_chinese(&error)
    }

    #[test]
    fn what_the_system_says_of_a_file_is_told_in_chinese() {
        let missing = std::fs::read("/no/such/file").expect_err("no such file");
        let error = anyhow::Error::new(missing).context("无法读取文件 a.xlsx");
        assert_eq!(told(&error), "无法读取文件 a.xlsx：没有这个文件或目录");
    }

    #[test]
    fn every_kind_of_wrong_command_line_is_answered_in_chinese() {
        for (arguments, parts) in [
            (
                &["serve", "--dat", "x"][..],
                &["不认识“--dat”", "是不是想写 --data", "gongkai serve --help"][..],
            ),
            (&["serv"], &["没有“serv”这个命令", "serve"]),
            (&["backup"], &["还缺少：<OUT>"]),
            (&["catalogue", "convert", "a.xlsx", "--to", "odt", "-o", "-"], &["不能是“odt”", "json", "xlsx"]),
            (&["catalogue", "convert", "a.xlsx", "-o", "-", "--to"], &["后面没有写值", "csv"]),
            (&["serve", "--listen", "8080"], &["不能是“8080”", "127.0.0.1:8080"]),
            (&["serve", "--jobs", "99"], &["不能是“99”", "0到64"]),
            (&["serve", "--jobs", "x"], &["应是整数"]),
            (&["catalogue", "lint", "a.xlsx", "--today", "明天"], &["应是日期"]),
            (&["catalogue", "state", "--on", "2026-13-01"], &["应是日期"]),
            (&["serve", "--data", "a", "--data", "b"], &["“--data <DIR>”只能写一次"]),
            (&["guideline", "import", "a", "--layer", "x", "--confirm"], &["不能与", "同时使用"]),
        ] {
            let said = said(arguments);
            for part in parts {
                assert!(said.contains(part), "{arguments:?}: {said}");
            }
            assert!(!said.contains("error:") && !said.contains("Usage"), "{said}");
        }
    }
    #[test]
    fn every_help_is_in_chinese() {
        fn walk(words: &[&str], command: &Command) {
            let mut asked = words.to_vec();
            asked.push("--help");
            let help = parse(&asked).expect_err("help is no command").to_string();
            assert!(help.contains("用法：") && help.contains("显示说明"), "{asked:?}: {help}");
            for english in ["Usage", "Options:", "Commands:", "Arguments:", "Print "] {
                assert!(!help.contains(english), "{asked:?} 有“{english}”：{help}");
            }
            for below in command.get_subcommands() {
                walk(&[words, &[below.get_name()]].concat(), below);
            }
        }
        walk(&["gongkai"], &Gongkai::command());
    }
}
