//! Signing in and out: one message and one duration for every refusal, throttled per account and
//! per client, sessions known only by the hash of their token.

use super::field::account_form;
use super::link::{at, person_actor};
use super::password;
use super::person::load_person;
use super::policy::SignInPolicy;
use super::unit::{Unit, load_unit};
use crate::{Act, Actor, Channel, OperationError, Operations, act::beijing_date};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use storage::person::PersonRow;
use storage::session::{self, SessionRow};

/// A session that begins. The token goes into the cookie and is not stored.
#[derive(Debug, Clone)]
pub struct SessionStart {
    /// The secret of the cookie.
    pub token: String,
    /// What every form of the session repeats.
    pub csrf_token: String,
    /// Who.
    pub person_id: i64,
    /// With what they hold.
    pub actor: Actor,
    /// When the session ends for good.
    pub expires_at: String,
}

/// A session that holds.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who, with what they hold today.
    pub actor: Actor,
    /// What every form of the session repeats.
    pub csrf_token: String,
    /// Who.
    pub person_id: i64,
    /// The account.
    pub account: String,
    /// The unit of the person.
    pub unit: Unit,
    /// Notices not yet read.
    pub unread_notices: i64,
    /// The unit chosen to work for, while a role is held there; none for all of them.
    pub working_unit: Option<i64>,
}

impl Operations {
    /// Begins a session. `client` is the address the request came from.
    ///
    /// # Errors
    /// One and the same refusal for an unknown account, a wrong password, a locked or departed
    /// person; [`OperationError::Throttled`] after too many failures.
    #[boxed::future]
    pub async fn sign_in(
        &self,
        account: &str,
        password: &str,
        client: &str,
        now: Timestamp,
    ) -> Result<SessionStart, OperationError> {
        let account = account_form(account);
        let account: String = account.chars().take(64).collect();
        let attempt = self.note_attempt(&account, client, now).await?;
        let person = storage::person::by_account(&mut *self.store.read().await?, &account).await?;
        let stored = person.as_ref().map(|person| person.password_hash.clone());
        let fits = password.len() <= 512 && password::fits(password.to_owned(), stored).await?;
        match person {
            Some(person) if fits && person.state == "active" => {
                self.start_session(&person, attempt, client, now).await
            }
            _ => Err(refusal()),
        }
    }

    /// The session of a token, while it holds; each use lengthens it up to its end.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<Session>, OperationError> {
        let hash = password::secret_hash(token);
        let mut connection = self.store.read().await?;
        let Some(row) = session::by_hash(&mut connection, &hash).await? else {
            return Ok(None);
        };
        let idle_since = at(now - SignedDuration::from_mins(SignInPolicy::shipped().idle_minutes));
        let person = load_person(&mut connection, row.person_id).await?;
        let holds = row.expires_at > at(now)
            && row.last_seen_at > idle_since
            && row.created_at >= person.sessions_from;
        if !holds {
            return Ok(None);
        }
        let Some(actor) = Actor::of_person(&mut connection, &person, beijing_date(now)).await? else {
            return Ok(None);
        };
        let unit = load_unit(&mut connection, person.unit_id).await?;
        let unread_notices = storage::notice::unread(&mut connection, person.id).await?;
        drop(connection);
        // One write a minute is enough to slide the end of a session.
        if row.last_seen_at < at(now - SignedDuration::from_mins(1)) {
            let mut transaction = self.store.write().await?;
            session::seen(transaction.connection(), &hash, &at(now)).await?;
            transaction.commit().await?;
        }
        let working_unit = row.acting_unit_id.filter(|id| actor.working_units().contains(id));
        Ok(Some(Session {
            working_unit,
            actor,
            csrf_token: row.csrf_token,
            person_id: person.id,
            account: person.account,
            unit,
            unread_notices,
        }))
    }

    /// Ends a session. Ending one that has ended is no error.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn sign_out(&self, token: &str, now: Timestamp) -> Result<(), OperationError> {
        let hash = password::secret_hash(token);
        let owner = match session::by_hash(&mut *self.store.read().await?, &hash).await? {
            Some(row) => storage::person::by_id(&mut *self.store.read().await?, row.person_id).await?,
            None => None,
        };
        let Some(person) = owner else { return Ok(()) };
        let act = Act { actor: person_actor(&person), now, channel: Channel::Web };
        let mut writing = self.begin(&act).await?;
        if session::end(writing.connection(), &hash).await?.is_some() {
            writing
                .audit(person.unit_id, "session.end", &format!("person:{}", person.id), &json!({}))
                .await?;
        }
        writing.commit().await
    }

    /// Ends every session of the person who acts; returns how many.
    ///
    /// # Errors
    /// When nobody is signed in.
    #[boxed::future]
    pub async fn sign_out_everywhere(&self, act: &Act) -> Result<u64, OperationError> {
        let person_id = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let ended = session::end_all(writing.connection(), person_id, &act.at()).await?;
        let object = format!("person:{person_id}");
        writing
            .audit(act.actor.unit_id, "session.end_everywhere", &object, &json!({ "sessions": ended }))
            .await?;
        writing.commit().await?;
        Ok(ended)
    }

    /// Changes one's own password; all sessions end.
    ///
    /// # Errors
    /// When the old one is wrong or the new one not good enough; wrong ones count as failed sign-ins.
    #[boxed::future]
    pub async fn change_password(&self, act: &Act, old: &str, new: &str) -> Result<(), OperationError> {
        let person_id = act.person_id()?;
        let person = load_person(&mut *self.store.read().await?, person_id).await?;
        let attempt = self.note_attempt(&person.account, "change-password", act.now).await?;
        if !password::fits(old.to_owned(), Some(person.password_hash.clone())).await? {
            return Err(OperationError::invalid("old_password", "原密码不对"));
        }
        if let Some(problem) = password::problem(new, &person.account) {
            return Err(OperationError::Invalid(vec![problem]));
        }
        if new == old {
            return Err(OperationError::invalid("password", "新密码与原密码相同"));
        }
        let hash = password::hash(new.to_owned()).await?;
        let mut writing = self.begin(act).await?;
        session::settle_attempt(writing.connection(), attempt, 1).await?;
        storage::person::set_password(writing.connection(), person_id, &hash, "active", &act.at()).await?;
        session::end_all(writing.connection(), person_id, &act.at()).await?;
        writing
            .audit(person.unit_id, "person.change_password", &format!("person:{person_id}"), &json!({}))
            .await?;
        writing.commit().await
    }

    /// Removes ended sessions, old attempts and kept answers; a daily job.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn sweep_sessions(&self, now: Timestamp) -> Result<(), OperationError> {
        let policy = SignInPolicy::shipped();
        let attempts_before = at(now - SignedDuration::from_hours(24 * policy.kept_attempts_days));
        let answers_before = at(now - SignedDuration::from_hours(policy.kept_answers_hours));
        let mut transaction = self.store.write().await?;
        session::sweep(transaction.connection(), &at(now), &attempts_before).await?;
        storage::token::forget_answers(transaction.connection(), &answers_before).await?;
        Ok(transaction.commit().await?)
    }

    /// The attempt is written as failed before it is tried and then counted, so that many attempts
    /// at once cannot slip past the count.
    #[boxed::future]
    async fn note_attempt(&self, account: &str, client: &str, now: Timestamp) -> Result<i64, OperationError> {
        let policy = SignInPolicy::shipped();
        let since = at(now - SignedDuration::from_mins(policy.window_minutes));
        let mut transaction = self.store.write().await?;
        let attempt = session::insert_attempt(transaction.connection(), account, client, &at(now)).await?;
        transaction.commit().await?;
        let mut connection = self.store.read().await?;
        let (of_account, of_client) = session::failures(&mut connection, account, client, &since).await?;
        drop(connection);
        if of_account <= policy.account_failures && of_client <= policy.client_failures {
            return Ok(attempt);
        }
        let mut transaction = self.store.write().await?;
        session::settle_attempt(transaction.connection(), attempt, 2).await?;
        transaction.commit().await?;
        Err(OperationError::Throttled(format!(
            "失败次数过多，请{}分钟后再试；忘记密码请联系系统管理员重设",
            policy.window_minutes
        )))
    }

    #[boxed::future]
    async fn start_session(
        &self,
        person: &PersonRow,
        attempt: i64,
        client: &str,
        now: Timestamp,
    ) -> Result<SessionStart, OperationError> {
        let act = Act { actor: person_actor(person), now, channel: Channel::Web };
        let mut writing = self.begin(&act).await?;
        let Some(actor) = Actor::load(writing.connection(), person.id, act.today()).await? else {
            return Err(refusal());
        };
        let (token, token_hash) = password::new_secret();
        let (csrf_token, _) = password::new_secret();
        let expires_at = at(now + SignedDuration::from_hours(SignInPolicy::shipped().longest_hours));
        let row = SessionRow {
            token_hash,
            person_id: person.id,
            csrf_token: csrf_token.clone(),
            created_at: act.at(),
            last_seen_at: act.at(),
            expires_at: expires_at.clone(),
            acting_unit_id: None,
        };
        session::insert(writing.connection(), &row, client).await?;
        session::settle_attempt(writing.connection(), attempt, 1).await?;
        storage::person::signed_in(writing.connection(), person.id, &act.at()).await?;
        writing.audit(person.unit_id, "session.start", &format!("person:{}", person.id), &json!({})).await?;
        writing.commit().await?;
        Ok(SessionStart { token, csrf_token, person_id: person.id, actor, expires_at })
    }
}

fn refusal() -> OperationError {
    OperationError::invalid("account", "账号或密码不对，请检查后重试")
}
