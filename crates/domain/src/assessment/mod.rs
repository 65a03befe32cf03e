//! Assessment (评议, R99, R100, R258-R268): what counts against a unit and how much, what the sum is,
//! and the ways of a round, a finding and a rectification. Names no sector and no portal: an instrument
//! (`catalogue`) says what is assessed.

mod points;
mod rubric;
mod score;
mod state;

pub use points::Points;
pub use rubric::{Cap, Dimension, Instrument, Rubric, RubricFault, RubricRule};
pub use score::{Deduction, DimensionScore, Score, score};
pub use state::{
    Extension, FindingState, ObjectionState, RectificationAct, RectificationState, RoundAct, RoundState,
};
