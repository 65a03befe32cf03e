//! Catalogues: versions, rows, the process around them, previews of imports, what is published.

pub mod applicability;
pub mod batch;
pub mod beside;
pub mod contribution;
pub mod inherit;
pub mod listing;
pub mod preview;
pub mod process;
pub mod published;
pub mod row;
pub mod state_on;
pub mod unit;
pub mod version;
pub mod workbook_return;
