//! 不适用: a unit declares it with its reason, the office decides, either side ends it (R62-R64).

use super::address;
use super::answer::go;
use super::parts::{Mark, moment};
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, frame};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::ApplicabilityState;
use operations::OperationError;
use operations::catalogue::{Applicability, ApplicabilityView as Told};

/// One sector of one unit.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/applicability.html")]
pub struct ApplicabilityView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Unit, sector, what holds.
    pub facts: Vec<(String, String)>,
    /// What holds in this sector, and the duty that stays (R63).
    pub words: String,
    /// The forms for what may be done now, each under its heading.
    pub forms: Vec<(&'static str, Form)>,
    /// What was declared so far, the newest first.
    pub history: Vec<DeclarationLine>,
    /// The way to begin a catalogue instead; empty where one may not.
    pub start_href: String,
}

/// A declaration.
#[derive(Debug, Clone, Default)]
pub struct DeclarationLine {
    /// Where it stands.
    pub mark: Mark,
    /// Why.
    pub reason: String,
    /// On what it rests.
    pub basis: String,
    /// Who and when, step by step.
    pub steps: Vec<String>,
}

/// Which form was refused.
type Refused<'a> = Option<(&'static str, Refusal<'a>)>;

/// The page.
///
/// # Errors
/// When there is no such unit or sector, or the person may not read there.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    shown(&state, &who, unit, &sector, None).await
}

/// Declares.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn declare(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(i64, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (reason, basis) = (posted.get("reason"), posted.get("basis"));
    let outcome = state.operations.declare_not_applicable(&who.act(), unit, &sector, reason, basis).await;
    after(&state, &who, unit, &sector, "declare", &posted, outcome.map(|_| ())).await
}

/// Decides.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn decide(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(i64, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (id, verdict) = (posted.number("id").unwrap_or_default(), posted.get("verdict"));
    let outcome = match verdict {
        "agree" | "refuse" => {
            let agrees = verdict == "agree";
            let note = posted.get("note");
            state.operations.decide_applicability(&who.act(), id, agrees, note).await.map(|_| ())
        }
        _ => Err(OperationError::invalid("verdict", "请选择同意或不同意")),
    };
    after(&state, &who, unit, &sector, "decide", &posted, outcome).await
}

/// Takes it back or ends it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn end(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(i64, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let id = posted.number("id").unwrap_or_default();
    let outcome = state.operations.end_applicability(&who.act(), id, posted.get("reason")).await;
    after(&state, &who, unit, &sector, "end", &posted, outcome.map(|_| ())).await
}

async fn after(
    state: &AppState,
    who: &SignedIn,
    unit: i64,
    sector: &str,
    form: &'static str,
    posted: &Posted,
    outcome: Result<(), OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => Ok(go(&address::of_sector(address::APPLICABILITY, unit, sector))),
        Err(error) => {
            let refusal = Refusal::of(posted, error)?;
            shown(state, who, unit, sector, Some((form, refusal))).await
        }
    }
}

#[boxed::future]
async fn shown(
    state: &AppState,
    who: &SignedIn,
    unit: i64,
    sector: &str,
    refused: Refused<'_>,
) -> Result<Response, PageError> {
    let told = state.operations.applicability(&who.act(), unit, sector).await?;
    let mut frame =
        frame(state, who, &format!("{}：{}领域是否适用", told.unit, told.sector), Place::Catalogues).await?;
    frame.crumbs = vec![Link::new("目录总览", format!("{}?unit={unit}", address::MAP))];
    let mut status = StatusCode::OK;
    let mut forms = Vec::new();
    for (id, heading, form) in forms_of(&told, &who.csrf_token) {
        let refusal = refused.as_ref().filter(|(name, _)| *name == id).map(|(_, refusal)| refusal);
        let (answer, form) = form.answered(refusal);
        if refusal.is_some() {
            status = answer;
        }
        forms.push((heading, form));
    }
    if let Some((name, refusal)) = &refused
        && !forms.iter().any(|(_, form)| form.id == *name)
    {
        status = refusal.status;
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(crate::console::frame::stopped("没有办成", words.join("；")));
    }
    let start = told.actions.contains(&"declare");
    let view = ApplicabilityView {
        facts: facts(&told),
        words: told.rule.words.clone(),
        forms,
        history: told.declarations.iter().map(line).collect(),
        start_href: if start {
            format!("{}?unit={unit}&sector={sector}", address::START)
        } else {
            String::new()
        },
        frame,
    };
    page_with_status(status, &view)
}

fn facts(told: &Told) -> Vec<(String, String)> {
    let state = told.declarations.first().filter(|one| one.state.is_open());
    vec![
        ("单位".to_owned(), told.unit.clone()),
        ("领域".to_owned(), format!("{} {}", told.sector_code, told.sector)),
        ("现在".to_owned(), state.map_or("没有声明不适用", |one| one.state_label).to_owned()),
        ("依据".to_owned(), told.rule.source.clone()),
    ]
}

fn forms_of(told: &Told, token: &str) -> Vec<(&'static str, &'static str, Form)> {
    let at = |pattern| address::of_sector(pattern, told.unit_id, &told.sector_code);
    let id = told.declarations.first().map(|one| one.id).unwrap_or_default();
    let mut forms = Vec::new();
    for action in &told.actions {
        match *action {
            "declare" => forms.push((
                "declare",
                "声明不适用",
                Form::new("declare", at(address::APPLICABILITY), token, "声明不适用")
                    .with(
                        Field::of("reason", "不适用的理由", Control::Lines)
                            .required()
                            .longest(500)
                            .hint("例如：本单位没有这一领域的行政职能，由哪个单位承担"),
                    )
                    .with(
                        Field::text("basis", "依据")
                            .longest(500)
                            .hint("例如：三定规定、权责清单的名称和文号"),
                    ),
            )),
            "decide" => forms.push((
                "decide",
                "审核这项声明",
                Form::new("decide", at(address::APPLICABILITY_DECIDE), token, "办理")
                    .with(Field::hidden("id", id))
                    .with(
                        Field::select(
                            "verdict",
                            "结论",
                            vec![
                                Choice::none("请选择"),
                                Choice::new("agree", "同意"),
                                Choice::new("refuse", "不同意"),
                            ],
                        )
                        .required(),
                    )
                    .with(Field::of("note", "意见", Control::Lines).longest(500).hint("不同意的须写明理由")),
            )),
            "withdraw" | "end" => {
                let verb = if *action == "end" { "终止不适用" } else { "撤回声明" };
                forms.push((
                    "end",
                    verb,
                    Form::new("end", at(address::APPLICABILITY_END), token, verb)
                        .with(Field::hidden("id", id))
                        .with(Field::of("reason", "原因", Control::Lines).required().longest(500))
                        .grave(),
                ));
            }
            _ => {}
        }
    }
    forms
}

fn line(one: &Applicability) -> DeclarationLine {
    let mut steps = vec![format!("{} {}声明", moment(&one.declared_at), one.declared_by)];
    if let Some(at) = &one.decided_at {
        let by = one.decided_by.as_deref().unwrap_or_default();
        steps.push(format!("{} {by}审核。{}", moment(at), one.decision));
    }
    if one.decided_at.is_none() && one.state == ApplicabilityState::Approved {
        steps.push("按规定可以选择编制的领域，说明理由即生效，不需审核".to_owned());
    }
    if let Some(at) = &one.ended_at {
        steps.push(format!("{}终止。{}", moment(at), one.end_reason));
    }
    DeclarationLine {
        mark: Mark::applicability(one.state),
        reason: one.reason.clone(),
        basis: one.basis.clone(),
        steps,
    }
}
