//! Options in one cell with a mark at each: `■主动 □依申请公开`, `主动（√） 依申请（ ）` (R46). The marks are those
//! of channel cells, and a legend of the file wins over them.

use super::clean;
use super::ticks::{Legend, is_mark_like, plain_symbol};
use crate::vocabulary::vocabulary;
use domain::reference::Marks;

/// A piece of the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Mark(bool),
    Words(String),
}

/// The options with a tick, parted by `、`; none where the cell holds no mark. `options` are the words with which
/// an option may begin: a letter or 口 is a mark before one of them alone.
pub(crate) fn ticked_words(raw: &str, options: &[String], marks: &Marks, legend: &Legend) -> Option<String> {
    let pieces = cut(raw, options, marks, legend);
    if !pieces.iter().any(|piece| matches!(piece, Piece::Mark(_))) {
        return None;
    }
    let is_behind = matches!(pieces.first(), Some(Piece::Words(_)));
    let mut ticked: Vec<&str> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Words(words) = piece else { continue };
        let mark = match is_behind {
            true => pieces.get(at + 1),
            false => at.checked_sub(1).and_then(|before| pieces.get(before)),
        };
        if mark == Some(&Piece::Mark(true)) {
            ticked.push(words);
        }
    }
    Some(ticked.join("、"))
}

fn cut(raw: &str, options: &[String], marks: &Marks, legend: &Legend) -> Vec<Piece> {
    let chars: Vec<char> = raw.chars().map(plain_symbol).collect();
    let (mut pieces, mut open, mut at) = (Vec::new(), String::new(), 0);
    while at < chars.len() {
        let rest = &chars[at..];
        if let Some((on, length)) = mark_at(rest, options, marks, legend) {
            close(&mut open, &mut pieces);
            pieces.push(Piece::Mark(on));
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
            ("主动、依申请", None),
            ("主动", None),
        ] {
            let found = ticked_words(text, &options, marks, &Legend::default());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        let legend = Legend { marks: vec![('○', true)] };
        assert_eq!(ticked_words("○主动", &options, marks, &legend).as_deref(), Some("主动"));
        let towns = ["县", "乡"].map(str::to_owned);
        assert_eq!(ticked_words("人口计生（县级）", &towns, marks, &Legend::default()), None);
    }
}
