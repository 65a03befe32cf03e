//! Information under the items of a catalogue (信息公开): what must not be in it.

pub mod privacy;
