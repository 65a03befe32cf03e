//! The compilations of the demo: one published with its four files, one waiting for its district
//! government's consent.

use super::team::Team;
use crate::commands::data_directory::explain;
use crate::commands::now;
use anyhow::Context as _;
use domain::compilation::GapKind;
use operations::Operations;
use operations::job::Runner;
use std::sync::Arc;

/// The district whose edition is published.
const PUBLISHED: &str = "440106";
/// The district whose edition waits for consent.
const WAITING: &str = "440104";

/// Both editions, after every catalogue stands.
pub async fn build(operations: &Operations, tianhe: &Team, city: &Team) -> anyhow::Result<()> {
    let published = request(operations, tianhe, PUBLISHED).await.context("演示数据：已发布的汇编")?;
    let revision = revision(operations, tianhe, published).await?;
    operations.consent(&tianhe.approver(), published, revision).await.map_err(|e| explain(&e))?;
    let runner = Runner::new(operations.clone(), Arc::new(now));
    while runner.work_once().await.map_err(|e| explain(&e))? {}
    request(operations, city, WAITING).await.context("演示数据：待同意的汇编")?;
    Ok(())
}

/// An edition whose gaps are explained, laid before the district government.
async fn request(operations: &Operations, team: &Team, district: &str) -> anyhow::Result<i64> {
    let unit = operations.unit_by_code(district).await.map_err(|e| explain(&e))?;
    let id = operations.begin_compilation(&team.reviewer(), unit.id).await.map_err(|e| explain(&e))?;
    let begun = operations.compilation(&team.reviewer(), id).await.map_err(|e| explain(&e))?;
    let gaps: Vec<String> = begun.open_gaps.iter().map(|gap| gap.key.clone()).collect();
    if !gaps.is_empty() {
        let reason = "正在编制，列入下一期汇编";
        operations
            .settle_gaps(&team.reviewer(), id, begun.revision, &gaps, GapKind::Missing, reason)
            .await
            .map_err(|e| explain(&e))?;
    }
    let revision = revision(operations, team, id).await?;
    operations.request_consent(&team.reviewer(), id, revision).await.map_err(|e| explain(&e))?;
    Ok(id)
}

async fn revision(operations: &Operations, team: &Team, id: i64) -> anyhow::Result<i64> {
    let compilation = operations.compilation(&team.reviewer(), id).await.map_err(|e| explain(&e))?;
    Ok(compilation.revision)
}
