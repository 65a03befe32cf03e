//! The sector tables of a compound file, checked before the workbook reader follows them: a table that
//! is larger than the file, or a chain that runs in a circle, would be followed without end.

use crate::error::Trouble;

/// Marks above this are no sector numbers (free, end of chain, tables).
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// The bytes of the first stream of a name, its file's tables checked. None where the file has no such
/// stream.
pub(crate) fn stream(bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, Trouble> {
    let file = Compound::open(bytes)?;
    let table = file.sector_table()?;
    refuse_circles(&table)?;
    let small = file.small_table(&table)?;
    refuse_circles(&small)?;
    let folder = file.chain(file.word(48).unwrap_or(u32::MAX), &table);
    let entries: Vec<Entry> = folder.chunks_exact(128).map(Entry::read).collect();
    let wanted = |entry: &&Entry| name.eq_ignore_ascii_case(&entry.name);
    let (Some(root), Some(entry)) = (entries.first(), entries.iter().find(wanted)) else { return Ok(None) };
    let mut content = if entry.length < SMALL_STREAM {
        let within = file.chain(root.start, &table);
        small_chain(&within, entry.start, &small)
    } else {
        file.chain(entry.start, &table)
    };
    content.truncate(entry.length);
    Ok(Some(content))
}

/// The names of all streams and storages, its file's tables checked.
pub(crate) fn names(bytes: &[u8]) -> Result<Vec<String>, Trouble> {
    let file = Compound::open(bytes)?;
    let table = file.sector_table()?;
    refuse_circles(&table)?;
    let folder = file.chain(file.word(48).unwrap_or(u32::MAX), &table);
    Ok(folder.chunks_exact(128).map(|entry| Entry::read(entry).name).collect())
}

/// Streams shorter than this lie in the root's stream, in sectors of 64 bytes.
const SMALL_STREAM: usize = 4_096;

/// An entry of the folder.
struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl Entry {
    fn read(bytes: &[u8]) -> Self {
        let units: Vec<u16> = bytes[..64].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        let end = units.iter().position(|unit| *unit == 0).unwrap_or(units.len());
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Self { name: String::from_utf16_lossy(&units[..end]), start: word(116), length: word(120) as usize }
    }
}

/// A chain of small sectors within the root's stream.
fn small_chain(within: &[u8], start: u32, table: &[u32]) -> Vec<u8> {
    let mut content = Vec::new();
    let mut next = start as usize;
    while let Some(sector) = within.get(next * 64..(next * 64 + 64).min(within.len())) {
        content.extend_from_slice(sector);
        match table.get(next) {
            Some(following) if *following < LAST_SECTOR => next = *following as usize,
            _ => break,
        }
    }
    content
}

struct Compound<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Trouble> {
        let shift = bytes.get(30..32).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]));
        if bytes.len() < 512 || !matches!(shift, 9 | 12) {
            return Err(broken());
        }
        Ok(Self { bytes, size: 1 << shift })
    }

    fn word(&self, at: usize) -> Option<u32> {
        self.bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.size + 1
    }

    /// The words of a sector; those beyond the file's end are left out.
    fn sector(&self, number: u32) -> impl Iterator<Item = u32> + '_ {
        let start = (number as usize).saturating_add(1).saturating_mul(self.size);
        (0..self.size / 4).map_while(move |word| self.word(start.checked_add(word * 4)?))
    }

    /// The bytes of a chain of sectors; its table has no circles.
    fn chain(&self, start: u32, table: &[u32]) -> Vec<u8> {
        let mut content = Vec::new();
        let mut next = start;
        while next < LAST_SECTOR {
            let from = (next as usize).saturating_add(1).saturating_mul(self.size);
            let Some(sector) = self.bytes.get(from..(from + self.size).min(self.bytes.len())) else { break };
            content.extend_from_slice(sector);
            match table.get(next as usize) {
                Some(following) => next = *following,
                None => break,
            }
        }
        content
    }

    /// The table that says which sector follows which.
    fn sector_table(&self) -> Result<Vec<u32>, Trouble> {
        let words = self.size / 4;
        let most = self.sectors().div_ceil(words) + 2;
        let mut places: Vec<u32> = (0..109).filter_map(|n| self.word(76 + n * 4)).collect();
        let mut next = self.word(68).unwrap_or(u32::MAX);
        let mut steps = 0;
        while next < LAST_SECTOR {
            steps += 1;
            if steps > most {
                return Err(broken());
            }
            places.extend(self.sector(next));
            next = places.pop().ok_or_else(broken)?;
        }
        places.retain(|place| *place < LAST_SECTOR);
        if places.len() > most {
            return Err(broken());
        }
        Ok(places.into_iter().flat_map(|place| self.sector(place).collect::<Vec<_>>()).collect())
    }

    /// The same table for small streams, itself a chain of sectors.
    fn small_table(&self, table: &[u32]) -> Result<Vec<u32>, Trouble> {
        let mut next = self.word(60).unwrap_or(u32::MAX);
        let mut small = Vec::new();
        let mut steps = 0;
        while next < LAST_SECTOR {
            steps += 1;
            if steps > self.sectors() {
                return Err(broken());
            }
            small.extend(self.sector(next));
            let Some(following) = table.get(next as usize) else { break };
            next = *following;
        }
        Ok(small)
    }
}

fn broken() -> Trouble {
    Trouble::Damaged("复合文件的扇区表有误".to_owned())
}

/// Walks every chain once; meeting a sector of the same walk again is a circle.
fn refuse_circles(table: &[u32]) -> Result<(), Trouble> {
    let mut walked = vec![0_u32; table.len()];
    for start in 0..table.len() {
        let walk = u32::try_from(start + 1).unwrap_or(u32::MAX);
        let mut at = start;
        while walked[at] == 0 {
            walked[at] = walk;
            match table.get(at).copied().filter(|next| *next < LAST_SECTOR && (*next as usize) < table.len())
            {
                Some(next) => at = next as usize,
                None => break,
            }
            if walked[at] == walk {
                return Err(broken());
            }
        }
    }
    Ok(())
}
