//! 文字检查: the hints of a record, each accepted or dismissed with one key, and what the record's page says of them
//! (R249).

use super::address;
use crate::console::form::{Form, Refusal};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::pages::Cell;
use crate::console::sent::{Done, Sent};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::RecordAct;
use domain::disclosure::wording::{HintKind, Ruling};
use operations::OperationError;
use operations::disclosure::{HintView, RecordView};

/// The page.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "console/disclosure/hints.html")]
pub struct HintsView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// How many are open.
    pub summary: String,
    /// Where a ruling is sent.
    pub action: String,
    /// The session's token.
    pub token: String,
    /// What the person saw.
    pub revision: i64,
    /// The hints that nobody settled.
    pub open: Vec<HintLine>,
    /// The others.
    pub settled: Vec<HintLine>,
    /// Hands the record on; none where it is not to be.
    pub submit: Option<Form>,
}

/// A hint as a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HintLine {
    /// By which it is known again.
    pub mark: String,
    /// What it is about.
    pub label: &'static str,
    /// Where it stands.
    pub place: String,
    /// What stands before it.
    pub before: String,
    /// What stands there.
    pub found: String,
    /// What stands behind it.
    pub behind: String,
    /// What should stand there.
    pub suggestion: String,
    /// A remark, or what stands in the way.
    pub note: String,
    /// The suggestion may be taken over now.
    pub may_accept: bool,
    /// The hint may be dismissed now.
    pub may_dismiss: bool,
    /// The words on the button that dismisses it.
    pub dismiss: &'static str,
}

/// The hints.
///
/// # Errors
/// When there is no such record, or one may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    hints_page(&state, &who, id, &after.done, None).await
}

/// Accepts or dismisses one.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn settle(sent: Sent) -> Result<Response, PageError> {
    let outcome = match Ruling::from_id(sent.get("ruling")) {
        Some(ruling) => {
            sent.operations().settle_hint(&sent.act(), sent.case(), sent.get("mark"), ruling).await
        }
        None => Err(OperationError::invalid("ruling", "请选择采纳，还是不是错字")),
    };
    match outcome {
        Ok(_) => {
            let to = format!("{}?done=settle", address::of(address::HINTS, sent.id));
            Ok(Redirect::to(&to).into_response())
        }
        // Another key was quicker, or the text was changed: the page shows what is left.
        Err(OperationError::NotFound(_)) => {
            let gone = OperationError::State("这处提示已经处理，或者文字已经改过".to_owned());
            let refusal = Refusal::of(&sent.posted, gone)?;
            hints_page(&sent.state, &sent.who, sent.id, "", Some(&refusal)).await
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            hints_page(&sent.state, &sent.who, sent.id, "", Some(&refusal)).await
        }
    }
}

#[boxed::future]
async fn hints_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    was_done: &str,
    refused: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let record = state.operations.disclosure(&who.act(), id).await?;
    let mut frame = frame(state, who, "文字检查", Place::Disclosures).await?;
    frame.crumbs = vec![
        Link::new("信息公开", address::LIST),
        Link::new(record.version.title.clone(), address::of(address::CASE, id)),
    ];
    if matches!(was_done, "load" | "change") {
        frame.notices = vec![done("已保存，还没有提交", "请看一看下面的提示，再提交审查。")];
    }
    let mut status = StatusCode::OK;
    if let Some(refusal) = refused {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(stopped("没有办成", words.join("；")));
        status = refusal.status;
    }
    page_with_status(status, &view(frame, who, &record))
}

fn view(frame: ConsoleFrame, who: &SignedIn, record: &RecordView) -> HintsView {
    let line = |hint: &HintView| line(record, hint);
    let (open, settled): (Vec<&HintView>, Vec<&HintView>) =
        record.hints.iter().partition(|hint| hint.is_open());
    let submit = record.acts.contains(&RecordAct::Submit).then(|| {
        Form::new("submit", address::of(address::SUBMIT, record.id), &who.csrf_token, "提交审查")
            .with(crate::console::form::Field::hidden("revision", record.version.revision))
    });
    HintsView {
        frame,
        summary: match open.len() {
            0 => "没有需要确认的提示。".to_owned(),
            many => format!(
                "{many}处提示没有确认。提示由机器对照词表和模板给出，是不是写错、要不要补由您判断；错字和模板字段的提示不影响提交和公开。"
            ),
        },
        action: address::of(address::HINTS, record.id),
        token: who.csrf_token.clone(),
        revision: record.version.revision,
        open: open.into_iter().map(line).collect(),
        settled: settled.into_iter().map(line).collect(),
        submit,
    }
}

fn line(record: &RecordView, hint: &HintView) -> HintLine {
    let is_gap = hint.kind.blocks() || hint.kind == HintKind::Missing;
    let stands = if hint.blocks() { "填写以后，或者确认无误以后才能提交。" } else { "" };
    HintLine {
        mark: hint.mark.clone(),
        label: hint.kind.label(),
        place: hint.place.clone(),
        before: hint.before.clone(),
        found: hint.found.clone(),
        behind: hint.behind.clone(),
        suggestion: hint.suggestion.clone(),
        note: match hint.ruling {
            Some(_) if hint.kind == HintKind::Missing => "已确认不需要写".to_owned(),
            Some(_) if is_gap => "已确认无误".to_owned(),
            Some(_) => "已确认不是错字".to_owned(),
            None => format!("{stands}{}", hint.note),
        },
        may_accept: record.may_settle && record.may_attach && hint.can_accept && hint.is_open(),
        may_dismiss: record.may_settle && hint.is_open(),
        dismiss: match hint.kind {
            HintKind::Missing => "不需要写",
            _ if is_gap => "确认无误",
            _ => "不是错字",
        },
    }
}

/// What the record's page says of the text check.
pub(super) fn fact(record: &RecordView) -> Option<(String, Cell)> {
    let href = address::of(address::HINTS, record.id);
    let cell = match (record.hints.len(), record.open_hints()) {
        (0, _) => return None,
        (all, 0) => Cell::link(format!("{all}处提示都已确认"), href),
        (_, open) => Cell::link(format!("{open}处提示没有确认"), href),
    };
    Some(("文字检查".to_owned(), cell))
}

/// What the reviewer is told beside the conclusion.
pub(super) fn to_the_reviewer(record: &RecordView) -> String {
    let words = "由审查人对内容逐项核对后填写，记入办理经过";
    match record.open_hints() {
        0 => words.to_owned(),
        open => format!("{words}。文字检查还有{open}处提示没有确认，通过时一并记下"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r249_each_hint_has_its_words_and_its_two_buttons() {
        let open = HintLine {
            mark: "ab".to_owned(),
            label: "疑似错字",
            place: "正文第2段".to_owned(),
            before: "请登录".to_owned(),
            found: "帐号".to_owned(),
            behind: "查询".to_owned(),
            suggestion: "账号".to_owned(),
            may_accept: true,
            may_dismiss: true,
            dismiss: "不是错字",
            ..HintLine::default()
        };
        let settled = HintLine { note: "已确认不是错字".to_owned(), ..HintLine::default() };
        let nav = vec![crate::frame::NavGroup::default()];
        let view = HintsView {
            frame: ConsoleFrame { nav, ..ConsoleFrame::default() },
            action: "/console/disclosures/1/hints".to_owned(),
            token: "t".to_owned(),
            open: vec![open],
            settled: vec![settled],
            submit: Some(Form::new("submit", "/console/disclosures/1/submit", "t", "提交审查")),
            ..HintsView::default()
        };
        let text = view.render().expect("a page");
        for words in ["<mark>帐号</mark>", "采纳“账号”", "不是错字", "name=\"csrf\"", "提交审查"]
        {
            assert!(text.contains(words), "{words}\n{text}");
        }
    }
}
