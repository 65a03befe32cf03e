//! A unit without one of the lists works from its actual functions and says so (R61).

use super::place::{require_compiling, wanted_kind};
use crate::catalogue::place::{compiling_unit, needed};
use crate::{Act, OperationError, Operations};
use serde_json::json;
use storage::unit_list::{absence, list};

impl Operations {
    /// Declares that a unit has no list of a kind, and from which functions it works instead.
    ///
    /// # Errors
    /// Without the right, without a note, or when the unit has such a list.
    #[boxed::future]
    pub async fn declare_no_list(
        &self,
        act: &Act,
        unit_id: i64,
        kind: &str,
        note: &str,
    ) -> Result<(), OperationError> {
        let kind = wanted_kind(kind)?;
        let note = needed("note", note, "本单位据以梳理事项的行政管理职能（如“三定”规定的职责）", 500)?;
        let mut writing = self.begin(act).await?;
        let unit = compiling_unit(writing.connection(), act, unit_id).await?;
        require_compiling(act, &unit)?;
        let present = list::of_unit(writing.connection(), unit_id).await?;
        if present.iter().any(|list| list.kind == kind.id() && list.current_version_id.is_some()) {
            return Err(OperationError::State(format!(
                "{}已有{}，不能再声明没有；清单有变化时请导入新的版本",
                unit.name,
                kind.label()
            )));
        }
        absence::end(writing.connection(), unit_id, kind.id(), &act.at()).await?;
        absence::insert(writing.connection(), (unit_id, kind.id()), &note, &act.at(), act.person_id()?)
            .await?;
        let detail = json!({ "kind": kind, "note": note });
        writing.audit(unit_id, "unit_list.declare_none", &format!("unit:{unit_id}"), &detail).await?;
        writing.changed("unit", unit_id).await?;
        writing.commit().await
    }
}
