//! Addresses of the screens on maintenance.

/// 目录维护
pub const TASKS: &str = "/console/maintenance";
/// The same as a workbook
pub const TASKS_EXPORT: &str = "/console/maintenance/export";
/// Saying why a task is not done
pub const DISMISS: &str = "/console/maintenance/{task}/dismiss";
/// 任一日期的目录状况
pub const STATE_ON: &str = "/console/state";
/// The same as a workbook
pub const STATE_ON_EXPORT: &str = "/console/state/export";

/// The form that dismisses a task.
#[must_use]
pub fn dismiss(task: i64) -> String {
    DISMISS.replace("{task}", &task.to_string())
}
