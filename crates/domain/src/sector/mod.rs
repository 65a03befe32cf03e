//! What surrounds a sector beside its national guideline: where it comes from and since when it is
//! obligatory (R7), reference layers of province and city (R9), headers that are refused (R10).

mod documented;
mod layer;
mod opening;
mod refused;

pub use documented::documented_cities;
pub use layer::{LayerComparison, LayerItem, LayerPair, beside, copyable, region};
pub use opening::{OpeningFault, Origin, opening_fault};
pub use refused::{RefusedHeading, refused_heading};
