//! 建议的关联: entries and the rows they resemble, with reasons; a person accepts or rejects many at once
//! (R60).

use super::address;
use crate::console::catalogue::answer::tell;
use crate::console::form::Posted;
use crate::console::frame::{Place, done, frame, stopped};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link, Notice};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::organisation::Permission;
use operations::OperationError;
use operations::unit_list::{LinkDecision, LinkReceipt, LinkVerdict, ProposedLink, UnitProposals};
use std::collections::HashMap;

/// Proposals on the page; deciding them brings the next.
const SHOWN: usize = 150;

/// The proposals.
#[derive(Debug, Clone, Template)]
#[template(path = "console/unit_list/proposals.html")]
pub struct ProposalsView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What was compared and found, in words.
    pub summary: String,
    /// Where decisions are sent; empty where one may not decide.
    pub action: String,
    /// Entries with their proposals.
    pub groups: Vec<Group>,
    /// What was typed as reason.
    pub note: String,
    /// The coverage.
    pub back: Link,
}

/// An entry with the rows proposed for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The entry's page.
    pub entry: Link,
    /// List and kind.
    pub detail: String,
    /// The rows.
    pub lines: Vec<Line>,
}

/// A row proposed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// What is sent.
    pub value: String,
    /// The row's item.
    pub item: String,
    /// Its sector.
    pub sector: String,
    /// Likeness in hundredths.
    pub score: u32,
    /// Why.
    pub reasons: Vec<String>,
    /// Ticked.
    pub ticked: bool,
}

/// Shows the proposals.
///
/// # Errors
/// When the unit may not be read.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(unit): Path<i64>,
) -> Result<Response, PageError> {
    proposals_page(&state, &who, unit, &Posted::default(), Ok(None)).await
}

/// Decides what was ticked.
///
/// # Errors
/// What no page can answer.
#[boxed::future]
pub async fn decide(
    State(state): State<AppState>,
    who: SignedIn,
    Path(unit): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let found = state.operations.propose_links(&who.act(), unit).await?;
    let outcome = match decisions(&found, &posted) {
        Ok(decisions) => state.operations.decide_links(&who.act(), unit, &decisions).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(receipt) => proposals_page(&state, &who, unit, &Posted::default(), Ok(Some(receipt))).await,
        Err(error) => proposals_page(&state, &who, unit, &posted, Err(error)).await,
    }
}

/// What was ticked, with the person's reason or that of the proposal.
fn decisions(found: &UnitProposals, posted: &Posted) -> Result<Vec<LinkDecision>, OperationError> {
    let verdict = LinkVerdict::from_id(posted.get("verdict"))
        .ok_or_else(|| OperationError::invalid("verdict", "请选择“关联”或“不关联”"))?;
    let reasons: HashMap<String, String> =
        found.proposals.iter().map(|proposal| (value(proposal), proposal.reasons.join("；"))).collect();
    let note = posted.get("note").trim();
    let decision = |pair: &str| {
        let mut parts = pair.splitn(3, ':');
        let (entry, catalogue, row) = (parts.next()?, parts.next()?, parts.next()?);
        Some(LinkDecision {
            entry_id: entry.parse().ok()?,
            catalogue_id: catalogue.parse().ok()?,
            row_key: row.to_owned(),
            verdict,
            reason: if note.is_empty() {
                reasons.get(pair).cloned().unwrap_or_default()
            } else {
                note.to_owned()
            },
        })
    };
    let decisions: Vec<LinkDecision> = posted.all("pair").filter_map(decision).collect();
    if decisions.is_empty() {
        return Err(OperationError::invalid("pair", "没有勾选；请先勾选要决定的建议"));
    }
    Ok(decisions)
}

fn value(proposal: &ProposedLink) -> String {
    format!("{}:{}:{}", proposal.entry_id, proposal.catalogue_id, proposal.row_key)
}

#[boxed::future]
async fn proposals_page(
    state: &AppState,
    who: &SignedIn,
    unit: i64,
    posted: &Posted,
    outcome: Result<Option<LinkReceipt>, OperationError>,
) -> Result<Response, PageError> {
    let found = state.operations.propose_links(&who.act(), unit).await?;
    let mut frame = frame(state, who, "建议的关联", Place::Lists).await?;
    let back = Link::new(format!("{}：清单与覆盖", found.unit), address::of(address::UNIT, unit));
    frame.crumbs = vec![Link::new("清单与覆盖", address::OVERVIEW), back.clone()];
    let status = match outcome {
        Ok(receipt) => {
            frame.notices.extend(receipt.map(|receipt| told(&receipt)).unwrap_or_default());
            axum::http::StatusCode::OK
        }
        Err(error) => tell(&mut frame, Some(error))?,
    };
    let may = who.actor.may_somewhere(Permission::CompileCatalogue);
    let action = if may { address::of(address::PROPOSALS, unit) } else { String::new() };
    let sectors = state.operations.guidelines().await?;
    let sectors = sectors.into_iter().map(|sector| (sector.sector_code, sector.name)).collect();
    page_with_status(status, &proposals_view((frame, back), action, &found, posted, &sectors))
}

/// The page's content.
#[must_use]
pub fn proposals_view(
    (frame, back): (ConsoleFrame, Link),
    action: String,
    found: &UnitProposals,
    posted: &Posted,
    sectors: &HashMap<String, String>,
) -> ProposalsView {
    let mut groups: Vec<Group> = Vec::new();
    for proposal in found.proposals.iter().take(SHOWN) {
        let href = address::entry(proposal.entry_id);
        let line = Line {
            value: value(proposal),
            item: format!("{} {}", proposal.row_key, proposal.item),
            sector: sectors.get(&proposal.sector_code).cloned().unwrap_or_default(),
            score: proposal.score,
            reasons: proposal.reasons.clone(),
            ticked: posted.all("pair").any(|pair| pair == value(proposal)),
        };
        match groups.last_mut().filter(|group| group.entry.href == href) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group {
                entry: Link::new(proposal.entry.clone(), href),
                detail: format!("{}　{}", proposal.kind.label(), proposal.category),
                lines: vec![line],
            }),
        }
    }
    let shown = found.proposals.len().min(SHOWN);
    let more = if found.proposals.len() > SHOWN {
        format!("，先列出{shown}条，决定后列出其余")
    } else {
        String::new()
    };
    ProposalsView {
        summary: format!(
            "清单事项{}项，目录事项{}行，建议关联{}条{more}。建议只供参考，由您决定；不关联的以后不再建议。",
            found.entries,
            found.rows,
            found.proposals.len()
        ),
        action,
        groups,
        note: posted.get("note").to_owned(),
        back,
        frame,
    }
}

/// What became of decisions.
pub fn told(receipt: &LinkReceipt) -> Vec<Notice> {
    let counted = [
        ("关联", receipt.linked),
        ("不关联", receipt.rejected),
        ("取消关联", receipt.unlinked),
        ("此前已经如此", receipt.unchanged),
    ];
    let words: Vec<String> = counted
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{word}{count}条"))
        .collect();
    let mut notices = Vec::new();
    if !words.is_empty() {
        notices.push(done(&format!("已决定：{}", words.join("，")), ""));
    }
    if !receipt.refused.is_empty() {
        let reasons: Vec<String> = receipt
            .refused
            .iter()
            .map(|refused| format!("{}：{}", refused.row_key, refused.reason))
            .collect();
        notices.push(stopped(&format!("有{}条没有办成", receipt.refused.len()), reasons.join("；")));
    }
    notices
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::unit_list::ListKind;

    fn proposal() -> ProposedLink {
        ProposedLink {
            kind: ListKind::PowerList,
            entry_id: 4,
            entry: "低保审核".to_owned(),
            category: "行政给付".to_owned(),
            catalogue_id: 7,
            sector_code: "20".to_owned(),
            row_key: "20-02-01".to_owned(),
            item: "最低生活保障－审核信息".to_owned(),
            score: 71,
            reasons: vec!["用词相同：“审核”".to_owned()],
        }
    }

    #[test]
    fn r60_a_decision_keeps_the_persons_reason_else_the_proposals() {
        let found = UnitProposals {
            unit_id: 1,
            unit: String::new(),
            proposals: vec![proposal()],
            entries: 1,
            rows: 1,
        };
        let posted = |note: &str| {
            let pairs = [("verdict", "linked"), ("pair", "4:7:20-02-01"), ("note", note)];
            Posted(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
        };
        let reason = |note: &str| decisions(&found, &posted(note)).expect("decisions").remove(0).reason;
        assert_eq!(reason(""), "用词相同：“审核”");
        assert_eq!(reason("同一件事"), "同一件事");
        assert!(decisions(&found, &Posted::default()).is_err());
    }
}
