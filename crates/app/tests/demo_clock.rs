//! The last day of every record of the demo city is the one that is counted by hand, day by day (R42-R45, R108, R108a).

#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

#[path = "../../domain/tests/slow_clock/mod.rs"]
mod slow_clock;

use domain::disclosure::{element_named, elements};
use slow_clock::{HandCalendar, means};
use std::process::Command;
use storage::catalogue::{published, row};
use storage::disclosure::{record, version};

#[test]
fn r108_every_record_of_the_demo_city_is_due_when_it_is_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let made = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["demo", "--no-serve", "--data", data.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let seen = runtime.block_on(compare(&data));
    let text = include_str!("../../../data/demo/disclosures.json");
    let records: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    assert!(seen >= records.len(), "{seen} versions of {} records", records.len());
}

/// Every version of every record beside the day that is counted by hand. Returns how many there were.
async fn compare(data: &std::path::Path) -> usize {
    let store =
        storage::Store::open(&format!("sqlite://{}", data.join("gongkai.db").display())).await.unwrap();
    let mut connection = store.read().await.unwrap();
    let hand = HandCalendar::printed();
    let mut seen = 0;
    for id in 1..10_000 {
        // Withdrawn ones too.
        let Some(known) = record::by_id(&mut connection, id).await.unwrap() else { break };
        if known.kind == "nil" {
            continue;
        }
        let head = published::of_catalogue(&mut connection, known.catalogue_id).await.unwrap().unwrap();
        let keyed =
            row::by_key(&mut connection, head.version_id, &known.row_key).await.unwrap().unwrap().keyed;
        let all = elements(&keyed.row);
        let element = element_named(&all, &known.element).or(all.first()).unwrap();
        let meant = means(&keyed.row.time_limit, &element.name).unwrap();
        for one in version::of_record(&mut connection, id).await.unwrap() {
            let changed_on = one.changed_on.as_deref().map(|day| day.parse().unwrap());
            let expected = hand.due(meant, one.arose_on.parse().unwrap(), changed_on);
            let told = format!("《{}》第{}版：{}", one.title, one.number, keyed.row.time_limit);
            assert_eq!((one.due_on.parse().unwrap(), one.is_stock == 1), expected, "{told}");
            seen += 1;
        }
    }
    seen
}
