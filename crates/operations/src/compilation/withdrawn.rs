//! A catalogue that is withdrawn after the contents were fixed is printed no more (R74, R81): the contents are
//! looked at again first. One that was only superseded is printed as it was consented to.

use super::Held;
use crate::OperationError;
use domain::catalogue::VersionState;
use storage::Connection;
use storage::catalogue::version;

/// Refuses an act on contents of which a version was withdrawn, and names it and the way out.
#[boxed::future]
pub(super) async fn refuse_withdrawn(
    connection: &mut Connection,
    held: &Held,
    act: &str,
    way_out: &str,
) -> Result<(), OperationError> {
    let mut gone = Vec::new();
    for one in &held.body.readiness.printable {
        let version = version::by_id(connection, one.version_id).await?;
        let state = version.as_ref().and_then(|version| VersionState::from_id(&version.state));
        if !state.is_some_and(VersionState::is_public) {
            gone.push(format!("{}{}领域目录", one.unit, one.sector));
        }
    }
    match gone.first() {
        None => Ok(()),
        Some(first) => Err(OperationError::State(format!(
            "收入的{}份目录已经撤回（{first}{}），不能{act}；{way_out}",
            gone.len(),
            if gone.len() > 1 { "等" } else { "" }
        ))),
    }
}
