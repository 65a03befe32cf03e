//! Staff screens on catalogues: the map of sectors, import, the grid, review, decision, history
//! (R14-R32, R59-R70, R80, R81). A `*_view` module holds what a screen shows, the module of the verb
//! its handlers.

pub mod address;
pub mod answer;
pub mod applicability;
pub mod batch;
pub mod beside;
pub mod changes;
pub mod decide;
pub mod division;
pub mod draft_view;
pub mod edit;
pub mod given;
pub mod grid_view;
pub mod history;
pub mod history_view;
pub mod import;
pub mod import_cause;
pub mod import_view;
pub mod inherit;
pub mod item_part;
pub mod item_part_view;
pub mod level;
pub mod map;
mod map_matrix;
pub mod map_view;
pub mod parts;
pub mod review;
pub mod review_view;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
pub mod show;
pub mod start;
pub mod start_view;
pub mod submit;
pub mod table;
pub mod units;
pub mod workbook;
pub mod workbook_view;

#[cfg(test)]
mod outline_tests;

use super::today;
use crate::core::Routes;
use crate::core::access::Access::{Console, SignedIn};
use domain::organisation::Permission::{
    ApproveCatalogue, CompileCatalogue, PublishCatalogue, ReadCatalogue, ReviewCatalogue,
};

/// The routes of the screens on catalogues.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get(address::TODAY, SignedIn, today::show)
        .get(address::MAP, Console(ReadCatalogue), map::show)
        .get(address::MAP_EXPORT, Console(ReadCatalogue), map::export)
        .get(address::START, Console(CompileCatalogue), start::show)
        .post(address::START, Console(CompileCatalogue), start::start)
        .get(address::IMPORT, Console(CompileCatalogue), import::show)
        .post(address::IMPORT, Console(CompileCatalogue), import::upload)
        .get(address::PREVIEW, Console(CompileCatalogue), import::preview)
        .post(address::PREVIEW, Console(CompileCatalogue), import::confirm)
        .get(address::PREVIEW_ANNOTATED, Console(CompileCatalogue), import::annotated);
    life_routes(draft_routes(together_routes(routes)))
}

/// Compiling together, level by level, side by side, many at once (R23a, R23b, R59, R62-R64).
fn together_routes(routes: Routes) -> Routes {
    routes
        .get(address::APPLICABILITY, Console(ReadCatalogue), applicability::show)
        .post(address::APPLICABILITY, Console(CompileCatalogue), applicability::declare)
        .post(address::APPLICABILITY_DECIDE, Console(ReviewCatalogue), applicability::decide)
        // The unit or the office ends it; the operation asks for the exact right.
        .post(address::APPLICABILITY_END, Console(ReadCatalogue), applicability::end)
        .get(address::DIVISION, Console(ReadCatalogue), division::show)
        .post(address::DIVISION, Console(CompileCatalogue), division::assign)
        .post(address::PART_DONE, Console(CompileCatalogue), division::done)
        .post(address::PART_REOPEN, Console(CompileCatalogue), division::reopen)
        .post(address::PART_REMIND, Console(ReadCatalogue), division::remind)
        .get(address::OPEN_PARTS, Console(ReadCatalogue), division::overview)
        .get(address::OPEN_PARTS_EXPORT, Console(ReadCatalogue), division::export)
        .get(address::LEVEL, Console(ReadCatalogue), level::show)
        .post(address::LEVEL, Console(ReadCatalogue), level::assign)
        .get(address::SECTOR_BESIDE, Console(ReadCatalogue), beside::sector)
        .get(address::SECTOR_BESIDE_EXPORT, Console(ReadCatalogue), beside::export)
        .get(address::ITEM_BESIDE, Console(ReadCatalogue), beside::item)
        .get(address::BATCHES, Console(ReadCatalogue), batch::choose)
        .post(address::BATCHES, Console(ReadCatalogue), batch::begin)
        .get(address::BATCH, Console(ReadCatalogue), batch::receipt)
        .post(address::BATCH_RUN, Console(ReadCatalogue), batch::run)
        .get(address::BATCH_EXPORT, Console(ReadCatalogue), batch::export)
}

fn draft_routes(routes: Routes) -> Routes {
    routes
        .get(address::VERSION, Console(ReadCatalogue), show::table)
        .get(address::ANNOTATED, Console(ReadCatalogue), show::annotated)
        .get(address::GRID, Console(ReadCatalogue), show::grid)
        .post(address::CELLS, Console(CompileCatalogue), edit::cells)
        .post(address::ROWS, Console(CompileCatalogue), edit::add)
        .get(address::ROW, Console(ReadCatalogue), show::row)
        .post(address::ROW, Console(CompileCatalogue), edit::row)
        .post(address::ROW_REMOVE, Console(CompileCatalogue), edit::remove)
        .post(address::ROW_OMIT, Console(CompileCatalogue), edit::omit)
        .post(address::ROW_RESTORE, Console(CompileCatalogue), edit::restore)
        .post(address::ROW_MOVE, Console(CompileCatalogue), edit::shift)
        .get(address::ROW_PARTS, Console(CompileCatalogue), item_part::show)
        .post(address::ROW_PARTS, Console(CompileCatalogue), item_part::save)
        .post(address::ROW_SOURCE, Console(CompileCatalogue), item_part::source)
        .post(address::COLUMNS, Console(CompileCatalogue), edit::add_column)
        .post(address::COLUMN_REMOVE, Console(CompileCatalogue), edit::remove_column)
        .post(address::FIX, Console(CompileCatalogue), edit::fix)
        .post(address::FIX_ALL, Console(CompileCatalogue), edit::fix_all)
        .post(address::EXPLAIN, Console(CompileCatalogue), edit::explain)
        .post(address::REMARK, Console(ReadCatalogue), edit::answer_remark)
        .get(address::WORKBOOK, Console(CompileCatalogue), workbook::show)
        .post(address::WORKBOOK, Console(CompileCatalogue), workbook::upload)
        .get(address::WORKBOOK_FILE, Console(CompileCatalogue), workbook::file)
        .get(address::WORKBOOK_RETURN, Console(CompileCatalogue), workbook::compare)
        .post(address::WORKBOOK_RETURN, Console(CompileCatalogue), workbook::take_over)
        .get(address::SUBMIT, Console(CompileCatalogue), submit::show)
        .post(address::SUBMIT, Console(CompileCatalogue), submit::submit)
        .post(address::DISCARD, Console(CompileCatalogue), edit::discard)
        .post(address::NEW_VERSION, Console(CompileCatalogue), history::new_version)
        .post(address::INHERIT, Console(CompileCatalogue), inherit::inherit)
}

fn life_routes(routes: Routes) -> Routes {
    routes
        // The approver reads and remarks here too; the operations ask for the exact right.
        .get(address::REVIEW, Console(ReadCatalogue), review::show)
        .post(address::REVIEW_ROW, Console(ReadCatalogue), review::row)
        .post(address::REMARKS, Console(ReadCatalogue), review::remark)
        .post(address::RETURN, Console(ReadCatalogue), review::send_back)
        .post(address::PASS, Console(ReviewCatalogue), review::pass)
        .get(address::DECIDE, Console(ReadCatalogue), decide::show)
        .post(address::APPROVE, Console(ApproveCatalogue), decide::approve)
        .post(address::PUBLISH, Console(PublishCatalogue), decide::publish)
        .post(address::WITHDRAW, Console(PublishCatalogue), decide::withdraw)
        .get(address::HISTORY, Console(ReadCatalogue), history::show)
        .get(address::DIFFERENCE, Console(ReadCatalogue), history::difference)
        .get(address::COMPARISON, Console(ReadCatalogue), history::comparison)
}
