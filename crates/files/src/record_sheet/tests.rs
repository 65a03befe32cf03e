//! What goes out comes back, and what people make of it is understood.

use super::*;
use crate::error::FileError;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

fn sheet() -> RecordSheet {
    let element = |name: &str| SheetElement {
        level1_item: "最低生活保障".to_owned(),
        level2_item: "办事指南".to_owned(),
        name: name.to_owned(),
        publisher: "东湖区民政局".to_owned(),
        clock: "20个工作日".to_owned(),
    };
    RecordSheet {
        title: "标准目录".to_owned(), elements: vec![element("办理事项"), element("办理条件")]
    }
}

#[test]
fn r101_an_untouched_sheet_holds_no_record() {
    let bytes = to_record_sheet(&sheet()).unwrap();
    let read = read_record_sheet("装载.xlsx", &bytes).unwrap();
    assert_eq!((read.rows.len(), read.remarks), (0, Vec::<String>::new()));
}

#[test]
fn r101_filled_rows_come_back_with_their_places_and_days() {
    let mut workbook = Workbook::new();
    let table = workbook.add_worksheet();
    table.set_name("信息").unwrap();
    for (at, heading) in (0_u16..).zip(["二级事项", "要素", "名称*", "正文", "成文日期", "备注"])
    {
        table.write_string(0, at, heading).unwrap();
    }
    for (at, text) in (0_u16..).zip(["办事指南", "办理条件", "条件", "户籍\n在本区"]) {
        table.write_string(2, at, text).unwrap();
    }
    let day = Format::new().set_num_format("yyyy/m/d");
    table.write_datetime_with_format(2, 4, ExcelDateTime::from_ymd(2026, 3, 5).unwrap(), &day).unwrap();
    let read = read_record_sheet("装载.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(read.rows.len(), 1);
    let row = &read.rows[0];
    assert_eq!((row.line, row.text(RecordColumn::Element)), (3, "办理条件"));
    assert_eq!(row.text(RecordColumn::Body), "户籍\n在本区");
    let day = domain::disclosure::written_day(row.text(RecordColumn::AroseOn)).map(|day| day.to_string());
    assert_eq!(day.as_deref(), Some("2026-03-05"), "{}", row.text(RecordColumn::AroseOn));
    assert_eq!(row.place(RecordColumn::Title), "信息!C3");
    assert_eq!(row.place(RecordColumn::Link), "信息第3行");
    assert!(read.remarks[0].contains("备注"));
}

#[test]
fn a_table_of_something_else_is_refused_with_what_was_seen() {
    let refused = read_record_sheet("名单.csv", "姓名,电话\n张某,无\n".as_bytes()).unwrap_err();
    assert!(matches!(&refused, FileError::NotRecords { seen, .. } if seen.contains("姓名")), "{refused}");
    assert!(!refused.advice().is_empty());
}
