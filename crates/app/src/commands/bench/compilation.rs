//! `gongkai bench compilation`: the compilation of a district as one file, in the forms that are compared.

use anyhow::Context as _;
use clap::ValueEnum;
use domain::catalogue::{CatalogueTable, Column, Heading, PlacedRow, RowStatus};
use domain::reference::Reference;
use files::write::{Part, Volume, printed, volume_docx, volume_xlsx};
use operations::compilation::{fonts, volume_pdf};
use std::path::Path;
use std::process::ExitCode;

/// The units whose catalogues are bound together.
const UNITS: usize = 20;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// PDF
    Pdf,
    /// Word 文档，供 LibreOffice 转换
    Docx,
    /// Excel 工作簿
    Xlsx,
    /// 全部单元格，供 openpyxl 写出
    Cells,
}

/// Makes the compilation of so many rows and writes it.
pub fn run(rows: usize, form: Form, out: &Path) -> anyhow::Result<ExitCode> {
    let reference = Reference::shipped();
    let volume = volume(rows, &reference).context("没有指引")?;
    let bytes = match form {
        Form::Pdf => {
            let fonts = fonts(None).map_err(|error| anyhow::anyhow!("{error}"))?;
            volume_pdf(&volume, &fonts).map_err(|error| anyhow::anyhow!("{error}"))?
        }
        Form::Docx => volume_docx(&volume)?,
        Form::Xlsx => volume_xlsx(&volume)?,
        Form::Cells => serde_json::to_vec(&cells(&volume, &reference))?,
    };
    std::fs::write(out, &bytes)?;
    let count: usize = volume.parts.iter().map(|part| part.table.rows.len()).sum();
    println!("{}", serde_json::json!({"rows": count, "parts": volume.parts.len(), "bytes": bytes.len()}));
    Ok(ExitCode::SUCCESS)
}

/// The sectors in turn, each at the next unit, until the rows are reached.
fn volume(rows: usize, reference: &Reference) -> Option<Volume> {
    let mut parts = Vec::new();
    let mut left = rows;
    for at in 0.. {
        let guideline = reference.guidelines.get(at % reference.guidelines.len().max(1))?;
        let unit = format!("第{}单位", at % UNITS + 1);
        let take = guideline.items.len().min(left);
        let placed = (4..).zip(guideline.items.iter().take(take)).map(|(line, item)| {
            let mut row = item.row.clone();
            row.publisher.clone_from(&unit);
            PlacedRow { line, status: RowStatus::Active, row }
        });
        let columns = (1..).zip(&guideline.columns).map(|(index, label)| Heading {
            printed: label.clone(),
            group: None,
            column: Column::ALL.into_iter().find(|column| column.label() == label),
            index,
        });
        let table = CatalogueTable {
            title: guideline.catalogue_title(),
            sector: Some(guideline.guideline_name.clone()),
            columns: columns.collect(),
            rows: placed.collect(),
            ..CatalogueTable::default()
        };
        left -= take;
        parts.push(Part {
            chapter: unit.clone(),
            short: format!("{}{}-{at}", unit, guideline.sector_code),
            facts: vec![format!("编制单位：{unit}")],
            table,
        });
        if left == 0 {
            break;
        }
    }
    parts.sort_by(|one, other| (one.chapter.len(), &one.chapter).cmp(&(other.chapter.len(), &other.chapter)));
    let title = vec!["测量用".to_owned(), "标准目录汇编".to_owned()];
    Some(Volume { title, parts, ..Volume::default() })
}

/// Every sheet with its heads and texts.
fn cells(volume: &Volume, reference: &Reference) -> Vec<(String, Vec<Vec<String>>)> {
    let sheet = |part: &Part| {
        let table = printed(&part.table, reference);
        let heads = table.columns.into_iter().map(|column| column.label).collect();
        let mut lines = vec![vec![table.title], heads];
        lines.extend(table.rows);
        (part.short.clone(), lines)
    };
    volume.parts.iter().map(sheet).collect()
}
