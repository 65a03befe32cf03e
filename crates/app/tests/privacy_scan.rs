//! `gongkai privacy scan`: what it prints and how it ends (R250). All numbers are invented.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn scan(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(["privacy", "scan"]).args(arguments).current_dir(folder).output().unwrap()
}

#[test]
fn r250_found_numbers_are_masked_and_the_status_says_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("名单.txt"), "编号 2020-440106-14-03-944151\n电话 139-3124-4663")
        .unwrap();
    std::fs::write(folder.path().join("说明.txt"), "办公电话 020-83123456").unwrap();
    let found = scan(&["名单.txt", "说明.txt", "--format", "json"], folder.path());
    assert_eq!(found.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&found.stdout).unwrap();
    let finding = &report["files"][0]["findings"];
    assert_eq!(finding.as_array().unwrap().len(), 1, "{report}");
    assert_eq!((&finding[0]["kind"], &finding[0]["place"]), (&"mobile".into(), &"第 2 行".into()));
    assert_eq!(finding[0]["masked"], "139****4663");
    assert_eq!(
        (&report["files"][0]["file"], &report["files"][1]["findings"]),
        (&"名单.txt".into(), &Value::Array(vec![]))
    );

    let text = String::from_utf8(scan(&["名单.txt"], folder.path()).stdout).unwrap();
    assert!(text.contains("第 2 行") && text.contains("139****4663") && !text.contains("3124"), "{text}");
    assert_eq!(scan(&["说明.txt"], folder.path()).status.code(), Some(0));
    let missing = scan(&["没有.txt"], folder.path());
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8(missing.stderr).unwrap().contains("没有.txt"));
}

#[test]
fn r250_what_was_not_read_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("照片.png"), b"\x89PNG\r\n\x1a\n....").unwrap();
    let found = scan(&["照片.png", "--format", "json"], folder.path());
    let report: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(found.status.code(), Some(0));
    assert!(report["files"][0]["unread"][0].as_str().unwrap().contains("图片"), "{report}");
}

#[test]
fn r250_names_beside_numbers_are_hints_and_no_findings() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("名单.csv"), "姓名,手机,金额\n张三,13800138000,800\n").unwrap();
    let report: Value =
        serde_json::from_slice(&scan(&["名单.csv", "--format", "json"], folder.path()).stdout).unwrap();
    let file = &report["files"][0];
    assert_eq!(file["findings"].as_array().unwrap().len(), 1, "the number alone: {report}");
    assert!(file["beside"][0].as_str().unwrap().contains("“姓名”列有1处姓名"), "{report}");
    let text = String::from_utf8(scan(&["名单.csv"], folder.path()).stdout).unwrap();
    assert!(text.contains("提示：“姓名”列") && !text.contains("张三"), "{text}");
}
