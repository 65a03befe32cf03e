//! Acts on guidelines and catalogues, each on both databases (R8, R14-R32, R59-R70, R80-R83, R268).

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "catalogue/annotate.rs"]
mod annotate;
#[path = "catalogue/applicability.rs"]
mod applicability;
#[path = "catalogue/audit.rs"]
mod audit;
#[path = "catalogue/batch.rs"]
mod batch;
#[path = "catalogue/beside.rs"]
mod beside;
#[path = "catalogue/decide.rs"]
mod decide;
#[path = "catalogue/edit.rs"]
mod edit;
#[path = "catalogue/guideline.rs"]
mod guideline;
#[path = "catalogue/import.rs"]
mod import;
#[path = "catalogue/import_cause.rs"]
mod import_cause;
#[path = "catalogue/import_doubt.rs"]
mod import_doubt;
#[path = "catalogue/inherit.rs"]
mod inherit;
#[path = "catalogue/item_part.rs"]
mod item_part;
#[path = "catalogue/kit.rs"]
mod kit;
#[path = "catalogue/life.rs"]
mod life;
#[path = "catalogue/search.rs"]
mod search;
#[path = "catalogue/tie.rs"]
mod tie;
#[path = "catalogue/together.rs"]
mod together;
#[path = "catalogue/workbook.rs"]
mod workbook;
