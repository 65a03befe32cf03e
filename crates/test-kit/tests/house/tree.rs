//! The project's own files, read from the disk: what is built, fetched or filled is left out, so
//! that the tests say the same in a clean clone, a work tree and an unpacked archive.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders that are built, fetched or filled, wherever they stand.
const NOT_OURS: [&str; 8] =
    ["target", "node_modules", "dist", ".git", "data-demo", "test-results", "corpus", "artifacts"];

/// One file of the project.
pub struct ProjectFile {
    /// Its path from the project's folder, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the crate stands two folders below the project")
        .to_path_buf()
}

/// The text of one file of the project.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every text file of the project; files with a NUL byte or not in UTF-8 are not text.
pub fn text_files() -> Vec<ProjectFile> {
    let mut found = Vec::new();
    collect(&root(), &root(), &mut found);
    found.sort_by(|left, right| left.path.cmp(&right.path));
    assert!(found.len() > 50, "only {} files found: looking in the wrong place", found.len());
    found
}

/// Every Rust file of the project.
pub fn rust_files() -> Vec<ProjectFile> {
    text_files().into_iter().filter(|file| file.path.ends_with(".rs")).collect()
}

/// The folders directly below `path`, by name; none when `path` is not there.
pub fn folders_below(path: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root().join(path)) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Lines of a table of exceptions beside the tests: the exception and its reason.
pub fn exceptions(table: &str) -> Vec<(String, String)> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let (what, reason) = line.split_once('\t').unwrap_or_else(|| panic!("no reason given: {line}"));
            assert!(reason.trim().len() > 10, "a reason is a sentence: {line}");
            (what.to_owned(), reason.to_owned())
        })
        .collect()
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<ProjectFile>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && !NOT_OURS.contains(&name.as_str()) {
            collect(root, &path, found);
        } else if kind.is_file()
            && name != ".git" // of a linked work tree it is a file that names the other folder
            && let Ok(text) = fs::read_to_string(&path)
            && !text.contains('\0')
        {
            let path = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            found.push(ProjectFile { path, text });
        }
    }
}
