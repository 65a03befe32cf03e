//! A unit's power-and-duty list (权责清单) and public-service list (公共服务事项清单): their entries, how
//! an entry keeps its identity from one version to the next, which catalogue rows it resembles, and
//! which of the five stages those rows publish (R17, R60, R60a, R61, R65).

pub mod coverage;
pub mod difference;
pub mod entry;
pub mod identity;
pub mod kind;
pub mod lexicon;
pub mod proposal;
pub mod stage;

pub use coverage::{EntryCoverage, StageNote, StageState};
pub use difference::{EntryDifference, compare};
pub use entry::{Field, ListEntry, ListHeading, ListTable, PlacedEntry};
pub use identity::{Assigned, KeyedEntry, Recognised, assign_keys};
pub use kind::ListKind;
pub use lexicon::ListLexicon;
pub use proposal::{LinkProposal, Reason, Side};
pub use stage::{Stage, StageSet};
