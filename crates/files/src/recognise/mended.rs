//! What cleaning mended in the cells of a table, told once a column with the places: nothing is guessed in
//! silence, and a long table stays readable.

use super::heading::{Leaf, Source};
use super::notes::Notes;
use super::rows::extra_key;
use crate::cells::{Mended, clean};
use crate::vocabulary::vocabulary;
use domain::catalogue::Column as National;
use std::collections::BTreeMap;

/// How many runs of rows are named before the rest is only counted.
const NAMED_RUNS: usize = 12;

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
        if leaf.source == Source::Col(National::Publisher) {
            tell_of_two_bodies(raw, line, leaf, notes);
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

    pub(crate) fn tell(self, notes: &mut Notes) {
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
fn places(lines: &[u32]) -> String {
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

/// Lines of a 公开主体 that each end like a body's name may be several bodies: they stand as one text, and a
/// person is asked to look.
fn tell_of_two_bodies(raw: &str, line: u32, leaf: &Leaf, notes: &mut Notes) {
    let decoded = crate::cells::without_markup(raw);
    let lines: Vec<String> = decoded.lines().map(clean).filter(|line| !line.is_empty()).collect();
    let is_body = |line: &String| {
        line.chars().count() >= 4
            && vocabulary().words("unit_end").iter().any(|end| line.ends_with(end.as_str()))
    };
    if lines.len() > 1 && lines.iter().all(is_body) {
        let message = format!(
            "“{}”分行书写，已连成一个名称；如果是{}个主体，请在名称之间加顿号",
            lines.join("／"),
            lines.len()
        );
        notes.warn("bodies-on-lines", Some(line), Some(&leaf.printed), message);
    }
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn rows_are_named_in_runs() {
        assert_eq!(places(&[3]), "第 3 行");
        assert_eq!(places(&[3, 5, 6, 7, 7, 9]), "第 3 行、第 5 至 7 行、第 9 行");
        let far: Vec<u32> = (0..20).map(|n| n * 2).collect();
        assert!(places(&far).ends_with("第 22 行等（共 20 处）"), "{}", places(&far));
    }
}
