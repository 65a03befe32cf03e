//! What the privacy gate found in a form that was typed (R250): each place in its words, and one key that masks all of
//! them and gives the form back with everything else as it was typed.

use crate::console::form::{Posted, Refusal};
use crate::console::frame::done;
use crate::frame::Notice;
use axum::http::StatusCode;
use operations::disclosure::{FoundWords, found_personal_words, masked_words};

/// What the button is called.
const KEY: &str = "mask";
/// How many places were masked; no field of a form.
const COUNT: &str = "masked-places";

/// The places of a form that was refused.
pub(super) fn found(refusal: Option<&Refusal<'_>>) -> Vec<FoundWords> {
    refusal.map(|refusal| found_personal_words(|field| refusal.posted.get(field))).unwrap_or_default()
}

/// The form with its numbers masked, where it was sent by the key that masks.
pub(super) fn wanted(posted: &Posted) -> Option<Posted> {
    if posted.get(KEY).is_empty() {
        return None;
    }
    let mut many = 0;
    let mask = |(name, typed): &(String, String)| {
        let (words, count) = masked_words(name, typed);
        many += count;
        (name.clone(), words)
    };
    let mut fields: Vec<(String, String)> =
        posted.0.iter().filter(|(name, _)| name != KEY && name != COUNT).map(mask).collect();
    fields.push((COUNT.to_owned(), many.to_string()));
    Some(Posted(fields))
}

/// The form as it comes back: as typed, nothing refused.
pub(super) fn again(posted: &Posted) -> Refusal<'_> {
    Refusal { posted, status: StatusCode::OK, problems: Vec::new() }
}

/// What is said of a form that comes back masked.
pub(super) fn said(refusal: Option<&Refusal<'_>>) -> Option<Notice> {
    let many = refusal?.posted.number(COUNT)?;
    let words = "遮盖以后的文字在下面，还没有保存；请核对以后保存。选择过的附件要重新选择。";
    Some(done(&format!("已遮盖{many}处"), words))
}
