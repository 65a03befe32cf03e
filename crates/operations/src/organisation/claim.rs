//! Acts of the API happen once. A request takes its key before it begins; the transaction of the act
//! notes that the key's act is committed, so that after a crash it is known whether it may be done again.

use super::link::at;
use super::policy::SignInPolicy;
use crate::{OperationError, Operations};
use jiff::{SignedDuration, Timestamp};
use std::future::Future;
use storage::{Backend, Connection, token};

/// A key taken for the request being worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    token_id: i64,
    key: String,
    taken_at: String,
}

/// What is known of a request that carries an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdempotentAnswer {
    /// The first of its key, or the first after one that came to nothing: it may begin; keep its
    /// answer or give the key back.
    First(Claim),
    /// Answered before.
    Answered {
        /// HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// The first is still being worked on.
    InProgress,
    /// The first was done, and then interrupted before its answer could be kept.
    Done,
    /// The key was used for another request.
    OtherRequest,
}

tokio::task_local! {
    /// The key under which this task works.
    static CLAIM: Claim;
}

/// Works under a key: what commits within is noted as this request's.
pub async fn under<T>(claim: Claim, work: impl Future<Output = T>) -> T {
    CLAIM.scope(claim, work).await
}

/// Notes in a transaction that is about to commit that the key of this task, if it has one, is used up.
#[boxed::future]
pub(crate) async fn note_commit(connection: &mut Connection) -> Result<(), OperationError> {
    let Ok(claim) = CLAIM.try_with(Clone::clone) else { return Ok(()) };
    if token::commit_key(connection, claim.token_id, &claim.key, &claim.taken_at).await? {
        return Ok(());
    }
    Err(OperationError::State("办理时间过长，同一个幂等键的请求已由后来的重试接手，本次没有写入".to_owned()))
}

impl Operations {
    /// Asks before a write whether its key was used, and takes the key for it if not: of two equal
    /// requests at once only one begins. A key whose request committed nothing within the period of
    /// `data/security/sign_in.tsv` is taken over; should that request still live, it can no longer commit.
    ///
    /// # Errors
    /// When the key is too long or the database fails.
    #[boxed::future]
    pub async fn idempotent_response(
        &self,
        token_id: i64,
        key: &str,
        request_hash: &str,
        now: Timestamp,
    ) -> Result<IdempotentAnswer, OperationError> {
        if key.is_empty() || key.len() > 200 {
            return Err(OperationError::invalid("Idempotency-Key", "幂等键应为1至200个字节"));
        }
        let taken_at = at(now);
        let before = at(now - SignedDuration::from_mins(SignInPolicy::shipped().interrupted_minutes));
        let mut transaction = self.store.write().await?;
        let connection = transaction.connection();
        let is_first = token::claim_key(connection, token_id, key, request_hash, &taken_at).await?
            || token::take_over_key(connection, token_id, key, request_hash, &taken_at, &before).await?;
        let kept = token::answer(connection, token_id, key).await?;
        transaction.commit().await?;
        Ok(match kept {
            _ if is_first => IdempotentAnswer::First(Claim { token_id, key: key.to_owned(), taken_at }),
            None => IdempotentAnswer::InProgress,
            Some(kept) if kept.request_hash != request_hash => IdempotentAnswer::OtherRequest,
            Some(kept) if kept.status == token::COMMITTED && kept.created_at < before => {
                IdempotentAnswer::Done
            }
            Some(kept) if kept.status <= token::COMMITTED => IdempotentAnswer::InProgress,
            Some(kept) => IdempotentAnswer::Answered {
                status: u16::try_from(kept.status).unwrap_or(500),
                body: kept.body,
            },
        })
    }

    /// Keeps the answer for the key that [`Operations::idempotent_response`] took.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn remember_response(
        &self,
        claim: &Claim,
        status: u16,
        body: &str,
    ) -> Result<(), OperationError> {
        let mut transaction = self.store.write().await?;
        let place = (claim.token_id, claim.key.as_str(), claim.taken_at.as_str());
        token::keep_answer(transaction.connection(), place, i64::from(status), body).await?;
        Ok(transaction.commit().await?)
    }

    /// Gives a key back after a request that came to nothing and may be tried again.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn forget_response(&self, claim: &Claim) -> Result<(), OperationError> {
        let mut transaction = self.store.write().await?;
        token::release_key(transaction.connection(), claim.token_id, &claim.key, &claim.taken_at).await?;
        Ok(transaction.commit().await?)
    }

    /// At the start of the server: on SQLite, which one process serves, no request can be running, so
    /// the keys of those that were cut off are free at once. Elsewhere they are taken over in time.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn release_interrupted_requests(&self) -> Result<u64, OperationError> {
        if self.store.backend() != Backend::Sqlite {
            return Ok(0);
        }
        let mut transaction = self.store.write().await?;
        let released = token::release_interrupted_keys(transaction.connection()).await?;
        transaction.commit().await?;
        Ok(released)
    }
}
