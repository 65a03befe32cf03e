//! PostgreSQL goes away under a load of publications and comes back: nothing acknowledged is lost, what was refused is not
//! stored, what nobody can know says so, and the server goes on without a new start.

use super::installation::{Installation, Server, get, post, sent};
use super::publication::{STEPS, Sent, check, place_of, prepare, record};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const WRITERS: usize = 4;
const REFUSED: &str = "已填写的内容未提交";
const UNSURE: &str = "不能确定是否已保存";

/// A PostgreSQL of this test alone.
struct Cluster {
    folder: PathBuf,
}

impl Cluster {
    fn told(&self, verb: &str) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/private-postgres.sh");
        let output = Command::new(script).arg(verb).arg(&self.folder).output().unwrap();
        assert!(output.status.success(), "{verb}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.told("stop");
    }
}

/// What a step came to.
enum Outcome {
    Done(Value),
    /// Refused with these words.
    Refused(String),
    /// The server did not answer.
    Silent,
}

fn step(origin: &str, token: &str, path: &str, key: &str, body: &Value) -> Outcome {
    match sent(origin, token, path, key, body) {
        None => Outcome::Silent,
        Some((200..300, text)) => Outcome::Done(serde_json::from_str(&text).unwrap()),
        Some((status, text)) => {
            assert_eq!(status, 503, "{path}: {text}");
            Outcome::Refused(text)
        }
    }
}

/// One record after another until the database is gone; what the last step was told, none where nothing was.
fn write(
    server: &Server,
    tokens: &[String],
    place: &[String; 3],
    writer: usize,
    answered: &AtomicUsize,
) -> (Vec<Sent>, String) {
    let mut sent = Vec::new();
    for n in 0.. {
        let external_id = format!("lost-{writer}-{n}");
        sent.push(Sent { external_id: external_id.clone(), id: None, acknowledged: 0 });
        for (who, name, _) in STEPS {
            let last = sent.last_mut().unwrap();
            let (path, body) = match last.id {
                None => ("/api/v1/disclosures".to_owned(), record(place, &external_id)),
                Some(id) => (format!("/api/v1/disclosures/{id}/{name}"), json!({ "note": "可以公开" })),
            };
            let key = format!("{external_id}-{name}");
            match step(&server.origin, &tokens[who], &path, &key, &body) {
                Outcome::Done(answer) => {
                    last.id = last.id.or_else(|| answer["id"].as_i64());
                    last.acknowledged += 1;
                    answered.fetch_add(1, Ordering::SeqCst);
                }
                Outcome::Refused(words) => return (sent, words),
                Outcome::Silent => return (sent, String::new()),
            }
        }
    }
    unreachable!("the loop ends with the database");
}

#[test]
fn a_lost_database_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster { folder: folder.path().join("postgres") };
    let url = cluster.told("start");
    // What is acknowledged is in the log of the database, as on a server that is meant to keep things.
    let set = "ALTER DATABASE gongkai SET synchronous_commit = on";
    assert!(Command::new("psql").args([&url, "-c", set]).output().unwrap().status.success());
    let installation = Installation { data: folder.path().join("data"), database: Some(url) };
    let tokens = prepare(&installation);
    let server = installation.serve();
    let place = place_of(&server, 0);
    for round in 0..super::rounds() {
        let answered = AtomicUsize::new(0);
        let all: Vec<(Vec<Sent>, String)> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    let (server, tokens, place, answered) = (&server, &tokens, &place, &answered);
                    scope.spawn(move || write(server, tokens, place, round * WRITERS + writer, answered))
                })
                .collect();
            let started = Instant::now();
            while answered.load(Ordering::SeqCst) < 4 * WRITERS {
                assert!(
                    started.elapsed() < Duration::from_secs(60),
                    "round {round}: nothing is acknowledged"
                );
                std::thread::sleep(Duration::from_millis(5));
            }
            cluster.told("crash");
            writers.into_iter().map(|writer| writer.join().unwrap()).collect()
        });
        let said = ureq::get(format!("{}/console/login", server.origin))
            .config()
            .http_status_as_error(false)
            .build()
            .call()
            .unwrap();
        assert!(said.status().as_u16() < 600, "the server itself goes on");
        cluster.told("again");
        // The server finds the database again by itself.
        let started = Instant::now();
        while ureq::get(format!("{}/readyz", server.origin)).call().is_err() {
            assert!(started.elapsed() < Duration::from_secs(60), "the server did not come back");
            std::thread::sleep(Duration::from_millis(50));
        }
        for (sent, words) in &all {
            assert!(
                words.is_empty() || words.contains(REFUSED) || words.contains(UNSURE),
                "in Chinese, and what it means for the work: {words}"
            );
            if words.contains(REFUSED) {
                refused(&server, &tokens[0], sent.last().unwrap());
            }
            for one in sent {
                check(&server, &tokens[0], &place, one);
            }
        }
    }
    // Everything goes on as before.
    let body = record(&place, "after-all");
    assert!(post(&server.origin, &tokens[0], "/api/v1/disclosures", "after-all", &body).is_some());
    server.kill();
    println!("{} rounds; {}", super::rounds(), installation.verified());
}

/// What was said not to be stored is not.
fn refused(server: &Server, token: &str, sent: &Sent) {
    let Some(id) = sent.id else { return };
    let shown = get(&format!("{}/api/v1/disclosures/{id}", server.origin), token);
    let reached = STEPS.iter().position(|(.., state)| *state == shown["version"]["state"]).unwrap() + 1;
    assert_eq!(reached, sent.acknowledged, "{sent:?}: {shown}");
}
