//! 新建目录 from a sector's guideline (R8, R14, R30).

use super::address;
use super::answer::{go, tell};
use super::start_view::StartView;
use super::units;
use crate::console::form::{Choice, Posted};
use crate::console::frame::{Place, frame};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::organisation::Permission;
use operations::OperationError;
use serde::Deserialize;

/// Which unit and sector are meant.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: Option<i64>,
    sector: String,
}

/// The form.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    start_page(&state, &who, asked.unit, &asked.sector, None).await
}

/// Begins the draft.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn start(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let (unit, sector) = (posted.number("unit"), posted.get("sector"));
    let outcome = match unit {
        Some(unit) => state.operations.draft_from_guideline(&who.act(), unit, sector).await,
        None => Err(OperationError::invalid("unit", "请选择单位")),
    };
    match outcome {
        Ok(version) => Ok(go(&address::of(address::VERSION, version))),
        Err(error) => start_page(&state, &who, unit, sector, Some(error)).await,
    }
}

#[boxed::future]
async fn start_page(
    state: &AppState,
    who: &SignedIn,
    unit: Option<i64>,
    sector: &str,
    refused: Option<OperationError>,
) -> Result<Response, PageError> {
    let units = units::with(state, who, Permission::CompileCatalogue).await?;
    let kind = units.iter().find(|one| Some(one.id) == unit).map(|one| one.kind);
    let guidelines = state.operations.compilable(kind).await?;
    let mut frame = frame(state, who, "新建目录", Place::Catalogues).await?;
    frame.crumbs = vec![Link::new("目录总览", address::MAP)];
    let status = tell(&mut frame, refused)?;
    let choice = |guideline: &operations::catalogue::GuidelineSummary| Choice {
        value: guideline.sector_code.clone(),
        label: format!("{} {}", guideline.sector_code, guideline.name),
        current: guideline.sector_code == sector,
        ..Choice::default()
    };
    let shown = StartView {
        action: address::START,
        units: units::choices(&units, unit, who),
        sectors: guidelines.iter().map(choice).collect(),
        problem: None,
        import_href: unit
            .map_or_else(|| address::IMPORT.to_owned(), |unit| format!("{}?unit={unit}", address::IMPORT)),
        frame,
    };
    page_with_status(status, &shown)
}
