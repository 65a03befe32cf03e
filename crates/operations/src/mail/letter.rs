//! What a mail says: a line of what happened and where to go. Nothing of a record, no personal numbers.

use jiff::Timestamp;

/// A mail's text.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub subject: String,
    pub body: String,
    /// The same at every try, so that a mail that comes twice is known to be one.
    pub number: String,
    pub at: Timestamp,
}

impl Letter {
    /// A notice.
    pub fn notice(
        (site_name, site_url): (&str, &str),
        person: &str,
        (id, text, url): (i64, &str, &str),
        at: Timestamp,
    ) -> Self {
        let way = match url {
            "" => format!("请登录工作台查看：{site_url}/console"),
            url => format!("请登录工作台办理：{site_url}{url}"),
        };
        let body = format!(
            "{person}，您好：\r\n\r\n{text}。\r\n\r\n{way}\r\n\r\n本邮件由{site_name}自动发送，请勿回复。不需要邮件的，可以在“个人设置”中关闭。\r\n"
        );
        Self { subject: text.to_owned(), body, number: format!("notice-{id}"), at }
    }

    /// The mail by which an administrator tries the server.
    pub fn test(site_name: &str, at: Timestamp) -> Self {
        Self {
            subject: format!("{site_name}的测试邮件"),
            body: format!("这是{site_name}的测试邮件。收到这封邮件，说明邮件服务器已设置好。\r\n"),
            number: format!("test-{}", at.as_millisecond()),
            at,
        }
    }
}
