//! The programming interface under `/api/v1`, by capability: public reading without a token, acts with
//! `Authorization: Bearer`. Every answer that is no success is a problem document (RFC 9457) in Chinese.
//! The doc comments of endpoints and of what they send are printed in `openapi.json`; they are Chinese
//! because developers of other systems read them there.

pub mod answer;
pub mod assessment;
pub mod cascade;
pub mod catalogue;
pub mod compilation;
pub mod conditional;
pub mod cursor;
pub mod difficulty;
pub mod disclosure;
pub mod extract;
pub mod guideline;
pub mod idempotency;
pub mod job;
pub mod maintenance;
pub mod mirror;
pub mod openapi;
pub mod organisation;
pub mod problem;
pub mod question;
pub mod registry;
pub mod reminder;
pub mod search;
pub mod sector;
pub mod unit_list;

use crate::core::Routes;
use registry::Registry;

/// Adds the routes of the interface, its description and the pages of its problems.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let registry = Registry::new(routes);
    let registry = search::routes(registry);
    let registry = guideline::routes(registry);
    let registry = organisation::routes(registry);
    let registry = catalogue::routes(registry);
    let registry = compilation::routes(registry);
    let registry = job::routes(registry);
    let registry = question::routes(registry);
    let registry = cascade::routes(registry);
    let registry = unit_list::routes(registry);
    let registry = difficulty::routes(registry);
    let registry = maintenance::routes(registry);
    let registry = sector::routes(registry);
    let registry = assessment::routes(registry);
    let registry = disclosure::routes(registry);
    let registry = reminder::routes(registry);
    let registry = problem::routes(registry);
    openapi::routes(registry).finish()
}
