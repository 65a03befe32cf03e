//! Packages (docx, xlsx, xlsb, ods, odt): macros by the names of their parts wherever they lie and by the kinds the
//! package gives them, controls, and the files within it, looked into each by itself.

use super::{Active, embedded};
use crate::archive::Archive;
use crate::error::Trouble;
use crate::readers::{Token, Xml, decode_xml};

/// Kinds of parts that are macros, in the list of kinds.
const MACRO_KINDS: [&str; 4] = ["vbaproject", "ms-office.vba", "macrosheet", "macroenabled"];
/// Kinds of controls.
const CONTROL_KINDS: [&str; 2] = ["activex", "ms-office.activex"];

pub(super) fn look(bytes: &[u8], depth: usize) -> Result<Option<Active>, Trouble> {
    let mut archive = Archive::open(bytes)?;
    let names = archive.names();
    let plain: Vec<String> = names.iter().map(|name| plain_name(name)).collect();
    if plain.iter().any(|name| is_macro_name(name)) {
        return Ok(Some(Active::Macros));
    }
    if plain.iter().any(|name| name.contains("/activex/") || name.starts_with("activex/")) {
        return Ok(Some(Active::Packed("ActiveX控件")));
    }
    // Every binary workbook calls itself one that may have macros.
    let is_binary = plain.iter().any(|name| name == "xl/workbook.bin");
    if let Some(list) = archive.part("[content_types].xml")?
        && let Some(found) = by_kinds(&decode_xml(&list), is_binary)?
    {
        return Ok(Some(found));
    }
    for (name, plain) in names.iter().zip(&plain) {
        if !is_file(plain) {
            continue;
        }
        let part = archive.part(name)?.unwrap_or_default();
        let short = plain.rsplit('/').next().unwrap_or(plain);
        if let Some(found) = embedded(short, &part, depth)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A part that holds macros: a project of Visual Basic, a sheet of macros, a library of an open document.
pub(super) fn is_macro_name(name: &str) -> bool {
    let name = plain_name(name);
    let file = name.rsplit('/').next().unwrap_or(&name);
    let is_below = |folder: &str| {
        let inner = name.strip_prefix(folder).or_else(|| {
            let at = name.find(&format!("/{folder}"))?;
            Some(&name[at + 1 + folder.len()..])
        });
        inner.is_some_and(|inner| !inner.is_empty())
    };
    matches!(file, "vbaproject.bin" | "vbadata.xml" | "vbaprojectsignature.bin" | "editdata.mso")
        || ["xl/macrosheets/", "xl/intlmacrosheets/"].into_iter().any(is_below)
        || ((name.starts_with("basic/") || name.starts_with("scripts/")) && !name.ends_with('/'))
}

/// A file within the package that has a form of its own.
fn is_file(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    let in_place =
        ["/embeddings/", "embeddings/", "/attachments/"].into_iter().any(|part| name.contains(part));
    let is_object = name.starts_with("object ") && !name.contains('/');
    let has_form = matches!(
        ending,
        "docm"
            | "dotm"
            | "xlsm"
            | "xltm"
            | "xlam"
            | "xlsb"
            | "pptm"
            | "potm"
            | "docx"
            | "xlsx"
            | "pptx"
            | "doc"
            | "xls"
            | "ppt"
            | "pdf"
            | "rtf"
            | "htm"
            | "html"
            | "mht"
            | "mhtml"
            | "exe"
            | "dll"
            | "js"
            | "vbs"
            | "bat"
            | "ole"
            | "zip"
    );
    let is_ole = ending == "bin" && name.contains("oleobject");
    !name.ends_with('/') && (in_place || is_object || has_form || is_ole)
}

/// Parts by the kinds that the package itself gives them, whatever their names.
fn by_kinds(list: &str, is_binary: bool) -> Result<Option<Active>, Trouble> {
    let mut xml = Xml::new(list)?;
    while let Some(token) = xml.next()? {
        let Token::Open(element) = token else { continue };
        let kind = element.attr("ContentType").unwrap_or_default().to_lowercase();
        let is = |words: &[&str]| words.iter().any(|word| kind.contains(word));
        if is(&MACRO_KINDS) && !(is_binary && kind.contains("sheet.binary.macroenabled")) {
            return Ok(Some(Active::Macros));
        }
        if is(&CONTROL_KINDS) {
            return Ok(Some(Active::Packed("ActiveX控件")));
        }
    }
    Ok(None)
}

fn plain_name(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}
