//! A photo as proof of a posting (R79a): known by its content, turned upright, made no larger than needed, and
//! written anew, so that place, device and time that cameras put into a file do not stay in it.

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Bytes that a photo may have as it is sent.
pub const MOST_PHOTO_BYTES: usize = 20 * 1024 * 1024;
/// The longer side that is kept, in pixels: small print on a board is still read.
const LONGEST_SIDE: u32 = 1920;
/// No side of a photo may be longer than this.
const MOST_SIDE: u32 = 12_000;
/// Memory that reading one photo may take.
const MOST_MEMORY: u64 = 400 * 1024 * 1024;
const QUALITY: u8 = 82;

/// A photo without what its camera wrote beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanPhoto {
    /// JPEG.
    pub bytes: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Why a file is no photo, as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PhotoRefusal(String);

/// Reads a photo and writes it anew.
///
/// # Errors
/// [`PhotoRefusal`] for what is empty, too large, or no picture.
pub fn clean_photo(bytes: &[u8]) -> Result<CleanPhoto, PhotoRefusal> {
    let refuse = |words: &str| PhotoRefusal(words.to_owned());
    if bytes.is_empty() {
        return Err(refuse("请拍照或者选择照片；空文件不能上传"));
    }
    if bytes.len() > MOST_PHOTO_BYTES {
        let most = MOST_PHOTO_BYTES / 1024 / 1024;
        return Err(PhotoRefusal(format!("照片超过{most} MB，请在相机设置中调小尺寸后重拍")));
    }
    let format = image::guess_format(bytes).ok();
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    let Some(format) = format.filter(|format| known.contains(format)) else {
        return Err(refuse(
            "这个文件不是照片：请上传 JPEG、PNG 或 WebP 格式；苹果手机请在“设置－相机－格式”中选“兼容性最佳”",
        ));
    };
    let (picture, orientation) =
        read(bytes, format).map_err(|_| refuse("照片无法读取，可能没有传完整或者尺寸过大，请重拍后上传"))?;
    let mut picture = picture;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, image::imageops::FilterType::Triangle);
    }
    // Transparent places become black in JPEG otherwise.
    let picture = on_white(&picture);
    let mut written = Vec::new();
    picture
        .write_with_encoder(JpegEncoder::new_with_quality(&mut written, QUALITY))
        .map_err(|_| refuse("照片无法处理，请重拍后上传"))?;
    Ok(CleanPhoto { width: picture.width(), height: picture.height(), bytes: written })
}

fn read(bytes: &[u8], format: ImageFormat) -> image::ImageResult<(DynamicImage, Orientation)> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    limits.reserve(decoder.total_bytes())?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
}

fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let mut white = image::RgbaImage::from_pixel(picture.width(), picture.height(), image::Rgba([255; 4]));
    image::imageops::overlay(&mut white, &picture.to_rgba8(), 0, 0);
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(white).to_rgb8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let made = image::RgbImage::from_fn(width, height, |x, _| image::Rgb([(x % 256) as u8, 90, 40]));
        DynamicImage::ImageRgb8(made).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// An Exif block behind the first mark: the picture is turned by a quarter, taken at a place by a device.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
        tiff.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
        tiff.extend(b"\x01\x10\0\x02\0\0\0\x0c\0\0\0\x26\0\0\0\0SECRETPHONE\0GPS23.13N");
        let mut block = b"Exif\0\0".to_vec();
        block.extend(tiff);
        let length = u16::try_from(block.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], b"\xFF\xE1", &length, &block, &jpeg[2..]].concat()
    }

    #[test]
    fn r79a_what_a_camera_writes_beside_a_photo_does_not_stay() {
        let sent = with_exif(&picture(ImageFormat::Jpeg, 64, 32));
        let holds = |bytes: &[u8], words: &[u8]| bytes.windows(words.len()).any(|part| part == words);
        assert!(holds(&sent, b"SECRETPHONE") && holds(&sent, b"GPS23.13N"));
        let clean = clean_photo(&sent).unwrap();
        assert!(!holds(&clean.bytes, b"SECRETPHONE") && !holds(&clean.bytes, b"Exif"));
        assert_eq!((clean.width, clean.height), (32, 64), "turned upright");
        assert_eq!(clean_photo(&sent).unwrap(), clean, "the same photo, the same bytes");
    }

    #[test]
    fn r79a_three_kinds_of_pictures_become_one_and_all_else_is_refused() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let clean = clean_photo(&picture(format, 2400, 100)).unwrap();
            assert_eq!((clean.width, clean.height), (1920, 80), "{format:?}");
            assert!(clean.bytes.starts_with(b"\xFF\xD8\xFF"));
        }
        for (bytes, words) in [
            (b"".to_vec(), "空文件"),
            (b"GIF89a".to_vec(), "不是照片"),
            (b"<html><script>1</script></html>".to_vec(), "不是照片"),
            (b"\xFF\xD8\xFF\xE0 broken".to_vec(), "无法读取"),
            (vec![0xFF; MOST_PHOTO_BYTES + 1], "超过"),
        ] {
            let refused = clean_photo(&bytes).unwrap_err().to_string();
            assert!(refused.contains(words), "{refused}");
        }
        let wide = picture(ImageFormat::Png, 12_001, 1);
        assert!(clean_photo(&wide).unwrap_err().to_string().contains("尺寸过大"));
    }
}
