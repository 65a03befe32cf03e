//! The sector tables of a compound file, checked before the workbook reader follows them: a table that
//! is larger than the file, or a chain that runs in a circle, would be followed without end.

use crate::error::Trouble;

/// Marks above this are no sector numbers (free, end of chain, tables).
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// Refuses a file whose tables are too large or run in circles.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Trouble> {
    let file = Compound::open(bytes)?;
    let table = file.sector_table()?;
    refuse_circles(&table)?;
    let small = file.small_table(&table)?;
    refuse_circles(&small)
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
            match table.get(at).copied().filter(|next| *next < LAST_SECTOR && (*next as usize) < table.len()) {
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
