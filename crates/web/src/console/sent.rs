//! A form about one numbered thing, as most acts of the console send it: who sent it, about which thing,
//! what it holds. The revision it carries says which state the person saw.

use super::form::Posted;
use crate::core::{AppState, PageError, SignedIn};
use axum::extract::{FromRequest, FromRequestParts as _, Path, Request};
use axum::response::{IntoResponse as _, Response};
use operations::{Act, Operations};
use serde::Deserialize;

/// The query of the page after an act: what was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    /// The act.
    pub done: String,
}

/// A form about one numbered thing.
pub struct Sent {
    /// The server.
    pub state: AppState,
    /// Who sent it.
    pub who: SignedIn,
    /// The number in the address.
    pub id: i64,
    /// What was filled in.
    pub posted: Posted,
}

impl FromRequest<AppState> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let who = SignedIn::from_request_parts(&mut parts, state).await.map_err(PageError::into_response)?;
        let found = Path::<i64>::from_request_parts(&mut parts, state).await;
        let Path(id) = found.map_err(|rejection| rejection.into_response())?;
        let request = Request::from_parts(parts, body);
        let posted = Posted::from_request(request, state).await.map_err(PageError::into_response)?;
        Ok(Self { state: state.clone(), who, id, posted })
    }
}

impl Sent {
    /// What can be done.
    #[must_use]
    pub fn operations(&self) -> &Operations {
        &self.state.operations
    }

    /// The act of this request.
    #[must_use]
    pub fn act(&self) -> Act {
        self.who.act()
    }

    /// What was filled in under a name.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.posted.get(name)
    }

    /// The revision that was seen.
    #[must_use]
    pub fn revision(&self) -> i64 {
        self.posted.number("revision").unwrap_or(0)
    }

    /// The thing as it was seen: its number and revision.
    #[must_use]
    pub fn case(&self) -> (i64, i64) {
        (self.id, self.revision())
    }
}
