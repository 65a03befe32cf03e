//! Staff screens on what surrounds a sector: its opening and lead department (R5, R7, R112), reference
//! layers of province and city, and copying from them into a draft (R9).

pub mod address;
pub mod copy;
pub mod layer;
pub mod layer_import;
pub mod list;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
pub mod show;

use crate::core::Routes;
use crate::core::access::Access::Console;
use domain::organisation::Permission::{CompileCatalogue, ManageGuideline, OpenSector, ReadCatalogue};

/// The routes of these screens.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(address::SECTORS, Console(ReadCatalogue), list::show)
        .get(address::SECTOR, Console(ReadCatalogue), show::show)
        .post(address::OPENING, Console(OpenSector), show::open)
        .post(address::LEAD, Console(OpenSector), show::lead)
        .get(address::LAYER_IMPORT, Console(ManageGuideline), layer_import::show)
        .post(address::LAYER_IMPORT, Console(ManageGuideline), layer_import::upload)
        .get(address::LAYER, Console(ReadCatalogue), layer::show)
        .get(address::COPY, Console(ReadCatalogue), copy::show)
        .post(address::COPY, Console(CompileCatalogue), copy::copy)
}
