//! The bodies that an installation knows, held against what 公开主体 names (R55).
//!
//! A name counts as known as it is registered, in short (区民政局), with the superior's place before
//! it (广州市天河区民政局), with an inner section behind it, or joined with another known one. Groups
//! such as 各镇人民政府 name several bodies at once; class names and vague words are R56's.

use super::lexicon::Lexicon;
use super::publisher::{bodies, is_no_body, names_place};
use crate::organisation::FormerName;
use crate::text::fold;
use jiff::civil::Date;
use std::collections::HashSet;

/// Fewer characters name no body in short.
const SHORTEST: usize = 3;

/// The bodies of an installation: those that stand and the names that none bears any more.
#[derive(Debug, Default)]
pub struct PublisherRegister {
    standing: HashSet<String>,
    former: Vec<(String, FormerName)>,
    fillers: Vec<String>,
    joins: Vec<String>,
}

/// A body in a cell that no standing unit answers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownBody<'a> {
    /// The body as written, folded.
    pub name: String,
    /// What became of the body that bore the name, where one did.
    pub former: Option<&'a FormerName>,
}

impl PublisherRegister {
    /// A register of standing names, short ones among them, and of former ones.
    #[must_use]
    pub fn new<'a>(standing: impl IntoIterator<Item = &'a str>, former: Vec<FormerName>) -> Self {
        let words = |kind| Lexicon::shipped().words(kind).to_vec();
        let mut register =
            Self { fillers: words("body_filler"), joins: words("body_join"), ..Self::default() };
        register.standing = standing.into_iter().map(|name| register.short(&fold(name))).collect();
        register.standing.remove("");
        register.former = former.into_iter().map(|name| (register.short(&fold(&name.name)), name)).collect();
        register
    }

    /// The bodies of a cell that are not known on a day, each once.
    #[must_use]
    pub fn unknown(&self, cell: &str, today: Date) -> Vec<UnknownBody<'_>> {
        let text = fold(cell);
        let mut unknown: Vec<UnknownBody<'_>> = Vec::new();
        for body in bodies(&text) {
            let seen = unknown.iter().any(|known| known.name == body);
            let short = self.short(body);
            let is_sound_group = is_group(body) && !self.is_fused(&short);
            if seen || is_no_body(body) || is_sound_group || self.knows(&short) {
                continue;
            }
            unknown.push(UnknownBody { name: body.to_owned(), former: self.former(&short, today) });
        }
        unknown
    }

    /// True where none of the bodies that a cell names is known, and it names some.
    #[must_use]
    pub fn is_of_others(&self, cell: &str, today: Date) -> bool {
        let text = fold(cell);
        let named = bodies(&text).into_iter().filter(|body| !is_no_body(body) && !is_group(body));
        let unknown = self.unknown(cell, today);
        let mut named = named.peekable();
        let stands_for = |body: &str| unknown.iter().any(|one| one.name == body && one.former.is_none());
        named.peek().is_some() && named.all(stands_for)
    }

    /// What became of a body by its name, else by the short form that only one of the former ones has.
    fn former(&self, short: &str, today: Date) -> Option<&FormerName> {
        let before = || self.former.iter().filter(|(_, was)| was.since <= today);
        let exact = before().find(|(name, _)| name == short);
        exact.map(|(_, was)| was).or_else(|| {
            let mut like =
                before().filter(|(name, _)| is_short_for(short, name) || has_superior(short, name));
            let (_, was) = like.next()?;
            like.all(|(_, other)| other.now == was.now).then_some(was)
        })
    }

    fn knows(&self, body: &str) -> bool {
        let is_known = self.standing.contains(body)
            || self.standing.iter().any(|name| {
                is_short_for(body, name) || has_superior(body, name) || self.is_within(body, name)
            });
        is_known || self.is_joined(body)
    }

    /// 天河区民政局社会救助科 within 天河区民政局; a name that is only a place holds no body of it.
    fn is_within(&self, body: &str, name: &str) -> bool {
        let is_place = || name.chars().next_back().is_some_and(|last| names_place(&format!("某{last}")));
        let is_inner = |rest: &str| !names_place(rest) || self.knows(rest);
        body.strip_prefix(name).is_some_and(|rest| names_place(name) && !is_place() && is_inner(rest))
    }

    /// 天河区民政局会同天河区财政局: a known body on either side.
    fn is_joined(&self, body: &str) -> bool {
        self.joins.iter().flat_map(|join| body.match_indices(join.as_str())).any(|(at, join)| {
            let (left, right) = (&body[..at], &body[at + join.len()..]);
            !left.is_empty() && !right.is_empty() && self.knows(left) && self.knows(right)
        })
    }

    /// 天河区民政局天河区各街道办事处: a known body, and a group that names its own place right behind it.
    fn is_fused(&self, body: &str) -> bool {
        let is_place =
            |name: &str| name.chars().next_back().is_some_and(|last| names_place(&format!("某{last}")));
        self.standing.iter().any(|name| {
            let behind = body.strip_prefix(name.as_str()).filter(|_| names_place(name) && !is_place(name));
            behind.is_some_and(|behind| {
                let group = Lexicon::shipped().words("body_group");
                let before = group.iter().filter_map(|word| behind.find(word.as_str())).min();
                before.is_some_and(|at| names_place(&behind[..at]))
            })
        })
    }

    /// A folded name without its bracketed addition and without what abbreviations leave out.
    fn short(&self, body: &str) -> String {
        let bare = match body.find('(') {
            Some(at) if at > 0 => &body[..at],
            _ => body,
        };
        self.fillers.iter().fold(bare.to_owned(), |text, filler| text.replace(filler.as_str(), ""))
    }
}

fn is_group(body: &str) -> bool {
    Lexicon::shipped().contains("body_group", body)
}

/// 区民政局 or 民政局 for 天河区民政局.
fn is_short_for(body: &str, name: &str) -> bool {
    body.chars().count() >= SHORTEST && name.ends_with(body)
}

/// 广州市天河区民政局 for 天河区民政局; a name without a place may stand for the body of another one.
fn has_superior(body: &str, name: &str) -> bool {
    body.strip_suffix(name).is_some_and(|before| names_place(name) && names_place(before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn register() -> PublisherRegister {
        let former = FormerName {
            name: "天河区卫生局".to_owned(),
            since: date(2026, 3, 1),
            event: "更名为".to_owned(),
            now: Some("天河区卫生健康局".to_owned()),
            document: String::new(),
        };
        let standing = [
            "天河区",
            "天河区人民政府",
            "天河区民政局",
            "区民政局",
            "天河区卫生健康局",
            "天河区住房和城乡建设局",
            "天河区石牌街道办事处",
            "",
        ];
        PublisherRegister::new(standing, vec![former])
    }

    fn unknown(cell: &str) -> Vec<String> {
        register().unknown(cell, date(2026, 11, 20)).into_iter().map(|body| body.name).collect()
    }

    #[test]
    fn r55_a_body_of_the_register_is_known_in_every_way_people_write_it() {
        for cell in [
            "",
            "天河区民政局",
            "区民政局",
            "民政局",
            "天河区民政局（牵头）",
            "天河区民政局社会救助科",
            "广州市天河区民政局",
            "天河区政府",
            "石牌街道",
            "天河区石牌街道办事处",
            "天河区民政局、各镇人民政府",
            "天河区民政局及各街道办事处",
            "天河区各街道办事处",
            "天河区民政局和天河区住房和城乡建设局",
            "各街道办事处",
            "县级民政部门",
            "相关部门",
        ] {
            assert_eq!(unknown(cell), Vec::<String>::new(), "{cell}");
        }
    }

    #[test]
    fn r55_a_body_outside_the_register_is_told_once_by_its_name() {
        for (cell, names) in [
            ("白石县民政局", vec!["白石县民政局"]),
            ("白石县民政局、天河区民政局，白石县民政局", vec!["白石县民政局"]),
            ("天河区财政局", vec!["天河区财政局"]),
            ("天河区民政局会同白石县财政局", vec!["天河区民政局会同白石县财政局"]),
            ("白石县天河镇民政局", vec!["白石县天河镇民政局"]),
            ("天河区民政局天河区各街道办事处", vec!["天河区民政局天河区各街道办事处"]),
            ("天河区教育局、县级民政部门", vec!["天河区教育局"]),
        ] {
            assert_eq!(unknown(cell), names, "{cell}");
        }
    }

    #[test]
    fn r55_a_former_name_is_known_as_such_from_its_day_on() {
        let register = register();
        let now = |day| {
            let found = register.unknown("天河区卫生局", day);
            found[0].former.and_then(|was| was.now.clone())
        };
        assert_eq!(now(date(2026, 11, 20)).as_deref(), Some("天河区卫生健康局"));
        assert_eq!(now(date(2026, 2, 28)), None, "not before the day");
    }

    #[test]
    fn r55_a_short_form_of_one_former_name_is_known_as_such() {
        let was = |name: &str, now: &str| FormerName {
            name: name.to_owned(),
            since: date(2026, 3, 1),
            event: "并入".to_owned(),
            now: Some(now.to_owned()),
            document: String::new(),
        };
        let merged = [
            was("天河区石牌街道办事处", "天河区五山街道办事处"),
            was("天河区卫生局", "甲"),
            was("越秀区卫生局", "乙"),
        ];
        let register = PublisherRegister::new(["天河区五山街道办事处"], merged.to_vec());
        let now = |cell| {
            let found = register.unknown(cell, date(2026, 11, 20));
            found[0].former.and_then(|was| was.now.clone())
        };
        assert_eq!(now("石牌街道").as_deref(), Some("天河区五山街道办事处"));
        assert_eq!(now("广州市天河区石牌街道").as_deref(), Some("天河区五山街道办事处"));
        assert_eq!(now("卫生局"), None, "of which district is not said");
    }

    #[test]
    fn r55_a_cell_is_of_others_only_where_it_names_nobody_known() {
        let register = register();
        for (cell, expected) in [
            ("白石县民政局", true),
            ("白石县民政局、白石县财政局", true),
            ("白石县民政局、天河区民政局", false),
            ("天河区卫生局", false),
            ("县级民政部门", false),
            ("", false),
        ] {
            assert_eq!(register.is_of_others(cell, date(2026, 11, 20)), expected, "{cell}");
        }
    }
}
