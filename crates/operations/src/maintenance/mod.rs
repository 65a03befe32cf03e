//! Keeping published catalogues true over years (R39, R80, R80a, R82): the cause of each new version,
//! and tasks that follow from what is published and from registers that change.

mod cause;
mod dismiss;
mod maintain;
mod read;
mod registers;

pub use cause::{Cause, VersionCause};
pub use maintain::MaintenanceReceipt;
pub use read::{CatalogueTasks, MaintenanceFilter, MaintenanceTask, TasksToday};
pub(crate) use registers::publishers;
