//! Units of government, the people in them, their roles and what each may do (R59, R149b, R222, R268).

mod former_name;
pub mod permission;
pub mod role;
pub mod site;
pub mod unit;

pub use former_name::FormerName;
pub use permission::Permission;
pub use role::{Grant, Role};
pub use unit::UnitKind;
