//! Forms out: an Excel workbook with headings, lists to choose from and a sheet that explains how to
//! fill it in. What the headings are is the caller's data.

use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};

/// A sheet to be filled in.
#[derive(Debug, Clone)]
pub struct FormSheet {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<FormColumn>,
    /// Rows shown as examples on the sheet of explanations.
    pub examples: Vec<Vec<String>>,
}

/// A column of a form.
#[derive(Debug, Clone)]
pub struct FormColumn {
    /// The heading.
    pub heading: String,
    /// True when every row needs it.
    pub is_required: bool,
    /// Width in characters.
    pub width: f64,
    /// What to know when filling it in.
    pub note: String,
    /// What may be chosen, if the choice is limited.
    pub choices: Vec<String>,
    /// True when several choices may stand in one cell.
    pub is_multiple: bool,
}

/// Rows that carry a list to choose from.
const FORM_ROWS: u32 = 5_000;
const NOTES_SHEET: &str = "填写说明";
const CHOICES_SHEET: &str = "选项";

/// The workbook of a form.
///
/// # Errors
/// When a sheet's name or a text is beyond what Excel takes.
pub fn write_form(title: &str, notes: &[String], sheets: &[FormSheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let mut choices = Worksheet::new();
    choices.set_name(CHOICES_SHEET)?;
    let mut lists = 0;
    for sheet in sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(&sheet.name)?;
        write_headings(worksheet, 0, sheet)?;
        worksheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0_u16..).zip(&sheet.columns) {
            worksheet.set_column_width(at, column.width)?;
            // Codes and telephone numbers keep their leading zeros as text.
            worksheet.set_column_format(at, &Format::new().set_num_format("@"))?;
            if !column.note.is_empty() {
                worksheet.insert_note(0, at, &Note::new(&column.note).add_author_prefix(false))?;
            }
            if !column.choices.is_empty() {
                let range = write_choices(&mut choices, lists, column)?;
                lists += 1;
                if !column.is_multiple {
                    let validation = DataValidation::new().allow_list_formula(Formula::new(range));
                    worksheet.add_data_validation(1, at, FORM_ROWS, at, &validation)?;
                }
            }
        }
    }
    write_notes(workbook.add_worksheet(), title, notes, sheets)?;
    if lists > 0 {
        workbook.push_worksheet(choices);
    }
    workbook.save_to_buffer()
}

fn heading_format(is_required: bool) -> Format {
    let format = Format::new()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_text_wrap();
    format.set_background_color(Color::RGB(if is_required { 0x00FC_E4D6 } else { 0x00ED_EDED }))
}

fn write_headings(worksheet: &mut Worksheet, row: u32, sheet: &FormSheet) -> Result<(), XlsxError> {
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        let mark = if column.is_required { "*" } else { "" };
        worksheet.write_with_format(
            row,
            at,
            format!("{}{mark}", column.heading),
            &heading_format(column.is_required),
        )?;
    }
    Ok(())
}

/// Writes the choices of a column into a column of their own and returns their range.
fn write_choices(worksheet: &mut Worksheet, at: u16, column: &FormColumn) -> Result<String, XlsxError> {
    worksheet.write(0, at, &column.heading)?;
    for (row, choice) in (1_u32..).zip(&column.choices) {
        worksheet.write(row, at, choice)?;
    }
    let letter = rust_xlsxwriter::utility::column_number_to_name(at);
    Ok(format!("={CHOICES_SHEET}!${letter}$2:${letter}${}", column.choices.len() + 1))
}

fn write_notes(
    worksheet: &mut Worksheet,
    title: &str,
    notes: &[String],
    sheets: &[FormSheet],
) -> Result<(), XlsxError> {
    worksheet.set_name(NOTES_SHEET)?;
    worksheet.write_with_format(
        0,
        0,
        format!("{title}填写说明"),
        &Format::new().set_bold().set_font_size(14),
    )?;
    let mut row = 1;
    for (number, note) in notes.iter().enumerate() {
        worksheet.write(row, 0, format!("{}. {note}", number + 1))?;
        row += 1;
    }
    for sheet in sheets {
        row += 1;
        worksheet.write_with_format(
            row,
            0,
            format!("“{}”表示例（带*的必填）", sheet.name),
            &Format::new().set_bold(),
        )?;
        row += 1;
        write_headings(worksheet, row, sheet)?;
        for example in &sheet.examples {
            row += 1;
            for (at, cell) in (0_u16..).zip(example) {
                worksheet.write(row, at, cell)?;
            }
        }
        row += 1;
    }
    worksheet.set_column_width(0, 22)?;
    for at in 1..8 {
        worksheet.set_column_width(at, 20)?;
    }
    Ok(())
}
