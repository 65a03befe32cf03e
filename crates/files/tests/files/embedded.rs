//! Workbooks and documents that lie in others are read and masked like the files they are (R250).

use crate::common::{Sheet, docx, docx_paragraphs, xlsx};
use domain::disclosure::privacy::personal_numbers;
use files::{mask_numbers, read_texts};
use std::io::{Cursor, Read as _, Write as _};

const MOBILE: &str = "13931244663";

fn workbook(cell: &str) -> Vec<u8> {
    let mut sheet = Sheet::new("名单");
    sheet.push(&["姓名", cell]);
    xlsx(&[sheet])
}

fn document(words: &str) -> Vec<u8> {
    docx(&docx_paragraphs(words))
}

/// A package with one more part.
fn with_part(package: &[u8], name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        to.raw_copy_file(from.by_index_raw(index).unwrap()).unwrap();
    }
    to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    to.write_all(bytes).unwrap();
    to.finish().unwrap().into_inner()
}

fn part(package: &[u8], name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// The places of numbers, and what was not read.
fn found(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let texts = read_texts(name, bytes).unwrap();
    let blocks = texts.searched().filter(|block| !personal_numbers(&block.text).is_empty());
    (blocks.map(|block| block.place.clone()).collect(), texts.unread)
}

#[test]
fn r250_an_embedded_file_is_read_and_masked_where_it_lies() {
    for (name, outer, folder, inner, inner_name, place) in [
        (
            "a.docx",
            document("见表"),
            "word",
            workbook(MOBILE),
            "Sheet1.xlsx",
            "嵌入的文件“Sheet1.xlsx”的名单!B1",
        ),
        (
            "a.docx",
            document("见文"),
            "word",
            document(MOBILE),
            "Doc1.docx",
            "嵌入的文件“Doc1.docx”的正文第 1 段",
        ),
        (
            "a.xlsx",
            workbook("见文"),
            "xl",
            document(MOBILE),
            "Doc1.docx",
            "嵌入的文件“Doc1.docx”的正文第 1 段",
        ),
    ] {
        let path = format!("{folder}/embeddings/{inner_name}");
        let whole = with_part(&outer, &path, &inner);
        assert_eq!(found(name, &whole), (vec![place.to_owned()], vec![]), "{name}");
        let copy = mask_numbers(name, &whole).unwrap();
        assert_eq!(copy.masked, 1, "{name}");
        assert_eq!(found(name, &copy.bytes), (vec![], vec![]), "{name}");
        let inner = read_texts(inner_name, &part(&copy.bytes, &path)).unwrap();
        assert!(inner.blocks.iter().any(|block| block.text.contains("139****4663")), "{inner:?}");
    }
}

#[test]
fn r250_an_embedded_file_without_numbers_stays_byte_for_byte() {
    let whole = with_part(&document(MOBILE), "word/embeddings/Sheet1.xlsx", &workbook("无"));
    let copy = mask_numbers("a.docx", &whole).unwrap();
    assert_eq!(copy.masked, 1);
    assert_eq!(part(&copy.bytes, "word/embeddings/Sheet1.xlsx"), workbook_of(&whole));
}

fn workbook_of(whole: &[u8]) -> Vec<u8> {
    part(whole, "word/embeddings/Sheet1.xlsx")
}

#[test]
fn r250_an_embedded_file_that_is_not_read_is_told_and_not_masked() {
    let deep = with_part(&workbook("表"), "xl/embeddings/a.docx", &document(MOBILE));
    let mut broken = workbook(MOBILE);
    broken.truncate(broken.len() / 2);
    for inner in [deep, broken] {
        let whole = with_part(&document(MOBILE), "word/embeddings/Sheet1.xlsx", &inner);
        let (places, unread) = found("a.docx", &whole);
        assert_eq!(places, ["正文第 1 段"]);
        assert!(unread.len() == 1 && unread[0].contains("嵌入的文件"), "{unread:?}");
        let refused = mask_numbers("a.docx", &whole).unwrap_err().to_string();
        assert!(refused.contains("嵌入") && refused.contains("没有读取"), "{refused}");
    }
    // Drawings and formulas are no documents: told as unread, they keep nobody from masking.
    let whole = with_part(&document(MOBILE), "word/embeddings/oleObject1.bin", b"a formula");
    assert!(found("a.docx", &whole).1[0].contains("1 个嵌入的文件"));
    assert_eq!(mask_numbers("a.docx", &whole).unwrap().masked, 1);
}
