//! What may be published as an attachment: known by its content and not by its name, without macros, scripts and
//! locks (R250 asks what it says, this asks what it is).

use crate::active;
use crate::archive::Archive;
use crate::error::Trouble;
use crate::limits;
use crate::sniff::{self, Format};

/// A kind of attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachmentKind {
    /// The type it is served as.
    pub media: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// The endings that fit it, the usual one first.
    pub extensions: &'static [&'static str],
    /// True where a browser shows it safely in place.
    pub is_shown: bool,
}

/// Why a file is no attachment, as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct AttachmentRefusal(String);

const PDF: AttachmentKind = kind("application/pdf", "PDF文档", &["pdf"], true);
const OFD: AttachmentKind = kind("application/ofd", "OFD版式文件", &["ofd"], false);
const CSV: AttachmentKind = kind("text/csv; charset=utf-8", "数据表（csv）", &["csv"], false);
const TEXT: AttachmentKind = kind("text/plain; charset=utf-8", "文本", &["txt"], true);
const JSON: AttachmentKind = kind("application/json", "数据（json）", &["json"], false);
const HTML: AttachmentKind = kind("text/html; charset=utf-8", "网页", &["html", "htm"], false);
const DOCX: AttachmentKind = kind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "Word文档",
    &["docx"],
    false,
);
const XLSX: AttachmentKind = kind(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Excel工作簿",
    &["xlsx"],
    false,
);
const XLS: AttachmentKind = kind("application/vnd.ms-excel", "Excel工作簿（xls）", &["xls", "et"], false);
const DOC: AttachmentKind = kind("application/msword", "Word文档（doc）", &["doc", "wps", "rtf"], false);
const ODF: AttachmentKind =
    kind("application/vnd.oasis.opendocument.spreadsheet", "开放文档", &["ods", "odt"], false);
const XLSB: AttachmentKind =
    kind("application/vnd.ms-excel.sheet.binary.macroEnabled.12", "Excel工作簿（xlsb）", &["xlsb"], false);
const PICTURES: [(&[u8], AttachmentKind); 4] = [
    (b"\x89PNG", kind("image/png", "图片（png）", &["png"], true)),
    (b"\xFF\xD8\xFF", kind("image/jpeg", "图片（jpg）", &["jpg", "jpeg"], true)),
    (b"GIF8", kind("image/gif", "图片（gif）", &["gif"], true)),
    (b"RIFF", kind("image/webp", "图片（webp）", &["webp"], true)),
];

const fn kind(
    media: &'static str,
    label: &'static str,
    extensions: &'static [&'static str],
    is_shown: bool,
) -> AttachmentKind {
    AttachmentKind { media, label, extensions, is_shown }
}

impl AttachmentKind {
    /// The kind of a stored type.
    #[must_use]
    pub fn of_media(media: &str) -> Option<Self> {
        let documents = [PDF, OFD, CSV, TEXT, JSON, HTML, DOCX, XLSX, XLS, DOC, ODF, XLSB];
        let pictures = PICTURES.map(|(_, kind)| kind);
        documents.into_iter().chain(pictures).find(|kind| kind.media == media)
    }

    /// A file's name with an ending that fits what it is.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        match self.extensions.contains(&ending.as_str()) {
            true => name.to_owned(),
            false if ending.is_empty() || ending.len() > 5 || !ending.is_ascii() => {
                format!("{name}.{}", self.extensions[0])
            }
            false => format!("{}.{}", &name[..name.len() - ending.len() - 1], self.extensions[0]),
        }
    }
}

/// What a file is, where it may be published.
///
/// # Errors
/// [`AttachmentRefusal`] for what is empty, too large, sealed, holds macros or scripts, or is no document.
pub fn attachment_kind(name: &str, bytes: &[u8]) -> Result<AttachmentKind, AttachmentRefusal> {
    let refuse = |words: String| Err(AttachmentRefusal(format!("“{name}”{words}")));
    if bytes.is_empty() {
        return refuse("是空文件，请检查后重新选择".to_owned());
    }
    if bytes.len() > limits::MAX_FILE_BYTES {
        let most = limits::MAX_FILE_BYTES / 1024 / 1024;
        return refuse(format!("超过{most} MB，请压缩图片或拆成几个文件"));
    }
    let picture = PICTURES.iter().find(|(magic, _)| bytes.starts_with(magic));
    if let Some((_, picture)) = picture.filter(|(_, kind)| kind.media != "image/webp" || is_webp(bytes)) {
        return Ok(*picture);
    }
    let format = match sniff::sniff(bytes) {
        Err(trouble @ Trouble::Locked) => return refuse_as(name, trouble),
        Err(Trouble::Unsupported(what)) if !what.starts_with("OFD") => {
            return refuse(format!("是{what}，不能作为附件；可以上传PDF、Word、Excel、OFD、图片和文本"));
        }
        other => other,
    };
    if let Err(trouble) = expands_well(bytes) {
        return refuse_as(name, trouble);
    }
    match active::active_part(bytes) {
        Ok(None) => {}
        Ok(Some(found)) => return refuse(format!("含有{}，不能公开；{}", found.what(), found.advice())),
        Err(trouble) => return refuse_as(name, trouble),
    }
    match format {
        Ok(Format::Csv) if name.to_lowercase().ends_with(".csv") => Ok(CSV),
        Ok(format) => Ok(of_format(format)),
        Err(Trouble::Unsupported(_)) => Ok(OFD),
        Err(_) => refuse("无法识别，可能已经损坏；可以上传PDF、Word、Excel、OFD、图片和文本".to_owned()),
    }
}

fn of_format(format: Format) -> AttachmentKind {
    match format {
        Format::Xlsx => XLSX,
        Format::Xlsb => XLSB,
        Format::Xls | Format::Sheet | Format::SpreadsheetXml => XLS,
        Format::Ods => ODF,
        Format::Docx => DOCX,
        Format::Html => HTML,
        Format::Csv => TEXT,
        Format::Json => JSON,
        Format::Pdf => PDF,
        Format::Document => DOC,
    }
}

fn is_webp(bytes: &[u8]) -> bool {
    bytes.get(8..12) == Some(b"WEBP")
}

/// A package that expands beyond reason is refused whatever it is.
fn expands_well(bytes: &[u8]) -> Result<(), Trouble> {
    if bytes.starts_with(b"PK") { Archive::open(bytes)?.judge() } else { Ok(()) }
}

fn refuse_as(name: &str, trouble: Trouble) -> Result<AttachmentKind, AttachmentRefusal> {
    let words = match trouble {
        Trouble::Locked => format!("“{name}”设有密码，公众打不开；请去掉密码后重新上传"),
        trouble => trouble.in_file(name).with_advice(),
    };
    Err(AttachmentRefusal(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &[u8] =
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 \
        /Kids [3 0 R] >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n\
        trailer << /Size 4 /Root 1 0 R >>\n%%EOF";

    #[test]
    fn a_file_is_what_its_content_says() {
        for (name, bytes, media) in [
            (
                "名单.xls",
                b"<html><body><table><tr><td>a</td></tr></table></body></html>".as_slice(),
                HTML.media,
            ),
            ("扫描.pdf", PAGE, PDF.media),
            ("说明.txt", "公开说明，共三条。".as_bytes(), TEXT.media),
            ("图.jpg", b"\x89PNG\r\n\x1a\n", "image/png"),
        ] {
            let kind = attachment_kind(name, bytes).unwrap();
            assert_eq!(kind.media, media, "{name}");
            assert_eq!(AttachmentKind::of_media(media), Some(kind));
        }
        assert_eq!(HTML.name("名单.xls"), "名单.html");
        assert_eq!(HTML.name("名单.HTM"), "名单.HTM");
        assert_eq!(PDF.name("第1.2号通知"), "第1.2号通知.pdf");
        assert_eq!(PDF.name("通知"), "通知.pdf");
    }

    #[test]
    fn what_acts_by_itself_or_cannot_be_opened_is_refused() {
        for (bytes, words) in [
            (b"".as_slice(), "空文件"),
            (b"<html><script>1</script></html>", "脚本"),
            (b"<html><p onclick=a()>x</p></html>", "脚本"),
            (b"<html><a href=' java\nscript:x'>x</a></html>", "脚本"),
            (b"<html><meta http-equiv=refresh content=0></html>", "自动跳转"),
            (b"<html><iframe src=a></iframe></html>", "嵌入"),
            (b"Rar!\x1a\x07", "压缩包"),
        ] {
            let refused = attachment_kind("附件", bytes).unwrap_err().to_string();
            assert!(refused.contains(words) && refused.contains("“附件”"), "{refused}");
        }
    }
}
