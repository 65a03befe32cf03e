//! Lines of one cell: one thing each, or a text that a narrow column broke. A column that breaks Chinese text fills
//! every line but the last; lines that are not filled were ended by a person.

use super::known::KnownNames;

/// What the lines of a cell are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// One thing a line.
    List,
    /// Either.
    Doubtful,
    /// A text that goes on, or one whose signs tell its parts.
    Text,
}

/// Signs before a thing of a list.
const BULLETS: [char; 19] =
    ['-', '—', '–', '－', '·', '•', '●', '○', '◆', '◇', '▪', '▫', '■', '□', '*', '＊', '★', '☆', '►'];

/// Words between two halves of one thing: a line that ends or begins with one was broken.
const TIES: [char; 8] = ['及', '和', '与', '或', '的', '等', '之', '并'];

/// Signs that part the things of a list.
const PARTING: [char; 4] = ['、', '，', '；', ';'];

/// Longest line of which one doubts: a column so narrow that it breaks shorter ones is rare.
const LONGEST_DOUBT: usize = 8;

/// What the lines of a 公开内容 are, and the lines without bullets and the signs at their ends.
pub(super) fn read_lines(lines: &[String]) -> (Vec<String>, Lines) {
    let bare = without_bullets(lines);
    let are_bulleted = bare.iter().zip(lines).all(|(bare, line)| bare != line);
    let bare: Vec<String> = bare.iter().map(|line| line.trim_end_matches(PARTING).to_owned()).collect();
    if lines.len() < 2 {
        return (bare, Lines::Text);
    }
    if are_bulleted && bare.iter().all(|line| !line.is_empty()) {
        return (bare, Lines::List);
    }
    // Where every line but the last is parted by a sign, the signs say it all.
    let parted = lines[..lines.len() - 1].iter().filter(|line| line.ends_with(PARTING)).count();
    if parted + 1 == lines.len() {
        return (bare, Lines::Text);
    }
    let reading = match () {
        () if !are_plain(&bare) => Lines::Text,
        () if KnownNames::shipped().are_names(&bare) || are_unfilled(&bare) => {
            match KnownNames::shipped().are_broken(&bare) {
                true => Lines::Doubtful,
                false => Lines::List,
            }
        }
        () if parted > 0 || are_short(&bare) => Lines::Doubtful,
        () => Lines::Text,
    };
    (bare, reading)
}

fn without_bullets(lines: &[String]) -> Vec<String> {
    let bare = |line: &String| line.trim_start_matches(BULLETS).trim_start().to_owned();
    lines.iter().map(bare).collect()
}

/// True for lines that a column cannot have broken: three or more of Chinese alone, all of one width, one of them not
/// filled; of others one is shorter by two characters or more.
fn are_unfilled(lines: &[String]) -> bool {
    let is_even = |line: &String| line.chars().all(|c| c.is_alphabetic() && !c.is_ascii());
    are_listed(lines, if lines.len() > 2 && lines.iter().all(is_even) { 1 } else { 2 })
}

/// True for plain lines of which one before the last is shorter than another by `slack` characters or more.
pub(super) fn are_listed(lines: &[String], slack: usize) -> bool {
    let Some((_, before)) = lines.split_last().filter(|_| are_plain(lines)) else { return false };
    let shortest = before.iter().map(length).min().unwrap_or(0);
    let longest = lines.iter().map(length).max().unwrap_or(0);
    shortest >= 2 && shortest + slack <= longest
}

/// True for short lines of one length, the last one at most as long.
fn are_short(lines: &[String]) -> bool {
    let Some((last, before)) = lines.split_last() else { return false };
    let first = before.first().map_or(0, length);
    let shortest = if before.len() > 1 { 2 } else { 3 };
    (2..=LONGEST_DOUBT).contains(&first)
        && before.iter().all(|line| length(line) == first)
        && (shortest..=first).contains(&length(last))
}

/// True for two lines or more without signs at their ends and numbers before them, which tell them apart already,
/// and without words that tie one to the next.
fn are_plain(lines: &[String]) -> bool {
    let Some((_, before)) = lines.split_last().filter(|(_, before)| !before.is_empty()) else { return false };
    let is_plain = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() || "）)》”".contains(c));
    let begins = |line: &String| is_plain(line.chars().next().filter(|c| !"）)》”".contains(*c)));
    before.iter().all(|line| is_plain(line.chars().next_back()) && !line.ends_with(TIES))
        && lines.iter().all(begins)
        && !lines[1..].iter().any(|line| line.starts_with(TIES))
}

fn length(line: impl AsRef<str>) -> usize {
    line.as_ref().chars().count()
}

#[cfg(test)]
mod tests {
    use super::{Lines, read_lines};

    #[test]
    fn lines_are_lists_texts_or_doubtful() {
        use Lines::{Doubtful, List, Text};
        for (text, expected) in [
            ("识别标准\n识别程序及其公示\n识别结果", List),
            ("申请条件\n审批流程和结果", List),
            ("政策项目\n对象与条件\n申请材料\n办理流程", List),
            ("身份证\n户口本\n收入证明\n申请书", List),
            ("家庭经济状况核对\n民主评议\n入户调查结果", List),
            ("办事指南\n政策文件\n办理结果", List),
            ("●文件名称\n●办理条件", List),
            ("办事指南\n政策文件\n办理结果\n联系\n方式", Doubtful),
            ("-文件名称\n-办理条件及要求", List),
            ("申请人姓名\n保障人口数\n保障金额", Doubtful),
            ("政策解读\n工作动态", Doubtful),
            ("特困人员名单、\n分散供养标准\n集中供养标准", Doubtful),
            ("行政许可事项的办理依\n据条件程序和办理期限\n要求", Text),
            ("征收土地预公告文\n件", Text),
            ("办理条件；\n办理流程和结果", Text),
            ("1.条件\n2.办理流程和结果", Text),
            ("（一）条件\n（二）办理流程", Text),
            ("备案材料清单及\n格式要求和说明文本", Text),
            ("事项\n及办理依据和流程", Text),
            ("公开时限", Text),
            ("", Text),
        ] {
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            assert_eq!(read_lines(&lines).1, expected, "{text}");
        }
        let broken = ["有关的政策文", "件及其解读材料和问答"].map(str::to_owned);
        assert_ne!(read_lines(&broken).1, List, "政策文件 is a name");
    }
}
