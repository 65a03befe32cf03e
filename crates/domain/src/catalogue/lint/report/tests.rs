//! The three forms of a report.

use super::*;
use crate::catalogue::lint::{Options, Setting, lint, rules};
use crate::reference::Reference;
use serde_json::Value;

fn with_report<T>(check: impl FnOnce(&Report<'_>) -> T) -> T {
    let guideline = rules::sample::guideline(Setting::Ordinary);
    let mut table = rules::sample::faultless(&guideline);
    table.sheet = "Sheet1".to_owned();
    table.rows[0].row.legal_basis = "《社会救助暂行办法》（国务院令第649号）第二十条".to_owned();
    table.rows.pop();
    let findings =
        lint(&[&table], &guideline, &Reference::shipped(), &Options::on(jiff::civil::date(2026, 3, 2)));
    check(&Report {
        file: "目录 1.xlsx",
        sector: &guideline.guideline_name,
        tables: &[&table],
        findings: &findings,
    })
}

#[test]
fn text_shows_cell_words_reason_source_and_fix() {
    let text = with_report(|report| text(std::slice::from_ref(report)));
    for part in [
        "警告[basis-cites-clause R34]：写了具体条款“第二十条”",
        "  --> 目录 1.xlsx › Sheet1 › 第3行（序号1）",
        "   | 《社会救助暂行办法》（国务院令第649号）第二十条",
        &format!(
            "   | {}{}",
            " ".repeat("《社会救助暂行办法》（国务院令第号）".chars().count() * 2 + 3),
            "^".repeat(8)
        ),
        "   = 依据：《广东省人民政府办公厅关于切实做好基层政务公开标准化规范化工作的通知》附件1第7问：",
        "   = 建议：删去条款号",
        "   = 可用 --fix 自动修改",
        "1个错误，1个警告，",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn json_has_the_fields_of_the_contract() {
    let value: Value =
        serde_json::from_str(&with_report(|report| json(std::slice::from_ref(report)))).unwrap();
    let fields = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields(&value), ["file", "sector", "findings", "summary"]);
    assert_eq!(
        fields(&value["findings"][0]),
        [
            "rule",
            "rule_no",
            "severity",
            "sheet",
            "row",
            "seq_no",
            "item",
            "column",
            "message",
            "source",
            "suggestion"
        ]
    );
    assert_eq!(fields(&value["summary"]), ["rows", "errors", "warnings", "notes"]);
    assert_eq!(value["findings"][0]["severity"], "error");
    assert_eq!(value["findings"][0]["row"], Value::Null, "a missing item has no row");
    let several: Value =
        serde_json::from_str(&with_report(|report| json(&[report.clone(), report.clone()]))).unwrap();
    assert_eq!(several.as_array().map(Vec::len), Some(2));
}

/// The structure that SARIF 2.1.0 requires of a log.
#[test]
fn sarif_has_what_the_standard_requires() {
    let log: Value =
        serde_json::from_str(&with_report(|report| sarif(std::slice::from_ref(report), "0.1.0"))).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(run["tool"]["driver"]["name"], "gongkai");
    assert_eq!(rules.len(), super::super::rules::all().len());
    for rule in rules {
        assert!(rule["id"].is_string() && rule["shortDescription"]["text"].is_string());
        assert!(
            ["error", "warning", "note"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap())
        );
    }
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["message"]["text"].is_string());
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "%E7%9B%AE%E5%BD%95%201.xlsx");
        assert!(
            place
                .get("region")
                .is_none_or(|region| region["startLine"].as_u64().is_some_and(|line| line >= 1))
        );
    }
}
