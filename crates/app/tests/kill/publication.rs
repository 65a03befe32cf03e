//! The server is killed under a load of publications: what was acknowledged of a record is there after the next start,
//! what is public is read by everybody, and no record stands twice.

use super::installation::{Installation, Server, get, post};
use super::{empty_database, rounds};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const WRITERS: usize = 4;
pub const UNIT: &str = "440106-mz";
/// The ways of a record: who takes the step, the step, and the state that it leads to.
pub const STEPS: [(usize, &str, &str); 4] = [
    (0, "load", "submitted"),
    (1, "review", "reviewed"),
    (2, "approve", "approved"),
    (0, "publish", "published"),
];

#[test]
fn killed_under_publications_on_sqlite_loses_nothing() {
    torture(None);
}

#[test]
fn killed_under_publications_on_postgresql_loses_nothing() {
    torture(Some(empty_database("gk_kill_publications")));
}

/// A record as its writer knows it.
#[derive(Debug)]
pub struct Sent {
    pub external_id: String,
    pub id: Option<i64>,
    /// How many steps were acknowledged.
    pub acknowledged: usize,
}

fn torture(database: Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    let installation = Installation { data: folder.path().join("data"), database };
    let tokens = prepare(&installation);
    let mut acknowledged = 0;
    for round in 0..rounds() {
        let server = installation.serve();
        let place = place_of(&server, round);
        let (stop, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
        let sent: Vec<Sent> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    let (server, tokens, place, stop, answered) =
                        (&server, &tokens, &place, &stop, &answered);
                    scope.spawn(move || write(server, tokens, place, (round, writer), (stop, answered)))
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
            std::thread::sleep(Duration::from_millis((round as u64 * 97) % 400));
            server.kill();
            stop.store(true, Ordering::SeqCst);
            writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
        });
        acknowledged += sent.iter().map(|one| one.acknowledged).sum::<usize>();
        let server = installation.serve();
        for one in &sent {
            check(&server, &tokens[0], &place, one);
        }
        server.kill();
    }
    assert!(acknowledged > rounds(), "the load acted only {acknowledged} times");
    println!("{} rounds, {acknowledged} acknowledged acts; {}", rounds(), installation.verified());
}

/// A city with a catalogue, and the tokens of who loads, reviews and approves.
pub fn prepare(installation: &Installation) -> Vec<String> {
    installation.run(&["bench", "publish", "--records", "0", "--unit", UNIT, "--sector", "20"]);
    ["celiang", "tianhe-shenhe", "tianhe-shending"]
        .iter()
        .map(|account| installation.run(&["token", "create", "--user", account]))
        .collect()
}

/// The items and the element under which a round loads.
pub fn place_of(server: &Server, round: usize) -> [String; 3] {
    let list = get(&format!("{}/api/v1/units/{UNIT}/20/checklist", server.origin), "");
    let rows: Vec<&Value> = list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["elements"].as_array().is_some_and(|all| !all.is_empty()))
        .collect();
    let row = rows[round % rows.len()];
    [&row["level1_item"], &row["level2_item"], &row["elements"][0]["called"]]
        .map(|words| words.as_str().unwrap().to_owned())
}

/// Takes one record after another to the portal until the server is gone.
fn write(
    server: &Server,
    tokens: &[String],
    place: &[String; 3],
    (round, writer): (usize, usize),
    (stop, answered): (&AtomicBool, &AtomicUsize),
) -> Vec<Sent> {
    let mut sent = Vec::new();
    for n in 0.. {
        let external_id = format!("{round}-{writer}-{n}");
        sent.push(Sent { external_id: external_id.clone(), id: None, acknowledged: 0 });
        for (who, step, _) in STEPS {
            if stop.load(Ordering::SeqCst) {
                return sent;
            }
            let last = sent.last_mut().unwrap();
            let (path, body) = match last.id {
                None => ("/api/v1/disclosures".to_owned(), record(place, &external_id)),
                Some(id) => (format!("/api/v1/disclosures/{id}/{step}"), json!({ "note": "可以公开" })),
            };
            let key = format!("{external_id}-{step}");
            let Some(answer) = post(&server.origin, &tokens[who], &path, &key, &body) else { return sent };
            last.id = last.id.or_else(|| answer["id"].as_i64());
            last.acknowledged += 1;
            answered.fetch_add(1, Ordering::SeqCst);
        }
    }
    sent
}

pub fn record([level1, level2, element]: &[String; 3], external_id: &str) -> Value {
    json!({
        "external_id": external_id, "unit": UNIT, "sector": "20", "level1_item": level1, "level2_item": level2,
        "element": element, "title": format!("第{external_id}号信息"), "body": "<p>办理条件见正文。</p>",
        "arose_on": "2026-11-02",
    })
}

/// What was acknowledged stands, at most one step further than that; the same record sent again is the same one.
pub fn check(server: &Server, token: &str, place: &[String; 3], sent: &Sent) {
    let key = format!("{}-again", sent.external_id);
    let body = record(place, &sent.external_id);
    let again = post(&server.origin, token, "/api/v1/disclosures", &key, &body).expect("an answer");
    let id = again["id"].as_i64().expect("a number");
    let Some(known) = sent.id else { return };
    assert_eq!((id, &again["status"]), (known, &json!("unchanged")), "{sent:?}: {again}");
    let shown = get(&format!("{}/api/v1/disclosures/{id}", server.origin), token);
    let state = shown["version"]["state"].as_str().expect("a state");
    let reached = STEPS.iter().position(|(.., leads_to)| *leads_to == state).expect("a state on the way") + 1;
    assert!(
        reached == sent.acknowledged || reached == sent.acknowledged + 1,
        "{sent:?}: acknowledged {} steps, stored {state}",
        sent.acknowledged
    );
    let public = ureq::get(format!("{}/api/v1/published-disclosures/{id}", server.origin))
        .config()
        .http_status_as_error(false)
        .build()
        .call()
        .unwrap();
    assert_eq!(public.status().is_success(), state == "published", "{sent:?}: {state}");
}
