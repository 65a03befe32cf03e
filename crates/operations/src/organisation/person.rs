//! People: creating, changing, finding, locking. Contact data are sealed, and reading them is
//! audited (invariant 5).

use super::field::{Fields, check_account};
use super::grant::{GrantView, grant_views};
use super::unit::{Unit, load_unit};
use super::unit_change::{changed_by, must_stand};
use crate::{Act, OperationError, Operations, Writing};
use domain::organisation::{Permission, Role};
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use storage::Connection;
use storage::organisation::{grant, unit};
use storage::person::{self, NewPersonRow, PersonRow};

/// What an account is at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// 待激活: has no password yet
    Invited,
    /// 在岗
    Active,
    /// 已停用
    Locked,
    /// 已离任
    Left,
}

/// A person to be created.
#[derive(Debug, Clone, Default)]
pub struct NewPerson {
    /// What is typed at sign-in.
    pub account: String,
    /// Name.
    pub name: String,
    /// Telephone or other contact; sealed.
    pub contact: String,
    /// The unit of the person.
    pub unit_id: i64,
}

/// A change to a person.
#[derive(Debug, Clone, Default)]
pub struct PersonChange {
    /// Name.
    pub name: String,
    /// Contact; none leaves it as it is.
    pub contact: Option<String>,
    /// The unit of the person.
    pub unit_id: i64,
}

/// Which people are wanted.
#[derive(Debug, Clone, Default)]
pub struct PersonFilter {
    /// At this unit and below it.
    pub unit_id: Option<i64>,
    /// Part of the name or account.
    pub text: String,
    /// Holding this role on the day.
    pub role: Option<Role>,
    /// Those who left as well.
    pub with_left: bool,
}

/// A person in a list. Without contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonSummary {
    /// Number.
    pub id: i64,
    /// What is typed at sign-in.
    pub account: String,
    /// Name.
    pub name: String,
    /// The unit's number.
    pub unit_id: i64,
    /// The unit's name.
    pub unit_name: String,
    /// What the account is.
    pub state: PersonState,
    /// What the person holds on the day.
    pub grants: Vec<GrantView>,
    /// When last signed in.
    pub last_signed_in_at: Option<String>,
}

/// Whether the contact of a person is wanted; reading it leaves an entry in the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactPolicy {
    /// Leave it sealed.
    Sealed,
    /// Open it and say so in the log.
    Open,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonView {
    /// As in a list.
    #[serde(flatten)]
    pub summary: PersonSummary,
    /// The unit.
    pub unit: Unit,
    /// Contact, when asked for and permitted; none where the key does not open it.
    pub contact: Option<String>,
    /// Everything held, the newest first.
    pub history: Vec<GrantView>,
    /// When the account was made.
    pub created_at: String,
    /// When the person left.
    pub left_at: Option<String>,
    /// What a change must repeat.
    pub revision: i64,
}

impl PersonState {
    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Invited => "待激活",
            Self::Active => "在岗",
            Self::Locked => "已停用",
            Self::Left => "已离任",
        }
    }

    /// The state of a stored identifier; anything unknown may not sign in.
    #[must_use]
    pub fn from_id(id: &str) -> Self {
        match id {
            "invited" => Self::Invited,
            "active" => Self::Active,
            "left" => Self::Left,
            _ => Self::Locked,
        }
    }
}

impl Operations {
    /// Creates a person; a one-time link from [`Operations::invite`] lets them set a password.
    ///
    /// # Errors
    /// Without the right at the unit, or when the account is taken or badly formed.
    #[boxed::future]
    pub async fn create_person(&self, act: &Act, input: NewPerson) -> Result<i64, OperationError> {
        let mut writing = self.begin(act).await?;
        let unit = load_unit(writing.connection(), input.unit_id).await?;
        act.actor.require(Permission::ManagePeople, &unit.path, None)?;
        let id = insert_person(self, &mut writing, &input).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Changes name, contact or unit of a person.
    ///
    /// # Errors
    /// Without the right over the person and at the new unit, or when somebody changed it meanwhile.
    #[boxed::future]
    pub async fn update_person(
        &self,
        act: &Act,
        id: i64,
        input: PersonChange,
        revision: i64,
    ) -> Result<(), OperationError> {
        let mut fields = Fields::default();
        let name = fields.required("name", "姓名", &input.name, 30);
        let contact =
            input.contact.as_deref().map(|contact| fields.optional("contact", "联系方式", contact, 120));
        fields.check()?;
        let mut writing = self.begin(act).await?;
        let person = require_over(&mut writing, act, id).await?;
        refuse_left(&person)?;
        if input.unit_id != person.unit_id {
            let unit = load_unit(writing.connection(), input.unit_id).await?;
            must_stand(&unit)?;
            act.actor.require(Permission::ManagePeople, &unit.path, None)?;
        }
        let sealed =
            contact.as_ref().map_or(person.contact_sealed.clone(), |contact| self.seal.seal(contact));
        if !person::update(writing.connection(), (id, revision), &name, &sealed, input.unit_id).await? {
            let message = changed_by(writing.connection(), &format!("person:{id}"), "此人的资料").await?;
            return Err(OperationError::Conflict {
                message,
                places: json!({ "name": person.name, "unit_id": person.unit_id }),
            });
        }
        let detail = json!({ "unit": input.unit_id, "name_changed": name != person.name, "contact_changed": contact.is_some() });
        writing.audit(input.unit_id, "person.update", &format!("person:{id}"), &detail).await?;
        writing.commit().await
    }

    /// People at and below a unit, as far as the actor may read the organisation.
    ///
    /// # Errors
    /// When the actor may read none.
    #[boxed::future]
    pub async fn people(
        &self,
        act: &Act,
        filter: &PersonFilter,
    ) -> Result<Vec<PersonSummary>, OperationError> {
        if !act.actor.may_somewhere(Permission::ReadOrganisation) {
            return Err(OperationError::NotPermitted(Permission::ReadOrganisation));
        }
        let mut connection = self.store.read().await?;
        let path = match filter.unit_id {
            Some(id) => load_unit(&mut connection, id).await?.path,
            None => "/".to_owned(),
        };
        let units: HashMap<i64, (String, String)> =
            unit::all(&mut connection).await?.into_iter().map(|row| (row.id, (row.name, row.path))).collect();
        let mut grants: HashMap<i64, Vec<GrantView>> = HashMap::new();
        for view in grant_views(grant::below(&mut connection, "/", &act.today().to_string()).await?) {
            grants.entry(view.person_id).or_default().push(view);
        }
        let text = domain::text::fold(&filter.text).to_lowercase();
        let mut found = Vec::new();
        for row in person::below(&mut connection, &path).await? {
            let Some((unit_name, unit_path)) = units.get(&row.unit_id) else { continue };
            let held = grants.remove(&row.id).unwrap_or_default();
            let is_wanted = act.actor.may(Permission::ReadOrganisation, unit_path, None)
                && (filter.with_left || row.state != "left")
                && (text.is_empty() || row.name.contains(&text) || row.account.contains(&text))
                && filter.role.is_none_or(|role| held.iter().any(|grant| grant.role == role));
            if is_wanted {
                found.push(summary(&row, unit_name.clone(), held));
            }
        }
        Ok(found)
    }

    /// One person. Opening the contact needs the right to manage people (or is one's own) and is audited.
    ///
    /// # Errors
    /// Without the right to read the organisation there.
    #[boxed::future]
    pub async fn person(
        &self,
        act: &Act,
        id: i64,
        contact: ContactPolicy,
    ) -> Result<PersonView, OperationError> {
        let mut writing = self.begin(act).await?;
        let row = load_person(writing.connection(), id).await?;
        let unit = load_unit(writing.connection(), row.unit_id).await?;
        let is_self = act.actor.person_id == Some(id);
        if !is_self {
            act.actor.require(Permission::ReadOrganisation, &unit.path, None)?;
        }
        let mut opened = None;
        if contact == ContactPolicy::Open {
            if !is_self {
                act.actor.require(Permission::ManagePeople, &unit.path, None)?;
            }
            opened = self.seal.open(&row.contact_sealed);
            writing.audit(unit.id, "person.read_contact", &format!("person:{id}"), &json!({})).await?;
        }
        let today = act.today().to_string();
        let held = grant_views(grant::of_person(writing.connection(), id, &today).await?);
        let history = grant_views(grant::history_of_person(writing.connection(), id).await?);
        writing.commit().await?;
        Ok(PersonView {
            summary: summary(&row, unit.name.clone(), held),
            unit,
            contact: opened,
            history,
            created_at: row.created_at,
            left_at: row.left_at,
            revision: row.revision,
        })
    }

    /// Locks an account: its sessions end, its tokens are refused while it is locked.
    ///
    /// # Errors
    /// Without the right over the person, or for one's own account.
    #[boxed::future]
    pub async fn lock_person(&self, act: &Act, id: i64) -> Result<(), OperationError> {
        if act.actor.person_id == Some(id) {
            return Err(OperationError::State("不能停用自己的账号，请由另一位管理员办理".to_owned()));
        }
        let mut writing = self.begin(act).await?;
        let person = require_over(&mut writing, act, id).await?;
        refuse_left(&person)?;
        if person.state == "locked" {
            return Err(OperationError::State(format!("{}的账号已经停用", person.name)));
        }
        person::set_state(writing.connection(), id, "locked", None).await?;
        storage::session::end_all(writing.connection(), id, &act.at()).await?;
        storage::session::withdraw_links(writing.connection(), id, &act.at()).await?;
        writing.audit(person.unit_id, "person.lock", &format!("person:{id}"), &json!({})).await?;
        writing.commit().await
    }

    /// Unlocks an account and forgets its failed attempts.
    ///
    /// # Errors
    /// Without the right over the person.
    #[boxed::future]
    pub async fn unlock_person(&self, act: &Act, id: i64) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let person = require_over(&mut writing, act, id).await?;
        refuse_left(&person)?;
        if person.state == "locked" {
            let state = if person.password_hash.is_empty() { "invited" } else { "active" };
            person::set_state(writing.connection(), id, state, None).await?;
        }
        storage::session::forgive(writing.connection(), &person.account).await?;
        writing.audit(person.unit_id, "person.unlock", &format!("person:{id}"), &json!({})).await?;
        writing.commit().await
    }
}

/// Checks and writes a person within a transaction; the caller has checked the right.
#[boxed::future]
pub(crate) async fn insert_person(
    operations: &Operations,
    writing: &mut Writing<'_>,
    input: &NewPerson,
) -> Result<i64, OperationError> {
    let mut fields = Fields::default();
    let account = check_account(&mut fields, &input.account);
    let name = fields.required("name", "姓名", &input.name, 30);
    let contact = fields.optional("contact", "联系方式", &input.contact, 120);
    fields.check()?;
    let unit = load_unit(writing.connection(), input.unit_id).await?;
    must_stand(&unit)?;
    if person::by_account(writing.connection(), &account).await?.is_some() {
        return Err(OperationError::invalid("account", format!("账号“{account}”已被使用，请换一个")));
    }
    let at = writing.at();
    let row = NewPersonRow {
        account: &account,
        name: &name,
        contact_sealed: &operations.seal.seal(&contact),
        unit_id: input.unit_id,
        password_hash: "",
        state: "invited",
        at: &at,
    };
    let id = person::insert(writing.connection(), &row).await?;
    writing.audit(unit.id, "person.create", &format!("person:{id}"), &json!({ "account": account })).await?;
    Ok(id)
}

#[boxed::future]
pub(crate) async fn load_person(connection: &mut Connection, id: i64) -> Result<PersonRow, OperationError> {
    person::by_id(connection, id).await?.ok_or_else(|| OperationError::NotFound("此人".to_owned()))
}

pub(crate) fn refuse_left(person: &PersonRow) -> Result<(), OperationError> {
    if person.state == "left" {
        return Err(OperationError::State(format!("{}已离任，账号不能再办理", person.name)));
    }
    Ok(())
}

/// The right to manage people must cover the person's unit and everything the person holds:
/// otherwise the administrator of a district could take over the account of somebody with a role in
/// the city by a reset link.
#[boxed::future]
pub(crate) async fn require_over(
    writing: &mut Writing<'_>,
    act: &Act,
    id: i64,
) -> Result<PersonRow, OperationError> {
    let person = load_person(writing.connection(), id).await?;
    let unit = load_unit(writing.connection(), person.unit_id).await?;
    act.actor.require(Permission::ManagePeople, &unit.path, None)?;
    let today = act.today().to_string();
    for held in grant::open_of_person(writing.connection(), id, &today).await? {
        if !act.actor.may(Permission::ManagePeople, &held.unit_path, held.sector_code.as_deref()) {
            return Err(OperationError::Forbidden(format!(
                "{}还在“{}”任职，请由该机构的系统管理员办理",
                person.name, held.unit_name
            )));
        }
    }
    Ok(person)
}

fn summary(row: &PersonRow, unit_name: String, grants: Vec<GrantView>) -> PersonSummary {
    PersonSummary {
        id: row.id,
        account: row.account.clone(),
        name: row.name.clone(),
        unit_id: row.unit_id,
        unit_name,
        state: PersonState::from_id(&row.state),
        grants,
        last_signed_in_at: row.last_signed_in_at.clone(),
    }
}
