//! 评议结果: the rounds, one round with its units by score, one unit with every deduction explained (R99,
//! R258). A withdrawn round keeps its line with the notice.

use super::assessment_view::{
    AssessmentEntry, AssessmentListView, AssessmentUnitView, AssessmentView, DeductionLine, UnitLine,
};
use super::parts::{Download, StateKind, StateMark};
use super::{address, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Path, State};
use axum::response::Response;
use operations::OperationError;
use operations::assessment::{PublicAssessment, PublicDeduction, PublicUnit};
use operations::catalogue::DownloadFormat;

/// `GET /assessments`
#[boxed::future]
pub async fn list(State(state): State<AppState>) -> Result<Response, PageError> {
    let found = state.operations.public_assessments().await?;
    let view = AssessmentListView {
        page: shown::page(&state, "评议结果", Section::Units, vec![Link::new("单位", "/units")]).await?,
        entries: found.iter().map(entry).collect(),
    };
    response::kept_page(&view)
}

/// `GET /assessments/{round}`
#[boxed::future]
pub async fn get(State(state): State<AppState>, Path(id): Path<i64>) -> Result<Response, PageError> {
    let found = state.operations.public_assessment(id).await?;
    let crumbs = vec![Link::new("单位", "/units"), Link::new("评议结果", address::ASSESSMENTS)];
    let view = AssessmentView {
        page: shown::page(&state, &found.title, Section::Units, crumbs).await?,
        facts: facts(&found),
        notice: found.withdrawal_notice.clone().unwrap_or_default(),
        dimensions: found
            .caps
            .iter()
            .map(|cap| format!("{}（{}）", cap.dimension.label(), cap.cap))
            .collect(),
        units: found.units.iter().map(|unit| line(id, unit)).collect(),
        downloads: if found.withdrawal_notice.is_some() { Vec::new() } else { downloads(&found) },
    };
    response::kept_page(&view)
}

/// `GET /assessments/{round}/units/{unit}`
#[boxed::future]
pub async fn unit(
    State(state): State<AppState>,
    Path((id, code)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    let found = state.operations.public_assessment(id).await?;
    let unit = found.units.iter().find(|unit| unit.unit_code == code);
    let unit = unit.ok_or_else(|| OperationError::NotFound("该单位的评议结果".to_owned()))?;
    let crumbs = vec![
        Link::new("单位", "/units"),
        Link::new("评议结果", address::ASSESSMENTS),
        Link::new(found.title.clone(), address::assessment(id)),
    ];
    let title = format!("{}评议结果", unit.unit);
    let view = AssessmentUnitView {
        page: shown::page(&state, &title, Section::Units, crumbs).await?,
        facts: format!(
            "{}，共{}个单位，名列第{}，得{}分；评议目录{}份",
            found.title,
            found.units.len(),
            unit.rank,
            unit.score.total,
            unit.catalogues
        ),
        dimensions: unit
            .score
            .dimensions
            .iter()
            .map(|one| {
                let name = one.dimension.label().to_owned();
                [name, one.left.to_string(), one.cap.to_string(), one.deducted.to_string()]
            })
            .collect(),
        deductions: unit.deductions.iter().map(deduction).collect(),
    };
    response::kept_page(&view)
}

/// `GET /assessments/{round}/{file}`
#[boxed::future]
pub async fn file(
    State(state): State<AppState>,
    Path((id, file)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    let format = file.strip_prefix("result.").and_then(DownloadFormat::parse);
    let format = format.ok_or_else(|| OperationError::NotFound("该文件".to_owned()))?;
    let file = state.operations.assessment_file(id, format).await?;
    Ok(response::download(&file.name, file.media_type, file.bytes))
}

fn entry(one: &PublicAssessment) -> AssessmentEntry {
    AssessmentEntry {
        link: Link::new(one.title.clone(), address::assessment(one.id)),
        state: match one.withdrawal_notice {
            Some(_) => StateMark::new(StateKind::Withdrawn, "已撤回"),
            None => StateMark::new(StateKind::Published, "已公布"),
        },
        facts: facts(one),
        notice: one.withdrawal_notice.clone().unwrap_or_default(),
    }
}

fn facts(one: &PublicAssessment) -> String {
    let as_of = one.as_of.parse().map(shown::long_day).unwrap_or_default();
    let published = shown::long_day_of(&one.published_at);
    let units = if one.units.is_empty() { String::new() } else { format!("，{}个单位", one.units.len()) };
    format!("{}组织，评议截至{as_of}现行的目录{units}；{published}公布", one.office)
}

fn line(round: i64, unit: &PublicUnit) -> UnitLine {
    let mended = unit.deductions.iter().filter(|one| one.is_mended).count();
    UnitLine {
        rank: unit.rank,
        link: Link::new(unit.unit.clone(), address::assessment_unit(round, &unit.unit_code)),
        catalogues: unit.catalogues,
        total: unit.score.total.to_string(),
        parts: unit.score.dimensions.iter().map(|one| one.left.to_string()).collect(),
        deductions: match unit.deductions.len() {
            0 => "没有问题".to_owned(),
            count => format!("{count}处，已整改{mended}处"),
        },
    }
}

fn deduction(one: &PublicDeduction) -> DeductionLine {
    DeductionLine {
        label: one.label.clone(),
        place: format!("{}　{}", one.sector, one.place).trim().to_owned(),
        message: one.message.clone(),
        dimension: format!("{}　{}", one.dimension.label(), one.rule),
        points: one.points.to_string(),
        mended: if one.is_mended { "已整改" } else { "" },
    }
}

fn downloads(one: &PublicAssessment) -> Vec<Download> {
    [("Excel", "xlsx", "Excel 表格"), ("CSV", "csv", "CSV 文件"), ("JSON", "json", "JSON 数据")]
        .map(|(label, ending, what)| Download {
            label: label.to_owned(),
            description: format!("下载{}结果{what}", one.title),
            href: address::assessment_file(one.id, ending),
        })
        .to_vec()
}
