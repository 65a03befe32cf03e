//! `gongkai bench publish`: records brought from loading to the portal through the same acts that people do: clock,
//! privacy gate, review, approval, publication.

use crate::commands::data_directory::{block_on, explain, open};
use crate::commands::{DataOptions, now};
use anyhow::Context as _;
use operations::disclosure::{LoadHow, Loading};
use operations::{Act, Actor, Channel, Operations};
use serde_json::json;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// Officers at work at once.
const HANDS: usize = 4;
/// A sentence of the texts that are loaded; a body holds some thirty of them.
const SENTENCE: &str =
    "当事人应当自收到行政处罚决定书之日起十五日内到指定的银行缴纳罚款，逾期不缴纳的依法处理。";

/// Publishes a catalogue in an empty directory and so many records under it, and measures the latter.
pub fn run(data: &DataOptions, (unit, sector): (&str, &str), records: usize) -> anyhow::Result<ExitCode> {
    block_on(async move {
        let operations = open(data, true).await?;
        let password = crate::commands::demo::publish_guideline(&operations, unit, sector).await?;
        let team = Arc::new(Team::of(&operations, unit, &password).await?);
        let places = Arc::new(places(&operations, unit, sector).await?);
        let started = Instant::now();
        let mut hands = tokio::task::JoinSet::new();
        for hand in 0..HANDS {
            let (operations, team, places) = (operations.clone(), team.clone(), places.clone());
            hands.spawn(async move {
                for n in (hand..records).step_by(HANDS) {
                    publish(&operations, &team, &places[n % places.len()], n).await?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(done) = hands.join_next().await {
            done??;
        }
        let seconds = started.elapsed().as_secs_f64();
        let public = {
            let mut connection = operations.store.read().await?;
            storage::disclosure::listing::public_count(&mut connection).await?
        };
        let backend = format!("{:?}", operations.store.backend());
        let line = json!({
            "records": public, "seconds": seconds, "database": backend, "peak_rss_mb": super::peak_rss_mb(),
        });
        println!("{line}");
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Who loads, who reviews, who approves.
struct Team {
    officer: Actor,
    reviewer: Actor,
    approver: Actor,
}

impl Team {
    async fn of(operations: &Operations, unit: &str, password: &str) -> anyhow::Result<Self> {
        let unit = operations.unit_by_code(unit).await.map_err(|e| explain(&e))?;
        super::officer(operations, "celiang", unit.id, password).await?;
        Ok(Self {
            officer: crate::commands::demo::actor_of(operations, "celiang").await?,
            reviewer: crate::commands::demo::actor_of(operations, "tianhe-shenhe").await?,
            approver: crate::commands::demo::actor_of(operations, "tianhe-shending").await?,
        })
    }
}

/// An element under which records are loaded.
struct Element {
    unit: String,
    sector: String,
    level1_item: String,
    level2_item: String,
    name: String,
}

/// The elements of the catalogue.
async fn places(operations: &Operations, unit: &str, sector: &str) -> anyhow::Result<Vec<Element>> {
    let today = operations::act::beijing_date(now());
    let list = operations.checklist(unit, sector, today).await.map_err(|e| explain(&e))?;
    let places: Vec<Element> = list
        .rows
        .iter()
        .filter(|row| row.duty == domain::disclosure::Duty::Everyone)
        .flat_map(|row| {
            let place = |element: &operations::disclosure::ChecklistElement| Element {
                unit: unit.to_owned(),
                sector: sector.to_owned(),
                level1_item: row.level1_item.clone(),
                level2_item: row.level2_item.clone(),
                name: element.called.clone(),
            };
            row.elements.iter().map(place)
        })
        .collect();
    places.first().context("目录没有应装载的内容")?;
    Ok(places)
}

async fn publish(operations: &Operations, team: &Team, place: &Element, n: usize) -> anyhow::Result<()> {
    let act = |actor: &Actor| Act { actor: actor.clone(), now: now(), channel: Channel::Cli };
    let body: String = (0..10).map(|_| format!("<p>{}</p>", SENTENCE.repeat(3))).collect();
    let loading = Loading {
        unit: place.unit.clone(),
        sector: place.sector.clone(),
        level1_item: place.level1_item.clone(),
        level2_item: place.level2_item.clone(),
        element: place.name.clone(),
        title: format!("测量用的第{n}条信息"),
        body: format!("<h2>第{n}条</h2>{body}"),
        arose_on: Some(operations::act::beijing_date(now())),
        ..Loading::default()
    };
    let how = LoadHow { submits: true, tells: false, is_trial: false, renews: false };
    let loaded = operations.load_disclosure(&act(&team.officer), None, &loading, how).await;
    let id = loaded.map_err(|e| explain(&e))?.id;
    let conclusion = "不涉及国家秘密，可以公开。";
    operations.review_disclosure(&act(&team.reviewer), id, 0, conclusion).await.map_err(|e| explain(&e))?;
    operations.approve_disclosure(&act(&team.approver), id, 0, "").await.map_err(|e| explain(&e))?;
    operations.publish_disclosure(&act(&team.officer), id).await.map_err(|e| explain(&e))?;
    Ok(())
}
