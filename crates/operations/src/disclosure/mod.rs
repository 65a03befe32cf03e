//! Information under the items of published catalogues: loading by hand and by departments' systems, review,
//! approval, publication, withdrawal (R101-R111, R156-R162).

mod attachment;
mod board;
mod checked;
mod checklist;
mod decide;
mod load;
mod nil;
mod place;
mod posting;
mod posting_end;
mod public;
mod receipt;
mod screen;
mod board_sheet;
mod together;
mod view;

pub use attachment::{AttachmentView, ServedFile};
pub use board::BoardView;
pub use checklist::{Checklist, ChecklistElement, ChecklistRow, NilLine, RowToLoad};
pub use decide::RecordReceipt;
pub use load::{LoadHow, LoadStatus, Loaded, Loading};
pub use nil::{NilNotices, NilReceipt};
pub use posting::{
    PostingDesk, PostingView, ProofView, unit_from as posting_unit, unit_id as posting_unit_id,
};
pub use public::{PublicRecord, RecordLine, WithdrawnRecord};
pub use receipt::{Posted, PostedThing, PostingInput, PublicPlace, ReceiptView};
pub use screen::{Screen, ScreenRecord, qr_code};
pub use board_sheet::SheetSize;
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
