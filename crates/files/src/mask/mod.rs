//! A copy of an attachment in which personal numbers are hidden, given only where reading the copy finds none and
//! everything else is as it was (R250).

mod edit;
mod error;
mod markup;
mod number;
mod package;
mod page;
mod part;
mod pdf;
mod plain;
mod proof;
mod quiet;
mod revision;
mod sheet;
mod split;
mod walk;

pub use error::MaskError;
pub(crate) use page::mask_text as mask_page_text;
pub(crate) use quiet::{page_numbers, quiet_numbers};

use crate::error::Trouble;
use crate::{Format, active, checked_format, readers};
use error::Fault;
use std::borrow::Cow;

/// A copy in which no personal number is found any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedFile {
    /// The copy; the original itself where nothing had to be hidden.
    pub bytes: Vec<u8>,
    /// At how many places a number was hidden.
    pub masked: usize,
    /// What the copy is by its content: files of older programs (doc, wps, rtf, xls, et) become docx or xlsx.
    pub format: Format,
    /// True where the original had an electronic signature that the copy has no longer.
    pub was_signed: bool,
}

/// A text goes through as often as hiding one number brings another to light, but no more often than this.
const MOST_ROUNDS: usize = 6;

/// Hides the personal numbers of a file: the first three and the last four digits stay. The format is told by the
/// content; the name serves messages.
///
/// # Errors
/// [`MaskError`] where the file cannot be read or changed safely, or where the copy does not hold the proof.
pub fn mask_numbers(name: &str, bytes: &[u8]) -> Result<MaskedFile, MaskError> {
    if active::has_macros(bytes) {
        return Err(MaskError::Macros { name: name.to_owned() });
    }
    let format = checked_format(name, bytes).map_err(MaskError::of_file)?;
    let is_archived_page = format == Format::Html && readers::mhtml_parts(bytes).is_some();
    if is_archived_page || !is_maskable(format) {
        let kind = if is_archived_page { "网页存档（mht）" } else { format.label() };
        return Err(MaskError::Unsupported { name: name.to_owned(), kind: kind.to_owned() });
    }
    let (changed, source) =
        converted(format, bytes).map_err(|trouble| MaskError::of_file(trouble.in_file(name)))?;
    let outcome =
        readers::contained(|| Ok(copy_of(changed, &source))).unwrap_or_else(|trouble| Err(trouble.into()));
    let copy = outcome.map_err(|fault| fault.in_file(name))?;
    if copy.masked == 0 {
        proof::prove(name, format, bytes, bytes)?;
        return Ok(MaskedFile { bytes: bytes.to_vec(), masked: 0, format, was_signed: false });
    }
    proof::prove(name, changed, &source, &copy.bytes)?;
    Ok(MaskedFile { bytes: copy.bytes, masked: copy.masked, format: changed, was_signed: copy.was_signed })
}

fn is_maskable(format: Format) -> bool {
    !matches!(format, Format::Xlsb | Format::Ods | Format::SpreadsheetXml)
}

/// The file in the form whose copy is given: those of older programs by way of LibreOffice, which reads them here too.
fn converted(format: Format, bytes: &[u8]) -> Result<(Format, Cow<'_, [u8]>), Trouble> {
    Ok(match format {
        Format::Document => (Format::Docx, readers::as_docx(bytes)?.into()),
        Format::Sheet | Format::Xls => (Format::Xlsx, readers::as_xlsx(bytes)?.into()),
        _ => (format, bytes.into()),
    })
}

/// A copy before it is proved; it counts only where numbers were hidden.
#[derive(Debug)]
struct Copy {
    bytes: Vec<u8>,
    masked: usize,
    was_signed: bool,
}

fn copy_of(format: Format, bytes: &[u8]) -> Result<Copy, Fault> {
    let (bytes, masked) = match format {
        Format::Pdf => return pdf::mask(bytes),
        Format::Html => page::mask(bytes),
        Format::Csv | Format::Json => plain::mask(format, bytes),
        _ if bytes.starts_with(b"PK") => package::mask(format, bytes),
        _ => package::mask_flat(bytes),
    }?;
    Ok(Copy { bytes, masked, was_signed: false })
}

/// Hides until nothing is found any more, and says how many places that were.
fn in_rounds(
    text: &str,
    mut hide: impl FnMut(&str) -> Result<edit::Edits, Fault>,
) -> Result<(String, usize), Fault> {
    let mut masked = 0;
    let mut now = text.to_owned();
    for _ in 0..MOST_ROUNDS {
        let edits = hide(&now)?;
        if edits.places() == 0 {
            return Ok((now, masked));
        }
        masked += edits.places();
        now = edits.applied_to(&now);
    }
    Err(Fault::Stubborn)
}
