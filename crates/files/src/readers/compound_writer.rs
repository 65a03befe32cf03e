//! A compound file around one stream. The workbook reader is given this instead of the file that came,
//! whose tables may be damaged in ways it does not expect.

use crate::error::Trouble;

const SECTOR: usize = 4_096;
/// Sector numbers in one sector of the table.
const NUMBERS: usize = SECTOR / 4;
/// Sectors of the table that the head names itself.
const TABLES: usize = 109;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const TABLE: u32 = 0xFFFF_FFFD;

/// The file: a head, the sectors of its table, one of its folder, then the stream.
pub(crate) fn around(stream: &[u8], name: &str) -> Result<Vec<u8>, Trouble> {
    let content = stream.len().div_ceil(SECTOR).max(1);
    let tables = (content + 1).div_ceil(NUMBERS - 1);
    if tables > TABLES {
        return Err(Trouble::Rows);
    }
    let mut file = Vec::with_capacity((content + tables + 2) * SECTOR);
    head(&mut file, number(tables));
    table(&mut file, number(tables), number(content));
    let folder = file.len();
    entry(&mut file, "Root Entry", 5, 0, 0);
    entry(&mut file, name, 2, number(tables) + 1, content * SECTOR);
    file.resize(folder + SECTOR, 0);
    file.extend_from_slice(stream);
    file.resize(folder + SECTOR * (1 + content), 0);
    Ok(file)
}

/// Sector numbers stay far below 2^32 (see `TABLES`).
fn number(sectors: usize) -> u32 {
    u32::try_from(sectors).unwrap_or(FREE)
}

fn head(file: &mut Vec<u8>, tables: u32) {
    file.extend_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    file.resize(24, 0);
    for half in [0x3E_u16, 4, 0xFFFE, 12, 6] {
        file.extend_from_slice(&half.to_le_bytes());
    }
    file.resize(44, 0);
    for word in [tables, tables, 0, 4_096, END_OF_CHAIN, 0, END_OF_CHAIN, 0] {
        file.extend_from_slice(&word.to_le_bytes());
    }
    for place in 0..number(TABLES) {
        let place = if place < tables { place } else { FREE };
        file.extend_from_slice(&place.to_le_bytes());
    }
    file.resize(SECTOR, 0);
}

/// Which sector follows which: the table's own, the folder's one, the stream's in their order.
fn table(file: &mut Vec<u8>, tables: u32, content: u32) {
    let last = tables + content;
    for sector in 0..tables * number(NUMBERS) {
        let next = match sector {
            _ if sector < tables => TABLE,
            _ if sector == tables || sector == last => END_OF_CHAIN,
            _ if sector < last => sector + 1,
            _ => FREE,
        };
        file.extend_from_slice(&next.to_le_bytes());
    }
}

fn entry(file: &mut Vec<u8>, name: &str, kind: u8, start: u32, length: usize) {
    let from = file.len();
    let units: Vec<u16> = name.encode_utf16().take(31).collect();
    for unit in &units {
        file.extend_from_slice(&unit.to_le_bytes());
    }
    file.resize(from + 64, 0);
    file.extend_from_slice(&(u16::try_from(units.len() * 2 + 2).unwrap_or(64)).to_le_bytes());
    file.extend_from_slice(&[kind, 1]);
    for link in [FREE, FREE, FREE] {
        file.extend_from_slice(&link.to_le_bytes());
    }
    file.resize(from + 116, 0);
    file.extend_from_slice(&start.to_le_bytes());
    file.extend_from_slice(&(length as u64).to_le_bytes());
}
