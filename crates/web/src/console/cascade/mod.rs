//! Staff screens on what comes from above: guidelines loaded and forwarded, receipts, proposed changes
//! with their conflicts, catalogues issued downwards (R8, R71-R73, R112).

pub mod address;
pub mod forwarding;
pub mod guidelines;
pub mod import;
pub mod issue;
pub mod parent;
pub mod proposal;
pub mod proposals;
#[cfg(any(test, feature = "samples"))]
pub mod samples;

use crate::core::Routes;
use crate::core::access::Access::Console;
use domain::organisation::Permission::{
    CompileCatalogue, IssueCatalogue, ManageGuideline, ReadCatalogue, ReceiveForwarding,
};

/// The routes of the screens on what comes from above.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(address::GUIDELINES, Console(ReadCatalogue), guidelines::list)
        .get(address::GUIDELINE_IMPORT, Console(ManageGuideline), import::show)
        .post(address::GUIDELINE_IMPORT, Console(ManageGuideline), import::upload)
        .get(address::GUIDELINE, Console(ReadCatalogue), guidelines::show)
        .post(address::GUIDELINE, Console(ManageGuideline), guidelines::forward)
        .post(address::GUIDELINE_WITHDRAW, Console(ManageGuideline), guidelines::withdraw)
        .get(address::FORWARDING, Console(ReadCatalogue), forwarding::show)
        .post(address::RECEIPTS, Console(ReceiveForwarding), forwarding::confirm)
        .get(address::PROPOSALS, Console(ReadCatalogue), proposals::list)
        .get(address::PROPOSAL, Console(ReadCatalogue), proposal::show)
        .post(address::APPLY, Console(CompileCatalogue), proposal::apply)
        .post(address::DISMISS, Console(CompileCatalogue), proposal::dismiss)
        .get(address::ISSUE, Console(ReadCatalogue), issue::show)
        .post(address::ISSUE, Console(IssueCatalogue), issue::issue)
        .get(address::ISSUED, Console(ReadCatalogue), issue::receipt)
        .get(address::PARENT, Console(ReadCatalogue), parent::show)
}
