//! Who acts, when, through which door; and the transaction every act runs in.

use crate::OperationError;
use domain::organisation::{Grant, Permission, Role};
use domain::reference::Reference;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use storage::blob::BlobFolder;
use storage::{Store, WriteTransaction};

/// Everything an operation needs besides its arguments. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Operations {
    /// The database.
    pub store: Store,
    /// Vocabularies and shipped guidelines.
    pub reference: Arc<Reference>,
    /// Sealed files.
    pub blobs: BlobFolder,
    /// What is published, by words; follows the change table.
    pub search: storage::search::SearchIndex,
    /// Encrypts personal data.
    pub seal: crate::organisation::contact::ContactSeal,
    /// The data directory.
    pub data: std::path::PathBuf,
    /// The last number of the change table that this process has seen or made.
    pub last_change: Arc<AtomicI64>,
    /// What published rows ask to be loaded, as far as it was read lately.
    pub known_rows: crate::disclosure::KnownRows,
    /// What wide subtrees still have to load and to deliver, as answered a moment ago.
    pub kept: crate::disclosure::KeptDesk,
    /// How wide subtrees are, as looked at after the last change.
    pub subtrees: crate::kept::KeptSubtrees,
    /// The names of the sectors, as read after the last change.
    pub kept_names: crate::sector::KeptNames,
    /// How this server visits pages of other sites.
    pub outside: crate::disclosure::Outside,
}

/// Through which door an act came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A page of the console or the portal.
    Web,
    /// The API.
    Api,
    /// The command line, on the server itself.
    Cli,
    /// A job of the system.
    Job,
}

impl Channel {
    /// The identifier written into the audit log.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Cli => "cli",
            Self::Job => "job",
        }
    }
}

/// The person who acts, with what they hold on the day. A required argument of every operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person; none for the system itself (setup, jobs, the command line of the server's owner).
    pub person_id: Option<i64>,
    /// The name printed in histories.
    pub name: String,
    /// The unit the person belongs to.
    pub unit_id: i64,
    /// What they hold, own and deputised.
    pub grants: Vec<Grant>,
    /// True for the system itself: it may do everything and is named so in the log.
    pub is_system: bool,
}

impl Actor {
    /// The system itself: setup, demo data, jobs.
    #[must_use]
    pub fn system() -> Self {
        Self { person_id: None, name: "系统".to_owned(), unit_id: 0, grants: Vec::new(), is_system: true }
    }

    /// True when some grant gives the permission at a unit's path (and sector).
    #[must_use]
    pub fn may(&self, permission: Permission, path: &str, sector: Option<&str>) -> bool {
        self.is_system || self.grants.iter().any(|grant| grant.gives(permission, path, sector))
    }

    /// True when the permission is held anywhere.
    #[must_use]
    pub fn may_somewhere(&self, permission: Permission) -> bool {
        self.is_system || self.grants.iter().any(|grant| permission.held_by(grant.role))
    }

    /// The subtrees in which any of the permissions is held, none inside another; for the system the whole tree.
    #[must_use]
    pub fn subtrees(&self, permissions: &[Permission]) -> Vec<String> {
        if self.is_system {
            return vec!["/".to_owned()];
        }
        let held = self.grants.iter().filter(|one| permissions.iter().any(|right| right.held_by(one.role)));
        outermost(held.map(|grant| grant.unit_path.clone()).collect())
    }

    /// The subtrees within `within` in which the permission is held, each with its sector, empty for all; none inside
    /// another.
    #[must_use]
    pub fn reaches(&self, permission: Permission, within: &str) -> Vec<(String, String)> {
        if self.is_system {
            return vec![(within.to_owned(), String::new())];
        }
        let grants = self.grants.iter().filter(|grant| permission.held_by(grant.role));
        let held: BTreeSet<(String, String)> = grants
            .filter_map(|grant| {
                let path = narrower(&grant.unit_path, within)?.to_owned();
                Some((path, grant.sector.clone().unwrap_or_default()))
            })
            .collect();
        let is_inside = |(path, sector): &(String, String)| {
            held.iter().any(|(other, of)| {
                (other, of) != (path, sector)
                    && path.starts_with(other.as_str())
                    && (of.is_empty() || of == sector)
            })
        };
        held.iter().filter(|one| !is_inside(one)).cloned().collect()
    }

    /// True when the role is held anywhere.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Refuses unless the permission is held at the path.
    ///
    /// # Errors
    /// [`OperationError::NotPermitted`].
    pub fn require(
        &self,
        permission: Permission,
        path: &str,
        sector: Option<&str>,
    ) -> Result<(), OperationError> {
        if self.may(permission, path, sector) {
            Ok(())
        } else {
            Err(OperationError::NotPermitted(permission))
        }
    }
}

/// Paths of which none stands inside another, in their order.
pub(crate) fn outermost(mut paths: Vec<String>) -> Vec<String> {
    paths.sort();
    paths.dedup_by(|inner, outer| inner.starts_with(outer.as_str()));
    paths
}

/// Of two subtrees the one within the other; none where they lie apart.
pub(crate) fn narrower<'a>(one: &'a str, other: &'a str) -> Option<&'a str> {
    if one.starts_with(other) { Some(one) } else { other.starts_with(one).then_some(other) }
}

/// One act: who, when, through which door.
#[derive(Debug, Clone)]
pub struct Act {
    /// Who.
    pub actor: Actor,
    /// When.
    pub now: Timestamp,
    /// Through which door.
    pub channel: Channel,
}

impl Act {
    /// The instant as it is stored.
    #[must_use]
    pub fn at(&self) -> String {
        format!("{:.0}", self.now)
    }

    /// The day in Beijing time, where all dates of the domain live.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        beijing_date(self.now)
    }

    /// The person's number.
    ///
    /// # Errors
    /// When the system itself acts where a person must.
    pub fn person_id(&self) -> Result<i64, OperationError> {
        self.actor.person_id.ok_or_else(|| {
            OperationError::Invalid(vec![crate::FieldProblem::new("actor", "此操作须由具体人员办理")])
        })
    }
}

/// The day of an instant in Beijing time (UTC+8 all year).
#[must_use]
pub fn beijing_date(instant: Timestamp) -> jiff::civil::Date {
    jiff::tz::Offset::constant(8).to_datetime(instant).date()
}

/// The minute of an instant in Beijing time, as people read it: `2026-11-28 09:00`.
pub(crate) fn beijing_minute(instant: Timestamp) -> String {
    jiff::tz::Offset::constant(8).to_datetime(instant).strftime("%Y-%m-%d %H:%M").to_string()
}

/// An hour of a day in Beijing time; none where there is no such hour.
#[must_use]
pub fn beijing_instant(day: jiff::civil::Date, hour: i8) -> Option<Timestamp> {
    let time = jiff::civil::Time::new(hour, 0, 0, 0).ok()?;
    jiff::tz::Offset::constant(8).to_timestamp(day.to_datetime(time)).ok()
}

/// The day and the hour of an instant in Beijing time.
#[must_use]
pub fn beijing_hour(at: Timestamp) -> (jiff::civil::Date, i8) {
    let time = jiff::tz::Offset::constant(8).to_datetime(at);
    (time.date(), time.hour())
}

/// The running transaction of one act.
pub struct Writing<'a> {
    /// Where to write.
    pub transaction: WriteTransaction,
    act: &'a Act,
    changes: &'a AtomicI64,
    last_change: i64,
}

impl Operations {
    /// Opens the transaction of an act.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn begin<'a>(&'a self, act: &'a Act) -> Result<Writing<'a>, OperationError> {
        Ok(Writing {
            transaction: self.store.write().await?,
            act,
            changes: &self.last_change,
            last_change: 0,
        })
    }
}

impl Writing<'_> {
    /// The connection for query functions.
    pub fn connection(&mut self) -> &mut storage::Connection {
        self.transaction.connection()
    }

    /// The person who acts.
    #[must_use]
    pub fn actor_id(&self) -> Option<i64> {
        self.act.actor.person_id
    }

    /// The instant of the act as it is stored.
    #[must_use]
    pub fn at(&self) -> String {
        self.act.at()
    }

    /// The day of the act in Beijing time.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        self.act.today()
    }

    /// Appends the act to the chain of an organisation. `detail` is JSON without personal data.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn audit(
        &mut self,
        unit_id: i64,
        act: &str,
        object: &str,
        detail: &serde_json::Value,
    ) -> Result<(), OperationError> {
        let at = self.act.at();
        let detail = detail.to_string();
        let event = storage::audit::NewEvent {
            unit_id,
            at: &at,
            actor_id: self.act.actor.person_id,
            actor_name: &self.act.actor.name,
            channel: self.act.channel.id(),
            act,
            object,
            detail: &detail,
        };
        storage::audit::append(self.transaction.connection(), &event).await?;
        Ok(())
    }

    /// Marks an object as changed: the search index and kept pages follow.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn changed(&mut self, kind: &str, object_id: i64) -> Result<(), OperationError> {
        let at = self.act.at();
        self.last_change =
            storage::change::append(self.transaction.connection(), kind, object_id, &at).await?;
        Ok(())
    }

    /// Makes the act lasting.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn commit(mut self) -> Result<(), OperationError> {
        crate::organisation::claim::note_commit(self.transaction.connection()).await?;
        self.transaction.commit().await?;
        self.changes.fetch_max(self.last_change, Ordering::SeqCst);
        Ok(())
    }
}

impl Operations {
    /// Takes notice of what other processes changed: kept pages and the search index follow.
    ///
    /// # Errors
    /// When the database or the index fails.
    #[boxed::future]
    pub async fn follow_changes(&self) -> Result<(), OperationError> {
        let number = storage::change::last(&mut *self.store.read().await?).await?;
        self.last_change.fetch_max(number, Ordering::SeqCst);
        self.search_follow().await?;
        Ok(())
    }
}
