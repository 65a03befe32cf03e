//! Tests of lists column by column; all people and numbers are invented (R250).

use super::*;
use ColumnChoice::{Drop, Keep, Mask};
use rust_xlsxwriter::{Format as Dress, Workbook};

const NUMBER: &str = "11010519491231002X";

fn choices(list: &[(&str, ColumnChoice)]) -> ColumnChoices {
    list.iter().map(|(key, choice)| ((*key).to_owned(), *choice)).collect()
}

/// A list as offices write it: a title, heads over two rows, a note at the end.
fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Dress::new();
    sheet.set_name("名单").unwrap();
    sheet.merge_range(0, 0, 0, 5, "救助对象名单", &plain).unwrap();
    for (at, head) in [(0_u16, "序号"), (1, "姓名"), (2, "身份证号"), (5, "金额")] {
        sheet.merge_range(1, at, 2, at, head, &plain).unwrap();
    }
    sheet.merge_range(1, 3, 1, 4, "联系", &plain).unwrap();
    sheet.write(2, 3, "手机").unwrap();
    sheet.write(2, 4, "家庭住址").unwrap();
    let people = [
        ("欧阳若水", NUMBER, 13_800_138_000_f64, "石桥村和平路3号", 800.0),
        ("张三", "110105491231002", 13_931_244_663_f64, "石桥村和平路4号", 650.0),
    ];
    for (row, (name, number, mobile, address, money)) in (3_u32..).zip(people) {
        sheet.write(row, 0, f64::from(row - 2)).unwrap();
        sheet.write(row, 1, name).unwrap();
        sheet.write(row, 2, number).unwrap();
        sheet.write(row, 3, mobile).unwrap();
        sheet.write(row, 4, address).unwrap();
        sheet.write(row, 5, money).unwrap();
    }
    sheet.merge_range(5, 0, 5, 5, "注：金额为每月标准。", &plain).unwrap();
    workbook.save_to_buffer().unwrap()
}

fn rows(bytes: &[u8]) -> Vec<String> {
    let grid = &crate::read_sheet("副本", bytes).unwrap()[0];
    (0..grid.row_count()).map(|row| table::cells(grid, row).join("|")).collect()
}

#[test]
fn r250_a_page_can_show_what_each_column_holds() {
    let columns = columns_of("名单.xlsx", &workbook()).unwrap();
    let found: Vec<String> = columns
        .iter()
        .map(|column| {
            let words: Vec<String> =
                column.found.iter().map(|(what, many)| format!("{}{many}", what.label())).collect();
            format!("{}：{}", column.key, words.join("，"))
        })
        .collect();
    assert_eq!(
        found,
        [
            "序号：",
            "姓名：姓名2",
            "身份证号：身份证号码1，其他个人信息1",
            "手机：手机号码2",
            "家庭住址：住址2",
            "金额："
        ]
    );
}

#[test]
fn r250_the_copy_says_what_was_chosen_and_nothing_else() {
    let chosen = choices(&[("姓名", Mask), ("身份证号", Mask), ("手机", Drop), ("家庭住址", Drop)]);
    let copy = with_columns("名单.xlsx", &workbook(), &chosen).unwrap();
    let text = rows(&copy);
    assert_eq!(text[0].trim_end_matches('|'), "救助对象名单");
    assert_eq!(text[1], "序号|姓名|身份证号|金额");
    assert_eq!(text[3], "1|欧***|110***********002X|800");
    // Fifteen digits: the gate does not know them, the head does.
    assert_eq!(text[4], "2|张*|***|650");
    assert_eq!(text[5].trim_end_matches('|'), "注：金额为每月标准。");
    let whole = read_texts("副本", &copy).unwrap();
    for block in &whole.blocks {
        for gone in ["欧阳", "张三", "和平路", "13800138000", "13931244663", "手机", "110105491231002"]
        {
            assert!(!block.text.contains(gone), "{gone}: {block:?}");
        }
    }
}

#[test]
fn r250_a_csv_list_goes_the_same_way() {
    let list = "姓名,手机,备注\n张三,13800138000,低保\n李四,13931244663,\"=1+1，特困\"\n";
    let columns = columns_of("名单.csv", list.as_bytes()).unwrap();
    assert_eq!(columns.len(), 3);
    let copy =
        with_columns("名单.csv", list.as_bytes(), &choices(&[("姓名", Keep), ("手机", Mask)])).unwrap();
    assert_eq!(rows(&copy), ["姓名|手机|备注", "张三|138****8000|低保", "李四|139****4663|=1+1，特困"]);
}

/// A document as offices write it: a title, a table with heads over two rows, a line below.
fn document(more: &str) -> Vec<u8> {
    let line = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let cell = |entries: &str, text: &str| {
        format!(
            "<w:tc><w:tcPr>{entries}</w:tcPr>{}</w:tc>",
            if text.is_empty() { "<w:p/>".to_owned() } else { line(text) }
        )
    };
    let (begins, goes_on) = ("<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>");
    let row = |cells: &[(&str, &str)]| {
        let cells: String = cells.iter().map(|(entries, text)| cell(entries, text)).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let plain = |texts: [&str; 5]| row(&texts.map(|text| ("", text)));
    let table = [
        row(&[(begins, "序号"), (begins, "姓名"), ("<w:gridSpan w:val=\"2\"/>", "联系"), (begins, "金额")]),
        row(&[(goes_on, ""), (goes_on, ""), ("", "手机"), ("", "家庭住址"), (goes_on, "")]),
        plain(["1", "欧阳若水", "13800138000", "石桥村和平路3号", "800"]),
        plain(["2", "张三", "13931244663", "石桥村和平路4号", "650"]),
    ]
    .concat();
    let (title, note) = (line("救助对象名单"), line("注：金额为每月标准 &amp; 按月发放。"));
    format!(
        "<w:document xmlns:w=\"w\"><w:body>{title}<w:tbl>{table}</w:tbl>{note}{more}</w:body></w:document>"
    )
    .into_bytes()
}

#[test]
fn r250_a_document_with_one_table_goes_the_same_way() {
    let columns = columns_of("名单.docx", &document("")).unwrap();
    let keys: Vec<&str> = columns.iter().map(|column| column.key.as_str()).collect();
    assert_eq!(keys, ["序号", "姓名", "手机", "家庭住址", "金额"]);
    let chosen = choices(&[("姓名", Mask), ("手机", Mask), ("家庭住址", Drop)]);
    let copy = with_columns("名单.docx", &document(""), &chosen).unwrap();
    assert!(copy.starts_with(b"PK"), "a document that programs open");
    assert_eq!(
        rows(&copy),
        [
            "救助对象名单",
            "序号|姓名|联系|金额",
            "||手机|",
            "1|欧***|138****8000|800",
            "2|张*|139****4663|650",
            "注：金额为每月标准 & 按月发放。"
        ]
    );
    let refused = |more: &str, chosen: &[(&str, ColumnChoice)]| {
        with_columns("名单.docx", &document(more), &choices(chosen)).unwrap_err().to_string()
    };
    let hidden = [("姓名", Mask), ("手机", Mask), ("家庭住址", Drop)];
    let below = "<w:p><w:r><w:t>联系人欧阳若水，另有张三</w:t></w:r></w:p>";
    assert!(refused(below, &hidden).contains("还写着要隐去的姓名"));
    let number = "<w:p><w:r><w:t>电话13700137000</w:t></w:r></w:p>";
    assert!(refused(number, &hidden).contains("还有手机号码"));
    let second = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>姓名</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    assert!(refused(second, &hidden).contains("有2个表格"));
}

#[test]
fn r250_what_would_still_stand_in_the_copy_refuses_it() {
    let list = "姓名,手机,家庭成员,备注\n张三丰,13800138000,李四,无\n王五,13931244663,王五、赵六,随张三丰生活，电话13700137000\n";
    let refused = |chosen: &[(&str, ColumnChoice)]| {
        with_columns("名单.csv", list.as_bytes(), &choices(chosen)).unwrap_err().to_string()
    };
    for (chosen, words) in [
        (&[("姓名", Mask)][..], "第2行“手机”列还有手机号码"),
        (&[("姓名", Mask), ("手机", Drop), ("备注", Drop)], "第3行“家庭成员”列还写着要隐去的姓名"),
        (
            &[("姓名", Mask), ("手机", Drop), ("家庭成员", Drop), ("备注", Mask)],
            "第3行“备注”列还写着要隐去的姓名",
        ),
        (&[("手机", Keep)], "各列都选了保留"),
        (&[("姓名", Drop), ("手机", Drop), ("家庭成员", Drop), ("备注", Drop)], "至少保留一列"),
    ] {
        let error = refused(chosen);
        assert!(error.contains(words), "{words}: {error}");
        assert!(!error.contains("张三丰") && !error.contains("13800138000"), "{error}");
    }
    let chosen = choices(&[("姓名", Mask), ("手机", Drop), ("家庭成员", Mask), ("备注", Drop)]);
    let copy = with_columns("名单.csv", list.as_bytes(), &chosen).unwrap();
    assert_eq!(rows(&copy), ["姓名|家庭成员", "张**|李*", "王*|王*、赵*"]);
}

#[test]
fn r250_words_that_are_no_names_do_not_refuse_a_copy() {
    let list = "领取人,关系,手机\n本人,本人,13800138000\n张三,配偶,13931244663\n";
    let chosen = choices(&[("领取人", Mask), ("手机", Drop)]);
    let copy = with_columns("名单.csv", list.as_bytes(), &chosen).unwrap();
    assert_eq!(rows(&copy), ["领取人|关系", "本*|本人", "张*|配偶"]);
}

#[test]
fn what_cannot_be_copied_column_by_column_says_why() {
    let mut hidden = Workbook::new();
    hidden.add_worksheet().write(0, 0, "姓名").unwrap();
    let sheet = hidden.add_worksheet();
    sheet.write(0, 0, "底稿").unwrap();
    sheet.set_hidden(true);
    let hidden = hidden.save_to_buffer().unwrap();
    let mut row = Workbook::new();
    let sheet = row.add_worksheet();
    sheet.write(0, 0, "姓名").unwrap();
    sheet.write(0, 1, "金额").unwrap();
    sheet.write(1, 0, "张三").unwrap();
    sheet.set_row_hidden(1).unwrap();
    let row = row.save_to_buffer().unwrap();
    let two = "姓名,手机,金额\n张三,13800138000,1\n手机,姓名,年龄\n13931244663,李四,40\n";
    for (name, bytes, words) in [
        ("空.csv", b"\n".to_vec(), "是空的"),
        ("说明.csv", "第一段文字\n第二段文字\n".as_bytes().to_vec(), "没有认出表头"),
        ("名单.html", b"<html><table><tr><td>a</td></tr></table></html>".to_vec(), "另存为 xlsx"),
        ("隐.xlsx", hidden, "隐藏的"),
        ("隐行.xlsx", row, "第2行是隐藏的"),
        ("两表.csv", two.as_bytes().to_vec(), "第3行又是一个表头"),
    ] {
        let error = with_columns(name, &bytes, &choices(&[("手机", Drop)])).unwrap_err().to_string();
        assert!(error.contains(words), "{name}: {error}");
    }
}

#[test]
fn r250_names_beside_numbers_are_warned_of_and_others_are_not() {
    let warned = beside_numbers("名单.xlsx", &workbook());
    assert!(warned.iter().any(|line| line.contains("“姓名”列有2处姓名")), "{warned:?}");
    assert!(warned.iter().any(|line| line.contains("“家庭住址”列有2处住址")), "{warned:?}");
    let plain = "姓名,村居,金额\n张三,石桥村,800\n";
    assert!(beside_numbers("公示.csv", plain.as_bytes()).is_empty());
    let named = "姓名,住址,金额\n张三,石牌西路1号,1200\n李四,天河路2号,900\n";
    let told = beside_numbers("名单.csv", named.as_bytes());
    assert!(told.len() == 1 && told[0].contains("2行") && told[0].contains("“住址”列"), "{told:?}");
    let hidden = "姓名,住址,金额\n张*,***,1200\n";
    assert!(beside_numbers("名单.csv", hidden.as_bytes()).is_empty());
    assert!(beside_numbers("说明.txt", "联系人张三，13800138000".as_bytes()).is_empty());
    let cells = |tag: &str, texts: [&str; 8]| -> String {
        texts.iter().map(|text| format!("<{tag}>{text}</{tag}>")).collect()
    };
    let heads = cells("th", ["序号", "户主", "电话", "人数", "类别", "标准", "金额", "备注"]);
    let row = cells("td", ["1", "张三", "13800138000", "2", "一类", "800", "1600", ""]);
    let page = format!("<html><body><table><tr>{heads}</tr><tr>{row}</tr></table></body></html>");
    assert_eq!(beside_numbers("页.html", page.as_bytes()).len(), 1);
}
