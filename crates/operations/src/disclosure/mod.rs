//! Information under the items of published catalogues: loading by hand and by departments' systems, review,
//! approval, publication, withdrawal (R101-R111, R156-R162).

mod answered_for;
mod assign;
mod attachment;
mod attachment_gate;
mod board;
mod board_sheet;
mod checked;
mod checklist;
mod column;
mod column_job;
mod columns;
mod confirmation;
mod confirmation_read;
mod copy;
mod decide;
mod delivery;
mod delivery_desk;
mod due;
mod element_due;
mod feed;
mod find;
mod hint;
mod known_rows;
mod link_check;
mod link_job;
mod load;
mod mark;
mod material;
mod material_remind;
mod nil;
mod place;
mod posting;
mod posting_end;
mod public;
mod public_count;
mod public_item;
mod public_version;
mod public_words;
mod receipt;
mod screen;
mod sheet;
mod standing;
mod standing_element;
mod standing_place;
mod target;
mod template;
mod to_load;
mod together;
mod unfinished;
mod view;
mod visit;
mod wanting;

pub use answered_for::AnsweredFor;
pub use assign::{Unassigned, UnassignedRecord};
pub use attachment::{AttachReceipt, AttachmentView, Preview, ServedFile};
pub use attachment_gate::FileToLookAt;
pub use board::BoardView;
pub use board_sheet::SheetSize;
pub use checked::Clarified;
pub use checklist::{Checklist, ChecklistElement, ChecklistRow, DeliveryLine, NilLine, RowToLoad};
pub use column::{ColumnAsked, ColumnFound, ColumnLine, ColumnView, ColumnWanted};
pub use column_job::{LoadColumn, ReadColumn};
pub use columns::{ListColumnView, ListColumns};
pub use confirmation::{ConfirmationAnswer, ConfirmationQuestion, ConfirmationView};
pub use confirmation_read::{ConfirmationCase, WaitingConfirmation, confirmation_url};
pub use copy::{AccountInput, AccountView, CopyInput, CopyView};
pub use decide::RecordReceipt;
pub use delivery::{DeliveryInput, DeliveryView};
pub use delivery_desk::{DueDelivery, ToDeliver, WaitingDelivery};
pub(crate) use due::due_of_version;
pub use element_due::ElementDue;
pub use feed::{Feed, FeedEntry};
pub use find::{FoundRecords, RecordFilter};
pub use hint::HintView;
pub use known_rows::KnownRows;
pub use link_check::LinkView;
pub use link_job::CheckLinks;
pub use load::{LoadHow, LoadStatus, Loaded, Loading};
pub use material::{AskMaterial, MaterialAsked, MaterialLink, MaterialReceipt, MaterialView, SendMaterial};
pub use material_remind::MaterialAgain;
pub use nil::{NilNotices, NilReceipt};
pub use posting::{
    PostingDesk, PostingView, ProofView, unit_from as posting_unit, unit_id as posting_unit_id,
};
pub use public::{PublicRecord, WithdrawnRecord};
pub use public_count::{CoverageOf, PublicCoverage};
pub use public_item::{PublicElement, PublicElements, PublicNil, RecordLine, RecordPage};
pub use public_version::{Hidden, PublicVersion, PublicVersions};
pub use public_words::{FoundWords, found_in as found_personal_words, masked_words};
pub use receipt::{Posted, PostedThing, PostingInput, PublicPlace, ReceiptView};
pub use screen::{Screen, ScreenRecord, qr_code};
pub use sheet::{RecordSheetView, SheetLine, SheetReceipt, SheetRefusal};
pub use standing::{CatalogueRate, Coverage, LateLine, PlaceRate};
pub use standing_element::{ElementPlaceRate, ElementPlaces, ElementRate, ElementRates, ElementsBy};
pub use template::{ElementPlace, TemplateInput, TemplateView};
pub use to_load::{KeptDesk, ToLoad};
pub use together::ManyReceipt;
pub use unfinished::Unfinished;
pub use view::{DeskRecord, MOST_ON_DESK, RecordView, VersionView};
pub use visit::Outside;
pub use wanting::{Wanting, WantingElement};

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

/// The unit of a record that a person may read, for acts beside its own.
///
/// # Errors
/// When there is none or the person may not read it.
#[boxed::future]
pub(crate) async fn record_for_reader(
    connection: &mut storage::Connection,
    actor: &crate::Actor,
    id: i64,
) -> Result<i64, crate::OperationError> {
    let place = place::RecordPlace::read(connection, id).await?;
    if place.may(actor, domain::organisation::Permission::ReadDisclosure) {
        return Ok(place.unit.id);
    }
    Err(place::no_record())
}
