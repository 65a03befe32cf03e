//! Notices inside the platform: the other side is told of every return and approval.

use super::unit::load_unit;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::kind::is_decided_in_the_unit;
use domain::organisation::{Permission, Role};
use serde::Serialize;
use std::collections::BTreeSet;
use storage::notice::{self, NoticeRow};

/// Who is told.
#[derive(Debug, Clone)]
pub enum Recipients {
    /// These people.
    People(Vec<i64>),
    /// Whoever holds a role for a unit: at the unit itself, else at the nearest unit above it where
    /// somebody does. A grant limited to another sector does not count.
    Holders {
        /// The role.
        role: Role,
        /// The unit.
        unit_id: i64,
        /// The sector concerned, if any.
        sector: Option<String>,
    },
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Number.
    pub id: i64,
    /// Its kind, e.g. `catalogue.returned`.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// Where to go.
    pub url: String,
    /// When.
    pub created_at: String,
    /// True once read.
    pub is_read: bool,
}

impl From<NoticeRow> for Notice {
    fn from(row: NoticeRow) -> Self {
        let is_read = row.read_at.is_some();
        Self { id: row.id, kind: row.kind, text: row.text, url: row.url, created_at: row.created_at, is_read }
    }
}

impl Writing<'_> {
    /// Tells people; whoever acts is not told of their own act. Returns how many were told.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn notify(
        &mut self,
        to: &Recipients,
        kind: &str,
        text: &str,
        url: &str,
    ) -> Result<usize, OperationError> {
        let mut people = match to {
            Recipients::People(people) => people.iter().copied().collect(),
            Recipients::Holders { role, unit_id, sector } => {
                self.holders(*role, *unit_id, sector.as_deref()).await?
            }
        };
        if let Some(own) = self.actor_id() {
            people.remove(&own);
        }
        let people: Vec<i64> = people.into_iter().collect();
        let at = self.at();
        notice::insert(self.connection(), &people, kind, text, url, &at).await?;
        crate::mail::queue(self, &people, (kind, text, url)).await?;
        Ok(people.len())
    }

    /// Whoever holds a role for a unit, at the unit itself or at the nearest one above it.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub(crate) async fn holders(
        &mut self,
        role: Role,
        unit_id: i64,
        sector: Option<&str>,
    ) -> Result<BTreeSet<i64>, OperationError> {
        let today = self.today().to_string();
        let unit = load_unit(self.connection(), unit_id).await?;
        // What a department decides within goes to nobody above it (R113a).
        let mut rights = Permission::ALL.into_iter().filter(|right| right.held_by(role));
        let within = rights.any(|right| is_decided_in_the_unit(right, sector));
        let line = if within { vec![unit.id] } else { unit.line() };
        for unit_id in line.into_iter().rev() {
            let rows =
                storage::organisation::grant::holders(self.connection(), role.id(), &[unit_id], &today)
                    .await?;
            let people: BTreeSet<i64> = rows
                .iter()
                .filter(|row| row.sector_code.as_deref().is_none_or(|own| sector == Some(own)))
                .map(|row| row.person_id)
                .collect();
            if !people.is_empty() {
                return Ok(people);
            }
        }
        Ok(BTreeSet::new())
    }
}

impl Operations {
    /// One's own notices, the newest first, before a number.
    ///
    /// # Errors
    /// When nobody is signed in.
    #[boxed::future]
    pub async fn notices(&self, act: &Act, before: Option<i64>) -> Result<Vec<Notice>, OperationError> {
        let person = act.person_id()?;
        let mut connection = self.store.read().await?;
        let rows = notice::of_person(&mut connection, person, before.unwrap_or(i64::MAX), 50).await?;
        Ok(rows.into_iter().map(Notice::from).collect())
    }

    /// How many of one's own notices are unread.
    ///
    /// # Errors
    /// When nobody is signed in.
    #[boxed::future]
    pub async fn unread_notices(&self, act: &Act) -> Result<i64, OperationError> {
        let person = act.person_id()?;
        Ok(notice::unread(&mut *self.store.read().await?, person).await?)
    }

    /// Where one of one's own notices leads. Whoever goes there has read it, and every other notice that leads there.
    ///
    /// # Errors
    /// When it is not one's own.
    #[boxed::future]
    pub async fn open_notice(&self, act: &Act, id: i64) -> Result<String, OperationError> {
        let person = act.person_id()?;
        let found = notice::own(&mut *self.store.read().await?, person, id).await?;
        let found = found.ok_or_else(|| OperationError::NotFound("该消息".to_owned()))?;
        if found.read_at.is_none() {
            let mut writing = self.begin(act).await?;
            notice::mark_place_read(writing.connection(), person, &found.url, &act.at()).await?;
            writing.commit().await?;
        }
        Ok(found.url)
    }

    /// Marks one of one's own notices as read, or all.
    ///
    /// # Errors
    /// When nobody is signed in.
    #[boxed::future]
    pub async fn mark_read(&self, act: &Act, id: Option<i64>) -> Result<u64, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let marked = notice::mark_read(writing.connection(), person, id, &act.at()).await?;
        writing.commit().await?;
        Ok(marked)
    }
}
