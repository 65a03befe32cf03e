//! The interface to what surrounds a sector: its opening and lead, reference layers (R5, R7, R9, R112).

pub mod layer;
pub mod opening;

use super::registry::Registry;
use utoipa::OpenApi;

/// The endpoints of this capability.
#[derive(OpenApi)]
#[openapi(paths(
    opening::show_sector,
    opening::open_sector,
    opening::change_opening,
    layer::list_layers,
    layer::show_layer,
    layer::import_layer,
    layer::list_layer_rows,
    layer::copy_layer_row,
))]
pub struct Described;

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    layer::routes(opening::routes(registry))
}
