//! Acts on units, people, roles, sessions and tokens (R59, R80a, R149b).

pub mod actor;
pub mod body;
pub mod claim;
pub mod contact;
pub mod duty;
pub mod field;
pub mod form;
pub mod grant;
pub mod hand_over;
pub mod import;
mod import_check;
mod import_row;
pub mod leave_cover;
pub mod link;
pub mod notice;
pub mod password;
pub mod person;
pub mod policy;
pub mod setup;
pub mod sign_in;
pub mod token;
pub mod unit;
pub mod unit_change;
pub mod unit_end;
pub mod working_unit;

pub use body::{BodyInput, BodyView, UnitWithoutBody};
pub use claim::{Claim, IdempotentAnswer};
pub use form::FormProblem;
pub use grant::{GrantInput, GrantView};
pub use hand_over::{HandOverReceipt, SoleDecider};
pub use import::{Invitation, LineState, OrganisationPreview, OrganisationReceipt, PreviewLine};
pub use leave_cover::DeputyTerm;
pub use link::{LinkPurpose, OneTimeLink};
pub use notice::{Notice, Recipients};
pub use person::{
    ContactPolicy, NewPerson, PersonChange, PersonFilter, PersonState, PersonSummary, PersonView,
};
pub use setup::{Administrator, CityProfile, ProfileUnit, Setup, SetupReceipt};
pub use sign_in::{Session, SessionStart};
pub use token::{Token, TokenSecret};
pub use unit::{Unit, UnitHistory, UnitName, UnitNode, UnitSuccession};
pub use unit_change::{NewUnit, Rename, unit_code_problem};
pub use unit_end::{CatalogueAtEnd, EndReceipt, LEFT_BEHIND, Merger};
