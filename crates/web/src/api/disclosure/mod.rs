//! Information under the items of catalogues: loading one by one or in batches from departments' systems
//! (R109), review, approval, publication, withdrawal (R158), and what is public.

pub mod act;
pub mod attachment;
pub mod batch;
pub mod check;
pub mod check_form;
pub mod columns;
pub mod form;
pub mod links;
pub mod load;
pub mod posting;
pub mod read;
pub mod standing;
pub mod template;

use super::registry::Registry;
use crate::core::Access;
use axum::http::Method;
use domain::organisation::Permission;

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
        );
    templates(checks(decisions(beside(registry))))
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
