//! The command line over what is no national guideline: a province's layer is loaded beside it (R9), a
//! department's own catalogue is checked by its own profile (R113a), a level's catalogues are read as one
//! whole (R23a).

#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

const HEAD: &str = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级\n";

fn gongkai(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongkai")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn written(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The findings of `lint --format json`, by rule and item.
fn findings(arguments: &[&str]) -> Vec<(String, String)> {
    let out = gongkai(&[&["catalogue", "lint", "--format", "json"], arguments].concat());
    let json: Value = serde_json::from_slice(&out.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}{}", text(&out.stdout), text(&out.stderr));
    });
    let files = if json.is_array() { json } else { Value::Array(vec![json]) };
    let mut found = Vec::new();
    for file in files.as_array().unwrap() {
        for one in file["findings"].as_array().unwrap() {
            let of = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
            found.push((of("rule"), of("item")));
        }
    }
    found
}

#[test]
fn r9_a_layer_is_loaded_beside_the_guideline_and_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let out = gongkai(&["demo", "--data", data, "--no-serve"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let row = "1,省级增设,主动发现机制,渠道,《某省办法》,20个工作日内,县级部门,■政府网站,√,,√,,√,√\n";
    let file = written(folder.path(), "省级.csv", &format!("{HEAD}{row}"));
    let import = |more: &[&str]| {
        gongkai(&[&["guideline", "import", &file, "--sector", "社会救助", "--data", data], more].concat())
    };
    let out = import(&["--layer", "某省", "--note", "某省民政厅印发"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert!(text(&out.stdout).contains("国家指引和目录没有改动"), "{}", text(&out.stdout));
    let again = import(&["--layer", "某省", "--note", "某省民政厅印发"]);
    assert!(text(&again.stdout).contains("没有装入"), "{}", text(&again.stdout));
    // Without `--layer` the same file would leave one item of the guideline: it asks first.
    let asked = import(&[]);
    assert_eq!(asked.status.code(), Some(1), "{}", text(&asked.stderr));
}

#[test]
fn r113a_a_department_s_own_catalogue_is_checked_by_its_own_profile() {
    let folder = tempfile::tempdir().unwrap();
    let table = "云山市民政局政务公开目录,,,,,,,,,,,\n\
        序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请\n\
        1,机构职能,机构设置,职责；内设机构,《中华人民共和国政府信息公开条例》（国务院令第711号）,自信息形成或变更之日起20个工作日内,云山市民政局,■政府网站,√,,√,\n";
    let file = written(folder.path(), "民政局.csv", table);
    let own = findings(&[&file, "--profile", "department"]);
    assert!(!own.iter().any(|(rule, _)| rule == "missing-item" || rule == "added-item"), "{own:?}");
    let grassroots = gongkai(&["catalogue", "lint", &file]);
    assert_eq!(grassroots.status.code(), Some(2), "no sector of the 26: it is asked for");
    assert!(text(&grassroots.stderr).contains("--sector"), "{}", text(&grassroots.stderr));
}

#[test]
fn r23a_files_of_one_level_are_read_as_one_catalogue() {
    let folder = tempfile::tempdir().unwrap();
    let reference = domain::reference::Reference::shipped();
    let guideline = reference.guideline_named("社会救助").unwrap();
    let rows: Vec<String> = guideline
        .items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let row = &item.row;
            let cells = [&row.level1_item, &row.level2_item, &row.content_elements, &row.legal_basis];
            let cells: Vec<String> = cells.into_iter().map(|text| cell(text)).collect();
            let period = cell(&row.time_limit);
            format!("{},{},{period},白石县民政局,■政府网站,√,,√,,√,√\n", at + 1, cells.join(","))
        })
        .collect();
    let title = "白石县社会救助领域基层政务公开标准目录,,,,,,,,,,,,,\n";
    let (first, second) = rows.split_at(rows.len() / 2);
    let half = |name: &str, rows: &[String]| {
        written(folder.path(), name, &format!("{title}{HEAD}{}", rows.concat()))
    };
    let (one, two) = (half("民政局.csv", first), half("街道.csv", second));
    let missing = |arguments: &[&str]| {
        findings(arguments).into_iter().filter(|(rule, _)| rule == "missing-item").count()
    };
    assert_eq!(missing(&[&one]), second.len(), "half a level alone");
    assert_eq!(missing(&[&one, &two]), 0, "both halves are the level's catalogue");
    assert_eq!(missing(&[&one, "--scope", "unit"]), 0, "a unit answers for its own rows");
}
