//! Text as it was meant: broken lines joined, stray spaces inside Chinese words removed, residue of web
//! pages and spreadsheets decoded; spaces between Latin words stay, and every other character too.

use domain::text::is_invisible;

/// How often a text is taken to be escaped at most.
const MOST_ESCAPED: usize = 3;

/// Cleans the text of a cell.
#[must_use]
pub fn clean(text: &str) -> String {
    clean_if_needed(text).map_or_else(|| text.to_owned(), |(cleaned, _)| cleaned)
}

/// What was mended inside a text; blanks around it are not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mended {
    /// A line end was closed, or became a space.
    pub(crate) breaks: bool,
    /// Spaces or signs that cannot be seen were dropped.
    pub(crate) spaces: bool,
    /// Marks of a web page or a spreadsheet were decoded.
    pub(crate) residue: bool,
}

/// The cleaned text and what was mended, or none where nothing had to be cleaned.
pub(crate) fn clean_if_needed(text: &str) -> Option<(String, Mended)> {
    if !text.chars().any(needs_care) {
        return None;
    }
    let decoded = without_markup(text);
    let (cleaned, mended) = join(&decoded);
    Some((cleaned, Mended { residue: decoded != text, ..mended }))
}

/// A cell with its residue decoded and its line ends kept.
pub(crate) fn without_markup(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(['<', '&']) && !text.contains("_x000") {
        return text.into();
    }
    // A text that went through several pages is escaped several times.
    let mut decoded = without_residue(text);
    for _ in 1..MOST_ESCAPED {
        if !decoded.contains(['<', '&']) {
            break;
        }
        let again = without_residue(&decoded);
        if again == decoded {
            break;
        }
        decoded = again;
    }
    decoded.into()
}

fn needs_care(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c) || matches!(c, '<' | '&' | '_')
}

/// Drops white space except between two Latin words or numbers.
fn join(text: &str) -> (String, Mended) {
    let mut mended = Mended::default();
    let mut out = String::with_capacity(text.len());
    let listed = is_plain_list(text);
    let mut gap = Gap::None;
    for c in text.chars() {
        if is_invisible(c) {
            mended.spaces |= !out.is_empty();
            continue;
        }
        if c.is_whitespace() || c.is_control() {
            let is_break = matches!(c, '\n' | '\r' | '\u{B}' | '\u{2028}' | '\u{2029}' | '\u{85}');
            gap = if is_break { Gap::Break } else { gap.max(Gap::Space) };
            continue;
        }
        if gap != Gap::None
            && let Some(before) = out.chars().next_back()
        {
            let is_kept = keeps_gap(&out, before, c, gap) || (listed && gap == Gap::Break);
            mended.breaks |= gap == Gap::Break;
            mended.spaces |= gap == Gap::Space && !is_kept;
            if is_kept {
                out.push(' ');
            }
        }
        gap = Gap::None;
        out.push(c);
    }
    (out, mended)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Break,
}

fn keeps_gap(out: &str, before: char, after: char, gap: Gap) -> bool {
    let latin = |c: char| c.is_ascii() || (c.is_alphabetic() && (c as u32) < 0x0250);
    if !latin(before) || !latin(after) || ",.;:!?)]/%-".contains(after) || "([/-".contains(before) {
        return false;
    }
    if gap == Gap::Break && before.is_ascii_digit() && after.is_ascii_digit() {
        // A number broken by a narrow column is joined; two telephone numbers are not.
        return out.chars().rev().take_while(char::is_ascii_digit).count() >= 7;
    }
    true
}

/// Three or more short lines of uneven length without any punctuation are a list: the breaks separate.
fn is_plain_list(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() < 3 {
        return false;
    }
    let lengths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
    let plain = lines.iter().all(|line| line.chars().all(|c| c.is_alphanumeric() && !c.is_ascii()));
    let body = &lengths[..lengths.len() - 1];
    let even = body.iter().max() == body.iter().min();
    plain && !even && lengths.iter().all(|n| (3..=14).contains(n))
}

/// A list that was closed up with spaces, one thing a line again, so that what is written reads back as it was.
pub(crate) fn on_lines(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(' ') {
        return text.into();
    }
    let lines = text.replace(' ', "\n");
    if is_plain_list(&lines) { lines.into() } else { text.into() }
}

/// Character references, break and paragraph tags, and Excel's `_x000D_`, left in a cell as text.
fn without_residue(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&', '_']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (replacement, length) = residue(rest);
        out.push_str(replacement);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// What stands for the residue at the start of the text, and its length.
fn residue(text: &str) -> (&str, usize) {
    const REFERENCES: [(&str, &str); 16] = [
        ("&nbsp;", " "),
        ("&amp;nbsp;", " "),
        ("&emsp;", " "),
        ("&ensp;", " "),
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&middot;", "·"),
        ("&#160;", " "),
        ("_x000D_", "\n"),
        ("_x000A_", "\n"),
    ];
    if let Some((found, replacement)) = REFERENCES.iter().find(|(name, _)| text.starts_with(name)) {
        return (replacement, found.len());
    }
    if text.starts_with('<')
        && let Some(end) = text.find('>').filter(|end| *end < 400)
    {
        let inside = text[1..end].trim_start_matches('/').to_ascii_lowercase();
        let name: String = inside.chars().take_while(char::is_ascii_alphanumeric).collect();
        match name.as_str() {
            "br" | "p" | "div" | "li" | "tr" => return ("\n", end + 1),
            "span" | "font" | "b" | "strong" | "i" | "u" | "a" | "td" | "o" | "em" | "sup" | "sub"
            | "img" => {
                return ("", end + 1);
            }
            _ => {}
        }
    }
    let first = text.chars().next().map_or(1, char::len_utf8);
    (&text[..first], first)
}

#[cfg(test)]
mod tests {
    use super::{Mended, clean, clean_if_needed};

    #[test]
    fn what_was_mended_is_known_but_for_blanks_around_a_text() {
        let cases = [
            ("公开\n时限", (true, false, false)),
            ("征收土 地信息", (false, true, false)),
            ("文件\u{200b}名称", (false, true, false)),
            ("流程&nbsp;；<br/>条件", (true, true, true)),
            ("Open\nData", (true, false, false)),
            ("Open Data", (false, false, false)),
            ("  公开时限\n", (false, false, false)),
        ];
        for (raw, (breaks, spaces, residue)) in cases {
            let found = clean_if_needed(raw).map(|(_, mended)| mended);
            assert_eq!(found, Some(Mended { breaks, spaces, residue }), "{raw:?}");
        }
        assert_eq!(clean_if_needed("公开时限"), None);
    }

    #[test]
    fn cells_text_split_by_spaces_and_line_ends() {
        let cases = [
            ("征收土 地信息", "征收土地信息"),
            ("公开\n时限", "公开时限"),
            (" 公开内容 (要素) ", "公开内容(要素)"),
            ("信息形成之日起\u{a0}20 个\u{3000}工作日内", "信息形成之日起20个工作日内"),
            ("Open Government data", "Open Government data"),
            ("国务院令第71\n1号", "国务院令第711号"),
            ("02083141414\n02083141415", "02083141414 02083141415"),
            ("办理条件&nbsp;；<br/>办理<span class=\"a\">流程</span>", "办理条件；办理流程"),
            ("文件\u{200b}名称_x000D_\n；", "文件名称；"),
            ("条件&amp;lt;br&amp;gt;流程", "条件流程"),
            ("条件&lt;br/&gt;流程", "条件流程"),
            ("机构职能\n负责人姓名\n地址", "机构职能负责人姓名地址"),
            ("机构职能\n负责人姓名\n办公地址", "机构职能 负责人姓名 办公地址"),
            ("a<b 且 c&d", "a<b且c&d"),
            ("", ""),
        ];
        for (raw, expected) in cases {
            assert_eq!(clean(raw), expected, "{raw:?}");
        }
    }
}
