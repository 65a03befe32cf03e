//! What is sent of a version on somebody's desk: its facts, rows, findings, remarks.

use super::item_part::{ItemParts, RowSource};
use crate::api::mirror::{Form, mirror};
use operations::catalogue as source;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

mirror! {
    /// 目录的一行，与命令行 convert 的输出相同；勾选列为布尔值，其余为文字
    pub struct Row from domain::catalogue::CatalogueRow {
        /// 序号
        seq_no: String,
        /// 一级事项
        level1_item: String,
        /// 二级事项
        level2_item: String,
        /// 三级事项；没有此列的不给出
        #[serde(skip_serializing_if = "Option::is_none")]
        level3_item: Option<String>,
        /// 公开内容（要素）
        content_elements: String,
        /// 公开依据
        legal_basis: String,
        /// 公开时限
        time_limit: String,
        /// 公开主体
        publisher: String,
        /// 公开渠道和载体：勾选的名称
        channels: Vec<String>,
        /// 公开对象：全社会
        audience_all: bool,
        /// 公开对象：特定群体；只打勾的为 √，没有的为 null
        audience_specific: Option<String>,
        /// 公开方式：主动
        mode_proactive: bool,
        /// 公开方式：依申请
        mode_on_request: bool,
        /// 公开层级：县级；没有此列的为 null
        level_county: Option<bool>,
        /// 公开层级：乡级；没有此列的为 null
        level_township: Option<bool>,
        /// 增设的列
        extra: BTreeMap<String, String>,
    }
}

mirror! {
    /// 列
    pub struct ColumnHead from source::ColumnHead {
        /// 列的代码，增设的列为 extra: 加列名
        id: String,
        /// 印出的列名
        printed: String,
        /// 上一行表头
        group: Option<String>,
        /// 是否勾选列
        is_tick: bool,
        /// 是否增设的列
        is_added: bool,
    }
}

/// 检查发现的一个问题
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Finding {
    /// 规则名称
    #[schema(example = "blank-cell")]
    pub rule: String,
    /// 规则编号
    #[schema(example = "R14")]
    pub rule_no: String,
    /// error 错误，warning 警告，note 提示
    pub severity: String,
    /// 行的键；整张表的为 null
    pub row_key: Option<String>,
    /// 列的代码
    pub column_id: Option<String>,
    /// 序号
    pub seq_no: Option<String>,
    /// 二级事项
    pub item: Option<String>,
    /// 印出的列名
    pub column: Option<String>,
    /// 什么不对
    pub message: String,
    /// 依据
    pub source: String,
    /// 怎么改
    pub suggestion: Option<String>,
    /// 解释这条规则的问答的代码
    pub questions: Vec<String>,
    /// 能否自动修正
    pub has_fix: bool,
    /// 已作的说明
    pub explanation: Option<String>,
    /// 是否妨碍提交
    pub blocks: bool,
}

impl Form<Finding> for source::PlacedFinding {
    fn form(self) -> Finding {
        Finding {
            rule: self.finding.rule.to_owned(),
            rule_no: self.finding.rule_no.to_owned(),
            severity: self.finding.severity.form(),
            row_key: self.row_key,
            column_id: self.column_id,
            seq_no: self.finding.seq_no,
            item: self.finding.item,
            column: self.finding.column,
            message: self.finding.message,
            source: self.finding.source,
            suggestion: self.finding.suggestion,
            questions: domain::question::for_lint_rule(self.finding.rule)
                .map(|question| question.code.clone())
                .collect(),
            has_fix: self.has_fix,
            explanation: self.explanation,
            blocks: self.blocks,
        }
    }
}

mirror! {
    /// 检查结果的数量
    pub struct FindingSummary from source::FindingSummary {
        /// 有效的行数
        rows: usize,
        /// 错误
        errors: usize,
        /// 警告
        warnings: usize,
        /// 提示
        notes: usize,
        /// 未作说明的警告
        unexplained: usize,
        /// 妨碍提交的问题
        blocking: usize,
    }
}

mirror! {
    /// 没有列入的指引事项
    pub struct MissingItem from source::MissingItem {
        /// 指引事项的键
        key: String,
        /// 一级事项
        level1_item: String,
        /// 二级事项
        level2_item: String,
        /// 是否可以只说明理由而不列
        may_omit: bool,
    }
}

mirror! {
    /// 审核意见
    pub struct Remark from source::Remark {
        /// 编号
        id: i64,
        /// 行的键；对整份目录的为 null
        row_key: Option<String>,
        /// 列的代码；对整行的为 null
        column_id: Option<String>,
        /// 意见
        text: String,
        /// 提出人
        person_name: String,
        /// 时刻
        at: String,
        /// 答复时刻
        resolved_at: Option<String>,
        /// 答复
        answer: String,
    }
}

mirror! {
    /// 对一行的审核结论
    pub struct RowReview from source::RowReview {
        /// 行的键
        row_key: String,
        /// ok 符合，remark 需修改
        verdict: String,
        /// 审核人
        person_name: String,
        /// 时刻
        at: String,
    }
}

mirror! {
    /// 对检查发现问题的说明
    pub struct Explanation from source::Explanation {
        /// 规则名称
        rule: String,
        /// 行的键；整张表的为空
        row_key: String,
        /// 列的代码；整行的为空
        column_id: String,
        /// 说明
        text: String,
        /// 说明人
        person_name: String,
        /// 时刻
        at: String,
    }
}

mirror! {
    /// 目录版本经过的一步
    pub struct VersionEvent from source::VersionEvent {
        /// 编号
        id: i64,
        /// 办理
        act: String,
        /// 之前的状态
        from_state: String,
        /// 之后的状态
        to_state: String,
        /// 办理人
        person_name: String,
        /// 时刻
        at: String,
        /// 附言
        note: String,
    }
}

mirror! {
    /// 目录版本
    pub struct Version from source::VersionInfo {
        /// 版本编号
        id: i64,
        /// 目录编号
        catalogue_id: i64,
        /// 第几版
        number: i64,
        /// 状态：draft 草稿，submitted 已提交，returned 已退回，approved 已审定，published 已发布，superseded 已更替，withdrawn 已撤回
        state: String,
        /// 状态名称
        state_label: String,
        /// 标题
        title: String,
        /// 领域代码
        sector_code: String,
        /// 编制或修订的原因
        reason: String,
        /// 建立时刻
        created_at: String,
        /// 编制人
        created_by: String,
        /// 提交时刻
        submitted_at: Option<String>,
        /// 提交人
        submitted_by: Option<String>,
        /// 审定时刻
        approved_at: Option<String>,
        /// 审定人
        approved_by: Option<String>,
        /// 发布时刻
        published_at: Option<String>,
        /// 更替、撤回或作废时刻
        ended_at: Option<String>,
        /// 撤回的理由
        withdrawal_notice: Option<String>,
        /// 原始文件的 SHA-256
        upload_hash: Option<String>,
        /// 由哪个版本修订而来
        based_on_id: Option<i64>,
        /// 修改次数
        revision: i64,
    }
}

mirror! {
    /// 编制单位
    pub struct UnitRef from source::UnitRef {
        /// 编号
        id: i64,
        /// 机构代码
        code: String,
        /// 名称
        name: String,
        /// 类别代码
        kind: Option<String>,
    }
}

mirror! {
    /// 所依据的标准指引
    pub struct GuidelineRef from source::GuidelineRef {
        /// 指引版本编号
        id: i64,
        /// 指引名称
        name: String,
        /// 第几版
        version: i64,
        /// 更新版本的编号；没有的为 null
        newer: Option<i64>,
    }
}

mirror! {
    /// 单元格最近一次改动
    pub struct LastChange from source::LastChange {
        /// 列的代码
        column_id: String,
        /// 原来的内容
        old: String,
        /// 改动人
        by: String,
        /// 时刻
        at: String,
    }
}

mirror! {
    /// 草稿的一行
    pub struct DraftRow from source::DraftRow {
        /// 行的固定键
        key: String,
        /// 对应或细化的指引事项
        guideline_key: Option<String>,
        /// 位置，从1计
        position: i64,
        /// active 有效，removed 取消，omitted 未开展
        status: String,
        /// 取消或未开展的理由
        reason: String,
        /// 修改次数
        revision: i64,
        /// 按列代码的单元格文字
        cells: BTreeMap<String, String>,
        /// 单元格的结构形式
        row: Row,
        /// 分项
        item_parts: ItemParts,
        /// 同一事项的其他行
        steps: Vec<String>,
        /// 由什么梳理而来；没有注明的为 null
        source: Option<RowSource>,
        /// 指引中的这一行
        guideline: Option<Row>,
        /// 不得改动的列
        locked: Vec<String>,
        /// 承担编制的单位；牵头单位自己编制的为空
        contributor: Option<String>,
        /// 现在能否由本人修改
        is_editable: bool,
        /// 公开主体是否由系统代填且未经改动
        prefilled: bool,
        /// 各单元格最近一次改动
        last_changes: Vec<LastChange>,
    }
}

mirror! {
    /// 等待处理的标准指引变更
    pub struct Behind from operations::cascade::Behind {
        /// 上级变更的编号
        proposal_id: i64,
        /// 更新的标准指引
        source: String,
        /// 变更处数
        changes: i64,
        /// 与本单位改动的冲突处数
        conflicts: i64,
    }
}

mirror! {
    /// 一个版本的全部内容
    pub struct Draft from source::DraftView {
        /// 等待处理的标准指引变更；没有的为空
        behind: Option<Behind>,
        /// 版本
        version: Version,
        /// 编制单位
        unit: UnitRef,
        /// 标准指引
        guideline: GuidelineRef,
        /// 各列
        columns: Vec<ColumnHead>,
        /// 各行，含取消和未开展的
        rows: Vec<DraftRow>,
        /// 检查发现的全部问题
        findings: Vec<Finding>,
        /// 问题数量
        summary: FindingSummary,
        /// 本级各单位目录中都没有列入的指引事项
        missing: Vec<MissingItem>,
        /// 缺少的事项是否妨碍提交
        missing_blocks: bool,
        /// 审核意见，含已答复的
        remarks: Vec<Remark>,
        /// 上次提交以来的逐行审核结论
        reviews: Vec<RowReview>,
        /// 说明
        explanations: Vec<Explanation>,
        /// 上次提交以来审核通过的记录
        review_passed: Option<VersionEvent>,
        /// 令牌所属人员现在可以办理的事
        actions: Vec<String>,
    }
}

/// 版本的编号
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionNumber {
    /// 版本编号
    pub version_id: i64,
    /// 地址
    #[schema(example = "/api/v1/versions/12")]
    pub url: String,
}

impl VersionNumber {
    /// Of a version.
    #[must_use]
    pub fn of(version_id: i64) -> Self {
        Self { version_id, url: format!("/api/v1/versions/{version_id}") }
    }
}
