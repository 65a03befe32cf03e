//! A content stream without the characters that are hidden: they are taken out of their strings, and a number in their
//! place moves on as far as they did, so that the rest stays where it was (R250).

use super::super::error::Fault;
use super::lexer::{Kind, Lexer, Token};
use super::words;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

/// A character that goes: its bytes, and the number that moves on in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gone {
    pub(super) length: usize,
    pub(super) moved: f32,
}

/// What goes, by the number of the shown string and the first byte in it.
pub(super) type Removals = BTreeMap<u32, BTreeMap<usize, Gone>>;

/// What became of a stream.
#[derive(Debug)]
pub(super) struct Edited {
    /// The stream; none where it stays as it is.
    pub(super) data: Option<Vec<u8>>,
    /// How many numbers were hidden outside the shown strings.
    pub(super) masked: usize,
    /// States that are still open at its end; none where more was closed than opened, or a text is open.
    pub(super) open: Option<usize>,
}

/// Takes the characters out, and hides numbers in marks and remarks.
pub(super) fn edit(data: &[u8], removals: &Removals) -> Result<Edited, Fault> {
    let mut editor = Editor {
        data,
        removals,
        changes: Vec::new(),
        string: 0,
        masked: 0,
        states: 0,
        texts: 0,
        is_even: true,
    };
    let mut operands = Vec::new();
    for token in Lexer::new(data) {
        match &token.kind {
            Kind::Word => {
                editor.operation(&operands, &token.place);
                operands.clear();
            }
            Kind::Picture => operands.clear(),
            Kind::Remark => {
                if let Some((_, count)) = words::masked(&data[token.place.clone()]) {
                    editor.masked += count;
                    editor.put(token.place, " ");
                }
            }
            Kind::Name(name) if words::is_personal(name) => {
                return Err(Fault::Reason("的内部名称中含有个人号码".to_owned()));
            }
            _ => operands.push(token),
        }
    }
    if editor.removals.keys().next_back().is_some_and(|last| *last >= editor.string) {
        return Err(Fault::Reason("的页面内容不合规范".to_owned()));
    }
    let open = (editor.is_even && editor.texts == 0).then_some(editor.states);
    Ok(Edited { masked: editor.masked, open, data: editor.applied() })
}

struct Editor<'d> {
    data: &'d [u8],
    removals: &'d Removals,
    changes: Vec<(Range<usize>, String)>,
    string: u32,
    masked: usize,
    states: usize,
    texts: usize,
    is_even: bool,
}

impl Editor<'_> {
    fn put(&mut self, place: Range<usize>, text: impl Into<String>) {
        self.changes.push((place, text.into()));
    }

    fn operation(&mut self, operands: &[Token], word: &Range<usize>) {
        match &self.data[word.clone()] {
            b"Tj" => self.show(operands, word, 1, |_| String::new()),
            b"'" => self.show(operands, word, 1, |_| "T* ".to_owned()),
            b"\"" => self.show(operands, word, 3, |before| format!("{} Tw {} Tc T* ", before[0], before[1])),
            b"TJ" => {
                let mut depth = 0_usize;
                for token in operands {
                    match &token.kind {
                        Kind::Open => depth += 1,
                        Kind::Close => depth = depth.saturating_sub(1),
                        Kind::Text(text) if depth == 1 => {
                            if let Some(parts) = self.next_string(text) {
                                self.put(token.place.clone(), parts);
                            }
                        }
                        _ => {}
                    }
                }
            }
            b"BDC" | b"DP" => self.mark(operands),
            b"q" => self.states += 1,
            b"Q" if self.states == 0 => self.is_even = false,
            b"Q" => self.states -= 1,
            b"BT" => self.texts += 1,
            b"ET" => self.texts = self.texts.saturating_sub(1),
            _ => {}
        }
    }

    /// A string shown by itself becomes an array of strings.
    fn show(
        &mut self,
        operands: &[Token],
        word: &Range<usize>,
        wanted: usize,
        before: impl Fn(&[String]) -> String,
    ) {
        let Some(first) = operands.len().checked_sub(wanted) else { return };
        let Some((Token { kind: Kind::Text(text), .. }, others)) = operands[first..].split_last() else {
            return;
        };
        if let Some(parts) = self.next_string(text) {
            let bytes = |token: &Token| String::from_utf8_lossy(&self.data[token.place.clone()]).into_owned();
            let others: Vec<String> = others.iter().map(bytes).collect();
            let shown = format!("{}[{parts}] TJ", before(&others));
            self.put(operands[first].place.start..word.end, shown);
        }
    }

    /// The next shown string in parts, where something of it goes.
    fn next_string(&mut self, text: &[u8]) -> Option<String> {
        let gone = self.removals.get(&self.string);
        self.string += 1;
        gone.map(|gone| parts(text, gone))
    }

    /// The properties of marked content: what stands for its characters goes where it has digits.
    fn mark(&mut self, operands: &[Token]) {
        let mut key: Option<&Token> = None;
        for token in operands {
            match &token.kind {
                Kind::Name(_) => key = Some(token),
                Kind::Text(text) => {
                    let stands_for = key.filter(|key| key.kind == Kind::Name(b"ActualText".to_vec()));
                    let masked = words::masked(text);
                    self.masked += masked.as_ref().map_or(0, |(_, count)| *count);
                    match (stands_for, masked) {
                        (Some(key), _) if words::has_digit(text) => {
                            self.put(key.place.start..token.place.end, " ");
                        }
                        (_, Some((copy, _))) => self.put(token.place.clone(), hexadecimal(&copy)),
                        _ => {}
                    }
                    key = None;
                }
                _ => {}
            }
        }
    }

    fn applied(mut self) -> Option<Vec<u8>> {
        if self.changes.is_empty() {
            return None;
        }
        self.changes.sort_by_key(|(place, _)| place.start);
        let (mut copy, mut at) = (Vec::with_capacity(self.data.len()), 0);
        for (place, text) in &self.changes {
            if place.start >= at {
                copy.extend_from_slice(&self.data[at..place.start]);
                copy.extend_from_slice(text.as_bytes());
                at = place.end;
            }
        }
        copy.extend_from_slice(&self.data[at..]);
        Some(copy)
    }
}

/// A string in parts with numbers between them.
fn parts(text: &[u8], gone: &BTreeMap<usize, Gone>) -> String {
    let (mut out, mut at, mut moved) = (String::new(), 0, 0.0_f32);
    let end_of_gap = |out: &mut String, moved: &mut f32| {
        if *moved != 0.0 {
            let _ = write!(out, " {:.3} ", std::mem::take(moved));
        }
    };
    for (&start, one) in gone {
        let start = start.min(text.len());
        if start > at {
            end_of_gap(&mut out, &mut moved);
            out.push_str(&hexadecimal(&text[at..start]));
        }
        moved += one.moved;
        at = (start + one.length).min(text.len());
    }
    end_of_gap(&mut out, &mut moved);
    if at < text.len() {
        out.push_str(&hexadecimal(&text[at..]));
    }
    out
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2 + 2);
    out.push('<');
    for byte in bytes {
        let _ = write!(out, "{byte:02X}");
    }
    out.push('>');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_go_from_every_kind_of_string_and_the_rest_stays() {
        let gone = |moved| Gone { length: 1, moved };
        let removals: Removals = [
            (0, [(1, gone(-500.0)), (2, gone(-500.0))].into()),
            (2, [(0, gone(-600.0))].into()),
            (3, [(1, gone(-1.5))].into()),
            (4, [(0, gone(-7.0))].into()),
        ]
        .into();
        let data = b"q BT (abcd) Tj [(xy) -3 (z) 4] TJ (pq) ' 1 2 (r) \" ET % 13931244663\n/S <</ActualText (9) /E (13931244663)>> BDC";
        let edited = edit(data, &removals).unwrap();
        let text = String::from_utf8(edited.data.unwrap()).unwrap();
        let expected = "q BT [<61> -1000.000 <64>] TJ [(xy) -3  -600.000  4] TJ T* [<70> -1.500 ] TJ \
                        1 Tw 2 Tc T* [ -7.000 ] TJ ET  \n/S <<  /E <3133392A2A2A2A34363633>>> BDC";
        assert_eq!(text, expected);
        assert_eq!((edited.masked, edited.open), (2, Some(1)));
        assert!(edit(b"(a) Tj", &removals).is_err(), "another number of strings than the reader saw");
        assert!(edit(b"(a) Tj Q", &Removals::new()).unwrap().data.is_none());
        assert!(edit(b"/N13931244663x /13931244663 Do", &Removals::new()).is_err());
    }
}
