//! 角色与权限: the one permission table of the domain, shown as it is (invariant 9).

use crate::console::frame::{Place, frame};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::ConsoleFrame;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::organisation::{Permission, Role};

/// The table.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/permissions.html")]
pub struct PermissionsView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The roles, each with whether one holds it.
    pub roles: Vec<(&'static str, bool)>,
    /// What holds otherwise for some catalogues (R113a).
    pub exceptions: Vec<String>,
    /// Each permission with the roles that hold it, in the order of the roles.
    pub lines: Vec<(&'static str, Vec<bool>)>,
}

/// Shows the table.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let held = |permission: Permission| Role::ALL.into_iter().map(|role| permission.held_by(role)).collect();
    page(&PermissionsView {
        frame: frame(&state, &who, "角色与权限", Place::Permissions).await?,
        roles: Role::ALL.into_iter().map(|role| (role.label(), who.actor.holds(role))).collect(),
        exceptions: domain::catalogue::kind::decided_within_words(),
        lines: Permission::ALL.into_iter().map(|permission| (permission.label(), held(permission))).collect(),
    })
}
