//! One function per act: it checks the right, guards the state, writes, appends the audit event and
//! marks what changed, in one transaction (invariant 3). The page, the API and the command all call it.
//! Nothing else writes.

pub mod act;
pub mod assessment;
pub mod audit;
pub mod audit_object;
pub mod backup;
pub mod calendar;
pub mod cascade;
pub mod catalogue;
pub mod compilation;
pub mod disclosure;
pub mod doctor;
pub mod error;
pub mod job;
mod kept;
pub mod list;
pub mod mail;
pub mod maintenance;
pub mod opening;
pub mod organisation;
pub mod question;
pub mod reminder;
pub mod sector;
pub mod setting;
mod text;
pub mod unit_list;

pub use act::{Act, Actor, Channel, Operations, Writing, beijing_hour, beijing_instant};
pub use error::{FieldProblem, OperationError};
pub use opening::{DATABASE_FILE, KEY_FILE, OpenOptions};
