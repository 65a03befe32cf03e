//! Portal, console and API over HTTP. Holds no SQL and no domain rule: it reads and acts through `operations`
//! and shows what it is given.

pub mod api;
pub mod assets;
pub mod console;
pub mod core;
pub mod error_page;
pub mod frame;
pub mod limit;
pub mod portal;
pub mod router;
pub mod site;

pub use router::router;
