//! The compilation of a district (文件汇编, R74-R76): what it must hold before the district government
//! is asked, and the states it passes through.

mod readiness;
mod state;

pub use readiness::{
    CatalogueStanding, Gap, GapKind, NOT_BEGUN, Printable, Readiness, SectorName, Settled, UnitStanding,
    changes, lacks_items, readiness, unsettled,
};
pub use state::{CompilationState, Step};
