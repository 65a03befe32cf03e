//! 文件汇编: the editions of the districts one may read, and beginning the next.

use super::{COMPILATION, COMPILATIONS, mark, of};
use crate::console::catalogue::parts::Mark;
use crate::console::form::{Choice, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::moment;
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::organisation::Permission;
use operations::OperationError;
use operations::compilation::Compilation;

/// The editions.
#[derive(Debug, Clone, Template)]
#[template(path = "console/compilation/list.html")]
pub struct CompilationsView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The editions.
    pub lines: Vec<CompilationLine>,
    /// Begins the next edition; none for who may not.
    pub begin: Option<Form>,
}

/// An edition as a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompilationLine {
    /// The district and the edition.
    pub link: Link,
    /// Where it stands.
    pub mark: Mark,
    /// How many catalogues it holds.
    pub catalogues: usize,
    /// When it was begun.
    pub begun: String,
    /// When it was published.
    pub published: String,
}

/// Shows the editions.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    list(&state, &who, None).await
}

/// Begins the next edition of a district.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn begin(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let begun = match posted.number("unit") {
        Some(unit) => state.operations.begin_compilation(&who.act(), unit).await,
        None => Err(OperationError::invalid("unit", "请选择区（县）")),
    };
    match begun {
        Ok(id) => Ok(Redirect::to(&of(COMPILATION, id)).into_response()),
        Err(error) => list(&state, &who, Some(&Refusal::of(&posted, error)?)).await,
    }
}

#[boxed::future]
async fn list(
    state: &AppState,
    who: &SignedIn,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let act = who.act();
    let choices: Vec<Choice> = state
        .operations
        .compiling_districts(&act)
        .await?
        .into_iter()
        .filter(|unit| act.actor.may(Permission::ReviewCatalogue, &unit.path, None))
        .map(|unit| Choice::new(unit.id.to_string(), unit.name))
        .collect();
    let form = (!choices.is_empty()).then(|| {
        Form::new("begin", COMPILATIONS, &who.csrf_token, "开始新一期")
            .with(Field::select("unit", "区（县）", choices).required())
            .answered(refusal)
    });
    let (status, begin) =
        form.map_or((axum::http::StatusCode::OK, None), |(status, form)| (status, Some(form)));
    let lines = state.operations.compilations(&act).await?.into_iter().map(line).collect();
    let frame = frame(state, who, "文件汇编", Place::Compilations).await?;
    page_with_status(status, &CompilationsView { frame, lines, begin })
}

fn line(one: Compilation) -> CompilationLine {
    CompilationLine {
        link: Link::new(format!("{}第{}期", one.unit, one.number), of(COMPILATION, one.id)),
        mark: mark(one.state, one.is_stopped),
        catalogues: one.printable.len(),
        begun: moment(Some(&one.created_at), ""),
        published: moment(one.published_at.as_deref(), ""),
    }
}
