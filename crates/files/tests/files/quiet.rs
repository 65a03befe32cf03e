//! Numbers that stand in no visible word, or in parts, are found and hidden alike (R250). All numbers are invented.

use crate::common::{docx, html, zip};
use domain::disclosure::privacy::personal_numbers;
use files::{mask_numbers, read_texts};

const IDENTITY: &str = "440103198812180899";
const OTHER: &str = "310104197902130804";
const MOBILE: &str = "13931244663";

/// The digits that the gate finds.
fn found(name: &str, bytes: &[u8]) -> Vec<String> {
    let texts = read_texts(name, bytes).unwrap();
    texts.searched().flat_map(|block| personal_numbers(&block.text)).map(|number| number.digits).collect()
}

/// Each number is found once, and a copy holds none of them.
#[track_caller]
fn found_and_hidden(name: &str, bytes: &[u8], numbers: &[&str]) {
    assert_eq!(found(name, bytes), numbers, "{name}");
    let copy = mask_numbers(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(copy.masked >= numbers.len(), "{name}");
    assert_eq!(found(name, &copy.bytes), [""; 0], "{name}");
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn word(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let body = format!("<w:document xmlns:w=\"w\" xmlns:wp=\"wp\"><w:body>{body}</w:body></w:document>");
    let mut parts = vec![("[Content_Types].xml", "<Types/>"), ("word/document.xml", body.as_str())];
    parts.extend(others);
    zip(&parts)
}

fn book(sheet: &str, defined: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet xmlns=\"x\">{sheet}</worksheet>");
    let workbook = format!(
        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/></sheets>{defined}</workbook>"
    );
    let relations = "<Relationships xmlns=\"x\"><Relationship Id=\"rId1\" Type=\"t/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
        <Relationship Id=\"rId2\" Type=\"t/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", workbook.as_str()),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ];
    parts.extend(others);
    zip(&parts)
}

#[test]
fn r250_tracked_changes_are_read_with_and_without_them() {
    let deleted = |text: &str| format!("<w:del w:id=\"1\"><w:r><w:delText>{text}</w:delText></w:r></w:del>");
    let inserted = |text: &str| format!("<w:ins w:id=\"2\">{}</w:ins>", run(text));
    let moved = format!("<w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>", run(IDENTITY), run(OTHER));
    let whole = format!("<w:p>{}{}{}</w:p>", run("证件"), deleted(IDENTITY), inserted(OTHER));
    let digit =
        format!("<w:p>{}{}{}{}</w:p>", run("证件44010319881218"), deleted("0"), inserted("0"), run("899"));
    let former =
        format!("<w:p>{}{}{}{}</w:p>", run("电话1393"), deleted("1244663"), inserted("0000"), run("。"));
    let both = format!("<w:p>{}<w:ins>{}</w:ins>{}</w:p>", run("1"), deleted(MOBILE), run("2"));
    for (body, numbers) in [
        (&whole, &[OTHER, IDENTITY][..]),
        (&digit, &[IDENTITY]),
        (&former, &[MOBILE]),
        (&both, &[MOBILE]),
        (&format!("<w:p>{moved}</w:p>"), &[OTHER, IDENTITY]),
    ] {
        found_and_hidden("修订.docx", &docx(body), numbers);
    }
}

#[test]
fn r250_a_document_is_searched_where_nobody_looks() {
    let picture = format!(
        "<w:p><w:r><w:drawing><wp:docPr id=\"1\" name=\"图\" descr=\"{IDENTITY}\"/></w:drawing></w:r></w:p>"
    );
    let link = format!(
        "<Relationships xmlns=\"x\"><Relationship Id=\"rId1\" Type=\"t/hyperlink\" Target=\"tel:{MOBILE}\" TargetMode=\"External\"/></Relationships>"
    );
    let property = format!("<c:core xmlns:c=\"c\"><c:title>{IDENTITY}</c:title></c:core>");
    let plain = format!("<w:p>{}</w:p>", run("正文"));
    for (body, others, number) in [
        (&picture, vec![], IDENTITY),
        (&plain, vec![("word/_rels/document.xml.rels", link.as_str())], MOBILE),
        (&plain, vec![("docProps/core.xml", property.as_str())], IDENTITY),
        (&plain, vec![("docProps/custom.xml", property.as_str())], IDENTITY),
    ] {
        found_and_hidden("暗处.docx", &word(body, &others), &[number]);
    }
    let art = link.replace(&format!("tel:{MOBILE}"), &format!("https://a.gov.cn/art/{MOBILE}.html"));
    assert_eq!(found("链接.docx", &word(&plain, &[("word/_rels/document.xml.rels", &art)])), [""; 0]);
}

#[test]
fn r250_a_workbook_is_searched_where_nobody_looks() {
    let list = format!(
        "<sheetData/><dataValidations><dataValidation type=\"list\"><formula1>\"{IDENTITY},b\"</formula1></dataValidation></dataValidations>"
    );
    let header = format!("<sheetData/><headerFooter><oddHeader>&amp;C{MOBILE}</oddHeader></headerFooter>");
    let name = format!("<definedNames><definedName name=\"x\">\"{IDENTITY}\"</definedName></definedNames>");
    let property = format!("<c:core xmlns:c=\"c\"><c:title>{IDENTITY}</c:title></c:core>");
    for (bytes, number) in [
        (book(&list, "", &[]), IDENTITY),
        (book(&header, "", &[]), MOBILE),
        (book("<sheetData/>", &name, &[]), IDENTITY),
        (book("<sheetData/>", "", &[("docProps/core.xml", &property)]), IDENTITY),
    ] {
        found_and_hidden("暗处.xlsx", &bytes, &[number]);
    }
}

#[test]
fn r250_a_page_is_searched_where_nobody_looks() {
    for body in [
        format!("<p>甲</p><!-- {IDENTITY} -->"),
        format!("<img alt=\"{IDENTITY}\" src=\"a.png\">"),
        format!("<p title=\"{IDENTITY}\" data-a=b>甲</p>"),
        format!("<p data-id=\"{IDENTITY}\">甲</p>"),
        format!("<meta name=a content=\"{IDENTITY}\"><p>甲</p>"),
        format!("<a href=\"/a.html?id={IDENTITY}\">甲</a>"),
    ] {
        found_and_hidden("暗处.html", &html(&body), &[IDENTITY]);
    }
    found_and_hidden("暗处.html", &html(&format!("<a href=\"tel:{MOBILE}\">甲</a>")), &[MOBILE]);
    assert_eq!(found("链接.html", &html(&format!("<a href=\"/art/{MOBILE}.html\">甲</a>"))), [""; 0]);
}

#[test]
fn r250_numbers_over_cells_and_paragraphs_are_found_and_hidden() {
    let cell = |text: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", run(text));
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|text| cell(text)).collect();
        format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
    };
    let digits: Vec<&str> = (0..18).map(|at| &IDENTITY[at..=at]).collect();
    let mobile: Vec<&str> = (0..11).map(|at| &MOBILE[at..=at]).collect();
    let mut labelled = vec!["手机号码"];
    labelled.extend(&mobile);
    let mut figures = vec!["车陂街道"];
    figures.extend(&mobile);
    let broken = |first: &str, second: &str| format!("<w:p>{}</w:p><w:p>{}</w:p>", run(first), run(second));
    for (body, numbers) in [
        (row(&digits), &[IDENTITY][..]),
        (row(&["440103", "19881218", "0899"]), &[IDENTITY]),
        (row(&labelled), &[MOBILE]),
        (row(&figures), &[]),
        (broken("证件4401031988", "12180899。"), &[IDENTITY]),
        (broken("手机：139", "31244663。"), &[MOBILE]),
    ] {
        found_and_hidden("格子.docx", &docx(&body), numbers);
    }
    let page = |cells: &[&str]| format!("<table><tr><td>{}</td></tr></table>", cells.join("</td><td>"));
    found_and_hidden("格子.html", &html(&page(&digits)), &[IDENTITY]);
    found_and_hidden("格子.html", &html(&page(&labelled)), &[MOBILE]);
    found_and_hidden("格子.html", &html(&page(&figures)), &[]);

    let numeric: String = digits.iter().map(|digit| format!("<c><v>{digit}</v></c>")).collect();
    let shared = "<c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>19881218</t></is></c><c><v>0899</v></c><c t=\"s\"><v>0</v></c>";
    let strings = "<sst xmlns=\"x\"><si><t>440103</t></si></sst>";
    for cells in [numeric.as_str(), shared] {
        let sheet = format!("<sheetData><row r=\"1\">{cells}</row></sheetData>");
        found_and_hidden("格子.xlsx", &book(&sheet, "", &[("xl/sharedStrings.xml", strings)]), &[IDENTITY]);
    }
}
