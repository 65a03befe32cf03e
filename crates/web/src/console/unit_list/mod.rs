//! Staff screens on a unit's power-and-duty list and public-service list: overview, import, coverage,
//! proposals, stages, one entry (R17, R60, R60a, R61, R65). One module a screen; all work without scripts.

pub mod address;
pub mod coverage;
pub mod entry;
pub mod import;
pub mod overview;
pub mod proposals;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
pub mod stages;

#[cfg(test)]
mod outline_tests;

use crate::core::Routes;
use crate::core::access::Access::Console;
use domain::organisation::Permission::{CompileCatalogue, ReadCatalogue};

/// The routes of the screens on lists.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(address::OVERVIEW, Console(ReadCatalogue), overview::show)
        .get(address::OVERVIEW_EXPORT, Console(ReadCatalogue), overview::export)
        .get(address::IMPORT, Console(CompileCatalogue), import::show)
        .post(address::IMPORT, Console(CompileCatalogue), import::upload)
        .get(address::PREVIEW, Console(CompileCatalogue), import::preview)
        .post(address::PREVIEW, Console(CompileCatalogue), import::confirm)
        .get(address::UNIT, Console(ReadCatalogue), coverage::show)
        .get(address::UNIT_EXPORT, Console(ReadCatalogue), coverage::export)
        .post(address::NO_LIST, Console(CompileCatalogue), coverage::declare_no_list)
        .get(address::PROPOSALS, Console(ReadCatalogue), proposals::show)
        .post(address::PROPOSALS, Console(CompileCatalogue), proposals::decide)
        .get(address::STAGES, Console(ReadCatalogue), stages::show)
        .post(address::STAGES, Console(CompileCatalogue), stages::save)
        .post(address::FILL_STAGES, Console(CompileCatalogue), stages::fill)
        .get(address::ENTRY, Console(ReadCatalogue), entry::show)
        .post(address::ENTRY, Console(CompileCatalogue), entry::decide)
}
