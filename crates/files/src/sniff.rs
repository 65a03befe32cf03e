//! What a file is, by its content: extensions lie (.xls that is HTML, .csv that is a workbook).

use crate::error::Trouble;

/// A kind of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook.
    Xlsx,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// Excel 97-2003 workbook.
    Xls,
    /// OpenDocument sheet or text, zipped or flat.
    Ods,
    /// Office Open XML document, zipped or flat.
    Docx,
    /// Web page, also one saved as .xls or .doc.
    Html,
    /// XML workbook of Excel 2003.
    SpreadsheetXml,
    /// Separated values.
    Csv,
    /// Catalogues as this program writes them for other programs.
    Json,
    /// Portable document with text.
    Pdf,
    /// A document of another program (doc, wps, rtf), read by way of LibreOffice.
    Document,
    /// A workbook of another program (et), read by way of LibreOffice.
    Sheet,
}

impl Format {
    /// The name a person knows it by.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel 工作簿（xlsx）",
            Self::Xlsb => "Excel 二进制工作簿（xlsb）",
            Self::Xls => "Excel 97-2003 工作簿（xls）",
            Self::Ods => "开放文档（ods）",
            Self::Docx => "Word 文档（docx）",
            Self::Html => "网页（html）",
            Self::SpreadsheetXml => "XML 电子表格（Excel 2003）",
            Self::Csv => "分隔文本（csv）",
            Self::Json => "JSON 数据（json）",
            Self::Pdf => "PDF 文档（pdf）",
            Self::Document => "文字文档（doc、wps、rtf）",
            Self::Sheet => "电子表格（et）",
        }
    }
}

/// Decides the format from the first bytes and, in containers, from the names of the parts.
pub(crate) fn sniff(bytes: &[u8]) -> Result<Format, Trouble> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip_format(bytes);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return compound_format(bytes);
    }
    // A bare BIFF stream without its container (BIFF2 to BIFF5).
    if bytes.len() > 4 && bytes[0] == 0x09 && matches!(bytes[1], 0x00 | 0x02 | 0x04 | 0x08) && bytes[3] == 0 {
        return Err(Trouble::Unsupported("Excel 95 以前的工作簿"));
    }
    // Some writers put a few bytes before the mark.
    if memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        return Ok(Format::Pdf);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok(Format::Document);
    }
    for (magic, kind) in KNOWN {
        if bytes.starts_with(magic) {
            return Err(Trouble::Unsupported(kind));
        }
    }
    text_format(bytes)
}

const KNOWN: [(&[u8], &str); 10] = [
    (b"\x89PNG", "图片"),
    (b"\xFF\xD8\xFF", "图片"),
    (b"GIF8", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"Rar!", "压缩包（请先解压）"),
    (b"7z\xBC\xAF", "压缩包（请先解压）"),
    (b"\x1F\x8B", "压缩包（请先解压）"),
    (b"OFD", "OFD 版式文件"),
    (b"BM", "图片"),
];

fn zip_format(bytes: &[u8]) -> Result<Format, Trouble> {
    let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(Trouble::damaged)?;
    let mut documents = 0;
    for name in archive.file_names().flatten() {
        let name = name.replace('\\', "/").to_lowercase();
        match name.trim_start_matches('/') {
            "xl/workbook.xml" => return Ok(Format::Xlsx),
            "xl/workbook.bin" => return Ok(Format::Xlsb),
            "word/document.xml" | "word/document2.xml" => return Ok(Format::Docx),
            "content.xml" => return Ok(Format::Ods),
            "ppt/presentation.xml" => return Err(Trouble::Unsupported("演示文稿")),
            "ofd.xml" => return Err(Trouble::Unsupported("OFD 版式文件")),
            inner
                if [".xlsx", ".xls", ".docx", ".doc", ".csv", ".ods"].iter().any(|e| inner.ends_with(e)) =>
            {
                documents += 1
            }
            _ => {}
        }
    }
    if documents > 0 {
        Err(Trouble::Unsupported("压缩包（请先解压）"))
    } else {
        Err(Trouble::Unknown)
    }
}

/// Names of streams and storages stand in UTF-16.
fn holds_name(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &wide).is_some()
}

/// Compound files name their streams in UTF-16: an encrypted package, a Word document or a workbook.
fn compound_format(bytes: &[u8]) -> Result<Format, Trouble> {
    let has = |name: &str| holds_name(bytes, name);
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return Err(Trouble::Locked);
    }
    // Documents name bookmarks, and may hold a workbook; workbooks may hold a document.
    if has("WordDocument") && (has("ObjectPool") || !has("Workbook")) {
        return Ok(Format::Document);
    }
    if has("Workbook") || has("Book") {
        return Ok(Format::Xls);
    }
    // Workbooks of WPS that are not Excel's have streams of their own.
    if has("ETExtData") || has("KSheet") {
        return Ok(Format::Sheet);
    }
    if has("PowerPoint Document") {
        return Err(Trouble::Unsupported("演示文稿"));
    }
    Err(Trouble::Unknown)
}

fn text_format(bytes: &[u8]) -> Result<Format, Trouble> {
    let (text, certain) = crate::decode::head(bytes);
    let head = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').to_lowercase();
    let has = |word: &str| head.contains(word);
    if has("urn:schemas-microsoft-com:office:spreadsheet") && has("<workbook") || has("<ss:workbook") {
        return Ok(Format::SpreadsheetXml);
    }
    if has("<pkg:package") || has("<w:document") || has("<w:worddocument") {
        return Ok(Format::Docx);
    }
    if has("<office:document") {
        return Ok(Format::Ods);
    }
    let tag = [
        "<html",
        "<!doctype html",
        "<table",
        "<body",
        "<head",
        "<meta",
        "<div",
        "<p>",
        "<p ",
        "<h1",
        "<style",
        "<span",
        "<tr",
    ];
    if head.starts_with("mime-version:") && has("multipart/") {
        return Ok(Format::Html);
    }
    if tag.iter().any(|t| head.starts_with(t)) || (head.starts_with('<') && (has("<table") || has("<html"))) {
        return Ok(Format::Html);
    }
    let strange = text
        .chars()
        .take(4_000)
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}'))
        .count();
    if strange * 50 > text.chars().take(4_000).count()
        || (!certain && text.contains('\u{FFFD}') && strange > 0)
    {
        return Err(Trouble::Unknown);
    }
    if is_json(&head, bytes) {
        return Ok(Format::Json);
    }
    if has("<table") && has("<td") {
        return Ok(Format::Html);
    }
    Ok(Format::Csv)
}

/// An object by its first signs; a list only as a whole, since a line of text may begin with a bracket.
fn is_json(head: &str, bytes: &[u8]) -> bool {
    match head.strip_prefix('{') {
        Some(inner) => inner.trim_start().starts_with(['"', '}']),
        None => {
            head.starts_with('[')
                && serde_json::from_str::<serde::de::IgnoredAny>(crate::json::text(bytes).0.trim()).is_ok()
        }
    }
}
