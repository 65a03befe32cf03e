//! Power-and-duty lists and public-service lists of units, their links to catalogue rows, and the five
//! stages of rows (R17, R60, R61).

pub mod absence;
pub mod coverage;
pub mod entry;
pub mod link;
pub mod list;
pub mod preview;
pub mod stage;
