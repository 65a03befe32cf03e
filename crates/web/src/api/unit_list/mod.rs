//! The interface to power-and-duty lists and public-service lists: import, coverage, links, stages (R17,
//! R60, R60a, R61, R65).

pub mod coverage;
pub mod decide;
pub mod import;

use super::registry::Registry;
use utoipa::OpenApi;

/// The endpoints of this capability.
#[derive(OpenApi)]
#[openapi(paths(
    import::preview_list,
    import::show_list_preview,
    import::confirm_list,
    coverage::show_coverage,
    coverage::show_proposals,
    coverage::show_entry,
    coverage::show_stages,
    coverage::list_figures,
    decide::decide_links,
    decide::set_stages,
    decide::declare_no_list,
))]
pub struct Described;

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    decide::routes(coverage::routes(import::routes(registry)))
}
