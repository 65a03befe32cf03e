//! Findings and remarks go back to the sender as comments in the sender's own workbook (R20, R69).

use super::draft::readable;
use super::heading;
use super::place::{compiling_unit, current_guideline};
use super::preview::read_file;
use super::{Download, DownloadFormat, DraftView, TableChoice};
use crate::{Act, OperationError, Operations};
use domain::catalogue::{CatalogueTable, Column, lint};
use domain::organisation::UnitKind;
use domain::text::fold;
use files::write::annotate::{Annotation, annotated, of_diagnostics, of_findings};
use files::{Format, ReadFile};
use std::collections::BTreeMap;
use std::sync::Arc;
use storage::catalogue::preview;

impl Operations {
    /// The file of an import with what the check says of it, each word at its cell, under the units and
    /// sectors that were recognised or that the person chose, by the tables' places in the file.
    ///
    /// # Errors
    /// When there is no such preview of this person, or no such sector.
    #[boxed::future]
    pub async fn annotated_import(
        &self,
        act: &Act,
        preview_id: i64,
        chosen: &BTreeMap<usize, TableChoice>,
    ) -> Result<Download, OperationError> {
        let shown = self.check_preview(act, preview_id, chosen).await?;
        let bytes = self.blobs.get(&shown.hash).await?;
        let read = read_file(&self.reference, &shown.file, bytes.clone()).await?;
        let mut findings = Vec::new();
        let mut connection = self.store.read().await?;
        let publishers = Arc::new(crate::maintenance::publishers(&mut connection).await?);
        for (index, table) in read.catalogues.iter().enumerate() {
            let Some(found) = shown.catalogues.get(index) else { continue };
            let Some(guess) = &found.sector else { continue };
            let unit = compiling_unit(&mut connection, act, found.unit_id).await?;
            let kind = UnitKind::parse(&unit.kind);
            let options = super::finding::options(&unit.name, kind, &publishers, act.today());
            let (_, guideline) = current_guideline(&mut connection, &guess.code).await?;
            let found = lint::lint(&[table], &guideline, &self.reference, &options);
            findings.extend(found.into_iter().map(|finding| lint::Finding { table: index, ..finding }));
        }
        drop(connection);
        let name = named(&shown.file);
        write(name, bytes, read, move |read, placed| {
            let mut said = of_findings(placed, read, &findings);
            said.extend(of_diagnostics(read, placed));
            said
        })
        .await
    }

    /// A version's findings and remarks in the workbook it was read from; a version without one, or
    /// read from another form, becomes a fresh workbook.
    ///
    /// # Errors
    /// When there is no such version or the person may not read it.
    #[boxed::future]
    pub async fn annotated_version(&self, act: &Act, version_id: i64) -> Result<Download, OperationError> {
        let view = self.draft(act, version_id).await?;
        let (original, own) = {
            let mut connection = self.store.read().await?;
            let at = readable(&mut connection, act, version_id).await?;
            let upload = match &at.version.upload_hash {
                Some(hash) => preview::upload(&mut connection, hash).await?,
                None => None,
            };
            let rows = storage::catalogue::row::of_version(&mut connection, version_id).await?;
            let head = (&view.version.title, &view.unit.name, &view.guideline.name);
            (upload, heading::table(head.0, head.1, head.2, &view.columns, &rows))
        };
        let mut read = ReadFile {
            format: Format::Csv,
            catalogues: vec![own],
            diagnostics: Vec::new(),
            sheets: Vec::new(),
        };
        let mut bytes = Vec::new();
        let mut name = format!("{}{}（检查结果）.xlsx", view.unit.name, view.version.title);
        if let Some(upload) = original {
            let sealed = self.blobs.get(&upload.hash).await?;
            let found = read_file(&self.reference, &upload.name, sealed.clone()).await;
            if let Some(found) =
                found.ok().filter(|found| found.format == Format::Xlsx && knows(found, &view))
            {
                (read, bytes, name) = (found, sealed, named(&upload.name));
            }
        }
        write(name, bytes, read, move |_, placed| said_of(&view, placed)).await
    }
}

/// Puts the words into the workbook away from the threads that answer requests.
async fn write(
    name: String,
    bytes: Vec<u8>,
    read: ReadFile,
    of: impl Fn(&[CatalogueTable], &[CatalogueTable]) -> Vec<Annotation> + Send + 'static,
) -> Result<Download, OperationError> {
    let work =
        move || annotated(read.format, &bytes, &read.catalogues, &|placed| of(&read.catalogues, placed));
    let bytes = tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| OperationError::Internal(error.to_string()))?
        .map_err(|error| OperationError::Internal(error.to_string()))?;
    Ok(Download { name, media_type: DownloadFormat::Xlsx.media_type(), bytes })
}

fn named(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    format!("{stem}（检查结果）.xlsx")
}

/// True where at least half of the version's rows stand in the file.
fn knows(found: &ReadFile, view: &DraftView) -> bool {
    let known = (0..view.rows.len()).filter(|at| place_of(&found.catalogues, view, *at).is_some()).count();
    known * 2 > view.rows.len()
}

/// The row of the same names; of several the one that comes as late as the version's row does.
fn place_of<'t>(
    tables: &'t [CatalogueTable],
    view: &DraftView,
    at: usize,
) -> Option<(&'t CatalogueTable, u32)> {
    let key = |row: &domain::catalogue::CatalogueRow| (fold(&row.level1_item), fold(&row.level2_item));
    let wanted = key(&view.rows.get(at)?.row);
    let earlier = view.rows[..at].iter().filter(|row| key(&row.row) == wanted).count();
    let rows = tables.iter().flat_map(|table| table.rows.iter().map(move |placed| (table, placed)));
    let mut same =
        rows.filter(|(_, placed)| key(&placed.row) == wanted).map(|(table, placed)| (table, placed.line));
    let mut found = same.next()?;
    for next in same.take(earlier) {
        found = next;
    }
    Some(found)
}

/// What is said of a version, at the cells of the workbook's tables.
fn said_of(view: &DraftView, tables: &[CatalogueTable]) -> Vec<Annotation> {
    let at = |row_key: Option<&str>, column_id: Option<&str>, printed: Option<&str>| {
        let place_in_version = row_key.and_then(|key| view.rows.iter().position(|row| row.key == key));
        let row = place_in_version.map(|at| &view.rows[at]);
        let place = place_in_version.and_then(|at| place_of(tables, view, at));
        let table = place.map(|(table, _)| table).or(tables.first());
        let head = column_id.and_then(|id| view.columns.iter().find(|head| head.id == id));
        let heading = head.map(|head| head.printed.as_str()).or(printed).unwrap_or_default();
        let column = column_id.and_then(Column::from_id);
        let index = table.and_then(|table| {
            let same = |own: &&domain::catalogue::Heading| {
                (column.is_some() && own.column == column) || own.printed == heading
            };
            let own = table.columns.iter().find(same);
            own.or_else(|| table.heading_called(heading)).map(|own| own.index)
        });
        Annotation {
            sheet: table.map(|table| table.sheet.clone()).unwrap_or_default(),
            row: place.map(|(_, line)| line),
            column: index,
            item: row.map(|row| row.row.level2_item.clone()).unwrap_or_default(),
            heading: heading.to_owned(),
            kind: String::new(),
            message: String::new(),
            advice: String::new(),
            source: String::new(),
        }
    };
    let remarks =
        view.remarks.iter().filter(|remark| remark.resolved_at.is_none()).map(|remark| Annotation {
            kind: "审核意见".to_owned(),
            message: remark.text.clone(),
            source: remark.person_name.clone(),
            ..at(remark.row_key.as_deref(), remark.column_id.as_deref(), None)
        });
    let findings = view.findings.iter().map(|placed| {
        let finding = &placed.finding;
        let place = at(placed.row_key.as_deref(), placed.column_id.as_deref(), finding.column.as_deref());
        Annotation {
            item: finding.item.clone().unwrap_or_else(|| place.item.clone()),
            kind: finding.severity.label().to_owned(),
            message: match finding
                .other_row
                .and_then(|row| place_of(tables, view, (row as usize).saturating_sub(1)))
            {
                Some((_, line)) => finding.message_counting(line),
                None => finding.message.clone(),
            },
            advice: finding.suggestion.clone().unwrap_or_default(),
            source: format!("{}（{}）", finding.source, finding.rule_no),
            ..place
        }
    });
    remarks.chain(findings).collect()
}
