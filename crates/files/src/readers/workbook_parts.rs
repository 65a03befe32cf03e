//! The parts of an xlsx workbook around its sheets: where each sheet lies, shared strings, number formats.

use super::xml::{Token, Xml, decode};
use crate::archive::Archive;
use crate::error::Trouble;

/// A sheet's name and place.
pub(crate) struct SheetPart {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) hidden: bool,
}

/// How a cell's format prints a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    /// 0000 prints 101 as 0101.
    Zeros(usize),
    Date,
}

/// What the sheets refer to.
pub(crate) struct Parts {
    pub(crate) sheets: Vec<SheetPart>,
    pub(crate) strings: Vec<String>,
    pub(crate) styles: Vec<Style>,
    pub(crate) is_1904: bool,
}

struct Relation {
    id: String,
    kind: String,
    path: String,
}

impl Parts {
    /// Reads the workbook, its relations, strings and styles.
    pub(crate) fn read(archive: &mut Archive<'_>) -> Result<Self, Trouble> {
        let root = relations(archive, "_rels/.rels", "")?;
        let main =
            root.iter().find(|r| r.kind == "officeDocument").map_or("xl/workbook.xml", |r| r.path.as_str());
        let bytes = match archive.part(main)? {
            Some(bytes) => bytes,
            None => archive.required("xl/workbook.xml")?,
        };
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
        let related = relations(archive, &format!("{folder}/_rels/{file}.rels"), folder)?;
        let path_of = |kind: &str| related.iter().find(|r| r.kind == kind).map(|r| r.path.clone());
        let mut parts = Self { sheets: Vec::new(), strings: Vec::new(), styles: Vec::new(), is_1904: false };
        parts.read_workbook(&decode(&bytes), &related)?;
        if let Some(path) = path_of("sharedStrings")
            && let Some(bytes) = archive.part(&path)?
        {
            parts.strings = shared_strings(&decode(&bytes))?;
        }
        if let Some(path) = path_of("styles")
            && let Some(bytes) = archive.part(&path)?
        {
            parts.styles = styles(&decode(&bytes))?;
        }
        Ok(parts)
    }

    /// The style of a cell.
    pub(crate) fn style(&self, index: usize) -> Style {
        self.styles.get(index).copied().unwrap_or(Style::Plain)
    }

    fn read_workbook(&mut self, text: &str, related: &[Relation]) -> Result<(), Trouble> {
        let mut xml = Xml::new(text)?;
        while let Some(token) = xml.next()? {
            let Token::Open(element) = token else { continue };
            match element.name() {
                "workbookPr" => {
                    self.is_1904 = matches!(element.attr("date1904").as_deref(), Some("1" | "true"))
                }
                "sheet" => {
                    let (Some(name), Some(id)) = (element.attr("name"), element.attr("id")) else { continue };
                    let hidden = matches!(element.attr("state").as_deref(), Some("hidden" | "veryHidden"));
                    if let Some(relation) = related.iter().find(|r| r.id == id && r.kind == "worksheet") {
                        self.sheets.push(SheetPart { name, path: relation.path.clone(), hidden });
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn relations(archive: &mut Archive<'_>, path: &str, folder: &str) -> Result<Vec<Relation>, Trouble> {
    let Some(bytes) = archive.part(path)? else { return Ok(Vec::new()) };
    let text = decode(&bytes);
    let mut xml = Xml::new(&text)?;
    let mut found = Vec::new();
    while let Some(token) = xml.next()? {
        if let Token::Open(element) = token
            && element.name() == "Relationship"
            && let (Some(id), Some(target)) = (element.attr("Id"), element.attr("Target"))
        {
            let kind = element.attr("Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push(Relation { id, kind, path: resolved(folder, &target) });
        }
    }
    Ok(found)
}

/// A target as a path from the container's root.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The shared strings, rich text joined, phonetic remarks left out.
fn shared_strings(text: &str) -> Result<Vec<String>, Trouble> {
    let mut xml = Xml::new(text)?;
    let mut strings = Vec::new();
    let mut in_text = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => match element.name() {
                "si" => strings.push(String::new()),
                "t" => in_text = true,
                "rPh" | "rPr" => xml.skip()?,
                _ => {}
            },
            Token::Close(name) => in_text &= name != "t",
            Token::Text(part) => {
                if let Some(last) = strings.last_mut().filter(|_| in_text) {
                    last.push_str(&part);
                }
            }
        }
    }
    Ok(strings)
}

/// The number format of every cell style.
fn styles(text: &str) -> Result<Vec<Style>, Trouble> {
    let mut xml = Xml::new(text)?;
    let mut custom = Vec::<(usize, Style)>::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => match element.name() {
                "numFmt" => {
                    let code = element.attr("formatCode").unwrap_or_default();
                    custom.push((element.number("numFmtId").unwrap_or(0), format_style(&code)));
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = element.number("numFmtId").unwrap_or(0);
                    let own = custom.iter().find(|(known, _)| *known == id).map(|(_, style)| *style);
                    // Dates and times among the built-in formats, those of Chinese locales included.
                    let is_date = matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58);
                    styles.push(own.unwrap_or(if is_date { Style::Date } else { Style::Plain }));
                }
                _ => {}
            },
            Token::Close(name) if name == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
    Ok(styles)
}

/// What a format code prints: letters of dates outside quotes and brackets, or zeros only.
fn format_style(code: &str) -> Style {
    let bare = code.trim_matches('"');
    if bare.len() > 1 && bare.len() < 20 && bare.bytes().all(|b| b == b'0') {
        return Style::Zeros(bare.len());
    }
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for c in code.split(';').next().unwrap_or_default().chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' => bracketed = false,
            'y' | 'Y' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'm' | 'M' if !quoted && !bracketed => {
                return if code.eq_ignore_ascii_case("general") { Style::Plain } else { Style::Date };
            }
            _ => {}
        }
    }
    Style::Plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_formats_are_told_apart() {
        for (code, expected) in [
            ("General", Style::Plain),
            ("0.00", Style::Plain),
            ("0000", Style::Zeros(4)),
            ("yyyy\"年\"m\"月\"", Style::Date),
            ("[$-804]yyyy-mm-dd", Style::Date),
            ("#,##0\"months\"", Style::Plain),
            ("[Red]0", Style::Plain),
        ] {
            assert_eq!(format_style(code), expected, "{code}");
        }
    }
}
