//! The unit whose lists an act is about, and what the person may do there.

use crate::{Act, OperationError};
use domain::organisation::Permission;
use domain::unit_list::ListKind;
use storage::Connection;
use storage::catalogue::unit::{self, CatalogueUnit};

/// A unit whose catalogues the person may read. Who may not learns nothing of it.
#[boxed::future]
pub(super) async fn readable_unit(
    connection: &mut Connection,
    act: &Act,
    unit_id: i64,
) -> Result<CatalogueUnit, OperationError> {
    let found = unit::by_id(connection, unit_id).await?;
    let unit = found.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
    if holds(act, Permission::ReadCatalogue, &unit) {
        Ok(unit)
    } else {
        Err(OperationError::NotPermitted(Permission::ReadCatalogue))
    }
}

/// Refuses unless the person compiles some catalogue of the unit: lists belong to no sector.
pub(super) fn require_compiling(act: &Act, unit: &CatalogueUnit) -> Result<(), OperationError> {
    if holds(act, Permission::CompileCatalogue, unit) {
        Ok(())
    } else {
        Err(OperationError::NotPermitted(Permission::CompileCatalogue))
    }
}

/// True when the person holds a permission at the unit, for some sector at least.
pub(super) fn holds(act: &Act, permission: Permission, unit: &CatalogueUnit) -> bool {
    act.actor.is_system
        || act
            .actor
            .grants
            .iter()
            .any(|grant| permission.held_by(grant.role) && unit.path.starts_with(&grant.unit_path))
}

/// The kind a stored identifier names.
pub(super) fn kind_of(id: &str) -> Result<ListKind, OperationError> {
    ListKind::from_id(id)
        .ok_or_else(|| OperationError::Storage(storage::StorageError::Damaged(format!("清单类型{id}"))))
}

/// The kind a person named.
pub(super) fn wanted_kind(id: &str) -> Result<ListKind, OperationError> {
    ListKind::from_id(id).ok_or_else(|| {
        let known: Vec<&str> = ListKind::ALL.iter().map(|kind| kind.id()).collect();
        OperationError::invalid("kind", format!("没有“{id}”这种清单，可填{}", known.join("、")))
    })
}
