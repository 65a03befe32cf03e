//! Guidelines: the list, and one with its policy in words and the provenance of its items; every version
//! stays readable (R8).

use super::catalogue_view::{CatalogueTable, Cell, ColumnHead, ColumnWidth, RowGroup, RowMark, TableRow};
use super::guideline_version::{ShownVersion, version_links};
use super::guideline_view::{GuidelineEntry, GuidelineListView, GuidelineView, PolicyLine};
use super::parts::{Download, FilterLink};
use super::{address, item::provenance, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::catalogue::{ChannelRule, Column, GeneralBasis, Guideline, GuidelineItem, OmitItems};
use operations::OperationError;
use operations::catalogue::{DownloadFormat, GuidelineVersion};
use serde::Deserialize;

const ANSWERS: &str = "《广东省人民政府办公厅关于切实做好基层政务公开标准化规范化工作的通知》附件1";

/// What the table is narrowed to, and which version is asked for where it is not the one in force.
#[derive(Debug, Default, Deserialize)]
pub struct GuidelineQuery {
    #[serde(default)]
    provenance: String,
    #[serde(default)]
    version: String,
}

/// `GET /guidelines`
#[boxed::future]
pub async fn list(State(state): State<AppState>) -> Result<Response, PageError> {
    let mut guidelines = Vec::new();
    for head in state.operations.guidelines().await? {
        let guideline = state.operations.guideline(&head.sector_code).await?.guideline;
        let seen = guideline.items.iter().filter(|item| item.provenance == "seen").count();
        guidelines.push(GuidelineEntry {
            link: Link::new(head.name.clone(), address::guideline(&head.sector_code)),
            other_name: (head.sector != head.name).then_some(head.sector),
            ministry: guideline.ministry,
            items: format!("{}项", guideline.items.len()),
            seen: format!("{seen}项"),
            version: format!("第{}版", head.version),
            code: head.sector_code,
        });
    }
    let view = GuidelineListView {
        page: shown::page(&state, "标准指引", Section::Guidelines, Vec::new()).await?,
        guidelines,
    };
    response::kept_page(&view)
}

/// `GET /guidelines/{sector}`
#[boxed::future]
pub async fn get(
    State(state): State<AppState>,
    Path(code): Path<String>,
    Query(query): Query<GuidelineQuery>,
) -> Result<Response, PageError> {
    let found = match query.version.trim() {
        "" => state.operations.guideline(&code).await?,
        number => numbered(&state, &code, number).await?,
    };
    shown_version(&state, &found, &query).await
}

/// `GET /guidelines/{sector}/versions/{version}`
#[boxed::future]
pub async fn version(
    State(state): State<AppState>,
    Path((code, number)): Path<(String, String)>,
    Query(query): Query<GuidelineQuery>,
) -> Result<Response, PageError> {
    let found = numbered(&state, &code, &number).await?;
    shown_version(&state, &found, &query).await
}

#[boxed::future]
async fn numbered(state: &AppState, code: &str, number: &str) -> Result<GuidelineVersion, PageError> {
    let number = number.parse().map_err(|_| OperationError::NotFound("该标准指引版本".to_owned()))?;
    Ok(state.operations.guideline_numbered(code, number).await?)
}

#[boxed::future]
async fn shown_version(
    state: &AppState,
    found: &GuidelineVersion,
    query: &GuidelineQuery,
) -> Result<Response, PageError> {
    let view = view(state, found, query).await?;
    let styled = response::with_style(response::page(&view)?, &view.table.style())?;
    Ok(crate::core::page_cache::keep(styled))
}

/// `GET /guidelines/{sector}/guideline.{ending}`
#[boxed::future]
pub async fn download(
    State(state): State<AppState>,
    Path((code, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let file = state.operations.download_guideline(&code, None, format_of(&file)?).await?;
    Ok(response::download(&file.name, file.media_type, file.bytes))
}

/// `GET /guidelines/{sector}/versions/{version}/guideline.{ending}`
#[boxed::future]
pub async fn download_version(
    State(state): State<AppState>,
    Path((code, number, file)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let format = format_of(&file)?;
    let number = number.parse().map_err(|_| OperationError::NotFound("该标准指引版本".to_owned()))?;
    let file = state.operations.download_guideline(&code, Some(number), format).await?;
    Ok(response::download(&file.name, file.media_type, file.bytes))
}

fn format_of(file: &str) -> Result<DownloadFormat, OperationError> {
    let ending = file.rsplit('.').next().unwrap_or_default();
    DownloadFormat::parse(ending).ok_or_else(|| OperationError::NotFound("这种格式的文件".to_owned()))
}

#[boxed::future]
async fn view(
    state: &AppState,
    found: &GuidelineVersion,
    query: &GuidelineQuery,
) -> Result<GuidelineView, PageError> {
    let GuidelineVersion { summary, guideline } = found;
    let code = &guideline.sector_code;
    let versions = state.operations.guideline_versions(code).await?;
    let version = ShownVersion::of(summary, &versions);
    let here = version.address();
    let fits = |item: &&GuidelineItem| query.provenance.is_empty() || item.provenance == query.provenance;
    let items: Vec<&GuidelineItem> = guideline.items.iter().filter(fits).collect();
    let title = format!("{}领域基层政务公开标准指引", guideline.guideline_name);
    // A sector whose only guideline was taken back is none any more; its page stays readable.
    let info = match state.operations.sector(code).await {
        Ok(detail) => Some(detail.info),
        Err(OperationError::NotFound(_)) => None,
        Err(error) => return Err(PageError(error)),
    };
    let lead = info.as_ref().map(operations::sector::SectorInfo::lead_words).unwrap_or_default();
    Ok(GuidelineView {
        page: shown::page(state, &title, Section::Guidelines, vec![Link::new("标准指引", "/guidelines")])
            .await?,
        title,
        other_name: (guideline.sector != guideline.guideline_name).then(|| guideline.sector.clone()),
        facts: vec![
            ("印发单位".to_owned(), guideline.ministry.clone()),
            ("适用范围".to_owned(), guideline.policy.applies_to.clone()),
            ("牵头部门".to_owned(), lead),
            ("版次".to_owned(), version.label()),
        ],
        policy: policy(guideline),
        provenance: provenance_words(guideline),
        notes: guideline.notes.clone(),
        filters: filters(guideline, query, &here),
        count: format!("共{}项", items.len()),
        table: table(guideline, &items),
        downloads: downloads(guideline, &here),
        sector: Link::new(format!("{}领域各单位目录", guideline.guideline_name), address::sector(code)),
        layers: info.map(|info| info.layers.into_iter().map(layer).collect()).unwrap_or_default(),
        versions: version_links(&versions),
        notice: version.notice(),
    })
}

/// Where the items are known from, each kind with its number.
fn provenance_words(guideline: &Guideline) -> String {
    let of = |kind: &str| guideline.items.iter().filter(|item| item.provenance == kind).count();
    let mut kinds = vec![format!("{}项的名称见于已公布的目录", of("seen"))];
    if of("loaded") > 0 {
        kinds.push(format!("{}项见于装载的指引文件", of("loaded")));
    }
    kinds.push(format!("{}项依一般知识补列", of("general_knowledge")));
    let all = guideline.items.len();
    format!("本站所载事项{all}项，其中{}。正式使用前须与指引原件逐项核对。", kinds.join("，"))
}

/// A reference layer as citizens read of it: its name, and what it is.
fn layer(layer: operations::sector::LayerSummary) -> (String, String) {
    let loaded = shown::long_day_of(&layer.imported_at);
    let note = if layer.note.is_empty() { String::new() } else { format!("。{}", layer.note) };
    (layer.name, format!("{}印发，第{}版，{loaded}装载{note}", layer.region, layer.version))
}

fn filters(guideline: &Guideline, query: &GuidelineQuery, here: &str) -> Vec<FilterLink> {
    [
        ("", "全部"),
        ("seen", "见于已公布目录"),
        ("loaded", "见于装载的指引文件"),
        ("general_knowledge", "依一般知识补列，待核"),
    ]
    .into_iter()
    .filter(|(kind, _)| *kind != "loaded" || guideline.items.iter().any(|item| item.provenance == *kind))
    .map(|(value, label)| FilterLink {
        label: label.to_owned(),
        href: if value.is_empty() { here.to_owned() } else { format!("{here}?provenance={value}") },
        count: guideline
            .items
            .iter()
            .filter(|item| value.is_empty() || item.provenance == value)
            .count()
            .to_string(),
        current: query.provenance == value,
    })
    .collect()
}

/// The adjustment policy in words (A.3, R36, R48).
fn policy(guideline: &Guideline) -> Vec<PolicyLine> {
    let of = &guideline.policy;
    let line = |subject: &str, text: String, question: &str| PolicyLine {
        subject: subject.to_owned(),
        text,
        source: format!("{ANSWERS}{question}"),
    };
    let omit = match of.omit_items {
        OmitItems::Free => "本地没有开展的业务可以不列入目录。",
        OmitItems::Explained => {
            "原则上不减少二级事项；已完成或已取消的，保留该项并在“公开依据”中说明情况、注明依据。"
        }
    };
    let additions = if of.add_level1 {
        "可以补充一级、二级事项，可以在二级事项下设三级事项，但不得与其他事项交叉重叠。"
    } else {
        "可以细化二级事项，也鼓励增加二级事项；增加的按同一事项类别顺序编码，并补全各列。"
    };
    let basis = match of.general_basis {
        GeneralBasis::Omit => "不重复列政府信息公开条例等基本依据，只列专门法规政策；不写条款。",
        GeneralBasis::Repeat => "基本依据也一一列出；不写条款。",
        GeneralBasis::Either => "列出履行该事项所依据的法规政策名称，不写条款。",
    };
    let mut channels = match of.channels {
        ChannelRule::Minimum => "所列渠道为最低要求，可以增加其他渠道。".to_owned(),
        ChannelRule::Base => "以所列渠道为基础，结合实际选用。".to_owned(),
        ChannelRule::Box => "■为必选，□为可选。".to_owned(),
        ChannelRule::AtLeastOne => "所列渠道至少选用一种。".to_owned(),
    };
    if let Some(first) = &of.first_channel {
        channels.push_str(&format!("{first}为第一平台。"));
    }
    if !of.optional_channels.is_empty() {
        channels.push_str(&format!("{}为非必选。", of.optional_channels.join("、")));
    }
    vec![
        line("列", "各列不删减、不改名，可以增加。".to_owned(), "第3、5、6问"),
        line("减少事项", omit.to_owned(), "第6问"),
        line("细化和增加", additions.to_owned(), "第6问"),
        line("公开依据", basis.to_owned(), "第7问"),
        line("公开渠道", channels, "第9问"),
    ]
}

fn downloads(guideline: &Guideline, here: &str) -> Vec<Download> {
    [("Excel", "xlsx", "Excel 表格"), ("CSV", "csv", "CSV 文件"), ("JSON", "json", "JSON 数据")]
        .into_iter()
        .map(|(label, ending, what)| Download {
            label: label.to_owned(),
            description: format!("下载{}领域标准指引{what}", guideline.guideline_name),
            href: format!("{here}/guideline.{ending}"),
        })
        .collect()
}

fn table(guideline: &Guideline, items: &[&GuidelineItem]) -> CatalogueTable {
    let columns: Vec<Column> = Column::ALL
        .into_iter()
        .filter(|column| *column != Column::Level3Item && has_column(guideline, *column))
        .collect();
    let mut heads: Vec<ColumnHead> = columns
        .iter()
        .map(|column| ColumnHead {
            label: printed(guideline, *column),
            group: column.group().map(str::to_owned),
            width: width(*column),
        })
        .collect();
    heads.push(ColumnHead { label: "来历".to_owned(), group: None, width: ColumnWidth::Extra });
    let mut groups: Vec<RowGroup> = Vec::new();
    for item in items {
        let mut cells: Vec<Cell> = columns
            .iter()
            .skip(3)
            .map(|column| {
                if *column == Column::Channels {
                    Cell::channels(&item.row.channels)
                } else {
                    Cell::new(item.row.cell(*column))
                }
            })
            .collect();
        cells.push(Cell::new(provenance(&item.provenance)));
        let row = TableRow {
            anchor: format!("r{}", item.key),
            seq_no: item.row.seq_no.clone(),
            level2: item.row.level2_item.clone(),
            href: String::new(),
            mark: RowMark::None,
            cells,
        };
        match groups.last_mut().filter(|group| group.level1 == item.row.level1_item) {
            Some(group) => group.rows.push(row),
            None => groups.push(RowGroup { level1: item.row.level1_item.clone(), rows: vec![row] }),
        }
    }
    CatalogueTable { caption: guideline.catalogue_title(), columns: heads, groups }
}

/// The level columns are absent where the guideline has none (R12).
fn has_column(guideline: &Guideline, column: Column) -> bool {
    let is_level = matches!(column, Column::LevelCounty | Column::LevelTownship);
    !is_level
        || guideline
            .items
            .iter()
            .any(|item| item.row.level_county.is_some() || item.row.level_township.is_some())
}

/// The label as the guideline prints it (R11).
fn printed(guideline: &Guideline, column: Column) -> String {
    let own = domain::text::fold(column.label());
    let found = guideline.columns.iter().find(|label| domain::text::fold(label).starts_with(&own));
    found.cloned().unwrap_or_else(|| column.label().to_owned())
}

fn width(column: Column) -> ColumnWidth {
    match column {
        Column::SeqNo => ColumnWidth::SeqNo,
        Column::Level1Item => ColumnWidth::Level1,
        Column::Level2Item => ColumnWidth::Level2,
        Column::Level3Item => ColumnWidth::Level3,
        Column::ContentElements => ColumnWidth::Content,
        Column::LegalBasis => ColumnWidth::Basis,
        Column::TimeLimit => ColumnWidth::Time,
        Column::Publisher => ColumnWidth::Publisher,
        Column::Channels => ColumnWidth::Channels,
        Column::AudienceSpecific => ColumnWidth::Group,
        _ => ColumnWidth::Tick,
    }
}
