//! Assessments (R99, R100, R258-R268): points, rounds, papers, findings, objections, rectifications.

pub mod finding;
pub mod objection;
pub mod paper;
pub mod rectification;
pub mod round;
pub mod rubric;
