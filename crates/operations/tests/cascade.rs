//! What comes from above, on both databases (R8, R71-R73, R112).

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "cascade/behind.rs"]
mod behind;
#[path = "cascade/forward.rs"]
mod forward;
#[path = "cascade/imported.rs"]
mod imported;
#[path = "cascade/issue.rs"]
mod issue;
#[path = "cascade/kit.rs"]
mod kit;
#[path = "cascade/proposal.rs"]
mod proposal;
#[path = "cascade/withdraw.rs"]
mod withdraw;
