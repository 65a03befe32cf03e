//! What cleaning mended in the cells of a table, told once a column with the places: nothing is guessed in
//! silence, and a long table stays readable.

use super::heading::{Leaf, Source};
use super::lines::{Lines, are_listed, read_lines};
use super::notes::Notes;
use super::rows::extra_key;
use crate::cells::{Mended, clean};
use crate::vocabulary::vocabulary;
use domain::catalogue::item_part::numbered;
use domain::catalogue::{Column as National, ListedCell};
use std::collections::BTreeMap;

/// How many runs of rows are named before the rest is only counted.
const NAMED_RUNS: usize = 12;

/// What the name of a place ends with.
const REGIONS: [char; 9] = ['省', '市', '区', '县', '州', '盟', '旗', '镇', '乡'];

/// What a reader did to a text, the code it is told by and the words for it.
const KINDS: [(&str, &str); 3] = [
    ("line-break", "单元格内的断行已接续"),
    ("stray-space", "字间的空格和看不见的符号已去掉"),
    ("markup-residue", "网页代码已换成文字"),
];

/// The mended cells of one table by column and kind.
#[derive(Default)]
pub(crate) struct MendedCells {
    columns: BTreeMap<usize, Column>,
    /// Cells of 公开内容 that list one element a line, the first as it was written.
    listed: Option<Listed>,
    /// Rows whose 公开内容 stands in lines that are a list, or a text that a narrow column broke.
    doubtful: Vec<u32>,
    /// The cells that were written one thing a line, with marks between.
    pub(crate) marked: Vec<ListedCell>,
}

struct Listed {
    first: String,
    label: String,
    lines: Vec<u32>,
}

struct Column {
    label: String,
    lines: [Vec<u32>; 3],
}

impl MendedCells {
    /// What was mended in a cell of this column.
    pub(crate) fn note(&mut self, mended: Mended, leaf: &Leaf, (line, raw): (u32, &str), notes: &mut Notes) {
        if !is_text(leaf.source) {
            return;
        }
        match leaf.source {
            Source::Col(National::Publisher) => self.note_bodies(raw, line, leaf, notes),
            Source::Col(National::ContentElements) if mended.breaks => self.note_list(raw, line, leaf),
            Source::Col(National::LegalBasis) if mended.breaks => self.note_bases(raw, line),
            Source::Col(National::TimeLimit) if mended.breaks => self.note_labelled(raw, line),
            _ => {}
        }
        if let Source::Col(column @ (National::ContentElements | National::TimeLimit | National::Publisher)) =
            leaf.source
            && mended.breaks
        {
            self.note_numbered(raw, line, column);
        }
        let column = self
            .columns
            .entry(leaf.column)
            .or_insert_with(|| Column { label: extra_key(leaf), lines: Default::default() });
        let kinds = [mended.breaks, mended.spaces, mended.residue];
        for (lines, _) in column.lines.iter_mut().zip(kinds).filter(|(_, is_so)| *is_so) {
            lines.push(line);
        }
    }

    /// Bodies that stand apart in one cell, on lines or behind a space, are several publishers (R57).
    fn note_bodies(&mut self, raw: &str, line: u32, leaf: &Leaf, notes: &mut Notes) {
        let Some(bodies) = distinct_bodies(raw) else { return tell_of_two_bodies(raw, line, leaf, notes) };
        let message = format!(
            "“{}”是写在一格中的{}个主体，导入和检查时按“{}”读取",
            bodies.join("／"),
            bodies.len(),
            bodies.join("、")
        );
        notes.warn("bodies-on-lines", Some(line), Some(&leaf.printed), message);
        self.marked.push(ListedCell { line, column: National::Publisher, text: bodies.join("、") });
    }

    /// Bases that each stand on a line of their own: 《…》 below 《…》.
    fn note_bases(&mut self, raw: &str, line: u32) {
        let lines = lines_of(raw);
        let is_unmarked = |text: &String| text.ends_with(['》', '）', ')', '号', '条', '款']);
        // A line that is a document's number alone is a basis of its own.
        let begins = |text: &String| {
            text.starts_with(['《', '【'])
                || (text.contains('〔') && text.ends_with('号') && !text.contains('《'))
        };
        let are_bases = lines.len() > 1
            && lines[0].starts_with(['《', '【'])
            && lines.iter().all(begins)
            && lines[..lines.len() - 1].iter().all(is_unmarked);
        if are_bases {
            self.marked.push(ListedCell { line, column: National::LegalBasis, text: lines.join("、") });
        }
    }

    /// Periods that each stand on a line of their own behind the name of their part (R43).
    fn note_labelled(&mut self, raw: &str, line: u32) {
        let lines = lines_of(raw);
        let is_labelled = |text: &String| {
            text.split_once(['：', ':'])
                .is_some_and(|(label, rest)| label.chars().count() <= 20 && !rest.is_empty())
        };
        let are_open = lines.iter().rev().skip(1).all(|text| !text.ends_with(['；', ';', '。', '，', '、']));
        if lines.len() > 1 && are_open && lines.iter().all(is_labelled) {
            self.marked.push(ListedCell { line, column: National::TimeLimit, text: lines.join("；") });
        }
    }

    /// Numbered things that each stand on a line of their own, without signs at the ends (R43).
    fn note_numbered(&mut self, raw: &str, line: u32, column: National) {
        let lines = lines_of(raw);
        let are_open = lines.iter().rev().skip(1).all(|text| !text.ends_with(['；', ';', '。', '，', '、']));
        let text = lines.join("；");
        let is_of_lines = |texts: Vec<String>| {
            texts.len() == lines.len()
                && texts.iter().zip(&lines).all(|(text, line)| line.ends_with(text.as_str()))
        };
        if lines.len() > 1 && are_open && numbered(&text).is_some_and(is_of_lines) {
            self.marked.push(ListedCell { line, column, text });
        }
    }

    fn note_list(&mut self, raw: &str, line: u32, leaf: &Leaf) {
        let lines = lines_of(raw);
        let (bare, reading) = read_lines(&lines);
        match reading {
            Lines::List => {
                self.marked.push(ListedCell {
                    line,
                    column: National::ContentElements,
                    text: bare.join("；"),
                });
                let listed = self.listed.get_or_insert_with(|| Listed {
                    first: bare.join("／"),
                    label: extra_key(leaf),
                    lines: Vec::new(),
                });
                listed.lines.push(line);
            }
            Lines::Doubtful => self.doubtful.push(line),
            Lines::Text => {}
        }
    }

    pub(crate) fn tell(self, notes: &mut Notes) {
        if let Some(Listed { first, label, lines }) = &self.listed {
            let message = format!(
                "一行写一项、行末没有标点，接续后各项连在一起（如“{first}”）：{}。导入目录时自动在各项之间加分号，请核对",
                places(lines)
            );
            notes.warn("elements-on-lines", lines.first().copied(), Some(label), message);
        }
        if let Some(first) = self.doubtful.first() {
            let message = format!(
                "公开内容分行书写，看不出是一行一项还是排不下换行，已连成一句：{}。原是一行写一项的，请在各项之间加分号",
                places(&self.doubtful)
            );
            notes.warn("doubtful-lines", Some(*first), None, message);
        }
        for column in self.columns.into_values() {
            for (lines, (code, words)) in column.lines.iter().zip(KINDS) {
                if let Some(first) = lines.first() {
                    let message = format!("{words}：{}", places(lines));
                    notes.note(code, Some(*first), Some(&column.label), message);
                }
            }
        }
    }
}

/// Columns whose cells are read as text; between ticks and channels blanks and line ends mean nothing.
fn is_text(source: Source) -> bool {
    match source {
        Source::Col(column) => !column.is_tick() && column != National::Channels,
        Source::Extra | Source::Joined | Source::Requirement => true,
        Source::Audience | Source::Mode | Source::Level => false,
    }
}

/// `第 3 行、第 5 至 9 行`, and how many more.
pub(super) fn places(lines: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some((_, last)) if *line <= *last + 1 => *last = (*last).max(*line),
            _ => runs.push((*line, *line)),
        }
    }
    let named: Vec<String> =
        runs.iter()
            .take(NAMED_RUNS)
            .map(|(first, last)| {
                if first == last { format!("第 {first} 行") } else { format!("第 {first} 至 {last} 行") }
            })
            .collect();
    let rest =
        if runs.len() > NAMED_RUNS { format!("等（共 {} 处）", lines.len()) } else { String::new() };
    format!("{}{rest}", named.join("、"))
}

/// Lines of a 公开主体 that each end like a body's name, or that no narrow column broke, may be several bodies:
/// they stand as one text, and a person is asked to look.
fn tell_of_two_bodies(raw: &str, line: u32, leaf: &Leaf, notes: &mut Notes) {
    let lines = lines_of(raw);
    if lines.len() > 1 && (lines.iter().all(|text| is_body(text, &lines)) || are_listed(&lines, 1)) {
        let message = format!(
            "“{}”分行书写，已连成一个名称；如果是{}个主体，请在名称之间加顿号",
            lines.join("／"),
            lines.len()
        );
        notes.warn("bodies-on-lines", Some(line), Some(&leaf.printed), message);
    }
}

/// 办公室 or 服务中心 alone is the end of a name that was broken.
fn is_body(text: &str, all: &[String]) -> bool {
    let ends = |kind: &str| vocabulary().words(kind).iter().any(|end| text.ends_with(end.as_str()));
    let is_whole = text.chars().count() >= 4 || all.iter().all(|one| one.chars().count() == 3);
    is_whole && (ends("unit_end") || ends("body_end"))
}

/// The bodies of a cell where lines or spaces part them and each is whole by itself: each names the place of the
/// first anew, or is a town's or a village's behind a bureau. 天河区人民政府 above 天河南街道办事处 may be one name.
fn distinct_bodies(raw: &str) -> Option<Vec<String>> {
    let bodies: Vec<String> = crate::cells::without_markup(raw)
        .split_whitespace()
        .map(clean)
        .filter(|one| !one.is_empty())
        .collect();
    let first = bodies.first().filter(|_| bodies.len() > 1)?;
    let names_place_anew = |other: &str| {
        let shared = first.chars().zip(other.chars()).take_while(|(one, two)| one == two);
        shared.map(|(one, _)| one).skip(1).any(|one| REGIONS.contains(&one))
    };
    let is_below = |other: &str| {
        !first.ends_with("政府")
            && vocabulary().words("township_end").iter().any(|end| other.ends_with(end.as_str()))
    };
    let are_distinct = bodies.iter().all(|one| is_body(one, &bodies))
        && bodies[1..].iter().all(|other| other != first && (names_place_anew(other) || is_below(other)));
    are_distinct.then_some(bodies)
}

/// The lines of a cell, cleaned.
fn lines_of(raw: &str) -> Vec<String> {
    crate::cells::without_markup(raw).lines().map(clean).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{distinct_bodies, places};

    #[test]
    fn r57_bodies_that_stand_apart_in_a_cell_are_several_and_a_broken_name_is_one() {
        let several = [
            ("天河区民政局\n天河区卫生健康局", "天河区民政局、天河区卫生健康局"),
            ("天河区民政局 天河区卫生健康局", "天河区民政局、天河区卫生健康局"),
            ("天河区民政局    云栖街道办事处", "天河区民政局、云栖街道办事处"),
            ("白石县财政局\n白石县民政局\n东镇人民政府", "白石县财政局、白石县民政局、东镇人民政府"),
        ];
        for (raw, wanted) in several {
            assert_eq!(
                distinct_bodies(raw).map(|bodies| bodies.join("、")).as_deref(),
                Some(wanted),
                "{raw}"
            );
        }
        for raw in [
            "天河区人民政府\n天河南街道办事处",
            "天河区住房和\n城乡建设局",
            "广州市规划和自然资源局\n天河区分局",
            "天河区民政局",
            "天河区 民政局",
            "白石县退役军人事务局\n服务中心",
        ] {
            assert_eq!(distinct_bodies(raw), None, "{raw}");
        }
    }

    #[test]
    fn rows_are_named_in_runs() {
        assert_eq!(places(&[3]), "第 3 行");
        assert_eq!(places(&[3, 5, 6, 7, 7, 9]), "第 3 行、第 5 至 7 行、第 9 行");
        let far: Vec<u32> = (0..20).map(|n| n * 2).collect();
        assert!(places(&far).ends_with("第 22 行等（共 20 处）"), "{}", places(&far));
    }
}
