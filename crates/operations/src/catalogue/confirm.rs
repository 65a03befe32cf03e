//! Importing a file, second half: the chosen tables become drafts, all in one transaction (R20, R21). One that
//! becomes the next version of a published catalogue says why (R80).

use super::assign::{Assigned, assign, keep_words};
use super::draft::{begin_version, discard, linked, refuse_second_draft};
use super::halves::halves_named;
use super::heading::{self, ColumnHead};
use super::other_sector::SectorDoubt;
use super::place::{Place, compiling_unit, guideline_to_begin};
use super::preview::{matched_items, read_tables, stored_preview};
use super::why::Why;
use crate::cascade::{self, Imported};
use crate::maintenance::Cause;
use crate::{Act, FieldProblem, OperationError, Operations, Writing};
use domain::catalogue::{CatalogueTable, Guideline};
use domain::organisation::Permission;
use domain::sector::refused_heading;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::catalogue::process::{self, Remark};
use storage::catalogue::row::StoredRow;
use storage::catalogue::unit::CatalogueUnit;
use storage::catalogue::version::{self, Catalogue, NewVersion};
use storage::catalogue::{preview, row};

/// A table that is to be imported.
#[derive(Debug, Clone, Deserialize)]
pub struct ImportChoice {
    /// Its place in the file, from 0.
    pub index: usize,
    /// The sector it belongs to.
    pub sector_code: String,
    /// The unit it becomes a draft of; none for the one it was understood to be of.
    #[serde(default)]
    pub unit_id: Option<i64>,
    /// True to put it in the place of an open draft, which is given up.
    #[serde(default)]
    pub replace: bool,
}

/// What was imported.
#[derive(Debug, Clone, Serialize)]
pub struct ConfirmReceipt {
    /// The drafts.
    pub drafts: Vec<ConfirmedDraft>,
}

/// A draft made from a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfirmedDraft {
    /// The table's place in the file.
    pub index: usize,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version.
    pub version_id: i64,
    /// The sector.
    pub sector_code: String,
    /// Rows taken over.
    pub rows: usize,
    /// Rows that are guideline items as they are.
    pub matched: usize,
    /// Rows that split a guideline item: those beyond its first.
    pub refined: usize,
    /// Rows beyond the guideline.
    pub added: usize,
    /// Names of the published items that the file does not have and that stay as they are (R22).
    pub kept: Vec<String>,
    /// The changes from above that wait to be taken up or declined: the file does not have them (R8, R73).
    pub proposed: Vec<String>,
    /// Rows whose 公开内容 was the guideline's but for the marks between its elements: they were put in.
    pub separated: usize,
}

impl Operations {
    /// Saves the chosen tables of a preview as drafts. All of them or none; a second time refuses.
    ///
    /// # Errors
    /// When a right is missing, a table belongs to another sector, a draft is in the way, or the
    /// preview was saved already.
    #[boxed::future]
    pub async fn confirm_import(
        &self,
        act: &Act,
        preview_id: i64,
        choices: &[ImportChoice],
    ) -> Result<ConfirmReceipt, OperationError> {
        self.confirm_revision(act, preview_id, choices, &Cause::default()).await
    }

    /// The same where a table becomes the next version of a published catalogue: `cause` says why (R80). What
    /// takes the place of a revision in work keeps the cause of that.
    ///
    /// # Errors
    /// As [`Self::confirm_import`], and without a cause where one is needed.
    #[boxed::future]
    pub async fn confirm_revision(
        &self,
        act: &Act,
        preview_id: i64,
        choices: &[ImportChoice],
        cause: &Cause,
    ) -> Result<ConfirmReceipt, OperationError> {
        let stored = {
            let mut connection = self.store.read().await?;
            stored_preview(&mut connection, act, preview_id).await?
        };
        let shown: super::ImportPreview =
            serde_json::from_str(&stored.body).map_err(storage::StorageError::from)?;
        let tables = read_stored(self, &shown).await?;
        // Previews of before tables had units of their own are of the unit of the upload.
        let understood = |index: usize| {
            let own = shown.catalogues.get(index).map(|table| table.unit_id).filter(|id| *id != 0);
            own.unwrap_or(stored.unit_id)
        };
        let of = |choice: &ImportChoice| choice.unit_id.unwrap_or_else(|| understood(choice.index));
        check_choices(choices, tables.len(), &of)?;
        let mut writing = self.begin(act).await?;
        if !preview::settle(writing.connection(), preview_id, &act.at()).await? {
            return Err(OperationError::State(
                "这次导入已经保存过，请到目录中查看；需要重来请重新上传文件".to_owned(),
            ));
        }
        let mut drafts = Vec::new();
        for choice in choices {
            let unit = compiling_unit(writing.connection(), act, of(choice)).await?;
            let import = Import { act, unit: &unit, choice, upload: &stored.upload_hash, cause };
            drafts.push(import.save(&mut writing, &tables[choice.index]).await?);
        }
        let detail = json!({
            "hash": stored.upload_hash,
            "drafts": drafts.iter().map(|draft| json!({ "version": draft.version_id, "unit": draft.unit_id, "sector": draft.sector_code, "rows": draft.rows })).collect::<Vec<_>>(),
        });
        writing
            .audit(stored.unit_id, "catalogue.import", &format!("import_preview:{preview_id}"), &detail)
            .await?;
        writing.commit().await?;
        Ok(ConfirmReceipt { drafts })
    }
}

/// The tables of a preview's sealed original.
#[boxed::future]
pub(super) async fn read_stored(
    operations: &Operations,
    shown: &super::ImportPreview,
) -> Result<Vec<CatalogueTable>, OperationError> {
    let bytes = operations.blobs.get(&shown.hash).await?;
    read_tables(&operations.reference, &shown.file, bytes).await
}

/// One table on its way into a draft.
struct Import<'a> {
    act: &'a Act,
    unit: &'a CatalogueUnit,
    choice: &'a ImportChoice,
    upload: &'a str,
    cause: &'a Cause,
}

impl Import<'_> {
    #[boxed::future]
    async fn save(
        &self,
        writing: &mut Writing<'_>,
        table: &CatalogueTable,
    ) -> Result<ConfirmedDraft, OperationError> {
        let code = self.choice.sector_code.as_str();
        self.act.actor.require(Permission::CompileCatalogue, &self.unit.path, Some(code))?;
        let (guideline_id, guideline) = guideline_to_begin(writing.connection(), self.unit, code).await?;
        if let Some(refused) = refused_heading(table) {
            let field = format!("choices.{}.sector_code", self.choice.index);
            return Err(OperationError::invalid(&field, refused.words()));
        }
        if table.rows.is_empty() {
            let words = format!("第{}张表只有表头，没有内容行，没有导入", self.choice.index + 1);
            return Err(OperationError::invalid(&format!("choices.{}.index", self.choice.index), words));
        }
        self.refuse_other_sector(writing, table, &guideline).await?;
        let catalogue =
            version::begin_catalogue(writing.connection(), self.unit.id, code, &self.act.at()).await?;
        if !self.choice.replace {
            refuse_second_draft(writing, &catalogue).await?;
        }
        let why = Why::of(writing, self.act, &catalogue, self.cause).await?;
        let replaced = match catalogue.draft_version_id {
            Some(open) => row::of_version(writing.connection(), open).await?,
            None => Vec::new(),
        };
        let unanswered = match catalogue.draft_version_id {
            Some(open) => unanswered_remarks(writing, open).await?,
            None => Vec::new(),
        };
        let catalogue = self.clear_desk(writing, catalogue).await?;
        let former = match catalogue.published_version_id {
            Some(id) => linked(row::of_version(writing.connection(), id).await?, &guideline),
            None => Vec::new(),
        };
        let ever = row::ever_of_catalogue(writing.connection(), catalogue.id).await?;
        let (cells, marked) = table.marked_rows();
        let Assigned { mut rows, matched, refined, added, kept, separated } =
            assign(&guideline, &former, &ever, cells.clone())?;
        keep_words(&mut rows, &replaced);
        let headings: Vec<ColumnHead> =
            halves_named(table).columns.iter().map(ColumnHead::of_heading).collect();
        let headings = heading::write(&headings)?;
        // The title is the guideline's (R4): what stands over the table may name another place.
        let title = guideline.catalogue_title();
        let new = NewVersion {
            catalogue_id: catalogue.id,
            title: &title,
            headings: &headings,
            guideline_id,
            based_on_id: catalogue.published_version_id,
            upload_hash: Some(self.upload),
            reason: &why.words,
            at: &self.act.at(),
            by: self.act.person_id()?,
        };
        let version_id = begin_version(writing, self.act, &catalogue, &new, &rows).await?;
        why.write(writing, version_id).await?;
        carry_remarks(writing, version_id, (&unanswered, &replaced), &rows).await?;
        let published = former.iter().map(|row| row.keyed.key.as_str()).collect();
        let file = Imported { version_id, rows: &cells, published };
        let proposed = cascade::imported(writing, self.act, &file).await?;
        Ok(ConfirmedDraft {
            index: self.choice.index,
            unit_id: self.unit.id,
            unit: self.unit.name.clone(),
            catalogue_id: catalogue.id,
            version_id,
            sector_code: code.to_owned(),
            rows: rows.len(),
            matched,
            refined,
            added,
            kept,
            proposed,
            separated: separated + marked,
        })
    }

    /// The file's own title and items must not speak for another sector than the one chosen.
    #[boxed::future]
    async fn refuse_other_sector(
        &self,
        writing: &mut Writing<'_>,
        table: &CatalogueTable,
        chosen: &Guideline,
    ) -> Result<(), OperationError> {
        let field = format!("choices.{}.sector_code", self.choice.index);
        let doubt = SectorDoubt::of(writing.connection(), table, chosen).await?;
        if let Some(doubt) = doubt.filter(SectorDoubt::is_certain) {
            let place = format!("第{}张表：", self.choice.index + 1);
            return Err(OperationError::invalid(&field, format!("{place}{}", doubt.words())));
        }
        let Some(name) = table.sector.as_ref().filter(|name| !chosen.is_named(name)) else { return Ok(()) };
        let heads = storage::guideline::current(writing.connection()).await?;
        let named = heads.into_iter().find(|head| super::GuidelineSummary::of(head.clone()).is_named(name));
        let Some(named) = named.filter(|head| head.sector_code != chosen.sector_code) else { return Ok(()) };
        let other = super::place::guideline_of(writing.connection(), named.id).await?;
        // A title left over from a template is overruled by the items below it.
        if matched_items(table, chosen) > matched_items(table, &other) {
            return Ok(());
        }
        Err(OperationError::Invalid(vec![FieldProblem::new(
            &field,
            format!(
                "第{}张表写的是“{}”领域，与所选的“{}”不符；请改选领域，或更换文件",
                self.choice.index + 1,
                named.name,
                chosen.guideline_name
            ),
        )]))
    }

    /// An open draft, which the person said to replace, makes room only while it may be edited.
    #[boxed::future]
    async fn clear_desk(
        &self,
        writing: &mut Writing<'_>,
        catalogue: Catalogue,
    ) -> Result<Catalogue, OperationError> {
        let Some(open) = catalogue.draft_version_id else { return Ok(catalogue) };
        let at = Place::lock(writing.connection(), open).await?;
        at.require_editing(&self.act.actor)?;
        discard(writing, self.act, &at, "由导入的文件替换").await?;
        Ok(Catalogue { draft_version_id: None, ..catalogue })
    }
}

/// What reviewers said of a draft and nobody answered yet: it is asked of what comes in its place too (R69).
#[boxed::future]
async fn unanswered_remarks(
    writing: &mut Writing<'_>,
    version_id: i64,
) -> Result<Vec<Remark>, OperationError> {
    let mut remarks = process::remarks(writing.connection(), version_id).await?;
    remarks.retain(|remark| remark.resolved_at.is_none());
    Ok(remarks)
}

/// Writes them to the new version, with who said them and when: at the same row, or to the whole with the name of a
/// row that is gone.
#[boxed::future]
async fn carry_remarks(
    writing: &mut Writing<'_>,
    version_id: i64,
    (remarks, replaced): (&[Remark], &[StoredRow]),
    rows: &[StoredRow],
) -> Result<(), OperationError> {
    for remark in remarks {
        let key = remark.row_key.as_deref();
        let stands = key.is_some_and(|key| rows.iter().any(|row| row.keyed.key == key));
        let gone = replaced.iter().find(|row| !stands && Some(row.keyed.key.as_str()) == key);
        let text = match gone {
            Some(row) => format!("（原“{}”）{}", row.keyed.row.level2_item, remark.text),
            None => remark.text.clone(),
        };
        let place = if stands { (key, remark.column_id.as_deref()) } else { (None, None) };
        let (person, at) = (remark.person_id, remark.at.as_str());
        process::insert_remark(writing.connection(), version_id, place, &text, person, at).await?;
    }
    Ok(())
}

fn check_choices(
    choices: &[ImportChoice],
    tables: usize,
    unit_of: &impl Fn(&ImportChoice) -> i64,
) -> Result<(), OperationError> {
    if choices.is_empty() {
        return Err(OperationError::invalid("choices", "请至少选择一张表导入"));
    }
    let mut problems = Vec::new();
    for (place, choice) in choices.iter().enumerate() {
        if choice.index >= tables {
            problems.push(FieldProblem::new("choices", format!("文件中没有第{}张表", choice.index + 1)));
        }
        let twice = choices[..place].iter().find(|other| {
            let is_of_one = other.sector_code == choice.sector_code && unit_of(other) == unit_of(choice);
            other.index == choice.index || is_of_one
        });
        if twice.is_some() {
            problems.push(FieldProblem::new(
                &format!("choices.{}.sector_code", choice.index),
                "同一张表、同一单位的同一领域只能选择一次；一个领域分在几张表中的，请先合并为一张；分属几个单位的，请为各表选择单位，不由您编制的选“不导入”",
            ));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(OperationError::Invalid(problems)) }
}
