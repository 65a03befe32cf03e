//! Pictures that are published: as they came, but without what a camera, a phone or an editor wrote beside them: place,
//! time, device, comments, a small picture of what was cut off (R250). No point of the picture is changed.

use crate::error::{FileError, Trouble};

/// A picture without what was written beside it; none where there was nothing of the kind, or it is no picture of a
/// kind that carries it.
///
/// # Errors
/// [`FileError::Damaged`] for a picture that cannot be taken apart.
pub fn clean_picture(name: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>, FileError> {
    let clean = match bytes {
        [0xFF, 0xD8, 0xFF, ..] => jpeg(bytes),
        [0x89, b'P', b'N', b'G', ..] => png(bytes),
        [b'R', b'I', b'F', b'F', ..] if bytes.get(8..12) == Some(b"WEBP") => webp(bytes),
        _ => return Ok(None),
    };
    let clean = clean.ok_or_else(|| Trouble::damaged("图片不完整").in_file(name))?;
    Ok((clean != bytes).then_some(clean))
}

const PNG_HEAD: usize = 8;
/// Parts of a PNG that say how it looks; all others are left out.
const PNG_PARTS: [&[u8]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD",
    b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut clean = bytes.get(..PNG_HEAD)?.to_vec();
    let mut at = PNG_HEAD;
    let mut turn = None;
    let mut has_picture = false;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = usize::try_from(u32::from_be_bytes([head[0], head[1], head[2], head[3]])).ok()?;
        let end = at.checked_add(12)?.checked_add(length)?;
        let part = bytes.get(at..end)?;
        let kind = &head[4..8];
        has_picture |= kind == b"IDAT";
        if PNG_PARTS.contains(&kind) {
            clean.extend_from_slice(part);
        }
        if kind == b"eXIf" {
            turn = orientation(&part[8..8 + length]);
        }
        at = end;
        if kind == b"IEND" {
            // How it is turned goes before the end, where it was told at all.
            if let Some(turn) = turn.filter(|turn| *turn != UPRIGHT) {
                let mut chunk = b"eXIf".to_vec();
                chunk.extend(exif(turn));
                let sum = crc(&chunk).to_be_bytes();
                let end = clean.split_off(clean.len() - part.len());
                clean.extend(u32::try_from(chunk.len() - 4).ok()?.to_be_bytes());
                clean.extend(chunk);
                clean.extend(sum);
                clean.extend(end);
            }
            return has_picture.then_some(clean);
        }
    }
    None
}

/// The check sum of a part of a PNG.
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(bytes);
    sum.sum()
}

/// Segments of a JPEG: up to its end, and nothing of what stands behind it.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut clean = bytes.get(..2)?.to_vec();
    let mut at = 2;
    let mut has_picture = false;
    loop {
        let Some(mark) = marker(bytes, &mut at) else {
            // Cut off within its last lines, a picture is still shown.
            return has_picture.then_some(clean);
        };
        match mark {
            0xD9 => {
                clean.extend_from_slice(&[0xFF, 0xD9]);
                return has_picture.then_some(clean);
            }
            0x01 | 0xD0..=0xD8 => {
                clean.extend_from_slice(&[0xFF, mark]);
                continue;
            }
            _ => {}
        }
        let length = bytes.get(at..at + 2).map(|b| usize::from(u16::from_be_bytes([b[0], b[1]])))?;
        let segment = bytes.get(at..at.checked_add(length.max(2))?)?;
        at += segment.len();
        if keeps(mark, segment) {
            clean.extend_from_slice(&[0xFF, mark]);
            clean.extend_from_slice(segment);
        } else if let Some(turn) = turned(mark, segment) {
            let mut block = b"Exif\0\0".to_vec();
            block.extend(exif(turn));
            clean.extend_from_slice(&[0xFF, mark]);
            clean.extend(u16::try_from(block.len() + 2).ok()?.to_be_bytes());
            clean.extend(block);
        }
        if mark == 0xDA {
            has_picture = true;
            let data = bytes.get(at..)?;
            let end = end_of_scan(data);
            clean.extend_from_slice(&data[..end]);
            at += end;
        }
    }
}

/// The next mark; fill bytes before it are left out.
fn marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    if *bytes.get(*at)? != 0xFF {
        return None;
    }
    while *bytes.get(*at)? == 0xFF {
        *at += 1;
    }
    let mark = *bytes.get(*at)?;
    *at += 1;
    Some(mark)
}

/// The data of a scan ends before a mark that is neither an escaped byte nor a restart.
fn end_of_scan(data: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memchr::memchr(0xFF, &data[at..]) {
        at += found;
        match data.get(at + 1) {
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return at,
            None => return data.len(),
        }
    }
    data.len()
}

/// What says how the picture is drawn: tables, frames, scans, JFIF without its small picture, colours, Adobe's mark.
fn keeps(mark: u8, segment: &[u8]) -> bool {
    let begins = |words: &[u8]| segment.get(2..).is_some_and(|data| data.starts_with(words));
    match mark {
        0xE0 => begins(b"JFIF\0") && segment.len() <= 18,
        0xE2 => begins(b"ICC_PROFILE\0"),
        0xEE => begins(b"Adobe"),
        0xE1 | 0xE3..=0xED | 0xEF | 0xFE => false,
        _ => true,
    }
}

const UPRIGHT: u16 = 1;

fn turned(mark: u8, segment: &[u8]) -> Option<u16> {
    let data = segment.get(2..).filter(|_| mark == 0xE1)?.strip_prefix(b"Exif\0\0")?;
    orientation(data).filter(|turn| *turn != UPRIGHT)
}

/// How a picture is turned, by its TIFF block.
fn orientation(tiff: &[u8]) -> Option<u16> {
    let is_big = tiff.starts_with(b"MM");
    let short = |at: usize| {
        let pair = tiff.get(at..at.checked_add(2)?)?;
        let pair = [pair[0], pair[1]];
        Some(if is_big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let long = |at: usize| {
        let four = tiff.get(at..at.checked_add(4)?)?;
        let four = [four[0], four[1], four[2], four[3]];
        Some(if is_big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    };
    let start = usize::try_from(long(4)?).ok()?;
    let count = usize::from(short(start)?);
    (0..count).find_map(|entry| {
        let at = start.checked_add(2 + entry * 12)?;
        (short(at)? == 0x0112).then(|| short(at + 8)).flatten().filter(|turn| (1..=8).contains(turn))
    })
}

/// A block that says nothing but how the picture is turned.
fn exif(turn: u16) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    tiff.extend(turn.to_be_bytes());
    tiff.extend([0; 6]);
    tiff
}

/// Parts of a WebP; its head says which of them there are.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const METADATA: u8 = 0b0000_1100;
    let mut clean = bytes.get(..12)?.to_vec();
    let mut at = 12;
    let mut has_picture = false;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = usize::try_from(u32::from_le_bytes([head[4], head[5], head[6], head[7]])).ok()?;
        let end = at.checked_add(8)?.checked_add(length)?;
        let mut part = bytes.get(at..end)?.to_vec();
        if length % 2 == 1 {
            part.push(0);
        }
        match &head[..4] {
            b"VP8X" => {
                *part.get_mut(8)? &= !METADATA;
                clean.extend(part);
            }
            b"VP8 " | b"VP8L" | b"ANMF" => {
                has_picture = true;
                clean.extend(part);
            }
            b"ALPH" | b"ANIM" | b"ICCP" => clean.extend(part),
            _ => {}
        }
        at = end + length % 2;
    }
    let size = u32::try_from(clean.len() - 8).ok()?.to_le_bytes();
    clean[4..8].copy_from_slice(&size);
    has_picture.then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, GenericImageView as _, ImageFormat};
    use std::io::Cursor;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let made = image::RgbImage::from_fn(64, 32, |x, y| image::Rgb([(x * 4) as u8, (y * 8) as u8, 40]));
        DynamicImage::ImageRgb8(made).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn holds(bytes: &[u8], words: &[u8]) -> bool {
        memchr::memmem::find(bytes, words).is_some()
    }

    /// What a phone writes: a turned picture, taken at a place by a device.
    fn tiff() -> Vec<u8> {
        let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
        tiff.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
        tiff.extend(b"\x01\x10\0\x02\0\0\0\x0c\0\0\0\x26\0\0\0\0SECRETPHONE\0GPS23.13N");
        tiff
    }

    fn segment(mark: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, mark], &length[..], data].concat()
    }

    #[test]
    fn r250_a_photo_loses_place_time_and_device_and_no_point_of_the_picture() {
        let plain = picture(ImageFormat::Jpeg);
        let exif = segment(0xE1, &[b"Exif\0\0".as_slice(), &tiff()].concat());
        let comment = segment(0xFE, b"by SECRETPERSON");
        let sent =
            [&plain[..2], &exif, &comment, &plain[2..], b"a film behind it: GPS23.13N".as_slice()].concat();
        let clean = clean_picture("图.jpg", &sent).unwrap().unwrap();
        for words in [b"SECRET".as_slice(), b"GPS23"] {
            assert!(holds(&sent, words) && !holds(&clean, words));
        }
        assert!(holds(&clean, b"Exif\0\0"), "how it is turned is kept");
        assert_eq!(orientation(clean.split_at(memchr::memmem::find(&clean, b"MM").unwrap()).1), Some(6));
        let (before, after) =
            (image::load_from_memory(&sent).unwrap(), image::load_from_memory(&clean).unwrap());
        assert_eq!(before.to_rgb8(), after.to_rgb8(), "no point changed");
        assert_eq!(clean_picture("图.jpg", &clean).unwrap(), None, "twice changes nothing");
        assert_eq!(clean_picture("图.jpg", &plain).unwrap(), None, "nothing was written beside it");
    }

    #[test]
    fn r250_pictures_of_other_kinds_lose_it_too() {
        let plain = picture(ImageFormat::Png);
        let chunk = |kind: &[u8], data: &[u8]| {
            let named = [kind, data].concat();
            let length = u32::try_from(data.len()).unwrap().to_be_bytes();
            [&length[..], &named, &crc(&named).to_be_bytes()].concat()
        };
        let at = 8 + 25;
        let sent = [
            &plain[..at],
            &chunk(b"tEXt", b"Author\0SECRETPERSON"),
            &chunk(b"eXIf", &tiff()),
            &plain[at..],
            b"GPS23.13N".as_slice(),
        ]
        .concat();
        let clean = clean_picture("图.png", &sent).unwrap().unwrap();
        assert!(holds(&sent, b"SECRETPERSON") && !holds(&clean, b"SECRET") && !holds(&clean, b"GPS23"));
        let after = image::load_from_memory(&clean).unwrap();
        assert_eq!(image::load_from_memory(&plain).unwrap().to_rgb8(), after.to_rgb8());

        let plain = picture(ImageFormat::WebP);
        let mut sent = plain.clone();
        sent.extend([b"EXIF".as_slice(), &20_u32.to_le_bytes(), b"SECRETPHONE GPS23.13"].concat());
        let size = u32::try_from(sent.len() - 8).unwrap().to_le_bytes();
        sent[4..8].copy_from_slice(&size);
        let clean = clean_picture("图.webp", &sent).unwrap().unwrap();
        assert!(holds(&sent, b"SECRETPHONE") && !holds(&clean, b"SECRETPHONE"));
        assert_eq!(image::load_from_memory(&clean).unwrap().dimensions(), (64, 32));
    }

    #[test]
    fn what_is_no_whole_picture_is_refused() {
        for bytes in [
            b"\x89PNG\r\n\x1a\n....".as_slice(),
            b"\xFF\xD8\xFF\xE0 broken",
            b"RIFF....WEBPVP8 ",
            b"\xFF\xD8\xFF",
        ] {
            let refused = clean_picture("图", bytes).unwrap_err();
            assert_eq!(refused.code(), "damaged-file", "{bytes:?}");
        }
        assert_eq!(clean_picture("说明.txt", b"text").unwrap(), None);
    }
}
