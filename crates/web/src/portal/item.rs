//! One item: who publishes what, when, where, to whom and by which rule, in all its versions.

use super::item_view::{Basis, ChannelBox, ComparedCell, GuidelineText, ItemView, Publisher, RowVersion};
use super::parts::{StateKind, StateMark};
use super::{address, item_part, item_records, sheet, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::catalogue::{CatalogueKind, CatalogueRow, Column, RowSource, RowStatus};
use domain::disclosure::Duty;
use operations::catalogue::{ItemVersion, Neighbour, PublishedItem};
use serde::Deserialize;

/// A day from which the reader wants the time limits counted.
#[derive(Debug, Default, Deserialize)]
pub struct ItemQuery {
    #[serde(default)]
    arose: String,
}

/// `GET /units/{unit}/{sector}/{item}`
#[boxed::future]
pub async fn get(
    State(state): State<AppState>,
    Path((unit, sector, key)): Path<(String, String, String)>,
    Query(query): Query<ItemQuery>,
) -> Result<Response, PageError> {
    let item = state.operations.published_item(&unit, &sector, &key).await?;
    let view = view(&state, &item, &query.arose).await?;
    if query.arose.is_empty() { response::kept_page(&view) } else { response::page(&view) }
}

#[boxed::future]
async fn view(state: &AppState, item: &PublishedItem, arose: &str) -> Result<ItemView, PageError> {
    let summary = &item.catalogue.summary;
    let row = &item.row.row;
    let catalogue =
        Link::new(summary.title.clone(), address::catalogue(&summary.unit_code, &summary.sector_code));
    let crumbs = vec![Link::new(summary.unit.clone(), address::unit(&summary.unit_code)), catalogue.clone()];
    let mut page = shown::page(state, &row.level2_item, Section::Units, crumbs).await?;
    shown::as_article(&mut page, &row.level2_item, &summary.published_at, &summary.unit);
    page.description = format!("{}：{}", row.level2_item, row.content_elements);
    let own = address::item(&summary.unit_code, &summary.sector_code, &item.row.key);
    let removed = item.row.status == RowStatus::Removed;
    let (duty, records, others) = item_records::of(state, item).await?;
    let item_parts = item.row.item_parts();
    let neighbour = |one: &Neighbour| {
        Link::new(one.name.clone(), address::item(&summary.unit_code, &summary.sector_code, &one.key))
    };
    // A department's own catalogue is built on no guideline (R113).
    let is_kind = CatalogueKind::coded(&summary.sector_code).is_some();
    let guideline = match is_kind {
        true => None,
        // The version that the catalogue was made from: a newer one says nothing of it.
        false => Some(state.operations.guideline_version(item.catalogue.guideline.id).await?.guideline),
    };
    let guideline_item = item
        .row
        .guideline_key
        .as_ref()
        .zip(guideline.as_ref())
        .and_then(|(key, guideline)| guideline.items.iter().find(|i| i.key == *key));
    Ok(ItemView {
        name: row.level2_item.clone(),
        level1: row.level1_item.clone(),
        catalogue,
        unit: Link::new(summary.unit.clone(), address::unit(&summary.unit_code)),
        seq_no: row.seq_no.clone(),
        key: item.row.key.clone(),
        state: if removed { StateMark::new(StateKind::Withdrawn, "已取消") } else { shown::published() },
        notice: removed.then(|| removed_notice(&item.row.reason)),
        content: parts(&row.content_elements, &['；', ';', '\n']),
        publishers: publishers(state, &row.publisher).await?,
        time_limit: row.time_limit.clone(),
        channels: channels(state, row),
        channel_rule: None,
        parts: item_part::lines(state, &item_parts).await?,
        part_notes: item_part::notes(&item_parts),
        steps: item_part::steps(item),
        clock: item_part::clock(item, &item_parts, arose),
        source: row.source.as_ref().map(RowSource::words),
        audience: audience(row),
        mode: mode(row),
        level: level(row),
        bases: bases(&row.legal_basis),
        extra: row.extra.iter().map(|(heading, text)| (heading.clone(), text.clone())).collect(),
        is_on_request: row.mode_on_request && !removed,
        places: places(state, item).await?,
        tell_href: if removed { String::new() } else { tell_href(item) },
        sheets: if removed { Vec::new() } else { sheet::links(&own) },
        records,
        others,
        only_for: only_for(duty),
        deliveries: deliveries(state, item).await?,
        guideline: guideline_item.map(|of| GuidelineText {
            link: Link::new(
                format!("{}领域标准指引第{}版", summary.sector, item.catalogue.guideline.version),
                address::guideline_version(&summary.sector_code, item.catalogue.guideline.version),
            ),
            rows: compared(row, &of.row),
            provenance: provenance(&of.provenance).to_owned(),
            sources: of.sources.clone(),
            note: of.note.clone(),
        }),
        relation: match is_kind {
            true => "部门自编的事项。".to_owned(),
            false => relation(item, guideline_item.map(|of| &of.row)),
        },
        versions: item.history.iter().map(|version| row_version(item, version)).collect(),
        previous: item.previous.as_ref().map(neighbour),
        next: item.next.as_ref().map(neighbour),
        page,
    })
}

fn removed_notice(reason: &str) -> crate::frame::Notice {
    crate::frame::Notice {
        kind: crate::frame::NoticeKind::Warn,
        title: "该事项已取消".to_owned(),
        text: reason.to_owned(),
        action: None,
    }
}

/// Where the item itself hangs beside the portal (R79).
#[boxed::future]
async fn places(state: &AppState, item: &PublishedItem) -> Result<Vec<(String, String, String)>, PageError> {
    let summary = &item.catalogue.summary;
    let (unit, sector) = (&summary.unit_code, &summary.sector_code);
    let places = state.operations.item_places(unit, sector, &item.row.key).await?;
    Ok(places.iter().map(super::disclosure::place_line).collect())
}

fn tell_href(item: &PublishedItem) -> String {
    let summary = &item.catalogue.summary;
    let (unit, sector) = (&summary.unit_code, &summary.sector_code);
    crate::console::disclosure::address::tell_item_posting(unit, sector, &item.row.key)
}

/// Why an item lists nothing (R101a); empty where it does.
fn only_for(duty: Duty) -> &'static str {
    match duty {
        Duty::SpecificGroup => "只向特定群体公开，内容送达特定对象，不在这里公布。",
        Duty::OnRequest => "依申请公开，内容向申请人提供，不在这里公布。",
        Duty::Everyone | Duty::None => "",
    }
}

/// When what is for a specific group was handed to it (R101a).
#[boxed::future]
async fn deliveries(state: &AppState, item: &PublishedItem) -> Result<Vec<(String, String)>, PageError> {
    let summary = &item.catalogue.summary;
    let (unit, sector) = (&summary.unit_code, &summary.sector_code);
    Ok(state.operations.public_deliveries(unit, sector, &item.row.key).await?)
}

/// Where a guideline's item was seen, in words.
pub(super) fn provenance(id: &str) -> &'static str {
    match id {
        "seen" => "见于已公布目录",
        "loaded" => "见于装载的指引文件",
        _ => "依一般知识补列，待核",
    }
}

fn relation(item: &PublishedItem, guideline: Option<&CatalogueRow>) -> String {
    match guideline {
        None => "本级增加的事项，指引中没有。".to_owned(),
        Some(row) if row.level2_item == item.row.row.level2_item => "与指引事项同名。".to_owned(),
        Some(row) => format!("由指引事项“{}”细化。", row.level2_item),
    }
}

fn row_version(item: &PublishedItem, version: &ItemVersion) -> RowVersion {
    let summary = &item.catalogue.summary;
    let changes: Vec<String> =
        version.changes.iter().map(|change| format!("{}有改动", change.column)).collect();
    RowVersion {
        label: format!("第{}版", version.version.number),
        href: if version.version.is_current {
            address::catalogue(&summary.unit_code, &summary.sector_code)
        } else {
            address::version(version.version.id)
        },
        valid: version.version.validity.clone(),
        change: match (version.is_first, changes.is_empty()) {
            (true, _) => "首次列入".to_owned(),
            (false, true) => "没有改动".to_owned(),
            (false, false) => changes.join("；"),
        },
        current: version.version.is_current,
    }
}

fn compared(here: &CatalogueRow, guideline: &CatalogueRow) -> Vec<ComparedCell> {
    let cells =
        [Column::ContentElements, Column::LegalBasis, Column::TimeLimit, Column::Publisher, Column::Channels];
    let cell = |column: Column| ComparedCell {
        label: column.label().to_owned(),
        here: here.cell(column),
        guideline: guideline.cell(column),
    };
    let ticks = |label: &str, here: String, guideline: String| ComparedCell {
        label: label.to_owned(),
        here,
        guideline,
    };
    let mut compared: Vec<ComparedCell> = cells.into_iter().map(cell).collect();
    compared.push(ticks("公开对象", audience(here), audience(guideline)));
    compared.push(ticks("公开方式", mode(here), mode(guideline)));
    // A guideline without level columns says nothing of levels (R12, R13).
    if let (Some(here), Some(guideline)) = (level(here), level(guideline)) {
        compared.push(ticks("公开层级", here, guideline));
    }
    compared
}

/// The parts of a cell; one part where nothing separates.
fn parts(text: &str, separators: &[char]) -> Vec<String> {
    text.split(separators).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The bases of a cell: each 《》 with what follows it.
fn bases(text: &str) -> Vec<Basis> {
    let mut bases: Vec<String> = Vec::new();
    let mut depth = 0_i32;
    for c in text.chars() {
        if c == '《' && depth == 0 {
            bases.push(String::new());
        }
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ => {}
        }
        match bases.last_mut() {
            Some(basis) => basis.push(c),
            None => bases.push(c.to_string()),
        }
    }
    let cleaned = bases.into_iter().map(|basis| {
        basis.trim_matches(|c: char| c.is_whitespace() || matches!(c, '、' | '；' | ';' | '，')).to_owned()
    });
    cleaned.filter(|basis| !basis.is_empty()).map(|text| Basis { text, remark: String::new() }).collect()
}

#[boxed::future]
pub(super) async fn publishers(state: &AppState, text: &str) -> Result<Vec<Publisher>, PageError> {
    let mut publishers = Vec::new();
    for name in parts(text, &['、', '，', ',', '；', ';', '/']) {
        let href = match state.operations.unit_by_name(&name).await {
            Ok(unit) => Some(address::unit(&unit.code)),
            Err(operations::OperationError::NotFound(_)) => None,
            Err(error) => return Err(PageError(error)),
        };
        publishers.push(Publisher { name, href });
    }
    Ok(publishers)
}

/// The 13 boxes of R46 in printed order, then whatever else is ticked.
fn channels(state: &AppState, row: &CatalogueRow) -> Vec<ChannelBox> {
    let standard = state.operations.reference.channels.iter().filter(|channel| !channel.is_platform);
    let mut boxes: Vec<ChannelBox> = standard
        .map(|channel| ChannelBox {
            name: channel.name.clone(),
            ticked: row.channels.contains(&channel.name),
        })
        .collect();
    for name in &row.channels {
        if !boxes.iter().any(|channel| channel.name == *name) {
            boxes.push(ChannelBox { name: name.clone(), ticked: true });
        }
    }
    boxes
}

fn audience(row: &CatalogueRow) -> String {
    let specific = row
        .audience_specific
        .as_deref()
        .map(|group| if group == "√" { "特定群体".to_owned() } else { format!("特定群体：{group}") });
    match (row.audience_all, specific) {
        (true, None) => "全社会".to_owned(),
        (true, Some(group)) => format!("全社会；{group}"),
        (false, Some(group)) => group,
        (false, None) => "未写明".to_owned(),
    }
}

fn mode(row: &CatalogueRow) -> String {
    match (row.mode_proactive, row.mode_on_request) {
        (true, true) => "主动公开，也可依申请公开".to_owned(),
        (true, false) => "主动公开".to_owned(),
        (false, true) => "依申请公开".to_owned(),
        (false, false) => "未写明".to_owned(),
    }
}

fn level(row: &CatalogueRow) -> Option<String> {
    match (row.level_county, row.level_township) {
        (None, None) => None,
        (Some(true), Some(true)) => Some("县级、乡级".to_owned()),
        (Some(true), _) => Some("县级".to_owned()),
        (_, Some(true)) => Some("乡级".to_owned()),
        _ => Some("未写明".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::bases;

    #[test]
    fn bases_are_told_apart_by_their_titles() {
        let texts = |cell: &str| bases(cell).into_iter().map(|basis| basis.text).collect::<Vec<_>>();
        assert_eq!(
            texts("《社会救助暂行办法》（国务院令第649号）、《关于〈意见〉的通知》；《甲〈乙〉》"),
            ["《社会救助暂行办法》（国务院令第649号）", "《关于〈意见〉的通知》", "《甲〈乙〉》"]
        );
        assert_eq!(texts("本区规定"), ["本区规定"]);
        assert!(texts("").is_empty());
    }
}
