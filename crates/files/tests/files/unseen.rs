//! What whoever looks at a file does not see: hidden rows and columns, and changes that nobody has accepted yet.

use super::common::{Sheet, codes, docx, docx_paragraphs, html, items, one, row};
use rust_xlsxwriter::Workbook;

fn sheet() -> Sheet {
    let mut sheet = Sheet::new("目录");
    sheet.push_heads();
    sheet.push_row(row("1", "综合业务", "政策法规文件")).push_row(row("2", "综合业务", "监督检查"));
    sheet
}

#[test]
fn shape_hidden_rows_of_a_page_are_told_as_those_of_a_workbook_are() {
    let table = sheet().html_table();
    let at = table.rfind("<tr>").unwrap();
    for hidden in [
        "<tr style=\"display:none\">",
        "<tr height=0 style='display : none; mso-height-source:userset'>",
        "<tr style=\"visibility: collapse\">",
        "<tr style=\"Visibility:HIDDEN !important\">",
        "<tr hidden>",
        "<tr style='mso-hide:all'>",
    ] {
        let text = format!("{}{hidden}{}", &table[..at], &table[at + 4..]);
        for name in ["a.html", "a.xls"] {
            let read = one(name, &html(&text));
            assert_eq!(items(&read).len(), 2, "{hidden}");
            let told: Vec<_> = read.diagnostics.iter().filter(|d| d.code == "hidden-rows").collect();
            assert_eq!(told.len(), 1, "{name} {hidden} {:?}", read.diagnostics);
            assert!(told[0].message.contains("有 1 行被隐藏"), "{}", told[0].message);
        }
    }
    for shown in ["<tr style=\"display:table-row\">", "<tr style=\"color:red\">", "<tr height=0>"] {
        let text = format!("{}{shown}{}", &table[..at], &table[at + 4..]);
        assert!(!codes(&one("a.html", &html(&text))).contains(&"hidden-rows"), "{shown}");
    }
    let whole = table.replacen("<table", "<table style=\"display:none\"", 1);
    assert!(codes(&one("a.html", &html(&whole))).contains(&"hidden-rows"));
    let cell = format!("{}{}", &table[..at], table[at..].replacen("<td ", "<td style=\"display:none\" ", 1));
    assert!(codes(&one("a.html", &html(&cell))).contains(&"hidden-cells"));
}

#[test]
fn shape_a_hidden_column_with_a_heading_is_told() {
    let sheet = sheet();
    let told = |bytes: &[u8]| {
        let read = one("a.xlsx", bytes);
        read.diagnostics.into_iter().filter(|d| d.code == "hidden-column").collect::<Vec<_>>()
    };
    assert!(told(&hiding(&sheet, &[])).is_empty());
    let found = told(&hiding(&sheet, &[4, 20]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].column.as_deref(), Some("公开依据"));
    assert!(found[0].message.contains("E 列"), "{}", found[0].message);
    let page = sheet.html_table().replacen(
        "<tr>",
        "<colgroup><col span=5><col style='display:none'><col span=8></colgroup><tr>",
        1,
    );
    let read = one("a.html", &html(&page));
    let found: Vec<_> = read.diagnostics.iter().filter(|d| d.code == "hidden-column").collect();
    assert_eq!(found.len(), 1, "{:?}", read.diagnostics);
    assert_eq!(found[0].column.as_deref(), Some("公开时限"));
}

/// The sheet as a workbook with some columns hidden.
fn hiding(sheet: &Sheet, hidden: &[u16]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let out = workbook.add_worksheet();
    for (r, row) in sheet.rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            out.write_string(r as u32, c as u16, text).unwrap();
        }
    }
    for column in hidden {
        out.set_column_hidden(*column).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn shape_tracked_changes_are_read_as_accepted_and_told() {
    let table = sheet().docx_table();
    let plain = one("a.docx", &docx(&table));
    assert!(!codes(&plain).iter().any(|code| code.starts_with("tracked")), "{:?}", plain.diagnostics);
    let limit = docx_paragraphs("信息形成之日起20个工作日内");
    let changed = "<w:p><w:r><w:t>信息形成之日起</w:t></w:r><w:del w:id=\"1\"><w:r><w:delText>20</w:delText></w:r></w:del>\
                   <w:ins w:id=\"2\"><w:r><w:t>7</w:t></w:r></w:ins><w:r><w:t>个工作日内</w:t></w:r></w:p>";
    let read = one("a.docx", &docx(&table.replacen(&limit, changed, 1)));
    assert_eq!(read.rows[0].row.time_limit, "信息形成之日起7个工作日内");
    let told: Vec<_> = read.diagnostics.iter().filter(|d| d.code == "tracked-changes").collect();
    assert_eq!(told.len(), 1, "{:?}", read.diagnostics);
    assert_eq!(told[0].row, Some(3));
    assert!(told[0].message.contains("表1第 3 行"), "{}", told[0].message);

    let last = table.rfind("<w:tr>").unwrap() + "<w:tr>".len();
    let with = |mark: &str| {
        let mark = format!("<w:trPr><w:{mark} w:id=\"3\" w:author=\"a\"/></w:trPr>");
        format!("{}{mark}{}", &table[..last], &table[last..])
    };
    let read = one("a.docx", &docx(&with("ins")));
    assert_eq!(items(&read).len(), 2);
    let told: Vec<_> = read.diagnostics.iter().filter(|d| d.code == "tracked-row-inserted").collect();
    assert_eq!((told.len(), told[0].row), (1, Some(4)));

    let read = one("a.docx", &docx(&with("del")));
    assert_eq!(items(&read).len(), 1, "the deleted row is gone");
    let told: Vec<_> = read.diagnostics.iter().filter(|d| d.code == "tracked-row-deleted").collect();
    assert_eq!(told.len(), 1, "{:?}", read.diagnostics);
    assert!(
        told[0].message.contains("第 3 行之后") && told[0].message.contains("监督检查"),
        "{}",
        told[0].message
    );
}
