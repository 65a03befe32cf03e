//! Text encodings: byte order mark, then what the page declares, then what the bytes show.
//! Chinese offices send GB18030 without saying so.

use domain::diagnostic::Severity;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Decoded text and how its encoding was found.
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// A remark where the encoding was guessed or differs from what the page declares.
    pub(crate) remark: Option<(Severity, String)>,
}

/// Decodes a whole file. `declared` is the encoding named in the page, if any.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let (encoding, how) = choose(bytes, declared);
    let (text, _, damaged) = encoding.decode(bytes);
    let name = if encoding == GB18030 { "GB18030" } else { encoding.name() };
    let remark = if damaged {
        Some((Severity::Warning, format!("按 {name} 编码读取，有字符无法还原，已用“\u{FFFD}”代替")))
    } else {
        match how {
            How::Mark | How::Declared | How::Utf8 => None,
            How::Contradicted => {
                Some((Severity::Note, format!("文件声明的编码与内容不符，已按 {name} 读取")))
            }
            How::Guessed => Some((Severity::Note, format!("文件没有声明编码，按内容判断为 {name}"))),
        }
    };
    Decoded { text: text.into_owned(), remark }
}

/// The beginning of a file as text, and whether its encoding is certain.
pub(crate) fn head(bytes: &[u8]) -> (String, bool) {
    let part = &bytes[..bytes.len().min(16 * 1024)];
    let (encoding, how) = choose(part, None);
    (encoding.decode(part).0.into_owned(), !matches!(how, How::Guessed))
}

/// The encoding that a page or an XML document declares in its first bytes.
pub(crate) fn declared(bytes: &[u8]) -> Option<String> {
    let head: String = bytes.iter().take(4_096).map(|b| char::from(b.to_ascii_lowercase())).collect();
    let at =
        ["charset=", "encoding="].iter().filter_map(|key| head.find(key).map(|i| i + key.len())).min()?;
    let name: String = head[at..]
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
        .collect();
    (!name.is_empty()).then_some(name)
}

#[derive(Clone, Copy)]
enum How {
    Mark,
    Declared,
    Utf8,
    Contradicted,
    Guessed,
}

fn choose(bytes: &[u8], declared: Option<&str>) -> (&'static Encoding, How) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, How::Mark);
    }
    if bytes.starts_with(&[0x84, 0x31, 0x95, 0x33]) {
        return (GB18030, How::Mark);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return (encoding, How::Guessed);
    }
    let is_utf8 = valid_utf8(bytes);
    let is_ascii = bytes.is_ascii();
    if let Some(named) = declared.and_then(|name| Encoding::for_label(name.as_bytes())) {
        // gb2312 and gbk are read as their superset.
        let named = if named == encoding_rs::GBK { GB18030 } else { named };
        if is_ascii || (named == UTF_8 && is_utf8) {
            return (named, How::Declared);
        }
        if is_utf8 {
            return (UTF_8, How::Contradicted);
        }
        if named != UTF_8 && !named.decode_without_bom_handling(bytes).1 {
            return (named, How::Declared);
        }
        return (guess(bytes), How::Contradicted);
    }
    if is_utf8 { (UTF_8, How::Utf8) } else { (guess(bytes), How::Guessed) }
}

/// UTF-8 that may be cut off in the middle of a character at its end.
fn valid_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && bytes.len() >= 16 * 1024,
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let (text, damaged) = GB18030.decode_without_bom_handling(bytes);
    let strange = text.chars().filter(|c| *c == '\u{FFFD}').count();
    let common = text.chars().filter(|c| "的一公开事项目政府序号内容依据时限主体渠道和".contains(*c)).count();
    if !damaged || (common > 20 && strange * 50 < common) {
        return GB18030;
    }
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(bytes, true);
    let found = detector.guess(Some(b"cn"), true);
    if found == encoding_rs::GBK { GB18030 } else { found }
}

fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(2_048) & !1];
    if head.len() < 16 {
        return None;
    }
    // Separators and line ends are ASCII: every such character has one zero byte.
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = head.len() / 40;
    if odd > enough && even * 8 < odd {
        Some(UTF_16LE)
    } else if even > enough && odd * 8 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}
