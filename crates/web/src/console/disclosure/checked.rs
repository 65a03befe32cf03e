//! Loading with the text check: what it hints at is shown before a record is handed on (R249).

use super::address;
use crate::core::{AppState, SignedIn};
use axum::response::{IntoResponse as _, Redirect, Response};
use operations::OperationError;
use operations::disclosure::{LoadHow, Loaded, Loading};
use serde::Serialize;

/// Loads it. Where the text check hints at something, it is kept as a draft first and the hints are shown (R249).
#[boxed::future]
pub(super) async fn load(
    state: &AppState,
    who: &SignedIn,
    loading: &Loading,
    how: LoadHow,
) -> Result<Loaded, OperationError> {
    let (act, operations) = (who.act(), &state.operations);
    let mut how = how;
    if how.submits {
        let trial = LoadHow { is_trial: true, ..how };
        how.submits = operations.load_disclosure(&act, None, loading, trial).await?.open_hints == 0;
    }
    operations.load_disclosure(&act, None, loading, how).await
}

/// The same for a change.
#[boxed::future]
pub(super) async fn change(
    state: &AppState,
    who: &SignedIn,
    case: (i64, i64),
    (loading, how): (&Loading, LoadHow),
) -> Result<Loaded, OperationError> {
    let (act, operations) = (who.act(), &state.operations);
    let mut how = how;
    if how.submits {
        let trial = LoadHow { is_trial: true, ..how };
        how.submits = operations.change_disclosure(&act, case, loading, trial).await?.open_hints == 0;
    }
    operations.change_disclosure(&act, case, loading, how).await
}

/// To the hints where there are any, else to the record.
pub(super) fn after(loaded: &Loaded, done: &str) -> Response {
    Redirect::to(&format!("{}?done={done}", next_page(loaded))).into_response()
}

pub(super) fn next_page(loaded: &Loaded) -> String {
    address::of(if loaded.open_hints > 0 { address::HINTS } else { address::CASE }, loaded.id)
}

/// What a script is told of a record that it loaded: where it goes on, where files go and how it is handed on; it is not
/// handed on at once where the text check hints at something (R249).
#[derive(Debug, Serialize)]
pub(super) struct Places {
    page: String,
    attachments: String,
    submit: Option<String>,
}

impl Places {
    pub(super) fn of(loaded: &Loaded) -> Self {
        Self {
            page: next_page(loaded),
            attachments: address::of(address::ATTACHMENTS, loaded.id),
            submit: (loaded.open_hints == 0).then(|| address::of(address::SUBMIT, loaded.id)),
        }
    }
}
