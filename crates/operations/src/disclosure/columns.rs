//! Lists of people made publishable column by column (R250): what each column holds, a choice for each, the copy that
//! is served from then on; the choices are remembered for the item and offered for its next list.

use super::attachment::{AttachmentView, editable, one_of, record_step};
use super::attachment_gate::read_in_background;
use super::place::{RecordPlace, no_record};
use crate::{Act, OperationError, Operations, Writing};
use domain::disclosure::Gate;
use domain::disclosure::privacy::{ColumnChoice, ListColumn};
use domain::organisation::Permission;
use files::{ColumnChoices, ColumnsError};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use storage::Connection;
use storage::disclosure::attachment;
use storage::disclosure::list_column;

/// Columns of one list.
const MOST: usize = 256;

/// A list with its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListColumns {
    /// The attachment.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The columns in their order.
    pub columns: Vec<ListColumnView>,
    /// What an act on the record must repeat.
    pub revision: i64,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListColumnView {
    /// By what it is known: its head.
    pub key: String,
    /// Cells with words.
    pub filled: usize,
    /// What the gate found, in words.
    pub found: Vec<String>,
    /// True where what was found keeps the record from going on.
    pub blocks: bool,
    /// What was chosen for the last list of the item, else what is proposed.
    pub choice: ColumnChoice,
    /// True where it was chosen for an earlier list.
    pub is_remembered: bool,
}

impl ListColumnView {
    fn of(column: ListColumn, known: &BTreeMap<String, ColumnChoice>) -> Self {
        let remembered = known.get(&column.key).copied();
        let words = column.found.iter().map(|(what, many)| format!("{}{many}处", what.label()));
        Self {
            found: words.collect(),
            blocks: column.found.iter().any(|(what, _)| what.blocks()),
            choice: remembered.unwrap_or_else(|| column.proposed()),
            is_remembered: remembered.is_some(),
            filled: column.filled,
            key: column.key,
        }
    }
}

impl Operations {
    /// The columns of a list, with what the gate found in each and what is proposed.
    ///
    /// # Errors
    /// When there is none, the right is missing, or the file is no list.
    #[boxed::future]
    pub async fn list_columns(&self, act: &Act, id: i64, number: i64) -> Result<ListColumns, OperationError> {
        let mut connection = self.store.read().await?;
        let place = loading_place(&mut connection, act, id).await?;
        let stored = one_of(&mut connection, &place, number).await?;
        let item = (place.record.catalogue_id, place.record.row_key.as_str());
        let known = remembered(&mut connection, item).await?;
        drop(connection);
        let bytes = self.blobs.get(&stored.original_hash).await?;
        let name = stored.name.clone();
        let found = in_background(move || files::columns_of(&name, &bytes)).await?;
        Ok(ListColumns {
            id: number,
            name: stored.name,
            columns: found.into_iter().map(|column| ListColumnView::of(column, &known)).collect(),
            revision: place.version.revision,
        })
    }

    /// Serves a copy of a list in which columns are hidden or left out as chosen, after it was read again and proven;
    /// the file as it came stays sealed.
    ///
    /// # Errors
    /// When right or state is wrong, a column was not chosen for, or the copy cannot be proven.
    #[boxed::future]
    pub async fn publish_columns(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        number: i64,
        choices: &[(String, ColumnChoice)],
    ) -> Result<AttachmentView, OperationError> {
        if choices.len() > MOST {
            return Err(OperationError::invalid("choice", format!("一个名单最多{MOST}列")));
        }
        let (name, original) = {
            let mut connection = self.store.read().await?;
            let place = loading_place(&mut connection, act, id).await?;
            let stored = one_of(&mut connection, &place, number).await?;
            (stored.name, stored.original_hash)
        };
        let chosen: ColumnChoices = choices.iter().cloned().collect();
        let bytes = self.blobs.get(&original).await?;
        let (called, wanted) = (name.clone(), chosen.clone());
        let copy = in_background(move || {
            let all = files::columns_of(&called, &bytes)?;
            let missing = all.into_iter().map(|column| column.key).find(|key| !wanted.contains_key(key));
            match missing {
                Some(key) => Ok(Err(key)),
                None => files::with_columns(&called, &bytes, &wanted).map(Ok),
            }
        });
        let copy = copy.await?.map_err(|key| {
            OperationError::invalid("choice", format!("请选择“{key}”列是保留、隐去还是去掉"))
        })?;
        let read = read_in_background(&name, copy.clone()).await?;
        if read.gate.blocks() {
            let words = format!("“{name}”的副本中还有个人号码，没有生成副本；请在原文件中处理后重新上传");
            return Err(OperationError::invalid("choice", words));
        }
        let size = i64::try_from(copy.len()).unwrap_or(i64::MAX);
        let hash = self.blobs.put(&copy).await?;
        let mut writing = self.begin(act).await?;
        let place = editable(&mut writing, act, (id, seen), "按列处理名单").await?;
        one_of(writing.connection(), &place, number).await?;
        let words = in_words(&chosen);
        // What stands beside numbers was chosen for, column by column.
        let mut findings = vec![words.clone()];
        findings.extend(
            read.findings
                .lines()
                .filter(|line| !read.beside.iter().any(|one| one == line))
                .map(str::to_owned),
        );
        let findings = findings.join("\n");
        let served = (Gate::Masked.id(), findings.trim(), read.text.as_str());
        attachment::serve_instead(writing.connection(), number, (&hash, size), served).await?;
        remember(&mut writing, &place, &chosen).await?;
        let detail = json!({ "attachment": number, "hash": hash, "original": original, "choices": chosen });
        record_step(&mut writing, act, &place, ("choose_columns", &format!("“{name}”{words}")), &detail)
            .await?;
        let stored = one_of(writing.connection(), &place, number).await?;
        writing.commit().await?;
        AttachmentView::of(stored)
    }
}

/// The record, where the person loads under its item.
#[boxed::future]
async fn loading_place(
    connection: &mut Connection,
    act: &Act,
    id: i64,
) -> Result<RecordPlace, OperationError> {
    let place = RecordPlace::read(connection, id).await?;
    if place.may(&act.actor, Permission::LoadDisclosure) { Ok(place) } else { Err(no_record()) }
}

#[boxed::future]
async fn remembered(
    connection: &mut Connection,
    item: (i64, &str),
) -> Result<BTreeMap<String, ColumnChoice>, OperationError> {
    let known = list_column::of_item(connection, item).await?;
    Ok(known.into_iter().filter_map(|(head, choice)| Some((head, ColumnChoice::from_id(&choice)?))).collect())
}

#[boxed::future]
async fn remember(
    writing: &mut Writing<'_>,
    place: &RecordPlace,
    chosen: &ColumnChoices,
) -> Result<(), OperationError> {
    let (at, by) = (writing.at(), writing.actor_id());
    let item = (place.record.catalogue_id, place.record.row_key.as_str());
    for (head, choice) in chosen {
        list_column::remember(writing.connection(), item, (head, choice.id()), (&at, by)).await?;
    }
    Ok(())
}

/// 按列处理：隐去“姓名”；去掉“手机”。
fn in_words(chosen: &ColumnChoices) -> String {
    let of = |wanted: ColumnChoice| {
        let heads: Vec<String> = chosen
            .iter()
            .filter(|(_, choice)| **choice == wanted)
            .map(|(head, _)| format!("“{head}”"))
            .collect();
        (!heads.is_empty()).then(|| format!("{}{}", wanted.label(), heads.join("、")))
    };
    let parts: Vec<String> = [ColumnChoice::Mask, ColumnChoice::Drop].into_iter().filter_map(of).collect();
    format!("按列处理：{}", parts.join("；"))
}

async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ColumnsError> + Send + 'static,
) -> Result<T, OperationError> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|error| OperationError::Internal(error.to_string()))?;
    done.map_err(|error| OperationError::invalid("choice", error.to_string()))
}
