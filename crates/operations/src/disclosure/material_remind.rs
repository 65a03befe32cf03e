//! Material that was asked for and did not come (R101): who asked is told before the day and when it is over, in the
//! console and by mail, and may pass the link on again with words that say what is wanted.

use super::material::{expiry, facts};
use super::place::damaged;
use crate::organisation::{Recipients, password};
use crate::{Act, Actor, Channel, OperationError, Operations};
use domain::calendar::{Period, in_words};
use domain::organisation::{Permission, Role};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use storage::disclosure::material::{self, MaterialRequest};

/// Requests of which people are told in one go.
const MOST_TOLD: i64 = 200;

/// A link that is passed on once more, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaterialAgain {
    /// The request.
    pub id: i64,
    /// The secret that stands in the address; the earlier ones hold as before.
    pub token: String,
    /// For whom.
    pub asked_of: String,
    /// The last day on which the link holds.
    pub expires_on: Date,
    /// The unit that asks.
    unit: String,
    /// 二级事项 and the element.
    item: String,
    /// What is wanted.
    note: String,
    /// By which day.
    due_on: Date,
    is_late: bool,
}

impl MaterialAgain {
    /// The words to be passed on, with the link at its address.
    #[must_use]
    pub fn words(&self, link: &str) -> String {
        let late = if self.is_late { "上次约定的日期已过，还没有收到材料。" } else { "" };
        let note = match self.note.trim().trim_end_matches(['。', '；', '，']) {
            "" => String::new(),
            note => format!("需要的材料：{note}。"),
        };
        format!(
            "{}：{}正在收集“{}”的公开材料，请在{}以前报送。{late}{note}打开下面的链接就能报送，不用账号：{link}",
            self.asked_of,
            self.unit,
            self.item,
            in_words(self.due_on)
        )
    }
}

impl Operations {
    /// Tells who asked for material that it is wanted soon and did not come, and that the day is over; each once.
    /// Returns how many requests that were.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn remind_materials(&self, now: Timestamp) -> Result<usize, OperationError> {
        let act = Act { actor: Actor::system(), now, channel: Channel::Job };
        let today = act.today();
        let open = {
            let mut connection = self.store.read().await?;
            let days = (near(today).to_string(), today.to_string());
            material::unanswered(&mut connection, (&days.0, &days.1), MOST_TOLD).await?
        };
        let mut told = 0;
        for request in &open {
            let is_over = day(&request.due_on)? < today;
            // Who asked a moment ago knows it.
            let asked_at: Timestamp = request.created_at.parse().map_err(|_| damaged("收集材料的时间"))?;
            if !is_over && crate::act::beijing_date(asked_at) == today {
                continue;
            }
            let mut writing = self.begin(&act).await?;
            // Somebody else may have told it meanwhile.
            if !material::told(writing.connection(), request.id, is_over, &today.to_string()).await? {
                continue;
            }
            let kind = if is_over { "disclosure.material_over" } else { "disclosure.material_near" };
            writing.notify(&who_asked(request), kind, &words(request, today)?, &url(request.id)).await?;
            let detail = json!({ "due_on": request.due_on, "is_over": is_over });
            let object = format!("material_request:{}", request.id);
            writing.audit(request.unit_id, "disclosure.material_due", &object, &detail).await?;
            writing.commit().await?;
            told += 1;
        }
        Ok(told)
    }

    /// Makes a link to be passed on once more, with another day where one is named. Its secret is shown once.
    ///
    /// # Errors
    /// When the right is missing, something came already, the link was taken back, or it ended and no day is named.
    #[boxed::future]
    pub async fn remind_material(
        &self,
        act: &Act,
        id: i64,
        due_on: Option<Date>,
    ) -> Result<MaterialAgain, OperationError> {
        let none = || OperationError::NotFound("该链接".to_owned());
        let mut writing = self.begin(act).await?;
        material::lock(writing.connection(), id).await?;
        let request = material::by_id(writing.connection(), id).await?.ok_or_else(none)?;
        if !act.actor.may(Permission::LoadDisclosure, &request.unit_path, Some(&request.sector_code)) {
            return Err(none());
        }
        let known = facts(&request)?;
        if known.is_revoked {
            return Err(OperationError::State("这个链接已经收回，需要材料的请重新生成链接".to_owned()));
        }
        if !known.may_remind() {
            return Err(OperationError::State("对方已经报送了材料，不用再提醒".to_owned()));
        }
        let today = act.today();
        if due_on.is_some_and(|day| day < today) {
            let words = "报送的日期已经过了，请填今天或者以后的日期";
            return Err(OperationError::invalid("due_on", words));
        }
        if due_on.is_none() && known.expires_on < today {
            return Err(OperationError::invalid("due_on", "链接已过期，请填写新的报送日期"));
        }
        let wanted_on = due_on.unwrap_or(known.due_on);
        let expires_on = if due_on.is_some() { expiry(wanted_on) } else { known.expires_on };
        if due_on.is_some_and(|day| day != known.due_on) {
            let days = (wanted_on.to_string(), expires_on.to_string());
            // Who puts it off to a near day knows that it is near.
            let told = (wanted_on <= near(today)).then(|| today.to_string());
            material::put_off(writing.connection(), id, (&days.0, &days.1), told.as_deref()).await?;
        }
        let (token, token_hash) = password::new_secret();
        let at = act.at();
        let by = (at.as_str(), act.actor.person_id);
        material::again(writing.connection(), (id, &token_hash), by).await?;
        let detail = json!({ "due_on": wanted_on.to_string() });
        let object = format!("material_request:{id}");
        writing.audit(request.unit_id, "disclosure.remind_material", &object, &detail).await?;
        writing.commit().await?;
        Ok(MaterialAgain {
            id,
            token,
            item: format!("{}／{}", request.level2_item, request.element),
            unit: request.unit_name,
            asked_of: request.asked_of,
            note: request.note,
            due_on: wanted_on,
            expires_on,
            is_late: known.is_late(today),
        })
    }
}

/// Up to which day something is wanted soon.
fn near(today: Date) -> Date {
    let before = Period::shipped("material-link-near");
    before.and_then(|days| days.calendar_date_after(today)).unwrap_or(today)
}

/// Who asked; where nobody is known, who loads for the unit.
fn who_asked(request: &MaterialRequest) -> Recipients {
    match request.created_by {
        Some(person) => Recipients::People(vec![person]),
        None => Recipients::Holders {
            role: Role::InformationOfficer,
            unit_id: request.unit_id,
            sector: Some(request.sector_code.clone()),
        },
    }
}

fn words(request: &MaterialRequest, today: Date) -> Result<String, OperationError> {
    let (due_on, expires_on) = (day(&request.due_on)?, day(&request.expires_on)?);
    let what = format!("{}还没有报送“{}”的材料", request.asked_of, request.element);
    Ok(if due_on >= today {
        format!("{what}，最迟{}报送，可以再提醒对方", in_words(due_on))
    } else if expires_on >= today {
        let until = in_words(expires_on);
        format!("{what}，{}已过期限；链接{until}以前还能用，可以再提醒对方，或者改期", in_words(due_on))
    } else {
        format!("{what}，{}已过期限，链接也已过期；可以改期以后再提醒对方", in_words(due_on))
    })
}

fn day(text: &str) -> Result<Date, OperationError> {
    text.parse().map_err(|_| damaged("收集材料的日期"))
}

fn url(id: i64) -> String {
    format!("/console/materials/{id}")
}
