//! Forms that save themselves while somebody types: the newest state of each form of each person, offered again
//! after a lost connection, a closed tab or on another device. A newer one is never written over unseen.

use super::place::damaged;
use crate::{Act, OperationError, Operations};
use domain::calendar::Period;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use storage::disclosure::unfinished::{self, UnfinishedEntry};

/// Characters of a form's place.
const LONGEST_PLACE: usize = 1000;
/// Bytes of a form that are kept.
const LONGEST_FORM: usize = 2 * 1024 * 1024;
/// Fields that are no part of what was typed.
const OWN_FIELDS: [&str; 3] = ["csrf", "unfinished", "place"];

/// A form that is not finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unfinished {
    /// Which form.
    pub place: String,
    /// What a list calls it.
    pub title: String,
    /// What was typed.
    pub fields: Vec<(String, String)>,
    /// What keeping it again must repeat.
    pub revision: i64,
    /// When it was kept.
    pub at: String,
}

impl Unfinished {
    fn of(stored: UnfinishedEntry) -> Result<Self, OperationError> {
        let fields = serde_json::from_str(&stored.form).map_err(|_| damaged("没有完成的填写"))?;
        Ok(Self {
            place: stored.place,
            title: stored.title,
            fields,
            revision: stored.revision,
            at: stored.at,
        })
    }
}

impl Operations {
    /// Keeps what was typed into a form that was last seen as `seen`; 0 where none was seen. The new revision.
    ///
    /// # Errors
    /// [`OperationError::Conflict`] where another state of the form was kept since, with its time.
    #[boxed::future]
    pub async fn keep_unfinished(
        &self,
        act: &Act,
        (place, seen): (&str, i64),
        fields: &[(String, String)],
    ) -> Result<i64, OperationError> {
        let person = act.person_id()?;
        if place.trim().is_empty() || place.chars().count() > LONGEST_PLACE {
            return Err(OperationError::invalid("place", "没有写明是哪一张表单"));
        }
        let typed: Vec<&(String, String)> =
            fields.iter().filter(|(name, _)| !OWN_FIELDS.contains(&name.as_str())).collect();
        let form =
            serde_json::to_string(&typed).map_err(|error| OperationError::Internal(error.to_string()))?;
        if form.len() > LONGEST_FORM {
            return Err(OperationError::invalid("form", "填写的内容过长，没有自动保存；请保存为草稿"));
        }
        let title = fields.iter().find(|(name, _)| name == "title").map_or("", |(_, title)| title.trim());
        let title: String = title.chars().take(200).collect();
        let mut writing = self.begin(act).await?;
        // Whatever lies there too long goes before it could stand in the way.
        unfinished::forget_old(writing.connection(), &since(act.now)).await?;
        let (of, said) = ((person, place), (title.as_str(), form.as_str()));
        let mut kept = unfinished::keep(writing.connection(), of, said, (seen, &act.at())).await?;
        let mut other = None;
        if kept.is_none() {
            other = unfinished::of_place(writing.connection(), of, &since(act.now)).await?;
            // What was seen is forgotten by now: nothing is written over.
            if other.is_none() {
                kept = unfinished::keep(writing.connection(), of, said, (0, &act.at())).await?;
            }
        }
        let Some(revision) = kept else {
            let (revision, at) = other.map(|other| (other.revision, other.at)).unwrap_or_default();
            return Err(OperationError::Conflict {
                message: "这张表单在别处有另一份没有完成的填写".to_owned(),
                places: serde_json::json!([{ "revision": revision, "at": at }]),
            });
        };
        writing.commit().await?;
        Ok(revision)
    }

    /// What the person left in a form.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn unfinished(&self, act: &Act, place: &str) -> Result<Option<Unfinished>, OperationError> {
        let Some(person) = act.actor.person_id else { return Ok(None) };
        let mut connection = self.store.read().await?;
        let stored = unfinished::of_place(&mut connection, (person, place), &since(act.now)).await?;
        stored.map(Unfinished::of).transpose()
    }

    /// Everything that the person left, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn all_unfinished(&self, act: &Act) -> Result<Vec<Unfinished>, OperationError> {
        let Some(person) = act.actor.person_id else { return Ok(Vec::new()) };
        let mut connection = self.store.read().await?;
        let stored = unfinished::of_person(&mut connection, person, &since(act.now)).await?;
        stored.into_iter().map(Unfinished::of).collect()
    }

    /// Forgets a form as it was seen, after it was sent or given up; a newer state stays.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn forget_unfinished(&self, act: &Act, place: &str, seen: i64) -> Result<bool, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let gone = unfinished::forget(writing.connection(), (person, place), seen).await?;
        writing.commit().await?;
        Ok(gone)
    }
}

/// What was kept before this instant is forgotten: a period of the data.
fn since(now: Timestamp) -> String {
    let days = Period::shipped("unfinished-entry").map_or(30, |period| i64::from(period.number));
    format!("{:.0}", now - SignedDuration::from_hours(24 * days))
}
