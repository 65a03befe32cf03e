//! 导入: a file is read, shown as understood, and saved only when it is confirmed (R19, R20, R33).

use super::address;
use super::answer::{go, tell};
use super::import_cause::{CauseFields, typed};
use super::import_view::{
    DiagnosticLine, FindingGroup, FoundCatalogue, HeadingLine, ImportView, PreviewView, ReceiptLine,
    ReceiptView, Refusal,
};
use super::parts::{FindingLine, Tally, finding_class};
use super::units;
use crate::console::form::{Choice, Posted, refused};
use crate::console::frame::{Place, frame};
use crate::console::upload::{FILE_LIMIT, FILE_LIMIT_WORDS, NotUploaded, Uploaded};
use crate::core::response::{download, page, page_with_status};
use crate::core::size::bytes_in_words;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::Column;
use domain::diagnostic::Severity;
use domain::organisation::Permission;
use domain::text::fold;
use operations::OperationError;
use operations::catalogue::{
    ConfirmedDraft, GuidelineSummary, ImportChoice, ImportPreview, PreviewDiagnostic, PreviewFinding,
    PreviewTable, TableChoice, kept_words, proposed_words,
};
use operations::organisation::Unit;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Diagnostics shown; all of them stand in the draft.
const SHOWN_DIAGNOSTICS: usize = 200;

/// For which unit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: Option<i64>,
}

/// The form that takes a file.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    import_page(&state, &who, asked.unit, StatusCode::OK, None).await
}

/// Reads a file and leads to what was understood.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn upload(
    State(state): State<AppState>,
    who: SignedIn,
    sent: Result<Uploaded, NotUploaded>,
) -> Result<Response, PageError> {
    let sent = match sent {
        Ok(sent) => sent,
        Err(fault) => return refuse(&state, &who, None, "", fault.into_error()).await,
    };
    let unit = sent.posted.number("unit");
    let Some(file) = sent.file else {
        return refuse(
            &state,
            &who,
            unit,
            "",
            OperationError::invalid("file", "没有收到文件，或者文件是空的；请选择文件后再读取"),
        )
        .await;
    };
    let Some(unit) = unit else {
        return refuse(&state, &who, None, &file.name, OperationError::invalid("unit", "请选择单位")).await;
    };
    match state.operations.preview_import(&who.act(), unit, &file.name, &file.bytes).await {
        Ok(preview) => Ok(go(&address::preview(preview.id))),
        Err(error) => refuse(&state, &who, Some(unit), &file.name, error).await,
    }
}

/// What was understood.
///
/// # Errors
/// When there is no such preview of this person.
#[boxed::future]
pub async fn preview(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    preview_page(&state, &who, id, &Posted::default(), None).await
}

/// Saves what was chosen; or only checks the rows anew under the sectors chosen.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn confirm(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    if !posted.get("check").is_empty() {
        return preview_page(&state, &who, id, &posted, None).await;
    }
    let shown = state.operations.import_preview(&who.act(), id).await?;
    let choices = chosen(&shown, &posted);
    if choices.is_empty() {
        let error = OperationError::invalid(
            "choice",
            "没有选择要导入的目录；不需要导入的，直接离开本页即可，什么也不会保存",
        );
        return preview_page(&state, &who, id, &posted, Some(error)).await;
    }
    let outcome = match typed(&posted) {
        Ok(cause) => state.operations.confirm_revision(&who.act(), id, &choices, &cause).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(receipt) => receipt_page(&state, &who, &shown, &receipt.drafts).await,
        Err(error) => preview_page(&state, &who, id, &posted, Some(error)).await,
    }
}

/// The file as it was sent, with what the check says as comments.
///
/// # Errors
/// When there is no such preview of this person.
#[boxed::future]
pub async fn annotated(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(chosen): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let file = state.operations.annotated_import(&who.act(), id, &tables_of(&chosen)).await?;
    Ok(download(&file.name, file.media_type, file.bytes))
}

fn chosen(shown: &ImportPreview, posted: &Posted) -> Vec<ImportChoice> {
    let choice = |table: &PreviewTable| {
        let wish = posted.get(&format!("choice_{}", table.index)).to_owned();
        let sector_code = posted.get(&format!("sector_{}", table.index)).to_owned();
        (wish == "new" || wish == "replace").then(|| ImportChoice {
            index: table.index,
            sector_code,
            unit_id: posted.number(&format!("unit_{}", table.index)),
            replace: wish == "replace",
        })
    };
    shown.catalogues.iter().filter_map(choice).collect()
}

/// The units and sectors that a form or an address chose, by the place of the table in the file.
fn tables_of(chosen: &[(String, String)]) -> BTreeMap<usize, TableChoice> {
    let mut tables = BTreeMap::<usize, TableChoice>::new();
    for (name, value) in chosen {
        let value = value.trim();
        let place = |kind: &str| name.strip_prefix(kind).and_then(|index| index.parse().ok());
        if let Some(index) = place("sector_").filter(|_| !value.is_empty()) {
            tables.entry(index).or_default().sector = Some(value.to_owned());
        } else if let (Some(index), Ok(unit)) = (place("unit_"), value.parse()) {
            tables.entry(index).or_default().unit = Some(unit);
        }
    }
    tables
}

#[boxed::future]
async fn refuse(
    state: &AppState,
    who: &SignedIn,
    unit: Option<i64>,
    file: &str,
    error: OperationError,
) -> Result<Response, PageError> {
    let advice =
        if let OperationError::File(inside) = &error { inside.advice().to_owned() } else { String::new() };
    let (status, problems) = refused(error)?;
    let message = problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("；");
    import_page(state, who, unit, status, Some(Refusal { file: file.to_owned(), message, advice })).await
}

#[boxed::future]
async fn import_page(
    state: &AppState,
    who: &SignedIn,
    unit: Option<i64>,
    status: StatusCode,
    refusal: Option<Refusal>,
) -> Result<Response, PageError> {
    let units = units::with(state, who, Permission::CompileCatalogue).await?;
    let mut frame = frame(state, who, "导入目录", Place::Import).await?;
    frame.crumbs = vec![Link::new("目录总览", address::MAP)];
    let shown = ImportView {
        action: format!("{}?csrf={}", address::IMPORT, address::encoded(&who.csrf_token)),
        units: units::choices(&units, unit, who),
        limit: FILE_LIMIT_WORDS.to_owned(),
        limit_bytes: FILE_LIMIT,
        refusal,
        frame,
    };
    page_with_status(status, &shown)
}

#[boxed::future]
async fn preview_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    posted: &Posted,
    error: Option<OperationError>,
) -> Result<Response, PageError> {
    let chosen = tables_of(&posted.0);
    let shown = state.operations.check_preview(&who.act(), id, &chosen).await?;
    let units = units::with(state, who, Permission::CompileCatalogue).await?;
    let mut catalogues = Vec::with_capacity(shown.catalogues.len());
    for table in &shown.catalogues {
        let keeper = state.operations.unit(table.unit_id).await?.kind;
        let sectors = state.operations.compilable(Some(keeper)).await?;
        catalogues.push(found(table, (&units, &sectors), posted, who));
    }
    let mut frame = frame(state, who, "核对读取的结果", Place::Import).await?;
    frame.crumbs = vec![Link::new("导入目录", address::IMPORT)];
    let cause = CauseFields::of(&shown, posted, error.as_ref());
    let status = tell(&mut frame, error)?;
    let view = PreviewView {
        cause,
        action: address::preview(id),
        file: format!("{}（{}）", shown.file, bytes_in_words(shown.size as u64)),
        unit: shown.unit.clone(),
        catalogues,
        passed_over: Vec::new(),
        problem: None,
        annotated_href: address::preview_annotated(id, &chosen),
        again_href: format!("{}?unit={}", address::IMPORT, shown.unit_id),
        settled: shown.settled,
        frame,
    };
    page_with_status(status, &view)
}

async fn receipt_page(
    state: &AppState,
    who: &SignedIn,
    shown: &ImportPreview,
    drafts: &[ConfirmedDraft],
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, "导入结果", Place::Import).await?;
    frame.crumbs = vec![Link::new("导入目录", address::IMPORT)];
    let line = |table: &PreviewTable| {
        let draft = drafts.iter().find(|draft| draft.index == table.index);
        ReceiptLine {
            title: named(table),
            outcome: draft.map_or_else(
                || "没有导入".to_owned(),
                |draft| {
                    let told = |names: &[String], words: fn(&[String]) -> String| match names {
                        [] => String::new(),
                        names => format!("。{}", words(names)),
                    };
                    let kept = told(&draft.kept, kept_words);
                    let proposed = told(&draft.proposed, proposed_words);
                    let separated = match draft.separated {
                        0 => String::new(),
                        many => format!("。{many}处一行写一项、没有分隔，已在各项之间加上，请核对"),
                    };
                    format!(
                        "已存为{}的草稿，{}行：与指引事项对应{}行，由其拆分{}行，增加{}行{separated}{kept}{proposed}",
                        draft.unit, draft.rows, draft.matched, draft.refined, draft.added
                    )
                },
            ),
            link: draft.map(|draft| Link::new("打开草稿", address::of(address::VERSION, draft.version_id))),
        }
    };
    page(&ReceiptView {
        file: shown.file.clone(),
        lines: shown.catalogues.iter().map(line).collect(),
        again_href: format!("{}?unit={}", address::IMPORT, shown.unit_id),
        frame,
    })
}

fn found(
    table: &PreviewTable,
    (units, sectors): (&[Unit], &[GuidelineSummary]),
    posted: &Posted,
    who: &SignedIn,
) -> FoundCatalogue {
    let typed = posted.get(&format!("sector_{}", table.index));
    let guessed = table.sector.as_ref().map(|guess| guess.code.as_str()).unwrap_or_default();
    let wanted = if typed.is_empty() { guessed } else { typed };
    let mut choices = vec![Choice {
        value: String::new(),
        label: "请选择领域".to_owned(),
        current: wanted.is_empty(),
        ..Choice::default()
    }];
    choices.extend(sectors.iter().map(|sector| Choice {
        value: sector.sector_code.clone(),
        label: sector.name.clone(),
        current: sector.sector_code == wanted,
        ..Choice::default()
    }));
    let tally = table.summary.as_ref().map(|summary| Tally {
        errors: summary.errors,
        warnings: summary.warnings,
        unexplained: 0,
        notes: summary.notes,
    });
    let diagnostics = table.diagnostics.iter().take(SHOWN_DIAGNOSTICS).map(diagnostic_line);
    let standing: Vec<&str> = table.problems.iter().map(|problem| problem.message.as_str()).collect();
    FoundCatalogue {
        index: table.index,
        title: named(table),
        place: table.sheet.clone(),
        named_unit: table.government.clone().unwrap_or_default(),
        units: units::choices(units, Some(table.unit_id), who),
        sectors: choices,
        sector_words: sector_words(table),
        rows: table.row_count,
        headings: table.headings.iter().map(heading).collect(),
        sample_heads: sample_heads(&table.headings),
        sample_rows: table.first_rows.iter().map(|row| row.cells.clone()).collect(),
        more_diagnostics: table.diagnostics.len().saturating_sub(SHOWN_DIAGNOSTICS),
        diagnostics: diagnostics.collect(),
        checked: tally.is_some(),
        tally: tally.unwrap_or_default(),
        findings: finding_groups(table),
        choices: import_choices(table, posted.get(&format!("choice_{}", table.index))),
        standing: (!standing.is_empty()).then(|| standing.join("；")),
    }
}

/// The heads of the first rows; the halves of one column bear the names of what they were read as.
fn sample_heads(headings: &[(String, Option<String>)]) -> Vec<String> {
    let is_half = |at: usize| {
        let same =
            |other: Option<&(String, Option<String>)>| other.is_some_and(|(name, _)| *name == headings[at].0);
        same(headings.get(at + 1)) || same(at.checked_sub(1).and_then(|before| headings.get(before)))
    };
    let head = |(at, (printed, column)): (usize, &(String, Option<String>))| {
        let column = column.as_deref().and_then(Column::from_id).filter(|_| is_half(at));
        column.map_or_else(|| printed.clone(), |column| column.label().to_owned())
    };
    headings.iter().enumerate().map(head).collect()
}

/// What the reader had to say, as a line.
pub(super) fn diagnostic_line(line: &PreviewDiagnostic) -> DiagnosticLine {
    let place = [line.row.map(|row| format!("第{row}行")), line.column.clone()];
    DiagnosticLine {
        severity: line.severity.label(),
        class: finding_class(line.severity),
        place: place.into_iter().flatten().collect::<Vec<_>>().join(" "),
        message: line.message.clone(),
    }
}

/// The findings by severity, the gravest first; errors are open at once.
fn finding_groups(table: &PreviewTable) -> Vec<FindingGroup> {
    let Some(summary) = &table.summary else { return Vec::new() };
    [
        (Severity::Error, summary.errors),
        (Severity::Warning, summary.warnings),
        (Severity::Note, summary.notes),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(severity, count)| {
        let own = table.findings.iter().filter(|finding| finding.severity == severity);
        let lines: Vec<FindingLine> = own.map(finding_line).collect();
        FindingGroup {
            title: format!("{}{count}处", severity.label()),
            open: severity == Severity::Error,
            more: count.saturating_sub(lines.len()),
            lines,
        }
    })
    .collect()
}

fn finding_line(finding: &PreviewFinding) -> FindingLine {
    let row = finding.row.map(|row| match &finding.seq_no {
        Some(number) if !number.is_empty() => format!("第{row}行（序号{number}）"),
        _ => format!("第{row}行"),
    });
    let item = finding.item.as_ref().map(|item| format!("“{item}”"));
    let place: Vec<String> = [row, item, finding.column.clone()].into_iter().flatten().collect();
    FindingLine {
        class: finding_class(finding.severity),
        severity: finding.severity.label(),
        place: if place.is_empty() { "整个目录".to_owned() } else { place.join(" ") },
        message: finding.message.clone(),
        source: finding.source.clone(),
        suggestion: finding.suggestion.clone(),
        rule: finding.rule.clone(),
        ..FindingLine::default()
    }
}

fn named(table: &PreviewTable) -> String {
    if table.title.trim().is_empty() {
        match table.sheet.trim() {
            "" => "没有标题的目录".to_owned(),
            sheet => format!("没有标题的目录（{sheet}）"),
        }
    } else {
        table.title.clone()
    }
}

fn sector_words(table: &PreviewTable) -> String {
    match table.sector.as_ref().map(|guess| (guess.by.as_str(), guess.name.as_str())) {
        Some(("title", name)) => format!("由标题认出“{name}”"),
        Some(("choice", name)) => format!("按您选择的“{name}”检查，{}行与其事项对应", table.matched),
        Some((_, name)) => format!("由{}个相同的事项认出“{name}”，请核对", table.matched),
        None => "没有认出，请选择".to_owned(),
    }
}

fn heading((printed, column): &(String, Option<String>)) -> HeadingLine {
    let Some(known) = column.as_deref().and_then(Column::from_id) else {
        return HeadingLine {
            printed: printed.clone(),
            understood: "增设的栏目，照原样保留".to_owned(),
            verdict: "增设",
            differs: true,
        };
    };
    let differs = fold(printed) != fold(known.label());
    HeadingLine {
        printed: printed.clone(),
        understood: known
            .group()
            .map_or_else(|| known.label().to_owned(), |group| format!("{group}：{}", known.label())),
        verdict: if differs { "写法不同" } else { "相同" },
        differs,
    }
}

/// A blocked table can only be left out; where a draft is open it is replaced or nothing.
fn import_choices(table: &PreviewTable, wish: &str) -> Vec<Choice> {
    let blocked = table.problems.iter().any(|problem| problem.blocks && problem.code != "unknown-sector");
    let mut choices = Vec::new();
    if !blocked && table.open_version_id.is_none() {
        let label = if table.is_published { "存为新版本的草稿" } else { "新建草稿" };
        choices.push(Choice::new("new", label));
    }
    if !blocked && table.open_version_id.is_some() {
        choices.push(Choice::new("replace", "替换现有草稿（原草稿放弃，经过仍可查）"));
    }
    choices.push(Choice::new("skip", "不导入"));
    // Replacing a draft is never chosen for the person.
    let first = if table.open_version_id.is_some() {
        "skip"
    } else {
        choices.first().map_or("skip", |choice| choice.value.as_str())
    }
    .to_owned();
    let wish = if choices.iter().any(|choice| choice.value == wish) { wish } else { &first };
    for choice in &mut choices {
        choice.current = choice.value == wish;
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r19_an_added_heading_is_told_apart_from_one_written_otherwise() {
        for (printed, column, verdict) in [
            ("公开时限", Some("time_limit"), "相同"),
            ("公开期限", Some("time_limit"), "写法不同"),
            ("备注", None, "增设"),
        ] {
            assert_eq!(
                heading(&(printed.to_owned(), column.map(str::to_owned))).verdict,
                verdict,
                "{printed}"
            );
        }
    }
}
