//! Handling a difficulty: handing it on, up, answering it, settling it or sending it back (R149).

use super::answerer::{can_answer, is_within, publishers};
use super::difficulty::{Difficulty, allowed, readable, shown};
use super::raise::{tell_handlers, url};
use super::superior::{due, next_superior};
use crate::organisation::Recipients;
use crate::organisation::unit::{Unit, load_unit};
use crate::organisation::unit_change::{changed_by, must_stand};
use crate::{Act, OperationError, Operations, Writing};
use domain::organisation::{Permission, UnitKind};
use domain::question::{DifficultyAct, DifficultyState, GeneralUse, SuperiorLine};
use serde_json::json;
use storage::question::difficulty::{self, DifficultyChange, DifficultyRow, NewEvent};

/// What an act does to the hands, and in which words.
struct Step<'a> {
    wanted: DifficultyAct,
    /// Who has it in hand afterwards; none keeps it where it is.
    to: Option<&'a Unit>,
    line: Option<SuperiorLine>,
    note: &'a str,
}

impl Operations {
    /// Hands a difficulty to another office or department, with a new day.
    ///
    /// # Errors
    /// Without the right, in the wrong state, or to a unit that answers none.
    #[boxed::future]
    pub async fn assign_difficulty(
        &self,
        act: &Act,
        (id, revision): (i64, i64),
        to: i64,
        note: &str,
    ) -> Result<Difficulty, OperationError> {
        let note = crate::text::words("note", note, 500)?;
        let mut writing = self.begin(act).await?;
        let row = open(&mut writing, act, id, DifficultyAct::Assign).await?;
        let unit = load_unit(writing.connection(), to).await?;
        must_stand(&unit)?;
        if unit.id == row.handler_id {
            return Err(OperationError::invalid(
                "to",
                format!("这个难题已由“{}”办理，请选择其他单位", unit.name),
            ));
        }
        let line = match unit.kind {
            UnitKind::CityDepartment | UnitKind::DistrictDepartment => SuperiorLine::Sector,
            UnitKind::Province | UnitKind::City | UnitKind::District | UnitKind::Zone => {
                SuperiorLine::Government
            }
            _ => {
                return Err(OperationError::invalid(
                    "to",
                    format!(
                        "“{}”是{}，不承担答复；请选择区、市、省的政务公开办公室或业务主管部门",
                        unit.name,
                        unit.kind.label()
                    ),
                ));
            }
        };
        must_answer(&mut writing, act, &row, &unit).await?;
        let step = Step { wanted: DifficultyAct::Assign, to: Some(&unit), line: Some(line), note: &note };
        self.take(writing, act, (&row, revision), step).await
    }

    /// Takes a difficulty to the next superior of its line, with a new day.
    ///
    /// # Errors
    /// Without the right, in the wrong state, without a reason, or where nobody stands above.
    #[boxed::future]
    pub async fn escalate_difficulty(
        &self,
        act: &Act,
        (id, revision): (i64, i64),
        reason: &str,
    ) -> Result<Difficulty, OperationError> {
        let reason = crate::text::needed("reason", reason, "提请上级的理由", 500)?;
        let mut writing = self.begin(act).await?;
        let row = open(&mut writing, act, id, DifficultyAct::Escalate).await?;
        let raised_by = load_unit(writing.connection(), row.unit_id).await?;
        let handler = load_unit(writing.connection(), row.handler_id).await?;
        let line = SuperiorLine::from_id(&row.line).unwrap_or(SuperiorLine::Government);
        let next =
            next_superior(writing.connection(), (&raised_by, &handler), line, row.sector_code.as_deref())
                .await?;
        let next = next.ok_or_else(|| {
            OperationError::State(format!("“{}”之上没有登记的上级，请由其直接答复", handler.name))
        })?;
        let step = Step { wanted: DifficultyAct::Escalate, to: Some(&next), line: None, note: &reason };
        self.take(writing, act, (&row, revision), step).await
    }

    /// Answers a difficulty; the answer may be proposed for everybody's use.
    ///
    /// # Errors
    /// Without the right, in the wrong state, or without an answer.
    #[boxed::future]
    pub async fn answer_difficulty(
        &self,
        act: &Act,
        (id, revision): (i64, i64),
        answer: &str,
        for_everybody: bool,
    ) -> Result<Difficulty, OperationError> {
        let answer = crate::text::needed("answer", answer, "答复", 4000)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let row = open(&mut writing, act, id, DifficultyAct::Answer).await?;
        let general = if for_everybody { GeneralUse::Proposed } else { GeneralUse::No };
        let by = (person, row.handler_id, act.at());
        difficulty::answer(writing.connection(), id, &answer, (by.0, by.1, &by.2), general.id()).await?;
        let step = Step { wanted: DifficultyAct::Answer, to: None, line: None, note: "" };
        self.take(writing, act, (&row, revision), step).await
    }

    /// Sends an answer back that does not settle the difficulty.
    ///
    /// # Errors
    /// Without the right, in the wrong state, or without a reason.
    #[boxed::future]
    pub async fn reopen_difficulty(
        &self,
        act: &Act,
        (id, revision): (i64, i64),
        reason: &str,
    ) -> Result<Difficulty, OperationError> {
        let reason = crate::text::needed("reason", reason, "还没有解决的地方", 500)?;
        let mut writing = self.begin(act).await?;
        let row = open(&mut writing, act, id, DifficultyAct::Reopen).await?;
        if row.general_use == GeneralUse::Published.id() {
            return Err(OperationError::State("答复已公布为问答；仍有疑问的，请另提一个难题".to_owned()));
        }
        let step = Step { wanted: DifficultyAct::Reopen, to: None, line: None, note: &reason };
        self.take(writing, act, (&row, revision), step).await
    }

    /// Confirms that a difficulty is settled.
    ///
    /// # Errors
    /// Without the right or in the wrong state.
    #[boxed::future]
    pub async fn close_difficulty(
        &self,
        act: &Act,
        (id, revision): (i64, i64),
    ) -> Result<Difficulty, OperationError> {
        let mut writing = self.begin(act).await?;
        let row = open(&mut writing, act, id, DifficultyAct::Close).await?;
        let step = Step { wanted: DifficultyAct::Close, to: None, line: None, note: "" };
        self.take(writing, act, (&row, revision), step).await
    }

    /// Writes a step, tells the other side, and ends the transaction.
    #[boxed::future]
    async fn take(
        &self,
        mut writing: Writing<'_>,
        act: &Act,
        (row, revision): (&DifficultyRow, i64),
        step: Step<'_>,
    ) -> Result<Difficulty, OperationError> {
        let id = row.id;
        let handler_id = step.to.map_or(row.handler_id, |unit| unit.id);
        let (due_on, provisional) = match step.wanted.period() {
            Some(_) => due(act, step.wanted)?,
            None => (row.due_on.clone(), row.is_provisional),
        };
        let state = step.wanted.target().map(DifficultyState::id);
        let state = state.unwrap_or(row.state.as_str());
        let change = DifficultyChange {
            state,
            line: step.line.map(SuperiorLine::id).unwrap_or(row.line.as_str()),
            handler_id,
            due: (&due_on, provisional),
        };
        if !difficulty::change(writing.connection(), (id, revision), &change).await? {
            let message = changed_by(writing.connection(), &format!("difficulty:{id}"), "这个难题").await?;
            return Err(OperationError::Conflict { message, places: json!({ "difficulty": id }) });
        }
        record(&mut writing, id, (step.wanted, handler_id, &due_on), step.note).await?;
        let detail = json!({ "handler": handler_id, "due_on": due_on, "note": step.note });
        let name = format!("difficulty.{}", step.wanted.id());
        writing.audit(row.unit_id, &name, &format!("difficulty:{id}"), &detail).await?;
        let after = difficulty::by_id(writing.connection(), id).await?;
        let after = after.ok_or_else(|| OperationError::Internal("difficulty".to_owned()))?;
        tell(&mut writing, &after, step.wanted, step.note).await?;
        writing.commit().await?;
        Ok(shown(act, after))
    }
}

/// Refuses a unit that is not one's own to ask, and one where the difficulty would lie unanswered.
#[boxed::future]
async fn must_answer(
    writing: &mut Writing<'_>,
    act: &Act,
    row: &DifficultyRow,
    unit: &Unit,
) -> Result<(), OperationError> {
    if !is_within(writing.connection(), act, row, unit).await? {
        return Err(OperationError::invalid(
            "to",
            format!("“{}”不在您负责的范围内，不能交办；需要上级答复的，请用“提请上级”", unit.name),
        ));
    }
    let today = act.today().to_string();
    if !can_answer(writing.connection(), row.sector_code.as_deref(), unit.id, &today).await? {
        return Err(OperationError::invalid(
            "to",
            format!("“{}”还没有可以答复难题的人员，请先由管理员授予审核人或督导员的角色", unit.name),
        ));
    }
    Ok(())
}

/// A difficulty to which a person may do something now; says why not otherwise.
#[boxed::future]
pub(super) async fn open(
    writing: &mut Writing<'_>,
    act: &Act,
    id: i64,
    wanted: DifficultyAct,
) -> Result<DifficultyRow, OperationError> {
    let row = readable(writing.connection(), act, id).await?;
    if allowed(act, &row, wanted) {
        return Ok(row);
    }
    let state = DifficultyState::from_id(&row.state);
    if !state.is_some_and(|state| wanted.sources().contains(&state)) {
        let label = state.map_or("", DifficultyState::label);
        return Err(OperationError::State(format!("这个难题现为“{label}”，不能{}", wanted.label())));
    }
    Err(match wanted {
        DifficultyAct::Publish | DifficultyAct::Decline => {
            if row.answered_by.is_some() && row.answered_by == act.actor.person_id {
                OperationError::Forbidden("答复由您作出，须由其他人员审核公布".to_owned())
            } else if row.general_use != GeneralUse::Proposed.id() {
                OperationError::State("这个答复没有待审的公布建议".to_owned())
            } else {
                OperationError::NotPermitted(Permission::PublishQuestion)
            }
        }
        DifficultyAct::Reopen | DifficultyAct::Close => {
            OperationError::NotPermitted(Permission::RaiseDifficulty)
        }
        DifficultyAct::Answer if allowed(act, &row, DifficultyAct::Assign) => {
            OperationError::Forbidden(format!(
                "这个难题由“{}”办理，只能由该单位的人员答复；要自行答复的，请先收回，交办给本单位",
                row.handler_name
            ))
        }
        _ => OperationError::NotPermitted(Permission::AnswerDifficulty),
    })
}

#[boxed::future]
pub(super) async fn record(
    writing: &mut Writing<'_>,
    id: i64,
    (wanted, handler_id, due_on): (DifficultyAct, i64, &str),
    note: &str,
) -> Result<(), OperationError> {
    let (at, by) = (writing.at(), writing.actor_id());
    let event = NewEvent { act: wanted.id(), by, handler_id, due_on, at: &at, note };
    Ok(difficulty::record(writing.connection(), id, &event).await?)
}

/// Tells the side that has to act next.
#[boxed::future]
async fn tell(
    writing: &mut Writing<'_>,
    row: &DifficultyRow,
    wanted: DifficultyAct,
    note: &str,
) -> Result<(), OperationError> {
    let about = format!("{}的难题“{}”", row.unit_name, row.title);
    let raiser = Recipients::People(vec![row.raised_by]);
    match wanted {
        DifficultyAct::Assign | DifficultyAct::Escalate | DifficultyAct::Reopen => {
            let words = format!("{about}由{}办理，请在{}前答复。{note}", row.handler_name, row.due_on);
            tell_handlers(writing, row, "difficulty.assigned", &words).await?;
            writing.notify(&raiser, "difficulty.moved", &words, &url(row.id)).await?;
        }
        DifficultyAct::Answer => {
            let words = format!("{}已答复难题“{}”，请确认是否解决", row.handler_name, row.title);
            writing.notify(&raiser, "difficulty.answered", &words, &url(row.id)).await?;
            if row.general_use == GeneralUse::Proposed.id() {
                let today = writing.today().to_string();
                let people = publishers(writing.connection(), row, &today).await?;
                let to = Recipients::People(people.into_iter().collect());
                let words = format!("{about}已由{}答复并建议公布为问答，请审核", row.handler_name);
                writing.notify(&to, "difficulty.proposed", &words, &url(row.id)).await?;
            }
        }
        _ => {}
    }
    Ok(())
}
