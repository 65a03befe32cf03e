//! Names of people in running words without a number beside them (R42a): behind what somebody is called (监护人王五六),
//! and words that only look like names, which a person must judge.

use super::PersonalColumn;
use super::running::{CLAUSE, is_name};
use super::vocabulary::words;
use std::ops::Range;

/// Words that are told at most.
const MOST_LEFT: usize = 50;

/// True for a word that looks like the whole name of a person: a surname and one or two characters.
#[must_use]
pub fn is_person_name(word: &str) -> bool {
    is_name(word)
}

/// True for a head or a label behind which people's names stand at times, and other things at others: 对象, 负责人.
#[must_use]
pub fn is_name_label(word: &str) -> bool {
    name_label_before(word.trim_end_matches([':', '：']).trim_end())
}

/// True where words end in a label behind which a name may stand.
pub(super) fn name_label_before(before: &str) -> bool {
    words().name_label.iter().chain(&words().person_role).any(|word| before.ends_with(word))
}

/// The names behind what people are called, without a colon between: 监护人王五六. The name is all that is left of its
/// clause, and what people are called is said of one person.
#[must_use]
pub fn running_names(text: &str) -> Vec<(Range<usize>, PersonalColumn)> {
    let mut found = Vec::new();
    for clause in clauses(text) {
        let own = &text[clause.clone()];
        let roles = words().name_head.iter().chain(&words().name_label).chain(&words().person_role);
        let single = roles.filter(|role| !words().many_people.contains(role));
        let start = single.filter_map(|role| Some(own.rfind(role)? + role.len())).max();
        if let Some(start) = start.filter(|start| is_name(&own[*start..])) {
            found.push((clause.start + start..clause.end, PersonalColumn::Name));
        }
    }
    found
}

/// Words of a text that look like names, where somebody masked it and could not be sure of them: a clause that is
/// nothing but a name, and what follows somebody's designation. Each is told once.
#[must_use]
pub fn names_left(text: &str) -> Vec<String> {
    let is_masked = text.contains(['*', '＊']);
    let mut found: Vec<String> = Vec::new();
    for clause in clauses(text) {
        let own = &text[clause];
        let behind = || {
            let roles = words().name_head.iter().chain(&words().name_label).chain(&words().person_role);
            let start = roles.filter_map(|role| Some(own.rfind(role)? + role.len())).max()?;
            [3, 2]
                .into_iter()
                .find_map(|count| first_characters(&own[start..], count).filter(|word| is_name(word)))
        };
        let word = if is_name(own) { Some(own).filter(|_| is_masked) } else { behind() };
        if let Some(word) = word.filter(|word| !found.iter().any(|known| known == word))
            && found.len() < MOST_LEFT
        {
            found.push(word.to_owned());
        }
    }
    found
}

fn first_characters(text: &str, count: usize) -> Option<&str> {
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.nth(count - 1).map(|end| &text[..end])
}

/// The clauses of a text.
fn clauses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split(|c| CLAUSE.contains(c)).filter_map(move |part| {
        let place = start..start + part.len();
        start = place.end + text[place.end..].chars().next().map_or(0, char::len_utf8);
        (!part.is_empty()).then_some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r42a_names_behind_what_people_are_called_are_found() {
        for (text, names) in [
            ("监护人王五六，联系人赵七八。", &["王五六", "赵七八"][..]),
            ("由其法定代表人欧阳小明（男）签字", &["欧阳小明"]),
            ("初审对象张三三、金额800元", &["张三三"]),
            ("申请人应当，申请人符合，居民安全，学生管理，负责人高新区", &[]),
            ("申请人张小三因病致贫", &[]),
            ("监护人\n王五六", &[]),
        ] {
            let found: Vec<&str> = running_names(text).into_iter().map(|(place, _)| &text[place]).collect();
            assert_eq!(found, names, "{text}");
        }
    }

    #[test]
    fn r42a_what_looks_like_a_name_is_told() {
        for (text, names) in [
            ("姓名：张*，李小四，金额800元", &["李小四"][..]),
            ("申请人张小三因病致贫，村民王五家", &["张小三", "王五家"]),
            ("姓名：张*，项目，方案，高新区，安全，全部", &[]),
            ("李小四，金额800元", &[]),
            ("公示期满，请居民监督，申请人应当到场", &[]),
        ] {
            assert_eq!(names_left(text), names, "{text}");
        }
    }
}
