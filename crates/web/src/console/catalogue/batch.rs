//! 批量办理: choosing many catalogues for one act, and the receipt of what became of each (R68-R70).

use super::address;
use super::answer::{go, tell};
use super::parts::{Mark, moment};
use super::units;
use crate::console::form::{Choice, Posted};
use crate::console::frame::{Place, frame};
use crate::core::response::{download, page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::catalogue::VersionState;
use domain::organisation::Permission;
use operations::catalogue::{BatchAct, BatchReceipt, BatchResult, SectorCell, SectorMap};
use operations::{OperationError, Operations};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Catalogues offered at once; a filter shows the others.
const OFFERED: usize = 400;

/// Choosing.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/batch_choose.html")]
pub struct ChooseView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Acts to choose from.
    pub acts: Vec<Choice>,
    /// Sectors to choose from.
    pub sectors: Vec<Choice>,
    /// Where choice and act are sent.
    pub action: &'static str,
    /// The act in use: its identifier and its word.
    pub act: (String, &'static str),
    /// What is to be written with it; empty for nothing.
    pub note_label: &'static str,
    /// The words as typed.
    pub note: String,
    /// The key of this form, so that a double click acts once.
    pub nonce: String,
    /// The catalogues.
    pub lines: Vec<ChoiceLine>,
    /// How many more there are; a filter shows them.
    pub more: usize,
    /// Earlier receipts.
    pub earlier: Vec<(Link, String)>,
}

/// A catalogue that may be chosen.
#[derive(Debug, Clone, Default)]
pub struct ChoiceLine {
    /// The version.
    pub id: i64,
    /// Its catalogue.
    pub link: Link,
    /// The unit.
    pub unit: String,
    /// Where it stands.
    pub mark: Mark,
    /// Since when.
    pub detail: String,
    /// Ticked when the form was sent.
    pub ticked: bool,
}

/// A receipt.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/batch_receipt.html")]
pub struct ReceiptView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// One sentence.
    pub summary: String,
    /// Facts: who, when, words.
    pub facts: Vec<(String, String)>,
    /// The catalogues.
    pub lines: Vec<ReceiptLine>,
    /// Words while a job works through them; empty else.
    pub waiting: String,
    /// Where what waits is gone on with; empty when nothing waits.
    pub run: String,
    /// The workbook.
    pub export_href: String,
    /// Back to choosing.
    pub back: Link,
}

/// What became of a catalogue.
#[derive(Debug, Clone, Default)]
pub struct ReceiptLine {
    /// The catalogue.
    pub link: Link,
    /// What became of it.
    pub mark: Mark,
    /// Why.
    pub message: String,
}

/// What is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    act: String,
    sector: String,
    unit: String,
}

/// Choosing.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn choose(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    choose_page(&state, &who, &asked, None, &Posted::default()).await
}

/// Does it, as far as it may be done at once, and leads to the receipt.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn begin(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let ids: Vec<i64> = posted.all("version").filter_map(|id| id.parse().ok()).collect();
    let act = who.act();
    let outcome = match BatchAct::from_id(posted.get("act")) {
        Some(what) => {
            let (note, nonce) = (posted.get("note"), posted.get("nonce"));
            state.operations.begin_batch(&act, what, &ids, note, nonce).await
        }
        None => Err(OperationError::invalid("act", "请选择办理什么")),
    };
    match outcome {
        Ok((id, is_new)) => {
            if is_new {
                state.operations.run_batch(&act, id).await?;
            }
            Ok(go(&address::of_batch(address::BATCH, id)))
        }
        Err(error) => {
            let asked = Asked {
                act: posted.get("act").to_owned(),
                sector: posted.get("sector").to_owned(),
                unit: String::new(),
            };
            choose_page(&state, &who, &asked, Some(error), &posted).await
        }
    }
}

/// Goes on with what waits.
///
/// # Errors
/// When there is no such act for the person.
#[boxed::future]
pub async fn run(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    state.operations.run_batch(&who.act(), id).await?;
    Ok(go(&address::of_batch(address::BATCH, id)))
}

/// The receipt.
///
/// # Errors
/// When there is none for the person.
#[boxed::future]
pub async fn receipt(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let told = state.operations.batch_receipt(&who.act(), id).await?;
    let mut frame =
        frame(&state, &who, &format!("批量{}的结果", told.act.label()), Place::Catalogues).await?;
    frame.crumbs = vec![Link::new("目录总览", address::MAP), Link::new("批量办理", address::BATCHES)];
    page(&ReceiptView {
        summary: summary(&told),
        facts: facts(&told),
        lines: told.lines.iter().map(receipt_line).collect(),
        waiting: match told.is_queued && told.waiting > 0 {
            true => "目录较多，正在后台依次办理；可以离开本页，办完后有消息提醒。".to_owned(),
            false => String::new(),
        },
        run: if told.waiting > 0 && !told.is_queued {
            address::of_batch(address::BATCH_RUN, id)
        } else {
            String::new()
        },
        export_href: address::of_batch(address::BATCH_EXPORT, id),
        back: Link::new("继续批量办理", format!("{}?act={}", address::BATCHES, told.act.id())),
        frame,
    })
}

/// The receipt as a workbook.
///
/// # Errors
/// When there is none for the person.
#[boxed::future]
pub async fn export(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let told = state.operations.batch_receipt(&who.act(), id).await?;
    let heads = ["序号", "目录", "结果", "说明"].map(str::to_owned).to_vec();
    let row = |line: &BatchResult| {
        vec![line.position.to_string(), line.label.clone(), mark(&line.outcome).label, line.message.clone()]
    };
    let rows = told.lines.iter().map(row).collect();
    let name = format!("批量{}回执{id}", told.act.label());
    let bytes = operations::list::workbook(name.clone(), heads, rows).await?;
    Ok(download(
        &format!("{name}.xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes,
    ))
}

#[boxed::future]
async fn choose_page(
    state: &AppState,
    who: &SignedIn,
    asked: &Asked,
    refused: Option<OperationError>,
    posted: &Posted,
) -> Result<Response, PageError> {
    let act = who.act();
    let may = Operations::may_batch(&act);
    let what = BatchAct::from_id(&asked.act).filter(|what| may.contains(what)).or(may.first().copied());
    let what = what.ok_or(OperationError::NotPermitted(Permission::CompileCatalogue))?;
    let mut frame = frame(state, who, "批量办理", Place::Catalogues).await?;
    frame.crumbs = vec![Link::new("目录总览", address::MAP)];
    let status = tell(&mut frame, refused)?;
    let mut lines = candidates(state, who, what, asked, posted).await?;
    let more = lines.len().saturating_sub(OFFERED);
    lines.truncate(OFFERED);
    let sectors = state.operations.guidelines().await?;
    let sector = |(code, name): (&str, &str)| Choice {
        value: code.to_owned(),
        label: name.to_owned(),
        current: code == asked.sector,
        ..Choice::default()
    };
    let named = |what_of: &BatchAct| Choice {
        value: what_of.id().to_owned(),
        label: what_of.label().to_owned(),
        current: *what_of == what,
        ..Choice::default()
    };
    let view = ChooseView {
        acts: may.iter().map(named).collect(),
        sectors: std::iter::once(("", "全部领域"))
            .chain(sectors.iter().map(|one| (one.sector_code.as_str(), one.name.as_str())))
            .map(sector)
            .collect(),
        action: address::BATCHES,
        act: (what.id().to_owned(), what.label()),
        note_label: match what {
            BatchAct::Return => "退回的意见（每份目录都写这一条）",
            BatchAct::Submit => "说明（警告没有逐处说明的，在这里一并说明）",
            BatchAct::Approve => "审定意见（有目录没有经过审核的，须写明直接审定的理由）",
            BatchAct::Publish => "",
        },
        note: posted.get("note").to_owned(),
        nonce: nonce(state, who, posted),
        lines,
        more,
        earlier: earlier(state, who).await?,
        frame,
    };
    page_with_status(status, &view)
}

/// The catalogues in the states from which the act is possible, where the person may do it.
#[boxed::future]
async fn candidates(
    state: &AppState,
    who: &SignedIn,
    what: BatchAct,
    asked: &Asked,
    posted: &Posted,
) -> Result<Vec<ChoiceLine>, PageError> {
    let rights: &[Permission] = match what {
        BatchAct::Submit => &[Permission::CompileCatalogue],
        BatchAct::Return => &[Permission::ReviewCatalogue, Permission::ApproveCatalogue],
        BatchAct::Approve => &[Permission::ApproveCatalogue],
        BatchAct::Publish => &[Permission::PublishCatalogue],
    };
    let mut units = Vec::new();
    for right in rights {
        units.extend(units::with(state, who, *right).await?);
    }
    let ids: BTreeSet<i64> = units.iter().map(|unit| unit.id).collect();
    let chosen: BTreeSet<i64> = posted.all("version").filter_map(|id| id.parse().ok()).collect();
    let mut seen = BTreeSet::new();
    let mut lines = Vec::new();
    let tops: Vec<i64> = super::map::tops(&units).into_iter().map(|unit| unit.id).collect();
    for top in tops {
        for map in state.operations.sector_map_below(&who.act(), top).await? {
            let wanted = asked.unit.is_empty() || asked.unit == map.unit_id.to_string();
            if ids.contains(&map.unit_id) && wanted && seen.insert(map.unit_id) {
                lines.extend(lines_of(&map, what, asked, &chosen));
            }
        }
    }
    Ok(lines)
}

fn lines_of(map: &SectorMap, what: BatchAct, asked: &Asked, chosen: &BTreeSet<i64>) -> Vec<ChoiceLine> {
    let fits = |state: VersionState| match what {
        BatchAct::Submit => state.is_editable(),
        BatchAct::Return => matches!(state, VersionState::Submitted | VersionState::Approved),
        BatchAct::Approve => state == VersionState::Submitted,
        BatchAct::Publish => state == VersionState::Approved,
    };
    let mut lines = Vec::new();
    for cell in map.sectors.iter().filter(|cell| asked.sector.is_empty() || cell.sector_code == asked.sector)
    {
        let (Some(id), Some(state)) = (cell.open_id, cell.open_state) else { continue };
        if fits(state) {
            lines.push(ChoiceLine {
                id,
                link: Link::new(
                    domain::catalogue::kind::called(&cell.sector),
                    address::of(address::VERSION, id),
                ),
                unit: map.unit.clone(),
                mark: Mark::of(state),
                detail: waits(cell, what),
                ticked: chosen.contains(&id),
            });
        }
    }
    lines
}

/// How long one waits; whether it passed review where it is to be approved (R68).
fn waits(cell: &SectorCell, what: BatchAct) -> String {
    let days = cell.days.filter(|days| *days > 0).map(|days| format!("已{days}天"));
    let review = match what {
        BatchAct::Approve if cell.is_reviewed => Some("已审核".to_owned()),
        BatchAct::Approve => Some("未经审核".to_owned()),
        _ => None,
    };
    review.into_iter().chain(days).collect::<Vec<_>>().join("，")
}

/// A key for this form: person, instant and what stood open are enough to tell two forms apart.
fn nonce(state: &AppState, who: &SignedIn, posted: &Posted) -> String {
    match posted.get("nonce") {
        "" => format!("{}-{}", who.actor.person_id.unwrap_or_default(), state.now().as_nanosecond()),
        given => given.to_owned(),
    }
}

#[boxed::future]
async fn earlier(state: &AppState, who: &SignedIn) -> Result<Vec<(Link, String)>, PageError> {
    let line = |told: BatchReceipt| {
        let through = if told.finished_at.is_some() { "" } else { "（没有办完）" };
        (
            Link::new(format!("批量{}", told.act.label()), address::of_batch(address::BATCH, told.id)),
            format!("{}{through}", moment(&told.begun_at)),
        )
    };
    Ok(state.operations.own_batches(&who.act()).await?.into_iter().map(line).collect())
}

fn summary(told: &BatchReceipt) -> String {
    let waiting =
        if told.waiting > 0 { format!("，还有{}份等待", told.waiting) } else { String::new() };
    format!("共{}份：办成{}份，没有办成{}份{waiting}。", told.lines.len(), told.done, told.refused)
}

fn facts(told: &BatchReceipt) -> Vec<(String, String)> {
    let mut facts = vec![
        ("办理".to_owned(), told.act.label().to_owned()),
        ("办理人".to_owned(), told.person.clone()),
        ("时间".to_owned(), moment(&told.begun_at)),
    ];
    if !told.note.is_empty() {
        facts.push(("说明".to_owned(), told.note.clone()));
    }
    facts
}

fn receipt_line(line: &BatchResult) -> ReceiptLine {
    ReceiptLine {
        link: Link::new(line.label.clone(), address::of(address::VERSION, line.version_id)),
        mark: mark(&line.outcome),
        message: line.message.clone(),
    }
}

fn mark(outcome: &str) -> Mark {
    let (sign, label) = match outcome {
        "done" => ("state-published", "办成"),
        "refused" => ("state-returned", "没有办成"),
        _ => ("state-working", "等待"),
    };
    Mark { sign, label: label.to_owned() }
}
