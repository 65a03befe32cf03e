//! Staff screens on keeping catalogues true over years: maintenance tasks (R39, R80a, R82) and the state
//! of all catalogues on any day (R147).

pub mod address;
pub mod state_on;
pub mod tasks;

use crate::core::Routes;
use crate::core::access::Access::Console;
use domain::organisation::Permission::ReadCatalogue;

/// The routes of these screens.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(address::TASKS, Console(ReadCatalogue), tasks::show)
        .get(address::TASKS_EXPORT, Console(ReadCatalogue), tasks::export)
        // Who compiles and who reviews may both say why a task is not done; the operation asks for the right.
        .get(address::DISMISS, Console(ReadCatalogue), tasks::show_dismiss)
        .post(address::DISMISS, Console(ReadCatalogue), tasks::dismiss)
        .get(address::STATE_ON, Console(ReadCatalogue), state_on::show)
        .get(address::STATE_ON_EXPORT, Console(ReadCatalogue), state_on::export)
}
