//! What the demo shows of many hands: a catalogue in parts, a row in item parts, sectors that do not apply, an act on many.

use super::plan::Stage;
use super::team::{Place, Team};
use crate::commands::data_directory::explain;
use anyhow::Context as _;
use domain::catalogue::{ItemPart, SourceKind};
use operations::Operations;
use operations::catalogue::{BatchAct, DraftRow, ItemsToAssign};

/// The catalogue that is compiled together: unit and sector.
const LEAD: (&str, &str) = ("440106-sf", "13");
/// Its contributors: one that has finished, one that has not.
const CONTRIBUTORS: [&str; 2] = ["440106-jd1-sfs", "440106-mz"];
/// The district that declares at once (R63), and the subdistricts whose declaration the office agreed
/// to or has still to decide on (R64).
const DISTRICT: (&str, &str) = ("440106", "14");
const AGREED: (&str, &str) = ("440106-jd1", "07");
const WAITING: (&str, &str) = ("440106-jd2", "23");
/// The subdistrict's draft that goes through when several are submitted at once.
const SUBMITTED: (&str, &str) = ("440106-jd2", "12");

/// Everything of the kind, by the people of the district that shows everything.
pub async fn build(operations: &Operations, team: &Team) -> anyhow::Result<()> {
    declare(operations, team).await?;
    let together = divide(operations, team).await?;
    submit_at_once(operations, team, together).await
}

async fn declare(operations: &Operations, team: &Team) -> anyhow::Result<()> {
    for ((code, sector), reason, basis, agreed) in [
        (DISTRICT, "本区没有扶贫任务", "本级职能以三定规定为准（演示）", false),
        (AGREED, "辖区没有集体土地，不开展征地工作", "街道权责清单（演示）", true),
        (WAITING, "辖区没有农业生产经营主体，不办理这类补助", "", false),
    ] {
        let unit = operations.unit_by_code(code).await.map_err(|e| explain(&e))?;
        let declared = operations
            .declare_not_applicable(&team.compiler(), unit.id, sector, reason, basis)
            .await
            .map_err(|e| explain(&e))?;
        if agreed {
            operations
                .decide_applicability(&team.reviewer(), declared.id, true, "情况属实，同意")
                .await
                .map_err(|e| explain(&e))?;
        }
    }
    Ok(())
}

/// Gives items of a draft to a station and to another department; the station's part is done.
async fn divide(operations: &Operations, team: &Team) -> anyhow::Result<i64> {
    let version = open_version(operations, team, LEAD).await?;
    let rows = operations.draft(&team.compiler(), version).await.map_err(|e| explain(&e))?.rows;
    let (first, last) = (rows.first().context("草稿没有事项")?, rows.last().context("草稿没有事项")?);
    enter_parts(operations, team, version, rows.get(1).context("草稿没有事项")?).await?;
    for (code, key) in CONTRIBUTORS.into_iter().zip([&first.key, &last.key]) {
        let unit = operations.unit_by_code(code).await.map_err(|e| explain(&e))?;
        let items = ItemsToAssign {
            keys: vec![key.clone()],
            unit_id: Some(unit.id),
            note: "请按本单位实际填写公开内容和时限。".to_owned(),
            ..ItemsToAssign::default()
        };
        operations.assign_items(&team.compiler(), version, &items).await.map_err(|e| explain(&e))?;
        if code == CONTRIBUTORS[0] {
            let done = operations.finish_part(&team.compiler(), version, unit.id, "已核对").await;
            done.map_err(|e| explain(&e))?;
        }
    }
    Ok(version)
}

/// A row whose guide and result have time limits of their own (R43), compiled from the unit's functions (R61).
async fn enter_parts(
    operations: &Operations,
    team: &Team,
    version: i64,
    row: &DraftRow,
) -> anyhow::Result<()> {
    let part = |name: &str, content: &str, time_limit: &str| ItemPart {
        name: name.to_owned(),
        content: content.to_owned(),
        time_limit: time_limit.to_owned(),
        publisher: row.row.publisher.clone(),
        channels: row.row.channels.clone(),
    };
    let parts = [
        part("办事内容", &row.row.content_elements, &row.row.time_limit),
        part("办理结果", "办理结果", "自作出决定之日起7个工作日内"),
    ];
    let act = team.compiler();
    operations
        .set_item_parts(&act, version, &row.key, row.revision, &parts)
        .await
        .map_err(|e| explain(&e))?;
    operations
        .set_row_source(&act, version, &row.key, Some(SourceKind::Function), "“三定”规定的职责（演示）")
        .await
        .map_err(|e| explain(&e))?;
    Ok(())
}

/// Two drafts submitted at once: one goes through, the other waits for its parts.
async fn submit_at_once(operations: &Operations, team: &Team, together: i64) -> anyhow::Result<()> {
    let (code, sector) = SUBMITTED;
    let unit = operations.unit_by_code(code).await.map_err(|e| explain(&e))?;
    let place = Place {
        unit_id: unit.id,
        unit_name: unit.name.clone(),
        district: unit.short_name.clone(),
        sector: sector.to_owned(),
    };
    team.bring_to(operations, &place, Stage::Draft).await?;
    let single = open_version(operations, team, SUBMITTED).await?;
    let act = team.compiler();
    let (id, _) = operations
        .begin_batch(&act, BatchAct::Submit, &[single, together], "已逐项核对", "demo")
        .await
        .map_err(|e| explain(&e))?;
    operations.run_batch(&act, id).await.map_err(|e| explain(&e))?;
    Ok(())
}

async fn open_version(
    operations: &Operations,
    team: &Team,
    (code, sector): (&str, &str),
) -> anyhow::Result<i64> {
    let unit = operations.unit_by_code(code).await.map_err(|e| explain(&e))?;
    let map = operations.sector_map(&team.compiler(), unit.id).await.map_err(|e| explain(&e))?;
    let cell = map.sectors.into_iter().find(|cell| cell.sector_code == sector);
    cell.and_then(|cell| cell.open_id).with_context(|| format!("{code}没有{sector}领域的草稿"))
}
