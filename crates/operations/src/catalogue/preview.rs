//! Importing a file, first half: the original is sealed, what was understood is shown, nothing else
//! is saved (R20, R60a, R66).

use super::finding::FindingSummary;
use super::guideline::GuidelineSummary;
use super::halves::halves_named;
use super::kept::{draft_in_the_way, kept_items, kept_words, listed_words};
use super::other_sector::{SectorDoubt, by_items};
use super::personal::{cells_of, personal_in};
use super::place::{self, compiling_unit};
use super::preview_check::{PreviewFinding, checked, other_publishers, ties};
use super::preview_unit::{other_unit, unit_named_by};
use crate::maintenance::publishers;
use crate::{Act, OperationError, Operations};
use domain::catalogue::difference::compare_with_guideline;
use domain::catalogue::item_part;
use domain::catalogue::kind::called;
use domain::catalogue::{CatalogueTable, Guideline, KeyedRow};
use domain::diagnostic::{Diagnostic, Severity};
use domain::organisation::{Permission, UnitKind};
use domain::reference::Reference;
use domain::sector::refused_heading;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use storage::Connection;
use storage::catalogue::preview::{self, Upload};
use storage::catalogue::unit::{self, CatalogueUnit};

/// Cells written one thing a line, between which marks are put.
pub(super) const ON_LINES: &str = "elements-on-lines";
/// Readings that may be meant otherwise: a person is asked to look.
pub(super) const DOUBTS: [&str; 3] = ["bodies-on-lines", "doubtful-lines", "channels-by-number"];

/// What was understood of a file, before anything is saved.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportPreview {
    /// Its number, for confirming; 0 inside its own stored form.
    pub id: i64,
    /// The unit for which it was uploaded.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// The file's name.
    pub file: String,
    /// What the file is by its content.
    pub format: String,
    /// Its size in bytes.
    pub size: usize,
    /// The SHA-256 under which the original is sealed.
    pub hash: String,
    /// The catalogues found in it.
    pub catalogues: Vec<PreviewTable>,
    /// True once it was saved into drafts.
    pub settled: bool,
}

/// A catalogue found in a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PreviewTable {
    /// Its place in the file, from 0.
    pub index: usize,
    /// The unit it seems to be of, or that the person chose.
    #[serde(default)]
    pub unit_id: i64,
    /// The unit's name.
    #[serde(default)]
    pub unit: String,
    /// The printed title.
    pub title: String,
    /// The sheet, table or page.
    pub sheet: String,
    /// Which sector it seems to be.
    pub sector: Option<SectorGuess>,
    /// The unit or government it names.
    pub government: Option<String>,
    /// Headings as printed, and the column each was taken for; none for added columns.
    pub headings: Vec<(String, Option<String>)>,
    /// How many rows it has.
    pub row_count: usize,
    /// The first rows.
    pub first_rows: Vec<PreviewRow>,
    /// What the reader had to say.
    pub diagnostics: Vec<PreviewDiagnostic>,
    /// How many findings the linter has, under the guessed sector.
    pub summary: Option<PreviewSummary>,
    /// The findings, the gravest first; the summary counts those beyond the shown ones.
    #[serde(default)]
    pub findings: Vec<PreviewFinding>,
    /// How many rows are items of the guessed sector's guideline.
    pub matched: usize,
    /// What stands against importing it so.
    pub problems: Vec<PreviewProblem>,
    /// A version already on the desk, which would be replaced.
    pub open_version_id: Option<i64>,
    /// The state of that version.
    pub open_state: Option<String>,
    /// True when a version is published: the import becomes the next one.
    pub is_published: bool,
}

/// What a person chose for a table of a file; what is not chosen is as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableChoice {
    /// The code of the sector.
    pub sector: Option<String>,
    /// The unit.
    pub unit: Option<i64>,
}

/// Which sector a table seems to be, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectorGuess {
    /// The sector's code.
    pub code: String,
    /// The guideline's name.
    pub name: String,
    /// `title`: it is named there; `items`: by its items; `choice`: the person chose it.
    pub by: String,
}

/// A row as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// The row of the sheet.
    pub line: u32,
    /// The cells in order of the headings.
    pub cells: Vec<String>,
}

/// What the reader had to say about a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewDiagnostic {
    /// `error`, `warning` or `note`.
    pub severity: Severity,
    /// Stable kind.
    pub code: String,
    /// The row of the sheet.
    pub row: Option<u32>,
    /// The column.
    pub column: Option<String>,
    /// What was read, what was expected, what was done.
    pub message: String,
}

/// How many findings of each kind a table would have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewSummary {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// What stands against importing a table so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewProblem {
    /// `other-unit`, `other-publishers`, `kept-items`, `taken-up`, `unanswered-remarks`, `elements-on-lines`, `bodies-on-lines`, `doubtful-lines`, `channels-by-number`, `personal-numbers`, `unknown-sector`, `no-rows`, `other-sector`, `in-review`, `not-permitted`, `not-open`, `refused-heading`.
    pub code: String,
    /// What it is, and what to do.
    pub message: String,
    /// True when it cannot be imported before it is settled.
    pub blocks: bool,
}

const FIRST_ROWS: usize = 20;
/// Diagnostics kept in a preview; the count tells the rest.
const SHOWN_DIAGNOSTICS: usize = 200;

/// Reads the catalogues of a file away from the threads that answer requests.
#[boxed::future]
pub(super) async fn read_tables(
    reference: &Arc<Reference>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Vec<CatalogueTable>, OperationError> {
    Ok(read_file(reference, name, bytes).await?.catalogues)
}

#[boxed::future]
pub(super) async fn read_file(
    reference: &Arc<Reference>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<files::ReadFile, OperationError> {
    let (reference, name) = (Arc::clone(reference), name.to_owned());
    let read = tokio::task::spawn_blocking(move || files::read_catalogues(&name, &bytes, &reference)).await;
    let read = read.map_err(|error| OperationError::Internal(error.to_string()))?;
    Ok(read?)
}

impl Operations {
    /// Reads a file for a unit and keeps what was understood. The original is sealed under its
    /// hash; no draft is touched.
    ///
    /// # Errors
    /// When the right is missing, or the file cannot be read or is no catalogue.
    #[boxed::future]
    pub async fn preview_import(
        &self,
        act: &Act,
        unit_id: i64,
        name: &str,
        bytes: &[u8],
    ) -> Result<ImportPreview, OperationError> {
        let person = act.person_id()?;
        let name = file_name(name)?;
        let unit = {
            let mut connection = self.store.read().await?;
            compiling_unit(&mut connection, act, unit_id).await?
        };
        require_compiling_somewhere(act, &unit)?;
        let read = read_file(&self.reference, &name, bytes.to_vec()).await?;
        let hash = self.blobs.put(bytes).await?;
        let mut preview = ImportPreview {
            id: 0,
            unit_id,
            unit: unit.name.clone(),
            file: name.clone(),
            format: read.format.label().to_owned(),
            size: bytes.len(),
            hash: hash.clone(),
            catalogues: Vec::new(),
            settled: false,
        };
        let mut writing = self.begin(act).await?;
        let below = unit::subtree(writing.connection(), &unit.path, &act.today().to_string()).await?;
        for (index, table) in read.catalogues.iter().enumerate() {
            // A file with several may be the compilation of a district: each is of the unit that it names.
            let own = unit_named_by(table, &below).filter(|_| read.catalogues.len() > 1).unwrap_or(&unit);
            let shown = self.preview_table(writing.connection(), act, own, (index, table), None).await?;
            preview.catalogues.push(shown);
        }
        let upload = Upload {
            hash: hash.clone(),
            name,
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            format: preview.format.clone(),
            at: act.at(),
        };
        preview::insert_upload(writing.connection(), &upload, Some(person)).await?;
        let body = serde_json::to_string(&preview).map_err(storage::StorageError::from)?;
        preview.id = preview::insert(writing.connection(), unit_id, person, &hash, &body, &act.at()).await?;
        let detail = json!({ "hash": hash, "size": bytes.len(), "catalogues": preview.catalogues.len() });
        writing
            .audit(unit.id, "catalogue.preview_import", &format!("import_preview:{}", preview.id), &detail)
            .await?;
        writing.commit().await?;
        Ok(preview)
    }

    /// A preview made before, for the person who made it.
    ///
    /// # Errors
    /// When there is none.
    #[boxed::future]
    pub async fn import_preview(&self, act: &Act, id: i64) -> Result<ImportPreview, OperationError> {
        let mut connection = self.store.read().await?;
        let stored = stored_preview(&mut connection, act, id).await?;
        let mut preview: ImportPreview =
            serde_json::from_str(&stored.body).map_err(storage::StorageError::from)?;
        preview.id = stored.id;
        preview.settled = stored.settled_at.is_some();
        for table in preview.catalogues.iter_mut().filter(|table| table.unit_id == 0) {
            (table.unit_id, table.unit) = (preview.unit_id, preview.unit.clone());
        }
        Ok(preview)
    }

    /// What is shown of one table; under the sector of a code where the person chose one.
    #[boxed::future]
    pub(super) async fn preview_table(
        &self,
        connection: &mut Connection,
        act: &Act,
        unit: &CatalogueUnit,
        (index, table): (usize, &CatalogueTable),
        chosen: Option<&str>,
    ) -> Result<PreviewTable, OperationError> {
        let guess = match chosen {
            Some(code) => Some((place::current_guideline(connection, code).await?.1, "choice")),
            None => guess_sector(connection, unit, table).await?,
        };
        let mut shown = PreviewTable { unit_id: unit.id, unit: unit.name.clone(), ..facts(index, table) };
        if table.rows.is_empty() {
            shown.problem("no-rows", "表格中没有事项行", true);
        }
        let rows = table.rows.iter();
        let cells = rows.flat_map(|placed| cells_of(format!("第{}行", placed.line), &placed.row));
        let personal = personal_in(cells);
        if !personal.is_empty() {
            let words = format!("{}。目录向全社会公开，提交审核之前须删去或隐去", personal.join("；"));
            shown.problem("personal-numbers", words, false);
        }
        if let Some(refused) = refused_heading(table) {
            shown.problem("refused-heading", refused.words(), true);
        }
        if let Some(text) = other_unit(connection, unit, table).await? {
            shown.problem("other-unit", text, false);
        }
        if let Some(text) = listed_words(table) {
            shown.problem(ON_LINES, text, false);
        }
        let is_doubt =
            |told: &&Diagnostic| told.severity == Severity::Warning && DOUBTS.contains(&told.code.as_str());
        for told in table.diagnostics.iter().filter(is_doubt) {
            shown.problem(&told.code, told.message.clone(), false);
        }
        let publishers = Arc::new(publishers(connection).await?);
        if let Some(text) = other_publishers(table, unit, &publishers, act.today()) {
            shown.problem("other-publishers", text, false);
        }
        let Some((guideline, by)) = guess else {
            shown.problem("unknown-sector", "无法从标题或事项判断所属领域，请选择领域", false);
            return Ok(shown);
        };
        shown.matched = matched_items(table, &guideline);
        if let Some(doubt) = SectorDoubt::of(connection, table, &guideline).await? {
            shown.problem("other-sector", doubt.words(), doubt.is_certain());
        }
        shown.sector = Some(SectorGuess {
            code: guideline.sector_code.clone(),
            name: guideline.guideline_name.clone(),
            by: by.to_owned(),
        });
        let catalogue =
            storage::catalogue::version::catalogue_of(connection, unit.id, &guideline.sector_code).await?;
        let ties = match &catalogue {
            Some(catalogue) => ties(connection, catalogue, &guideline, table).await?,
            None => Vec::new(),
        };
        shown.matched = shown.matched.max(ties.iter().flatten().count());
        let judged = (ties.as_slice(), &*self.reference, act.today());
        let (summary, findings) = checked(&halves_named(table), &guideline, (unit, &publishers), judged);
        shown.summary = Some(summary);
        shown.findings = findings;
        if let Some(text) = place::why_not_to_begin(connection, unit, &guideline.sector_code).await? {
            shown.problem("not-open", text, true);
        }
        if !act.actor.may(Permission::CompileCatalogue, &unit.path, Some(&guideline.sector_code)) {
            let text = format!("您没有在{}编制{}的权限", unit.name, called(&guideline.guideline_name));
            shown.problem("not-permitted", text, true);
        }
        if let Some(catalogue) = catalogue {
            shown.is_published = catalogue.published_version_id.is_some();
            let kept = kept_items(connection, &catalogue, &guideline, table).await?;
            if !kept.is_empty() {
                shown.problem("kept-items", kept_words(&kept), false);
            }
            if let Some(open) = catalogue.draft_version_id {
                draft_in_the_way(connection, &mut shown, open).await?;
            }
        }
        Ok(shown)
    }
}

impl PreviewTable {
    pub(super) fn problem(&mut self, code: &str, message: impl Into<String>, blocks: bool) {
        self.problems.push(PreviewProblem { code: code.to_owned(), message: message.into(), blocks });
    }
}

/// A preview belongs to the person who made it.
#[boxed::future]
pub(super) async fn stored_preview(
    connection: &mut Connection,
    act: &Act,
    id: i64,
) -> Result<preview::Preview, OperationError> {
    let stored = preview::by_id(connection, id).await?;
    let own = stored.filter(|stored| act.actor.is_system || act.actor.person_id == Some(stored.person_id));
    own.ok_or_else(|| OperationError::NotFound("该次导入".to_owned()))
}

/// How many rows of a table are items of a guideline.
pub(super) fn matched_items(table: &CatalogueTable, guideline: &Guideline) -> usize {
    let rows: Vec<KeyedRow> =
        table.rows.iter().map(|placed| KeyedRow { row: placed.row.clone(), ..KeyedRow::default() }).collect();
    rows.len() - compare_with_guideline(&rows, guideline).added.len()
}

/// The guideline a table seems to be built on: the one it names, else the one whose items it has.
async fn guess_sector(
    connection: &mut Connection,
    unit: &CatalogueUnit,
    table: &CatalogueTable,
) -> Result<Option<(Guideline, &'static str)>, OperationError> {
    let heads = storage::guideline::current(connection).await?;
    let keeper = UnitKind::parse(&unit.kind);
    let kind = keeper.and_then(|keeper| kind_of(table, keeper));
    if let Some(kind) = kind {
        return Ok(Some((place::current_guideline(connection, &kind).await?.1, "title")));
    }
    if let Some(name) = &table.sector {
        let named = heads.iter().find(|head| GuidelineSummary::of((*head).clone()).is_named(name));
        if let Some(head) = named {
            return Ok(Some((place::guideline_of(connection, head.id).await?, "title")));
        }
    }
    Ok(by_items(connection, table).await?.map(|guideline| (guideline, "items")))
}

/// The kind of catalogue that a table's title names, where the unit keeps such a one (R113).
fn kind_of(table: &CatalogueTable, keeper: UnitKind) -> Option<String> {
    let kinds = &Reference::shipped().kinds;
    let kind = kinds.iter().find(|kind| kind.is_kept_by(keeper) && kind.is_titled(&table.title));
    kind.filter(|_| table.sector.is_none()).map(|kind| kind.code().to_owned())
}

fn facts(index: usize, table: &CatalogueTable) -> PreviewTable {
    let cell =
        |row: &domain::catalogue::CatalogueRow, heading: &domain::catalogue::Heading| match heading.column {
            Some(column) => row.cell(column),
            None => row.extra.get(&heading.printed).cloned().unwrap_or_default(),
        };
    // With the marks that the import puts in.
    let (marked, _) = table.marked_rows();
    let rows = table.rows.iter().zip(&marked).take(FIRST_ROWS).map(|(placed, row)| PreviewRow {
        line: placed.line,
        cells: table.columns.iter().map(|heading| cell(row, heading)).collect(),
    });
    let heading = |heading: &domain::catalogue::Heading| {
        (heading.printed.clone(), heading.column.map(|column| column.id().to_owned()))
    };
    PreviewTable {
        index,
        unit_id: 0,
        unit: String::new(),
        title: table.title.clone(),
        sheet: table.sheet.clone(),
        sector: None,
        government: table.government.clone(),
        headings: table.columns.iter().map(heading).collect(),
        row_count: table.rows.len(),
        first_rows: rows.collect(),
        diagnostics: table
            .diagnostics
            .iter()
            .chain(&item_part::remarks(table))
            .take(SHOWN_DIAGNOSTICS)
            .map(told)
            .collect(),
        summary: None,
        findings: Vec::new(),
        matched: 0,
        problems: Vec::new(),
        open_version_id: None,
        open_state: None,
        is_published: false,
    }
}

pub(super) fn told(diagnostic: &Diagnostic) -> PreviewDiagnostic {
    PreviewDiagnostic {
        severity: diagnostic.severity,
        code: diagnostic.code.clone(),
        row: diagnostic.row,
        column: diagnostic.column.clone(),
        message: diagnostic.message.clone(),
    }
}

/// The last part of a path, as browsers of old send whole paths.
pub(crate) fn file_name(name: &str) -> Result<String, OperationError> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = place::clean(last).chars().filter(|sign| !sign.is_control()).take(200).collect();
    if name.is_empty() {
        Err(OperationError::invalid("file", "请选择要导入的文件"))
    } else {
        Ok(name)
    }
}

/// The sector is known only after reading: the right for some sector is enough to look at a file.
fn require_compiling_somewhere(act: &Act, unit: &CatalogueUnit) -> Result<(), OperationError> {
    let compiles = act.actor.is_system
        || act.actor.grants.iter().any(|grant| {
            Permission::CompileCatalogue.held_by(grant.role) && unit.path.starts_with(&grant.unit_path)
        });
    if compiles { Ok(()) } else { Err(OperationError::NotPermitted(Permission::CompileCatalogue)) }
}

impl From<FindingSummary> for PreviewSummary {
    fn from(summary: FindingSummary) -> Self {
        Self { errors: summary.errors, warnings: summary.warnings, notes: summary.notes }
    }
}
