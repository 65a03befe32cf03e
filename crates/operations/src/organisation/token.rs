//! API tokens: the secret is shown once; repeated requests get their first answer.

use super::field::Fields;
use super::link::at;
use super::password;
use super::person::load_person;
use super::unit::load_unit;
use crate::{Act, Actor, OperationError, Operations, act::beijing_date};
use domain::organisation::Permission;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;
use storage::token::{self, TokenRow};

/// A token without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Number.
    pub id: i64,
    /// Whose.
    pub person_id: i64,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: String,
    /// Until when.
    pub expires_at: Option<String>,
    /// When it was last used.
    pub last_used_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
}

/// A new token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenSecret {
    /// Its number.
    pub id: i64,
    /// Its secret, never shown again.
    pub secret: String,
}

/// What secrets of tokens begin with, so that scanners find leaked ones.
const PREFIX: &str = "gk_";

impl From<TokenRow> for Token {
    fn from(row: TokenRow) -> Self {
        Self {
            id: row.id,
            person_id: row.person_id,
            name: row.name,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

impl Operations {
    /// Makes a token: for oneself, or by the system itself (the command line of the server's owner).
    ///
    /// # Errors
    /// Without the right, for a person who cannot sign in, or a day that is over.
    #[boxed::future]
    pub async fn create_token(
        &self,
        act: &Act,
        person_id: i64,
        name: &str,
        expires: Option<Timestamp>,
    ) -> Result<TokenSecret, OperationError> {
        let mut fields = Fields::default();
        let name = fields.required("name", "令牌用途", name, 60);
        if expires.is_some_and(|expires| expires <= act.now) {
            fields.problem("expires", "到期时间已过");
        }
        fields.check()?;
        if !act.actor.is_system
            && (act.actor.person_id != Some(person_id)
                || !act.actor.may_somewhere(Permission::ManageOwnTokens))
        {
            return Err(OperationError::NotPermitted(Permission::ManageOwnTokens));
        }
        let mut writing = self.begin(act).await?;
        let person = load_person(writing.connection(), person_id).await?;
        if person.state != "active" {
            return Err(OperationError::State(format!("{}的账号未启用，不能创建令牌", person.name)));
        }
        let (secret, _) = password::new_secret();
        let secret = format!("{PREFIX}{secret}");
        let expires = expires.map(at);
        let hash = password::secret_hash(&secret);
        let id = token::insert(writing.connection(), &hash, person_id, &name, &act.at(), expires.as_deref())
            .await?;
        let detail = json!({ "person": person_id, "expires_at": expires });
        writing.audit(person.unit_id, "token.create", &format!("api_token:{id}"), &detail).await?;
        writing.commit().await?;
        Ok(TokenSecret { id, secret })
    }

    /// The token's number and the actor it stands for, while it holds.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn token_actor(
        &self,
        secret: &str,
        now: Timestamp,
    ) -> Result<Option<(i64, Actor)>, OperationError> {
        if !secret.starts_with(PREFIX) {
            return Ok(None);
        }
        let mut connection = self.store.read().await?;
        let row = token::by_hash(&mut connection, &password::secret_hash(secret)).await?;
        let holds = |row: &TokenRow| {
            row.revoked_at.is_none() && row.expires_at.as_ref().is_none_or(|until| *until > at(now))
        };
        let Some(row) = row.filter(holds) else { return Ok(None) };
        let Some(actor) = Actor::load(&mut connection, row.person_id, beijing_date(now)).await? else {
            return Ok(None);
        };
        drop(connection);
        // The last use is shown to the hour; a write for every request would be a queue of its own.
        let hour_ago = at(now - SignedDuration::from_hours(1));
        if row.last_used_at.is_none_or(|used| used < hour_ago) {
            let mut transaction = self.store.write().await?;
            token::used(transaction.connection(), row.id, &at(now)).await?;
            transaction.commit().await?;
        }
        Ok(Some((row.id, actor)))
    }

    /// Revokes a token: one's own, or with the right to manage people over its owner's unit.
    ///
    /// # Errors
    /// Without the right, or when it was revoked.
    #[boxed::future]
    pub async fn revoke_token(&self, act: &Act, id: i64) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let row = token::by_id(writing.connection(), id)
            .await?
            .ok_or_else(|| OperationError::NotFound("该令牌".to_owned()))?;
        let person = load_person(writing.connection(), row.person_id).await?;
        if act.actor.person_id != Some(row.person_id) {
            let unit = load_unit(writing.connection(), person.unit_id).await?;
            act.actor.require(Permission::ManagePeople, &unit.path, None)?;
        }
        if !token::revoke(writing.connection(), id, &act.at()).await? {
            return Err(OperationError::State("这个令牌已经停用".to_owned()));
        }
        writing.audit(person.unit_id, "token.revoke", &format!("api_token:{id}"), &json!({})).await?;
        writing.commit().await
    }

    /// One's own tokens, the newest first.
    ///
    /// # Errors
    /// When nobody is signed in.
    #[boxed::future]
    pub async fn tokens(&self, act: &Act) -> Result<Vec<Token>, OperationError> {
        let person = act.person_id()?;
        let rows = token::of_person(&mut *self.store.read().await?, person).await?;
        Ok(rows.into_iter().map(Token::from).collect())
    }
}
