//! Boxes typed as brackets: `（√）政府网站 （ ）政府公报`, `[√]政府网站` (R46).

/// Brackets that are typed as a box.
const BRACKETS: [(char, char); 6] =
    [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('【', '】'), ('〔', '〕')];
const EMPTY_BOX: char = '□';

/// The text with each bracketed mark as the mark alone, and empty brackets as an empty box where the cell shows that
/// they are boxes: beside a bracketed mark, or several of them.
pub(super) fn unboxed(chars: Vec<char>, is_mark: impl Fn(char) -> bool) -> Vec<char> {
    let boxes: Vec<(usize, usize, Option<char>)> = (0..chars.len())
        .filter_map(|at| {
            let (length, inside) = boxed(&chars[at..])?;
            inside.is_none_or(&is_mark).then_some((at, length, inside))
        })
        .collect();
    let are_boxes = boxes.len() > 1 || boxes.iter().any(|(.., inside)| inside.is_some());
    if !are_boxes {
        return chars;
    }
    let mut plain = Vec::with_capacity(chars.len());
    let mut from = 0;
    for (at, length, inside) in boxes {
        plain.extend(&chars[from..at]);
        plain.push(inside.unwrap_or(EMPTY_BOX));
        from = at + length;
    }
    plain.extend(&chars[from..]);
    plain
}

/// Brackets around one character or none, spaces aside, with their length.
fn boxed(chars: &[char]) -> Option<(usize, Option<char>)> {
    let closes = BRACKETS.iter().find(|(opens, _)| opens == &chars[0])?.1;
    let end = chars.iter().take(6).position(|c| *c == closes)?;
    let mut inside = chars[1..end].iter().copied().filter(|c| !c.is_whitespace());
    let mark = inside.next();
    inside.next().is_none().then_some((end + 1, mark))
}
