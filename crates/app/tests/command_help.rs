//! `docs/commands.md` is what `--help` prints; `UPDATE_PAGES=1` writes it again.

#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

use std::path::Path;
use std::process::Command;

/// Every command a person may call, in the order of the help.
const COMMANDS: &[&[&str]] = &[
    &[],
    &["setup"],
    &["demo"],
    &["serve"],
    &["worker"],
    &["migrate"],
    &["doctor"],
    &["backup"],
    &["restore"],
    &["audit"],
    &["audit", "verify"],
    &["search"],
    &["search", "check"],
    &["user"],
    &["user", "link"],
    &["user", "list"],
    &["token"],
    &["token", "create"],
    &["workdays"],
    &["workdays", "add"],
    &["workdays", "count"],
    &["workdays", "explain"],
    &["catalogue"],
    &["catalogue", "convert"],
    &["catalogue", "lint"],
    &["catalogue", "diff"],
    &["catalogue", "merge"],
    &["catalogue", "state"],
    &["guideline"],
    &["guideline", "import"],
    &["guideline", "withdraw"],
    &["privacy"],
    &["privacy", "scan"],
    &["maintain"],
];

fn help(command: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai")).args(command).arg("--help").output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_page_of_commands_is_what_help_prints() {
    let mut page = String::from(
        "# 命令\n\n退出状态：0 完成且无误；1 完成但发现错误；2 未能完成（标准错误有说明）。日期一律写作 2026-11-20。\n",
    );
    for command in COMMANDS {
        let title = std::iter::once("gongkai").chain(command.iter().copied()).collect::<Vec<_>>().join(" ");
        page.push_str(&format!("\n## {title}\n\n```text\n{}\n```\n", help(command).trim_end()));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/commands.md");
    if std::env::var_os("UPDATE_PAGES").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/commands.md 已过时：运行 make docs");
}

/// `--help` of every command that does something shows an example.
#[test]
fn every_command_shows_an_example() {
    for command in COMMANDS.iter().filter(|command| command.len() == 1) {
        let text = help(command);
        let nested = COMMANDS.iter().filter(|other| other.len() == 2 && other[0] == command[0]);
        let shown = text.contains("例：") || nested.clone().any(|other| help(other).contains("例："));
        assert!(shown, "{command:?}");
    }
}
