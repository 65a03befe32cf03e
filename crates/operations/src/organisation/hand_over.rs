//! A leaver's work handed over in one act: every role, every named place, every open duty (R149b).

use super::duty::Duty;
use super::grant::copy_grant;
use super::notice::Recipients;
use super::person::{load_person, refuse_left, require_over};
use crate::{Act, OperationError, Operations, Writing};
use domain::organisation::Permission;
use serde::Serialize;
use serde_json::json;
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

impl Operations {
    /// Closes the account of a leaver and gives everything to the successor, in one act.
    ///
    /// # Errors
    /// Without the right over the leaver and at the successor's unit, or when either has left.
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
