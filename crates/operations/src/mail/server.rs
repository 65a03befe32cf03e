//! The site's mail server: set by an administrator, tried with a mail of one's own, switched off again; and what of the
//! outbox is in trouble.

use super::letter::Letter;
use super::post::Post;
use crate::organisation::field::Fields;
use crate::organisation::unit::{load_unit, root_id};
use crate::{Act, OperationError, Operations, Writing};
use domain::mail::MailSecurity;
use domain::organisation::Permission;
use lettre::Address;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::mail::{self, MailRow};
use storage::{Connection, setting};

/// The name of the setting. Its value is JSON; empty where mail was switched off.
const MAIL_SERVER: &str = "mail_server";
/// What stands beside a mail that waited when mail was switched off.
const SWITCHED_OFF: &str = "平台的邮件发送已关闭";
/// How many mails in trouble are shown.
const MOST_SHOWN: i64 = 50;

/// The mail server as it is stored: its password sealed with the installation's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredServer {
    pub host: String,
    pub port: u16,
    pub security: MailSecurity,
    pub user: String,
    pub password_sealed: String,
    pub sender: String,
    pub site_url: String,
}

/// The mail server without its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way is protected.
    pub security: MailSecurity,
    /// The account; empty where none is asked for.
    pub user: String,
    /// True where a password is kept.
    pub has_password: bool,
    /// The address from which mails come.
    pub sender: String,
    /// The address of this platform, which mails lead to.
    pub site_url: String,
}

/// A mail server about to be set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailServerInput {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: Option<u16>,
    /// How the way is protected.
    pub security: MailSecurity,
    /// The account; empty where none is asked for.
    pub user: String,
    /// The password; empty keeps the one that is kept, where server and account stay the same.
    pub password: String,
    /// The address from which mails come.
    pub sender: String,
    /// The address of this platform, which mails lead to.
    pub site_url: String,
}

/// A mail that was handed over for a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailTest {
    /// To which address.
    pub to: String,
}

/// The outbox as an administrator sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Outbox {
    /// Mails that wait for their next try.
    pub waiting: i64,
    /// Mails that were handed over.
    pub sent: i64,
    /// Mails that were given up.
    pub given_up: i64,
    /// Those that failed, the newest first.
    pub troubled: Vec<MailInTrouble>,
}

/// A mail that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailInTrouble {
    /// Number.
    pub id: i64,
    /// For whom.
    pub person: String,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub created_at: String,
    /// How often it was tried.
    pub tries: i64,
    /// Why the last try failed.
    pub problem: String,
    /// When it is tried next; none where it was given up.
    pub next_try_at: Option<String>,
}

impl From<MailRow> for MailInTrouble {
    fn from(row: MailRow) -> Self {
        Self {
            id: row.id,
            person: row.person_name,
            text: row.text,
            created_at: row.created_at,
            tries: row.tries,
            problem: row.problem,
            next_try_at: (row.state == "waiting").then_some(row.next_try_at),
        }
    }
}

impl Operations {
    /// The site's mail server; none where mail is not set up.
    ///
    /// # Errors
    /// Without the right at the root.
    #[boxed::future]
    pub async fn mail_server(&self, act: &Act) -> Result<Option<MailServer>, OperationError> {
        let mut connection = self.store.read().await?;
        root(&mut connection, act).await?;
        Ok(stored(&mut connection).await?.map(|server| MailServer {
            has_password: !server.password_sealed.is_empty(),
            host: server.host,
            port: server.port,
            security: server.security,
            user: server.user,
            sender: server.sender,
            site_url: server.site_url,
        }))
    }

    /// The address at which this site is reached, without a slash at its end; empty where nobody said it.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn site_url(&self) -> Result<String, OperationError> {
        if let Some(server) = stored(&mut *self.store.read().await?).await? {
            return Ok(server.site_url);
        }
        let domain = self.site_identity().await?.site_domain;
        Ok(if domain.is_empty() { String::new() } else { format!("https://{domain}") })
    }

    /// Sets the mail server. From then on notices go out by mail as well.
    ///
    /// # Errors
    /// Without the right at the root, or when a field is not acceptable.
    #[boxed::future]
    pub async fn set_mail_server(&self, act: &Act, input: &MailServerInput) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let root = root(writing.connection(), act).await?;
        let before = stored(writing.connection()).await?;
        let mut fields = Fields::default();
        let mut server = checked(input, &mut fields);
        let kept = before.filter(|kept| !kept.password_sealed.is_empty());
        let is_same = |kept: &StoredServer| {
            (&kept.host, kept.port, &kept.user) == (&server.host, server.port, &server.user)
        };
        server.password_sealed = match (&*input.password, kept) {
            _ if server.user.is_empty() => String::new(),
            ("", Some(kept)) if is_same(&kept) => kept.password_sealed,
            // A kept password goes to no other server than the one it was given for.
            ("", Some(_)) => {
                fields.problem("password", "服务器或账号有变动，请重新填写密码");
                String::new()
            }
            ("", None) => {
                fields.problem("password", "填写了账号，请同时填写密码");
                String::new()
            }
            (password, _) => self.seal.seal(password),
        };
        fields.check()?;
        let text = serde_json::to_string(&server).map_err(storage::StorageError::from)?;
        setting::put(writing.connection(), MAIL_SERVER, &text, &act.at()).await?;
        let detail = json!({
            "host": server.host, "port": server.port, "security": server.security.id(), "sender": server.sender,
        });
        writing.audit(root, "setting.mail_server", "setting:mail_server", &detail).await?;
        writing.commit().await
    }

    /// Switches mail off; what waits is given up, and the server with its password is forgotten.
    ///
    /// # Errors
    /// Without the right at the root, or when mail is not set up.
    #[boxed::future]
    pub async fn switch_mail_off(&self, act: &Act) -> Result<u64, OperationError> {
        let mut writing = self.begin(act).await?;
        let root = root(writing.connection(), act).await?;
        if stored(writing.connection()).await?.is_none() {
            return Err(OperationError::State("邮件发送没有开启".to_owned()));
        }
        let at = act.at();
        setting::put(writing.connection(), MAIL_SERVER, "", &at).await?;
        let given_up = mail::give_up_waiting(writing.connection(), SWITCHED_OFF, &at).await?;
        let detail = json!({ "given_up": given_up });
        writing.audit(root, "setting.mail_off", "setting:mail_server", &detail).await?;
        writing.commit().await?;
        Ok(given_up)
    }

    /// Sends a mail to an address, so that an administrator sees whether the server takes it, or its own words why not.
    ///
    /// # Errors
    /// Without the right, or when it was not handed over.
    #[boxed::future]
    pub async fn send_test_mail(&self, act: &Act, to: &str) -> Result<MailTest, OperationError> {
        let (root, server) = {
            let mut connection = self.store.read().await?;
            (root(&mut connection, act).await?, stored(&mut connection).await?)
        };
        let server =
            server.ok_or_else(|| OperationError::State("请先保存邮件服务器，再发送测试邮件".to_owned()))?;
        let to = to.trim();
        if to.parse::<Address>().is_err() {
            return Err(OperationError::invalid("to", ADDRESS_FORM));
        }
        let site = self.site_identity().await?.site_name;
        let letter = Letter::test(&site, act.now);
        let outcome = Post::open(&server, &self.seal, &site)?.send(to, &letter).await;
        let mut writing: Writing<'_> = self.begin(act).await?;
        let detail = json!({ "handed_over": outcome.is_ok() });
        writing.audit(root, "mail.test", "setting:mail_server", &detail).await?;
        writing.commit().await?;
        match outcome {
            Ok(()) => Ok(MailTest { to: to.to_owned() }),
            Err(failed) => Err(OperationError::invalid("to", format!("没有发出：{}", failed.words))),
        }
    }

    /// The outbox.
    ///
    /// # Errors
    /// Without the right at the root.
    #[boxed::future]
    pub async fn outbox(&self, act: &Act) -> Result<Outbox, OperationError> {
        let mut connection = self.store.read().await?;
        root(&mut connection, act).await?;
        let counts = mail::counts(&mut connection).await?;
        let of = |state: &str| counts.iter().find(|(known, _)| known == state).map_or(0, |(_, n)| *n);
        let troubled = mail::troubled(&mut connection, MOST_SHOWN).await?;
        Ok(Outbox {
            waiting: of("waiting"),
            sent: of("sent"),
            given_up: of("given_up"),
            troubled: troubled.into_iter().map(MailInTrouble::from).collect(),
        })
    }

    /// Puts a mail that was given up back into the outbox.
    ///
    /// # Errors
    /// Without the right, when mail is off, or when the mail was not given up.
    #[boxed::future]
    pub async fn retry_mail(&self, act: &Act, id: i64) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let root = root(writing.connection(), act).await?;
        if stored(writing.connection()).await?.is_none() {
            return Err(OperationError::State("邮件发送没有开启，请先保存邮件服务器".to_owned()));
        }
        if !mail::retry(writing.connection(), id, &act.at()).await? {
            return Err(OperationError::State("这封邮件不在“不再发送”之列，请刷新页面".to_owned()));
        }
        writing.audit(root, "mail.retry", &format!("mail:{id}"), &json!({})).await?;
        writing.commit().await
    }
}

/// What a person reads where an address is none.
pub(super) const ADDRESS_FORM: &str = "请填写完整的邮箱地址，如 zhang@example.gov.cn";

/// The mail server of the site; none where mail is not set up.
#[boxed::future]
pub(super) async fn stored(connection: &mut Connection) -> Result<Option<StoredServer>, OperationError> {
    let text = setting::get(connection, MAIL_SERVER).await?.filter(|text| !text.is_empty());
    let server = text.map(|text| serde_json::from_str(&text)).transpose();
    Ok(server.map_err(storage::StorageError::from)?)
}

/// The root, when the person keeps the site's settings.
#[boxed::future]
pub(super) async fn root(connection: &mut Connection, act: &Act) -> Result<i64, OperationError> {
    let id = root_id(connection).await?;
    let root = load_unit(connection, id).await?;
    act.actor.require(Permission::ManageSettings, &root.path, None)?;
    Ok(id)
}

fn checked(input: &MailServerInput, fields: &mut Fields) -> StoredServer {
    let host = fields.required("host", "服务器", &input.host, 200).to_lowercase();
    if host.chars().any(|c| !c.is_ascii_alphanumeric() && !".-:[]".contains(c)) {
        fields.problem("host", "服务器只写名称或者IP地址，如 smtp.example.gov.cn，不带端口和路径");
    }
    if input.port.is_none_or(|port| port == 0) {
        fields.problem("port", "端口填1至65535之间的数，如587");
    }
    let sender = fields.required("sender", "发件地址", &input.sender, 200);
    if !sender.is_empty() && sender.parse::<Address>().is_err() {
        fields.problem("sender", ADDRESS_FORM);
    }
    let site_url = fields.required("site_url", "平台网址", &input.site_url, 200);
    let host_of = |url: &str| {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        Some(rest.trim_end_matches('/').to_owned())
    };
    let is_site =
        host_of(&site_url).is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', ' ']));
    if !site_url.is_empty() && !is_site {
        fields.problem("site_url", "平台网址应以https://或http://开头，只写到域名和端口");
    }
    StoredServer {
        host,
        port: input.port.unwrap_or_default(),
        security: input.security,
        user: fields.optional("user", "账号", &input.user, 200),
        password_sealed: String::new(),
        sender,
        site_url: site_url.trim_end_matches('/').to_owned(),
    }
}
