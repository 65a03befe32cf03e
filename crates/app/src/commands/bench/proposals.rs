//! `gongkai bench proposals`: a revised guideline proposed to thousands of catalogues, through the same
//! import and the same job that people use.

use crate::commands::data_directory::{block_on, explain, open};
use crate::commands::{DataOptions, now};
use anyhow::Context as _;
use domain::catalogue::{CatalogueRow, Guideline, KeyedRow, RowStatus};
use operations::job::Runner;
use operations::{Act, Actor, Channel, Operations};
use serde_json::{Value, json};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use storage::catalogue::row::{self, StoredRow};
use storage::catalogue::version::{self, NewVersion};
use storage::organisation::{NewUnitRow, unit};

/// The shipped file from which the measured guideline is made.
const SHIPPED: &str = "guidelines/20-shehui-jiuzhu.json";
/// A sector of its own, so that nothing shipped is changed.
const NAME: &str = "变更测量用";
/// Units written in one transaction.
const AT_ONCE: usize = 250;

/// Fills an empty directory with catalogues of one guideline, revises it, and measures the job.
pub fn run(data: &DataOptions, catalogues: usize, rows: usize) -> anyhow::Result<ExitCode> {
    block_on(async move {
        let operations = open(data, true).await?;
        crate::commands::demo::bare_city(&operations).await?;
        let first = load(&operations, &guideline(rows, |_| {})?).await?;
        let guideline = operations.guideline_version(first).await.map_err(|e| explain(&e))?.guideline;
        fill(&operations, &guideline, first, catalogues).await?;
        load(&operations, &guideline_revised(rows)?).await?;
        let started = Instant::now();
        let runner = Runner::new(operations.clone(), Arc::new(now));
        while runner.work_once().await.map_err(|e| explain(&e))? {}
        let seconds = started.elapsed().as_secs_f64();
        let open = {
            let mut connection = operations.store.read().await?;
            storage::cascade::proposal::below(&mut connection, "/", true).await?
        };
        let conflicts: i64 = open.iter().map(|one| one.proposal.conflicts).sum();
        let line = json!({
            "catalogues": catalogues, "rows": catalogues * rows, "proposals": open.len(), "conflicts": conflicts,
            "seconds": seconds, "peak_rss_mb": super::peak_rss_mb(),
        });
        println!("{line}");
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// A guideline of so many items.
fn guideline(rows: usize, change: impl FnOnce(&mut Vec<Value>)) -> anyhow::Result<Vec<u8>> {
    let text = domain::reference::data_file(SHIPPED).context("没有随附的指引")?;
    let mut file: Value = serde_json::from_str(text)?;
    let shipped = file["items"].as_array().context("指引没有事项")?.clone();
    let mut items: Vec<Value> = (0..rows)
        .map(|at| {
            let mut item = shipped[at % shipped.len()].clone();
            let name = item["level2_item"].as_str().unwrap_or_default().to_owned();
            item["level2_item"] = Value::from(format!("{name}第{}类", at / shipped.len() + 1));
            item
        })
        .collect();
    change(&mut items);
    file["sector"] = Value::from(NAME);
    file["guideline_name"] = Value::from(NAME);
    file["aliases"] = json!([]);
    file["items"] = Value::from(items);
    Ok(file.to_string().into_bytes())
}

/// Three periods and three contents differ, one item is gone and one is new.
fn guideline_revised(rows: usize) -> anyhow::Result<Vec<u8>> {
    guideline(rows, |items| {
        for item in items.iter_mut().take(3) {
            item["time_limit"]["text"] = Value::from("5个工作日内");
        }
        for item in items.iter_mut().skip(10).take(3) {
            item["content_elements"] = json!(["修订以后的公开内容"]);
        }
        let mut new = items[0].clone();
        new["level2_item"] = Value::from("修订增加的事项");
        items.push(new);
        items.remove(20);
    })
}

async fn load(operations: &Operations, bytes: &[u8]) -> anyhow::Result<i64> {
    let act = Act { actor: Actor::system(), now: now(), channel: Channel::Cli };
    let receipt = operations.import_guideline(&act, "测量.json", bytes, Some(NAME), true).await;
    Ok(receipt.map_err(|e| explain(&e))?.id)
}

/// Units, each with a draft of the guideline's rows: its own publisher in all of them, and in every tenth
/// catalogue a period of its own where the revision brings another.
async fn fill(
    operations: &Operations,
    guideline: &Guideline,
    guideline_id: i64,
    catalogues: usize,
) -> anyhow::Result<()> {
    let city = operations.unit_by_code("440100").await.map_err(|e| explain(&e))?;
    let compiler = operations.person_by_account("city-bianzhi").await.map_err(|e| explain(&e))?;
    let compiler = compiler.context("演示数据缺少账号 city-bianzhi")?.id;
    let at = format!("{:.0}", now());
    for from in (0..catalogues).step_by(AT_ONCE) {
        let mut transaction = operations.store.write().await?;
        let connection = transaction.connection();
        for n in from..(from + AT_ONCE).min(catalogues) {
            let (code, name) = (format!("m{n}"), format!("测量第{n}单位"));
            let new = NewUnitRow {
                code: &code,
                name: &name,
                short_name: &name,
                kind: "district",
                parent_id: Some(city.id),
                sector_parent_id: None,
                parent_path: &city.path,
                valid_from: "2020-01-01",
            };
            let unit_id = unit::insert(connection, &new, "").await?;
            let catalogue =
                version::begin_catalogue(connection, unit_id, &guideline.sector_code, &at).await?;
            let draft = NewVersion {
                catalogue_id: catalogue.id,
                title: NAME,
                headings: "[]",
                guideline_id,
                based_on_id: None,
                upload_hash: None,
                reason: "测量",
                at: &at,
                by: compiler,
            };
            let version_id = version::insert(connection, &draft).await?;
            row::insert(connection, version_id, &rows_of(guideline, n, &name)).await?;
            version::point_catalogue(connection, catalogue.id, None, Some(version_id)).await?;
        }
        transaction.commit().await?;
    }
    Ok(())
}

fn rows_of(guideline: &Guideline, n: usize, unit: &str) -> Vec<StoredRow> {
    let stored = |(position, item): (i64, &domain::catalogue::GuidelineItem)| {
        let mut cells = CatalogueRow { publisher: unit.to_owned(), ..item.row.clone() };
        if position == 1 && n.is_multiple_of(10) {
            cells.time_limit = "3个工作日内".to_owned();
        }
        StoredRow {
            keyed: KeyedRow { key: item.key.clone(), status: RowStatus::Active, row: cells },
            guideline_key: Some(item.key.clone()),
            position,
            reason: String::new(),
            revision: 0,
        }
    };
    (1..).zip(&guideline.items).map(stored).collect()
}
