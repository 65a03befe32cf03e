//! Questions and answers, on both databases (R149, R15a).

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "question/difficulty.rs"]
mod difficulty;
#[path = "question/shipped.rs"]
mod shipped;
