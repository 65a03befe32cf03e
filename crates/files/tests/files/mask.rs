//! Personal numbers are hidden in a copy wherever they may stand; the copy is proved, and nothing else changes (R250).

use crate::common::{Sheet, docx, html, xlsx, zip};
use calamine::Reader as _;
use domain::disclosure::privacy::personal_numbers;
use files::{Format, MaskedFile, mask_numbers, read_sheet, read_texts};
use std::io::Read as _;

const MOBILE: &str = "13931244663";
const MASKED: &str = "139****4663";
const IDENTITY: &str = "440103198812180899";

fn masked(name: &str, bytes: &[u8]) -> MaskedFile {
    mask_numbers(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn text(file: &MaskedFile) -> String {
    String::from_utf8(file.bytes.clone()).unwrap()
}

/// A part of a package; none where it is gone.
fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).ok()?.read_to_string(&mut text).unwrap();
    Some(text)
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

/// Every text of the original, its numbers masked as they say.
fn assert_same_but_masked(name: &str, original: &[u8], copy: &[u8]) {
    let (before, after) = (read_texts(name, original).unwrap(), read_texts(name, copy).unwrap());
    assert_eq!(before.blocks.len(), after.blocks.len());
    for (was, is) in before.blocks.iter().zip(&after.blocks) {
        let mut expected = was.text.clone();
        for number in personal_numbers(&was.text).into_iter().rev() {
            expected.replace_range(number.place.clone(), &number.masked());
        }
        assert_eq!(expected, is.text, "{name}");
    }
}

#[test]
fn r250_a_number_split_over_runs_stays_in_its_runs() {
    let body = format!(
        "<w:p>{}{}{}</w:p><w:p>{}</w:p>",
        run("联系人 1393"),
        run("124"),
        run("4663，分机 8"),
        run("&#49;3931244663")
    );
    let original = docx(&body);
    let copy = masked("名单.docx", &original);
    assert_eq!((copy.masked, copy.format), (2, Format::Docx));
    let document = part(&copy.bytes, "word/document.xml").unwrap();
    let expected = format!("<w:p>{}{}{}</w:p>", run("联系人 139*"), run("***"), run("4663，分机 8"));
    assert!(document.contains(&expected), "{document}");
    assert!(document.contains(&run("&#49;39****4663")), "{document}");
    assert_same_but_masked("名单.docx", &original, &copy.bytes);
}

#[test]
fn r250_a_document_is_masked_in_all_its_parts() {
    let of = |text: &str| format!("<w:x xmlns:w=\"w\"><w:p>{}</w:p></w:x>", run(text));
    let said = format!("电话{MOBILE}。");
    let body = format!(
        "<w:x xmlns:w=\"w\" xmlns:mc=\"m\"><w:p><w:del><w:r><w:delText>{IDENTITY}</w:delText></w:r></w:del></w:p>\
         <w:p>{}<w:del><w:r><w:delText>99</w:delText></w:r></w:del>{}</w:p>\
         <w:p><w:r><mc:AlternateContent><mc:Choice><w:p>{}</w:p></mc:Choice><mc:Fallback><w:p>{}</w:p></mc:Fallback>\
         </mc:AlternateContent></w:r></w:p><w:p>{}<w:r><w:noBreakHyphen/></w:r>{}</w:p></w:x>",
        run("1393124"),
        run("4663"),
        run(&said),
        run(&said),
        run("139-3124"),
        run("4663"),
    );
    let link = format!(
        "<Relationships xmlns=\"x\"><Relationship Id=\"rId1\" Type=\"t/hyperlink\" Target=\"tel:{MOBILE}\" TargetMode=\"External\"/></Relationships>"
    );
    let root = "<Relationships xmlns=\"x\"><Relationship Id=\"rId1\" Type=\"t/officeDocument\" Target=\"word/document.xml\"/>\
        <Relationship Id=\"rId2\" Type=\"p/metadata/thumbnail\" Target=\"docProps/thumbnail.jpeg\"/></Relationships>";
    let original = zip(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", root),
        ("word/document.xml", &body),
        ("word/_rels/document.xml.rels", &link),
        ("word/header1.xml", &of(&said)),
        ("word/comments.xml", &of(&said)),
        ("word/footnotes.xml", &of(&said)),
        ("docProps/core.xml", &format!("<c:core xmlns:c=\"c\"><c:title>名单 {MOBILE}</c:title></c:core>")),
        ("docProps/thumbnail.jpeg", "the first page as it was"),
        ("customXml/item1.xml", &format!("<a b=\"{IDENTITY}\"><!-- {MOBILE} --></a>")),
        ("word/media/image1.png", "picture 13931244663"),
    ]);
    let copy = masked("名单.docx", &original);
    assert_eq!(copy.masked, 12);
    for (name, expected) in [
        ("word/document.xml", "<w:delText>440***********0899</w:delText>"),
        ("word/document.xml", "1393124</w:t></w:r><w:del><w:r><w:delText>99<"),
        ("word/_rels/document.xml.rels", "Target=\"tel:139****4663\""),
        ("word/header1.xml", "电话139****4663。"),
        ("word/comments.xml", "电话139****4663。"),
        ("word/footnotes.xml", "电话139****4663。"),
        ("docProps/core.xml", "<c:title>名单 139****4663</c:title>"),
        ("customXml/item1.xml", "<a b=\"440***********0899\"><!-- 139****4663 --></a>"),
        ("word/media/image1.png", "picture 13931244663"),
    ] {
        let found = part(&copy.bytes, name).unwrap();
        let is_interrupted = expected.starts_with("1393124");
        assert_eq!(found.contains(expected), !is_interrupted, "{name}: {found}");
        assert!(name.ends_with(".png") || !found.contains(MOBILE), "{name}");
    }
    assert_eq!(part(&copy.bytes, "docProps/thumbnail.jpeg"), None, "it shows the numbers");
    assert!(!part(&copy.bytes, "_rels/.rels").unwrap().contains("thumbnail"));
}

/// A workbook of hand-written parts.
fn book(sheet: &str, strings: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let relations = "<Relationships xmlns=\"x\"><Relationship Id=\"rId1\" Type=\"t/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
        <Relationship Id=\"rId2\" Type=\"t/sharedStrings\" Target=\"sharedStrings.xml\"/>\
        <Relationship Id=\"rId3\" Type=\"t/calcChain\" Target=\"calcChain.xml\"/></Relationships>";
    let workbook = format!(
        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"张三{MOBILE}\" sheetId=\"1\" state=\"veryHidden\" r:id=\"rId1\"/></sheets>\
         <definedNames><definedName name=\"a\">'张三{MOBILE}'!$A$1</definedName><definedName name=\"b\">{MOBILE}</definedName></definedNames></workbook>"
    );
    let root = "<Relationships xmlns=\"x\"><Relationship Id=\"rId1\" Type=\"t/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let types = "<Types xmlns=\"x\"><Override PartName=\"/xl/calcChain.xml\" ContentType=\"c\"/></Types>";
    let mut parts = vec![
        ("[Content_Types].xml", types),
        ("_rels/.rels", root),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
        ("xl/calcChain.xml", "<calcChain xmlns=\"x\"><c r=\"C3\" i=\"1\"/></calcChain>"),
    ];
    parts.extend(more);
    zip(&parts)
}

#[test]
fn r250_a_workbook_is_masked_in_cells_formulas_names_and_notes() {
    let sheet = format!(
        "<worksheet xmlns=\"x\"><sheetData><row r=\"3\"><c r=\"A3\" s=\"2\"><v>{MOBILE}</v></c><c r=\"B3\" t=\"n\"><v>1.3931244663E10</v></c>\
         <c r=\"C3\" t=\"str\"><f>A3&amp;\"\"</f><v>{MOBILE}</v></c><c r=\"D3\"><f>IF(A3={MOBILE},1,2)</f><v>1</v></c>\
         <c r=\"E3\" t=\"s\"><v>0</v></c><c r=\"F3\" t=\"inlineStr\"><is><r><t>139</t></r><r><t>31244663</t></r></is></c>\
         <c r=\"G3\"><f>'张三{MOBILE}'!A9</f><v>7</v></c><c r=\"H3\"><f>1+1</f><v>2</v></c></row>\
         <row r=\"4\"><c r=\"A4\"><f t=\"shared\" ref=\"A4:B4\" si=\"0\">{MOBILE}+1</f><v>5</v></c><c r=\"B4\"><f t=\"shared\" si=\"0\"/><v>6</v></c></row>\
         </sheetData><headerFooter><oddHeader>&amp;C{MOBILE}</oddHeader></headerFooter></worksheet>"
    );
    let strings = "<sst xmlns=\"x\"><si><r><t>手机1393</t></r><r><rPr><b/></rPr><t>1244663</t></r><rPh><t>13931244663</t></rPh></si></sst>";
    let note = "<comments xmlns=\"x\"><commentList><comment ref=\"A3\"><text><r><t>1393</t></r><r><t>1244663</t></r></text></comment></commentList></comments>";
    let thread = format!(
        "<ThreadedComments xmlns=\"x\"><threadedComment ref=\"A3\"><text>打{MOBILE}</text></threadedComment></ThreadedComments>"
    );
    let cache = format!(
        "<pivotCacheDefinition xmlns=\"x\"><cacheFields><cacheField name=\"电话\"><sharedItems containsString=\"0\" containsNumber=\"1\" minValue=\"{MOBILE}\" maxValue=\"{MOBILE}\" count=\"1\"><n v=\"{MOBILE}\"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>"
    );
    let outside = format!(
        "<externalLink xmlns=\"x\"><sheetDataSet><cell r=\"A1\"><v>{MOBILE}</v></cell></sheetDataSet></externalLink>"
    );
    let original = book(
        &sheet,
        strings,
        &[
            ("xl/comments1.xml", note),
            ("xl/threadedComments/threadedComment1.xml", &thread),
            ("xl/pivotCache/pivotCacheDefinition1.xml", &cache),
            ("xl/externalLinks/externalLink1.xml", &outside),
        ],
    );
    let copy = masked("名单.xlsx", &original);
    for (name, expected) in [
        (
            "sheet1",
            "<c t=\"str\" r=\"A3\" s=\"2\"><v>139****4663</v></c><c r=\"B3\" t=\"str\"><v>139****4663</v></c>",
        ),
        ("sheet1", "<c r=\"C3\" t=\"str\"><v>139****4663</v></c><c r=\"D3\"><v>1</v></c>"),
        ("sheet1", "<is><r><t>139</t></r><r><t>****4663</t></r></is>"),
        ("sheet1", "<f>'张三139＊＊＊＊4663'!A9</f><v>7</v></c><c r=\"H3\"><f>1+1</f><v>2</v>"),
        ("sheet1", "<c r=\"A4\"><v>5</v></c><c r=\"B4\"><v>6</v></c>"),
        ("sheet1", "<oddHeader>&amp;C139****4663</oddHeader>"),
    ] {
        let found = part(&copy.bytes, &format!("xl/worksheets/{name}.xml")).unwrap();
        assert!(found.contains(expected), "{expected}: {found}");
    }
    for (name, expected) in [
        ("sharedStrings.xml", "手机139*</t></r><r><rPr><b/></rPr><t>***4663</t></r><rPh><t>139****4663</t>"),
        ("workbook.xml", "name=\"张三139＊＊＊＊4663\""),
        ("workbook.xml", "'张三139＊＊＊＊4663'!$A$1</definedName><definedName name=\"b\">\"139****4663\"<"),
        ("comments1.xml", "<t>139*</t></r><r><t>***4663</t>"),
        ("threadedComments/threadedComment1.xml", "打139****4663"),
        ("pivotCache/pivotCacheDefinition1.xml", "<s v=\"139****4663\"/>"),
        (
            "pivotCache/pivotCacheDefinition1.xml",
            "<sharedItems containsMixedTypes=\"1\" containsNumber=\"1\" count=\"1\">",
        ),
        ("externalLinks/externalLink1.xml", "<cell t=\"str\" r=\"A1\"><v>139****4663</v>"),
    ] {
        let found = part(&copy.bytes, &format!("xl/{name}")).unwrap();
        assert!(found.contains(expected), "{expected}: {found}");
    }
    assert_eq!(part(&copy.bytes, "xl/calcChain.xml"), None);
    assert!(!part(&copy.bytes, "[Content_Types].xml").unwrap().contains("calcChain"));
    assert!(!part(&copy.bytes, "xl/_rels/workbook.xml.rels").unwrap().contains("calcChain"));
    let grids = read_sheet("名单.xlsx", &copy.bytes).unwrap();
    assert_eq!(grids[0].name, "张三139＊＊＊＊4663");
    let row = (0..grids[0].row_count()).find(|row| grids[0].line(*row) == Some(3)).unwrap();
    assert_eq!((grids[0].text(row, 0), grids[0].text(row, 7)), (MASKED, "2"));
}

#[test]
fn r250_a_workbook_of_another_writer_is_still_a_workbook() {
    let mut sheet = Sheet::new("人员");
    sheet.push(&["姓名", "电话", "证件"]).push(&["陈某", MOBILE, IDENTITY]).push(&["李某", "无", "无"]);
    sheet.hidden = true;
    let original = xlsx(&[Sheet::new("说明"), sheet]);
    let copy = masked("名单.xlsx", &original);
    assert!(copy.masked >= 1 && copy.format == Format::Xlsx);
    assert_same_but_masked("名单.xlsx", &original, &copy.bytes);
    let grids = read_sheet("名单.xlsx", &copy.bytes).unwrap();
    let hidden = grids.iter().find(|grid| grid.name == "人员").unwrap();
    assert_eq!((hidden.text(1, 0), hidden.text(1, 1), hidden.text(2, 1)), ("陈某", MASKED, "无"));
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(copy.bytes)).unwrap();
    let range = book.worksheet_range("人员").unwrap();
    assert_eq!(range.get((1, 1)).unwrap().to_string(), MASKED);
}

#[test]
fn r250_plain_text_is_masked_in_any_encoding() {
    let csv = format!("姓名,电话\r\n陈某,{MOBILE}\r\n李某,139 3124 4663\r\n");
    let expected = "姓名,电话\r\n陈某,139****4663\r\n李某,139 **** 4663\r\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(&csv);
    let copy = masked("名单.csv", &gb);
    assert_eq!((copy.masked, text(&copy)), (2, format!("\u{FEFF}{expected}")));
    let marked = format!("\u{FEFF}{csv}");
    assert_eq!(text(&masked("名单.csv", marked.as_bytes())), format!("\u{FEFF}{expected}"));
    assert_eq!(text(&masked("名单.csv", csv.as_bytes())), expected);
    assert_eq!(text(&masked("名单.txt", "号码１３９３１２４４６６３".as_bytes())), "号码１３９****４６６３");
    let json = format!("{{\"a\": {MOBILE}, \"b\": \"\\n{MOBILE}\", \"c\": [1, 2]}}");
    let copy = masked("名单.json", json.as_bytes());
    assert_eq!(copy.format, Format::Json);
    assert_eq!(text(&copy), "{\"a\": \"139****4663\", \"b\": \"\\n139****4663\", \"c\": [1, 2]}");
}

#[test]
fn r250_a_page_is_masked_over_tags_references_and_attributes() {
    let of = |body: &str| String::from_utf8(html(body)).unwrap();
    let page = "<P class=x>电话1<b>393</b>124<!-- 13931244663 -->4663</P><p>&#49;3931&#x32;44663</p><td>139&nbsp;3124&nbsp;4663\
        <a href='tel:13931244663' title=\"1393124&#52;663\">甲 < 乙</a><br>8<input value=13931244663><script>a='13931244663'</script>";
    let expected = "<P class=x>电话1<b>39*</b>***<!-- 139****4663 -->4663</P><p>&#49;39****4663</p><td>139&nbsp;****&nbsp;4663\
        <a href='tel:139****4663' title=\"139****&#52;663\">甲 < 乙</a><br>8<input value=139****4663><script>a='139****4663'</script>";
    let copy = masked("页.html", of(page).as_bytes());
    assert_eq!((text(&copy), copy.masked, copy.format), (of(expected), 8, Format::Html));

    let page = of(&format!("<p>电话{MOBILE}</p>")).replace("utf-8", "gb2312");
    let (gb, _, _) = encoding_rs::GB18030.encode(&page);
    let copy = masked("页.html", &gb);
    assert_eq!(text(&copy), format!("\u{FEFF}{}", page.replace(MOBILE, MASKED)));
}

#[test]
fn r250_a_clean_file_comes_back_as_it_is() {
    let mut sheet = Sheet::new("表");
    sheet.push(&["金额", "13931244663.5", "编号A13931244663"]);
    for (name, bytes) in [
        ("a.docx", docx(&format!("<w:p>{}</w:p>", run("没有号码")))),
        ("a.xlsx", xlsx(&[sheet])),
        ("a.html", html("<p>没有号码</p>")),
        ("a.csv", encoding_rs::GB18030.encode("姓名,地址\r\n陈某,某街\r\n").0.into_owned()),
    ] {
        let copy = masked(name, &bytes);
        assert_eq!((copy.masked, copy.bytes == bytes), (0, true), "{name}");
    }
}

#[test]
fn r250_what_cannot_be_masked_is_refused_with_what_to_do() {
    let sheets = |names: &[&str]| {
        let sheets: Vec<Sheet> = names.iter().map(|name| Sheet::new(name)).collect();
        xlsx(&sheets)
    };
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let sealed = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &wide].concat();
    let body = format!("<w:x><w:p>{}</w:p></w:x>", run(MOBILE));
    for (name, bytes, words) in [
        ("a.docx", sealed, "密码"),
        ("a.pdf", b"%PDF-1.7\nx".to_vec(), "PDF"),
        ("a.png", b"\x89PNG\r\n\x1a\n....".to_vec(), "图片"),
        ("a.bin", vec![1, 2, 3, 0, 5], "无法识别"),
        ("a.ods", crate::common::ods(&[]), "ods"),
        ("a.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n".to_vec(), "mht"),
        ("a.docx", zip(&[("word/document.xml", &body), ("word/vbaProject.bin", "x")]), "含有宏"),
        ("a.docx", zip(&[("word/document.xml", &body), ("word/media/13931244663.png", "x")]), "内部文件名"),
        ("a.docx", zip(&[("word/document.xml", "<w:x><w:p")]), "已损坏"),
        ("a.xlsx", zip(&[("xl/workbook.xml", "<!DOCTYPE a><workbook/>")]), "外部实体"),
        ("a.xlsx", sheets(&["13931244663", "13900004663"]), "重名"),
        ("a.txt", b"  \n".to_vec(), "空的"),
    ] {
        let refused = mask_numbers(name, &bytes).unwrap_err().to_string();
        assert!(refused.contains(words) && refused.contains('请'), "{name}: {refused}");
    }
}
