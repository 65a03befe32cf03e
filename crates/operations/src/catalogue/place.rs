//! A version with its catalogue and unit: where every act on a catalogue begins.

pub(crate) use crate::text::{clean, needed, words};
use crate::{Act, Actor, OperationError};
use domain::catalogue::kind::is_decided_in_the_unit;
use domain::catalogue::state::{Attempt, StateError};
use domain::catalogue::{CatalogueKind, Guideline, Transition, VersionState};
use domain::organisation::{Permission, Role, UnitKind};
use storage::catalogue::process::{self, NewVersionEvent};
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::catalogue::version::{self, Catalogue, Version};
use storage::{Connection, StorageError};

/// A version with its catalogue and unit.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub version: Version,
    pub catalogue: Catalogue,
    pub unit: CatalogueUnit,
}

impl Place {
    /// Reads a version.
    #[boxed::future]
    pub async fn read(connection: &mut Connection, version_id: i64) -> Result<Self, OperationError> {
        let found = version::by_id(connection, version_id).await?;
        Self::around(connection, found.ok_or_else(no_version)?).await
    }

    /// Reads and locks a version until the transaction ends.
    #[boxed::future]
    pub async fn lock(connection: &mut Connection, version_id: i64) -> Result<Self, OperationError> {
        let found = version::lock(connection, version_id).await?;
        Self::around(connection, found.ok_or_else(no_version)?).await
    }

    /// Reads and locks a version and its catalogue, in the order that every act keeps.
    #[boxed::future]
    pub async fn lock_with_catalogue(
        connection: &mut Connection,
        version_id: i64,
    ) -> Result<Self, OperationError> {
        let found = version::by_id(connection, version_id).await?.ok_or_else(no_version)?;
        version::lock_catalogue(connection, found.catalogue_id).await?;
        Self::lock(connection, version_id).await
    }

    #[boxed::future]
    async fn around(connection: &mut Connection, version: Version) -> Result<Self, OperationError> {
        let catalogue = version::catalogue(connection, version.catalogue_id).await?;
        let catalogue = catalogue.ok_or_else(|| damaged("目录"))?;
        let unit = unit::by_id(connection, catalogue.unit_id).await?.ok_or_else(|| damaged("机构"))?;
        Ok(Self { version, catalogue, unit })
    }

    /// The state.
    pub fn state(&self) -> Result<VersionState, OperationError> {
        VersionState::from_id(&self.version.state).ok_or_else(|| damaged("目录状态"))
    }

    /// The sector's code.
    pub fn sector(&self) -> &str {
        &self.catalogue.sector_code
    }

    /// Refuses unless the person holds the right over this unit and sector. Who may not even read
    /// it learns nothing of the version.
    pub fn require(&self, actor: &Actor, permission: Permission) -> Result<(), OperationError> {
        actor.require(permission, &self.unit.path, Some(self.sector()))
    }

    /// True when the person holds the right here.
    pub fn may(&self, actor: &Actor, permission: Permission) -> bool {
        actor.may(permission, &self.unit.path, Some(self.sector()))
    }

    /// Refuses unless the rows may be changed by this person now.
    pub fn require_editing(&self, actor: &Actor) -> Result<(), OperationError> {
        self.require(actor, Permission::CompileCatalogue)?;
        self.require_editable_state()
    }

    /// Refuses unless the version is open for editing.
    pub fn require_editable_state(&self) -> Result<(), OperationError> {
        let state = self.state()?;
        if state.is_editable() {
            return Ok(());
        }
        Err(OperationError::State(format!(
            "目录现为“{}”，不能修改。已提交的可请审核员退回，已发布的请新建版本。",
            state.label()
        )))
    }

    /// The state after an act, when rights, state, R268 and the words allow it.
    #[boxed::future]
    pub async fn guard(
        &self,
        connection: &mut Connection,
        act: &Act,
        transition: Transition,
        words: &str,
    ) -> Result<VersionState, OperationError> {
        let own_work = self.is_own_work(connection, act).await?;
        let roles = self.roles(&act.actor);
        let attempt = Attempt { from: self.state()?, roles: &roles, own_work, words };
        let target = transition.guard(&attempt).map_err(|error| refusal(&error))?;
        // A unit that is no more publishes nothing new (R80a).
        if matches!(
            transition,
            Transition::Submit | Transition::Resubmit | Transition::Approve | Transition::Publish
        ) {
            super::heir::refuse_ended(connection, self, act.today(), transition.label()).await?;
        }
        Ok(target)
    }

    /// True when the person compiled, changed or submitted this version (R268). Who issued it from above did
    /// not compile what the unit makes of it.
    #[boxed::future]
    pub async fn is_own_work(&self, connection: &mut Connection, act: &Act) -> Result<bool, OperationError> {
        let Some(person) = act.actor.person_id else { return Ok(false) };
        let version = &self.version;
        let is_issued = version.created_by == person
            && storage::cascade::issue::has_begun(connection, version.id).await?;
        let after = if is_issued { version.created_at.as_str() } else { "" };
        Ok((version.created_by == person && !is_issued)
            || version.submitted_by == Some(person)
            || storage::catalogue::contribution::of_catalogue(connection, self.catalogue.id)
                .await?
                .iter()
                .any(|part| part.done_by == Some(person) && part.done_version_id == Some(version.id))
            || storage::catalogue::row::has_edited(connection, version.id, person, after).await?)
    }

    /// The roles the person holds over this unit and sector.
    fn roles(&self, actor: &Actor) -> Vec<Role> {
        if actor.is_system {
            return Role::ALL.to_vec();
        }
        // A right that is decided within the unit does not come from above (R113a).
        let covers = |grant: &&domain::organisation::Grant| {
            let held = Permission::ALL.into_iter().filter(|right| right.held_by(grant.role));
            let is_decided = |right| is_decided_in_the_unit(right, Some(self.sector()));
            grant.covers(&self.unit.path, Some(self.sector()))
                && (grant.unit_path == self.unit.path || !held.into_iter().any(is_decided))
        };
        actor.grants.iter().filter(covers).map(|grant| grant.role).collect()
    }

    /// Records an act in the version's own history.
    #[boxed::future]
    pub async fn record(
        &self,
        connection: &mut Connection,
        act: &Act,
        transition: Transition,
        note: &str,
    ) -> Result<(), OperationError> {
        let roles: Vec<Role> = transition.roles().collect();
        self.record_as(connection, act, &roles, (transition.id(), transition.target().id(), note)).await
    }

    /// Records an act that these roles give; of a deputy it says for whom (R149b).
    #[boxed::future]
    pub async fn record_as(
        &self,
        connection: &mut Connection,
        act: &Act,
        roles: &[Role],
        (name, to, note): (&str, &str, &str),
    ) -> Result<(), OperationError> {
        let behalf = super::behalf::words(connection, act, self, roles).await?;
        let note = match (behalf.is_empty(), note.is_empty()) {
            (true, _) => note.to_owned(),
            (false, true) => behalf,
            (false, false) => format!("{behalf}。{note}"),
        };
        self.record_act(connection, act, name, to, &note).await
    }

    /// Records an act that is no transition.
    #[boxed::future]
    pub async fn record_act(
        &self,
        connection: &mut Connection,
        act: &Act,
        name: &str,
        to: &str,
        note: &str,
    ) -> Result<(), OperationError> {
        let event = NewVersionEvent { act: name, from: &self.version.state, to, note };
        let person = act.person_id()?;
        Ok(process::record_event(connection, self.version.id, &event, person, &act.at()).await?)
    }

    /// What the unit is.
    pub fn kind(&self) -> Option<UnitKind> {
        UnitKind::parse(&self.unit.kind)
    }

    /// The object's name in the audit log.
    pub fn object(&self) -> String {
        format!("catalogue_version:{}", self.version.id)
    }

    /// How a notice calls it: 天河区民政局《…标准目录》.
    pub fn called(&self) -> String {
        format!("{}《{}》", self.unit.name, self.version.title)
    }

    /// The address of the version in the console.
    pub fn console_url(&self) -> String {
        format!("/console/catalogues/{}", self.version.id)
    }
}

/// The guideline version of a number.
#[boxed::future]
pub(crate) async fn guideline_of(connection: &mut Connection, id: i64) -> Result<Guideline, OperationError> {
    let body = storage::guideline::body(connection, id).await?.ok_or_else(|| damaged("标准指引"))?;
    Ok(serde_json::from_str(&body).map_err(StorageError::from)?)
}

/// The current guideline of a sector with its number.
#[boxed::future]
pub(crate) async fn current_guideline(
    connection: &mut Connection,
    sector_code: &str,
) -> Result<(i64, Guideline), OperationError> {
    let head = storage::guideline::current_of(connection, sector_code).await?.ok_or_else(|| {
        let text = match sector_code.trim() {
            "" => "请选择领域".to_owned(),
            code => format!("没有编号为“{code}”的领域；请从标准指引列表中选择"),
        };
        OperationError::invalid("sector", text)
    })?;
    Ok((head.id, guideline_of(connection, head.id).await?))
}

/// The same for a unit that is about to begin a catalogue of it.
#[boxed::future]
pub(crate) async fn guideline_to_begin(
    connection: &mut Connection,
    unit: &CatalogueUnit,
    sector_code: &str,
) -> Result<(i64, Guideline), OperationError> {
    let found = current_guideline(connection, sector_code).await?;
    match why_not_to_begin(connection, unit, sector_code).await? {
        Some(words) => Err(OperationError::invalid("sector", words)),
        None => Ok(found),
    }
}

/// Why a unit may begin no catalogue of a code now: the sector is not opened yet (R7), or the unit keeps no
/// catalogue of the kind (R113).
#[boxed::future]
pub(crate) async fn why_not_to_begin(
    connection: &mut Connection,
    unit: &CatalogueUnit,
    code: &str,
) -> Result<Option<String>, OperationError> {
    if let Some(kind) = CatalogueKind::coded(code) {
        let is_kept = UnitKind::parse(&unit.kind).is_some_and(|own| kind.is_kept_by(own));
        let keepers: Vec<&str> = kind.keepers.iter().map(|keeper| keeper.label()).collect();
        return Ok((!is_kept).then(|| {
            format!(
                "{}由{}编制，{}不编制；请选择领域，编制本单位的标准目录",
                kind.form.catalogue_title(),
                keepers.join("、"),
                unit.name
            )
        }));
    }
    let head = storage::guideline::current_of(connection, code).await?;
    Ok(head.filter(|head| !head.is_open()).map(|head| {
        format!("{}领域还没有开放：市政务公开主管部门开放该领域、明确牵头部门和期限后，再编制目录", head.name)
    }))
}

/// Refuses a unit that ended or compiles no catalogue of its own (R59).
#[boxed::future]
pub(crate) async fn compiling_unit(
    connection: &mut Connection,
    act: &Act,
    id: i64,
) -> Result<CatalogueUnit, OperationError> {
    let unit =
        unit::by_id(connection, id).await?.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
    if !unit.stands_on(&act.today().to_string()) {
        return Err(OperationError::invalid(
            "unit",
            format!("{}已于{}撤销，请选择承接其职能的单位", unit.name, unit.valid_to.unwrap_or_default()),
        ));
    }
    let kind = UnitKind::parse(&unit.kind);
    if kind == Some(UnitKind::Station) {
        // R59: stations contribute and publish under their town or their bureau.
        return Err(OperationError::invalid(
            "unit",
            format!(
                "{}是站所，参与编制所属镇街或主管部门的目录，不单独编制；请由镇街或主管部门新建目录，再把事项分给它",
                unit.name
            ),
        ));
    }
    if kind.is_some_and(UnitKind::compiles) {
        return Ok(unit);
    }
    let kind = UnitKind::parse(&unit.kind).map_or("", UnitKind::label);
    Err(OperationError::invalid(
        "unit",
        format!("{}是{kind}，不单独编制标准目录；请选择政府、部门、镇街或功能区", unit.name),
    ))
}

pub(crate) fn refusal(error: &StateError) -> OperationError {
    match error {
        StateError::NoRight { transition } => transition
            .permissions()
            .first()
            .map_or(OperationError::NotSignedIn, |p| OperationError::NotPermitted(*p)),
        StateError::OwnWork { .. } => OperationError::Forbidden(error.to_string()),
        StateError::WrongState { .. } => OperationError::State(error.to_string()),
        StateError::WordsMissing { .. } => OperationError::invalid("note", error.to_string()),
    }
}

pub(crate) fn no_version() -> OperationError {
    OperationError::NotFound("该目录版本".to_owned())
}

pub(crate) fn damaged(what: &str) -> OperationError {
    OperationError::Storage(StorageError::Damaged(what.to_owned()))
}
