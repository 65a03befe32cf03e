//! Information under the items of published catalogues: records, their versions, what happened to them.

pub mod attachment;
pub mod board;
pub mod event;
pub mod listing;
pub mod posting;
pub mod record;
pub mod version;
