//! Notices by mail: the site's mail server with its sealed password, everybody's own address and wish, and the outbox
//! that goes with each notice and is emptied by the server and the workers (R149b).

mod deliver;
mod letter;
mod own;
mod post;
mod server;

pub use deliver::DeliveryReceipt;
pub(crate) use own::check_address;
pub use own::{OwnMail, OwnMailInput};
pub use server::{MailInTrouble, MailServer, MailServerInput, MailTest, Outbox};

use crate::{OperationError, Writing};
use domain::mail::brief;
use storage::mail;

/// Puts a notice that is being written into the outbox, in its own transaction, where the site sends mail at all.
#[boxed::future]
pub(crate) async fn queue(
    writing: &mut Writing<'_>,
    people: &[i64],
    (kind, text, url): (&str, &str, &str),
) -> Result<(), OperationError> {
    if people.is_empty() || server::stored(writing.connection()).await?.is_none() {
        return Ok(());
    }
    let at = writing.at();
    Ok(mail::queue(writing.connection(), people, (kind, &brief(text), url), &at).await?)
}
