//! Information under the items of published catalogues: loading by hand and by departments' systems, review,
//! approval, publication, withdrawal (R101-R111, R156-R162).

mod attachment;
mod checked;
mod checklist;
mod copy;
mod decide;
mod load;
mod material;
mod nil;
mod place;
mod public;
mod sheet;
mod together;
mod unfinished;
mod view;

pub use attachment::{AttachReceipt, AttachmentView, ServedFile};
pub use checklist::{Checklist, ChecklistElement, ChecklistRow, NilLine, RowToLoad};
pub use copy::{AccountInput, AccountView, CopyInput, CopyView};
pub use decide::RecordReceipt;
pub use load::{LoadHow, LoadStatus, Loaded, Loading};
pub use material::{AskMaterial, MaterialAsked, MaterialLink, MaterialReceipt, MaterialView, SendMaterial};
pub use nil::{NilNotices, NilReceipt};
pub use public::{PublicRecord, RecordLine, WithdrawnRecord};
pub use sheet::{RecordSheetView, SheetLine, SheetReceipt, SheetRefusal};
pub use together::ManyReceipt;
pub use unfinished::Unfinished;
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
