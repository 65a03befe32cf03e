//! Acts on a unit's power-and-duty list and public-service list: import in versions, links to catalogue
//! rows, the five stages of rows, coverage (R17, R60, R60a, R61, R65).

mod absence;
mod coverage;
mod export;
mod figure;
mod import;
mod link;
mod place;
mod preview;
mod proposal;
mod stage;
mod view;

pub use coverage::{CoveredEntry, ListCoverage, RowCatalogue, UnitCoverage};
pub use figure::{ListFigure, UnitListFigures};
pub use import::{ListReceipt, SavedList};
pub use link::{LinkDecision, LinkReceipt, LinkVerdict, RefusedLink};
pub use preview::{ListPreview, PreviewedEntry, PreviewedList};
pub use proposal::{ProposedLink, UnitProposals};
pub use stage::{StageChange, StageReceipt, StagedRow};
pub use view::{EntryView, LinkedRow, ListVersionView, UnitList, VersionedEntry};
