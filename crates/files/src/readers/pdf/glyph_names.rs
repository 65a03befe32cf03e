//! Names of glyphs in the encodings of simple fonts: `uni4E2D`, `u1F600`, and the names of ASCII.

/// What a glyph of this name prints.
pub(crate) fn text_of(name: &str) -> Option<String> {
    let base = name.split('.').next().unwrap_or(name);
    if base.chars().count() == 1 {
        return Some(base.to_owned());
    }
    if let Some(hex) = base.strip_prefix("uni") {
        let whole = hex.get(..4).filter(|_| hex.len() >= 4)?;
        return u32::from_str_radix(whole, 16).ok().and_then(char::from_u32).map(String::from);
    }
    if let Some(hex) = base.strip_prefix('u').filter(|hex| (4..=6).contains(&hex.len()))
        && let Some(c) = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
    {
        return Some(c.to_string());
    }
    NAMES.iter().find(|(known, _)| *known == base).map(|(_, text)| (*text).to_owned())
}

const NAMES: [(&str, &str); 66] = [
    ("space", " "),
    ("exclam", "!"),
    ("quotedbl", "\""),
    ("numbersign", "#"),
    ("dollar", "$"),
    ("percent", "%"),
    ("ampersand", "&"),
    ("quotesingle", "'"),
    ("parenleft", "("),
    ("parenright", ")"),
    ("asterisk", "*"),
    ("plus", "+"),
    ("comma", ","),
    ("hyphen", "-"),
    ("minus", "-"),
    ("period", "."),
    ("slash", "/"),
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("colon", ":"),
    ("semicolon", ";"),
    ("less", "<"),
    ("equal", "="),
    ("greater", ">"),
    ("question", "?"),
    ("at", "@"),
    ("bracketleft", "["),
    ("backslash", "\\"),
    ("bracketright", "]"),
    ("asciicircum", "^"),
    ("underscore", "_"),
    ("grave", "`"),
    ("braceleft", "{"),
    ("bar", "|"),
    ("braceright", "}"),
    ("asciitilde", "~"),
    ("quoteleft", "‘"),
    ("quoteright", "’"),
    ("quotedblleft", "“"),
    ("quotedblright", "”"),
    ("endash", "–"),
    ("emdash", "—"),
    ("ellipsis", "…"),
    ("bullet", "•"),
    ("periodcentered", "·"),
    ("middot", "·"),
    ("section", "§"),
    ("degree", "°"),
    ("multiply", "×"),
    ("radical", "√"),
    ("checkmark", "✓"),
    ("filledbox", "■"),
    ("H22073", "□"),
    ("circle", "○"),
    ("H18533", "●"),
    ("triagup", "▲"),
    ("lozenge", "◊"),
    ("nbspace", " "),
];
