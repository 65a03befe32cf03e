//! Addresses of the screens on reminders.

/// 催办
pub const LIST: &str = "/console/reminders";
/// 下级单位的情况
pub const UNITS: &str = "/console/reminders/units";
/// 发起催办
pub const NEW: &str = "/console/reminders/new";
/// One reminder, for its sender
pub const CASE: &str = "/console/reminders/{reminder}";
/// 再次催办
pub const AGAIN: &str = "/console/reminders/{reminder}/again";
/// One reminder, for a unit that received it
pub const RECEIVED: &str = "/console/reminders/received/{received}";
/// 答复
pub const ANSWER: &str = "/console/reminders/received/{received}/answer";

/// An address of one reminder.
#[must_use]
pub fn of(pattern: &str, id: i64) -> String {
    pattern.replace("{reminder}", &id.to_string()).replace("{received}", &id.to_string())
}

/// The units under a superior.
#[must_use]
pub fn units(under: i64) -> String {
    format!("{UNITS}?under={under}")
}

/// The form for the units under a superior.
#[must_use]
pub fn to_units(under: i64) -> String {
    format!("{NEW}?under={under}")
}

/// The form for the unit of a record.
#[must_use]
pub fn about_record(record: i64) -> String {
    format!("{NEW}?record={record}")
}
