//! What a person has in hand (R149b: open duties per person are shown).

use super::person::load_person;
use super::unit::load_unit;
use crate::{Act, OperationError, Operations};
use domain::catalogue::state::VersionState;
use domain::organisation::Permission;
use serde::Serialize;
use storage::Connection;
use storage::organisation::duty;

/// A version of a catalogue on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// Number of the version.
    pub version_id: i64,
    /// Number of the catalogue.
    pub catalogue_id: i64,
    /// Its unit.
    pub unit_id: i64,
    /// Title.
    pub title: String,
    /// State in words.
    pub state_label: String,
    /// Where to go.
    pub url: String,
}

impl Operations {
    /// The open duties of a person; one's own, or with the right to read the organisation.
    ///
    /// # Errors
    /// Without the right.
    #[boxed::future]
    pub async fn duties(&self, act: &Act, person_id: i64) -> Result<Vec<Duty>, OperationError> {
        let mut connection = self.store.read().await?;
        let person = load_person(&mut connection, person_id).await?;
        if act.actor.person_id != Some(person_id) {
            let unit = load_unit(&mut connection, person.unit_id).await?;
            act.actor.require(Permission::ReadOrganisation, &unit.path, None)?;
        }
        open_duties(&mut connection, person_id).await
    }
}

/// The versions a person began or submitted that are still on their way.
#[boxed::future]
pub(crate) async fn open_duties(
    connection: &mut Connection,
    person_id: i64,
) -> Result<Vec<Duty>, OperationError> {
    let versions = duty::open_versions_of(connection, person_id).await?;
    let view = |version: duty::OpenVersion| Duty {
        version_id: version.id,
        catalogue_id: version.catalogue_id,
        unit_id: version.unit_id,
        title: version.title,
        state_label: VersionState::from_id(&version.state)
            .map_or_else(|| version.state.clone(), |state| state.label().to_owned()),
        url: format!("/console/catalogues/{}", version.id),
    };
    Ok(versions.into_iter().map(view).collect())
}
