//! Each unit's open-government body with head, named person and deputy; a unit without one is an
//! error on the overview (R149b).

use super::field::Fields;
use super::unit::{Unit, load_unit};
use super::unit_change::must_stand;
use crate::{Act, OperationError, Operations};
use domain::organisation::{Permission, UnitKind};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use storage::Connection;
use storage::organisation::{Body, NewBody, body, unit};

/// A body to be set.
#[derive(Debug, Clone, Default)]
pub struct BodyInput {
    /// Its name, e.g. the office that does the work.
    pub body_name: String,
    /// The head.
    pub head_id: Option<i64>,
    /// The named person (联系人).
    pub named_person_id: Option<i64>,
    /// The deputy.
    pub deputy_id: Option<i64>,
    /// The office's telephone and address, which are public; personal numbers belong to the person.
    pub contact: String,
    /// The day from which it stands.
    pub valid_from: Option<Date>,
}

/// A body with the names of its people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BodyView {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub body_name: String,
    /// The head, with number and name.
    pub head: Option<(i64, String)>,
    /// The named person.
    pub named_person: Option<(i64, String)>,
    /// The deputy.
    pub deputy: Option<(i64, String)>,
    /// The office's telephone and address.
    pub contact: String,
    /// First day.
    pub valid_from: String,
}

/// What a unit lacks of R149b.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitWithoutBody {
    /// The unit.
    pub unit: Unit,
    /// The missing parts in words: 工作机构, 负责人, 联系人, 替补人.
    pub missing: Vec<&'static str>,
}

impl Operations {
    /// Sets the open-government body of a unit; the former one stays in the history.
    ///
    /// # Errors
    /// Without the right, or when a person does not exist or has left.
    #[boxed::future]
    pub async fn set_open_government_body(
        &self,
        act: &Act,
        unit_id: i64,
        input: BodyInput,
    ) -> Result<BodyView, OperationError> {
        let mut fields = Fields::default();
        let name = fields.required("body_name", "工作机构名称", &input.body_name, 60);
        let contact = fields.optional("contact", "办公电话与地址", &input.contact, 120);
        if input.deputy_id.is_some() && input.deputy_id == input.named_person_id {
            fields.problem("deputy_id", "替补人不能与联系人是同一人");
        }
        fields.check()?;
        let mut writing = self.begin(act).await?;
        let unit = load_unit(writing.connection(), unit_id).await?;
        act.actor.require(Permission::ManagePeople, &unit.path, None)?;
        must_stand(&unit)?;
        for (field, person) in [
            ("head_id", input.head_id),
            ("named_person_id", input.named_person_id),
            ("deputy_id", input.deputy_id),
        ] {
            refuse_absent(writing.connection(), field, person).await?;
        }
        let from = input.valid_from.unwrap_or(act.today()).to_string();
        let row = NewBody {
            unit_id,
            body_name: &name,
            head_id: input.head_id,
            named_person_id: input.named_person_id,
            deputy_id: input.deputy_id,
            contact: &contact,
            valid_from: &from,
        };
        body::replace(writing.connection(), &row).await?;
        let detail = json!({ "body": name, "head": input.head_id, "named_person": input.named_person_id, "deputy": input.deputy_id });
        writing.audit(unit_id, "unit.set_body", &format!("unit:{unit_id}"), &detail).await?;
        writing.changed("unit", unit_id).await?;
        let stored = body::of_unit(writing.connection(), unit_id).await?;
        let stored = stored.ok_or_else(|| OperationError::Internal("工作机构未写入".into()))?;
        let view = view(writing.connection(), stored).await?;
        writing.commit().await?;
        Ok(view)
    }

    /// The body that stands for a unit. Name and office contact are public; names of people need the
    /// right to read the organisation.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn open_government_body(
        &self,
        act: Option<&Act>,
        unit_id: i64,
    ) -> Result<Option<BodyView>, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = load_unit(&mut connection, unit_id).await?;
        let Some(stored) = body::of_unit(&mut connection, unit_id).await? else {
            return Ok(None);
        };
        let mut view = view(&mut connection, stored).await?;
        if !act.is_some_and(|act| act.actor.may(Permission::ReadOrganisation, &unit.path, None)) {
            (view.head, view.named_person, view.deputy) = (None, None, None);
        }
        Ok(Some(view))
    }

    /// The standing units at which something of R149b is missing, as far as the actor may read.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn units_without_body(&self, act: &Act) -> Result<Vec<UnitWithoutBody>, OperationError> {
        let mut connection = self.store.read().await?;
        let bodies: HashMap<i64, Body> =
            body::standing(&mut connection).await?.into_iter().map(|body| (body.unit_id, body)).collect();
        let mut lacking = Vec::new();
        for row in unit::all(&mut connection).await? {
            let unit = Unit::from_row(row)?;
            let is_concerned =
                unit.stands_on(act.today()) && !matches!(unit.kind, UnitKind::Station | UnitKind::Village);
            if !is_concerned || !act.actor.may(Permission::ReadOrganisation, &unit.path, None) {
                continue;
            }
            let missing = missing(bodies.get(&unit.id));
            if !missing.is_empty() {
                lacking.push(UnitWithoutBody { unit, missing });
            }
        }
        Ok(lacking)
    }
}

fn missing(body: Option<&Body>) -> Vec<&'static str> {
    let Some(body) = body else {
        return vec!["工作机构"];
    };
    [(body.head_id, "负责人"), (body.named_person_id, "联系人"), (body.deputy_id, "替补人")]
        .into_iter()
        .filter(|(person, _)| person.is_none())
        .map(|(_, label)| label)
        .collect()
}

#[boxed::future]
async fn view(connection: &mut Connection, body: Body) -> Result<BodyView, OperationError> {
    let mut named = Vec::new();
    for id in [body.head_id, body.named_person_id, body.deputy_id] {
        named.push(match id {
            Some(id) => storage::person::by_id(&mut *connection, id).await?.map(|person| (id, person.name)),
            None => None,
        });
    }
    let deputy = named.pop().flatten();
    let named_person = named.pop().flatten();
    let head = named.pop().flatten();
    Ok(BodyView {
        unit_id: body.unit_id,
        body_name: body.body_name,
        head,
        named_person,
        deputy,
        contact: body.contact,
        valid_from: body.valid_from,
    })
}

#[boxed::future]
async fn refuse_absent(
    connection: &mut Connection,
    field: &str,
    person: Option<i64>,
) -> Result<(), OperationError> {
    let Some(id) = person else { return Ok(()) };
    match storage::person::by_id(connection, id).await? {
        Some(person) if person.state != "left" => Ok(()),
        Some(person) => Err(OperationError::invalid(field, format!("{}已离任，请另选一人", person.name))),
        None => Err(OperationError::invalid(field, "没有这个人，请重新选择")),
    }
}
