//! Forms that save themselves while somebody types: kept by a script, offered again by the form, given up by hand.

use super::address;
use crate::console::form::Posted;
use crate::console::organisation::parts::moment;
use crate::core::{AppState, PageError, SignedIn};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use operations::OperationError;
use operations::disclosure::Unfinished;
use serde::Serialize;

/// What a form says of an earlier state of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// When it was kept.
    pub at: String,
    /// What was called it.
    pub title: String,
    /// Where it is gone on with.
    pub href: String,
    /// Where giving it up is sent.
    pub forget: String,
    /// Which state it is.
    pub revision: i64,
}

/// What a script is told.
#[derive(Debug, Serialize)]
struct Kept {
    revision: i64,
    at: String,
}

impl Left {
    /// An earlier state, as its form offers it.
    #[must_use]
    pub fn of(left: &Unfinished) -> Self {
        Self {
            at: moment(Some(&left.at), ""),
            title: left.title.clone(),
            href: going_on(&left.place),
            forget: address::FORGET.to_owned(),
            revision: left.revision,
        }
    }
}

/// The address of a form with what was left in it.
#[must_use]
pub fn going_on(place: &str) -> String {
    format!("{place}{}resume=1", if place.contains('?') { "&" } else { "?" })
}

/// Keeps what was typed so far.
///
/// # Errors
/// When the place is none of these forms or the database fails.
#[boxed::future]
pub async fn keep(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let place = own_place(&posted)?;
    let seen = posted.number("unfinished").unwrap_or(0);
    let act = who.act();
    match state.operations.keep_unfinished(&act, (place, seen), &posted.0).await {
        Ok(revision) => Ok(Json(Kept { revision, at: moment(Some(&act.at()), "") }).into_response()),
        Err(OperationError::Conflict { places, .. }) => {
            let other = &places[0];
            let at = other["at"].as_str().unwrap_or_default();
            let revision = other["revision"].as_i64().unwrap_or_default();
            let kept = Kept { revision, at: moment(Some(at), "") };
            Ok((StatusCode::CONFLICT, Json(kept)).into_response())
        }
        Err(error) => Err(PageError(error)),
    }
}

/// Gives an unfinished form up.
///
/// # Errors
/// When the place is none of these forms or the database fails.
#[boxed::future]
pub async fn forget(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let place = own_place(&posted)?;
    let seen = posted.number("unfinished").unwrap_or(0);
    state.operations.forget_unfinished(&who.act(), place, seen).await?;
    Ok(Redirect::to(place).into_response())
}

/// A form of this part of the console, and nothing else: it is an address that somebody is led to.
fn own_place(posted: &Posted) -> Result<&str, OperationError> {
    let place = posted.get("place");
    let is_own = place.starts_with(&format!("{}/", address::LIST)) && !place.contains(['\\', '\n', '\r']);
    if is_own { Ok(place) } else { Err(OperationError::invalid("place", "没有写明是哪一张表单")) }
}

/// What was kept of the form while it was typed is done with.
#[boxed::future]
pub(super) async fn done_with(state: &AppState, who: &SignedIn, posted: &Posted) -> Result<(), PageError> {
    let (place, seen) = (posted.get("place"), posted.number("unfinished").unwrap_or(0));
    if seen > 0 {
        state.operations.forget_unfinished(&who.act(), place, seen).await?;
    }
    Ok(())
}
