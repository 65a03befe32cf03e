//! Questions and answers (R149): the shipped ones enter the database like guidelines do, and everybody
//! may read what is published.

mod load;
mod read;

pub use read::Question;
