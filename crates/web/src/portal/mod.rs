//! The public pages (公众页面). A `*_view` module holds what one page shows, ready to be printed, with the
//! template that prints it; the handlers fill these from operations. R77, R78: the column
//! 基层政务公开标准化规范化 with its horizontal view (单位), vertical view (领域) and work news (工作动态).

pub mod assessment_view;
pub mod catalogue_view;
pub mod compilation_view;
pub mod disclosure_version_view;
pub mod disclosure_view;
pub mod error_view;
pub mod guideline_view;
pub mod help_view;
pub mod home_view;
pub mod item_records_view;
pub mod item_view;
pub mod news_view;
pub mod parts;
pub mod question_view;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
pub mod screen_view;
pub mod search_view;
pub mod sector_view;
pub mod unit_view;
pub mod version_view;

#[cfg(test)]
mod outline_tests;

pub use crate::error_page::error_page;

pub mod address;
mod assessments;
mod calendar;
mod catalogue;
mod compilations;
mod crawler;
mod disclosure;
pub(crate) mod disclosure_version;
mod feed;
mod guideline_version;
mod guidelines;
mod help;
mod home;
mod item;
pub(crate) mod item_part;
mod item_records;
mod news;
mod question;
mod screen;
mod search;
mod sectors;
mod sheet;
mod shown;
mod units;
mod versions;

pub use search::encoded;
pub use shown::long_day;

use crate::core::{Access, Routes};
use axum::response::Response;

/// The public pages.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/", Access::Public, home::get)
        .get("/units", Access::Public, units::list)
        .get("/units/{unit}", Access::Public, units::get)
        .get("/units/{unit}/feed.atom", Access::Public, feed::unit)
        .get("/units/{unit}/{sector}", Access::Public, catalogue::get)
        .get("/units/{unit}/{sector}/versions", Access::Public, versions::list)
        .get("/units/{unit}/{sector}/difference", Access::Public, versions::difference)
        .get("/units/{unit}/{sector}/{item}", Access::Public, item_or_file)
        .get("/units/{unit}/{sector}/{item}/records", Access::Public, item_records::get)
        .get("/units/{unit}/{sector}/{item}/sheets/{file}", Access::Public, sheet::item)
        .get("/versions/{version}", Access::Public, versions::get)
        .get("/sectors", Access::Public, sectors::list)
        .get("/sectors/{sector}", Access::Public, sectors::get)
        .get("/guidelines", Access::Public, guidelines::list)
        .get("/guidelines/{sector}", Access::Public, guidelines::get)
        .get("/guidelines/{sector}/{file}", Access::Public, guidelines::download)
        .get("/guidelines/{sector}/versions/{version}", Access::Public, guidelines::version)
        .get("/guidelines/{sector}/versions/{version}/{file}", Access::Public, guidelines::download_version)
        .get("/compilations", Access::Public, compilations::list)
        .get("/compilations/{id}/{format}", Access::Public, compilations::file)
        .get(address::ASSESSMENTS, Access::Public, assessments::list)
        .get("/assessments/{round}", Access::Public, assessments::get)
        .get("/assessments/{round}/{file}", Access::Public, assessments::file)
        .get("/assessments/{round}/units/{unit}", Access::Public, assessments::unit)
        .get("/disclosures/{id}", Access::Public, disclosure::get)
        .get("/disclosures/{id}/versions/{number}", Access::Public, disclosure_version::get)
        .get("/disclosures/{id}/difference", Access::Public, disclosure_version::difference)
        .get("/disclosures/{id}/attachments/{attachment}", Access::Public, disclosure::attachment)
        .get("/disclosures/{id}/sheets/{file}", Access::Public, sheet::record)
        .get("/screens/{unit}", Access::Public, screen::get)
        .get("/news", Access::Public, news::get)
        .get("/search", Access::Public, search::get)
        .get(address::QUESTIONS, Access::Public, question::list)
        .get("/questions/{code}", Access::Public, question::get)
        .get("/calendar/{token}", Access::Public, calendar::get)
        .get("/help", Access::Public, help::get)
        .get(address::FEED, Access::Public, feed::site)
        .get("/robots.txt", Access::Public, crawler::robots)
        .get("/sitemap.xml", Access::Public, crawler::site_map)
        .get("/sitemaps/{file}", Access::Public, crawler::site_map_file)
        .get("/favicon.ico", Access::Public, crawler::icon)
}

/// An item, or a file of the catalogue: `catalogue.xlsx` and its like are no item's key.
#[boxed::future]
async fn item_or_file(
    state: axum::extract::State<crate::core::AppState>,
    path: axum::extract::Path<(String, String, String)>,
    query: axum::extract::Query<item::ItemQuery>,
) -> Result<Response, crate::core::PageError> {
    if path.2.starts_with("catalogue.") {
        catalogue::download(state, path).await
    } else {
        item::get(state, path, query).await
    }
}
