//! Maintenance of published catalogues: causes of versions, tasks, marks (R39, R80, R80a, R82).

pub mod cause;
pub mod mark;
pub mod task;

pub use cause::CauseRow;
pub use mark::PublishedMark;
pub use task::{NewTask, TaskFilter, TaskRow};
