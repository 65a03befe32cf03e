//! Forms that only LibreOffice reads (doc, wps, et, rtf), converted by it as a child process: a profile
//! and a folder of its own, no macros, no links, no display; bounded in time, memory and output.

use crate::error::Trouble;
use crate::limits::{MAX_FILE_BYTES, OFFICE_MEMORY_KILOBYTES, OFFICE_SECONDS};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// What it should be converted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Docx,
    Xlsx,
}

/// Names the program where it is not on the path.
const SETTING: &str = "GONGKAI_SOFFICE";
const STEP: Duration = Duration::from_millis(50);

/// Macros never run, links are never followed, nothing is recovered or recorded.
const PROFILE: &str = include_str!("office_profile.xcu");

/// The file as LibreOffice writes it in the wanted form.
pub(crate) fn converted(bytes: &[u8], wanted: Wanted) -> Result<Vec<u8>, Trouble> {
    let program = program().ok_or_else(|| Trouble::Office("没有找到 LibreOffice".to_owned()))?;
    convert_with(&program, bytes, wanted, OFFICE_SECONDS)
}

/// The program named by the setting, else the first on the path.
fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(SETTING).filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| ["soffice", "libreoffice"].map(|name| folder.join(name)))
        .find(|candidate| candidate.is_file())
}

fn convert_with(program: &Path, bytes: &[u8], wanted: Wanted, seconds: u64) -> Result<Vec<u8>, Trouble> {
    let folder = tempfile::tempdir().map_err(|error| failed("无法建立临时目录", &error))?;
    let here = folder.path();
    let input = here.join("input");
    let user = here.join("profile").join("user");
    fs::write(&input, bytes).map_err(|error| failed("无法写入临时文件", &error))?;
    fs::create_dir_all(&user).map_err(|error| failed("无法建立临时目录", &error))?;
    fs::write(user.join("registrymodifications.xcu"), PROFILE)
        .map_err(|error| failed("无法写入临时文件", &error))?;
    let mut child = start(program, here, wanted)?;
    let finished = wait(&mut child, seconds);
    if !finished {
        stop(&mut child);
        return Err(Trouble::Office(format!("转换超过 {seconds} 秒，已停止")));
    }
    let ending = match wanted {
        Wanted::Docx => "docx",
        Wanted::Xlsx => "xlsx",
    };
    let made = here.join("out").join(format!("input.{ending}"));
    let size = fs::metadata(&made).map_or(0, |found| found.len());
    if size == 0 {
        return Err(Trouble::Office("LibreOffice 打不开这个文件，可能已损坏或设有密码".to_owned()));
    }
    if size > MAX_FILE_BYTES as u64 {
        return Err(Trouble::Bomb);
    }
    fs::read(&made).map_err(|error| failed("无法读取转换的结果", &error))
}

fn failed(what: &str, error: &std::io::Error) -> Trouble {
    Trouble::Office(format!("{what}（{error}）"))
}

/// Starts the program in a group of its own under a bound of memory, with nothing of our environment
/// but where programs are.
fn start(program: &Path, here: &Path, wanted: Wanted) -> Result<Child, Trouble> {
    use std::os::unix::process::CommandExt;
    let filter = match wanted {
        Wanted::Docx => "docx:MS Word 2007 XML",
        Wanted::Xlsx => "xlsx:Calc MS Excel 2007 XML",
    };
    let profile = format!("-env:UserInstallation=file://{}", here.join("profile").display());
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("ulimit -v {OFFICE_MEMORY_KILOBYTES}; ulimit -c 0; exec \"$0\" \"$@\""))
        .arg(program)
        .arg(profile)
        .args(["--headless", "--invisible", "--nologo", "--nodefault", "--norestore", "--nolockcheck"])
        .args(["--convert-to", filter, "--outdir"])
        .arg(here.join("out"))
        .arg(here.join("input"))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into()))
        .env("HOME", here)
        .env("TMPDIR", here)
        .env("LANG", "C.UTF-8")
        .env("SAL_USE_VCLPLUGIN", "svp")
        // Requests that a document makes all the same end at a door that nobody opens.
        .envs([("http_proxy", NOWHERE), ("https_proxy", NOWHERE), ("ftp_proxy", NOWHERE)])
        .current_dir(here)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    command.spawn().map_err(|error| failed("无法启动", &error))
}

const NOWHERE: &str = "127.0.0.1:9";

/// Waits for the end, not longer than the given time. Time is counted in steps.
fn wait(child: &mut Child, seconds: u64) -> bool {
    let steps = seconds * 1_000 / 50;
    for _ in 0..steps {
        match child.try_wait() {
            Ok(Some(_)) => return true,
            Ok(None) => std::thread::sleep(STEP),
            Err(_) => return false,
        }
    }
    false
}

/// Ends the program with all that it started.
fn stop(child: &mut Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A stand-in for the program.
    fn stand_in(body: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("soffice");
        fs::write(&program, format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        (folder, program)
    }

    fn detail(outcome: Result<Vec<u8>, Trouble>) -> String {
        match outcome {
            Err(Trouble::Office(detail)) => detail,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_the_program_writes_is_taken_and_its_folder_goes_away() {
        let (folder, program) = stand_in(
            "for last; do :; done; out=; while [ $# -gt 0 ]; do [ \"$1\" = --outdir ] && out=$2; shift; done\nmkdir -p \"$out\"; cat \"$last\" > \"$out/input.docx\"; pwd > \"$(dirname \"$0\")/where\"; env > \"$(dirname \"$0\")/env\"",
        );
        let made = convert_with(&program, "内容".as_bytes(), Wanted::Docx, 20).unwrap();
        assert_eq!(made, "内容".as_bytes());
        let place = fs::read_to_string(folder.path().join("where")).unwrap();
        assert!(!Path::new(place.trim()).exists(), "{place}");
        let environment = fs::read_to_string(folder.path().join("env")).unwrap();
        assert!(!environment.contains("CARGO"), "{environment}");
    }

    #[test]
    fn a_program_that_hangs_is_ended_with_its_children() {
        let (folder, program) = stand_in("echo $$ > \"$(dirname \"$0\")/pid\"; sleep 300 & sleep 300");
        let said = detail(convert_with(&program, b"x", Wanted::Docx, 1));
        assert!(said.contains("1 秒"), "{said}");
        let pid = fs::read_to_string(folder.path().join("pid")).unwrap();
        let is_alive = Command::new("kill").args(["-0", pid.trim()]).stderr(Stdio::null()).status().unwrap();
        assert!(!is_alive.success());
    }

    #[test]
    fn a_program_that_fails_or_is_missing_is_told() {
        let (_folder, program) = stand_in("exit 3");
        assert!(detail(convert_with(&program, b"x", Wanted::Xlsx, 10)).contains("打不开"));
        let missing = Path::new("/nonexistent/soffice");
        assert!(detail(convert_with(missing, b"x", Wanted::Xlsx, 10)).contains("打不开"));
    }

    #[test]
    fn macros_and_links_are_off_in_its_profile() {
        for word in ["DisableMacrosExecution", "BlockUntrustedRefererLinks", "MacroSecurityLevel"] {
            assert!(PROFILE.contains(word), "{word}");
        }
    }
}
