//! A leaver's work handed over in one act: every role, every named place, every open duty (R149b).

use super::duty::Duty;
use super::grant::copy_grant;
use super::notice::Recipients;
use super::person::{load_person, refuse_left, require_over};
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::kind::is_decided_in_the_unit;
use domain::organisation::{Permission, Role};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use storage::organisation::{NewBody, body, grant};
use storage::person::PersonRow;

/// What was handed over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct HandOverReceipt {
    /// Roles the successor now holds.
    pub grants: u64,
    /// Places in open-government bodies.
    pub places: u64,
    /// Versions of catalogues the leaver had in hand.
    pub duties: Vec<Duty>,
    /// Unread notices.
    pub notices: u64,
    /// Sessions that ended.
    pub sessions: u64,
    /// Tokens that were revoked.
    pub tokens: u64,
}

/// Somebody without whom a draft of a leaver's cannot be decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoleDecider {
    /// The draft's title.
    pub title: String,
    /// 审核员 or 审定人.
    pub role: Role,
    /// The one who holds the role; none where it is the leaver, whose role goes over as well.
    pub person: Option<String>,
}

impl SoleDecider {
    /// What to mind when a successor is chosen (R268).
    #[must_use]
    pub fn words(&self) -> String {
        let role = self.role.label();
        match &self.person {
            Some(person) => format!(
                "离任人以外，“{}”的{role}只有{person}一人：由{person}接任编制，这份目录就没有其他人可以{}。请另选接任人，或先增加一名{role}。",
                self.title,
                self.verb()
            ),
            None => format!(
                "“{}”的{role}只有离任人一人：编制和{role}的角色都移交给一人，这份目录就没有其他人可以{}。请先增加一名{role}。",
                self.title,
                self.verb()
            ),
        }
    }

    fn verb(&self) -> &'static str {
        if self.role == Role::Approver { "审定" } else { "审核" }
    }
}

impl Operations {
    /// Those without whom the drafts of a leaver cannot be reviewed or approved, once they compile them (R268).
    ///
    /// # Errors
    /// Without the right to read the leaver's duties.
    #[boxed::future]
    pub async fn sole_deciders(&self, act: &Act, leaver_id: i64) -> Result<Vec<SoleDecider>, OperationError> {
        let mut found = Vec::new();
        for duty in self.duties(act, leaver_id).await? {
            let mut connection = self.store.read().await?;
            let catalogue =
                storage::catalogue::version::catalogue(&mut connection, duty.catalogue_id).await?;
            let Some(catalogue) = catalogue else { continue };
            let unit = super::unit::load_unit(&mut connection, duty.unit_id).await?;
            let within = is_decided_in_the_unit(Permission::ReviewCatalogue, Some(&catalogue.sector_code));
            let line = if within { vec![unit.id] } else { unit.line() };
            for role in [Role::Reviewer, Role::Approver] {
                let today = act.today().to_string();
                let rows = grant::holders(&mut connection, role.id(), &line, &today).await?;
                let fits = |sector: &Option<String>| {
                    sector.as_deref().is_none_or(|own| own == catalogue.sector_code)
                };
                let holders: BTreeSet<i64> =
                    rows.iter().filter(|row| fits(&row.sector_code)).map(|row| row.person_id).collect();
                let mut others = holders.iter().filter(|person| **person != leaver_id);
                let person = match (others.next(), others.next()) {
                    (Some(only), None) => Some(load_person(&mut connection, *only).await?.name),
                    (None, _) if holders.contains(&leaver_id) => None,
                    _ => continue,
                };
                found.push(SoleDecider { title: duty.title.clone(), role, person });
            }
        }
        Ok(found)
    }

    /// Closes the account of a leaver and gives everything to the successor, in one act.
    ///
    /// # Errors
    /// Without the right over the leaver and at the successor's unit, or when either has left.
    #[boxed::future]
    pub async fn hand_over(
        &self,
        act: &Act,
        leaver_id: i64,
        successor_id: i64,
    ) -> Result<HandOverReceipt, OperationError> {
        if leaver_id == successor_id {
            return Err(OperationError::invalid("successor", "接任人不能是离任人自己"));
        }
        if act.actor.person_id == Some(leaver_id) {
            return Err(OperationError::State("自己的离任交接请由另一位系统管理员办理".to_owned()));
        }
        let mut writing = self.begin(act).await?;
        let leaver = require_over(&mut writing, act, leaver_id).await?;
        refuse_left(&leaver)?;
        let successor = load_person(writing.connection(), successor_id).await?;
        refuse_left(&successor)?;
        if successor.state == "locked" {
            return Err(OperationError::invalid(
                "successor",
                format!("{}的账号已停用，请先启用", successor.name),
            ));
        }
        let successors_unit = super::unit::load_unit(writing.connection(), successor.unit_id).await?;
        act.actor.require(Permission::ReadOrganisation, &successors_unit.path, None)?;
        let mut receipt = HandOverReceipt {
            grants: hand_over_grants(&mut writing, act, leaver_id, successor_id).await?,
            places: hand_over_places(&mut writing, act, leaver_id, successor_id).await?,
            duties: super::duty::open_duties(writing.connection(), leaver_id).await?,
            ..HandOverReceipt::default()
        };
        let at = act.at();
        receipt.notices =
            storage::notice::hand_over(writing.connection(), leaver_id, successor_id, &at).await?;
        receipt.sessions = storage::session::end_all(writing.connection(), leaver_id, &at).await?;
        receipt.tokens = storage::token::revoke_all(writing.connection(), leaver_id, &at).await?;
        storage::session::withdraw_links(writing.connection(), leaver_id, &at).await?;
        storage::person::set_state(writing.connection(), leaver_id, "left", Some(&at)).await?;
        tell_successor(&mut writing, &leaver, &successor, &receipt).await?;
        let detail = json!({ "successor": successor_id, "grants": receipt.grants, "places": receipt.places,
            "duties": receipt.duties.len(), "sessions": receipt.sessions, "tokens": receipt.tokens });
        writing.audit(leaver.unit_id, "person.hand_over", &format!("person:{leaver_id}"), &detail).await?;
        writing.commit().await?;
        Ok(receipt)
    }
}

#[boxed::future]
async fn hand_over_grants(
    writing: &mut Writing<'_>,
    act: &Act,
    leaver: i64,
    successor: i64,
) -> Result<u64, OperationError> {
    let today = act.today().to_string();
    let mut handed = 0;
    for row in grant::open_of_person(writing.connection(), leaver, &today).await? {
        grant::end(writing.connection(), row.id, &act.at()).await?;
        // What the successor held for the leaver, or the leaver for the successor, falls away.
        if row.deputy_for != Some(successor) && copy_grant(writing, act, &row, successor, row.unit_id).await?
        {
            handed += 1;
        }
    }
    for row in grant::open_deputies_for(writing.connection(), leaver, &today).await? {
        grant::end(writing.connection(), row.id, &act.at()).await?;
    }
    Ok(handed)
}

#[boxed::future]
async fn hand_over_places(
    writing: &mut Writing<'_>,
    act: &Act,
    leaver: i64,
    successor: i64,
) -> Result<u64, OperationError> {
    let instead = |person: Option<i64>| if person == Some(leaver) { Some(successor) } else { person };
    let mut handed = 0;
    for place in body::of_person(writing.connection(), leaver).await? {
        let named = instead(place.named_person_id);
        let row = NewBody {
            unit_id: place.unit_id,
            body_name: &place.body_name,
            head_id: instead(place.head_id),
            named_person_id: named,
            // One person cannot stand in for themself.
            deputy_id: instead(place.deputy_id).filter(|deputy| Some(*deputy) != named),
            contact: &place.contact,
            valid_from: &act.today().to_string(),
        };
        body::replace(writing.connection(), &row).await?;
        writing.changed("unit", place.unit_id).await?;
        handed += 1;
    }
    Ok(handed)
}

#[boxed::future]
async fn tell_successor(
    writing: &mut Writing<'_>,
    leaver: &PersonRow,
    successor: &PersonRow,
    receipt: &HandOverReceipt,
) -> Result<(), OperationError> {
    let to = Recipients::People(vec![successor.id]);
    let text = format!(
        "{}的工作已交接给您：角色{}项，在办目录{}份",
        leaver.name,
        receipt.grants,
        receipt.duties.len()
    );
    writing.notify(&to, "person.hand_over", &text, "/console/").await?;
    for duty in &receipt.duties {
        let text = format!("请接续办理：{}（{}）", duty.title, duty.state_label);
        writing.notify(&to, "person.hand_over", &text, &duty.url).await?;
    }
    Ok(())
}
