//! Inputs that once crashed or hung a reader, kept under `tests/found` by the format they are for:
//! each must end in a value or a refusal.

use domain::reference::Reference;
use files::Format;
use std::path::Path;

#[test]
fn found_inputs_end_in_a_value_or_a_refusal() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    let reference = Reference::shipped();
    let formats = [
        ("xlsx", Format::Xlsx),
        ("xls", Format::Xls),
        ("ods", Format::Ods),
        ("docx", Format::Docx),
        ("html", Format::Html),
        ("csv", Format::Csv),
    ];
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some((_, format)) = formats.iter().find(|(kind, _)| name.starts_with(&format!("{kind}-"))) else {
            continue;
        };
        let bytes = std::fs::read(entry.path()).unwrap();
        let _ = files::read_as(*format, &name, &bytes, &reference);
        let _ = files::read_catalogues(&name, &bytes, &reference);
        let _ = files::read_lists(&name, &bytes, &reference);
    }
}

/// A clean article stays as it is when it is cleaned again.
#[test]
fn found_articles_are_clean_after_one_cleaning() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with("article-") {
            let body = std::fs::read_to_string(entry.path()).unwrap();
            let clean = files::clean_article(&body).html;
            assert_eq!(files::clean_article(&clean).html, clean, "{:?}", entry.file_name());
            count += 1;
        }
    }
    assert!(count > 0);
}
