//! Which catalogue rows a power or service seems to belong to, ranked and with reasons: shared words,
//! rare ones counting more, a legal basis in common, the same publisher. A person decides (R60).

use super::ListLexicon;
use crate::catalogue::basis::{ParsedBasis, title_key};
use crate::text::fold;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// An entry or a row as it is compared. Words are cut by the caller: cutting needs a dictionary.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// Words of its names.
    pub words: Vec<String>,
    /// Words of what else it says; of rows only.
    pub wider: Vec<String>,
    /// Titles of its legal basis, by key, as written.
    pub bases: BTreeMap<String, String>,
    /// 实施机关 or 公开主体.
    pub organ: String,
}

/// Why a row is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    /// Words that both have, the rarest first.
    Words {
        /// The words.
        words: Vec<String>,
    },
    /// Titles that both cite.
    Basis {
        /// The titles.
        titles: Vec<String>,
    },
    /// 实施机关 is 公开主体.
    Organ {
        /// Its name.
        name: String,
    },
}

/// A row proposed for an entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkProposal {
    /// The entry, by its place.
    pub entry: usize,
    /// The row, by its place.
    pub row: usize,
    /// From 0 to 1.
    pub score: f64,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl Reason {
    /// The reason in words.
    #[must_use]
    pub fn text(&self) -> String {
        let quoted = |words: &[String], left: &str, right: &str| {
            words.iter().map(|word| format!("{left}{word}{right}")).collect::<Vec<_>>().join("、")
        };
        match self {
            Self::Words { words } => format!("用词相同：{}", quoted(words, "“", "”")),
            Self::Basis { titles } => format!("依据相同：{}", quoted(titles, "《", "》")),
            Self::Organ { name } => format!("实施机关与公开主体相同：{name}"),
        }
    }
}

/// The titles of a legal basis by key.
#[must_use]
pub fn basis_titles(cell: &str) -> BTreeMap<String, String> {
    let entries = ParsedBasis::parse(cell).entries;
    let titled = entries.into_iter().filter(|entry| !entry.title.is_empty());
    titled.map(|entry| (title_key(&entry.title), entry.title)).collect()
}

/// The rows proposed for each entry, best first, at most as many as the data says. `decided` are pairs
/// that a person has linked or rejected already: they are not proposed again.
#[must_use]
pub fn propose(entries: &[Side], rows: &[Side], decided: &HashSet<(usize, usize)>) -> Vec<LinkProposal> {
    let lexicon = ListLexicon::shipped();
    let index = Index::of(rows, lexicon.measure("wider_words"));
    let mut found = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let mut proposals: Vec<LinkProposal> = index
            .candidates(entry)
            .into_iter()
            .filter(|(row, _)| !decided.contains(&(at, *row)))
            .filter_map(|(row, words)| judge(lexicon, &index, (at, entry), (row, &rows[row]), words))
            .collect();
        proposals.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
        proposals.truncate(most(lexicon));
        found.extend(proposals);
    }
    found
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count from data")]
fn most(lexicon: &ListLexicon) -> usize {
    lexicon.measure("per_entry") as usize
}

/// The words a candidate shares with an entry: how much they weigh of all the entry's words, and which.
#[derive(Debug, Default)]
struct Shared {
    weight: f64,
    words: Vec<(f64, String)>,
}

/// Which rows have a word, and how rare words and titles are.
struct Index {
    rows_of: HashMap<String, Vec<(usize, f64)>>,
    bases: HashMap<String, usize>,
    rows: usize,
}

impl Index {
    fn of(rows: &[Side], wider: f64) -> Self {
        let mut rows_of: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut bases: HashMap<String, usize> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            let mut seen: HashSet<&str> = HashSet::new();
            let named = row.words.iter().map(|word| (word, 1.0));
            for (word, share) in named.chain(row.wider.iter().map(|word| (word, wider))) {
                if seen.insert(word) {
                    rows_of.entry(word.clone()).or_default().push((at, share));
                }
            }
            for key in row.bases.keys() {
                *bases.entry(key.clone()).or_default() += 1;
            }
        }
        Self { rows_of, bases, rows: rows.len() }
    }

    /// How rare something is that `count` rows have: 1 for the rarest.
    fn rarity(&self, count: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "counts of rows are small")]
        let (all, some) = (self.rows.max(1) as f64, count.max(1) as f64);
        (1.0 + all / some).ln() / (1.0 + all).ln()
    }

    fn candidates(&self, entry: &Side) -> Vec<(usize, Shared)> {
        let words: HashSet<&String> = entry.words.iter().collect();
        let count = |word: &str| self.rows_of.get(word).map_or(0, Vec::len);
        let all: f64 = words.iter().map(|word| self.rarity(count(word))).sum();
        let mut found: HashMap<usize, Shared> = HashMap::new();
        for word in words {
            let rarity = self.rarity(count(word));
            for (row, share) in self.rows_of.get(word).into_iter().flatten() {
                let shared = found.entry(*row).or_default();
                shared.weight += rarity * share / all.max(f64::MIN_POSITIVE);
                shared.words.push((rarity, word.clone()));
            }
        }
        found.into_iter().collect()
    }
}

fn judge(
    lexicon: &ListLexicon,
    index: &Index,
    (at, entry): (usize, &Side),
    (row_at, row): (usize, &Side),
    mut shared: Shared,
) -> Option<LinkProposal> {
    if shared.weight < lexicon.measure("least_words") {
        return None;
    }
    shared.words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let all: Vec<String> = shared.words.into_iter().map(|(_, word)| word).collect();
    // A word cut out of a longer one that is shared too says nothing more: 传教 of 宣传教育.
    let is_part =
        |word: &String| all.iter().any(|other| other.len() > word.len() && other.contains(word.as_str()));
    let words = all.iter().filter(|word| !is_part(word)).take(6).cloned().collect();
    let mut reasons = vec![Reason::Words { words }];
    let mut score = lexicon.measure("weight_words") * shared.weight.min(1.0);
    let common: Vec<&String> = entry.bases.keys().filter(|key| row.bases.contains_key(*key)).collect();
    let rarest = common
        .iter()
        .map(|key| index.rarity(index.bases.get(*key).copied().unwrap_or(1)))
        .fold(0.0, f64::max);
    if !common.is_empty() {
        score += lexicon.measure("weight_basis") * rarest;
        let titles = common.iter().filter_map(|key| row.bases.get(*key).cloned()).take(3).collect();
        reasons.push(Reason::Basis { titles });
    }
    if is_same_organ(&entry.organ, &row.organ) {
        score += lexicon.measure("weight_organ");
        reasons.push(Reason::Organ { name: entry.organ.clone() });
    }
    (score >= lexicon.measure("threshold")).then_some(LinkProposal { entry: at, row: row_at, score, reasons })
}

fn is_same_organ(organ: &str, publisher: &str) -> bool {
    let (organ, publisher) = (fold(organ), fold(publisher));
    organ.chars().count() >= 3
        && publisher.chars().count() >= 3
        && (publisher.contains(&organ) || organ.contains(&publisher))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(words: &str, wider: &str, basis: &str, organ: &str) -> Side {
        let cut = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        Side { words: cut(words), wider: cut(wider), bases: basis_titles(basis), organ: organ.to_owned() }
    }

    #[test]
    fn r60_the_row_with_the_rare_words_and_the_same_basis_comes_first_and_says_why() {
        let rows = [
            side("低保 审核 信息", "名单", "《社会救助暂行办法》（国务院令第649号）", "东湖区民政局"),
            side("特困 审核 信息", "名单", "《社会救助暂行办法》", "东湖区民政局"),
            side("政策 法规 文件", "文号", "《政府信息公开条例》", "东湖区民政局"),
        ];
        let entries = [side("低保 审核 确认", "", "《社会救助暂行办法》", "东湖区民政局")];
        let found = propose(&entries, &rows, &HashSet::new());
        assert_eq!(found[0].row, 0);
        let text: Vec<String> = found[0].reasons.iter().map(Reason::text).collect();
        assert_eq!(text[0], "用词相同：“低保”、“审核”");
        assert_eq!(text[1], "依据相同：《社会救助暂行办法》");
        assert!(text[2].contains("东湖区民政局"));
        assert!(found.iter().all(|proposal| proposal.row != 2), "no word in common is no proposal");
    }

    #[test]
    fn r60_words_cut_out_of_a_longer_one_are_not_told() {
        let rows = [side("宣传 传教 教育 宣传教育 法律", "", "", "")];
        let found = propose(&[side("宣传 传教 教育 宣传教育 法律", "", "", "")], &rows, &HashSet::new());
        let text = found[0].reasons[0].text();
        assert!(text.contains("“宣传教育”") && text.contains("“法律”") && !text.contains("“传教”"), "{text}");
    }

    #[test]
    fn r60_what_a_person_decided_is_not_proposed_again() {
        let rows = [side("低保 审核", "", "", "")];
        let entries = [side("低保 审核", "", "", "")];
        assert_eq!(propose(&entries, &rows, &HashSet::new()).len(), 1);
        assert!(propose(&entries, &rows, &HashSet::from([(0, 0)])).is_empty());
    }

    #[test]
    fn r60_proposals_are_few_and_in_order() {
        let rows: Vec<Side> = (0..20).map(|_| side("低保 审核", "", "", "")).collect();
        let found = propose(&[side("低保 审核", "", "", "")], &rows, &HashSet::new());
        assert_eq!(found.len(), 5);
        assert_eq!(found.iter().map(|p| p.row).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    }
}
