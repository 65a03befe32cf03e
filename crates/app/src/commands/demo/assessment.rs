//! What the demo shows of assessment: a published round with rectifications in every state, and one whose
//! findings wait for an assessor.

use super::past::Past;
use super::team::{Team, actor_of};
use crate::commands::data_directory::explain;
use crate::commands::now;
use anyhow::Context as _;
use domain::assessment::FindingState;
use jiff::{SignedDuration, Timestamp, ToSpan};
use operations::assessment::{NewManualFinding, NewRound, Paper, Rectification, Scope};
use operations::job::{Clock, Runner};
use operations::maintenance::Cause;
use operations::{Act, Channel, Operations};
use std::rc::Rc;
use std::sync::Arc;

/// Departments of the district that shows everything whose catalogues get a fault: code and sector.
const FAULTY: [(&str, &str); 4] =
    [("440106-zwsj", "03"), ("440106-cz", "04"), ("440106-sw", "06"), ("440106-yjgl", "15")];
/// Who runs the round and assesses, and who answers for the units.
const OFFICE: &str = "shiban";
const CLERK: &str = "tianhe-bianzhi";
/// A basis as clerks write it, with a clause that the column standard leaves out.
const CLAUSE: &str = "第二十条第（一）款";

/// Everything of the kind.
pub async fn build(operations: &Operations) -> anyhow::Result<()> {
    let team = Team::of_tianhe(operations, &Rc::new(Past::days_ago(80))).await?;
    for (unit, sector) in FAULTY {
        let version = in_force(operations, unit, sector).await?;
        let cause = Cause::new("new_policy", "补充公开依据");
        let cite = |row: &operations::catalogue::DraftRow| {
            Some(("legal_basis", format!("{}{CLAUSE}", row.row.legal_basis)))
        };
        team.revise(operations, version, &cause, &cite).await?;
    }
    let id = concluded(operations).await?;
    mend(operations, id).await?;
    running(operations).await
}

async fn in_force(operations: &Operations, unit: &str, sector: &str) -> anyhow::Result<i64> {
    let found = operations.published_catalogue(unit, sector).await.map_err(|e| explain(&e))?;
    Ok(found.with_context(|| format!("演示数据：{unit}没有{sector}领域的目录"))?.version.id)
}

/// What a person does so many days ago.
async fn act(operations: &Operations, account: &str, days_ago: i64) -> anyhow::Result<Act> {
    let actor = actor_of(operations, account).await?;
    Ok(Act { actor, now: ago(days_ago), channel: Channel::Cli })
}

fn ago(days: i64) -> Timestamp {
    now().checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or_else(|_| now())
}

/// A round over the faulty catalogues whose check is done.
async fn checked(operations: &Operations, days_ago: i64) -> anyhow::Result<i64> {
    let office = act(operations, OFFICE, days_ago).await?;
    let mut units = Vec::new();
    for (code, _) in FAULTY {
        units.push(operations.unit_by_code(code).await.map_err(|e| explain(&e))?.id);
    }
    let day = office.today();
    let round = NewRound {
        title: format!("{}年第{}季度目录评议（演示）", day.year(), (day.month() + 2) / 3),
        as_of: Some(day),
        scope: Scope {
            units,
            sectors: FAULTY.map(|(_, sector)| sector.to_owned()).to_vec(),
            with_level: true,
        },
        assessors: vec![office.person_id().map_err(|e| explain(&e))?],
        objection_days: 3,
        rectification_days: 10,
    };
    let id = operations.start_assessment(&office, &round).await.map_err(|e| explain(&e))?;
    let clock: Clock = Arc::new(move || ago(days_ago));
    Runner::new(operations.clone(), clock).work_once().await.map_err(|e| explain(&e))?;
    Ok(id)
}

async fn papers(operations: &Operations, act: &Act, id: i64) -> anyhow::Result<Vec<Paper>> {
    let round = operations.assessment(act, id).await.map_err(|e| explain(&e))?;
    let mut found = Vec::new();
    for one in round.papers {
        let paper = operations.assessment_paper(act, id, one.unit_id).await.map_err(|e| explain(&e))?;
        found.push(paper);
    }
    Ok(found)
}

async fn revision(operations: &Operations, act: &Act, id: i64) -> anyhow::Result<i64> {
    Ok(operations.assessment(act, id).await.map_err(|e| explain(&e))?.revision)
}

/// Confirms what cites a clause; what stands so in the guideline itself is struck out.
async fn judge(operations: &Operations, act: &Act, paper: &Paper) -> anyhow::Result<()> {
    let (round, unit) = (paper.round.id, paper.summary.unit_id);
    let is_theirs = |one: &&operations::assessment::Finding| one.evidence.words.contains(CLAUSE);
    let wanted: Vec<(i64, i64)> =
        paper.findings.iter().filter(is_theirs).map(|one| (one.id, one.revision)).collect();
    if !wanted.is_empty() {
        operations.confirm_findings(act, round, unit, &wanted).await.map_err(|e| explain(&e))?;
    }
    for one in paper.findings.iter().filter(|one| !is_theirs(one)) {
        let case = (one.id, one.revision);
        operations.strike_finding(act, case, "与标准指引原文一致，不扣分").await.map_err(|e| explain(&e))?;
    }
    Ok(())
}

/// A round that was judged, objected to, concluded and published.
async fn concluded(operations: &Operations) -> anyhow::Result<i64> {
    let id = checked(operations, 70).await?;
    let office = act(operations, OFFICE, 68).await?;
    let all = papers(operations, &office, id).await?;
    for paper in &all {
        judge(operations, &office, paper).await?;
    }
    let late = all.iter().find(|paper| paper.summary.unit_code == FAULTY[1].0);
    let late = late.context("演示数据：评议没有这个单位")?;
    let by_hand = NewManualFinding {
        version_id: late.holdings.first().map(|held| held.version_id),
        code: "published-late".to_owned(),
        times: 3,
        message: "修订的目录晚于规定日期3天发布".to_owned(),
        ..NewManualFinding::default()
    };
    operations.add_finding(&office, id, late.summary.unit_id, &by_hand).await.map_err(|e| explain(&e))?;
    let seen = revision(operations, &office, id).await?;
    operations
        .announce_assessment(&act(operations, OFFICE, 66).await?, id, seen, None)
        .await
        .map_err(|e| explain(&e))?;
    object(operations, id).await?;
    let office = act(operations, OFFICE, 58).await?;
    let seen = revision(operations, &office, id).await?;
    operations.conclude_assessment(&office, id, seen).await.map_err(|e| explain(&e))?;
    let office = act(operations, OFFICE, 56).await?;
    operations.publish_assessment(&office, id, seen + 1).await.map_err(|e| explain(&e))?;
    Ok(id)
}

/// Two objections: one is accepted, one is not.
async fn object(operations: &Operations, id: i64) -> anyhow::Result<()> {
    let clerk = act(operations, CLERK, 65).await?;
    let office = act(operations, OFFICE, 60).await?;
    let all = papers(operations, &office, id).await?;
    let counted = all
        .iter()
        .flat_map(|paper| &paper.findings)
        .filter(|one| one.state == FindingState::Confirmed && one.is_automatic);
    for (at, one) in counted.take(2).enumerate() {
        let reason = "该条款是上级文件要求注明的，请核实。";
        operations.object_to_finding(&clerk, one.id, reason).await.map_err(|e| explain(&e))?;
        let words = if at == 0 {
            "核对上级文件，情况属实，退回扣分"
        } else {
            "上级文件没有这一要求，维持扣分"
        };
        operations.decide_objection(&office, one.id, at == 0, words).await.map_err(|e| explain(&e))?;
    }
    Ok(())
}

/// One rectification closed by the linter, one that waits for an assessor, one sent back, one overdue.
async fn mend(operations: &Operations, id: i64) -> anyhow::Result<()> {
    let clerk = act(operations, CLERK, 54).await?;
    let all = operations.rectifications(&clerk, Some(id)).await.map_err(|e| explain(&e))?;
    let team = Team::of_tianhe(operations, &Rc::new(Past::days_ago(52))).await?;
    for (at, one) in all.iter().enumerate() {
        operations
            .acknowledge_rectification(&clerk, (one.id, one.revision))
            .await
            .map_err(|e| explain(&e))?;
        let version = one.version_id.context("演示数据：整改没有目录")?;
        match at {
            0 | 1 => {
                correct(operations, &team, version, usize::MAX).await?;
                report(operations, one).await?;
            }
            2 => {
                correct(operations, &team, version, 1).await?;
                report(operations, one).await?;
                send_back(operations, one).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Publishes a version in which so many of the faulty cells are mended.
async fn correct(operations: &Operations, team: &Team, version: i64, most: usize) -> anyhow::Result<()> {
    let left = std::cell::Cell::new(most);
    let strip = |row: &operations::catalogue::DraftRow| {
        let mended = row.row.legal_basis.strip_suffix(CLAUSE).filter(|_| left.get() > 0)?;
        left.set(left.get() - 1);
        Some(("legal_basis", mended.to_owned()))
    };
    let cause = Cause::new("correction", "更正评议发现的问题");
    team.revise(operations, version, &cause, &strip).await?;
    Ok(())
}

async fn report(operations: &Operations, one: &Rectification) -> anyhow::Result<()> {
    let clerk = act(operations, CLERK, 48).await?;
    let case = (one.id, one.revision + 1);
    let words = "已按指引更正公开依据，并发布新的一版。";
    operations.report_rectification(&clerk, case, words).await.map_err(|e| explain(&e))
}

async fn send_back(operations: &Operations, one: &Rectification) -> anyhow::Result<()> {
    let office = act(operations, OFFICE, 46).await?;
    let until = operations::act::beijing_date(now()) + 10.days();
    let case = (one.id, one.revision + 2);
    operations
        .reopen_rectification(&office, case, until, "还有公开依据没有更正")
        .await
        .map_err(|e| explain(&e))
}

/// A round of today with some findings confirmed already.
async fn running(operations: &Operations) -> anyhow::Result<()> {
    let id = checked(operations, 0).await?;
    let office = act(operations, OFFICE, 0).await?;
    let all = papers(operations, &office, id).await?;
    if let Some(paper) = all.iter().find(|paper| !paper.findings.is_empty()) {
        let wanted: Vec<(i64, i64)> =
            paper.findings.iter().take(1).map(|one| (one.id, one.revision)).collect();
        let unit = paper.summary.unit_id;
        operations.confirm_findings(&office, id, unit, &wanted).await.map_err(|e| explain(&e))?;
    }
    Ok(())
}
