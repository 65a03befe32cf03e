//! Every rule by its own examples, the 26 guidelines, the pages, and cases of precedence.

use super::rules::{all, sample};
use super::*;
use crate::catalogue::{Column, OmitItems, PlacedRow};
use crate::diagnostic::Severity;
use crate::organisation::FormerName;

fn options() -> Options {
    Options::on(jiff::civil::date(2026, 3, 2))
}

fn found(
    table: &CatalogueTable,
    guideline: &Guideline,
    options: &Options,
) -> Vec<(&'static str, Severity, Option<String>)> {
    lint(&[table], guideline, &Reference::shipped(), options)
        .into_iter()
        .map(|finding| (finding.rule, finding.severity, finding.item))
        .collect()
}

/// Findings that count: warnings and errors.
fn faults(table: &CatalogueTable, guideline: &Guideline) -> Vec<&'static str> {
    found(table, guideline, &options())
        .into_iter()
        .filter(|(_, severity, _)| *severity != Severity::Note)
        .map(|(rule, _, _)| rule)
        .collect()
}

#[test]
fn each_rule_by_its_examples() {
    for rule in all() {
        for (example, is_bad) in
            rule.good.iter().map(|e| (e, false)).chain(rule.bad.iter().map(|e| (e, true)))
        {
            let guideline = sample::guideline(example.setting);
            let mut table = sample::faultless(&guideline);
            let publishers = Some(Arc::new(sample::register(&table)));
            sample::apply(&mut table, &guideline, example.edits);
            let findings = found(&table, &guideline, &Options { all: true, publishers, ..options() });
            let counts = |severity: Severity| severity != Severity::Note || rule.severity == Severity::Note;
            let of_rule =
                findings.iter().filter(|(name, severity, _)| *name == rule.name && counts(*severity)).count();
            assert_eq!(of_rule, usize::from(is_bad), "{}: {}: {findings:?}", rule.name, example.shows);
            let others: Vec<_> = findings
                .iter()
                .filter(|(name, severity, _)| *name != rule.name && *severity != Severity::Note)
                .collect();
            assert!(
                others.is_empty(),
                "{}: {}: a fault is reported once: {others:?}",
                rule.name,
                example.shows
            );
        }
        assert!(!rule.good.is_empty() && !rule.bad.is_empty(), "{}", rule.name);
    }
}

#[test]
fn r12_every_guideline_with_real_publishers_is_free_of_faults() {
    for guideline in &Reference::shipped().guidelines {
        let table = sample::faultless(guideline);
        assert_eq!(faults(&table, guideline), Vec::<&str>::new(), "{}", guideline.sector);
    }
}

#[test]
fn r55_a_body_that_was_renamed_is_mended_with_its_present_name() {
    let guideline = sample::guideline(rule::Setting::Ordinary);
    let mut table = sample::faultless(&guideline);
    table.rows[0].row.publisher = "白石县卫生局、白石县财政局".to_owned();
    let former = FormerName {
        name: "白石县卫生局".to_owned(),
        since: jiff::civil::date(2026, 3, 1),
        event: "更名为".to_owned(),
        now: Some("白石县卫生健康局".to_owned()),
        document: "白府〔2026〕3号".to_owned(),
    };
    let bodies: Vec<String> = table.rows[1..].iter().map(|placed| placed.row.publisher.clone()).collect();
    let standing = bodies.iter().map(String::as_str).chain(["白石县卫生健康局", "白石县财政局"]);
    let publishers = Some(Arc::new(PublisherRegister::new(standing, vec![former])));
    let options = Options { publishers, ..options() };
    let findings = lint(&[&table], &guideline, &Reference::shipped(), &options);
    let of_rule: Vec<&Finding> = findings.iter().filter(|found| found.rule == "publisher-outside").collect();
    assert_eq!(of_rule.len(), 1, "{of_rule:?}");
    assert_eq!(of_rule[0].message, "“白石县卫生局”已于2026-03-01更名为白石县卫生健康局（白府〔2026〕3号）");
    assert_eq!(of_rule[0].suggestion.as_deref(), Some("改为“白石县卫生健康局”"));
    apply_fixes(&mut table, &findings);
    assert_eq!(table.rows[0].row.publisher, "白石县卫生健康局、白石县财政局");
}

#[test]
fn pages_are_current() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules");
    if std::env::var_os("UPDATE_PAGES").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in pages() {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
    for (name, text) in pages() {
        let written = std::fs::read_to_string(folder.join(&name)).unwrap_or_default();
        assert!(
            written == text,
            "docs/rules/{name} 已过时：用 UPDATE_PAGES=1 cargo test -p domain pages_are_current 重新生成"
        );
    }
    let kept = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(kept, pages().len(), "docs/rules 里有规则之外的文件");
}

fn ordinary() -> (Guideline, CatalogueTable) {
    let guideline = sample::guideline(Setting::Ordinary);
    let table = sample::faultless(&guideline);
    (guideline, table)
}

#[test]
fn r20_the_nearest_absent_item_is_the_renamed_one_and_the_other_is_missing() {
    let (mut guideline, _) = ordinary();
    guideline.items.truncate(3);
    for (item, name) in guideline.items.iter_mut().zip(["审批信息", "审核信息", "政策文件"]) {
        "综合业务".clone_into(&mut item.row.level1_item);
        name.clone_into(&mut item.row.level2_item);
    }
    let mut table = sample::faultless(&guideline);
    table.rows.remove(1);
    "审批情况".clone_into(&mut table.rows[0].row.level2_item);
    "2".clone_into(&mut table.rows[1].row.seq_no);
    let findings = found(&table, &guideline, &options());
    let expected = [
        ("missing-item", Severity::Error, Some("审核信息".to_owned())),
        ("renamed-item", Severity::Warning, Some("审批情况".to_owned())),
    ];
    assert_eq!(findings, expected);
}

#[test]
fn r21_several_rows_and_bracketed_additions_are_refinements() {
    let (guideline, mut table) = ordinary();
    let mut part = table.rows[0].clone();
    part.row.level2_item = format!("{}（新增）", part.row.level2_item);
    part.line = 100;
    let mut other = table.rows[0].clone();
    "审批结果名单".clone_into(&mut other.row.content_elements);
    other.line = 101;
    table.rows.splice(1..1, [other, part]);
    (1u32..).zip(&mut table.rows).for_each(|(number, placed)| placed.row.seq_no = number.to_string());
    assert_eq!(faults(&table, &guideline), Vec::<&str>::new());
}

#[test]
fn r23a_tables_are_read_together_and_a_unit_alone_misses_nothing() {
    let (guideline, table) = ordinary();
    let (mut one, mut other) = (table.clone(), table.clone());
    let half = table.rows.len() / 2;
    one.rows.truncate(half);
    other.rows.drain(..half);
    let reference = Reference::shipped();
    let count = |tables: &[&CatalogueTable], scope| {
        let findings = lint(tables, &guideline, &reference, &Options { scope, ..options() });
        findings.iter().filter(|finding| finding.rule == "missing-item").count()
    };
    assert_eq!(count(&[&one, &other], Scope::Level), 0);
    assert_eq!(count(&[&one], Scope::Level), table.rows.len() - half);
    assert_eq!(count(&[&one], Scope::Unit), 0);
}

#[test]
fn r16_a_town_is_asked_only_for_rows_ticked_township() {
    let (mut guideline, _) = ordinary();
    for (at, item) in guideline.items.iter_mut().enumerate() {
        item.row.level_township = Some(at % 2 == 0);
    }
    let mut table = sample::faultless(&guideline);
    table.rows.retain(|placed| placed.row.level_township == Some(true));
    (1u32..).zip(&mut table.rows).for_each(|(number, placed)| placed.row.seq_no = number.to_string());
    let at_level = |level| {
        let findings = found(&table, &guideline, &Options { level: Some(level), ..options() });
        findings.iter().filter(|(rule, _, _)| *rule == "missing-item").count()
    };
    assert_eq!(at_level(Level::Township), 0);
    assert_eq!(at_level(Level::County), guideline.items.len() - table.rows.len());
}

#[test]
fn r24_omitted_rows_count_only_where_the_policy_is_free() {
    for (setting, policy, missing) in
        [(Setting::Free, OmitItems::Free, 0), (Setting::Ordinary, OmitItems::Explained, 1)]
    {
        let guideline = sample::guideline(setting);
        assert_eq!(guideline.policy.omit_items, policy);
        let mut table = sample::faultless(&guideline);
        table.rows[0].status = crate::catalogue::RowStatus::Omitted;
        let findings = found(&table, &guideline, &options());
        let count = findings.iter().filter(|(rule, _, _)| *rule == "missing-item").count();
        assert_eq!(count, missing, "{setting:?}");
    }
}

#[test]
fn r14_a_blank_cell_earns_no_other_finding() {
    for column in [
        Column::ContentElements,
        Column::LegalBasis,
        Column::TimeLimit,
        Column::Publisher,
        Column::Channels,
        Column::Level2Item,
    ] {
        let (guideline, mut table) = ordinary();
        table.rows[0].row.set_cell(column, "");
        assert_eq!(faults(&table, &guideline), ["blank-cell"], "{column:?}");
    }
}

#[test]
fn r31_one_wrong_number_is_one_fault() {
    for (numbers, faults_at) in [
        (vec!["1", "2", "3", "4", "5"], vec![]),
        (vec!["5", "6", "7", "8", "9"], vec![]),
        (vec!["1", "2", "9", "4", "5"], vec![2]),
        (vec!["1", "2", "2", "3", "4"], vec![2]),
        (vec!["1", "2", "2", "4", "5"], vec![2]),
        (vec!["1", "2", "4", "5", "6"], vec![2]),
        (vec!["1", "2", "", "4", "5"], vec![2]),
        (vec!["1", "2", "1", "2", "3"], vec![2]),
        (vec!["0101", "0102", "0103", "0201", "0202"], vec![]),
        (vec!["0101", "0102", "0102", "0201", "0202"], vec![2]),
        (vec!["1.1", "1.2", "2.1", "2.2", "1.3"], vec![]),
        (vec!["1.1", "1.3", "2.1", "2.2", "2.3"], vec![1]),
    ] {
        let (mut guideline, _) = ordinary();
        guideline.items.truncate(5);
        let mut table = sample::faultless(&guideline);
        for (placed, number) in table.rows.iter_mut().zip(&numbers) {
            (*number).clone_into(&mut placed.row.seq_no);
        }
        let expected: Vec<u32> = faults_at.iter().map(|at: &usize| table.rows[*at].line).collect();
        let findings = lint(&[&table], &guideline, &Reference::shipped(), &options());
        let rows: Vec<u32> =
            findings.iter().filter(|f| f.rule == "number-sequence").filter_map(|f| f.row).collect();
        assert_eq!(rows, expected, "{numbers:?}");
    }
}

#[test]
fn r20_a_name_only_half_alike_is_told_and_never_written_over() {
    let guideline = sample::guideline(Setting::Ordinary);
    let mut table = sample::faultless(&guideline);
    let wanted = table.rows[0].row.level2_item.clone();
    let half: String = wanted.chars().take(wanted.chars().count().div_ceil(2)).collect();
    let rest: String = "甲".repeat(wanted.chars().count() / 2);
    table.rows[0].row.level2_item = format!("{half}{rest}");
    let findings = lint(&[&table], &guideline, &Reference::shipped(), &options());
    let renamed = findings.iter().find(|finding| finding.rule == "renamed-item").expect("told");
    assert!(renamed.fix.is_none(), "{renamed:?}");
    assert_eq!(renamed.severity, Severity::Warning, "an item of one's own stands in no way");
    assert!(renamed.message.contains("可能是增加的事项"), "{}", renamed.message);
}

#[test]
fn r20_an_altered_level1_name_is_reported_once_and_nothing_is_missing() {
    let (guideline, mut table) = ordinary();
    let name = table.rows[0].row.level1_item.clone();
    for placed in table.rows.iter_mut().filter(|placed| placed.row.level1_item == name) {
        placed.row.level1_item = format!("{name}类");
    }
    assert_eq!(faults(&table, &guideline), ["renamed-item"]);
}

#[test]
fn r20_a_level1_name_with_nothing_in_common_is_known_by_its_unchanged_rows() {
    let reference = Reference::shipped();
    let guideline = reference.guideline_named("社会救助").unwrap();
    let mut table = sample::faultless(guideline);
    let under = |placed: &&mut PlacedRow| placed.row.level1_item == "最低生活保障";
    table.rows.iter_mut().filter(under).for_each(|placed| placed.row.level1_item = "低保类".to_owned());
    assert_eq!(faults(&table, guideline), ["renamed-item"]);
    // A section of the unit's own has the same names beneath, and says something else: the absent one
    // is missing.
    for placed in table.rows.iter_mut().filter(|placed| placed.row.level1_item == "低保类") {
        placed.row.level1_item = "医疗补贴".to_owned();
        placed.row.legal_basis = "《白石县医疗补贴办法》（白府〔2025〕3号）".to_owned();
    }
    let missing = found(&table, guideline, &options());
    let is_missing = |name: &str| {
        missing.iter().any(|(rule, _, item)| *rule == "missing-item" && item.as_deref() == Some(name))
    };
    assert!(is_missing("政策法规文件"), "{missing:?}");
}

#[test]
fn r39_judged_by_the_day_and_by_the_old_number() {
    let (guideline, mut table) = ordinary();
    for (cell, day, repealed) in [
        ("《中华人民共和国政府信息公开条例》（国令第492号）", "2026-01-01", true),
        ("《中华人民共和国政府信息公开条例》（中华人民共和国国务院令第四百九十二号）", "2026-01-01", true),
        ("《信息公开条例》（国务院令492号）", "2026-01-01", true),
        ("《中华人民共和国政府信息公开条例》（国务院令第492号）", "2019-01-01", false),
        ("《中华人民共和国政府信息公开条例》", "2026-01-01", false),
        ("《物权法》（中华人民共和国主席令第六十二号）", "2026-01-01", true),
        ("《中华人民共和国婚姻法》", "2026-01-01", true),
        ("《中华人民共和国就业促进法》（主席令第62号）", "2026-01-01", false),
    ] {
        cell.clone_into(&mut table.rows[0].row.legal_basis);
        let options = Options::on(day.parse().unwrap());
        let findings = found(&table, &guideline, &options);
        assert_eq!(findings.iter().any(|(rule, _, _)| *rule == "basis-repealed"), repealed, "{cell} {day}");
    }
}

#[test]
fn fixes_mend_what_they_say() {
    let (guideline, mut table) = ordinary();
    table.columns[4].printed = "事项设立依据".to_owned();
    table.rows[0].row.legal_basis.push_str("第二十条");
    let name = table.rows[1].row.level2_item.clone();
    table.rows[1].row.level2_item = format!("{name}情况");
    let findings = lint(&[&table], &guideline, &Reference::shipped(), &options());
    assert_eq!(apply_fixes(&mut table, &findings), 3);
    assert_eq!(faults(&table, &guideline), Vec::<&str>::new());
    assert_eq!(apply_fixes(&mut table, &findings), 0, "a fix fits once");
}

/// R20: a number before a name is no part of it, of either level; a name of another item still is one.
#[test]
fn r20_numbers_before_names_are_no_alteration() {
    let guideline = sample::guideline(super::rule::Setting::Ordinary);
    for (number1, number2) in
        [("01", "1.1"), ("（一）", "（1）"), ("1、", ""), ("440106001", "440106001-"), ("", "1．1 ")]
    {
        let mut table = sample::faultless(&guideline);
        for placed in &mut table.rows {
            placed.row.level1_item.insert_str(0, number1);
            placed.row.level2_item.insert_str(0, number2);
        }
        assert_eq!(faults(&table, &guideline), [""; 0], "{number1} {number2}");
        let altered = format!("{}情况", table.rows[0].row.level2_item);
        table.rows[0].row.level2_item = altered;
        assert_eq!(faults(&table, &guideline), ["renamed-item"], "{number1} {number2}");
    }
}

/// R44: 从其规定 alone is no period; beside one it is a remark.
#[test]
fn r44_deferring_to_the_law_is_no_period() {
    let guideline = sample::guideline(super::rule::Setting::Ordinary);
    for (cell, expected) in [
        ("法律法规另有规定的从其规定", vec!["time-limit-unclear"]),
        ("法律、法规另有规定的，从其规定。", vec!["time-limit-unclear"]),
        ("及时公开，法律法规另有规定的从其规定", vec!["time-limit-unclear"]),
        ("20个工作日内，法律法规另有规定的从其规定", vec![]),
        ("60日内；法律法规另有规定的从其规定", vec![]),
        ("实时公开，法律法规另有规定的从其规定", vec![]),
    ] {
        let mut table = sample::faultless(&guideline);
        table.rows[0].row.time_limit = cell.to_owned();
        assert_eq!(faults(&table, &guideline), expected, "{cell}");
    }
}
