//! The shapes tables come in: each form, in every format, must give the same rows.

use crate::common::*;
use domain::catalogue::CatalogueTable;

/// A title of two lines, a line with unit and date, two merged heading rows with broken labels.
#[test]
fn shape_title_lines_unit_line_and_two_heading_rows() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["白石县社会救助领域"]).merge(0, 0, 0, 13);
    sheet.push(&["基层政务公开标准目录"]).merge(1, 0, 1, 13);
    sheet.push(&["编制单位：白石县民政局\u{3000}\u{3000}编制时间：2020年9月"]).merge(2, 0, 2, 13);
    sheet.push_heads();
    sheet.rows[3][5] = "公开\n时限".to_owned();
    sheet.rows[3][3] = "公开内容 (要素)".to_owned();
    sheet.push_row(row("1", "综合业务", "政策法规文件")).push_row(row("2", "", "监督检查")).merge(5, 1, 6, 1);
    sheet.push_row(row("3", "临时救助", "办事指南"));
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        assert_eq!(table.title, "白石县社会救助领域基层政务公开标准目录", "{name}");
        assert_eq!(table.sector.as_deref(), Some("社会救助"), "{name}");
        assert_eq!(table.government.as_deref(), Some("白石县民政局"), "{name}");
        let wanted =
            [("1", "综合业务", "政策法规文件"), ("2", "综合业务", "监督检查"), ("3", "临时救助", "办事指南")];
        assert_eq!(items(&table), expected(&wanted), "{name}");
        let printed: Vec<&str> = table.columns.iter().map(|h| h.printed.as_str()).collect();
        let labels = [
            "序号",
            "一级事项",
            "二级事项",
            "公开内容(要素)",
            "公开依据",
            "公开时限",
            "公开主体",
            "公开渠道和载体",
            "全社会",
            "特定群体",
            "主动",
            "依申请",
            "县级",
            "乡级",
        ];
        assert_eq!(printed, labels, "{name}");
        assert_eq!(table.columns[8].group.as_deref(), Some("公开对象"), "{name}");
        assert_eq!(table.rows[0].line, 6, "{name}");
        assert_eq!(table.rows[0].row.channels, ["政府网站", "两微一端", "政务服务中心"], "{name}");
    }
}

/// The heading printed again after a page break, the first-level item too; notes below the table.
#[test]
fn shape_headings_repeated_after_page_breaks_and_notes_below() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["白石县社会救助领域基层政务公开标准目录"]).push_heads();
    sheet.push_row(row("1", "综合业务", "政策法规文件")).push_row(row("2", "综合业务", "监督检查"));
    sheet.push(&["第 1 页 共 2 页"]);
    sheet.push(&["白石县社会救助领域基层政务公开标准目录（续）"]);
    sheet.push_heads();
    sheet.push_row(row("3", "综合业务", "办事指南"));
    sheet.push(&["注：1.本目录由县民政局负责解释；2.■为必选，□为可选。"]);
    sheet.push(&["2.各镇参照执行。"]);
    sheet.push(&["填表人：张三", "", "审核人：李四", "", "联系电话：020-12345678"]);
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        let wanted =
            [("1", "综合业务", "政策法规文件"), ("2", "综合业务", "监督检查"), ("3", "综合业务", "办事指南")];
        assert_eq!(items(&table), expected(&wanted), "{name}");
        assert!(codes(&table).contains(&"repeated-heading"), "{name} {:?}", table.diagnostics);
        assert_eq!(table.rows[2].line, 10, "{name}");
    }
}

/// Many catalogues under sub-headings in one sheet or page, with and without headings of their own.
#[test]
fn shape_many_catalogues_under_sub_headings() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["（一）社会救助领域基层政务公开标准目录"]).merge(0, 0, 0, 13);
    sheet.push_heads().push_row(row("1", "综合业务", "政策法规文件")).push_row(row("2", "", "监督检查"));
    sheet.push(&["（二）养老服务领域基层政务公开标准目录"]).merge(5, 0, 5, 13);
    sheet.push_heads().push_row(row("1", "养老服务通用政策", "国家和地方层面法规"));
    sheet.push(&["（三）户籍管理领域基层政务公开标准目录"]).merge(9, 0, 9, 13);
    sheet.push_row(row("1", "户口登记", "出生登记")).push_row(row("2", "", "死亡登记"));
    for (name, bytes) in every_format(&sheet) {
        let found = read(name, &bytes).unwrap();
        let sectors: Vec<_> = found.catalogues.iter().map(|c| c.sector.clone().unwrap_or_default()).collect();
        assert_eq!(sectors, ["社会救助", "养老服务", "户籍管理"], "{name}");
        let counts: Vec<usize> = found.catalogues.iter().map(|c| c.rows.len()).collect();
        assert_eq!(counts, [2, 1, 2], "{name}");
        assert_eq!(found.catalogues[2].rows[1].row.level1_item, "户口登记", "{name}");
        assert!(codes(&found.catalogues[2]).contains(&"inherited-heading"), "{name}");
    }
}

/// A page and a document with a table each under its own line of title; continued tables are one.
#[test]
fn shape_many_tables_in_one_page_or_document() {
    let table = |seq: &str, level1: &str, level2: &str| {
        let mut sheet = Sheet::new("");
        sheet.push_heads().push_row(row(seq, level1, level2));
        sheet
    };
    let (a, b) = (table("1", "综合业务", "政策法规文件"), table("1", "户口登记", "出生登记"));
    let mut more = Sheet::new("");
    more.push_row(row("2", "", "死亡登记")).push_row(row("3", "户口迁移", "迁入登记"));
    let titles = ["一、社会救助领域基层政务公开标准目录", "二、户籍管理领域基层政务公开标准目录"];
    let page = format!(
        "<div>首页 &gt; 政务公开</div><table><tr><td>导航</td><td>搜索</td></tr></table><h2>{}</h2>{}<p>第1页</p><h2>{}</h2>{}<p>第2页</p>{}<div>主办单位：白石县人民政府</div>",
        titles[0],
        a.html_table(),
        titles[1],
        b.html_table(),
        more.html_table()
    );
    let document = format!(
        "{}{}{}{}<w:p/>{}",
        docx_paragraphs(titles[0]),
        a.docx_table(),
        docx_paragraphs(titles[1]),
        b.docx_table(),
        more.docx_table()
    );
    for (name, bytes) in [("a.html", html(&page)), ("a.docx", docx(&document))] {
        let found = read(name, &bytes).unwrap();
        assert_eq!(found.catalogues.len(), 2, "{name}");
        let wanted =
            [("1", "户口登记", "出生登记"), ("2", "户口登记", "死亡登记"), ("3", "户口迁移", "迁入登记")];
        assert_eq!(items(&found.catalogues[1]), expected(&wanted), "{name}");
        let lines: Vec<u32> = found.catalogues[1].rows.iter().map(|r| r.line).collect();
        assert_eq!(lines, [3, 4, 5], "{name}: rows are counted on through a continued table");
    }
}

/// One file with a sheet per sector, and an instruction sheet beside the data.
#[test]
fn shape_a_sheet_per_sector_and_an_instruction_sheet() {
    let mut help = Sheet::new("填表说明");
    help.push(&["填表说明"]).push(&["一、本表由各单位填写。渠道中“★”为必选，“☆”为可选。"]);
    let mut a = Sheet::new("社会救助");
    a.push_heads().push_row(row("1", "综合业务", "政策法规文件"));
    a.rows[2][7] = "★政府网站 ☆政府公报".to_owned();
    let mut b = Sheet::new("户籍管理");
    b.push(&["白石县户籍管理领域基层政务公开标准目录"]).push_heads().push_row(row(
        "1",
        "户口登记",
        "出生登记",
    ));
    let mut old = Sheet::new("旧稿");
    old.push_heads().push_row(row("1", "旧", "旧"));
    old.hidden = true;
    for (name, bytes) in
        [("a.xlsx", xlsx(&[help.clone(), a.clone(), b.clone(), old])), ("a.ods", ods(&[help, a, b]))]
    {
        let found = read(name, &bytes).unwrap();
        let sectors: Vec<_> =
            found.catalogues.iter().map(|c| (c.sheet.as_str(), c.sector.as_deref())).collect();
        assert_eq!(sectors, [("社会救助", Some("社会救助")), ("户籍管理", Some("户籍管理"))], "{name}");
        assert_eq!(
            found.catalogues[0].rows[0].row.channels,
            ["政府网站"],
            "{name}: the legend of the other sheet wins"
        );
        let all: Vec<&str> = found.diagnostics.iter().map(|d| d.code.as_str()).collect();
        assert!(all.contains(&"skipped-sheet") && all.contains(&"sector-from-name"), "{name} {all:?}");
        assert_eq!(all.contains(&"hidden-sheet"), name == "a.xlsx", "{name}");
    }
}

/// Merges over 一级事项, 序号 and from 公开依据 to 渠道.
#[test]
fn shape_merged_cells_are_filled_down() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["社会救助领域基层政务公开标准目录"]).push_heads();
    sheet.push_row(row("1", "综合业务", "政策法规文件"));
    for level2 in ["监督检查", "办事指南"] {
        let mut next = row("", "", level2);
        for cell in &mut next[4..8] {
            cell.clear();
        }
        sheet.push_row(next);
    }
    for column in [0, 1, 4, 5, 6, 7] {
        sheet.merge(3, column, 5, column);
    }
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        let merged = name != "a.csv";
        let seq = if merged { "1" } else { "" };
        let wanted =
            [("1", "综合业务", "政策法规文件"), (seq, "综合业务", "监督检查"), (seq, "综合业务", "办事指南")];
        assert_eq!(items(&table), expected(&wanted), "{name}");
        let basis = column(&table, |r| r.legal_basis.clone());
        let full = "《社会救助暂行办法》（国务院令第649号）";
        assert_eq!(basis, if merged { [full, full, full] } else { [full, "", ""] }, "{name}");
        assert_eq!(table.rows[2].row.channels.len(), if merged { 3 } else { 0 }, "{name}");
        assert_eq!(
            codes(&table).iter().filter(|c| **c == "merged-cell").count(),
            if merged { 6 } else { 0 },
            "{name}"
        );
        assert_eq!(codes(&table).contains(&"continued-item"), !merged, "{name}");
    }
}

/// Numbers that jump, start late, have leading zeros, or stand within the item's name.
#[test]
fn shape_numbers_are_kept_as_printed() {
    let mut sheet = Sheet::new("目录");
    sheet.push(&["社会救助领域基层政务公开标准目录"]).push_heads();
    for (seq, level2) in [
        ("2", "甲"),
        ("5", "乙"),
        ("22", "丙"),
        ("0101", "丁"),
        ("1.1", "1.1 戊"),
        ("", "440106001 己"),
        ("7、", "庚"),
    ] {
        sheet.push_row(row(seq, "综合业务", level2));
    }
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        assert_eq!(column(&table, |r| r.seq_no.clone()), ["2", "5", "22", "0101", "1.1", "", "7"], "{name}");
        assert_eq!(table.rows[4].row.level2_item, "1.1戊", "{name}");
    }
}

/// A number format of zeros prints 101 as 0101.
#[test]
fn shape_numbers_with_leading_zeros_by_format() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let zeros = rust_xlsxwriter::Format::new().set_num_format("0000");
    for (c, label) in ["序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限"].iter().enumerate()
    {
        sheet.write_string(0, c as u16, *label).unwrap();
        sheet.write_string(1, c as u16, "文").unwrap();
    }
    sheet.write_number_with_format(1, 0, 101, &zeros).unwrap();
    let table = one("a.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(table.rows[0].row.seq_no, "0101");
}

/// One row of headings, each with its group head before it: the columns are those of two rows, and their ticks stay.
#[test]
fn r12_headings_of_one_row_that_bear_their_group() {
    let ways: [fn(&str, &str) -> String; 4] = [
        |head, own| format!("{head}（{own}）"),
        |head, own| format!("{head}-{own}"),
        |head, own| format!("{head}：{own}"),
        |head, own| format!("{head}\n{own}"),
    ];
    for way in ways {
        let mut sheet = Sheet::new("目录");
        sheet.push(&["白石县社会救助领域基层政务公开标准目录"]);
        let mut group = String::new();
        let heads: Vec<String> = HEAD1
            .iter()
            .zip(HEAD2)
            .map(|(upper, lower)| {
                if !upper.is_empty() {
                    group = (*upper).to_owned();
                }
                if lower.is_empty() { (*upper).to_owned() } else { way(&group, lower) }
            })
            .collect();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        sheet.push(&heads);
        sheet.push_row(row("1", "综合业务", "政策法规文件")).push_row(row("2", "综合业务", "监督检查"));
        for (name, bytes) in every_format(&sheet) {
            let table = one(name, &bytes);
            let wanted = [("1", "综合业务", "政策法规文件"), ("2", "综合业务", "监督检查")];
            assert_eq!(items(&table), expected(&wanted), "{name} {heads:?}");
            assert!(table.rows.iter().all(|placed| placed.row.extra.is_empty()), "{name} {heads:?}");
            let mut two = Sheet::new("目录");
            two.push(&["白石县社会救助领域基层政务公开标准目录"]).push_heads();
            two.push_row(row("1", "综合业务", "政策法规文件")).push_row(row("2", "综合业务", "监督检查"));
            let plain = one("xlsx", &every_format(&two)[0].1);
            let rows = |table: &CatalogueTable| -> Vec<_> {
                table.rows.iter().map(|placed| placed.row.clone()).collect()
            };
            assert_eq!(rows(&table), rows(&plain), "{name} {heads:?}");
        }
    }
}
