//! 公开内容的模板: what a record of an element should have, shown where it is loaded and changed by the unit on a page of
//! its own (R40, R41, R101).

use super::address;
use crate::console::form::{Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::pages::{ActForm, CaseView, Cell};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::TemplateField;
use operations::OperationError;
use operations::disclosure::{ElementPlace, TemplateInput, TemplateView};
use serde::Deserialize;

/// Characters of a sample; so many that its box is high.
const LONGEST_SAMPLE: usize = 10_000;
/// Characters of all fields.
const LONGEST_FIELDS: usize = 8_000;
/// What the form that sets back is called.
const RESET: &str = "reset";
const SAVE: &str = "save";

/// The element in the address, and what was done just before.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
    sector: String,
    item: String,
    element: String,
    done: String,
}

/// What the form of a record shows of a template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TemplatePart {
    /// The fields.
    pub fields: Vec<TemplateField>,
    /// Files that are expected.
    pub files: String,
    /// Where it comes from.
    pub origin: String,
    /// The form with the sample in it; empty where there is none, or something was written already.
    pub sample_href: String,
    /// Where the unit changes it.
    pub edit_href: String,
}

/// The template beside the form of a record; none where no element is named.
#[boxed::future]
pub(super) async fn part(
    state: &AppState,
    who: &SignedIn,
    (place, changes): (&ElementPlace, bool),
) -> Result<Option<TemplatePart>, PageError> {
    let Some(template) = template_of(state, who, place).await? else { return Ok(None) };
    let load = address::load(&place.unit, &place.sector, &place.row_key, &place.element);
    let has_sample = !changes && !template.sample.is_empty();
    Ok(Some(TemplatePart {
        fields: template.fields,
        files: template.files,
        origin: template.origin,
        sample_href: if has_sample { format!("{load}&sample=1") } else { String::new() },
        edit_href: address::template(&place.unit, &place.sector, &place.row_key, &place.element),
    }))
}

/// The text to begin with.
#[boxed::future]
pub(super) async fn sample(
    state: &AppState,
    who: &SignedIn,
    place: &ElementPlace,
) -> Result<String, PageError> {
    Ok(template_of(state, who, place).await?.map(|template| template.sample).unwrap_or_default())
}

#[boxed::future]
async fn template_of(
    state: &AppState,
    who: &SignedIn,
    place: &ElementPlace,
) -> Result<Option<TemplateView>, PageError> {
    if place.element.is_empty() {
        return Ok(None);
    }
    match state.operations.element_template(&who.act(), place).await {
        Ok(template) => Ok(Some(template)),
        // An element that left the catalogue has no template, and one's own form is no place to say so.
        Err(OperationError::NotFound(_) | OperationError::NotPermitted(_)) => Ok(None),
        Err(error) => Err(PageError(error)),
    }
}

/// The page.
///
/// # Errors
/// When there is no such element or one may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    template_page(&state, &who, &asked, None).await
}

/// Makes the template the unit's own.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let asked = Asked::of(&posted);
    let input = TemplateInput {
        fields: posted.get("fields").lines().filter_map(TemplateField::of_line).collect(),
        sample: posted.get("sample").to_owned(),
        files: posted.get("files").to_owned(),
    };
    let seen = posted.number("revision").unwrap_or(0);
    let outcome = state.operations.save_template(&who.act(), (&asked.place(), seen), &input).await;
    after((&state, &who), &asked, (&posted, SAVE), outcome).await
}

/// Takes the shipped one again.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn reset(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let asked = Asked::of(&posted);
    let seen = posted.number("revision").unwrap_or(0);
    let outcome = state.operations.reset_template(&who.act(), &asked.place(), seen).await;
    after((&state, &who), &asked, (&posted, RESET), outcome).await
}

impl Asked {
    fn of(posted: &Posted) -> Self {
        let get = |name: &str| posted.get(name).to_owned();
        Self {
            unit: get("unit"),
            sector: get("sector"),
            item: get("item"),
            element: get("element"),
            done: String::new(),
        }
    }

    fn place(&self) -> ElementPlace {
        ElementPlace {
            unit: self.unit.clone(),
            sector: self.sector.clone(),
            row_key: self.item.clone(),
            element: self.element.clone(),
        }
    }

    fn href(&self) -> String {
        address::template(&self.unit, &self.sector, &self.item, &self.element)
    }
}

#[boxed::future]
async fn after(
    (state, who): (&AppState, &SignedIn),
    asked: &Asked,
    (posted, what): (&Posted, &str),
    outcome: Result<i64, OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("{}&done={what}", asked.href())).into_response()),
        Err(error) => {
            let refusal = Refusal::of(posted, error)?;
            template_page(state, who, asked, Some((what, &refusal))).await
        }
    }
}

#[boxed::future]
async fn template_page(
    state: &AppState,
    who: &SignedIn,
    asked: &Asked,
    refused: Option<(&str, &Refusal<'_>)>,
) -> Result<Response, PageError> {
    let template = state.operations.element_template(&who.act(), &asked.place()).await?;
    let mut frame = frame(state, who, &format!("“{}”的模板", template.element), Place::Disclosures).await?;
    frame.crumbs = vec![
        Link::new("信息公开", address::LIST),
        Link::new("装载清单", address::checklist(&asked.unit, &asked.sector)),
    ];
    match asked.done.as_str() {
        SAVE => frame.notices.push(done("模板已保存", "本单位装载这一项时用这个模板。")),
        RESET => frame.notices.push(done("已恢复平台的模板", "")),
        _ => {}
    }
    let refusal = |name: &str| refused.filter(|(what, _)| *what == name).map(|(_, refusal)| refusal);
    let (mut status, form) = form(who, asked, &template).answered(refusal(SAVE));
    let mut acts = vec![ActForm { title: "修改模板".to_owned(), form, is_open: true }];
    if let Some(refusal) = refusal(RESET) {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(stopped("没有办成", words.join("；")));
        status = refusal.status;
    }
    if template.is_own {
        let form = with_place(
            Form::new("reset", address::TEMPLATE_RESET, &who.csrf_token, "恢复平台的模板").grave(),
            asked,
            template.revision,
        );
        acts.push(ActForm { title: "恢复平台的模板".to_owned(), form, is_open: false });
    }
    let facts = vec![
        (
            "事项".to_owned(),
            Cell::text(format!("{}／{}", template.level1_item, template.level2_item))
                .with(template.unit.clone()),
        ),
        ("现在的模板".to_owned(), Cell::text(template.origin.clone())),
        (
            "装载".to_owned(),
            Cell::link(
                "按这个模板装载信息",
                address::load(&asked.unit, &asked.sector, &asked.item, &template.element),
            ),
        ),
    ];
    if status == StatusCode::OK && refused.is_some() {
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    page_with_status(status, &CaseView { frame, facts, acts, ..CaseView::default() })
}

fn with_place(form: Form, asked: &Asked, revision: i64) -> Form {
    form.with(Field::hidden("unit", &asked.unit))
        .with(Field::hidden("sector", &asked.sector))
        .with(Field::hidden("item", &asked.item))
        .with(Field::hidden("element", &asked.element))
        .with(Field::hidden("revision", revision))
}

fn form(who: &SignedIn, asked: &Asked, template: &TemplateView) -> Form {
    let lines: Vec<String> = template.fields.iter().map(TemplateField::line).collect();
    let form = Form::new("template", address::TEMPLATE, &who.csrf_token, "保存为本单位的模板");
    with_place(form, asked, template.revision)
        .with(
            Field::of("fields", "字段", Control::Lines)
                .longest(LONGEST_FIELDS)
                .value(lines.join("\n"))
                .hint("一行一个；一般都要写到的在名称后加 *，提示写在冒号后面，例如“当事人*：写单位全称”"),
        )
        .with(
            Field::of("sample", "示例", Control::Lines)
                .longest(LONGEST_SAMPLE)
                .value(&template.sample)
                .hint("装载时可以用它开始写；留待填写的地方写“（待填写）”，没有填的在提交前提示"),
        )
        .with(
            Field::text("files", "一般附上的文件")
                .longest(500)
                .value(&template.files)
                .hint("例如：名单（Excel）"),
        )
        .back("返回装载清单", address::checklist(&asked.unit, &asked.sector))
}
