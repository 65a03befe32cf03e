//! All versions of a catalogue, one of them, the difference of two, and the notice of a withdrawal.

use super::news_view::WithdrawnView;
use super::parts::{Choice, StateKind, StateMark};
use super::version_view::{
    ChangedCell, ChangedItem, CompareForm, DiffPiece, DifferenceView, VersionEntry, VersionListView,
};
use super::{address, catalogue, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Notice, NoticeKind, Section};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::difference::{Change, SegmentKind, difference_of_texts, difference_of_versions};
use domain::catalogue::{KeyedRow, RowStatus};
use operations::OperationError;
use operations::catalogue::{PublishedCatalogue, PublishedVersion};
use serde::Deserialize;

/// Which two versions.
#[derive(Debug, Deserialize)]
pub struct DifferenceQuery {
    from: i64,
    to: i64,
}

/// `GET /units/{unit}/{sector}/versions`
#[boxed::future]
pub async fn list(
    State(state): State<AppState>,
    Path((unit, sector)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let versions = state.operations.published_versions(&unit, &sector).await?;
    let Some(newest) = versions.iter().max_by_key(|version| version.number) else {
        return Err(PageError(OperationError::NotFound("该单位本领域已发布的目录".to_owned())));
    };
    let holder = state.operations.unit_by_code(&unit).await?;
    let crumbs = vec![
        Link::new(holder.name.clone(), address::unit(&unit)),
        Link::new(newest.title.clone(), address::catalogue(&unit, &sector)),
    ];
    let readable: Vec<&PublishedVersion> =
        versions.iter().filter(|v| v.withdrawal_notice.is_none()).collect();
    let choice = |current: Option<i64>| -> Vec<Choice> {
        readable
            .iter()
            .map(|v| Choice {
                value: v.id.to_string(),
                label: format!("第{}版", v.number),
                current: Some(v.id) == current,
            })
            .collect()
    };
    let mut ordered: Vec<i64> = readable.iter().map(|v| v.id).collect();
    ordered.sort_unstable();
    let standing = versions.iter().find(|version| version.is_current);
    let view = VersionListView {
        page: shown::page(&state, "全部版本", Section::Units, crumbs).await?,
        title: standing.unwrap_or(newest).title.clone(),
        none_stands: standing.is_none() && newest.withdrawal_notice.is_some(),
        unit: Link::new(holder.name, address::unit(&unit)),
        versions: versions.iter().map(|version| entry(&unit, &sector, version, &versions)).collect(),
        compare: (readable.len() > 1).then(|| CompareForm {
            action: format!("/units/{unit}/{sector}/difference"),
            from: choice(ordered.iter().rev().nth(1).copied()),
            to: choice(ordered.last().copied()),
        }),
    };
    response::kept_page(&view)
}

fn entry(unit: &str, sector: &str, version: &PublishedVersion, all: &[PublishedVersion]) -> VersionEntry {
    let withdrawn = version.withdrawal_notice.is_some();
    let before = all
        .iter()
        .filter(|v| v.number < version.number && v.withdrawal_notice.is_none())
        .max_by_key(|v| v.number);
    let state = match (withdrawn, version.is_current) {
        (true, _) => StateMark::new(StateKind::Withdrawn, "已撤回"),
        (false, true) => StateMark::new(StateKind::Published, "现行"),
        (false, false) => StateMark::new(StateKind::NotApplicable, "已被取代"),
    };
    VersionEntry {
        label: format!("第{}版", version.number),
        href: (!withdrawn).then(|| {
            if version.is_current { address::catalogue(unit, sector) } else { address::version(version.id) }
        }),
        state,
        state_href: withdrawn.then(|| address::version(version.id)),
        published_on: shown::long_day(version.from),
        valid: version.validity.clone(),
        reason: version.reason.clone(),
        difference_href: before
            .filter(|_| !withdrawn)
            .map(|v| address::difference(unit, sector, v.id, version.id)),
    }
}

/// `GET /versions/{version}`
#[boxed::future]
pub async fn get(State(state): State<AppState>, Path(id): Path<i64>) -> Result<Response, PageError> {
    let catalogue = state.operations.published_version(id).await?;
    if catalogue.version.withdrawal_notice.is_some() {
        return withdrawn(&state, &catalogue).await;
    }
    let is_current = catalogue.version.is_current;
    let (unit, sector) = (catalogue.summary.unit_code.clone(), catalogue.summary.sector_code.clone());
    let replaced = state.operations.replaced_by(&unit, &sector).await?;
    let mut view = catalogue::view(&state, catalogue, &catalogue::CatalogueQuery::default()).await?;
    if !is_current {
        view.downloads.clear();
        view.notice = Some(match replaced {
            Some((code, name)) => replaced_notice(&name, &address::catalogue(&code, &sector)),
            None => Notice {
                kind: NoticeKind::Warn,
                title: "这不是现行版本".to_owned(),
                text: "本页是以前公布的版本，供查阅。".to_owned(),
                action: Some(Link::new("查看现行版本", address::catalogue(&unit, &sector))),
            },
        });
    }
    let styled = response::with_style(response::page(&view)?, &view.table.style())?;
    Ok(crate::core::page_cache::keep(styled))
}

/// Another unit's catalogue took the place of this one (R80a).
fn replaced_notice(name: &str, href: &str) -> Notice {
    Notice {
        kind: NoticeKind::Warn,
        title: format!("本目录已由{name}接续"),
        text: "本页是原单位以前公布的版本，供查阅。".to_owned(),
        action: Some(Link::new("查看现行目录", href.to_owned())),
    }
}

/// What stands where no catalogue is in force: the last version with the way to the one that took its place,
/// the notice of the withdrawal, else nothing was found.
#[boxed::future]
pub(super) async fn withdrawn_or_missing(
    state: &AppState,
    unit: &str,
    sector: &str,
) -> Result<Response, PageError> {
    let versions = state.operations.published_versions(unit, sector).await?;
    let Some(newest) = versions.iter().max_by_key(|version| version.number) else {
        return Err(PageError(OperationError::NotFound("该单位本领域已发布的目录".to_owned())));
    };
    if let Some((code, name)) = state.operations.replaced_by(unit, sector).await? {
        let readable = versions.iter().filter(|version| version.withdrawal_notice.is_none());
        let last = readable.max_by_key(|version| version.number).unwrap_or(newest);
        let catalogue = state.operations.published_version(last.id).await?;
        let mut view = catalogue::view(state, catalogue, &catalogue::CatalogueQuery::default()).await?;
        view.downloads.clear();
        view.notice = Some(replaced_notice(&name, &address::catalogue(&code, sector)));
        let styled = response::with_style(response::page(&view)?, &view.table.style())?;
        return Ok(crate::core::page_cache::keep(styled));
    }
    let catalogue = state.operations.published_version(newest.id).await?;
    withdrawn(state, &catalogue).await
}

#[boxed::future]
async fn withdrawn(state: &AppState, catalogue: &PublishedCatalogue) -> Result<Response, PageError> {
    let summary = &catalogue.summary;
    let standing = state.operations.published_catalogue(&summary.unit_code, &summary.sector_code).await?;
    let view = WithdrawnView {
        page: shown::page(state, "撤回公告", Section::News, vec![Link::new("工作动态", "/news")]).await?,
        title: format!("《{}》", summary.title),
        unit: Link::new(summary.unit.clone(), address::unit(&summary.unit_code)),
        version: format!("第{}版", catalogue.version.number),
        withdrawn_on: catalogue.version.until.map(shown::long_day).unwrap_or_default(),
        reason: catalogue.version.withdrawal_notice.clone().unwrap_or_default(),
        standing: standing.map(|c| {
            let label = format!("第{}版，{}公布", c.version.number, shown::long_day(c.version.from));
            Link::new(label, address::catalogue(&summary.unit_code, &summary.sector_code))
        }),
        versions_href: address::versions(&summary.unit_code, &summary.sector_code),
    };
    response::page_with_status(StatusCode::GONE, &view)
}

/// `GET /units/{unit}/{sector}/difference`
#[boxed::future]
pub async fn difference(
    State(state): State<AppState>,
    Path((unit, sector)): Path<(String, String)>,
    Query(query): Query<DifferenceQuery>,
) -> Result<Response, PageError> {
    let old = readable(&state, &unit, &sector, query.from).await?;
    let new = readable(&state, &unit, &sector, query.to).await?;
    let changes = difference_of_versions(&keyed(&old), &keyed(&new));
    let link = |c: &PublishedCatalogue| {
        Link::new(format!("第{}版", c.version.number), address::version(c.version.id))
    };
    let holder = Link::new(new.summary.unit.clone(), address::unit(&unit));
    let crumbs =
        vec![holder.clone(), Link::new(new.summary.title.clone(), address::catalogue(&unit, &sector))];
    let mut view = DifferenceView {
        page: shown::page(&state, "版本差异", Section::Units, crumbs).await?,
        title: new.summary.title.clone(),
        unit: holder,
        from: link(&old),
        to: link(&new),
        summary: String::new(),
        added: Vec::new(),
        removed: Vec::new(),
        changed: Vec::new(),
    };
    for change in &changes {
        put(&mut view, change, &unit, &sector);
    }
    view.summary =
        format!("增加{}项，减少{}项，改动{}项。", view.added.len(), view.removed.len(), view.changed.len());
    response::kept_page(&view)
}

/// A version of this catalogue that may be read.
#[boxed::future]
async fn readable(
    state: &AppState,
    unit: &str,
    sector: &str,
    id: i64,
) -> Result<PublishedCatalogue, PageError> {
    let found = state.operations.published_version(id).await?;
    let fits = found.summary.unit_code == unit
        && found.summary.sector_code == sector
        && found.version.withdrawal_notice.is_none();
    if fits {
        Ok(found)
    } else {
        Err(PageError(OperationError::NotFound("该目录的这个版本".to_owned())))
    }
}

fn keyed(catalogue: &PublishedCatalogue) -> Vec<KeyedRow> {
    let rows = catalogue.rows.iter().filter(|row| row.status != RowStatus::Omitted);
    rows.map(|row| KeyedRow { key: row.key.clone(), status: row.status, row: row.row.clone() }).collect()
}

fn put(view: &mut DifferenceView, change: &Change, unit: &str, sector: &str) {
    let item = change.item();
    let named = |remark: String| ChangedItem {
        level1: item.level1_item.clone(),
        name: item.label(),
        href: (!item.key.is_empty()).then(|| address::item(unit, sector, &item.key)),
        remark,
        cells: Vec::new(),
    };
    match change {
        Change::ItemAdded { .. } => view.added.push(named(String::new())),
        Change::ItemRemoved { .. } => view.removed.push(ChangedItem { href: None, ..named(String::new()) }),
        Change::ItemRenumbered { .. } => {}
        Change::ItemRenamed { column, old, new, .. } | Change::CellChanged { column, old, new, .. } => {
            let cell = ChangedCell { column: column.heading().to_owned(), pieces: pieces(old, new) };
            let name = item.label();
            match view.changed.iter_mut().find(|known| known.name == name && known.level1 == item.level1_item)
            {
                Some(known) => known.cells.push(cell),
                None => view.changed.push(ChangedItem { cells: vec![cell], ..named(String::new()) }),
            }
        }
        Change::ItemSplit { .. } | Change::ItemMoved { .. } | Change::StatusChanged { .. } => {
            view.changed.push(named(change.sentence()))
        }
    }
}

fn pieces(old: &str, new: &str) -> Vec<DiffPiece> {
    difference_of_texts(old, new)
        .into_iter()
        .map(|segment| match segment.kind {
            SegmentKind::Same => DiffPiece::Kept(segment.text),
            SegmentKind::Removed => DiffPiece::Removed(segment.text),
            SegmentKind::Added => DiffPiece::Added(segment.text),
        })
        .collect()
}
