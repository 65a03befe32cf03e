//! The table of routes: every route names its door, and the permission test walks the table.

use super::access::{self, Access};
use super::state::AppState;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, on};

/// One route as declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteSpec {
    /// GET or POST …
    pub method: Method,
    /// The path with `{parameters}`.
    pub path: &'static str,
    /// Who may pass.
    pub access: Access,
}

/// Collects routes and their table. Paths are registered one method at a time.
pub struct Routes {
    state: AppState,
    router: Router<AppState>,
    table: Vec<RouteSpec>,
}

impl Routes {
    /// An empty table.
    #[must_use]
    pub fn new(state: AppState) -> Self {
        Self { state, router: Router::new(), table: Vec::new() }
    }

    /// The state that handlers get.
    #[must_use]
    pub fn state(&self) -> AppState {
        self.state.clone()
    }

    /// Adds a GET route.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.route(&Method::GET, path, access, handler)
    }

    /// Adds a POST route.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.route(&Method::POST, path, access, handler)
    }

    /// Adds a route of any method.
    #[must_use]
    pub fn route<H, T>(mut self, method: &Method, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let filter = match *method {
            Method::GET => axum::routing::MethodFilter::GET,
            Method::PUT => axum::routing::MethodFilter::PUT,
            Method::PATCH => axum::routing::MethodFilter::PATCH,
            Method::DELETE => axum::routing::MethodFilter::DELETE,
            _ => axum::routing::MethodFilter::POST,
        };
        let guarded: MethodRouter<AppState> = on(filter, handler);
        let guarded = match access {
            // The interface looks at a token that is sent, also where it asks for none.
            Access::Public if !path.starts_with("/api/") => guarded,
            // Only what exists is guarded: a wrong method is answered with 405, not asked for its papers.
            _ => guarded.route_layer(from_fn_with_state((self.state.clone(), access), access::guard)),
        };
        self.router = self.router.route(path, guarded);
        self.table.push(RouteSpec { method: method.clone(), path, access });
        self
    }

    /// The router and its table.
    pub fn finish(self) -> (Router<AppState>, Vec<RouteSpec>) {
        (self.router, self.table)
    }
}
