//! Notice boards of units: where what is public is posted beside the portal (R79, R79a).

use super::place::damaged;
use crate::organisation::Unit;
use crate::text::needed;
use crate::{Act, OperationError, Operations};
use domain::disclosure::BoardKind;
use domain::organisation::Permission;
use serde::Serialize;
use serde_json::json;
use storage::Connection;
use storage::catalogue::unit;
use storage::disclosure::board::{self, Board};

/// A notice board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoardView {
    /// Number.
    pub id: i64,
    /// The unit that keeps it.
    pub unit: String,
    /// What it is.
    pub kind: BoardKind,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub address: String,
}

impl Operations {
    /// Adds a notice board to a unit.
    ///
    /// # Errors
    /// When the right is missing, or name or address are.
    #[boxed::future]
    pub async fn add_board(
        &self,
        act: &Act,
        unit_id: i64,
        kind: BoardKind,
        (name, address): (&str, &str),
    ) -> Result<i64, OperationError> {
        let name = needed("name", name, "名称", 60)?;
        let address = needed("address", address, "地址", 120)?;
        let mut writing = self.begin(act).await?;
        let unit = unit::by_id(writing.connection(), unit_id).await?;
        let unit = unit.ok_or_else(|| OperationError::invalid("unit", "请选择单位"))?;
        if !keeps_boards(act, &unit.path) {
            return Err(OperationError::NotPermitted(Permission::LoadDisclosure));
        }
        let known = board::below(writing.connection(), &unit.path).await?;
        if known.iter().any(|one| one.unit_id == unit.id && one.name == name) {
            let words = format!("{}已有名为“{name}”的公开栏", unit.name);
            return Err(OperationError::invalid("name", words));
        }
        let at = act.at();
        let what = (kind.id(), name.as_str(), address.as_str());
        let id = board::insert(writing.connection(), unit.id, what, (&at, act.actor.person_id)).await?;
        let detail = json!({ "kind": kind.id(), "name": name, "address": address });
        writing.audit(unit.id, "notice_board.add", &format!("notice_board:{id}"), &detail).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// A notice board is no more. Its receipts stay.
    ///
    /// # Errors
    /// When there is none, or the right is missing.
    #[boxed::future]
    pub async fn retire_board(&self, act: &Act, id: i64) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let known = board_of(writing.connection(), act, id).await?;
        board::retire(writing.connection(), id, &act.at()).await?;
        let detail = json!({ "name": known.name });
        writing.audit(known.unit_id, "notice_board.retire", &format!("notice_board:{id}"), &detail).await?;
        writing.commit().await
    }

    /// The units for which the person may add boards.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn board_units(&self, act: &Act) -> Result<Vec<Unit>, OperationError> {
        let units = self.units_on(act.today()).await?;
        Ok(units.into_iter().filter(|unit| keeps_boards(act, &unit.path)).collect())
    }

    /// The boards on which the person posts.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn boards(&self, act: &Act) -> Result<Vec<BoardView>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut boards: Vec<BoardView> = Vec::new();
        for path in paths(act) {
            for one in board::below(&mut connection, &path).await? {
                if keeps_boards(act, &one.unit_path) && !boards.iter().any(|known| known.id == one.id) {
                    boards.push(board_view(&one)?);
                }
            }
        }
        Ok(boards)
    }
}

/// A board that the person keeps and that is in use.
#[boxed::future]
pub(super) async fn board_of(
    connection: &mut Connection,
    act: &Act,
    id: i64,
) -> Result<Board, OperationError> {
    let found = board::by_id(connection, id).await?.filter(|one| one.retired_at.is_none());
    found
        .filter(|one| keeps_boards(act, &one.unit_path))
        .ok_or_else(|| OperationError::NotFound("该公开栏".to_owned()))
}

/// A board hangs for all sectors: who loads under any of a unit keeps its boards.
pub(super) fn keeps_boards(act: &Act, path: &str) -> bool {
    act.actor.is_system
        || act
            .actor
            .grants
            .iter()
            .any(|grant| Permission::LoadDisclosure.held_by(grant.role) && path.starts_with(&grant.unit_path))
}

/// The places in the tree under which the person keeps boards.
pub(super) fn paths(act: &Act) -> Vec<String> {
    if act.actor.is_system {
        return vec!["/".to_owned()];
    }
    let loads = act.actor.grants.iter().filter(|grant| Permission::LoadDisclosure.held_by(grant.role));
    let mut paths: Vec<String> = loads.map(|grant| grant.unit_path.clone()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

fn board_view(board: &Board) -> Result<BoardView, OperationError> {
    Ok(BoardView {
        id: board.id,
        unit: board.unit_name.clone(),
        kind: BoardKind::from_id(&board.kind).ok_or_else(|| damaged("公开栏的种类"))?,
        name: board.name.clone(),
        address: board.address.clone(),
    })
}
