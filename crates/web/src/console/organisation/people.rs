//! 人员: whoever one may read, found by unit, name, account and role; new people (R149b).

use super::address;
use super::parts::{Done, Standing, done_notice, form_page, moment, person_crumbs, unit_choices};
use crate::console::form::{Choice, Field, Form, Posted, Refusal, readable};
use crate::console::frame::{Place, frame};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::organisation::{Permission, Role};
use operations::organisation::{NewPerson, PersonFilter, PersonSummary};
use operations::sector::SectorNames;
use serde::Deserialize;

/// People on a page.
const PAGE: usize = 100;

/// The people.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/people.html")]
pub struct PeopleView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What was looked for.
    pub query: String,
    /// Units to choose from.
    pub units: Vec<Choice>,
    /// Roles to choose from.
    pub roles: Vec<Choice>,
    /// Those who left as well.
    pub with_left: bool,
    /// How many, in words.
    pub summary: String,
    /// The people.
    pub lines: Vec<PersonLine>,
    /// Earlier and later pages.
    pub pages: Vec<Link>,
    /// Where a person is added; empty where one may not.
    pub new_href: &'static str,
}

/// A person in the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonLine {
    /// The person's page.
    pub link: Link,
    /// Account.
    pub account: String,
    /// The unit.
    pub unit: Link,
    /// What the account is.
    pub state: &'static str,
    /// True where the account cannot be used.
    pub is_off: bool,
    /// Roles in words.
    pub roles: Vec<String>,
    /// When last signed in.
    pub seen: String,
}

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    unit: String,
    role: String,
    left: String,
    page: usize,
}

/// Shows the people.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    let role = Role::parse(&asked.role);
    let filter = PersonFilter {
        unit_id: asked.unit.parse().ok(),
        text: asked.q.clone(),
        role,
        with_left: !asked.left.is_empty(),
    };
    let people = state.operations.people(&who.act(), &filter).await?;
    let sectors = state.operations.sector_names().await?;
    let mut frame = frame(&state, &who, "人员", Place::People).await?;
    frame.notices = done_notice(&after.done);
    let mut units = unit_choices(&state, None, Some("全部机构")).await?;
    for choice in &mut units {
        choice.current = choice.value == asked.unit;
    }
    let roles = Role::ALL
        .into_iter()
        .map(|each| Choice { current: role == Some(each), ..Choice::new(each.id(), each.label()) });
    let from = asked.page.saturating_mul(PAGE).min(people.len());
    page(&PeopleView {
        summary: summary(people.len(), from),
        lines: people.iter().skip(from).take(PAGE).map(|person| line(&sectors, person)).collect(),
        pages: pages(&asked, people.len()),
        frame,
        units,
        roles: std::iter::once(Choice::none("全部角色")).chain(roles).collect(),
        with_left: !asked.left.is_empty(),
        query: asked.q,
        new_href: if who.actor.may_somewhere(Permission::ManagePeople) { address::PERSON_NEW } else { "" },
    })
}

/// The unit a new person belongs to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AtUnit {
    unit: String,
}

/// The form of a new person.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show_new(
    State(state): State<AppState>,
    who: SignedIn,
    Query(at): Query<AtUnit>,
) -> Result<Response, PageError> {
    new_page(&state, &who, &at.unit, None).await
}

/// Creates a person.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn create(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let input = NewPerson {
        account: posted.get("account").to_owned(),
        name: posted.get("name").to_owned(),
        contact: posted.get("contact").to_owned(),
        unit_id: posted.wanted_number("unit_id", "请选择所在机构", &mut problems),
    };
    let outcome = match readable(problems) {
        Ok(()) => state.operations.create_person(&who.act(), input).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(id) => {
            Ok(Redirect::to(&format!("{}?done=created", address::of(address::PERSON, id))).into_response())
        }
        Err(error) => {
            new_page(&state, &who, posted.get("unit_id"), Some(&Refusal::of(&posted, error)?)).await
        }
    }
}

#[boxed::future]
async fn new_page(
    state: &AppState,
    who: &SignedIn,
    unit: &str,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let form = Form::new("person", address::PERSON_NEW, &who.csrf_token, "新增人员")
        .with(Field::text("name", "姓名").required().longest(30))
        .with(
            Field::text("account", "账号")
                .required()
                .longest(32)
                .hint("2至32个小写字母、数字、点、横线或下划线；会出现在日志中，不要用手机号码或身份证号码"),
        )
        .with(
            Field::select("unit_id", "所在机构", unit_choices(state, None, Some("请选择")).await?)
                .value(unit)
                .required(),
        )
        .with(
            Field::text("contact", "联系方式")
                .longest(120)
                .hint("加密保存，只有本人和系统管理员可以查看，每次查看留有记录"),
        )
        .back("返回人员", address::PEOPLE);
    let words = vec!["新增后授予角色，再把一次性邀请链接交给本人设置密码。".to_owned()];
    let standing = Standing { title: "新增人员", place: Place::People, crumbs: person_crumbs(None) };
    form_page((state, who), standing, (Vec::new(), words), form.answered(refusal)).await
}

fn line(sectors: &SectorNames, person: &PersonSummary) -> PersonLine {
    let role = |grant: &operations::organisation::GrantView| {
        let sector =
            grant.sector.as_deref().map(|code| format!("·{}", sectors.name(code))).unwrap_or_default();
        let deputy = if grant.deputy_for.is_some() { "（代理）" } else { "" };
        format!("{}{sector}{deputy}", grant.role.label())
    };
    let mut roles: Vec<String> = person.grants.iter().map(role).collect();
    roles.dedup();
    PersonLine {
        link: Link::new(person.name.clone(), address::of(address::PERSON, person.id)),
        account: person.account.clone(),
        unit: Link::new(person.unit_name.clone(), address::of(address::UNIT, person.unit_id)),
        state: person.state.label(),
        is_off: person.state != operations::organisation::PersonState::Active,
        roles,
        seen: moment(person.last_signed_in_at.as_deref(), "从未登录"),
    }
}

fn summary(count: usize, from: usize) -> String {
    if count > PAGE {
        format!("共{count}人，显示第{}至{}人", from + 1, (from + PAGE).min(count))
    } else {
        format!("共{count}人")
    }
}

fn pages(asked: &Asked, count: usize) -> Vec<Link> {
    let encoded = crate::console::catalogue::address::encoded;
    let href = |page: usize| {
        format!(
            "{}?q={}&unit={}&role={}&left={}&page={page}",
            address::PEOPLE,
            encoded(&asked.q),
            encoded(&asked.unit),
            encoded(&asked.role),
            encoded(&asked.left)
        )
    };
    let mut pages = Vec::new();
    if asked.page > 0 {
        pages.push(Link::new("上一页", href(asked.page - 1)));
    }
    if asked.page.saturating_add(1).saturating_mul(PAGE) < count {
        pages.push(Link::new("下一页", href(asked.page + 1)));
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lead_on_only_where_there_is_more() {
        let labels = |page, count| -> Vec<String> {
            pages(&Asked { page, ..Asked::default() }, count).into_iter().map(|link| link.label).collect()
        };
        assert!(labels(0, 100).is_empty());
        assert_eq!(labels(0, 101), ["下一页"]);
        assert_eq!(labels(1, 250), ["上一页", "下一页"]);
        assert_eq!(labels(2, 250), ["上一页"]);
        assert_eq!(summary(250, 200), "共250人，显示第201至250人");
    }
}
