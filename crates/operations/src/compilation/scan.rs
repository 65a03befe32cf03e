//! The scan of a written instruction: what it is by its content, and reading it again. The first bytes
//! alone prove nothing, so that the end and the dimensions are looked at as well.

use super::{Held, unknown};
use crate::catalogue::Download;
use crate::{Act, OperationError, Operations};
use domain::organisation::Permission;
use storage::catalogue::preview;

/// The least that a scanned page takes in any of the forms.
const LEAST: usize = 200;
/// Where the end of a PDF is looked for: some programs write a little behind it.
const TAIL: usize = 2_048;

impl Operations {
    /// The sealed scan of the leader's instruction, for those who prepare, review or approve there.
    ///
    /// # Errors
    /// When there is none, or the person has none of these rights.
    #[boxed::future]
    pub async fn instruction_scan(&self, act: &Act, id: i64) -> Result<Download, OperationError> {
        let mut connection = self.store.read().await?;
        let held = Held::read(&mut connection, id).await?;
        if !act.actor.may(Permission::ApproveCatalogue, &held.unit.path, None) {
            act.actor.require(Permission::ReviewCatalogue, &held.unit.path, None)?;
        }
        let hash = held.row.instruction_hash.ok_or_else(unknown)?;
        let upload = preview::upload(&mut connection, &hash).await?.ok_or_else(unknown)?;
        let bytes = self.blobs.get(&hash).await?;
        let media_type = match format(&bytes) {
            Some("JPEG") => "image/jpeg",
            Some("PNG") => "image/png",
            _ => "application/pdf",
        };
        Ok(Download { name: upload.name, media_type, bytes })
    }
}

/// What a scan is by its content; none where it is no whole PDF, JPEG or PNG.
pub(super) fn format(bytes: &[u8]) -> Option<&'static str> {
    if bytes.len() < LEAST {
        return None;
    }
    if is_pdf(bytes) {
        Some("PDF")
    } else if is_jpeg(bytes) {
        Some("JPEG")
    } else if is_png(bytes) {
        Some("PNG")
    } else {
        None
    }
}

fn is_pdf(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let holds = |part: &[u8], words: &[u8]| part.windows(words.len()).any(|window| window == words);
    bytes.starts_with(b"%PDF-")
        && holds(tail, b"startxref")
        && holds(tail, b"%%EOF")
        && holds(bytes, b"endobj")
}

/// The first chunk says width and height, the last one ends the picture.
fn is_png(bytes: &[u8]) -> bool {
    let number = |at: usize| bytes.get(at..at + 4).map(|four| four.iter().any(|byte| *byte != 0));
    bytes.starts_with(b"\x89PNG\r\n\x1a\n")
        && bytes.get(12..16) == Some(b"IHDR")
        && number(16) == Some(true)
        && number(20) == Some(true)
        && bytes.ends_with(b"IEND\xae\x42\x60\x82")
}

/// Walks the segments to the frame that says height and width; the picture ends with its mark.
fn is_jpeg(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    if !bytes.starts_with(&[0xFF, 0xD8, 0xFF]) || !tail.windows(2).any(|pair| pair == [0xFF, 0xD9]) {
        return false;
    }
    let mut at = 2;
    while let Some(&[0xFF, kind, high, low]) = bytes.get(at..at + 4) {
        if kind == 0xFF {
            at += 1;
            continue;
        }
        let is_frame = (0xC0..=0xCF).contains(&kind) && ![0xC4, 0xC8, 0xCC].contains(&kind);
        if is_frame {
            let size = bytes.get(at + 5..at + 9);
            return size.is_some_and(|size| size[..2] != [0, 0] && size[2..] != [0, 0]);
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn a_scan_is_known_by_its_whole_content() {
        let filler = vec![b' '; 300];
        let whole = |start: &[u8], end: &[u8]| [start, &filler, end].concat();
        let pdf = whole(b"%PDF-1.4\n1 0 obj\nendobj\n", b"startxref\n9\n%%EOF\n");
        let png =
            whole(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x09\0\0\0\x09", b"\0\0\0\0IEND\xae\x42\x60\x82");
        let jpeg = whole(
            b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x09\x00\x09\x01\x01\x11\x00",
            b"\xff\xd9",
        );
        let flat = whole(
            b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x00\x00\x09\x01\x01\x11\x00",
            b"\xff\xd9",
        );
        for (bytes, expected) in [
            (pdf.as_slice(), Some("PDF")),
            (&png, Some("PNG")),
            (&jpeg, Some("JPEG")),
            (&flat, None),
            (b"%PDF-1.7 no scan", None),
            (&whole(b"%PDF-1.7 words only", b""), None),
            (&png[..200], None),
            (&whole(b"MZ", b""), None),
        ] {
            assert_eq!(format(bytes), expected, "{:?}", String::from_utf8_lossy(&bytes[..8]));
        }
    }
}
