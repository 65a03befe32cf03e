//! Who stands in for a person on leave, seen and ended from the absent person's side (R149b).

use super::person::{load_person, require_over};
use super::unit::load_unit;
use crate::{Act, OperationError, Operations};
use domain::organisation::Permission;
use serde::Serialize;
use serde_json::json;
use storage::Connection;
use storage::organisation::grant;

/// A deputy and the days of the leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeputyTerm {
    /// The deputy's number.
    pub deputy_id: i64,
    /// The deputy's name.
    pub deputy: String,
    /// The first day.
    pub from: String,
    /// The day after the last; none where it is open.
    pub until: Option<String>,
    /// How many roles are stood in for.
    pub roles: usize,
}

impl Operations {
    /// Who stands in for a person, now or later.
    ///
    /// # Errors
    /// Without the right to read the organisation there.
    #[boxed::future]
    pub async fn deputies(&self, act: &Act, person_id: i64) -> Result<Vec<DeputyTerm>, OperationError> {
        let mut connection = self.store.read().await?;
        if act.actor.person_id != Some(person_id) {
            let person = load_person(&mut connection, person_id).await?;
            let unit = load_unit(&mut connection, person.unit_id).await?;
            act.actor.require(Permission::ReadOrganisation, &unit.path, None)?;
        }
        terms(&mut connection, act, person_id).await
    }

    /// Ends a deputy's standing in before its last day: the absent person is back, or another deputy is asked.
    ///
    /// # Errors
    /// Without the right, or when that deputy does not stand in.
    #[boxed::future]
    pub async fn end_deputy(&self, act: &Act, person_id: i64, deputy_id: i64) -> Result<u64, OperationError> {
        let mut writing = self.begin(act).await?;
        let person = match act.actor.person_id {
            Some(own) if own == person_id => load_person(writing.connection(), person_id).await?,
            _ => require_over(&mut writing, act, person_id).await?,
        };
        let mut ended = 0;
        let today = act.today().to_string();
        for row in grant::open_deputies_for(writing.connection(), person_id, &today).await? {
            if row.person_id == deputy_id && grant::end(writing.connection(), row.id, &act.at()).await? {
                ended += 1;
            }
        }
        if ended == 0 {
            return Err(OperationError::State(format!("这位人员现在没有代理{}，请刷新页面", person.name)));
        }
        let detail = json!({ "deputy": deputy_id, "grants": ended });
        writing.audit(person.unit_id, "person.end_deputy", &format!("person:{person_id}"), &detail).await?;
        let text = format!("您对{}的代理已经结束", person.name);
        let to = super::Recipients::People(vec![deputy_id]);
        writing.notify(&to, "person.end_deputy", &text, "/console/").await?;
        writing.commit().await?;
        Ok(ended)
    }
}

/// The terms of a person's deputies, one for each deputy and time.
#[boxed::future]
pub(super) async fn terms(
    connection: &mut Connection,
    act: &Act,
    person_id: i64,
) -> Result<Vec<DeputyTerm>, OperationError> {
    let mut terms: Vec<DeputyTerm> = Vec::new();
    for row in grant::open_deputies_for(connection, person_id, &act.today().to_string()).await? {
        let same = |term: &&mut DeputyTerm| {
            term.deputy_id == row.person_id && term.from == row.valid_from && term.until == row.valid_to
        };
        if let Some(term) = terms.iter_mut().find(same) {
            term.roles += 1;
            continue;
        }
        let deputy = load_person(connection, row.person_id).await?.name;
        let (from, until) = (row.valid_from, row.valid_to);
        terms.push(DeputyTerm { deputy_id: row.person_id, deputy, from, until, roles: 1 });
    }
    Ok(terms)
}
