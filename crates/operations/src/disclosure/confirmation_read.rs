//! Questions to other organs as those who are asked see them: what waits on their desk, and one question with the
//! record it is about (R160).

use super::attachment::{self as files_of, AttachmentView, ServedFile};
use super::confirmation::{Asked, ConfirmationView, may_ask, seen_hash, viewed};
use super::place::damaged;
use crate::{Act, OperationError, Operations};
use domain::disclosure::{ConfirmationState, RecordState};
use domain::organisation::Permission;
use serde::Serialize;
use storage::disclosure::{attachment, confirmation};

/// Questions that a desk shows.
const MOST_ON_DESK: i64 = 200;

/// A question on the desk of the unit that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingConfirmation {
    /// Number.
    pub id: i64,
    /// 名称 of the record.
    pub title: String,
    /// The unit that asks.
    pub asking_unit: String,
    /// The unit that is asked.
    pub organ: String,
    /// The day on which it was asked.
    pub asked_on: String,
    /// The last day of the record.
    pub due_on: String,
}

/// A question with what it is about, for the unit that is asked.
#[derive(Debug, Clone, Serialize)]
pub struct ConfirmationCase {
    /// The question.
    pub asked: ConfirmationView,
    /// The unit that asks.
    pub asking_unit: String,
    /// 名称
    pub title: String,
    /// 文号
    pub document_number: String,
    /// The text, a line a block.
    pub text: String,
    /// The address of what stands elsewhere.
    pub link: String,
    /// The attachments.
    pub attachments: Vec<AttachmentView>,
    /// The last day of the record.
    pub due_on: String,
    /// The record; none for who may not read it.
    pub record: Option<i64>,
    /// True where the person may answer now.
    pub may_answer: bool,
    /// True where the person may take the question back now.
    pub may_take_back: bool,
}

/// The page of a question in the console.
#[must_use]
pub fn confirmation_url(id: i64) -> String {
    format!("/console/confirmations/{id}")
}

impl Operations {
    /// The questions that wait for the person's units, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn confirmations_on_desk(&self, act: &Act) -> Result<Vec<WaitingConfirmation>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut paths: Vec<&str> = act.actor.grants.iter().map(|grant| grant.unit_path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut found: Vec<WaitingConfirmation> = Vec::new();
        for path in paths {
            for one in confirmation::waiting_below(&mut connection, path, MOST_ON_DESK).await? {
                let mine =
                    act.actor.may(Permission::AnswerConfirmation, &one.unit_path, Some(&one.sector_code));
                if mine && !found.iter().any(|known| known.id == one.id) {
                    found.push(WaitingConfirmation {
                        id: one.id,
                        title: one.title,
                        asking_unit: one.asking_unit,
                        organ: one.organ,
                        asked_on: one.asked_on,
                        due_on: one.due_on,
                    });
                }
            }
        }
        found.sort_by(|a, b| a.asked_on.cmp(&b.asked_on).then(a.id.cmp(&b.id)));
        Ok(found)
    }

    /// A question with what it is about, for the unit that is asked and for the people of the record.
    ///
    /// # Errors
    /// When there is none or the person may not read it.
    #[boxed::future]
    pub async fn confirmation(&self, act: &Act, number: i64) -> Result<ConfirmationCase, OperationError> {
        let mut connection = self.store.read().await?;
        let asked = Asked::read(&mut connection, number).await?;
        asked.require_reader(act)?;
        let seen = seen_hash(&mut connection, &asked.place.version).await?;
        let is_answerer = asked.require_answerer(&mut connection, act).await.is_ok();
        let may_ask = may_ask(&asked.place, &act.actor)?;
        let reads = asked.place.may(&act.actor, Permission::ReadDisclosure);
        let version = asked.place.version;
        let state = RecordState::from_id(&version.state).ok_or_else(|| damaged("信息的状态"))?;
        Ok(ConfirmationCase {
            may_answer: is_answerer
                && asked.state.answered(true).is_ok()
                && ConfirmationState::may_be_asked(state).is_ok(),
            may_take_back: may_ask && asked.state.taken_back().is_ok(),
            record: reads.then_some(asked.place.record.id),
            asked: viewed(asked.asked, &seen)?,
            asking_unit: asked.place.unit.name,
            title: version.title,
            document_number: version.document_number,
            text: version.text,
            link: version.link,
            attachments: files_of::of_version(&mut connection, version.id).await?,
            due_on: version.due_on,
        })
    }

    /// An attachment of the record that a question is about, for the unit that is asked.
    ///
    /// # Errors
    /// When there is none or the person may not read it.
    #[boxed::future]
    pub async fn confirmation_attachment(
        &self,
        act: &Act,
        number: i64,
        file: i64,
    ) -> Result<ServedFile, OperationError> {
        let mut connection = self.store.read().await?;
        let asked = Asked::read(&mut connection, number).await?;
        asked.require_reader(act)?;
        let stored = attachment::by_id(&mut connection, file).await?;
        let stored = stored.filter(|one| one.version_id == asked.place.version.id);
        self.served(stored.ok_or_else(files_of::no_attachment)?)
    }
}
