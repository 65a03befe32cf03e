//! A volume as a workbook: a sheet of contents with links, then a sheet for each unit and sector.

use super::{LACKING, Volume};
use crate::write::WriteError;
use crate::write::workbook::{Plain, fill, free_name, limited};
use domain::reference::Reference;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Url, Workbook};

/// Writes a volume as a workbook. The same volume gives the same bytes.
///
/// # Errors
/// [`WriteError`] where the workbook writer refuses.
pub fn volume_xlsx(volume: &Volume) -> Result<Vec<u8>, WriteError> {
    let reference = Reference::shipped();
    let mut workbook = Workbook::new();
    // Without a date of its own the writer takes the clock's.
    let fixed = ExcelDateTime::from_ymd(2020, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(volume.name()).set_creation_datetime(&fixed));
    let names = sheet_names(volume);
    contents(&mut workbook, volume, &names)?;
    for (part, name) in volume.parts.iter().zip(&names) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        fill(sheet, &part.table, &reference, &Plain)?;
    }
    lacking(&mut workbook, volume)?;
    Ok(workbook.save_to_buffer()?)
}

fn contents(workbook: &mut Workbook, volume: &Volume, names: &[String]) -> Result<(), WriteError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("目录")?;
    let title =
        Format::new().set_bold().set_font_name("宋体").set_font_size(18).set_align(FormatAlign::Center);
    let head = Format::new().set_bold().set_font_name("宋体");
    let plain = Format::new().set_font_name("仿宋");
    sheet.merge_range(0, 0, 0, 4, limited(&volume.name()), &title)?;
    let mut row = 1;
    for line in volume.facts.iter().chain(&volume.foot) {
        sheet.merge_range(row, 0, row, 4, limited(line), &plain)?;
        row += 1;
    }
    for (column, label) in (0_u16..).zip(["序号", "单位", "目录", "事项数", "审定和发布"]) {
        sheet.write_string_with_format(row, column, label, &head)?;
    }
    sheet.set_repeat_rows(row, row)?;
    for ((number, part), name) in (1_u32..).zip(&volume.parts).zip(names) {
        let at = row + number;
        let count = u32::try_from(part.table.rows.len()).unwrap_or(u32::MAX);
        sheet.write_number_with_format(at, 0, number, &plain)?;
        sheet.write_string_with_format(at, 1, limited(&part.chapter), &plain)?;
        let url = Url::new(format!("internal:'{name}'!A1")).set_text(part.title());
        sheet.write_url(at, 2, url)?;
        sheet.write_number_with_format(at, 3, count, &plain)?;
        let facts = part.facts.iter().filter(|fact| !fact.starts_with("编制单位"));
        let facts = facts.map(String::as_str).collect::<Vec<_>>().join("　");
        sheet.write_string_with_format(at, 4, limited(&facts), &plain)?;
    }
    for (column, width) in (0_u16..).zip([6.0, 30.0, 60.0, 8.0, 52.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

/// What the volume does not hold, on a sheet behind the others.
fn lacking(workbook: &mut Workbook, volume: &Volume) -> Result<(), WriteError> {
    if volume.lacking.is_empty() {
        return Ok(());
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(LACKING)?;
    let head = Format::new().set_bold().set_font_name("宋体");
    let plain = Format::new().set_font_name("仿宋").set_text_wrap();
    for (column, label) in (0_u16..).zip(["序号", "单位或领域", "属于", "原因"]) {
        sheet.write_string_with_format(0, column, label, &head)?;
    }
    for (number, one) in (1_u32..).zip(&volume.lacking) {
        sheet.write_number_with_format(number, 0, number, &plain)?;
        for (column, text) in (1_u16..).zip([&one.what, &one.kind, &one.reason]) {
            sheet.write_string_with_format(number, column, limited(text), &plain)?;
        }
    }
    for (column, width) in (0_u16..).zip([6.0, 50.0, 10.0, 60.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Names of at most 31 characters, none forbidden, none twice.
fn sheet_names(volume: &Volume) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in &volume.parts {
        let is_taken = |name: &str| {
            name == "目录" || name == LACKING || names.iter().any(|taken| taken.to_lowercase() == name)
        };
        let name = free_name(&part.short, "表", is_taken);
        names.push(name);
    }
    names
}
