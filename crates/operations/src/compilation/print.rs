//! Catalogues handed to the setter of PDF: the same columns and texts as in the workbook and the document.

use crate::OperationError;
use domain::catalogue::CatalogueTable;
use domain::reference::Reference;
use files::write::{LACKING, Lacking, PrintedTable, Volume, printed};
use paper::{Book, Column, Cover, PaperError, Section, Table};
use std::path::Path;

pub use paper::Fonts;

/// The fonts of an installation: a folder named by `GONGKAI_FONTS`, else `fonts` in the data directory,
/// then the system's (R339).
///
/// # Errors
/// When there is no Chinese font at all.
pub fn fonts(data: Option<&Path>) -> Result<Fonts, OperationError> {
    let named = std::env::var_os("GONGKAI_FONTS").map(std::path::PathBuf::from);
    let own = data.map(|data| data.join("fonts")).filter(|folder| folder.is_dir());
    Fonts::load(named.or(own).as_deref()).map_err(|error| OperationError::State(error.to_string()))
}

/// Catalogues as PDF, each on pages of its own.
///
/// # Errors
/// When the setter refuses.
pub fn pdf(tables: &[CatalogueTable], fonts: &Fonts) -> Result<Vec<u8>, OperationError> {
    let reference = Reference::shipped();
    let section = |table: &CatalogueTable| {
        let unit = table.government.iter().map(|unit| format!("编制单位：{unit}"));
        section(String::new(), unit.collect(), printed(table, &reference))
    };
    let sections: Vec<Section> = tables.iter().map(section).collect();
    let title = sections.first().map(|section| section.title.clone()).unwrap_or_default();
    let book = Book { title, cover: None, sections };
    paper::book(&book, fonts, &mut |_| true).map(|printed| printed.bytes).map_err(explained)
}

/// A volume as PDF.
///
/// # Errors
/// When the setter refuses.
pub fn volume_pdf(volume: &Volume, fonts: &Fonts) -> Result<Vec<u8>, OperationError> {
    paper::book(&book(volume), fonts, &mut |_| true).map(|printed| printed.bytes).map_err(explained)
}

/// A volume with its cover and contents, for the setter.
pub(super) fn book(volume: &Volume) -> Book {
    let reference = Reference::shipped();
    Book {
        title: volume.name(),
        cover: Some(Cover {
            title: volume.title.clone(),
            foot: volume.foot.clone(),
            facts: volume.facts.clone(),
        }),
        sections: volume
            .parts
            .iter()
            .map(|part| section(part.chapter.clone(), part.facts.clone(), printed(&part.table, &reference)))
            .chain(lacking(volume))
            .collect(),
    }
}

/// The list of what the volume does not hold, as a last section.
fn lacking(volume: &Volume) -> Option<Section> {
    if volume.lacking.is_empty() {
        return None;
    }
    let column = |(label, share, is_centred): (&str, u16, bool)| Column {
        label: label.to_owned(),
        group: None,
        share,
        is_centred,
    };
    let columns = [("序号", 7, true), ("单位或领域", 40, false), ("属于", 10, true), ("原因", 60, false)];
    let row = |(number, one): (usize, &Lacking)| {
        vec![number.to_string(), one.what.clone(), one.kind.clone(), one.reason.clone()]
    };
    Some(Section {
        chapter: "附".to_owned(),
        title: LACKING.to_owned(),
        facts: Vec::new(),
        table: Table {
            columns: columns.map(column).to_vec(),
            rows: (1..).zip(&volume.lacking).map(row).collect(),
        },
        note: String::new(),
    })
}

pub(super) fn explained(error: PaperError) -> OperationError {
    match error {
        PaperError::Font(error) => OperationError::State(error.to_string()),
        other => OperationError::Internal(other.to_string()),
    }
}

fn section(chapter: String, facts: Vec<String>, table: PrintedTable) -> Section {
    let column = |head: files::write::PrintedHead| Column {
        label: head.label,
        group: head.group,
        // The heads of the narrowest columns have four characters.
        share: head.share.max(7),
        is_centred: head.is_centred,
    };
    let note = if table.rows.is_empty() { "本目录没有事项。".to_owned() } else { String::new() };
    Section {
        chapter,
        title: table.title,
        facts,
        table: Table { columns: table.columns.into_iter().map(column).collect(), rows: table.rows },
        note,
    }
}
