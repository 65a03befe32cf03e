//! Staff screens on information under items: what is to be done, the checklist of a catalogue, loading, one
//! record with its review, approval, publication and withdrawal (R101, R108, R158-R160).

pub mod address;
pub mod attachment;
pub mod case;
mod case_words;
mod change;
mod checked;
pub mod checklist;
mod clarification;
pub mod column;
pub mod columns;
mod compare;
pub mod confirmation;
pub mod copies;
pub mod delivery;
pub mod delivery_together;
pub mod element;
mod element_choice;
pub mod find;
pub mod hint;
pub mod links;
pub mod list;
pub mod load;
mod masking;
pub mod material;
pub mod material_remind;
pub mod nil;
pub mod posting;
pub mod receipt;
pub mod sheet;
pub mod standing;
pub mod template;
pub mod together;
pub mod unassigned;
pub mod unfinished;

use crate::core::Routes;
use crate::core::access::Access::{Console, Public};
use domain::organisation::Permission::{
    AnswerConfirmation, ApproveDisclosure, LoadDisclosure, PublishDisclosure, ReadDisclosure,
    ReviewDisclosure,
};

/// The routes of these screens; the operations ask for the exact right.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    checks(easier(postings(routes)))
        .get(address::LIST, Console(ReadDisclosure), list::show)
        .get(address::FIND, Console(ReadDisclosure), find::show)
        .get(address::STANDING, Console(ReadDisclosure), standing::show)
        .get(address::ELEMENTS, Console(ReadDisclosure), element::show)
        .get(address::ELEMENT, Console(ReadDisclosure), element::places)
        .get(address::NEW, Console(LoadDisclosure), load::show)
        .post(address::NEW, Console(LoadDisclosure), load::load)
        .get(address::EDIT, Console(LoadDisclosure), load::edit)
        .post(address::EDIT, Console(LoadDisclosure), load::change)
        .get(address::TOGETHER, Console(ReadDisclosure), together::show)
        .post(address::TOGETHER, Console(ReadDisclosure), together::act)
        .get(address::NIL, Console(LoadDisclosure), nil::show)
        .post(address::NIL, Console(LoadDisclosure), nil::make)
        .post(address::SCHEDULE, Console(PublishDisclosure), case::schedule)
        .post(address::MARK, Console(PublishDisclosure), case::mark)
        .post(address::POSTING, Console(LoadDisclosure), posting::plan)
        .post(address::CORRECTION, Console(ApproveDisclosure), posting::allow)
        .get(address::CHECKLIST, Console(ReadDisclosure), checklist::show)
        .get(address::UNASSIGNED, Console(ReadDisclosure), unassigned::show)
        .post(address::UNASSIGNED, Console(LoadDisclosure), unassigned::assign)
        .get(address::CASE, Console(ReadDisclosure), case::show)
        .post(address::ATTACHMENTS, Console(LoadDisclosure), attachment::add)
        .get(address::ATTACHMENT, Console(ReadDisclosure), attachment::file)
        .get(address::PREVIEW, Console(ReadDisclosure), attachment::preview)
        .post(address::MASK, Console(LoadDisclosure), attachment::mask)
        .get(address::COLUMNS, Console(LoadDisclosure), columns::show)
        .post(address::COLUMNS, Console(LoadDisclosure), columns::choose)
        .post(address::DETACH, Console(LoadDisclosure), attachment::remove)
        .post(address::SUBMIT, Console(LoadDisclosure), case::submit)
        .post(address::DISCARD, Console(LoadDisclosure), case::discard)
        .post(address::RETURN, Console(ReadDisclosure), case::send_back)
        .post(address::REFER, Console(ReviewDisclosure), case::refer)
        .post(address::ANSWER, Console(ReviewDisclosure), case::answer)
        .post(address::REVIEW, Console(ReviewDisclosure), case::review)
        .post(address::APPROVE, Console(ApproveDisclosure), case::approve)
        .post(address::PUBLISH, Console(PublishDisclosure), case::publish)
        .post(address::WITHDRAW, Console(PublishDisclosure), case::withdraw)
}

/// Loading made easy: workbooks of records, forms that save themselves, material by links.
fn easier(routes: Routes) -> Routes {
    routes
        .get(address::SHEET_FORM, Console(LoadDisclosure), sheet::show)
        .post(address::SHEET_FORM, Console(LoadDisclosure), sheet::upload)
        .get(address::SHEET_FILE, Console(LoadDisclosure), sheet::file)
        .get(address::SHEET, Console(LoadDisclosure), sheet::look)
        .post(address::SHEET, Console(LoadDisclosure), sheet::take)
        .post(address::UNFINISHED, Console(LoadDisclosure), unfinished::keep)
        .post(address::FORGET, Console(LoadDisclosure), unfinished::forget)
        .get(address::DELIVERIES_TOGETHER, Console(ReviewDisclosure), delivery_together::show)
        .post(address::DELIVERIES_TOGETHER, Console(ReviewDisclosure), delivery_together::confirm)
        .get(address::DELIVERY_NEW, Console(LoadDisclosure), delivery::new)
        .post(address::DELIVERY_NEW, Console(LoadDisclosure), delivery::tell)
        .get(address::DELIVERY, Console(ReadDisclosure), delivery::show)
        .get(address::DELIVERY_FILE, Console(ReadDisclosure), delivery::file)
        .post(address::DELIVERY_CONFIRM, Console(ReviewDisclosure), delivery::confirm)
        .post(address::DELIVERY_RETURN, Console(ReviewDisclosure), delivery::send_back)
        .get(address::TEMPLATE, Console(LoadDisclosure), template::show)
        .post(address::TEMPLATE, Console(LoadDisclosure), template::save)
        .post(address::TEMPLATE_RESET, Console(LoadDisclosure), template::reset)
        .get(address::MATERIALS, Console(LoadDisclosure), material::list)
        .get(address::ASK, Console(LoadDisclosure), material::show)
        .post(address::ASK, Console(LoadDisclosure), material::ask)
        .get(address::MATERIAL, Console(LoadDisclosure), material::request)
        .post(address::REMIND, Console(LoadDisclosure), material_remind::remind)
        .post(address::REVOKE, Console(LoadDisclosure), material::revoke)
        .get(address::COPIES, Console(ReadDisclosure), copies::show)
        .post(address::COPIES, Console(LoadDisclosure), copies::note)
        .post(address::STRIKE, Console(LoadDisclosure), copies::strike)
        .get(address::ACCOUNTS, Console(LoadDisclosure), copies::accounts)
        .get(address::ACCOUNT_NEW, Console(LoadDisclosure), copies::new_account)
        .post(address::ACCOUNT_NEW, Console(LoadDisclosure), copies::enter_account)
        .get(address::ACCOUNT, Console(LoadDisclosure), copies::account)
        .post(address::ACCOUNT, Console(LoadDisclosure), copies::change_account)
        .get(address::COLUMN_NEW, Console(LoadDisclosure), column::show)
        .post(address::COLUMN_NEW, Console(LoadDisclosure), column::ask)
        .get(address::COLUMN, Console(LoadDisclosure), column::look)
        .post(address::COLUMN, Console(LoadDisclosure), column::take)
        .get(address::MATERIAL_LINK, Public, material::open)
        .post(address::MATERIAL_LINK, Public, material::send)
}

/// The text check and the questions to other organs.
fn checks(routes: Routes) -> Routes {
    routes
        .get(address::HINTS, Console(ReadDisclosure), hint::show)
        .post(address::HINTS, Console(ReadDisclosure), hint::settle)
        .post(address::LINKS, Console(ReadDisclosure), links::check)
        .post(address::ASK_ORGAN, Console(ReadDisclosure), confirmation::ask)
        .get(address::CONFIRMATION, Console(AnswerConfirmation), confirmation::show)
        .post(address::CONFIRM, Console(AnswerConfirmation), confirmation::answer)
        .post(address::TAKE_BACK, Console(ReadDisclosure), confirmation::take_back)
        .get(address::CONFIRMATION_FILE, Console(AnswerConfirmation), confirmation::file)
}

/// Notice boards and receipts of postings.
fn postings(routes: Routes) -> Routes {
    routes
        .get(address::RECEIPTS, Console(LoadDisclosure), receipt::list)
        .get(address::RECEIPT_NEW, Console(LoadDisclosure), receipt::new)
        .post(address::RECEIPT_NEW, Console(LoadDisclosure), receipt::tell)
        .get(address::RECEIPT, Console(ReadDisclosure), receipt::show)
        .get(address::RECEIPT_PHOTO, Console(ReadDisclosure), receipt::photo)
        .post(address::TAKEN_DOWN, Console(LoadDisclosure), receipt::take_down)
        .get(address::BOARD_NEW, Console(LoadDisclosure), receipt::new_board)
        .post(address::BOARD_NEW, Console(LoadDisclosure), receipt::add_board)
        .get(address::BOARD, Console(LoadDisclosure), receipt::board)
        .post(address::BOARD, Console(LoadDisclosure), receipt::retire)
}
