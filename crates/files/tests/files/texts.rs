//! Every place of a file where text may stand is read, and what is not is said (R250).

use crate::common::{docx, html, xlsx, zip};
use crate::pdf_kit::{Encoding, content, file, table};
use files::{FileTexts, read_texts};

fn texts(name: &str, bytes: &[u8]) -> FileTexts {
    read_texts(name, bytes).unwrap()
}

/// The places of the blocks that hold some words.
fn places(found: &FileTexts, words: &str) -> Vec<String> {
    let holds = found.blocks.iter().filter_map(|block| Some((block, block.text.find(words)?)));
    holds.map(|(block, at)| block.places().of(at)).collect()
}

#[test]
fn r250_plain_text_is_placed_by_its_lines_in_any_encoding() {
    let text = "第一行\r\n号码在此\r\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    for bytes in [text.as_bytes(), &gb] {
        assert_eq!(places(&texts("说明.txt", bytes), "号码"), ["第 2 行"]);
    }
    assert_eq!(texts("空.txt", b"  "), FileTexts::default());
}

#[test]
fn r250_a_word_document_is_read_with_all_its_parts() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let body = format!(
        "<w:p>{}{}</w:p><w:p><w:del><w:r><w:delText>删去的字</w:delText></w:r></w:del></w:p>\
         <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>{}</w:p></w:txbxContent></mc:Choice>\
         <mc:Fallback><w:txbxContent><w:p>{}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>\
         <w:p>{}<w:r><w:noBreakHyphen/></w:r>{}</w:p>",
        run("1393"),
        run("1244663"),
        run("框中的字"),
        run("框中的字"),
        run("139"),
        run("3124"),
    );
    let found = texts("名单.docx", &docx(&body));
    assert_eq!(places(&found, "13931244663"), ["正文第 1 段"]);
    assert_eq!(places(&found, "删去的字").len(), 1);
    assert_eq!(places(&found, "框中的字").len(), 1, "the drawing counts once");
    assert_eq!(places(&found, "139-3124").len(), 1);

    let part = |text: &str| format!("<w:x xmlns:w=\"w\"><w:p>{}</w:p></w:x>", run(text));
    let whole = zip(&[
        ("word/document.xml", &part("正文的字")),
        ("word/header1.xml", &part("页眉的字")),
        ("word/footnotes.xml", &part("脚注的字")),
        ("word/comments.xml", &part("批注的字")),
        ("word/commentsExtended.xml", &part("不是文字")),
        ("word/media/image1.png", "picture"),
        ("word/embeddings/a.xlsx", "workbook"),
    ]);
    let found = texts("全.docx", &whole);
    for (words, place) in
        [("正文", "正文第 1 段"), ("页眉", "页眉第 1 段"), ("脚注", "脚注第 1 段"), ("批注", "批注第 1 段")]
    {
        assert_eq!(places(&found, &format!("{words}的字")), [place]);
    }
    assert_eq!(places(&found, "不是文字"), [""; 0]);
    assert!(found.unread.len() == 2 && found.unread[0].contains("1 幅图片"), "{:?}", found.unread);
}

#[test]
fn r250_a_workbook_is_read_as_it_is_stored() {
    let sheet = "<worksheet xmlns=\"x\"><sheetData><row r=\"3\">\
        <c r=\"B3\"><v>440103198812180899</v></c><c r=\"C3\"><v>1.3931244663E10</v></c><c r=\"D3\" t=\"s\"><v>0</v></c>\
        <c r=\"E3\" t=\"inlineStr\"><is><r><t>甲</t></r><r><t>乙</t></r></is></c><c r=\"G3\"><v>4.401031988121809E17</v></c><c r=\"F3\"><f>A1&amp;\"公式\"</f><v>值</v></c>\
        </row></sheetData><headerFooter><oddHeader>页眉之字</oddHeader></headerFooter></worksheet>";
    let strings = "<sst xmlns=\"x\"><si><t>共用</t></si><si><t>无人再用</t></si></sst>";
    let relations = "<Relationships xmlns=\"x\"><Relationship Id=\"rId1\" Type=\"t/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
        <Relationship Id=\"rId2\" Type=\"t/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";
    let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"人员\" sheetId=\"1\" state=\"veryHidden\" r:id=\"rId1\"/></sheets></workbook>";
    let note = "<comments xmlns=\"x\"><commentList><comment ref=\"B3\"><text><r><t>批注</t></r><r><t>里的字</t></r></text></comment></commentList></comments>";
    let bytes = zip(&[
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
        ("xl/comments1.xml", note),
        ("xl/media/image1.png", "picture"),
    ]);
    let found = texts("名单.xlsx", &bytes);
    for (words, place) in [
        ("440103198812180899", "人员!B3"),
        ("13931244663", "人员!C3"),
        ("共用", "人员!D3"),
        ("甲乙", "人员!E3"),
        ("值", "人员!F3"),
        ("页眉之字", "人员!页眉页脚"),
        ("无人再用", "文件中已不显示的文字"),
        ("批注里的字", "批注B3"),
    ] {
        assert_eq!(places(&found, words), [place], "{words}");
    }
    assert_eq!(places(&found, "公式"), [""; 0], "a formula is no text");
    assert!(found.unread[0].starts_with("人员!G3") && found.unread[0].contains("舍去"), "{:?}", found.unread);
    assert!(found.unread[1].contains("1 幅图片"), "{:?}", found.unread);
    let mut sheet = crate::common::Sheet::new("表");
    sheet.push(&["姓名", "13931244663"]);
    assert_eq!(places(&texts("普通.xlsx", &xlsx(&[sheet])), "13931244663"), ["表!B1"]);
}

#[test]
fn r250_a_page_is_read_without_its_scripts() {
    let body = "<p>电话<b>1393</b><i>124</i>4663</p><script>var a='13900000000'</script><td>格&nbsp;子</td>\
        <p>一<br>二</p><img src=a.png><input value=\"填好的\"><div hidden>藏着的</div>";
    let found = texts("页.html", &html(body));
    for words in ["13931244663", "格\u{A0}子", "一\n二", "填好的", "藏着的"] {
        assert_eq!(places(&found, words).len(), 1, "{words}: {found:?}");
    }
    assert_eq!(places(&found, "13900000000"), [""; 0]);
    assert!(found.unread[0].contains("1 幅图片"), "{:?}", found.unread);
}

#[test]
fn r250_a_pdf_is_read_page_by_page_in_every_encoding() {
    for encoding in [Encoding::Gbk, Encoding::Ucs2, Encoding::ToUnicode] {
        let rows = [vec!["姓名", "号码", "住址", "备注"], vec!["陈某", "13931244663", "某街", ""]];
        let (boxes, _) = table(100.0, &rows, &[80.0, 160.0, 120.0, 80.0]);
        let pages = [
            content(&boxes, &[], encoding, true),
            content(&[], &[(40.0, 60.0, "申请人"), (40.0, 80.0, "440103198812180899")], encoding, false),
        ];
        let found = texts("名单.pdf", &file(&pages, encoding, ""));
        assert_eq!(places(&found, "13931244663"), ["第 1 页"], "{encoding:?}");
        assert_eq!(places(&found, "440103198812180899"), ["第 2 页"], "{encoding:?}");
        assert_eq!(found.unread, [""; 0]);
    }
    let sealed = texts(
        "无码.pdf",
        &file(&[content(&[], &[(40.0, 60.0, "申请人")], Encoding::Nothing, false)], Encoding::Nothing, ""),
    );
    assert!(sealed.unread[0].contains("没有读出"), "{sealed:?}");
}

#[test]
fn r250_what_cannot_be_read_is_said_and_is_no_error() {
    for (name, bytes, part) in [
        ("图.png", &b"\x89PNG\r\n\x1a\n...."[..], "图片"),
        ("坏.pdf", b"%PDF-1.7\nnothing", "已损坏"),
        ("包.rar", b"Rar!\x1a\x07\x00....", "压缩包"),
    ] {
        let found = texts(name, bytes);
        assert!(found.blocks.is_empty() && found.unread[0].contains(part), "{name}: {found:?}");
    }
}
