//! A city whose sector gets a revised guideline.

use domain::reference::data_file;
use operations::OperationError;
use operations::catalogue::ImportReceipt;
use serde_json::Value;
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

/// The shipped guideline of the sector, changed.
pub fn changed_guideline(change: impl FnOnce(&mut Vec<Value>)) -> Vec<u8> {
    let text = data_file("guidelines/20-shehui-jiuzhu.json").expect("a file");
    let mut file: Value = serde_json::from_str(text).expect("JSON");
    change(file["items"].as_array_mut().expect("items"));
    file.to_string().into_bytes()
}

/// Loads a changed guideline as the city office.
pub async fn revise(city: &TestCity, change: impl FnOnce(&mut Vec<Value>)) -> ImportReceipt {
    let bytes = changed_guideline(change);
    let act = city.act("supervisor").await;
    city.operations.import_guideline(&act, "修订.json", &bytes, None, false).await.expect("a new version")
}

/// The stable code of a refusal.
pub fn refused<T: std::fmt::Debug>(result: Result<T, OperationError>) -> &'static str {
    result.expect_err("a refusal").code()
}

/// A version of the test city's 民政局 that is published.
pub async fn published(city: &TestCity) -> i64 {
    let act = city.act("compiler").await;
    let unit = city.unit("east-civil");
    let version = city.operations.draft_from_guideline(&act, unit, SECTOR).await.expect("a draft");
    publish(city, version).await;
    version
}

/// Takes a draft of the east through submission, review and approval to publication.
pub async fn publish(city: &TestCity, version: i64) {
    publish_as(city, version, ["compiler", "reviewer", "approver"]).await;
}

/// The same by other people: who compiles, reviews, approves.
pub async fn publish_as(city: &TestCity, version: i64, [compiler, reviewer, approver]: [&str; 3]) {
    let operations = &city.operations;
    operations.submit(&city.act(compiler).await, version, "已逐项核对").await.expect("submitted");
    pass_on(city, version, [reviewer, approver]).await;
}

/// Takes what is submitted through review and approval to publication.
pub async fn pass_on(city: &TestCity, version: i64, [reviewer, approver]: [&str; 2]) {
    let operations = &city.operations;
    operations.pass_review(&city.act(reviewer).await, version, "", true).await.expect("passed");
    operations.approve(&city.act(approver).await, version, "").await.expect("approved");
    operations.publish(&city.act(approver).await, version).await.expect("published");
}
