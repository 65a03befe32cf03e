//! What depends on the working-day calendar and on days: clocks computed anew when it changes (R154), and the calendar
//! that a person subscribes to (R162).

mod feed;
mod recompute;

pub use feed::{CalendarAddress, OwnCalendar};
pub use recompute::RecomputeReceipt;
