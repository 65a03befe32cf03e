//! Titles, sectors and compiling units above a table (R2-R4): several lines, page numbers glued on.

use super::continuation::without_marks;
use super::title_words::{is_guideline_title, without_count, without_years};
use crate::cells::clean;
use crate::vocabulary::vocabulary;
use domain::reference::Reference;
use domain::text::fold;

/// What the lines above a table tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TitleBlock {
    pub(crate) title: String,
    pub(crate) sector: Option<String>,
    pub(crate) government: Option<String>,
}

/// Reads the lines above a table, as written, nearest last.
pub(crate) fn read(lines: &[String], reference: &Reference) -> TitleBlock {
    let cleaned: Vec<String> = lines.iter().map(|line| without_page_number(&clean(line))).collect();
    let cleaned = &cleaned[own_lines(&cleaned, reference)..];
    let mut block = TitleBlock::default();
    let best = cleaned
        .iter()
        .enumerate()
        .filter(|(_, line)| score(line) > 0)
        .max_by_key(|(index, line)| (score(line), *index));
    if let Some((index, line)) = best {
        let before = index.checked_sub(1).map(|i| cleaned[i].as_str());
        block.title = match before {
            Some(first) if sector_of(line, reference).is_none() && is_first_half(first, reference) => {
                format!("{first}{line}")
            }
            _ => line.clone(),
        };
        block.title = without_numbering(&block.title).to_owned();
    } else if let Some(line) = cleaned.iter().rev().find(|line| is_sector_line(line, reference)) {
        block.title = without_numbering(line).to_owned();
    }
    let below = || cleaned.iter().rev().find_map(|line| one_sector(line, reference));
    block.sector =
        one_sector(&block.title, reference).or_else(below).or_else(|| sector_of(&block.title, reference));
    block.government = lines.iter().find_map(|line| unit_of(line)).or_else(|| government_of(&block));
    block
}

/// The lines of the table's own that name it, nearest last.
pub(crate) fn own_titles(lines: &[String], reference: &Reference) -> Vec<String> {
    let cleaned: Vec<String> = lines.iter().map(|line| without_page_number(&clean(line))).collect();
    let own = cleaned[own_lines(&cleaned, reference)..].iter();
    own.filter(|line| is_title(line, reference)).cloned().collect()
}

/// Where the lines begin that are the table's own: titles of other sectors above are entries of a list
/// of contents.
fn own_lines(cleaned: &[String], reference: &Reference) -> usize {
    let mut own: Option<String> = None;
    for (index, line) in cleaned.iter().enumerate().rev() {
        match (one_sector(line, reference), &own) {
            (Some(sector), Some(known)) if sector != *known => return index + 1,
            (Some(sector), None) => own = Some(sector),
            _ => {}
        }
    }
    0
}

/// The sector of a title that names one, not all of them: 26个试点领域.
pub(crate) fn one_sector(line: &str, reference: &Reference) -> Option<String> {
    let line = without_page_number(&clean(line));
    let sector = is_title(&line, reference).then(|| sector_of(&line, reference)).flatten();
    sector.filter(|name| !vocabulary().words("of_all").iter().any(|word| name.contains(word.as_str())))
}

/// True for a line that names a catalogue.
pub(crate) fn is_title(line: &str, reference: &Reference) -> bool {
    let line = without_page_number(&clean(line));
    score(&line) >= 2 || is_sector_line(&line, reference)
}

/// The same title, continuation remarks and numbering aside.
pub(crate) fn same_title(a: &str, b: &str) -> bool {
    let key = |text: &str| {
        let text = without_page_number(&clean(text));
        fold(without_numbering(&text))
    };
    key(a) == key(b)
}

fn score(line: &str) -> usize {
    let length = line.chars().count();
    if !(4..=70).contains(&length) || is_note(line) || line.contains('：') && unit_of(line).is_some() {
        return 0;
    }
    let words = vocabulary().words("title_word");
    let is_guideline = is_guideline_title(line);
    let word = words.iter().find(|word| line.contains(word.as_str()));
    if word.is_none() && !is_guideline {
        return 0;
    }
    // A sentence about catalogues is no title.
    if line.contains(['。', '，', ',', '；']) {
        return 0;
    }
    let about = ["公开", "领域", "事项", "标准"].iter().filter(|about| line.contains(**about)).count();
    if about == 0 {
        0
    } else {
        // The title of a catalogue goes before that of a guideline that stands with it.
        let names_standard = word.is_none_or(|word| word.contains("标准"));
        1 + about + usize::from(names_standard) + usize::from(line.ends_with("目录"))
    }
}

/// （二）社会救助领域, or a sector's name alone.
fn is_sector_line(line: &str, reference: &Reference) -> bool {
    let bare = without_numbering(line);
    let numbered = bare.len() < line.len();
    let bare = without_count(bare);
    let name = bare.trim_end_matches("领域");
    let known = reference
        .guideline_named(name)
        .is_some_and(|g| g.guideline_name == name || g.sector == name || name.chars().count() > 3);
    known || (numbered && bare.ends_with("领域") && bare.chars().count() <= 24)
}

/// True for 注：, 备注：, 填表说明.
pub(crate) fn is_note(line: &str) -> bool {
    let line = line.trim_start();
    vocabulary().words("note_start").iter().any(|word| {
        line.strip_prefix(word.as_str()).is_some_and(|rest| {
            rest.is_empty() && word.chars().count() > 1
                || rest.starts_with(|c: char| "：:.．、（( 1一".contains(c) || c.is_whitespace())
                || *word == "※"
        })
    })
}

/// True for the word of a row of totals: 小计, 合计：, 本页小计, 共计11项.
pub(crate) fn is_total(text: &str) -> bool {
    let text = fold(text);
    let rest = vocabulary().words("total").iter().find_map(|word| text.strip_prefix(word.as_str()));
    rest.is_some_and(|rest| {
        let rest = rest.trim_matches(['：', ':', ' ', '（', '）', '(', ')']);
        rest.is_empty() || is_count(rest)
    })
}

/// True for a number with or without its measure: 11, 11项, 共4项.
pub(crate) fn is_count(text: &str) -> bool {
    let text = fold(text);
    let text = text.trim_matches(|c: char| "共计：:（）()项条个行件类宗份 ".contains(c));
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

/// True for a line of signatures: 填表人：… 审核人：….
pub(crate) fn is_signature(line: &str) -> bool {
    let words = vocabulary().words("sign_start");
    let Some(initial) = line.trim_start().chars().next() else { return false };
    if !words.iter().any(|word| word.starts_with(initial)) {
        return false;
    }
    let line = clean(line);
    words.iter().any(|word| {
        line.strip_prefix(word.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['：', ':', '（', '(']))
    })
}

/// True for 第 3 页, - 3 -, 3/10, — 3 —.
pub(crate) fn is_page_number(line: &str) -> bool {
    let line = fold(line);
    let marks = "第页共/-—–－·‧ ";
    let digits = line.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && digits < line.chars().count()
        && line.chars().all(|c| c.is_ascii_digit() || marks.contains(c))
}

/// A title without the page number glued to it, and without 续表 and the like.
fn without_page_number(line: &str) -> String {
    let mut text = without_marks(line).to_owned();
    let dashes: &[char] = &['-', '—', '–', '－', '―', ' '];
    for end in ["目录", "清单", "指引"] {
        if let Some(at) = text.rfind(end) {
            let after = at + end.len();
            let rest = text[after..].trim();
            let is_page = !rest.is_empty()
                && (is_page_number(rest) || rest.trim_matches(dashes).parse::<u32>().is_ok_and(|n| n < 1000));
            if is_page {
                text.truncate(after);
            }
        }
    }
    let lead = text.trim_start_matches(dashes);
    let digits = lead.chars().take_while(char::is_ascii_digit).count();
    let after = &lead[digits..];
    let is_dashed = lead.len() < text.len() && after.starts_with(dashes);
    if (1..=3).contains(&digits)
        && (is_dashed || !after.starts_with(['.', '、', '．', '年', '月', '）', ')', '项', '个']))
        && !after.is_empty()
    {
        return after.trim_start_matches(dashes).to_owned();
    }
    text
}

/// A title without （一）, 一、, 1., 附件2：.
pub(crate) fn without_numbering(line: &str) -> &str {
    const NUMBERS: &str = "一二三四五六七八九十百0123456789０１２３４５６７８９";
    let mut text = line.trim();
    for word in ["附件", "附表", "表"] {
        if let Some(rest) = text.strip_prefix(word) {
            let rest = rest.trim_start_matches(|c: char| NUMBERS.contains(c) || "-—".contains(c));
            if let Some(rest) = rest.strip_prefix(['：', ':', '.', '、', ' ']) {
                text = rest.trim_start();
            } else if !rest.is_empty() && rest.len() < text.len() - word.len() {
                text = rest;
            }
        }
    }
    let opened = text.strip_prefix(['（', '(', '第']).unwrap_or(text);
    let rest = opened.trim_start_matches(|c: char| NUMBERS.contains(c));
    if rest.len() == opened.len() {
        return text;
    }
    match rest.strip_prefix(['）', ')', '、', '.', '．', '：', '部', '章']) {
        Some(rest) => rest.trim_start_matches(['、', '.', '．', '：', ' ', '分']),
        None => text,
    }
}

/// The sector as a title prints it.
pub(crate) fn sector_of(title: &str, reference: &Reference) -> Option<String> {
    let names = || {
        reference.guidelines.iter().flat_map(|g| {
            let own = [g.guideline_name.as_str(), g.sector.as_str()];
            own.into_iter()
                .chain(g.aliases.iter().map(|a| a.trim_end_matches("领域")).filter(|a| a.chars().count() > 2))
        })
    };
    if let Some((left, _)) = title.split_once("领域") {
        let left = &without_years(left);
        let known = names().filter(|name| left.ends_with(name)).max_by_key(|name| name.len());
        if let Some(name) = known {
            return Some(name.to_owned());
        }
        let bare = without_numbering(left);
        let cut = bare.char_indices().rfind(|(_, c)| "省市县区旗镇乡局委办府".contains(*c));
        let rest = cut.map_or(bare, |(at, c)| &bare[at + c.len_utf8()..]);
        let rest = rest.trim_start_matches("街道").trim_start_matches("人民政府");
        let length = rest.chars().count();
        return if (2..=24).contains(&length) { Some(rest.to_owned()) } else { contained(title, names()) };
    }
    contained(title, names())
}

fn contained<'a>(title: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    names.filter(|name| title.contains(name)).max_by_key(|name| name.len()).map(str::to_owned)
}

/// The unit of a line 编制单位：白石县民政局　编制时间：….
pub(crate) fn unit_of(line: &str) -> Option<String> {
    let words = vocabulary();
    let (word, at) = words
        .words("unit_line")
        .iter()
        .filter_map(|word| line.find(word.as_str()).map(|at| (word, at)))
        .min_by_key(|(_, at)| *at)?;
    let rest = line[at + word.len()..].trim_start();
    let rest = rest.trim_start_matches("（盖章）").trim_start_matches("(盖章)").trim_start();
    let rest = rest.strip_prefix(['：', ':'])?.trim_start();
    let end = words
        .words("sign_start")
        .iter()
        .filter_map(|stop| rest.find(stop.as_str()))
        .min()
        .unwrap_or(rest.len());
    let part = &rest[..end];
    let unit = part.split(['\u{3000}', '\n', '\t', '；', ';', '，']).next().unwrap_or_default();
    let unit = unit.split("  ").next().unwrap_or_default();
    let unit = clean(unit).trim_matches(|c: char| "_＿ （()）".contains(c)).to_owned();
    (!unit.is_empty() && unit.chars().count() <= 40).then_some(unit)
}

/// A line that is a unit's name and nothing else: in a compilation it heads the unit's catalogues.
pub(crate) fn unit_heading(line: &str, reference: &Reference) -> Option<String> {
    let line = without_page_number(&clean(line));
    let name = without_numbering(&line).trim_start_matches(['、', ' ', '\u{3000}', '：']).trim();
    let length = name.chars().count();
    let is_name = (4..=24).contains(&length)
        && name.chars().all(|c| c.is_alphabetic() || "（）()".contains(c))
        && vocabulary().words("unit_end").iter().any(|end| name.ends_with(end.as_str()))
        && !is_note(name)
        && !name.contains(['请', '须', '应'])
        && score(name) == 0
        && sector_of(name, reference).is_none_or(|sector| !name.contains("领域") && name != sector);
    is_name.then(|| name.to_owned())
}

/// The government or unit in the title, before the sector.
fn government_of(block: &TitleBlock) -> Option<String> {
    let sector = block.sector.as_deref()?;
    let at = block.title.find(sector)?;
    let mut lead = block.title[..at].trim_start_matches("关于");
    while let Some(rest) = lead.strip_prefix(|c: char| c.is_ascii_digit() || "年度版（）() ".contains(c))
    {
        lead = rest;
    }
    let lead = without_years(lead);
    let ends = [
        "省",
        "市",
        "县",
        "区",
        "旗",
        "镇",
        "乡",
        "街道",
        "局",
        "委",
        "办",
        "政府",
        "办事处",
        "中心",
        "所",
        "站",
        "委员会",
    ];
    let is_unit = ends.iter().any(|end| lead.ends_with(end));
    (is_unit && (2..=30).contains(&lead.chars().count())).then_some(lead)
}

/// The first line of a title of two lines.
fn is_first_half(line: &str, reference: &Reference) -> bool {
    let length = line.chars().count();
    let is_line = (2..=40).contains(&length)
        && !is_note(line)
        && unit_of(line).is_none()
        && !is_page_number(line)
        && !line.contains(['。', '，', '>']);
    let is_short_mark = line.starts_with("附件") || line.starts_with("附表");
    is_line
        && !is_short_mark
        && (sector_of(line, reference).is_some()
            || line.ends_with(['县', '区', '市', '局', '镇', '乡', '府'])
            || line.ends_with("街道")
            || line.ends_with("领域"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines above the table, then title, sector and unit.
    type Case = (&'static [&'static str], &'static str, Option<&'static str>, Option<&'static str>);

    fn check(cases: &[Case]) {
        let reference = Reference::shipped();
        for (lines, title, sector, government) in cases {
            let lines: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
            let block = read(&lines, &reference);
            assert_eq!(block.title, *title);
            assert_eq!(block.sector.as_deref(), *sector, "{title}");
            assert_eq!(block.government.as_deref(), *government, "{title}");
        }
    }

    #[test]
    fn titles_sectors_and_units_above_the_table() {
        check(&[
            (
                &[
                    "白石县社会救助领域基层政务公开标准目录",
                    "编制单位：白石县民政局\u{3000}\u{3000}编制时间：2020年9月",
                ],
                "白石县社会救助领域基层政务公开标准目录",
                Some("社会救助"),
                Some("白石县民政局"),
            ),
            (
                &["白石县国土空间规划领域", "基层政务公开标准目录"],
                "白石县国土空间规划领域基层政务公开标准目录",
                Some("国土空间规划"),
                Some("白石县"),
            ),
            (
                &["（二）养老服务领域基层政务公开标准目录"],
                "养老服务领域基层政务公开标准目录",
                Some("养老服务"),
                None,
            ),
            (
                &["海安区户籍管理领域基层政务公开标准目录- 12 -"],
                "海安区户籍管理领域基层政务公开标准目录",
                Some("户籍管理"),
                Some("海安区"),
            ),
            (
                &["12海安区户籍管理领域基层政务公开标准目录"],
                "海安区户籍管理领域基层政务公开标准目录",
                Some("户籍管理"),
                Some("海安区"),
            ),
            (
                &["首页", "附件3：", "征地补偿领域 基层政务 公开标准目录"],
                "征地补偿领域基层政务公开标准目录",
                Some("征地补偿"),
                None,
            ),
            (
                &["白石县水旱灾害防御领域基层政务公开标准目录"],
                "白石县水旱灾害防御领域基层政务公开标准目录",
                Some("水旱灾害防御"),
                Some("白石县"),
            ),
            // The whole compilation's title stands above.
            (
                &["白石县26个试点领域基层政务公开标准目录", "（二）养老服务领域"],
                "白石县26个试点领域基层政务公开标准目录",
                Some("养老服务"),
                None,
            ),
            // A list of contents stands above, its last entry longer than the title.
            (
                &[
                    "目 录",
                    "白石县社会救助领域基层政务公开标准目录",
                    "白石县养老服务领域基层政务公开标准目录",
                    "白石县民政局",
                    "社会救助领域公开目录",
                ],
                "社会救助领域公开目录",
                Some("社会救助"),
                None,
            ),
            (&["（三）救灾生产领域"], "救灾生产领域", Some("救灾生产"), None),
            (&["序言。本目录所称公开，是指依法公开"], "", None, None),
        ]);
    }

    #[test]
    fn titles_of_guidelines_and_of_years() {
        check(&[
            // A guideline names its sector as a catalogue does (R9).
            (
                &["养老服务领域基层政务公开标准指引"],
                "养老服务领域基层政务公开标准指引",
                Some("养老服务"),
                None,
            ),
            (
                &["广东省养老服务领域", "基层政务公开标准指引（试行）"],
                "广东省养老服务领域基层政务公开标准指引（试行）",
                Some("养老服务"),
                Some("广东省"),
            ),
            (
                &["附件1：水旱灾害防御领域政务公开指引- 3 -"],
                "水旱灾害防御领域政务公开指引",
                Some("水旱灾害防御"),
                None,
            ),
            // What a catalogue was made from is not its title.
            (
                &["白石县社会救助领域基层政务公开标准目录", "依据养老服务领域基层政务公开标准指引"],
                "白石县社会救助领域基层政务公开标准目录",
                Some("社会救助"),
                Some("白石县"),
            ),
            // A year is no part of a sector's name.
            (
                &["2026年养老领域基层政务公开标准目录"],
                "2026年养老领域基层政务公开标准目录",
                Some("养老"),
                None,
            ),
            (
                &["海安区2026年度养老领域基层政务公开标准目录"],
                "海安区2026年度养老领域基层政务公开标准目录",
                Some("养老"),
                Some("海安区"),
            ),
            (
                &["2026年海安区养老服务（2026年版）领域基层政务公开标准目录"],
                "2026年海安区养老服务（2026年版）领域基层政务公开标准目录",
                Some("养老服务"),
                Some("海安区"),
            ),
        ]);
    }
}
