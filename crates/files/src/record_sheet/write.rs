//! The workbook that goes out.

use super::{HELP_SHEET, LIST_SHEET, RecordColumn, RecordSheet, SheetElement, TABLE_SHEET};
use crate::write::WriteError;
use crate::write::workbook::limited;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, Workbook, Worksheet,
};
use std::collections::HashSet;

/// Rows below the last element, made ready for further records.
const SPARE_ROWS: u32 = 200;
/// Pale: what the catalogue says looks unlike what is to be filled in.
const GIVEN: u32 = 0x00F2_F2F2;
const WANTED: u32 = 0x00FC_E4D6;

/// Writes the sheet of a catalogue: a row for each element, further rows with lists to choose from.
///
/// # Errors
/// [`WriteError`] where the workbook writer refuses.
pub fn to_record_sheet(sheet: &RecordSheet) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    table(workbook.add_worksheet(), sheet)?;
    help(workbook.add_worksheet(), &sheet.title)?;
    lists(workbook.add_worksheet(), &sheet.elements)?;
    Ok(workbook.save_to_buffer()?)
}

fn table(sheet: &mut Worksheet, records: &RecordSheet) -> Result<(), WriteError> {
    sheet.set_name(TABLE_SHEET)?;
    let edge = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let head = edge.clone().set_bold().set_align(FormatAlign::Center);
    for (at, column) in (0_u16..).zip(RecordColumn::ALL) {
        let needed = matches!(column, RecordColumn::Title | RecordColumn::AroseOn);
        let colour = if column.is_filled_in() { WANTED } else { GIVEN };
        let heading = format!("{}{}", column.label(), if needed { "*" } else { "" });
        sheet.write_with_format(0, at, heading, &head.clone().set_background_color(colour))?;
        sheet.set_column_width(at, width(column))?;
    }
    sheet.set_freeze_panes(1, 3)?;
    let plain = edge.set_font_size(10).set_align(FormatAlign::Top);
    let given = plain.clone().set_background_color(GIVEN);
    let text = plain.clone().set_num_format("@");
    let day = plain.clone().set_num_format("yyyy-mm-dd");
    let count = u32::try_from(records.elements.len()).unwrap_or(u32::MAX).min(1_000_000);
    for row in 1..=count + SPARE_ROWS {
        let element = records.elements.get(row as usize - 1);
        for (at, column) in (0_u16..).zip(RecordColumn::ALL) {
            let words = element.map_or("", |element| of_element(element, column));
            let format = match column {
                RecordColumn::AroseOn | RecordColumn::ChangedOn => &day,
                _ if !words.is_empty() => &given,
                _ => &text,
            };
            if words.is_empty() {
                sheet.write_blank(row, at, format)?;
            } else {
                sheet.write_string_with_format(row, at, limited(words), format)?;
            }
        }
    }
    for (at, column) in (0_u16..).zip(RecordColumn::ALL) {
        if let Some(check) = check(column, &records.elements)? {
            sheet.add_data_validation(1, at, count + SPARE_ROWS, at, &check)?;
        }
    }
    Ok(())
}

fn of_element(element: &SheetElement, column: RecordColumn) -> &str {
    match column {
        RecordColumn::Level1Item => &element.level1_item,
        RecordColumn::Level2Item => &element.level2_item,
        RecordColumn::Element => &element.name,
        RecordColumn::Publisher => &element.publisher,
        RecordColumn::TimeLimit => &element.clock,
        _ => "",
    }
}

fn width(column: RecordColumn) -> f64 {
    match column {
        RecordColumn::Body => 50.0,
        RecordColumn::Title | RecordColumn::Link => 30.0,
        RecordColumn::Element | RecordColumn::TimeLimit => 22.0,
        RecordColumn::AroseOn | RecordColumn::ChangedOn => 12.0,
        _ => 16.0,
    }
}

/// The check and the note of a column's cells. Nothing is forbidden: what is wrong is told with its place when the
/// workbook comes back.
fn check(column: RecordColumn, elements: &[SheetElement]) -> Result<Option<DataValidation>, WriteError> {
    let list = |letter: char, names: usize| {
        let range = format!("='{LIST_SHEET}'!${letter}$1:${letter}${}", names.max(1));
        DataValidation::new().allow_list_formula(Formula::new(range)).show_error_message(false)
    };
    let day = || -> Result<DataValidation, WriteError> {
        let from = ExcelDateTime::from_ymd(1990, 1, 1)?;
        Ok(DataValidation::new()
            .allow_date(DataValidationRule::GreaterThan(from))
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("看起来不是日期")?
            .set_error_message("写成 2026/3/5、2026-03-05 或 2026年3月5日都可以。")?)
    };
    let any = || DataValidation::new().allow_any_value();
    let (check, words) = match column {
        RecordColumn::Level1Item => (list('A', names(elements, column).len()), "从列表选，或照目录填写。"),
        RecordColumn::Level2Item => (list('B', names(elements, column).len()), "从列表选，或照目录填写。"),
        RecordColumn::Element => {
            (list('C', names(elements, column).len()), "这条信息属于哪一项公开内容；从列表选。")
        }
        RecordColumn::Publisher | RecordColumn::TimeLimit => (any(), "按目录的规定，不必填写。"),
        RecordColumn::Title => {
            let short = DataValidation::new()
                .allow_text_length(DataValidationRule::LessThanOrEqualTo(200))
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("名称超过200字")?
                .set_error_message("名称最多200字，请精简。")?;
            (short, "一行一条信息；同一项内容有多条的，在下面的空白行里接着填。")
        }
        RecordColumn::Body => (any(), "正文和网址只填一样。换段按 Alt+Enter。"),
        RecordColumn::Link => {
            (any(), "已在本站或者别处公开的，填 http:// 或 https:// 开头的网址，正文留空。")
        }
        RecordColumn::AroseOn => (day()?, "如 2026/3/5。"),
        RecordColumn::ChangedOn => (day()?, "内容有变更的填写；没有的留空。"),
        RecordColumn::DocumentNumber => (any(), "没有文号的留空。"),
        RecordColumn::Source => (any(), "留空的为本单位。"),
    };
    Ok(Some(check.set_input_title(column.label())?.set_input_message(words)?))
}

/// The names of a column, each once, in order.
fn names(elements: &[SheetElement], column: RecordColumn) -> Vec<&str> {
    let mut seen = HashSet::new();
    elements.iter().map(|element| of_element(element, column)).filter(|name| seen.insert(*name)).collect()
}

fn lists(sheet: &mut Worksheet, elements: &[SheetElement]) -> Result<(), WriteError> {
    sheet.set_name(LIST_SHEET)?;
    let columns = [RecordColumn::Level1Item, RecordColumn::Level2Item, RecordColumn::Element];
    for (at, column) in (0_u16..).zip(columns) {
        for (row, name) in (0_u32..).zip(names(elements, column)) {
            sheet.write_string(row, at, limited(name))?;
        }
    }
    sheet.set_very_hidden(true);
    Ok(())
}

fn help(sheet: &mut Worksheet, title: &str) -> Result<(), WriteError> {
    sheet.set_name(HELP_SHEET)?;
    sheet.set_column_width(0, 100)?;
    let lines = [
        title,
        "怎样用这份工作簿装载信息",
        "一、“信息”表里每项公开内容有一行，灰底的照目录填好了；一条信息填一行，没有信息的行不填、也不用删。",
        "二、同一项内容有多条信息的，在表格下方的空白行里填写，一级事项、二级事项和公开内容从列表选。",
        "三、名称和成文日期必填。正文和网址只填一样：已在本站或者别处公开的填网址，不再重复装载。",
        "四、日期写成 2026/3/5、2026-03-05 或 2026年3月5日都可以。",
        "五、保存后在装载清单的“用 Excel 装载”里上传：先逐行显示读到的内容和问题，确认以后才装载。",
        "六、同一行已经装载过的，再次上传不会重复装载；改正了的行会另外装载，原来的请在平台上修改。",
        "七、正文里不能有身份证号、手机号、银行卡号等个人号码。附件在装载以后到平台上添加。",
        "八、公式不会计算，请填写文字。",
    ];
    let plain = Format::new().set_text_wrap().set_font_size(11);
    let head = plain.clone().set_bold().set_font_size(14);
    for (row, line) in (0_u32..).zip(lines) {
        sheet.write_string_with_format(row, 0, limited(line), if row < 2 { &head } else { &plain })?;
    }
    Ok(())
}
