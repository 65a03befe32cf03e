//! The parts of a content stream with their places: only what is hidden is written anew, all other bytes stay.

use std::ops::Range;

/// A part of a content stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) place: Range<usize>,
}

/// What it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number, true, false or null would be words.
    Number,
    /// A string, decoded.
    Text(Vec<u8>),
    /// A name, decoded, without its slash.
    Name(Vec<u8>),
    /// `[` or `<<`.
    Open,
    /// `]` or `>>`.
    Close,
    /// An operator.
    Word,
    /// A picture within the stream, from BI to EI.
    Picture,
    /// A remark to the end of its line.
    Remark,
}

/// Reads part after part.
pub(super) struct Lexer<'d> {
    data: &'d [u8],
    at: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0C' | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'d> Lexer<'d> {
    pub(super) fn new(data: &'d [u8]) -> Self {
        Self { data, at: 0 }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.data.get(self.at + ahead).copied()
    }

    fn pass(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek(0).is_some_and(&wanted) {
            self.at += 1;
        }
    }

    fn literal(&mut self) -> Vec<u8> {
        let (mut text, mut depth) = (Vec::new(), 1_usize);
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.escaped(&mut text),
                b'(' => {
                    depth += 1;
                    text.push(byte);
                }
                b')' if depth == 1 => break,
                b')' => {
                    depth -= 1;
                    text.push(byte);
                }
                // The end of a line is one sign however it is written.
                b'\r' => {
                    self.at += usize::from(self.peek(0) == Some(b'\n'));
                    text.push(b'\n');
                }
                _ => text.push(byte),
            }
        }
        text
    }

    fn escaped(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek(0) else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(b'\x08'),
            b'f' => text.push(b'\x0C'),
            b'\n' => {}
            b'\r' => self.at += usize::from(self.peek(0) == Some(b'\n')),
            b'0'..=b'7' => {
                let mut code = u16::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek(0) else { break };
                    code = code * 8 + u16::from(digit - b'0');
                    self.at += 1;
                }
                text.push(code.to_le_bytes()[0]);
            }
            other => text.push(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match char::from(byte).to_digit(16) {
                Some(digit) => digits.push(digit.to_le_bytes()[0]),
                None if byte == b'>' => break,
                None => {}
            }
        }
        digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let start = self.at;
        self.pass(is_regular);
        let raw = &self.data[start..self.at];
        let (mut name, mut at) = (Vec::with_capacity(raw.len()), 0);
        while at < raw.len() {
            let digit = |at: usize| raw.get(at).and_then(|byte| char::from(*byte).to_digit(16));
            match (raw[at], digit(at + 1), digit(at + 2)) {
                (b'#', Some(high), Some(low)) => {
                    name.push((high * 16 + low).to_le_bytes()[0]);
                    at += 3;
                }
                (byte, ..) => {
                    name.push(byte);
                    at += 1;
                }
            }
        }
        name
    }

    /// From behind BI to the end of the picture's data.
    fn picture(&mut self) {
        // Its entries end with ID, which one space follows.
        while let Some(token) = self.next() {
            if token.kind == Kind::Word && &self.data[token.place] == b"ID" {
                break;
            }
        }
        self.at += 1;
        while self.at < self.data.len() {
            let is_end = self.data[self.at..].starts_with(b"EI")
                && self.peek(2).is_none_or(is_space)
                && self.data[self.at + 2..]
                    .iter()
                    .take(16)
                    .all(|byte| is_space(*byte) || byte.is_ascii_graphic());
            if is_end {
                self.at += 2;
                return;
            }
            self.at += 1;
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.pass(is_space);
        let start = self.at;
        let kind = match (self.peek(0)?, self.peek(1)) {
            (b'%', _) => {
                self.pass(|byte| !matches!(byte, b'\n' | b'\r'));
                Kind::Remark
            }
            (b'(', _) => Kind::Text(self.literal()),
            (b'<', Some(b'<')) => {
                self.at += 2;
                Kind::Open
            }
            (b'>', Some(b'>')) => {
                self.at += 2;
                Kind::Close
            }
            (b'<', _) => Kind::Text(self.hexadecimal()),
            (b'[', _) => {
                self.at += 1;
                Kind::Open
            }
            (b']', _) => {
                self.at += 1;
                Kind::Close
            }
            (b'/', _) => Kind::Name(self.name()),
            (b'+' | b'-' | b'.' | b'0'..=b'9', _) => {
                self.pass(is_regular);
                Kind::Number
            }
            (byte, _) if is_regular(byte) => {
                self.pass(is_regular);
                if &self.data[start..self.at] == b"BI" {
                    self.picture();
                    Kind::Picture
                } else {
                    Kind::Word
                }
            }
            // A stray bracket is passed over, as readers do.
            _ => {
                self.at += 1;
                Kind::Number
            }
        };
        self.at = self.at.min(self.data.len());
        Some(Token { kind, place: start..self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_names_and_pictures_are_told_with_their_places() {
        let data = b"/F#31 9 Tf [(a\\)\\101(b)) -20 <4 1 4>]TJ % rest\nBI /W 1 ID \x00EI\x01 EI Q";
        let kinds: Vec<(Kind, &[u8])> =
            Lexer::new(data).map(|token| (token.kind, &data[token.place.clone()])).collect();
        let text = |text: &[u8]| Kind::Text(text.to_vec());
        assert_eq!(kinds[0], (Kind::Name(b"F1".to_vec()), &b"/F#31"[..]));
        assert_eq!(kinds[4], (text(b"a)A(b)"), &b"(a\\)\\101(b))"[..]));
        assert_eq!(kinds[6], (text(b"A@"), &b"<4 1 4>"[..]));
        assert_eq!(kinds[8], (Kind::Word, &b"TJ"[..]));
        assert_eq!(kinds[9], (Kind::Remark, &b"% rest"[..]));
        assert_eq!(kinds[10], (Kind::Picture, &b"BI /W 1 ID \x00EI\x01 EI"[..]));
        assert_eq!(kinds[11], (Kind::Word, &b"Q"[..]));
        for cut in 0..data.len() {
            assert!(Lexer::new(&data[..cut]).all(|token| token.place.end <= cut));
        }
    }
}
