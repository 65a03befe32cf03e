//! 下发: a published catalogue issued to the units below, and the receipt that says what became of it
//! at each (R71).

use super::address;
use crate::console::catalogue::answer::go;
use crate::console::catalogue::parts::{Mark, moment};
use crate::console::catalogue::{address as catalogue_address, given};
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, frame};
use crate::core::response::{page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::organisation::Permission;
use operations::OperationError;
use operations::cascade::{IssueCandidate, IssueInput, IssueLine, IssueView as Issued};

/// The page on which a catalogue is issued.
#[derive(Debug, Clone, Template)]
#[template(path = "console/cascade/issue.html")]
pub struct IssueView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The form; none for who may not issue or where nobody is below.
    pub form: Option<Form>,
    /// Why there is no form.
    pub words: String,
    /// Former issues.
    pub former: Vec<Link>,
}

/// The receipt.
#[derive(Debug, Clone, Template)]
#[template(path = "console/cascade/issued.html")]
pub struct IssuedView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Document, day, sender.
    pub facts: Vec<String>,
    /// What was asked for.
    pub note: String,
    /// The units.
    pub lines: Vec<IssuedLine>,
}

/// What became of it at a unit.
#[derive(Debug, Clone, Default)]
pub struct IssuedLine {
    /// The unit.
    pub unit: String,
    /// What became of it.
    pub mark: Mark,
    /// Why, or how many.
    pub words: String,
    /// The draft or the proposal.
    pub href: String,
}

/// The page.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
) -> Result<Response, PageError> {
    issue_page(&state, &who, version, None).await
}

/// Issues it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn issue(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let act = who.act();
    let units = match posted.ticked("every") {
        true => {
            let below = state.operations.issue_candidates(&act, version).await?;
            below.into_iter().map(|unit| unit.unit_id).collect()
        }
        false => posted.all("units").filter_map(|unit| unit.parse().ok()).collect(),
    };
    let input = IssueInput {
        units,
        document_number: posted.get("document_number").to_owned(),
        note: posted.get("note").to_owned(),
    };
    if !posted.ticked("sure") {
        let error = OperationError::invalid("sure", "下发后下级单位会立即收到消息，请确认后勾选");
        return issue_page(&state, &who, version, Some(&Refusal::of(&posted, error)?)).await;
    }
    match state.operations.issue_catalogue(&act, version, &input).await {
        Ok(issued) => Ok(go(&address::of(address::ISSUED, issued.id))),
        Err(error) => issue_page(&state, &who, version, Some(&Refusal::of(&posted, error)?)).await,
    }
}

/// The receipt of an issue.
///
/// # Errors
/// When there is none or the person may not read the catalogue.
#[boxed::future]
pub async fn receipt(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let issued = state.operations.issue(&who.act(), id).await?;
    let mut frame = frame(&state, &who, "下发回执", Place::Catalogues).await?;
    let catalogue = format!("{}《{}》第{}版", issued.unit, issued.title, issued.number);
    // Who received it does not read the console's page of the version above.
    frame.crumbs = match issued.is_received {
        true => vec![Link::new("上级变更", address::PROPOSALS)],
        false => vec![Link::new(
            catalogue.clone(),
            catalogue_address::of(catalogue_address::VERSION, issued.version_id),
        )],
    };
    page(&IssuedView {
        frame,
        facts: vec![
            catalogue,
            format!("文号：{}", issued.document_number),
            format!("{} {}下发", issued.issued_by, moment(&issued.issued_at)),
        ],
        note: match issued.note.as_str() {
            "" => String::new(),
            note => format!("要求：{note}"),
        },
        lines: issued.lines.iter().map(line).collect(),
    })
}

#[boxed::future]
async fn issue_page(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let act = who.act();
    let history = state.operations.history(&act, version).await?;
    let candidates = state.operations.issue_candidates(&act, version).await?;
    let former = state.operations.issues_of(&act, version).await?;
    let sector = given::sector_name(&state.operations, &history.version.sector_code).await;
    let mut frame = frame(state, who, "下发目录", Place::Catalogues).await?;
    frame.crumbs = vec![Link::new(
        format!("{}第{}版", given::name(&history.unit, &sector), history.version.number),
        catalogue_address::of(catalogue_address::VERSION, version),
    )];
    let is_published = history.version.state == domain::catalogue::VersionState::Published;
    let words = match (candidates.is_empty(), is_published) {
        (true, _) => format!("{}没有可以下发的下级单位。", history.unit.name),
        (_, false) => {
            format!("目录现为“{}”，只有已发布的目录可以下发。", history.version.state_label)
        }
        _ if !who.actor.may_somewhere(Permission::IssueCatalogue) => {
            "下发目录须有审定人或条线督导员的角色。".to_owned()
        }
        _ => String::new(),
    };
    let (status, form) = issue_form(who, version, &candidates).answered(refusal);
    let shown = IssueView {
        frame,
        form: words.is_empty().then_some(form),
        words,
        former: former.iter().map(former_link).collect(),
    };
    page_with_status(status, &shown)
}

fn issue_form(who: &SignedIn, version: i64, candidates: &[IssueCandidate]) -> Form {
    let choice = |unit: &IssueCandidate| {
        let has = match unit.state {
            None => "没有目录，将新建草稿".to_owned(),
            Some(state) => format!("已有目录（{}），将提出变更建议", state.label()),
        };
        Choice::new(unit.unit_id.to_string(), format!("{}　{has}", unit.unit))
    };
    Form::new("issue", address::of(address::ISSUE, version), &who.csrf_token, "下发")
        .with(
            Field::of("units", "下发到", Control::Several(candidates.iter().map(choice).collect()))
                .all_at_once(),
        )
        .with(Field::of("every", format!("下发到以上全部{}个单位", candidates.len()), Control::Tick))
        .with(Field::text("document_number", "下发通知的文号").required().longest(100))
        .with(Field::of("note", "要求", Control::Lines).longest(2000).hint("随目录告知下级单位"))
        .with(
            Field::of("sure", "我确定下发", Control::Tick)
                .required()
                .hint("没有目录的单位会新建草稿，已有目录的会收到变更建议，相关人员会收到消息"),
        )
}

fn former_link(issued: &Issued) -> Link {
    let words = format!("{}　{}　第{}版", moment(&issued.issued_at), issued.document_number, issued.number);
    Link::new(words, address::of(address::ISSUED, issued.id))
}

fn line(line: &IssueLine) -> IssuedLine {
    let (sign, label) = match line.outcome.as_str() {
        "draft" => ("state-working", "已建草稿"),
        "proposal" => ("state-review", "已提出变更"),
        "delivered" => ("state-published", "已送达"),
        _ => ("state-none", "没有办理"),
    };
    let href = match (line.version_id, line.proposal_id) {
        (Some(version), _) => catalogue_address::of(catalogue_address::VERSION, version),
        (None, Some(proposal)) => address::of(address::PROPOSAL, proposal),
        (None, None) => String::new(),
    };
    IssuedLine {
        unit: line.unit.clone(),
        mark: Mark { sign, label: label.to_owned() },
        words: line.words.clone(),
        href,
    }
}
