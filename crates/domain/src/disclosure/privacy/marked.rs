//! Numbers whose digits other marks part than spaces and hyphens (R250): 138.7254.4046, (138)7550 7385,
//! 6222·0279·1805·8887. Dots and slashes stand in figures and versions too, so there a label or a name must be near.

use super::groups::{BRACKET, Gap, Group};
use super::vocabulary::words;
use super::{NumberKind, PersonalNumber, boundary, kinds, running, split};
use std::ops::Range;

/// Characters before a number in which a label is near.
const NEAR_BEFORE: usize = 24;
/// Characters behind a number in which a label is near.
const NEAR_BEHIND: usize = 8;

/// Digits before the first mark.
const FEWEST_BEFORE: usize = 3;

/// The number that begins with a group behind which a mark stands, with how many groups it took.
pub(super) fn number(text: &str, run: &[Group], first: usize) -> Option<(PersonalNumber, usize)> {
    let Gap::Mark(mark) = run.get(first + 1)?.gap else { return None };
    // Days, decimals and amounts go no further.
    if run[first].digits.len() < FEWEST_BEFORE {
        return None;
    }
    if mark == BRACKET {
        return [3, 2].into_iter().find_map(|length| Some((bracketed(text, run, first, length)?, length)));
    }
    let length = 2 + run[first + 2..].iter().take_while(|group| group.gap == Gap::Mark(mark)).count();
    let chain = &run[first..first + length];
    let is_tied = matches!(run[first].gap, Gap::Hyphen | Gap::Mark('.'))
        || run[first].gap == Gap::Mark(mark)
        || goes_on(run, first + length);
    if is_tied
        || !(11..=kinds::MOST_DIGITS).contains(&chain.iter().map(|group| group.digits.len()).sum::<usize>())
    {
        return None;
    }
    let digits: String = chain.iter().map(|group| group.digits.as_str()).collect();
    let kind = kinds::kind(&digits)?;
    let place = chain[0].place.start..chain[length - 1].place.end;
    let fits = kind == NumberKind::IdentityNumber || may_be_parted(text, chain, &place, (kind, mark));
    (fits && boundary::stands_free(text, &place, kind))
        .then_some((PersonalNumber { kind, place, digits }, length))
}

/// True where a hyphen or a dot ties more digits to those before.
fn goes_on(run: &[Group], next: usize) -> bool {
    run.get(next).is_some_and(|group| matches!(group.gap, Gap::Hyphen | Gap::Mark('.')))
}

fn lengths(groups: &[Group]) -> Vec<usize> {
    groups.iter().map(|group| group.digits.len()).collect()
}

/// Whether a number without a check digit of its own may be parted so.
fn may_be_parted(
    text: &str,
    chain: &[Group],
    place: &Range<usize>,
    (kind, mark): (NumberKind, char),
) -> bool {
    let before = &text[..place.start];
    if ends_in(before, &words().other_number) {
        return false;
    }
    let lengths = lengths(chain);
    let is_labelled = split::ends_in_number_label(before);
    let in_fours = lengths.len() > 2 && lengths[..lengths.len() - 1].iter().all(|length| *length == 4);
    match kind {
        NumberKind::Mobile => {
            let is_weak = matches!(mark, '.' | '/');
            match lengths[..] {
                [3, 4, 4] | [4, 4, 3] | [4, 3, 4] => !is_weak || is_of_a_person(text, place),
                // 134.12345678 may be a place on a map.
                [3, 8] | [7, 4] => is_labelled || (!is_weak && is_of_a_person(text, place)),
                _ => false,
            }
        }
        _ => in_fours || is_labelled,
    }
}

/// A mobile number with brackets about some of its digits: (138)7550 7385, 138（7550）7385.
fn bracketed(text: &str, run: &[Group], first: usize, length: usize) -> Option<PersonalNumber> {
    let chain = run.get(first..first + length).filter(|chain| matches!(chain[0].digits.len(), 3 | 7))?;
    let may_part = |group: &Group| match group.gap {
        Gap::Space => !group.is_new_line,
        Gap::Hyphen => true,
        Gap::Mark(mark) => mark == BRACKET,
        Gap::Break => false,
    };
    let is_usual = matches!(lengths(chain)[..], [3, 4, 4] | [3, 8] | [7, 4]);
    let is_behind_digits = match (run[first].gap, first.checked_sub(1).map(|at| &run[at].digits)) {
        (Gap::Hyphen, _) => true,
        (Gap::Mark(BRACKET), Some(digits)) => !words().country.contains(&digits.as_str()),
        _ => false,
    };
    if !is_usual || is_behind_digits || goes_on(run, first + length) || !chain[1..].iter().all(may_part) {
        return None;
    }
    let digits: String = chain.iter().map(|group| group.digits.as_str()).collect();
    let kind = kinds::kind(&digits).filter(|kind| *kind == NumberKind::Mobile)?;
    let place = with_bracket(text, chain[0].place.start..chain[length - 1].place.end)?;
    let before = &text[..place.start];
    let is_labelled = split::ends_in_number_label(before);
    // （138）20230512 is the 138th of a list with a day.
    let is_day = kinds::is_day(&digits[3..]) && !is_labelled;
    let is_other = is_day || ends_in(before, &words().other_number);
    (!is_other && boundary::stands_free(text, &place, kind)).then_some(PersonalNumber { kind, place, digits })
}

/// The place with the bracket that opens right before it; none where brackets in it are left open.
fn with_bracket(text: &str, place: Range<usize>) -> Option<Range<usize>> {
    let opens = |c: char| matches!(c, '(' | '（' | '[' | '［' | '【');
    let closes = |c: char| matches!(c, ')' | '）' | ']' | '］' | '】');
    let mut own = text[place.clone()].chars().filter(|c| opens(*c) || closes(*c));
    let is_opened_before = own.clone().next().is_some_and(closes);
    let start = match is_opened_before {
        true => place.start - text[..place.start].chars().next_back().filter(|c| opens(*c))?.len_utf8(),
        false => place.start,
    };
    let depth = own.try_fold(i32::from(is_opened_before), |depth, c| {
        let depth = if opens(c) { depth + 1 } else { depth - 1 };
        (0..2).contains(&depth).then_some(depth)
    });
    (depth == Some(0)).then_some(start..place.end)
}

/// True where a label of a telephone or a name stands near, or where there is nothing but the number.
fn is_of_a_person(text: &str, place: &Range<usize>) -> bool {
    let (before, behind) = (&text[..place.start], &text[place.end..]);
    let is_bare = |text: &str| !text.chars().any(char::is_alphanumeric);
    if is_bare(before) && is_bare(behind) {
        return true;
    }
    let ends = |c: char| "。；;！？\n".contains(c);
    let start = before.char_indices().rev().take(NEAR_BEFORE).take_while(|(_, c)| !ends(*c)).last();
    let near = start.map_or("", |(at, _)| &before[at..]);
    let after: String = behind.chars().take(NEAR_BEHIND).take_while(|c| !ends(*c)).collect();
    let word = near.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let near = near.to_lowercase();
    words().call.iter().any(|label| near.contains(label) || after.contains(label)) || running::is_name(word)
}

/// True where a text ends in one of these words, signs between it and a number aside.
fn ends_in(text: &str, labels: &[&str]) -> bool {
    let bare = split::without_label_end(text).to_lowercase();
    labels.iter().any(|label| bare.ends_with(label))
}
