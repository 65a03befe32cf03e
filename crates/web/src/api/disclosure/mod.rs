//! Information under the items of catalogues: loading one by one or in batches from departments' systems
//! (R109), review, approval, publication, withdrawal (R158), and what is public.

pub mod act;
pub mod attachment;
pub mod batch;
pub mod board;
pub mod check;
pub mod check_form;
pub mod checklist_form;
pub mod column;
pub mod columns;
pub mod delivery;
pub mod element;
pub mod find;
pub mod form;
pub mod links;
pub mod load;
pub mod material;
pub mod posting;
pub mod public_form;
pub mod read;
pub mod sheet;
pub mod standing;
pub mod template;

use super::registry::Registry;
use crate::core::Access;
use axum::http::Method;
use domain::organisation::Permission;
use utoipa::OpenApi;

/// The endpoints beside the records themselves.
#[derive(OpenApi)]
#[openapi(paths(
    board::list_boards,
    board::add_board,
    board::retire_board,
    board::list_board_postings,
    board::show_board_posting,
    board::tell_board_posting,
    board::tell_item_posting,
    board::tell_taken_down,
    column::read_column,
    column::show_column,
    column::load_column,
    delivery::list_deliveries,
    delivery::list_deliveries_of,
    delivery::show_delivery,
    delivery::tell_delivery,
    delivery::confirm_delivery,
    delivery::confirm_deliveries,
    delivery::return_delivery,
    element::show_element_rates,
    element::show_element_places,
    material::list_material_links,
    material::ask_material,
    material::remind_material,
    material::revoke_material,
    sheet::take_record_sheet,
    sheet::send_record_sheet,
    sheet::show_record_sheet,
    sheet::load_record_sheet,
))]
pub struct Described;

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let registry = registry
        .read("/api/v1/disclosures/{id}", Access::Token(Permission::ReadDisclosure), read::show_disclosure)
        .read("/api/v1/published-disclosures/{id}", Access::Public, read::show_published_disclosure)
        .read("/api/v1/units/{code}/{sector}/checklist", Access::Public, read::show_checklist)
        .read(
            "/api/v1/units/{code}/coverage",
            Access::Token(Permission::ReadDisclosure),
            standing::show_coverage,
        )
        .read(
            "/api/v1/units/{code}/coverage/elements",
            Access::Token(Permission::ReadDisclosure),
            element::show_element_rates,
        )
        .read(
            "/api/v1/units/{code}/coverage/elements/{element}",
            Access::Token(Permission::ReadDisclosure),
            element::show_element_places,
        )
        .read("/api/v1/disclosures", Access::Token(Permission::ReadDisclosure), find::find_disclosures)
        .act(
            &Method::POST,
            "/api/v1/disclosures",
            Access::Token(Permission::LoadDisclosure),
            load::load_disclosure,
        )
        .keyless_act(
            &Method::POST,
            "/api/v1/disclosures/batch",
            Access::Token(Permission::LoadDisclosure),
            batch::load_batch,
        )
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/submit",
            Access::Token(Permission::LoadDisclosure),
            act::submit_disclosure,
        )
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/discard",
            Access::Token(Permission::LoadDisclosure),
            act::discard_disclosure,
        );
    easier(hands(templates(checks(decisions(beside(registry))))))
}

/// The acts of those who decide.
fn decisions(registry: Registry) -> Registry {
    registry
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/return",
            Access::Token(Permission::ReviewDisclosure),
            act::return_disclosure,
        )
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/refer",
            Access::Token(Permission::ReviewDisclosure),
            act::refer_disclosure,
        )
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/answer",
            Access::Token(Permission::ReviewDisclosure),
            act::answer_referral,
        )
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/review",
            Access::Token(Permission::ReviewDisclosure),
            act::review_disclosure,
        )
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/approve",
            Access::Token(Permission::ApproveDisclosure),
            act::approve_disclosure,
        )
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/publish",
            Access::Token(Permission::PublishDisclosure),
            act::publish_disclosure,
        )
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/withdraw",
            Access::Token(Permission::PublishDisclosure),
            act::withdraw_disclosure,
        )
}

/// Attachments, notices that nothing arose, set times and marks.
fn beside(registry: Registry) -> Registry {
    let load = Access::Token(Permission::LoadDisclosure);
    let publish = Access::Token(Permission::PublishDisclosure);
    registry
        .act(&Method::POST, "/api/v1/disclosures/{id}/attachments", load, attachment::attach_file)
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/attachments/{attachment}/mask",
            load,
            attachment::mask_attachment,
        )
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/attachments/{attachment}/remove",
            load,
            attachment::remove_attachment,
        )
        .read("/api/v1/disclosures/{id}/attachments/{attachment}/columns", load, columns::show_columns)
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/attachments/{attachment}/columns",
            load,
            columns::choose_columns,
        )
        .act(&Method::POST, "/api/v1/units/{code}/{sector}/nil-notices", load, attachment::close_elements)
        .act(&Method::POST, "/api/v1/disclosures/{id}/schedule", publish, attachment::schedule_disclosure)
        .act(&Method::POST, "/api/v1/disclosures/{id}/validity", publish, attachment::mark_disclosure)
        .act(&Method::POST, "/api/v1/disclosures/{id}/posting", load, posting::plan_posting)
        .act(
            &Method::POST,
            "/api/v1/disclosures/{id}/correction",
            Access::Token(Permission::ApproveDisclosure),
            posting::allow_correction,
        )
}

/// The text check and the questions to other organs.
fn checks(registry: Registry) -> Registry {
    let read = Access::Token(Permission::ReadDisclosure);
    let answer = Access::Token(Permission::AnswerConfirmation);
    registry
        .act(&Method::POST, "/api/v1/disclosures/{id}/hints", read, check::settle_hint)
        .act(&Method::POST, "/api/v1/disclosures/{id}/links", read, links::check_links)
        .act(&Method::POST, "/api/v1/disclosures/{id}/confirmations", read, check::ask_confirmation)
        .read("/api/v1/confirmations", answer, check::list_confirmations)
        .read("/api/v1/confirmations/{id}", answer, check::show_confirmation)
        .act(&Method::POST, "/api/v1/confirmations/{id}/answer", answer, check::answer_confirmation)
        .act(&Method::POST, "/api/v1/confirmations/{id}/withdraw", read, check::withdraw_confirmation)
}

/// Templates of elements.
fn templates(registry: Registry) -> Registry {
    let load = Access::Token(Permission::LoadDisclosure);
    let path = "/api/v1/units/{code}/{sector}/items/{row}/elements/{element}/template";
    registry
        .read(path, Access::Token(Permission::ReadDisclosure), template::show_template)
        .act(&Method::POST, path, load, template::save_template)
        .act(
            &Method::POST,
            "/api/v1/units/{code}/{sector}/items/{row}/elements/{element}/template/reset",
            load,
            template::reset_template,
        )
}

/// What leaves the screen: proofs of delivery, notice boards and what was posted on them.
fn hands(registry: Registry) -> Registry {
    let (read, load) = (Access::Token(Permission::ReadDisclosure), Access::Token(Permission::LoadDisclosure));
    let review = Access::Token(Permission::ReviewDisclosure);
    registry
        .read("/api/v1/deliveries", review, delivery::list_deliveries)
        .read("/api/v1/deliveries/{id}", read, delivery::show_delivery)
        .read("/api/v1/units/{code}/{sector}/deliveries", read, delivery::list_deliveries_of)
        .act(
            &Method::POST,
            "/api/v1/units/{code}/{sector}/items/{row}/deliveries",
            load,
            delivery::tell_delivery,
        )
        .act(&Method::POST, "/api/v1/deliveries/confirm", review, delivery::confirm_deliveries)
        .act(&Method::POST, "/api/v1/deliveries/{id}/confirm", review, delivery::confirm_delivery)
        .act(&Method::POST, "/api/v1/deliveries/{id}/return", review, delivery::return_delivery)
        .read("/api/v1/notice-boards", load, board::list_boards)
        .act(&Method::POST, "/api/v1/notice-boards", load, board::add_board)
        .act(&Method::POST, "/api/v1/notice-boards/{id}/retire", load, board::retire_board)
        .read("/api/v1/board-postings", load, board::list_board_postings)
        .read("/api/v1/board-postings/{id}", read, board::show_board_posting)
        .act(&Method::POST, "/api/v1/board-postings/{id}/taken-down", load, board::tell_taken_down)
        .act(&Method::POST, "/api/v1/disclosures/{id}/board-postings", load, board::tell_board_posting)
        .act(
            &Method::POST,
            "/api/v1/units/{code}/{sector}/items/{row}/board-postings",
            load,
            board::tell_item_posting,
        )
}

/// Loading made easy: workbooks of records, material by links, columns of other sites.
fn easier(registry: Registry) -> Registry {
    let load = Access::Token(Permission::LoadDisclosure);
    registry
        .read("/api/v1/units/{code}/{sector}/record-sheet", load, sheet::take_record_sheet)
        .act(&Method::POST, "/api/v1/units/{code}/{sector}/record-sheets", load, sheet::send_record_sheet)
        .read("/api/v1/record-sheets/{id}", load, sheet::show_record_sheet)
        .act(&Method::POST, "/api/v1/record-sheets/{id}/load", load, sheet::load_record_sheet)
        .read("/api/v1/material-links", load, material::list_material_links)
        .act(
            &Method::POST,
            "/api/v1/units/{code}/{sector}/items/{row}/material-links",
            load,
            material::ask_material,
        )
        .act(&Method::POST, "/api/v1/material-links/{id}/remind", load, material::remind_material)
        .act(&Method::POST, "/api/v1/material-links/{id}/revoke", load, material::revoke_material)
        .act(&Method::POST, "/api/v1/units/{code}/{sector}/items/{row}/columns", load, column::read_column)
        .read("/api/v1/columns/{id}", load, column::show_column)
        .act(&Method::POST, "/api/v1/columns/{id}/load", load, column::load_column)
}
