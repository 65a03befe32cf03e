//! A city with guidelines, and the steps that many tests take.

use domain::organisation::Role;
use operations::OperationError;
use operations::catalogue::{CellEdit, DraftView};
use operations::organisation::GrantInput;
use std::ops::{Deref, DerefMut};
use test_kit::{TestCity, TestDatabase, databases};

/// The instant at which the tests begin.
pub const START: &str = "2026-03-02T02:00:00Z";
/// 社会救助, the sector of the test city's 民政局.
pub const SECTOR: &str = "20";

/// A city with the database that goes away with it.
pub struct City {
    city: TestCity,
    _database: TestDatabase,
}

impl Deref for City {
    type Target = TestCity;

    fn deref(&self) -> &TestCity {
        &self.city
    }
}

impl DerefMut for City {
    fn deref_mut(&mut self) -> &mut TestCity {
        &mut self.city
    }
}

/// The test city on each database, with the shipped guidelines.
pub async fn cities() -> Vec<City> {
    let mut cities = Vec::new();
    for database in databases().await {
        let city = TestCity::on(&database, START).await;
        city.operations.load_shipped_guidelines(&city.system()).await.expect("guidelines");
        cities.push(City { city, _database: database });
    }
    cities
}

/// A draft of the test city's 民政局, from the guideline.
pub async fn draft(city: &TestCity) -> i64 {
    let act = city.act("compiler").await;
    city.operations.draft_from_guideline(&act, city.unit("east-civil"), SECTOR).await.expect("a draft")
}

/// A version of the test city's 民政局 that is published.
pub async fn published(city: &TestCity) -> i64 {
    let version = draft(city).await;
    publish(city, version).await;
    version
}

/// Takes a draft through submission, review and approval to publication.
pub async fn publish(city: &TestCity, version: i64) {
    let operations = &city.operations;
    operations.submit(&city.act("compiler").await, version, "已逐项核对").await.expect("submitted");
    operations.pass_review(&city.act("reviewer").await, version, "", true).await.expect("passed");
    operations.approve(&city.act("approver").await, version, "").await.expect("approved");
    operations.publish(&city.act("approver").await, version).await.expect("published");
}

/// Lets the test city's compiler compile for every unit of the district.
pub async fn compile_for_the_district(city: &TestCity) {
    let grant = GrantInput {
        person_id: city.person("compiler"),
        role: Role::Compiler,
        unit_id: city.unit("east"),
        sector: None,
        from: city.today(),
        to: None,
    };
    city.operations.grant_role(&city.system(), grant).await.expect("the role");
}

/// The version as the compiler sees it.
pub async fn view(city: &TestCity, version: i64) -> DraftView {
    city.operations.draft(&city.act("compiler").await, version).await.expect("a view")
}

/// An edit of one cell.
pub fn edit(row_key: &str, column_id: &str, from: &str, to: &str) -> CellEdit {
    let [row_key, column_id, from, to] = [row_key, column_id, from, to].map(str::to_owned);
    CellEdit { row_key, column_id, from, to }
}

/// The stable code of a refusal.
pub fn refused<T: std::fmt::Debug>(result: Result<T, OperationError>) -> &'static str {
    result.expect_err("a refusal").code()
}
