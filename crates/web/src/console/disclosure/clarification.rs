//! The fields of a clarification: which false or incomplete information it answers, and where that spread (R161).

use crate::console::form::{Control, Field, Form, Posted};
use operations::disclosure::Clarified;

/// What a clarification answers, where it is one.
pub(super) fn of(posted: &Posted) -> Option<Clarified> {
    let said = Clarified { spread: posted.get("spread").to_owned(), claim: posted.get("claim").to_owned() };
    let is_one =
        posted.ticked("clarifies") || !said.spread.trim().is_empty() || !said.claim.trim().is_empty();
    is_one.then_some(said)
}

/// The form with the fields of a clarification, where the record is one or may become one (R161).
pub(super) fn with_fields(form: Form, known: Option<&Clarified>, changes: bool) -> Form {
    let form = match (known, changes) {
        (Some(_), _) => form.with(Field::hidden("clarifies", "1")),
        (None, true) => return form,
        (None, false) => form.with(
            Field::of("clarifies", "这是澄清", Control::Tick)
                .hint("针对可能扰乱社会秩序的不实或者不完整的信息，发布准确的信息"),
        ),
    };
    let said = known.cloned().unwrap_or_default();
    form.with(
        Field::of("claim", "不实或者不完整的信息", Control::Lines)
            .value(said.claim)
            .longest(500)
            .at_times()
            .hint("澄清的须填写，公众可见：说了什么，哪里不对"),
    )
    .with(
        Field::text("spread", "在哪里传播")
            .value(said.spread)
            .longest(500)
            .at_times()
            .hint("澄清的须填写，公众可见，例如某短视频平台，11月20日起"),
    )
}
