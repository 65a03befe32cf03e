//! Information under the items of a catalogue (信息公开): what is to be loaded and by when, how a record
//! lives, and what must not be in it.

mod clock;
mod element;
pub mod privacy;
mod state;

pub use clock::{Arising, Light, Opening, RecordDue, days_late};
pub use element::{Duty, Element, element_named, elements};
pub use state::{RecordAct, RecordAttempt, RecordError, RecordState};
