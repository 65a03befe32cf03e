//! Item parts: entered, read with their clocks, counted from a day; from what a row was compiled
//! (R42-R45, R57, R60, R61).

use super::edit::RowReceipt;
use crate::api::answer::{Answer, ok};
use crate::api::extract::{Body, Path, Query};
use crate::api::mirror::Form;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::catalogue as domain_catalogue;
use domain::catalogue::SourceKind;
use domain::catalogue::item_part::{ClockLimit, Lead, PartClock, lead_of};
use domain::organisation::Permission;
use operations::OperationError;
use operations::catalogue as source;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// 公开时限怎样计算
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Clock {
    /// after 自事件起多少时间之内，same_day 当天，hours 多少小时之内，interval 按周期更新，ahead 在事件之前，on_date 按写明的日期
    pub kind: String,
    /// 数字；没有的为 null
    pub number: Option<u32>,
    /// 单位：working_day 工作日，day 日，month 月，hour 小时；没有的为 null
    pub unit: Option<String>,
    /// 从什么起算，照单元格的文字；没有写明的为空
    pub event: String,
    /// 是否以法定上限代替单元格的文字
    pub is_ceiling: bool,
    /// 公示的最短时间，不是公开期限
    pub postings: Vec<String>,
    /// 计算方法的说明
    pub words: Vec<String>,
}

/// 分项：一行中的一项内容，有自己的时限、主体和渠道
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemPart {
    /// 名称；不分项的为空
    pub name: String,
    /// 公开内容（要素）
    pub content: String,
    /// 公开时限
    pub time_limit: String,
    /// 公开主体，照写
    pub publisher: String,
    /// 联合制作的，由哪个单位牵头公开；没有写明的为 null
    pub lead_publisher: Option<String>,
    /// 公开渠道
    pub channels: Vec<String>,
    /// 时限怎样计算
    pub clock: Clock,
}

/// 单元格中没有对应上的内容
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartNote {
    /// part-unpaired 没有对应上，part-stale 填写的分项与单元格不一致
    pub code: String,
    /// 列名
    pub column: Option<String>,
    /// 说明
    pub message: String,
}

/// 一行的分项
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemParts {
    /// whole 不分项，numbered 按编号，phased 按阶段，labelled 按名称，worded 按文字，explicit 逐项填写
    pub pairing: String,
    /// 各分项；不分项的只有一个
    pub parts: Vec<ItemPart>,
    /// 没有对应上的内容
    pub notes: Vec<PartNote>,
}

/// 一行由什么梳理而来
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RowSource {
    /// guideline 标准指引，power_list 权责清单，service_list 公共服务事项清单，function 实际行政管理职能
    pub kind: String,
    /// 说明
    pub note: String,
}

/// 填写的一个分项
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartToSet {
    /// 名称
    #[schema(example = "办事指南")]
    name: String,
    /// 公开内容（要素）
    content: String,
    /// 公开时限
    #[schema(example = "自形成或者变更起20个工作日内")]
    time_limit: String,
    /// 公开主体：一个单位，联合制作的写明牵头单位
    publisher: String,
    /// 公开渠道
    channels: Vec<String>,
}

/// 填写的分项
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartsToSet {
    /// 读取时这一行的修改次数；与现在不同的不改
    revision: i64,
    /// 各分项；空的为不再逐项填写，单元格不变
    parts: Vec<PartToSet>,
}

/// 一行的来源
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceToSet {
    /// guideline、power_list、service_list、function；不填的为不注明
    kind: Option<String>,
    /// 说明；function 必须写明所依据的职能
    #[serde(default)]
    note: String,
}

/// From which day to count.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ArisingDay {
    /// 信息形成或者变更的日期
    #[param(example = "2026-03-02")]
    pub arose_on: String,
}

/// 逐日计算的一天
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CountedDay {
    /// 日期
    #[schema(format = Date)]
    pub date: String,
    /// 是否计数
    pub counted: bool,
    /// 为什么
    pub why: String,
}

/// 一个分项的截止日期
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartDue {
    /// 分项的名称；不分项的为空
    pub name: String,
    /// 时限怎样计算
    pub clock: Clock,
    /// 最后一天；不从信息形成之日起算的为 null
    #[schema(format = Date)]
    pub due_on: Option<String>,
    /// 是否暂定：途中有的年份放假安排尚未载入
    pub is_provisional: bool,
    /// 逐日计算；不按工作日计算的为空
    pub days: Vec<CountedDay>,
}

impl Form<Clock> for PartClock {
    fn form(self) -> Clock {
        let period = |period: domain::calendar::Period| {
            let unit = serde_json::to_value(period.unit).ok();
            (Some(period.number), unit.and_then(|unit| unit.as_str().map(str::to_owned)))
        };
        let (kind, (number, unit)) = match self.limit {
            ClockLimit::After(limit) => ("after", period(limit)),
            ClockLimit::SameDay => ("same_day", (None, None)),
            ClockLimit::OnDate => ("on_date", (None, None)),
            ClockLimit::Hours { number } => ("hours", (Some(number), Some("hour".to_owned()))),
            ClockLimit::Interval(limit) => ("interval", period(limit)),
            ClockLimit::Ahead(limit) => ("ahead", period(limit)),
        };
        Clock {
            kind: kind.to_owned(),
            number,
            unit,
            event: self.event,
            is_ceiling: self.is_ceiling,
            postings: self.postings,
            words: self.words,
        }
    }
}

impl Form<ItemPart> for domain_catalogue::ItemPart {
    fn form(self) -> ItemPart {
        ItemPart {
            clock: PartClock::of(&self).form(),
            lead_publisher: match lead_of(&self.publisher) {
                Lead::Leads(body) => Some(body),
                Lead::One | Lead::Several => None,
            },
            name: self.name,
            content: self.content,
            time_limit: self.time_limit,
            publisher: self.publisher,
            channels: self.channels,
        }
    }
}

impl Form<ItemParts> for domain_catalogue::ItemParts {
    fn form(self) -> ItemParts {
        let note = |note: domain::diagnostic::Diagnostic| PartNote {
            code: note.code,
            column: note.column,
            message: note.message,
        };
        ItemParts {
            pairing: self.pairing.id().to_owned(),
            parts: self.parts.form(),
            notes: self.notes.into_iter().map(note).collect(),
        }
    }
}

impl Form<RowSource> for domain_catalogue::RowSource {
    fn form(self) -> RowSource {
        RowSource { kind: self.kind.id().to_owned(), note: self.note }
    }
}

impl Form<PartDue> for source::PartDue {
    fn form(self) -> PartDue {
        let day = |day: domain::calendar::DayExplanation| CountedDay {
            date: day.date.to_string(),
            counted: day.counted,
            why: day.why,
        };
        PartDue {
            name: self.name,
            clock: self.clock.form(),
            due_on: self.due.map(|due| due.date.to_string()),
            is_provisional: self.due.is_some_and(|due| due.provisional),
            days: self.days.into_iter().map(day).collect(),
        }
    }
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let compiler = Access::Token(Permission::CompileCatalogue);
    registry
        .act(&Method::PUT, "/api/v1/versions/{id}/rows/{key}/parts", compiler, set_item_parts)
        .act(&Method::PUT, "/api/v1/versions/{id}/rows/{key}/source", compiler, set_row_source)
        .read("/api/v1/catalogues/{unit}/{sector}/items/{key}/clock", Access::Public, show_item_clock)
}

/// 逐项填写分项
///
/// 一行中有几项内容，各有自己的时限、主体或渠道的。保存后写入公开内容、公开时限、公开主体、公开渠道各栏。
#[utoipa::path(put, path = "/api/v1/versions/{id}/rows/{key}/parts", tag = "目录编制",
    params(("id" = i64, Path, description = "版本编号"), ("key" = String, Path, description = "行的键")),
    request_body = PartsToSet, responses((status = 200, body = RowReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn set_item_parts(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((id, key)): Path<(i64, String)>,
    Body(input): Body<PartsToSet>,
) -> Answer {
    let part = |part: PartToSet| domain_catalogue::ItemPart {
        name: part.name,
        content: part.content,
        time_limit: part.time_limit,
        publisher: part.publisher,
        channels: part.channels,
    };
    let parts: Vec<domain_catalogue::ItemPart> = input.parts.into_iter().map(part).collect();
    let receipt = state.operations.set_item_parts(&signed_in.act(), id, &key, input.revision, &parts).await?;
    ok::<RowReceipt>(&receipt.form())
}

/// 注明一行的来源
///
/// 没有权责清单或公共服务事项清单的，结合实际行政管理职能梳理，并写明所依据的职能。
#[utoipa::path(put, path = "/api/v1/versions/{id}/rows/{key}/source", tag = "目录编制",
    params(("id" = i64, Path, description = "版本编号"), ("key" = String, Path, description = "行的键")),
    request_body = SourceToSet, responses((status = 200, body = RowReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn set_row_source(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((id, key)): Path<(i64, String)>,
    Body(input): Body<SourceToSet>,
) -> Answer {
    let kind = match input.kind.as_deref() {
        None => None,
        Some(id) => Some(SourceKind::from_id(id).ok_or_else(|| {
            let known = SourceKind::ALL.map(SourceKind::id).join("、");
            OperationError::invalid("kind", format!("没有来源“{id}”，可用：{known}"))
        })?),
    };
    let receipt = state.operations.set_row_source(&signed_in.act(), id, &key, kind, &input.note).await?;
    ok::<RowReceipt>(&receipt.form())
}

/// 推算截止日期
///
/// 某日形成或者变更的信息，各分项最迟哪一天公开，逐日说明计数与不计数的理由。
#[utoipa::path(get, path = "/api/v1/catalogues/{unit}/{sector}/items/{key}/clock", tag = "已发布的目录",
    params(("unit" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"),
        ("key" = String, Path, description = "行的固定键", example = "20-01-01"), ArisingDay),
    responses((status = 200, body = Vec<PartDue>)))]
#[boxed::future]
pub async fn show_item_clock(
    State(state): State<AppState>,
    Path((unit, sector, key)): Path<(String, String, String)>,
    Query(day): Query<ArisingDay>,
) -> Answer {
    let arose = day.arose_on.trim().parse().map_err(|_| {
        let words = format!("“{}”不是日期，请按2026-01-31的样子填写", day.arose_on);
        OperationError::invalid("arose_on", words)
    })?;
    let item = state.operations.published_item(&unit, &sector, &key).await?;
    ok::<Vec<PartDue>>(&source::part_clocks(&item.row.item_parts(), Some(arose))?.form())
}
