//! The standard catalogue (事项标准目录): its columns, rows, guidelines, states and rules (R1-R83).

pub mod applicability;
pub mod basis;
pub mod channel;
pub mod column;
pub mod difference;
pub mod guideline;
pub mod item_names;
pub mod item_number;
pub mod item_part;
pub mod kind;
pub mod lexicon;
pub mod lint;
pub mod merge;
pub mod numbering;
pub mod publisher;
pub mod publisher_class;
pub mod publisher_register;
pub mod row;
pub mod state;
pub mod successor;
pub mod table;
pub mod time_limit;

pub use applicability::{ApplicabilityState, DeclarationKind, DeclarationRule};
pub use column::Column;
pub use guideline::{ChannelRule, GeneralBasis, Guideline, GuidelineItem, Numbering, OmitItems, Policy};
pub use item_names::ItemNames;
pub use item_part::{ItemPart, ItemParts};
pub use kind::CatalogueKind;
pub use publisher_register::PublisherRegister;
pub use row::{CatalogueRow, KeyedRow, RowSource, RowStatus, SourceKind};
pub use state::{Transition, VersionState};
pub use table::{CatalogueTable, Heading, ListedCell, PlacedRow};
