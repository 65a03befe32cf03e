//! The lead municipal department of each sector: exactly one a sector, several sectors may share
//! one, the assignment is editable and its history is kept (R5).

use crate::catalogue::owed::is_leaderless;
use crate::organisation::unit::{leading_unit, load_unit};
use crate::organisation::unit_change::must_stand;
use crate::text::words;
use crate::{Act, OperationError, Operations, Writing};
use domain::organisation::{Permission, UnitKind};
use serde_json::json;
use storage::organisation::unit;
use storage::sector::lead;

impl Operations {
    /// Sector codes with the numbers of their lead units. Public.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn sector_leads(&self) -> Result<Vec<(String, i64)>, OperationError> {
        Ok(unit::sector_leads(&mut *self.store.read().await?).await?)
    }

    /// How many open sectors no department leads, for whoever names them; nothing for anybody else.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn sectors_without_lead(&self, act: &Act) -> Result<usize, OperationError> {
        if !act.actor.may_somewhere(Permission::OpenSector) || !self.may_open_sectors(act).await? {
            return Ok(0);
        }
        let leads = self.sector_leads().await?;
        let heads = storage::guideline::current(&mut *self.store.read().await?).await?;
        Ok(heads.iter().filter(|head| is_leaderless(head, &leads)).count())
    }

    /// True when the person may open sectors and name their departments.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn may_open_sectors(&self, act: &Act) -> Result<bool, OperationError> {
        let path = leading_unit(&mut *self.store.read().await?, act.today()).await?.path;
        Ok(act.actor.may(Permission::OpenSector, &path, None))
    }

    /// Sets the lead department of a sector; the former one stays in its history with the reason.
    ///
    /// # Errors
    /// Without the right at the root, for an unknown sector, or a unit that is no department.
    #[boxed::future]
    pub async fn set_sector_lead(
        &self,
        act: &Act,
        sector_code: &str,
        unit_id: i64,
        reason: &str,
    ) -> Result<(), OperationError> {
        let reason = words("reason", reason, 300)?;
        let mut writing = self.begin(act).await?;
        require_opener(&mut writing, act).await?;
        if let Some(name) = appoint(&mut writing, act, sector_code, unit_id, &reason).await? {
            let detail = json!({ "sector": sector_code, "lead": name, "reason": reason });
            storage::sector::opening::touch(writing.connection(), sector_code).await?;
            writing.audit(unit_id, "unit.set_sector_lead", &format!("unit:{unit_id}"), &detail).await?;
            writing.changed("unit", unit_id).await?;
        }
        writing.commit().await
    }
}

/// Refuses who may not open sectors and name departments for the whole installation (R112).
#[boxed::future]
pub(super) async fn require_opener(writing: &mut Writing<'_>, act: &Act) -> Result<(), OperationError> {
    let office = leading_unit(writing.connection(), act.today()).await?;
    act.actor.require(Permission::OpenSector, &office.path, None)
}

/// Makes a unit the lead of a sector and returns its name; none where it leads it already.
#[boxed::future]
pub(super) async fn appoint(
    writing: &mut Writing<'_>,
    act: &Act,
    sector_code: &str,
    unit_id: i64,
    reason: &str,
) -> Result<Option<String>, OperationError> {
    super::overview::known_sector(writing.connection(), sector_code).await?;
    let unit = load_unit(writing.connection(), unit_id).await?;
    must_stand(&unit)?;
    // Where a district stands alone, its own departments lead.
    if !matches!(unit.kind, UnitKind::CityDepartment | UnitKind::DistrictDepartment) {
        return Err(OperationError::invalid(
            "unit_id",
            format!("牵头单位应为部门，而“{}”是{}", unit.name, unit.kind.label()),
        ));
    }
    let leads = unit::sector_leads(writing.connection()).await?;
    let former = leads.into_iter().find(|(code, _)| code == sector_code).map(|(_, lead)| lead);
    if former == Some(unit_id) {
        return Ok(None);
    }
    let (at, by) = (act.at(), act.actor.person_id);
    let has_history = !lead::of_sector(writing.connection(), sector_code).await?.is_empty();
    if let Some(former) = former.filter(|_| !has_history) {
        let words = "此前的牵头部门，指定的时间没有记录";
        lead::begin(writing.connection(), sector_code, former, words, &at, None).await?;
    }
    unit::set_sector_leads(writing.connection(), &[(sector_code.to_owned(), unit_id)]).await?;
    lead::begin(writing.connection(), sector_code, unit_id, reason, &at, by).await?;
    Ok(Some(unit.name))
}
