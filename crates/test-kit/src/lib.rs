//! What tests share: databases, a small city with a clock of its own.

pub mod city;
pub mod databases;

pub use city::{PASSWORD, TestCity};
pub use databases::{TestDatabase, databases};
