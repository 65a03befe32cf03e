//! A published catalogue as a table, and its files.

use super::catalogue_view::{
    CatalogueTable, CatalogueView, GuidelineBeside, RowGroup, RowMark, TableRow, VersionLine, Within,
};
use super::parts::FilterLink;
use super::{address, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::catalogue::{CatalogueKind, Column, RowStatus};
use operations::OperationError;
use operations::catalogue::{DownloadFormat, PublishedCatalogue, PublishedRow};
use operations::disclosure::CoverageOf;
use serde::Deserialize;

/// What the table is narrowed to.
#[derive(Debug, Default, Deserialize)]
pub struct CatalogueQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    level: String,
}

/// `GET /units/{unit}/{sector}`
#[boxed::future]
pub async fn get(
    State(state): State<AppState>,
    Path((unit, sector)): Path<(String, String)>,
    Query(query): Query<CatalogueQuery>,
) -> Result<Response, PageError> {
    let Some(catalogue) = state.operations.published_catalogue(&unit, &sector).await? else {
        return super::versions::withdrawn_or_missing(&state, &unit, &sector).await;
    };
    let mut view = view(&state, catalogue, &query).await?;
    if let Some(ended) = state.operations.public_end(&unit, state.today()).await? {
        view.notice = super::units::notices(&ended, 1).into_iter().next();
    }
    let styled = response::with_style(response::page(&view)?, &view.table.style())?;
    let narrowed = !query.q.trim().is_empty();
    Ok(if narrowed { styled } else { crate::core::page_cache::keep(styled) })
}

/// `GET /units/{unit}/{sector}/catalogue.{ending}`
#[boxed::future]
pub async fn download(
    State(state): State<AppState>,
    Path((unit, sector, file)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let ending = file.rsplit('.').next().unwrap_or_default();
    let format =
        DownloadFormat::parse(ending).ok_or_else(|| OperationError::NotFound("这种格式的文件".to_owned()))?;
    let file = state.operations.download(&unit, &sector, format).await?;
    Ok(response::download(&file.name, file.media_type, file.bytes))
}

/// The page of a published version, in force or not.
#[boxed::future]
pub(super) async fn view(
    state: &AppState,
    catalogue: PublishedCatalogue,
    query: &CatalogueQuery,
) -> Result<CatalogueView, PageError> {
    let summary = &catalogue.summary;
    let here = address::catalogue(&summary.unit_code, &summary.sector_code);
    let shown_rows = narrowed(&catalogue, query);
    let mut page = shown::page(state, &summary.title, Section::Units, crumbs(&catalogue)).await?;
    shown::as_article(&mut page, &summary.title, &summary.published_at, &summary.unit);
    page.description = format!(
        "{}{}，第{}版，共{}项。",
        summary.unit, summary.title, catalogue.version.number, summary.rows
    );
    let versions = state.operations.published_versions(&summary.unit_code, &summary.sector_code).await?;
    let before = versions
        .iter()
        .filter(|v| v.number < catalogue.version.number && v.withdrawal_notice.is_none())
        .max_by_key(|v| v.number);
    let other_name = &catalogue.guideline.sector;
    // A department's own catalogue stands beside no guideline (R113).
    let is_kind = CatalogueKind::coded(&summary.sector_code).is_some();
    Ok(CatalogueView {
        title: summary.title.clone(),
        unit: Link::new(summary.unit.clone(), address::unit(&summary.unit_code)),
        sector: (!is_kind).then(|| Link::new(summary.sector.clone(), address::sector(&summary.sector_code))),
        other_name: (*other_name != summary.sector).then(|| other_name.clone()),
        version: VersionLine {
            label: format!("第{}版", catalogue.version.number),
            facts: vec![
                format!("{}公布", shown::long_day(catalogue.version.from)),
                catalogue.version.validity.clone(),
            ],
            versions_href: address::versions(&summary.unit_code, &summary.sector_code),
            difference_href: before.map(|v| {
                address::difference(&summary.unit_code, &summary.sector_code, v.id, catalogue.version.id)
            }),
        },
        notice: None,
        coverage: match catalogue.version.is_current {
            true => {
                let of = CoverageOf::Catalogue(&summary.unit_code, &summary.sector_code);
                shown::coverage(state, of).await?
            }
            false => None,
        },
        within: Within {
            action: here.clone(),
            query: query.q.trim().to_owned(),
            keep: Vec::new(),
            clear_href: here.clone(),
        },
        levels: levels(&catalogue, query, &here),
        count: count(&catalogue, shown_rows.len(), query),
        table: table(&catalogue, &shown_rows),
        downloads: shown::downloads(summary),
        guideline: (!is_kind).then(|| beside(&catalogue)),
        remarks: Vec::new(),
        page,
    })
}

fn crumbs(catalogue: &PublishedCatalogue) -> Vec<Link> {
    let summary = &catalogue.summary;
    vec![Link::new("单位", "/units"), Link::new(summary.unit.clone(), address::unit(&summary.unit_code))]
}

/// The rows that fit the level and the words; omitted rows are not printed (R24).
fn narrowed<'a>(catalogue: &'a PublishedCatalogue, query: &CatalogueQuery) -> Vec<&'a PublishedRow> {
    let words: Vec<String> = query.q.split_whitespace().map(domain::text::fold).collect();
    let fits = |row: &&PublishedRow| {
        let level = match query.level.as_str() {
            "county" => row.row.level_county != Some(false),
            "township" => row.row.level_township != Some(false),
            _ => true,
        };
        let text = domain::text::fold(&format!(
            "{}{}{}{}",
            row.row.level1_item, row.row.level2_item, row.row.content_elements, row.row.legal_basis
        ));
        level && words.iter().all(|word| text.contains(word))
    };
    catalogue.rows.iter().filter(|row| row.status != RowStatus::Omitted).filter(fits).collect()
}

/// The choice of a level, where the guideline has that column (R12, R16).
fn levels(catalogue: &PublishedCatalogue, query: &CatalogueQuery, here: &str) -> Vec<FilterLink> {
    if !catalogue.rows.iter().any(|row| row.row.level_county.is_some()) {
        return Vec::new();
    }
    let count = |ticked: &dyn Fn(&PublishedRow) -> bool| {
        catalogue.rows.iter().filter(|row| ticked(row)).count().to_string()
    };
    let link = |value: &str, label: &str, count: String| FilterLink {
        label: label.to_owned(),
        href: if value.is_empty() { here.to_owned() } else { format!("{here}?level={value}") },
        count,
        current: query.level == value,
    };
    vec![
        link("", "全部", count(&|_| true)),
        link("county", "县级", count(&|row| row.row.level_county == Some(true))),
        link("township", "乡级", count(&|row| row.row.level_township == Some(true))),
    ]
}

fn count(catalogue: &PublishedCatalogue, shown: usize, query: &CatalogueQuery) -> String {
    let all = catalogue.rows.iter().filter(|row| row.status != RowStatus::Omitted).count();
    if query.q.trim().is_empty() && query.level.is_empty() {
        format!("共{all}项")
    } else {
        format!("{all}项中的{shown}项")
    }
}

fn table(catalogue: &PublishedCatalogue, rows: &[&PublishedRow]) -> CatalogueTable {
    let columns = &catalogue.columns;
    let summary = &catalogue.summary;
    let beside_names = columns.iter().filter(|head| {
        !matches!(Column::from_id(&head.id), Some(Column::SeqNo | Column::Level1Item | Column::Level2Item))
    });
    let beside_names: Vec<_> = beside_names.collect();
    let mut groups: Vec<RowGroup> = Vec::new();
    for row in rows {
        let line = TableRow {
            anchor: format!("r{}", row.key),
            seq_no: row.row.seq_no.clone(),
            level2: row.row.level2_item.clone(),
            href: address::item(&summary.unit_code, &summary.sector_code, &row.key),
            mark: if row.status == RowStatus::Removed { RowMark::Removed } else { RowMark::None },
            cells: shown::cells(&row.row, &beside_names),
        };
        match groups.last_mut().filter(|group| group.level1 == row.row.level1_item) {
            Some(group) => group.rows.push(line),
            None => groups.push(RowGroup { level1: row.row.level1_item.clone(), rows: vec![line] }),
        }
    }
    CatalogueTable {
        caption: format!("{}{}", summary.unit, summary.title),
        columns: leading_first(columns).into_iter().map(shown::column_head).collect(),
        groups,
    }
}

/// 序号, 一级事项 and 二级事项 stand first, whatever the order of the file: the first two are spanned.
fn leading_first(columns: &[operations::catalogue::ColumnHead]) -> Vec<&operations::catalogue::ColumnHead> {
    let place = |head: &&operations::catalogue::ColumnHead| match Column::from_id(&head.id) {
        Some(Column::SeqNo) => 0,
        Some(Column::Level1Item) => 1,
        Some(Column::Level2Item) => 2,
        _ => 3,
    };
    let mut heads: Vec<_> = columns.iter().collect();
    heads.sort_by_key(place);
    heads
}

/// The guideline beside the catalogue; the four lists of R32 are counted by key.
fn beside(catalogue: &PublishedCatalogue) -> GuidelineBeside {
    GuidelineBeside {
        link: Link::new(
            format!("{}领域标准指引", catalogue.summary.sector),
            address::guideline_version(&catalogue.summary.sector_code, catalogue.guideline.version),
        ),
        version: format!("第{}版", catalogue.guideline.version),
        lists: lists(catalogue),
    }
}

fn lists(catalogue: &PublishedCatalogue) -> Vec<super::catalogue_view::CompareList> {
    let summary = &catalogue.summary;
    let list = |name: &str, fits: &dyn Fn(&PublishedRow) -> bool| {
        let rows: Vec<&PublishedRow> = catalogue.rows.iter().filter(|row| fits(row)).collect();
        super::catalogue_view::CompareList {
            name: name.to_owned(),
            count: format!("{}项", rows.len()),
            items: rows
                .iter()
                .take(30)
                .map(|row| {
                    Link::new(
                        row.row.level2_item.clone(),
                        address::item(&summary.unit_code, &summary.sector_code, &row.key),
                    )
                })
                .collect(),
        }
    };
    vec![
        list("本级增加", &|row| row.guideline_key.is_none() && row.status == RowStatus::Active),
        list("本级取消", &|row| row.status == RowStatus::Removed),
    ]
}
