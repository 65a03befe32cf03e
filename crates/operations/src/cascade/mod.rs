//! Acts on the way down: guidelines forwarded with receipts, changes proposed to the catalogues built
//! on them, catalogues issued to the units below (R8, R71-R73, R112).

mod above;
mod apply;
mod behind;
mod concerned;
mod forward;
mod given_up;
mod imported;
mod issue;
mod merged;
mod outcome;
mod proposal;
mod propose;
mod propose_job;
mod received;
mod sides;
mod takeover;

pub use above::ParentComparison;
pub use apply::{Application, ApplyReceipt, ConflictChoice};
pub use behind::Behind;
pub use forward::{AwaitedReceipt, ForwardInput, ForwardReceipt, Forwarding, ForwardingUnit, ForwardingView};
pub use issue::{IssueCandidate, IssueInput, IssueLine, IssueView};
pub use proposal::{ProposalConflict, ProposalSummary, ProposalView};
pub use propose::ProposeReceipt;
pub use propose_job::ProposeGuideline;
pub use received::Received;

pub(crate) use above::{published, withdrawn};
pub(crate) use apply::inherit;
pub(crate) use behind::former_guideline_reason;
pub(crate) use concerned::units as concerned;
pub(crate) use given_up::{reopen, taken_up};
pub(crate) use imported::{Imported, imported};
pub(crate) use propose_job::{AT_ONCE, queue};
pub(crate) use takeover::{replaced, taken_over};
