//! The lead municipal department of each sector: exactly one a sector, several sectors may share
//! one, the assignment is editable (R5).

use super::unit::{load_unit, root_id};
use super::unit_change::must_stand;
use crate::{Act, OperationError, Operations};
use domain::organisation::{Permission, UnitKind};
use serde_json::json;
use storage::organisation::unit;

impl Operations {
    /// Sector codes with the numbers of their lead units. Public.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sector_leads(&self) -> Result<Vec<(String, i64)>, OperationError> {
        Ok(unit::sector_leads(&mut *self.store.read().await?).await?)
    }

    /// Sets the lead department of a sector.
    ///
    /// # Errors
    /// Without the right at the root, for an unknown sector, or a unit that is no department.
    pub async fn set_sector_lead(
        &self,
        act: &Act,
        sector_code: &str,
        unit_id: i64,
    ) -> Result<(), OperationError> {
        if self.reference.guideline_coded(sector_code).is_none() {
            return Err(OperationError::invalid("sector", format!("没有代码为“{sector_code}”的领域")));
        }
        let mut writing = self.begin(act).await?;
        let root = root_id(writing.connection()).await?;
        let root = load_unit(writing.connection(), root).await?;
        act.actor.require(Permission::ManageOrganisation, &root.path, None)?;
        let unit = load_unit(writing.connection(), unit_id).await?;
        must_stand(&unit)?;
        // Where a district stands alone, its own departments lead.
        if !matches!(unit.kind, UnitKind::CityDepartment | UnitKind::DistrictDepartment) {
            return Err(OperationError::invalid(
                "unit_id",
                format!("牵头单位应为部门，而“{}”是{}", unit.name, unit.kind.label()),
            ));
        }
        unit::set_sector_leads(writing.connection(), &[(sector_code.to_owned(), unit_id)]).await?;
        let detail = json!({ "sector": sector_code, "lead": unit.name });
        writing.audit(unit_id, "unit.set_sector_lead", &format!("unit:{unit_id}"), &detail).await?;
        writing.changed("unit", unit_id).await?;
        writing.commit().await
    }
}
