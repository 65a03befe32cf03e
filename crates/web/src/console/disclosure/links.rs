//! 检查链接: what the links of a record came to, shown on its page to officer and reviewer, and the act that looks at
//! them. It is a hint, but a record that is nothing but a dead link is neither handed on nor published (R102, R251).

use super::address;
use super::case::case_page;
use crate::console::client;
use crate::console::form::{Form, Refusal};
use crate::console::organisation::parts::moment;
use crate::console::pages::{ActForm, Cell, Table};
use crate::console::sent::Sent;
use crate::core::{PageError, SignedIn};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::LinkOutcome;
use operations::disclosure::{LinkView, RecordView};

/// What the form is called on the record's page.
pub(super) const CHECK: &str = "links";

/// Looks at them.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn check(headers: HeaderMap, sent: Sent) -> Result<Response, PageError> {
    let site = client::origin(&sent.state, &headers);
    match sent.operations().check_links(&sent.act(), sent.id, &site).await {
        Ok(_) => {
            let to = format!("{}?done={CHECK}", address::of(address::CASE, sent.id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            case_page(&sent.state, &sent.who, sent.id, "", Some((CHECK, &refusal))).await
        }
    }
}

/// The act under the record.
pub(super) fn form(who: &SignedIn, record: &RecordView) -> Option<(&'static str, ActForm)> {
    let may = record.may_check_links && !record.links.is_empty();
    may.then(|| {
        let form = Form::new("links", address::of(address::LINKS, record.id), &who.csrf_token, "检查链接");
        (CHECK, ActForm { title: "检查链接".to_owned(), form, is_open: true })
    })
}

/// The links, those that are dead first.
pub(super) fn table(record: &RecordView) -> Option<Table> {
    if record.links.is_empty() {
        return None;
    }
    let mut links: Vec<&LinkView> = record.links.iter().collect();
    links.sort_by_key(|link| match link.outcome {
        Some(LinkOutcome::Dead) => 0,
        Some(LinkOutcome::Unknown) => 1,
        None => 2,
        Some(LinkOutcome::Reachable) => 3,
    });
    let row = |link: &LinkView| {
        let place = match link.words.is_empty() {
            true => link.place.clone(),
            false => format!("{}“{}”", link.place, link.words),
        };
        let said = match link.outcome {
            None => Cell::text("没有检查过"),
            Some(outcome) => {
                let at = moment(link.checked_at.as_deref(), "");
                let why = if link.why.is_empty() { String::new() } else { format!("{}；", link.why) };
                Cell::text(outcome.label()).with(format!("{why}{at}检查"))
            }
        };
        vec![Cell::text(place), Cell::link(link.address.clone(), link.address.clone()), said]
    };
    Some(Table {
        title: "链接".to_owned(),
        heads: vec!["位置", "网址", "检查的结果"],
        rows: links.into_iter().map(row).collect(),
        empty: "",
    })
}

/// What officer and reviewer are told of them in one line; none where there is no link.
pub(super) fn fact(record: &RecordView) -> Option<(String, Cell)> {
    let count =
        |outcome: Option<LinkOutcome>| record.links.iter().filter(|one| one.outcome == outcome).count();
    let (dead, unknown) = (count(Some(LinkOutcome::Dead)), count(Some(LinkOutcome::Unknown)));
    let words = match (record.links.len(), dead, count(None)) {
        (0, _, _) => return None,
        (all, 0, 0) if unknown == 0 => format!("{all}个链接都可以打开"),
        (all, 0, open) if open == all => format!("{all}个链接没有检查过"),
        (_, 0, _) => format!("没有发现打不开的链接，{unknown}个没有查明"),
        (..) if record.version.body.is_empty() => {
            "网址打不开，见下表；改正或者再检查可以打开之前，不能提交和发布".to_owned()
        }
        (_, dead, _) => format!("{dead}个链接打不开，见下表；不影响提交和公开"),
    };
    Some(("链接检查".to_owned(), Cell::text(words)))
}

/// What the reviewer is told beside the conclusion; empty where nothing is dead.
pub(super) fn to_the_reviewer(record: &RecordView) -> String {
    match record.links.iter().filter(|link| link.is_dead()).count() {
        0 => String::new(),
        dead => format!("。有{dead}个链接打不开"),
    }
}
