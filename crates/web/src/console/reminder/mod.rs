//! Staff screens on reminders (催办): what is open at the units below, reminding many at once, who read and answered;
//! and for a reminded unit, reading and answering.

pub mod address;
pub mod list;
pub mod received;
pub mod send;
pub mod sent;
pub mod units;

use crate::core::Routes;
use crate::core::access::Access::{Console, SignedIn};
use domain::organisation::Permission::SendReminder;

/// The routes of these screens. The head of a unit may hold no role and is reminded all the same; the operations ask
/// whose a reminder is.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(address::LIST, SignedIn, list::show)
        .get(address::UNITS, Console(SendReminder), units::show)
        .get(address::NEW, Console(SendReminder), send::show)
        .post(address::NEW, Console(SendReminder), send::send)
        .get(address::CASE, Console(SendReminder), sent::show)
        .post(address::AGAIN, Console(SendReminder), sent::again)
        .get(address::RECEIVED, SignedIn, received::show)
        .post(address::ANSWER, SignedIn, received::answer)
}
