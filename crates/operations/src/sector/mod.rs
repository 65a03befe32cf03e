//! Acts on what surrounds a sector beside its national guideline: opening it with its departments and
//! due date (R7, R112), its lead department (R5), reference layers of province and city (R9).

mod layer;
mod layer_import;
mod lead;
mod name;
mod opening;
mod overview;

pub(crate) use layer::layer_guideline;
pub use layer::{CopiedRow, LayerBeside, LayerRow, LayerSummary, LayerVersion};
pub use layer_import::{LayerFile, LayerReceipt};
pub use name::{KeptNames, SectorNames};
pub use opening::{OpeningReceipt, SectorOpening};
pub use overview::{LeadTerm, SectorDetail, SectorInfo, UnitName};
