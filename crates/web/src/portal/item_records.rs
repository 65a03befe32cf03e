//! What is public under an item, element by element, and the page that lists all records of one (R101, R101a).

use super::item_records_view::RecordsView;
use super::item_view::RecordGroup;
use super::news::page_links;
use super::{address, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::disclosure::{Duty, Validity};
use operations::catalogue::PublishedItem;
use operations::disclosure::{PublicElement, RecordLine, RecordPage};
use serde::Deserialize;

/// Which element, and which page of its records.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RecordsQuery {
    element: String,
    page: i64,
}

/// `GET /units/{unit}/{sector}/{item}/records`
#[boxed::future]
pub async fn get(
    State(state): State<AppState>,
    Path((unit, sector, key)): Path<(String, String, String)>,
    Query(query): Query<RecordsQuery>,
) -> Result<Response, PageError> {
    let item = state.operations.published_item(&unit, &sector, &key).await?;
    let at = query.page.max(1);
    let place = (key.as_str(), query.element.as_str());
    let found = state.operations.public_records((&unit, &sector), place, at).await?;
    let summary = &item.catalogue.summary;
    let here = Link::new(item.row.row.level2_item.clone(), address::item(&unit, &sector, &key));
    let crumbs = vec![
        Link::new(summary.unit.clone(), address::unit(&unit)),
        Link::new(summary.title.clone(), address::catalogue(&unit, &sector)),
        here.clone(),
    ];
    let title = if query.element.is_empty() { "其他信息" } else { &query.element };
    let count = |many: i64| usize::try_from(many).unwrap_or(1);
    let pages = count(found.total).div_ceil(count(found.per_page).max(1));
    let view = RecordsView {
        page: shown::page(&state, &format!("{}：{title}", here.label), Section::Units, crumbs).await?,
        title: title.to_owned(),
        item: here,
        summary: format!("已公开{}条，按成文日期从新到旧排列。", found.total),
        records: found.lines.into_iter().map(line).collect(),
        pages: page_links(count(at), pages, |n| {
            format!("{}&page={n}", address::records(&unit, &sector, &key, &query.element))
        }),
    };
    response::kept_page(&view)
}

/// How the item is fulfilled, each element with what is public of it, and the records that name none.
#[boxed::future]
pub(super) async fn of(
    state: &AppState,
    item: &PublishedItem,
) -> Result<(Duty, Vec<RecordGroup>, RecordGroup), PageError> {
    let summary = &item.catalogue.summary;
    let (unit, sector, key) = (&summary.unit_code, &summary.sector_code, &item.row.key);
    let found = state.operations.public_elements((unit, sector), key, state.today()).await?;
    let all = |page: &RecordPage| {
        let href = address::records(unit, sector, key, &page.element);
        let shown = i64::try_from(page.lines.len()).unwrap_or(i64::MAX);
        (page.total > shown).then(|| Link::new(format!("全部{}条", page.total), href))
    };
    let element = |one: PublicElement| RecordGroup {
        more: all(&one.records),
        is_missing: one.records.total == 0 && one.nil.as_ref().is_none_or(|nil| !nil.closes),
        nil: one.nil.map(|nil| Link::new(format!("{}无此类信息", nil.period), address::disclosure(nil.id))),
        records: one.records.lines.into_iter().map(line).collect(),
        element: one.name,
        part: one.part,
    };
    let others = RecordGroup {
        more: all(&found.others),
        records: found.others.lines.into_iter().map(line).collect(),
        ..RecordGroup::default()
    };
    Ok((found.duty, found.elements.into_iter().map(element).collect(), others))
}

fn line(line: RecordLine) -> (Link, String) {
    let title = match line.validity {
        Validity::Valid => line.title,
        mark => format!("{}（{}）", line.title, mark.label()),
    };
    let title = if line.is_clarification { format!("澄清：{title}") } else { title };
    (Link::new(title, address::disclosure(line.id)), line.arose_on)
}
