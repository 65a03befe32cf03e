//! A record with its version, unit and sector: where every act on it begins.

use crate::{Act, Actor, OperationError};
use domain::disclosure::{RecordAct, RecordAttempt, RecordError, RecordState};
use domain::organisation::{Permission, Role};
use storage::Connection;
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::disclosure::event;
use storage::disclosure::record::{self, Record};
use storage::disclosure::version::{self, RecordVersion};

/// A record with the version that an act concerns.
#[derive(Debug, Clone)]
pub(super) struct RecordPlace {
    pub record: Record,
    pub version: RecordVersion,
    pub unit: CatalogueUnit,
    pub sector: String,
}

impl RecordPlace {
    /// Reads and locks a record with the version on somebody's desk, or the public one for acts upon that.
    #[boxed::future]
    pub async fn lock(
        connection: &mut Connection,
        id: i64,
        wanted: RecordAct,
    ) -> Result<Self, OperationError> {
        let record = record::lock(connection, id).await?.ok_or_else(no_record)?;
        let is_public = matches!(wanted, RecordAct::Withdraw | RecordAct::Supersede);
        let version = if is_public { record.published_version_id } else { record.open_version_id };
        let version = version.or(record.open_version_id).or(record.published_version_id);
        Self::around(connection, record, version).await
    }

    /// Reads a record with the version on somebody's desk, else the public one, else its last one.
    #[boxed::future]
    pub async fn read(connection: &mut Connection, id: i64) -> Result<Self, OperationError> {
        let record = record::by_id(connection, id).await?.ok_or_else(no_record)?;
        let version = record.open_version_id.or(record.published_version_id);
        Self::around(connection, record, version).await
    }

    /// The same record with the version that is public, where that is another one.
    #[boxed::future]
    pub async fn at_public(&self, connection: &mut Connection) -> Result<Option<Self>, OperationError> {
        let public = self.record.published_version_id.filter(|public| *public != self.version.id);
        let Some(public) = public else { return Ok(None) };
        let version = version::by_id(connection, public).await?.ok_or_else(|| damaged("信息的版本"))?;
        Ok(Some(Self { version, ..self.clone() }))
    }

    /// The record of a version, with that version.
    #[boxed::future]
    pub async fn of_version(
        connection: &mut Connection,
        version: RecordVersion,
    ) -> Result<Self, OperationError> {
        let record = record::by_id(connection, version.disclosure_id).await?.ok_or_else(no_record)?;
        Self::with(connection, record, version).await
    }

    #[boxed::future]
    async fn around(
        connection: &mut Connection,
        record: Record,
        version: Option<i64>,
    ) -> Result<Self, OperationError> {
        let version = match version {
            Some(id) => version::by_id(connection, id).await?,
            None => version::of_record(connection, record.id).await?.into_iter().next(),
        };
        let version = version.ok_or_else(|| damaged("信息的版本"))?;
        Self::with(connection, record, version).await
    }

    #[boxed::future]
    async fn with(
        connection: &mut Connection,
        record: Record,
        version: RecordVersion,
    ) -> Result<Self, OperationError> {
        let unit = unit::by_id(connection, record.unit_id).await?.ok_or_else(|| damaged("机构"))?;
        let catalogue = storage::catalogue::version::catalogue(connection, record.catalogue_id).await?;
        let sector = catalogue.ok_or_else(|| damaged("目录"))?.sector_code;
        Ok(Self { record, version, unit, sector })
    }

    /// The state of the version.
    pub fn state(&self) -> Result<RecordState, OperationError> {
        RecordState::from_id(&self.version.state).ok_or_else(|| damaged("信息的状态"))
    }

    /// True when the person holds the right here.
    pub fn may(&self, actor: &Actor, permission: Permission) -> bool {
        actor.may(permission, &self.unit.path, Some(&self.sector))
    }

    /// The state after an act, when rights, state, R158, R268 and the words allow it. Who may not even read
    /// the record learns nothing of it.
    #[boxed::future]
    pub async fn guard(
        &self,
        connection: &mut Connection,
        act: &Act,
        wanted: RecordAct,
        words: &str,
    ) -> Result<RecordState, OperationError> {
        if !self.may(&act.actor, Permission::ReadDisclosure) {
            return Err(no_record());
        }
        let own_work = match act.actor.person_id {
            Some(person) => {
                self.version.created_by == Some(person)
                    || event::has_worked(connection, self.version.id, person).await?
            }
            None => false,
        };
        let roles = self.roles(&act.actor);
        let attempt = RecordAttempt {
            from: self.state()?,
            roles: &roles,
            own_work,
            is_reviewed: self.version.reviewed_by.is_some(),
            words,
        };
        wanted.guard(&attempt).map_err(|error| refusal(&error))
    }

    fn roles(&self, actor: &Actor) -> Vec<Role> {
        if actor.is_system {
            return Role::ALL.to_vec();
        }
        let covers = |grant: &&domain::organisation::Grant| grant.covers(&self.unit.path, Some(&self.sector));
        actor.grants.iter().filter(covers).map(|grant| grant.role).collect()
    }

    /// Refuses where the record changed since the person looked at it; 0 where nobody looked.
    pub fn refuse_unseen(&self, revision: i64, wanted: &str) -> Result<(), OperationError> {
        if revision == 0 || revision == self.version.revision {
            return Ok(());
        }
        Err(OperationError::Conflict {
            message: format!("这条信息在您打开页面之后有改动，请重新查看后再{wanted}"),
            places: serde_json::json!([]),
        })
    }

    /// The name under which the audit log knows it.
    pub fn object(&self) -> String {
        format!("disclosure:{}", self.record.id)
    }

    /// What messages call it.
    pub fn called(&self) -> String {
        format!("{}《{}》", self.unit.name, self.version.title)
    }
}

fn refusal(error: &RecordError) -> OperationError {
    match error {
        RecordError::NoRight { act } => OperationError::NotPermitted(act.permissions()[0]),
        RecordError::OwnWork { .. } => OperationError::Forbidden(error.to_string()),
        RecordError::WrongState { .. } | RecordError::NotReviewed { .. } => {
            OperationError::State(error.to_string())
        }
        RecordError::WordsMissing { .. } => OperationError::invalid("note", error.to_string()),
    }
}

/// A unit by its code or name.
#[boxed::future]
pub(super) async fn unit_of(
    connection: &mut Connection,
    wanted: &str,
) -> Result<CatalogueUnit, OperationError> {
    if wanted.is_empty() {
        return Err(OperationError::invalid("unit", "请填写公开信息的单位"));
    }
    if let Some(found) = unit::by_code(connection, wanted).await? {
        return Ok(found);
    }
    let named = crate::organisation::unit::named_unit(connection, wanted)
        .await
        .map_err(|_| OperationError::invalid("unit", format!("没有名为“{wanted}”的单位")))?;
    unit::by_id(connection, named.id).await?.ok_or_else(|| damaged("机构"))
}

pub(super) fn no_record() -> OperationError {
    OperationError::NotFound("该信息".to_owned())
}

pub(super) fn damaged(what: &str) -> OperationError {
    OperationError::Internal(format!("{what}的记录不完整"))
}
