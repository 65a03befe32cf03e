//! A cell cut at the names of parts that are known before: 名称：文字；名称：文字. What was written from
//! parts is read into the same parts, whatever words their contents share.

use super::number::{numbered, trimmed};
use super::{ItemPart, ItemParts, Pairing};
use crate::catalogue::CatalogueRow;
use crate::text::fold;

/// Characters in the name of a part.
pub(super) const LONGEST_NAME: usize = 40;
const PARTING: [char; 3] = ['；', ';', '\n'];
const COLONS: [char; 2] = ['：', ':'];

/// The text behind each name, in the order of the names; none unless the cell begins with a name and
/// every name stands once before a colon.
#[must_use]
pub fn sections(cell: &str, names: &[&str]) -> Option<Vec<String>> {
    cut(cell, names, false)
}

/// The same for 公开内容, where a piece that is a name stands for itself: 办事指南；结果：审批结果.
pub(super) fn contents(cell: &str, names: &[&str]) -> Option<Vec<String>> {
    cut(cell, names, true)
}

fn cut(cell: &str, names: &[&str], takes_bare: bool) -> Option<Vec<String>> {
    let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
    // For each name its piece's start and its text's start.
    let mut places: Vec<Option<(usize, usize)>> = vec![None; names.len()];
    let pieces = pieces(cell);
    for (start, piece) in &pieces {
        let Some(colon) = piece.find(COLONS) else { continue };
        let Some(name) = names.iter().position(|name| *name == fold(&piece[..colon])) else { continue };
        let behind = piece[colon..].chars().next().map_or(0, char::len_utf8);
        if places[name].replace((*start, start + colon + behind)).is_some() {
            return None;
        }
    }
    for (start, piece) in pieces.iter().filter(|_| takes_bare) {
        let own = fold(trimmed(piece));
        if let Some(name) = names.iter().position(|name| *name == own && !own.is_empty())
            && places[name].is_none()
        {
            places[name] = Some((*start, *start));
        }
    }
    let places: Vec<(usize, usize)> = places.into_iter().collect::<Option<_>>()?;
    let first = places.iter().map(|(start, _)| *start).min()?;
    if !cell[..first].trim().is_empty() {
        return None;
    }
    let end = |start: usize| {
        places.iter().map(|(other, _)| *other).filter(|other| *other > start).min().unwrap_or(cell.len())
    };
    let text = |(start, from): &(usize, usize)| cell[*from..end(*start)].trim_end_matches(is_end).trim();
    Some(places.iter().map(|place| text(place).to_owned()).collect())
}

fn is_end(c: char) -> bool {
    c.is_whitespace() || PARTING.contains(&c)
}

/// The pieces of a cell with their places.
fn pieces(cell: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let piece = |piece| {
        let start = at;
        at += str::len(piece);
        (start, piece)
    };
    cell.split_inclusive(PARTING).map(piece).collect()
}

/// The labels of a cell all of whose pieces have one.
fn labels(cell: &str) -> Option<Vec<&str>> {
    let mut labels: Vec<&str> = Vec::new();
    for (_, piece) in pieces(cell).into_iter().filter(|(_, piece)| !trimmed(piece).is_empty()) {
        let label = piece[..piece.find(COLONS)?].trim();
        if label.is_empty() || label.chars().count() > LONGEST_NAME {
            return None;
        }
        labels.push(label);
    }
    (labels.len() > 1).then_some(labels)
}

/// The parts of a row whose cells name them all alike, as they are written from entered parts.
pub(super) fn read(row: &CatalogueRow) -> Option<ItemParts> {
    let names = labels(&row.time_limit).or_else(|| labels(&row.publisher))?;
    let contents = contents(&row.content_elements, &names)?;
    let [time_limits, publishers] = [&row.time_limit, &row.publisher].map(|cell| of_cell(cell, &names));
    let part = |(at, name): (usize, &&str)| ItemPart {
        name: (*name).to_owned(),
        content: contents[at].clone(),
        time_limit: time_limits[at].clone(),
        publisher: publishers[at].clone(),
        channels: row.channels.clone(),
    };
    let parts = names.iter().enumerate().map(part).collect();
    Some(ItemParts { parts, pairing: Pairing::Labelled, notes: Vec::new() })
}

/// The parts of a row whose channels a file gives part by part; none where no other cell bears their
/// names or numbers them, since such labels may mean something else (线上, 线下). `is_whole` says that every
/// box is printed with every part, which only parts are.
#[must_use]
pub fn parts_of_file(
    row: &CatalogueRow,
    channels: &[(String, Vec<String>)],
    is_whole: bool,
) -> Option<Vec<ItemPart>> {
    let names: Vec<&str> = channels.iter().map(|(name, _)| name.as_str()).collect();
    let bears = |cell: &str| sections(cell, &names).is_some();
    let counted = by_number(&row.content_elements, names.len());
    // Parts that were made of numbers are called by what stands behind these.
    let are_called = |all: &Vec<String>| {
        let called = |(at, name): (usize, &&str)| fold(name) == fold(&name_of(&all[at], at, all));
        names.iter().enumerate().all(called)
    };
    let content = contents(&row.content_elements, &names).or_else(|| counted.clone().filter(are_called));
    if content.is_none() && !is_whole && !bears(&row.time_limit) && !bears(&row.publisher) {
        return None;
    }
    let content = content.or(counted).unwrap_or_else(|| vec![row.content_elements.clone(); names.len()]);
    let [time_limits, publishers] = [&row.time_limit, &row.publisher].map(|cell| of_cell(cell, &names));
    let part = |(at, (name, channels)): (usize, &(String, Vec<String>))| ItemPart {
        name: name.clone(),
        content: content[at].clone(),
        time_limit: time_limits[at].clone(),
        publisher: publishers[at].clone(),
        channels: channels.clone(),
    };
    Some(channels.iter().enumerate().map(part).collect())
}

/// The parts of a row whose channels a file gives by number (1.…；2.…), in the order of the numbers of 公开内容; none where
/// the content does not count to the same number, or other cells divide the row in another way (R43).
#[must_use]
pub fn parts_by_number(row: &CatalogueRow, channels: &[Vec<String>]) -> Option<Vec<ItemPart>> {
    let contents = by_number(&row.content_elements, channels.len())?;
    let read = ItemParts::read(row);
    let pairs = |(part, content): (&ItemPart, &String)| fold(&part.content) == fold(content);
    let is_same = read.parts.len() == contents.len() && read.parts.iter().zip(&contents).all(pairs);
    if read.is_divided() && !is_same {
        return None;
    }
    let part = |(at, (content, channels)): (usize, (&String, &Vec<String>))| {
        let own = if is_same { &read.parts[at] } else { &read.parts[0] };
        ItemPart {
            name: name_of(content, at, &contents),
            content: content.clone(),
            time_limit: own.time_limit.clone(),
            publisher: own.publisher.clone(),
            channels: channels.clone(),
        }
    };
    Some(contents.iter().zip(channels).enumerate().map(part).collect())
}

/// What stands before the colon of a numbered content, or all of it; its number where that is too long or not its own.
fn name_of(content: &str, at: usize, all: &[String]) -> String {
    let label = |text: &str| text.split(COLONS).next().unwrap_or_default().trim().to_owned();
    let name = label(content);
    let is_own = all.iter().filter(|other| fold(&label(other)) == fold(&name)).count() == 1;
    let is_name = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.contains(PARTING);
    if is_name && is_own { name } else { format!("第{}项", at + 1) }
}

/// The texts behind the numbers of a cell that counts to `many`.
#[must_use]
pub fn by_number(cell: &str, many: usize) -> Option<Vec<String>> {
    numbered(cell).filter(|texts| texts.len() == many)
}

/// Each part's text in a cell: behind its name or its number, the whole where the cell bears neither.
fn of_cell(cell: &str, names: &[&str]) -> Vec<String> {
    let texts = sections(cell, names).or_else(|| by_number(cell, names.len()));
    texts.unwrap_or_else(|| vec![cell.to_owned(); names.len()])
}
