//! A Word document on landscape A4: title in 宋体, table in 仿宋, heading rows repeated on every page.

use super::WriteError;
use super::layout::{self, PrintedColumn, escaped};
use domain::catalogue::CatalogueTable;
use domain::reference::Reference;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

/// The width between the margins of landscape A4, in twentieths of a point.
pub(super) const TEXT_WIDTH: usize = 15_398;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="仿宋" w:eastAsia="仿宋" w:hAnsi="仿宋" w:cs="Times New Roman"/><w:sz w:val="18"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>"#;
pub(super) const OPENING: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;
/// A table may not stand last in a document: programs lose it or mend the file.
pub(super) const AFTER_TABLE: &str =
    r#"<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>"#;
const CLOSING: &str = r#"<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="850" w:right="720" w:bottom="850" w:left="720" w:header="500" w:footer="500" w:gutter="0"/></w:sectPr></w:body></w:document>"#;
pub(super) const BORDERS: &str = r#"<w:tblBorders><w:top w:val="single" w:sz="4"/><w:left w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="4"/><w:right w:val="single" w:sz="4"/><w:insideH w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/></w:tblBorders>"#;

/// Writes catalogues as a document, a table each on pages of its own.
///
/// # Errors
/// [`WriteError`] where the container cannot be put together.
pub fn to_docx(tables: &[CatalogueTable]) -> Result<Vec<u8>, WriteError> {
    let reference = Reference::shipped();
    let mut body = String::from(OPENING);
    for (index, table) in tables.iter().enumerate() {
        let new_page = if index > 0 { "<w:pageBreakBefore/>" } else { "" };
        let _ = write!(
            body,
            r#"<w:p><w:pPr>{new_page}<w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hAnsi="宋体"/><w:b/><w:sz w:val="36"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
            escaped(&layout::title(table))
        );
        if let Some(unit) = &table.government {
            paragraph(&mut body, &format!("编制单位：{unit}"), "left", false);
        }
        write_table(&mut body, table, &reference);
    }
    body.push_str(AFTER_TABLE);
    packaged(body)
}

/// A document of a body that was opened and is not closed yet.
pub(super) fn packaged(mut body: String) -> Result<Vec<u8>, WriteError> {
    body.push_str(CLOSING);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", &body),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
        ("word/styles.xml", STYLES),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

pub(super) fn write_table(body: &mut String, table: &CatalogueTable, reference: &Reference) {
    let columns = layout::columns(table);
    let total: usize = columns.iter().map(|c| usize::from(c.width())).sum::<usize>().max(1);
    let widths: Vec<usize> = columns.iter().map(|c| usize::from(c.width()) * TEXT_WIDTH / total).collect();
    let _ = write!(
        body,
        r#"<w:tbl><w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>{BORDERS}<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>"#
    );
    for width in &widths {
        let _ = write!(body, r#"<w:gridCol w:w="{width}"/>"#);
    }
    body.push_str("</w:tblGrid>");
    heading_rows(body, &columns, &widths);
    for placed in &table.rows {
        body.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (column, width) in columns.iter().zip(&widths) {
            let align = if column.is_narrow() { "center" } else { "left" };
            cell(body, *width, "", &column.text(&placed.row, reference), align, false);
        }
        body.push_str("</w:tr>");
    }
    body.push_str("</w:tbl>");
}

fn heading_rows(body: &mut String, columns: &[PrintedColumn], widths: &[usize]) {
    let opening = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
    body.push_str(opening);
    for head in layout::heads(columns) {
        let width = widths[head.first..head.first + head.span].iter().sum();
        match &head.group {
            Some(group) => {
                let span = format!(r#"<w:gridSpan w:val="{}"/>"#, head.span);
                cell(body, width, &span, group, "center", true);
            }
            None => cell(
                body,
                width,
                r#"<w:vMerge w:val="restart"/>"#,
                &columns[head.first].label,
                "center",
                true,
            ),
        }
    }
    body.push_str("</w:tr>");
    body.push_str(opening);
    for (column, width) in columns.iter().zip(widths) {
        match column.group {
            Some(_) => cell(body, *width, "", &column.label, "center", true),
            None => cell(body, *width, "<w:vMerge/>", "", "center", true),
        }
    }
    body.push_str("</w:tr>");
}

pub(super) fn cell(body: &mut String, width: usize, merge: &str, text: &str, align: &str, bold: bool) {
    let _ = write!(
        body,
        r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>"#
    );
    paragraph(body, text, align, bold);
    body.push_str("</w:tc>");
}

pub(super) fn paragraph(body: &mut String, text: &str, align: &str, bold: bool) {
    let properties = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    let _ = write!(body, r#"<w:p><w:pPr><w:jc w:val="{align}"/></w:pPr>"#);
    if !text.is_empty() {
        let _ = write!(body, "<w:r>{properties}");
        for (at, line) in text.split('\n').enumerate() {
            let end = if at > 0 { "<w:br/>" } else { "" };
            let _ = write!(body, r#"{end}<w:t xml:space="preserve">{}</w:t>"#, escaped(line));
        }
        body.push_str("</w:r>");
    }
    body.push_str("</w:p>");
}
