//! What the linter says of a file's rows before anything of them is saved, under the sector that was
//! recognised or that the person chooses (R20, R33).

use super::assign::assign;
use super::confirm::read_stored;
use super::draft::linked;
use super::finding::options;
use super::place::compiling_unit;
use super::preview::{ImportPreview, PreviewSummary, TableChoice};
use crate::{Act, OperationError, Operations};
use domain::catalogue::lint::{self, Finding};
use domain::catalogue::{CatalogueTable, Guideline, PublisherRegister};
use domain::diagnostic::Severity;
use domain::organisation::UnitKind;
use domain::reference::Reference;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use storage::Connection;
use storage::catalogue::row;
use storage::catalogue::unit::CatalogueUnit;
use storage::catalogue::version::Catalogue;

/// Findings kept of one severity; the summary tells how many there are.
const KEPT_FINDINGS: usize = 200;

/// A finding in rows that are not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewFinding {
    /// `error`, `warning` or `note`.
    pub severity: Severity,
    /// The rule's name.
    pub rule: String,
    /// The rule's number.
    pub rule_no: String,
    /// The row of the sheet; none for the whole table.
    pub row: Option<u32>,
    /// The row's 序号.
    pub seq_no: Option<String>,
    /// The row's 二级事项, or the guideline's name of a missing item.
    pub item: Option<String>,
    /// The heading.
    pub column: Option<String>,
    /// What is the matter.
    pub message: String,
    /// Why: the document and its words.
    pub source: String,
    /// What to do about it.
    pub suggestion: Option<String>,
    /// True when it can be mended by machine once the rows are a draft.
    pub has_fix: bool,
}

impl From<Finding> for PreviewFinding {
    fn from(finding: Finding) -> Self {
        Self {
            severity: finding.severity,
            rule: finding.rule.to_owned(),
            rule_no: finding.rule_no.to_owned(),
            row: finding.row,
            seq_no: finding.seq_no,
            item: finding.item,
            column: finding.column,
            message: finding.message,
            source: finding.source,
            suggestion: finding.suggestion,
            has_fix: finding.fix.is_some(),
        }
    }
}

/// The count of a table's findings and the first of each severity, the gravest first.
pub(super) fn checked(
    table: &CatalogueTable,
    guideline: &Guideline,
    (unit, publishers): (&CatalogueUnit, &Arc<PublisherRegister>),
    (ties, reference, today): (&[Option<String>], &Reference, Date),
) -> (PreviewSummary, Vec<PreviewFinding>) {
    let options = options(&unit.name, UnitKind::parse(&unit.kind), publishers, today);
    let mut findings = lint::lint(&[table], guideline, reference, &options);
    findings.extend(lint::tied_names(table, ties, guideline, &findings));
    let of = |severity| findings.iter().filter(move |finding| finding.severity == severity);
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let [errors, warnings, notes] = severities.map(|severity| of(severity).count());
    let kept = severities.into_iter().flat_map(|severity| of(severity).take(KEPT_FINDINGS));
    (PreviewSummary { errors, warnings, notes }, kept.cloned().map(PreviewFinding::from).collect())
}

/// The guideline items that the rows will be on record as once they are saved, by what was published before (R8); none
/// where nothing was, or where rows of before will be carried on between them.
#[boxed::future]
pub(super) async fn ties(
    connection: &mut Connection,
    catalogue: &Catalogue,
    guideline: &Guideline,
    table: &CatalogueTable,
) -> Result<Vec<Option<String>>, OperationError> {
    let Some(published) = catalogue.published_version_id else { return Ok(Vec::new()) };
    let former = linked(row::of_version(connection, published).await?, guideline);
    let ever = row::ever_of_catalogue(connection, catalogue.id).await?;
    let assigned = assign(guideline, &former, &ever, table.marked_rows().0)?;
    match assigned.kept.is_empty() {
        true => Ok(assigned.rows.into_iter().map(|row| row.guideline_key).collect()),
        false => Ok(Vec::new()),
    }
}

/// What to say when most rows are published by bodies that nobody here knows: the file may be another
/// place's (R55).
pub(super) fn other_publishers(
    table: &CatalogueTable,
    unit: &CatalogueUnit,
    publishers: &PublisherRegister,
    today: Date,
) -> Option<String> {
    let named = table.rows.iter().map(|placed| placed.row.publisher.trim()).filter(|cell| !cell.is_empty());
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut all = 0;
    for cell in named {
        all += 1;
        *counts.entry(cell).or_default() += 1;
    }
    counts.retain(|cell, _| publishers.is_of_others(cell, today));
    let others: usize = counts.values().sum();
    let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)))?.0;
    (others * 2 > all).then(|| {
        format!(
            "{all}行中有{others}行的公开主体（如“{most}”）不在本平台的机构名录中，这份文件可能是别处的；请确认要为“{}”导入它，导入后逐行改为本地单位",
            unit.name
        )
    })
}

impl Operations {
    /// A preview with its tables checked anew under the units and sectors the person chose, by their place
    /// in the file. Nothing is saved, not even the choice.
    ///
    /// # Errors
    /// When there is no such preview of this person, no such unit to compile for, or no such sector.
    #[boxed::future]
    pub async fn check_preview(
        &self,
        act: &Act,
        preview_id: i64,
        chosen: &BTreeMap<usize, TableChoice>,
    ) -> Result<ImportPreview, OperationError> {
        let mut preview = self.import_preview(act, preview_id).await?;
        let differs = |index: &usize, choice: &TableChoice| {
            preview.catalogues.get(*index).is_some_and(|table| {
                let guessed = table.sector.as_ref().map(|guess| guess.code.as_str());
                choice.sector.as_deref().is_some_and(|code| guessed != Some(code))
                    || choice.unit.is_some_and(|unit| unit != table.unit_id)
            })
        };
        let wanted: Vec<(usize, &TableChoice)> = chosen
            .iter()
            .filter(|(index, choice)| differs(index, choice))
            .map(|(index, choice)| (*index, choice))
            .collect();
        if wanted.is_empty() {
            return Ok(preview);
        }
        let tables = read_stored(self, &preview).await?;
        let mut connection = self.store.read().await?;
        for (index, choice) in wanted {
            let (Some(table), Some(shown)) = (tables.get(index), preview.catalogues.get(index)) else {
                continue;
            };
            let unit = compiling_unit(&mut connection, act, choice.unit.unwrap_or(shown.unit_id)).await?;
            let guessed = shown.sector.as_ref().filter(|guess| guess.by == "choice");
            let sector = choice.sector.as_deref().or(guessed.map(|guess| guess.code.as_str()));
            preview.catalogues[index] =
                self.preview_table(&mut connection, act, &unit, (index, table), sector).await?;
        }
        Ok(preview)
    }
}
