//! Tables beside each other, over pages, with items on rows of their own, and on their side.

use super::common::{self, HEAD1, HEAD2, Sheet, codes, every_format, expected, items, one, read, row, xlsx};

const TITLE: &str = "白石县社会救助领域基层政务公开标准目录";

/// Two catalogues side by side, with columns between.
fn beside(between: usize, titles: (&str, &str)) -> Sheet {
    let mut sheet = Sheet::new("目录");
    let join = |left: Vec<String>, right: Vec<String>| {
        left.into_iter().chain(vec![String::new(); between]).chain(right).collect::<Vec<_>>()
    };
    let line = |text: &str| {
        let mut cells = vec![String::new(); 14];
        cells[0] = text.to_owned();
        cells
    };
    sheet.push_row(join(line(titles.0), line(titles.1)));
    sheet.push_row(join(common::cells(&HEAD1), common::cells(&HEAD1)));
    sheet.push_row(join(common::cells(&HEAD2), common::cells(&HEAD2)));
    let right = 14 + between;
    for at in [0, right] {
        for column in [0, 3, 4, 5, 6, 7] {
            sheet.merge(1, at + column, 2, at + column);
        }
        for column in [1, 8, 10, 12] {
            sheet.merge(1, at + column, 1, at + column + 1);
        }
    }
    let none = || vec![String::new(); 14];
    sheet.push_row(join(row("1", "综合业务", "政策法规文件"), row("1", "通用业务", "养老服务政策")));
    sheet.push_row(join(row("2", "综合业务", "监督检查"), row("2", "通用业务", "扶持政策")));
    sheet.push_row(join(none(), row("3", "行业管理", "养老机构备案")));
    sheet
}

#[test]
fn r11_catalogues_side_by_side_are_read_apart() {
    for between in [0, 1, 2] {
        let mut sheet = beside(between, (TITLE, "白石县养老服务领域基层政务公开标准目录"));
        sheet.merge(0, 0, 0, 13).merge(0, 14 + between, 0, 27 + between);
        for (name, bytes) in every_format(&sheet) {
            let found = read(name, &bytes).unwrap().catalogues;
            let names: Vec<_> = found.iter().map(|table| table.sector.clone().unwrap_or_default()).collect();
            assert_eq!(names, ["社会救助", "养老服务"], "{name} {between}");
            assert_eq!(
                items(&found[0]),
                expected(&[("1", "综合业务", "政策法规文件"), ("2", "综合业务", "监督检查")]),
                "{name} {between}"
            );
            let right = [
                ("1", "通用业务", "养老服务政策"),
                ("2", "通用业务", "扶持政策"),
                ("3", "行业管理", "养老机构备案"),
            ];
            assert_eq!(items(&found[1]), expected(&right), "{name} {between}");
            for table in &found {
                assert!(codes(table).contains(&"side-by-side"), "{name} {:?}", table.diagnostics);
                assert!(table.rows.iter().all(|placed| placed.row.extra.is_empty()), "{name}");
                assert!(table.rows.iter().all(|placed| placed.row.channels.len() == 3), "{name}");
            }
        }
    }
}

#[test]
fn r11_a_title_over_both_is_of_both() {
    let mut sheet = beside(1, (TITLE, ""));
    sheet.merge(0, 0, 0, 28);
    for with_merge in [true, false] {
        if !with_merge {
            sheet.merges.retain(|merge| merge.0 != 0);
        }
        let found = read("a.xlsx", &xlsx(std::slice::from_ref(&sheet))).unwrap().catalogues;
        assert_eq!(found.iter().map(|table| table.title.as_str()).collect::<Vec<_>>(), [TITLE, TITLE]);
    }
}

/// Columns of like names are no second catalogue.
#[test]
fn r11_a_heading_that_repeats_a_few_labels_is_one_catalogue() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&[TITLE]);
    let mut head = common::cells(&HEAD1);
    head.extend(common::cells(&["责任主体", "公开依据", "公开时限"]));
    sheet.push_row(head).push(&HEAD2);
    let mut texts = row("1", "综合业务", "政策法规文件");
    texts.extend(common::cells(&["办公室", "条例", "7日"]));
    sheet.push_row(texts);
    let table = one("a.xlsx", &xlsx(&[sheet]));
    assert!(!codes(&table).contains(&"side-by-side"), "{:?}", table.diagnostics);
    assert_eq!(table.rows.len(), 1);
}

#[test]
fn shape_titles_of_pages_that_go_on_are_one_catalogue() {
    for marks in [
        ["", "（续）- 2 -"],
        ["", "（续表1）"],
        ["（第1页）", "（第2页）"],
        ["（第 1 页，共 2 页）", "（第 2 页，共 2 页）"],
        ["- 1 -", "（续） 第2页"],
        [" 第1页", " 第2页"],
    ] {
        let mut sheet = Sheet::new("目录");
        sheet.push(&[&format!("{TITLE}{}", marks[0])]).push_heads();
        sheet.push_row(row("1", "综合业务", "政策法规文件"));
        sheet.push(&[&format!("{TITLE}{}", marks[1])]).push_heads();
        sheet.push_row(row("2", "", "监督检查"));
        for (name, bytes) in every_format(&sheet) {
            let table = one(name, &bytes);
            assert_eq!(table.title, TITLE, "{name} {marks:?}");
            let wanted = [("1", "综合业务", "政策法规文件"), ("2", "综合业务", "监督检查")];
            assert_eq!(items(&table), expected(&wanted), "{name} {marks:?}");
        }
    }
}

#[test]
fn shape_a_row_that_only_says_that_the_table_goes_on_is_nothing() {
    for marks in [&["续表"][..], &["（续表）"], &["", "", "接上页"], &["续表2", "", "第 2 页"]] {
        let mut sheet = Sheet::new("目录");
        sheet.push(&[TITLE]).push_heads();
        sheet.push_row(row("1", "综合业务", "政策法规文件"));
        sheet.push(marks).push_heads();
        sheet.push_row(row("2", "综合业务", "监督检查")).push(marks);
        sheet.push_row(row("3", "综合业务", "手续办理"));
        for (name, bytes) in every_format(&sheet) {
            let table = one(name, &bytes);
            assert_eq!(items(&table).len(), 3, "{name} {marks:?}");
            assert!(!codes(&table).contains(&"unread-line"), "{name} {marks:?} {:?}", table.diagnostics);
            assert!(!codes(&table).contains(&"outside-text"), "{name} {marks:?} {:?}", table.diagnostics);
        }
    }
}

fn banded(bands: [&str; 2], others: &[&str]) -> Sheet {
    let mut sheet = Sheet::new("目录");
    sheet.push(&[TITLE]).push_heads();
    for (at, band) in bands.iter().enumerate() {
        let top = sheet.rows.len();
        sheet.push(&[band]).merge(top, 0, top, 13);
        sheet.push_row(row(&(at * 2 + 1).to_string(), "", "政策法规文件"));
        for other in others {
            let top = sheet.rows.len();
            sheet.push(&[other]).merge(top, 0, top, 13);
        }
        sheet.push_row(row(&(at * 2 + 2).to_string(), "", "监督检查"));
        sheet.push(&["小计", "", "2项"]);
        let top = sheet.rows.len();
        sheet.push(&["注：以上各项由县民政局公开"]).merge(top, 0, top, 13);
    }
    let top = sheet.rows.len();
    sheet.push(&["注：本目录由县民政局负责解释"]).merge(top, 0, top, 13);
    sheet
}

#[test]
fn shape_first_level_items_on_rows_over_the_table_are_those_of_the_rows_below() {
    for (bands, others) in [
        (["一、综合业务", "二、临时救助"], &[][..]),
        (["（一）综合业务", "（二）临时救助（2项）"], &[]),
        (["综合业务", "临时救助"], &[]),
        (["一、综合业务", "二、临时救助"], &["第 1 页 共 2 页"]),
        (["一、综合业务", "二、临时救助"], &["续表"]),
        (["一、综合业务", "二、临时救助"], &["以下由各镇填写"]),
        (["一、综合业务", "二、临时救助"], &["白石县民政局"]),
        (["一、综合业务", "二、临时救助"], &["备注：同上"]),
        (["一、综合业务", "二、临时救助"], &["注：1.由县民政局公开", "2.各镇参照执行"]),
    ] {
        for (name, bytes) in every_format(&banded(bands, others)) {
            // Separated text has no merges: a text in its first column is all there is.
            let table = one(name, &bytes);
            let firsts: Vec<_> = table.rows.iter().map(|placed| placed.row.level1_item.as_str()).collect();
            assert_eq!(
                firsts,
                ["综合业务", "综合业务", "临时救助", "临时救助"],
                "{name} {bands:?} {others:?}"
            );
            let told = codes(&table).iter().filter(|code| **code == "item-band").count();
            assert_eq!(told, 2, "{name} {bands:?} {:?}", table.diagnostics);
        }
    }
}

/// Rows that have their item are not given another; a line between rows of one item is none.
#[test]
fn shape_lines_between_rows_that_have_their_items_are_no_items() {
    for line in ["以上事项自六月起施行", "一、综合业务", "社会事务类"] {
        let mut sheet = Sheet::new("目录");
        sheet.push(&[TITLE]).push_heads();
        sheet.push_row(row("1", "综合业务", "政策法规文件"));
        let top = sheet.rows.len();
        sheet.push(&[line]).merge(top, 0, top, 13);
        sheet.push_row(row("2", "临时救助", "监督检查")).push_row(row("3", "", "办事指南"));
        let table = one("a.xlsx", &xlsx(&[sheet]));
        let firsts: Vec<_> = table.rows.iter().map(|placed| placed.row.level1_item.as_str()).collect();
        assert_eq!(firsts, ["综合业务", "临时救助", "临时救助"], "{line}");
        assert!(codes(&table).contains(&"unread-line"), "{line} {:?}", table.diagnostics);
    }
    let mut sheet = Sheet::new("目录");
    sheet.push(&[TITLE]).push_heads();
    sheet.push_row(row("1", "综合业务", "政策法规文件"));
    let top = sheet.rows.len();
    sheet.push(&["六月起施行"]).merge(top, 0, top, 13);
    sheet.push_row(row("2", "", "监督检查"));
    let table = one("a.xlsx", &xlsx(&[sheet]));
    assert_eq!(table.rows[1].row.level1_item, "综合业务", "a line that is not written as an item");
}

#[test]
fn r65_a_table_on_its_side_is_refused_as_such() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&[TITLE]);
    let one_item = row("1", "综合业务", "政策法规文件");
    let two = row("2", "综合业务", "监督检查");
    for at in 0..14 {
        let label = if HEAD2[at].is_empty() { HEAD1[at] } else { HEAD2[at] };
        sheet.push(&[label, &one_item[at], &two[at]]);
    }
    for (name, bytes) in every_format(&sheet) {
        // A page's table of three columns is layout.
        if matches!(name, "a.html" | "a.xls") {
            continue;
        }
        let error = read(name, &bytes).unwrap_err();
        assert_eq!(error.code(), "turned-table", "{name} {error}");
        assert!(error.to_string().contains("横竖颠倒") && error.to_string().contains("第 1 列"), "{error}");
        assert!(error.advice().contains("转置"), "{name}");
    }
}
