//! Information under the items of published catalogues: records, their versions, what happened to them.

pub mod attachment;
pub mod board;
pub mod column;
pub mod confirmation;
pub mod copy;
pub mod delivery;
pub mod event;
pub mod feed;
pub mod found;
pub mod hint;
pub mod link;
pub mod list_column;
pub mod listing;
pub mod material;
pub mod posting;
pub mod record;
pub mod sheet;
pub mod standing;
pub mod standing_element;
pub mod template;
pub mod timeliness;
pub mod unfinished;
pub mod version;
