//! Assessment on both databases (R99, R100, R258-R268): rounds, findings, objections, results, mending.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "catalogue/kit.rs"]
#[expect(dead_code, reason = "steps of the catalogue's own tests")]
mod kit;
#[path = "assessment/rectify.rs"]
mod rectify;
#[path = "assessment/round.rs"]
mod round;
#[path = "assessment/rubric.rs"]
mod rubric;

use domain::assessment::FindingState;
use jiff::SignedDuration;
use kit::{City, SECTOR, draft, edit, publish, view};
use operations::assessment::{Finding, NewRound, Paper, Scope};
use operations::job::{Clock, Runner};
use std::sync::Arc;

/// A published catalogue with a basis that cites a clause and a heading row as it should be; answers with
/// its version.
async fn faulty(city: &City) -> i64 {
    let version = draft(city).await;
    let rows = view(city, version).await.rows;
    let edits: Vec<_> = rows
        .iter()
        .take(2)
        .map(|row| {
            let to = "《社会救助暂行办法》（国务院令第649号）第九条第一款";
            edit(&row.key, "legal_basis", &row.row.legal_basis, to)
        })
        .collect();
    city.operations.edit_cells(&city.act("compiler").await, version, &edits).await.unwrap();
    publish(city, version).await;
    version
}

/// What a round is begun with: the whole of east, 社会救助, assessed by the inspector.
fn input(city: &City) -> NewRound {
    NewRound {
        title: "2026年第一季度目录评议".to_owned(),
        as_of: None,
        scope: Scope {
            units: vec![city.unit("east-civil")],
            sectors: vec![SECTOR.to_owned()],
            with_level: false,
        },
        assessors: vec![city.person("inspector"), city.person("supervisor")],
        objection_days: 3,
        rectification_days: 10,
    }
}

async fn run_job(city: &City) {
    let now = city.now();
    let clock: Clock = Arc::new(move || now);
    assert!(Runner::new(city.operations.clone(), clock).work_once().await.unwrap());
}

/// A round whose catalogues are checked.
async fn checked(city: &City) -> i64 {
    let id = city.operations.start_assessment(&city.act("supervisor").await, &input(city)).await.unwrap();
    run_job(city).await;
    id
}

async fn revision(city: &City, id: i64) -> i64 {
    city.operations.assessment(&city.act("supervisor").await, id).await.unwrap().revision
}

/// The paper of east-civil as a person sees it.
async fn paper(city: &City, id: i64, account: &str) -> Paper {
    let act = city.act(account).await;
    city.operations.assessment_paper(&act, id, city.unit("east-civil")).await.unwrap()
}

/// The first findings of a code.
fn of_code<'a>(paper: &'a Paper, code: &str) -> Vec<&'a Finding> {
    paper.findings.iter().filter(|one| one.code == code).collect()
}

/// The findings of a code confirmed, everything else struck out.
async fn judged(city: &City, id: i64, code: &str) {
    let act = city.act("inspector").await;
    let seen = paper(city, id, "inspector").await;
    let wanted: Vec<(i64, i64)> = of_code(&seen, code).iter().map(|one| (one.id, one.revision)).collect();
    city.operations.confirm_findings(&act, id, city.unit("east-civil"), &wanted).await.unwrap();
    for other in seen.findings.iter().filter(|one| one.code != code) {
        let case = (other.id, other.revision);
        city.operations.strike_finding(&act, case, "指引原文如此").await.unwrap();
    }
    let left = paper(city, id, "inspector").await;
    assert!(left.findings.iter().all(|one| one.state != FindingState::Proposed));
}

/// A round whose draft result lies open.
async fn announced(city: &City, code: &str) -> i64 {
    let id = checked(city).await;
    judged(city, id, code).await;
    let act = city.act("supervisor").await;
    city.operations.announce_assessment(&act, id, revision(city, id).await, None).await.unwrap();
    id
}

/// A round with its result fixed, after the days for objections.
async fn concluded(city: &City, code: &str) -> i64 {
    let id = announced(city, code).await;
    city.wait(SignedDuration::from_hours(24 * 7));
    let act = city.act("supervisor").await;
    city.operations.conclude_assessment(&act, id, revision(city, id).await).await.unwrap();
    id
}
