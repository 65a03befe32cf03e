//! Information of the demo under the items of 天河区民政局: public, changed, withdrawn, and on every desk.

use super::team::actor_of;
use crate::commands::data_directory::explain;
use crate::commands::now;
use anyhow::Context as _;
use jiff::ToSpan as _;
use operations::disclosure::{LoadHow, Loading};
use operations::{Act, Channel, Operations};
use serde::Deserialize;

/// Who loads, who reviews and who approves.
const PEOPLE: [&str; 3] = ["admin", "tianhe-shenhe", "tianhe-shending"];

#[derive(Debug, Deserialize)]
struct DemoRecord {
    level1_item: String,
    level2_item: String,
    element: String,
    title: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    link: String,
    #[serde(default)]
    document_number: String,
    days_ago: i64,
    stage: Stage,
}

/// How far a record of the demo has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Stage {
    Submitted,
    Returned,
    Reviewed,
    Published,
    Changed,
    Withdrawn,
}

/// Loads what `data/demo/disclosures.json` lists.
pub async fn build(operations: &Operations) -> anyhow::Result<()> {
    let text = domain::reference::data_file("demo/disclosures.json").context("没有演示用的信息")?;
    let records: Vec<DemoRecord> = serde_json::from_str(text)?;
    for record in &records {
        bring(operations, record).await?;
    }
    Ok(())
}

async fn bring(operations: &Operations, record: &DemoRecord) -> anyhow::Result<()> {
    let day = |ago: i64| now() - (ago * 24).hours();
    let act = async |person: usize, ago: i64| -> anyhow::Result<Act> {
        let actor = actor_of(operations, PEOPLE[person]).await?;
        Ok(Act { actor, now: day(ago), channel: Channel::Cli })
    };
    let loading = Loading {
        unit: "440106-mz".to_owned(),
        sector: "20".to_owned(),
        level1_item: record.level1_item.clone(),
        level2_item: record.level2_item.clone(),
        element: record.element.clone(),
        title: record.title.clone(),
        body: record.body.clone(),
        link: record.link.clone(),
        document_number: record.document_number.clone(),
        arose_on: Some(operations::act::beijing_date(day(record.days_ago))),
        ..Loading::default()
    };
    let how = LoadHow { submits: true, tells: true, is_trial: false, renews: false };
    let ago = (record.days_ago - 2).max(0);
    let loaded = operations
        .load_disclosure(&act(0, ago).await?, None, &loading, how)
        .await
        .map_err(|e| explain(&e))?;
    let id = loaded.id;
    if record.stage == Stage::Returned {
        let points = "请写明标准从哪一天起执行。";
        operations.return_disclosure(&act(1, ago).await?, id, 0, points).await.map_err(|e| explain(&e))?;
    }
    if record.stage >= Stage::Reviewed {
        let conclusion = "不涉及国家秘密、商业秘密和个人隐私，可以公开。";
        operations
            .review_disclosure(&act(1, ago).await?, id, 0, conclusion)
            .await
            .map_err(|e| explain(&e))?;
    }
    if record.stage >= Stage::Published {
        operations.approve_disclosure(&act(2, ago).await?, id, 0, "").await.map_err(|e| explain(&e))?;
        operations.publish_disclosure(&act(0, ago).await?, id).await.map_err(|e| explain(&e))?;
    }
    if record.stage == Stage::Changed {
        let changed = Loading {
            body: format!("{}<p>自下月起按新的标准发放。</p>", record.body),
            changed_on: Some(operations::act::beijing_date(day(6))),
            change_note: "增加了新标准的起始时间。".to_owned(),
            ..loading
        };
        operations
            .change_disclosure(&act(0, 5).await?, (id, 0), &changed, how)
            .await
            .map_err(|e| explain(&e))?;
        let conclusion = "不涉及国家秘密、商业秘密和个人隐私，可以公开。";
        operations.review_disclosure(&act(1, 5).await?, id, 0, conclusion).await.map_err(|e| explain(&e))?;
        operations.approve_disclosure(&act(2, 5).await?, id, 0, "").await.map_err(|e| explain(&e))?;
        operations.publish_disclosure(&act(0, 5).await?, id).await.map_err(|e| explain(&e))?;
    }
    if record.stage == Stage::Withdrawn {
        let notice = "文件已被新的规定代替，更新后重新公开。";
        operations.withdraw_disclosure(&act(2, 4).await?, id, notice).await.map_err(|e| explain(&e))?;
    }
    Ok(())
}
