//! Where a unit stands: how much of what is due is loaded (R101), how much of it came in time (R111).

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

/// What counts and what of it is done: elements that are due and loaded (R101), records that were due and were
/// published within their limit (R111).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// How many count.
    pub due: i64,
    /// How many of them are done.
    pub done: i64,
}

impl Rate {
    /// Of so many, so many done.
    #[must_use]
    pub fn new(due: i64, done: i64) -> Self {
        Self { due, done }
    }

    /// The rate in per mille, cut and not rounded: what is not whole never reads as whole. None where nothing counts.
    #[must_use]
    pub fn per_mille(self) -> Option<i64> {
        (self.due > 0).then(|| self.done * 1000 / self.due)
    }

    /// What is not done.
    #[must_use]
    pub fn missing(self) -> i64 {
        self.due - self.done
    }

    /// `87.5%`, or nothing where nothing counts.
    #[must_use]
    pub fn words(self) -> String {
        self.per_mille().map(|rate| format!("{}.{}%", rate / 10, rate % 10)).unwrap_or_default()
    }
}

impl std::ops::AddAssign for Rate {
    fn add_assign(&mut self, other: Self) {
        self.due += other.due;
        self.done += other.done;
    }
}

impl std::iter::Sum for Rate {
    fn sum<I: Iterator<Item = Self>>(rates: I) -> Self {
        let mut whole = Self::default();
        rates.for_each(|rate| whole += rate);
        whole
    }
}

/// What citizens are told of catalogues: how much of what is due to everybody is public (R101, R101a). What is for specific
/// groups alone and what is given on request are told apart and not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PublicCount {
    /// Elements due to everybody.
    pub due: i64,
    /// Those of them with a record or a link that holds.
    pub loaded: i64,
    /// Those of them closed by a notice alone that nothing arose.
    pub nil: i64,
    /// Elements for specific groups alone.
    pub for_groups: i64,
    /// Rows on request alone.
    pub on_request: i64,
}

impl PublicCount {
    /// `应公开12项内容，已公开8项，本期无此类信息1项，尚未公开3项`
    #[must_use]
    pub fn words(self) -> String {
        if self.due == 0 {
            return "没有向全社会主动公开的内容".to_owned();
        }
        let missing = self.due - self.loaded - self.nil;
        let rest = if missing > 0 { format!("，尚未公开{missing}项") } else { String::new() };
        format!("应公开{}项内容，已公开{}项，本期无此类信息{}项{rest}", self.due, self.loaded, self.nil)
    }

    /// What is counted, and what is not.
    #[must_use]
    pub fn counted_words(self) -> String {
        let how = "按目录“公开内容”逐项计数，有现行有效的信息或者网址的为已公开";
        let groups = (self.for_groups > 0).then(|| format!("只向特定群体公开的{}项内容", self.for_groups));
        let asked = (self.on_request > 0).then(|| format!("依申请公开的{}个事项", self.on_request));
        let apart: Vec<String> = groups.into_iter().chain(asked).collect();
        match apart.is_empty() {
            true => format!("{how}。"),
            false => format!("{how}；{}不计在内。", apart.join("、")),
        }
    }
}

/// The months up to a day, the last one first: year and month as `2026-11`.
#[must_use]
pub fn months_back(today: Date, months: usize) -> Vec<String> {
    let first = today.first_of_month();
    (0..i32::try_from(months).unwrap_or(i32::MAX))
        .filter_map(|back| first.checked_sub(back.months()).ok())
        .map(|month| month.strftime("%Y-%m").to_string())
        .collect()
}

/// The last day of the week of a day: what is due up to it is due this week.
#[must_use]
pub fn end_of_week(today: Date) -> Date {
    let left = 7 - i64::from(today.weekday().to_monday_one_offset());
    today.checked_add(left.days()).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn r101_a_rate_is_cut_and_never_rounded_up_to_the_whole() {
        for (due, done, words) in
            [(0, 0, ""), (3, 3, "100.0%"), (3, 2, "66.6%"), (2000, 1999, "99.9%"), (8, 0, "0.0%")]
        {
            assert_eq!(Rate::new(due, done).words(), words, "{done} of {due}");
        }
        let whole: Rate = [Rate::new(2, 1), Rate::new(6, 5)].into_iter().sum();
        assert_eq!((whole, whole.missing()), (Rate::new(8, 6), 2));
    }

    #[test]
    fn r101a_what_is_not_for_everybody_is_told_apart() {
        let count = PublicCount { due: 12, loaded: 8, nil: 1, for_groups: 2, on_request: 3 };
        assert_eq!(count.words(), "应公开12项内容，已公开8项，本期无此类信息1项，尚未公开3项");
        assert!(count.counted_words().ends_with("只向特定群体公开的2项内容、依申请公开的3个事项不计在内。"));
        let whole = PublicCount { due: 2, loaded: 2, ..PublicCount::default() };
        assert_eq!(whole.words(), "应公开2项内容，已公开2项，本期无此类信息0项");
        assert!(whole.counted_words().ends_with("为已公开。"));
        assert_eq!(PublicCount::default().words(), "没有向全社会主动公开的内容");
    }

    #[test]
    fn r111_months_are_counted_back_over_the_year() {
        assert_eq!(months_back(date(2026, 1, 31), 3), ["2026-01", "2025-12", "2025-11"]);
        assert!(months_back(date(2026, 1, 31), 0).is_empty());
    }

    #[test]
    fn a_week_ends_on_its_sunday() {
        for (day, end) in [((2026, 11, 23), 29), ((2026, 11, 27), 29), ((2026, 11, 29), 29)] {
            assert_eq!(end_of_week(date(day.0, day.1, day.2)), date(2026, 11, end));
        }
    }
}
