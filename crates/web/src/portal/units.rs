//! Units: the list, and one unit with all its sectors (横向, R78).

use super::home::{everything, unit_kinds};
use super::unit_view::{NotApplicable, UnitCatalogue, UnitListView, UnitView};
use super::{address, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use operations::organisation::Unit;
use serde::Deserialize;

/// The list's question.
#[derive(Debug, Default, Deserialize)]
pub struct UnitQuery {
    #[serde(default)]
    name: String,
}

/// `GET /units`
pub async fn list(
    State(state): State<AppState>,
    Query(query): Query<UnitQuery>,
) -> Result<Response, PageError> {
    let published = everything(&state).await?;
    let view = UnitListView {
        page: shown::page(&state, "单位", Section::Units, Vec::new()).await?,
        kinds: unit_kinds(&state, &published, None, query.name.trim()).await?,
        name_query: query.name.trim().to_owned(),
    };
    if view.name_query.is_empty() { response::kept_page(&view) } else { response::page(&view) }
}

/// `GET /units/{unit}`
pub async fn get(State(state): State<AppState>, Path(code): Path<String>) -> Result<Response, PageError> {
    let unit = state.operations.unit_by_code(&code).await?;
    let published = state.operations.published_of_unit(&code).await?;
    let inapplicable = state.operations.not_applicable(Some(unit.id), None).await?;
    let (mut catalogues, mut not_applicable) = (Vec::new(), Vec::new());
    let is_published = |code: &str| published.iter().any(|one| one.sector_code == code);
    let mut heads = state.operations.compilable(Some(unit.kind)).await?;
    // What was published stays visible whatever became of its sector.
    let all = state.operations.guidelines().await?;
    heads.extend(all.into_iter().filter(|head| !head.is_open && is_published(&head.sector_code)));
    for head in heads {
        let declared = inapplicable.iter().find(|one| one.sector_code == head.sector_code);
        if let Some(one) = declared {
            not_applicable.push(NotApplicable { sector: head.name.clone(), reason: one.reason.clone() });
        }
        let found = published.iter().find(|one| one.sector_code == head.sector_code);
        catalogues.push(match found {
            Some(one) => UnitCatalogue {
                code: head.sector_code,
                sector: head.name,
                href: Some(address::catalogue(&code, &one.sector_code)),
                state: shown::published(),
                items: format!("{}项", one.rows),
                version: format!("第{}版", one.number),
                published_on: shown::long_day_of(&one.published_at),
                downloads: shown::downloads(one),
            },
            None => UnitCatalogue {
                code: head.sector_code,
                sector: head.name,
                state: if declared.is_some() { shown::not_applicable() } else { shown::not_yet() },
                ..UnitCatalogue::default()
            },
        });
    }
    catalogues.sort_by_key(|one| one.href.is_none());
    let units = state.operations.units_on(state.today()).await?;
    let history = state.operations.unit_history(unit.id).await?;
    let body = state.operations.open_government_body(None, unit.id).await?;
    let contact =
        body.map(|body| vec![("工作机构".to_owned(), body.body_name), ("联系方式".to_owned(), body.contact)]);
    let rows: i64 = published.iter().map(|one| one.rows).sum();
    let view = UnitView {
        page: shown::page(&state, &unit.name, Section::Units, vec![Link::new("单位", "/units")]).await?,
        name: unit.name.clone(),
        kind: unit.kind.label().to_owned(),
        summary: match published.len() {
            0 => "还没有公布目录。".to_owned(),
            count => format!("已公布{count}份目录，共{rows}项。"),
        },
        catalogues,
        not_applicable,
        contact: contact.unwrap_or_default().into_iter().filter(|(_, text)| !text.is_empty()).collect(),
        superiors: links(
            units
                .iter()
                .filter(|other| Some(other.id) == unit.parent_id || Some(other.id) == unit.sector_parent_id),
        ),
        subordinates: links(units.iter().filter(|other| other.parent_id == Some(unit.id))),
        former_names: history
            .names
            .iter()
            .filter(|name| name.valid_to.is_some())
            .map(|name| name.name.clone())
            .collect(),
    };
    response::kept_page(&view)
}

fn links<'a>(units: impl Iterator<Item = &'a Unit>) -> Vec<Link> {
    units.map(|unit| Link::new(unit.short_name.clone(), address::unit(&unit.code))).collect()
}
