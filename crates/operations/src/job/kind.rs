//! The kinds of jobs. A capability adds one by implementing [`JobKind`] and naming it in [`SHIPPED`].

use super::{JobContext, JobStop, Receipt};
use std::future::Future;
use std::pin::Pin;

/// The work of a job, as a future.
pub type Working<'a> = Pin<Box<dyn Future<Output = Result<Receipt, JobStop>> + Send + 'a>>;

/// The kinds a runner knows.
pub type Kinds = &'static [&'static dyn JobKind];

/// A kind of long work.
///
/// It may begin again at any step: its runner can die, or the server be stopped. What it did is only
/// what it committed together with [`JobContext::step`]; when it is taken again, `context.job.done` and
/// `context.job.receipt` say how far it was. A kind that publishes nothing before its last transaction
/// may simply start from the beginning.
pub trait JobKind: Send + Sync {
    /// The name stored with the job, e.g. `compilation.make`.
    fn name(&self) -> &'static str;

    /// What it is called in messages, e.g. 制作文件汇编.
    fn label(&self) -> &'static str;

    /// Does the work and returns the receipt.
    fn run<'a>(&'a self, context: &'a mut JobContext) -> Working<'a>;
}

/// Every kind the product ships.
pub const SHIPPED: Kinds = &[
    &crate::assessment::CheckCatalogues,
    &crate::cascade::ProposeGuideline,
    &crate::catalogue::BatchJob,
    &crate::compilation::MakeCompilation,
    &crate::disclosure::CheckLinks,
    &crate::disclosure::ReadColumn,
    &crate::disclosure::LoadColumn,
];
