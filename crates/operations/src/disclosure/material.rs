//! Material asked from a station by a link that needs no account (R101): the officer makes the link for an element,
//! a named station sends text and files by it, and what was sent is a draft on the officer's desk that says who
//! sent it. Only the hash of the link's secret is stored.

use super::attachment::AttachReceipt;
use super::checked::Checked;
use super::load::{LoadHow, Loading, load_within};
use super::place::damaged;
use crate::organisation::{Recipients, password};
use crate::text::{needed, words};
use crate::{Act, Actor, Channel, OperationError, Operations};
use domain::calendar::Period;
use domain::disclosure::{Duty, MaterialFacts, MaterialState, element_named, elements};
use domain::organisation::{Permission, Role};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use storage::catalogue::{published, row};
use storage::disclosure::event;
use storage::disclosure::material::{self, MaterialRequest, NewRequest};

/// How often one link may be used at most.
const MOST_SENDINGS: i64 = 30;
/// How often a link may be used within an hour.
const MOST_AN_HOUR: i64 = 10;
/// Files of one sending.
const MOST_FILES: usize = 10;
/// For how long a form that is sent a second time is known as the one that came before.
const TWICE: SignedDuration = SignedDuration::from_mins(10);
/// Requests that a list shows.
const MOST_LISTED: i64 = 200;
/// What stands in the place of a text where files alone are sent.
pub(super) const SEE_FILES: &str = "见附件。";

/// What an officer asks for.
#[derive(Debug, Clone, Default)]
pub struct AskMaterial {
    /// The unit, by code.
    pub unit: String,
    /// The sector, by code.
    pub sector: String,
    /// The row of the catalogue.
    pub row_key: String,
    /// The element.
    pub element: String,
    /// The station or person.
    pub asked_of: String,
    /// What is wanted.
    pub note: String,
    /// By which day.
    pub due_on: Option<Date>,
    /// How often the link may be used.
    pub most: i64,
}

/// A link, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaterialAsked {
    /// The request.
    pub id: i64,
    /// The secret that stands in the address.
    pub token: String,
    /// The last day on which it holds.
    pub expires_on: Date,
    /// For whom.
    pub asked_of: String,
}

/// A request as the officer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaterialView {
    /// Number.
    pub id: i64,
    /// The unit that asks.
    pub unit: String,
    /// The sector.
    pub sector_code: String,
    /// 二级事项
    pub item: String,
    /// The element.
    pub element: String,
    /// The station or person.
    pub asked_of: String,
    /// What is wanted.
    pub note: String,
    /// By which day.
    pub due_on: String,
    /// The last day on which the link holds.
    pub expires_on: String,
    /// How far it has come.
    pub state: MaterialState,
    /// True where the day is over and nothing came.
    pub is_late: bool,
    /// When the link was first opened.
    pub opened_at: Option<String>,
    /// What was sent: the record, who, when.
    pub sent: Vec<(i64, String, String)>,
    /// True where the link can be taken back.
    pub holds: bool,
    /// True where the station may be reminded: nothing came, and the link was not taken back.
    pub may_remind: bool,
    /// When the link was passed on again.
    pub reminded: Vec<String>,
}

/// A request as the station sees it by the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaterialLink {
    /// The unit that asks.
    pub unit: String,
    /// 一级事项 and 二级事项
    pub item: String,
    /// The element.
    pub element: String,
    /// The station or person.
    pub asked_of: String,
    /// What is wanted.
    pub note: String,
    /// By which day.
    pub due_on: String,
    /// The last day on which the link holds.
    pub expires_on: String,
    /// How often it may still be used.
    pub left: i64,
    /// What was sent by it: 时间 and who.
    pub sent: Vec<(String, String)>,
}

/// What a station sends.
#[derive(Debug, Clone, Default)]
pub struct SendMaterial<'a> {
    /// Who sends it.
    pub sender: &'a str,
    /// 名称
    pub title: &'a str,
    /// The text; may be empty where files are sent.
    pub body: &'a str,
    /// 成文日期
    pub arose_on: Option<Date>,
    /// The files with their names.
    pub files: Vec<(&'a str, &'a [u8])>,
}

/// What became of a sending.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MaterialReceipt {
    /// 名称
    pub title: String,
    /// What became of its files.
    pub files: AttachReceipt,
    /// True where the same had come a moment before (a double click, a page sent anew): nothing was taken twice.
    pub is_repeated: bool,
}

impl Operations {
    /// Makes a link for a station. Its secret is shown once.
    ///
    /// # Errors
    /// When the item is not one to load under, the right is missing, or something is not said.
    #[boxed::future]
    pub async fn ask_material(
        &self,
        act: &Act,
        asked: &AskMaterial,
    ) -> Result<MaterialAsked, OperationError> {
        let asked_of = needed("asked_of", &asked.asked_of, "向哪个站所或者哪位人员收集", 100)?;
        let note = words("note", &asked.note, 1000)?;
        let due_on = asked.due_on.ok_or_else(|| OperationError::invalid("due_on", "请填写最迟哪一天报送"))?;
        if due_on < act.today() {
            return Err(OperationError::invalid("due_on", "报送的日期已经过了，请填今天或者以后的日期"));
        }
        if !(1..=MOST_SENDINGS).contains(&asked.most) {
            let words = format!("请填写1到{MOST_SENDINGS}之间的数");
            return Err(OperationError::invalid("most", words));
        }
        let expires_on = expiry(due_on);
        let mut writing = self.begin(act).await?;
        let connection = writing.connection();
        let head = published::of_unit_and_sector(connection, &asked.unit, &asked.sector).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?;
        act.actor.require(Permission::LoadDisclosure, &head.unit_path, Some(&head.sector_code))?;
        let rows = row::of_version(connection, head.version_id).await?;
        let found = rows.into_iter().find(|row| row.keyed.key == asked.row_key);
        let keyed = found.ok_or_else(|| OperationError::NotFound("该公开事项".to_owned()))?.keyed;
        let duty = Duty::of(&keyed.row, keyed.status);
        if duty != Duty::Everyone {
            let words = format!("“{}”{}，不用收集材料", keyed.row.level2_item, duty.label());
            return Err(OperationError::State(words));
        }
        let all = elements(&keyed.row);
        let element = element_named(&all, &asked.element)
            .ok_or_else(|| OperationError::invalid("element", "请选择目录中的一项公开内容"))?;
        let (token, token_hash) = password::new_secret();
        let (due, expires, at) = (due_on.to_string(), expires_on.to_string(), act.at());
        let new = NewRequest {
            of: (head.unit_id, head.catalogue_id),
            item: (&keyed.key, &keyed.row.level1_item, &keyed.row.level2_item, &element.called),
            asked_of: &asked_of,
            note: &note,
            due_on: &due,
            token_hash: &token_hash,
            expires_on: &expires,
            most: asked.most,
            made: (&at, act.actor.person_id),
        };
        let id = material::insert(writing.connection(), &new).await?;
        let detail = json!({ "item": keyed.key, "element": element.called, "due_on": due });
        let object = format!("material_request:{id}");
        writing.audit(head.unit_id, "disclosure.ask_material", &object, &detail).await?;
        writing.commit().await?;
        Ok(MaterialAsked { id, token, expires_on, asked_of })
    }

    /// The requests of the units for which the person loads, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn material_requests(&self, act: &Act) -> Result<Vec<MaterialView>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut paths: Vec<&str> = act.actor.grants.iter().map(|grant| grant.unit_path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut found: Vec<MaterialRequest> = Vec::new();
        for path in paths {
            for request in material::below(&mut connection, path, MOST_LISTED).await? {
                let may =
                    act.actor.may(Permission::LoadDisclosure, &request.unit_path, Some(&request.sector_code));
                if may && !found.iter().any(|known| known.id == request.id) {
                    found.push(request);
                }
            }
        }
        found.sort_by_key(|request| std::cmp::Reverse(request.id));
        let mut views = Vec::with_capacity(found.len());
        for request in found {
            let sent = material::of_request(&mut connection, request.id).await?;
            let reminded = material::passed_on(&mut connection, request.id).await?;
            let facts = facts(&request)?;
            views.push(MaterialView {
                id: request.id,
                unit: request.unit_name,
                sector_code: request.sector_code,
                item: request.level2_item,
                element: request.element,
                asked_of: request.asked_of,
                note: request.note,
                due_on: request.due_on,
                expires_on: request.expires_on,
                state: facts.state(act.today()),
                is_late: facts.is_late(act.today()),
                opened_at: request.opened_at,
                sent: sent.into_iter().map(|one| (one.disclosure_id, one.sender, one.at)).collect(),
                holds: facts.holds(act.today()),
                may_remind: facts.may_remind(),
                reminded,
            });
        }
        Ok(views)
    }

    /// Takes a link back.
    ///
    /// # Errors
    /// When the right is missing or it was taken back before.
    #[boxed::future]
    pub async fn revoke_material(&self, act: &Act, id: i64) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let request = material::by_id(writing.connection(), id).await?.ok_or_else(dead_link)?;
        if !act.actor.may(Permission::LoadDisclosure, &request.unit_path, Some(&request.sector_code)) {
            return Err(dead_link());
        }
        if !material::revoke(writing.connection(), id, &act.at()).await? {
            return Err(OperationError::State("这个链接已经收回了".to_owned()));
        }
        let object = format!("material_request:{id}");
        writing.audit(request.unit_id, "disclosure.revoke_material", &object, &json!({})).await?;
        writing.commit().await
    }

    /// What a link asks for; its first opening is noted.
    ///
    /// # Errors
    /// When the link is unknown, taken back, used up or out of date: one message for all.
    #[boxed::future]
    pub async fn material_link(&self, token: &str, now: Timestamp) -> Result<MaterialLink, OperationError> {
        let (request, sent) = {
            let mut connection = self.store.read().await?;
            let request = usable(&mut connection, token, now).await?;
            let sent = material::of_request(&mut connection, request.id).await?;
            (request, sent)
        };
        if request.opened_at.is_none() {
            let act = sender(&request, "", now);
            let mut writing = self.begin(&act).await?;
            material::opened(writing.connection(), request.id, &act.at()).await?;
            let object = format!("material_request:{}", request.id);
            writing.audit(request.unit_id, "disclosure.open_material", &object, &json!({})).await?;
            writing.commit().await?;
        }
        Ok(MaterialLink {
            unit: request.unit_name,
            item: format!("{}／{}", request.level1_item, request.level2_item),
            element: request.element,
            asked_of: request.asked_of,
            note: request.note,
            due_on: request.due_on,
            expires_on: request.expires_on,
            left: request.most - request.sent,
            sent: sent.into_iter().map(|one| (one.at, one.sender)).collect(),
        })
    }

    /// Takes what a station sends by a link: a draft on the officer's desk, with its files.
    ///
    /// # Errors
    /// When the link does not hold, it was used too often of late, or something is missing or must not be published.
    #[boxed::future]
    pub async fn send_material(
        &self,
        token: &str,
        sent: &SendMaterial<'_>,
        now: Timestamp,
    ) -> Result<MaterialReceipt, OperationError> {
        let known = material::by_token(&mut *self.store.read().await?, &password::secret_hash(token)).await?;
        let known = known.ok_or_else(dead_link)?;
        let digest = digest(sent);
        if self.came_before(&known, &digest, now).await? {
            return Ok(repeated(sent));
        }
        if !facts(&known)?.holds(crate::act::beijing_date(now)) {
            return Err(dead_link());
        }
        let name = needed("sender", sent.sender, "报送人的姓名", 50)?;
        if sent.files.len() > MOST_FILES {
            let words = format!("一次最多{MOST_FILES}个文件，请分几次报送");
            return Err(OperationError::invalid("files", words));
        }
        let act = sender(&known, &name, now);
        let loading = loading(&known, sent).await?;
        let checked = Checked::of(&loading, act.today())?;
        let title = checked.title.clone();
        let mut writing = self.begin(&act).await?;
        material::lock(writing.connection(), known.id).await?;
        // Somebody else may have used the link up meanwhile, or the same form may have come a second time.
        let recently = instant(now - TWICE);
        if material::was_sent(writing.connection(), (known.id, &digest), &recently).await? {
            return Ok(repeated(sent));
        }
        let request = usable(writing.connection(), token, now).await?;
        let hour = instant(now - SignedDuration::from_hours(1));
        if material::sent_since(writing.connection(), request.id, &hour).await? >= MOST_AN_HOUR {
            let words = format!("一小时内最多报送{MOST_AN_HOUR}次，请过一会儿再报送");
            return Err(OperationError::Throttled(words));
        }
        let how = LoadHow::default();
        let loaded = load_within(&mut writing, &act, (None, &loading), checked, how).await?;
        let at = act.at();
        let note = format!("{}的{name}通过链接报送", request.asked_of);
        event::append(writing.connection(), loaded.version_id, ("receive", &note), (None, &at)).await?;
        material::sent(writing.connection(), (request.id, loaded.id), (&name, &digest), &at).await?;
        let to = match request.created_by {
            Some(officer) => Recipients::People(vec![officer]),
            None => Recipients::Holders {
                role: Role::InformationOfficer,
                unit_id: request.unit_id,
                sector: Some(request.sector_code.clone()),
            },
        };
        let text = format!("{}报送了《{title}》，已存为草稿", request.asked_of);
        writing.notify(&to, "disclosure.material", &text, &super::console_url(loaded.id)).await?;
        let (object, detail) =
            (format!("material_request:{}", request.id), json!({ "disclosure": loaded.id }));
        writing.audit(request.unit_id, "disclosure.receive_material", &object, &detail).await?;
        writing.commit().await?;
        let files = self.attach_files(&act, (loaded.id, 0), &sent.files).await?;
        Ok(MaterialReceipt { title, files, is_repeated: false })
    }

    async fn came_before(
        &self,
        request: &MaterialRequest,
        digest: &str,
        now: Timestamp,
    ) -> Result<bool, OperationError> {
        let mut connection = self.store.read().await?;
        Ok(material::was_sent(&mut connection, (request.id, digest), &instant(now - TWICE)).await?)
    }
}

fn instant(at: Timestamp) -> String {
    format!("{at:.0}")
}

/// The answer to a form that is sent a second time.
fn repeated(sent: &SendMaterial<'_>) -> MaterialReceipt {
    MaterialReceipt { title: sent.title.trim().to_owned(), is_repeated: true, ..MaterialReceipt::default() }
}

/// What is sent, as one hash: two sendings with the same are the same form.
fn digest(sent: &SendMaterial<'_>) -> String {
    let day = sent.arose_on.map(|day| day.to_string()).unwrap_or_default();
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update(bytes.len().to_be_bytes());
        hash.update(bytes);
    };
    for words in [sent.sender, sent.title, sent.body, &day] {
        add(words.as_bytes());
    }
    for (name, bytes) in &sent.files {
        add(name.as_bytes());
        add(bytes);
    }
    hex::encode(hash.finalize())
}

/// One answer for links that are unknown, used up, expired and taken back.
fn dead_link() -> OperationError {
    OperationError::NotFound("该链接".to_owned())
}

/// The last day of a link: some days of grace after the day by which something is wanted.
pub(super) fn expiry(due_on: Date) -> Date {
    let grace = Period::shipped("material-link-grace");
    grace.and_then(|grace| grace.calendar_date_after(due_on)).unwrap_or(due_on)
}

/// The request of a link that holds. Unknown, used up, expired and taken back are told apart by nobody.
async fn usable(
    connection: &mut storage::Connection,
    token: &str,
    now: Timestamp,
) -> Result<MaterialRequest, OperationError> {
    let request = material::by_token(connection, &password::secret_hash(token)).await?;
    let today = crate::act::beijing_date(now);
    match request {
        Some(request) if facts(&request)?.holds(today) => Ok(request),
        _ => Err(dead_link()),
    }
}

pub(super) fn facts(request: &MaterialRequest) -> Result<MaterialFacts, OperationError> {
    let day = |text: &str| text.parse::<Date>().map_err(|_| damaged("收集材料的日期"));
    Ok(MaterialFacts {
        is_opened: request.opened_at.is_some(),
        is_revoked: request.revoked_at.is_some(),
        sent: request.sent,
        most: request.most,
        due_on: day(&request.due_on)?,
        expires_on: day(&request.expires_on)?,
    })
}

/// Who holds the link acts by the officer's order: the link is the right, for this one element.
fn sender(request: &MaterialRequest, name: &str, now: Timestamp) -> Act {
    let name = match name {
        "" => request.asked_of.clone(),
        name => format!("{name}（{}）", request.asked_of),
    };
    let actor =
        Actor { person_id: None, name, unit_id: request.unit_id, grants: Vec::new(), is_system: true };
    Act { actor, now, channel: Channel::Web }
}

async fn loading(request: &MaterialRequest, sent: &SendMaterial<'_>) -> Result<Loading, OperationError> {
    let mut body = sent.body.to_owned();
    if body.trim().is_empty() {
        refuse_nothing(&sent.files).await?;
        SEE_FILES.clone_into(&mut body);
    }
    Ok(Loading {
        unit: request.unit_code.clone(),
        sector: request.sector_code.clone(),
        level1_item: request.level1_item.clone(),
        level2_item: request.level2_item.clone(),
        row_key: request.row_key.clone(),
        element: request.element.clone(),
        title: sent.title.to_owned(),
        body,
        arose_on: sent.arose_on,
        source: request.asked_of.clone(),
        ..Loading::default()
    })
}

/// Without a text of their own, files are all that is sent: one of them at least has to be one that is taken in.
async fn refuse_nothing(files: &[(&str, &[u8])]) -> Result<(), OperationError> {
    let mut why = "请填写正文，或者选择文件".to_owned();
    for (at, (name, bytes)) in files.iter().enumerate() {
        let fault = super::attachment_gate::fault_of(name, bytes).await?;
        match fault {
            None => return Ok(()),
            Some(fault) if at == 0 => why = fault,
            Some(_) => {}
        }
    }
    Err(OperationError::invalid("body", why))
}
