//! Information under the items of published catalogues: records, their versions, what happened to them.

pub mod attachment;
pub mod confirmation;
pub mod event;
pub mod hint;
pub mod listing;
pub mod record;
pub mod version;
