//! Files of two sectors are told apart by their items where their titles name none (R1, R3).

use domain::catalogue::CatalogueTable;
use domain::reference::Reference;
use std::path::Path;
use std::process::{Command, Output};

fn gongkai(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongkai")).arg("catalogue").args(words).output().expect("gongkai runs")
}

fn write(folder: &Path, name: &str, table: &CatalogueTable) -> String {
    let path = folder.join(format!("{name}.xlsx"));
    let bytes = files::write::to_xlsx(std::slice::from_ref(table)).expect("a workbook");
    std::fs::write(&path, bytes).expect("written");
    path.display().to_string()
}

/// R1, R3: a file whose title names no sector is known by its items; under another sector it is refused, the right one named.
#[test]
fn files_without_a_sector_in_their_titles_are_known_by_their_items() {
    let folder = tempfile::tempdir().unwrap();
    let reference = Reference::shipped();
    let [help, care] = ["社会救助", "养老服务"].map(|name| {
        let mut table = reference.guideline_named(name).unwrap().to_table();
        table.title = "公开目录".to_owned();
        table.sector = None;
        write(folder.path(), name, &table)
    });
    let sides = ["merge", "--base", &help, "--local", &help, "--upstream", &care];
    for words in [&[&sides[..], &["--to", "json", "-o", "-"]].concat()[..], &["diff", &help, &care]] {
        let output = gongkai(words);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("“社会救助”") && told.contains("“养老服务”"), "{told}");
    }
    let output = gongkai(&["lint", &care, "--sector", "社会救助"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("--sector 养老服务"), "{told}");
    let output = gongkai(&["lint", &care, "--sector", "养老服务"]);
    assert_ne!(output.status.code(), Some(2));
}

/// R1: of a file with catalogues of two sectors the chosen one is checked, and what was left out is told.
#[test]
fn of_a_file_with_two_sectors_the_chosen_one_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let reference = Reference::shipped();
    let tables = ["社会救助", "养老服务"].map(|name| {
        let mut table = reference.guideline_named(name).unwrap().to_table();
        table.title = format!("{name}领域公开目录");
        table.sheet = name.to_owned();
        table
    });
    let path = folder.path().join("both.xlsx");
    std::fs::write(&path, files::write::to_xlsx(&tables).unwrap()).unwrap();
    let output = gongkai(&["lint", &path.display().to_string(), "--sector", "社会救助", "--format", "json"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_ne!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("“养老服务领域公开目录”没有检查") && told.contains("--sector 养老服务"), "{told}");
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(!printed.contains("missing-item"), "{printed}");
}
