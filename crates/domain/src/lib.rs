//! Types, states and rules of standardised open government (基层政务公开标准化规范化).
//!
//! Nothing in this crate reads a file, a socket or a clock: time, people's files and stored data
//! arrive as arguments. Every rule names its number in `rules` (R1, R2, …) and its source.

pub mod assessment;
pub mod calendar;
pub mod cascade;
pub mod catalogue;
pub mod compilation;
pub mod diagnostic;
pub mod disclosure;
pub mod mail;
pub mod maintenance;
pub mod organisation;
pub mod question;
pub mod reference;
pub mod reminder;
pub mod sector;
pub mod text;
pub mod unit_list;
