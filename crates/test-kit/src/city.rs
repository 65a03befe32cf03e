//! A small city: two districts with departments, a town, a subdistrict and a station, and a person
//! for every role.

use crate::databases::TestDatabase;
use domain::organisation::{Role, UnitKind};
use jiff::{SignedDuration, Timestamp};
use operations::organisation::{Administrator, CityProfile, GrantInput, NewPerson, ProfileUnit, Setup};
use operations::setting::SiteIdentity;
use operations::{Act, Actor, Channel, OpenOptions, Operations};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// The password of everybody in the test city.
pub const PASSWORD: &str = "tamarind-quartz-41";

/// Code, name, kind, superior of government, superior of the sector.
const UNITS: [(&str, &str, UnitKind, &str, &str); 13] = [
    ("city", "云山市人民政府", UnitKind::City, "", ""),
    ("city-civil", "云山市民政局", UnitKind::CityDepartment, "city", ""),
    ("city-health", "云山市卫生健康委员会", UnitKind::CityDepartment, "city", ""),
    ("east", "东湖区人民政府", UnitKind::District, "city", ""),
    ("east-civil", "东湖区民政局", UnitKind::DistrictDepartment, "east", "city-civil"),
    ("east-health", "东湖区卫生健康局", UnitKind::DistrictDepartment, "east", "city-health"),
    ("east-education", "东湖区教育局", UnitKind::DistrictDepartment, "east", ""),
    ("east-town", "石桥镇人民政府", UnitKind::Town, "east", ""),
    ("east-street", "清河街道办事处", UnitKind::Subdistrict, "east", ""),
    ("east-station", "石桥镇社会事务所", UnitKind::Station, "east-town", "east-civil"),
    ("west", "西岭区人民政府", UnitKind::District, "city", ""),
    ("west-civil", "西岭区民政局", UnitKind::DistrictDepartment, "west", "city-civil"),
    ("west-health", "西岭区卫生健康局", UnitKind::DistrictDepartment, "west", "city-health"),
];

/// Account, name, role, code of the unit at which it is held.
const PEOPLE: [(&str, &str, Role, &str); 15] = [
    ("compiler", "陈编", Role::Compiler, "east-civil"),
    ("reviewer", "林审", Role::Reviewer, "east"),
    ("approver", "何定", Role::Approver, "east"),
    ("information_officer", "周信", Role::InformationOfficer, "east-civil"),
    ("inspector", "吴巡", Role::Inspector, "east"),
    ("sector_supervisor", "郑督", Role::SectorSupervisor, "city"),
    ("case_officer", "王办", Role::CaseOfficer, "east-civil"),
    ("supervisor", "冯督", Role::Supervisor, "city"),
    ("leader", "褚领", Role::Leader, "city"),
    ("second_approver", "卫定", Role::Approver, "east"),
    ("town_compiler", "蒋编", Role::Compiler, "east-town"),
    ("district_administrator", "沈管", Role::Administrator, "east"),
    ("west_compiler", "韩编", Role::Compiler, "west-civil"),
    ("west_reviewer", "杨审", Role::Reviewer, "west"),
    ("west_approver", "朱定", Role::Approver, "west"),
];

/// The small city on an installation of its own, with a clock that only moves when told.
pub struct TestCity {
    /// The installation.
    pub operations: Operations,
    clock: Mutex<Timestamp>,
    people: HashMap<String, i64>,
    units: HashMap<String, i64>,
    _folder: Option<TempDir>,
}

impl TestCity {
    /// The city on SQLite in a folder that goes away with it.
    pub async fn open(now: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let options = OpenOptions { data: folder.path().join("data"), database_url: None };
        Self::build(options, now, Some(folder)).await
    }

    /// The city on a given empty database.
    pub async fn on(database: &TestDatabase, now: &str) -> Self {
        let options =
            OpenOptions { data: database.folder().join("data"), database_url: Some(database.url.clone()) };
        Self::build(options, now, None).await
    }

    /// What a person does now, through the web.
    pub async fn act(&self, account: &str) -> Act {
        let now = self.now();
        let mut connection = self.operations.store.read().await.expect("a connection");
        let actor = Actor::load(&mut connection, self.person(account), operations::act::beijing_date(now))
            .await
            .expect("a person")
            .unwrap_or_else(|| panic!("{account} cannot act"));
        Act { actor, now, channel: Channel::Web }
    }

    /// What the system itself does now.
    #[must_use]
    pub fn system(&self) -> Act {
        Act { actor: Actor::system(), now: self.now(), channel: Channel::Job }
    }

    /// The number of a person by account.
    #[must_use]
    pub fn person(&self, account: &str) -> i64 {
        *self.people.get(account).unwrap_or_else(|| panic!("nobody is called {account}"))
    }

    /// The number of a unit by code.
    #[must_use]
    pub fn unit(&self, code: &str) -> i64 {
        *self.units.get(code).unwrap_or_else(|| panic!("no unit has the code {code}"))
    }

    /// The time of the city.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        *self.clock.lock().expect("the clock")
    }

    /// The day of the city.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        operations::act::beijing_date(self.now())
    }

    /// Moves the clock on.
    pub fn wait(&self, time: SignedDuration) {
        let mut clock = self.clock.lock().expect("the clock");
        *clock += time;
    }

    /// The data directory.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.operations.data
    }

    async fn build(options: OpenOptions, now: &str, folder: Option<TempDir>) -> Self {
        let now: Timestamp = now.parse().expect("an instant");
        let operations = Operations::open(options).await.expect("an installation");
        let receipt = operations.setup(now, Channel::Cli, setup()).await.expect("a set-up city");
        let mut city = Self {
            operations,
            clock: Mutex::new(now),
            people: HashMap::from([("administrator".to_owned(), receipt.administrator_id)]),
            units: HashMap::new(),
            _folder: folder,
        };
        for (code, ..) in UNITS {
            let unit = city.operations.unit_by_code(code).await.expect("a unit");
            city.units.insert(code.to_owned(), unit.id);
        }
        for (account, name, role, unit) in PEOPLE {
            city.employ(account, name, role, unit).await;
        }
        city
    }

    /// Adds an active person with a role at a unit.
    pub async fn employ(&mut self, account: &str, name: &str, role: Role, unit: &str) -> i64 {
        let act = self.system();
        let unit_id = self.unit(unit);
        let person =
            NewPerson { account: account.to_owned(), name: name.to_owned(), contact: String::new(), unit_id };
        let id = self.operations.create_person(&act, person).await.expect("a person");
        let sector = (role == Role::SectorSupervisor).then(|| self.first_sector());
        let grant = GrantInput { person_id: id, role, unit_id, sector, from: self.today(), to: None };
        self.operations.grant_role(&act, grant).await.expect("a role");
        let mut transaction = self.operations.store.write().await.expect("a transaction");
        // One hash for all: hashing is slow on purpose.
        storage::person::set_password(transaction.connection(), id, &self.hash().await, "active", &act.at())
            .await
            .expect("a password");
        transaction.commit().await.expect("a commit");
        self.people.insert(account.to_owned(), id);
        id
    }

    /// The code of the first sector, which the sector supervisor of the test city supervises.
    #[must_use]
    pub fn first_sector(&self) -> String {
        self.operations
            .reference
            .guidelines
            .first()
            .map(|guideline| guideline.sector_code.clone())
            .expect("a sector")
    }

    async fn hash(&self) -> String {
        static HASH: OnceCell<String> = OnceCell::const_new();
        let administrator = self.person("administrator");
        let read = || async {
            let mut connection = self.operations.store.read().await.expect("a connection");
            storage::person::by_id(&mut connection, administrator)
                .await
                .expect("a row")
                .expect("a person")
                .password_hash
        };
        HASH.get_or_init(read).await.clone()
    }
}

fn setup() -> Setup {
    let unit = |(code, name, kind, parent, sector_parent): (&str, &str, UnitKind, &str, &str)| ProfileUnit {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.id().to_owned(),
        parent: parent.to_owned(),
        sector_parent: sector_parent.to_owned(),
        valid_from: Some(jiff::civil::date(2015, 1, 1)),
        ..ProfileUnit::default()
    };
    Setup {
        profile: CityProfile {
            name: "云山市".to_owned(),
            units: UNITS.map(unit).to_vec(),
            ..CityProfile::default()
        },
        identity: SiteIdentity {
            site_name: "云山市基层政务公开平台".to_owned(),
            site_domain: "gongkai.example.org".to_owned(),
            site_code: "4401000001".to_owned(),
            organiser: "云山市人民政府办公室".to_owned(),
            ..SiteIdentity::default()
        },
        administrator: Administrator {
            account: "administrator".to_owned(),
            name: "孙管".to_owned(),
            password: PASSWORD.to_owned(),
        },
        ..Setup::default()
    }
}
