//! A unit's paper: what was read, what was found with its evidence, what it costs; the assessor confirms
//! several at once or adds one.

use super::address;
use super::round::answer;
use crate::console::catalogue::address as catalogue_address;
use crate::console::catalogue::parts::Mark;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::organisation::parts::day;
use crate::console::pages::{ActForm, Cell};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::assessment::{FindingState, ObjectionState, RoundState};
use operations::OperationError;
use operations::assessment::{Finding, NewManualFinding, Paper};
use serde::Deserialize;

/// A unit's paper.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "console/assessment/paper.html")]
pub struct PaperView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What it is about.
    pub facts: Vec<(String, Cell)>,
    /// The dimensions: name, what is left, the cap, what was deducted.
    pub dimensions: Vec<[String; 4]>,
    /// Where confirmations are sent; empty for who may not.
    pub confirm_action: String,
    /// How many wait for confirmation.
    pub waiting: usize,
    /// What was found.
    pub findings: Vec<FindingLine>,
    /// The catalogues that were read: title, version, rows, hash.
    pub holdings: Vec<(Link, String, usize, String)>,
    /// What can be done.
    pub acts: Vec<ActForm>,
}

/// A finding as a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingLine {
    /// Number and revision, sent when it is ticked; empty where it is not to be ticked.
    pub value: String,
    /// What is wrong.
    pub link: Link,
    /// Sector and place.
    pub place: String,
    /// What stands there.
    pub words: String,
    /// What is wrong there, and what to do.
    pub message: String,
    /// Dimension and points.
    pub points: String,
    /// Where it stands.
    pub mark: Mark,
    /// Objection, reason, or that it was mended.
    pub fine: String,
}

/// What was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    confirmed: usize,
    refused: usize,
    added: usize,
}

/// The paper.
///
/// # Errors
/// When there is none, or one may not read it yet.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path((round, unit)): Path<(i64, i64)>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    render((&state, &who), (round, unit), &after, None).await
}

/// Confirms the ticked findings, or all that wait where that is asked for.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn confirm(
    State(state): State<AppState>,
    who: SignedIn,
    Path((round, unit)): Path<(i64, i64)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let act = who.act();
    // All means those that the page showed: one that was found since waits for its own look.
    let field = if posted.get("all").is_empty() { "finding" } else { "shown" };
    let wanted: Vec<(i64, i64)> = posted.all(field).filter_map(pair).collect();
    let outcome = match wanted.is_empty() {
        false => state.operations.confirm_findings(&act, round, unit, &wanted).await,
        true => Err(OperationError::invalid("finding", "请先勾选要确认的问题，或点“全部确认”")),
    };
    match outcome {
        Ok(receipt) => {
            let to = address::of_unit(address::PAPER, round, unit);
            let to = format!("{to}?confirmed={}&refused={}", receipt.confirmed, receipt.refused.len());
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            render((&state, &who), (round, unit), &Done::default(), Some(("confirm", refusal))).await
        }
    }
}

/// Adds a finding.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn add(
    State(state): State<AppState>,
    who: SignedIn,
    Path((round, unit)): Path<(i64, i64)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let input = NewManualFinding {
        version_id: posted.number("version"),
        code: posted.get("code").to_owned(),
        times: posted.number("times").unwrap_or(0),
        item: posted.get("item").to_owned(),
        column: posted.get("column").to_owned(),
        words: posted.get("words").to_owned(),
        message: posted.get("message").to_owned(),
    };
    match state.operations.add_finding(&who.act(), round, unit, &input).await {
        Ok(()) => {
            let to = format!("{}?added=1", address::of_unit(address::PAPER, round, unit));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            render((&state, &who), (round, unit), &Done::default(), Some(("add", refusal))).await
        }
    }
}

/// `12:3`: a finding and its revision.
fn pair(value: &str) -> Option<(i64, i64)> {
    let (id, revision) = value.split_once(':')?;
    Some((id.parse().ok()?, revision.parse().ok()?))
}

async fn render(
    (state, who): (&AppState, &SignedIn),
    (round, unit): (i64, i64),
    after: &Done,
    refusal: Option<(&'static str, Refusal<'_>)>,
) -> Result<Response, PageError> {
    let paper = state.operations.assessment_paper(&who.act(), round, unit).await?;
    let title = format!("{}的评议", paper.summary.unit);
    let mut frame = frame(state, who, &title, Place::Assessments).await?;
    frame.crumbs = crumbs(&paper);
    frame.notices.extend(after.words());
    if !paper.own.is_empty() {
        frame.notices.push(stopped("应当回避", paper.own_work()));
    }
    let judged = |one: &&Finding| one.state == FindingState::Proposed && paper.may_judge(one.version_id);
    let waiting = paper.findings.iter().filter(judged).count();
    let form = add_form(&paper, &who.csrf_token);
    let mut acts = Vec::from_iter(form);
    let status = answer(&mut acts, refusal, &mut frame.notices);
    let line = |one: &Finding| line(one, paper.may_judge(one.version_id));
    let view = PaperView {
        facts: facts(&paper),
        dimensions: paper
            .summary
            .score
            .dimensions
            .iter()
            .map(|one| {
                let deducted = format!("扣{}", one.deducted);
                [one.dimension.label().to_owned(), one.left.to_string(), one.cap.to_string(), deducted]
            })
            .collect(),
        confirm_action: if waiting > 0 {
            address::of_unit(address::CONFIRM, round, unit)
        } else {
            String::new()
        },
        waiting,
        findings: paper.findings.iter().map(line).collect(),
        holdings: paper
            .holdings
            .iter()
            .map(|held| {
                let href = catalogue_address::of(catalogue_address::VERSION, held.version_id);
                let link = Link::new(held.title.clone(), href);
                (link, format!("第{}版", held.number), held.rows, held.sha256.clone())
            })
            .collect(),
        acts,
        frame,
    };
    page_with_status(status, &view)
}

impl Done {
    fn words(&self) -> Option<crate::frame::Notice> {
        match (self.confirmed, self.refused, self.added) {
            (0, 0, 0) => None,
            (0, 0, _) => Some(done("问题已补充", "按评分表计入扣分。")),
            (confirmed, 0, _) => Some(done(&format!("已确认{confirmed}处问题"), "")),
            (confirmed, refused, _) => Some(done(
                &format!("已确认{confirmed}处问题"),
                format!("另有{refused}处没有确认：已被他人办理，或您应当回避。"),
            )),
        }
    }
}

/// The places above a paper.
#[must_use]
pub fn crumbs(paper: &Paper) -> Vec<Link> {
    vec![
        Link::new("目录评议", address::LIST),
        Link::new(paper.round.title.clone(), address::of(address::ROUND, paper.round.id)),
    ]
}

fn facts(paper: &Paper) -> Vec<(String, Cell)> {
    let one = &paper.summary;
    let mut facts = vec![
        ("状态".to_owned(), Cell::text(paper.round.state.label())),
        ("目录截至".to_owned(), Cell::text(day(&paper.round.as_of))),
        ("得分".to_owned(), Cell::text(one.score.total.to_string())),
        ("问题".to_owned(), Cell::text(format!("认定{}处，待确认{}处", one.confirmed, one.proposed))),
    ];
    if let Some(until) = &paper.round.objection_until {
        facts.push(("申诉截止".to_owned(), Cell::text(day(until))));
    }
    if paper.round.state == RoundState::Announced {
        let words = "对某处问题有异议的，在截止日期前点开“问题”表中的该处问题，在其页面提出申诉";
        facts.push(("怎样申诉".to_owned(), Cell::text(words)));
    }
    facts
}

fn line(one: &Finding, may_judge: bool) -> FindingLine {
    let is_open = may_judge && one.state == FindingState::Proposed;
    let times = if one.times > 1 { format!("×{}", one.times) } else { String::new() };
    let evidence = &one.evidence;
    let mut message = evidence.message.clone();
    if !evidence.explanation.is_empty() {
        message.push_str("；单位说明：");
        message.push_str(&evidence.explanation);
    }
    FindingLine {
        value: if is_open { format!("{}:{}", one.id, one.revision) } else { String::new() },
        link: Link::new(one.label.clone(), address::of(address::FINDING, one.id)),
        place: format!("{}　{}", one.sector, one.place()),
        words: shortened(&evidence.words),
        message,
        points: format!("{}　扣{}{times}", one.dimension.label(), one.points),
        mark: mark(one.state),
        fine: standing(one),
    }
}

/// A long cell by its beginning: the finding's own page has all of it.
fn shortened(words: &str) -> String {
    const SHOWN: usize = 80;
    let mut text: String = words.chars().take(SHOWN).collect();
    if words.chars().count() > SHOWN {
        text.push('…');
    }
    text
}

/// The sign of a finding's state.
#[must_use]
pub fn mark(state: FindingState) -> Mark {
    let sign = match state {
        FindingState::Proposed => "state-working",
        FindingState::Confirmed => "state-returned",
        FindingState::StruckOut => "state-none",
    };
    Mark { sign, label: state.label().to_owned() }
}

fn standing(one: &Finding) -> String {
    let mut words = Vec::new();
    if let Some(objection) = &one.objection {
        words.push(match objection.state {
            ObjectionState::Open => format!("申诉待答复：{}", objection.reason),
            state => format!("{}：{}", state.label(), objection.decision),
        });
    } else if !one.reason.is_empty() {
        words.push(one.reason.clone());
    }
    if one.cleared_at.is_some() {
        words.push("已整改".to_owned());
    }
    words.join("；")
}

/// None for whom nothing is left to assess.
fn add_form(paper: &Paper, token: &str) -> Option<ActForm> {
    let mut versions =
        if paper.may_judge(None) { vec![Choice::none("不涉及某一份目录")] } else { Vec::new() };
    versions.extend(
        paper
            .holdings
            .iter()
            .filter(|held| paper.may_judge(Some(held.version_id)))
            .map(|held| Choice::new(held.version_id.to_string(), held.title.clone())),
    );
    if versions.is_empty() {
        return None;
    }
    let mut codes = vec![Choice::none("请选择")];
    codes.extend(paper.codes.iter().map(|(code, label)| Choice::new(code.clone(), label.clone())));
    let action = address::of_unit(address::ADD, paper.round.id, paper.summary.unit_id);
    let form = Form::new("add", action, token, "补充问题")
        .with(Field::select("version", "目录", versions))
        .with(Field::select("code", "种类", codes).required())
        .with(
            Field::of("message", "说明", Control::Lines)
                .required()
                .longest(500)
                .hint("写明错在哪里、应当怎样"),
        )
        .with(Field::text("item", "二级事项"))
        .with(Field::text("column", "栏目").longest(60))
        .with(Field::of("words", "原文", Control::Lines).longest(1000))
        .with(Field::text("times", "次数").required().longest(3).value("1").hint("逾期的填天数"));
    Some(ActForm { title: "补充问题".to_owned(), form, is_open: false })
}
