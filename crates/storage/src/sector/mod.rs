//! What surrounds a sector beside its guideline: its opening, its departments, reference layers (R5, R7, R9).

pub mod layer;
pub mod lead;
pub mod opening;
pub mod row_layer;
