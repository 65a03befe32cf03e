//! Questions and answers (R149): the shipped ones enter the database like guidelines do, and everybody
//! may read what is published. Difficulties: raised by units, answered by their superiors; an answer of
//! general use becomes a question and answer.

mod answerer;
mod difficulty;
mod handle;
mod load;
mod publish;
mod raise;
mod read;
mod remind;
mod superior;

pub use difficulty::{Difficulty, DifficultyCase, DifficultyStep};
pub use publish::QuestionInput;
pub use raise::DifficultyInput;
pub use read::Question;
