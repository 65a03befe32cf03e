//! How routes of the interface are added: reads carry an entity tag, writes may be repeated safely.

use super::{conditional, idempotency};
use crate::core::{Access, AppState, Routes};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};

/// The table of routes seen by the interface.
pub struct Registry {
    routes: Routes,
}

impl Registry {
    /// Adds to a table.
    #[must_use]
    pub fn new(routes: Routes) -> Self {
        Self { routes }
    }

    /// Something to read, with its entity tag.
    #[must_use]
    pub fn read<H, T>(mut self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.routes = self.routes.get(path, access, handler.layer(from_fn(conditional::tag)));
        self
    }

    /// An act. The answer to a repeated `Idempotency-Key` is the first one's.
    #[must_use]
    pub fn act<H, T>(mut self, method: &Method, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let once = from_fn_with_state(self.routes.state(), idempotency::once);
        self.routes = self.routes.route(method, path, access, handler.layer(once));
        self
    }

    /// An act that names what it writes by the caller's own numbers, so that doing it again doubles nothing
    /// and no key is asked for.
    #[must_use]
    pub fn keyless_act<H, T>(
        mut self,
        method: &Method,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.routes = self.routes.route(method, path, access, handler);
        self
    }

    /// The table with everything added.
    #[must_use]
    pub fn finish(self) -> Routes {
        self.routes
    }
}
