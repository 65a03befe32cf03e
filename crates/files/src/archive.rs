//! Compressed containers (xlsx, docx, ods): opened with their declared sizes checked before anything
//! is expanded, and with the real size counted while it is.

use crate::error::Trouble;
use crate::limits::{MAX_EXPANDED_BYTES, MAX_PARTS, MAX_RATIO, RATIO_FREE_BYTES};
use std::io::{Cursor, Read};

/// An opened container.
pub(crate) struct Archive<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    expanded: u64,
}

impl<'a> Archive<'a> {
    /// Opens it and judges its table of contents.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Trouble> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(Trouble::damaged)?;
        if zip.len() > MAX_PARTS {
            return Err(Trouble::Bomb);
        }
        let mut total = 0_u64;
        for index in 0..zip.len() {
            let part = zip.by_index_raw(index).map_err(Trouble::damaged)?;
            if part.encrypted() {
                return Err(Trouble::Locked);
            }
            total = total.saturating_add(part.size());
            let too_dense =
                part.size() > RATIO_FREE_BYTES && part.size() / part.compressed_size().max(1) > MAX_RATIO;
            if too_dense || total > MAX_EXPANDED_BYTES {
                return Err(Trouble::Bomb);
            }
        }
        Ok(Self { zip, expanded: 0 })
    }

    /// Expands every part into nothing: what its table of contents says of sizes may be a lie, and what nobody here
    /// reads is opened by those who load the file down.
    pub(crate) fn judge(&mut self) -> Result<(), Trouble> {
        self.expanded_size(MAX_EXPANDED_BYTES).map(|_| ())
    }

    /// How many bytes all parts have when expanded, where that is no more than so many.
    pub(crate) fn expanded_size(&mut self, most: u64) -> Result<u64, Trouble> {
        let mut total = 0_u64;
        for index in 0..self.zip.len() {
            // A part packed in a way that is not known here is left to whoever reads it.
            let Ok(part) = self.zip.by_index(index) else { continue };
            let compressed = part.compressed_size().max(1);
            let room = most.saturating_sub(total);
            let size = std::io::copy(&mut part.take(room.saturating_add(1)), &mut std::io::sink())
                .map_err(Trouble::damaged)?;
            if size > room || (size > RATIO_FREE_BYTES && size / compressed > MAX_RATIO) {
                return Err(Trouble::Bomb);
            }
            total += size;
        }
        Ok(total)
    }

    /// The names of the parts.
    pub(crate) fn names(&self) -> Vec<String> {
        self.zip.file_names().flatten().map(std::borrow::Cow::into_owned).collect()
    }

    /// A part by its name, letter case and leading slash aside; none where it is absent.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let wanted = normal(name);
        let Some(index) =
            (0..self.zip.len()).find(|i| self.name_at(*i).is_some_and(|n| normal(&n) == wanted))
        else {
            return Ok(None);
        };
        let part = self.zip.by_index(index).map_err(Trouble::damaged)?;
        let compressed = part.compressed_size().max(1);
        let room = MAX_EXPANDED_BYTES.saturating_sub(self.expanded);
        let mut bytes = Vec::with_capacity(usize::try_from(part.size().min(64 << 20)).unwrap_or(0));
        part.take(room.saturating_add(1)).read_to_end(&mut bytes).map_err(Trouble::damaged)?;
        let size = bytes.len() as u64;
        if size > room || (size > RATIO_FREE_BYTES && size / compressed > MAX_RATIO) {
            return Err(Trouble::Bomb);
        }
        self.expanded += size;
        Ok(Some(bytes))
    }

    fn name_at(&self, index: usize) -> Option<String> {
        self.zip.name_for_index(index).and_then(Result::ok).map(std::borrow::Cow::into_owned)
    }

    /// Expands and judges a part that another reader will expand again.
    pub(crate) fn required(&mut self, name: &str) -> Result<Vec<u8>, Trouble> {
        self.part(name)?.ok_or_else(|| Trouble::Damaged(format!("缺少 {name}")))
    }
}

/// Refuses a document type declaration with entities; ordinary office files have none.
pub(crate) fn refuse_entities(xml: &[u8]) -> Result<(), Trouble> {
    let head = &xml[..xml.len().min(64 * 1024)];
    if memchr::memmem::find(head, b"<!ENTITY").is_some() || memchr::memmem::find(head, b"<!DOCTYPE").is_some()
    {
        return Err(Trouble::Entity);
    }
    Ok(())
}

fn normal(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}
