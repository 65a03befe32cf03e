//! Sectors opened later (R5, R7, R112), reference layers (R9, R10), departments' own catalogues (R113, R113a).

#[path = "catalogue/kit.rs"]
#[expect(dead_code, reason = "shared with the tests of catalogues, which take more steps")]
mod kit;

#[path = "sector/department.rs"]
mod department;
#[path = "sector/layer.rs"]
mod layer;
#[path = "sector/opening.rs"]
mod opening;
