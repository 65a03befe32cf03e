//! 首次启动: one page that asks for the code the server printed, the city, the site's identity and the
//! first administrator; only while nothing is set up, afterwards it does not exist (R59).

use super::address;
use super::site_identity;
use crate::console::client;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::gate_frame;
use crate::console::upload::Uploaded;
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError};
use crate::frame::ConsoleFrame;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use domain::organisation::UnitKind;
use operations::organisation::{Administrator, CityProfile, ProfileUnit, Setup, unit_code_problem};
use operations::setting::SiteIdentity;
use operations::{Channel, FieldProblem, OperationError};

/// A profile that stands for "only the root, named below".
const ROOT_ONLY: &str = "root";
/// A profile that stands for "the file below".
const FROM_FILE: &str = "file";

/// The first-start page.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/setup.html")]
pub struct SetupView {
    /// The frame without places.
    pub frame: ConsoleFrame,
    /// The form.
    pub form: Form,
}

/// Shows the first-start page.
///
/// # Errors
/// When the installation is set up.
#[boxed::future]
pub async fn show(State(state): State<AppState>) -> Result<Response, PageError> {
    setup_page(&state, None).await
}

/// Sets up the installation and leads to sign-in.
///
/// # Errors
/// When the installation is set up, or what no form can answer.
#[boxed::future]
pub async fn set_up(
    State(state): State<AppState>,
    headers: HeaderMap,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    refuse_when_done(&state).await?;
    if client::is_foreign(&headers) {
        return Err(PageError(OperationError::Forbidden(
            "请求不是从本平台页面发出的，请重新打开首次启动页面".to_owned(),
        )));
    }
    let posted = &uploaded.posted;
    let (input, mut problems) = read(&uploaded)?;
    problems.extend(state.operations.setup_problems(Channel::Web, &input).await?);
    let outcome = match readable(problems) {
        Ok(()) => state.operations.setup(state.now(), Channel::Web, input).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(address::SIGN_IN).into_response()),
        Err(error) => setup_page(&state, Some(&Refusal::of(posted, error)?)).await,
    }
}

/// What the form sent, and what of it cannot be read.
fn read(uploaded: &Uploaded) -> Result<(Setup, Vec<FieldProblem>), OperationError> {
    let posted = &uploaded.posted;
    let mut problems = Vec::new();
    let chosen = match posted.get("profile") {
        FROM_FILE => from_file(uploaded),
        ROOT_ONLY => root_only(posted),
        name => shipped()
            .into_iter()
            .find(|(key, _)| key == name)
            .map(|(_, profile)| profile)
            .ok_or_else(|| OperationError::invalid("profile", "请选择城市档案")),
    };
    let profile = match chosen {
        Ok(profile) => profile,
        Err(OperationError::Invalid(found)) => {
            problems.extend(found);
            CityProfile::default()
        }
        Err(other) => return Err(other),
    };
    if posted.get("password") != posted.get("again") {
        problems.push(FieldProblem::new("again", "两次输入的密码不一致，请重新输入"));
    }
    let mut identity = site_identity::read(posted, &SiteIdentity::default());
    // Where the place itself is not known yet, its site needs no name of its own to be asked for.
    let named =
        if profile.name.is_empty() { "本地" } else { profile.name.trim_end_matches("人民政府") };
    let usual = SiteIdentity::of_place(named, profile.is_of_district());
    for (text, usual) in
        [(&mut identity.site_name, usual.site_name), (&mut identity.organiser, usual.organiser)]
    {
        if text.trim().is_empty() {
            *text = usual;
        }
    }
    let setup = Setup {
        code: posted.get("code").to_owned(),
        profile,
        identity,
        administrator: Administrator {
            account: posted.get("account").to_owned(),
            name: posted.get("name").to_owned(),
            password: posted.get("password").to_owned(),
        },
    };
    Ok((setup, problems))
}

fn from_file(uploaded: &Uploaded) -> Result<CityProfile, OperationError> {
    let file = uploaded.file.as_ref().ok_or_else(|| OperationError::invalid("file", "请选择城市档案文件"))?;
    let text = std::str::from_utf8(&file.bytes)
        .map_err(|_| OperationError::invalid("file", "城市档案应为UTF-8编码的JSON文件"))?;
    CityProfile::from_json(text.trim_start_matches('\u{feff}')).map_err(|error| match error {
        OperationError::Invalid(problems) => OperationError::Invalid(
            problems
                .into_iter()
                .map(|problem| FieldProblem { field: "file".to_owned(), ..problem })
                .collect(),
        ),
        other => other,
    })
}

fn root_only(posted: &Posted) -> Result<CityProfile, OperationError> {
    let [name, code] = ["root_name", "root_code"].map(|field| posted.get(field).trim().to_owned());
    let mut problems = Vec::new();
    if name.is_empty() {
        problems.push(FieldProblem::new("root_name", "请填写最上级机构的全称"));
    }
    if code.is_empty() {
        problems.push(FieldProblem::new("root_code", "请填写最上级机构的代码，例如行政区划代码"));
    } else if let Some(problem) = unit_code_problem(&code) {
        problems.push(FieldProblem::new("root_code", problem));
    }
    readable(problems)?;
    let kind = posted.get("root_kind").to_owned();
    let unit = ProfileUnit { code, name: name.clone(), kind, ..ProfileUnit::default() };
    Ok(CityProfile { name, units: vec![unit], ..CityProfile::default() })
}

/// The profiles this version ships, those that hold a whole tree.
fn shipped() -> Vec<(String, CityProfile)> {
    let profile = |(name, text): (String, &str)| {
        CityProfile::from_json(text)
            .ok()
            .filter(|profile| !profile.units.is_empty())
            .map(|profile| (name, profile))
    };
    domain::reference::data_folder("profiles").into_iter().filter_map(profile).collect()
}

#[boxed::future]
async fn refuse_when_done(state: &AppState) -> Result<(), PageError> {
    if state.operations.is_set_up().await? {
        Err(PageError(OperationError::NotFound("这个页面".to_owned())))
    } else {
        Ok(())
    }
}

#[boxed::future]
async fn setup_page(state: &AppState, refusal: Option<&Refusal<'_>>) -> Result<Response, PageError> {
    refuse_when_done(state).await?;
    let (status, form) = setup_form().answered(refusal);
    let mut answer =
        page_with_status(status, &SetupView { frame: gate_frame(state, "首次启动").await?, form })?;
    answer
        .headers_mut()
        .insert(axum::http::header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    Ok(answer)
}

fn setup_form() -> Form {
    let mut profiles: Vec<Choice> = shipped()
        .into_iter()
        .map(|(key, profile)| Choice::new(key, format!("{}（{}个机构）", profile.name, profile.units.len())))
        .collect();
    profiles.push(Choice::new(ROOT_ONLY, "只建立最上级机构，其余稍后从表格导入"));
    profiles.push(Choice::new(FROM_FILE, "上传城市档案文件"));
    let first = profiles[0].value.clone();
    let root_kinds = [UnitKind::Province, UnitKind::City, UnitKind::District]
        .into_iter()
        .map(|kind| Choice::new(kind.id(), kind.label()))
        .collect();
    let mut form = Form::new("setup", address::SETUP, "", "完成设置")
        .with(Field::text("code", "设置码").required().longest(40).hint("服务器启动时打印在屏幕或日志中"))
        .with(Field::select("profile", "城市档案", profiles).value(first).required())
        .with(
            Field::text("root_name", "最上级机构全称")
                .longest(60)
                .at_times()
                .hint("选择“只建立最上级机构”时填写，例如：天河区人民政府"),
        )
        .with(Field::select("root_kind", "最上级机构类别", root_kinds).value(UnitKind::City.id()))
        .with(
            Field::text("root_code", "最上级机构代码")
                .longest(40)
                .at_times()
                .hint("选择“只建立最上级机构”时填写，例如行政区划代码"),
        )
        .with(
            Field::of("file", "城市档案文件", Control::File(".json,application/json"))
                .at_times()
                .hint("选择“上传城市档案文件”时上传，JSON格式"),
        );
    let mut identity = site_identity::fields(&SiteIdentity::default());
    for field in identity.iter_mut().filter(|field| field.required) {
        field.required = false;
        field.hint = "不填则由城市名称组成".to_owned();
    }
    form.fields.extend(identity);
    form.with(Field::text("name", "系统管理员姓名").required().longest(30))
        .with(
            Field::text("account", "系统管理员账号")
                .required()
                .longest(32)
                .autocomplete("username")
                .hint("2至32个小写字母、数字、点、横线或下划线；不要用手机号码或身份证号码"),
        )
        .with(
            Field::of("password", "系统管理员密码", Control::Password)
                .required()
                .autocomplete("new-password")
                .longest(512)
                .hint("至少10个字符，可以用一句话；不要用姓名、账号或常见密码"),
        )
        .with(
            Field::of("again", "再输入一次密码", Control::Password)
                .required()
                .autocomplete("new-password")
                .longest(512),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(pairs: &[(&str, &str)]) -> Uploaded {
        Uploaded {
            posted: Posted(
                pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            ),
            file: None,
            files: Vec::new(),
        }
    }

    #[test]
    fn what_is_missing_is_named_by_its_field() {
        for (pairs, field) in [
            (vec![("profile", ROOT_ONLY), ("root_code", "440106")], "root_name"),
            (vec![("profile", ROOT_ONLY), ("root_name", "天河区人民政府")], "root_code"),
            (vec![("profile", FROM_FILE)], "file"),
            (vec![("profile", "nowhere")], "profile"),
            (vec![("profile", "guangzhou"), ("password", "a"), ("again", "b")], "again"),
            (
                vec![("profile", ROOT_ONLY), ("root_name", "天河区人民政府"), ("root_code", "天河")],
                "root_code",
            ),
        ] {
            let (_, problems) = read(&posted(&pairs)).unwrap();
            assert_eq!(problems[0].field, field, "{pairs:?}");
        }
    }
}
