//! The interface to catalogues: what is published, and the whole life of a version (R14-R32, R59-R70,
//! R77-R81).

pub mod decide;
pub mod edit;
pub mod form;
pub mod import;
pub mod inherit;
pub mod item;
pub mod item_part;
pub mod level;
pub mod published;
pub mod start;
pub mod together;
pub mod version;
pub mod work;
pub mod workbook;

use super::registry::Registry;
use utoipa::OpenApi;

/// The endpoints of this capability.
#[derive(OpenApi)]
#[openapi(paths(
    published::list_catalogues,
    published::show_catalogue,
    published::list_published_versions,
    published::show_published_version,
    published::list_news,
    published::count_published,
    item::list_items,
    item::show_item,
    item_part::show_item_clock,
    item_part::set_item_parts,
    item_part::set_row_source,
    start::begin_draft,
    start::begin_version,
    inherit::list_inheritable,
    inherit::inherit,
    import::preview_import,
    import::show_preview,
    import::annotated_import,
    import::confirm_import,
    version::show_version,
    version::list_versions,
    version::show_difference,
    version::show_comparison,
    version::show_history,
    version::show_original,
    version::show_annotated,
    edit::change_cells,
    edit::add_row,
    edit::remove_row,
    edit::omit_row,
    edit::restore_row,
    edit::move_row,
    edit::add_column,
    edit::remove_column,
    edit::apply_fixes,
    edit::explain_finding,
    decide::submit_version,
    decide::discard_draft,
    decide::review_row,
    decide::make_remark,
    decide::resolve_remark,
    decide::return_version,
    decide::pass_version,
    decide::approve_version,
    decide::publish_version,
    decide::withdraw_version,
    workbook::take_workbook,
    workbook::return_workbook,
    workbook::show_workbook,
    workbook::take_workbook_over,
    work::show_work,
    work::show_sector_map,
    work::show_level,
    together::list_applicability,
    together::declare_not_applicable,
    together::decide_applicability,
    together::end_applicability,
    together::list_open_parts,
    together::list_parts,
    together::assign_items,
    together::finish_part,
    together::reopen_part,
    together::remind_part,
    level::show_level_items,
    level::assign_level_items,
    level::show_sector_beside,
    level::begin_batch,
    level::show_batch,
    level::run_batch,
))]
pub struct Described;

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let registry = published::routes(registry);
    let registry = item_part::routes(item::routes(registry));
    let registry = inherit::routes(start::routes(registry));
    let registry = import::routes(registry);
    let registry = version::routes(registry);
    let registry = workbook::routes(edit::routes(registry));
    let registry = decide::routes(registry);
    let registry = level::routes(together::routes(registry));
    work::routes(registry)
}
