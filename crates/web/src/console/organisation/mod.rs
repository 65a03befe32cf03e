//! Staff screens on the organisation: first start, account, units, people and roles, the site's
//! identity, notices, audit log (R5, R59, R80a, R149b, invariants 5 and 9). One module a screen.

pub mod account;
pub mod address;
pub mod audit_log;
pub mod body;
pub mod import;
pub mod notices;
pub mod parts;
pub mod people;
pub mod permissions;
pub mod person;
pub mod person_form;
pub mod receipt;
pub mod setup;
pub mod site_identity;
pub mod tree;
pub mod unit;
pub mod unit_form;

use crate::core::Routes;
use crate::core::access::Access::{Console, Public, SignedIn};
use domain::organisation::Permission::{
    ManageOrganisation, ManagePeople, ManageSettings, ReadAudit, ReadOrganisation,
};

/// The routes of the organisation's screens.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get(address::SETUP, Public, setup::show)
        .post(address::SETUP, Public, setup::set_up)
        .get(address::ACCOUNT, SignedIn, account::show)
        .post(address::PASSWORD, SignedIn, account::change_password)
        .post(address::SIGN_OUT_EVERYWHERE, SignedIn, account::sign_out_everywhere)
        .post(
            address::TOKENS,
            Console(domain::organisation::Permission::ManageOwnTokens),
            account::create_token,
        )
        .post(address::TOKEN_REVOKE, SignedIn, account::revoke_token)
        .get(address::NOTICES, SignedIn, notices::show)
        .get(address::NOTICE, SignedIn, notices::open)
        .post(address::NOTICES_READ, SignedIn, notices::mark_read)
        .get(address::SITE, Console(ManageSettings), site_identity::show)
        .post(address::SITE, Console(ManageSettings), site_identity::save)
        .get(address::AUDIT, Console(ReadAudit), audit_log::show)
        .post(address::AUDIT_VERIFY, Console(ReadAudit), audit_log::verify)
        .get(address::PERMISSIONS, SignedIn, permissions::show);
    people_routes(unit_routes(routes))
}

fn unit_routes(routes: Routes) -> Routes {
    routes
        .get(address::TREE, Console(ReadOrganisation), tree::show)
        .get(address::WITHOUT_BODY, Console(ReadOrganisation), tree::without_body)
        .get(address::LEADS, Console(ReadOrganisation), body::show_leads)
        .get(address::IMPORT, Console(ManageOrganisation), import::show)
        .post(address::IMPORT, Console(ManageOrganisation), import::preview)
        .get(address::IMPORT_FORM, Console(ManageOrganisation), import::empty_form)
        .post(address::IMPORT_CONFIRM, Console(ManageOrganisation), import::confirm)
        .get(address::UNIT_NEW, Console(ManageOrganisation), unit_form::show_new)
        .post(address::UNIT_NEW, Console(ManageOrganisation), unit_form::create)
        .get(address::UNIT, Console(ReadOrganisation), unit::show)
        .get(address::UNIT_RENAME, Console(ManageOrganisation), unit_form::show_rename)
        .post(address::UNIT_RENAME, Console(ManageOrganisation), unit_form::rename)
        .get(address::UNIT_MOVE, Console(ManageOrganisation), unit_form::show_move)
        .post(address::UNIT_MOVE, Console(ManageOrganisation), unit_form::relocate)
        .get(address::UNIT_MERGE, Console(ManageOrganisation), unit_form::show_merge)
        .post(address::UNIT_MERGE, Console(ManageOrganisation), unit_form::merge)
        .get(address::UNIT_DISSOLVE, Console(ManageOrganisation), unit_form::show_dissolve)
        .post(address::UNIT_DISSOLVE, Console(ManageOrganisation), unit_form::dissolve)
        .get(address::UNIT_BODY, Console(ManagePeople), body::show)
        .post(address::UNIT_BODY, Console(ManagePeople), body::set)
}

fn people_routes(routes: Routes) -> Routes {
    routes
        .get(address::PEOPLE, Console(ReadOrganisation), people::show)
        .get(address::PERSON_NEW, Console(ManagePeople), people::show_new)
        .post(address::PERSON_NEW, Console(ManagePeople), people::create)
        .get(address::PERSON, Console(ReadOrganisation), person::show)
        .post(address::PERSON_CONTACT, Console(ManagePeople), person::show_contact)
        .get(address::PERSON_EDIT, Console(ManagePeople), person_form::show_edit)
        .post(address::PERSON_EDIT, Console(ManagePeople), person_form::edit)
        .get(address::PERSON_GRANT, Console(ManagePeople), person_form::show_grant)
        .post(address::PERSON_GRANT, Console(ManagePeople), person_form::grant)
        .post(address::GRANT_END, Console(ManagePeople), person::end_grant)
        .get(address::PERSON_DEPUTISE, Console(ReadOrganisation), person_form::show_deputise)
        .post(address::PERSON_DEPUTISE, Console(ReadOrganisation), person_form::deputise)
        .post(address::DEPUTY_END, Console(ReadOrganisation), person::end_deputy)
        .get(address::PERSON_HAND_OVER, Console(ManagePeople), person_form::show_hand_over)
        .post(address::PERSON_HAND_OVER, Console(ManagePeople), person_form::hand_over)
        .post(address::PERSON_INVITE, Console(ManagePeople), person::invite)
        .post(address::PERSON_RESET, Console(ManagePeople), person::reset)
        .post(address::PERSON_LOCK, Console(ManagePeople), person::lock)
        .post(address::PERSON_UNLOCK, Console(ManagePeople), person::unlock)
}
