//! Beginning a round: what it covers, who assesses, how long units have (R99).

use super::check::{Target, targets};
use super::rubric::in_force;
use super::{CheckCatalogues, Held, Scope, to_text, url};
use crate::job::NewJob;
use crate::organisation::Recipients;
use crate::organisation::unit::{Unit, load_unit};
use crate::{Act, Actor, FieldProblem, OperationError, Operations, Writing};
use domain::assessment::{Instrument, RoundAct, RoundState};
use domain::organisation::Permission;
use jiff::civil::Date;
use serde_json::json;
use storage::Connection;
use storage::assessment::round::{self, NewRound as NewRow};

/// A round about to be begun.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRound {
    /// Title.
    pub title: String,
    /// The day as on which the catalogues are read.
    pub as_of: Option<Date>,
    /// Units and sectors.
    pub scope: Scope,
    /// Who assesses.
    pub assessors: Vec<i64>,
    /// Working days for objections.
    pub objection_days: i64,
    /// Working days for mending.
    pub rectification_days: i64,
}

/// The longest period that may be given, in working days.
const LONGEST: i64 = 120;

impl Operations {
    /// Begins a round and queues the check. Answers with its number.
    ///
    /// # Errors
    /// Without the right over every unit, or when something is wrong with what was given.
    #[boxed::future]
    pub async fn start_assessment(&self, act: &Act, input: &NewRound) -> Result<i64, OperationError> {
        let title = crate::text::needed("title", &input.title, "评议的名称", 60)?;
        let as_of = checked(act, input)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        check_sectors(writing.connection(), &input.scope).await?;
        let office = office(writing.connection(), act, &input.scope).await?;
        check_assessors(writing.connection(), act, input).await?;
        let found = targets(writing.connection(), &input.scope, as_of).await?;
        if found.iter().all(|target: &Target| target.held.is_empty()) {
            let words = format!("所选单位和领域在{as_of}没有已发布的目录，无可评议；请改选范围或日期");
            return Err(OperationError::invalid("units", words));
        }
        let instrument = Instrument::Catalogue;
        let (number, rubric) = in_force(writing.connection(), instrument, act.today()).await?;
        let (scope, rubric) = (to_text(&input.scope)?, to_text(&rubric)?);
        let new = NewRow {
            instrument: instrument.id(),
            unit_id: office.id,
            title: &title,
            as_of: &as_of.to_string(),
            scope: &scope,
            rubric: (&rubric, number),
            state: RoundState::Checking.id(),
            days: (input.objection_days, input.rectification_days),
            at: &act.at(),
            by: person,
        };
        let id = round::insert(writing.connection(), &new).await?;
        round::insert_assessors(writing.connection(), id, &input.assessors).await?;
        let mut held = Held::read(writing.connection(), id).await?;
        queue(&mut writing, &mut held).await?;
        let detail = json!({"title": title, "as_of": as_of.to_string(), "scope": input.scope, "assessors": input.assessors, "rubric": number, "units": found.len()});
        writing.audit(office.id, "assessment.start", &held.object(), &detail).await?;
        let words = format!("您参加“{title}”的评议；目录检查完成后，请逐项确认");
        let to = Recipients::People(input.assessors.clone());
        writing.notify(&to, "assessment.started", &words, &url(id)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Checks again where the check was cancelled or failed; units already checked stay.
    ///
    /// # Errors
    /// Without the right, or when the check is done or still on its way.
    #[boxed::future]
    pub async fn check_assessment_again(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
    ) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let mut held = Held::read(writing.connection(), id).await?;
        held.require_office(act)?;
        held.in_state(RoundState::Checking)?;
        if let Some(job) = held.row.job_id
            && let Some(job) = storage::job::by_id(writing.connection(), job).await?
            && matches!(job.state.as_str(), "queued" | "running")
        {
            return Err(OperationError::State("目录还在检查中，请等它结束；进度见任务页面".to_owned()));
        }
        if held.row.revision != revision {
            held.write(&mut writing, revision).await?;
        }
        queue(&mut writing, &mut held).await?;
        writing.audit(held.unit.id, "assessment.check_again", &held.object(), &json!({})).await?;
        writing.commit().await
    }

    /// Gives a round up before its result stands.
    ///
    /// # Errors
    /// Without the right, in the wrong state, or without a reason.
    #[boxed::future]
    pub async fn cancel_assessment(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
        reason: &str,
    ) -> Result<(), OperationError> {
        let reason = crate::text::needed("reason", reason, "取消的理由", 300)?;
        let mut writing = self.begin(act).await?;
        let mut held = Held::read(writing.connection(), id).await?;
        held.require_office(act)?;
        let was_announced = held.state()?.is_open_to_units();
        held.step(RoundAct::Cancel)?;
        held.row.ended_at = Some(act.at());
        held.row.notice.clone_from(&reason);
        held.write(&mut writing, revision).await?;
        writing.audit(held.unit.id, "assessment.cancel", &held.object(), &json!({"reason": reason})).await?;
        let words = format!("“{}”已取消：{reason}", held.row.title);
        let to = Recipients::People(held.assessors.iter().map(|one| one.0).collect());
        writing.notify(&to, "assessment.cancelled", &words, &url(id)).await?;
        if was_announced {
            super::result::tell_units(&mut writing, &held, "assessment.cancelled", &words).await?;
        }
        writing.commit().await
    }
}

/// Queues the check and notes its job in the round.
#[boxed::future]
async fn queue(writing: &mut Writing<'_>, held: &mut Held) -> Result<(), OperationError> {
    let job = NewJob {
        kind: CheckCatalogues::NAME,
        title: format!("检查目录：{}", held.row.title),
        arguments: json!({"assessment": held.row.id}),
        unit_id: held.unit.id,
    };
    held.row.job_id = Some(writing.queue_job(&job).await?);
    let revision = held.row.revision;
    held.write(writing, revision).await
}

/// The day, after everything that can be seen without the database.
fn checked(act: &Act, input: &NewRound) -> Result<Date, OperationError> {
    let mut problems = Vec::new();
    let mut problem = |field: &str, words: String| problems.push(FieldProblem::new(field, words));
    let as_of = input.as_of.unwrap_or_else(|| act.today());
    if as_of > act.today() {
        problem("as_of", format!("{as_of}还没有到，请选择今天或以前的日期"));
    }
    if input.scope.units.is_empty() {
        problem("units", "请选择参加评议的单位".to_owned());
    }
    if input.assessors.is_empty() {
        problem("assessors", "请选择评议人员".to_owned());
    }
    for (field, days, what) in [
        ("objection_days", input.objection_days, "申诉期限"),
        ("rectification_days", input.rectification_days, "整改期限"),
    ] {
        if !(1..=LONGEST).contains(&days) {
            problem(field, format!("{what}应为1至{LONGEST}个工作日"));
        }
    }
    if problems.is_empty() { Ok(as_of) } else { Err(OperationError::Invalid(problems)) }
}

/// Sectors and kinds of catalogues that are loaded, those added later included.
#[boxed::future]
async fn check_sectors(connection: &mut Connection, scope: &Scope) -> Result<(), OperationError> {
    let known = storage::guideline::current_with_kinds(connection).await?;
    match scope.sectors.iter().find(|code| !known.iter().any(|head| head.sector_code == **code)) {
        None => Ok(()),
        Some(code) => Err(OperationError::invalid("sectors", format!("没有编号为“{code}”的领域"))),
    }
}

/// The office that runs the round: the unit where the person holds the right, over every unit chosen.
#[boxed::future]
async fn office(connection: &mut Connection, act: &Act, scope: &Scope) -> Result<Unit, OperationError> {
    let mut line: Option<Vec<i64>> = None;
    for id in &scope.units {
        let unit = load_unit(connection, *id).await?;
        act.actor.require(Permission::ManageAssessment, &unit.path, None)?;
        let own = unit.line();
        line = Some(match line {
            None => own,
            Some(common) => common.into_iter().filter(|id| own.contains(id)).collect(),
        });
    }
    // The highest unit above all of them at which the right is held.
    for id in line.unwrap_or_default() {
        let unit = load_unit(connection, id).await?;
        if act.actor.may(Permission::ManageAssessment, &unit.path, None) {
            return Ok(unit);
        }
    }
    Err(OperationError::invalid("units", "所选单位没有共同的上级由您组织评议，请分次评议"))
}

/// Every assessor is active and may assess every unit.
#[boxed::future]
async fn check_assessors(
    connection: &mut Connection,
    act: &Act,
    input: &NewRound,
) -> Result<(), OperationError> {
    for (at, person) in input.assessors.iter().enumerate() {
        if input.assessors[..at].contains(person) {
            return Err(OperationError::invalid("assessors", "同一评议人员选了两次"));
        }
        let actor = Actor::load(connection, *person, act.today()).await?;
        let actor = actor
            .ok_or_else(|| OperationError::invalid("assessors", "所选评议人员不存在或已停用，请重新选择"))?;
        for unit in &input.scope.units {
            let unit = load_unit(connection, *unit).await?;
            if !actor.may(Permission::Assess, &unit.path, None) {
                let words = format!(
                    "{}没有评议“{}”的权限；请改选，或由系统管理员授予巡查员角色",
                    actor.name, unit.name
                );
                return Err(OperationError::invalid("assessors", words));
            }
        }
    }
    Ok(())
}
