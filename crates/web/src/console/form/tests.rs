//! Forms shown again, and what cannot be read from them.

use super::*;

fn posted(pairs: &[(&str, &str)]) -> Posted {
    Posted(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
}

#[test]
fn a_refused_form_keeps_what_was_typed_but_no_secret() {
    let form = Form::new("f", "/x", "t", "保存")
        .with(Field::text("name", "名称"))
        .with(Field::of("password", "密码", Control::Password))
        .with(Field::select("kind", "类别", vec![Choice::new("a", "甲"), Choice::new("b", "乙")]))
        .again(
            &posted(&[("name", "天河区"), ("password", "tamarind"), ("kind", "b")]),
            &[
                FieldProblem::new("name", "已有同名"),
                FieldProblem::new("", "请再看一遍"),
                FieldProblem::new("else", "其他"),
            ],
        );
    assert_eq!(form.fields[0].value, "天河区");
    assert_eq!(form.fields[0].problem.as_deref(), Some("已有同名"));
    assert_eq!(form.fields[1].value, "");
    assert!(!form.fields[2].choices()[0].current && form.fields[2].choices()[1].current);
    assert_eq!(form.problem.as_deref(), Some("请再看一遍；其他"));
    assert_eq!(form.faulty().len(), 1);
}

#[test]
fn a_conflict_brings_the_present_revision_and_a_slip_keeps_the_old_one() {
    let sent = posted(&[("revision", "1")]);
    for (status, expected) in [(StatusCode::CONFLICT, "2"), (StatusCode::UNPROCESSABLE_ENTITY, "1")] {
        let refusal = Refusal { posted: &sent, status, problems: Vec::new() };
        let (_, form) =
            Form::new("f", "/x", "t", "保存").with(Field::hidden("revision", 2)).answered(Some(&refusal));
        assert_eq!(form.fields[0].value, expected);
    }
}

#[test]
fn days_and_numbers_that_are_none_are_named() {
    let form = posted(&[("on", "2026-02-30"), ("unit", "x"), ("good", "2026-02-28")]);
    let mut problems = Vec::new();
    assert_eq!(form.date("good", &mut problems), Some(jiff::civil::date(2026, 2, 28)));
    assert_eq!(form.date("missing", &mut problems), None);
    assert!(problems.is_empty());
    form.wanted_date("on", &mut problems);
    form.wanted_date("missing", &mut problems);
    form.wanted_number("unit", "请选择机构", &mut problems);
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["on", "missing", "unit"]);
}
