//! Tick columns: every glyph and word people tick with, and a legend of the file that wins over them.

use crate::vocabulary::{label_key, vocabulary};
use domain::catalogue::Column;
use domain::reference::Marks;

/// What a tick cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tick {
    On,
    Off,
    /// Words that are no tick.
    Words,
}

/// What the file itself says its marks mean: (mark, ticked).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Legend {
    pub(crate) marks: Vec<(char, bool)>,
}

impl Legend {
    /// What the legend says of a mark, if it names it.
    pub(crate) fn of(&self, mark: char) -> Option<bool> {
        self.marks.iter().find(|(known, _)| *known == mark).map(|(_, on)| *on)
    }

    /// Reads a legend such as 注：■为必选，□为可选 from a line of text.
    pub(crate) fn read_line(&mut self, line: &str) {
        let words = vocabulary();
        let chars: Vec<char> = line.chars().collect();
        for (at, mark) in chars.iter().enumerate() {
            if !is_mark_like(*mark) || self.of(*mark).is_some() {
                continue;
            }
            let after: String = chars[at + 1..]
                .iter()
                .take_while(|c| !is_mark_like(**c) && !"，,；;。\n".contains(**c))
                .take(24)
                .filter(|c| !c.is_whitespace())
                .collect();
            // The meaning follows the mark at once: “■”为必选, ■表示必选, ■：必选, ■必选.
            let meaning = after.trim_start_matches(['”', '"', '’', '\'', '」', '』', '〞', ')', '）']);
            let told = [
                "表示", "代表", "标注", "标记", "的", "为", "是", "即", "：", ":", "-", "—", "=", "指", "项",
            ];
            let mut rest = meaning;
            while let Some(next) = told.iter().find_map(|word| rest.strip_prefix(word)) {
                rest = next;
            }
            let is_told = rest.len() < meaning.len();
            let position =
                |kind: &str| words.words(kind).iter().filter_map(|word| rest.find(word.as_str())).min();
            let near = |place: Option<usize>| place.filter(|at| *at == 0 || (is_told && *at < 24));
            let verdict = match (near(position("legend_on")), near(position("legend_off"))) {
                (Some(on), Some(off)) => Some(on < off),
                (Some(_), None) => Some(true),
                (None, Some(_)) => Some(false),
                (None, None) => None,
            };
            if let Some(on) = verdict {
                self.marks.push((*mark, on));
            }
        }
    }
}

/// A symbol that may serve as a mark.
pub(crate) fn is_mark_like(c: char) -> bool {
    matches!(c,
        '\u{2190}'..='\u{245F}' | '\u{2500}'..='\u{27BF}' | '\u{2900}'..='\u{2BFF}' | '\u{E000}'..='\u{F8FF}'
        | '\u{1F000}'..='\u{1FAFF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{20DE}' | '囗' | '\u{2F1D}' | '\u{2F1E}' | '£' | '×' | '〇' | '※' | '*' | '＊' | '+' | '#' | '¤' | '¨' | 'þ' | 'ÿ' | 'ü')
}

/// Reads a tick cell of a column; `text` is cleaned.
pub(crate) fn read_tick(text: &str, column: Column, marks: &Marks, legend: &Legend) -> Tick {
    if text.is_empty() {
        return Tick::Off;
    }
    let trimmed = text.trim_matches(['(', ')', '（', '）', '[', ']', '【', '】', '.', '。', '、', ' ']);
    let mut chars = trimmed.chars();
    if let (Some(mark), None) = (chars.next(), chars.next()) {
        let mark = plain_symbol(mark);
        if let Some(on) = legend.of(mark) {
            return if on { Tick::On } else { Tick::Off };
        }
        return single(mark, marks);
    }
    let words = vocabulary();
    let folded = domain::text::fold(trimmed);
    if words.is_word("tick_on", &folded) {
        return Tick::On;
    }
    if words.is_word("tick_off", &folded) {
        return Tick::Off;
    }
    // √√, or a mark with the word beside it (√主动).
    let first = trimmed.chars().next().map_or(Tick::Words, |c| single(plain_symbol(c), marks));
    let rest: String = trimmed.chars().skip(1).collect();
    if first != Tick::Words && (own_word(&rest, column) || rest.chars().all(|c| single(c, marks) == first)) {
        return first;
    }
    if own_word(trimmed, column) { Tick::On } else { Tick::Words }
}

/// The words of a cell beside a mark: those of one that is ticked, none of one that is not; the whole text where
/// it neither begins nor ends with a mark.
pub(crate) fn without_mark<'t>(text: &'t str, marks: &Marks, legend: &Legend) -> Option<&'t str> {
    let first = text.chars().next()?;
    let mark = plain_symbol(first);
    let (is_on, rest) = if is_mark_like(mark) || mark == '√' || mark == '口' {
        (of_mark(mark, marks, legend), text[first.len_utf8()..].trim_start_matches([' ', '：', ':']))
    } else if let Some((words, mark)) = mark_behind(text) {
        (of_mark(mark, marks, legend), words)
    } else {
        (None, text)
    };
    match is_on {
        Some(true) => Some(rest),
        Some(false) => None,
        None => Some(text),
    }
}

/// 脱贫户（√）, 脱贫户√: the words and the mark behind them.
fn mark_behind(text: &str) -> Option<(&str, char)> {
    let is_space_or = |c: char, brackets: [char; 4]| c.is_whitespace() || brackets.contains(&c);
    let bare = text.trim_end_matches(|c| is_space_or(c, [')', '）', ']', '】']));
    let last = bare.chars().next_back()?;
    let mark = plain_symbol(last);
    let before = &bare[..bare.len() - last.len_utf8()];
    let words = before.trim_end_matches(|c| is_space_or(c, ['(', '（', '[', '【']));
    (!words.is_empty() && (is_mark_like(mark) || mark == '√')).then_some((words, mark))
}

fn of_mark(mark: char, marks: &Marks, legend: &Legend) -> Option<bool> {
    legend.of(mark).or(match single(mark, marks) {
        Tick::On => Some(true),
        Tick::Off => Some(false),
        Tick::Words => None,
    })
}

/// The column's own word in place of a tick: 县级, 主动公开, 全社会, 区级.
fn own_word(text: &str, column: Column) -> bool {
    if text.contains(['不', '非', '无']) {
        return false;
    }
    let key = label_key(text);
    match vocabulary().exact(text) {
        Some((crate::vocabulary::Meaning::Col(found), _)) => found == column,
        // Words beside 特定群体 describe the group.
        _ if column == Column::AudienceSpecific => false,
        _ => {
            let label = label_key(column.label());
            key.contains(&label) && key.chars().count() <= label.chars().count() + 4
        }
    }
}

fn single(mark: char, marks: &Marks) -> Tick {
    let mut buffer = [0; 4];
    let text: &str = mark.encode_utf8(&mut buffer);
    let words = vocabulary();
    // In a tick column ○ means ticked, so the tick words go before the marks of channel cells.
    if words.is_word("tick_on", text) {
        Tick::On
    } else if words.is_word("tick_off", text) {
        Tick::Off
    } else if marks.ticked.iter().any(|m| m == text) {
        Tick::On
    } else if marks.unticked.iter().any(|m| m == text) {
        Tick::Off
    } else {
        Tick::Words
    }
}

/// Private-use codes that symbol fonts leave behind, as the glyphs they print.
pub(crate) fn plain_symbol(c: char) -> char {
    match c {
        '\u{F052}' | '\u{F0FE}' | '\u{F053}' => '☑',
        '\u{F0FC}' | '\u{F050}' => '√',
        '\u{F0A3}' | '\u{F0A8}' | '\u{F06F}' | '\u{F071}' => '□',
        '\u{F06E}' => '■',
        '\u{F06C}' => '●',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::reference::Reference;

    #[test]
    fn ticks_of_all_glyphs_and_the_levels_own_word() {
        let marks = &Reference::shipped().marks;
        let none = Legend::default();
        for on in ["√", "✓", "✔", "是", "●", "○", "1", "■", "☑", "R", "（√）", "√√", "\u{F0FC}"]
        {
            assert_eq!(read_tick(on, Column::LevelCounty, marks, &none), Tick::On, "{on}");
        }
        for off in ["", "□", "☐", "×", "否", "/", "—", "0", "无"] {
            assert_eq!(read_tick(off, Column::LevelCounty, marks, &none), Tick::Off, "{off}");
        }
        let own = [
            ("县级", Column::LevelCounty, Tick::On),
            ("区级", Column::LevelCounty, Tick::On),
            ("镇（街）级", Column::LevelTownship, Tick::On),
            ("主动公开", Column::ModeProactive, Tick::On),
            ("全社会", Column::AudienceAll, Tick::On),
            ("依申请公开", Column::ModeOnRequest, Tick::On),
            ("√主动", Column::ModeProactive, Tick::On),
            ("不公开", Column::ModeProactive, Tick::Words),
            ("乡级", Column::LevelCounty, Tick::Words),
        ];
        for (text, column, expected) in own {
            assert_eq!(read_tick(text, column, marks, &none), expected, "{text}");
        }
    }

    #[test]
    fn r46_the_words_beside_a_mark() {
        let marks = &Reference::shipped().marks;
        for (text, expected) in [
            ("√脱贫户", Some("脱贫户")),
            ("脱贫户（√）", Some("脱贫户")),
            ("脱贫户√", Some("脱贫户")),
            ("脱贫户（×）", None),
            ("□脱贫户", None),
            ("脱贫户（含边缘户）", Some("脱贫户（含边缘户）")),
            ("脱贫户", Some("脱贫户")),
        ] {
            assert_eq!(without_mark(text, marks, &Legend::default()), expected, "{text}");
        }
    }

    #[test]
    fn a_legend_wins_for_the_marks_it_names() {
        let cases: [(&str, &[(char, bool)]); 6] = [
            ("注：■为必选，□为可选。", &[('■', true), ('□', false)]),
            ("说明：“●”表示选中的渠道，“○”表示未选", &[('●', true), ('○', false)]),
            ("▲：可选；△：必选", &[('▲', false), ('△', true)]),
            ("（■必选 □自选）", &[('■', true), ('□', false)]),
            ("标注★的为必选渠道", &[('★', true)]),
            ("■政府网站 □政府公报", &[]),
        ];
        for (line, expected) in cases {
            let mut legend = Legend::default();
            legend.read_line(line);
            assert_eq!(legend.marks, expected, "{line}");
        }
        let mut legend = Legend::default();
        legend.read_line("○为未选");
        assert_eq!(read_tick("○", Column::AudienceAll, &Reference::shipped().marks, &legend), Tick::Off);
    }
}
