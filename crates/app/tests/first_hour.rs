//! The first hour of whoever keeps the server: a wrong command line, an address in use, a directory that
//! takes nothing, the setup without a terminal, and what a file's reader mended.

#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

use std::io::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PASSWORD: &str = "Not-a-real-one-2026";
const HEAD: &str = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级\n";

fn gongkai(arguments: &[&str]) -> Output {
    told(arguments, "")
}

/// Runs a command with something on its standard input, which is no terminal.
fn told(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that asks for nothing may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The code and every part of the words.
fn expect(output: &Output, code: i32, parts: &[&str]) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    for part in parts {
        assert!(said.contains(part), "no “{part}” in: {said}");
    }
}

#[test]
fn a_wrong_command_line_is_answered_in_chinese() {
    expect(&gongkai(&["serve", "--prot", "80"]), 2, &["不认识“--prot”", "用法", "gongkai serve --help"]);
    expect(&gongkai(&["serve", "--listen", "80"]), 2, &["不能是“80”", "127.0.0.1:8080"]);
    expect(&gongkai(&["--version"]), 0, &["gongkai"]);
}

#[test]
fn an_address_in_use_is_found_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = folder.path().join("data");
    for command in ["serve", "demo"] {
        let output = gongkai(&[command, "--data", data.to_str().unwrap(), "--listen", &address]);
        expect(&output, 2, &["端口已被占用", "--listen"]);
        assert!(!said(&output).contains("设置码"));
        assert!(!data.exists(), "{command} made something");
    }
    // Whatever else stands in the way is told in the same message.
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let output = gongkai(&["serve", "--data", file.to_str().unwrap(), "--listen", &address]);
    expect(&output, 2, &["端口已被占用", "是一个文件，不是目录"]);
}

#[test]
fn a_directory_that_takes_nothing_is_named_with_the_way_out() {
    let output = gongkai(&["serve", "--data", "/proc", "--listen", "127.0.0.1:0"]);
    expect(&output, 2, &["数据目录 /proc 不能写入", "--data"]);
    assert!(!said(&output).contains("数据库："), "{}", said(&output));
}

#[test]
fn logs_that_go_to_a_file_hold_no_colour_codes() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["demo", "--no-serve", "--data", data.to_str().unwrap()])
        .env("GONGKAI_LOG", "debug")
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(!output.stderr.is_empty(), "nothing was logged");
    assert!(!output.stderr.contains(&0x1b), "an escape code");
}

#[test]
fn setup_without_a_terminal_tells_everything_that_is_missing_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let output = gongkai(&["setup", "--data", data.to_str().unwrap()]);
    expect(&output, 2, &["--profile", "--account", "--name", "--password-file", "guangzhou"]);
    assert!(!data.exists(), "nothing is made");
}

fn setup(data: &Path, more: &[&str]) -> Output {
    let given = ["setup", "--data", data.to_str().unwrap(), "--profile", "guangzhou"];
    let person = ["--account", "admin", "--name", "张三", "--password-file", "-"];
    told(&[&given[..], &person[..], more].concat(), &format!("{PASSWORD}\n"))
}

#[test]
fn setup_takes_the_profile_and_the_identity_of_the_site() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let wrong = setup(&data, &["--icp", "abc", "--site-code", "12", "--police-record", "1"]);
    expect(&wrong, 2, &["有3处需要修改", "粤ICP备12345678号", "10位数字", "公安备案号的写法"]);
    let given = [
        "--site-name",
        "云山政务公开",
        "--icp",
        "粤ICP备12345678号",
        "--site-code",
        "4401000001",
        "--police-record",
        "粤公网安备44010602000001号",
        "--contact",
        "020-00000000",
    ];
    let output = setup(&data, &given);
    expect(&output, 0, &["城市档案：广州市", "网站名称：云山政务公开", "还没有填写：网站域名；"]);
    assert!(!said(&output).contains(PASSWORD));
    expect(&setup(&data, &given), 2, &["已经设置过"]);
    expect(&gongkai(&["maintain", "--data", data.to_str().unwrap()]), 0, &["已发布的目录0份"]);
}

#[test]
fn converting_and_checking_tell_what_was_mended() {
    let folder = tempfile::tempdir().unwrap();
    let row = |n: u32, item: &str, time: &str| {
        format!(
            "{n},综合,{item},文件,《中华人民共和国政府信息公开条例》,{time},白石县民政局,■政府网站,√,,√,,√,\n"
        )
    };
    let rows: String = [("甲", "20个工作日内"), ("乙", "同上"), ("丙", "同上")]
        .into_iter()
        .zip(1..)
        .map(|((item, time), n)| row(n, item, time))
        .collect();
    let file = folder.path().join("目录.csv");
    std::fs::write(&file, format!("白石县社会救助领域基层政务公开标准目录,,,,,,,,,,,,,\n{HEAD}{rows}"))
        .unwrap();
    let file = file.to_str().unwrap();
    let output = gongkai(&["catalogue", "convert", file, "--to", "json", "-o", "-"]);
    let summary = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(summary.contains("“同上”已还原：2处"), "{summary}");
    assert!(summary.contains("第4行 “公开时限”："), "{summary}");
    let output = gongkai(&["catalogue", "lint", file]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("“同上”已还原：2处"), "{}", said(&output));
}

#[test]
fn r8_a_unit_s_own_catalogue_is_no_guideline_until_somebody_says_so_and_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(setup(&data, &[]).status.success());
    let row = "1,综合,自编事项,文件,《某办法》,20个工作日内,白石县民政局,■政府网站,√,,√,,√,\n";
    let file = folder.path().join("目录.csv");
    std::fs::write(&file, format!("白石县社会救助领域基层政务公开标准目录,,,,,,,,,,,,,\n{HEAD}{row}"))
        .unwrap();
    let (file, data) = (file.to_str().unwrap(), data.to_str().unwrap());
    let import = |more: &[&str]| gongkai(&[&["guideline", "import", file, "--data", data], more].concat());
    expect(&import(&["--preview"]), 0, &["装载后1项", "增加1项：综合／自编事项", "减少"]);
    expect(&import(&[]), 1, &["白石县", "像是一个单位", "达到一半以上", "--confirm"]);
    let withdraw = ["guideline", "withdraw", "--sector", "社会救助", "--reason", "装错", "--data", data];
    expect(&gongkai(&withdraw), 2, &["只有这一版指引"]);
    expect(&import(&["--confirm"]), 0, &["已装入社会救助领域指引第2版", "guideline withdraw"]);
    expect(&gongkai(&withdraw), 0, &["已撤回社会救助领域指引第2版", "第1版恢复为现行版本"]);
    expect(&import(&[]), 1, &["--confirm"]);
}

#[test]
fn a_directory_whose_database_is_elsewhere_gets_no_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let copy = folder.path().join("copy.tar.gz");
    let backup = || gongkai(&["backup", copy.to_str().unwrap(), "--data", data.to_str().unwrap()]);
    expect(&backup(), 2, &["不是平台的数据目录", "--data"]);
    std::fs::write(data.join("secret.key"), "kept").unwrap();
    expect(&backup(), 2, &["数据库在别处", "GONGKAI_DATABASE_URL", "什么都没有做"]);
    let output = gongkai(&["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"]);
    expect(&output, 2, &["数据库在别处"]);
    assert!(!data.join("gongkai.db").exists() && !copy.exists());
}

#[test]
fn a_switch_in_the_environment_is_on_in_every_usual_word() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    for (value, words) in [("1", "是一个文件"), ("yes", "是一个文件"), ("maybe", "不能是“maybe”")]
    {
        let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["serve", "--data", file.to_str().unwrap(), "--listen", "127.0.0.1:0"])
            .env("GONGKAI_SECURE_COOKIES", value)
            .output()
            .unwrap();
        expect(&output, 2, &[words]);
    }
}
