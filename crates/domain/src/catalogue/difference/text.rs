//! The difference of two texts of one cell, by characters, as segments for the screen.

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What became of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SegmentKind {
    /// Stands in both texts.
    Same,
    /// Stood in the old text only.
    Removed,
    /// Stands in the new text only.
    Added,
}

/// A run of characters with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// What became of it.
    pub kind: SegmentKind,
    /// The characters.
    pub text: String,
}

/// Longer texts are compared clause by clause: readers want that, and the cost stays bounded.
const LONGEST_BY_CHARACTER: usize = 2000;

/// The segments of old and new text in reading order: what was removed stands before what was
/// added. `Same` and `Removed` joined give the old text, `Same` and `Added` the new one.
#[must_use]
pub fn difference_of_texts(old: &str, new: &str) -> Vec<Segment> {
    let longest = old.chars().count().max(new.chars().count());
    let (old, new) = if longest > LONGEST_BY_CHARACTER {
        (clauses(old), clauses(new))
    } else {
        (characters(old), characters(new))
    };
    let mut segments = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                push(&mut segments, SegmentKind::Same, &old[old_index..][..len])
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                push(&mut segments, SegmentKind::Removed, &old[old_index..][..old_len]);
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                push(&mut segments, SegmentKind::Added, &new[new_index..][..new_len]);
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                push(&mut segments, SegmentKind::Removed, &old[old_index..][..old_len]);
                push(&mut segments, SegmentKind::Added, &new[new_index..][..new_len]);
            }
        }
    }
    tidy(segments)
}

fn characters(text: &str) -> Vec<&str> {
    text.char_indices().map(|(at, c)| &text[at..at + c.len_utf8()]).collect()
}

fn clauses(text: &str) -> Vec<&str> {
    text.split_inclusive(['；', ';', '。', '，', ',', '、', '\n']).collect()
}

fn push(segments: &mut Vec<Segment>, kind: SegmentKind, tokens: &[&str]) {
    if !tokens.is_empty() {
        segments.push(Segment { kind, text: tokens.concat() });
    }
}

/// Joins a single character that two changes happen to share (的, 、) to them, since a reader sees
/// one changed phrase, and puts every run of changes into one removal and one addition.
fn tidy(segments: Vec<Segment>) -> Vec<Segment> {
    let last = segments.len().saturating_sub(1);
    let (mut tidied, mut removed, mut added) = (Vec::new(), String::new(), String::new());
    for (at, segment) in segments.into_iter().enumerate() {
        let between = at > 0 && at < last;
        match segment.kind {
            SegmentKind::Removed => removed.push_str(&segment.text),
            SegmentKind::Added => added.push_str(&segment.text),
            SegmentKind::Same if between && segment.text.chars().nth(1).is_none() => {
                removed.push_str(&segment.text);
                added.push_str(&segment.text);
            }
            SegmentKind::Same => {
                flush(&mut tidied, &mut removed, &mut added);
                tidied.push(segment);
            }
        }
    }
    flush(&mut tidied, &mut removed, &mut added);
    tidied
}

fn flush(segments: &mut Vec<Segment>, removed: &mut String, added: &mut String) {
    for (kind, text) in [(SegmentKind::Removed, removed), (SegmentKind::Added, added)] {
        if !text.is_empty() {
            segments.push(Segment { kind, text: std::mem::take(text) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(old: &str, new: &str) -> String {
        let mark = |segment: Segment| match segment.kind {
            SegmentKind::Same => segment.text,
            SegmentKind::Removed => format!("[-{}-]", segment.text),
            SegmentKind::Added => format!("[+{}+]", segment.text),
        };
        difference_of_texts(old, new).into_iter().map(mark).collect()
    }

    #[test]
    fn differences_read_like_a_reader_would_mark_them() {
        for (old, new, expected) in [
            ("", "", ""),
            ("办事指南", "办事指南", "办事指南"),
            ("", "办事指南", "[+办事指南+]"),
            ("办事指南", "", "[-办事指南-]"),
            (
                "自信息形成之日起20个工作日内",
                "自信息形成之日起10个工作日内",
                "自信息形成之日起[-2-][+1+]0个工作日内",
            ),
            ("民政部门", "天河区民政局", "[+天河区+]民政[-部门-][+局+]"),
            // A shared 的 between two changes does not cut the phrase in three.
            ("申请的条件", "办理的材料", "[-申请的条件-][+办理的材料+]"),
            ("受理、审核、公示", "受理、公示、审核", "受理、[+公示、+]审核[-、公示-]"),
        ] {
            assert_eq!(marked(old, new), expected, "{old} → {new}");
        }
    }

    #[test]
    fn segments_give_back_both_texts() {
        let long = "申请条件；办理材料；办理流程；".repeat(400);
        let changed = long.replacen("办理材料", "所需材料", 3) + "监督电话";
        let cases = [
            ("政府信息公开条例", "中华人民共和国政府信息公开条例（国令第711号）"),
            ("甲乙丙丁戊", "戊丁丙乙甲"),
            ("ab", "ba"),
            (long.as_str(), changed.as_str()),
        ];
        for (old, new) in cases {
            let segments = difference_of_texts(old, new);
            let without = |kind: SegmentKind| {
                segments.iter().filter(|s| s.kind != kind).map(|s| s.text.as_str()).collect::<String>()
            };
            assert_eq!(
                (without(SegmentKind::Added).as_str(), without(SegmentKind::Removed).as_str()),
                (old, new)
            );
            assert!(segments.iter().all(|segment| !segment.text.is_empty()));
        }
    }
}
