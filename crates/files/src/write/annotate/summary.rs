//! The sheet that lists all annotations, each with a link to its cell.

use super::{Annotation, letters};
use crate::write::layout::escaped;
use std::fmt::Write;

const NAME: &str = "检查结果";
const HEADS: [(&str, u32); 9] = [
    ("序号", 6),
    ("工作表", 18),
    ("单元格", 9),
    ("事项", 22),
    ("栏目", 18),
    ("级别", 9),
    ("问题", 60),
    ("建议", 48),
    ("依据", 48),
];
/// Rows with links; more than Excel's limit of links are listed without.
const MOST_LINKS: usize = 60_000;

/// A name that no sheet has.
pub(super) fn sheet_name(taken: &[String]) -> String {
    let is_free = |name: &String| !taken.iter().any(|known| known.eq_ignore_ascii_case(name));
    let numbered = (2..).map(|number| format!("{NAME}{number}"));
    std::iter::once(NAME.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| NAME.to_owned())
}

/// The sheet.
pub(super) fn sheet(annotations: &[Annotation], sheets: &[String]) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"2\" topLeftCell=\"A3\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>",
    );
    for (column, (_, width)) in (1..).zip(HEADS) {
        let _ = write!(text, "<col min=\"{column}\" max=\"{column}\" width=\"{width}\" customWidth=\"1\"/>");
    }
    text.push_str("</cols><sheetData>");
    row(&mut text, 1, &[counts(annotations)]);
    row(&mut text, 2, &HEADS.map(|(head, _)| head.to_owned()));
    let mut links = String::new();
    for ((line, number), annotation) in (3_u32..).zip(1..).zip(annotations) {
        let cell = annotation.row.map(|row| format!("{}{row}", letters(annotation.column.unwrap_or(1))));
        row(
            &mut text,
            line,
            &[
                number.to_string(),
                annotation.sheet.clone(),
                cell.clone().unwrap_or_default(),
                annotation.item.clone(),
                annotation.heading.clone(),
                annotation.kind.clone(),
                annotation.message.clone(),
                annotation.advice.clone(),
                annotation.source.clone(),
            ],
        );
        if let Some(cell) = cell.filter(|_| number <= MOST_LINKS && sheets.contains(&annotation.sheet)) {
            let place = format!("'{}'!{cell}", annotation.sheet.replace('\'', "''"));
            let _ = write!(links, "<hyperlink ref=\"C{line}\" location=\"{}\"/>", escaped(&place));
        }
    }
    text.push_str("</sheetData>");
    if !links.is_empty() {
        let _ = write!(text, "<hyperlinks>{links}</hyperlinks>");
    }
    text.push_str("<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>");
    text
}

fn counts(annotations: &[Annotation]) -> String {
    let mut kinds = Vec::<(&str, usize)>::new();
    for annotation in annotations {
        match kinds.iter_mut().find(|(kind, _)| *kind == annotation.kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((&annotation.kind, 1)),
        }
    }
    if kinds.is_empty() {
        return "没有发现问题".to_owned();
    }
    let words: Vec<String> = kinds.iter().map(|(kind, count)| format!("{kind}{count}处")).collect();
    format!(
        "共{}处：{}。每一处在原表单元格的批注中说明；点击“单元格”一栏可以跳转。",
        annotations.len(),
        words.join("，")
    )
}

fn row(text: &mut String, line: u32, cells: &[String]) {
    let _ = write!(text, "<row r=\"{line}\">");
    for (column, cell) in (1..).zip(cells) {
        if !cell.is_empty() {
            let _ = write!(
                text,
                "<c r=\"{}{line}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                letters(column),
                escaped(cell)
            );
        }
    }
    text.push_str("</row>");
}
