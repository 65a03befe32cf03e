//! The way to the mail server.

use super::letter::Letter;
use super::server::StoredServer;
use crate::OperationError;
use crate::organisation::contact::ContactSeal;
use domain::mail::{MailFailure, MailSecurity};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use std::error::Error as _;
use std::time::{Duration, SystemTime};

/// No server is waited for longer.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// The open way to the server of a site.
pub(super) struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// What stands behind the `@` of a mail's number.
    domain: String,
}

/// Why a mail was not handed over.
#[derive(Debug, Clone)]
pub(super) struct Failed {
    pub failure: MailFailure,
    /// True where the server was not even reached.
    pub is_unreached: bool,
    /// In words, with the server's own.
    pub words: String,
}

impl Post {
    /// Makes ready; nothing is sent yet.
    pub fn open(server: &StoredServer, seal: &ContactSeal, site_name: &str) -> Result<Self, OperationError> {
        let internal = |what: &str| OperationError::Internal(format!("邮件服务器的设置不完整：{what}"));
        let sender: Address = server.sender.parse().map_err(|_| internal("发件地址"))?;
        let domain = sender.domain().to_owned();
        let parameters = || TlsParameters::new(server.host.clone()).map_err(|_| internal("服务器"));
        let tls = match server.security {
            MailSecurity::None => Tls::None,
            MailSecurity::StartTls => Tls::Required(parameters()?),
            MailSecurity::Tls => Tls::Wrapper(parameters()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(tls)
            .hello_name(ClientId::Domain(domain.clone()))
            .timeout(Some(LONGEST_WAIT));
        if !server.user.is_empty() {
            let password = seal.open(&server.password_sealed).ok_or_else(|| internal("密码"))?;
            builder = builder.credentials(Credentials::new(server.user.clone(), password));
        }
        let from = Mailbox::new(Some(site_name.to_owned()), sender);
        Ok(Self { transport: builder.build(), from, domain })
    }

    /// Hands a mail over.
    #[boxed::future]
    pub async fn send(&self, to: &str, letter: &Letter) -> Result<(), Failed> {
        let for_good = |words: &str| Failed {
            failure: MailFailure::ForGood,
            is_unreached: false,
            words: words.to_owned(),
        };
        let address: Address = to.parse().map_err(|_| for_good("邮箱地址不完整"))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(letter.subject.clone())
            .date(SystemTime::from(letter.at))
            .message_id(Some(format!("<{}@{}>", letter.number, self.domain)))
            // Nobody's automatic reply to it (RFC 3834).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .map_err(|error| for_good(&error.to_string()))?;
        // The address is personal: the server's words are kept without it (R149b).
        self.transport.send(message).await.map(drop).map_err(|error| failed(&error, to))
    }
}

fn failed(error: &lettre::transport::smtp::Error, to: &str) -> Failed {
    let code: Option<u16> = error.status().map(u16::from);
    let said = error.source().map(ToString::to_string).unwrap_or_else(|| error.to_string());
    let said = said.replace(to, "（收件地址）");
    let words = match code {
        Some(code) => format!("邮件服务器答复{code}：{said}"),
        None if said.contains("certificate") => {
            format!("邮件服务器的证书没有受信任的机构担保，加密连接没有建立：{said}")
        }
        None if error.is_tls() => format!("加密连接没有建立：{said}"),
        None if error.is_timeout() => "邮件服务器没有在规定时间内应答".to_owned(),
        None => format!("无法与邮件服务器通信：{said}"),
    };
    Failed { failure: MailFailure::of(code), is_unreached: code.is_none(), words }
}
