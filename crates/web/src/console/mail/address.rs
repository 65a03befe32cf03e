//! Addresses of the screens on mail and one's own calendar.

/// 邮件与日历
pub const OWN: &str = "/console/account/delivery";
/// One's own mail
pub const OWN_MAIL: &str = "/console/account/mail";
/// A new calendar address
pub const OWN_CALENDAR: &str = "/console/account/calendar";
/// Ending it
pub const OWN_CALENDAR_REVOKE: &str = "/console/account/calendar/revoke";
/// The address of another person
pub const PERSON: &str = "/console/people/{id}/mail";
/// 邮件服务器
pub const SERVER: &str = "/console/settings/mail";
/// 测试邮件
pub const TEST: &str = "/console/settings/mail/test";
/// 关闭邮件发送
pub const OFF: &str = "/console/settings/mail/off";
/// 再次发送
pub const RETRY: &str = "/console/settings/mail/{mail}/retry";

/// The act that puts a mail back into the outbox.
#[must_use]
pub fn retry(mail: i64) -> String {
    RETRY.replace("{mail}", &mail.to_string())
}
