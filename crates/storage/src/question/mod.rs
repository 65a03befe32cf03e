//! Questions and answers that everybody may read, and the difficulties that some came from (R149).

pub mod difficulty;
pub mod entry;

pub use entry::{NewQuestion, QuestionRow};
