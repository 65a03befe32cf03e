//! The interface to what comes from above: forwarded guidelines and their receipts, proposed changes,
//! catalogues issued downwards (R8, R71-R73, R112).

pub mod forwarding;
pub mod issue;
pub mod proposal;

use super::registry::Registry;
use utoipa::OpenApi;

/// The endpoints of this capability.
#[derive(OpenApi)]
#[openapi(paths(
    forwarding::list_forwardings,
    forwarding::show_forwarding,
    forwarding::forward_guideline,
    forwarding::confirm_forwarding,
    proposal::list_proposals,
    proposal::show_proposal,
    proposal::apply_proposal,
    proposal::dismiss_proposal,
    issue::list_candidates,
    issue::issue_catalogue,
    issue::list_issues,
    issue::show_issue,
    issue::show_parent,
))]
pub struct Described;

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let registry = forwarding::routes(registry);
    let registry = proposal::routes(registry);
    issue::routes(registry)
}
