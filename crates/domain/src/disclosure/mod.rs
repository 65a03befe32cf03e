//! Information under the items of a catalogue (信息公开): what is to be loaded and by when, how a record
//! lives, and what must not be in it.

mod attachment;
mod clock;
mod element;
mod notice_board;
mod period;
mod posting;
pub mod privacy;
mod state;
mod validity;

pub use attachment::Gate;
pub use clock::{Arising, Light, Opening, RecordDue, days_late};
pub use element::{Duty, Element, element_named, elements};
pub use notice_board::{BoardDays, BoardKind};
pub use period::NoticePeriod;
pub use posting::{Posting, PostingEnd, PostingPlan, may_stay};
pub use state::{RecordAct, RecordAttempt, RecordError, RecordState};
pub use validity::Validity;
