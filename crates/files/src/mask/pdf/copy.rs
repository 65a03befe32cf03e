//! A document written anew: only what its catalogue leads to, each object as it was, with numbers hidden in its strings,
//! and without what would tell them in another way: thumbnails, private data of editors, seals that no longer hold
//! (R250). Nothing of the old bytes stays behind.

use super::super::error::Fault;
use super::words;
use crate::error::Trouble;
use crate::readers::pdf::Budget;
use crate::texts::read_texts;
use domain::disclosure::privacy::personal_numbers;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::{Pdf, PdfVersion};
use pdf_writer::{Filter, Null, Obj, Ref, Settings, Str};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::io::Write;

/// What the copy has in place of the original's.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// New contents by the page.
    pub(super) pages: FxHashMap<ObjectIdentifier, Vec<u8>>,
    /// New contents by the form.
    pub(super) forms: FxHashMap<ObjectIdentifier, Vec<u8>>,
    /// Streams of operations, whose strings are looked through elsewhere.
    pub(super) contents: FxHashSet<ObjectIdentifier>,
}

/// A document written anew.
#[derive(Debug)]
pub(super) struct Copied {
    pub(super) bytes: Vec<u8>,
    /// Numbers hidden in its strings.
    pub(super) masked: usize,
    /// True where it had a signature, which would hold no longer.
    pub(super) was_signed: bool,
}

/// What an object is to the one that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    /// Operations of a page or a character, or a font's own data: no text of people.
    Machine,
    /// A dictionary of operations for each character of a font.
    Characters,
    /// A file within the file.
    Embedded,
}

/// Entries that show the page as it was, hold what editors keep for themselves, or tell of seals; and the length of a
/// stream, which is counted anew.
const LEFT_OUT: [&[u8]; 4] = [b"PieceInfo", b"Thumb", b"SigFlags", b"Length"];
/// How the data of a stream is packed, where it is packed anew.
const PACKING: [&[u8]; 6] = [b"Filter", b"DecodeParms", b"F", b"FFilter", b"FDecodeParms", b"DL"];
const DEEPEST: usize = 200;

/// Writes the document.
pub(super) fn copy(pdf: &Pdf, plan: &Plan, budget: &mut Budget) -> Result<Copied, Fault> {
    let mut out = pdf_writer::Pdf::with_settings(Settings { pretty: false });
    let (major, minor) = version(pdf.version());
    out.set_version(major, minor);
    let mut walk = Walk {
        plan,
        budget,
        numbers: FxHashMap::default(),
        queue: VecDeque::new(),
        contents: Vec::new(),
        last: 0,
        depth: 0,
        masked: 0,
        was_signed: false,
    };
    let root = walk.reference(pdf.xref().root_id(), Role::Plain);
    while let Some((id, number, role)) = walk.queue.pop_front() {
        match pdf.xref().get::<Object<'_>>(id) {
            Some(Object::Stream(stream)) => walk.stream(&mut out, number, &stream, role)?,
            Some(Object::Dict(dict)) if number == root => {
                walk.entries(&mut out.catalog(number), &dict, role, &[b"Type"])?;
            }
            Some(object) => walk.value(out.indirect(number), MaybeRef::NotRef(object), role)?,
            None => out.indirect(number).primitive(Null),
        }
        for (number, data) in std::mem::take(&mut walk.contents) {
            out.stream(number, &packed(data)?).filter(Filter::FlateDecode);
        }
    }
    walk.properties(&mut out, pdf);
    Ok(Copied { masked: walk.masked, was_signed: walk.was_signed, bytes: out.finish() })
}

struct Walk<'w, 'p> {
    plan: &'p Plan,
    budget: &'w mut Budget,
    numbers: FxHashMap<ObjectIdentifier, Ref>,
    queue: VecDeque<(ObjectIdentifier, Ref, Role)>,
    /// New contents of pages that are to be written behind the page.
    contents: Vec<(Ref, &'p [u8])>,
    last: i32,
    depth: usize,
    masked: usize,
    was_signed: bool,
}

impl<'p> Walk<'_, 'p> {
    /// The number of an object in the copy; it is written once.
    fn reference(&mut self, id: ObjectIdentifier, role: Role) -> Ref {
        if let Some(known) = self.numbers.get(&id) {
            return *known;
        }
        let number = self.next();
        self.numbers.insert(id, number);
        self.queue.push_back((id, number, role));
        number
    }

    fn next(&mut self) -> Ref {
        self.last += 1;
        Ref::new(self.last)
    }

    fn value(&mut self, out: Obj<'_>, value: MaybeRef<Object<'_>>, role: Role) -> Result<(), Fault> {
        let object = match value {
            MaybeRef::Ref(reference) => {
                out.primitive(self.reference(reference.into(), role));
                return Ok(());
            }
            MaybeRef::NotRef(object) => object,
        };
        match object {
            Object::Null(_) | Object::Stream(_) => out.primitive(Null),
            Object::Boolean(value) => out.primitive(value),
            Object::Number(number) => match i32::try_from(number.as_i64()) {
                Ok(whole) if f64::from(whole) == number.as_f64() => out.primitive(whole),
                _ => out.primitive(number.as_f32()),
            },
            Object::String(text) => match words::masked(text.as_bytes()) {
                Some((copy, count)) => {
                    self.masked += count;
                    out.primitive(Str(&copy));
                }
                None => out.primitive(Str(text.as_bytes())),
            },
            Object::Name(name) => out.primitive(pdf_writer::Name(checked(name.as_ref())?)),
            Object::Dict(dict) => self.entries(&mut out.dict(), &dict, role, &[])?,
            Object::Array(array) => {
                self.deeper()?;
                let mut items = out.array();
                for item in array.raw_iter() {
                    self.value(items.push(), item, role)?;
                }
                self.depth -= 1;
            }
        }
        Ok(())
    }

    fn deeper(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        match self.depth > DEEPEST {
            true => Err(Fault::Reason("的内部结构层次过深".to_owned())),
            false => Ok(()),
        }
    }

    fn entries(
        &mut self,
        out: &mut pdf_writer::Dict<'_>,
        dict: &Dict<'_>,
        role: Role,
        without: &[&[u8]],
    ) -> Result<(), Fault> {
        self.deeper()?;
        for (key, value) in dict.entries() {
            let key = checked(key.as_ref())?;
            if LEFT_OUT.contains(&key) || without.contains(&key) || self.is_told_otherwise(key, dict)? {
                continue;
            }
            if key == b"Contents"
                && let Some(data) = self.page(dict)
            {
                let number = self.next();
                self.contents.push((number, data));
                out.pair(pdf_writer::Name(key), number);
                continue;
            }
            let inner = match (role, key) {
                (Role::Embedded, _) | (_, b"EF") => Role::Embedded,
                (Role::Characters, _) => Role::Machine,
                (_, b"CharProcs") => Role::Characters,
                (_, b"Contents" | b"FontFile" | b"FontFile2" | b"FontFile3" | b"ToUnicode") => Role::Machine,
                _ => Role::Plain,
            };
            self.value(out.insert(pdf_writer::Name(key)), value, inner)?;
        }
        self.depth -= 1;
        Ok(())
    }

    /// The new contents of a page; a note's contents are a string.
    fn page(&self, dict: &Dict<'_>) -> Option<&'p [u8]> {
        let is_page = matches!(dict.get::<Object<'_>>("Contents")?, Object::Stream(_) | Object::Array(_));
        let plan: &'p Plan = self.plan;
        plan.pages.get(&dict.obj_id()?).filter(|_| is_page).map(Vec::as_slice)
    }

    /// Entries that tell a number in another way than in their own words: what stands for the characters of a page,
    /// descriptions, the data of forms; and seals.
    fn is_told_otherwise(&mut self, key: &[u8], dict: &Dict<'_>) -> Result<bool, Fault> {
        match key {
            b"ActualText" => {
                let text = dict.get::<hayro_syntax::object::String<'_>>(key);
                let Some(text) = text.filter(|text| words::has_digit(text.as_bytes())) else {
                    return Ok(false);
                };
                self.masked += words::masked(text.as_bytes()).map_or(0, |(_, count)| count);
                Ok(true)
            }
            b"Metadata" | b"XFA" => {
                let mut streams: Vec<Stream<'_>> = dict.get::<Stream<'_>>(key).into_iter().collect();
                if let Some(array) = dict.get::<Array<'_>>(key) {
                    streams.extend(array.iter::<Object<'_>>().filter_map(Object::into_stream));
                }
                let mut data = Vec::new();
                for stream in &streams {
                    data.extend(self.budget.expand(stream)?.unwrap_or_default());
                }
                let count = words::masked(&data).map_or(0, |(_, count)| count);
                self.masked += count;
                Ok(count > 0)
            }
            b"V" | b"DocMDP" | b"UR" | b"UR3" => {
                let seal = dict.get::<Dict<'_>>(key).is_some_and(|seal| seal.contains_key("ByteRange"));
                self.was_signed |= seal;
                Ok(seal)
            }
            _ => Ok(false),
        }
    }

    fn stream(
        &mut self,
        out: &mut pdf_writer::Pdf,
        number: Ref,
        stream: &Stream<'_>,
        role: Role,
    ) -> Result<(), Fault> {
        let id = stream.obj_id();
        let data = match self.plan.forms.get(&id) {
            Some(data) => Some(data.clone()),
            None if self.plan.contents.contains(&id) => None,
            None => self.other_data(stream, role)?,
        };
        match data {
            Some(data) => {
                let data = packed(&data)?;
                let mut new = out.stream(number, &data);
                new.filter(Filter::FlateDecode);
                self.entries(&mut new, stream.dict(), Role::Plain, &PACKING)
            }
            None => {
                self.entries(&mut out.stream(number, &stream.raw_data()), stream.dict(), Role::Plain, &[])
            }
        }
    }

    /// The data of a stream that is neither operations nor a picture, where it holds a number.
    fn other_data(&mut self, stream: &Stream<'_>, role: Role) -> Result<Option<Vec<u8>>, Fault> {
        let dict = stream.dict();
        let kind = dict.get::<Name<'_>>("Type");
        let is_embedded = role == Role::Embedded || kind.as_deref() == Some(b"EmbeddedFile".as_slice());
        if !is_embedded && (role == Role::Machine || is_machine(dict)) {
            return Ok(None);
        }
        let data = self.budget.expand(stream)?;
        if is_embedded {
            return match data.is_some_and(|data| is_clean(&data)) {
                true => Ok(None),
                false => Err(Fault::Reason("中嵌入的文件含有个人号码，或者没能读出".to_owned())),
            };
        }
        let masked = data.and_then(|data| words::masked(&data));
        Ok(masked.map(|(copy, count)| {
            self.masked += count;
            copy
        }))
    }

    /// Title, author and what else the document says of itself.
    fn properties(&mut self, out: &mut pdf_writer::Pdf, pdf: &Pdf) {
        let known = pdf.metadata();
        let entries = [
            (&b"Title"[..], &known.title),
            (b"Author", &known.author),
            (b"Subject", &known.subject),
            (b"Keywords", &known.keywords),
            (b"Creator", &known.creator),
            (b"Producer", &known.producer),
        ];
        let said: Vec<_> =
            entries.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?))).collect();
        if said.is_empty() {
            return;
        }
        let number = self.next();
        let mut info = out.document_info(number);
        for (key, text) in said {
            let (copy, count) = words::masked(text).unwrap_or((text.to_vec(), 0));
            self.masked += count;
            info.pair(pdf_writer::Name(key), Str(&copy));
        }
    }
}

/// Pictures, fonts, colours, functions and shapes: numbers of machines only.
fn is_machine(dict: &Dict<'_>) -> bool {
    let has = |key: &str| dict.contains_key(key);
    let is = |key: &str, names: &[&[u8]]| {
        dict.get::<Name<'_>>(key).is_some_and(|name| names.contains(&name.as_ref()))
    };
    is("Subtype", &[b"Image", b"Type1C", b"CIDFontType0C", b"OpenType"])
        || is("Type", &[b"CMap", b"XRef", b"ObjStm"])
        || ["FunctionType", "ShadingType", "PatternType", "Length1", "N", "CMapName"].into_iter().any(has)
}

/// True for a file within the file that is read as a whole and holds no number.
fn is_clean(data: &[u8]) -> bool {
    let read = read_texts("嵌入的文件", data);
    read.is_ok_and(|texts| {
        let mut blocks = texts.blocks.iter();
        texts.unread.is_empty() && blocks.all(|block| personal_numbers(&block.text).is_empty())
    })
}

fn checked(name: &[u8]) -> Result<&[u8], Fault> {
    match words::is_personal(name) {
        true => Err(Fault::Reason("的内部名称中含有个人号码".to_owned())),
        false => Ok(name),
    }
}

fn packed(data: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    let written = packer.write_all(data).and_then(|()| packer.finish());
    written.map_err(|error| Trouble::damaged(error).into())
}

fn version(version: PdfVersion) -> (u8, u8) {
    match version {
        PdfVersion::Pdf20 => (2, 0),
        PdfVersion::Pdf10 | PdfVersion::Pdf11 | PdfVersion::Pdf12 | PdfVersion::Pdf13 => (1, 3),
        PdfVersion::Pdf14 => (1, 4),
        PdfVersion::Pdf15 => (1, 5),
        PdfVersion::Pdf16 => (1, 6),
        PdfVersion::Pdf17 => (1, 7),
    }
}
