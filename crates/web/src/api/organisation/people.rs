//! People: the list, one person, new ones and changes (R149b).

use super::form::{Person, PersonDetail, unit_named};
use crate::api::answer::{Answer, created, done, ok_with_revision, seen_revision};
use crate::api::cursor::{Page, Paging};
use crate::api::extract::{Body, Path, Query};
use crate::api::mirror::Form;
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use domain::organisation::{Permission, Role};
use operations::organisation::{ContactPolicy, NewPerson, PersonChange, PersonFilter};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Which people.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleFilter {
    /// 只要某机构（代码或名称）及其下级的人员
    unit: Option<String>,
    /// 姓名或账号中含有的文字
    name: Option<String>,
    /// 只要担任某角色的，如 compiler 或 编制员
    role: Option<String>,
    /// 含已离任的
    #[serde(default)]
    with_left: bool,
}

/// How much of a person.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PersonParts {
    /// 是否给出联系方式；须有权限，每次查看都记入审计日志
    #[serde(default)]
    contact: bool,
}

/// 新人员
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonToCreate {
    /// 登录账号
    #[schema(example = "zhangsan")]
    account: String,
    /// 姓名
    #[schema(example = "张三")]
    name: String,
    /// 联系方式，加密保存
    #[serde(default)]
    contact: String,
    /// 所在机构的代码或名称
    #[schema(example = "天河区民政局")]
    unit: String,
}

/// 人员的修改
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonToChange {
    /// 姓名
    name: String,
    /// 联系方式；不填的不改
    contact: Option<String>,
    /// 所在机构的代码或名称
    unit: String,
}

/// The role of a code or of the word a person wrote.
///
/// # Errors
/// When there is none.
pub fn role_named(text: &str) -> Result<Role, Problem> {
    Role::parse(text).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.id()).collect();
        Problem::invalid("role", format!("没有角色“{text}”，可用：{}", known.join("、")))
    })
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let (reader, manager) =
        (Access::Token(Permission::ReadOrganisation), Access::Token(Permission::ManagePeople));
    registry
        .read("/api/v1/people", reader, list_people)
        .read("/api/v1/people/{id}", reader, show_person)
        .act(&Method::POST, "/api/v1/people", manager, create_person)
        .act(&Method::PUT, "/api/v1/people/{id}", manager, change_person)
}

/// 人员列表
///
/// 令牌所属人员可以查看的机构的人员，按编号排列。
#[utoipa::path(get, path = "/api/v1/people", tag = "人员", params(PeopleFilter, Paging), responses((status = 200, body = Page<Person>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_people(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(filter): Query<PeopleFilter>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Person>>, Problem> {
    let unit_id = match &filter.unit {
        Some(unit) => Some(unit_named(&state.operations, "unit", unit).await?.id),
        None => None,
    };
    let role = filter.role.as_deref().map(role_named).transpose()?;
    let wanted =
        PersonFilter { unit_id, text: filter.name.unwrap_or_default(), role, with_left: filter.with_left };
    let people = state.operations.people(&signed_in.act(), &wanted).await?;
    Ok(Json(paging.page(people, |person| person.id)?.map(Form::form)))
}

/// 人员详情
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "人员", params(("id" = i64, Path, description = "人员编号"), PersonParts),
    responses((status = 200, body = PersonDetail)), security(("token" = [])))]
#[boxed::future]
pub async fn show_person(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(parts): Query<PersonParts>,
) -> Answer {
    let contact = if parts.contact { ContactPolicy::Open } else { ContactPolicy::Sealed };
    let person = state.operations.person(&signed_in.act(), id, contact).await?;
    let revision = person.revision;
    ok_with_revision::<PersonDetail>(&person.form(), revision)
}

/// 新建人员
///
/// 之后以 /invitation 取得启用链接。
#[utoipa::path(post, path = "/api/v1/people", tag = "人员", request_body = PersonToCreate, responses((status = 201, body = PersonDetail)), security(("token" = [])))]
#[boxed::future]
pub async fn create_person(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<PersonToCreate>,
) -> Answer {
    let act = signed_in.act();
    let unit_id = unit_named(&state.operations, "unit", &input.unit).await?.id;
    let new = NewPerson { account: input.account, name: input.name, contact: input.contact, unit_id };
    let id = state.operations.create_person(&act, new).await?;
    let person: PersonDetail = state.operations.person(&act, id, ContactPolicy::Sealed).await?.form();
    created(&format!("/api/v1/people/{id}"), &person)
}

/// 修改人员
#[utoipa::path(put, path = "/api/v1/people/{id}", tag = "人员", params(("id" = i64, Path, description = "人员编号"), ("If-Match" = Option<String>, Header, description = "读取时得到的 ETag；内容已被改动的，返回409")),
    request_body = PersonToChange, responses((status = 200, body = crate::api::answer::Done)), security(("token" = [])))]
#[boxed::future]
pub async fn change_person(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    headers: HeaderMap,
    Body(input): Body<PersonToChange>,
) -> Answer {
    let act = signed_in.act();
    let unit_id = unit_named(&state.operations, "unit", &input.unit).await?.id;
    let revision = match seen_revision(&headers)? {
        Some(revision) => revision,
        None => state.operations.person(&act, id, ContactPolicy::Sealed).await?.revision,
    };
    let change = PersonChange { name: input.name, contact: input.contact, unit_id };
    state.operations.update_person(&act, id, change, revision).await?;
    done()
}
