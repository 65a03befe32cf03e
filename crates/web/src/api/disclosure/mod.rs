//! Information under the items of catalogues: loading one by one or in batches from departments' systems
//! (R109), review, approval, publication, withdrawal (R158), and what is public.

pub mod act;
pub mod batch;
pub mod form;
pub mod load;
pub mod read;

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
