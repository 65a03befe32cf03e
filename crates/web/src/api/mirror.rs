//! What the interface sends is its own promise, apart from the types behind it: a mirror names the
//! fields that are sent, with the words printed in the description, and is filled from an operation's type.

use domain::catalogue::{ApplicabilityState, RowStatus, VersionState};
use domain::diagnostic::Severity;
use domain::organisation::{Role, UnitKind};
use operations::catalogue::{BatchAct, CellStanding, ItemStanding};
use std::collections::BTreeMap;

/// Becomes the form in which it is sent.
pub trait Form<T> {
    /// The form sent.
    fn form(self) -> T;
}

macro_rules! as_it_is {
    ($($kind:ty),*) => { $(impl Form<$kind> for $kind { fn form(self) -> $kind { self } })* };
}
as_it_is!(String, bool, i64, u64, u32, u16, usize, f64, serde_json::Value);

impl Form<String> for &'static str {
    fn form(self) -> String {
        self.to_owned()
    }
}

macro_rules! by_identifier {
    ($($kind:ty),*) => { $(impl Form<String> for $kind { fn form(self) -> String { self.id().to_owned() } })* };
}
by_identifier!(Role, UnitKind, VersionState, RowStatus, Severity);
by_identifier!(ApplicabilityState, BatchAct, CellStanding, ItemStanding);

impl Form<String> for jiff::civil::Date {
    fn form(self) -> String {
        self.to_string()
    }
}

impl<A: Form<B>, B> Form<Vec<B>> for Vec<A> {
    fn form(self) -> Vec<B> {
        self.into_iter().map(Form::form).collect()
    }
}

impl<A: Form<B>, B> Form<BTreeMap<String, B>> for BTreeMap<String, A> {
    fn form(self) -> BTreeMap<String, B> {
        self.into_iter().map(|(key, value)| (key, value.form())).collect()
    }
}

impl<A: Form<B>, B> Form<Option<B>> for Option<A> {
    fn form(self) -> Option<B> {
        self.map(Form::form)
    }
}

/// Declares a type that is sent and how it is filled: `pub struct Sent from Operations' type { fields }`.
macro_rules! mirror {
    ($(#[$meta:meta])* pub struct $name:ident from $source:ty { $($(#[$field_meta:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
        pub struct $name { $($(#[$field_meta])* pub $field: $kind,)* }

        impl $crate::api::mirror::Form<$name> for $source {
            fn form(self) -> $name {
                $name { $($field: $crate::api::mirror::Form::form(self.$field),)* }
            }
        }
    };
}
pub(crate) use mirror;
