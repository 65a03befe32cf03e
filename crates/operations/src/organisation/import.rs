//! Importing the form: the preview runs the very import in a transaction that is then undone, so the
//! two cannot disagree; the import is one transaction and may be repeated.

use super::field::account_form;
use super::form::{FilledForm, FormProblem, FormRow, read_form};
use super::grant::{GrantInput, insert_grant};
use super::import_check::{kind, roles};
use super::import_row::{
    date_cell, find_unit, has_problem, may_import, named_in_vain, refuse_repeated, settle, superiors_first,
    to_field_problem,
};
use super::link::{LinkPurpose, OneTimeLink, write_link};
use super::person::{NewPerson, insert_person, refuse_left, require_over};
use super::unit::{Unit, load_unit, root_id};
use super::unit_change::{NewUnit, check_superiors, insert_unit, must_stand};
use crate::{Act, OperationError, Operations, Writing};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::organisation::{Permission, UnitKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::organisation::{grant, unit};

/// What the import makes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// 新增
    New,
    /// 有变化
    Changed,
    /// 无变化
    Unchanged,
    /// 有错误
    Error,
}

/// A line of the form and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreviewLine {
    /// The row as the file counts it.
    pub row: Option<u32>,
    /// Code or account.
    pub key: String,
    /// Name.
    pub name: String,
    /// What becomes of it.
    pub state: LineState,
    /// What changes, in words.
    pub changes: Vec<String>,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationPreview {
    /// What [`Operations::import_organisation`] is given.
    pub id: String,
    /// The lines of units.
    pub units: Vec<PreviewLine>,
    /// The lines of people.
    pub people: Vec<PreviewLine>,
    /// What stands in the way; an import with problems does nothing.
    pub problems: Vec<FormProblem>,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OrganisationReceipt {
    /// Units created.
    pub units_created: usize,
    /// Units changed.
    pub units_changed: usize,
    /// People created.
    pub people_created: usize,
    /// People changed.
    pub people_changed: usize,
    /// Lines that changed nothing.
    pub unchanged: usize,
    /// Invitations of the new people, shown once.
    pub invitations: Vec<Invitation>,
}

/// The link by which a new person signs in for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invitation {
    /// The account.
    pub account: String,
    /// The person's name.
    pub name: String,
    /// The unit's name.
    pub unit: String,
    /// The link.
    pub link: OneTimeLink,
}

/// The uploaded form between preview and import; sealed, since it holds contact data.
#[derive(Serialize, Deserialize)]
struct Kept {
    person_id: Option<i64>,
    name: String,
    bytes: String,
}

#[derive(Default)]
struct Outcome {
    units: Vec<PreviewLine>,
    people: Vec<PreviewLine>,
    problems: Vec<FormProblem>,
    invitations: Vec<Invitation>,
}

impl LineState {
    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "新增",
            Self::Changed => "有变化",
            Self::Unchanged => "无变化",
            Self::Error => "有错误",
        }
    }
}

impl Operations {
    /// Reads a filled form and says what importing it would do. Nothing is changed.
    ///
    /// # Errors
    /// Without the right, or when the file is no form at all.
    #[boxed::future]
    pub async fn preview_organisation(
        &self,
        act: &Act,
        name: &str,
        bytes: &[u8],
    ) -> Result<OrganisationPreview, OperationError> {
        may_import(act)?;
        let form = read_form(name, bytes)?;
        let mut writing = self.begin(act).await?;
        let outcome = self.apply(&mut writing, act, &form).await?;
        drop(writing);
        let kept =
            Kept { person_id: act.actor.person_id, name: name.to_owned(), bytes: STANDARD.encode(bytes) };
        let text = serde_json::to_string(&kept).map_err(storage::StorageError::from)?;
        let id = self.blobs.put(self.seal.seal(&text).as_bytes()).await?;
        Ok(OrganisationPreview {
            id,
            units: outcome.units,
            people: outcome.people,
            problems: outcome.problems,
        })
    }

    /// Does what a preview said, if nothing stands in its way by now. Doing it twice changes nothing more.
    ///
    /// # Errors
    /// Without the right, for somebody else's preview, or with problems: then nothing is written.
    #[boxed::future]
    pub async fn import_organisation(
        &self,
        act: &Act,
        preview_id: &str,
    ) -> Result<OrganisationReceipt, OperationError> {
        may_import(act)?;
        let gone = || OperationError::NotFound("这份导入预览，请重新上传；它".to_owned());
        let sealed = self.blobs.get(preview_id).await.map_err(|_| gone())?;
        let text =
            String::from_utf8(sealed).ok().and_then(|sealed| self.seal.open(&sealed)).ok_or_else(gone)?;
        let kept: Kept = serde_json::from_str(&text).map_err(|_| gone())?;
        if kept.person_id != act.actor.person_id {
            return Err(gone());
        }
        let bytes = STANDARD.decode(&kept.bytes).map_err(|_| gone())?;
        self.import_organisation_file(act, &kept.name, &bytes).await
    }

    /// The same from the file itself, without a preview.
    ///
    /// # Errors
    /// As [`Operations::import_organisation`].
    #[boxed::future]
    pub async fn import_organisation_file(
        &self,
        act: &Act,
        name: &str,
        bytes: &[u8],
    ) -> Result<OrganisationReceipt, OperationError> {
        may_import(act)?;
        let form = read_form(name, bytes)?;
        let mut writing = self.begin(act).await?;
        let outcome = self.apply(&mut writing, act, &form).await?;
        if !outcome.problems.is_empty() {
            return Err(OperationError::Invalid(outcome.problems.iter().map(to_field_problem).collect()));
        }
        let receipt = outcome.receipt();
        let root = root_id(writing.connection()).await?;
        let detail = json!({ "units_created": receipt.units_created, "units_changed": receipt.units_changed,
            "people_created": receipt.people_created, "people_changed": receipt.people_changed });
        writing.audit(root, "organisation.import", &format!("unit:{root}"), &detail).await?;
        writing.commit().await?;
        Ok(receipt)
    }

    #[boxed::future]
    async fn apply(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        form: &FilledForm,
    ) -> Result<Outcome, OperationError> {
        let mut outcome = Outcome { problems: form.problems.clone(), ..Outcome::default() };
        refuse_repeated(&form.units, "code", &mut outcome.problems);
        refuse_repeated(&form.people, "account", &mut outcome.problems);
        for row in superiors_first(&form.units) {
            let waits = (form.units.as_slice(), &["parent", "sector_parent"][..]);
            let result = if has_problem(row, &outcome.problems) {
                Err(OperationError::Invalid(Vec::new()))
            } else if let Some(problem) = named_in_vain(writing, row, waits, &outcome.problems).await? {
                Err(OperationError::Invalid(vec![problem]))
            } else {
                apply_unit(writing, act, row).await
            };
            let line = settle(row, ("code", "name"), result, &mut outcome.problems)?;
            outcome.units.push(line);
        }
        for row in &form.people {
            let waits = (form.units.as_slice(), &["unit", "grant_unit"][..]);
            let result = if has_problem(row, &outcome.problems) {
                Err(OperationError::Invalid(Vec::new()))
            } else if let Some(problem) = named_in_vain(writing, row, waits, &outcome.problems).await? {
                Err(OperationError::Invalid(vec![problem]))
            } else {
                self.apply_person(writing, act, row, &mut outcome.invitations).await
            };
            let line = settle(row, ("account", "name"), result, &mut outcome.problems)?;
            outcome.people.push(line);
        }
        let further = self.further_problems(writing, form, &outcome.problems).await?;
        outcome.problems.extend(further);
        let is_person = |sheet: &str| form.people.iter().any(|row| row.sheet == sheet);
        outcome.problems.sort_by_key(|problem| (is_person(&problem.sheet), problem.row));
        outcome.units.sort_by_key(|line| line.row);
        Ok(outcome)
    }

    #[boxed::future]
    async fn apply_person(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        row: &FormRow,
        invitations: &mut Vec<Invitation>,
    ) -> Result<(LineState, Vec<String>), OperationError> {
        let unit = find_unit(writing, row.cell("unit"), "unit").await?;
        act.actor.require(Permission::ManagePeople, &unit.path, None)?;
        let account = account_form(row.cell("account"));
        let known = storage::person::by_account(writing.connection(), &account).await?;
        let mut changes = Vec::new();
        let (person_id, is_new) = match known {
            Some(person) => {
                refuse_left(&person)?;
                require_over(writing, act, person.id).await?;
                self.update_known(writing, &person, &unit, row, &mut changes).await?;
                (person.id, false)
            }
            None => {
                let input = NewPerson {
                    account: account.clone(),
                    name: row.cell("name").to_owned(),
                    contact: row.cell("contact").to_owned(),
                    unit_id: unit.id,
                };
                (insert_person(self, writing, &input).await?, true)
            }
        };
        if self.take_mail(writing, (person_id, unit.id), row.cell("email")).await? {
            changes.push("电子邮箱".to_owned());
        }
        self.apply_roles(writing, act, row, (person_id, &unit), &mut changes).await?;
        if is_new {
            let link = write_link(writing, person_id, LinkPurpose::Invite, act.now).await?;
            invitations.push(Invitation {
                account,
                name: row.cell("name").to_owned(),
                unit: unit.name,
                link,
            });
            return Ok((LineState::New, changes));
        }
        Ok((if changes.is_empty() { LineState::Unchanged } else { LineState::Changed }, changes))
    }

    #[boxed::future]
    async fn update_known(
        &self,
        writing: &mut Writing<'_>,
        person: &storage::person::PersonRow,
        unit: &Unit,
        row: &FormRow,
        changes: &mut Vec<String>,
    ) -> Result<(), OperationError> {
        let (name, contact) = (row.cell("name"), row.cell("contact"));
        let known_contact = self.seal.open(&person.contact_sealed).unwrap_or_default();
        let before = changes.len();
        if name != person.name {
            changes.push(format!("姓名：{}→{name}", person.name));
        }
        if unit.id != person.unit_id {
            let from = load_unit(writing.connection(), person.unit_id).await?;
            changes.push(format!("所在机构：{}→{}", from.name, unit.name));
        }
        let has_new_contact = !contact.is_empty() && contact != known_contact;
        if has_new_contact {
            changes.push("联系方式".to_owned());
        }
        if changes.len() == before {
            return Ok(());
        }
        let sealed = if has_new_contact { self.seal.seal(contact) } else { person.contact_sealed.clone() };
        storage::person::update(writing.connection(), (person.id, person.revision), name, &sealed, unit.id)
            .await?;
        let detail = json!({ "unit": unit.id, "name_changed": name != person.name, "contact_changed": has_new_contact });
        writing.audit(unit.id, "person.update", &format!("person:{}", person.id), &detail).await
    }

    #[boxed::future]
    async fn apply_roles(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        row: &FormRow,
        (person_id, unit): (i64, &Unit),
        changes: &mut Vec<String>,
    ) -> Result<(), OperationError> {
        let at = match row.cell("grant_unit") {
            "" => unit.clone(),
            name => find_unit(writing, name, "grant_unit").await?,
        };
        let sectors = self.sectors_of(row)?;
        let today = act.today();
        for role in roles(row)? {
            let held = grant::open_of_person(writing.connection(), person_id, &today.to_string()).await?;
            for sector in &sectors {
                let holds = held.iter().any(|held| {
                    held.role == role.id() && held.unit_id == at.id && held.sector_code == *sector
                });
                if holds {
                    continue;
                }
                let of = self.in_brackets(sector.as_deref());
                let sector = sector.clone();
                let input = GrantInput { person_id, role, unit_id: at.id, sector, from: today, to: None };
                insert_grant(self, writing, act, &input).await?;
                changes.push(format!("{}：{}{of}", role.label(), at.name));
            }
        }
        Ok(())
    }
}

impl Outcome {
    fn receipt(self) -> OrganisationReceipt {
        let count =
            |lines: &[PreviewLine], state: LineState| lines.iter().filter(|line| line.state == state).count();
        OrganisationReceipt {
            units_created: count(&self.units, LineState::New),
            units_changed: count(&self.units, LineState::Changed),
            people_created: count(&self.people, LineState::New),
            people_changed: count(&self.people, LineState::Changed),
            unchanged: count(&self.units, LineState::Unchanged) + count(&self.people, LineState::Unchanged),
            invitations: self.invitations,
        }
    }
}

#[boxed::future]
async fn apply_unit(
    writing: &mut Writing<'_>,
    act: &Act,
    row: &FormRow,
) -> Result<(LineState, Vec<String>), OperationError> {
    let kind = kind(row)?;
    let sector_parent_id = match row.cell("sector_parent") {
        "" => None,
        name => Some(find_unit(writing, name, "sector_parent").await?.id),
    };
    if let Some(known) = unit::by_code(writing.connection(), row.cell("code")).await? {
        return update_known_unit(writing, act, row, (Unit::from_row(known)?, kind), sector_parent_id).await;
    }
    let parent = match row.cell("parent") {
        "" => return Err(OperationError::invalid("parent", "“上级机构”没有填写")),
        name => find_unit(writing, name, "parent").await?,
    };
    act.actor.require(Permission::ManageOrganisation, &parent.path, None)?;
    let input = NewUnit {
        code: row.cell("code").to_owned(),
        name: row.cell("name").to_owned(),
        short_name: row.cell("short_name").to_owned(),
        kind,
        parent_id: Some(parent.id),
        sector_parent_id,
        valid_from: date_cell(row.cell("valid_from"))?.unwrap_or(act.today()),
    };
    insert_unit(writing, &input).await?;
    Ok((LineState::New, vec![format!("{}之下", parent.name)]))
}

/// Names, kinds and superiors of government change with a date and a document, not by a list.
#[boxed::future]
async fn update_known_unit(
    writing: &mut Writing<'_>,
    act: &Act,
    row: &FormRow,
    (known, kind): (Unit, UnitKind),
    sector_parent_id: Option<i64>,
) -> Result<(LineState, Vec<String>), OperationError> {
    let by_hand = "须有日期和文件，请在机构页面办理";
    must_stand(&known)?;
    if row.cell("name") != known.name {
        return Err(OperationError::invalid(
            "name",
            format!("代码“{}”登记的名称是“{}”；更名{by_hand}", known.code, known.name),
        ));
    }
    if kind != known.kind {
        return Err(OperationError::invalid(
            "kind",
            format!("“{}”登记的类别是{}，类别不能更改", known.name, known.kind.label()),
        ));
    }
    if !row.cell("parent").is_empty()
        && Some(find_unit(writing, row.cell("parent"), "parent").await?.id) != known.parent_id
    {
        return Err(OperationError::invalid(
            "parent",
            format!("“{}”的上级机构与登记不同；移动{by_hand}", known.name),
        ));
    }
    let mut changes = Vec::new();
    let short = row.cell("short_name");
    let changes_short = !short.is_empty() && short != known.short_name;
    let changes_superior = sector_parent_id.is_some() && sector_parent_id != known.sector_parent_id;
    if !changes_short && !changes_superior {
        return Ok((LineState::Unchanged, changes));
    }
    act.actor.require(Permission::ManageOrganisation, &known.path, None)?;
    if changes_short {
        unit::set_short_name(writing.connection(), known.id, short).await?;
        changes.push(format!("简称：{}→{short}", known.short_name));
    }
    if let Some(superior) = sector_parent_id.filter(|_| changes_superior) {
        check_superiors(writing.connection(), known.kind, known.parent_id, sector_parent_id).await?;
        let revision = load_unit(writing.connection(), known.id).await?.revision;
        unit::set_sector_superior(writing.connection(), known.id, revision, sector_parent_id).await?;
        changes.push(format!("业务主管部门：{}", load_unit(writing.connection(), superior).await?.name));
    }
    writing
        .audit(known.id, "unit.update", &format!("unit:{}", known.id), &json!({ "changes": changes }))
        .await?;
    writing.changed("unit", known.id).await?;
    Ok((LineState::Changed, changes))
}
