//! A letter as a Word document in the sizes and pitches of official documents (R318-R330, R337).

use super::docx::package;
use crate::write::WriteError;
use crate::write::layout::escaped;
use std::fmt::Write as _;

/// The text of a letter with its annexes.
#[derive(Debug, Clone, Default)]
pub struct LetterText {
    /// 发文机关标志
    pub mark: String,
    /// 标题
    pub title: String,
    /// 主送机关, without colon
    pub to: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// Who signs.
    pub from: String,
    /// The date in words.
    pub date: String,
    /// Annexes: title and lines.
    pub annexes: Vec<(String, Vec<String>)>,
}

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const OPENING: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;
/// 210 × 297 mm; above 37, left 28, right 26, below 35 mm (R318).
const CLOSING: &str = r#"<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="850" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>"#;

/// Writes a letter as a document.
///
/// # Errors
/// [`WriteError`] where the container cannot be put together.
pub fn letter_docx(letter: &LetterText) -> Result<Vec<u8>, WriteError> {
    let mut body = String::from(OPENING);
    paragraph(
        &mut body,
        (RED_LINE, CENTRED),
        r#"<w:color w:val="D6201A"/>"#,
        ("方正小标宋简体", 64),
        &letter.mark,
    );
    blank(&mut body);
    paragraph(&mut body, ("", CENTRED), "", ("方正小标宋简体", 44), &letter.title);
    blank(&mut body);
    text(&mut body, "", &format!("{}：", letter.to));
    for one in &letter.paragraphs {
        text(&mut body, INDENT, one);
    }
    blank(&mut body);
    for (at, (title, _)) in letter.annexes.iter().enumerate() {
        let name = match (at, letter.annexes.len()) {
            (0, 1) => format!("附件：{title}"),
            (0, _) => format!("附件：1. {title}"),
            _ => format!("　　　{}. {title}", at + 1),
        };
        text(&mut body, INDENT, &name);
    }
    blank(&mut body);
    // Right with four blank characters (R330).
    text(&mut body, r#"<w:ind w:right="1280"/><w:jc w:val="right"/>"#, &letter.from);
    text(&mut body, r#"<w:ind w:right="1280"/><w:jc w:val="right"/>"#, &letter.date);
    for (at, (title, lines)) in letter.annexes.iter().enumerate() {
        let name = if letter.annexes.len() == 1 { "附件".to_owned() } else { format!("附件{}", at + 1) };
        paragraph(&mut body, ("<w:pageBreakBefore/>", ""), "", ("黑体", 32), &name);
        blank(&mut body);
        paragraph(&mut body, ("", CENTRED), "", ("方正小标宋简体", 44), title);
        blank(&mut body);
        for line in lines {
            text(&mut body, INDENT, line);
        }
    }
    body.push_str(CLOSING);
    package(&[
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", &body),
    ])
}

const CENTRED: &str = r#"<w:jc w:val="center"/>"#;
const RED_LINE: &str =
    r#"<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="6" w:color="D6201A"/></w:pBdr>"#;
const INDENT: &str = r#"<w:ind w:firstLine="640"/>"#;

fn text(body: &mut String, place: &str, text: &str) {
    paragraph(body, ("", place), "", ("仿宋_GB2312", 32), text);
}

fn blank(body: &mut String) {
    text(body, "", "");
}

/// Lines stand 28.95 points apart (R319).
fn paragraph(
    body: &mut String,
    (before, after): (&str, &str),
    look: &str,
    (font, size): (&str, u32),
    text: &str,
) {
    let _ = write!(
        body,
        r#"<w:p><w:pPr>{before}<w:spacing w:line="579" w:lineRule="atLeast"/>{after}</w:pPr><w:r><w:rPr><w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}"/>{look}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
        escaped(text)
    );
}
