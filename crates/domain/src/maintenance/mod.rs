//! Keeping published catalogues true over years (R39, R80, R80a, R82): why a new version is made, and
//! what makes one necessary. Everything here is computed from the rows as they are published and from
//! registers that may change; what is no longer necessary falls away by itself.

mod need;
mod trigger;

pub use need::{Need, TaskKind, TaskState, audience_need, row_needs};
pub use trigger::ChangeTrigger;
