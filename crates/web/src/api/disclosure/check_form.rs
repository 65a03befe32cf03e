//! What is sent and received about the text check and about questions to other organs.

use super::form::{Attachment, day_of};
use crate::api::mirror::{Form, mirror};
use domain::disclosure::ConfirmationState as StateOfConfirmation;
use domain::disclosure::wording::{HintKind, Ruling};
use operations::disclosure as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

impl Form<String> for StateOfConfirmation {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

impl Form<String> for HintKind {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

impl Form<String> for Ruling {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

/// 公开审查的结论
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct DisclosureReview {
    /// 保密审查的结论
    pub note: String,
    /// 看到的版本的 revision；之后有改动的不予办理。不填的不比较
    pub revision: i64,
    /// 已打开核对的附件的编号；needs_look 的附件都要在内
    pub looked_at: Vec<i64>,
}

mirror! {
    /// 文字检查的一处提示，由人确认
    pub struct Hint from source::HintView {
        /// 这处提示的标记，办理时带回
        mark: String,
        /// wrong 疑似错字，sensitive 表述提示，placeholder 没有填写的占位，missing 模板要求而没有写到
        kind: String,
        /// title 名称，body 正文，claim 澄清的信息，spread 传播的地方，attachment 附件，template 模板的字段
        field: String,
        /// 在哪里
        place: String,
        /// 前面的文字
        before: String,
        /// 这处文字
        found: String,
        /// 后面的文字
        behind: String,
        /// 建议写成
        suggestion: String,
        /// 说明
        note: String,
        /// accept 已采纳，dismiss 已确认没有写错；没有的为尚未确认
        ruling: Option<String>,
        /// 可以直接采纳
        can_accept: bool,
    }
}

mirror! {
    /// 征求其他机关的意见
    pub struct Confirmation from source::ConfirmationView {
        /// 编号
        id: i64,
        /// 机关
        organ: String,
        /// 由该单位在本平台自己答复
        is_unit: bool,
        /// 要征求的意见
        question: String,
        /// open 待答复，agreed 同意公开，refused 不同意公开，withdrawn 已撤回
        state: String,
        /// 征求的日期
        asked_on: String,
        /// 答复的意见
        answer: String,
        /// 答复的日期
        answered_on: Option<String>,
        /// 谁作出的答复
        answerer: String,
        /// 撤回的理由
        withdrawal: String,
        /// 征求或者答复以后内容和附件没有改动
        is_seen: bool,
    }
}

mirror! {
    /// 一次征求意见及所涉及的信息
    pub struct ConfirmationCase from source::ConfirmationCase {
        /// 征求意见
        asked: Confirmation,
        /// 征求的单位
        asking_unit: String,
        /// 信息的名称
        title: String,
        /// 文号
        document_number: String,
        /// 正文的文字
        text: String,
        /// 网址
        link: String,
        /// 附件
        attachments: Vec<Attachment>,
        /// 最迟公开的日期
        due_on: String,
        /// 本人现在可以答复
        may_answer: bool,
    }
}

mirror! {
    /// 待答复的征求意见
    pub struct WaitingConfirmation from source::WaitingConfirmation {
        /// 编号
        id: i64,
        /// 信息的名称
        title: String,
        /// 征求的单位
        asking_unit: String,
        /// 被征求的单位
        organ: String,
        /// 征求的日期
        asked_on: String,
        /// 信息最迟公开的日期
        due_on: String,
    }
}

/// 澄清所针对的信息
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClarifiedInformation {
    /// 不实或者不完整的信息：说了什么，哪里不对
    pub claim: String,
    /// 在哪里传播
    pub spread: String,
}

impl ClarifiedInformation {
    /// What the operation takes.
    #[must_use]
    pub fn clarified(self) -> source::Clarified {
        source::Clarified { spread: self.spread, claim: self.claim }
    }
}

/// 对一处提示的判断
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RulingOnHint {
    /// 提示的标记
    pub mark: String,
    /// accept 采纳，dismiss 没有写错
    #[schema(example = "dismiss")]
    pub ruling: String,
    /// 看到的版本的 revision；之后有改动的不采纳。0 为不核对
    pub revision: i64,
}

/// 还没有确认的提示
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HintsLeft {
    /// 几处
    pub open_hints: usize,
}

/// 征求其他机关的意见：unit 和 organ 只填一样
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ConfirmationToAsk {
    /// 本平台的单位：名称或者代码
    #[schema(example = "天河区财政局")]
    pub unit: String,
    /// 本平台以外的机关
    pub organ: String,
    /// 要征求的意见
    pub question: String,
    /// 征求的日期，不填的为今天
    #[schema(example = "2026-11-27")]
    pub asked_on: Option<String>,
    /// 看到的版本的 revision；0 为不核对
    pub revision: i64,
}

impl ConfirmationToAsk {
    /// What the operation takes.
    ///
    /// # Errors
    /// When the day is no date.
    pub fn question(self) -> Result<source::ConfirmationQuestion, operations::OperationError> {
        Ok(source::ConfirmationQuestion {
            asked_on: day_of("asked_on", self.asked_on.as_deref().unwrap_or_default())?,
            unit: self.unit,
            organ: self.organ,
            question: self.question,
        })
    }
}

/// 征求意见的编号
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConfirmationNumber {
    /// 编号
    pub id: i64,
}

/// 答复
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ConfirmationGiven {
    /// 是否同意公开
    pub agrees: Option<bool>,
    /// 意见；不同意的须写明理由
    pub note: String,
    /// 登记其他机关的答复时：谁作出的答复
    pub answerer: String,
    /// 登记其他机关的答复时：答复的日期，不填的为今天
    pub answered_on: Option<String>,
}

impl ConfirmationGiven {
    /// What the operation takes.
    ///
    /// # Errors
    /// When the day is no date.
    pub fn answer(self) -> Result<source::ConfirmationAnswer, operations::OperationError> {
        Ok(source::ConfirmationAnswer {
            agrees: self.agrees,
            answered_on: day_of("answered_on", self.answered_on.as_deref().unwrap_or_default())?,
            note: self.note,
            answerer: self.answerer,
        })
    }
}

/// 答复以后的状态
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConfirmationState {
    /// agreed 同意公开，refused 不同意公开
    pub state: String,
}

/// 撤回征求
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ConfirmationReason {
    /// 撤回的理由
    pub note: String,
}
