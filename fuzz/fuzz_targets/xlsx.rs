//! Arbitrary bytes read as xlsx, as a container or as the part of a sheet in a sound container (random
//! bytes seldom pass a container's checksums): a value or a refusal, never a crash.

#![no_main]

use domain::reference::Reference;
use std::io::{Cursor, Write};

const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const STRINGS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>序号</t></si><si><t>一级事项</t></si><si><t>二级事项</t></si><si><t>公开内容</t></si><si><t>公开时限</t></si><si><t>■政府网站 □其他</t></si></sst>"#;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let reference = Reference::shipped();
    if data.starts_with(b"PK") {
        let _ = files::read_as(files::Format::Xlsx, "fuzz.xlsx", data, &reference);
    } else if let Some(bytes) = contained(data) {
        let _ = files::read_as(files::Format::Xlsx, "fuzz.xlsx", &bytes, &reference);
    }
});

/// A sound workbook whose sheet is the input.
fn contained(sheet: &[u8]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let parts: [(&str, &[u8]); 5] = [
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/sharedStrings.xml", STRINGS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, bytes) in parts {
        zip.start_file(name, options).ok()?;
        zip.write_all(bytes).ok()?;
    }
    zip.finish().ok().map(Cursor::into_inner)
}
