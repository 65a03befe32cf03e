//! Mending what was found (R100, R262-R265): opened with the result, reported by the unit, checked again
//! by the linter over the version now in force, and by an assessor where the linter cannot tell.

use super::check::Checker;
use super::rectification::{OPENED, RECHECKED, extension_of, has_right, readable, state_of};
use super::{Held, Holding, Scope, day, rectification_url, refuse_own_work};
use crate::catalogue::state_on::in_force_on;
use crate::organisation::Recipients;
use crate::organisation::unit_change::changed_by;
use crate::{Act, OperationError, Operations, Writing};
use domain::assessment::{Extension, FindingState, RectificationAct, RectificationState};
use domain::calendar::{WorkCalendar, WorkingDayCount, in_words};
use domain::organisation::{Permission, Role};
use jiff::civil::Date;
use serde_json::json;
use std::collections::{BTreeMap, HashSet};
use storage::Connection;
use storage::assessment::finding::{self, FindingRow};
use storage::assessment::paper::PaperRow;
use storage::assessment::rectification::{self, NewRectification, RectificationRow};
use storage::catalogue::{unit, version};

/// What the unit does in a rectification.
const SPOKEN: [RectificationAct; 3] =
    [RectificationAct::Acknowledge, RectificationAct::Report, RectificationAct::AskExtension];

/// A rectification within a transaction, on the way to its next state.
struct Case<'a> {
    writing: Writing<'a>,
    held: Held,
    row: RectificationRow,
    findings: Vec<FindingRow>,
}

/// Opens a rectification for each catalogue of a paper with findings that count; returns how many.
#[boxed::future]
pub(super) async fn open(
    writing: &mut Writing<'_>,
    held: &Held,
    paper: &PaperRow,
    findings: &[FindingRow],
    (due, provisional): (Date, i64),
) -> Result<usize, OperationError> {
    let mut by_catalogue: BTreeMap<Option<i64>, (Vec<i64>, Option<String>)> = BTreeMap::new();
    for row in findings.iter().filter(|row| row.state == FindingState::Confirmed.id()) {
        let (ids, sector) = by_catalogue.entry(row.catalogue_id).or_default();
        ids.push(row.id);
        // Who compiles one sector alone is told of a catalogue of that sector.
        *sector = row.catalogue_id.map(|_| row.sector_code.clone());
    }
    let (today, last_day, due) = (writing.today().to_string(), in_words(due), due.to_string());
    for (catalogue_id, (ids, sector)) in &by_catalogue {
        let new = NewRectification {
            paper_id: paper.id,
            catalogue_id: *catalogue_id,
            state: RectificationState::Open.id(),
            opened_on: &today,
            due: (&due, provisional),
        };
        let id = rectification::insert(writing.connection(), &new).await?;
        finding::assign(writing.connection(), ids, id).await?;
        let note = format!("“{}”发现{}处问题，请在{last_day}前整改", held.row.title, ids.len());
        let (by, at) = (writing.actor_id(), writing.at());
        rectification::record(writing.connection(), id, (OPENED, &note), (by, &at)).await?;
        let to = Recipients::Holders { role: Role::Compiler, unit_id: paper.unit_id, sector: sector.clone() };
        let words = format!("{}：{note}", paper.unit_name);
        writing.notify(&to, "rectification.opened", &words, &rectification_url(id)).await?;
    }
    Ok(by_catalogue.len())
}

impl Operations {
    /// The unit has received it and begins.
    ///
    /// # Errors
    /// Without the right or in the wrong state.
    #[boxed::future]
    pub async fn acknowledge_rectification(&self, act: &Act, case: (i64, i64)) -> Result<(), OperationError> {
        let case = self.case(act, case, RectificationAct::Acknowledge).await?;
        case.take(act, RectificationAct::Acknowledge, "").await
    }

    /// The unit says what it mended. The version now in force is checked at once: findings that are gone
    /// are marked so, and where all are gone the rectification is closed.
    ///
    /// # Errors
    /// Without the right, in the wrong state, without words, or while the version assessed is still in force.
    #[boxed::future]
    pub async fn report_rectification(
        &self,
        act: &Act,
        case: (i64, i64),
        words: &str,
    ) -> Result<(), OperationError> {
        let words = crate::text::needed("words", words, "整改的情况", 1000)?;
        let mut case = self.case(act, case, RectificationAct::Report).await?;
        case.must_have_new_version().await?;
        case.row.version_id = case.row.published_version_id;
        let gone = case.recheck(self, act.today()).await?;
        let at = act.at();
        finding::clear(case.writing.connection(), &gone, Some(&at)).await?;
        let left =
            case.findings.iter().filter(|one| one.cleared_at.is_none() && !gone.contains(&one.id)).count();
        if left > 0 {
            let note =
                format!("{words}\n自动复核：{}处已消除，{left}处待评议人员复核", case.findings.len() - left);
            case.tell_assessors().await?;
            return case.take(act, RectificationAct::Report, &note).await;
        }
        // R264: nothing is left for a person to look at.
        let by = (act.actor.person_id, at.as_str());
        let report = (RectificationAct::Report.id(), words.as_str());
        rectification::record(case.writing.connection(), case.row.id, report, by).await?;
        let note = format!("{}处问题在现行版本中都已消除", case.findings.len());
        let checked = (RECHECKED, note.as_str());
        rectification::record(case.writing.connection(), case.row.id, checked, (None, &at)).await?;
        case.row.closed_at = Some(at);
        RectificationState::Closed.id().clone_into(&mut case.row.state);
        case.write("rectification.report", json!({"cleared": gone.len(), "left": 0})).await
    }

    /// The unit asks for more time: before the day, once, at most as long as the first (R263).
    ///
    /// # Errors
    /// Without the right, in the wrong state, too late, or for a day that cannot be.
    #[boxed::future]
    pub async fn ask_extension(
        &self,
        act: &Act,
        case: (i64, i64),
        until: Date,
        reason: &str,
    ) -> Result<(), OperationError> {
        let reason = crate::text::needed("reason", reason, "延期的理由", 500)?;
        let mut case = self.case(act, case, RectificationAct::AskExtension).await?;
        if extension_of(&case.row)? != Extension::None {
            return Err(OperationError::State("延期只能申请一次".to_owned()));
        }
        if act.today().to_string() > case.row.due_on {
            let words =
                format!("整改期限{}已过，不能再申请延期；请尽快整改并报告", in_words(day(&case.row.due_on)?));
            return Err(OperationError::State(words));
        }
        let (opened, due) = (day(&case.row.opened_on)?, day(&case.row.due_on)?);
        let first_due = day(&case.row.first_due_on)?;
        if until <= due {
            return Err(OperationError::invalid("until", format!("延期应晚于现在的期限{}", in_words(due))));
        }
        let (first, more) = (working_days(opened, first_due)?.days, working_days(due, until)?.days);
        if more > first {
            let words = format!("延期最长为{first}个工作日，所填日期晚了{more}个工作日");
            return Err(OperationError::invalid("until", words));
        }
        case.row.asked_until = Some(until.to_string());
        Extension::Asked.id().clone_into(&mut case.row.extension);
        let words = format!("{}申请把整改延期到{}：{reason}", case.row.unit_name, in_words(until));
        let to = Recipients::Holders { role: Role::Supervisor, unit_id: case.held.row.unit_id, sector: None };
        let url = rectification_url(case.row.id);
        case.writing.notify(&to, "rectification.extension", &words, &url).await?;
        case.take(act, RectificationAct::AskExtension, &format!("延期到{}。{reason}", in_words(until))).await
    }

    /// The office grants or refuses the extension.
    ///
    /// # Errors
    /// Without the right, where none is asked for, or without a reason for refusing.
    #[boxed::future]
    pub async fn decide_extension(
        &self,
        act: &Act,
        case: (i64, i64),
        is_granted: bool,
        reason: &str,
    ) -> Result<(), OperationError> {
        let reason = if is_granted {
            crate::text::words("reason", reason, 500)?
        } else {
            crate::text::needed("reason", reason, "不批准的理由", 500)?
        };
        let wanted =
            if is_granted { RectificationAct::GrantExtension } else { RectificationAct::RefuseExtension };
        let mut case = self.case(act, case, wanted).await?;
        let is_asked = extension_of(&case.row)? == Extension::Asked;
        let until = case.row.asked_until.clone().filter(|_| is_asked);
        let until = until.ok_or_else(|| OperationError::State("没有待审批的延期申请".to_owned()))?;
        let until = day(&until)?;
        if is_granted {
            if until <= day(&case.row.due_on)? {
                let words = format!(
                    "现在的期限{}已不早于申请的{}，不必再延期",
                    in_words(day(&case.row.due_on)?),
                    in_words(until)
                );
                return Err(OperationError::State(words));
            }
            case.set_due(until)?;
        }
        let decided = if is_granted { Extension::Granted } else { Extension::Refused };
        decided.id().clone_into(&mut case.row.extension);
        case.tell_unit(&format!("整改延期到{}的申请：{}", in_words(until), wanted.label())).await?;
        case.take(act, wanted, &reason).await
    }

    /// An assessor finds it done: what the linter cannot tell is settled.
    ///
    /// # Errors
    /// Without the right, for one's own work, in the wrong state, or without words.
    #[boxed::future]
    pub async fn close_rectification(
        &self,
        act: &Act,
        case: (i64, i64),
        words: &str,
    ) -> Result<(), OperationError> {
        let words = crate::text::needed("words", words, "复核的意见", 500)?;
        let mut case = self.case(act, case, RectificationAct::Close).await?;
        case.refuse_own(act).await?;
        let left: Vec<i64> =
            case.findings.iter().filter(|one| one.cleared_at.is_none()).map(|one| one.id).collect();
        finding::clear(case.writing.connection(), &left, Some(&act.at())).await?;
        case.row.closed_at = Some(act.at());
        case.tell_unit(&format!("整改复核通过：{words}")).await?;
        case.take(act, RectificationAct::Close, &words).await
    }

    /// An assessor finds it not done; the unit goes on until a new day.
    ///
    /// # Errors
    /// Without the right, for one's own work, in the wrong state, without a reason, or for a day that is past.
    #[boxed::future]
    pub async fn reopen_rectification(
        &self,
        act: &Act,
        case: (i64, i64),
        until: Date,
        reason: &str,
    ) -> Result<(), OperationError> {
        let reason = crate::text::needed("reason", reason, "退回的理由", 500)?;
        if until <= act.today() {
            return Err(OperationError::invalid(
                "until",
                format!("{until}不晚于今天，请给单位留出整改的时间"),
            ));
        }
        let mut case = self.case(act, case, RectificationAct::Reopen).await?;
        case.refuse_own(act).await?;
        case.set_due(until)?;
        // A request that was left open asked for a day of the former period.
        if extension_of(&case.row)? == Extension::Asked {
            Extension::None.id().clone_into(&mut case.row.extension);
            case.row.asked_until = None;
        }
        case.tell_unit(&format!("整改没有到位，请在{}前改好：{reason}", in_words(until))).await?;
        case.take(act, RectificationAct::Reopen, &format!("期限{}。{reason}", in_words(until))).await
    }

    /// A rectification to which a person may do something now; says why not otherwise.
    async fn case<'a>(
        &'a self,
        act: &'a Act,
        (id, revision): (i64, i64),
        wanted: RectificationAct,
    ) -> Result<Case<'a>, OperationError> {
        act.person_id()?;
        let mut writing = self.begin(act).await?;
        let (held, row) = readable(writing.connection(), act, id).await?;
        if !has_right(act, &held, &row, wanted) {
            return Err(OperationError::NotPermitted(match wanted {
                RectificationAct::GrantExtension | RectificationAct::RefuseExtension => {
                    Permission::ManageAssessment
                }
                RectificationAct::Close | RectificationAct::Reopen => Permission::Assess,
                _ => Permission::AnswerAssessment,
            }));
        }
        if row.revision != revision {
            let message =
                changed_by(writing.connection(), &format!("rectification:{id}"), "这项整改").await?;
            return Err(OperationError::Conflict { message, places: json!({ "rectification": id }) });
        }
        let state = state_of(&row)?;
        if state.after(wanted).is_none() {
            let words = format!("这项整改现为“{}”，不能{}", state.label(), wanted.label());
            return Err(OperationError::State(words));
        }
        let findings = finding::of_rectification(writing.connection(), id).await?;
        Ok(Case { writing, held, row, findings })
    }
}

/// Working days from one day to another.
fn working_days(from: Date, to: Date) -> Result<WorkingDayCount, OperationError> {
    let counted = WorkCalendar::shipped().count_working_days(from, to);
    counted.map_err(|error| OperationError::Internal(error.to_string()))
}

impl Case<'_> {
    /// Sets the day by which it is to be mended.
    fn set_due(&mut self, due: Date) -> Result<(), OperationError> {
        let counted = working_days(day(&self.row.opened_on)?, due)?;
        self.row.is_provisional = i64::from(counted.provisional);
        self.row.due_on = due.to_string();
        Ok(())
    }

    /// Takes the step and ends the transaction.
    async fn take(mut self, act: &Act, wanted: RectificationAct, note: &str) -> Result<(), OperationError> {
        let next = state_of(&self.row)?.after(wanted).unwrap_or(RectificationState::Open);
        next.id().clone_into(&mut self.row.state);
        let by = (act.actor.person_id, act.at());
        rectification::record(self.writing.connection(), self.row.id, (wanted.id(), note), (by.0, &by.1))
            .await?;
        let name = format!("rectification.{}", wanted.id());
        let detail = json!({"due_on": self.row.due_on, "note": note});
        self.write(&name, detail).await
    }

    async fn write(mut self, name: &str, detail: serde_json::Value) -> Result<(), OperationError> {
        let object = format!("rectification:{}", self.row.id);
        if !rectification::update(self.writing.connection(), &self.row).await? {
            let message = changed_by(self.writing.connection(), &object, "这项整改").await?;
            return Err(OperationError::Conflict {
                message,
                places: json!({ "rectification": self.row.id }),
            });
        }
        self.writing.audit(self.row.unit_id, name, &object, &detail).await?;
        // A published result says what was mended.
        if self.held.row.published_at.is_some() {
            self.writing.changed("assessment", self.held.row.id).await?;
        }
        self.writing.commit().await
    }

    /// Refuses a report while the version that was assessed is still the one in force.
    #[boxed::future]
    async fn must_have_new_version(&mut self) -> Result<(), OperationError> {
        if self.row.catalogue_id.is_some() && self.row.published_version_id.is_none() {
            return Err(OperationError::State("这份目录现在没有现行版本；请先发布更正后的新版本".to_owned()));
        }
        let assessed = self.findings.iter().filter(|one| one.is_automatic == 1 && !is_of_level(one));
        let assessed: HashSet<i64> = assessed.filter_map(|one| one.version_id).collect();
        if assessed.is_empty() {
            return Ok(());
        }
        match self.row.published_version_id {
            Some(id) if !assessed.contains(&id) => Ok(()),
            Some(id) => {
                let number = version::by_id(self.writing.connection(), id).await?.map_or(0, |one| one.number);
                let words = format!("现行的仍是被评议的第{number}版；请先发布更正后的新版本，再报告整改");
                Err(OperationError::State(words))
            }
            None => Err(OperationError::State("这份目录现在没有现行版本；请先发布更正后的新版本".to_owned())),
        }
    }

    /// The findings of a machine that are gone today.
    #[boxed::future]
    async fn recheck(&mut self, operations: &Operations, today: Date) -> Result<Vec<i64>, OperationError> {
        let open: Vec<&FindingRow> =
            self.findings.iter().filter(|one| one.is_automatic == 1 && one.cleared_at.is_none()).collect();
        let sectors: HashSet<String> = open.iter().map(|one| one.sector_code.clone()).collect();
        let scope = Scope {
            units: vec![self.row.unit_id],
            sectors: sectors.into_iter().collect(),
            with_level: open.iter().any(|one| is_of_level(one)),
        };
        let connection: &mut Connection = self.writing.connection();
        let unit = unit::by_id(connection, self.row.unit_id).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        let mut held = in_force_on(connection, &unit.path, today).await?;
        held.retain(|one| one.unit_id == unit.id && scope.sectors.contains(&one.sector_code));
        let checker = Checker::new(operations, connection, &scope, (&self.held.rubric, today)).await?;
        let found = checker.again().check(connection, &unit, &held).await?;
        let marks: HashSet<&str> = found.findings.iter().map(|one| one.mark.as_str()).collect();
        Ok(open.into_iter().filter(|one| !marks.contains(one.mark.as_str())).map(|one| one.id).collect())
    }

    /// Refuses who had a hand in the versions assessed and mended, and who spoke for the unit (R268).
    #[boxed::future]
    async fn refuse_own(&mut self, act: &Act) -> Result<(), OperationError> {
        let connection = self.writing.connection();
        let acts = SPOKEN.map(RectificationAct::id);
        if rectification::has_spoken(connection, self.row.id, act.person_id()?, &acts).await? {
            return Err(OperationError::Forbidden(
                "报告整改的人不能自己复核，请由另一位评议人员办理".to_owned(),
            ));
        }
        let assessed = self.findings.iter().filter_map(|one| one.version_id);
        let ids: HashSet<i64> = assessed.chain(self.row.version_id).collect();
        let mut held = Vec::new();
        for id in ids {
            let Some(found) = version::by_id(connection, id).await? else { continue };
            held.push(Holding {
                catalogue_id: found.catalogue_id,
                version_id: id,
                number: found.number,
                sector_code: String::new(),
                title: found.title,
                rows: 0,
                sha256: String::new(),
            });
        }
        refuse_own_work(connection, act, &held).await
    }

    #[boxed::future]
    async fn tell_unit(&mut self, words: &str) -> Result<(), OperationError> {
        let (role, sector) = (Role::Compiler, self.row.sector_code.clone());
        let to = Recipients::Holders { role, unit_id: self.row.unit_id, sector };
        let url = rectification_url(self.row.id);
        let words = format!("{}：“{}”{words}", self.row.unit_name, self.row.assessment_title);
        self.writing.notify(&to, "rectification.moved", &words, &url).await?;
        Ok(())
    }

    #[boxed::future]
    async fn tell_assessors(&mut self) -> Result<(), OperationError> {
        let to = Recipients::People(self.held.assessors.iter().map(|one| one.0).collect());
        let words = format!("{}报告了整改，请复核", self.row.unit_name);
        let url = rectification_url(self.row.id);
        self.writing.notify(&to, "rectification.reported", &words, &url).await?;
        Ok(())
    }
}

/// True for what a level lacks as a whole: no version of its own is needed to mend it.
fn is_of_level(row: &FindingRow) -> bool {
    matches!(row.code.as_str(), super::check::SECTOR_MISSING | super::check::ITEM_MISSING)
}
