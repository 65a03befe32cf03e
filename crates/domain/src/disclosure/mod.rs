//! Information under the items of a catalogue (信息公开): what is to be loaded and by when, how a record
//! lives, and what must not be in it.

mod attachment;
mod clock;
mod confirmation;
mod element;
mod period;
pub mod privacy;
mod state;
mod validity;
pub mod wording;

pub use attachment::Gate;
pub use clock::{Arising, Light, Opening, RecordDue, days_late};
pub use confirmation::{ConfirmationError, ConfirmationState, refuse_unconfirmed};
pub use element::{Duty, Element, element_named, elements};
pub use period::NoticePeriod;
pub use state::{RecordAct, RecordAttempt, RecordError, RecordState};
pub use validity::Validity;
