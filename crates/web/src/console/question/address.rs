//! Addresses of the screens on difficulties.

/// 难题
pub const LIST: &str = "/console/difficulties";
/// The same as a workbook
pub const EXPORT: &str = "/console/difficulties/export";
/// 提出难题
pub const NEW: &str = "/console/difficulties/new";
/// One case
pub const CASE: &str = "/console/difficulties/{difficulty}";
/// 交办
pub const ASSIGN: &str = "/console/difficulties/{difficulty}/assign";
/// 提请上级
pub const ESCALATE: &str = "/console/difficulties/{difficulty}/escalate";
/// 答复
pub const ANSWER: &str = "/console/difficulties/{difficulty}/answer";
/// 未解决
pub const REOPEN: &str = "/console/difficulties/{difficulty}/reopen";
/// 确认解决
pub const CLOSE: &str = "/console/difficulties/{difficulty}/close";
/// 公布为问答
pub const PUBLISH: &str = "/console/difficulties/{difficulty}/publish";
/// 不予公布
pub const DECLINE: &str = "/console/difficulties/{difficulty}/decline";

/// An address of one difficulty.
#[must_use]
pub fn of(pattern: &str, difficulty: i64) -> String {
    pattern.replace("{difficulty}", &difficulty.to_string())
}
