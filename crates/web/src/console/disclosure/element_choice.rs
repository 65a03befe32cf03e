//! Fields of a record: under which element of its row it belongs (R43, R101), and the day of the page behind its
//! address (R108a).

use crate::console::form::{Choice, Field};
use operations::disclosure::ChecklistElement;

/// The field for a record that stands under an element, and the words of that element's clock.
pub(super) fn field(elements: &[ChecklistElement], known: &str) -> (Field, String) {
    let own = elements.iter().find(|one| one.called == known);
    // What was loaded before the parts were told apart is found by its name.
    let own = own.or_else(|| elements.iter().find(|one| one.name == known));
    let chosen = own.map_or(known, |one| one.called.as_str());
    let clock = own.or(elements.first()).map(|one| one.clock.join("；")).unwrap_or_default();
    let choices = std::iter::once(Choice::none("不限哪一项"))
        .chain(elements.iter().map(|one| Choice::new(one.called.clone(), one.called.clone())));
    let field = Field::select("element", "公开内容", choices.collect())
        .value(chosen)
        .hint("目录中这一事项要公开的内容");
    (field, clock)
}

/// The day of the page behind the address.
pub(super) fn original_day(known: Option<&str>) -> Field {
    let day = known.and_then(|day| day.parse().ok());
    Field::date("original_on", "原网页的日期", day)
        .hint("填网址的才填：原网页公开的日期；是否及时按这一天计算")
}
