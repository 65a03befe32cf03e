//! Comments of a sheet: the part that holds their words and the drawing that Excel wants beside it.

use super::parts::{CommentPlaces, comment_places};
use super::{AUTHOR, Annotation, letters};
use crate::write::WriteError;
use crate::write::layout::escaped;
use std::fmt::Write;

/// All words on one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) text: String,
}

/// Excel holds 32,767 characters in a comment.
const LONGEST: usize = 8_000;

impl Note {
    fn cell(&self) -> String {
        format!("{}{}", letters(self.column), self.row)
    }
}

/// One note a cell, with the sheet it stands on. What has a row but no column stands in the first one.
pub(super) fn notes(annotations: &[Annotation]) -> Vec<(String, Note)> {
    let mut found = Vec::<(String, Note)>::new();
    for annotation in annotations {
        let Some(row) = annotation.row else { continue };
        let column = annotation.column.unwrap_or(1);
        let mut text = format!("【{}】{}", annotation.kind, annotation.message);
        if !annotation.advice.is_empty() {
            let _ = write!(text, "\n建议：{}", annotation.advice);
        }
        let same = found
            .iter_mut()
            .find(|(sheet, note)| *sheet == annotation.sheet && (note.row, note.column) == (row, column));
        match same {
            Some((_, note)) if note.text.chars().count() + text.chars().count() < LONGEST => {
                note.text.push('\n');
                note.text.push_str(&text);
            }
            Some(_) => {}
            None => {
                let text = text.chars().take(LONGEST).collect();
                found.push((annotation.sheet.clone(), Note { row, column, text }));
            }
        }
    }
    found.sort_by_key(|(_, note)| (note.row, note.column));
    found
}

/// A part with comments of its own.
pub(super) fn part(notes: &[Note]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><authors><author>{AUTHOR}</author></authors><commentList>"
    );
    for note in notes {
        text.push_str(&comment(note, 0, ""));
    }
    text.push_str("</commentList></comments>");
    text
}

fn comment(note: &Note, author: usize, p: &str) -> String {
    format!(
        "<{p}comment ref=\"{}\" authorId=\"{author}\"><{p}text><{p}r><{p}t xml:space=\"preserve\">{}</{p}t></{p}r></{p}text></{p}comment>",
        note.cell(),
        escaped(&note.text)
    )
}

/// A part that has comments already, with ours; and those for which a shape must be drawn.
pub(super) fn merged(part: &str, notes: &[Note]) -> Result<(String, Vec<Note>), WriteError> {
    let CommentPlaces { cells, list_end, authors_end, authors, prefix: p } = comment_places(part);
    let (Some(list_end), Some(authors_end)) = (list_end, authors_end) else {
        return Err(WriteError::NotAnnotable("原有批注不完整"));
    };
    let mut inserted = vec![(authors_end, format!("<{p}author>{AUTHOR}</{p}author>"))];
    let mut new = Vec::new();
    for note in notes {
        match cells.iter().find(|(cell, _)| cell.replace('$', "") == note.cell()) {
            Some((_, at)) => {
                let words = format!(
                    "<{p}r><{p}t xml:space=\"preserve\">\n————\n{}</{p}t></{p}r>",
                    escaped(&note.text)
                );
                inserted.push((*at, words));
            }
            None => {
                inserted.push((list_end, comment(note, authors, &p)));
                new.push(note.clone());
            }
        }
    }
    inserted.sort_by_key(|(at, _)| *at);
    let mut text = String::with_capacity(part.len() + 4_096);
    let mut from = 0;
    for (at, words) in inserted {
        text.push_str(&part[from..at]);
        text.push_str(&words);
        from = at;
    }
    text.push_str(&part[from..]);
    Ok((text, new))
}

/// A drawing of its own.
pub(super) fn drawing(notes: &[Note]) -> String {
    format!(
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout>{}</xml>",
        shapes(notes)
    )
}

/// The boxes in which the words are shown.
pub(super) fn shapes(notes: &[Note]) -> String {
    let mut text = String::new();
    if notes.is_empty() {
        return text;
    }
    text.push_str("<v:shapetype xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>");
    for (index, note) in notes.iter().enumerate() {
        let lines: usize = note.text.lines().map(|line| line.chars().count() / 22 + 1).sum();
        let height = lines.clamp(3, 30) * 15 + 10;
        let (row, column) = (note.row - 1, note.column - 1);
        let bottom = row + u32::try_from(height / 18).unwrap_or(4).max(3);
        let _ = write!(
            text,
            "<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\" id=\"_x0000_s9{index:05}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;height:{height}pt;z-index:{};visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"/><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{}, 15, {}, 2, {}, 31, {}, 1</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
            index + 1,
            column + 1,
            row.saturating_sub(1),
            column + 5,
            bottom,
        );
    }
    text
}
