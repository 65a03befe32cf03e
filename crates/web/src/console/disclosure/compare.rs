//! What a reviewer sees of a record's text: as everybody will read it, and where it changes what is public, what differs
//! (R108, R158).

use crate::console::pages::Part;
use crate::portal::disclosure_version::cells;
use operations::disclosure::RecordView;

/// The text as it will look, or the address; before it what differs from what is public.
pub(super) fn parts(record: &RecordView) -> Vec<Part> {
    let version = &record.version;
    let whole = match version.link.is_empty() {
        true => Part { title: "正文".to_owned(), html: version.body.clone(), ..Part::default() },
        false => Part { title: "网址".to_owned(), text: vec![version.link.clone()], ..Part::default() },
    };
    let mut parts: Vec<Part> = difference(record).into_iter().collect();
    if !version.summary.is_empty() {
        let text = vec![version.summary.clone()];
        parts.push(Part { title: "内容概述".to_owned(), text, ..Part::default() });
    }
    parts.push(whole);
    parts
}

fn difference(record: &RecordView) -> Option<Part> {
    let (public, changed) = record.against_public()?;
    let mut text = Vec::new();
    if changed.is_empty() {
        text.push(format!("文字与已公开的第{}版相同；附件见“附件”一表。", public.number));
    }
    if !record.version.change_note.is_empty() {
        text.push(format!("改动的说明（公众可见）：{}", record.version.change_note));
    }
    if record.version.hides_earlier {
        text.push("发布以后，以前的版本不再向公众提供。".to_owned());
    }
    let title = format!("与已公开的第{}版对照", public.number);
    Some(Part { title, text, cells: cells(changed), ..Part::default() })
}
