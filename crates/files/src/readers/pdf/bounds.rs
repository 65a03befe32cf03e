//! Looks through a PDF before it is parsed: encryption, and how far its compressed parts expand. The
//! parser expands them without a bound of its own, so every one is expanded here first, into nothing.

use crate::error::Trouble;
use crate::limits::{MAX_EXPANDED_BYTES, MAX_PDF_IMAGE_BYTES, MAX_PDF_STREAM_BYTES};
use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

/// Streams that are compressed in other ways may not be longer than this; old files use them for
/// small parts only, and their expansion is not counted.
const MOST_OTHER_BYTES: usize = 256 * 1024;
/// A dictionary stands within this many bytes before its stream.
const DICTIONARY_BYTES: usize = 4 * 1024;

/// Refuses what is encrypted and what expands beyond reason.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Trouble> {
    if is_encrypted(bytes) {
        return Err(Trouble::Locked);
    }
    let mut expanded = 0_u64;
    let mut at = 0;
    for start in memmem::find_iter(bytes, b"stream") {
        if start < at || bytes[..start].ends_with(b"end") {
            continue;
        }
        let head = &bytes[start.saturating_sub(DICTIONARY_BYTES).max(at)..start];
        let dictionary = memmem::rfind(head, b" obj").map_or(head, |from| &head[from..]);
        let body = &bytes[start + b"stream".len()..];
        let body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        let size = judge(dictionary, body)?;
        // An image is never kept and counts alone.
        if !is_image(dictionary) {
            expanded = expanded.saturating_add(size);
        }
        if expanded > MAX_EXPANDED_BYTES {
            return Err(Trouble::Bomb);
        }
        at = start + b"stream".len();
    }
    Ok(())
}

fn is_encrypted(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, b"/Encrypt").any(|at| {
        let after = bytes.get(at + b"/Encrypt".len()).copied().unwrap_or(b' ');
        after.is_ascii_whitespace() || after == b'<' || after.is_ascii_digit()
    })
}

/// An image by its dictionary, and by nothing that would make it a container of objects.
fn is_image(dictionary: &[u8]) -> bool {
    let has = |key: &[u8]| memmem::find(dictionary, key).is_some();
    has(b"/Image") && has(b"/Width") && !has(b"/First") && !has(b"#")
}

/// How far a stream expands.
fn judge(dictionary: &[u8], body: &[u8]) -> Result<u64, Trouble> {
    let count = |key: &[u8]| memmem::find_iter(dictionary, key).count();
    let flate = count(b"/Fl");
    let other = count(b"/LZW") + count(b"/RunLength") + count(b"/RL") + count(b"/Brotli");
    let limit = if is_image(dictionary) { MAX_PDF_IMAGE_BYTES } else { MAX_PDF_STREAM_BYTES };
    let raw = memmem::find(body, b"endstream").unwrap_or(body.len());
    if is_image(dictionary) && flate == 0 {
        return Ok(0);
    }
    // One compression upon another, or one hidden from sight, is no honest file's.
    let is_indirect = flate + other == 0 && count(b"/Filter") > 0 && count(b"/ASCII") + count(b"/A") == 0;
    if flate + other > 1
        || (count(b"#") > 0 && raw > MOST_OTHER_BYTES)
        || is_indirect && raw > MOST_OTHER_BYTES
    {
        return Err(Trouble::Bomb);
    }
    let under_text = count(b"/ASCII") + count(b"/A85") + count(b"/AHx") > 0;
    if (other > 0 || (under_text && flate > 0)) && raw > MOST_OTHER_BYTES {
        return Err(Trouble::Bomb);
    }
    let size = if flate > 0 && !under_text { inflated(body, limit)? } else { raw as u64 };
    Ok(size)
}

/// Expands into nothing and counts.
fn inflated(body: &[u8], limit: u64) -> Result<u64, Trouble> {
    let zlib = counted(body, true, limit)?;
    // Some writers leave the two bytes before the data out.
    if zlib == 0 { counted(body, false, limit) } else { Ok(zlib) }
}

fn counted(body: &[u8], has_head: bool, limit: u64) -> Result<u64, Trouble> {
    let mut inflater = Decompress::new(has_head);
    let mut room = vec![0; 64 * 1024];
    loop {
        let at = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX).min(body.len());
        let (before_in, before_out) = (inflater.total_in(), inflater.total_out());
        let status = inflater.decompress(&body[at..], &mut room, FlushDecompress::None);
        if inflater.total_out() > limit {
            return Err(Trouble::Bomb);
        }
        let stands = inflater.total_in() == before_in && inflater.total_out() == before_out;
        if !matches!(status, Ok(Status::Ok)) || stands {
            return Ok(inflater.total_out());
        }
    }
}
