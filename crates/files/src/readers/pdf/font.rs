//! Fonts of a PDF as far as text needs them: codes to characters and widths. Characters come from the
//! font's own table, else from the predefined Chinese encodings (GBK-EUC-H, UniGB-UCS2-H, …), else from
//! the collection its glyphs are numbered by.

use super::glyph_names;
use encoding_rs::{GB18030, MACINTOSH, WINDOWS_1252};
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use rustc_hash::FxHashMap;

/// A character code of a string: what it prints and how far it moves, in thousandths.
pub(crate) struct Code {
    pub(crate) text: Option<String>,
    pub(crate) width: f64,
    /// True for the single byte 32, which word spacing widens.
    pub(crate) is_space: bool,
    /// Its bytes.
    pub(crate) length: u8,
}

/// A font.
pub(crate) enum Font {
    /// One byte a character.
    Simple(Box<Simple>),
    /// One to four bytes a character.
    Composite(Box<Composite>),
}

pub(crate) struct Simple {
    texts: Vec<Option<String>>,
    widths: Vec<f64>,
    /// Type 3 fonts measure in a space of their own.
    scale: f64,
}

pub(crate) struct Composite {
    encoding: CMap,
    /// Bytes of every code, where the encoding says so.
    fixed: Option<usize>,
    script: Script,
    to_unicode: Option<CMap>,
    collection: Option<CMap>,
    widths: FxHashMap<u32, f64>,
    default_width: f64,
    pub(crate) is_vertical: bool,
}

/// What the codes of a predefined encoding are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Gbk,
    Utf16,
    Numbers,
}

/// Expands a stream; the budget is the caller's.
pub(crate) type Expand<'f> = dyn FnMut(&Stream<'_>) -> Option<Vec<u8>> + 'f;

const MOST_WIDTHS: usize = 70_000;

impl Font {
    /// Reads a font dictionary.
    pub(crate) fn read(dict: &Dict<'_>, expand: &mut Expand<'_>) -> Option<Self> {
        let kind = dict.get::<Name<'_>>("Subtype");
        let to_unicode = dict
            .get::<Stream<'_>>("ToUnicode")
            .and_then(|stream| expand(&stream))
            .and_then(|data| CMap::parse(&data, load_embedded));
        if kind.as_deref() == Some(b"Type0".as_slice()) {
            return Composite::read(dict, to_unicode, expand).map(|font| Self::Composite(Box::new(font)));
        }
        Some(Self::Simple(Box::new(Simple::read(dict, to_unicode.as_ref()))))
    }

    /// The codes of a string.
    pub(crate) fn codes(&self, bytes: &[u8]) -> Vec<Code> {
        match self {
            Self::Simple(font) => bytes.iter().map(|byte| font.code(*byte)).collect(),
            Self::Composite(font) => font.codes(bytes),
        }
    }

    /// True where text runs downwards.
    pub(crate) fn is_vertical(&self) -> bool {
        matches!(self, Self::Composite(font) if font.is_vertical)
    }
}

impl Simple {
    fn read(dict: &Dict<'_>, to_unicode: Option<&CMap>) -> Self {
        let mut texts: Vec<Option<String>> = base_encoding(dict);
        if let Some(encoding) = dict.get::<Dict<'_>>("Encoding")
            && let Some(differences) = encoding.get::<Array<'_>>("Differences")
        {
            let mut code = 0_usize;
            for object in differences.iter::<Object<'_>>() {
                match object {
                    Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(usize::MAX),
                    Object::Name(name) => {
                        if let Some(slot) = texts.get_mut(code) {
                            *slot = glyph_names::text_of(name.as_str()).or_else(|| slot.take());
                        }
                        code = code.saturating_add(1);
                    }
                    _ => {}
                }
            }
        }
        if let Some(map) = to_unicode {
            for (code, slot) in (0_u32..).zip(&mut texts) {
                if let Some(text) = map.lookup_bf_string(code) {
                    *slot = Some(text_of(text));
                }
            }
        }
        let missing = dict
            .get::<Dict<'_>>("FontDescriptor")
            .and_then(|descriptor| descriptor.get::<f64>("MissingWidth"))
            .filter(|width| *width > 0.0)
            .unwrap_or(500.0);
        let mut widths = vec![missing; 256];
        // The fonts that every reader has may say no widths; only digits are moved by them.
        if let Some(digit) = dict.get::<Name<'_>>("BaseFont").and_then(|name| standard_digit(&name)) {
            widths[usize::from(b'0')..=usize::from(b'9')].fill(digit);
        }
        let first = usize::try_from(dict.get::<i32>("FirstChar").unwrap_or(0)).unwrap_or(0);
        if let Some(array) = dict.get::<Array<'_>>("Widths") {
            for (slot, width) in widths.iter_mut().skip(first).zip(array.iter::<f64>()) {
                *slot = width;
            }
        }
        let scale = dict
            .get::<Array<'_>>("FontMatrix")
            .and_then(|matrix| matrix.iter::<f64>().next())
            .map_or(1.0, |unit| unit * 1000.0);
        Self { texts, widths, scale }
    }

    fn code(&self, byte: u8) -> Code {
        let index = usize::from(byte);
        Code {
            text: self.texts[index].clone(),
            width: self.widths[index] * self.scale,
            is_space: byte == b' ',
            length: 1,
        }
    }
}

/// How wide the digits of a standard font are.
fn standard_digit(name: &[u8]) -> Option<f64> {
    let known: [(&[u8], f64); 4] =
        [(b"Helvetica", 556.0), (b"Arial", 556.0), (b"Courier", 600.0), (b"Times", 500.0)];
    known.into_iter().find(|(start, _)| name.starts_with(start)).map(|(_, width)| width)
}

fn base_encoding(dict: &Dict<'_>) -> Vec<Option<String>> {
    let named = dict.get::<Name<'_>>("Encoding").or_else(|| {
        dict.get::<Dict<'_>>("Encoding").and_then(|encoding| encoding.get::<Name<'_>>("BaseEncoding"))
    });
    let table = match named.as_deref() {
        Some(b"MacRomanEncoding") => MACINTOSH,
        _ => WINDOWS_1252,
    };
    let one = |byte: u8| {
        let (text, _) = table.decode_without_bom_handling(std::slice::from_ref(&byte));
        (!text.chars().any(char::is_control)).then(|| text.into_owned())
    };
    (0..=255).map(one).collect()
}

fn text_of(value: BfString) -> String {
    match value {
        BfString::Char(c) => c.to_string(),
        BfString::String(text) => text,
    }
}

impl Composite {
    fn read(dict: &Dict<'_>, to_unicode: Option<CMap>, expand: &mut Expand<'_>) -> Option<Self> {
        let (encoding, name) = match dict.get::<Object<'_>>("Encoding")? {
            Object::Name(name) => {
                let data = match CMapName::from_bytes(name.as_ref()) {
                    CMapName::IdentityH => return Self::identity(dict, to_unicode, false),
                    CMapName::IdentityV => return Self::identity(dict, to_unicode, true),
                    other => load_embedded(other)?,
                };
                (CMap::parse(data, load_embedded)?, name.as_str().to_owned())
            }
            Object::Stream(stream) => (CMap::parse(&expand(&stream)?, load_embedded)?, String::new()),
            _ => return None,
        };
        let mut font = Self::identity(dict, to_unicode, name.ends_with("-V"))?;
        font.fixed = if name.contains("UCS2") || name.is_empty() { Some(2) } else { None };
        font.script = match name.as_str() {
            n if n.starts_with("GB") => Script::Gbk,
            n if n.contains("UCS2") || n.contains("UTF16") => Script::Utf16,
            _ => Script::Numbers,
        };
        font.encoding = encoding;
        Some(font)
    }

    /// Codes of two bytes that are the glyphs' own numbers.
    fn identity(dict: &Dict<'_>, to_unicode: Option<CMap>, is_vertical: bool) -> Option<Self> {
        let descendant = dict.get::<Array<'_>>("DescendantFonts")?.iter::<Dict<'_>>().next()?;
        let collection = descendant.get::<Dict<'_>>("CIDSystemInfo").and_then(|info| {
            let registry = info.get::<hayro_syntax::object::String<'_>>("Registry")?;
            let ordering = info.get::<hayro_syntax::object::String<'_>>("Ordering")?;
            let family = CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes());
            CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)
        });
        let encoding = if is_vertical { CMap::identity_v() } else { CMap::identity_h() };
        let mut widths = FxHashMap::default();
        if let Some(array) = descendant.get::<Array<'_>>("W") {
            read_widths(&array, &mut widths);
        }
        Some(Self {
            encoding,
            fixed: Some(2),
            script: Script::Numbers,
            to_unicode,
            collection,
            widths,
            default_width: descendant.get::<f64>("DW").unwrap_or(1000.0),
            is_vertical,
        })
    }

    fn codes(&self, bytes: &[u8]) -> Vec<Code> {
        let mut found = Vec::with_capacity(bytes.len() / 2 + 1);
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = self.length(rest).clamp(1, rest.len().min(4));
            let (head, tail) = rest.split_at(length);
            rest = tail;
            found.push(self.code(head));
        }
        found
    }

    /// How many bytes the next code takes.
    fn length(&self, bytes: &[u8]) -> usize {
        if let Some(fixed) = self.fixed {
            return fixed;
        }
        match self.script {
            Script::Gbk => {
                let is_four = bytes.len() >= 4 && bytes[0] >= 0x81 && bytes[1].is_ascii_digit();
                if bytes[0] <= 0x80 || bytes[0] == 0xFF {
                    1
                } else if is_four {
                    4
                } else {
                    2
                }
            }
            Script::Utf16 => {
                if matches!(bytes[0], 0xD8..=0xDB) {
                    4
                } else {
                    2
                }
            }
            Script::Numbers => (1..=4_u8)
                .find(|n| {
                    bytes
                        .get(..usize::from(*n))
                        .is_some_and(|head| self.encoding.lookup_cid_code(number(head), *n).is_some())
                })
                .map_or(2, usize::from),
        }
    }

    fn code(&self, bytes: &[u8]) -> Code {
        let code = number(bytes);
        let length = u8::try_from(bytes.len()).unwrap_or(4);
        let cid = match self.encoding.lookup_cid_code(code, length) {
            Some(cid) => cid,
            None => code,
        };
        let width = self.widths.get(&cid).copied().unwrap_or(self.default_width);
        Code { text: self.text(code, cid, bytes), width, is_space: bytes == b" ", length }
    }

    fn text(&self, code: u32, cid: u32, bytes: &[u8]) -> Option<String> {
        if let Some(text) = self.to_unicode.as_ref().and_then(|map| map.lookup_bf_string(code)) {
            return Some(text_of(text)).filter(|text| !text.chars().all(|c| c == '\0' || c == '\u{FFFD}'));
        }
        let decoded = match self.script {
            Script::Gbk => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
            Script::Utf16 => {
                let units: Vec<u16> =
                    bytes.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect();
                String::from_utf16(&units).ok().map(Into::into)
            }
            Script::Numbers => None,
        };
        if let Some(text) = decoded.filter(|text| !text.is_empty()) {
            return Some(text.into_owned());
        }
        let map = self.collection.as_ref()?;
        map.lookup_bf_string(cid).map(text_of).or_else(|| {
            let unicode = (1..=4).find_map(|n| map.lookup_cid_code(cid, n))?;
            char::from_u32(unicode).filter(|c| *c != '\0').map(String::from)
        })
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte))
}

/// `[1 [500 600] 10 20 1000]`: single widths, and one width for a range.
fn read_widths(array: &Array<'_>, widths: &mut FxHashMap<u32, f64>) {
    let mut first: Option<u32> = None;
    let mut last: Option<u32> = None;
    for object in array.iter::<Object<'_>>() {
        if widths.len() > MOST_WIDTHS {
            return;
        }
        match object {
            Object::Array(list) => {
                for (cid, width) in (first.unwrap_or(0)..).zip(list.iter::<f64>()).take(MOST_WIDTHS) {
                    widths.insert(cid, width);
                }
                first = None;
            }
            Object::Number(value) => match (first, last) {
                (None, _) => first = u32::try_from(value.as_i64()).ok(),
                (Some(_), None) => last = u32::try_from(value.as_i64()).ok(),
                (Some(from), Some(to)) => {
                    for cid in (from..=to).take(MOST_WIDTHS) {
                        widths.insert(cid, value.as_f64());
                    }
                    (first, last) = (None, None);
                }
            },
            _ => {}
        }
    }
}
