//! The staff console (工作台): what must be done today, and the screens of each capability.

pub mod assessment;
pub mod cascade;
pub mod catalogue;
pub mod client;
pub mod compilation;
pub mod disclosure;
pub mod form;
pub mod frame;
pub mod job;
pub mod mail;
pub mod maintenance;
pub mod organisation;
pub mod pages;
pub mod question;
pub mod reminder;
pub mod sector;
pub mod sent;
pub mod session;
pub mod today;
mod today_beside;
mod today_information;
pub mod today_view;
pub mod unit_list;
pub mod upload;

use crate::core::Routes;

/// The media type of a workbook.
pub const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes of the console.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let routes = catalogue::routes(organisation::routes(session::routes(routes)));
    let routes = unit_list::routes(cascade::routes(compilation::routes(job::routes(routes))));
    let routes = mail::routes(reminder::routes(disclosure::routes(routes)));
    assessment::routes(sector::routes(question::routes(maintenance::routes(routes))))
}
