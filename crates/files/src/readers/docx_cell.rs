//! Symbols in Word runs: check marks and boxes are set in symbol fonts, where text readers see R and £.

use super::xml::{Element, Token, Xml};
use crate::error::Trouble;

/// The properties of a run that change what its text prints.
#[derive(Default)]
pub(crate) struct Run {
    pub(crate) font: Option<String>,
    pub(crate) hidden: bool,
    pub(crate) in_text: bool,
}

impl Run {
    /// The glyph of a symbol element, in its own font or the run's.
    pub(crate) fn symbol(&self, element: &Element<'_>) -> char {
        let code = element.attr("char").and_then(|hex| u32::from_str_radix(hex.trim(), 16).ok()).unwrap_or(0);
        let font = element.attr("font").or_else(|| self.font.clone()).unwrap_or_default();
        glyph(&font, code).unwrap_or_else(|| char::from_u32(code).unwrap_or('\u{FFFD}'))
    }

    /// Text as its font prints it.
    pub(crate) fn printed<'a>(&self, text: &'a str) -> std::borrow::Cow<'a, str> {
        match &self.font {
            Some(font) if is_symbol_font(font) => {
                text.chars().map(|c| glyph(font, c as u32).unwrap_or(c)).collect::<String>().into()
            }
            _ => text.into(),
        }
    }
}

fn is_symbol_font(font: &str) -> bool {
    font.to_ascii_lowercase().starts_with("wingdings")
}

/// The character a Wingdings code prints; the private-use range F000 mirrors the plain codes.
fn glyph(font: &str, code: u32) -> Option<char> {
    let low = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    match font.trim().to_ascii_lowercase().as_str() {
        "wingdings 2" => Some(match low {
            0x50 => '✓',
            0x52 | 0x53 | 0x54 | 0x98 => '☑',
            0xA3 | 0x2A | 0x30 => '□',
            0x4F | 0x51 => '✗',
            0xA2 => '■',
            0x95..=0x97 => '●',
            0x99..=0x9B => '○',
            _ => return None,
        }),
        "wingdings" => Some(match low {
            0xFC => '✓',
            0xFE | 0xFD | 0x78 => '☑',
            0xA8 | 0x6F | 0x71 | 0x72 => '□',
            0x6E | 0xA7 => '■',
            0x6C | 0x9F => '●',
            0xA1 | 0x6D => '○',
            0x75 | 0x74 => '◆',
            0xFB => '✗',
            _ => return None,
        }),
        _ => None,
    }
}

/// The glyph of an old form field that is a checkbox.
pub(crate) fn checkbox(xml: &mut Xml<'_>) -> Result<Option<char>, Trouble> {
    let floor = xml.depth();
    let mut glyph = None;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => match element.name() {
                "checkBox" => glyph = Some('☐'),
                "default" | "checked" if glyph.is_some() => {
                    let on = element.attr("val").is_none_or(|v| v != "0" && v != "false");
                    glyph = Some(if on { '☑' } else { '☐' });
                }
                _ => {}
            },
            Token::Close(_) if xml.depth() < floor => break,
            _ => {}
        }
    }
    Ok(glyph)
}
