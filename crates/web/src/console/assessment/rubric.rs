//! 评分表: dimensions with their caps, codes with their points; the office makes a new version.

use super::address;
use crate::console::form::{Field, Form, Posted, Refusal, readable};
use crate::console::frame::{Place, done, frame};
use crate::console::organisation::parts::{day, moment};
use crate::console::pages::{Cell, Table};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::assessment::Instrument;
use domain::organisation::Permission;
use operations::OperationError;
use operations::assessment::{RubricChange, RubricVersion};
use serde::Deserialize;

/// The table of points.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "console/assessment/rubric.html")]
pub struct RubricView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Which version it is.
    pub summary: String,
    /// Whether it may be changed here.
    pub may_change: bool,
    /// What is wrong: the field's name, its label, words.
    pub problems: Vec<(String, String, String)>,
    /// The dimensions with their caps.
    pub caps: Vec<PointsLine>,
    /// The codes with their points.
    pub rules: Vec<PointsLine>,
    /// The rest of the form: number, day, reason.
    pub form: Form,
    /// The versions.
    pub versions: Table,
}

/// A line with points.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PointsLine {
    /// What it is sent as.
    pub name: String,
    /// What it is.
    pub label: String,
    /// Its dimension.
    pub dimension: String,
    /// Its rule.
    pub rule: String,
    /// The points, as stored or as typed.
    pub value: String,
    /// Where they come from.
    pub note: String,
    /// True where they are wrong.
    pub is_faulty: bool,
}

/// What was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// The table.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    render(&state, &who, after.done == "saved", None).await
}

/// Makes a version.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn change(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let given = |prefix: &str| {
        let pairs = posted
            .0
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(prefix)?.to_owned(), value.clone())));
        pairs.collect::<Vec<(String, String)>>()
    };
    let change = RubricChange {
        points: given("points-"),
        caps: given("cap-"),
        valid_from: posted.date("valid_from", &mut problems),
        reason: posted.get("reason").to_owned(),
    };
    let outcome = match readable(problems) {
        Ok(()) => {
            let number = posted.number("revision").unwrap_or(-1);
            state.operations.change_rubric(&who.act(), Instrument::Catalogue, number, &change).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=saved", address::RUBRIC)).into_response()),
        Err(error) => render(&state, &who, false, Some(Refusal::of(&posted, error)?)).await,
    }
}

#[boxed::future]
async fn render(
    state: &AppState,
    who: &SignedIn,
    was_saved: bool,
    refusal: Option<Refusal<'_>>,
) -> Result<Response, PageError> {
    let versions = state.operations.rubrics(&who.act(), Instrument::Catalogue).await?;
    let newest = versions.first().ok_or_else(|| OperationError::Internal("no rubric".to_owned()))?;
    let mut frame = frame(state, who, "评分表", Place::Assessments).await?;
    frame.crumbs = vec![Link::new("目录评议", address::LIST)];
    if was_saved {
        frame.notices = vec![done("新的一版已保存", "已经开始的评议仍按原来的评分表计分。")];
    }
    let form = Form::new("rubric", address::RUBRIC, &who.csrf_token, "保存为新的一版")
        .with(Field::hidden("revision", newest.number))
        .with(Field::date("valid_from", "自何日起用", Some(who.act().today())).required())
        .with(Field::text("reason", "修改的理由").required().longest(300));
    let mut view = RubricView {
        summary: summary(newest),
        may_change: who.actor.may_somewhere(Permission::ManageAssessment),
        problems: Vec::new(),
        caps: caps(newest),
        rules: rules(newest),
        form: Form::default(),
        versions: versions_table(&versions),
        frame,
    };
    if let Some(refusal) = &refusal {
        view.refused(refusal);
    }
    let (status, form) = form.answered(refusal.as_ref());
    view.form = form;
    page_with_status(status, &view)
}

impl RubricView {
    /// Puts back what was typed, and each problem beside its line.
    fn refused(&mut self, refusal: &Refusal<'_>) {
        for line in self.caps.iter_mut().chain(&mut self.rules) {
            let typed = refusal.posted.0.iter().find(|(name, _)| *name == line.name);
            if let Some((_, typed)) = typed {
                line.value.clone_from(typed);
            }
            let own =
                |field: &str| line.name == format!("points-{field}") || line.name == format!("cap-{field}");
            if let Some(problem) = refusal.problems.iter().find(|problem| own(&problem.field)) {
                line.is_faulty = true;
                self.problems.push((line.name.clone(), line.label.clone(), problem.message.clone()));
            }
        }
    }
}

fn summary(newest: &RubricVersion) -> String {
    match &newest.valid_from {
        Some(from) => format!("第{}版，自{}起用：{}", newest.number, day(from), newest.reason),
        None => newest.reason.clone(),
    }
}

fn caps(version: &RubricVersion) -> Vec<PointsLine> {
    let line = |cap: &domain::assessment::Cap| PointsLine {
        name: format!("cap-{}", cap.dimension.id()),
        label: cap.dimension.label().to_owned(),
        value: cap.cap.to_string(),
        ..PointsLine::default()
    };
    version.rubric.caps.iter().map(line).collect()
}

fn rules(version: &RubricVersion) -> Vec<PointsLine> {
    let line = |rule: &domain::assessment::RubricRule| PointsLine {
        name: format!("points-{}", rule.code),
        label: rule.label.clone(),
        dimension: rule.dimension.label().to_owned(),
        rule: rule.rule.clone(),
        value: rule.points.to_string(),
        note: rule.note.clone(),
        is_faulty: false,
    };
    version.rubric.rules.iter().map(line).collect()
}

fn versions_table(versions: &[RubricVersion]) -> Table {
    let row = |one: &RubricVersion| {
        let name =
            if one.number == 0 { "随平台提供".to_owned() } else { format!("第{}版", one.number) };
        vec![
            Cell::text(name),
            Cell::text(one.valid_from.as_deref().map(day).unwrap_or_default()),
            Cell::text(one.reason.clone()),
            Cell::text(one.created_by.clone().unwrap_or_default())
                .with(moment(one.created_at.as_deref(), "")),
        ]
    };
    Table {
        title: "各版".to_owned(),
        heads: vec!["版本", "起用", "理由", "制定"],
        rows: versions.iter().map(row).collect(),
        empty: "",
    }
}
