//! The clauses R150-R157 with their own values, and a slow model that walks day by day.

use super::*;
use jiff::civil::date;

const NOTICES: &str = "year\tnotice\tnumber\tnote\n2020\t通知\t一号\t\n2022\t通知\t二号\t\n";

fn due(from: &str, n: u32) -> DueDate {
    WorkCalendar::shipped().add_working_days(from.parse().unwrap(), n).unwrap()
}

#[test]
fn r150_what_a_day_is_and_why() {
    let calendar = WorkCalendar::shipped();
    for (day, counted, why) in [
        ("2020-09-22", true, "工作日"),
        ("2020-09-26", false, "周末"),
        ("2020-09-27", true, "调休上班"),
        ("2020-10-01", false, "国庆节"),
        ("2020-10-03", false, "国庆节"),
        ("2020-10-10", true, "调休上班"),
        // The extension of 2020 cancelled this make-up day (国办发明电〔2020〕1号).
        ("2020-02-01", false, "春节"),
        // Announced with the calendar of 2019 and of 2023, yet days of the year before.
        ("2018-12-29", true, "调休上班"),
        ("2018-12-31", false, "元旦"),
        ("2022-12-31", false, "元旦"),
    ] {
        let verdict = calendar.is_working_day(day.parse().unwrap());
        assert_eq!(
            (verdict.counted, verdict.why.as_str(), verdict.provisional),
            (counted, why, false),
            "{day}"
        );
    }
}

#[test]
fn r151_the_day_of_the_event_is_not_counted() {
    let calendar = WorkCalendar::shipped();
    for (from, n, expected) in [
        ("2020-09-21", 1, "2020-09-22"),
        ("2020-09-25", 1, "2020-09-27"),
        ("2020-09-30", 1, "2020-10-09"),
        ("2020-10-04", 1, "2020-10-09"),
        ("2020-10-04", 0, "2020-10-04"),
    ] {
        assert_eq!(due(from, n).date.to_string(), expected, "{from} + {n}");
    }
    let monday = date(2020, 9, 21);
    assert_eq!(calendar.count_working_days(monday, monday).unwrap().days, 0);
    assert_eq!(calendar.count_working_days(monday, date(2020, 9, 22)).unwrap().days, 1);
}

#[test]
fn r152_add_working_days() {
    for (from, n, expected) in
        [("2020-09-21", 20, "2020-10-23"), ("2021-02-05", 20, "2021-03-10"), ("2021-09-10", 20, "2021-10-14")]
    {
        assert_eq!(due(from, n), DueDate { date: expected.parse().unwrap(), provisional: false }, "{from}");
    }
}

#[test]
fn r153_a_year_without_a_calendar_is_provisional() {
    let calendar = WorkCalendar::shipped();
    for (from, n, expected, provisional) in [
        ("2026-12-25", 4, "2026-12-31", false),
        ("2026-12-25", 5, "2027-01-01", true),
        ("2015-12-30", 1, "2015-12-31", true),
        ("2015-12-31", 1, "2016-01-04", false),
        ("2027-06-01", 5, "2027-06-08", true),
    ] {
        assert_eq!(due(from, n), DueDate { date: expected.parse().unwrap(), provisional }, "{from} + {n}");
    }
    let (from, to) = (date(2026, 12, 31), date(2028, 1, 3));
    assert!(calendar.count_working_days(from, to).unwrap().provisional);
    assert_eq!(calendar.missing_years(from, to).collect::<Vec<_>>(), [2027, 2028]);
    assert!(!calendar.count_working_days(from, from).unwrap().provisional);
    let lines = calendar.explain(date(2026, 12, 31), 1).unwrap();
    assert_eq!(lines[0].why, "工作日（暂定：2027年放假安排尚未载入）");
}

#[test]
fn r153_a_gap_between_loaded_years_is_provisional() {
    let calendar =
        WorkCalendar::from_tsv("date\tkind\tname\n2020-10-01\tholiday\t国庆节\n", NOTICES).unwrap();
    assert!(calendar.add_working_days(date(2020, 12, 1), 300).unwrap().provisional);
    assert!(!calendar.add_working_days(date(2022, 1, 3), 5).unwrap().provisional);
}

#[test]
fn r155_working_days_of_each_year() {
    let calendar = WorkCalendar::shipped();
    let totals = [250, 249, 250, 250, 249, 250, 249, 249, 251, 248, 248];
    for (year, expected) in (2016..).zip(totals) {
        assert_eq!(calendar.working_days_in_year(year), Some(expected), "{year}");
        assert!(calendar.year(year).unwrap().citation().contains("国办发明电〔"), "{year}");
    }
    assert_eq!(calendar.working_days_in_year(2027), None);
    assert_eq!(calendar.years().count(), totals.len());
}

#[test]
fn r157_permit_result_and_its_change() {
    assert_eq!(due("2020-12-31", 20).date, date(2021, 1, 29));
    assert_eq!(due("2021-02-05", 20).date, date(2021, 3, 10));
}

#[test]
fn explanation_names_every_day_and_counts_n() {
    let lines = WorkCalendar::shipped().explain(date(2020, 9, 21), 20).unwrap();
    assert_eq!(lines.first().unwrap().date, date(2020, 9, 22));
    assert_eq!(
        lines.last().unwrap(),
        &DayExplanation { date: date(2020, 10, 23), counted: true, why: "工作日".to_owned() }
    );
    assert_eq!((lines.len(), lines.iter().filter(|line| line.counted).count()), (32, 20));
    assert!(WorkCalendar::shipped().explain(date(2020, 9, 21), 0).unwrap().is_empty());
}

/// Every start day of twelve years and many distances, against a walk day by day.
#[test]
fn agrees_with_a_slow_model_that_walks_day_by_day() {
    let calendar = WorkCalendar::shipped();
    let (first, last) = (date(2015, 12, 1), date(2027, 3, 31));
    let days: Vec<(Date, bool)> =
        days_after(first, last).map(|day| (day, calendar.is_working_day(day).counted)).collect();
    for (at, (from, _)) in days.iter().enumerate() {
        let mut passed = 0;
        for (to, counted) in days[at + 1..].iter().take(60) {
            passed += u32::from(*counted);
            assert_eq!(calendar.count_working_days(*from, *to).unwrap().days, passed, "{from} to {to}");
            if *counted {
                assert_eq!(calendar.add_working_days(*from, passed).unwrap().date, *to, "{from} + {passed}");
            }
        }
    }
    let far = days.len() - 1;
    let total = u32::try_from(days[1..].iter().filter(|(_, counted)| *counted).count()).unwrap();
    assert_eq!(calendar.count_working_days(days[0].0, days[far].0).unwrap().days, total);
}

#[test]
fn refuses_what_cannot_be_named() {
    let calendar = WorkCalendar::shipped();
    let late = date(9999, 12, 30);
    assert!(calendar.add_working_days(late, 5).is_err());
    assert!(calendar.add_working_days(date(2020, 1, 1), u32::MAX).is_err());
    assert!(add_calendar_days(late, 2).is_err());
    assert_eq!(add_calendar_days(date(2020, 2, 28), 2), Ok(date(2020, 3, 1)));
    assert!(calendar.count_working_days(date(2020, 1, 2), date(2020, 1, 1)).is_err());
}

#[test]
fn damaged_calendar_data_names_its_line() {
    let cases = [
        ("2020-13-01\tholiday\t元旦", "不是日期"),
        ("2020-01-01\tfeast\t元旦", "不是 holiday"),
        ("2020-01-01\tholiday\t", "缺少节日名称"),
        ("2020-01-01\tholiday\t元旦\n2020-01-01\tworkday\t元旦", "重复"),
        ("2021-01-01\tholiday\t元旦", "没有登记放假通知"),
    ];
    for (rows, expected) in cases {
        let error = WorkCalendar::from_tsv(&format!("date\tkind\tname\n{rows}\n"), NOTICES).unwrap_err();
        assert!(error.to_string().contains(expected), "{rows}: {error}");
        assert_eq!(error.line, rows.lines().count() + 1);
    }
}
