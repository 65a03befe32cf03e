//! The interface to units, people, roles, notices and tokens (R59, R80a, R149b).

pub mod form;
pub mod grants;
pub mod notices;
pub mod people;
pub mod person_acts;
pub mod tokens;
pub mod unit_acts;
pub mod units;

use super::registry::Registry;

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let registry = units::routes(registry);
    let registry = unit_acts::routes(registry);
    let registry = people::routes(registry);
    let registry = person_acts::routes(registry);
    let registry = grants::routes(registry);
    let registry = notices::routes(registry);
    tokens::routes(registry)
}
