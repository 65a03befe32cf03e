//! 领域: where each comes from, whether it is open, who leads it, which reference layers it has
//! (R5, R7, R9).

use super::address;
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::day;
use crate::console::pages::{Cell, ListView, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::State;
use axum::response::Response;
use domain::organisation::Permission;
use operations::sector::{LayerSummary, SectorInfo};

/// The list.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let sectors = state.operations.sectors().await?;
    let layers = state.operations.layers().await?;
    let mut actions = vec![Link::new("标准指引", crate::console::cascade::address::GUIDELINES)];
    if who.actor.may_somewhere(Permission::ManageGuideline) {
        actions.push(Link::new("装载国家指引", crate::console::cascade::address::GUIDELINE_IMPORT));
        actions.push(Link::new("装载参考指引", address::LAYER_IMPORT));
    }
    page(&ListView {
        frame: frame(&state, &who, "领域", Place::Sectors).await?,
        actions,
        words: vec![
            "装载国家新的标准指引即新增一个领域；市政务公开主管部门开放以后，各单位才须编制，开放以前不计为缺少。".to_owned(),
            "省、市印发的指引作为参考指引列在同一领域之下，可以对照和抄录，不替代国家指引的名称和栏目。".to_owned(),
        ],
        tables: vec![sector_table(&sectors), layer_table(&layers, &sectors)],
        ..ListView::default()
    })
}

/// Whether a sector is open, in words.
#[must_use]
pub fn state_words(sector: &SectorInfo) -> String {
    match (&sector.opened_on, sector.is_open) {
        (Some(on), _) => format!("{}开放", day(on)),
        (None, true) => "自始开放".to_owned(),
        (None, false) => "未开放".to_owned(),
    }
}

pub(super) fn sector_table(sectors: &[SectorInfo]) -> Table {
    let row = |sector: &SectorInfo| {
        let departments: Vec<&str> = sector.departments.iter().map(|unit| unit.name.as_str()).collect();
        let due = sector.due_on.as_deref().map(|due| format!("{}前完成", day(due)));
        let regions: Vec<&str> = sector.layers.iter().map(|layer| layer.region.as_str()).collect();
        vec![
            Cell::link(
                format!("{} {}", sector.code, sector.name),
                address::of_sector(address::SECTOR, &sector.code),
            ),
            Cell::text(sector.origin.label()),
            Cell::text(state_words(sector)).with(due.unwrap_or_default()),
            Cell::text(sector.lead_words()).with(departments.join("、")),
            Cell::text(regions.join("、")),
        ]
    };
    Table {
        title: "各领域".to_owned(),
        heads: vec!["领域", "来历", "开放", "牵头部门", "参考指引"],
        rows: sectors.iter().map(row).collect(),
        empty: "还没有领域。",
    }
}

pub(super) fn layer_table(layers: &[LayerSummary], sectors: &[SectorInfo]) -> Table {
    let name = |code: &str| {
        sectors.iter().find(|sector| sector.code == code).map_or("", |sector| sector.name.as_str())
    };
    let row = |layer: &LayerSummary| {
        let version = format!("第{}版{}", layer.version, if layer.is_current { "（现行）" } else { "" });
        vec![
            Cell::link(layer.name.clone(), address::of(address::LAYER, layer.id)).with(layer.note.clone()),
            Cell::text(layer.region.clone()),
            Cell::text(name(&layer.sector_code)),
            Cell::text(version),
            Cell::text(layer.provenance.clone()),
        ]
    };
    Table {
        title: "省、市的参考指引".to_owned(),
        heads: vec!["名称", "地区", "领域", "版本", "来自文件"],
        rows: layers.iter().map(row).collect(),
        empty: "还没有装载参考指引。",
    }
}
