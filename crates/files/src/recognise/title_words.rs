//! Words of titles that stand beside the sector's name: what ends a guideline's title (R9), and years.

use crate::vocabulary::vocabulary;

/// True for …标准指引 and …领域…指引, with or without （试行） and the year of the edition; not for what a
/// catalogue was made from.
pub(super) fn is_guideline_title(line: &str) -> bool {
    let line = line.trim();
    let words = vocabulary();
    let refers = line.contains(['：', ':', '《', '》']) && !line.starts_with("附件")
        || words.words("guideline_source").iter().any(|word| line.starts_with(word.as_str()));
    let name = without_brackets_behind(line);
    let ends = |word: &String| name.ends_with(word.as_str());
    !refers
        && (words.words("guideline_title").iter().any(ends)
            || name.contains("领域") && words.words("guideline_word").iter().any(ends))
}

/// 就业领域（共24项）: how many items follow is no part of the name.
pub(super) fn without_count(line: &str) -> &str {
    let inner = line.strip_suffix(['）', ')']).and_then(|open| open.rsplit_once(['（', '(']));
    let is_count = |text: &str| {
        let text = text.trim_start_matches(['共', '计', '有', ' ']);
        let rest = text.trim_start_matches(|sign: char| sign.is_ascii_digit());
        rest.len() < text.len() && ["项", "个", "条", "行", "个事项", "项事项"].contains(&rest.trim())
    };
    inner.filter(|(_, count)| is_count(count)).map_or(line, |(name, _)| name.trim_end())
}

fn without_brackets_behind(line: &str) -> &str {
    let Some(open) = line.strip_suffix(['）', ')']).and_then(|inside| inside.rfind(['（', '('])) else {
        return line;
    };
    line[..open].trim_end()
}

/// A name without 2026年, 2026年度 and （2026年版）, wherever they stand.
pub(super) fn without_years(text: &str) -> String {
    const DIGITS: &str = "0123456789０１２３４５６７８９〇○零一二三四五六七八九";
    let chars: Vec<char> = text.chars().collect();
    let mut kept = String::new();
    let mut at = 0;
    while at < chars.len() {
        let opened = usize::from(matches!(chars[at], '（' | '('));
        let digits = at + opened;
        let is_year = chars.len() > digits + 4
            && chars[digits..digits + 4].iter().all(|c| DIGITS.contains(*c))
            && matches!(chars[digits + 4], '年' | '版');
        if is_year {
            let mut end = digits + 4;
            while chars.get(end).is_some_and(|c| "年度版本".contains(*c)) {
                end += 1;
            }
            let closes = chars.get(end).is_some_and(|c| matches!(c, '）' | ')'));
            if opened == 0 || closes {
                at = end + usize::from(opened == 1);
                continue;
            }
        }
        kept.push(chars[at]);
        at += 1;
    }
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r9_a_guideline_is_known_by_the_end_of_its_title() {
        for (line, expected) in [
            ("养老服务领域基层政务公开标准指引", true),
            ("养老服务领域政务公开指引（2026年版）", true),
            ("附件1：养老服务领域基层政务公开标准指引(试行)", true),
            ("依据养老服务领域基层政务公开标准指引", false),
            ("编制依据：养老服务领域基层政务公开标准指引", false),
            ("《养老服务领域基层政务公开标准指引》", false),
            ("标准指引规定的事项", false),
            ("公共服务事项办事指引", false),
        ] {
            assert_eq!(is_guideline_title(line), expected, "{line}");
        }
    }

    #[test]
    fn years_are_no_part_of_a_name() {
        for (text, expected) in [
            ("2026年养老", "养老"),
            ("2026年度养老", "养老"),
            ("（2026年版）养老", "养老"),
            ("养老（2026版）", "养老"),
            ("二〇二六年养老", "养老"),
            ("海安区2026年", "海安区"),
            ("12345热线", "12345热线"),
            ("（三）救灾生产", "（三）救灾生产"),
        ] {
            assert_eq!(without_years(text), expected, "{text}");
        }
    }
}
