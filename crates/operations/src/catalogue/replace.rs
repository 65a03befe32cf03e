//! What a catalogue that was taken over becomes when the one made of it is published or withdrawn (R80a).

use super::place::Place;
use super::takeover::Takeovers;
use crate::{Act, OperationError, Writing};
use domain::catalogue::VersionState;
use serde_json::json;
use storage::catalogue::version;

/// What was taken over into a version ceases to be current when that is published.
#[boxed::future]
pub(super) async fn supersede_inherited(
    writing: &mut Writing<'_>,
    act: &Act,
    at: &Place,
) -> Result<(), OperationError> {
    let taken = Takeovers::read(writing.connection()).await?;
    for taken in taken.replaced_by(at.version.id) {
        supersede(writing, act, at, taken.from_catalogue_id).await?;
    }
    Ok(())
}

#[boxed::future]
async fn supersede(
    writing: &mut Writing<'_>,
    act: &Act,
    at: &Place,
    from_catalogue_id: i64,
) -> Result<(), OperationError> {
    crate::cascade::replaced(writing, act, from_catalogue_id, at.catalogue.id).await?;
    let from = version::lock_catalogue(writing.connection(), from_catalogue_id).await?;
    let Some((from, published)) = from.and_then(|from| from.published_version_id.map(|id| (from, id))) else {
        return Ok(());
    };
    let former = Place::lock(writing.connection(), published).await?;
    let superseded = VersionState::Superseded.id();
    let now = act.at();
    let notice = format!("由{}接续，见{}", at.unit.name, at.called());
    let change = version::StateChange {
        state: superseded,
        ended: Some(&now),
        notice: Some(&notice),
        ..version::StateChange::default()
    };
    version::change_state(writing.connection(), published, &change).await?;
    version::point_catalogue(writing.connection(), from.id, None, from.draft_version_id).await?;
    former.record_act(writing.connection(), act, "supersede", superseded, &notice).await?;
    let detail = json!({ "number": former.version.number, "by": at.version.id });
    writing.audit(former.unit.id, "catalogue.supersede", &former.object(), &detail).await?;
    writing.changed("catalogue", from.id).await
}

/// What a withdrawn version had taken over stands again.
#[boxed::future]
pub(super) async fn restore_inherited(
    writing: &mut Writing<'_>,
    act: &Act,
    at: &Place,
) -> Result<(), OperationError> {
    let taken = Takeovers::read(writing.connection()).await?;
    for taken in taken.replaced_by(at.version.id) {
        restore(writing, act, at, taken.from_catalogue_id).await?;
    }
    Ok(())
}

#[boxed::future]
async fn restore(
    writing: &mut Writing<'_>,
    act: &Act,
    at: &Place,
    from_catalogue_id: i64,
) -> Result<(), OperationError> {
    let from = version::lock_catalogue(writing.connection(), from_catalogue_id).await?;
    let Some(from) = from.filter(|from| from.published_version_id.is_none()) else { return Ok(()) };
    let versions = version::of_catalogue(writing.connection(), from.id).await?;
    let superseded = VersionState::Superseded.id();
    let Some(former) = versions.iter().find(|version| version.state == superseded) else { return Ok(()) };
    let former = Place::lock(writing.connection(), former.id).await?;
    let published = VersionState::Published.id();
    let change = version::StateChange { state: published, stands_again: true, ..Default::default() };
    version::change_state(writing.connection(), former.version.id, &change).await?;
    version::point_catalogue(writing.connection(), from.id, Some(former.version.id), from.draft_version_id)
        .await?;
    let note = format!("{}第{}版撤回", at.unit.name, at.version.number);
    former.record_act(writing.connection(), act, "restore", published, &note).await?;
    writing.changed("catalogue", from.id).await
}
