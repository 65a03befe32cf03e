//! Days as people write them in a workbook: with strokes, dots or words, as eight digits, or as the number that a
//! workbook keeps in the day's place.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

/// Workbooks count days from this one on, wrong by the leap day of 1900 that never was.
const DAY_ZERO: Date = date(1899, 12, 30);
/// Numbers taken for days: from 2000-01-01 to 2099-12-31. Others are more likely years, sums or slips.
const SERIALS: std::ops::RangeInclusive<i64> = 36_526..=73_050;

/// The day that a text means; none where it means no day, or leaves one open.
#[must_use]
pub fn written_day(text: &str) -> Option<Date> {
    let text: String = text.trim().chars().map(plain).collect();
    // A time of day behind it says nothing more about the day.
    let text = text.split_once(['T', ' ']).map_or(text.as_str(), |(day, _)| day);
    let parts: Vec<&str> =
        text.split(['-', '/', '.', '年', '月', '日', '号']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => made(year, month, day),
        [digits] if digits.len() == 8 && is_number(digits) => made(&digits[..4], &digits[4..6], &digits[6..]),
        [digits] if is_number(digits) && *digits == text => serial(digits.parse().ok()?),
        // A number with a fraction is a day with a time.
        [whole, fraction] if text.contains('.') && is_number(whole) && is_number(fraction) => {
            serial(whole.parse().ok()?)
        }
        _ => None,
    }
}

fn made(year: &str, month: &str, day: &str) -> Option<Date> {
    if ![year, month, day].into_iter().all(is_number) || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn serial(number: i64) -> Option<Date> {
    SERIALS.contains(&number).then(|| DAY_ZERO.checked_add(number.days()).ok()).flatten()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Full-width signs as people type them among Chinese words.
fn plain(sign: char) -> char {
    match sign {
        '０'..='９' => char::from_digit(sign as u32 - '０' as u32, 10).unwrap_or(sign),
        '－' | '—' | '–' | '−' => '-',
        '／' => '/',
        '．' | '。' => '.',
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r108_a_day_is_known_however_it_is_written() {
        let wanted = Some(date(2026, 3, 5));
        for text in [
            "2026-03-05",
            "2026-3-5",
            "2026/3/5",
            "2026.3.5",
            "2026．3．5",
            "2026年3月5日",
            "２０２６年３月５日",
            " 2026年03月05号 ",
            "20260305",
            "2026-03-05 00:00:00",
            "2026-03-05T09:30:00",
            "46086",
            "46086.5",
        ] {
            assert_eq!(written_day(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_or_leaves_one_open_is_none() {
        for text in ["", "昨天", "2026年3月", "3月5日", "2026-02-30", "2026", "26/3/5", "5/3/2026", "12", "-"]
        {
            assert_eq!(written_day(text), None, "{text}");
        }
    }
}
