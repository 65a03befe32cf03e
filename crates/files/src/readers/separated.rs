//! Separated values: comma, semicolon, tab or bar, quoted line ends, any encoding.

use crate::decode;
use crate::error::Trouble;
use crate::grid::Grid;

/// Reads the one grid of a separated file.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    let decoded = decode::decode(bytes, None);
    let mut grid = Grid::new("");
    if let Some((severity, message)) = decoded.remark {
        grid.remark(severity, "encoding", None, None, message);
    }
    let text = decoded.text.trim_start_matches('\u{FEFF}').replace('\0', "");
    let (text, skipped, separator) = separator(&text);
    let quoting = !swallows(text, separator);
    if !quoting {
        let message = "引号没有成对，已按不含引号的格式读取".to_owned();
        grid.remark(domain::diagnostic::Severity::Warning, "unbalanced-quotes", None, None, message);
    }
    let mut reader = reader(text, separator, quoting);
    let mut record = csv::StringRecord::new();
    let mut row = skipped;
    loop {
        let before = usize::try_from(reader.position().byte()).unwrap_or(0);
        if !reader.read_record(&mut record).map_err(Trouble::damaged)? {
            break;
        }
        row += blank_lines(text, before.min(text.len()));
        for (column, field) in record.iter().enumerate() {
            let field = neutral(field);
            let id = grid.intern(field);
            grid.set(row, column, id)?;
        }
        grid.widen(row, record.len());
        row += 1;
    }
    Ok(vec![grid])
}

fn reader(text: &str, separator: u8, quoting: bool) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .quoting(quoting)
        .from_reader(text.as_bytes())
}

/// The apostrophe that keeps a spreadsheet from running the cell as a formula is taken off again.
fn neutral(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\'', '\t', '\r']) => rest,
        _ => field,
    }
}

/// Line ends before the first character of a record: the reader underneath steps over blank lines.
fn blank_lines(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    // The record before may have ended between the two bytes of its line end.
    let mut at = at + usize::from(at > 0 && bytes[at - 1] == b'\r' && bytes.get(at) == Some(&b'\n'));
    let mut count = 0;
    loop {
        at += match bytes.get(at..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([b'\r' | b'\n', ..]) => 1,
            _ => return count,
        };
        count += 1;
    }
}

/// Decides the separator by the widest and steadiest reading of the first rows; `sep=;` decides alone.
fn separator(text: &str) -> (&str, usize, u8) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(mark) = rest.bytes().next().filter(u8::is_ascii)
    {
        let after = rest.find('\n').map_or("", |at| &rest[at + 1..]);
        return (after, 1, mark);
    }
    let score = |separator: u8| {
        let mut widths = [0_usize; 65];
        let mut reader = reader(text, separator, true);
        for record in reader.records().take(60).flatten() {
            widths[record.len().min(64)] += 1;
        }
        // A reading scores by the cells of its commonest width.
        widths.iter().enumerate().skip(2).map(|(width, count)| width * count).max().unwrap_or(0)
    };
    let best = [b',', b'\t', b';', b'|'].into_iter().rev().max_by_key(|separator| score(*separator));
    (text, 0, best.unwrap_or(b','))
}

/// True where an unclosed quotation mark swallows many lines.
fn swallows(text: &str, separator: u8) -> bool {
    let mut reader = reader(text, separator, true);
    reader.records().flatten().any(|record| {
        record.iter().any(|field| {
            field.len() > 4_000
                && field.lines().filter(|l| l.matches(char::from(separator)).count() > 4).count() > 3
        })
    })
}
