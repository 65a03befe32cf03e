//! Assessment of catalogues (R99, R100, R258-R268): rounds, papers and findings, rectifications, the table of
//! points; published results for everybody.

pub mod finding;
pub mod form;
pub mod rectification;
pub mod result;
pub mod round;

use super::registry::Registry;
use utoipa::OpenApi;

/// The endpoints of this capability.
#[derive(OpenApi)]
#[openapi(paths(
    result::list_results,
    result::show_result,
    round::list_rounds,
    round::start_round,
    round::show_round,
    round::check_again,
    round::announce_round,
    round::conclude_round,
    round::publish_round,
    round::withdraw_round,
    round::cancel_round,
    round::list_rubrics,
    round::change_rubric,
    finding::show_paper,
    finding::confirm_findings,
    finding::add_finding,
    finding::strike_finding,
    finding::object_to_finding,
    finding::decide_objection,
    rectification::list_rectifications,
    rectification::show_rectification,
    rectification::acknowledge_rectification,
    rectification::report_rectification,
    rectification::ask_extension,
    rectification::decide_extension,
    rectification::close_rectification,
    rectification::reopen_rectification,
))]
pub struct Described;

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    rectification::routes(finding::routes(round::routes(result::routes(registry))))
}
