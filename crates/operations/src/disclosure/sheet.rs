//! Records loaded from a workbook (R101): the elements of a catalogue go out as a sheet to be filled in; what comes
//! back is shown row by row before anything is kept, and the same row never makes two records.

use super::checked::Checked;
use super::load::{LoadHow, Loading, load_within};
use super::place::damaged;
use super::target::target;
use crate::catalogue::{Download, DownloadFormat};
use crate::{Act, FieldProblem, OperationError, Operations};
use domain::disclosure::{Duty, elements, written_day};
use domain::organisation::Permission;
use domain::text::fold;
use files::record_sheet::{ReadSheet, RecordColumn, RecordSheet as Sheet, SentRecord, SheetElement};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use storage::catalogue::published::{self, PublishedHead};
use storage::catalogue::row;
use storage::disclosure::{record, sheet};

/// Rows that one workbook may hold.
const MOST_ROWS: usize = 500;
/// Characters of a text that is shown again in a message.
const SHOWN: usize = 20;

/// A workbook that was sent: what was understood, and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct RecordSheetView {
    /// Number.
    pub id: i64,
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// The catalogue's title.
    pub catalogue: String,
    /// The file's name.
    pub file: String,
    /// What the person should know first.
    pub remarks: Vec<String>,
    /// The rows; none once the workbook was taken in.
    pub lines: Vec<SheetLine>,
    /// What became of it; none until it was taken in.
    pub receipt: Option<SheetReceipt>,
}

/// A row as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SheetLine {
    /// Where it stands: `信息!7`.
    pub place: String,
    /// 名称
    pub title: String,
    /// The item and element under which it goes; empty where that could not be told.
    pub under: String,
    /// The last day; empty where it cannot be loaded.
    pub due_on: String,
    /// The record that says the same already, or the one that was made.
    pub record: Option<i64>,
    /// True where nothing is made: a record or another row says the same.
    pub is_known: bool,
    /// What stands in the way, each with its cell and the way out.
    pub problems: Vec<String>,
    /// What is done otherwise than the row says.
    pub notes: Vec<String>,
}

impl SheetLine {
    /// True where it makes a record.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.problems.is_empty() && !self.is_known
    }
}

/// What became of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetReceipt {
    /// The records that were made: number and 名称.
    pub created: Vec<(i64, String)>,
    /// Rows that were loaded before: the record and 名称.
    pub known: Vec<(Option<i64>, String)>,
    /// Rows that were refused.
    pub refused: Vec<SheetRefusal>,
    /// True where the records were submitted for review at once.
    pub is_submitted: bool,
}

/// A row that was refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRefusal {
    /// Where it stands.
    pub place: String,
    /// 名称
    pub title: String,
    /// Why.
    pub why: Vec<String>,
}

/// A stored workbook with its catalogue and rows.
struct Opened {
    stored: sheet::RecordSheet,
    head: PublishedHead,
    read: ReadSheet,
}

impl Operations {
    /// The sheet of a catalogue, to be filled in.
    ///
    /// # Errors
    /// When the catalogue is not published, or the person may not load under it.
    #[boxed::future]
    pub async fn record_sheet_form(
        &self,
        act: &Act,
        unit_code: &str,
        sector_code: &str,
    ) -> Result<Download, OperationError> {
        let (head, rows) = {
            let mut connection = self.store.read().await?;
            let head = published::of_unit_and_sector(&mut connection, unit_code, sector_code).await?;
            let head = head.ok_or_else(no_catalogue)?;
            let rows = row::of_version(&mut connection, head.version_id).await?;
            (head, rows)
        };
        act.actor.require(Permission::LoadDisclosure, &head.unit_path, Some(&head.sector_code))?;
        let mut all = Vec::new();
        for keyed in rows.into_iter().map(|row| row.keyed) {
            if Duty::of(&keyed.row, keyed.status) != Duty::Everyone {
                continue;
            }
            all.extend(elements(&keyed.row).into_iter().map(|element| SheetElement {
                level1_item: keyed.row.level1_item.clone(),
                level2_item: match keyed.row.level3_item.as_deref() {
                    Some(level3) if !level3.is_empty() => format!("{}／{level3}", keyed.row.level2_item),
                    _ => keyed.row.level2_item.clone(),
                },
                name: element.called,
                publisher: element.publisher,
                clock: element.clock.words.join("；"),
            }));
        }
        let name = format!("{}{}装载信息.xlsx", head.unit_short_name, head.title);
        let form = Sheet { title: format!("{}　{}", head.unit_name, head.title), elements: all };
        let bytes = tokio::task::spawn_blocking(move || files::record_sheet::to_record_sheet(&form)).await;
        let bytes = bytes
            .map_err(|error| OperationError::Internal(error.to_string()))?
            .map_err(|error| OperationError::Internal(error.to_string()))?;
        Ok(Download { name, media_type: DownloadFormat::Xlsx.media_type(), bytes })
    }

    /// Takes a filled-in sheet: it is sealed and read, no record is made. Returns its number.
    ///
    /// # Errors
    /// When the right is missing, or the file cannot be read or holds no record.
    #[boxed::future]
    pub async fn send_record_sheet(
        &self,
        act: &Act,
        (unit_code, sector_code): (&str, &str),
        (name, bytes): (&str, &[u8]),
    ) -> Result<i64, OperationError> {
        let person = act.person_id()?;
        let head = {
            let mut connection = self.store.read().await?;
            published::of_unit_and_sector(&mut connection, unit_code, sector_code).await?
        };
        let head = head.ok_or_else(no_catalogue)?;
        // The right is asked before the file is read and sealed.
        act.actor.require(Permission::LoadDisclosure, &head.unit_path, Some(&head.sector_code))?;
        let name = crate::catalogue::file_name(name)?;
        let read = read_in_background(&name, bytes.to_vec()).await?;
        match read.rows.len() {
            0 => {
                let words =
                    format!("“{name}”里没有填写任何信息：每条信息在“信息”表里填一行，名称和成文日期必填");
                return Err(OperationError::invalid("file", words));
            }
            many if many > MOST_ROWS => {
                let words = format!("“{name}”里有{many}条信息，一次最多{MOST_ROWS}条，请分成几个文件");
                return Err(OperationError::invalid("file", words));
            }
            _ => {}
        }
        let hash = self.blobs.put(bytes).await?;
        let mut writing = self.begin(act).await?;
        let place = (head.catalogue_id, person);
        let id = sheet::insert(writing.connection(), place, (&name, &hash), &act.at()).await?;
        let detail = json!({ "hash": hash, "rows": read.rows.len() });
        writing.audit(head.unit_id, "disclosure.send_sheet", &format!("record_sheet:{id}"), &detail).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// What a sheet would make, or what became of it. Loading is rehearsed and undone, so that what is refused then
    /// is told now.
    ///
    /// # Errors
    /// When there is no such sheet of this person.
    #[boxed::future]
    pub async fn record_sheet(&self, act: &Act, id: i64) -> Result<RecordSheetView, OperationError> {
        let opened = self.opened_sheet(act, id).await?;
        let receipt = opened.receipt()?;
        let lines = match receipt {
            Some(_) => Vec::new(),
            None => self.lines(act, &opened, LoadHow { is_trial: true, ..LoadHow::default() }).await?,
        };
        Ok(RecordSheetView {
            id,
            unit: opened.head.unit_name,
            unit_code: opened.head.unit_code,
            sector_code: opened.head.sector_code,
            catalogue: opened.head.title,
            file: opened.stored.name,
            remarks: opened.read.remarks,
            lines,
            receipt,
        })
    }

    /// Loads what a sheet holds, each row by itself. Taken in again it makes nothing and gives the same receipt.
    ///
    /// # Errors
    /// When there is no such sheet of this person, or the database fails.
    #[boxed::future]
    pub async fn take_record_sheet(
        &self,
        act: &Act,
        id: i64,
        submits: bool,
    ) -> Result<SheetReceipt, OperationError> {
        let opened = self.opened_sheet(act, id).await?;
        if let Some(receipt) = opened.receipt()? {
            return Ok(receipt);
        }
        let lines = self.lines(act, &opened, LoadHow { submits, ..LoadHow::default() }).await?;
        let mut receipt = SheetReceipt { is_submitted: submits, ..SheetReceipt::default() };
        for line in lines {
            match (line.is_new(), line.record) {
                (true, Some(record)) => receipt.created.push((record, line.title)),
                (false, record) if line.problems.is_empty() => receipt.known.push((record, line.title)),
                _ => receipt.refused.push(SheetRefusal {
                    place: line.place,
                    title: line.title,
                    why: line.problems,
                }),
            }
        }
        let created: Vec<i64> = receipt.created.iter().map(|(id, _)| *id).collect();
        let mut writing = self.begin(act).await?;
        if !sheet::settle(writing.connection(), id, &to_json(&receipt)?).await? {
            drop(writing);
            let first = self.opened_sheet(act, id).await?.receipt()?;
            return first.ok_or_else(|| damaged("工作簿"));
        }
        let detail = json!({
            "created": created, "known": receipt.known.len(), "refused": receipt.refused.len(),
        });
        let object = format!("record_sheet:{id}");
        writing.audit(opened.head.unit_id, "disclosure.load_sheet", &object, &detail).await?;
        writing.commit().await?;
        if submits && !created.is_empty() {
            self.tell_of_batch(act, &created).await?;
        }
        Ok(receipt)
    }

    #[boxed::future]
    async fn opened_sheet(&self, act: &Act, id: i64) -> Result<Opened, OperationError> {
        let none = || OperationError::NotFound("该次上传的工作簿".to_owned());
        let (stored, head) = {
            let mut connection = self.store.read().await?;
            let stored = sheet::by_id(&mut connection, id).await?;
            let own = stored.filter(|stored| act.actor.person_id == Some(stored.person_id));
            let stored = own.ok_or_else(none)?;
            let head = published::of_catalogue(&mut connection, stored.catalogue_id).await?;
            (stored, head.ok_or_else(no_catalogue)?)
        };
        let bytes = self.blobs.get(&stored.hash).await?;
        let read = read_in_background(&stored.name, bytes).await?;
        Ok(Opened { stored, head, read })
    }

    #[boxed::future]
    async fn lines(
        &self,
        act: &Act,
        opened: &Opened,
        how: LoadHow,
    ) -> Result<Vec<SheetLine>, OperationError> {
        let mut seen = HashMap::new();
        let mut lines = Vec::with_capacity(opened.read.rows.len());
        for sent in &opened.read.rows {
            lines.push(self.line(act, (opened, sent), how, &mut seen).await?);
        }
        Ok(lines)
    }

    /// One row: rehearsed, or loaded in a transaction of its own.
    #[boxed::future]
    async fn line(
        &self,
        act: &Act,
        (opened, sent): (&Opened, &SentRecord),
        how: LoadHow,
        seen: &mut HashMap<String, String>,
    ) -> Result<SheetLine, OperationError> {
        let mut line = SheetLine {
            place: format!("{}!{}", sent.sheet, sent.line),
            title: sent.text(RecordColumn::Title).to_owned(),
            ..SheetLine::default()
        };
        let loading = loading(&opened.head, sent, &mut line.problems);
        let checked = match Checked::of(&loading, act.today()) {
            Ok(checked) => Some(checked),
            Err(error) => refuse(&mut line, sent, error).map(|()| None)?,
        };
        let mut writing = self.begin(act).await?;
        let target = match target(writing.connection(), act, &loading, None).await {
            Ok(target) => target,
            Err(error) => return refuse(&mut line, sent, error).map(|()| line),
        };
        line.under = match target.element.is_empty() {
            true => target.row.level2_item.clone(),
            false => format!("{}／{}", target.row.level2_item, target.element),
        };
        let publisher = sent.text(RecordColumn::Publisher);
        if !publisher.is_empty() && fold(publisher) != fold(&target.publisher) {
            let words = format!(
                "{}：发布机构按目录为“{}”，没有采用“{}”",
                sent.place(RecordColumn::Publisher),
                target.publisher,
                short(publisher)
            );
            line.notes.push(words);
        }
        let Some(checked) = checked.filter(|_| line.problems.is_empty()) else { return Ok(line) };
        let hash = checked.hash((target.catalogue_id, &target.row_key, &target.element));
        if let Some(first) = seen.insert(hash.clone(), line.place.clone()) {
            line.is_known = true;
            line.notes.push(format!("与{first}这一行相同，只装载一条"));
            return Ok(line);
        }
        let (connection, catalogue_id) = (writing.connection(), target.catalogue_id);
        let known = match sheet::record_of_row(connection, catalogue_id, &hash).await? {
            Some(known) => Some(known),
            None => record::by_content(connection, (catalogue_id, &target.row_key), &hash).await?,
        };
        if let Some(known) = known {
            (line.is_known, line.record) = (true, Some(known));
            return Ok(line);
        }
        let loaded = match load_within(&mut writing, act, (None, &loading), checked, how).await {
            Ok(loaded) => loaded,
            Err(error) => return refuse(&mut line, sent, error).map(|()| line),
        };
        line.due_on = loaded.due_on;
        if how.is_trial {
            return Ok(line);
        }
        let ids = (opened.stored.id, loaded.id);
        line.record = Some(loaded.id);
        if sheet::remember_row(writing.connection(), (catalogue_id, &hash), ids).await? {
            writing.commit().await?;
        } else {
            // The same workbook is being taken in a second time: this one makes nothing.
            line.is_known = true;
            line.record = sheet::record_of_row(writing.connection(), catalogue_id, &hash).await?;
        }
        Ok(line)
    }
}

impl Opened {
    fn receipt(&self) -> Result<Option<SheetReceipt>, OperationError> {
        let stored = self.stored.receipt.as_deref().map(serde_json::from_str).transpose();
        stored.map_err(|_| damaged("工作簿"))
    }
}

fn to_json(receipt: &SheetReceipt) -> Result<String, OperationError> {
    serde_json::to_string(receipt).map_err(|error| OperationError::Internal(error.to_string()))
}

/// What a row says; days that are none are problems with their cell.
fn loading(head: &PublishedHead, sent: &SentRecord, problems: &mut Vec<String>) -> Loading {
    let get = |column| sent.text(column).to_owned();
    let mut day = |column: RecordColumn| {
        let text = sent.text(column);
        let day = written_day(text);
        if day.is_none() && !text.is_empty() {
            problems.push(format!(
                "{}：{}“{}”不是日期，写成 2026/3/5 或 2026年3月5日",
                sent.place(column),
                column.label(),
                short(text)
            ));
        }
        day
    };
    Loading {
        unit: head.unit_code.clone(),
        sector: head.sector_code.clone(),
        arose_on: day(RecordColumn::AroseOn),
        changed_on: day(RecordColumn::ChangedOn),
        level1_item: get(RecordColumn::Level1Item),
        level2_item: get(RecordColumn::Level2Item),
        element: get(RecordColumn::Element),
        title: get(RecordColumn::Title),
        body: get(RecordColumn::Body),
        link: get(RecordColumn::Link),
        document_number: get(RecordColumn::DocumentNumber),
        source: get(RecordColumn::Source),
        ..Loading::default()
    }
}

/// Puts what stands in the way under its cell; what is no fault of the row ends the work.
fn refuse(line: &mut SheetLine, sent: &SentRecord, error: OperationError) -> Result<(), OperationError> {
    let problems = match error {
        OperationError::Invalid(problems) => problems,
        error @ (OperationError::Internal(_) | OperationError::Storage(_)) => return Err(error),
        error => vec![FieldProblem::new("", error.to_string())],
    };
    for problem in problems {
        let column = column_of(&problem.field);
        // A day that was written wrong is told already.
        let is_told = column == Some(RecordColumn::AroseOn)
            && !sent.text(RecordColumn::AroseOn).is_empty()
            && written_day(sent.text(RecordColumn::AroseOn)).is_none();
        if is_told {
            continue;
        }
        let words = match column {
            Some(column) => format!("{}：{}", sent.place(column), problem.message),
            None => problem.message,
        };
        line.problems.push(words);
    }
    Ok(())
}

fn column_of(field: &str) -> Option<RecordColumn> {
    Some(match field {
        "title" => RecordColumn::Title,
        "body" => RecordColumn::Body,
        "link" => RecordColumn::Link,
        "arose_on" => RecordColumn::AroseOn,
        "changed_on" => RecordColumn::ChangedOn,
        "document_number" => RecordColumn::DocumentNumber,
        "source" => RecordColumn::Source,
        "level2_item" => RecordColumn::Level2Item,
        "element" => RecordColumn::Element,
        _ => return None,
    })
}

fn short(text: &str) -> String {
    let line = text.replace('\n', " ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

#[boxed::future]
async fn read_in_background(name: &str, bytes: Vec<u8>) -> Result<ReadSheet, OperationError> {
    let name = name.to_owned();
    let read =
        tokio::task::spawn_blocking(move || files::record_sheet::read_record_sheet(&name, &bytes)).await;
    Ok(read.map_err(|error| OperationError::Internal(error.to_string()))??)
}

fn no_catalogue() -> OperationError {
    OperationError::NotFound("该目录".to_owned())
}
