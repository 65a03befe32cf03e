//! Units by sectors on one screen, each cell its state in one sign.

use super::address;
use super::map::{Asked, mark};
use super::map_view::{Matrix, MatrixCell, SectorHead, UnitRow};
use super::units;
use crate::frame::Link;
use domain::catalogue::{ApplicabilityState, VersionState};
use operations::catalogue::SectorMap;
use operations::organisation::Unit;
use std::collections::BTreeMap;

/// The units with their cells; under each sector how many have published it.
pub(super) fn matrix(maps: &[SectorMap], asked: &Asked, units: &[Unit]) -> Matrix {
    // Units differ in what they keep (R113): every code that one of them has, in order.
    let all: BTreeMap<&str, &str> = maps
        .iter()
        .flat_map(|map| &map.sectors)
        .map(|cell| (cell.sector_code.as_str(), cell.sector.as_str()))
        .collect();
    let codes: Vec<(&str, &str)> =
        all.into_iter().filter(|(code, _)| asked.sector.is_empty() || asked.sector == *code).collect();
    let kept: Vec<&SectorMap> = maps
        .iter()
        .filter(|map| asked.state.is_empty() || map.sectors.iter().any(|cell| asked.wants(cell)))
        .collect();
    // Published, of those that have a catalogue or owe one.
    let published = |code: &str| {
        let cells = || kept.iter().flat_map(|map| &map.sectors).filter(|cell| cell.sector_code == code);
        let done = cells().filter(|cell| cell.published_id.is_some()).count();
        let all = cells().filter(|cell| cell.state().is_some() || cell.is_owed).count();
        format!("{done}/{all}")
    };
    let path =
        |id: i64| units.iter().find(|unit| unit.id == id).map(|unit| unit.path.as_str()).unwrap_or_default();
    let top = kept.iter().map(|map| path(map.unit_id)).min_by_key(|path| path.len()).unwrap_or_default();
    let row = |map: &&SectorMap| UnitRow {
        link: Link::new(map.unit.clone(), format!("{}?unit={}", address::MAP, map.unit_id)),
        depth: units::depth(path(map.unit_id), top),
        cells: codes.iter().map(|(code, name)| matrix_cell(map, code, name, asked)).collect(),
    };
    Matrix {
        sectors: codes
            .iter()
            .map(|(code, name)| SectorHead {
                code: (*code).to_owned(),
                name: (*name).to_owned(),
                published: published(code),
            })
            .collect(),
        units: kept.iter().map(row).collect(),
        caption: format!("{}个单位，{}个领域", kept.len(), codes.len()),
    }
}

fn matrix_cell(map: &SectorMap, code: &str, name: &str, asked: &Asked) -> MatrixCell {
    let Some(cell) = map.sectors.iter().find(|cell| cell.sector_code == code) else {
        return MatrixCell {
            short: "·",
            class: "cell-other",
            words: format!("{} {name}：不由该单位编制", map.unit),
            ..MatrixCell::default()
        };
    };
    if !asked.wants(cell) {
        return MatrixCell {
            short: "·",
            class: "cell-other",
            words: format!("{} {}：不在筛选之内", map.unit, cell.sector),
            ..MatrixCell::default()
        };
    }
    let (short, class) = match cell.state() {
        Some(VersionState::Published | VersionState::Superseded) => ("布", "cell-published"),
        Some(VersionState::Approved) => ("定", "cell-approved"),
        Some(VersionState::Submitted) => ("审", "cell-submitted"),
        Some(VersionState::Returned) => ("退", "cell-returned"),
        Some(VersionState::Draft) => ("草", "cell-draft"),
        Some(VersionState::Withdrawn) => ("撤", "cell-withdrawn"),
        None => match &cell.applicability {
            Some(declared) if declared.state == ApplicabilityState::Approved => ("非", "cell-inapplicable"),
            Some(_) => ("申", "cell-inapplicable"),
            None if cell.not_open => ("未", "cell-other"),
            None if !cell.is_owed => ("·", "cell-other"),
            None => ("无", "cell-none"),
        },
    };
    let reason =
        cell.applicability.as_ref().map(|declared| format!("，{}", declared.reason)).unwrap_or_default();
    let has_both = cell.open_id.is_some() && cell.published_id.is_some();
    let also = if has_both { "，另有现行版本" } else { "" };
    let days = cell.days.filter(|days| *days > 0).map(|days| format!("，已{days}天")).unwrap_or_default();
    MatrixCell {
        href: cell
            .open_id
            .or(cell.published_id)
            .map(|id| address::of(address::VERSION, id))
            .or(cell
                .applicability
                .as_ref()
                .map(|_| address::of_sector(address::APPLICABILITY, map.unit_id, &cell.sector_code)))
            .unwrap_or_default(),
        words: format!("{} {}：{}{days}{also}{reason}", map.unit, cell.sector, mark(cell).label),
        short,
        class,
        has_both,
    }
}
