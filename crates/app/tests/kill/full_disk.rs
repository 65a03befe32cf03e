//! The disk fills up while records are published and files attached: refused with what to do, nothing half-written, and
//! everything works again when there is room. The disk is a small one in memory, seen by this server alone.

use super::installation::{Installation, get, sent};
use super::publication::{prepare, record};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const FULL: &str = "服务器的磁盘已满";
/// What runs in a space of its own: a small disk with a copy of the data, the server on it, and a hand on the disk.
const SCRIPT: &str = r#"
set -e
mount -t tmpfs -o size=96m tmpfs "$1"
cp -a "$2" "$1/data"
"$3" serve --listen "$4" --data "$1/data" >/dev/null &
server=$!
echo ready
while read -r word; do
  case $word in
    fill) for n in 1 2 3; do cat /dev/zero >>"$1/ballast" 2>/dev/null || true; sleep 0.2; done; echo filled ;;
    free) rm -f "$1/ballast"; echo freed ;;
    end) kill "$server"; wait "$server" || true; "$3" audit verify --data "$1/data"; echo ended ;;
  esac
done
"#;

/// A server on a disk that can be filled.
struct SmallDisk {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    origin: String,
}

impl SmallDisk {
    fn with(installation: &Installation, folder: &Path) -> Self {
        let disk = folder.join("disk");
        std::fs::create_dir(&disk).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let listen = format!("127.0.0.1:{port}");
        let mut child = Command::new("unshare")
            .args([
                "--user",
                "--map-root-user",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "bash",
                "-c",
                SCRIPT,
                "disk",
            ])
            .arg(&disk)
            .arg(&installation.data)
            .args([env!("CARGO_BIN_EXE_gongkai"), &listen])
            .env("GONGKAI_LOG", "error")
            .env_remove("GONGKAI_DATABASE_URL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare of util-linux");
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut disk = Self { child, input, output, origin: format!("http://{listen}") };
        disk.expect("ready");
        let started = Instant::now();
        while ureq::get(format!("{}/readyz", disk.origin)).call().is_err() {
            assert!(started.elapsed() < Duration::from_secs(60), "the server did not become ready");
            std::thread::sleep(Duration::from_millis(50));
        }
        disk
    }

    fn tell(&mut self, word: &str, answer: &str) -> String {
        writeln!(self.input, "{word}").unwrap();
        self.expect(answer)
    }

    /// Reads on to a word; gives what came before it.
    fn expect(&mut self, word: &str) -> String {
        let mut before = String::new();
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).unwrap();
            assert!(read > 0, "no “{word}”; may this user mount a disk of its own? {before}");
            if line.trim() == word {
                return before;
            }
            before.push_str(&line);
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A file for a record.
fn attached(origin: &str, token: &str, id: i64, key: &str, bytes: usize) -> (u16, String) {
    let body: Vec<u8> = "办理条件见正文。\n".as_bytes().iter().copied().cycle().take(bytes).collect();
    let request = ureq::post(format!("{origin}/api/v1/disclosures/{id}/attachments?name=a.txt"))
        .header("Authorization", format!("Bearer {token}"))
        .header("Idempotency-Key", key)
        .header("Content-Type", "application/octet-stream")
        .config()
        .http_status_as_error(false)
        .build();
    let mut answer = request.send(&body[..]).expect("an answer");
    (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
}

#[test]
fn a_full_disk_refuses_and_keeps_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let installation = Installation { data: folder.path().join("data"), database: None };
    let tokens = prepare(&installation);
    let mut disk = SmallDisk::with(&installation, folder.path());
    let origin = disk.origin.clone();
    let list = get(&format!("{origin}/api/v1/units/440106-mz/20/checklist"), "");
    let row = list["rows"].as_array().unwrap().iter().find(|row| row["elements"][0].is_object()).unwrap();
    let place = [&row["level1_item"], &row["level2_item"], &row["elements"][0]["called"]]
        .map(|words| words.as_str().unwrap().to_owned());
    let load = |key: &str| {
        let mut body = record(&place, key);
        // Long enough that no free page of the database takes it.
        body["body"] = json!("办理条件：户籍在本区的家庭。".repeat(15_000));
        sent(&origin, &tokens[0], "/api/v1/disclosures", key, &body).expect("an answer")
    };
    let (status, before) = load("before");
    assert_eq!(status, 201, "{before}");
    let kept = serde_json::from_str::<Value>(&before).unwrap()["id"].as_i64().unwrap();
    let path = format!("/api/v1/disclosures/{kept}/return");
    let (status, words) =
        sent(&origin, &tokens[1], &path, "return", &json!({ "note": "请加上附件" })).expect("an answer");
    assert!(status < 300, "{words}");

    disk.tell("fill", "filled");
    let (status, words) = load("full");
    assert_eq!(status, 503, "{words}");
    assert!(words.contains(FULL) && words.contains("清理磁盘"), "{words}");
    let (status, words) = attached(&origin, &tokens[0], kept, "file-full", 4_000_000);
    assert_eq!(status, 503, "{words}");
    assert!(words.contains(FULL), "{words}");
    // What is there is still read.
    let shown = get(&format!("{origin}/api/v1/disclosures/{kept}"), &tokens[0]);
    assert_eq!(shown["version"]["state"], "returned");
    assert_eq!(shown["attachments"].as_array().map(Vec::len), Some(0), "no half of a file: {shown}");

    disk.tell("free", "freed");
    let (status, again) = load("full");
    assert_eq!(status, 201, "the same key works when there is room: {again}");
    let (status, words) = attached(&origin, &tokens[0], kept, "file-again", 4_000_000);
    assert_eq!(status, 200, "{words}");
    let id = serde_json::from_str::<Value>(&again).unwrap()["id"].as_i64().unwrap();
    for (who, act) in [(1, "review"), (2, "approve"), (0, "publish")] {
        let path = format!("/api/v1/disclosures/{id}/{act}");
        let (status, words) =
            sent(&origin, &tokens[who], &path, act, &json!({ "note": "可以公开" })).expect("an answer");
        assert!(status < 300, "{act}: {words}");
    }
    let public = get(&format!("{origin}/api/v1/published-disclosures/{id}"), "");
    assert_eq!(public["version"]["title"], "第full号信息");
    println!("{}", disk.tell("end", "ended").trim());
}
