//! Units: the list, and one unit with all its sectors (横向, R78).

use super::home::{everything, unit_kinds};
use super::unit_view::{NotApplicable, SectorBelow, UnitCatalogue, UnitListView, UnitView};
use super::{address, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Notice, NoticeKind, Section};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::organisation::UnitKind;
use operations::catalogue::{PublicStanding, PublishedSummary};
use operations::disclosure::CoverageOf;
use operations::organisation::Unit;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The list's question.
#[derive(Debug, Default, Deserialize)]
pub struct UnitQuery {
    #[serde(default)]
    name: String,
}

/// `GET /units`
#[boxed::future]
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
#[boxed::future]
pub async fn get(State(state): State<AppState>, Path(code): Path<String>) -> Result<Response, PageError> {
    let unit = state.operations.unit_by_code(&code).await?;
    let published = state.operations.published_of_unit(&code).await?;
    let standing = state.operations.public_standing(&code, state.today()).await?;
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
            None if standing.replaced.contains_key(&head.sector_code) => UnitCatalogue {
                href: Some(address::catalogue(&code, &head.sector_code)),
                state: shown::replaced(&standing.replaced[&head.sector_code]),
                code: head.sector_code,
                sector: head.name,
                ..UnitCatalogue::default()
            },
            // What others compile is nothing that this unit fails to publish (R59).
            None if declared.is_none() && !standing.owed.contains(&head.sector_code) => continue,
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
    let (below, compilation) = of_district(&state, &unit).await?;
    let mut page = shown::page(&state, &unit.name, Section::Units, vec![Link::new("单位", "/units")]).await?;
    page.alternates
        .insert(0, shown::feed(&format!("{}最新公开的信息", unit.name), &address::unit_feed(&code)));
    let is_above = |other: &&Unit| [unit.parent_id, unit.sector_parent_id].contains(&Some(other.id));
    let view = UnitView {
        screen_href: address::screen(&code),
        page,
        name: unit.name.clone(),
        kind: unit.kind.label().to_owned(),
        coverage: shown::coverage(&state, CoverageOf::Unit(&code)).await?,
        summary: summary(&published, &below, standing.ended_on.is_some()),
        notices: notices(&standing, published.len()),
        compilation,
        below: by_sector(&below),
        catalogues,
        not_applicable,
        contact: contact.unwrap_or_default().into_iter().filter(|(_, text)| !text.is_empty()).collect(),
        superiors: links(units.iter().filter(is_above)),
        subordinates: links(units.iter().filter(|other| other.parent_id == Some(unit.id))),
        former_names: history
            .names
            .iter()
            .filter(|name| name.valid_to.is_some() && name.name != unit.name)
            .map(|name| name.name.clone())
            .collect(),
    };
    response::kept_page(&view)
}

/// What the units below a district published, and its compilation in force; nothing of other kinds of units.
#[boxed::future]
async fn of_district(
    state: &AppState,
    unit: &Unit,
) -> Result<(Vec<PublishedSummary>, Option<Link>), PageError> {
    if unit.kind != UnitKind::District {
        return Ok((Vec::new(), None));
    }
    let mut below = state.operations.published_below(&unit.code).await?;
    below.retain(|one| one.unit_id != unit.id);
    let compilations = state.operations.public_compilations().await?;
    let current = compilations.into_iter().find(|one| one.unit_code == unit.code && one.is_current);
    let link = current.map(|one| {
        Link::new(
            format!("{}（第{}期）", one.title, one.number),
            format!("/compilations#compilation-{}", one.id),
        )
    });
    Ok((below, link))
}

fn summary(published: &[PublishedSummary], below: &[PublishedSummary], is_ended: bool) -> String {
    let rows: i64 = published.iter().map(|one| one.rows).sum();
    match (published.len(), below.len()) {
        (0, 0) if is_ended => "没有现行的目录。".to_owned(),
        (0, 0) => "还没有公布目录。".to_owned(),
        (0, count) => format!("所属部门和镇街已公布{count}份目录，见下。"),
        (count, 0) => format!("已公布{count}份目录，共{rows}项。"),
        (count, others) => {
            format!("本级已公布{count}份目录，共{rows}项；所属部门和镇街已公布{others}份。")
        }
    }
}

/// What became of a unit, and for whom it goes on (R80a).
pub(super) fn notices(standing: &PublicStanding, in_force: usize) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some(on) = standing.ended_on {
        let day = shown::long_day(on);
        let (title, text) = match &standing.heir {
            Some((_, heir)) if in_force == 0 => (
                format!("本单位已于{day}并入{heir}"),
                "本单位公布过的目录已由承接单位的目录取代，或已停止使用。",
            ),
            Some((_, heir)) => (
                format!("本单位已于{day}并入{heir}"),
                "本页的目录是原单位公布的；承接单位公布新的目录以前，仍按它执行。",
            ),
            None if in_force == 0 => (format!("本单位已于{day}撤销"), "本单位没有现行的目录。"),
            None => (format!("本单位已于{day}撤销"), "本页的目录是原单位公布的，供查阅。"),
        };
        let action = standing.heir.as_ref().map(|(code, heir)| Link::new(heir.clone(), address::unit(code)));
        notices.push(Notice { kind: NoticeKind::Warn, title, text: text.to_owned(), action });
    }
    for (code, name) in &standing.predecessors {
        notices.push(Notice {
            kind: NoticeKind::Plain,
            title: format!("{name}已并入本单位"),
            text: "它公布的目录在本单位公布新的目录以前，仍然执行。".to_owned(),
            action: Some(Link::new(format!("{name}的目录"), address::unit(code))),
        });
    }
    notices
}

fn by_sector(below: &[PublishedSummary]) -> Vec<SectorBelow> {
    let mut sectors: BTreeMap<&str, SectorBelow> = BTreeMap::new();
    for one in below {
        let line = sectors.entry(&one.sector_code).or_insert_with(|| SectorBelow {
            code: one.sector_code.clone(),
            sector: one.sector.clone(),
            units: Vec::new(),
        });
        line.units.push(Link::new(one.unit.clone(), address::catalogue(&one.unit_code, &one.sector_code)));
    }
    sectors.into_values().collect()
}

fn links<'a>(units: impl Iterator<Item = &'a Unit>) -> Vec<Link> {
    units.map(|unit| Link::new(unit.short_name.clone(), address::unit(&unit.code))).collect()
}
