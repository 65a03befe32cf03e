//! The clock of a record as a person counts it by hand (R42-R45, R108, R108a): what each 公开时限 of the guidelines means
//! is written down here, and days are counted one by one over the printed holidays. It shares no code with what it
//! checks: neither the parser of time limits nor the calendar.

use jiff::civil::Date;
use std::collections::HashMap;

/// What a person reads in a time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// The n-th working day after the event.
    Working(u32),
    /// The n-th day after the event, whatever day that is.
    Days(u32),
    /// The day of the event.
    SameDay,
}
use Means::{Days, SameDay, Working};

/// A time limit: its words, what it means, and for which elements it means something else.
type Limit = (&'static str, Means, (&'static [&'static str], Means));

/// The statutory ceiling of 国令第711号 article 26: for what is vague, what comes again, what is tied to another act, and
/// what is only posted for a time.
const CEILING: Means = Working(20);
const NONE: (&[&str], Means) = (&[], CEILING);

/// Every 公开时限 of the 26 guidelines.
pub const LIMITS: [Limit; 27] = [
    ("自形成或变更起20个工作日内", Working(20), NONE),
    ("实时公开", SameDay, NONE),
    ("批前公示时间不得少于30日；批准后20个工作日内公开", Working(20), NONE),
    ("自行政决定作出起7个工作日内", Working(7), NONE),
    ("及时公开", CEILING, NONE),
    (
        "自形成起20个工作日内；其中许可、处罚决定7个工作日内",
        Working(20),
        (&["许可结果", "许可决定", "有社会影响的处罚决定"], Working(7)),
    ),
    ("自形成起20个工作日内", Working(20), NONE),
    ("随采购公告、采购文件同时公开", CEILING, NONE),
    ("本级人大或其常委会批准后20日内", Days(20), NONE),
    ("本级财政部门批复后20日内", Days(20), NONE),
    ("按进展情况及时公开", CEILING, NONE),
    ("会前一周发出邀请", CEILING, NONE),
    ("企业按季、个体按半年公告", CEILING, NONE),
    ("启动拟征收工作时", CEILING, NONE),
    ("现状调查结束后5个工作日内", Working(5), NONE),
    ("自收到征地批准文件起10个工作日内", Working(10), NONE),
    ("自收到申请起20个工作日内", Working(20), NONE),
    ("分配结果确定后20个工作日内", Working(20), NONE),
    ("按年度公开", CEILING, NONE),
    ("自制作或获取起20个工作日内", Working(20), NONE),
    ("资金分配结果下达后15个工作日内", Working(15), NONE),
    ("自形成或变更起7个工作日内", Working(7), NONE),
    ("处罚决定20个工作日内；其余内容长期公开、动态调整", Working(20), NONE),
    ("自制定或获取起10个工作日内", Working(10), NONE),
    ("自制定或获取起10个工作日内，另公示7个工作日", Working(10), NONE),
    ("每20个工作日更新一次", CEILING, NONE),
    (
        "自形成或变更起20个工作日内；结果信息7个工作日内",
        Working(20),
        (&["结果信息", "行政处罚决定信息"], Working(7)),
    ),
];

/// The day from which information is loaded as it arises, and the last day for what is older (R108a).
pub const OPENED: Date = Date::constant(2020, 7, 21);
pub const STOCK_DUE: Date = Date::constant(2020, 12, 31);

/// What a time limit means for an element; none for words that are not in the table.
pub fn means(limit: &str, element: &str) -> Option<Means> {
    let (_, all, (names, other)) = LIMITS.iter().find(|(words, ..)| *words == limit)?;
    Some(if names.contains(&element) { *other } else { *all })
}

/// The printed holidays. A day is worked unless it is a weekend or a holiday, and where it was swapped.
pub struct HandCalendar {
    special: HashMap<Date, bool>,
}

impl HandCalendar {
    /// Reads `data/workdays.tsv`.
    pub fn printed() -> Self {
        let text = include_str!("../../../../data/workdays.tsv");
        let special = text.lines().skip(1).filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?.parse().ok()?, cells.next()? == "workday"))
        });
        Self { special: special.collect() }
    }

    fn is_worked(&self, day: Date) -> bool {
        // Monday is 1.
        let is_weekend = day.weekday().to_monday_one_offset() > 5;
        self.special.get(&day).copied().unwrap_or(!is_weekend)
    }

    /// The last day of a record, and whether it is stock.
    pub fn due(&self, means: Means, arose_on: Date, changed_on: Option<Date>) -> (Date, bool) {
        let mut day = changed_on.unwrap_or(arose_on);
        if day < OPENED {
            return (STOCK_DUE, true);
        }
        let (mut left, counts_all) = match means {
            SameDay => (0, true),
            Days(number) => (number, true),
            Working(number) => (number, false),
        };
        while left > 0 {
            day = day.tomorrow().expect("a day of this age");
            if counts_all || self.is_worked(day) {
                left -= 1;
            }
        }
        (day, false)
    }
}
