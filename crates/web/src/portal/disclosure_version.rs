//! Earlier versions of a record for everybody, and what differs between two (R67, R108). A withdrawn record shows none
//! of them; what was hidden for its personal data answers 410.

use super::disclosure_version_view::{HiddenVersionView, RecordDifferenceView, RecordVersionView};
use super::version_view::{ChangedCell, DiffPiece};
use super::{address, disclosure, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Page, Section};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::catalogue::difference::SegmentKind;
use domain::disclosure::ChangedField;
use operations::disclosure::{Hidden, PublicVersions, VersionView};
use serde::Deserialize;

/// Past texts are for readers, not for search engines.
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Which two versions, by their numbers.
#[derive(Debug, Deserialize)]
pub struct DifferenceQuery {
    from: i64,
    to: i64,
}

/// `GET /disclosures/{id}/versions/{number}`
#[boxed::future]
pub async fn get(
    State(state): State<AppState>,
    Path((id, number)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let all = match state.operations.public_versions(id).await? {
        Ok(all) => all,
        Err(withdrawn) => return disclosure::gone(&state, withdrawn).await,
    };
    let one = all.version(number)?;
    if let Some(hidden) = one.hidden {
        return gone(&state, &all, hidden).await;
    }
    if number == all.current {
        return Ok(Redirect::to(&address::disclosure(id)).into_response());
    }
    let version = &one.version;
    let mut differences = Vec::new();
    if let Some(before) = all.before(number).filter(|before| before.hidden.is_none()) {
        let href = address::disclosure_difference(id, before.version.number, number);
        differences.push(Link::new("与上一版对照", href));
    }
    differences.push(Link::new("与现行内容对照", address::disclosure_difference(id, number, all.current)));
    let view = RecordVersionView {
        page: page(&state, &all, &label(version)).await?,
        title: version.title.clone(),
        record: record(&all),
        label: label(version),
        facts: facts(version),
        summary: version.summary.clone(),
        change_note: version.change_note.clone(),
        body: version.body.clone(),
        link: Some(version.link.clone()).filter(|link| !link.is_empty()),
        differences,
    };
    Ok(unlisted(response::kept_page(&view)?))
}

/// `GET /disclosures/{id}/difference`
#[boxed::future]
pub async fn difference(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(query): Query<DifferenceQuery>,
) -> Result<Response, PageError> {
    let all = match state.operations.public_versions(id).await? {
        Ok(all) => all,
        Err(withdrawn) => return disclosure::gone(&state, withdrawn).await,
    };
    let changed = match all.difference(query.from, query.to)? {
        Ok(changed) => changed,
        Err(hidden) => return gone(&state, &all, hidden).await,
    };
    let link = |number: i64| -> Result<Link, PageError> {
        let version = &all.version(number)?.version;
        Ok(Link::new(label(version), address::disclosure_version(id, number)))
    };
    let view = RecordDifferenceView {
        page: page(&state, &all, "版本对照").await?,
        title: all.title.clone(),
        record: record(&all),
        from: link(query.from)?,
        to: link(query.to)?,
        change_note: all.version(query.to)?.version.change_note.clone(),
        cells: cells(changed),
    };
    Ok(unlisted(response::kept_page(&view)?))
}

/// Fields that differ, ready to be shown.
pub fn cells(changed: Vec<ChangedField>) -> Vec<ChangedCell> {
    let piece = |one: domain::catalogue::difference::Segment| match one.kind {
        SegmentKind::Same => DiffPiece::Kept(one.text),
        SegmentKind::Removed => DiffPiece::Removed(one.text),
        SegmentKind::Added => DiffPiece::Added(one.text),
    };
    let cell = |field: ChangedField| ChangedCell {
        column: field.label.to_owned(),
        pieces: field.pieces.into_iter().map(piece).collect(),
    };
    changed.into_iter().map(cell).collect()
}

#[boxed::future]
async fn page(state: &AppState, all: &PublicVersions, title: &str) -> Result<Page, PageError> {
    let unit = Link::new(all.unit.clone(), address::unit(&all.unit_code));
    let mut page = shown::page(state, title, Section::Units, vec![unit, record(all)]).await?;
    page.description = format!("{}：{title}", all.title);
    Ok(page)
}

fn record(all: &PublicVersions) -> Link {
    Link::new(all.title.clone(), address::disclosure(all.id))
}

/// `第2版，2026年3月2日公布`
fn label(version: &VersionView) -> String {
    let day = shown::long_day_of(version.published_at.as_deref().unwrap_or_default());
    format!("第{}版，{day}公布", version.number)
}

fn facts(version: &VersionView) -> Vec<(String, String)> {
    let all = [
        ("文号", version.document_number.clone()),
        ("发布机构", version.publisher.clone()),
        ("信息来源", version.source.clone()),
        ("成文日期", disclosure::long(&version.arose_on)),
        ("变更日期", version.changed_on.as_deref().map(disclosure::long).unwrap_or_default()),
        ("针对的信息", version.claim.clone()),
        ("传播的地方", version.spread.clone()),
    ];
    let filled = all.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// 410: it was here, and why it is no longer shown.
#[boxed::future]
async fn gone(state: &AppState, all: &PublicVersions, hidden: Hidden) -> Result<Response, PageError> {
    let view = HiddenVersionView {
        page: page(state, all, "版本不再提供").await?,
        record: record(all),
        words: hidden.words().to_owned(),
        index_number: all.index_number.clone(),
    };
    response::page_with_status(StatusCode::GONE, &view)
}

fn unlisted(mut answer: Response) -> Response {
    answer.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
    answer
}
