//! The table of shared texts of an old workbook: how long each text is, told without reading it, so that
//! what the cells ask for together is known before any of it is copied.

use super::xls_records::cut;
use crate::error::Trouble;

/// Shared texts of a workbook.
const MAX_TEXTS: usize = 4_000_000;
/// Records one table may run over; each holds up to 8 KB.
const MAX_PARTS: usize = 20_000;

/// The characters of each text of a table, which may run over several records.
pub(crate) fn lengths(parts: &[&[u8]]) -> Result<Vec<u32>, Trouble> {
    let (Some((first, following)), true) = (parts.split_first(), parts.len() <= MAX_PARTS) else {
        return Err(too_many());
    };
    let mut table = Table { part: first.get(8..).ok_or_else(cut)?, following: following.iter() };
    let mut lengths = Vec::new();
    while !table.part.is_empty() || table.next_part() {
        if lengths.len() >= MAX_TEXTS {
            return Err(too_many());
        }
        lengths.push(table.text()?);
    }
    Ok(lengths)
}

fn too_many() -> Trouble {
    Trouble::Damaged("共享文字表异常庞大".to_owned())
}

struct Table<'a> {
    part: &'a [u8],
    following: std::slice::Iter<'a, &'a [u8]>,
}

impl<'a> Table<'a> {
    fn next_part(&mut self) -> bool {
        match self.following.next() {
            Some(part) => {
                self.part = part;
                true
            }
            None => false,
        }
    }

    /// The next bytes within the part.
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Trouble> {
        let (bytes, rest) = self.part.split_first_chunk::<N>().ok_or_else(cut)?;
        self.part = rest;
        Ok(*bytes)
    }

    /// One text: its length, its runs of formatting and its reading aids passed over.
    fn text(&mut self) -> Result<u32, Trouble> {
        if self.part.is_empty() {
            return Ok(0);
        }
        let [low, high, flags] = self.bytes()?;
        let length = u16::from_le_bytes([low, high]);
        let runs = if flags & 8 == 0 { 0 } else { usize::from(u16::from_le_bytes(self.bytes()?)) };
        let aids = if flags & 4 == 0 { 0 } else { u32::from_le_bytes(self.bytes()?) as usize };
        self.characters(usize::from(length), flags & 1 != 0)?;
        self.skip(runs * 4)?;
        self.skip(aids)?;
        Ok(length.into())
    }

    /// Passes over characters; each part says anew how wide they are.
    fn characters(&mut self, mut left: usize, mut wide: bool) -> Result<(), Trouble> {
        while left > 0 {
            let width = if wide { 2 } else { 1 };
            let here = left.min(self.part.len() / width);
            self.part = &self.part[here * width..];
            left -= here;
            if left > 0 {
                if !self.next_part() {
                    return Err(cut());
                }
                let [flags] = self.bytes()?;
                wide = flags & 1 != 0;
            }
        }
        Ok(())
    }

    fn skip(&mut self, mut left: usize) -> Result<(), Trouble> {
        while left > 0 {
            if self.part.is_empty() && !self.next_part() {
                return Err(cut());
            }
            let here = left.min(self.part.len());
            self.part = &self.part[here..];
            left -= here;
        }
        Ok(())
    }
}
