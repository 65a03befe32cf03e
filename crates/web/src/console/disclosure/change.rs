//! The fields of a change: what was changed and why, which everybody reads, and what becomes of the earlier versions
//! (R67, R108).

use crate::console::form::{Control, Field, Form};
use domain::disclosure::RecordState;
use jiff::civil::Date;
use operations::disclosure::RecordView;

/// What is said of a change of a record that is public.
pub(super) struct Change {
    note: String,
    hides_earlier: bool,
    /// True where nothing of the change is on a desk yet.
    is_first: bool,
}

/// The change that is begun or gone on with; none where nothing is public.
pub(super) fn of(record: &RecordView) -> Option<Change> {
    let version = &record.version;
    let is_first = version.state == RecordState::Published;
    record.is_public.then(|| Change {
        note: if is_first { String::new() } else { version.change_note.clone() },
        hides_earlier: !is_first && version.hides_earlier,
        is_first,
    })
}

/// The day of the change that is on a desk; none where the next one is begun.
pub(super) fn day_of(record: &RecordView) -> Option<Date> {
    let version = &record.version;
    let kept = version.changed_on.as_deref().filter(|_| version.state != RecordState::Published);
    kept.and_then(|day| day.parse().ok())
}

/// 内容概述 (R67).
pub(super) fn summary(value: &str) -> Field {
    Field::text("summary", "内容概述")
        .value(value)
        .longest(300)
        .hint("一两句话说明这条信息讲什么；不填的，搜索结果的摘要取正文开头")
}

/// The form with the fields of a change.
pub(super) fn with_fields(form: Form, day: Option<Date>, change: Option<&Change>) -> Form {
    let form = form.with(
        Field::date("changed_on", "变更日期", day)
            .hint("内容有变更的，从这一天起重新计算期限；已公开的信息不填的按今天"),
    );
    let note = Field::text("change_note", "改了什么").longest(500);
    let Some(change) = change else {
        return form.with(note.hint("公众可见"));
    };
    let hides = Field::of("hides_earlier", "以前的版本含有不应公开的内容", Control::Tick)
        .value(if change.hides_earlier { "on" } else { "" })
        .hint("勾选的，新版本发布以后，公众不能再查看以前的版本");
    let form = form
        .with(note.value(&change.note).required().hint("改了什么、为什么改；公众在历次内容中看到"))
        .with(hides);
    if !change.is_first {
        return form;
    }
    form.with(
        Field::of("renews", "文字不变，只更换附件", Control::Tick)
            .hint("保存后在新的版本上增删附件；新版本发布之前，公众看到的仍是现在的内容"),
    )
}
