//! A working copy that came back: sealed, compared three ways with what went out and with the draft as
//! it is now, and shown before anything is written (R20, R22).

use super::desk::Desk;
use super::preview::{PreviewDiagnostic, file_name, told};
use super::take_over::{Choices, TakenOver};
use super::view::{UnitRef, unit_ref};
use crate::{Act, OperationError, Operations};
use domain::catalogue::difference::{Cell, ItemName};
use domain::catalogue::merge::{Returned, ReturnedCell, returned};
use files::working::{ReadCopy, read_working_copy};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use storage::Connection;
use storage::catalogue::preview::{self, Upload};
use storage::catalogue::{row, workbook_return};

/// What a working copy would change.
#[derive(Debug, Clone, Serialize)]
pub struct WorkbookReturn {
    /// Its number.
    pub id: i64,
    /// The draft.
    pub version_id: i64,
    /// The unit.
    pub unit: UnitRef,
    /// The sector's name.
    pub sector: String,
    /// The file's name.
    pub file: String,
    /// When it went out.
    pub exported_at: String,
    /// The draft's count of changes now; it is asked for when the changes are taken over.
    pub revision: i64,
    /// True once they were.
    pub settled: bool,
    /// True where nothing would change.
    pub unchanged: bool,
    /// What the person should know first.
    pub warnings: Vec<String>,
    /// What the reader had to say.
    pub diagnostics: Vec<PreviewDiagnostic>,
    /// Cells that change, the draft having stood still there.
    pub changes: Vec<CellReturn>,
    /// Cells that were changed on both sides: one is chosen.
    pub conflicts: Vec<CellReturn>,
    /// New rows.
    pub added: Vec<RowReturn>,
    /// Rows that the workbook no longer has: each is kept or taken out.
    pub removed: Vec<RowRemoval>,
    /// Another order of the rows.
    pub order: Option<OrderReturn>,
    /// What cannot be taken over, and why.
    pub refused: Vec<RefusedReturn>,
}

/// A cell that the workbook changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellReturn {
    /// The row's key.
    pub row_key: String,
    /// The column's identifier.
    pub column_id: String,
    /// The row of the sheet.
    pub line: u32,
    /// The item.
    pub item: String,
    /// The column's heading.
    pub column: String,
    /// What went out.
    pub exported: String,
    /// What the workbook holds.
    pub sent: String,
    /// What the draft holds.
    pub present: String,
    /// Who wrote what the draft holds; empty where nobody did since it was begun.
    pub by: String,
    /// When.
    pub at: String,
}

/// A row that the workbook adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowReturn {
    /// The row of the sheet.
    pub line: u32,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub item: String,
}

/// A row that the workbook no longer has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowRemoval {
    /// Its key.
    pub row_key: String,
    /// The item.
    pub item: String,
    /// True where it goes only with a reason and a basis (R22).
    pub wants_reason: bool,
    /// True where the draft was changed in this row meanwhile.
    pub is_touched: bool,
}

/// Another order of the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderReturn {
    /// The items that moved.
    pub moved: Vec<String>,
    /// True where the draft's order was changed meanwhile: one is chosen.
    pub is_conflict: bool,
}

/// Something that cannot be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedReturn {
    /// The row of the sheet; none for what is about no row.
    pub line: Option<u32>,
    /// The item.
    pub item: String,
    /// The column's heading; empty for a whole row.
    pub column: String,
    /// What the workbook holds.
    pub sent: String,
    /// Why, and what to do.
    pub reason: String,
}

/// A returned copy, opened for the draft it belongs to.
pub(super) struct Opened {
    pub stored: workbook_return::WorkbookReturn,
    pub copy: ReadCopy,
    pub found: Returned,
}

impl Operations {
    /// Takes a working copy in: it is sealed and read, the draft is not touched. Returns its number.
    ///
    /// # Errors
    /// When the person may not edit the draft now, the file cannot be read, is no working copy, or is
    /// one of another draft.
    #[boxed::future]
    pub async fn return_workbook(
        &self,
        act: &Act,
        version_id: i64,
        name: &str,
        bytes: &[u8],
    ) -> Result<i64, OperationError> {
        let person = act.person_id()?;
        let name = file_name(name)?;
        // The right is asked before the file is read and sealed.
        drop(self.desk_to_look(act, version_id).await?);
        let copy = self.read_copy(&name, bytes.to_vec()).await?;
        let hash = self.blobs.put(bytes).await?;
        let mut desk = self.desk_to_look(act, version_id).await?;
        refuse_other_draft(&desk, &copy)?;
        compare(&desk, &copy)?;
        let upload = Upload {
            hash: hash.clone(),
            name: name.clone(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            format: "Excel 工作簿".to_owned(),
            at: act.at(),
        };
        let Desk { writing, at, .. } = &mut desk;
        preview::insert_upload(writing.connection(), &upload, Some(person)).await?;
        let connection = writing.connection();
        let id = workbook_return::insert(connection, (version_id, person), (&hash, &name), &act.at()).await?;
        let detail = json!({ "return": id, "hash": hash, "rows": copy.rows.len() });
        writing.audit(at.unit.id, "catalogue.return_workbook", &at.object(), &detail).await?;
        desk.writing.commit().await?;
        Ok(id)
    }

    /// What a working copy would change in the draft as it is now. Taking over is rehearsed and
    /// undone, so that what is refused then is told now.
    ///
    /// # Errors
    /// When there is no such working copy of this person, or the draft may not be edited any more.
    #[boxed::future]
    pub async fn workbook_return(&self, act: &Act, id: i64) -> Result<WorkbookReturn, OperationError> {
        let (stored, copy) = self.stored_copy(act, id).await?;
        let desk = self.desk(act, stored.version_id).await?;
        let found = compare(&desk, &copy)?;
        let opened = Opened { stored, copy, found };
        let mut shown = facts(&desk, &opened);
        for row in &opened.found.removed {
            shown.removed.push(RowRemoval {
                row_key: row.key.clone(),
                item: row.item.label(),
                wants_reason: false,
                is_touched: row.is_touched,
            });
        }
        let mut desk = desk;
        for row in &mut shown.removed {
            row.wants_reason = desk.wants_reason(&row.row_key).await?;
        }
        for cell in &mut shown.conflicts {
            (cell.by, cell.at) =
                last_writer(desk.writing.connection(), opened.stored.version_id, cell).await?;
        }
        let taken = self.take_over(desk, &opened, &Choices::default()).await?;
        // The desk goes without a commit: what was rehearsed is undone.
        shown.tell_refused(taken);
        shown.unchanged = opened.found.is_empty() && shown.refused.is_empty();
        Ok(shown)
    }

    #[boxed::future]
    pub(super) async fn stored_copy(
        &self,
        act: &Act,
        id: i64,
    ) -> Result<(workbook_return::WorkbookReturn, ReadCopy), OperationError> {
        let stored = {
            let mut connection = self.store.read().await?;
            workbook_return::by_id(&mut connection, id).await?
        };
        let own = stored.filter(|stored| act.actor.person_id == Some(stored.person_id));
        let stored = own.ok_or_else(|| OperationError::NotFound("该次上传的工作簿".to_owned()))?;
        let bytes = self.blobs.get(&stored.upload_hash).await?;
        let copy = self.read_copy(&stored.name, bytes).await?;
        Ok((stored, copy))
    }

    #[boxed::future]
    async fn read_copy(&self, name: &str, bytes: Vec<u8>) -> Result<ReadCopy, OperationError> {
        let (reference, file) = (Arc::clone(&self.reference), name.to_owned());
        let read = tokio::task::spawn_blocking(move || read_working_copy(&file, &bytes, &reference)).await;
        let read = read.map_err(|error| OperationError::Internal(error.to_string()))??;
        read.ok_or_else(|| {
            OperationError::invalid(
                "file",
                format!(
                    "“{name}”不是从草稿页下载的工作簿，或其中隐藏的工作表已被删除，认不出每一行；\
                     请重新下载工作簿填写，或从“导入目录”整份导入"
                ),
            )
        })
    }
}

/// The rows of the workbook beside the draft's.
pub(super) fn compare(desk: &Desk<'_>, copy: &ReadCopy) -> Result<Returned, OperationError> {
    let local: Vec<_> = desk.checked.rows.iter().map(|row| row.keyed.clone()).collect();
    returned(&copy.exported, &copy.rows, &local, &copy.columns).map_err(|error| {
        let words = format!("{error}；请重新下载工作簿，把改动填进去，不要删除隐藏的最后一列");
        OperationError::invalid("file", words)
    })
}

/// A working copy belongs to one draft.
fn refuse_other_draft(desk: &Desk<'_>, copy: &ReadCopy) -> Result<(), OperationError> {
    let (stamp, at) = (&copy.stamp, &desk.at);
    if stamp.version == at.version.id && stamp.catalogue == at.catalogue.id {
        return Ok(());
    }
    let of = format!("{}{}领域第{}版", stamp.unit_name, stamp.sector_name, stamp.number);
    let words = if stamp.unit != at.unit.code {
        format!("这份工作簿是{of}的草稿，这里是{}的草稿；请到那个单位的草稿页上传", at.unit.name)
    } else if stamp.sector != at.sector() {
        format!(
            "这份工作簿是{of}的草稿，这里是{}领域的草稿；请到那个领域的草稿页上传",
            desk.checked.guideline.guideline_name
        )
    } else {
        format!(
            "这份工作簿是{of}的草稿，这里是第{}版；请从这一版重新下载工作簿，把改动填进去",
            at.version.number
        )
    };
    Err(OperationError::invalid("file", words))
}

fn facts(desk: &Desk<'_>, opened: &Opened) -> WorkbookReturn {
    let Opened { stored, copy, found } = opened;
    let conflicts = |wanted: bool| {
        let own = found.cells.iter().filter(move |cell| cell.is_conflict == wanted);
        own.map(cell_return).collect::<Vec<_>>()
    };
    // The rehearsal itself counts as a change.
    let revision = desk.at.version.revision - 1;
    WorkbookReturn {
        id: stored.id,
        version_id: stored.version_id,
        unit: unit_ref(&desk.at),
        sector: desk.checked.guideline.guideline_name.clone(),
        file: stored.name.clone(),
        exported_at: copy.stamp.exported_at.clone(),
        revision,
        settled: stored.settled_at.is_some(),
        unchanged: false,
        warnings: warnings(copy, found),
        diagnostics: copy.diagnostics.iter().map(told).collect(),
        changes: conflicts(false),
        conflicts: conflicts(true),
        added: found
            .added
            .iter()
            .map(|row| RowReturn {
                line: row.line,
                level1_item: row.row.level1_item.clone(),
                item: row.row.level2_item.clone(),
            })
            .collect(),
        removed: Vec::new(),
        order: found.order.as_ref().map(|order| OrderReturn {
            moved: order.moved.iter().map(ItemName::label).collect(),
            is_conflict: order.is_conflict,
        }),
        refused: Vec::new(),
    }
}

fn warnings(copy: &ReadCopy, found: &Returned) -> Vec<String> {
    let mut warnings = Vec::new();
    if !copy.has_keys {
        warnings.push(
            "隐藏的识别码一栏已被删除，各行按事项名称与草稿对应，请逐项核对；改了名称的行会被当作新增"
                .to_owned(),
        );
    } else if !found.known_by_name.is_empty() {
        warnings.push(format!("{}没有识别码，按事项名称与草稿对应，请核对", lines(&found.known_by_name)));
    }
    if !found.foreign_keys.is_empty() {
        warnings.push(format!("{}的识别码与别的行重复或不认识，当作新增的行", lines(&found.foreign_keys)));
    }
    if !copy.lost_headings.is_empty() {
        let lost = copy.lost_headings.join("、");
        warnings.push(format!("工作簿里没有“{lost}”栏，草稿中的这些栏不作改动"));
    }
    if !copy.new_headings.is_empty() {
        let new = copy.new_headings.join("、");
        warnings.push(format!("草稿中没有“{new}”栏，这些栏的内容不会写入；需要的请先在草稿页增加栏目"));
    }
    if found.removed.len() * 2 > copy.exported.len() {
        warnings.push(format!(
            "工作簿比下载时少了{}行，超过一半；如果不是有意删除，请检查是否只复制了一部分",
            found.removed.len()
        ));
    }
    warnings
}

fn lines(lines: &[u32]) -> String {
    let shown: Vec<String> = lines.iter().take(12).map(u32::to_string).collect();
    let more = if lines.len() > 12 { "等" } else { "" };
    format!("工作表第{}{more}行", shown.join("、"))
}

/// The identifier of a cell's column.
pub(super) fn column_id(cell: &Cell) -> String {
    match cell {
        Cell::National(column) => column.id().to_owned(),
        Cell::Added(heading) => format!("{}{heading}", super::heading::EXTRA),
    }
}

fn cell_return(cell: &ReturnedCell) -> CellReturn {
    CellReturn {
        row_key: cell.key.clone(),
        column_id: column_id(&cell.column),
        line: cell.line,
        item: cell.item.label(),
        column: cell.column.heading().to_owned(),
        exported: cell.exported.clone(),
        sent: cell.sent.clone(),
        present: cell.present.clone(),
        by: String::new(),
        at: String::new(),
    }
}

#[boxed::future]
async fn last_writer(
    connection: &mut Connection,
    version_id: i64,
    cell: &CellReturn,
) -> Result<(String, String), OperationError> {
    let last = row::last_change(connection, version_id, &cell.row_key, &cell.column_id).await?;
    Ok(last.map(|change| (change.person_name, change.at)).unwrap_or_default())
}

impl WorkbookReturn {
    /// Refused cells and rows are no changes.
    fn tell_refused(&mut self, taken: TakenOver) {
        let is_refused =
            |cell: &CellReturn| taken.refused_cells.contains(&(cell.row_key.clone(), cell.column_id.clone()));
        self.changes.retain(|cell| !is_refused(cell));
        self.added.retain(|row| !taken.refused_lines.contains(&row.line));
        if taken.order_refused {
            self.order = None;
        }
        self.refused = taken.refused;
    }
}
