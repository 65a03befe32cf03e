//! What differs between two versions of a record as everybody reads them (R67, R108): its data field by field, its
//! text by the words.

use crate::catalogue::difference::{Segment, SegmentKind, difference_of_texts};

/// Texts that differ over more characters than this are shown whole, one behind the other: the cost stays bounded.
const LONGEST: usize = 50_000;

/// A version as a reader compares it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordFace {
    /// 名称
    pub title: String,
    /// 内容概述
    pub summary: String,
    /// 文号
    pub document_number: String,
    /// 发布机构
    pub publisher: String,
    /// 信息来源
    pub source: String,
    /// 成文日期
    pub arose_on: String,
    /// The address where it stands elsewhere.
    pub link: String,
    /// What a clarification answers.
    pub claim: String,
    /// Where that spread.
    pub spread: String,
    /// The text, a line a block.
    pub text: String,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedField {
    /// What it is called.
    pub label: &'static str,
    /// What was kept, taken out and put in, in reading order.
    pub pieces: Vec<Segment>,
}

impl RecordFace {
    fn fields(&self) -> [(&'static str, &str); 10] {
        [
            ("名称", &self.title),
            ("内容概述", &self.summary),
            ("文号", &self.document_number),
            ("发布机构", &self.publisher),
            ("信息来源", &self.source),
            ("成文日期", &self.arose_on),
            ("网址", &self.link),
            ("不实或者不完整的信息", &self.claim),
            ("传播的地方", &self.spread),
            ("正文", &self.text),
        ]
    }
}

/// The fields that differ between an older and a newer version.
#[must_use]
pub fn changed_fields(old: &RecordFace, new: &RecordFace) -> Vec<ChangedField> {
    let pairs = old.fields().into_iter().zip(new.fields());
    let changed = pairs.filter(|((_, old), (_, new))| old != new);
    changed.map(|((label, old), (_, new))| ChangedField { label, pieces: pieces(old, new) }).collect()
}

/// The pieces of two texts; the lines with which both begin and end are not looked into.
fn pieces(old: &str, new: &str) -> Vec<Segment> {
    let (head, old, new, tail) = apart(old, new);
    let segment = |kind, text: &str| Segment { kind, text: text.to_owned() };
    let mut pieces = vec![segment(SegmentKind::Same, head)];
    if old.chars().count().max(new.chars().count()) > LONGEST {
        pieces.extend([segment(SegmentKind::Removed, old), segment(SegmentKind::Added, new)]);
    } else {
        pieces.extend(difference_of_texts(old, new));
    }
    pieces.push(segment(SegmentKind::Same, tail));
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// The common first lines, what lies between in each, the common last lines.
fn apart<'a>(old: &'a str, new: &'a str) -> (&'a str, &'a str, &'a str, &'a str) {
    let lines = |text: &'a str| text.split_inclusive('\n');
    let same = |(one, other): &(&str, &str)| one == other;
    let head: usize = lines(old).zip(lines(new)).take_while(same).map(|(line, _)| line.len()).sum();
    let (left, right) = (&old[head..], &new[head..]);
    let ends = lines(left).rev().zip(lines(right).rev());
    let tail: usize = ends.take_while(same).map(|(line, _)| line.len()).sum();
    let (old_end, new_end) = (left.len() - tail, right.len() - tail);
    (&old[..head], &left[..old_end], &right[..new_end], &left[old_end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(title: &str, text: &str) -> RecordFace {
        RecordFace { title: title.to_owned(), text: text.to_owned(), ..RecordFace::default() }
    }

    fn marked(pieces: &[Segment]) -> String {
        let mark = |one: &Segment| match one.kind {
            SegmentKind::Same => one.text.clone(),
            SegmentKind::Removed => format!("[-{}-]", one.text),
            SegmentKind::Added => format!("[+{}+]", one.text),
        };
        pieces.iter().map(mark).collect()
    }

    #[test]
    fn r108_what_differs_is_told_field_by_field() {
        let old = face("办事指南", "一、条件\n户籍在本区\n三、时限");
        let new = face("办事指南", "一、条件\n户籍或者居住在本区\n三、时限");
        let changed = changed_fields(&old, &new);
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert_eq!(changed[0].label, "正文");
        assert_eq!(marked(&changed[0].pieces), "一、条件\n户籍[+或者居住+]在本区\n三、时限");
        assert!(changed_fields(&old, &old).is_empty());
        let renamed = RecordFace {
            document_number: "某府〔2026〕1号".to_owned(),
            ..face("办事指南（修订）", &old.text)
        };
        let labels: Vec<_> = changed_fields(&old, &renamed).iter().map(|one| one.label).collect();
        assert_eq!(labels, ["名称", "文号"]);
    }

    #[test]
    fn both_texts_come_back_from_the_pieces_however_long_they_are() {
        let long = |c: &str| format!("头\n{}\n尾", c.repeat(LONGEST + 1));
        for (old, new) in [
            ("甲\n乙\n丙".to_owned(), "甲\n丙".to_owned()),
            ("甲\n甲\n甲".to_owned(), "甲\n甲".to_owned()),
            (String::new(), "甲".to_owned()),
            (long("一"), long("二")),
        ] {
            let pieces = pieces(&old, &new);
            let without = |kind: SegmentKind| {
                pieces.iter().filter(|one| one.kind != kind).map(|one| one.text.as_str()).collect::<String>()
            };
            assert_eq!((without(SegmentKind::Added), without(SegmentKind::Removed)), (old, new));
        }
    }
}
