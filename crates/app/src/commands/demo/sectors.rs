//! The demo's added sector, reference layer and departments' own catalogues, all invented and marked so.

use super::past::Past;
use super::system;
use super::team::actor_of;
use crate::commands::data_directory::explain;
use anyhow::Context as _;
use domain::reference::data_file;
use operations::catalogue::ImportChoice;
use operations::sector::LayerFile;
use operations::{Act, Channel, Operations};
use serde::Deserialize;

/// `data/demo/sectors.json`.
#[derive(Debug, Deserialize)]
struct DemoSectors {
    /// A sector that is not opened yet.
    added: Added,
    /// A province's guideline.
    layer: Layer,
    /// Departments with catalogues of their own.
    departments: Vec<Department>,
}

#[derive(Debug, Deserialize)]
struct Added {
    file: String,
    sector: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Layer {
    file: String,
    sector: String,
    region: String,
    name: String,
    title: String,
    note: String,
}

#[derive(Debug, Deserialize)]
struct Department {
    unit: String,
    file: String,
    name: String,
    compiler: String,
    reviewer: String,
    approver: String,
    publish: bool,
}

/// Loads the sector and the layer, and brings the departments' catalogues to their stages.
pub async fn build(operations: &Operations, past: &Past) -> anyhow::Result<()> {
    let demo: DemoSectors = serde_json::from_str(data_file("demo/sectors.json").unwrap_or_default())?;
    let added = &demo.added;
    let text = file(&added.file)?;
    operations
        .import_guideline(&system(), &added.name, text.as_bytes(), Some(&added.sector), false)
        .await
        .map_err(|e| explain(&e))?;
    let layer = LayerFile {
        name: &demo.layer.name,
        bytes: file(&demo.layer.file)?.as_bytes(),
        region: &demo.layer.region,
        sector: Some(&demo.layer.sector),
        title: Some(&demo.layer.title),
        note: &demo.layer.note,
    };
    operations.import_layer(&system(), layer).await.map_err(|e| explain(&e))?;
    for department in &demo.departments {
        let result = bring(operations, past, department).await;
        result.with_context(|| format!("演示数据：{}的部门目录", department.unit))?;
    }
    Ok(())
}

async fn bring(operations: &Operations, past: &Past, department: &Department) -> anyhow::Result<()> {
    past.step();
    let unit = operations.unit_by_code(&department.unit).await.map_err(|e| explain(&e))?;
    let compiler = actor_of(operations, &department.compiler).await?;
    let act = |actor| Act { actor, now: past.now(), channel: Channel::Cli };
    let text = file(&department.file)?;
    let preview = operations
        .preview_import(&act(compiler.clone()), unit.id, &department.name, text.as_bytes())
        .await
        .map_err(|e| explain(&e))?;
    let guess = preview.catalogues.first().and_then(|table| table.sector.clone());
    let code = guess.context("看不出是哪一种目录")?.code;
    let choice = ImportChoice { index: 0, sector_code: code, unit_id: None, replace: false };
    let drafts = operations
        .confirm_import(&act(compiler.clone()), preview.id, &[choice])
        .await
        .map_err(|e| explain(&e))?;
    let version = drafts.drafts.first().context("没有导入目录")?.version_id;
    if !department.publish {
        return Ok(());
    }
    let reviewer = actor_of(operations, &department.reviewer).await?;
    let approver = actor_of(operations, &department.approver).await?;
    operations.submit(&act(compiler), version, "已逐项核对").await.map_err(|e| explain(&e))?;
    operations.pass_review(&act(reviewer), version, "", true).await.map_err(|e| explain(&e))?;
    operations.approve(&act(approver.clone()), version, "").await.map_err(|e| explain(&e))?;
    operations.publish(&act(approver), version).await.map_err(|e| explain(&e))?;
    Ok(())
}

fn file(name: &str) -> anyhow::Result<&'static str> {
    let path = format!("demo/sectors/{name}.csv");
    data_file(&path).with_context(|| format!("演示数据缺少 {path}"))
}
