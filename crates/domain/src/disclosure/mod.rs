//! Information under the items of a catalogue (信息公开): what is to be loaded and by when, how a record
//! lives, and what must not be in it.

mod attachment;
mod clock;
mod confirmation;
mod delivery;
mod element;
mod link_check;
mod material;
mod media;
mod notice_board;
mod period;
mod posting;
pub mod privacy;
mod recurring;
mod standing;
mod state;
mod template;
mod validity;
mod version_change;
pub mod wording;
mod written_day;

pub use attachment::Gate;
pub use clock::{Arising, Light, Opening, RecordDue, days_late};
pub use confirmation::{ConfirmationError, ConfirmationState, refuse_unconfirmed};
pub use delivery::{DeliveryDays, DeliveryState, DeliveryWay, people_fault};
pub use element::{Duty, Element, element_named, elements};
pub use link_check::{LinkFault, LinkOutcome, is_public_address};
pub use material::{MaterialFacts, MaterialState};
pub use media::{AccountState, abstract_of};
pub use notice_board::{BoardDays, BoardKind};
pub use period::NoticePeriod;
pub use posting::{Posting, PostingEnd, PostingPlan, may_stay};
pub use recurring::Recurring;
pub use standing::{PublicCount, Rate, end_of_week, months_back};
pub use state::{RecordAct, RecordAttempt, RecordError, RecordState};
pub use template::{ElementTemplate, TemplateField, template_fault};
pub use validity::Validity;
pub use version_change::{ChangedField, RecordFace, changed_fields};
pub use written_day::written_day;
