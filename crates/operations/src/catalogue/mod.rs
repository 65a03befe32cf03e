//! Acts on guidelines and catalogues (R8, R14-R32, R59-R70, R80, R81).

mod annotate;
mod applicability;
pub(crate) mod assign;
mod batch;
mod batch_job;
mod beside;
mod beside_table;
mod confirm;
mod contribution;
mod decide;
mod desk;
pub(crate) mod download;
pub(crate) mod draft;
mod edit;
pub(crate) mod finding;
mod fix;
mod guideline;
pub(crate) mod heading;
mod import_guideline;
mod item;
mod item_part;
pub(crate) mod level;
mod level_view;
mod map;
mod owed;
mod part_view;
pub(crate) mod place;
pub(crate) mod prefill;
mod preview;
mod preview_check;
mod preview_unit;
mod public;
mod reach;
mod review;
mod row;
mod row_layer;
mod search;
mod site_map;
pub(crate) mod state_on;
mod submit;
mod take_over;
mod today;
mod typed;
mod version;
pub(crate) mod view;
mod weigh_guideline;
mod withdraw_guideline;
mod workbook_return;
mod working_copy;

pub use applicability::{Applicability, ApplicabilityReceipt, ApplicabilityView, NotApplicable};
pub use batch::{BatchAct, BatchCandidate, BatchReceipt, BatchResult};
pub use batch_job::BatchJob;
pub use beside::{
    Beside, BesideColumn, BesideItem, CellBeside, CellStanding, ItemBeside, SectorBeside, UnitBeside,
    VersionBeside,
};
pub use confirm::{ConfirmReceipt, ConfirmedDraft, ImportChoice};
pub use contribution::{ItemsToAssign, PartReceipt};
pub use download::{Download, DownloadFormat};
pub use edit::{AppliedCell, CellConflict, CellEdit, EditReceipt, RefusedCell};
pub use finding::{FindingPlace, FindingSummary, MissingItem, PlacedFinding};
pub(crate) use guideline::body as stored_body;
pub use guideline::{GuidelineSummary, GuidelineVersion};
pub use heading::ColumnHead;
pub use import_guideline::{AffectedCatalogue, GuidelinePreview, ImportReceipt, RenamedItem};
pub use item::{ItemChange, ItemVersion, Neighbour, PublishedItem};
pub use item_part::{PartDue, part_clocks};
pub use level::LevelCompleteness;
pub use level_view::{ItemHolder, ItemStanding, LevelItem, LevelReceipt, LevelView};
pub use map::{SectorCell, SectorMap};
pub use part_view::{PartInfo, PartList, PartWork};
pub use preview::{
    ImportPreview, PreviewDiagnostic, PreviewProblem, PreviewRow, PreviewSummary, PreviewTable, SectorGuess,
    TableChoice,
};
pub use preview_check::PreviewFinding;
pub use public::{NewsItem, PublishedCatalogue, PublishedRow, PublishedSummary, PublishedVersion};
pub use review::{ReviewReceipt, RowVerdict, UNLOOKED};
pub use row::{AddedRow, RowReceipt};
pub use row_layer::{LayerChoice, LayerCopy};
pub use search::{SearchFilter, SearchHit, SearchResult, Suggestion, TextPart};
pub use site_map::{PublicPage, SiteMap};
pub use state_on::{CatalogueOnDay, DistrictOnDay, StateOnDay};
pub use storage::catalogue::process::{Explanation, Remark, RowReview, VersionEvent};
pub use storage::catalogue::published::Counts;
pub use storage::search::CheckReport;
pub use submit::SubmitReceipt;
pub use take_over::{Choices, Removal, TakeOverReceipt};
pub use today::{WorkItem, WorkList};
pub use version::{GuidelineLists, VersionDifference, VersionHistory, VersionSummary};
pub use view::{DraftRow, DraftView, GuidelineRef, LastChange, UnitRef, VersionInfo};
pub(crate) use weigh_guideline::{give_keys, known_sector};
pub use withdraw_guideline::GuidelineWithdrawal;
pub use workbook_return::{CellReturn, OrderReturn, RefusedReturn, RowRemoval, RowReturn, WorkbookReturn};
