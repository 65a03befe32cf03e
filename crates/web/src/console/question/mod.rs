//! Staff screens on difficulties: raising one, the queue with its clocks, one case (R149).

pub mod address;
pub mod case;
pub mod list;
pub mod raise;

use crate::core::Routes;
use crate::core::access::Access::{Console, SignedIn};
use domain::organisation::Permission::{AnswerDifficulty, PublishQuestion, RaiseDifficulty};

/// The routes of these screens. Whoever raised a difficulty may follow it whatever roles they hold now;
/// the operations ask for the exact right.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(address::LIST, SignedIn, list::show)
        .get(address::EXPORT, SignedIn, list::export)
        .get(address::NEW, Console(RaiseDifficulty), raise::show)
        .post(address::NEW, Console(RaiseDifficulty), raise::raise)
        .get(address::CASE, SignedIn, case::show)
        .post(address::ASSIGN, Console(AnswerDifficulty), case::assign)
        .post(address::ESCALATE, SignedIn, case::escalate)
        .post(address::ANSWER, Console(AnswerDifficulty), case::answer)
        .post(address::REOPEN, SignedIn, case::reopen)
        .post(address::CLOSE, SignedIn, case::close)
        .post(address::PUBLISH, Console(PublishQuestion), case::publish)
        .post(address::DECLINE, Console(PublishQuestion), case::decline)
}
