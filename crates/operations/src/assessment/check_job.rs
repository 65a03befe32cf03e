//! The job that checks (R99): one unit a transaction, so that it may be cancelled between two and go on
//! where it was.

use super::check::{Checker, targets};
use super::{Held, to_text, url};
use crate::OperationError;
use crate::job::{JobContext, JobKind, JobStop, Receipt, Working};
use crate::organisation::Recipients;
use domain::assessment::{RoundAct, RoundState};
use serde_json::json;
use storage::assessment::{finding, paper};

/// 检查目录
pub struct CheckCatalogues;

impl CheckCatalogues {
    /// The name of the kind.
    pub const NAME: &'static str = "assessment.check";
}

impl JobKind for CheckCatalogues {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn label(&self) -> &'static str {
        "检查目录"
    }

    fn run<'a>(&'a self, context: &'a mut JobContext) -> Working<'a> {
        Box::pin(check(context))
    }
}

#[boxed::future]
async fn check(context: &mut JobContext) -> Result<Receipt, JobStop> {
    let id = context.job.arguments["assessment"]
        .as_i64()
        .ok_or_else(|| OperationError::Internal("a job without its assessment".to_owned()))?;
    let operations = context.operations.clone();
    let mut reading = operations.store.read().await?;
    let held = Held::read(&mut reading, id).await?;
    if held.state()? != RoundState::Checking {
        let words = format!("这次评议{}，不再检查", held.state()?.label());
        return Err(OperationError::State(words).into());
    }
    let (scope, as_of) = (held.scope()?, held.as_of()?);
    let units = targets(&mut reading, &scope, as_of).await?;
    let mut checker = Checker::new(&operations, &mut reading, &scope, (&held.rubric, as_of)).await?;
    let total = units.len() as u64 + 1;
    for (at, target) in (1_u64..).zip(&units) {
        if paper::of_unit(&mut reading, id, target.unit.id).await?.is_some() {
            continue;
        }
        let found = checker.check(&mut reading, &target.unit, &target.held).await?;
        let act = context.now();
        let mut writing = operations.begin(&act).await?;
        context.job.receipt.done += 1;
        context.step(&mut writing, at, total, &format!("已检查{}", target.unit.name)).await?;
        // A round may be given up while it is checked.
        if Held::read(writing.connection(), id).await?.state()? != RoundState::Checking {
            return Ok(Receipt {
                words: "这次评议已取消，检查停止".to_owned(),
                url: url(id),
                ..Receipt::default()
            });
        }
        let paper_id =
            paper::insert(writing.connection(), id, target.unit.id, &to_text(&found.holdings)?).await?;
        finding::insert(writing.connection(), paper_id, &found.findings).await?;
        writing.commit().await?;
    }
    drop(reading);
    finish(context, id, total).await
}

/// Opens the round to its assessors.
#[boxed::future]
async fn finish(context: &mut JobContext, id: i64, total: u64) -> Result<Receipt, JobStop> {
    let operations = context.operations.clone();
    let act = context.now();
    let mut writing = operations.begin(&act).await?;
    context.step(&mut writing, total, total, "检查完成").await?;
    let mut held = Held::read(writing.connection(), id).await?;
    if held.state()? != RoundState::Checking {
        return Ok(Receipt {
            words: "这次评议已取消，检查停止".to_owned(),
            url: url(id),
            ..Receipt::default()
        });
    }
    held.step(RoundAct::Checked)?;
    let revision = held.row.revision;
    held.write(&mut writing, revision).await?;
    let units = paper::of_round(writing.connection(), id).await?.len();
    let findings = finding::of_round(writing.connection(), id).await?.len();
    let detail = json!({"units": units, "findings": findings});
    writing.audit(held.unit.id, "assessment.checked", &held.object(), &detail).await?;
    let words =
        format!("“{}”的目录已检查完：{units}个单位，发现{findings}处问题，请逐项确认", held.row.title);
    let to = Recipients::People(held.assessors.iter().map(|one| one.0).collect());
    writing.notify(&to, "assessment.checked", &words, &url(id)).await?;
    writing.commit().await?;
    Ok(Receipt {
        words: format!("检查了{units}个单位，发现{findings}处问题，等待评议人员确认"),
        url: url(id),
        ..context.job.receipt.clone()
    })
}
