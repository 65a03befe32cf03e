//! Options in one cell with a mark at each: `■主动 □依申请公开`, `主动（√） 依申请（ ）` (R46). The marks are those
//! of channel cells, and a legend of the file wins over them.

use super::clean;
use super::ticks::{Legend, is_mark_like, plain_symbol};
use crate::vocabulary::vocabulary;
use domain::reference::Marks;

/// A piece of the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Mark {
        on: bool,
        /// How closely it stands to the words before and behind it.
        side: Side,
    },
    Words(String),
}

/// To which words a mark belongs, as far as the spaces around it tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
    Unclear,
}

/// What is ticked in a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TickedWords {
    /// The options with a tick, parted by `、`.
    pub(crate) words: String,
    /// Options without a mark beside others that have one: read as not ticked.
    pub(crate) unmarked: Vec<String>,
}

/// What is ticked; none where the cell holds no mark. `options` are the words with which an option may begin: a
/// letter or 口 is a mark before one of them alone.
pub(crate) fn ticked_words(
    raw: &str,
    options: &[String],
    marks: &Marks,
    legend: &Legend,
) -> Option<TickedWords> {
    let pieces = cut(raw, options, marks, legend);
    let sides = || {
        pieces.iter().filter_map(|piece| match piece {
            Piece::Mark { side, .. } => Some(*side),
            Piece::Words(_) => None,
        })
    };
    sides().next()?;
    let is_word = |piece: Option<&Piece>| matches!(piece, Some(Piece::Words(_)));
    // Words at both ends: the spaces say to which the marks between belong, 主动 ■依申请 or 主动■ 依申请.
    let is_behind =
        is_word(pieces.first()) && !(is_word(pieces.last()) && sides().any(|side| side == Side::Before));
    let mut found = TickedWords::default();
    let mut ticked: Vec<&str> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Words(words) = piece else { continue };
        let mark = match is_behind {
            true => pieces.get(at + 1),
            false => at.checked_sub(1).and_then(|before| pieces.get(before)),
        };
        match mark {
            Some(Piece::Mark { on: true, .. }) => ticked.push(words),
            Some(Piece::Mark { .. }) => {}
            _ => found.unmarked.push(words.clone()),
        }
    }
    found.words = ticked.join("、");
    Some(found)
}

fn cut(raw: &str, options: &[String], marks: &Marks, legend: &Legend) -> Vec<Piece> {
    let chars: Vec<char> = raw.chars().map(plain_symbol).collect();
    let (mut pieces, mut open, mut at) = (Vec::new(), String::new(), 0);
    while at < chars.len() {
        let rest = &chars[at..];
        if let Some((on, length)) = mark_at(rest, options, marks, legend) {
            close(&mut open, &mut pieces);
            let before = at.checked_sub(1).map(|before| chars[before]);
            pieces.push(Piece::Mark { on, side: side(before, chars.get(at + length).copied()) });
            at += length;
        } else if let Some((on, length)) = said_at(rest) {
            close(&mut open, &mut pieces);
            pieces.push(Piece::Mark { on, side: Side::Behind });
            at += length;
        } else if chars[at].is_whitespace() && begins_option(&chars[at + 1..], options) {
            close(&mut open, &mut pieces);
            at += 1;
        } else {
            open.push(chars[at]);
            at += 1;
        }
    }
    close(&mut open, &mut pieces);
    pieces
}

fn side(before: Option<char>, after: Option<char>) -> Side {
    let is_free = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "、，,；;/。".contains(c));
    match (is_free(before), is_free(after)) {
        (true, false) => Side::Before,
        (false, true) => Side::Behind,
        _ => Side::Unclear,
    }
}

/// Yes or no in words behind an option: 主动公开：否.
fn said_at(chars: &[char]) -> Option<(bool, usize)> {
    let words = vocabulary();
    if !matches!(chars.first()?, '：' | ':') {
        return None;
    }
    let spaces = chars[1..].iter().take_while(|c| c.is_whitespace()).count();
    let said = chars.get(1 + spaces).filter(|c| !c.is_ascii())?.to_string();
    let ends = chars.get(2 + spaces).is_none_or(|c| c.is_whitespace() || "、，,；;/。".contains(*c));
    if !ends {
        return None;
    }
    if words.is_word("tick_on", &said) {
        Some((true, 2 + spaces))
    } else {
        words.is_word("tick_off", &said).then_some((false, 2 + spaces))
    }
}

fn close(open: &mut String, pieces: &mut Vec<Piece>) {
    let words = clean(open);
    let words = words.trim_matches([' ', '、', '，', ',', '；', ';', '/', '。', '\n']);
    if !words.is_empty() {
        pieces.push(Piece::Words(words.to_owned()));
    }
    open.clear();
}

/// A mark, bare or in brackets; empty brackets are a box without a tick. With its length.
fn mark_at(chars: &[char], options: &[String], marks: &Marks, legend: &Legend) -> Option<(bool, usize)> {
    let first = *chars.first()?;
    if "[［【(（".contains(first) {
        let end = chars.iter().take(4).position(|c| "]］】)）".contains(*c))?;
        let inside: Vec<char> = chars[1..end].iter().copied().filter(|c| !c.is_whitespace()).collect();
        return match inside[..] {
            [] => Some((false, end + 1)),
            [mark] => Some((of_mark(mark, marks, legend)?, end + 1)),
            _ => None,
        };
    }
    let on = of_mark(first, marks, legend)?;
    let is_symbol = legend.of(first).is_some() || is_mark_like(first) || first == '√';
    let behind =
        chars[1..].iter().position(|c| !c.is_whitespace()).map_or(&chars[1..], |at| &chars[1 + at..]);
    (is_symbol || begins_option(behind, options)).then_some((on, 1))
}

/// The marks of channel cells: in them ○ and ◇ are boxes without a tick.
fn of_mark(mark: char, marks: &Marks, legend: &Legend) -> Option<bool> {
    let words = vocabulary();
    let mut buffer = [0; 4];
    let text: &str = mark.encode_utf8(&mut buffer);
    let holds = |list: &[String]| list.iter().any(|known| known.split('（').next() == Some(text));
    if let Some(on) = legend.of(mark) {
        Some(on)
    } else if words.is_word("channel_on", text) || holds(&marks.ticked) {
        Some(true)
    } else if words.is_word("channel_off", text) || holds(&marks.unticked) {
        Some(false)
    } else if words.is_word("tick_on", text) && is_mark_like(mark) {
        Some(true)
    } else {
        (words.is_word("tick_off", text) && is_mark_like(mark)).then_some(false)
    }
}

fn begins_option(chars: &[char], options: &[String]) -> bool {
    options.iter().any(|option| option.chars().eq(chars.iter().copied().take(option.chars().count())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::reference::Reference;

    #[test]
    fn r46_the_marked_options_of_one_cell() {
        let marks = &Reference::shipped().marks;
        let options = ["主动", "依申请"].map(str::to_owned);
        for (text, expected) in [
            ("□主动 ■依申请公开", Some("依申请公开")),
            ("■主动 □依申请公开", Some("主动")),
            ("☑主动公开☐依申请公开", Some("主动公开")),
            ("●主动○依申请公开", Some("主动")),
            ("R主动£依申请公开", Some("主动")),
            ("√主动 口依申请公开", Some("主动")),
            ("√主动口依申请公开", Some("主动")),
            ("√主动 依申请", Some("主动")),
            ("√主动\n√依申请公开", Some("主动、依申请公开")),
            ("主动√ 依申请□", Some("主动")),
            ("主动（√）依申请（ ）", Some("主动")),
            ("[√]主动[ ]依申请", Some("主动")),
            ("□主动 □依申请公开", Some("")),
            ("主动 ■依申请公开", Some("依申请公开")),
            ("主动、■依申请公开", Some("依申请公开")),
            ("主动 √依申请", Some("依申请")),
            ("■主动 依申请公开", Some("主动")),
            ("主动■ 依申请公开", Some("主动")),
            ("主动公开：否；依申请公开：是", Some("依申请公开")),
            ("主动公开: 是 依申请公开: 否", Some("主动公开")),
            ("主动：√ 依申请：□", Some("主动")),
            ("主动、依申请", None),
            ("主动", None),
        ] {
            let found = ticked_words(text, &options, marks, &Legend::default());
            assert_eq!(found.map(|found| found.words).as_deref(), expected, "{text}");
        }
        let legend = Legend { marks: vec![('○', true)] };
        let found = ticked_words("○主动 依申请", &options, marks, &legend).unwrap();
        assert_eq!((found.words.as_str(), &found.unmarked[..]), ("主动", &["依申请".to_owned()][..]));
        let towns = ["县", "乡"].map(str::to_owned);
        assert_eq!(ticked_words("人口计生（县级）", &towns, marks, &Legend::default()), None);
    }
}
