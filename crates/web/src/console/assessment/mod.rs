//! Staff screens on assessment (R99, R100, R258-R268): rounds, a unit's paper, one finding, rectifications,
//! the table of points.

pub mod address;
pub mod finding;
pub mod list;
pub mod paper;
pub mod rectification;
pub mod round;
pub mod rubric;
pub mod samples;
pub mod start;

use crate::console::catalogue::parts::Mark;
use crate::core::Routes;
use crate::core::access::Access::Console;
use domain::assessment::RoundState;
use domain::organisation::Permission::{AnswerAssessment, Assess, ManageAssessment, ReadCatalogue};

/// The routes of these screens.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(address::LIST, Console(ReadCatalogue), list::show)
        .get(address::NEW, Console(ManageAssessment), start::show)
        .post(address::NEW, Console(ManageAssessment), start::start)
        .get(address::RUBRIC, Console(ReadCatalogue), rubric::show)
        .post(address::RUBRIC, Console(ManageAssessment), rubric::change)
        .get(address::ROUND, Console(ReadCatalogue), round::show)
        .get(address::EXPORT, Console(ReadCatalogue), round::export)
        .post(address::AGAIN, Console(ManageAssessment), round::again)
        .post(address::ANNOUNCE, Console(ManageAssessment), round::announce)
        .post(address::CONCLUDE, Console(ManageAssessment), round::conclude)
        .post(address::PUBLISH, Console(ManageAssessment), round::publish)
        .post(address::WITHDRAW, Console(ManageAssessment), round::withdraw)
        .post(address::CANCEL, Console(ManageAssessment), round::cancel)
        .get(address::PAPER, Console(ReadCatalogue), paper::show)
        .post(address::CONFIRM, Console(Assess), paper::confirm)
        .post(address::ADD, Console(Assess), paper::add)
        .get(address::FINDING, Console(ReadCatalogue), finding::show)
        .post(address::STRIKE, Console(Assess), finding::strike)
        .post(address::OBJECT, Console(AnswerAssessment), finding::object)
        .post(address::DECIDE, Console(ManageAssessment), finding::decide)
        .get(address::RECTIFICATIONS, Console(ReadCatalogue), list::rectifications)
        .get(address::RECTIFICATIONS_EXPORT, Console(ReadCatalogue), list::export)
        .get(address::RECTIFICATION, Console(ReadCatalogue), rectification::show)
        .post(address::ACKNOWLEDGE, Console(AnswerAssessment), rectification::acknowledge)
        .post(address::REPORT, Console(AnswerAssessment), rectification::report)
        .post(address::EXTENSION, Console(AnswerAssessment), rectification::ask_extension)
        .post(address::EXTENSION_DECISION, Console(ManageAssessment), rectification::decide_extension)
        .post(address::CLOSE, Console(Assess), rectification::close)
        .post(address::REOPEN, Console(Assess), rectification::reopen)
}

/// A state with its sign.
#[must_use]
pub fn mark(state: RoundState) -> Mark {
    let sign = match state {
        RoundState::Checking | RoundState::Assessing => "state-working",
        RoundState::Announced => "state-review",
        RoundState::Concluded => "state-approved",
        RoundState::Published => "state-published",
        RoundState::Withdrawn | RoundState::Cancelled => "state-withdrawn",
    };
    Mark { sign, label: state.label().to_owned() }
}
