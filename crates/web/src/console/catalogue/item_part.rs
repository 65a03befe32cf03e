//! Entering the parts of a row, and saying from what it was compiled (R43, R57, R61). Adding and
//! taking away a part only shows the form again; nothing is written before it is saved.

use super::address;
use super::answer::{go, tell};
use super::given;
use super::item_part_view::{ItemPartsView, PartField, PartFields, PartLine, PartsPanel, SourceForm};
use super::parts::View;
use super::review::tell_of_guideline;
use super::show::row_page;
use crate::console::form::{self, Choice, Posted};
use crate::console::frame::{Place, frame};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::catalogue::item_part::{MOST_PARTS, PartClock};
use domain::catalogue::{Column, ItemPart, RowSource, SourceKind};
use operations::OperationError;
use operations::catalogue::{DraftRow, DraftView};

/// A part's fields: what they are sent as, label, hint, whether they are of several lines.
const FIELDS: [(&str, &str, &str); 5] = [
    ("name", "分项的名称", "如办事指南、结果信息、批前、批后"),
    ("content", "公开内容（要素）", "这一分项公开什么，只写名称"),
    ("time_limit", "公开时限", "这一分项自己的时限，如“自作出决定之日起7个工作日内”"),
    ("publisher", "公开主体", "一个环节一个单位；联合制作的写牵头单位，如“××局（牵头）”"),
    ("channels", "公开渠道和载体", "用“、”分开"),
];

/// The form of the parts.
///
/// # Errors
/// When there is no such row or the person may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path((version, key)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    let view = state.operations.draft(&who.act(), version).await?;
    let row = row_of(&view, &key)?;
    if !row.is_editable {
        return Ok(go(&format!("{}#item-parts", address::of_row(address::ROW, version, &key))));
    }
    let mut parts = row.item_parts.parts.clone();
    if !row.item_parts.is_divided() {
        // The first holds what stands in the row; of the second only what may well be the same.
        parts.push(ItemPart {
            publisher: row.row.publisher.clone(),
            channels: row.row.channels.clone(),
            ..ItemPart::default()
        });
    }
    form_page(&state, &who, &view, row, (&parts, row.revision), None).await
}

/// What the form was sent for: another part, one part less, giving the parts up, saving.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    Path((version, key)): Path<(i64, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut parts = parts_of(&posted);
    let seen = posted.number("revision").unwrap_or(-1);
    let view = state.operations.draft(&who.act(), version).await?;
    let row = row_of(&view, &key)?;
    if let Some(at) = posted.number("remove").and_then(|at| usize::try_from(at).ok()) {
        if at < parts.len() && parts.len() > 2 {
            parts.remove(at);
        }
        return form_page(&state, &who, &view, row, (&parts, seen), None).await;
    }
    if posted.get("do") == "add" {
        if parts.len() < MOST_PARTS {
            parts.push(ItemPart::default());
        }
        return form_page(&state, &who, &view, row, (&parts, seen), None).await;
    }
    let wanted = if posted.get("do") == "clear" { Vec::new() } else { parts.clone() };
    match state.operations.set_item_parts(&who.act(), version, &key, seen, &wanted).await {
        Ok(_) => Ok(go(&format!("{}#item-parts", address::of_row(address::ROW, version, &key)))),
        Err(error) => {
            let view = state.operations.draft(&who.act(), version).await?;
            let row = row_of(&view, &key)?;
            // After a conflict the person sees the row as it stands, and may save over it.
            let is_stale = matches!(error, OperationError::Conflict { .. });
            let seen = if is_stale { row.revision } else { seen };
            form_page(&state, &who, &view, row, (&parts, seen), Some(error)).await
        }
    }
}

/// From what the row was compiled (R61).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn source(
    State(state): State<AppState>,
    who: SignedIn,
    Path((version, key)): Path<(i64, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let kind = SourceKind::from_id(posted.get("source"));
    match state.operations.set_row_source(&who.act(), version, &key, kind, posted.get("note")).await {
        Ok(_) => Ok(go(&format!("{}#row-source", address::of_row(address::ROW, version, &key)))),
        Err(error) => row_page(&state, &who, version, &key, Some(error)).await,
    }
}

/// The parts of a row as they are shown beside it.
#[must_use]
pub fn panel(view: &DraftView, row: &DraftRow) -> PartsPanel {
    let line = |part: &ItemPart| PartLine {
        name: part.name.clone(),
        content: part.content.clone(),
        time_limit: part.time_limit.clone(),
        publisher: part.publisher.clone(),
        channels: part.channels.join("、"),
        clock: PartClock::of(part).words,
    };
    let version = view.version.id;
    let step = |key: &String| {
        let found = view.rows.iter().position(|other| other.key == *key)?;
        let words = format!("第{}行 {}", found + 1, view.rows[found].row.content_elements);
        Some(Link::new(words, address::of_row(address::ROW, version, key)))
    };
    PartsPanel {
        lines: row.item_parts.parts.iter().map(line).collect(),
        how: row.item_parts.pairing.label(),
        notes: row.item_parts.notes.iter().map(|note| note.message.clone()).collect(),
        edit_href: match row.is_editable {
            true => address::of_row(address::ROW_PARTS, version, &row.key),
            false => String::new(),
        },
        steps: row.steps.iter().filter_map(step).collect(),
        source: row.row.source.as_ref().map(RowSource::words).unwrap_or_default(),
    }
}

/// The form that says from what a row was compiled.
#[must_use]
pub fn source_form(view: &DraftView, row: &DraftRow) -> SourceForm {
    let present = row.row.source.as_ref();
    let choice = |kind: SourceKind| Choice {
        current: present.is_some_and(|source| source.kind == kind),
        ..Choice::new(kind.id(), kind.label())
    };
    SourceForm {
        action: match row.is_editable {
            true => address::of_row(address::ROW_SOURCE, view.version.id, &row.key),
            false => String::new(),
        },
        choices: std::iter::once(Choice::none("没有注明")).chain(SourceKind::ALL.map(choice)).collect(),
        note: present.map(|source| source.note.clone()).unwrap_or_default(),
    }
}

fn row_of<'a>(view: &'a DraftView, key: &str) -> Result<&'a DraftRow, OperationError> {
    let found = view.rows.iter().find(|row| row.key == key);
    found.ok_or_else(|| OperationError::NotFound("这一行".to_owned()))
}

/// The parts that a form sent, in order.
fn parts_of(posted: &Posted) -> Vec<ItemPart> {
    let sent = |at: usize| posted.0.iter().any(|(name, _)| *name == field_name(at, "name"));
    let text = |at: usize, field: &str| posted.get(&field_name(at, field)).replace("\r\n", "\n");
    (0..=MOST_PARTS)
        .take_while(|at| sent(*at))
        .map(|at| ItemPart {
            name: text(at, "name"),
            content: text(at, "content"),
            time_limit: text(at, "time_limit"),
            publisher: text(at, "publisher"),
            // As written: the operation reads marks and separators.
            channels: Some(text(at, "channels")).filter(|text| !text.trim().is_empty()).into_iter().collect(),
        })
        .collect()
}

fn field_name(part: usize, field: &str) -> String {
    format!("part_{part}_{field}")
}

#[boxed::future]
async fn form_page(
    state: &AppState,
    who: &SignedIn,
    view: &DraftView,
    row: &DraftRow,
    (parts, revision): (&[ItemPart], i64),
    refused: Option<OperationError>,
) -> Result<Response, PageError> {
    let version = view.version.id;
    let title = format!("分项：{}", row.row.level2_item);
    let mut frame = frame(state, who, &title, Place::Catalogues).await?;
    frame.crumbs = vec![Link::new(
        given::name(&view.unit, &view.guideline.name),
        address::of(address::VERSION, version),
    )];
    tell_of_guideline(view, &mut frame);
    let problems = match &refused {
        Some(OperationError::Invalid(problems)) => problems.clone(),
        _ => Vec::new(),
    };
    let status = match refused {
        // The page tells what is wrong itself, each at its field.
        Some(error @ OperationError::Invalid(_)) => form::refused(error)?.0,
        other => tell(&mut frame, other)?,
    };
    let fields = |(at, part): (usize, &ItemPart)| PartFields {
        number: at + 1,
        fields: FIELDS.map(|field| part_field(at, part, field, &problems)).into(),
        may_remove: parts.len() > 2,
    };
    let cell = |column: Column| (column.label().to_owned(), row.row.cell(column));
    let shown = ItemPartsView {
        head: given::head(&view.version, &view.unit, &view.guideline.name, View::Table),
        action: address::of_row(address::ROW_PARTS, version, &row.key),
        revision,
        how: row.item_parts.pairing.label().to_owned(),
        notes: row.item_parts.notes.iter().map(|note| note.message.clone()).collect(),
        cells: [Column::ContentElements, Column::TimeLimit, Column::Publisher, Column::Channels]
            .map(cell)
            .into(),
        parts: parts.iter().enumerate().map(fields).collect(),
        channels: state
            .operations
            .reference
            .channels
            .iter()
            .map(|channel| channel.name.as_str())
            .collect::<Vec<_>>()
            .join("、"),
        may_clear: !row.row.parts.is_empty(),
        may_add: parts.len() < MOST_PARTS,
        problems: problems.into_iter().map(|problem| (problem.field, problem.message)).collect(),
        back: Link::new("返回这一行", address::of_row(address::ROW, version, &row.key)),
        frame,
    };
    page_with_status(status, &shown)
}

fn part_field(
    at: usize,
    part: &ItemPart,
    (field, label, hint): (&'static str, &'static str, &'static str),
    problems: &[operations::FieldProblem],
) -> PartField {
    let value = match field {
        "name" => part.name.clone(),
        "content" => part.content.clone(),
        "time_limit" => part.time_limit.clone(),
        "publisher" => part.publisher.clone(),
        _ => part.channels.join("、"),
    };
    let name = field_name(at, field);
    PartField {
        problem: problems.iter().find(|problem| problem.field == name).map(|problem| problem.message.clone()),
        lines: if field == "content" { (value.chars().count() / 36 + 2).min(8) } else { 1 },
        name,
        label,
        hint,
        value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r43_a_form_sends_its_parts_in_order() {
        let pairs = [
            ("revision", "3"),
            ("part_0_name", "办事指南"),
            ("part_0_content", "条件\r\n材料"),
            ("part_0_channels", "政府网站、公开查阅点，"),
            ("part_1_name", ""),
            ("part_3_name", "隔了一个"),
        ];
        let posted =
            Posted(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let parts = parts_of(&posted);
        assert_eq!(parts.len(), 2);
        assert_eq!((parts[0].name.as_str(), parts[0].content.as_str()), ("办事指南", "条件\n材料"));
        assert_eq!(parts[0].channels, ["政府网站、公开查阅点，"]);
        assert_eq!(parts[1], ItemPart::default());
    }
}
