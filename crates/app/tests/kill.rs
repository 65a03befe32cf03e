//! The server is killed (kill -9) under a load of writes, its database goes away, its disk is full: no acknowledged
//! write is lost, the audit chain stays whole, what follows is clean. Few rounds in `make test`, fifty on each database in `make torture`.

#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

#[path = "kill/full_disk.rs"]
mod full_disk;
#[path = "kill/installation.rs"]
mod installation;
#[path = "kill/lost_database.rs"]
mod lost_database;
#[path = "kill/publication.rs"]
mod publication;

use installation::{Installation, get, patch, post_ok};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const WRITERS: usize = 4;
const PROFILE: &str = r#"{"name":"试验区","source":"测试","units":[
{"code":"1","name":"试验市人民政府","short_name":"试验市","kind":"city","parent":""},
{"code":"11","name":"试验区人民政府","short_name":"试验区","kind":"district","parent":"1"},
{"code":"11-mz","name":"试验区民政局","short_name":"试验区民政局","kind":"district_department","parent":"11"}],
"sector_leads":{}}"#;

fn rounds() -> usize {
    std::env::var("GONGKAI_KILL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(2)
}

#[test]
fn killed_on_sqlite_loses_nothing() {
    torture(None);
}

#[test]
fn killed_on_postgresql_loses_nothing() {
    torture(Some(empty_database("gk_kill")));
}

/// An empty database on the private PostgreSQL of the tests.
fn empty_database(name: &str) -> String {
    let server = std::env::var("GONGKAI_TEST_POSTGRES_URL")
        .expect("GONGKAI_TEST_POSTGRES_URL 未设置：make test 会启动私有的 PostgreSQL");
    let name = format!("{name}_{}", std::process::id());
    let made =
        Command::new("psql").args([&server, "-c", &format!("CREATE DATABASE {name}")]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let (address, options) =
        server.split_once('?').map_or((server.as_str(), String::new()), |(a, o)| (a, format!("?{o}")));
    let base = address.rsplit_once('/').map_or(address, |(base, _)| base);
    format!("{base}/{name}{options}")
}

/// One row of the draft: what was acknowledged, and what may have been written without an answer.
#[derive(Clone, Default)]
struct Cell {
    acknowledged: String,
    in_flight: Option<String>,
}

fn torture(database: Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    let installation = Installation { data: folder.path().join("data"), database };
    let (token, version, mut cells) = prepare(&installation, folder.path());
    let mut acknowledged = 0;
    for round in 0..rounds() {
        let server = installation.serve();
        let (stop, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
        let share = cells.len().div_ceil(WRITERS);
        acknowledged += std::thread::scope(|scope| {
            let writers: Vec<_> = cells
                .chunks_mut(share)
                .map(|rows| {
                    let load = Load {
                        stop: &stop,
                        answered: &answered,
                        origin: &server.origin,
                        token: &token,
                        version,
                        round,
                    };
                    scope.spawn(move || load.write(rows))
                })
                .collect();
            let started = Instant::now();
            while answered.load(Ordering::SeqCst) < 2 * WRITERS {
                assert!(
                    started.elapsed() < Duration::from_secs(60),
                    "round {round}: the server acknowledges nothing"
                );
                std::thread::sleep(Duration::from_millis(5));
            }
            std::thread::sleep(Duration::from_millis((round as u64 * 97) % 400));
            server.kill();
            stop.store(true, Ordering::SeqCst);
            writers.into_iter().map(|writer| writer.join().unwrap()).sum::<usize>()
        });
        let server = installation.serve();
        check_nothing_lost(&server.origin, &token, version, &mut cells, round);
        server.kill();
    }
    assert!(acknowledged > rounds(), "the load wrote only {acknowledged} times");
    println!("{} rounds, {acknowledged} acknowledged writes; {}", rounds(), installation.verified());
}

/// What the writers of a round share.
#[derive(Clone, Copy)]
struct Load<'a> {
    stop: &'a AtomicBool,
    answered: &'a AtomicUsize,
    origin: &'a str,
    token: &'a str,
    version: i64,
    round: usize,
}

impl Load<'_> {
    /// Writes to its rows in turn until the server is gone; returns how often it was answered.
    fn write(self, rows: &mut [(String, Cell)]) -> usize {
        let mut acknowledged = 0;
        for n in 0.. {
            for (key, cell) in rows.iter_mut() {
                if self.stop.load(Ordering::SeqCst) {
                    return acknowledged;
                }
                let text = format!("第{}轮第{n}次", self.round);
                let edit = json!({"row_key": key, "column_id": "content_elements", "from": cell.acknowledged, "to": text});
                cell.in_flight = Some(text.clone());
                let id = format!("{}-{n}-{key}", self.round);
                let url = format!("{}/api/v1/versions/{}/cells", self.origin, self.version);
                // No answer: the server is gone, the write may or may not have been made.
                let Some(answer) = patch(&url, self.token, &id, &json!({ "edits": [edit] })) else {
                    return acknowledged;
                };
                assert_eq!(answer["applied"].as_array().map(Vec::len), Some(1), "{answer}");
                cell.acknowledged = text;
                cell.in_flight = None;
                acknowledged += 1;
                self.answered.fetch_add(1, Ordering::SeqCst);
            }
        }
        acknowledged
    }
}

fn check_nothing_lost(origin: &str, token: &str, version: i64, cells: &mut [(String, Cell)], round: usize) {
    let draft = get(&format!("{origin}/api/v1/versions/{version}"), token);
    for (key, cell) in cells {
        let stored = content_of(&draft, key);
        let known = stored == cell.acknowledged || cell.in_flight.as_deref() == Some(stored.as_str());
        assert!(known, "round {round}, row {key}: acknowledged {:?}, stored {stored:?}", cell.acknowledged);
        *cell = Cell { acknowledged: stored, in_flight: None };
    }
}

fn rows_of(draft: &Value) -> &Vec<Value> {
    draft["rows"].as_array().expect("rows of the draft")
}

fn content_of(draft: &Value, key: &str) -> String {
    let row = rows_of(draft).iter().find(|row| row["key"] == key).expect("the row");
    row["row"]["content_elements"]
        .as_str()
        .or_else(|| row["cells"]["content_elements"].as_str())
        .expect("the cell")
        .to_owned()
}

/// A small city, its administrator made compiler, one draft.
fn prepare(installation: &Installation, folder: &Path) -> (String, i64, Vec<(String, Cell)>) {
    let (profile, password) = (folder.join("profile.json"), folder.join("password"));
    std::fs::write(&profile, PROFILE).unwrap();
    std::fs::write(&password, "Not-a-real-one-2026").unwrap();
    let (profile, password) = (profile.to_str().unwrap(), password.to_str().unwrap());
    installation.run(&[
        "setup",
        "--profile",
        profile,
        "--account",
        "admin",
        "--name",
        "试验",
        "--password-file",
        password,
    ]);
    let token = installation.run(&["token", "create", "--user", "admin"]);
    let server = installation.serve();
    let people = get(&format!("{}/api/v1/people", server.origin), &token);
    let person = people["items"][0]["id"].as_i64().or_else(|| people[0]["id"].as_i64()).expect("a person");
    let today = post_ok(
        &server.origin,
        &token,
        "/api/v1/grants",
        &json!({"person_id": person, "role": "compiler", "unit": "11-mz", "from": "2020-01-01"}),
    );
    assert!(!today.is_null());
    let draft = post_ok(&server.origin, &token, "/api/v1/drafts", &json!({"unit": "11-mz", "sector": "20"}));
    let version = draft["id"].as_i64().or_else(|| draft["version_id"].as_i64()).expect("the draft's number");
    let draft = get(&format!("{}/api/v1/versions/{version}", server.origin), &token);
    let cells = rows_of(&draft)
        .iter()
        .take(12)
        .map(|row| {
            let key = row["key"].as_str().unwrap().to_owned();
            let acknowledged = content_of(&draft, &key);
            (key, Cell { acknowledged, in_flight: None })
        })
        .collect();
    server.kill();
    (token, version, cells)
}
