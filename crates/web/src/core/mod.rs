//! What every page and every call of the API shares: state, doors, sessions, errors, kept pages.

pub mod access;
pub mod error;
pub mod headers;
pub mod metrics;
pub mod page_cache;
pub mod response;
pub mod routes;
pub mod sealed_file;
pub mod size;
pub mod state;

pub use access::{Access, SignedIn};
pub use error::{ApiError, PageError};
pub use routes::{RouteSpec, Routes};
pub use state::AppState;
