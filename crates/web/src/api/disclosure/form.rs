//! What is sent and received about records.

use super::check_form::{ClarifiedInformation, Confirmation, Hint};
use super::posting::DisclosurePosting;
use crate::api::mirror::{Form, mirror};
use domain::disclosure::{Gate, RecordState, Validity};
use jiff::civil::Date;
use operations::disclosure as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

impl Form<String> for RecordState {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

impl Form<String> for Gate {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

impl Form<String> for Validity {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

/// 要装载的信息
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct DisclosureToLoad {
    /// 业务系统中的编号；同一令牌同一编号是同一条信息，重复发送不会重复装载
    #[schema(example = "XK-2026-0017")]
    pub external_id: Option<String>,
    /// 公开主体：机构名称或者代码
    #[schema(example = "天河区民政局")]
    pub unit: String,
    /// 领域：名称或者代码
    #[schema(example = "20")]
    pub sector: String,
    /// 一级事项
    #[schema(example = "最低生活保障")]
    pub level1_item: String,
    /// 二级事项
    #[schema(example = "审批信息")]
    pub level2_item: String,
    /// 三级事项：目录中有几行一级、二级事项相同的才填
    pub level3_item: String,
    /// 事项的固定键（装载清单中的 key）；填了的按它归入，不再看事项名称
    pub row_key: String,
    /// 公开内容中的一项；不填的按名称归入
    pub element: String,
    /// 信息的名称
    pub title: String,
    /// 正文：HTML或者纯文字，只留标题、段落、表格、列表；与 link 只填一样
    pub body: String,
    /// 已在别处公开的，填网址；与 body 只填一样
    pub link: String,
    /// 成文日期
    #[schema(example = "2026-11-20")]
    pub arose_on: String,
    /// 变更日期：内容有变更的才填
    pub changed_on: Option<String>,
    /// 网址的原网页公开的日期，知道的才填；是否及时按这一天计算
    pub original_on: Option<String>,
    /// 文号
    pub document_number: Option<String>,
    /// 信息来源；不填的为公开主体
    pub source: Option<String>,
    /// 改了什么、为什么；修改已公开的信息时必填，公众可见
    pub change_note: Option<String>,
    /// 内容概述；不填的，公众页面的摘要取正文开头
    pub summary: Option<String>,
    /// 以前的版本含有不应公开的内容，不再向公众提供
    pub hides_earlier: Option<bool>,
    /// 澄清：针对什么不实或者不完整的信息；不是澄清的不填
    pub clarifies: Option<ClarifiedInformation>,
    /// 装载以后是否提交公开审查，不填为提交；还要上传附件的填 false，传完以后再提交
    pub submit: Option<bool>,
}

impl DisclosureToLoad {
    /// What the operation takes.
    ///
    /// # Errors
    /// When a date is no date.
    pub fn loading(self) -> Result<source::Loading, operations::OperationError> {
        Ok(source::Loading {
            arose_on: day_of("arose_on", &self.arose_on)?,
            changed_on: day_of("changed_on", self.changed_on.as_deref().unwrap_or_default())?,
            original_on: day_of("original_on", self.original_on.as_deref().unwrap_or_default())?,
            external_id: self.external_id,
            unit: self.unit,
            sector: self.sector,
            level1_item: self.level1_item,
            level2_item: self.level2_item,
            level3_item: self.level3_item,
            row_key: self.row_key,
            element: self.element,
            title: self.title,
            body: self.body,
            link: self.link,
            document_number: self.document_number.unwrap_or_default(),
            source: self.source.unwrap_or_default(),
            change_note: self.change_note.unwrap_or_default(),
            summary: self.summary.unwrap_or_default(),
            hides_earlier: self.hides_earlier.unwrap_or_default(),
            clarifies: self.clarifies.map(ClarifiedInformation::clarified),
        })
    }
}

/// A day as it is sent; none for an empty one.
pub(super) fn day_of(field: &str, text: &str) -> Result<Option<Date>, operations::OperationError> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            let words = format!("“{text}”不是日期，应写作 2026-11-25 的形式");
            operations::OperationError::invalid(field, words)
        }),
    }
}

/// 装载的结果
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DisclosureLoaded {
    /// 信息编号
    pub id: i64,
    /// 状态：submitted 待公开审查，draft 草稿
    pub state: String,
    /// 最迟公开的日期
    pub due_on: String,
    /// 途经的年份没有放假安排，日期为暂定
    pub is_provisional: bool,
    /// 公开以后的网页
    pub url: String,
    /// 文字检查有几处提示没有确认；不影响提交
    pub open_hints: usize,
    /// created 新增，updated 有改动，unchanged 没有改动
    pub status: String,
    /// 需要留意的：没有写明是哪一项公开内容的，列出该事项的各项内容
    pub warnings: Vec<String>,
}

impl From<source::Loaded> for DisclosureLoaded {
    fn from(loaded: source::Loaded) -> Self {
        Self {
            id: loaded.id,
            state: loaded.state.form(),
            due_on: loaded.due_on,
            is_provisional: loaded.is_provisional,
            open_hints: loaded.open_hints,
            url: loaded.url,
            warnings: loaded.warnings,
            status: status(loaded.status).to_owned(),
        }
    }
}

/// The identifier of what became of a loading.
#[must_use]
pub fn status(status: source::LoadStatus) -> &'static str {
    match status {
        source::LoadStatus::Created => "created",
        source::LoadStatus::Updated => "updated",
        source::LoadStatus::Unchanged => "unchanged",
    }
}

/// 办理时写的话
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct DisclosureWords {
    /// 退回的意见、审查的结论、批准的意见、答复的内容
    pub note: String,
    /// 看到的版本的 revision；之后有改动的不予办理。不填的不比较
    pub revision: i64,
}

/// 转送审查
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct DisclosureReferral {
    /// 转送给哪个部门
    pub organ: String,
    /// 理由
    pub note: String,
}

/// 撤下
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct DisclosureWithdrawal {
    /// 撤下的理由，公众可见
    pub notice: String,
}

mirror! {
    /// 办理以后的状态
    pub struct DisclosureReceipt from source::RecordReceipt {
        /// 信息编号
        id: i64,
        /// 版本编号
        version_id: i64,
        /// 状态：draft 草稿，submitted 待审查，returned 已退回，referred 已转送，reviewed 已审查，approved 已批准，published 已发布，superseded 已更新，withdrawn 已撤下，discarded 已删除
        state: String,
        /// 通知了几人
        told: usize,
        /// 提交、审查时文字检查有几处提示没有确认
        open_hints: usize,
    }
}

mirror! {
    /// 信息的一个版本
    pub struct DisclosureVersion from source::VersionView {
        /// 版本编号
        id: i64,
        /// 第几版
        number: i64,
        /// 状态
        state: String,
        /// 名称
        title: String,
        /// 正文（HTML）
        body: String,
        /// 网址
        link: String,
        /// 文号
        document_number: String,
        /// 发布机构
        publisher: String,
        /// 信息来源
        source: String,
        /// 改了什么
        change_note: String,
        /// 内容概述
        summary: String,
        /// 成文日期
        arose_on: String,
        /// 变更日期
        changed_on: Option<String>,
        /// 网址：原网页公开的日期
        original_on: Option<String>,
        /// 最迟公开的日期
        due_on: String,
        /// 日期为暂定
        is_provisional: bool,
        /// 开放领域之前已有的信息
        is_stock: bool,
        /// 发布时刻
        published_at: Option<String>,
        /// 办理时须带回
        revision: i64,
        /// 澄清所针对的信息；不是澄清的为空
        claim: String,
        /// 这些信息在哪里传播
        spread: String,
    }
}

mirror! {
    /// 信息及其各版本
    pub struct Disclosure from source::RecordView {
        /// 信息编号
        id: i64,
        /// 公开主体
        unit: String,
        /// 机构代码
        unit_code: String,
        /// 领域代码
        sector_code: String,
        /// 事项的固定键
        row_key: String,
        /// 公开内容中的一项
        element: String,
        /// content 正文，link 网址，nil 本期无此类信息，clarification 澄清
        kind: String,
        /// 文字检查的提示
        hints: Vec<Hint>,
        /// 征求其他机关的意见
        confirmations: Vec<Confirmation>,
        /// 索引号
        index_number: Option<String>,
        /// 是否有版本已公开
        is_public: bool,
        /// 附件
        attachments: Vec<Attachment>,
        /// 定于何时自动发布
        publish_at: Option<String>,
        /// 效力：valid 有效，expired 已失效，repealed 已废止，partly_expired 部分失效，amended 已修改
        validity: String,
        /// 公示期
        posting: Option<DisclosurePosting>,
        /// 正在办理的版本；没有的为已公开的
        version: DisclosureVersion,
        /// 各版本，最新的在前
        versions: Vec<DisclosureVersion>,
    }
}

mirror! {
    /// 附件
    pub struct Attachment from source::AttachmentView {
        /// 附件编号
        id: i64,
        /// 文件名
        name: String,
        /// 文件种类
        label: String,
        /// 字节数
        size: i64,
        /// 个人号码检查：clean 未发现，masked 已隐去，unread 有内容没有读取，found 含有
        gate: String,
        /// 在哪里发现了什么、什么没有读取
        findings: Vec<String>,
        /// 审查人须打开核对
        needs_look: bool,
        /// 所提供文件的 SHA-256
        hash: String,
    }
}

mirror! {
    /// 说明的结果
    pub struct NilNoticeReceipt from source::NilReceipt {
        /// 提交审查的说明
        made: Vec<i64>,
        /// 同一期已有说明的内容
        known: Vec<String>,
    }
}

/// 没有信息的一项公开内容
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NilElement {
    /// 事项的固定键
    pub row_key: String,
    /// 公开内容
    pub element: String,
}

/// 本期无此类信息
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NilNoticeInput {
    /// 没有信息的各项公开内容
    pub elements: Vec<NilElement>,
    /// 起日
    #[schema(example = "2026-07-01")]
    pub from: String,
    /// 止日，不晚于今天
    #[schema(example = "2026-09-30")]
    pub to: String,
    /// 说明，公众可见
    pub note: String,
}

impl NilNoticeInput {
    /// What the operation takes.
    ///
    /// # Errors
    /// When a date is no date.
    pub fn notices(self, unit: &str, sector: &str) -> Result<source::NilNotices, operations::OperationError> {
        Ok(source::NilNotices {
            unit: unit.to_owned(),
            sector: sector.to_owned(),
            elements: self.elements.into_iter().map(|one| (one.row_key, one.element)).collect(),
            from: day_of("from", &self.from)?,
            to: day_of("to", &self.to)?,
            note: self.note,
        })
    }
}

/// 定时发布
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DisclosureSchedule {
    /// 时刻（UTC）；不写的，取消定时
    #[schema(example = "2026-11-30T01:00:00Z")]
    pub publish_at: Option<String>,
    /// 所见的修订号；0 为不核对
    pub revision: i64,
}

/// 效力
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DisclosureMark {
    /// valid、expired、repealed、partly_expired、amended
    #[schema(example = "repealed")]
    pub validity: String,
    /// 从哪一天起；晚于今天的，到那一天自动标注
    #[schema(example = "2026-11-01")]
    pub on: Option<String>,
    /// 使它失效或者修改它的文件
    pub basis: String,
}
