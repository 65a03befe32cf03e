//! 五公开标注: the stages of a catalogue's rows, proposed from their words and set by a person; printed
//! only where the unit added the column (R17).

use super::address;
use crate::console::catalogue::answer::tell;
use crate::console::catalogue::parts::moment;
use crate::console::form::{Choice, Posted};
use crate::console::frame::{Place, done, frame, stopped};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link, Notice};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::unit_list::{Stage, StageSet};
use operations::OperationError;
use operations::unit_list::{StageChange, StageReceipt, StagedRow};
use serde::Deserialize;

/// What stands for a row that nobody has tagged.
const UNSET: &str = "-";

/// The rows of one catalogue.
#[derive(Debug, Clone, Template)]
#[template(path = "console/unit_list/stages.html")]
pub struct StagesView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The page itself, for choosing a catalogue.
    pub here: String,
    /// Catalogues to choose from.
    pub catalogues: Vec<Choice>,
    /// Where tags are sent; empty where one may not.
    pub action: String,
    /// Where the column is filled; empty where one may not.
    pub fill_action: String,
    /// The catalogue shown.
    pub catalogue: String,
    /// The version shown.
    pub version: String,
    /// How far it is, in words.
    pub summary: String,
    /// The stages: identifier and word.
    pub stages: Vec<(&'static str, &'static str)>,
    /// The rows.
    pub rows: Vec<RowLine>,
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowLine {
    /// Its key.
    pub key: String,
    /// Its item.
    pub item: String,
    /// 公开内容
    pub content: String,
    /// What the person sees now, sent back.
    pub seen: String,
    /// The stages that are ticked, by identifier.
    pub ticked: Vec<&'static str>,
    /// Who set it, or why it is proposed.
    pub words: String,
}

/// Which catalogue.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    catalogue: Option<i64>,
}

impl RowLine {
    /// True where a stage is ticked.
    #[must_use]
    pub fn has(&self, stage: &str) -> bool {
        self.ticked.contains(&stage)
    }
}

/// Shows the rows.
///
/// # Errors
/// When the unit may not be read.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(unit): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    stages_page(&state, &who, (unit, asked.catalogue), Ok(Vec::new())).await
}

/// Saves the tags of the page.
///
/// # Errors
/// What no page can answer.
#[boxed::future]
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    Path(unit): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let catalogue = posted.number("catalogue");
    let outcome = state.operations.set_stages(&who.act(), unit, &changes(&posted)).await;
    stages_page(&state, &who, (unit, catalogue), outcome.map(|receipt| told(&receipt))).await
}

/// Fills the column 五公开 of a draft.
///
/// # Errors
/// What no page can answer.
#[boxed::future]
pub async fn fill(
    State(state): State<AppState>,
    who: SignedIn,
    Path(unit): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let version = posted.number("version").unwrap_or_default();
    let filled = state.operations.fill_stage_column(&who.act(), version).await;
    let told = filled.map(|count| vec![done(&format!("已填入“五公开”栏{count}格"), "")]);
    stages_page(&state, &who, (unit, posted.number("catalogue")), told).await
}

/// Every row of the page as it was ticked.
fn changes(posted: &Posted) -> Vec<StageChange> {
    let catalogue_id = posted.number("catalogue").unwrap_or_default();
    let change = |seen: &str| {
        let (row, stored) = seen.split_once(':')?;
        let ticked =
            |stage: &Stage| posted.all("stage").any(|tick| tick.split_once(':') == Some((row, stage.id())));
        let stages: Vec<Stage> = Stage::ALL.into_iter().filter(ticked).collect();
        Some(StageChange {
            catalogue_id,
            row_key: row.to_owned(),
            from: (stored != UNSET).then(|| StageSet::read(stored)),
            to: StageSet::of(&stages),
        })
    };
    posted.all("seen").filter_map(change).collect()
}

fn told(receipt: &StageReceipt) -> Vec<Notice> {
    let mut notices = Vec::new();
    if receipt.set > 0 || receipt.refused.is_empty() {
        notices.push(done(&format!("已标注{}行，{}行没有变化", receipt.set, receipt.unchanged), ""));
    }
    if !receipt.refused.is_empty() {
        let reasons: Vec<String> = receipt.refused.iter().map(|(row, why)| format!("{row}：{why}")).collect();
        notices.push(stopped(&format!("有{}行没有保存", receipt.refused.len()), reasons.join("；")));
    }
    notices
}

#[boxed::future]
async fn stages_page(
    state: &AppState,
    who: &SignedIn,
    (unit, catalogue): (i64, Option<i64>),
    outcome: Result<Vec<Notice>, OperationError>,
) -> Result<Response, PageError> {
    let rows = state.operations.staged_rows(&who.act(), unit).await?;
    let sectors = state.operations.guidelines().await?;
    let unit_name = state.operations.unit(unit).await?.name;
    let mut frame = frame(state, who, "五公开标注", Place::Lists).await?;
    frame.crumbs = vec![
        Link::new("清单与覆盖", address::OVERVIEW),
        Link::new(format!("{unit_name}：清单与覆盖"), address::of(address::UNIT, unit)),
    ];
    let status = match outcome {
        Ok(notices) => {
            frame.notices.extend(notices);
            axum::http::StatusCode::OK
        }
        Err(error) => tell(&mut frame, Some(error))?,
    };
    let name = |code: &str| {
        sectors
            .iter()
            .find(|sector| sector.sector_code == code)
            .map_or(code.to_owned(), |sector| sector.name.clone())
    };
    page_with_status(status, &stages_view(frame, unit, catalogue, &rows, name))
}

/// The page's content.
#[must_use]
pub fn stages_view(
    frame: ConsoleFrame,
    unit: i64,
    catalogue: Option<i64>,
    rows: &[StagedRow],
    sector: impl Fn(&str) -> String,
) -> StagesView {
    let mut catalogues: Vec<Choice> = Vec::new();
    for row in rows {
        let value = row.catalogue_id.to_string();
        if catalogues.last().is_none_or(|last| last.value != value) {
            catalogues.push(Choice::new(value, sector(&row.sector_code)));
        }
    }
    let wanted = catalogue.map(|id| id.to_string());
    let known = |wanted: &String| catalogues.iter().any(|choice| choice.value == *wanted);
    let wanted = wanted.filter(known).or_else(|| catalogues.first().map(|first| first.value.clone()));
    let wanted = wanted.unwrap_or_default();
    for choice in &mut catalogues {
        choice.current = choice.value == wanted;
    }
    let own: Vec<&StagedRow> = rows.iter().filter(|row| row.catalogue_id.to_string() == wanted).collect();
    let set = own.iter().filter(|row| row.set.is_some()).count();
    let may = own.iter().any(|row| row.may_set);
    StagesView {
        here: address::of(address::STAGES, unit),
        action: if may { address::of(address::STAGES, unit) } else { String::new() },
        fill_action: if may && set > 0 { address::of(address::FILL_STAGES, unit) } else { String::new() },
        version: own.first().map(|row| row.version_id.to_string()).unwrap_or_default(),
        summary: format!("{}行，已标注{set}行。没有标注的，按用词预先勾选，请核对后保存。", own.len()),
        stages: Stage::ALL.map(|stage| (stage.id(), stage.label())).to_vec(),
        rows: own.into_iter().map(line).collect(),
        catalogue: wanted,
        catalogues,
        frame,
    }
}

fn line(row: &StagedRow) -> RowLine {
    let proposed: Vec<Stage> = row.proposed.iter().map(|proposal| proposal.stage).collect();
    let shown = row.set.clone().unwrap_or_else(|| StageSet::of(&proposed));
    let words = match &row.set_by {
        Some((by, at)) => format!("{by}标注，{}", moment(at)),
        None if row.proposed.is_empty() => "没有可供推断的用词".to_owned(),
        None => {
            let told = |proposal: &domain::unit_list::stage::StageProposal| {
                format!("{}（{}）", proposal.stage.label(), proposal.words.join("、"))
            };
            format!("按用词推断：{}", row.proposed.iter().map(told).collect::<Vec<_>>().join("；"))
        }
    };
    RowLine {
        seen: format!("{}:{}", row.row_key, row.set.as_ref().map_or(UNSET.to_owned(), StageSet::stored)),
        key: row.row_key.clone(),
        item: row.item.clone(),
        content: row.content.clone(),
        ticked: shown.stages().iter().map(|stage| stage.id()).collect(),
        words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r17_every_row_of_the_page_is_sent_with_what_was_seen() {
        let pairs = [
            ("catalogue", "7"),
            ("seen", "20-01-01:-"),
            ("seen", "20-01-02:decision"),
            ("stage", "20-01-01:result"),
            ("stage", "20-01-01:service"),
        ];
        let posted =
            Posted(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect());
        let sent = changes(&posted);
        assert_eq!(sent.len(), 2);
        assert_eq!((sent[0].from.clone(), sent[0].to.stored()), (None, "service,result".to_owned()));
        assert_eq!(sent[1].from, Some(StageSet::of(&[Stage::Decision])));
        assert!(sent[1].to.is_empty() && sent[1].catalogue_id == 7);
    }
}
