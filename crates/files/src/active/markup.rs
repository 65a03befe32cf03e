//! Documents and workbooks in one file of XML: a project of macros as data beside the text, packed parts, scripts of an
//! open document.

use super::Active;
use super::package::is_macro_name;
use crate::error::Trouble;
use crate::readers::{Token, Xml, decode_xml};

pub(super) fn look(bytes: &[u8]) -> Result<Option<Active>, Trouble> {
    let text = decode_xml(bytes);
    let mut xml = Xml::new(&text)?;
    while let Some(token) = xml.next()? {
        let Token::Open(element) = token else { continue };
        let name_of = || element.attr("name").unwrap_or_default();
        let found = match element.name() {
            // Word 2003: `<w:binData w:name="editdata.mso">` is the project, `oledata.mso` what is packed.
            "binData" | "docOleData" | "docSuppData" => match name_of().to_lowercase().as_str() {
                "oledata.mso" => Some(Active::Packed("嵌入的对象（可能是程序）")),
                "editdata.mso" => Some(Active::Macros),
                _ if element.name() == "docOleData" => Some(Active::Packed("嵌入的对象（可能是程序）")),
                _ if element.name() == "docSuppData" => Some(Active::Macros),
                _ => None,
            },
            // A package in one file.
            "part" if is_macro_name(&name_of()) => Some(Active::Macros),
            "wordDocument" | "Workbook"
                if element.attr("macrosPresent").is_some_and(|said| said.eq_ignore_ascii_case("yes")) =>
            {
                Some(Active::Macros)
            }
            "library-embedded" | "event-listener" => Some(Active::Macros),
            "script" if element.attr("language").is_some() => Some(Active::Macros),
            "ocx" | "control" if element.attr("classid").is_some() => Some(Active::Packed("ActiveX控件")),
            _ => None,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
