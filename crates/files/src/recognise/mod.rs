//! Grids recognised as catalogues (R11-R16, R33, R46, R60a, R65): titles, headings, rows, and what
//! had to be repaired on the way.

mod apart;
mod bands;
mod below;
mod continuation;
mod continued;
mod ditto;
mod foreign;
mod heading;
mod item_numbers;
mod known;
mod lines;
mod mended;
mod notes;
mod outside;
mod parts;
mod rows;
mod sectors;
mod spans;
mod split;
mod table;
mod title;
mod title_words;
mod view;
mod words;

pub(crate) use foreign::refusal;
pub(crate) use notes::Notes;
pub(crate) use rows::OTHER_CHANNEL;
pub(crate) use table::headings_as_printed;
pub(crate) use title::is_page_number;
pub(crate) use view::View;

use crate::cells::{ChannelNames, Legend};
use crate::grid::Grid;
use domain::catalogue::CatalogueTable;
use domain::diagnostic::{Diagnostic, Severity};
use domain::reference::Reference;
use split::Section;

/// The catalogues found, and remarks on the file as a whole.
pub(crate) struct Recognised {
    pub(crate) catalogues: Vec<CatalogueTable>,
    pub(crate) remarks: Vec<Diagnostic>,
}

/// Recognises every catalogue in the grids of a file.
pub(crate) fn recognise(file_name: &str, grids: &[Grid], reference: &Reference) -> Recognised {
    let views: Vec<View<'_>> = grids.iter().map(View::new).collect();
    let parted: Vec<Option<Vec<Grid>>> = views.iter().map(apart::apart).collect();
    if parted.iter().all(Option::is_none) {
        return recognise_views(file_name, grids, &views, reference);
    }
    let of_sheet = |(grid, parts): (&Grid, Option<Vec<Grid>>)| parts.unwrap_or_else(|| vec![grid.clone()]);
    let parted: Vec<Grid> = grids.iter().zip(parted).flat_map(of_sheet).collect();
    let views: Vec<View<'_>> = parted.iter().map(View::new).collect();
    recognise_views(file_name, &parted, &views, reference)
}

fn recognise_views(file_name: &str, grids: &[Grid], views: &[View<'_>], reference: &Reference) -> Recognised {
    let sheets = grids.len();
    let cut: Vec<Vec<Section>> = views.iter().map(|view| split::split(view, reference)).collect();
    let shown = cut
        .iter()
        .zip(grids)
        .any(|(sections, grid)| !grid.hidden && sections.iter().any(|s| s.row_count() > 0));
    let mut remarks = Vec::new();
    let mut catalogues = Vec::new();
    let file_legend = legend_of_other_sheets(views, &cut);
    let names = ChannelNames::new(reference);
    for ((view, sections), grid) in views.iter().zip(&cut).zip(grids) {
        if sections.is_empty() {
            remarks.extend(skipped_sheet(view, sheets));
            remarks.extend(grid_remarks(grid));
            continue;
        }
        if grid.hidden && shown {
            remarks.push(remark(
                Severity::Warning,
                "hidden-sheet",
                grid,
                "工作表已隐藏，没有读取其中的目录；需要时请取消隐藏".to_owned(),
            ));
            continue;
        }
        let filled = sections.iter().any(|s| s.row_count() > 0);
        let mut unit = title::unit_heading(&grid.name, reference);
        for section in sections.iter().filter(|s| s.row_count() > 0 || !filled) {
            let context =
                table::Context { file_name, reference, names: &names, file_legend: &file_legend, sheets };
            let mut found = table::read(view, section, &context);
            let heading = section.lines.iter().rev().find_map(|line| title::unit_heading(line, reference));
            unit = heading.or(unit);
            head_unit(&mut found, section, unit.as_deref());
            catalogues.extend(sectors::apart(found, reference));
        }
        if let Some(last) = catalogues.last_mut() {
            last.diagnostics.extend(grid_remarks(grid));
        }
    }
    Recognised { catalogues, remarks }
}

/// In a compilation the unit is named once, above its catalogues. A line of the catalogue's own that
/// names the compiling unit is nearer; a title that names the district only is less.
fn head_unit(found: &mut CatalogueTable, section: &Section, unit: Option<&str>) {
    let Some(unit) = unit else { return };
    let names_own = section.lines.iter().any(|line| title::unit_of(line).is_some());
    let is_district = |own: &str| own.ends_with(['省', '市', '县', '区', '旗']);
    let is_nearer = found.government.as_deref().is_none_or(|own| unit.contains(own) || is_district(own));
    if !names_own && is_nearer {
        found.government = Some(unit.to_owned());
    }
}

/// Legends stand on instruction sheets too.
fn legend_of_other_sheets(views: &[View<'_>], cut: &[Vec<Section>]) -> Legend {
    let mut legend = Legend::default();
    for (view, _) in views.iter().zip(cut).filter(|(_, sections)| sections.is_empty()) {
        for row in 0..view.rows().min(200) {
            for (_, id) in view.filled(row) {
                legend.read_line(view.text(id));
            }
        }
    }
    legend
}

fn skipped_sheet(view: &View<'_>, sheets: usize) -> Option<Diagnostic> {
    let has_text = (0..view.rows()).any(|row| view.filled(row).next().is_some());
    (has_text && sheets > 1).then(|| {
        let message = format!("工作表“{}”中没有目录表头，已跳过", view.grid.name);
        remark(Severity::Note, "skipped-sheet", view.grid, message)
    })
}

/// What the format reader met in a grid.
fn grid_remarks(grid: &Grid) -> Vec<Diagnostic> {
    let hidden = grid.rows.iter().filter(|row| row.hidden && row.cells.iter().any(|id| *id != 0)).count();
    let mut found: Vec<Diagnostic> = grid
        .remarks
        .iter()
        .map(|r| Diagnostic {
            row: r.row,
            column: r.column.map(letters),
            ..remark(r.severity, r.code, grid, r.message.clone())
        })
        .collect();
    if hidden > 0 {
        found.push(remark(
            Severity::Warning,
            "hidden-rows",
            grid,
            format!("有 {hidden} 行被隐藏，已一并读取，请核对"),
        ));
    }
    found
}

fn remark(severity: Severity, code: &str, grid: &Grid, message: String) -> Diagnostic {
    let sheet = (!grid.name.is_empty()).then(|| grid.name.clone());
    Diagnostic { severity, code: code.to_owned(), sheet, row: None, column: None, message }
}

/// A column's letters as spreadsheets print them.
pub(crate) fn letters(column: u32) -> String {
    let mut rest = column;
    let mut text = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        text.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    text.iter().rev().collect()
}
