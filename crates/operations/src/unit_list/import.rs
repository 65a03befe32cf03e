//! Importing a list, second half: what a preview showed becomes the version in force; the former one
//! stays readable, links stay with their entries (R60).

use super::place::require_compiling;
use super::preview::{ListPreview, PreviewedList, stored_preview};
use crate::catalogue::place::compiling_unit;
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations, Writing};
use domain::organisation::Role;
use domain::unit_list::ListKind;
use serde::Serialize;
use serde_json::json;
use storage::unit_list::list::NewListVersion;
use storage::unit_list::{absence, entry, list, preview};

/// What was saved.
#[derive(Debug, Clone, Serialize)]
pub struct ListReceipt {
    /// The unit.
    pub unit_id: i64,
    /// The lists.
    pub lists: Vec<SavedList>,
}

/// A list that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SavedList {
    /// Which list.
    pub kind: ListKind,
    /// Its number.
    pub list_id: i64,
    /// The version.
    pub version_id: i64,
    /// Entries of the version.
    pub entries: usize,
    /// Those that are new.
    pub added: usize,
    /// Those that changed.
    pub changed: usize,
    /// Those the list has no more.
    pub removed: usize,
}

impl Operations {
    /// Saves the lists of a preview as the versions in force. All of them or none; a second time refuses.
    ///
    /// # Errors
    /// When the right is missing, the preview was saved already, a list changed since the preview was
    /// made, or nothing would change.
    #[boxed::future]
    pub async fn confirm_list_import(
        &self,
        act: &Act,
        preview_id: i64,
    ) -> Result<ListReceipt, OperationError> {
        let stored = stored_preview(&mut *self.store.read().await?, act, preview_id).await?;
        let shown: ListPreview = serde_json::from_str(&stored.body).map_err(storage::StorageError::from)?;
        let mut writing = self.begin(act).await?;
        let unit = compiling_unit(writing.connection(), act, stored.unit_id).await?;
        require_compiling(act, &unit)?;
        if !preview::settle(writing.connection(), preview_id, &act.at()).await? {
            return Err(OperationError::State(
                "这次导入已经保存过，请到“清单与覆盖”查看；需要重来请重新上传文件".to_owned(),
            ));
        }
        let changing: Vec<&PreviewedList> =
            shown.lists.iter().filter(|list| !list.changes_nothing()).collect();
        if changing.is_empty() {
            return Err(OperationError::State("文件与现行清单完全相同，没有需要保存的变化".to_owned()));
        }
        let mut receipt = ListReceipt { unit_id: unit.id, lists: Vec::new() };
        for previewed in changing {
            receipt.lists.push(save(&mut writing, act, &shown, previewed).await?);
        }
        let detail = json!({ "hash": stored.upload_hash, "lists": receipt.lists });
        writing
            .audit(unit.id, "unit_list.import", &format!("unit_list_preview:{preview_id}"), &detail)
            .await?;
        self.tell_of_import(&mut writing, &unit, &receipt).await?;
        writing.changed("unit", unit.id).await?;
        writing.commit().await?;
        Ok(receipt)
    }

    /// The reviewers of the unit learn that what its catalogues are judged by has changed.
    #[boxed::future]
    async fn tell_of_import(
        &self,
        writing: &mut Writing<'_>,
        unit: &storage::catalogue::unit::CatalogueUnit,
        receipt: &ListReceipt,
    ) -> Result<(), OperationError> {
        let told: Vec<String> = receipt
            .lists
            .iter()
            .map(|list| {
                format!(
                    "{}{}项（新增{}、变化{}、取消{}）",
                    list.kind.label(),
                    list.entries,
                    list.added,
                    list.changed,
                    list.removed
                )
            })
            .collect();
        let text = format!("{}更新了{}", unit.name, told.join("，"));
        let url = format!("/console/lists/units/{}", unit.id);
        for role in [Role::Compiler, Role::Reviewer] {
            let to = Recipients::Holders { role, unit_id: unit.id, sector: None };
            writing.notify(&to, "unit_list.imported", &text, &url).await?;
        }
        Ok(())
    }
}

#[boxed::future]
async fn save(
    writing: &mut Writing<'_>,
    act: &Act,
    shown: &ListPreview,
    previewed: &PreviewedList,
) -> Result<SavedList, OperationError> {
    let kind = previewed.kind;
    let list = list::begin(writing.connection(), shown.unit_id, kind.id(), &act.at()).await?;
    if list.current_version_id != previewed.current_version_id {
        return Err(OperationError::Conflict {
            message: format!("{}在您预览之后已被更新，请重新上传文件，核对变化后再保存", kind.label()),
            places: json!([]),
        });
    }
    let json_of = |value: serde_json::Result<String>| value.map_err(storage::StorageError::from);
    let version = NewListVersion {
        list_id: list.id,
        title: &previewed.title,
        file_name: &shown.file,
        sheets: &json_of(serde_json::to_string(&previewed.sheets))?,
        headings: &json_of(serde_json::to_string(&previewed.headings))?,
        upload_hash: &shown.hash,
        entry_count: i64::try_from(previewed.entries.len()).unwrap_or(i64::MAX),
        at: &act.at(),
        by: act.person_id()?,
    };
    let version_id = list::insert_version(writing.connection(), &version).await?;
    let lines: Vec<entry::NewLine<'_>> =
        previewed.entries.iter().map(|entry| (entry.key.as_str(), entry.line, &entry.entry)).collect();
    entry::insert_lines(writing.connection(), list.id, version_id, &lines).await?;
    // A unit that hands in a list has one.
    absence::end(writing.connection(), shown.unit_id, kind.id(), &act.at()).await?;
    let (added, changed, _) = previewed.counts();
    Ok(SavedList {
        kind,
        list_id: list.id,
        version_id,
        entries: previewed.entries.len(),
        added,
        changed,
        removed: previewed.removed.len(),
    })
}
