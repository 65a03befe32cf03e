//! The first start of an empty installation: profile, identity of the site, first administrator.
//! From the web it needs the code that the server printed, so that a stranger cannot take it.

use super::field::{Fields, check_account};
use super::grant::{GrantInput, insert_grant};
use super::password;
use super::person::{NewPerson, insert_person};
use super::unit_change::{NewUnit, insert_unit};
use crate::setting::{SiteIdentity, write_identity, write_profile};
use crate::{Act, Actor, Channel, FieldProblem, OperationError, Operations};
use domain::organisation::{Role, UnitKind};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use serde_json::json;
use std::collections::HashMap;
use storage::{Connection, setting};

/// A city as data, `data/profiles/*.json`: its units and the lead departments of sectors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CityProfile {
    /// Name, e.g. of the city.
    pub name: String,
    /// Where the data come from.
    pub source: String,
    /// The units, superiors before those below them.
    pub units: Vec<ProfileUnit>,
    /// Sector code to the code of its lead unit (R5).
    pub sector_leads: std::collections::BTreeMap<String, String>,
}

/// A unit of a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileUnit {
    /// Stable code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Identifier or word of the kind.
    pub kind: String,
    /// Code of the superior of government; empty for the root.
    pub parent: String,
    /// Code of the superior of the sector.
    pub sector_parent: String,
    /// First day; the day of setup when empty.
    pub valid_from: Option<Date>,
}

/// The first administrator.
#[derive(Debug, Clone, Default)]
pub struct Administrator {
    /// What is typed at sign-in.
    pub account: String,
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
}

/// What the first start needs.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// The code the server printed; the command line needs none.
    pub code: String,
    /// The city.
    pub profile: CityProfile,
    /// The identity of the site.
    pub identity: SiteIdentity,
    /// The first administrator.
    pub administrator: Administrator,
}

/// What was set up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SetupReceipt {
    /// The root unit.
    pub root_id: i64,
    /// How many units.
    pub units: usize,
    /// The administrator.
    pub administrator_id: i64,
}

const SETUP_CODE: &str = "setup_code_hash";

impl Setup {
    /// The identity and the account as they will be stored.
    ///
    /// # Errors
    /// Everything that is not acceptable, in one answer.
    pub fn checked(&self) -> Result<(SiteIdentity, String), OperationError> {
        let mut fields = Fields::default();
        let identity = self.identity.checked();
        if let Err(OperationError::Invalid(problems)) = &identity {
            for problem in problems {
                fields.problem(&problem.field, problem.message.as_str());
            }
        }
        fields.required("name", "系统管理员姓名", &self.administrator.name, 30);
        let account = check_account(&mut fields, &self.administrator.account);
        if let Some(problem) = password::problem(&self.administrator.password, &account) {
            fields.problem("password", problem.message);
        }
        fields.check()?;
        Ok((identity?, account))
    }
}

impl CityProfile {
    /// True where the root is a district or a county.
    #[must_use]
    pub fn is_of_district(&self) -> bool {
        self.units.first().and_then(|root| UnitKind::parse(&root.kind)) == Some(UnitKind::District)
    }

    /// From the text of a profile file.
    ///
    /// # Errors
    /// When it is no profile, with the place.
    pub fn from_json(text: &str) -> Result<Self, OperationError> {
        serde_json::from_str(text).map_err(|error| {
            let what = match error.classify() {
                Category::Eof => "文件到这里就结束了，可能缺少右括号或右引号",
                Category::Data => "这里的内容不是应有的类型，例如应为列表的写成了文字",
                Category::Syntax | Category::Io => "这里不符合JSON的写法",
            };
            let column = match error.column() {
                0 => String::new(),
                column => format!("第{column}列"),
            };
            OperationError::invalid("profile", format!("城市档案第{}行{column}：{what}", error.line()))
        })
    }
}

impl Operations {
    /// True once there is a unit and a person.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn is_set_up(&self) -> Result<bool, OperationError> {
        let mut connection = self.store.read().await?;
        Ok(storage::organisation::unit::count(&mut connection).await? > 0
            && storage::person::count(&mut connection).await? > 0)
    }

    /// On an empty installation a fresh code for the web's first start, to be printed where only the
    /// server's owner reads; an earlier code no longer holds. None once the installation is set up.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn setup_code(&self, now: Timestamp) -> Result<Option<String>, OperationError> {
        if self.is_set_up().await? {
            return Ok(None);
        }
        let (secret, _) = password::new_secret();
        let code: String = secret.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
        let mut transaction = self.store.write().await?;
        let at = super::link::at(now);
        setting::put(transaction.connection(), SETUP_CODE, &password::secret_hash(&code), &at).await?;
        transaction.commit().await?;
        Ok(Some(code))
    }

    /// Everything that stands against a first start, in one answer.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn setup_problems(
        &self,
        channel: Channel,
        input: &Setup,
    ) -> Result<Vec<FieldProblem>, OperationError> {
        let mut problems = Vec::new();
        problems.extend(code_problem(&mut *self.store.read().await?, channel, input).await?);
        match input.checked() {
            Err(OperationError::Invalid(found)) => problems.extend(found),
            other => {
                other?;
            }
        }
        Ok(problems)
    }

    /// Makes an empty installation ready, in one act.
    ///
    /// # Errors
    /// When it is set up already, the code is wrong, or any part is not acceptable.
    #[boxed::future]
    pub async fn setup(
        &self,
        now: Timestamp,
        channel: Channel,
        input: Setup,
    ) -> Result<SetupReceipt, OperationError> {
        let problems = self.setup_problems(channel, &input).await?;
        if !problems.is_empty() {
            return Err(OperationError::Invalid(problems));
        }
        let (identity, account) = input.checked()?;
        let hash = password::hash(input.administrator.password.clone()).await?;
        let act = Act { actor: Actor::system(), now, channel };
        let mut writing = self.begin(&act).await?;
        let has_units = storage::organisation::unit::count(writing.connection()).await? > 0;
        if has_units || storage::person::count(writing.connection()).await? > 0 {
            return Err(OperationError::State("平台已经设置过，请用系统管理员账号登录".to_owned()));
        }
        if let Some(problem) = code_problem(writing.connection(), channel, &input).await? {
            return Err(OperationError::Invalid(vec![problem]));
        }
        let units = write_profile_units(&mut writing, &act, &input.profile).await?;
        let root_id = units.root;
        let leads = sector_leads(self, &input.profile, &units.by_code)?;
        storage::organisation::unit::set_sector_leads(writing.connection(), &leads).await?;
        for (sector, unit) in &leads {
            storage::sector::lead::begin(writing.connection(), sector, *unit, "平台设置", &act.at(), None)
                .await?;
        }
        let person = NewPerson {
            account,
            name: input.administrator.name.clone(),
            contact: String::new(),
            unit_id: root_id,
        };
        let administrator_id = insert_person(self, &mut writing, &person).await?;
        storage::person::set_password(writing.connection(), administrator_id, &hash, "active", &act.at())
            .await?;
        let grant = GrantInput {
            person_id: administrator_id,
            role: Role::Administrator,
            unit_id: root_id,
            sector: None,
            from: act.today(),
            to: None,
        };
        insert_grant(self, &mut writing, &act, &grant).await?;
        write_profile(&mut writing, &input.profile.name).await?;
        write_identity(&mut writing, root_id, &identity).await?;
        // The code is spent: an empty hash fits nothing.
        setting::put(writing.connection(), SETUP_CODE, "", &act.at()).await?;
        let detail = json!({ "profile": input.profile.name, "units": units.by_code.len() });
        writing.audit(root_id, "setup", &format!("unit:{root_id}"), &detail).await?;
        writing.commit().await?;
        Ok(SetupReceipt { root_id, units: units.by_code.len(), administrator_id })
    }
}

/// What is wrong with the code of a first start; the command line needs none.
#[boxed::future]
async fn code_problem(
    connection: &mut Connection,
    channel: Channel,
    input: &Setup,
) -> Result<Option<FieldProblem>, OperationError> {
    if channel == Channel::Cli {
        return Ok(None);
    }
    let stored = setting::get(connection, SETUP_CODE).await?;
    let fits = stored.is_some_and(|stored| stored == password::secret_hash(input.code.trim()));
    let message = match input.code.trim() {
        "" => "请填写设置码，它在服务器启动时打印在屏幕或日志中",
        _ => "设置码不对；请看服务器启动时打印的设置码",
    };
    Ok((!fits).then(|| FieldProblem::new("code", message)))
}

struct ProfileUnits {
    root: i64,
    by_code: HashMap<String, i64>,
}

#[boxed::future]
async fn write_profile_units(
    writing: &mut crate::Writing<'_>,
    act: &Act,
    profile: &CityProfile,
) -> Result<ProfileUnits, OperationError> {
    let mut by_code: HashMap<String, i64> = HashMap::new();
    let mut root = None;
    for unit in &profile.units {
        let place = |message: String| {
            OperationError::invalid("profile", format!("城市档案中的“{}”：{message}", unit.name))
        };
        let kind =
            UnitKind::parse(&unit.kind).ok_or_else(|| place(format!("不认识的机构类别“{}”", unit.kind)))?;
        let known = |code: &str| match code {
            "" => Ok(None),
            code => by_code
                .get(code)
                .copied()
                .map(Some)
                .ok_or_else(|| place(format!("上级代码“{code}”没有写在它之前"))),
        };
        let input = NewUnit {
            code: unit.code.clone(),
            name: unit.name.clone(),
            short_name: unit.short_name.clone(),
            kind,
            parent_id: known(&unit.parent)?,
            sector_parent_id: known(&unit.sector_parent)?,
            valid_from: unit.valid_from.unwrap_or(act.today()),
        };
        let id = insert_unit(writing, &input).await.map_err(|error| match error {
            OperationError::Invalid(problems) => {
                place(problems.into_iter().map(|p| p.message).collect::<Vec<_>>().join("；"))
            }
            other => other,
        })?;
        root.get_or_insert(id);
        by_code.insert(unit.code.trim().to_owned(), id);
    }
    let root = root.ok_or_else(|| {
        OperationError::invalid("profile", "城市档案中没有机构，至少要有市（或区）人民政府")
    })?;
    Ok(ProfileUnits { root, by_code })
}

fn sector_leads(
    operations: &Operations,
    profile: &CityProfile,
    by_code: &HashMap<String, i64>,
) -> Result<Vec<(String, i64)>, OperationError> {
    let mut leads = Vec::new();
    for (sector, code) in &profile.sector_leads {
        if operations.reference.guideline_coded(sector).is_none() {
            return Err(OperationError::invalid(
                "profile",
                format!("城市档案的牵头部门：没有代码为“{sector}”的领域"),
            ));
        }
        let unit = by_code.get(code).ok_or_else(|| {
            OperationError::invalid("profile", format!("城市档案的牵头部门：机构代码“{code}”不在档案中"))
        })?;
        leads.push((sector.clone(), *unit));
    }
    Ok(leads)
}
