//! Guidelines forwarded, catalogues issued downwards, changes proposed below (R8, R71-R73, R112).

pub mod forwarding;
pub mod issue;
pub mod lineage;
pub mod proposal;
