//! From what the operations tell of a version to what its screens show: the one place that knows both.

use super::address;
use super::grid_view::{
    GridColumn, GridData, GridFinding, GridMissing, GridPart, GridQuestion, GridRemark, GridRow,
};
use super::parts::{Mark, Tally, VersionHead, View, moment};
use domain::catalogue::{CatalogueRow, Column, ItemPart, ItemParts, VersionState};
use domain::organisation::UnitKind;
use operations::Operations;
use operations::catalogue::{
    ColumnHead, DraftRow, DraftView, FindingSummary, MissingItem, PlacedFinding, UnitRef, VersionInfo,
};
use std::collections::BTreeMap;

/// The name of a version's page: whose catalogue of which sector.
#[must_use]
pub fn name(unit: &UnitRef, sector: &str) -> String {
    format!("{}{}", unit.name, domain::catalogue::kind::called(sector))
}

/// The heading of a version's page: a withdrawn one is never taken for what is in force (R81).
#[must_use]
pub fn headed(name: &str, version: &VersionInfo) -> String {
    match version.state {
        VersionState::Withdrawn => format!("已撤回的第{}版：{name}", version.number),
        _ => name.to_owned(),
    }
}

/// The guideline's name of a sector; the code where the sector was never known.
#[boxed::future]
pub async fn sector_name(operations: &Operations, code: &str) -> String {
    operations.sector_names().await.map_or_else(|_| code.to_owned(), |names| names.name(code))
}

/// The head of a version's screens.
#[must_use]
pub fn head(version: &VersionInfo, unit: &UnitRef, sector: &str, current: View) -> VersionHead {
    let mut facts = vec![format!("{} {}编制", version.created_by, moment(&version.created_at))];
    for (by, at, verb) in [
        (&version.submitted_by, &version.submitted_at, "提交"),
        (&version.approved_by, &version.approved_at, "审定"),
        (&None, &version.published_at, "发布"),
    ] {
        if let Some(at) = at {
            facts.push(
                format!("{} {}{verb}", by.as_deref().unwrap_or_default(), moment(at)).trim_start().to_owned(),
            );
        }
    }
    if !version.reason.is_empty() {
        facts.push(version.reason.clone());
    }
    VersionHead {
        id: version.id,
        unit: unit.name.clone(),
        sector: sector.to_owned(),
        number: format!("第{}版", version.number),
        state: Mark::of(version.state),
        facts,
        tabs: Vec::new(),
    }
    .with_tabs(current, version.state)
}

/// The grid of a version.
#[must_use]
pub fn grid(view: &DraftView, operations: &Operations) -> GridData {
    let columns: Vec<GridColumn> = view.columns.iter().map(column).collect();
    let rows = view.rows.iter().map(|row| GridRow {
        parts_href: address::of_row(address::ROW_PARTS, view.version.id, &row.key),
        ..grid_row(row, &view.columns)
    });
    let tally = tally(&view.summary);
    let guideline = operations.reference.guideline_coded(&view.version.sector_code);
    GridData {
        editable: view.actions.contains(&"edit"),
        state: view.version.state_label.to_owned(),
        findings: findings(&view.findings, &view.rows),
        tally,
        tally_words: tally.words(),
        channels: operations.reference.channels.iter().map(|channel| channel.name.clone()).collect(),
        may_omit: view.missing.iter().any(|item| item.may_omit)
            || guideline
                .is_some_and(|guideline| guideline.policy.omit_items == domain::catalogue::OmitItems::Free),
        remarks: view.remarks.iter().map(remark).collect(),
        missing: view.missing.iter().map(missing).collect(),
        missing_words: missing_words(view),
        rows: rows.collect(),
        columns,
    }
}

/// What the missing items mean for a version (R23, R23a).
#[must_use]
pub fn missing_words(view: &DraftView) -> String {
    let count = view.missing.len();
    match (count, view.missing_blocks) {
        (0, _) => String::new(),
        (_, true) => format!("还缺少{count}个指引事项，补入或者说明后才能提交"),
        (_, false) => format!("本级各单位的目录合起来还缺少{count}个指引事项，属于本单位职责的请补入"),
    }
}

/// Findings at their places in words.
#[must_use]
pub fn findings(found: &[PlacedFinding], rows: &[DraftRow]) -> Vec<GridFinding> {
    let numbers: BTreeMap<&str, usize> =
        rows.iter().enumerate().map(|(at, row)| (row.key.as_str(), at + 1)).collect();
    found.iter().map(|placed| finding(placed, &numbers)).collect()
}

/// How many findings of each severity.
#[must_use]
pub fn tally(summary: &FindingSummary) -> Tally {
    Tally {
        errors: summary.errors,
        warnings: summary.warnings,
        unexplained: summary.unexplained,
        notes: summary.notes,
    }
}

/// A row's and a column's place in words.
#[must_use]
pub fn place(
    rows: &[DraftRow],
    columns: &[ColumnHead],
    row_key: Option<&str>,
    column_id: Option<&str>,
) -> String {
    let row = row_key.and_then(|key| rows.iter().position(|row| row.key == key));
    let column =
        column_id.and_then(|id| columns.iter().find(|head| head.id == id)).map(|head| head.printed.as_str());
    match (row, column) {
        (None, _) => "整个目录".to_owned(),
        (Some(at), None) => format!("第{}行 {}", at + 1, rows[at].row.level2_item),
        (Some(at), Some(column)) => format!("第{}行 {} {column}", at + 1, rows[at].row.level2_item),
    }
}

/// Who reviews after the submission: a department's own catalogue stays within it (R113a).
#[must_use]
pub fn reviewer_words(kind: Option<UnitKind>, code: &str) -> &'static str {
    let is_within = domain::catalogue::kind::is_decided_in_the_unit;
    match kind {
        _ if is_within(domain::organisation::Permission::ApproveCatalogue, Some(code)) => {
            "提交后由本部门政务公开工作机构审核、部门负责人审定；编制人不能审定。"
        }
        Some(UnitKind::City | UnitKind::CityDepartment) => "提交后由市政务公开工作机构审核。",
        _ => "提交后由区政务公开工作机构审核。",
    }
}

fn column(head: &ColumnHead) -> GridColumn {
    let kind = match head.column() {
        Some(Column::Channels) => "channels",
        _ if head.is_tick => "tick",
        _ => "text",
    };
    GridColumn { id: head.id.clone(), label: head.printed.clone(), group: head.group.clone(), kind }
}

fn grid_row(row: &DraftRow, columns: &[ColumnHead]) -> GridRow {
    let theirs = row.contributor.as_deref().unwrap_or("牵头单位");
    let others = format!("这一事项由{theirs}负责，不能在这里修改");
    let all_locked = row.locked.len() == columns.len();
    let lock = |id: &String| {
        let why = match all_locked {
            true => others.as_str(),
            false => "标准指引规定的名称，不得改动；需要细化时请用“细化本事项”",
        };
        (id.clone(), why.to_owned())
    };
    GridRow {
        key: row.key.clone(),
        status: row.status.id(),
        reason: row.reason.clone(),
        cells: row.cells.clone(),
        guideline: row.guideline.as_ref().map(|guideline| guideline_cells(guideline, columns)),
        locked: row.locked.iter().map(lock).collect(),
        parts: grid_parts(&row.item_parts),
        parts_href: String::new(),
    }
}

/// The item parts of a row, each with the cells in which the parts differ (R43).
#[must_use]
pub fn grid_parts(parts: &ItemParts) -> Vec<GridPart> {
    let text = |part: &ItemPart, column: Column| match column {
        Column::TimeLimit => part.time_limit.clone(),
        Column::Publisher => part.publisher.clone(),
        _ => part.channels.join("、"),
    };
    let differ = |column: &Column| {
        parts.parts.windows(2).any(|pair| text(&pair[0], *column) != text(&pair[1], *column))
    };
    let columns: Vec<Column> =
        [Column::TimeLimit, Column::Publisher, Column::Channels].into_iter().filter(differ).collect();
    let part = |part: &ItemPart| GridPart {
        name: part.name.clone(),
        cells: columns.iter().map(|column| (column.id().to_owned(), text(part, *column))).collect(),
    };
    parts.parts.iter().filter(|_| parts.is_divided()).map(part).collect()
}

fn guideline_cells(row: &CatalogueRow, columns: &[ColumnHead]) -> BTreeMap<String, String> {
    columns
        .iter()
        .filter_map(|head| head.column().map(|column| (head.id.clone(), row.cell(column))))
        .collect()
}

fn finding(placed: &PlacedFinding, numbers: &BTreeMap<&str, usize>) -> GridFinding {
    let finding = &placed.finding;
    let row = placed.row_key.as_deref().and_then(|key| numbers.get(key));
    let place = [row.map(|number| format!("第{number}行")), finding.item.clone(), finding.column.clone()];
    let words = place.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    GridFinding {
        rule: finding.rule.to_owned(),
        severity: finding.severity.id(),
        severity_words: finding.severity.label(),
        row_key: placed.row_key.clone(),
        column_id: placed.column_id.clone(),
        heading: finding.column.clone(),
        place: if words.is_empty() { "整个目录".to_owned() } else { words },
        message: finding.message.clone(),
        source: finding.source.clone(),
        suggestion: finding.suggestion.clone(),
        question: GridQuestion::of(finding.rule),
        fixable: placed.has_fix,
        explainable: placed.is_explainable(),
        blocks: placed.blocks,
        explanation: placed.explanation.clone(),
        explained_by: String::new(),
    }
}

fn remark(remark: &operations::catalogue::Remark) -> GridRemark {
    GridRemark {
        id: remark.id,
        row_key: remark.row_key.clone(),
        column_id: remark.column_id.clone(),
        text: remark.text.clone(),
        by: format!("{} {}", remark.person_name, moment(&remark.at)),
        answer: remark.resolved_at.as_ref().map(|_| remark.answer.clone()),
    }
}

fn missing(item: &MissingItem) -> GridMissing {
    GridMissing {
        key: item.key.clone(),
        level1: item.level1_item.clone(),
        name: item.level2_item.clone(),
        may_omit: item.may_omit,
    }
}
