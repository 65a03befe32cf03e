//! The description of the interface: OpenAPI 3.1, made from the endpoints themselves. What holds for
//! all of them (problems, entity tags, idempotency) is added in one place.

use super::problem::ProblemDocument;
use super::registry::Registry;
use super::{
    assessment, cascade, catalogue, compilation, difficulty, disclosure, guideline, job, maintenance,
    organisation, problem, question, reminder, search, sector, unit_list,
};
use crate::core::Access;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::{HttpMethod, Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, HeaderBuilder, Ref, RefOr, Required, ResponseBuilder};
use utoipa::{Modify, OpenApi};

/// 全部接口
#[derive(OpenApi)]
#[openapi(
    info(
        title = "公开：基层政务公开标准目录平台接口",
        description = "读取已发布的目录、标准指引与机构不需要令牌；办理须带 Authorization: Bearer 令牌，POST 须带 Idempotency-Key。\
                       出错时返回 RFC 9457 问题文档，各种问题见 /problems。列表用 cursor 翻页；读取带 ETag，可用 If-None-Match。"
    ),
    paths(
        search::search_published,
        guideline::list_sectors,
        guideline::list_guidelines,
        guideline::show_guideline,
        guideline::list_guideline_versions,
        guideline::show_guideline_version,
        guideline::import_guideline,
        guideline::withdraw_guideline,
        organisation::units::list_units,
        organisation::units::show_unit,
        organisation::units::show_unit_history,
        organisation::units::show_body,
        organisation::units::show_body_with_people,
        organisation::units::list_units_without_body,
        organisation::units::list_sector_leads,
        organisation::unit_acts::found_unit,
        organisation::unit_acts::rename_unit,
        organisation::unit_acts::move_unit,
        organisation::unit_acts::dissolve_unit,
        organisation::unit_acts::merge_units,
        organisation::unit_acts::set_body,
        organisation::unit_acts::set_sector_lead,
        organisation::people::list_people,
        organisation::people::show_person,
        organisation::people::create_person,
        organisation::people::change_person,
        organisation::person_acts::list_duties,
        organisation::person_acts::lock_person,
        organisation::person_acts::unlock_person,
        organisation::person_acts::invite_person,
        organisation::person_acts::reset_password,
        organisation::person_acts::name_deputy,
        organisation::person_acts::end_deputy,
        organisation::person_acts::hand_over,
        organisation::grants::grant_role,
        organisation::grants::end_grant,
        organisation::notices::list_notices,
        organisation::notices::mark_notices_read,
        organisation::tokens::list_tokens,
        organisation::tokens::make_token,
        organisation::tokens::revoke_token,
        compilation::list_compilations,
        compilation::show_compilation,
        job::show_job,
        job::cancel_job,
        disclosure::load::load_disclosure,
        disclosure::batch::load_batch,
        disclosure::read::show_disclosure,
        disclosure::read::show_published_disclosure,
        disclosure::read::show_checklist,
        disclosure::standing::show_coverage,
        disclosure::template::show_template,
        disclosure::template::save_template,
        disclosure::template::reset_template,
        disclosure::find::find_disclosures,
        disclosure::act::discard_disclosure,
        disclosure::act::submit_disclosure,
        disclosure::act::return_disclosure,
        disclosure::act::refer_disclosure,
        disclosure::act::answer_referral,
        disclosure::act::review_disclosure,
        disclosure::act::approve_disclosure,
        disclosure::act::publish_disclosure,
        disclosure::act::withdraw_disclosure,
        disclosure::attachment::attach_file,
        disclosure::attachment::mask_attachment,
        disclosure::attachment::remove_attachment,
        disclosure::columns::show_columns,
        disclosure::columns::choose_columns,
        disclosure::attachment::close_elements,
        disclosure::attachment::schedule_disclosure,
        disclosure::attachment::mark_disclosure,
        disclosure::check::settle_hint,
        disclosure::links::check_links,
        disclosure::check::ask_confirmation,
        disclosure::check::list_confirmations,
        disclosure::check::show_confirmation,
        disclosure::check::answer_confirmation,
        disclosure::check::withdraw_confirmation,
        disclosure::posting::plan_posting,
        disclosure::posting::allow_correction,
        question::list_questions,
        question::show_question,
        problem::list_problems,
        problem::show_problem,
        describe,
    ),
    components(schemas(ProblemDocument))
)]
struct Organised;

/// What holds for every endpoint.
struct Everywhere;

impl Modify for Everywhere {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("接口令牌，以 gk_ 开头，在工作台或命令行建立"))
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        for (path, item) in &mut openapi.paths.paths {
            let may_be_absent = path.starts_with("/api/") || path.contains('{');
            for (method, operation) in [
                (HttpMethod::Get, &mut item.get),
                (HttpMethod::Post, &mut item.post),
                (HttpMethod::Put, &mut item.put),
                (HttpMethod::Patch, &mut item.patch),
                (HttpMethod::Delete, &mut item.delete),
            ] {
                if let Some(operation) = operation {
                    add_common(operation, &method, may_be_absent);
                }
            }
        }
    }
}

fn add_common(operation: &mut Operation, method: &HttpMethod, may_be_absent: bool) {
    let is_act = !matches!(method, HttpMethod::Get);
    let has_token = operation.security.as_ref().is_some_and(|needed| !needed.is_empty());
    let mut problems = vec!["400", "500", "503"];
    if has_token {
        problems.extend(["401", "403"]);
    }
    if may_be_absent {
        problems.push("404");
    }
    if is_act {
        problems.extend(["404", "409", "422", "429"]);
        if !takes_lines(operation) {
            add_header(
                operation,
                "Idempotency-Key",
                "这次办理的键，重试时沿用同一个",
                matches!(method, HttpMethod::Post),
            );
        }
    } else {
        problems.push("422");
        add_header(operation, "If-None-Match", "上次得到的 ETag；内容没有变化的，返回304", false);
        let unchanged = ResponseBuilder::new().description("内容没有变化").build();
        operation.responses.responses.insert("304".to_owned(), RefOr::T(unchanged));
    }
    if operation.request_body.is_some() {
        problems.extend(["413", "415"]);
    }
    for status in problems {
        operation
            .responses
            .responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(problem_response()));
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if response.description.is_empty() && status.starts_with('2') {
            "成功".clone_into(&mut response.description);
        }
        if status == "200" && !is_act {
            let tag = HeaderBuilder::new()
                .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
                .description(Some("内容的标记"))
                .build();
            response.headers.insert("ETag".to_owned(), tag.into());
        }
    }
}

/// A call of many lines needs no key of its own: each line is known by its number.
fn takes_lines(operation: &Operation) -> bool {
    let Some(RefOr::T(body)) = &operation.request_body else { return false };
    body.content.contains_key("application/x-ndjson")
}

fn problem_response() -> utoipa::openapi::Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemDocument"))).build();
    ResponseBuilder::new().description("问题文档").content(problem::PROBLEM_JSON, content).build()
}

fn add_header(operation: &mut Operation, name: &str, description: &str, is_required: bool) {
    let parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(if is_required { Required::True } else { Required::False })
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(200))))
        .build();
    operation.parameters.get_or_insert_default().push(parameter.into());
}

/// The whole description.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Organised::openapi();
    document.merge(catalogue::Described::openapi());
    document.merge(cascade::Described::openapi());
    document.merge(unit_list::Described::openapi());
    document.merge(maintenance::Described::openapi());
    document.merge(sector::Described::openapi());
    document.merge(difficulty::Described::openapi());
    document.merge(assessment::Described::openapi());
    document.merge(reminder::Described::openapi());
    document.merge(disclosure::Described::openapi());
    Everywhere.modify(&mut document);
    document
}

/// The description as it is served and kept under `docs/`.
#[must_use]
pub fn text() -> String {
    let mut text = document().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// Adds the description.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    registry.read("/openapi.json", Access::Public, describe)
}

/// 本说明
#[utoipa::path(get, path = "/openapi.json", tag = "说明", responses((status = 200, body = Object, content_type = "application/json")))]
#[boxed::future]
pub async fn describe() -> Response {
    static TEXT: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let text = TEXT.get_or_init(text);
    ([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}
