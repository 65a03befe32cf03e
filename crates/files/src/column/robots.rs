//! What a site asks of machines (robots.txt): the paths that its group for us, else that for all, closes and opens; the
//! longest rule decides.

/// The rules of a site for one name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<(bool, String)>,
}

impl Robots {
    /// Reads the file for a name such as `gongkai`.
    #[must_use]
    pub fn read(text: &str, name: &str) -> Self {
        let (mut ours, mut of_all) = (None::<Vec<(bool, String)>>, None::<Vec<(bool, String)>>);
        let (mut named, mut is_head) = ((false, false), false);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((field, value)) = line.split_once(':') else { continue };
            let (field, value) = (field.trim().to_ascii_lowercase(), value.trim());
            match field.as_str() {
                "user-agent" => {
                    if !is_head {
                        named = (false, false);
                    }
                    is_head = true;
                    named.0 |= value.to_ascii_lowercase() == name;
                    named.1 |= value == "*";
                    if named.0 {
                        ours.get_or_insert_default();
                    }
                    if named.1 {
                        of_all.get_or_insert_default();
                    }
                }
                "allow" | "disallow" => {
                    is_head = false;
                    // An empty rule closes nothing.
                    if value.is_empty() {
                        continue;
                    }
                    let rule = (field == "allow", value.to_owned());
                    for (is_meant, rules) in [(named.0, &mut ours), (named.1, &mut of_all)] {
                        if let Some(rules) = rules.as_mut().filter(|_| is_meant) {
                            rules.push(rule.clone());
                        }
                    }
                }
                _ => {}
            }
        }
        Self { rules: ours.or(of_all).unwrap_or_default() }
    }

    /// True for a path, with its query, that machines may read.
    #[must_use]
    pub fn allows(&self, path: &str) -> bool {
        let matching = self.rules.iter().filter(|(_, pattern)| is_match(pattern, path));
        // Of rules of one length the kind one decides.
        matching.max_by_key(|(allows, pattern)| (pattern.len(), *allows)).is_none_or(|(allows, _)| *allows)
    }
}

/// `*` stands for anything, `$` for the end.
fn is_match(pattern: &str, path: &str) -> bool {
    let (pattern, is_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut open_end = false;
    for part in parts {
        open_end = part.is_empty();
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    !is_end || open_end || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_of_the_nearest_group_decides() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: Other\nUser-agent: Gongkai # us\nDisallow: /inner/\n\
                    Allow: /inner/open/\nDisallow: /*.pdf$\nDisallow:\n";
        let ours = Robots::read(text, "gongkai");
        for (path, allowed) in [
            ("/", true),
            ("/inner/a.html", false),
            ("/inner/open/a.html", true),
            ("/a.pdf", false),
            ("/a.pdf?x=1", true),
        ] {
            assert_eq!(ours.allows(path), allowed, "{path}");
        }
        assert!(!Robots::read(text, "somebody").allows("/a"), "the group for all");
        assert!(Robots::read("", "gongkai").allows("/a"));
        assert!(Robots::read("<html>没有这个网页</html>", "gongkai").allows("/a"));
    }
}
