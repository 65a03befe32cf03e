//! What of a file would act by itself, or carry something that does: scripts, macros, programs started, controls,
//! packed files of any kind. Told by the parts, objects and elements of a file as its reader's program finds them, so
//! that neither compression nor encoding nor other letters of a name hide it (R250 asks what a file says, this what it
//! does).

mod compound;
mod markup;
mod package;
mod page;
mod pdf;
mod rich_text;

use crate::error::Trouble;
use crate::readers;
use crate::sniff::{self, Format};

/// Files within files are looked into as deep as this.
const DEEPEST: usize = 3;

/// What was found, as it follows the file's name, with what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Active {
    /// Macros of an office program.
    Macros,
    /// A control, a packed file or program within an office document.
    Packed(&'static str),
    /// A script, an action or a film within a PDF.
    Action(&'static str),
    /// Something in a page.
    Page(&'static str),
    /// Any of these in a file within the file.
    Within(String, Box<Active>),
}

impl Active {
    /// What it is.
    pub(crate) fn what(&self) -> String {
        match self {
            Self::Macros => "宏".to_owned(),
            Self::Packed(what) | Self::Action(what) | Self::Page(what) => (*what).to_owned(),
            Self::Within(name, what) => format!("内嵌的文件“{name}”，其中有{}", what.what()),
        }
    }

    /// What to do about it.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Self::Macros => "请另存为不含宏的文件后重新上传",
            Self::Packed(_) => "请删去后另存，或另存为PDF后上传",
            Self::Action(_) => "请重新生成PDF后上传",
            Self::Page(_) => "请删去，或另存为PDF后上传",
            Self::Within(..) => "请从文件中取出内嵌的文件，另行处理后上传",
        }
    }
}

/// The first part of a file that would act by itself.
pub(crate) fn active_part(bytes: &[u8]) -> Result<Option<Active>, Trouble> {
    readers::contained(|| within(bytes, 0))
}

/// True for a file with macros; one that cannot be looked into is told of by who reads it.
pub(crate) fn has_macros(bytes: &[u8]) -> bool {
    let is_office = bytes.starts_with(b"PK") || bytes.starts_with(&compound::MAGIC);
    is_office && matches!(active_part(bytes), Ok(Some(Active::Macros | Active::Within(..))))
}

fn within(bytes: &[u8], depth: usize) -> Result<Option<Active>, Trouble> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package::look(bytes, depth);
    }
    if bytes.starts_with(&compound::MAGIC) {
        return compound::look(bytes);
    }
    match sniff::sniff(bytes) {
        Ok(Format::Pdf) => pdf::look(bytes, depth),
        Ok(Format::Document) => Ok(rich_text::look(bytes)),
        Ok(Format::Html) => page::look(bytes),
        Ok(Format::Docx | Format::Ods | Format::SpreadsheetXml) => markup::look(bytes),
        _ => Ok(None),
    }
}

/// The same for a file within a file; a program is none of the kinds that are known.
fn embedded(name: &str, bytes: &[u8], depth: usize) -> Result<Option<Active>, Trouble> {
    if depth >= DEEPEST {
        return Ok(Some(Active::Packed("一层套一层的内嵌文件")));
    }
    let found = match is_program(name, bytes) {
        true => Some(Active::Packed("程序或者脚本")),
        false => within(bytes, depth + 1)?,
    };
    Ok(found.map(|found| Active::Within(name.to_owned(), Box::new(found))))
}

/// Endings of what an operating system runs.
const RUN: [&str; 21] = [
    "exe", "dll", "com", "scr", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "hta", "msi",
    "jar", "lnk", "reg", "cpl", "pif", "sh",
];

fn is_program(name: &str, bytes: &[u8]) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.trim().to_lowercase()).unwrap_or_default();
    RUN.contains(&ending.as_str()) || bytes.starts_with(b"MZ") || bytes.starts_with(b"\x7FELF")
}
