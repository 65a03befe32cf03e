//! Fills an empty installation through the same operations that people use.

use super::past::Past;
use super::people::{DemoCity, DemoPerson};
use super::plan::{Stage, stage, town_stage};
use super::system;
use super::team::{Place, Team};
use crate::commands::data_directory::explain;
use crate::commands::now;
use anyhow::Context as _;
use domain::organisation::{Role, UnitKind};
use operations::catalogue::ImportChoice;
use operations::organisation::{Administrator, BodyInput, CityProfile, GrantInput, NewPerson, Setup};
use operations::setting::SiteIdentity;
use operations::{Channel, Operations};
use std::rc::Rc;

/// Loads the shipped guidelines and questions into the store.
pub async fn load_guidelines(operations: &Operations) -> anyhow::Result<()> {
    operations.load_shipped_guidelines(&system()).await.map_err(|e| explain(&e))?;
    operations.load_shipped_questions(&system()).await.map_err(|e| explain(&e))?;
    Ok(())
}

/// Everything, in the order in which a city would come to it.
pub async fn build(operations: &Operations) -> anyhow::Result<()> {
    let demo = bare_city(operations).await?;
    set_bodies(operations).await?;
    let past = Rc::new(Past::new());
    let tianhe = Team::of_tianhe(operations, &past).await?;
    let city = Team::of_city(operations, &past).await?;
    let districts: Vec<_> = units(operations, &[UnitKind::District]).await?;
    for (at, (district_id, code, short_name)) in districts.iter().enumerate() {
        let is_tianhe = code == "440106";
        let team = if is_tianhe { &tianhe } else { &city };
        for (sector, key) in &demo.sector_units {
            let number: usize = sector.parse()?;
            let unit = operations.unit_by_code(&format!("{code}-{key}")).await.map_err(|e| explain(&e))?;
            let place = Place {
                unit_id: unit.id,
                unit_name: unit.name.clone(),
                district: short_name.clone(),
                sector: sector.clone(),
            };
            team.bring_to(operations, &place, stage(at, is_tianhe, number)).await?;
        }
        let towns = units(operations, &[UnitKind::Town, UnitKind::Subdistrict]).await?;
        let below = towns.iter().filter(|(_, town_code, _)| town_code.starts_with(&format!("{code}-")));
        for (n, (town_id, _, town)) in below.enumerate() {
            for sector in ["18", "20", "21"] {
                let place = Place {
                    unit_id: *town_id,
                    unit_name: town.clone(),
                    district: town.clone(),
                    sector: sector.to_owned(),
                };
                team.bring_to(operations, &place, town_stage(at * 3 + n, sector.parse()?)).await?;
            }
        }
        tracing::debug!(district_id, "演示数据：{short_name}");
    }
    super::together::build(operations, &tianhe).await?;
    super::lists::build(operations, &tianhe).await?;
    super::sectors::build(operations, &past).await?;
    super::assessment::build(operations).await?;
    super::care::add(operations).await?;
    super::disclosure::build(operations).await?;
    super::cascade::build(operations, &past, &city, &tianhe).await?;
    super::compilation::build(operations, &tianhe, &city).await?;
    operations.search_follow().await.map_err(|e| explain(&e))?;
    Ok(())
}

/// Units, people and guidelines, and no catalogue.
pub async fn bare_city(operations: &Operations) -> anyhow::Result<DemoCity> {
    let demo = DemoCity::shipped()?;
    set_up(operations, &demo).await?;
    load_guidelines(operations).await?;
    for person in &demo.people {
        add_person(operations, &demo, person).await?;
    }
    Ok(demo)
}

/// A bare city with one catalogue, imported from a file and published: what the page benchmark serves.
/// Returns the path of its page.
pub async fn publish_file(
    operations: &Operations,
    unit_code: &str,
    sector: &str,
    bytes: &[u8],
) -> anyhow::Result<String> {
    bare_city(operations).await?;
    let past = Rc::new(Past::new());
    let team = Team::of_city(operations, &past).await?;
    let unit = operations.unit_by_code(unit_code).await.map_err(|e| explain(&e))?;
    let preview = operations
        .preview_import(&team.compiler(), unit.id, "目录.xlsx", bytes)
        .await
        .map_err(|e| explain(&e))?;
    let choice = ImportChoice { index: 0, sector_code: sector.to_owned(), unit_id: None, replace: false };
    let receipt =
        operations.confirm_import(&team.compiler(), preview.id, &[choice]).await.map_err(|e| explain(&e))?;
    let version = receipt.drafts.first().context("文件中没有可导入的目录")?.version_id;
    team.name_publishers(operations, version, &unit.name).await?;
    team.carry_on(operations, version, Stage::Published).await?;
    Ok(format!("/units/{unit_code}/{sector}"))
}

/// A bare city with one catalogue, made from its guideline and published: what the benchmark of records loads under.
pub async fn publish_guideline(
    operations: &Operations,
    unit_code: &str,
    sector: &str,
) -> anyhow::Result<String> {
    let demo = bare_city(operations).await?;
    let past = Rc::new(Past::new());
    let team = Team::of_tianhe(operations, &past).await?;
    let unit = operations.unit_by_code(unit_code).await.map_err(|e| explain(&e))?;
    let place = Place {
        unit_id: unit.id,
        unit_name: unit.name,
        district: "天河区".to_owned(),
        sector: sector.to_owned(),
    };
    team.bring_to(operations, &place, Stage::Published).await?;
    Ok(demo.password)
}

async fn set_up(operations: &Operations, demo: &DemoCity) -> anyhow::Result<()> {
    let path = format!("profiles/{}.json", demo.profile);
    let mut profile = CityProfile::from_json(domain::reference::data_file(&path).unwrap_or_default())
        .map_err(|e| explain(&e))?;
    profile.units.extend(demo.units.iter().cloned());
    let first = demo.people.first().context("演示数据没有人员")?;
    let identity = SiteIdentity {
        site_name: format!("{}基层政务公开平台（演示）", profile.name),
        site_domain: "gongkai.example".to_owned(),
        site_code: "4401000000".to_owned(),
        organiser: format!("{}人民政府办公厅（演示）", profile.name),
        undertaker: format!("{}政务服务数据管理局（演示）", profile.name),
        icp: "粤ICP备00000000号".to_owned(),
        police_record: "粤公网安备00000000000000号".to_owned(),
        contact: "020-00000000（演示）".to_owned(),
        demo: true,
        notice: "本站数据为演示数据，机构、人员和内容均为虚构。".to_owned(),
        ..SiteIdentity::default()
    };
    let administrator = Administrator {
        account: first.account.clone(),
        name: first.name.clone(),
        password: demo.password.clone(),
    };
    let setup = Setup { code: String::new(), profile, identity, administrator };
    operations.setup(now(), Channel::Cli, setup).await.map_err(|e| explain(&e))?;
    Ok(())
}

async fn add_person(operations: &Operations, demo: &DemoCity, person: &DemoPerson) -> anyhow::Result<()> {
    let act = system();
    let unit = operations.unit_by_code(&person.unit).await.map_err(|e| explain(&e))?;
    let existing = operations.person_by_account(&person.account).await.map_err(|e| explain(&e))?;
    let id = match existing {
        Some(existing) => existing.id,
        None => {
            let input = NewPerson {
                account: person.account.clone(),
                name: person.name.clone(),
                contact: "020-00000000".to_owned(),
                unit_id: unit.id,
            };
            let id = operations.create_person(&act, input).await.map_err(|e| explain(&e))?;
            let link = operations.invite(&act, id).await.map_err(|e| explain(&e))?;
            operations.accept_link(&link.token, &demo.password, now()).await.map_err(|e| explain(&e))?;
            id
        }
    };
    for role in &person.roles {
        let parsed = Role::parse(&role.role).with_context(|| format!("演示数据中的角色 {}", role.role))?;
        if existing_administrator(parsed, &person.account, demo) {
            continue;
        }
        let unit = operations.unit_by_code(&role.unit).await.map_err(|e| explain(&e))?;
        let grant = GrantInput {
            person_id: id,
            role: parsed,
            unit_id: unit.id,
            sector: role.sector.clone(),
            from: jiff::civil::date(2020, 7, 21),
            to: None,
        };
        operations.grant_role(&act, grant).await.map_err(|e| explain(&e))?;
    }
    Ok(())
}

/// The first person became administrator at setup.
fn existing_administrator(role: Role, account: &str, demo: &DemoCity) -> bool {
    role == Role::Administrator && demo.people.first().is_some_and(|first| first.account == account)
}

/// The kinds of units that register a body.
const WITH_BODIES: [UnitKind; 7] = [
    UnitKind::City,
    UnitKind::CityDepartment,
    UnitKind::District,
    UnitKind::DistrictDepartment,
    UnitKind::Town,
    UnitKind::Subdistrict,
    UnitKind::Zone,
];

/// Head, named person and deputy.
async fn staff(operations: &Operations, accounts: [&str; 3]) -> anyhow::Result<[Option<i64>; 3]> {
    let mut ids = [None; 3];
    for (id, account) in ids.iter_mut().zip(accounts) {
        *id = operations.person_by_account(account).await.map_err(|e| explain(&e))?.map(|person| person.id);
    }
    Ok(ids)
}

/// Every unit but a few registers its open-government body, so that the overview has both (R149b).
async fn set_bodies(operations: &Operations) -> anyhow::Result<()> {
    let act = system();
    let tianhe = staff(operations, ["lingdao", "minzheng", "tianhe-bianzhi"]).await?;
    let elsewhere = staff(operations, ["city-shending", "city-bianzhi", "city-shenhe"]).await?;
    for (at, (unit_id, code, _)) in units(operations, &WITH_BODIES).await?.into_iter().enumerate() {
        if at % 13 == 5 && code != "440106-mz" {
            continue;
        }
        let [head, named, deputy] = if code.starts_with("440106") { tianhe } else { elsewhere };
        let input = BodyInput {
            body_name: "办公室（政务公开）".to_owned(),
            head_id: head,
            named_person_id: named,
            deputy_id: deputy,
            contact: "020-00000000".to_owned(),
            valid_from: Some(jiff::civil::date(2020, 7, 21)),
        };
        operations.set_open_government_body(&act, unit_id, input).await.map_err(|e| explain(&e))?;
    }
    Ok(())
}

async fn units(operations: &Operations, kinds: &[UnitKind]) -> anyhow::Result<Vec<(i64, String, String)>> {
    let today = operations::act::beijing_date(now());
    let units = operations.units_on(today).await.map_err(|e| explain(&e))?;
    Ok(units.into_iter().filter(|u| kinds.contains(&u.kind)).map(|u| (u.id, u.code, u.short_name)).collect())
}
