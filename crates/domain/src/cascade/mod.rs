//! Guidelines and catalogues on their way down: what an import weighs, what is proposed below and what
//! becomes of a proposal (R8, R71-R73, R112). A change from above is never applied silently.

mod doubt;
mod follows;
mod proposal;
mod weight;

pub use doubt::{ImportDoubt, import_doubts};
pub use follows::follows_newer;
pub use proposal::{Outcome, ProposalKind, ProposalState, Take, counts_in_words};
pub use weight::ImportWeight;
