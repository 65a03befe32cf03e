//! Emptying the outbox: each mail is taken by one process, handed over at least once, tried again with growing waits,
//! and given up with a reason.

use super::letter::Letter;
use super::post::{Failed, Post};
use super::server::stored;
use crate::organisation::unit::root_id;
use crate::{Act, Actor, Channel, OperationError, Operations};
use domain::mail::AfterFailure;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use storage::mail::{self, MailRow};

/// Mails tried at one time.
const AT_ONCE: i64 = 50;
/// After this time a mail whose process died in the middle of its try is tried again.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// What became of the mails that were due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryReceipt {
    /// Handed over.
    pub sent: usize,
    /// To be tried again.
    pub postponed: usize,
    /// Given up.
    pub given_up: usize,
}

impl Operations {
    /// Tries every mail that is due.
    ///
    /// # Errors
    /// When the database fails; what a mail server refuses is no error.
    #[boxed::future]
    pub async fn deliver_mail(&self, now: Timestamp) -> Result<DeliveryReceipt, OperationError> {
        let act = Act { actor: Actor::system(), now, channel: Channel::Job };
        let mut receipt = DeliveryReceipt::default();
        let (server, due) = {
            let mut connection = self.store.read().await?;
            let Some(server) = stored(&mut connection).await? else { return Ok(receipt) };
            (server, mail::due(&mut connection, &act.at(), AT_ONCE).await?)
        };
        if due.is_empty() {
            return Ok(receipt);
        }
        let site = self.site_identity().await?.site_name;
        let post = Post::open(&server, &self.seal, &site)?;
        for row in due {
            if !self.claim_mail(&act, &row).await? {
                continue;
            }
            let Some(to) = self.address_of(&row).await? else {
                self.give_mail_up(&act, &row, "收件人没有邮箱，或者不再需要邮件").await?;
                receipt.given_up += 1;
                continue;
            };
            let letter = Letter::notice(
                (&site, &server.site_url),
                &row.person_name,
                (row.id, &row.text, &row.url),
                now,
            );
            match post.send(&to, &letter).await {
                Ok(()) => {
                    let mut writing = self.begin(&act).await?;
                    mail::sent(writing.connection(), row.id, &act.at()).await?;
                    writing.commit().await?;
                    receipt.sent += 1;
                }
                Err(failed) => {
                    let is_over = self.after_failure(&act, &row, &failed).await?;
                    if is_over {
                        receipt.given_up += 1
                    } else {
                        receipt.postponed += 1
                    }
                    // Where nobody answers, the others wait for the next round.
                    if failed.is_unreached {
                        break;
                    }
                }
            }
        }
        Ok(receipt)
    }

    #[boxed::future]
    async fn claim_mail(&self, act: &Act, row: &MailRow) -> Result<bool, OperationError> {
        let mut writing = self.begin(act).await?;
        let until = format!("{:.0}", act.now + LEASE);
        let claimed = mail::claim(writing.connection(), row, &until).await?;
        writing.commit().await?;
        Ok(claimed)
    }

    /// The address as it is now; none where the person wants no mail any more or has left.
    #[boxed::future]
    async fn address_of(&self, row: &MailRow) -> Result<Option<String>, OperationError> {
        let mut connection = self.store.read().await?;
        let person = storage::person::by_id(&mut connection, row.person_id).await?;
        if person.is_none_or(|person| person.state != "active") {
            return Ok(None);
        }
        let own = mail::of_person(&mut connection, row.person_id).await?.filter(|own| own.is_off == 0);
        Ok(own.and_then(|own| self.seal.open(&own.address_sealed)).filter(|address| !address.is_empty()))
    }

    /// True where the mail was given up.
    #[boxed::future]
    async fn after_failure(&self, act: &Act, row: &MailRow, failed: &Failed) -> Result<bool, OperationError> {
        match failed.failure.after(row.tries + 1) {
            AfterFailure::GiveUp => {
                self.give_mail_up(act, row, &failed.words).await?;
                Ok(true)
            }
            AfterFailure::TryAfter(minutes) => {
                let mut writing = self.begin(act).await?;
                let next = format!("{:.0}", act.now + SignedDuration::from_mins(minutes));
                mail::postpone(writing.connection(), row.id, &failed.words, &next).await?;
                writing.commit().await?;
                Ok(false)
            }
        }
    }

    #[boxed::future]
    async fn give_mail_up(&self, act: &Act, row: &MailRow, problem: &str) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        mail::give_up(writing.connection(), row.id, problem, &act.at()).await?;
        let root = root_id(writing.connection()).await?;
        let detail = json!({ "kind": row.kind, "tries": row.tries + 1 });
        writing.audit(root, "mail.give_up", &format!("mail:{}", row.id), &detail).await?;
        writing.commit().await
    }
}
