//! Web pages saved as one file (multipart, .mht or .xls): the page parts, decoded.

/// The HTML parts of a multipart page, or none where it is no such file.
pub(crate) fn parts(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let head: String = bytes.iter().take(4_096).map(|b| char::from(*b)).collect();
    let lower = head.to_ascii_lowercase();
    if !lower.trim_start().starts_with("mime-version:") && !lower.contains("\nmime-version:") {
        return None;
    }
    let at = lower.find("boundary=")? + "boundary=".len();
    let boundary: String =
        head[at..].trim_start_matches('"').chars().take_while(|c| !"\"\r\n;".contains(*c)).collect();
    let delimiter = format!("--{boundary}");
    let mut starts: Vec<usize> = memchr::memmem::find_iter(bytes, delimiter.as_bytes()).collect();
    starts.push(bytes.len());
    let parts =
        starts.windows(2).filter_map(|pair| part(&bytes[(pair[0] + delimiter.len()).min(pair[1])..pair[1]]));
    Some(parts.collect())
}

fn part(bytes: &[u8]) -> Option<Vec<u8>> {
    let (end, skip) = [(&b"\r\n\r\n"[..], 4), (b"\n\n", 2)]
        .into_iter()
        .filter_map(|(blank, size)| memchr::memmem::find(bytes, blank).map(|at| (at, size)))
        .min()?;
    let head: String = bytes[..end].iter().map(|b| char::from(b.to_ascii_lowercase())).collect();
    if !head.contains("text/html") {
        return None;
    }
    let body = &bytes[end + skip..];
    if head.contains("quoted-printable") {
        Some(quoted_printable(body))
    } else if head.contains("base64") {
        Some(base64(body))
    } else {
        Some(body.to_vec())
    }
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
