//! Sectors: the list, and one sector through city, districts, towns and subdistricts (纵向, R78).

use super::home::{everything, sector_entries};
use super::parts::Choice;
use super::sector_view::{Branch, Holding, SectorDetail, SectorListView, SectorView};
use super::{address, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::organisation::UnitKind;
use operations::catalogue::{NotApplicable, PublishedSummary};
use operations::disclosure::CoverageOf;
use operations::organisation::Unit;
use operations::sector::SectorInfo;
use serde::Deserialize;

/// What the page is narrowed to.
#[derive(Debug, Default, Deserialize)]
pub struct SectorQuery {
    #[serde(default)]
    district: String,
    #[serde(default)]
    state: String,
}

/// `GET /sectors`
#[boxed::future]
pub async fn list(State(state): State<AppState>) -> Result<Response, PageError> {
    let published = everything(&state).await?;
    let known = state.operations.sectors().await?;
    let mut sectors = Vec::new();
    for entry in sector_entries(&state, &published).await? {
        let guideline = state.operations.guideline(&entry.code).await?.guideline;
        let lead = known.iter().find(|one| one.code == entry.code).map(SectorInfo::lead_words);
        sectors.push(SectorDetail {
            entry,
            department: lead.unwrap_or_default(),
            ministry: guideline.ministry,
            items: format!("{}项", guideline.items.len()),
        });
    }
    let view =
        SectorListView { page: shown::page(&state, "领域", Section::Sectors, Vec::new()).await?, sectors };
    response::kept_page(&view)
}

/// `GET /sectors/{sector}`
#[boxed::future]
pub async fn get(
    State(state): State<AppState>,
    Path(code): Path<String>,
    Query(query): Query<SectorQuery>,
) -> Result<Response, PageError> {
    let version = state.operations.guideline(&code).await?;
    let guideline = &version.guideline;
    let published = state.operations.published_of_sector(&code).await?;
    let units = state.operations.units_on(state.today()).await?;
    let info = state.operations.sector(&code).await?.info;
    let lead = info.lead.as_ref().map(|unit| unit.id);
    // A sector that is not opened yet has nothing to be missed (R7).
    let is_shown = info.is_open || !published.is_empty();
    let only_published = query.state == "published";
    let inapplicable = state.operations.not_applicable(None, Some(&code)).await?;
    let holdings =
        Holdings { published: &published, inapplicable: &inapplicable, code: &code, only_published };
    let districts: Vec<&Unit> = units.iter().filter(|unit| unit.kind == UnitKind::District).collect();
    let chosen = districts.iter().filter(|unit| query.district.is_empty() || unit.code == query.district);
    let view = SectorView {
        page: shown::page(
            &state,
            &format!("{}领域", guideline.guideline_name),
            Section::Sectors,
            vec![Link::new("领域", "/sectors")],
        )
        .await?,
        name: guideline.guideline_name.clone(),
        other_name: (guideline.sector != guideline.guideline_name).then(|| guideline.sector.clone()),
        summary: match is_shown {
            true => format!("{}个单位已公布本领域目录。", published.len()),
            false => "未开放：本领域是国家新增的领域，市政务公开主管部门开放以后，各单位再编制和公布目录。"
                .to_owned(),
        },
        is_open: is_shown,
        coverage: shown::coverage(&state, CoverageOf::Sector(&code)).await?,
        facts: facts(guideline, &info),
        guideline: Link::new(format!("{}领域标准指引", guideline.guideline_name), address::guideline(&code)),
        filter_action: address::sector(&code),
        districts: choices(
            "全部区",
            districts.iter().map(|unit| (unit.code.as_str(), unit.short_name.as_str())),
            &query.district,
        ),
        states: choices("全部状态", [("published", "已公布")].into_iter(), &query.state),
        city: holdings
            .of(units.iter().filter(|unit| is_shown && is_city_level(unit, &districts, &published, lead))),
        gone: if query.district.is_empty() { gone(&published, &units, &code) } else { Vec::new() },
        branches: chosen
            .filter(|_| is_shown)
            .map(|district| branch(district, &units, &holdings, !query.district.is_empty()))
            .collect(),
        downloads: Vec::new(),
    };
    if query.district.is_empty() && query.state.is_empty() {
        response::kept_page(&view)
    } else {
        response::page(&view)
    }
}

/// Who issued the guideline, who leads, since when and until when; empty ones are left out.
fn facts(guideline: &domain::catalogue::Guideline, info: &SectorInfo) -> Vec<(String, String)> {
    let departments: Vec<&str> = info.departments.iter().map(|unit| unit.name.as_str()).collect();
    let day = |on: &Option<String>| {
        let on = on.as_deref().and_then(|on| on.parse().ok());
        on.map(shown::long_day).unwrap_or_default()
    };
    let layers: Vec<&str> = info.layers.iter().map(|layer| layer.name.as_str()).collect();
    let facts = [
        ("指引印发单位", guideline.ministry.clone()),
        ("牵头部门", info.lead_words()),
        ("相关部门", departments.join("、")),
        ("指引事项", format!("{}项", guideline.items.len())),
        ("开放日期", day(&info.opened_on)),
        ("完成期限", day(&info.due_on)),
        ("参考指引", layers.join("、")),
    ];
    let named = facts.into_iter().map(|(name, text)| (name.to_owned(), text));
    named.filter(|(_, text)| !text.is_empty()).collect()
}

struct Holdings<'a> {
    published: &'a [PublishedSummary],
    inapplicable: &'a [NotApplicable],
    code: &'a str,
    only_published: bool,
}

impl Holdings<'_> {
    /// What units hold; those without a catalogue show so.
    fn of<'u>(&self, units: impl Iterator<Item = &'u Unit>) -> Vec<Holding> {
        let mut held: Vec<Holding> = units.filter_map(|unit| self.one(unit)).collect();
        held.sort_by_key(|one| one.href.is_none());
        held
    }

    /// Why the sector does not apply to a unit, where that holds (R63, R64).
    fn reason(&self, unit: &Unit) -> Option<String> {
        let found = self.inapplicable.iter().find(|one| one.unit_id == unit.id)?;
        let basis =
            if found.basis.is_empty() { String::new() } else { format!("（依据：{}）", found.basis) };
        Some(format!("{}{basis}", found.reason))
    }

    fn one(&self, unit: &Unit) -> Option<Holding> {
        let found = self.published.iter().find(|one| one.unit_id == unit.id);
        match found {
            Some(one) => Some(Holding {
                unit: unit.short_name.clone(),
                href: Some(address::catalogue(&unit.code, self.code)),
                state: shown::published(),
                detail: format!("{}项，{}公布", one.rows, shown::long_day_of(&one.published_at)),
            }),
            None if self.only_published => None,
            None => {
                let reason = self.reason(unit);
                let state = if reason.is_some() { shown::not_applicable() } else { shown::not_yet() };
                let detail = reason.unwrap_or_default();
                Some(Holding { unit: unit.short_name.clone(), state, detail, ..Holding::default() })
            }
        }
    }
}

/// The city department that leads the sector, and whoever else outside the districts published it.
fn is_city_level(
    unit: &Unit,
    districts: &[&Unit],
    published: &[PublishedSummary],
    lead: Option<i64>,
) -> bool {
    let within = districts.iter().any(|district| unit.path.starts_with(&district.path));
    let leads = unit.kind == UnitKind::CityDepartment && Some(unit.id) == lead;
    leads || (!within && published.iter().any(|one| one.unit_id == unit.id))
}

/// Units that are no more and whose catalogue is still in force (R80a).
fn gone(published: &[PublishedSummary], units: &[Unit], code: &str) -> Vec<Holding> {
    let is_gone = |one: &&PublishedSummary| !units.iter().any(|unit| unit.id == one.unit_id);
    let holding = |one: &PublishedSummary| Holding {
        unit: one.unit.clone(),
        href: Some(address::catalogue(&one.unit_code, code)),
        state: shown::published(),
        detail: format!("{}项，{}公布", one.rows, shown::long_day_of(&one.published_at)),
    };
    published.iter().filter(is_gone).map(holding).collect()
}

/// A district: only the departments that hold the catalogue, and every town and subdistrict.
fn branch(district: &Unit, units: &[Unit], holdings: &Holdings<'_>, open: bool) -> Branch {
    let below = || units.iter().filter(|unit| unit.path.starts_with(&district.path));
    let departments = below().filter(|unit| {
        matches!(unit.kind, UnitKind::District | UnitKind::DistrictDepartment | UnitKind::Zone)
    });
    let departments = holdings.of(departments.filter(|unit| {
        holdings.published.iter().any(|one| one.unit_id == unit.id) || holdings.reason(unit).is_some()
    }));
    let towns =
        holdings.of(below().filter(|unit| matches!(unit.kind, UnitKind::Town | UnitKind::Subdistrict)));
    let standing = towns.iter().filter(|town| town.href.is_some()).count();
    let summary = match departments.iter().filter(|one| one.href.is_some()).count() {
        0 if !departments.is_empty() => "区级不适用".to_owned(),
        0 => "区级尚未公布".to_owned(),
        _ => "区级已公布".to_owned(),
    };
    Branch {
        name: district.short_name.clone(),
        summary: format!("{summary}，镇街{standing}／{}", towns.len()),
        open: open || !departments.is_empty(),
        departments,
        towns,
    }
}

/// A select box with a first choice for everything.
pub(super) fn choices<'a>(
    all: &'a str,
    choices: impl Iterator<Item = (&'a str, &'a str)>,
    current: &str,
) -> Vec<Choice> {
    std::iter::once(("", all))
        .chain(choices)
        .map(|(value, label)| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            current: value == current,
        })
        .collect()
}
