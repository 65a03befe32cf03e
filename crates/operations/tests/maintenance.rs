//! Keeping catalogues true over years, on both databases (R39, R80, R80a, R82, R147).

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "catalogue/kit.rs"]
#[expect(dead_code, reason = "steps of the catalogue's own tests")]
mod kit;
#[path = "maintenance/state_on.rs"]
mod state_on;
#[path = "maintenance/tasks.rs"]
mod tasks;
