//! Catalogues out: json for machines, csv, xlsx, docx and html for people. What is written reads back
//! to the same rows.

pub mod annotate;
mod calendar;
mod docx;
mod html;
mod json;
pub(crate) mod layout;
mod list;
mod list_docx;
mod marks;
mod separated;
mod volume;
pub(crate) mod workbook;

pub use calendar::{CalendarHead, DayEvent, to_icalendar};
pub use docx::to_docx;
pub use html::to_html;
pub use json::{json_into, to_json};
pub use list::to_list_xlsx;
pub(crate) use list_docx::{ListRow, to_list_docx};
pub use marks::{List, Mark, to_marked_xlsx};
pub use separated::{to_csv, to_list_csv};
pub use volume::{
    LACKING, Lacking, LetterText, Part, PrintedHead, PrintedTable, Volume, letter_docx, printed, volume_docx,
    volume_html, volume_xlsx,
};
pub use workbook::to_xlsx;

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The workbook writer refused.
    #[error("无法生成 Excel 文件：{0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The workbook cannot take comments as it is.
    #[error("无法在原工作簿中添加批注：{0}")]
    NotAnnotable(&'static str),
    /// The container could not be put together.
    #[error("无法生成文件：{0}")]
    Document(#[from] zip::result::ZipError),
    /// A part could not be put into the container.
    #[error("无法生成文件：{0}")]
    Part(#[from] std::io::Error),
}
