//! PDF: every object as the reader's program finds it, those in compressed streams and with escaped names too, looked
//! through for scripts, for actions that start programs or send forms, for films, and for files within the file.

use super::{Active, embedded};
use crate::error::Trouble;
use crate::readers::pdf::{self, Budget};
use hayro_syntax::object::{Dict, MaybeRef, Name, Object, Stream};

const DEEPEST: usize = 200;
/// Actions that do more than turn to a page, with what people call them.
const ACTIONS: [(&[u8], &str); 6] = [
    (b"JavaScript", "脚本"),
    (b"Launch", "启动程序的动作"),
    (b"SubmitForm", "发送表单的动作"),
    (b"ImportData", "读取文件的动作"),
    (b"Rendition", "播放媒体的动作"),
    (b"RichMediaExecute", "播放媒体的动作"),
];
/// Notes that run or play something.
const NOTES: [(&[u8], &str); 4] = [
    (b"RichMedia", "富媒体"),
    (b"Movie", "视频"),
    (b"Screen", "播放媒体的注释"),
    (b"3D", "三维内容（可以带脚本）"),
];

pub(super) fn look(bytes: &[u8], depth: usize) -> Result<Option<Active>, Trouble> {
    let pdf = pdf::open(bytes)?;
    let mut budget = Budget::new();
    for object in pdf.objects() {
        let found = look_through(&object, 0)?;
        if found.is_some() {
            return Ok(found.map(Active::Action));
        }
        if let Object::Stream(stream) = &object
            && is_file(stream)
            && let Some(data) = budget.expand(stream)?
        {
            let inner = embedded("PDF附件", &data, depth)?;
            if inner.is_some() {
                return Ok(inner);
            }
        }
    }
    Ok(None)
}

fn is_file(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>("Type").as_deref() == Some(b"EmbeddedFile".as_slice())
        || stream.dict().contains_key("Params")
}

fn look_through(object: &Object<'_>, depth: usize) -> Result<Option<&'static str>, Trouble> {
    if depth > DEEPEST {
        return Err(Trouble::Damaged("对象嵌套过深".to_owned()));
    }
    match object {
        Object::Dict(dict) => of_dict(dict, depth),
        Object::Stream(stream) => of_dict(stream.dict(), depth),
        Object::Array(array) => {
            for inner in array.raw_iter() {
                if let MaybeRef::NotRef(inner) = inner
                    && let Some(found) = look_through(&inner, depth + 1)?
                {
                    return Ok(Some(found));
                }
            }
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// What a dictionary is by its own entries, then what stands in them.
fn of_dict(dict: &Dict<'_>, depth: usize) -> Result<Option<&'static str>, Trouble> {
    let named = |key: &str, known: &[(&[u8], &'static str)]| {
        let name = dict.get::<Name<'_>>(key)?;
        known.iter().find(|(known, _)| *known == name.as_ref()).map(|(_, words)| *words)
    };
    if let Some(words) = named("S", &ACTIONS).or_else(|| named("Subtype", &NOTES)) {
        return Ok(Some(words));
    }
    for (key, words) in [
        // The tree of scripts that run when the document is opened.
        ("JavaScript", "脚本"),
        ("XFA", "动态表单（可以带脚本）"),
        ("RichMediaContent", "富媒体"),
    ] {
        if dict.contains_key(key) {
            return Ok(Some(words));
        }
    }
    for (_, value) in dict.entries() {
        if let MaybeRef::NotRef(value) = value
            && let Some(found) = look_through(&value, depth + 1)?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
