//! Web pages saved as one file (multipart, .mht or .xls): the page parts, decoded.

/// A part of such a file.
pub(crate) struct MhtmlPart {
    /// Its kind in small letters, as far as it says one: `text/html`.
    pub(crate) kind: String,
    /// Its head in small letters.
    pub(crate) head: String,
    /// Its content, decoded.
    pub(crate) body: Vec<u8>,
}

/// Parts within parts are looked into as deep as this.
const DEEPEST: usize = 4;
/// Parts of one file.
const MOST_PARTS: usize = 4_096;

/// The HTML parts of a multipart page, or none where it is no such file.
pub(crate) fn parts(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let parts = all(bytes)?.into_iter().filter(|part| part.head.contains("text/html"));
    Some(parts.map(|part| part.body).collect())
}

/// All parts of a multipart page, those within parts too; none where it is no such file.
pub(crate) fn all(bytes: &[u8]) -> Option<Vec<MhtmlPart>> {
    let head: String = bytes.iter().take(4_096).map(|b| char::from(*b)).collect();
    let lower = head.to_ascii_lowercase();
    if !lower.trim_start().starts_with("mime-version:") && !lower.contains("\nmime-version:") {
        return None;
    }
    let boundary = boundary(&head)?;
    let mut found = Vec::new();
    split(bytes, &boundary, 0, &mut found);
    Some(found)
}

fn boundary(head: &str) -> Option<String> {
    let at = head.to_ascii_lowercase().find("boundary=")? + "boundary=".len();
    let named: String =
        head[at..].trim_start_matches('"').chars().take_while(|c| !"\"\r\n;".contains(*c)).collect();
    (!named.trim().is_empty()).then_some(named)
}

fn split(bytes: &[u8], boundary: &str, depth: usize, found: &mut Vec<MhtmlPart>) {
    let delimiter: Vec<u8> =
        format!("--{boundary}").chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
    let mut starts: Vec<usize> = memchr::memmem::find_iter(bytes, &delimiter).collect();
    starts.push(bytes.len());
    for pair in starts.windows(2) {
        if found.len() >= MOST_PARTS {
            return;
        }
        part(&bytes[(pair[0] + delimiter.len()).min(pair[1])..pair[1]], depth, found);
    }
}

fn part(bytes: &[u8], depth: usize, found: &mut Vec<MhtmlPart>) {
    let blank = [(&b"\r\n\r\n"[..], 4), (b"\n\n", 2)]
        .into_iter()
        .filter_map(|(blank, size)| memchr::memmem::find(bytes, blank).map(|at| (at, size)))
        .min();
    let Some((end, skip)) = blank else { return };
    let written: String = bytes[..end].iter().map(|b| char::from(*b)).collect();
    let head = written.to_ascii_lowercase();
    let body = &bytes[end + skip..];
    if head.contains("multipart/") && depth < DEEPEST {
        if let Some(inner) = boundary(&written) {
            split(body, &inner, depth + 1, found);
        }
        return;
    }
    let body = if head.contains("quoted-printable") {
        quoted_printable(body)
    } else if head.contains("base64") {
        base64(body)
    } else {
        body.to_vec()
    };
    let kind = head.split("content-type:").nth(1).unwrap_or_default();
    let kind = kind.split([';', '\r', '\n']).next().unwrap_or_default().trim().to_owned();
    found.push(MhtmlPart { kind, head, body });
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let digit = |b: u8| char::from(b).to_digit(16);
    let mut text = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        match &body[at..] {
            [b'=', b'\r', b'\n', ..] => at += 3,
            [b'=', b'\n', ..] => at += 2,
            [b'=', high, low, ..] if digit(*high).is_some() && digit(*low).is_some() => {
                let value = digit(*high).unwrap_or(0) * 16 + digit(*low).unwrap_or(0);
                text.push(u8::try_from(value).unwrap_or(b'?'));
                at += 3;
            }
            [byte, ..] => {
                text.push(*byte);
                at += 1;
            }
            [] => break,
        }
    }
    text
}

fn base64(body: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFF_FFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            text.push(u8::try_from(bits >> held & 0xFF).unwrap_or(0));
        }
    }
    text
}
