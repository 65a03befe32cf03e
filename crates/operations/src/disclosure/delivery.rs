//! Information for a specific group (R101a): proof of its delivery is told with a file or photo, reviewed by another
//! person, and closes its element until the next period is over. Everybody reads the day alone; the proof is kept apart
//! from records, is never searched and never served outside the console.

use super::attachment::ServedFile;
use super::checklist::RowToLoad;
use super::place::damaged;
use crate::organisation::Recipients;
use crate::text::{needed, words};
use crate::{Act, FieldProblem, OperationError, Operations};
use domain::catalogue::RowStatus;
use domain::disclosure::{
    DeliveryDays, DeliveryState, DeliveryWay, Duty, NoticePeriod, element_named, elements, people_fault,
};
use domain::organisation::{Permission, Role};
use files::AttachmentKind;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use storage::Connection;
use storage::catalogue::published::{self, PublishedHead};
use storage::catalogue::row;
use storage::disclosure::delivery::{self, Delivery, NewDelivery};
use storage::disclosure::standing;

/// Files of one proof.
const MOST_FILES: usize = 10;

/// A delivery about to be told.
#[derive(Debug, Clone, Default)]
pub struct DeliveryInput {
    /// The unit's code.
    pub unit: String,
    /// The sector's code.
    pub sector: String,
    /// The row's key.
    pub row_key: String,
    /// The element.
    pub element: String,
    /// To whom.
    pub recipients: String,
    /// How many.
    pub many: i64,
    /// How.
    pub way: Option<DeliveryWay>,
    /// When.
    pub delivered_on: Option<Date>,
    /// The first day of the period of which it was.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// What else is to be said.
    pub note: String,
}

/// A proof as its people see it.
#[derive(Debug, Clone, Serialize)]
pub struct DeliveryView {
    /// Number.
    pub id: i64,
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// 二级事项; empty where it left the catalogue.
    pub item: String,
    /// The element.
    pub element: String,
    /// To whom.
    pub recipients: String,
    /// How many.
    pub many: i64,
    /// How.
    pub way: DeliveryWay,
    /// When, and of which period.
    pub days: DeliveryDays,
    /// What else was said.
    pub note: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// By whom it was told.
    pub by: String,
    /// When.
    pub at: String,
    /// By whom and when it was decided on.
    pub decided: Option<(String, String)>,
    /// With which words.
    pub decision: String,
    /// Its files: number, name, bytes.
    pub files: Vec<(i64, String, i64)>,
    /// True where the person may confirm it now.
    pub may_confirm: bool,
    /// True where the person may send it back now.
    pub may_return: bool,
    /// What an act must repeat.
    pub revision: i64,
}

impl Operations {
    /// The row of a published catalogue of which a delivery is about to be told.
    ///
    /// # Errors
    /// When the right is missing, there is no such row, or it is not for a specific group.
    #[boxed::future]
    pub async fn row_to_deliver(
        &self,
        act: &Act,
        (unit_code, sector_code): (&str, &str),
        row_key: &str,
    ) -> Result<RowToLoad, OperationError> {
        let head =
            published::of_unit_and_sector(&mut *self.store.read().await?, unit_code, sector_code).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?;
        act.actor.require(Permission::LoadDisclosure, &head.unit_path, Some(&head.sector_code))?;
        let row = self.row_to_load(unit_code, sector_code, row_key).await?;
        for_a_group(row.duty, &row.level2_item)?;
        Ok(row)
    }

    /// Tells that something was handed to the group it is for, with the files that prove it.
    ///
    /// # Errors
    /// When the right is missing, the row is for everybody, something is not filled in, or there is no file.
    #[boxed::future]
    pub async fn tell_delivery(
        &self,
        act: &Act,
        input: &DeliveryInput,
        files: &[(&str, &[u8])],
    ) -> Result<i64, OperationError> {
        let checked = Checked::of(input, act.today())?;
        let sealed = self.seal_proof(files).await?;
        let mut writing = self.begin(act).await?;
        let (head, element) = found(writing.connection(), input).await?;
        act.actor.require(Permission::LoadDisclosure, &head.unit_path, Some(&head.sector_code))?;
        let (at, by) = (writing.at(), writing.actor_id());
        let days = checked.days;
        let (on, from, to) =
            (days.delivered_on.to_string(), days.period.from.to_string(), days.period.to.to_string());
        let new = NewDelivery {
            unit_id: head.unit_id,
            place: (head.catalogue_id, &input.row_key, &element),
            recipients: (&checked.recipients, input.many),
            way: checked.way.id(),
            delivered_on: &on,
            period: (&from, &to),
            note: &checked.note,
            state: DeliveryState::Submitted.id(),
            made: (&at, by),
        };
        let id = delivery::insert(writing.connection(), &new).await?;
        for (name, media, hash, size) in &sealed {
            delivery::add_file(writing.connection(), id, (name, media), (hash, *size)).await?;
        }
        let to = Recipients::Holders {
            role: Role::Reviewer,
            unit_id: head.unit_id,
            sector: Some(head.sector_code.clone()),
        };
        let text = format!("{}登记了“{element}”的送达，待核对凭证", head.unit_name);
        writing.notify(&to, "disclosure.submitted", &text, &delivery_url(id)).await?;
        // Its element is no longer to be told of.
        standing::changed(writing.connection(), head.catalogue_id).await?;
        let hashes: Vec<&str> = sealed.iter().map(|(_, _, hash, _)| hash.as_str()).collect();
        let detail = json!({
            "item": input.row_key, "element": element, "delivered_on": on, "many": input.many, "files": hashes,
        });
        writing.audit(head.unit_id, "delivery.tell", &format!("delivery:{id}"), &detail).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Confirms a proof (R268: not the one who told it); from then on it closes its element.
    ///
    /// # Errors
    /// When there is none, right or state is wrong, or it changed since.
    #[boxed::future]
    pub async fn confirm_delivery(
        &self,
        act: &Act,
        case: (i64, i64),
        conclusion: &str,
    ) -> Result<(), OperationError> {
        let words = needed("note", conclusion, "核对的结论", 500)?;
        self.decide_delivery(act, case, (DeliveryState::Confirmed, &words)).await
    }

    /// Sends a proof back, also one that proved wrong after it was confirmed.
    ///
    /// # Errors
    /// As [`Self::confirm_delivery`].
    #[boxed::future]
    pub async fn return_delivery(
        &self,
        act: &Act,
        case: (i64, i64),
        reason: &str,
    ) -> Result<(), OperationError> {
        let words = needed("note", reason, "退回的理由", 500)?;
        self.decide_delivery(act, case, (DeliveryState::Returned, &words)).await
    }

    #[boxed::future]
    async fn decide_delivery(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        (next, words): (DeliveryState, &str),
    ) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let stored = readable(writing.connection(), act, id).await?;
        act.actor.require(Permission::ReviewDisclosure, &stored.unit_path, Some(&stored.sector_code))?;
        if stored.created_by.is_some() && stored.created_by == act.actor.person_id {
            return Err(OperationError::Forbidden("不能核对本人登记的送达，请由另一位人员办理".to_owned()));
        }
        let state = state_of(&stored)?;
        if !state.may_become(next) {
            let words = format!("这份送达凭证现为“{}”，请刷新页面查看最新状态", state.label());
            return Err(OperationError::State(words));
        }
        let (at, by) = (writing.at(), writing.actor_id());
        let at_revision = if seen == 0 { stored.revision } else { seen };
        let decided =
            delivery::decide(writing.connection(), (id, at_revision), (next.id(), words), (&at, by)).await?;
        if !decided {
            return Err(OperationError::Conflict {
                message: "这份送达凭证在您打开页面之后有改动，请重新查看后再办理".to_owned(),
                places: json!([]),
            });
        }
        standing::changed(writing.connection(), stored.catalogue_id).await?;
        // The item's page shows the day, or no longer.
        writing.changed("catalogue", stored.catalogue_id).await?;
        if let (DeliveryState::Returned, Some(person)) = (next, stored.created_by) {
            let text = format!("“{}”的送达凭证已退回：{words}", stored.element);
            let to = Recipients::People(vec![person]);
            writing.notify(&to, "disclosure.returned", &text, &delivery_url(id)).await?;
        }
        let what = if next == DeliveryState::Confirmed { "delivery.confirm" } else { "delivery.return" };
        let detail = json!({ "state": next.id(), "words": words });
        writing.audit(stored.unit_id, what, &format!("delivery:{id}"), &detail).await?;
        writing.commit().await
    }

    /// A proof, for the people of its unit and those above.
    ///
    /// # Errors
    /// When there is none or the person may not read it.
    #[boxed::future]
    pub async fn delivery(&self, act: &Act, id: i64) -> Result<DeliveryView, OperationError> {
        let mut connection = self.store.read().await?;
        let stored = readable(&mut connection, act, id).await?;
        view(&mut connection, act, stored).await
    }

    /// A file of a proof, for the same people.
    ///
    /// # Errors
    /// As [`Self::delivery`].
    #[boxed::future]
    pub async fn delivery_file(&self, act: &Act, id: i64, number: i64) -> Result<ServedFile, OperationError> {
        let mut connection = self.store.read().await?;
        readable(&mut connection, act, id).await?;
        let all = delivery::files(&mut connection, id).await?;
        let file = all.into_iter().find(|file| file.id == number).ok_or_else(no_delivery)?;
        let kind = AttachmentKind::of_media(&file.media).ok_or_else(|| damaged("凭证的类型"))?;
        Ok(ServedFile { path: self.blobs.file(&file.hash)?, name: file.name, kind, hash: file.hash })
    }

    /// The files of a proof, each known by its content and sealed as it came: name, type, hash, bytes. The privacy gate
    /// is not asked, for they never become public.
    async fn seal_proof(
        &self,
        files: &[(&str, &[u8])],
    ) -> Result<Vec<(String, &'static str, String, i64)>, OperationError> {
        let invalid = |words: &str| OperationError::invalid("files", words);
        if files.is_empty() {
            return Err(invalid("请附上送达的凭证：签收单、回执或者照片"));
        }
        if files.len() > MOST_FILES {
            return Err(invalid(&format!("一次送达最多{MOST_FILES}个凭证")));
        }
        let mut sealed = Vec::with_capacity(files.len());
        for (name, bytes) in files {
            let name = crate::catalogue::file_name(name)?;
            let kind = super::attachment_gate::kind_of(&name, bytes).await.map_err(|why| invalid(&why))?;
            let hash = self.blobs.put(bytes).await?;
            sealed.push((kind.name(&name), kind.media, hash, i64::try_from(bytes.len()).unwrap_or(i64::MAX)));
        }
        Ok(sealed)
    }
}

/// What was filled in, without faults.
struct Checked {
    recipients: String,
    way: DeliveryWay,
    days: DeliveryDays,
    note: String,
}

impl Checked {
    fn of(input: &DeliveryInput, today: Date) -> Result<Self, OperationError> {
        let mut problems = Vec::new();
        let mut text = |outcome: Result<String, OperationError>| match outcome {
            Ok(text) => Ok(text),
            Err(OperationError::Invalid(found)) => {
                problems.extend(found);
                Ok(String::new())
            }
            Err(other) => Err(other),
        };
        let recipients = text(needed("recipients", &input.recipients, "送达给哪些人", 200))?;
        let note = text(words("note", &input.note, 500))?;
        if let Some(fault) = people_fault(input.many) {
            problems.push(FieldProblem::new("many", fault));
        }
        match input.way {
            None => problems.push(FieldProblem::new("way", "请选择送达的方式")),
            Some(DeliveryWay::Other) if note.is_empty() => {
                problems.push(FieldProblem::new("note", "选其他方式的，请在说明里写明怎样送达"));
            }
            Some(_) => {}
        }
        for (field, day, label) in [
            ("delivered_on", input.delivered_on, "请填写送达日期"),
            ("from", input.from, "请填写这一期的起日"),
            ("to", input.to, "请填写这一期的止日"),
        ] {
            if day.is_none() {
                problems.push(FieldProblem::new(field, label));
            }
        }
        let days = match (input.delivered_on, input.from, input.to) {
            (Some(delivered_on), Some(from), Some(to)) => {
                Some(DeliveryDays { delivered_on, period: NoticePeriod { from, to } })
            }
            _ => None,
        };
        if let Some((field, fault)) = days.and_then(|days| days.fault(today)) {
            problems.push(FieldProblem::new(field, fault));
        }
        match (input.way, days) {
            (Some(way), Some(days)) if problems.is_empty() => Ok(Self { recipients, way, days, note }),
            _ => Err(OperationError::Invalid(problems)),
        }
    }
}

/// The catalogue, and the element as it writes it; refused where the row is not for a specific group.
#[boxed::future]
async fn found(
    connection: &mut Connection,
    input: &DeliveryInput,
) -> Result<(PublishedHead, String), OperationError> {
    let head = published::of_unit_and_sector(connection, &input.unit, &input.sector).await?;
    let head = head.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?;
    let row = row::by_key(connection, head.version_id, &input.row_key).await?;
    let keyed = row.ok_or_else(|| OperationError::NotFound("该公开事项".to_owned()))?.keyed;
    if keyed.status != RowStatus::Active {
        return Err(OperationError::invalid("element", format!("“{}”已从目录中取消", keyed.row.level2_item)));
    }
    for_a_group(Duty::of(&keyed.row, keyed.status), &keyed.row.level2_item)?;
    match element_named(&elements(&keyed.row), &input.element) {
        Some(element) => Ok((head, element.called.clone())),
        None => {
            let words = format!("“{}”不是“{}”的公开内容", input.element, keyed.row.level2_item);
            Err(OperationError::invalid("element", words))
        }
    }
}

/// Refuses a row that is not for a specific group (R101a).
fn for_a_group(duty: Duty, item: &str) -> Result<(), OperationError> {
    if duty == Duty::SpecificGroup {
        return Ok(());
    }
    Err(OperationError::invalid("element", format!("“{item}”{}，不登记送达", duty.label())))
}

/// A proof that the person may read; of others nothing is said.
#[boxed::future]
async fn readable(connection: &mut Connection, act: &Act, id: i64) -> Result<Delivery, OperationError> {
    let stored = delivery::by_id(connection, id).await?.ok_or_else(no_delivery)?;
    let may = act.actor.may(Permission::ReadDisclosure, &stored.unit_path, Some(&stored.sector_code));
    if may { Ok(stored) } else { Err(no_delivery()) }
}

fn state_of(stored: &Delivery) -> Result<DeliveryState, OperationError> {
    DeliveryState::from_id(&stored.state).ok_or_else(|| damaged("送达凭证的状态"))
}

/// When a stored proof was delivered, and of which period it is.
pub(super) fn days_of(stored: &Delivery) -> Result<DeliveryDays, OperationError> {
    let day = |text: &str| text.parse::<Date>().map_err(|_| damaged("送达凭证的日期"));
    let period = NoticePeriod { from: day(&stored.period_from)?, to: day(&stored.period_to)? };
    Ok(DeliveryDays { delivered_on: day(&stored.delivered_on)?, period })
}

#[boxed::future]
pub(super) async fn view(
    connection: &mut Connection,
    act: &Act,
    stored: Delivery,
) -> Result<DeliveryView, OperationError> {
    let (days, state) = (days_of(&stored)?, state_of(&stored)?);
    let item = match published::of_catalogue(connection, stored.catalogue_id).await? {
        Some(head) => row::by_key(connection, head.version_id, &stored.row_key).await?,
        None => None,
    };
    let is_own = stored.created_by.is_some() && stored.created_by == act.actor.person_id;
    let reviews =
        !is_own && act.actor.may(Permission::ReviewDisclosure, &stored.unit_path, Some(&stored.sector_code));
    let files = delivery::files(connection, stored.id).await?;
    let decided_by = stored.decided_name.unwrap_or_else(|| "系统".to_owned());
    Ok(DeliveryView {
        id: stored.id,
        unit: stored.unit_name,
        unit_code: stored.unit_code,
        sector_code: stored.sector_code,
        item: item.map(|row| row.keyed.row.level2_item).unwrap_or_default(),
        element: stored.element,
        recipients: stored.recipients,
        many: stored.many,
        way: DeliveryWay::from_id(&stored.way).ok_or_else(|| damaged("送达的方式"))?,
        days,
        note: stored.note,
        by: stored.created_name.unwrap_or_else(|| "系统".to_owned()),
        at: stored.created_at,
        decided: stored.decided_at.map(|at| (decided_by, at)),
        decision: stored.decision,
        files: files.into_iter().map(|file| (file.id, file.name, file.size)).collect(),
        may_confirm: reviews && state.may_become(DeliveryState::Confirmed),
        may_return: reviews && state.may_become(DeliveryState::Returned),
        state,
        revision: stored.revision,
    })
}

fn delivery_url(id: i64) -> String {
    format!("/console/deliveries/{id}")
}

fn no_delivery() -> OperationError {
    OperationError::NotFound("该送达凭证".to_owned())
}
