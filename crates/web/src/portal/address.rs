//! Addresses of public pages, in one place for handlers, feeds and tests.

/// A unit's page (横向).
#[must_use]
pub fn unit(code: &str) -> String {
    format!("/units/{code}")
}

/// A sector's page (纵向).
#[must_use]
pub fn sector(code: &str) -> String {
    format!("/sectors/{code}")
}

/// A guideline.
#[must_use]
pub fn guideline(code: &str) -> String {
    format!("/guidelines/{code}")
}

/// One version of a guideline, in force or not (R8).
#[must_use]
pub fn guideline_version(code: &str, number: i64) -> String {
    format!("/guidelines/{code}/versions/{number}")
}

/// Questions and answers.
pub const QUESTIONS: &str = "/questions";

/// A question with its answer.
#[must_use]
pub fn question(code: &str) -> String {
    format!("/questions/{code}")
}

/// The catalogue of a unit and a sector that is in force.
#[must_use]
pub fn catalogue(unit: &str, sector: &str) -> String {
    format!("/units/{unit}/{sector}")
}

/// One item of it.
#[must_use]
pub fn item(unit: &str, sector: &str, key: &str) -> String {
    format!("/units/{unit}/{sector}/{key}")
}

/// All records of one of its elements; of those that name none where it is empty.
#[must_use]
pub fn records(unit: &str, sector: &str, key: &str, element: &str) -> String {
    format!("{}/records?element={}", item(unit, sector, key), super::encoded(element))
}

/// A file of it.
#[must_use]
pub fn download(unit: &str, sector: &str, ending: &str) -> String {
    format!("/units/{unit}/{sector}/catalogue.{ending}")
}

/// All its versions.
#[must_use]
pub fn versions(unit: &str, sector: &str) -> String {
    format!("/units/{unit}/{sector}/versions")
}

/// One version, in force or not.
#[must_use]
pub fn version(id: i64) -> String {
    format!("/versions/{id}")
}

/// What changed from one version to another.
#[must_use]
pub fn difference(unit: &str, sector: &str, from: i64, to: i64) -> String {
    format!("/units/{unit}/{sector}/difference?from={from}&to={to}")
}

/// The results of assessments.
pub const ASSESSMENTS: &str = "/assessments";

/// The result of one.
#[must_use]
pub fn assessment(id: i64) -> String {
    format!("{ASSESSMENTS}/{id}")
}

/// A unit in it.
#[must_use]
pub fn assessment_unit(id: i64, unit: &str) -> String {
    format!("{ASSESSMENTS}/{id}/units/{unit}")
}

/// The result as a file.
#[must_use]
pub fn assessment_file(id: i64, ending: &str) -> String {
    format!("{ASSESSMENTS}/{id}/result.{ending}")
}

/// A record of information.
#[must_use]
pub fn disclosure(id: i64) -> String {
    operations::disclosure::public_url(id)
}

/// The newest published records of the whole site, for feed readers.
pub const FEED: &str = "/feed.atom";

/// Those of a unit and the units below it.
#[must_use]
pub fn unit_feed(code: &str) -> String {
    format!("/units/{code}/feed.atom")
}

/// A version of a record that was public once.
#[must_use]
pub fn disclosure_version(id: i64, number: i64) -> String {
    format!("{}/versions/{number}", disclosure(id))
}

/// What changed from one version of a record to another.
#[must_use]
pub fn disclosure_difference(id: i64, from: i64, to: i64) -> String {
    format!("{}/difference?from={from}&to={to}", disclosure(id))
}

/// The screen of a service centre.
#[must_use]
pub fn screen(unit: &str) -> String {
    format!("/screens/{unit}")
}

/// A page to print for the notice board, of a record's or an item's page.
#[must_use]
pub fn sheet(page: &str, size: &str) -> String {
    format!("{page}/sheets/{size}.pdf")
}

/// An attachment of a record.
#[must_use]
pub fn attachment(disclosure: i64, attachment: i64) -> String {
    format!("{}/attachments/{attachment}", operations::disclosure::public_url(disclosure))
}
