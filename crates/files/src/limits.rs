//! The bounds within which people's files are read.

/// Bytes of one file.
pub const MAX_FILE_BYTES: usize = 50 * 1024 * 1024;
/// Rows with content in one file.
pub const MAX_ROWS: usize = 200_000;
/// Columns of a table; what stands further right is reported and left out.
pub const MAX_COLUMNS: usize = 256;
/// Characters of one cell, Excel's own limit doubled.
pub const MAX_CELL_CHARS: usize = 65_534;
/// Bytes of all parts of a compressed file when expanded.
pub const MAX_EXPANDED_BYTES: u64 = 768 * 1024 * 1024;
/// Expanded ÷ compressed beyond which a large part is refused. Honest sheets stay under 100.
pub const MAX_RATIO: u64 = 250;
/// Parts smaller than this are not judged by their ratio.
pub const RATIO_FREE_BYTES: u64 = 8 * 1024 * 1024;
/// Parts of a compressed file.
pub const MAX_PARTS: usize = 4_096;
/// Files that lie in a document or workbook and are read.
pub const MAX_EMBEDDED_FILES: usize = 64;
/// Bytes of all of them when expanded.
pub const MAX_EMBEDDED_BYTES: u64 = 256 * 1024 * 1024;
/// Nesting of elements in a document.
pub const MAX_DEPTH: usize = 256;
/// Cells covered by merges that are resolved in one table.
pub const MAX_COVERED_CELLS: usize = 4_000_000;
/// Remarks kept of a sheet's cells.
pub const MAX_REMARKS: usize = 2_000;
/// Cells of one sheet, repeated ones counted.
pub const MAX_CELLS: usize = 12_000_000;
/// Bytes of text of one sheet before equal texts are stored once.
pub const MAX_TEXT_BYTES: usize = 256 * 1024 * 1024;
/// Pages of a PDF.
pub const MAX_PDF_PAGES: usize = 5_000;
/// Bytes of one expanded part of a PDF that is no picture.
pub const MAX_PDF_STREAM_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of one expanded picture of a PDF; a page at 600 dots an inch has 104 MB.
pub const MAX_PDF_IMAGE_BYTES: u64 = 512 * 1024 * 1024;
/// Characters of a PDF.
pub const MAX_PDF_GLYPHS: usize = 8_000_000;
/// Operations of a PDF's pages.
pub const MAX_PDF_STEPS: usize = 40_000_000;
/// Drawn lines of a page in one direction; pages with more are drawings.
pub const MAX_PDF_RULES: usize = 50_000;
/// Seconds that LibreOffice may take for one file.
pub const OFFICE_SECONDS: u64 = 90;
/// Address space that LibreOffice may take, in kilobytes.
pub const OFFICE_MEMORY_KILOBYTES: u64 = 4 * 1024 * 1024;
/// Characters of a channel cell that are read as channels.
pub const MAX_CHANNEL_CHARS: usize = 2_000;
/// Diagnostics kept for one catalogue; the last one says how many were left out.
pub const MAX_DIAGNOSTICS: usize = 5_000;
