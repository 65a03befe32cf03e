//! Attachments of records: known by their content, sealed, searched for personal numbers, masked in a copy, served
//! with the version they belong to (R250).

use super::attachment_gate::{Read, checked_name, clean_picture, kind_of, needs_look, read_in_background};
use super::place::{RecordPlace, damaged, no_record};
use crate::{Act, OperationError, Operations, Writing};
use domain::disclosure::{Gate, RecordAct, RecordState};
use domain::organisation::Permission;
use files::AttachmentKind;
use serde::Serialize;
use serde_json::json;
use std::path::PathBuf;
use storage::Connection;
use storage::disclosure::attachment::{self, Attachment, NewAttachment};
use storage::disclosure::{event, version};

/// Attachments of one version.
pub(super) const MOST: usize = 30;

/// An attachment as its people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachmentView {
    /// Number.
    pub id: i64,
    /// The file's name.
    pub name: String,
    /// What it is.
    pub label: String,
    /// Bytes.
    pub size: i64,
    /// What the gate says.
    pub gate: Gate,
    /// What it found or could not read.
    pub findings: Vec<String>,
    /// True where a reviewer has to open it and say so: something of it was not read, or names and addresses stand
    /// beside numbers.
    pub needs_look: bool,
    /// The hash of the served file.
    pub hash: String,
    /// How it can be looked at in place; none where it is saved and opened.
    pub preview: Option<Preview>,
}

/// How a file can be looked at in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Preview {
    /// As a picture in the page.
    Picture,
    /// In a frame, by the browser's own reader of documents.
    Document,
}

impl Preview {
    /// What a browser shows without running anything of it.
    fn of(kind: &AttachmentKind) -> Option<Self> {
        match kind.media {
            _ if !kind.is_shown => None,
            "application/pdf" => Some(Self::Document),
            media if media.starts_with("image/") => Some(Self::Picture),
            _ => None,
        }
    }
}

/// What became of files that were added together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AttachReceipt {
    /// Those that were taken in.
    pub attached: Vec<AttachmentView>,
    /// Those that were refused, and why.
    pub refused: Vec<(String, String)>,
    /// What the next act on the record must repeat; 0 where nobody looked.
    pub revision: i64,
}

/// A file on its way to a reader.
#[derive(Debug, Clone)]
pub struct ServedFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// The type it is served as.
    pub kind: AttachmentKind,
    /// Its hash.
    pub hash: String,
}

/// A file that was read and sealed and may be attached.
pub(super) struct Prepared {
    name: String,
    kind: AttachmentKind,
    /// Its content, and how long it is.
    pub(super) hash: String,
    size: i64,
    read: Read,
    /// A picture as it is served, without what its camera wrote beside it: its hash and its length.
    clean: Option<(String, i64)>,
}

impl AttachmentView {
    pub(super) fn of(stored: Attachment) -> Result<Self, OperationError> {
        let kind = AttachmentKind::of_media(&stored.media).ok_or_else(|| damaged("附件的类型"))?;
        let gate = Gate::from_id(&stored.gate).ok_or_else(|| damaged("附件的检查结果"))?;
        Ok(Self {
            id: stored.id,
            name: stored.name,
            label: kind.label.to_owned(),
            preview: Preview::of(&kind),
            size: stored.size,
            gate,
            needs_look: needs_look(gate, &stored.findings),
            findings: stored.findings.lines().map(str::to_owned).collect(),
            hash: stored.hash,
        })
    }
}

impl Operations {
    /// Adds a file to a record that is still on a desk. The file is sealed as it came, read as a whole and
    /// searched for personal numbers.
    ///
    /// # Errors
    /// When right or state is wrong, or the file must not be published.
    #[boxed::future]
    pub async fn attach_file(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        name: &str,
        bytes: &[u8],
    ) -> Result<AttachmentView, OperationError> {
        self.attach_one(act, (id, seen), name, bytes).await.map(|(attached, _)| attached)
    }

    /// Adds many files, each by itself: one that is refused keeps no other back.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn attach_files(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        files: &[(&str, &[u8])],
    ) -> Result<AttachReceipt, OperationError> {
        let mut receipt = AttachReceipt { revision: seen, ..AttachReceipt::default() };
        for &(name, bytes) in files {
            match self.attach_one(act, (id, receipt.revision), name, bytes).await {
                Ok((attached, revision)) => {
                    // The next one follows what this one made of the record.
                    receipt.revision = if seen == 0 { 0 } else { revision };
                    receipt.attached.push(attached);
                }
                Err(error @ (OperationError::Internal(_) | OperationError::Storage(_))) => return Err(error),
                Err(error) => receipt.refused.push((name.to_owned(), error.to_string())),
            }
        }
        Ok(receipt)
    }

    /// Adds a file; the attachment and the revision of the record after it.
    #[boxed::future]
    async fn attach_one(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        name: &str,
        bytes: &[u8],
    ) -> Result<(AttachmentView, i64), OperationError> {
        let prepared = self.prepare_attachment(name, bytes).await?;
        let mut writing = self.begin(act).await?;
        let place = editable(&mut writing, act, (id, seen), "加附件").await?;
        let stored = attach_within(&mut writing, act, &place, &prepared).await?;
        writing.commit().await?;
        Ok((AttachmentView::of(stored)?, place.version.revision + 1))
    }

    /// Reads a file that is to be attached and seals it.
    #[boxed::future]
    pub(super) async fn prepare_attachment(
        &self,
        name: &str,
        bytes: &[u8],
    ) -> Result<Prepared, OperationError> {
        let name = crate::catalogue::file_name(name)?;
        let kind = kind_of(&name, bytes).await.map_err(|refusal| OperationError::invalid("file", refusal))?;
        let name = checked_name(kind.name(&name))?;
        let read = read_in_background(&name, bytes.to_vec()).await?;
        let size = |bytes: &[u8]| i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let clean = match clean_picture(&name, bytes)? {
            Some(clean) => Some((self.blobs.put(&clean).await?, size(&clean))),
            None => None,
        };
        let hash = self.blobs.put(bytes).await?;
        Ok(Prepared { name, kind, hash, size: size(bytes), read, clean })
    }

    /// Takes an attachment off a record that is still on a desk. The file stays sealed.
    ///
    /// # Errors
    /// When right or state is wrong, or there is none.
    #[boxed::future]
    pub async fn remove_attachment(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        number: i64,
    ) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let place = editable(&mut writing, act, (id, seen), "删除附件").await?;
        let stored = one_of(writing.connection(), &place, number).await?;
        attachment::remove(writing.connection(), number).await?;
        let detail = json!({ "attachment": number, "hash": stored.hash });
        let note = format!("删除附件“{}”", stored.name);
        record_step(&mut writing, act, &place, ("detach", &note), &detail).await?;
        writing.commit().await
    }

    /// Masks the personal numbers of an attachment in a copy that is served from then on, after it was read again
    /// and nothing was found; the file as it came stays sealed (R250).
    ///
    /// # Errors
    /// When right or state is wrong, or the file cannot be masked.
    #[boxed::future]
    pub async fn mask_attachment(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        number: i64,
    ) -> Result<AttachmentView, OperationError> {
        let (name, original) = {
            let mut connection = self.store.read().await?;
            let place = RecordPlace::read(&mut connection, id).await?;
            let stored = one_of(&mut connection, &place, number).await?;
            if !place.may(&act.actor, Permission::LoadDisclosure) {
                return Err(no_record());
            }
            (stored.name, stored.original_hash)
        };
        let bytes = self.blobs.get(&original).await?;
        // What stood beside the numbers is still to be answered for when they are gone.
        let beside_numbers = read_in_background(&name, bytes.clone()).await?.beside;
        let called = name.clone();
        let masked = tokio::task::spawn_blocking(move || files::mask_numbers(&called, &bytes)).await;
        let masked = masked.map_err(|error| OperationError::Internal(error.to_string()))?;
        let masked = masked.map_err(|error| OperationError::invalid("attachment", error.to_string()))?;
        let size = i64::try_from(masked.bytes.len()).unwrap_or(i64::MAX);
        let kind = files::attachment_kind(&name, &masked.bytes)
            .map_err(|refusal| OperationError::invalid("attachment", refusal.to_string()))?;
        let renamed = kind.name(&name);
        let read = read_in_background(&renamed, masked.bytes.clone()).await?;
        if read.gate.blocks() {
            let words = format!("“{name}”中的个人号码没有隐去干净，请在原文件中隐去后重新上传");
            return Err(OperationError::invalid("attachment", words));
        }
        let hash = self.blobs.put(&masked.bytes).await?;
        let mut writing = self.begin(act).await?;
        let place = editable(&mut writing, act, (id, seen), "隐去个人号码").await?;
        one_of(writing.connection(), &place, number).await?;
        let beside = beside_masking(&name, &renamed, masked.was_signed);
        let mut findings = vec![format!("已隐去{}处个人号码{beside}", masked.masked)];
        findings.extend(beside_numbers.into_iter().filter(|line| !read.findings.contains(line.as_str())));
        findings.push(read.findings);
        let findings = findings.join("\n");
        let words = (Gate::Masked.id(), findings.trim(), read.text.as_str());
        attachment::serve_instead(writing.connection(), number, (&hash, size), words).await?;
        attachment::rename(writing.connection(), number, (&renamed, kind.media)).await?;
        let stored = one_of(writing.connection(), &place, number).await?;
        let detail = json!({
            "attachment": number, "hash": hash, "original": original, "masked": masked.masked,
        });
        let note = format!("隐去附件“{name}”中的个人号码{}处{beside}", masked.masked);
        record_step(&mut writing, act, &place, ("mask", &note), &detail).await?;
        writing.commit().await?;
        AttachmentView::of(stored)
    }

    /// An attachment for the people of its unit and those above.
    ///
    /// # Errors
    /// When there is none or the person may not read it.
    #[boxed::future]
    pub async fn attachment(&self, act: &Act, id: i64, number: i64) -> Result<ServedFile, OperationError> {
        let mut connection = self.store.read().await?;
        let place = RecordPlace::read(&mut connection, id).await?;
        if !place.may(&act.actor, Permission::ReadDisclosure) {
            return Err(no_record());
        }
        let stored = attachment::by_id(&mut connection, number).await?.ok_or_else(no_attachment)?;
        let of = version::by_id(&mut connection, stored.version_id).await?;
        if of.is_none_or(|version| version.disclosure_id != id) {
            return Err(no_attachment());
        }
        self.served(stored)
    }

    /// An attachment of what is public now. The address of one of an earlier version leads to the file of that name
    /// in the present one; of a withdrawn record none is served.
    ///
    /// # Errors
    /// When there is none.
    #[boxed::future]
    pub async fn public_attachment(&self, id: i64, number: i64) -> Result<ServedFile, OperationError> {
        let mut connection = self.store.read().await?;
        let place = RecordPlace::read(&mut connection, id).await?;
        let stored = attachment::by_id(&mut connection, number).await?.ok_or_else(no_attachment)?;
        let Some(published) = place.record.published_version_id else { return Err(no_attachment()) };
        if published == stored.version_id {
            return self.served(stored);
        }
        let of = version::by_id(&mut connection, stored.version_id).await?;
        let was_public = [RecordState::Superseded.id(), RecordState::Published.id()];
        let is_earlier =
            of.is_some_and(|of| of.disclosure_id == id && was_public.contains(&of.state.as_str()));
        let now = attachment::of_version(&mut connection, published).await?;
        let same = now.into_iter().find(|one| is_earlier && one.name == stored.name);
        self.served(same.ok_or_else(no_attachment)?)
    }

    pub(super) fn served(&self, stored: Attachment) -> Result<ServedFile, OperationError> {
        let kind = AttachmentKind::of_media(&stored.media).ok_or_else(|| damaged("附件的类型"))?;
        let path = self.blobs.file(&stored.hash)?;
        Ok(ServedFile { path, name: stored.name, kind, hash: stored.hash })
    }
}

/// What else became of a masked file, in the line that counts the numbers: it stands in another format, or its
/// electronic signature holds no longer.
fn beside_masking(name: &str, renamed: &str, was_signed: bool) -> String {
    let mut words = String::new();
    if name != renamed {
        words.push_str(&format!("；副本转换后另存为“{renamed}”，请打开核对版式"));
    }
    if was_signed {
        words.push_str("；原文件的电子签名（签章）对副本不再有效，副本中已去掉");
    }
    words
}

/// The attachments of a version as its people see them.
#[boxed::future]
pub(super) async fn of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<AttachmentView>, OperationError> {
    let stored = attachment::of_version(connection, version_id).await?;
    stored.into_iter().map(AttachmentView::of).collect()
}

/// Refuses to hand on a version while personal numbers stand in one of its attachments (R250).
#[boxed::future]
pub(super) async fn refuse_found(connection: &mut Connection, version_id: i64) -> Result<(), OperationError> {
    let all = of_version(connection, version_id).await?;
    let names: Vec<String> =
        all.iter().filter(|one| one.gate.blocks()).map(|one| format!("“{}”", one.name)).collect();
    if names.is_empty() {
        return Ok(());
    }
    let words = format!(
        "附件{}含有个人号码，请先隐去（附件旁的“隐去个人号码”），或在原文件中隐去后重新上传",
        names.join("、")
    );
    Err(OperationError::invalid("attachment", words))
}

/// The record, locked, where the person may change its attachments now.
/// Adds a prepared file to a record that is still on a desk, in the transaction of the caller.
#[boxed::future]
pub(super) async fn attach_within(
    writing: &mut Writing<'_>,
    act: &Act,
    place: &RecordPlace,
    file: &Prepared,
) -> Result<Attachment, OperationError> {
    let known = attachment::of_version(writing.connection(), place.version.id).await?;
    if known.len() >= MOST {
        return Err(OperationError::invalid("file", format!("一条信息最多{MOST}个附件")));
    }
    if let Some(same) = known.iter().find(|one| one.original_hash == file.hash) {
        let words = format!("这个文件已经作为“{}”上传过了", same.name);
        return Err(OperationError::invalid("file", words));
    }
    let at = act.at();
    let new = NewAttachment {
        version_id: place.version.id,
        name: &file.name,
        media: file.kind.media,
        size: file.size,
        hash: &file.hash,
        gate: file.read.gate.id(),
        findings: &file.read.findings,
        text: &file.read.text,
        made: (&at, act.actor.person_id),
    };
    let number = attachment::insert(writing.connection(), &new).await?;
    if let Some((hash, size)) = &file.clean {
        let findings =
            format!("已去掉图片中附带的拍摄地点、时间、设备等信息，原件封存\n{}", file.read.findings);
        let words = (file.read.gate.id(), findings.trim(), file.read.text.as_str());
        attachment::serve_instead(writing.connection(), number, (hash, *size), words).await?;
    }
    let stored = one_of(writing.connection(), place, number).await?;
    let detail = json!({ "attachment": number, "hash": file.hash, "gate": file.read.gate.id() });
    record_step(writing, act, place, ("attach", &format!("加附件“{}”", file.name)), &detail).await?;
    Ok(stored)
}

#[boxed::future]
pub(super) async fn editable(
    writing: &mut Writing<'_>,
    act: &Act,
    (id, seen): (i64, i64),
    wanted: &str,
) -> Result<RecordPlace, OperationError> {
    let place = RecordPlace::lock(writing.connection(), id, RecordAct::Submit).await?;
    if !place.may(&act.actor, Permission::LoadDisclosure) {
        return Err(no_record());
    }
    place.refuse_unseen(seen, wanted)?;
    let state = place.state()?;
    if !state.is_editable() {
        let words = match state.takes_changes() {
            true => "已公开的信息不直接改附件，请先点“内容有变更，装载新的版本”".to_owned(),
            false => format!("这条信息现为“{}”，不能{wanted}；请审查人退回后再改", state.label()),
        };
        return Err(OperationError::State(words));
    }
    Ok(place)
}

#[boxed::future]
pub(super) async fn one_of(
    connection: &mut Connection,
    place: &RecordPlace,
    number: i64,
) -> Result<Attachment, OperationError> {
    let stored = attachment::by_id(connection, number).await?;
    stored.filter(|one| one.version_id == place.version.id).ok_or_else(no_attachment)
}

/// A step in the record's history and in the audit log; the page that showed it before is no longer current.
#[boxed::future]
pub(super) async fn record_step(
    writing: &mut Writing<'_>,
    act: &Act,
    place: &RecordPlace,
    (step, note): (&str, &str),
    detail: &serde_json::Value,
) -> Result<(), OperationError> {
    let at = act.at();
    version::touch(writing.connection(), place.version.id).await?;
    event::append(writing.connection(), place.version.id, (step, note), (act.actor.person_id, &at)).await?;
    writing.audit(place.unit.id, &format!("disclosure.{step}"), &place.object(), detail).await
}

pub(super) fn no_attachment() -> OperationError {
    OperationError::NotFound("该附件".to_owned())
}
