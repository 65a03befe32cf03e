//! 本期无此类信息: elements of which nothing arose in a period are closed by a notice that is reviewed like every
//! other and that citizens see; many at once (R101a).

use super::due;
use super::place::damaged;
use crate::organisation::Recipients;
use crate::text::words;
use crate::{Act, FieldProblem, OperationError, Operations, Writing};
use domain::calendar::WorkCalendar;
use domain::catalogue::RowStatus;
use domain::disclosure::{Duty, NoticePeriod, RecordAct, RecordState, element_named, elements};
use domain::organisation::{Permission, Role};
use domain::text::fold;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use storage::catalogue::published::{self, PublishedHead};
use storage::catalogue::row::{self, StoredRow};
use storage::disclosure::record::{self, NewRecord};
use storage::disclosure::version::{self, RecordChange, VersionText};
use storage::disclosure::{event, listing};

/// Elements that one act closes at most.
const MOST: usize = 2000;

/// A notice for several elements of one catalogue.
#[derive(Debug, Clone, Default)]
pub struct NilNotices {
    /// The unit's code.
    pub unit: String,
    /// The sector's code.
    pub sector: String,
    /// The rows and their elements.
    pub elements: Vec<(String, String)>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// How it was ascertained, for everybody to read.
    pub note: String,
}

/// What became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NilReceipt {
    /// The notices handed to the reviewers.
    pub made: Vec<i64>,
    /// Elements that have a notice of the period already.
    pub known: Vec<String>,
}

impl Operations {
    /// Makes a notice for each element and hands all of them to the reviewers: all or none.
    ///
    /// # Errors
    /// When the right is missing, the period is not over, or an element is not to be loaded for everybody.
    #[boxed::future]
    pub async fn close_elements(&self, act: &Act, input: &NilNotices) -> Result<NilReceipt, OperationError> {
        let (period, note) = checked(input, act.today())?;
        let mut writing = self.begin(act).await?;
        let head = published::of_unit_and_sector(writing.connection(), &input.unit, &input.sector).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?;
        act.actor.require(Permission::LoadDisclosure, &head.unit_path, Some(&head.sector_code))?;
        let rows = row::of_version(writing.connection(), head.version_id).await?;
        let before = listing::nil_notices(writing.connection(), &[head.catalogue_id]).await?;
        let days = (period.from.to_string(), period.to.to_string());
        let arisen =
            listing::public_arisen(writing.connection(), head.catalogue_id, (&days.0, &days.1)).await?;
        let mut receipt = NilReceipt::default();
        for (key, name) in &input.elements {
            let (row, element) = found(&rows, key, name)?;
            refuse_arisen(&arisen, (key, &element))?;
            let same = before.iter().any(|one| {
                let is_element = one.row_key == *key && fold(&one.element) == fold(&element);
                is_element && one.period_to == period.to.to_string() && one.state != "withdrawn"
            });
            if same {
                receipt.known.push(element);
                continue;
            }
            let notice = Notice { head: &head, row, element: &element, period, note: &note };
            receipt.made.push(notice.write(&mut writing).await?);
        }
        if !receipt.made.is_empty() {
            tell(&mut writing, &head, receipt.made.len()).await?;
            let detail = json!({
                "sector": head.sector_code, "notices": receipt.made.len(),
                "from": period.from.to_string(), "to": period.to.to_string(),
            });
            let object = format!("catalogue:{}", head.catalogue_id);
            writing.audit(head.unit_id, "disclosure.nil", &object, &detail).await?;
        }
        writing.commit().await?;
        Ok(receipt)
    }
}

/// Nobody says that nothing arose where something of the period is public.
fn refuse_arisen(
    arisen: &[(String, String, String, String)],
    (key, element): (&str, &str),
) -> Result<(), OperationError> {
    let is_own = |(row, of, ..): &&(String, String, String, String)| row == key && fold(of) == fold(element);
    match arisen.iter().find(is_own) {
        Some((_, _, title, day)) => {
            let words = format!("“{element}”在这一期已有公开的信息（{day}《{title}》），不能说明本期没有");
            Err(OperationError::invalid("elements", words))
        }
        None => Ok(()),
    }
}

fn checked(input: &NilNotices, today: Date) -> Result<(NoticePeriod, String), OperationError> {
    let mut problems = Vec::new();
    if input.elements.is_empty() {
        problems.push(FieldProblem::new("elements", "请选择本期没有信息的公开内容"));
    }
    if input.elements.len() > MOST {
        problems.push(FieldProblem::new("elements", format!("一次最多{MOST}项，请分几次办理")));
    }
    let period = match (input.from, input.to) {
        (Some(from), Some(to)) => Some(NoticePeriod { from, to }),
        (from, _) => {
            let field = if from.is_none() { "from" } else { "to" };
            problems.push(FieldProblem::new(field, "请填写这一期的起止日期"));
            None
        }
    };
    if let Some(fault) = period.and_then(|period| period.fault(today)) {
        problems.push(FieldProblem::new("to", fault));
    }
    let note = match words("note", &input.note, 500) {
        Ok(note) => note,
        Err(OperationError::Invalid(found)) => {
            problems.extend(found);
            String::new()
        }
        Err(other) => return Err(other),
    };
    super::public_words::numbers_in("note", "说明", &note, &mut problems);
    match period {
        Some(period) if problems.is_empty() => Ok((period, note)),
        _ => Err(OperationError::Invalid(problems)),
    }
}

/// The row and the element as the catalogue writes it.
fn found<'a>(
    rows: &'a [StoredRow],
    key: &str,
    name: &str,
) -> Result<(&'a StoredRow, String), OperationError> {
    let row = rows.iter().find(|row| row.keyed.key == key && row.keyed.status == RowStatus::Active);
    let refuse = |words: String| Err(OperationError::invalid("elements", words));
    let Some(row) = row else {
        return refuse(format!("“{name}”所属的事项不在现行目录中"));
    };
    let duty = Duty::of(&row.keyed.row, row.keyed.status);
    if duty != Duty::Everyone {
        return refuse(format!("“{}”{}，不需要说明", row.keyed.row.level2_item, duty.label()));
    }
    match element_named(&elements(&row.keyed.row), name) {
        Some(element) => Ok((row, element.called.clone())),
        None => refuse(format!("“{name}”不是“{}”的公开内容", row.keyed.row.level2_item)),
    }
}

/// One notice on its way.
struct Notice<'a> {
    head: &'a PublishedHead,
    row: &'a StoredRow,
    element: &'a str,
    period: NoticePeriod,
    note: &'a str,
}

impl Notice<'_> {
    #[boxed::future]
    async fn write(&self, writing: &mut Writing<'_>) -> Result<i64, OperationError> {
        let (at, by) = (writing.at(), writing.actor_id());
        let new = NewRecord {
            unit_id: self.head.unit_id,
            catalogue_id: self.head.catalogue_id,
            row_key: &self.row.keyed.key,
            element: self.element,
            kind: "nil",
            feed: None,
            at: &at,
            by,
        };
        let id = record::insert(writing.connection(), &new).await?;
        let title = format!("{}：本期无此类信息", self.element);
        let mut text = format!(
            "{}在{}没有“{}／{}”中的“{}”这一类信息。",
            self.head.unit_name,
            self.period.words(),
            self.row.keyed.row.level1_item,
            self.row.keyed.row.level2_item,
            self.element
        );
        if !self.note.is_empty() {
            text.push('\n');
            text.push_str(self.note);
        }
        let article = files::clean_article(&text);
        let (from, to) = (self.period.from.to_string(), self.period.to.to_string());
        let due = due::of_notice((&self.row.keyed.row, self.element), self.period, &WorkCalendar::shipped())
            .map_err(|error| OperationError::invalid("to", error.to_string()))?;
        let due_on = due.due.date.to_string();
        let hash = hex::encode(Sha256::digest(format!("{title}\n{}", article.html)));
        let publisher = &self.row.keyed.row.publisher;
        let written = VersionText {
            title: &title,
            body: &article.html,
            text: &article.text,
            publisher,
            source: &self.head.unit_name,
            arose_on: &to,
            due: (&due_on, i64::from(due.due.provisional), 0),
            content_hash: &hash,
            ..VersionText::default()
        };
        let state = RecordState::Submitted.id();
        let version_id = version::insert(writing.connection(), (id, state), &written, (&at, by)).await?;
        version::set_period(writing.connection(), version_id, (&from, &to)).await?;
        let change = RecordChange { state, submitted: Some((&at, by)), ..RecordChange::default() };
        version::change_state(writing.connection(), version_id, &change).await?;
        for step in ["load", RecordAct::Submit.id()] {
            event::append(writing.connection(), version_id, (step, ""), (by, &at)).await?;
        }
        record::point(writing.connection(), id, None, Some(version_id)).await?;
        Ok(id)
    }
}

#[boxed::future]
async fn tell(writing: &mut Writing<'_>, head: &PublishedHead, many: usize) -> Result<(), OperationError> {
    let to = Recipients::Holders {
        role: Role::Reviewer,
        unit_id: head.unit_id,
        sector: Some(head.sector_code.clone()),
    };
    let text = format!("{}有{many}项“本期无此类信息”的说明待审查", head.unit_name);
    writing.notify(&to, "disclosure.submitted", &text, "/console/disclosures").await?;
    Ok(())
}

/// The period of a stored notice.
pub(super) fn period_of(from: &str, to: &str) -> Result<NoticePeriod, OperationError> {
    let day = |text: &str| text.parse::<Date>().map_err(|_| damaged("说明的期间"));
    Ok(NoticePeriod { from: day(from)?, to: day(to)? })
}
