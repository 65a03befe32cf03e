//! The workbook opened as a container: which parts belong to which sheet, and the container written anew.

use super::comments::{self, Note};
use super::parts::{self, Relation};
use super::{Annotation, summary};
use crate::archive::Archive;
use crate::write::WriteError;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Adds comments and a sheet of all annotations; everything else is copied as it is.
pub(super) fn annotate(original: &[u8], annotations: &[Annotation]) -> Result<Vec<u8>, WriteError> {
    let mut book = Book::open(original)?;
    let mut by_sheet = BTreeMap::<String, Vec<Note>>::new();
    for (place, note) in comments::notes(annotations) {
        by_sheet.entry(place).or_default().push(note);
    }
    for (sheet, path) in book.sheets()? {
        if let Some(notes) = by_sheet.remove(&sheet) {
            book.comment(&path, &notes)?;
        }
    }
    book.add_summary(annotations)?;
    book.write()
}

/// A workbook under change.
struct Book<'a> {
    original: &'a [u8],
    archive: Archive<'a>,
    names: Vec<String>,
    changed: BTreeMap<String, Vec<u8>>,
    workbook: String,
}

impl<'a> Book<'a> {
    fn open(original: &'a [u8]) -> Result<Self, WriteError> {
        let mut archive =
            Archive::open(original).map_err(|_| WriteError::NotAnnotable("不是完整的工作簿"))?;
        let names = archive.names();
        let root = archive.part("_rels/.rels").ok().flatten().unwrap_or_default();
        let workbook = parts::relations(&parts::text(root)?)
            .into_iter()
            .find(|relation| relation.kind.ends_with("/officeDocument"))
            .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| parts::target("", &relation.target));
        Ok(Self { original, archive, names, changed: BTreeMap::new(), workbook })
    }

    /// The part as it is now; none where there is none.
    fn part(&mut self, name: &str) -> Result<Option<String>, WriteError> {
        if let Some(changed) = self.changed.get(name) {
            return parts::text(changed.clone()).map(Some);
        }
        let found = self.archive.part(name).map_err(|_| WriteError::NotAnnotable("有的部分无法展开"))?;
        found.map(parts::text).transpose()
    }

    fn required(&mut self, name: &str) -> Result<String, WriteError> {
        self.part(name)?.ok_or(WriteError::NotAnnotable("缺少必需的部分"))
    }

    fn put(&mut self, name: &str, text: String) {
        self.changed.insert(name.to_owned(), text.into_bytes());
    }

    fn relations(&mut self, part: &str) -> Result<(String, Vec<Relation>), WriteError> {
        let name = parts::relations_part(part);
        let text = self.part(&name)?.unwrap_or_else(|| parts::EMPTY_RELATIONS.to_owned());
        let found = parts::relations(&text);
        self.put_if_new(&name, &text);
        Ok((name, found))
    }

    fn put_if_new(&mut self, name: &str, text: &str) {
        let is_known = self.names.iter().any(|known| known == name) || self.changed.contains_key(name);
        if !is_known {
            self.put(name, text.to_owned());
        }
    }

    /// Names of sheets with the parts they stand in.
    fn sheets(&mut self) -> Result<Vec<(String, String)>, WriteError> {
        let workbook = self.workbook.clone();
        let text = self.required(&workbook)?;
        let (_, relations) = self.relations(&workbook)?;
        let found = parts::sheets(&text).into_iter().filter_map(|(name, id)| {
            let relation = relations.iter().find(|relation| relation.id == id)?;
            relation.kind.ends_with("/worksheet").then(|| (name, parts::target(&workbook, &relation.target)))
        });
        Ok(found.collect())
    }

    /// A part's name that is still free: `xl/comments7.xml`.
    fn free(&self, stem: &str, ending: &str) -> String {
        let taken = |name: &String| {
            let same = |known: &String| known.eq_ignore_ascii_case(name);
            self.names.iter().any(same) || self.changed.keys().any(same)
        };
        let mut number = 1;
        loop {
            let name = format!("{stem}{number}.{ending}");
            if !taken(&name) {
                return name;
            }
            number += 1;
        }
    }

    fn relate(&mut self, part: &str, kind: &str, target: &str) -> Result<String, WriteError> {
        let (name, relations) = self.relations(part)?;
        let id = parts::free_id(&relations);
        let text = self.required(&name)?;
        let line = format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"/{target}\"/>");
        let text = parts::before_end(&text, "Relationships", &line)?;
        self.put(&name, text);
        Ok(id)
    }

    fn declare(&mut self, line: &str, is_default: bool) -> Result<(), WriteError> {
        let text = self.required("[Content_Types].xml")?;
        let mark = if is_default { "Extension=\"vml\"" } else { line };
        if text.contains(mark) {
            return Ok(());
        }
        let text = parts::before_end(&text, "Types", line)?;
        self.put("[Content_Types].xml", text);
        Ok(())
    }

    /// Adds comments to a sheet, beside those it has.
    fn comment(&mut self, sheet: &str, notes: &[Note]) -> Result<(), WriteError> {
        let (_, relations) = self.relations(sheet)?;
        let find = |kind: &str| {
            let found = relations.iter().find(|relation| relation.kind.ends_with(kind));
            found.map(|relation| (relation.id.clone(), parts::target(sheet, &relation.target)))
        };
        let new = match find("/comments") {
            Some((_, part)) => {
                let text = self.required(&part)?;
                let (text, new) = comments::merged(&text, notes)?;
                self.put(&part, text);
                new
            }
            None => {
                let part = self.free("xl/comments", "xml");
                self.put(&part, comments::part(notes));
                self.relate(sheet, "comments", &part)?;
                let line = format!(
                    "<Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml\"/>"
                );
                self.declare(&line, false)?;
                notes.to_vec()
            }
        };
        let text = self.required(sheet)?;
        let existing = parts::legacy_drawing(&text)
            .and_then(|id| relations.iter().find(|relation| relation.id == id))
            .map(|relation| parts::target(sheet, &relation.target));
        match existing {
            Some(part) => {
                let text = self.required(&part)?;
                let text = parts::before_end(&text, "xml", &comments::shapes(&new))?;
                self.put(&part, text);
            }
            None => {
                let part = self.free("xl/drawings/vmlDrawing", "vml");
                self.put(&part, comments::drawing(&new));
                let id = self.relate(sheet, "vmlDrawing", &part)?;
                let line = "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>";
                self.declare(line, true)?;
                let element =
                    |prefix: &str| format!("<{prefix}legacyDrawing xmlns:r=\"{RELATIONS}\" r:id=\"{id}\"/>");
                let text = parts::with_legacy_drawing(&text, element)?;
                self.put(sheet, text);
            }
        }
        Ok(())
    }

    fn add_summary(&mut self, annotations: &[Annotation]) -> Result<(), WriteError> {
        let workbook = self.workbook.clone();
        let text = self.required(&workbook)?;
        let taken: Vec<String> = parts::sheets(&text).into_iter().map(|(name, _)| name).collect();
        let name = summary::sheet_name(&taken);
        let part = self.free("xl/worksheets/sheet", "xml");
        self.put(&part, summary::sheet(annotations, &taken));
        let id = self.relate(&workbook, "worksheet", &part)?;
        let line = format!(
            "<Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        );
        self.declare(&line, false)?;
        let text = parts::with_sheet(&text, &name, &id, RELATIONS)?;
        self.put(&workbook, text);
        Ok(())
    }

    fn write(self) -> Result<Vec<u8>, WriteError> {
        let mut from = zip::ZipArchive::new(Cursor::new(self.original))?;
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(self.original.len() + 32 * 1024)));
        let options = zip::write::SimpleFileOptions::default();
        let mut rest = self.changed;
        for index in 0..from.len() {
            let part = from.by_index_raw(index)?;
            let name = part.name()?.into_owned();
            match rest.remove(&name) {
                Some(bytes) => {
                    out.start_file(name, options)?;
                    out.write_all(&bytes)?;
                }
                None => out.raw_copy_file(part)?,
            }
        }
        for (name, bytes) in rest {
            out.start_file(name, options)?;
            out.write_all(&bytes)?;
        }
        Ok(out.finish()?.into_inner())
    }
}
