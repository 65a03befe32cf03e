//! What tests share: databases, a small city with a clock of its own.

pub mod city;
pub mod databases;
pub mod workbook;

pub use city::{PASSWORD, TestCity};
pub use databases::{TestDatabase, databases};
pub use workbook::OpenWorkbook;
