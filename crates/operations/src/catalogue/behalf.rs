//! Who acts for whom: an act that a person may do only as somebody's deputy says so in the history (R149b).

use super::place::Place;
use crate::{Act, OperationError};
use domain::organisation::Role;
use storage::Connection;
use storage::organisation::grant::{self, GrantRow};

/// `代理某某` where the person holds the roles of an act over a version only as a deputy; empty otherwise.
#[boxed::future]
pub(super) async fn words(
    connection: &mut Connection,
    act: &Act,
    at: &Place,
    roles: &[Role],
) -> Result<String, OperationError> {
    let Some(person) = act.actor.person_id else { return Ok(String::new()) };
    let held = grant::of_person(connection, person, &act.today().to_string()).await?;
    let gives = |row: &&GrantRow| {
        let sector = row.sector_code.as_deref().is_none_or(|sector| sector == at.sector());
        let role = Role::parse(&row.role).is_some_and(|role| roles.contains(&role));
        role && sector && at.unit.path.starts_with(&row.unit_path)
    };
    let held: Vec<&GrantRow> = held.iter().filter(gives).collect();
    if held.iter().any(|row| row.deputy_for.is_none()) {
        return Ok(String::new());
    }
    let Some(absent) = held.iter().find_map(|row| row.deputy_for) else { return Ok(String::new()) };
    let absent = storage::person::by_id(connection, absent).await?;
    Ok(absent.map(|person| format!("代理{}", person.name)).unwrap_or_default())
}
