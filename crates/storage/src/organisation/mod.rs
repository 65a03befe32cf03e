//! Units, their names and successions, sector leads, open-government bodies, grants (R59, R80a, R149b).

pub mod body;
pub mod duty;
pub mod former;
pub mod grant;
pub mod unit;

pub use body::{Body, NewBody};
pub use grant::{GrantRow, NewGrant};
pub use unit::{NewUnitRow, SuccessionRow, UnitNameRow, UnitRow};
