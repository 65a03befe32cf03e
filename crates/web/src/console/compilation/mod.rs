//! Staff screens on compilations (R74a, R75): the editions of the districts, and one edition with what it
//! holds and lacks, the request, the consent, the files.

pub mod acts;
pub mod list;
pub mod samples;
pub mod show;

use crate::console::catalogue::parts::Mark;
use crate::core::Routes;
use crate::core::access::Access::Console;
use domain::compilation::CompilationState;
use domain::organisation::Permission::{ApproveCatalogue, PublishCatalogue, ReadCatalogue, ReviewCatalogue};

/// 文件汇编
pub const COMPILATIONS: &str = "/console/compilations";
/// One edition
pub const COMPILATION: &str = "/console/compilations/{id}";
/// Looking again
pub const REFRESH: &str = "/console/compilations/{id}/refresh";
/// Saying what is lacking
pub const GAPS: &str = "/console/compilations/{id}/gaps";
/// 提请同意
pub const REQUEST: &str = "/console/compilations/{id}/request";
/// 请示
pub const LETTER: &str = "/console/compilations/{id}/letter/{format}";
/// 同意
pub const CONSENT: &str = "/console/compilations/{id}/consent";
/// 录入批示
pub const INSTRUCTION: &str = "/console/compilations/{id}/instruction";
/// 退回
pub const RETURN: &str = "/console/compilations/{id}/return";
/// 重新制作
pub const AGAIN: &str = "/console/compilations/{id}/again";
/// The sealed scan of the instruction
pub const SCAN: &str = "/console/compilations/{id}/scan";
/// 收回提请
pub const RECALL: &str = "/console/compilations/{id}/recall";
/// 放弃
pub const ABANDON: &str = "/console/compilations/{id}/abandon";
/// 撤回
pub const WITHDRAW: &str = "/console/compilations/{id}/withdraw";

/// The routes of the screens on compilations.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(COMPILATIONS, Console(ReadCatalogue), list::show)
        .post(COMPILATIONS, Console(ReviewCatalogue), list::begin)
        .get(COMPILATION, Console(ReadCatalogue), show::show)
        .post(REFRESH, Console(ReviewCatalogue), acts::refresh)
        .post(GAPS, Console(ReviewCatalogue), acts::settle)
        .post(REQUEST, Console(ReviewCatalogue), acts::request)
        .get(LETTER, Console(ReadCatalogue), acts::letter)
        .post(CONSENT, Console(ApproveCatalogue), acts::consent)
        .post(INSTRUCTION, Console(ReviewCatalogue), acts::instruction)
        .post(RETURN, Console(ApproveCatalogue), acts::send_back)
        .post(AGAIN, Console(ReadCatalogue), acts::again)
        .get(SCAN, Console(ReadCatalogue), acts::scan)
        .post(RECALL, Console(ReviewCatalogue), acts::recall)
        .post(ABANDON, Console(ReviewCatalogue), acts::abandon)
        .post(WITHDRAW, Console(PublishCatalogue), acts::withdraw)
}

/// A pattern with its number in place.
#[must_use]
pub fn of(pattern: &str, id: i64) -> String {
    pattern.replace("{id}", &id.to_string())
}

/// A state with its sign.
#[must_use]
pub fn mark(state: CompilationState, is_stopped: bool) -> Mark {
    if is_stopped {
        return Mark { sign: "state-returned", label: "已同意，制作没有完成".to_owned() };
    }
    let sign = match state {
        CompilationState::Preparing => "state-working",
        CompilationState::Requested | CompilationState::Consented => "state-review",
        CompilationState::Published => "state-published",
        CompilationState::Withdrawn => "state-withdrawn",
    };
    Mark { sign, label: state.label().to_owned() }
}
