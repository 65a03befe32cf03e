//! Power-and-duty lists and public-service lists as units keep them (R60a), and what is refused (R65).

use crate::common::{self, Sheet, csv, every_format, xlsx};
use domain::reference::Reference;
use domain::unit_list::{ListKind, ListTable};
use files::{FileError, ReadLists};

fn read(name: &str, bytes: &[u8]) -> Result<ReadLists, FileError> {
    files::read_lists(name, bytes, &Reference::shipped())
}

fn one(name: &str, bytes: &[u8]) -> ListTable {
    let mut found = read(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(found.tables.len(), 1, "{name}");
    found.tables.remove(0)
}

fn names(table: &ListTable) -> Vec<String> {
    table.entries.iter().map(|placed| placed.entry.full_name()).collect()
}

fn codes(table: &ListTable) -> Vec<&str> {
    table.diagnostics.iter().map(|d| d.code.as_str()).collect()
}

/// Title, two-row heading with merges, a dividing row, a name merged over its parts and over its duties.
fn power_sheet() -> Sheet {
    let mut sheet = Sheet::new("权责清单");
    sheet.push(&["白石县民政局权责清单（2026年版）"]).merge(0, 0, 0, 8);
    sheet.push(&[
        "序号",
        "职权编码",
        "事项名称",
        "",
        "职权类型",
        "实施依据",
        "实施层级及权限",
        "",
        "责任事项",
    ]);
    sheet.push(&["", "", "主项", "子项", "", "", "市级", "县级", ""]);
    for column in [0, 1, 4, 5, 8] {
        sheet.merge(1, column, 2, column);
    }
    sheet.merge(1, 2, 1, 3).merge(1, 6, 1, 7);
    sheet.push(&["一、行政给付（共2项）"]).merge(3, 0, 3, 8);
    sheet.push(&[
        "1",
        "A001",
        "社会救助给付",
        "最低生活保障金给付",
        "行政给付",
        "《社会救助暂行办法》（国务院令第649号）",
        "政策制定",
        "审核确认",
        "1.受理责任：公示材料",
    ]);
    sheet.push(&["", "", "", "", "", "", "", "", "2.审查责任：调查核实"]);
    sheet.push(&["", "", "", "特困人员救助供养", "行政给付", "同上", "政策制定", "审核确认", "1.受理责任"]);
    sheet.merge(4, 0, 6, 0).merge(4, 1, 6, 1).merge(4, 2, 6, 2).merge(4, 3, 5, 3);
    for column in 4..8 {
        sheet.merge(4, column, 5, column);
    }
    sheet.push(&["2", "A002", "对养老机构的监督检查", "", "行政检查", "", "指导", "实施", "1.检查责任"]);
    sheet.push(&["合计", "3"]);
    sheet.push(&["填表人：陈某", "", "审核人：林某"]);
    sheet
}

#[test]
fn r60a_a_power_list_is_read_with_its_parts_duties_and_levels_in_every_format() {
    for (name, bytes) in every_format(&power_sheet()) {
        if name == "a.csv" {
            continue;
        }
        let table = one(name, &bytes);
        assert_eq!(table.kind, ListKind::PowerList, "{name}");
        assert_eq!(table.title, "白石县民政局权责清单（2026年版）", "{name}");
        assert_eq!(
            names(&table),
            [
                "社会救助给付（最低生活保障金给付）",
                "社会救助给付（特困人员救助供养）",
                "对养老机构的监督检查"
            ],
            "{name}"
        );
        let first = &table.entries[0].entry;
        assert_eq!((first.code.as_str(), first.category.as_str()), ("A001", "行政给付"), "{name}");
        assert_eq!(first.authority, "市级：政策制定\n县级：审核确认", "{name}");
        assert_eq!(first.responsibility, "1.受理责任：公示材料\n2.审查责任：调查核实", "{name}");
        let second = &table.entries[1].entry;
        assert_eq!(second.legal_basis, first.legal_basis, "{name}: 同上");
        assert_eq!(second.code, "A001", "{name}");
        let codes = codes(&table);
        for code in ["dividing-row", "continued-row", "ditto-cell", "blank-field"] {
            assert!(codes.contains(&code), "{name}: {codes:?}");
        }
        let blank = table.diagnostics.iter().find(|d| d.code == "blank-field").unwrap();
        assert_eq!((blank.row, blank.column.as_deref()), (Some(8), Some("设立依据")), "{name}");
    }
}

#[test]
fn r60a_a_service_list_is_known_by_its_fields() {
    let mut sheet = Sheet::new("Sheet1");
    sheet.push(&["石桥镇公共服务事项清单"]);
    sheet.push(&["序号", "事项名称", "服务对象", "实施机关", "办理时间", "办理地点", "备注"]);
    sheet.push(&[
        "1",
        "老年人优待证办理",
        "60周岁以上老年人",
        "石桥镇人民政府",
        "工作日8:30-17:30",
        "镇便民服务中心",
        "即办",
    ]);
    sheet.push(&["2", "临时救助申请受理", "困难群众", "石桥镇人民政府", "", "镇便民服务中心", ""]);
    for (name, bytes) in every_format(&sheet) {
        let table = one(name, &bytes);
        assert_eq!(table.kind, ListKind::PublicServiceList, "{name}");
        assert_eq!(names(&table), ["老年人优待证办理", "临时救助申请受理"], "{name}");
        let first = &table.entries[0].entry;
        assert_eq!(first.handling_place, "镇便民服务中心", "{name}");
        assert_eq!(first.extra["备注"], "即办", "{name}");
        let blank: Vec<_> = table.diagnostics.iter().filter(|d| d.code == "blank-field").collect();
        assert_eq!(blank.len(), 1, "{name}: {blank:?}");
        assert_eq!(blank[0].column.as_deref(), Some("办理时间"), "{name}");
    }
}

#[test]
fn r60a_each_kind_of_power_on_a_sheet_of_its_own() {
    let sheet = |kind: &str, name: &str| {
        let mut sheet = Sheet::new(kind);
        sheet.push(&["序号", "权力名称", "设立依据", "责任事项", "追责情形"]);
        sheet.push(&["1", name, "《殡葬管理条例》", "受理责任", "不履行职责的"]);
        sheet
    };
    let mut cover = Sheet::new("说明");
    cover.push(&["本清单由县委编办审核"]);
    let sheets = [
        cover,
        sheet("行政许可", "建设公墓审批"),
        sheet("行政处罚", "对违法建公墓的处罚"),
        sheet("行政裁决", "界线争议裁决"),
    ];
    let found = read("a.xlsx", &xlsx(&sheets)).unwrap();
    let told: Vec<(&str, &str)> =
        found.tables.iter().map(|t| (t.sheet.as_str(), t.entries[0].entry.category.as_str())).collect();
    assert_eq!(told, [("行政许可", "行政许可"), ("行政处罚", "行政处罚"), ("行政裁决", "行政裁决")]);
    assert_eq!(found.passed_over, ["说明"]);
    assert!(found.tables.iter().all(|table| table.kind == ListKind::PowerList));
}

#[test]
fn r60a_one_code_for_two_matters_is_told_and_both_stand() {
    let mut sheet = Sheet::new("");
    sheet.push(&["编码", "权力名称", "子项", "权力类型", "设立依据"]);
    sheet.push(&["YS0800001", "建设公墓审批", "新建", "行政许可", "《殡葬管理条例》"]);
    sheet.push(&["YS0800001", "建设公墓审批", "扩建", "行政许可", "《殡葬管理条例》"]);
    sheet.push(&["YS0800001", "对违法建公墓的处罚", "", "行政处罚", "《殡葬管理条例》"]);
    let table = one("a.csv", &csv(&sheet));
    assert_eq!(table.entries.len(), 3);
    let told: Vec<_> = table.diagnostics.iter().filter(|d| d.code == "duplicate-code").collect();
    assert_eq!(told.iter().map(|d| d.row).collect::<Vec<_>>(), [Some(4)], "{told:?}");
}

#[test]
fn a_csv_without_merges_goes_on_below_its_names() {
    let mut sheet = Sheet::new("");
    sheet.push(&["序号", "权力名称", "权力类型", "设立依据", "责任事项"]);
    sheet.push(&["1", "低保审核确认", "行政给付", "《社会救助暂行办法》", "受理责任"]);
    sheet.push(&["", "", "", "", "决定责任"]);
    sheet.push(&["2", "低保审核确认", "行政给付", "《社会救助暂行办法》", "另一行"]);
    sheet.push(&["3", "", "行政给付", "《慈善法》", "没有名称"]);
    let table = one("a.csv", &csv(&sheet));
    assert_eq!(names(&table), ["低保审核确认"]);
    assert_eq!(table.entries[0].entry.responsibility, "受理责任\n决定责任");
    let told = codes(&table);
    assert!(told.contains(&"duplicate-entry") && told.contains(&"missing-name"), "{told:?}");
    let missing = table.diagnostics.iter().find(|d| d.code == "missing-name").unwrap();
    assert_eq!(missing.row, Some(5));
}

#[test]
fn a_heading_printed_again_on_every_page_is_no_entry() {
    let head = ["序号", "事项名称", "服务对象", "办理时间", "办理地点"];
    let mut sheet = Sheet::new("公共服务");
    sheet.push(&head).push(&["1", "甲", "全体居民", "工作日", "大厅"]).push(&head).push(&[
        "2",
        "乙",
        "全体居民",
        "工作日",
        "大厅",
    ]);
    let table = one("a.xlsx", &xlsx(&[sheet]));
    assert_eq!(names(&table), ["甲", "乙"]);
    assert!(codes(&table).contains(&"repeated-heading"));
}

/// R65: exports of lists are not accepted as catalogues, nor catalogues as lists; each refusal says
/// which it is.
#[test]
fn r65_each_is_refused_in_the_place_of_the_other_saying_which_it_is() {
    let mut catalogue = Sheet::new("社会救助");
    catalogue.push(&["社会救助领域基层政务公开标准目录"]).push_heads();
    catalogue.push_row(common::row("1", "综合业务", "政策法规文件"));
    for (name, bytes) in every_format(&catalogue) {
        let error = read(name, &bytes).unwrap_err();
        assert_eq!(error.code(), "catalogue-as-list", "{name}: {error}");
        assert!(error.to_string().contains("看起来是政务公开事项标准目录"), "{error}");
        assert!(error.advice().contains("导入目录"), "{}", error.advice());
    }
    let refused = common::read("a.xlsx", &xlsx(&[power_sheet()])).unwrap_err();
    assert_eq!(refused.code(), "power-list", "{refused}");
    assert!(refused.advice().contains("清单与覆盖"), "{}", refused.advice());
}

#[test]
fn what_is_no_list_is_said_to_be_none() {
    let mut columns = Sheet::new("栏目");
    columns.push(&["栏目名称", "栏目链接", "更新时间"]).push(&["通知公告", "/tzgg", "2026-01-01"]);
    let mut bare = Sheet::new("清单");
    bare.push(&["序号", "事项名称", "服务对象", "办理时间", "办理地点"]);
    let mut letter = Sheet::new("信");
    letter.push(&["关于报送清单的通知"]);
    for (sheet, words) in [(columns, "网站栏目列表"), (bare, "没有事项"), (letter, "看到的是")]
    {
        let error = read("a.xlsx", &xlsx(std::slice::from_ref(&sheet))).unwrap_err();
        assert_eq!(error.code(), "not-a-list", "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(error.advice().contains("实施层级及权限"));
    }
    assert_eq!(read("a.xlsx", b"").unwrap_err().code(), "empty-file");
}
