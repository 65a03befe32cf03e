//! The working copy as a workbook: the table with lists and checks, a sheet that explains, and two
//! hidden sheets, the lists and the record of what went out.

use super::{HELP_SHEET, KEY_HEADING, LIST_SHEET, MARK, STAMP_SHEET, WorkingCopy};
use crate::write::WriteError;
use crate::write::layout::{self, PrintedColumn};
use crate::write::workbook::{Dress, fill, index, limited};
use domain::catalogue::{CatalogueRow, CatalogueTable, Column, Heading};
use domain::reference::Reference;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatBorder, Formula, ProtectionOptions, Workbook,
    Worksheet,
};

/// Rows below the last one, made ready for new items.
const SPARE_ROWS: u32 = 60;
/// A cell holds 32,767 characters; a row of the record may need several cells.
const RECORD_CHARACTERS: usize = 30_000;
/// Pale: a locked name looks unlike a cell to be filled in, and black text stays readable on it.
const LOCKED: u32 = 0x00F2_F2F2;

/// How the cells of a working copy look.
struct Working<'a> {
    locked: &'a [Vec<Column>],
}

impl Dress for Working<'_> {
    fn text(&self, column: &PrintedColumn, row: &CatalogueRow, reference: &Reference) -> String {
        // Names, not boxes: the list in the cell offers names.
        match column.column() {
            Some(Column::Channels) => row.cell(Column::Channels),
            _ => column.text(row, reference),
        }
    }

    fn format(&self, row: u32, _: usize, column: &PrintedColumn, plain: &Format) -> Option<Format> {
        let own = self.locked.get(row as usize).into_iter().flatten();
        let is_locked = column
            .column()
            .is_some_and(|column| column == Column::SeqNo || own.into_iter().any(|locked| *locked == column));
        Some(match is_locked {
            true => plain.clone().set_background_color(LOCKED),
            false => plain.clone().set_unlocked(),
        })
    }
}

/// Writes a working copy.
///
/// # Errors
/// [`WriteError`] where the workbook writer refuses.
pub fn to_working_xlsx(copy: &WorkingCopy) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let table = with_keys(&copy.table, &copy.keys);
    let columns = layout::columns(&table);
    let first = fill_table(workbook.add_worksheet(), &table, &copy.locked)?;
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX).min(1_000_000);
    let (last, end) = (first + rows.max(1) - 1, first + rows + SPARE_ROWS - 1);
    let sheet = workbook.worksheet_from_index(0)?;
    spare(sheet, &columns, last + 1, end)?;
    for (at, column) in columns.iter().enumerate() {
        let Some(check) = check(column, copy)? else { continue };
        sheet.add_data_validation(first, index(at), end, index(at), &check)?;
    }
    let key = columns.iter().position(is_key);
    if let Some(key) = key {
        sheet.set_column_hidden(index(key))?;
    }
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    help(workbook.add_worksheet(), copy)?;
    lists(workbook.add_worksheet(), copy)?;
    record(workbook.add_worksheet(), copy)?;
    Ok(workbook.save_to_buffer()?)
}

/// The table alone, as it stands in a working copy.
pub(super) fn to_plain_xlsx(table: &CatalogueTable, keys: &[String]) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    fill_table(workbook.add_worksheet(), &with_keys(table, keys), &[])?;
    Ok(workbook.save_to_buffer()?)
}

/// Fills the table's sheet; returns the first row below the headings, from 0.
fn fill_table(
    sheet: &mut Worksheet,
    table: &CatalogueTable,
    locked: &[Vec<Column>],
) -> Result<u32, WriteError> {
    sheet.set_name("目录")?;
    fill(sheet, table, &Reference::shipped(), &Working { locked })?;
    Ok(3 + u32::from(table.government.is_some()))
}

/// The table with its keys in a last column.
fn with_keys(table: &CatalogueTable, keys: &[String]) -> CatalogueTable {
    let mut table = table.clone();
    let index = table.columns.iter().map(|heading| heading.index).max().unwrap_or(0) + 1;
    let heading = Heading { printed: KEY_HEADING.to_owned(), group: None, column: None, index };
    table.columns.push(heading);
    for (placed, key) in table.rows.iter_mut().zip(keys) {
        placed.row.extra.insert(KEY_HEADING.to_owned(), key.clone());
    }
    table
}

fn is_key(column: &PrintedColumn) -> bool {
    column.column().is_none() && column.label == KEY_HEADING
}

/// Rows for new items: bordered, and open for typing.
fn spare(sheet: &mut Worksheet, columns: &[PrintedColumn], from: u32, to: u32) -> Result<(), WriteError> {
    let open = Format::new().set_text_wrap().set_font_size(10).set_border(FormatBorder::Thin).set_unlocked();
    for row in from..=to {
        for at in 0..columns.len() {
            sheet.write_blank(row, index(at), &open)?;
        }
    }
    Ok(())
}

/// The check and the note of a column's cells.
fn check(column: &PrintedColumn, copy: &WorkingCopy) -> Result<Option<DataValidation>, WriteError> {
    let Some(meaning) = column.column() else { return Ok(None) };
    let list = |letter: char, count: usize| {
        let range = format!("='{LIST_SHEET}'!${letter}$1:${letter}${}", count.max(1));
        DataValidation::new().allow_list_formula(Formula::new(range)).show_error_message(false)
    };
    let noted = |check: DataValidation, text: &str| -> Result<DataValidation, WriteError> {
        Ok(check.set_input_title(meaning.label())?.set_input_message(text)?)
    };
    let any = || DataValidation::new().allow_any_value();
    Ok(Some(match meaning {
        column if column.is_tick() => {
            let ticks = DataValidation::new()
                .allow_list_strings(&["√"])?
                .set_error_style(DataValidationErrorStyle::Stop)
                .set_error_title("只能填√或留空")?
                .set_error_message("这一栏只打勾：选√表示是，按 Delete 清空表示否。")?;
            noted(ticks, "选√，或清空。")?
        }
        Column::AudienceSpecific => {
            let ticks = DataValidation::new().allow_list_strings(&["√"])?.show_error_message(false);
            noted(ticks, "写明是哪些人；只打√的，检查时会要求写明。")?
        }
        Column::Channels => noted(
            list('A', copy.channels.len()),
            "从列表选一组（会替换整格），或用顿号隔开写多个渠道；名称见“填写说明”。",
        )?,
        Column::Publisher => {
            noted(list('B', copy.publishers.len()), "从列表选，或写单位全称；不写“有关部门”。")?
        }
        Column::SeqNo => noted(any(), "序号由系统编排，不必改动。")?,
        Column::Level1Item | Column::Level2Item => {
            noted(any(), "灰底的是标准指引规定的名称，不得改动；自己增加的事项可以改。")?
        }
        Column::TimeLimit => noted(any(), "写明多少个工作日内公开，不写“及时”“长期”。")?,
        Column::LegalBasis => noted(any(), "写文件全称和文号，不写到条款。")?,
        _ => return Ok(None),
    }))
}

fn help(sheet: &mut Worksheet, copy: &WorkingCopy) -> Result<(), WriteError> {
    sheet.set_name(HELP_SHEET)?;
    sheet.set_column_width(0, 100)?;
    let stamp = &copy.stamp;
    let about = format!("{}　{}领域　第{}版草稿", stamp.unit_name, stamp.sector_name, stamp.number);
    let single: Vec<&str> =
        copy.channels.iter().map(String::as_str).filter(|channel| !channel.contains('、')).collect();
    let channels = format!("渠道名称：{}", single.join("、"));
    let lines = [
        about.as_str(),
        "怎样使用这份工作簿",
        "一、在“目录”表里直接修改，保存后在草稿页上传。上传后先显示改动，确认后才写入草稿。",
        "二、灰底的名称由标准指引规定，已锁定，不得改动；确有必要调整行的，可在“审阅”里撤销工作表保护（没有密码）。",
        "三、新增事项写在表格下方的空白行里，写明一级事项和二级事项；细化指引事项的，写原事项名称加括号，如“审核（线上）”。",
        "四、删去一行，上传时会逐行确认；标准指引规定的事项和曾经发布的事项，要写明取消的原因和依据。",
        "五、打勾的栏目选√或清空；公开主体和渠道有下拉列表，也可以自己写。序号由系统编排。",
        "六、请不要删除隐藏的最后一列和隐藏的工作表，系统靠它们认出每一行。公式不会计算，请填写文字。",
        "七、您修改期间别人在系统里改了同一格的，上传时两种写法并列，由您选择。",
        channels.as_str(),
    ];
    let plain = Format::new().set_text_wrap().set_font_size(11);
    let head = plain.clone().set_bold().set_font_size(14);
    for (row, line) in (0..).zip(lines) {
        sheet.write_string_with_format(row, 0, limited(line), if row < 2 { &head } else { &plain })?;
    }
    Ok(())
}

fn lists(sheet: &mut Worksheet, copy: &WorkingCopy) -> Result<(), WriteError> {
    sheet.set_name(LIST_SHEET)?;
    for (column, names) in [(0, &copy.channels), (1, &copy.publishers)] {
        for (row, name) in (0..).zip(names) {
            sheet.write_string(row, column, limited(name))?;
        }
    }
    sheet.set_very_hidden(true);
    Ok(())
}

fn record(sheet: &mut Worksheet, copy: &WorkingCopy) -> Result<(), WriteError> {
    sheet.set_name(STAMP_SHEET)?;
    sheet.write_string(0, 0, MARK)?;
    sheet.write_string(0, 1, json(&copy.stamp)?)?;
    spread(sheet, 1, 0, &json(&copy.table.columns)?)?;
    for ((row, placed), key) in (2..).zip(&copy.table.rows).zip(&copy.keys) {
        sheet.write_string(row, 0, key)?;
        spread(sheet, row, 1, &json(&placed.row)?)?;
    }
    sheet.set_very_hidden(true);
    Ok(())
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, WriteError> {
    serde_json::to_string(value).map_err(|error| WriteError::Part(std::io::Error::other(error)))
}

/// A text over as many cells as it needs.
fn spread(sheet: &mut Worksheet, row: u32, from: u16, text: &str) -> Result<(), WriteError> {
    let characters: Vec<char> = text.chars().collect();
    for (column, part) in (from..).zip(characters.chunks(RECORD_CHARACTERS)) {
        sheet.write_string(row, column, part.iter().collect::<String>())?;
    }
    Ok(())
}
