//! The first page.

use super::address;
use super::home_view::{Figure, HomeView, NewsEntry, SectorEntry, UnitKind};
use super::news::entry;
use super::shown;
use crate::console::organisation::address::SETUP;
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::organisation;
use operations::catalogue::PublishedSummary;
use std::collections::BTreeMap;

/// Units of a kind shown on the first page.
const SHOWN_UNITS: usize = 12;

/// `GET /`; where no city is set up yet, the way to the form that does it.
///
/// # Errors
/// When the database cannot be read.
#[boxed::future]
pub async fn get(State(state): State<AppState>) -> Result<Response, PageError> {
    let counts = state.operations.counts().await?;
    if counts.catalogues == 0 && !state.operations.is_set_up().await? {
        return Ok(Redirect::to(SETUP).into_response());
    }
    let page = shown::page(&state, "首页", Section::Home, Vec::new()).await?;
    let published = everything(&state).await?;
    let figure = |value: i64, label: &str| Figure { value: shown::number(value), label: label.to_owned() };
    let news = state.operations.news(8).await?;
    let latest: Vec<NewsEntry> = news.iter().map(entry).collect();
    let view = HomeView {
        page,
        suggestions: suggestions(),
        tally: if counts.catalogues == 0 {
            Vec::new()
        } else {
            vec![
                figure(counts.catalogues, "份目录"),
                figure(counts.items, "个公开事项"),
                figure(counts.units, "个单位"),
                figure(counts.sectors, "个领域"),
            ]
        },
        tally_on: news.first().and_then(|item| item.day).map(shown::long_day).unwrap_or_default(),
        sectors: sector_entries(&state, &published).await?,
        kinds: unit_kinds(&state, &published, Some(SHOWN_UNITS), "").await?,
        latest,
    };
    response::kept_page(&view)
}

/// What people often look for, from `data/search_suggestions.tsv`.
fn suggestions() -> Vec<Link> {
    let text = domain::reference::data_file("search_suggestions.tsv").unwrap_or_default();
    let words =
        text.lines().skip(1).filter_map(|line| line.split('\t').next()).filter(|word| !word.is_empty());
    words.map(|word| Link::new(word, format!("/search?q={}", super::search::encoded(word)))).collect()
}

/// Everything published, by unit and sector.
#[boxed::future]
pub(super) async fn everything(state: &AppState) -> Result<Vec<PublishedSummary>, PageError> {
    let mut all = Vec::new();
    for root in state.operations.tree(state.today()).await? {
        all.extend(state.operations.published_below(&root.unit.code).await?);
    }
    Ok(all)
}

/// The sectors with how many units publish them.
#[boxed::future]
pub(super) async fn sector_entries(
    state: &AppState,
    published: &[PublishedSummary],
) -> Result<Vec<SectorEntry>, PageError> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in published {
        *counts.entry(one.sector_code.as_str()).or_default() += 1;
    }
    let guidelines = state.operations.guidelines().await?;
    Ok(guidelines
        .into_iter()
        .map(|head| SectorEntry {
            count: match counts.get(head.sector_code.as_str()) {
                Some(n) => format!("{n}份"),
                None if !head.is_open => "未开放".to_owned(),
                None => String::new(),
            },
            href: address::sector(&head.sector_code),
            other_name: (head.sector != head.name).then_some(head.sector),
            name: head.name,
            code: head.sector_code,
        })
        .collect())
}

/// The units by kind, those with catalogues first; `limit` shortens each kind, `named` filters by name.
#[boxed::future]
pub(super) async fn unit_kinds(
    state: &AppState,
    published: &[PublishedSummary],
    limit: Option<usize>,
    named: &str,
) -> Result<Vec<UnitKind>, PageError> {
    let units = state.operations.units_on(state.today()).await?;
    let wanted = domain::text::fold(named);
    let has = |id: i64| published.iter().any(|one| one.unit_id == id);
    let mut kinds = Vec::new();
    for kind in organisation::UnitKind::ALL.into_iter().filter(|kind| kind.compiles()) {
        let of_kind = units.iter().filter(|unit| unit.kind == kind);
        let mut of_kind: Vec<_> = of_kind
            .filter(|unit| {
                wanted.is_empty()
                    || domain::text::fold(&unit.name).contains(&wanted)
                    || domain::text::fold(&unit.short_name).contains(&wanted)
            })
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        let count = of_kind.len();
        of_kind.sort_by_key(|unit| !has(unit.id));
        let shown = of_kind.into_iter().take(limit.unwrap_or(usize::MAX));
        let more = limit
            .filter(|limit| count > *limit)
            .map(|_| Link::new(format!("全部{count}个"), "/units".to_owned()));
        kinds.push(UnitKind {
            name: kind.label().to_owned(),
            count: count.to_string(),
            units: shown.map(|unit| Link::new(unit.short_name.clone(), address::unit(&unit.code))).collect(),
            more,
        });
    }
    Ok(kinds)
}
