//! Addresses of the screens on assessment.

/// 目录评议
pub const LIST: &str = "/console/assessments";
/// 组织评议
pub const NEW: &str = "/console/assessments/new";
/// 评分表
pub const RUBRIC: &str = "/console/assessments/rubric";
/// One round
pub const ROUND: &str = "/console/assessments/{round}";
/// Its units as a workbook
pub const EXPORT: &str = "/console/assessments/{round}/export";
/// 重新检查
pub const AGAIN: &str = "/console/assessments/{round}/again";
/// 送达初步结果
pub const ANNOUNCE: &str = "/console/assessments/{round}/announce";
/// 确定结果
pub const CONCLUDE: &str = "/console/assessments/{round}/conclude";
/// 公布
pub const PUBLISH: &str = "/console/assessments/{round}/publish";
/// 撤回
pub const WITHDRAW: &str = "/console/assessments/{round}/withdraw";
/// 取消
pub const CANCEL: &str = "/console/assessments/{round}/cancel";
/// A unit's paper
pub const PAPER: &str = "/console/assessments/{round}/units/{unit}";
/// 确认
pub const CONFIRM: &str = "/console/assessments/{round}/units/{unit}/confirm";
/// 补充问题
pub const ADD: &str = "/console/assessments/{round}/units/{unit}/add";
/// One finding
pub const FINDING: &str = "/console/findings/{finding}";
/// 不予认定
pub const STRIKE: &str = "/console/findings/{finding}/strike";
/// 申诉
pub const OBJECT: &str = "/console/findings/{finding}/objection";
/// 答复申诉
pub const DECIDE: &str = "/console/findings/{finding}/decision";
/// 整改
pub const RECTIFICATIONS: &str = "/console/rectifications";
/// The same as a workbook
pub const RECTIFICATIONS_EXPORT: &str = "/console/rectifications/export";
/// One rectification
pub const RECTIFICATION: &str = "/console/rectifications/{rectification}";
/// 确认收到
pub const ACKNOWLEDGE: &str = "/console/rectifications/{rectification}/acknowledge";
/// 报告整改
pub const REPORT: &str = "/console/rectifications/{rectification}/report";
/// 申请延期
pub const EXTENSION: &str = "/console/rectifications/{rectification}/extension";
/// 审批延期
pub const EXTENSION_DECISION: &str = "/console/rectifications/{rectification}/extension-decision";
/// 复核通过
pub const CLOSE: &str = "/console/rectifications/{rectification}/close";
/// 退回整改
pub const REOPEN: &str = "/console/rectifications/{rectification}/reopen";

/// A pattern with its only number in place.
#[must_use]
pub fn of(pattern: &str, id: i64) -> String {
    let number = id.to_string();
    pattern.replace("{round}", &number).replace("{finding}", &number).replace("{rectification}", &number)
}

/// A pattern of a unit's paper.
#[must_use]
pub fn of_unit(pattern: &str, round: i64, unit: i64) -> String {
    of(pattern, round).replace("{unit}", &unit.to_string())
}
