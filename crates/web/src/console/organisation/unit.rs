//! One unit: what it is, under whom, the names it bore, what became of it, its open-government body,
//! the sectors it leads, its people (R59, R80a, R149b, R5).

use super::address;
use super::parts::{Done, GrantLine, day, days, done_notice, grant_line, unit_crumbs};
use crate::console::frame::{Place, frame};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::organisation::Permission;
use operations::organisation::{BodyView, PersonFilter, PersonSummary, Unit, UnitHistory};
use operations::sector::SectorNames;

/// A unit's page.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/unit.html")]
pub struct UnitView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Facts with the places they lead to; an empty address leads nowhere.
    pub facts: Vec<(&'static str, Link)>,
    /// Acts the person may do.
    pub acts: Vec<Link>,
    /// Names over time.
    pub names: Vec<NameLine>,
    /// Mergers, dissolutions and moves.
    pub events: Vec<NameLine>,
    /// The open-government body.
    pub body: Vec<(&'static str, Link)>,
    /// Where the body is registered; empty where one may not.
    pub body_action: String,
    /// Sectors it leads.
    pub leads: Vec<String>,
    /// People of the unit.
    pub people: Vec<PersonLine>,
    /// Where a person is added; empty where one may not.
    pub person_action: String,
}

/// A name, or what happened to the unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameLine {
    /// The name or the event.
    pub text: String,
    /// When.
    pub days: String,
    /// The document.
    pub document: String,
}

/// A person of the unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonLine {
    /// The person's page.
    pub link: Link,
    /// What the account is.
    pub state: &'static str,
    /// The roles held.
    pub grants: Vec<GrantLine>,
}

/// Shows a unit.
///
/// # Errors
/// When there is none or the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    let unit = state.operations.unit(id).await?;
    let mut frame = frame(&state, &who, &unit.name, Place::Organisation).await?;
    frame.crumbs = unit_crumbs(None);
    frame.notices = done_notice(&after.done);
    let history = state.operations.unit_history(id).await?;
    let body = state.operations.open_government_body(Some(&who.act()), id).await?;
    let leads = state.operations.sector_leads().await?;
    let sectors = state.operations.sector_names().await?;
    let filter = PersonFilter { unit_id: Some(id), ..PersonFilter::default() };
    let people = state.operations.people(&who.act(), &filter).await?;
    let may_people = unit.valid_to.is_none() && who.actor.may(Permission::ManagePeople, &unit.path, None);
    page(&UnitView {
        facts: facts(&state, &unit).await?,
        acts: acts(&who, &unit),
        names: names(&history),
        events: events(&history, id),
        body: body.map(|body| body_facts(&body)).unwrap_or_default(),
        body_action: if may_people { address::of(address::UNIT_BODY, id) } else { String::new() },
        leads: leads.iter().filter(|(_, lead)| *lead == id).map(|(code, _)| sectors.name(code)).collect(),
        people: people
            .iter()
            .filter(|person| person.unit_id == id)
            .map(|person| person_line(&sectors, person))
            .collect(),
        person_action: if may_people { format!("{}?unit={id}", address::PERSON_NEW) } else { String::new() },
        frame,
    })
}

async fn facts(state: &AppState, unit: &Unit) -> Result<Vec<(&'static str, Link)>, PageError> {
    let mut facts = vec![
        ("类别", Link::new(unit.kind.label(), "")),
        ("简称", Link::new(unit.short_name.clone(), "")),
        ("代码", Link::new(unit.code.clone(), "")),
    ];
    for (label, superior) in
        [("上级机构（块）", unit.parent_id), ("业务主管部门（条）", unit.sector_parent_id)]
    {
        if let Some(id) = superior {
            let superior = state.operations.unit(id).await?;
            facts.push((label, Link::new(superior.name, address::of(address::UNIT, id))));
        }
    }
    facts.push(("存续", Link::new(days(&unit.valid_from, unit.valid_to.as_deref()), "")));
    facts.push(("下级机构", Link::new("在机构树中查看", format!("{}?under={}", address::TREE, unit.id))));
    Ok(facts)
}

fn acts(who: &SignedIn, unit: &Unit) -> Vec<Link> {
    if unit.valid_to.is_some() || !who.actor.may(Permission::ManageOrganisation, &unit.path, None) {
        return Vec::new();
    }
    let mut acts = vec![Link::new("更名", address::of(address::UNIT_RENAME, unit.id))];
    if unit.parent_id.is_some() {
        acts.push(Link::new("调整隶属", address::of(address::UNIT_MOVE, unit.id)));
        acts.push(Link::new("并入其他机构", address::of(address::UNIT_MERGE, unit.id)));
        acts.push(Link::new("撤销", address::of(address::UNIT_DISSOLVE, unit.id)));
    }
    acts.push(Link::new("新设下级机构", format!("{}?under={}", address::UNIT_NEW, unit.id)));
    acts
}

fn names(history: &UnitHistory) -> Vec<NameLine> {
    let line = |name: &operations::organisation::UnitName| NameLine {
        text: name.name.clone(),
        days: days(&name.valid_from, name.valid_to.as_deref()),
        document: name.document.clone(),
    };
    history.names.iter().rev().map(line).collect()
}

fn events(history: &UnitHistory, id: i64) -> Vec<NameLine> {
    let line = |event: &operations::organisation::UnitSuccession| {
        let other = event.successor.as_ref().map(|unit| unit.name.as_str()).unwrap_or_default();
        let text = match event.kind.as_str() {
            "merged" if event.unit.id == id => format!("并入{other}"),
            "merged" => format!("{}并入本机构", event.unit.name),
            "moved" => format!("改由{other}领导"),
            _ => "撤销".to_owned(),
        };
        NameLine { text, days: day(&event.on), document: event.document.clone() }
    };
    history.successions.iter().rev().map(line).collect()
}

fn body_facts(body: &BodyView) -> Vec<(&'static str, Link)> {
    let person = |person: &Option<(i64, String)>| match person {
        Some((id, name)) => Link::new(name.clone(), address::of(address::PERSON, *id)),
        None => Link::new("未登记", ""),
    };
    let contact = if body.contact.is_empty() { "未登记" } else { &body.contact };
    vec![
        ("工作机构", Link::new(body.body_name.clone(), "")),
        ("负责人", person(&body.head)),
        ("联系人", person(&body.named_person)),
        ("替补人", person(&body.deputy)),
        ("办公电话与地址", Link::new(contact, "")),
        ("登记", Link::new(days(&body.valid_from, None), "")),
    ]
}

fn person_line(sectors: &SectorNames, person: &PersonSummary) -> PersonLine {
    PersonLine {
        link: Link::new(person.name.clone(), address::of(address::PERSON, person.id)),
        state: person.state.label(),
        grants: person.grants.iter().map(|grant| grant_line(sectors, grant, false)).collect(),
    }
}
