//! Staff screens on what leaves the platform: the site's mail server with its outbox, for administrators; and for
//! everybody, one's own mail and the calendar one subscribes to (R149b, R162).

pub mod address;
pub mod own;
pub mod person;
pub mod server;

use crate::core::Routes;
use crate::core::access::Access::{Console, SignedIn};
use domain::organisation::Permission::{ManagePeople, ManageSettings};

/// The routes of these screens.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(address::OWN, SignedIn, own::show)
        .post(address::OWN_MAIL, SignedIn, own::set_mail)
        .post(address::OWN_CALENDAR, SignedIn, own::make_calendar)
        .post(address::OWN_CALENDAR_REVOKE, SignedIn, own::revoke_calendar)
        .get(address::PERSON, Console(ManagePeople), person::show)
        .post(address::PERSON, Console(ManagePeople), person::save)
        .get(address::SERVER, Console(ManageSettings), server::show)
        .post(address::SERVER, Console(ManageSettings), server::save)
        .post(address::TEST, Console(ManageSettings), server::test)
        .post(address::OFF, Console(ManageSettings), server::switch_off)
        .post(address::RETRY, Console(ManageSettings), server::retry)
}
