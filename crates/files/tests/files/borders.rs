//! Borders that do not line up between the heading and the rows: each cell stands under the one heading that it is
//! most under, and what still comes together is told (R11).

use super::common::{self, CHANNELS, Sheet, codes, docx, html, items, ods, one, row, rows, xlsx};

/// Where the border left of a column lies a little aside.
#[derive(Clone, Copy, Debug)]
enum Aside {
    /// The heading's border lies left of that of the rows.
    Heading,
    /// That of the rows lies left.
    Rows,
}

/// The sheet with one column more: the gap between the two borders left of `column`.
fn askew(sheet: &Sheet, column: usize, head_rows: usize, aside: Aside) -> Sheet {
    let mut made = Sheet { name: sheet.name.clone(), hidden: sheet.hidden, ..Sheet::default() };
    for texts in &sheet.rows {
        let mut texts = texts.clone();
        texts.resize(texts.len().max(14), String::new());
        made.rows.push(texts);
    }
    let width = made.rows.iter().map(Vec::len).max().unwrap();
    for (top, texts) in sheet.rows.iter().enumerate() {
        made.rows[top] = vec![String::new(); width + 1];
        for left in 0..width {
            let own = sheet.merges.iter().find(|m| (m.0..=m.2).contains(&top) && (m.1..=m.3).contains(&left));
            let (bottom, right) = match own {
                Some(m) if (m.0, m.1) == (top, left) => (m.2, m.3),
                Some(_) => continue,
                None => (top, left),
            };
            let begins_early =
                matches!((aside, top < head_rows), (Aside::Heading, true) | (Aside::Rows, false));
            let from = if left > column || (left == column && !begins_early) { left + 1 } else { left };
            let ends_late = right + 1 > column || (right + 1 == column && !begins_early);
            let to = if ends_late { right + 1 } else { right };
            made.rows[top][from] = texts.get(left).cloned().unwrap_or_default();
            if bottom > top || to > from {
                made.merges.push((top, from, bottom, to));
            }
        }
    }
    made
}

fn sheet() -> Sheet {
    let mut sheet = Sheet::new("社会救助");
    sheet.push_heads();
    let mut blank = row("2", "综合业务", "监督检查");
    blank[4] = String::new();
    let mut group = row("3", "临时救助", "审核审批信息");
    group[8] = String::new();
    group[9] = "申请人".to_owned();
    group[12] = String::new();
    group[13] = "√".to_owned();
    sheet.push_row(row("1", "综合业务", "政策法规文件")).push_row(blank).push_row(group);
    sheet.push_row(row("4", "临时救助", "办事指南"));
    sheet.merge(2, 1, 3, 1);
    sheet.rows[3][1] = String::new();
    sheet
}

fn formats(sheet: &Sheet) -> Vec<(&'static str, Vec<u8>)> {
    let one = std::slice::from_ref(sheet);
    vec![
        ("a.xlsx", xlsx(one)),
        ("a.ods", ods(one)),
        ("a.docx", docx(&sheet.docx_table())),
        ("a.html", html(&sheet.html_table())),
    ]
}

#[test]
fn shape_a_border_a_little_aside_joins_nothing_and_copies_nothing() {
    let straight = sheet();
    let wanted = rows(&one("a.xlsx", &xlsx(std::slice::from_ref(&straight))));
    for column in 1..14 {
        for aside in [Aside::Heading, Aside::Rows] {
            for (name, bytes) in formats(&askew(&straight, column, 2, aside)) {
                let table = one(name, &bytes);
                assert_eq!(rows(&table), wanted, "{name} {column} {aside:?}");
                assert!(!codes(&table).contains(&"joined-cells"), "{name} {column} {:?}", table.diagnostics);
            }
        }
    }
}

#[test]
fn shape_borders_aside_on_both_sides_of_a_column() {
    let straight = sheet();
    let wanted = rows(&one("a.xlsx", &xlsx(std::slice::from_ref(&straight))));
    for (first, second) in
        [(Aside::Heading, Aside::Rows), (Aside::Rows, Aside::Heading), (Aside::Heading, Aside::Heading)]
    {
        for column in 3..8 {
            let once = askew(&straight, column, 2, first);
            for (name, bytes) in formats(&askew(&once, column + 2, 2, second)) {
                assert_eq!(rows(&one(name, &bytes)), wanted, "{name} {column} {first:?} {second:?}");
            }
        }
    }
}

/// One row of headings: a group head whose border lies aside is one column of words, not two.
#[test]
fn r11_a_group_head_a_little_wider_than_its_column_is_one_column() {
    let mut straight = Sheet::new("社会救助");
    straight.push(&[
        "序号",
        "一级事项",
        "二级事项",
        "公开内容（要素）",
        "公开依据",
        "公开时限",
        "公开主体",
        "公开渠道和载体",
        "公开对象",
        "公开方式",
        "公开层级",
        "备注",
        "监督电话",
        "责任科室",
    ]);
    for (number, name) in [("1", "政策法规文件"), ("2", "监督检查")] {
        let mut texts = row(number, "综合业务", name);
        for (at, text) in [(8, "全社会"), (9, "主动公开"), (10, "县级"), (11, "无"), (12, ""), (13, "办公室")]
        {
            texts[at] = text.to_owned();
        }
        straight.push_row(texts);
    }
    let wanted = rows(&one("a.xlsx", &xlsx(std::slice::from_ref(&straight))));
    assert!(wanted[0].audience_all && wanted[0].mode_proactive && wanted[0].level_county == Some(true));
    for column in 8..12 {
        for aside in [Aside::Heading, Aside::Rows] {
            for (name, bytes) in formats(&askew(&straight, column, 1, aside)) {
                assert_eq!(rows(&one(name, &bytes)), wanted, "{name} {column} {aside:?}");
            }
        }
    }
}

/// A cell that truly stands for two columns, each wholly under it, holds for both.
#[test]
fn r16_a_cell_over_two_whole_columns_is_of_both() {
    let mut both = sheet();
    both.merge(2, 12, 2, 13).merge(5, 4, 5, 5);
    both.rows[5][4] = "《社会救助暂行办法》（国务院令第649号），20个工作日内".to_owned();
    both.rows[5][5] = String::new();
    for (name, bytes) in formats(&both) {
        let read = rows(&one(name, &bytes));
        assert_eq!((read[0].level_county, read[0].level_township), (Some(true), Some(true)), "{name}");
        assert_eq!(read[3].legal_basis, read[3].time_limit, "{name}");
    }
}

/// Where the widths are known, a cell is under the head that covers most of it.
#[test]
fn shape_widths_of_a_document_tell_which_head_a_cell_is_under() {
    let cell = |text: &str, span: usize| {
        format!(
            "<w:tc><w:tcPr><w:gridSpan w:val=\"{span}\"/></w:tcPr>{}</w:tc>",
            common::docx_paragraphs(text)
        )
    };
    let line = |cells: &[(&str, usize)]| {
        let cells: String = cells.iter().map(|(text, span)| cell(text, *span)).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    // 公开依据 and 公开时限 share one cell that reaches a hair under 公开主体.
    let head = [
        ("序号", 1),
        ("一级事项", 1),
        ("二级事项", 1),
        ("公开内容（要素）", 1),
        ("公开依据", 1),
        ("公开时限", 1),
        ("公开主体", 2),
        ("公开渠道和载体", 1),
    ];
    let body = [
        ("1", 1),
        ("综合业务", 1),
        ("办事指南", 1),
        ("办理条件", 1),
        ("公开条例；20个工作日", 3),
        ("县民政局", 1),
        (CHANNELS, 1),
    ];
    for (gap, own) in [(20, 980), (5, 995), (120, 880)] {
        let widths = [500, 1000, 1000, 1000, 1000, 1000, gap, own, 2000];
        let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
        let table = format!("<w:tbl><w:tblGrid>{grid}</w:tblGrid>{}{}</w:tbl>", line(&head), line(&body));
        let read = rows(&one("a.docx", &docx(&table)));
        assert_eq!(read[0].publisher, "县民政局", "{gap}");
        assert_eq!(read[0].legal_basis, "公开条例；20个工作日", "{gap}");
        assert_eq!(read[0].time_limit, "公开条例；20个工作日", "{gap}");
    }
}

#[test]
fn shape_two_cells_under_one_heading_are_told_with_their_place() {
    let mut two = sheet();
    let widen = |texts: &mut Vec<String>, at: usize| texts.insert(at, String::new());
    two.rows.iter_mut().for_each(|texts| widen(texts, 6));
    for merge in &mut two.merges {
        if merge.1 >= 6 {
            (merge.1, merge.3) = (merge.1 + 1, merge.3 + 1);
        }
    }
    two.merges.retain(|merge| *merge != (0, 5, 1, 5));
    two.merge(0, 5, 1, 6);
    two.rows[2][6] = "另公示7日".to_owned();
    for (name, bytes) in formats(&two) {
        let table = one(name, &bytes);
        assert_eq!(table.rows[0].row.time_limit, "信息形成之日起20个工作日内另公示7日", "{name}");
        let told: Vec<_> = table.diagnostics.iter().filter(|d| d.code == "joined-cells").collect();
        assert_eq!(told.len(), 1, "{name} {:?}", table.diagnostics);
        assert_eq!((told[0].row, told[0].column.as_deref()), (Some(3), Some("公开时限")), "{name}");
        assert_eq!(items(&table).len(), 4, "{name}");
    }
}
