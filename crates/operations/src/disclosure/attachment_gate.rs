//! What the privacy gate says of a file (R250): its numbers by their places, what stands beside them, what was not read;
//! files that nobody may be given; and which attachments a reviewer has to open.

use super::attachment::AttachmentView;
use super::public_words::numbers_of;
use crate::{OperationError, Operations};
use domain::disclosure::Gate;
use domain::disclosure::privacy::personal_numbers;
use files::{AttachmentKind, FileTexts};
use serde::Serialize;
use std::collections::HashSet;
use storage::Connection;
use storage::disclosure::attachment;

/// Findings that are named; the rest is counted.
const NAMED: usize = 20;
/// Bytes of an attachment's text that are kept for search.
const SEARCHED_BYTES: usize = 1024 * 1024;

/// What the gate says of a file.
pub(super) struct Read {
    pub(super) gate: Gate,
    pub(super) findings: String,
    /// Of the findings, what stands beside the numbers.
    pub(super) beside: Vec<String>,
    pub(super) text: String,
}

/// An attachment that a reviewer has to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileToLookAt {
    /// The record.
    pub record: i64,
    /// The attachment.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What was found or not read.
    pub findings: Vec<String>,
}

impl Operations {
    /// The attachments of these records that a reviewer has to open before they pass.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn files_to_look_at(&self, records: &[i64]) -> Result<Vec<FileToLookAt>, OperationError> {
        let wanted: HashSet<i64> = records.iter().copied().collect();
        let stored = attachment::told_in_review(&mut *self.store.read().await?).await?;
        let mut found = Vec::new();
        for (record, stored) in stored.into_iter().filter(|(record, _)| wanted.contains(record)) {
            let view = AttachmentView::of(stored)?;
            if view.needs_look {
                found.push(FileToLookAt { record, id: view.id, name: view.name, findings: view.findings });
            }
        }
        Ok(found)
    }
}

/// True where a person has to look: something was not read, or something beside the count of masked numbers was told.
pub(super) fn needs_look(gate: Gate, findings: &str) -> bool {
    let told = findings.lines().filter(|line| !line.trim().is_empty()).count();
    match gate {
        Gate::Unread => true,
        Gate::Masked => told > 1,
        Gate::Clean => told > 0,
        // It goes nowhere so.
        Gate::Found => false,
    }
}

/// The names of the attachments at which the reviewer looked; refuses while one that has to be opened is not among them.
#[boxed::future]
pub(super) async fn looked_at(
    connection: &mut Connection,
    version_id: i64,
    ticked: &[i64],
) -> Result<Vec<AttachmentView>, OperationError> {
    let all = super::attachment::of_version(connection, version_id).await?;
    let (seen, unseen): (Vec<_>, Vec<_>) =
        all.into_iter().filter(|one| one.needs_look).partition(|one| ticked.contains(&one.id));
    if unseen.is_empty() {
        return Ok(seen);
    }
    let names: Vec<String> = unseen.iter().map(|one| format!("“{}”", one.name)).collect();
    let words = format!(
        "附件{}有机器没有读取或者需要人核对的内容，请逐个打开核对，并勾选“已打开核对”",
        names.join("、")
    );
    Err(OperationError::invalid("looked_at", words))
}

/// A file's name is public too.
pub(super) fn checked_name(name: String) -> Result<String, OperationError> {
    match numbers_of(&name).first() {
        None => Ok(name),
        Some(found) => {
            let words = format!("文件名中有{found}，公众会看到；请改名后重新上传");
            Err(OperationError::invalid("file", words))
        }
    }
}

/// What a file is, where it may be published; told beside the requests, for it is taken apart as a whole.
#[boxed::future]
pub(super) async fn kind_of(name: &str, bytes: &[u8]) -> Result<AttachmentKind, String> {
    let (name, bytes) = (name.to_owned(), bytes.to_vec());
    let told = tokio::task::spawn_blocking(move || files::attachment_kind(&name, &bytes)).await;
    match told {
        Ok(kind) => kind.map_err(|refusal| refusal.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

/// Why a file would not be taken in; none where it would.
#[boxed::future]
pub(super) async fn fault_of(name: &str, bytes: &[u8]) -> Result<Option<String>, OperationError> {
    if let Err(refusal) = kind_of(name, bytes).await {
        return Ok(Some(refusal));
    }
    let outcome = match read_in_background(name, bytes.to_vec()).await {
        Ok(_) => clean_picture(name, bytes).map(|_| ()),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(None),
        Err(OperationError::Invalid(problems)) => Ok(problems.into_iter().next().map(|one| one.message)),
        Err(error) => Err(error),
    }
}

/// The picture as it is served; none where it is served as it came.
pub(super) fn clean_picture(name: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>, OperationError> {
    files::clean_picture(name, bytes).map_err(|error| OperationError::invalid("file", error.with_advice()))
}

#[boxed::future]
pub(super) async fn read_in_background(name: &str, bytes: Vec<u8>) -> Result<Read, OperationError> {
    let name = name.to_owned();
    let read = tokio::task::spawn_blocking(move || {
        let texts = files::served_texts(&name, &bytes)?;
        let mut beside = files::beside_numbers(&name, &bytes);
        beside.extend(files::beside_labels(&texts));
        Ok::<_, files::FileError>((texts, beside))
    });
    let read = read.await.map_err(|error| OperationError::Internal(error.to_string()))?;
    let (texts, beside) = read.map_err(|error| OperationError::invalid("file", error.with_advice()))?;
    Ok(judged(&texts, beside))
}

/// What the gate says of a file's texts: each number by its place, masked; then, as warnings, what stands beside them.
fn judged(texts: &FileTexts, mut beside: Vec<String>) -> Read {
    let (mut found, mut lines, mut text) = (0_usize, Vec::new(), String::new());
    for block in texts.searched() {
        let mut places = block.places();
        for number in personal_numbers(&block.text) {
            found += 1;
            if lines.len() < NAMED {
                let place = places.of(number.place.start);
                lines.push(format!("{place}：{}{}", number.kind.label(), number.masked()));
            }
        }
    }
    for block in &texts.blocks {
        if text.len() < SEARCHED_BYTES {
            text.push_str(&block.text);
            text.push('\n');
        }
    }
    if found > lines.len() {
        lines.push(format!("共{found}处个人号码"));
    }
    beside.truncate(NAMED);
    lines.extend(beside.iter().chain(texts.unread.iter().take(NAMED)).cloned());
    text.truncate(text.floor_char_boundary(SEARCHED_BYTES));
    Read { gate: Gate::of(found, texts.unread.len()), findings: lines.join("\n"), beside, text }
}
