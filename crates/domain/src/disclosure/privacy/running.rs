//! Names and addresses without labels in the same sentence as a personal number (R250): 申请人张小三，男，身份证号…，住
//! 车陂路12号. What the words look like counts only there; nothing is guessed where no number stands.

use super::person::{BesideNumber, PersonalColumn};
use super::vocabulary::words;
use super::{PersonalNumber, labelled_values};
use std::ops::Range;

/// Where a sentence ends.
const SENTENCE: &str = "。；;！？\n";
/// Where a clause ends.
pub(super) const CLAUSE: &str = "，,、：:（()） \u{3000}\t/／。；;！？\n";
/// Clauses between a name by itself and its number: 男，汉族，.
const MOST_BETWEEN: usize = 3;
/// Characters of such a clause.
const LONGEST_BETWEEN: usize = 6;

/// The names and addresses of the sentences in which numbers stand.
pub(super) fn unlabelled(text: &str, numbers: &[PersonalNumber]) -> Vec<BesideNumber> {
    let labelled = labelled_values(text);
    let mut found: Vec<BesideNumber> = Vec::new();
    let mut done = 0;
    for number in numbers {
        if number.place.start < done {
            continue;
        }
        let sentence = sentence_about(text, &number.place);
        done = sentence.end;
        let clauses = clauses(text, &sentence, numbers);
        for at in 0..clauses.len() {
            let one = name_in(text, &clauses, at).or_else(|| address_in(text, &clauses[at]));
            let is_labelled = |place: &Range<usize>| {
                labelled.iter().any(|(known, _)| known.start < place.end && place.start < known.end)
            };
            found.extend(one.filter(|one| !is_labelled(&one.place)));
        }
    }
    found
}

fn sentence_about(text: &str, place: &Range<usize>) -> Range<usize> {
    let ends = |c: char| SENTENCE.contains(c);
    let start = text[..place.start].char_indices().rev().find(|(_, c)| ends(*c));
    let start = start.map_or(0, |(at, c)| at + c.len_utf8());
    let end = text[place.end..].find(ends).map_or(text.len(), |at| place.end + at);
    start..end
}

/// A clause, and whether a number stands in it.
struct Clause {
    place: Range<usize>,
    is_number: bool,
}

/// The clauses of a sentence; each number is one by itself.
fn clauses(text: &str, sentence: &Range<usize>, numbers: &[PersonalNumber]) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut at = sentence.start;
    let words = |from: usize, to: usize, found: &mut Vec<Clause>| {
        let mut start = from;
        for part in text[from..to].split(|c| CLAUSE.contains(c)) {
            if !part.is_empty() {
                found.push(Clause { place: start..start + part.len(), is_number: false });
            }
            start += part.len();
            start += text[start..to].chars().next().map_or(0, char::len_utf8);
        }
    };
    for number in numbers.iter().filter(|one| sentence.contains(&one.place.start)) {
        words(at, number.place.start, &mut found);
        found.push(Clause { place: number.place.clone(), is_number: true });
        at = number.place.end;
    }
    words(at, sentence.end.max(at), &mut found);
    found
}

/// A name behind what a person is called (申请人张小三), or by itself close before its number.
fn name_in(text: &str, clauses: &[Clause], at: usize) -> Option<BesideNumber> {
    let clause = clauses.get(at).filter(|clause| !clause.is_number)?;
    let own = &text[clause.place.clone()];
    let roles = words().name_head.iter().chain(&words().person_role);
    let role = roles.filter(|role| own.starts_with(**role)).max_by_key(|role| role.len());
    let (role, bare) = role.map_or((None, own), |role| (Some(*role), &own[role.len()..]));
    if !is_name(bare) || (role.is_none() && !goes_before_number(text, &clauses[at + 1..])) {
        return None;
    }
    Some(BesideNumber {
        place: clause.place.end - bare.len()..clause.place.end,
        column: PersonalColumn::Name,
        label: role.unwrap_or("姓名").to_owned(),
    })
}

fn goes_before_number(text: &str, after: &[Clause]) -> bool {
    let short =
        |clause: &&Clause| !clause.is_number && text[clause.place.clone()].chars().count() <= LONGEST_BETWEEN;
    let between = after.iter().take_while(short).count();
    between <= MOST_BETWEEN && after.get(between).is_some_and(|clause| clause.is_number)
}

/// Two or three characters that begin with a surname (three or four with one of two characters), and are no place,
/// organ or title.
pub(super) fn is_name(text: &str) -> bool {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3134F}');
    if !text.chars().all(is_han) || super::is_no_name(text) {
        return false;
    }
    let count = text.chars().count();
    let is_double = words().double_surname.iter().any(|name| text.starts_with(name));
    let is_single = words().surname.iter().any(|name| text.starts_with(name));
    let fits = (is_single && (2..=3).contains(&count)) || (is_double && (3..=4).contains(&count));
    fits && !words().no_name_end.iter().any(|end| text.ends_with(end))
        && !words().no_name_begin.iter().any(|begin| text.starts_with(begin))
}

/// An address: where somebody lives, or a street with a house number, but not the address of an office.
fn address_in(text: &str, clause: &Clause) -> Option<BesideNumber> {
    let own = &text[clause.place.clone()];
    // A label before it may say that it is an office.
    let before = text[..clause.place.start].strip_suffix(['：', ':']);
    let label = before.and_then(|before| before.rsplit(|c| CLAUSE.contains(c)).next()).unwrap_or_default();
    let is_office = |word: &&str| own.contains(*word) || label.contains(*word);
    if clause.is_number || words().office.iter().any(is_office) {
        return None;
    }
    let verb = words().lives.iter().filter(|verb| own.starts_with(**verb)).max_by_key(|verb| verb.len());
    let bare = verb.map_or(own, |verb| &own[verb.len()..]);
    let has_street = words().street.iter().any(|word| {
        bare.match_indices(word).any(|(at, _)| at > 0 && starts_with_number(&bare[at + word.len()..]))
    });
    let has_place = words().street.iter().chain(&words().place).any(|word| bare.contains(word));
    let is_address = has_street || (verb.is_some() && has_place);
    is_address.then(|| BesideNumber {
        place: clause.place.end - bare.len()..clause.place.end,
        column: PersonalColumn::Hidden,
        label: verb.map_or("地址", |verb| verb).to_owned(),
    })
}

/// 12号, ３栋.
fn starts_with_number(text: &str) -> bool {
    let is_number =
        |c: char| crate::text::fold_char(c).is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = text.trim_start_matches(is_number);
    rest.len() < text.len() && words().house.iter().any(|word| rest.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::super::labelled_beside_numbers;

    fn found(text: &str) -> Vec<&str> {
        labelled_beside_numbers(text).into_iter().map(|one| &text[one.place]).collect()
    }

    #[test]
    fn r250_names_and_addresses_in_a_sentence_with_a_number_are_found() {
        for (text, words) in [
            (
                "申请人张小三，男，身份证号440103198812180899，住广州市天河区车陂街道车陂路12号3栋301房，电话13931244663。",
                &["张小三", "广州市天河区车陂街道车陂路12号3栋301房"][..],
            ),
            ("张小三，13931244663，车陂路12号301", &["张小三", "车陂路12号301"]),
            ("张小三（身份证号440103198812180899，户籍地址：车陂路12号）的申请", &["张小三", "车陂路12号"]),
            ("联系人欧阳小明13931244663", &["欧阳小明"]),
            ("住址：车陂路12号，电话13931244663", &["车陂路12号"]),
            ("李四 13931244663", &["李四"]),
        ] {
            assert_eq!(found(text), words, "{text}");
        }
    }

    #[test]
    fn r250_organs_officials_and_offices_are_no_private_people() {
        for text in [
            "申请人张小三，住车陂路12号",
            "高新区，13931244663",
            "王主任，13931244663",
            "请向车陂街道办事处（办公地址：车陂路12号）反映，电话13931244663",
            "地址：车陂路12号，电话13931244663",
            "局长王小明主持会议。电话13931244663",
            "安全第一，请拨打13931244663",
            "关于车陂路改造的通知，13931244663",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
