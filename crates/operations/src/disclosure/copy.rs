//! Where a public record was also published, recorded as places and dates, never as copies (R52, R54, R124a); and
//! the register of new-media accounts.

use super::checked::is_address;
use super::place::{RecordPlace, damaged, no_record};
use crate::organisation::Unit;
use crate::text::{needed, words};
use crate::{Act, OperationError, Operations};
use domain::calendar::in_words;
use domain::disclosure::{AccountState, RecordAct};
use domain::organisation::Permission;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use storage::catalogue::unit;
use storage::disclosure::copy::{self, MediaAccount, RecordCopy};
use storage::disclosure::event;

/// A place where a record was also published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CopyView {
    /// Number.
    pub id: i64,
    /// The channel.
    pub channel: String,
    /// The column, paper, board or account; may be empty.
    pub place: String,
    /// The page; may be empty.
    pub address: String,
    /// The day.
    pub published_on: String,
}

/// A place to be recorded.
#[derive(Debug, Clone, Default)]
pub struct CopyInput {
    /// The channel by its name in the vocabulary.
    pub channel: String,
    /// An account of the register.
    pub account: Option<i64>,
    /// The column, paper or board.
    pub place: String,
    /// The page.
    pub address: String,
    /// The day.
    pub published_on: Option<Date>,
}

/// A new-media account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountView {
    /// Number.
    pub id: i64,
    /// The unit.
    pub unit: String,
    /// 微信公众号 …
    pub platform: String,
    /// What it is called.
    pub name: String,
    /// Its page; may be empty.
    pub address: String,
    /// Who answers for it.
    pub responsible: String,
    /// Its state.
    pub state: AccountState,
    /// True where the person may change it.
    pub may_change: bool,
}

/// An account to be entered or changed.
#[derive(Debug, Clone, Default)]
pub struct AccountInput {
    /// Whose account it is; none for the person's own unit. It never changes.
    pub unit: Option<i64>,
    /// 微信公众号 …
    pub platform: String,
    /// What it is called.
    pub name: String,
    /// Its page.
    pub address: String,
    /// Who answers for it.
    pub responsible: String,
    /// The state's identifier.
    pub state: String,
}

impl From<RecordCopy> for CopyView {
    fn from(stored: RecordCopy) -> Self {
        Self {
            id: stored.id,
            channel: stored.channel,
            place: stored.place,
            address: stored.address,
            published_on: stored.published_on,
        }
    }
}

impl Operations {
    /// Where a record was also published. Everybody may know it of what is public.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn copies_of(&self, id: i64) -> Result<Vec<CopyView>, OperationError> {
        let mut connection = self.store.read().await?;
        Ok(copy::of_record(&mut connection, id).await?.into_iter().map(CopyView::from).collect())
    }

    /// Records where and when a public record was also published.
    ///
    /// # Errors
    /// When the right is missing, nothing of it is public, or the place is not told.
    #[boxed::future]
    pub async fn note_copy(&self, act: &Act, id: i64, input: &CopyInput) -> Result<i64, OperationError> {
        let channel = self.reference.channels.iter().find(|known| known.name == input.channel.trim());
        let channel =
            channel.ok_or_else(|| OperationError::invalid("channel", "请从列表中选择渠道"))?.name.clone();
        let mut place = words("place", &input.place, 200)?;
        super::public_words::refuse_numbers("place", "公开的地方", &place)?;
        let address = address(&input.address)?;
        let published_on = input
            .published_on
            .ok_or_else(|| OperationError::invalid("published_on", "请填写在那里公开的日期"))?;
        if published_on > act.today() {
            let words = format!("{}还没有到，公开以后再登记", in_words(published_on));
            return Err(OperationError::invalid("published_on", words));
        }
        let mut writing = self.begin(act).await?;
        let record = RecordPlace::lock(writing.connection(), id, RecordAct::Withdraw).await?;
        if !record.may(&act.actor, Permission::LoadDisclosure) {
            return Err(no_record());
        }
        if record.record.published_version_id.is_none() {
            let words = "信息在平台发布以后，再登记其他渠道的发布".to_owned();
            return Err(OperationError::State(words));
        }
        if let Some(account) = input.account {
            let known = copy::account(writing.connection(), account).await?;
            let known = known.filter(|known| record.unit.path.starts_with(&known.unit_path));
            let known = known.ok_or_else(|| OperationError::invalid("account", "请从列表中选择账号"))?;
            place = format!("{}“{}”", known.platform, known.name);
        }
        let at = act.at();
        let (day, by) = (published_on.to_string(), act.actor.person_id);
        let of = (id, input.account);
        let number =
            copy::insert(writing.connection(), of, (&channel, &place), (&address, &day), (&at, by)).await?;
        let note = format!(
            "{channel}{}，{}",
            if place.is_empty() { String::new() } else { format!("（{place}）") },
            in_words(published_on)
        );
        event::append(writing.connection(), record.version.id, ("copy", &note), (by, &at)).await?;
        let detail = json!({ "copy": number, "channel": channel, "on": day });
        writing.audit(record.unit.id, "disclosure.note_copy", &record.object(), &detail).await?;
        writing.changed("disclosure", id).await?;
        writing.commit().await?;
        Ok(number)
    }

    /// Strikes out a place that was recorded by mistake.
    ///
    /// # Errors
    /// When the right is missing or there is no such place.
    #[boxed::future]
    pub async fn strike_copy(&self, act: &Act, id: i64, number: i64) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let record = RecordPlace::lock(writing.connection(), id, RecordAct::Withdraw).await?;
        if !record.may(&act.actor, Permission::LoadDisclosure) {
            return Err(no_record());
        }
        let at = act.at();
        if !copy::strike(writing.connection(), (id, number), &at).await? {
            return Err(OperationError::NotFound("该处登记".to_owned()));
        }
        let by = (act.actor.person_id, at.as_str());
        event::append(writing.connection(), record.version.id, ("copy", "删去一处登记"), by).await?;
        let detail = json!({ "struck": number });
        writing.audit(record.unit.id, "disclosure.strike_copy", &record.object(), &detail).await?;
        writing.changed("disclosure", id).await?;
        writing.commit().await
    }

    /// The new-media accounts of the units that the person works for and of those below.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn media_accounts(&self, act: &Act) -> Result<Vec<AccountView>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut paths: Vec<&str> = act.actor.grants.iter().map(|grant| grant.unit_path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut found: Vec<AccountView> = Vec::new();
        for path in paths {
            for stored in copy::accounts_below(&mut connection, path).await? {
                if !found.iter().any(|known| known.id == stored.id) {
                    found.push(shown(act, stored)?);
                }
            }
        }
        Ok(found)
    }

    /// The units whose accounts the person may enter.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn account_units(&self, act: &Act) -> Result<Vec<Unit>, OperationError> {
        let units = self.units_on(act.today()).await?;
        let may = |unit: &Unit| act.actor.may(Permission::LoadDisclosure, &unit.path, None);
        Ok(units.into_iter().filter(may).collect())
    }

    /// Enters an account of a unit that the person loads for.
    ///
    /// # Errors
    /// When the right is missing, something is not said, or the unit has it already.
    #[boxed::future]
    pub async fn enter_account(&self, act: &Act, input: &AccountInput) -> Result<i64, OperationError> {
        let platform = needed("platform", &input.platform, "平台，如微信公众号", 50)?;
        let name = needed("name", &input.name, "账号的名称", 100)?;
        let (address, responsible, state) = changeable(input)?;
        let mut writing = self.begin(act).await?;
        let unit = unit::by_id(writing.connection(), input.unit.unwrap_or(act.actor.unit_id)).await?;
        let may = |unit: &storage::catalogue::unit::CatalogueUnit| {
            act.actor.may(Permission::LoadDisclosure, &unit.path, None)
        };
        let unit = unit.filter(may).ok_or_else(|| {
            OperationError::invalid("unit", "请选择账号所属的单位：只能登记您负责装载的单位的账号")
        })?;
        let at = act.at();
        let said = (platform.as_str(), name.as_str(), address.as_str());
        let by = (at.as_str(), act.actor.person_id);
        let id =
            copy::insert_account(writing.connection(), unit.id, said, (&responsible, state.id()), by).await?;
        let id = id.ok_or_else(|| {
            OperationError::invalid("name", format!("{}已登记过{platform}“{name}”", unit.name))
        })?;
        let detail = json!({ "platform": platform, "name": name, "state": state.id() });
        writing.audit(unit.id, "media_account.enter", &format!("media_account:{id}"), &detail).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Changes who answers for an account, its page or its state.
    ///
    /// # Errors
    /// When the right is missing or there is none.
    #[boxed::future]
    pub async fn change_account(
        &self,
        act: &Act,
        id: i64,
        input: &AccountInput,
    ) -> Result<(), OperationError> {
        let (address, responsible, state) = changeable(input)?;
        let mut writing = self.begin(act).await?;
        let none = || OperationError::NotFound("该账号".to_owned());
        let known = copy::account(writing.connection(), id).await?.ok_or_else(none)?;
        if !act.actor.may(Permission::LoadDisclosure, &known.unit_path, None) {
            return Err(none());
        }
        let at = act.at();
        let said = (address.as_str(), responsible.as_str(), state.id());
        copy::change_account(writing.connection(), id, said, (&at, act.actor.person_id)).await?;
        let detail = json!({ "state": state.id() });
        writing.audit(known.unit_id, "media_account.change", &format!("media_account:{id}"), &detail).await?;
        writing.commit().await
    }
}

fn shown(act: &Act, stored: MediaAccount) -> Result<AccountView, OperationError> {
    Ok(AccountView {
        may_change: act.actor.may(Permission::LoadDisclosure, &stored.unit_path, None),
        state: AccountState::from_id(&stored.state).ok_or_else(|| damaged("账号的状态"))?,
        id: stored.id,
        unit: stored.unit_name,
        platform: stored.platform,
        name: stored.name,
        address: stored.address,
        responsible: stored.responsible,
    })
}

fn changeable(input: &AccountInput) -> Result<(String, String, AccountState), OperationError> {
    let state = AccountState::from_id(&input.state)
        .ok_or_else(|| OperationError::invalid("state", "请选择账号的状态"))?;
    let responsible = needed("responsible", &input.responsible, "负责人的姓名", 50)?;
    Ok((address(&input.address)?, responsible, state))
}

/// A page's address, or nothing.
fn address(text: &str) -> Result<String, OperationError> {
    let text = text.trim();
    if text.is_empty() || is_address(text) {
        return Ok(text.to_owned());
    }
    let words = "网址应以 http:// 或 https:// 开头，如 https://www.example.gov.cn/a.html";
    Err(OperationError::invalid("address", words))
}
