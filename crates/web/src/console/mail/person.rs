//! The mail address of another person, entered by who manages the people of the unit.

use super::address;
use crate::console::form::{Field, Form, Posted, Refusal};
use crate::console::frame::Place;
use crate::console::organisation::address as organisation_address;
use crate::console::organisation::parts::{Standing, form_page, person_crumbs};
use crate::core::{AppState, PageError, SignedIn};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use operations::organisation::ContactPolicy;

/// The form.
///
/// # Errors
/// When there is no such person.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    mail_page(&state, &who, id, None).await
}

/// Saves it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    match state.operations.set_mail_of_person(&who.act(), id, posted.get("address")).await {
        Ok(()) => {
            let to = format!("{}?done=saved", organisation_address::of(organisation_address::PERSON, id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => mail_page(&state, &who, id, Some(&Refusal::of(&posted, error)?)).await,
    }
}

#[boxed::future]
async fn mail_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let person = state.operations.person(&who.act(), id, ContactPolicy::Sealed).await?;
    let name = &person.summary.name;
    let form = Form::new("mail", organisation_address::of(address::PERSON, id), &who.csrf_token, "保存")
        .with(Field::text("address", "邮箱").longest(254).hint("加密保存，不再显示；留空保存，即清空"))
        .back("返回", organisation_address::of(organisation_address::PERSON, id));
    let words = format!("{name}的消息同时发到这个邮箱。是否接收邮件，由本人在“个人设置”中决定。");
    let standing =
        Standing { title: "邮箱", place: Place::People, crumbs: person_crumbs(Some((id, name))) };
    form_page((state, who), standing, (Vec::new(), vec![words]), form.answered(refusal)).await
}
