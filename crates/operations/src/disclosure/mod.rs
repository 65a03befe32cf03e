//! Information under the items of published catalogues: loading by hand and by departments' systems, review,
//! approval, publication, withdrawal (R101-R111, R156-R162).

mod attachment;
mod checked;
mod checklist;
mod confirmation;
mod confirmation_read;
mod decide;
mod hint;
mod load;
mod nil;
mod place;
mod public;
mod together;
mod view;

pub use attachment::{AttachmentView, ServedFile};
pub use checked::Clarified;
pub use checklist::{Checklist, ChecklistElement, ChecklistRow, NilLine, RowToLoad};
pub use confirmation::{ConfirmationAnswer, ConfirmationQuestion, ConfirmationView};
pub use confirmation_read::{ConfirmationCase, WaitingConfirmation, confirmation_url};
pub use decide::RecordReceipt;
pub use hint::HintView;
pub use load::{LoadHow, LoadStatus, Loaded, Loading};
pub use nil::{NilNotices, NilReceipt};
pub use public::{PublicRecord, RecordLine, WithdrawnRecord};
pub use together::ManyReceipt;
pub use view::{DeskRecord, RecordView, VersionView};

/// The text of a record's clean body, a line a block.
pub use files::text_of;

/// The address of a record's page.
#[must_use]
pub fn public_url(id: i64) -> String {
    format!("/disclosures/{id}")
}

/// The address of a record in the console.
#[must_use]
pub fn console_url(id: i64) -> String {
    format!("/console/disclosures/{id}")
}
