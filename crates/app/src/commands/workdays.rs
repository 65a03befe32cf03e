//! `gongkai workdays`: working days by the announced calendars, with their explanation (R150-R153).

use clap::{Args, Subcommand};
use domain::calendar::{CalendarError, WorkCalendar};
use jiff::civil::Date;
use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

/// 工作日计算：按国务院办公厅公布的放假调休安排推算
#[derive(Debug, Args)]
#[command(
    after_help = "例：gongkai workdays add 2020-09-21 20\n    gongkai workdays count 2020-09-21 2020-10-23\n    gongkai workdays explain 2020-09-21 20"
)]
pub struct WorkdaysArgs {
    #[command(subcommand)]
    command: WorkdaysCommand,
}

// Arguments are taken as text: their errors are told in Chinese here, and a negative number is an
// argument and not an option.
#[derive(Debug, Subcommand)]
enum WorkdaysCommand {
    /// 某日之后第 N 个工作日（起算日不计，N 为 0 时即起算日）；涉及尚无放假安排的年份时注明“暂定”
    #[command(after_help = "例：gongkai workdays add 2020-09-21 20    输出 2020-10-23")]
    Add {
        /// 起算日，如 2020-09-21
        #[arg(value_name = "DATE", allow_hyphen_values = true)]
        date: String,
        /// 工作日数，如 20
        #[arg(value_name = "N", allow_hyphen_values = true)]
        days: String,
    },
    /// 两日之间的工作日数（起始日不计，截止日计入）
    #[command(after_help = "例：gongkai workdays count 2020-09-21 2020-10-23    输出 20")]
    Count {
        /// 起始日，如 2020-09-21
        #[arg(value_name = "FROM", allow_hyphen_values = true)]
        from: String,
        /// 截止日，如 2020-10-23
        #[arg(value_name = "TO", allow_hyphen_values = true)]
        to: String,
    },
    /// 逐日说明计或不计及其原因
    #[command(after_help = "例：gongkai workdays explain 2020-09-21 20    首行为 2020-09-22 计 工作日")]
    Explain {
        /// 起算日，如 2020-09-21
        #[arg(value_name = "DATE", allow_hyphen_values = true)]
        date: String,
        /// 工作日数，如 20
        #[arg(value_name = "N", allow_hyphen_values = true)]
        days: String,
    },
}

/// Why the command could not be done: bad input, told to the person.
type Complaint = String;

/// Runs the command and prints its answer: status 0, or 2 with a message where the input is bad.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(args: WorkdaysArgs) -> anyhow::Result<ExitCode> {
    match answer(&args.command, &WorkCalendar::shipped()) {
        Ok(text) => match std::io::stdout().lock().write_all(text.as_bytes()) {
            // The reader has seen enough, as in `… | head`.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(ExitCode::SUCCESS),
        },
        Err(error) => {
            eprintln!("workdays：{error}");
            Ok(ExitCode::from(2))
        }
    }
}

fn answer(command: &WorkdaysCommand, calendar: &WorkCalendar) -> Result<String, Complaint> {
    match command {
        WorkdaysCommand::Add { date, days } => {
            let from = parse_date(date)?;
            let due = calendar.add_working_days(from, parse_days(days)?).map_err(complain)?;
            Ok(line(&due.date.to_string(), due.provisional, from, due.date, calendar))
        }
        WorkdaysCommand::Count { from, to } => {
            let (from, to) = (parse_date(from)?, parse_date(to)?);
            let count = calendar.count_working_days(from, to).map_err(complain)?;
            Ok(line(&count.days.to_string(), count.provisional, from, to, calendar))
        }
        WorkdaysCommand::Explain { date, days } => {
            let mut text = String::new();
            for day in calendar.explain(parse_date(date)?, parse_days(days)?).map_err(complain)? {
                let counted = if day.counted { "计" } else { "不计" };
                // Writing into a String cannot fail.
                let _ = writeln!(text, "{} {counted} {}", day.date, day.why);
            }
            Ok(text)
        }
    }
}

/// The answer as the first word, and what makes it provisional (R153).
fn line(answer: &str, provisional: bool, from: Date, to: Date, calendar: &WorkCalendar) -> String {
    if !provisional {
        return format!("{answer}\n");
    }
    let years: Vec<i16> = calendar.missing_years(from, to).collect();
    let named = match years[..] {
        [first, .., last] => format!("{first}至{last}年间部分年份"),
        [year] => format!("{year}年"),
        [] => String::new(),
    };
    format!("{answer} 暂定 {named}的放假安排尚未载入，仅按星期推算\n")
}

fn complain(error: CalendarError) -> Complaint {
    error.to_string()
}

fn parse_date(text: &str) -> Result<Date, Complaint> {
    let text = text.trim();
    // The parser would take 20200921 and times of day as well: only the form of the help is meant.
    let as_shown = text.len() == 10 && !text.starts_with(['+', '-']);
    text.parse()
        .ok()
        .filter(|_| as_shown)
        .ok_or_else(|| format!("“{text}”不是日期：请按 年-月-日 书写，如 2020-09-21"))
}

fn parse_days(text: &str) -> Result<u32, Complaint> {
    let text = text.trim();
    text.parse()
        .ok()
        .filter(|_| !text.starts_with('+'))
        .ok_or_else(|| format!("“{text}”不是工作日数：请写 0 或正整数，如 20"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        workdays: WorkdaysArgs,
    }

    fn ask(line: &str) -> Result<String, Complaint> {
        let words = std::iter::once("workdays").chain(line.split(' '));
        answer(&Cli::try_parse_from(words).unwrap().workdays.command, &WorkCalendar::shipped())
    }

    #[test]
    fn r152_r157_add_and_count_answer_in_the_first_word() {
        for (question, expected) in [
            ("add 2020-09-21 20", "2020-10-23\n"),
            ("add 2021-02-05 20", "2021-03-10\n"),
            ("add 2021-09-10 20", "2021-10-14\n"),
            ("add 2020-12-31 20", "2021-01-29\n"),
            ("add 2020-09-21 0", "2020-09-21\n"),
            ("count 2020-09-21 2020-10-23", "20\n"),
            ("count 2019-12-31 2020-12-31", "249\n"),
            ("count 2020-09-21 2020-09-21", "0\n"),
            ("add 2026-12-31 1", "2027-01-01 暂定 2027年的放假安排尚未载入，仅按星期推算\n"),
            (
                "count 2026-12-31 2028-01-03",
                "262 暂定 2027至2028年间部分年份的放假安排尚未载入，仅按星期推算\n",
            ),
        ] {
            assert_eq!(ask(question).unwrap(), expected, "{question}");
        }
    }

    #[test]
    fn explain_prints_a_line_a_day() {
        let text = ask("explain 2020-09-21 20").unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "2020-09-22 计 工作日");
        for expected in [
            "2020-09-26 不计 周末",
            "2020-09-27 计 调休上班",
            "2020-10-01 不计 国庆节",
            "2020-10-23 计 工作日",
        ] {
            assert!(lines.contains(&expected), "{expected}");
        }
        assert_eq!((lines.len(), lines.iter().filter(|line| line.contains(" 计 ")).count()), (32, 20));
    }

    #[test]
    fn bad_input_is_told_in_chinese() {
        for (question, expected) in [
            ("add 2020-9-21 20", "“2020-9-21”不是日期"),
            ("add 20200921 20", "“20200921”不是日期"),
            ("add 2020-02-30 20", "“2020-02-30”不是日期"),
            ("add 2020-09-21 -1", "“-1”不是工作日数"),
            ("add 2020-09-21 两天", "“两天”不是工作日数"),
            ("explain 2020-09-21 1.5", "“1.5”不是工作日数"),
            ("count 2020-10-23 2020-09-21", "早于起始日期"),
            ("add 9999-12-31 5", "超出了可以表示的日期范围"),
        ] {
            let message = ask(question).unwrap_err();
            assert!(message.contains(expected), "{question}: {message}");
        }
    }
}
