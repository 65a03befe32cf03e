//! A volume as a Word document: cover, contents with page numbers as fields, headings in
//! styles, one landscape table after another with its heads on every page, page numbers.

use super::{LACKING, Volume};
use crate::write::WriteError;
use crate::write::docx::{AFTER_TABLE, OPENING, write_table};
use crate::write::layout::escaped;
use domain::reference::Reference;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="仿宋" w:eastAsia="仿宋" w:hAnsi="仿宋" w:cs="Times New Roman"/><w:sz w:val="18"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:ascii="黑体" w:eastAsia="黑体" w:hAnsi="黑体"/><w:sz w:val="24"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:jc w:val="center"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hAnsi="宋体"/><w:b/><w:sz w:val="34"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/><w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="15390"/></w:tabs><w:spacing w:before="60"/></w:pPr><w:rPr><w:sz w:val="24"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="TOC2"><w:name w:val="toc 2"/><w:basedOn w:val="Normal"/><w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="15390"/></w:tabs><w:ind w:left="440"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style></w:styles>"#;
const FOOTER: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>"#;
/// The cover bears no page number.
const CLOSING: &str = r#"<w:sectPr xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="850" w:right="720" w:bottom="850" w:left="720" w:header="500" w:footer="400" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>"#;
const TITLE: &str = r#"<w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hAnsi="宋体"/><w:b/>"#;

/// Writes a volume as a document.
///
/// # Errors
/// [`WriteError`] where the container cannot be put together.
pub fn volume_docx(volume: &Volume) -> Result<Vec<u8>, WriteError> {
    let reference = Reference::shipped();
    let mut body = String::from(OPENING);
    cover(&mut body, volume);
    contents(&mut body, volume);
    let mut chapter = "";
    for (at, part) in volume.parts.iter().enumerate() {
        let mut new_page = "<w:pageBreakBefore/>";
        if part.chapter != chapter {
            chapter = &part.chapter;
            heading(&mut body, "Heading1", new_page, &format!("c{at}"), at * 2, chapter);
            new_page = "";
        }
        heading(&mut body, "Heading2", new_page, &format!("p{at}"), at * 2 + 1, &part.title());
        if !part.facts.is_empty() {
            let _ = write!(
                body,
                r#"<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
                escaped(&part.facts.join("　　"))
            );
        }
        write_table(&mut body, &part.table, &reference);
    }
    body.push_str(AFTER_TABLE);
    lacking(&mut body, volume);
    body.push_str(CLOSING);
    package(&[
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", &body),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
        ("word/styles.xml", STYLES),
        ("word/footer1.xml", FOOTER),
    ])
}

/// What the volume does not hold, a line each.
fn lacking(body: &mut String, volume: &Volume) {
    if volume.lacking.is_empty() {
        return;
    }
    heading(body, "Heading1", "<w:pageBreakBefore/>", "lacking", volume.parts.len() * 2, LACKING);
    for (number, one) in (1..).zip(&volume.lacking) {
        let _ = write!(
            body,
            r#"<w:p><w:r><w:rPr><w:sz w:val="22"/></w:rPr><w:t xml:space="preserve">{number}. {}：{}，{}</w:t></w:r></w:p>"#,
            escaped(&one.what),
            escaped(&one.kind),
            escaped(&one.reason)
        );
    }
}

pub(super) fn package(parts: &[(&str, &str)]) -> Result<Vec<u8>, WriteError> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in parts {
        zip.start_file(*name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn cover(body: &mut String, volume: &Volume) {
    let mut line = |before: u32, size: u32, text: &str, look: &str| {
        let _ = write!(
            body,
            r#"<w:p><w:pPr><w:spacing w:before="{before}"/><w:jc w:val="center"/></w:pPr><w:r><w:rPr>{look}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
            escaped(text)
        );
    };
    for (at, text) in volume.title.iter().enumerate() {
        line(if at == 0 { 2400 } else { 200 }, 72, text, TITLE);
    }
    for (at, text) in volume.facts.iter().enumerate() {
        line(if at == 0 { 500 } else { 80 }, 30, text, "");
    }
    for (at, text) in volume.foot.iter().enumerate() {
        line(if at == 0 { 1800 } else { 120 }, 36, text, "");
    }
}

/// Entries that lead to their places, each with its page number as a field of its own: within a field of
/// contents LibreOffice shows the numbers that the file holds, and there are none before it is laid out.
fn contents(body: &mut String, volume: &Volume) {
    let _ = write!(
        body,
        r#"<w:p><w:pPr><w:pageBreakBefore/><w:jc w:val="center"/></w:pPr><w:r><w:rPr>{TITLE}<w:sz w:val="44"/></w:rPr><w:t>目　录</w:t></w:r></w:p>"#
    );
    let mut chapter = "";
    for (at, part) in volume.parts.iter().enumerate() {
        if part.chapter != chapter {
            chapter = &part.chapter;
            entry(body, "TOC1", &format!("c{at}"), chapter);
        }
        entry(body, "TOC2", &format!("p{at}"), &part.title());
    }
    if !volume.lacking.is_empty() {
        entry(body, "TOC1", "lacking", LACKING);
    }
}

fn entry(body: &mut String, style: &str, anchor: &str, text: &str) {
    let _ = write!(
        body,
        r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:hyperlink w:anchor="{anchor}" w:history="1"><w:r><w:t xml:space="preserve">{}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF {anchor} \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink></w:p>"#,
        escaped(text)
    );
}

fn heading(body: &mut String, style: &str, new_page: &str, anchor: &str, number: usize, text: &str) {
    let _ = write!(
        body,
        r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{new_page}</w:pPr><w:bookmarkStart w:id="{number}" w:name="{anchor}"/><w:r><w:t xml:space="preserve">{}</w:t></w:r><w:bookmarkEnd w:id="{number}"/></w:p>"#,
        escaped(text)
    );
}
