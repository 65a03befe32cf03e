//! Staff screens on jobs (invariant 11): one's own, and one with its progress, receipt and files.

pub mod list;
pub mod samples;
pub mod show;

use crate::console::catalogue::parts::Mark;
use crate::core::Routes;
use crate::core::access::Access::SignedIn;
use operations::job::JobState;

/// 我的任务
pub const JOBS: &str = "/console/jobs";
/// One job
pub const JOB: &str = "/console/jobs/{id}";
/// Asking it to stop
pub const JOB_CANCEL: &str = "/console/jobs/{id}/cancel";
/// A file it made
pub const JOB_FILE: &str = "/console/jobs/{id}/files/{file}";

/// The routes of the screens on jobs.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(JOBS, SignedIn, list::show)
        .get(JOB, SignedIn, show::show)
        .post(JOB_CANCEL, SignedIn, show::cancel)
        .get(JOB_FILE, SignedIn, show::file)
}

/// A job's state with its sign.
#[must_use]
pub fn mark(state: JobState) -> Mark {
    let sign = match state {
        JobState::Queued => "state-none",
        JobState::Running => "state-working",
        JobState::Done => "state-published",
        JobState::Failed => "state-returned",
        JobState::Cancelled => "state-withdrawn",
    };
    Mark { sign, label: state.label().to_owned() }
}
