//! Search over everything published.

use super::news::page_links;
use super::parts::{FilterLink, Marked, Piece};
use super::search_view::{BestMatch, Hit, SearchView};
use super::sectors::choices;
use super::{address, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Query, State};
use axum::response::Response;
use domain::organisation::UnitKind;
use operations::catalogue::{SearchFilter, SearchHit, TextPart};
use serde::Deserialize;

const PAGE: usize = 20;

/// The question.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct SearchQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    sector: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    page: usize,
}

/// `GET /search`
#[boxed::future]
pub async fn get(
    State(state): State<AppState>,
    Query(query): Query<SearchQuery>,
) -> Result<Response, PageError> {
    let mut page = shown::page(&state, "搜索", Section::Elsewhere, Vec::new()).await?;
    query.q.trim().clone_into(&mut page.query);
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let filter = SearchFilter {
        kind: given(&query.kind),
        sector: given(&query.sector),
        unit: given(&query.unit),
        level: None,
    };
    let at = query.page.max(1);
    let result = state.operations.search(&query.q, &filter, at).await?;
    let units = state.operations.units_on(state.today()).await?;
    let mut guidelines = state.operations.catalogue_kinds().await?;
    guidelines.extend(state.operations.guidelines().await?);
    let pages = result.total.div_ceil(PAGE);
    let best = result.suggestions.iter().find_map(|suggestion| {
        let code = suggestion.sector_code.as_ref()?;
        let text = match &suggestion.also_called {
            Some(other) => format!("国办文件称“{other}”，指引和目录中写作“{}”。", suggestion.text),
            None => "按领域查看各单位的目录。".to_owned(),
        };
        Some(BestMatch { link: Link::new(format!("{}领域", suggestion.text), address::sector(code)), text })
    });
    let more = result.suggestions.iter().filter(|suggestion| suggestion.sector_code.is_none());
    let districts = units.iter().filter(|unit| unit.kind == UnitKind::District);
    let view = SearchView {
        summary: summary(&query, result.total, at),
        kinds: kinds(&query),
        sectors: choices(
            "全部领域",
            guidelines.iter().map(|head| (head.sector_code.as_str(), head.name.as_str())),
            &query.sector,
        ),
        units: choices(
            "全部区",
            districts.map(|unit| (unit.code.as_str(), unit.short_name.as_str())),
            &query.unit,
        ),
        keep: given(&query.kind).map(|kind| ("kind".to_owned(), kind)).into_iter().collect(),
        best,
        hits: result.hits.into_iter().map(hit).collect(),
        suggestions: more
            .map(|suggestion| {
                Link::new(
                    suggestion.text.clone(),
                    link(&SearchQuery { q: suggestion.text.clone(), ..SearchQuery::default() }),
                )
            })
            .collect(),
        pages: page_links(at, pages.min(50), |n| link(&SearchQuery { page: n, ..query.clone() })),
        page,
    };
    response::page(&view)
}

fn summary(query: &SearchQuery, total: usize, page: usize) -> String {
    if query.q.trim().is_empty() {
        return String::new();
    }
    match total {
        0 => "找到0条。".to_owned(),
        _ => format!("找到{total}条，这里是第{}至{}条。", (page - 1) * PAGE + 1, (page * PAGE).min(total)),
    }
}

fn kinds(query: &SearchQuery) -> Vec<FilterLink> {
    [
        ("", "全部"),
        ("item", "事项"),
        ("catalogue", "目录"),
        ("disclosure", "信息"),
        ("guideline", "标准指引"),
        ("question", "问答"),
    ]
    .into_iter()
    .map(|(value, label)| FilterLink {
        label: label.to_owned(),
        href: link(&SearchQuery { kind: value.to_owned(), page: 0, ..query.clone() }),
        count: String::new(),
        current: query.kind == value,
    })
    .collect()
}

/// The address of a question; empty parts are left out.
fn link(query: &SearchQuery) -> String {
    let page = if query.page > 1 { query.page.to_string() } else { String::new() };
    let parts = [
        ("q", query.q.trim()),
        ("kind", &query.kind),
        ("sector", &query.sector),
        ("unit", &query.unit),
        ("page", &page),
    ];
    let pairs: Vec<String> = parts
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    if pairs.is_empty() { "/search".to_owned() } else { format!("/search?{}", pairs.join("&")) }
}

/// Percent-encodes a value of a query.
#[must_use]
pub fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

fn hit(found: SearchHit) -> Hit {
    let kind = match found.kind.as_str() {
        "catalogue" => "目录",
        "guideline" => "标准指引",
        "question" => "问答",
        "disclosure" => "信息",
        _ => "事项",
    };
    // An item's title names its 一级事项 already.
    let place = [found.validity, found.unit, found.sector];
    Hit {
        kind: kind.to_owned(),
        title: marked(found.title_parts),
        href: found.url,
        snippet: marked(found.snippet_parts),
        place: place.into_iter().filter(|part| !part.is_empty()).collect(),
    }
}

fn marked(parts: Vec<TextPart>) -> Marked {
    Marked { pieces: parts.into_iter().map(|part| Piece { text: part.text, hit: part.marked }).collect() }
}
