//! The announced days and the notices they came from, read from the calendar's data files (R150).

use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a notice says about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 放假
    Holiday,
    /// 调休上班
    MakeUp,
}

/// A notice of the General Office of the State Council on days off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Its title.
    pub title: String,
    /// Its document number.
    pub number: String,
    /// What it says beyond its year, or changes.
    pub note: String,
}

/// A loaded year and the notices it rests on; a later notice changed an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// The notices in order of issue.
    pub notices: Vec<Notice>,
}

/// Why the calendar's data could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("工作日历数据第 {line} 行有误：{problem}")]
pub struct CalendarDataError {
    /// The line of the file, its heading included, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

/// A day that a notice names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AnnouncedDay {
    pub(super) date: Date,
    pub(super) kind: DayKind,
    pub(super) name: String,
}

impl CalendarYear {
    /// The notices as a person cites them: 《题名》（文号）.
    #[must_use]
    pub fn citation(&self) -> String {
        let cite = |notice: &Notice| format!("《{}》（{}）", notice.title, notice.number);
        self.notices.iter().map(cite).collect::<Vec<_>>().join("、")
    }
}

/// Reads `year, notice, number, note`; several lines for one year are kept in order.
pub(super) fn read_notices(text: &str) -> Result<BTreeMap<i16, CalendarYear>, CalendarDataError> {
    let mut years = BTreeMap::new();
    for (line, cells) in lines(text) {
        let [year, title, number, note] = cells;
        let bad = |problem: String| CalendarDataError { line, problem };
        let year: i16 = year.parse().map_err(|_| bad(format!("“{year}”不是年份")))?;
        if title.is_empty() {
            return Err(bad("缺少放假通知的题名".to_owned()));
        }
        let notice = Notice { title: title.to_owned(), number: number.to_owned(), note: note.to_owned() };
        years.entry(year).or_insert_with(|| CalendarYear { year, notices: Vec::new() }).notices.push(notice);
    }
    Ok(years)
}

/// Reads `date, kind, name` and checks that dates rise, and that each day's year is loaded.
pub(super) fn read_days(
    text: &str,
    years: &BTreeMap<i16, CalendarYear>,
) -> Result<Vec<AnnouncedDay>, CalendarDataError> {
    let mut days: Vec<AnnouncedDay> = Vec::new();
    for (line, cells) in lines(text) {
        let bad = |problem: String| CalendarDataError { line, problem };
        let [date, kind, name, _] = cells;
        let date: Date =
            date.parse().map_err(|_| bad(format!("“{date}”不是日期，应写成 2020-10-01 的样子")))?;
        let kind = match kind {
            "holiday" => DayKind::Holiday,
            "workday" => DayKind::MakeUp,
            _ => return Err(bad(format!("“{kind}”不是 holiday 或 workday"))),
        };
        if name.is_empty() {
            return Err(bad(format!("{date} 缺少节日名称")));
        }
        if days.last().is_some_and(|last| last.date >= date) {
            return Err(bad(format!("{date} 重复或没有按日期先后排列")));
        }
        // A day of a year that is not loaded would make half a calendar look like a whole one.
        if !years.contains_key(&date.year()) {
            return Err(bad(format!("{date} 所在年份没有登记放假通知")));
        }
        days.push(AnnouncedDay { date, kind, name: name.to_owned() });
    }
    Ok(days)
}

fn lines(text: &str) -> impl Iterator<Item = (usize, [&str; 4])> {
    let rows = text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty());
    rows.map(|(at, line)| {
        let mut cells = line.split('\t').map(str::trim);
        (at + 1, std::array::from_fn(|_| cells.next().unwrap_or_default()))
    })
}
