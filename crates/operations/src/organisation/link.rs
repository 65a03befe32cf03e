//! One-time links: invitation and reset of a password, issued by an administrator who hands them over.

use super::password;
use super::person::{load_person, refuse_left, require_over};
use super::policy::SignInPolicy;
use crate::{Act, Actor, Channel, OperationError, Operations};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;
use storage::session;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// The first password.
    Invite,
    /// Another password.
    Reset,
}

/// A link's secret, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OneTimeLink {
    /// The secret that stands in the address.
    pub token: String,
    /// For whom.
    pub person_id: i64,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Until when it holds.
    pub expires_at: String,
}

/// Whom a link is for, before it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// The account.
    pub account: String,
    /// The person's name.
    pub name: String,
    /// What it is for.
    pub purpose: LinkPurpose,
}

impl LinkPurpose {
    fn id(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
        }
    }
}

impl Operations {
    /// A link with which a new person sets the first password. Earlier links are withdrawn.
    ///
    /// # Errors
    /// Without the right over the person, or when the person has a password already.
    #[boxed::future]
    pub async fn invite(&self, act: &Act, person_id: i64) -> Result<OneTimeLink, OperationError> {
        self.issue_link(act, person_id, LinkPurpose::Invite).await
    }

    /// A link with which a person sets another password. Earlier links are withdrawn.
    ///
    /// # Errors
    /// Without the right over the person, or when the account is locked.
    #[boxed::future]
    pub async fn reset_password_link(
        &self,
        act: &Act,
        person_id: i64,
    ) -> Result<OneTimeLink, OperationError> {
        self.issue_link(act, person_id, LinkPurpose::Reset).await
    }

    /// Whom a link is for, while it holds.
    ///
    /// # Errors
    /// When the link is unknown, used or out of date: one message for all.
    #[boxed::future]
    pub async fn link(&self, token: &str, now: Timestamp) -> Result<LinkView, OperationError> {
        let mut connection = self.store.read().await?;
        let row = session::link(&mut connection, &password::secret_hash(token)).await?;
        let row =
            row.filter(|row| row.used_at.is_none() && row.expires_at > at(now)).ok_or_else(dead_link)?;
        let person = load_person(&mut connection, row.person_id).await?;
        if person.state == "left" || person.state == "locked" {
            return Err(dead_link());
        }
        let purpose =
            if row.purpose == LinkPurpose::Invite.id() { LinkPurpose::Invite } else { LinkPurpose::Reset };
        Ok(LinkView { account: person.account, name: person.name, purpose })
    }

    /// Sets the password by a link, uses the link up and ends all sessions. Returns the account.
    ///
    /// # Errors
    /// When the link no longer holds, or the password is not good enough.
    #[boxed::future]
    pub async fn accept_link(
        &self,
        token: &str,
        new_password: &str,
        now: Timestamp,
    ) -> Result<String, OperationError> {
        let view = self.link(token, now).await?;
        if let Some(problem) = password::problem(new_password, &view.account) {
            return Err(OperationError::Invalid(vec![problem]));
        }
        let password_hash = password::hash(new_password.to_owned()).await?;
        let hash = password::secret_hash(token);
        let person = {
            let mut connection = self.store.read().await?;
            let row = session::link(&mut connection, &hash).await?.ok_or_else(dead_link)?;
            load_person(&mut connection, row.person_id).await?
        };
        let act = Act { actor: person_actor(&person), now, channel: Channel::Web };
        let mut writing = self.begin(&act).await?;
        // Hashing took its time: the account may have been locked and the link used meanwhile.
        let person = load_person(writing.connection(), person.id).await?;
        let is_open = person.state != "left" && person.state != "locked";
        if !is_open || !session::use_link(writing.connection(), &hash, &act.at()).await? {
            return Err(dead_link());
        }
        storage::person::set_password(writing.connection(), person.id, &password_hash, "active", &act.at())
            .await?;
        session::end_all(writing.connection(), person.id, &act.at()).await?;
        session::forgive(writing.connection(), &person.account).await?;
        writing
            .audit(
                person.unit_id,
                "person.accept_link",
                &format!("person:{}", person.id),
                &json!({ "purpose": view.purpose.id() }),
            )
            .await?;
        writing.commit().await?;
        Ok(person.account)
    }

    #[boxed::future]
    async fn issue_link(
        &self,
        act: &Act,
        person_id: i64,
        purpose: LinkPurpose,
    ) -> Result<OneTimeLink, OperationError> {
        let mut writing = self.begin(act).await?;
        let person = require_over(&mut writing, act, person_id).await?;
        refuse_left(&person)?;
        if person.state == "locked" {
            return Err(OperationError::State(format!("{}的账号已停用，请先启用", person.name)));
        }
        if purpose == LinkPurpose::Invite && !person.password_hash.is_empty() {
            return Err(OperationError::State(format!(
                "{}已设置过密码；忘记密码时请发重设链接",
                person.name
            )));
        }
        let link = write_link(&mut writing, person_id, purpose, act.now).await?;
        let detail = json!({ "purpose": purpose.id(), "expires_at": link.expires_at });
        writing.audit(person.unit_id, "person.issue_link", &format!("person:{person_id}"), &detail).await?;
        writing.commit().await?;
        Ok(link)
    }
}

/// Writes a link within a transaction; the caller has checked the right and audits.
#[boxed::future]
pub(crate) async fn write_link(
    writing: &mut crate::Writing<'_>,
    person_id: i64,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<OneTimeLink, OperationError> {
    let (token, hash) = password::new_secret();
    let expires_at = at(now + SignedDuration::from_hours(SignInPolicy::shipped().link_hours));
    session::insert_link(writing.connection(), &hash, person_id, purpose.id(), &at(now), &expires_at).await?;
    Ok(OneTimeLink { token, person_id, purpose, expires_at })
}

/// An instant as it is stored.
pub(crate) fn at(now: Timestamp) -> String {
    format!("{now:.0}")
}

/// The person as actor of what they do to their own account.
pub(crate) fn person_actor(person: &storage::person::PersonRow) -> Actor {
    Actor {
        person_id: Some(person.id),
        name: person.name.clone(),
        unit_id: person.unit_id,
        grants: Vec::new(),
        is_system: false,
    }
}

fn dead_link() -> OperationError {
    OperationError::State("链接已用过、已过期或不完整；请向系统管理员索取新的链接".to_owned())
}
