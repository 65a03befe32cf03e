//! Forms of the console: fields with label, hint and problem, filled from what was posted, so that a
//! refused form comes back with everything that was typed and each problem beside its field.

use crate::core::PageError;
use crate::frame::Link;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use jiff::civil::Date;
use operations::{FieldProblem, OperationError};

/// Longer choices than this, in characters, are sentences rather than names.
const LONGEST_NAME: usize = 24;
/// Texts that may be longer than this, in characters, get a high box.
const ROOMY: usize = 5_000;

/// A choice of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Chosen.
    pub current: bool,
    /// Where it can be looked at; empty for nowhere.
    pub href: String,
}

/// How a field is filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Control {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    Lines,
    /// A secret; never shown again.
    Password,
    /// A day.
    Date,
    /// One of a list.
    Select(Vec<Choice>),
    /// Any number of a list.
    Several(Vec<Choice>),
    /// Yes or no.
    Tick,
    /// A file, with the endings accepted.
    File(&'static str),
    /// Any number of files, with the endings accepted.
    Files(&'static str),
    /// A photo, taken by the camera of a phone or chosen.
    Photo,
    /// Carried along unseen.
    Hidden,
}

/// A field of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// What it is sent as.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// What helps to fill it in.
    pub hint: String,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it.
    pub problem: Option<String>,
    /// How it is filled in.
    pub control: Control,
    /// Must be filled in.
    pub required: bool,
    /// Must be filled in by some answers elsewhere in the form, as its hint says.
    pub at_times: bool,
    /// Of many choices all may be ticked by one button: to look at each of them first is nobody's duty.
    pub all_at_once: bool,
    /// What the browser may fill in.
    pub autocomplete: &'static str,
    /// Most characters.
    pub longest: usize,
}

/// A form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// Sets its fields apart from those of other forms on the page.
    pub id: &'static str,
    /// Where it is sent.
    pub action: String,
    /// The session's token; empty before sign-in.
    pub token: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// The words on its button.
    pub submit: String,
    /// It ends or takes away something.
    pub is_grave: bool,
    /// What is wrong with the whole.
    pub problem: Option<String>,
    /// The way back.
    pub back: Option<Link>,
}

/// A form that was refused: what it sent, the status of the answer, and why.
#[derive(Debug, Clone)]
pub struct Refusal<'a> {
    /// What was sent.
    pub posted: &'a Posted,
    /// The status of the answer.
    pub status: StatusCode,
    /// Why.
    pub problems: Vec<FieldProblem>,
}

/// What a form sent.
#[derive(Debug, Clone, Default)]
pub struct Posted(pub Vec<(String, String)>);

impl Choice {
    /// A choice not chosen yet.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    /// With the page on which it can be looked at first.
    #[must_use]
    pub fn looked_at(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    /// The choice that stands for none.
    #[must_use]
    pub fn none(label: &str) -> Self {
        Self::new("", label)
    }
}

impl Field {
    /// A field of one line.
    #[must_use]
    pub fn text(name: &'static str, label: impl Into<String>) -> Self {
        Self { name, label: label.into(), longest: 200, autocomplete: "off", ..Self::default() }
    }

    /// A field filled in another way.
    #[must_use]
    pub fn of(name: &'static str, label: impl Into<String>, control: Control) -> Self {
        Self { control, ..Self::text(name, label) }
    }

    /// A day, `value` standing in it.
    #[must_use]
    pub fn date(name: &'static str, label: &str, value: Option<Date>) -> Self {
        Self {
            value: value.map(|day| day.to_string()).unwrap_or_default(),
            ..Self::of(name, label, Control::Date)
        }
    }

    /// One of a list.
    #[must_use]
    pub fn select(name: &'static str, label: &str, choices: Vec<Choice>) -> Self {
        Self::of(name, label, Control::Select(choices))
    }

    /// Something carried along.
    #[must_use]
    pub fn hidden(name: &'static str, value: impl ToString) -> Self {
        Self { value: value.to_string(), ..Self::of(name, "", Control::Hidden) }
    }

    /// What stands in it, or is chosen.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self.choose();
        self
    }

    /// Must be filled in by some answers elsewhere in the form, as its hint says.
    #[must_use]
    pub fn at_times(mut self) -> Self {
        self.at_times = true;
        self
    }

    /// All of its choices may be ticked by one button.
    #[must_use]
    pub fn all_at_once(mut self) -> Self {
        self.all_at_once = true;
        self
    }

    /// Must be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What helps to fill it in.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Most characters.
    #[must_use]
    pub fn longest(mut self, longest: usize) -> Self {
        self.longest = longest;
        self
    }

    /// What the browser may fill in.
    #[must_use]
    pub fn autocomplete(mut self, word: &'static str) -> Self {
        self.autocomplete = word;
        self
    }

    /// The name of its control for the template.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.control {
            Control::Text => "text",
            Control::Lines => "lines",
            Control::Password => "password",
            Control::Date => "date",
            Control::Select(_) => "select",
            Control::Several(_) => "several",
            Control::Tick => "tick",
            Control::File(_) => "file",
            Control::Files(_) => "files",
            Control::Photo => "photo",
            Control::Hidden => "hidden",
        }
    }

    /// Its choices.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match &self.control {
            Control::Select(choices) | Control::Several(choices) => choices,
            _ => &[],
        }
    }

    /// Whether a choice is a sentence rather than a name: each then has a line of its own.
    #[must_use]
    pub fn has_long_choices(&self) -> bool {
        let is_long =
            |choice: &Choice| choice.label.chars().count() > LONGEST_NAME || !choice.href.is_empty();
        self.choices().iter().any(is_long)
    }

    /// The endings of files it accepts.
    #[must_use]
    pub fn accepts(&self) -> &'static str {
        if let Control::File(endings) | Control::Files(endings) = self.control { endings } else { "" }
    }

    /// The height of its box in lines: what may be long gets more room.
    #[must_use]
    pub fn rows(&self) -> usize {
        if self.longest > ROOMY { 14 } else { 3 }
    }

    fn choose(&mut self) {
        let value = self.value.clone();
        if let Control::Select(choices) = &mut self.control {
            for choice in choices {
                choice.current = choice.value == value;
            }
        }
    }

    fn fill(&mut self, posted: &Posted) {
        match &mut self.control {
            Control::Password | Control::File(_) | Control::Files(_) | Control::Photo | Control::Hidden => {}
            Control::Several(choices) => {
                for choice in choices {
                    choice.current = posted.all(self.name).any(|value| value == choice.value);
                }
            }
            Control::Text | Control::Lines | Control::Date | Control::Select(_) | Control::Tick => {
                posted.get(self.name).clone_into(&mut self.value);
                self.choose();
            }
        }
    }
}

impl Form {
    /// A form of a signed-in person.
    #[must_use]
    pub fn new(id: &'static str, action: impl Into<String>, token: &str, submit: &str) -> Self {
        Self {
            id,
            action: action.into(),
            token: token.to_owned(),
            submit: submit.to_owned(),
            ..Self::default()
        }
    }

    /// With a field more.
    #[must_use]
    pub fn with(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// With the way back.
    #[must_use]
    pub fn back(mut self, label: &str, href: impl Into<String>) -> Self {
        self.back = Some(Link::new(label, href));
        self
    }

    /// It ends or takes away something.
    #[must_use]
    pub fn grave(mut self) -> Self {
        self.is_grave = true;
        self
    }

    /// With what was typed, and each problem beside its field; problems of no field stand above.
    #[must_use]
    pub fn again(mut self, posted: &Posted, problems: &[FieldProblem]) -> Self {
        for field in &mut self.fields {
            field.fill(posted);
        }
        self.with_problems(problems)
    }

    /// The form as it is shown: fresh, or again with what was wrong. After a conflict the hidden revision
    /// is the present one, since the person now sees what stands.
    #[must_use]
    pub fn answered(mut self, refusal: Option<&Refusal<'_>>) -> (StatusCode, Self) {
        let Some(refusal) = refusal else { return (StatusCode::OK, self) };
        if refusal.status != StatusCode::CONFLICT {
            for field in self.fields.iter_mut().filter(|field| field.control == Control::Hidden) {
                refusal.posted.get(field.name).clone_into(&mut field.value);
            }
        }
        (refusal.status, self.again(refusal.posted, &refusal.problems))
    }

    /// With each problem beside its field.
    #[must_use]
    pub fn with_problems(mut self, problems: &[FieldProblem]) -> Self {
        let mut others = Vec::new();
        for problem in problems {
            let place = self
                .fields
                .iter_mut()
                .find(|field| field.name == problem.field && field.control != Control::Hidden);
            match place {
                Some(field) if field.problem.is_none() => field.problem = Some(problem.message.clone()),
                _ => others.push(problem.message.clone()),
            }
        }
        if !others.is_empty() {
            self.problem = Some(others.join("；"));
        }
        self
    }

    /// True where it carries a file.
    #[must_use]
    pub fn is_upload(&self) -> bool {
        self.fields
            .iter()
            .any(|field| matches!(field.control, Control::File(_) | Control::Files(_) | Control::Photo))
    }

    /// The fields with problems, for the list above the form.
    #[must_use]
    pub fn faulty(&self) -> Vec<&Field> {
        self.fields.iter().filter(|field| field.problem.is_some()).collect()
    }
}

impl Posted {
    /// The value of a field, empty where it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A number, none where the field is empty or holds none.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.get(name).trim().parse().ok()
    }

    /// A number that must be chosen.
    pub fn wanted_number(&self, name: &str, message: &str, problems: &mut Vec<FieldProblem>) -> i64 {
        self.number(name).unwrap_or_else(|| {
            problems.push(FieldProblem::new(name, message));
            0
        })
    }

    /// A day, none where the field is empty; what is no day is a problem.
    pub fn date(&self, name: &str, problems: &mut Vec<FieldProblem>) -> Option<Date> {
        let text = self.get(name).trim();
        if text.is_empty() {
            return None;
        }
        let day = text.parse().ok();
        if day.is_none() {
            problems.push(FieldProblem::new(name, format!("“{text}”不是日期，请按2026-01-31的样子填写")));
        }
        day
    }

    /// A day that must be given.
    pub fn wanted_date(&self, name: &str, problems: &mut Vec<FieldProblem>) -> Date {
        let before = problems.len();
        self.date(name, problems).unwrap_or_else(|| {
            if problems.len() == before {
                problems.push(FieldProblem::new(name, "请填写日期"));
            }
            Date::ZERO
        })
    }

    /// True where a tick was set.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        match axum::Form::<Vec<(String, String)>>::from_request(request, state).await {
            Ok(axum::Form(pairs)) => Ok(Self(pairs)),
            Err(_) => Err(PageError(OperationError::invalid(
                "",
                "提交的内容不完整或无法读取，请返回上一页重新提交",
            ))),
        }
    }
}

/// What a refused act has to say in its form, with the status of the answer; errors that no form can
/// answer pass through.
///
/// # Errors
/// Everything that is not about what was filled in or about the present state.
pub fn refused(error: OperationError) -> Result<(StatusCode, Vec<FieldProblem>), PageError> {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::CONFLICT);
    match error {
        OperationError::Invalid(problems) => Ok((status, problems)),
        OperationError::State(message)
        | OperationError::Conflict { message, .. }
        | OperationError::Throttled(message)
        | OperationError::Forbidden(message) => Ok((status, vec![FieldProblem::new("", message)])),
        OperationError::File(inside) => Ok((status, vec![FieldProblem::new("file", inside.to_string())])),
        other => Err(PageError(other)),
    }
}

impl<'a> Refusal<'a> {
    /// Why an act was refused, for its form.
    ///
    /// # Errors
    /// What no form can answer.
    pub fn of(posted: &'a Posted, error: OperationError) -> Result<Self, PageError> {
        let (status, problems) = refused(error)?;
        Ok(Self { posted, status, problems })
    }
}

/// Refuses a form whose fields could not be read.
///
/// # Errors
/// With the problems, when there are any.
pub fn readable(problems: Vec<FieldProblem>) -> Result<(), OperationError> {
    if problems.is_empty() { Ok(()) } else { Err(OperationError::Invalid(problems)) }
}

#[cfg(test)]
mod tests;
