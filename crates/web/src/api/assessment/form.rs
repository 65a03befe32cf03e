//! What the interface sends and takes on assessment.

use crate::api::mirror::{Form, mirror};
use domain::assessment as rules;
use operations::assessment as source;
use serde::Deserialize;
use utoipa::ToSchema;

macro_rules! by_identifier {
    ($($kind:ty),*) => { $(impl Form<String> for $kind { fn form(self) -> String { self.id().to_owned() } })* };
}
by_identifier!(
    rules::Dimension,
    rules::RoundState,
    rules::FindingState,
    rules::ObjectionState,
    rules::RectificationState,
    rules::Extension
);

impl Form<f64> for rules::Points {
    fn form(self) -> f64 {
        self.as_number()
    }
}

mirror! {
    /// 一个维度的得分
    pub struct DimensionScore from rules::DimensionScore {
        /// accuracy 准确性，completeness 完整性，standardness 规范性，timeliness 及时性
        dimension: String,
        /// 扣分上限，即满分
        cap: f64,
        /// 扣分合计
        deducted: f64,
        /// 得分
        left: f64,
    }
}

mirror! {
    /// 得分
    pub struct Score from rules::Score {
        /// 总分，0至100
        total: f64,
        /// 各维度
        dimensions: Vec<DimensionScore>,
    }
}

mirror! {
    /// 一个维度的扣分上限
    pub struct Cap from rules::Cap {
        /// 维度
        dimension: String,
        /// 上限
        cap: f64,
    }
}

mirror! {
    /// 评分表的一项
    pub struct RubricRule from rules::RubricRule {
        /// 代码
        code: String,
        /// 维度
        dimension: String,
        /// 每处扣分
        points: f64,
        /// 规则编号
        rule: String,
        /// 问题
        label: String,
        /// 分值的出处
        note: String,
    }
}

mirror! {
    /// 评分表
    pub struct Rubric from rules::Rubric {
        /// 各维度
        caps: Vec<Cap>,
        /// 各项
        rules: Vec<RubricRule>,
    }
}

mirror! {
    /// 评分表的一版
    pub struct RubricVersion from source::RubricVersion {
        /// 第几版，0为随平台提供
        number: i64,
        /// 自何日起用
        valid_from: Option<String>,
        /// 理由
        reason: String,
        /// 制定时刻
        created_at: Option<String>,
        /// 内容
        rubric: Rubric,
    }
}

mirror! {
    /// 评议的范围
    pub struct Scope from source::Scope {
        /// 单位的编号，各含下级
        units: Vec<i64>,
        /// 领域代码，空为全部
        sectors: Vec<String>,
        /// 是否检查本级缺少的领域和事项
        with_level: bool,
    }
}

mirror! {
    /// 列表中的一次评议
    pub struct RoundSummary from source::RoundSummary {
        /// 编号
        id: i64,
        /// 名称
        title: String,
        /// 组织单位
        office: String,
        /// 目录截至
        as_of: String,
        /// checking、assessing、announced、concluded、published、withdrawn、cancelled
        state: String,
        /// 申诉截止
        objection_until: Option<String>,
        /// 开始时刻
        created_at: String,
        /// 公布时刻
        published_at: Option<String>,
    }
}

mirror! {
    /// 评议人员
    pub struct Assessor from source::Person {
        /// 编号
        id: i64,
        /// 姓名
        name: String,
    }
}

mirror! {
    /// 单位的得分和问题
    pub struct PaperSummary from source::PaperSummary {
        /// 单位编号
        unit_id: i64,
        /// 单位代码
        unit_code: String,
        /// 单位
        unit: String,
        /// 评议的目录份数
        catalogues: usize,
        /// 得分
        score: Score,
        /// 名次；本轮还有待确认的问题时为0
        rank: usize,
        /// 待确认的问题
        proposed: usize,
        /// 认定的问题
        confirmed: usize,
        /// 不予认定的问题
        struck_out: usize,
        /// 待答复的申诉
        objections: usize,
    }
}

mirror! {
    /// 一次评议
    pub struct Round from source::Round {
        /// 概况
        summary: RoundSummary,
        /// 范围
        scope: Scope,
        /// 评分表第几版，0为随平台提供
        rubric_number: i64,
        /// 各维度的上限
        caps: Vec<Cap>,
        /// 评议人员
        assessors: Vec<Assessor>,
        /// 申诉期限（工作日）
        objection_days: i64,
        /// 整改期限（工作日）
        rectification_days: i64,
        /// 检查任务的编号
        job_id: Option<i64>,
        /// 送达时刻
        announced_at: Option<String>,
        /// 确定时刻
        concluded_at: Option<String>,
        /// 撤回或取消的理由
        notice: String,
        /// 各单位，得分高的在前
        papers: Vec<PaperSummary>,
        /// 修订号，办理时须写明
        revision: i64,
    }
}

mirror! {
    /// 评议的一份目录
    pub struct Holding from source::Holding {
        /// 目录编号
        catalogue_id: i64,
        /// 版本编号
        version_id: i64,
        /// 第几版
        number: i64,
        /// 领域代码
        sector_code: String,
        /// 名称
        title: String,
        /// 事项数
        rows: usize,
        /// 内容的 SHA-256
        sha256: String,
    }
}

mirror! {
    /// 问题的证据
    pub struct Evidence from source::Evidence {
        /// 表格的行
        row: Option<u32>,
        /// 序号
        seq_no: String,
        /// 二级事项
        item: String,
        /// 栏目
        column: String,
        /// 原文
        words: String,
        /// 说明
        message: String,
        /// 规则编号
        rule: String,
        /// 依据
        source: String,
        /// 怎样改正
        suggestion: String,
        /// 单位提交目录时的说明
        explanation: String,
        /// 目录内容的 SHA-256
        sha256: String,
    }
}

mirror! {
    /// 申诉
    pub struct Objection from source::Objection {
        /// open、accepted、rejected
        state: String,
        /// 理由
        reason: String,
        /// 提出时刻
        at: String,
        /// 答复
        decision: String,
        /// 答复时刻
        decided_at: Option<String>,
    }
}

mirror! {
    /// 一处问题
    pub struct RoundFinding from source::Finding {
        /// 编号
        id: i64,
        /// 目录编号
        catalogue_id: Option<i64>,
        /// 版本编号
        version_id: Option<i64>,
        /// 领域代码
        sector_code: String,
        /// 评分表代码
        code: String,
        /// 问题
        label: String,
        /// 维度
        dimension: String,
        /// 次数
        times: i64,
        /// 扣分
        points: f64,
        /// 是否由系统检查发现
        is_automatic: bool,
        /// 证据
        evidence: Evidence,
        /// proposed 待确认，confirmed 已确认，struck_out 不予认定
        state: String,
        /// 不予认定的理由
        reason: String,
        /// 申诉
        objection: Option<Objection>,
        /// 整改编号
        rectification_id: Option<i64>,
        /// 消除时刻
        cleared_at: Option<String>,
        /// 修订号
        revision: i64,
    }
}

mirror! {
    /// 一个单位的评议
    pub struct Paper from source::Paper {
        /// 评议
        round: RoundSummary,
        /// 得分
        summary: PaperSummary,
        /// 评议的目录
        holdings: Vec<Holding>,
        /// 问题
        findings: Vec<RoundFinding>,
    }
}

mirror! {
    /// 没有确认的问题
    pub struct RefusedFinding from source::Refused {
        /// 编号
        finding: i64,
        /// 原因
        why: String,
    }
}

mirror! {
    /// 确认的结果
    pub struct JudgeReceipt from source::JudgeReceipt {
        /// 已确认的处数
        confirmed: usize,
        /// 没有确认的
        refused: Vec<RefusedFinding>,
    }
}

mirror! {
    /// 一项整改
    pub struct Rectification from source::Rectification {
        /// 编号
        id: i64,
        /// 评议编号
        round_id: i64,
        /// 评议
        round: String,
        /// 单位编号
        unit_id: i64,
        /// 单位
        unit: String,
        /// 目录编号
        catalogue_id: Option<i64>,
        /// 领域
        sector: String,
        /// 现行版本编号
        version_id: Option<i64>,
        /// 整改后的版本编号
        mended_version_id: Option<i64>,
        /// open、acknowledged、reported、closed、reopened
        state: String,
        /// 提出日期
        opened_on: String,
        /// 最初的期限
        first_due_on: String,
        /// 现在的期限
        due_on: String,
        /// 期限是否暂定
        is_provisional: bool,
        /// 是否逾期
        is_overdue: bool,
        /// 申请延期到
        asked_until: Option<String>,
        /// 空、asked、granted 或 refused
        extension: String,
        /// 问题处数
        findings: usize,
        /// 已消除处数
        cleared: usize,
        /// 办结时刻
        closed_at: Option<String>,
        /// 修订号
        revision: i64,
    }
}

mirror! {
    /// 整改的一步
    pub struct RectificationStep from source::RectificationStep {
        /// 做了什么
        act: String,
        /// 经手人；系统的为空
        by: String,
        /// 时刻
        at: String,
        /// 说明
        note: String,
    }
}

mirror! {
    /// 一项整改、它的问题和经过
    pub struct RectificationCase from source::RectificationCase {
        /// 整改
        rectification: Rectification,
        /// 问题
        findings: Vec<RoundFinding>,
        /// 经过
        steps: Vec<RectificationStep>,
    }
}

/// 所见的修订号
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// 修订号
    pub revision: i64,
}

/// 理由和所见的修订号
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenWithWords {
    /// 理由、说明或意见
    #[schema(example = "已按指引更正并发布第2版")]
    pub words: String,
    /// 修订号
    pub revision: i64,
}

/// 期限、理由和所见的修订号
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenWithDay {
    /// 日期
    #[schema(example = "2026-12-31")]
    pub until: String,
    /// 理由
    pub words: String,
    /// 修订号
    pub revision: i64,
}
