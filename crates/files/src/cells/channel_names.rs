//! Canonical names of channels and platforms and every way of writing them (R46, R47).

use crate::vocabulary::vocabulary;
use domain::reference::Reference;
use domain::text::fold;
use rustc_hash::FxHashMap;

/// How a written name was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// A canonical name; `rest` is what was written beside it, e.g. in brackets.
    Known { name: String, rest: String, literal: bool },
    /// 其他 with its own words.
    Other { text: String },
    /// A name outside the vocabulary, as written.
    Unknown(String),
}

/// A tree of all names, walked over a text with its white space left aside.
pub(crate) struct ChannelNames {
    canonical: Vec<String>,
    /// Marks of channel cells: ticked or not.
    marks: FxHashMap<char, bool>,
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    next: FxHashMap<char, u32>,
    ends: Option<u32>,
}

impl ChannelNames {
    /// Builds it from the vocabulary of channels.
    pub(crate) fn new(reference: &Reference) -> Self {
        let mut names = Self { canonical: Vec::new(), marks: marks(reference), nodes: vec![Node::default()] };
        names.canonical = reference.channels.iter().map(|channel| channel.name.clone()).collect();
        // Canonical names first: a name that is one channel's own is never another's variant.
        for (index, channel) in (0_u32..).zip(&reference.channels) {
            names.add_forms(&channel.name, index);
        }
        for (index, channel) in (0_u32..).zip(&reference.channels) {
            for variant in &channel.variants {
                if !variant.contains(['×', '_']) && !variant.contains("如") {
                    names.add_forms(&without_remark(variant), index);
                }
            }
        }
        names
    }

    /// The longest name that begins at `at`: its end and canonical index.
    pub(crate) fn longest(&self, text: &[char], at: usize) -> Option<(usize, u32)> {
        let mut node = 0_usize;
        let mut found = None;
        for (offset, c) in text[at..].iter().enumerate() {
            if c.is_whitespace() && offset > 0 {
                continue;
            }
            match self.nodes[node].next.get(&domain::text::fold_char(*c)) {
                Some(next) => node = *next as usize,
                None => break,
            }
            if let Some(index) = self.nodes[node].ends {
                found = Some((at + offset + 1, index));
            }
        }
        found
    }

    /// The canonical name of an index.
    pub(crate) fn name(&self, index: u32) -> &str {
        &self.canonical[index as usize]
    }

    /// What a glyph means in a channel cell, if it is a known mark.
    pub(crate) fn mark(&self, glyph: char) -> Option<bool> {
        self.marks.get(&glyph).copied()
    }

    /// Puts names in the order of the vocabulary, unknown ones after them as they stood.
    pub(crate) fn sort(&self, channels: &mut [String]) {
        let place =
            |name: &String| self.canonical.iter().position(|known| known == name).unwrap_or(usize::MAX);
        if !channels.is_sorted_by_key(place) {
            channels.sort_by_key(place);
        }
    }

    /// How a name as written is to be understood.
    pub(crate) fn understand(&self, written: &str) -> Named {
        if let Some(name) = self.canonical.iter().find(|name| *name == written.trim())
            && name != OTHER
        {
            return Named::Known { name: name.clone(), rest: String::new(), literal: true };
        }
        let cleaned = super::clean(written);
        let text = cleaned.trim_matches(|c: char| c.is_whitespace() || "、，,；;。.|：:_＿—-/".contains(c));
        if let Some((index, rest)) = self.whole(text) {
            return self.known(index, rest, fold(text) == fold(self.name(index)));
        }
        if let Some(named) = self.other(text) {
            return named;
        }
        let (outside, inside) = split_bracket(text);
        if !inside.is_empty()
            && let Some((index, _)) = self.whole(outside)
        {
            return self.known(index, inside.to_owned(), false);
        }
        // 政府网站：www.example.gov.cn, “白石民政”微信公众号: an address behind it, its own name in quotes beside it.
        if let Some(bare) = without_address(text).or_else(|| without_quoted(text))
            && let Some((index, _)) = self.whole(&bare)
            && self.name(index) != OTHER
        {
            return self.known(index, text.to_owned(), false);
        }
        // A place or unit before the name: 白石县政务服务中心.
        let chars: Vec<char> = outside.chars().collect();
        for start in 1..chars.len() {
            if let Some((end, index)) = self.longest(&chars, start)
                && end == chars.len()
                && end - start >= 3
            {
                let prefix: String = chars[..start].iter().collect();
                if ends_with_any(&prefix, "place_end") {
                    return self.known(index, text.to_owned(), false);
                }
            }
        }
        if ends_with_any(outside, "website_end")
            && let Some(index) = self.canonical.iter().position(|name| name == WEBSITE)
        {
            return self.known(u32::try_from(index).unwrap_or(0), text.to_owned(), false);
        }
        Named::Unknown(text.to_owned())
    }

    fn known(&self, index: u32, rest: String, literal: bool) -> Named {
        if self.name(index) == OTHER {
            return Named::Other { text: rest };
        }
        Named::Known { name: self.name(index).to_owned(), rest, literal }
    }

    /// The name when it covers the whole text.
    fn whole(&self, text: &str) -> Option<(u32, String)> {
        let chars: Vec<char> = text.chars().collect();
        let (end, index) = self.longest(&chars, 0)?;
        (end == chars.len()).then(|| (index, String::new()))
    }

    /// 其他：××, 其他（××）, 其他××平台: the words after it may themselves be a known name.
    fn other(&self, text: &str) -> Option<Named> {
        let rest =
            vocabulary().words("other_channel").iter().find_map(|word| text.strip_prefix(word.as_str()))?;
        let is_led = rest.starts_with(['：', ':', '（', '(', '_', '＿', ' ', '-', '—', '，', ',', '、', '/']);
        let inner = rest.trim_matches(|c: char| "：:（）()_＿ -—，,、。.；;/".contains(c));
        if inner.is_empty() {
            return Some(Named::Other { text: String::new() });
        }
        if let Some((index, _)) = self.whole(inner) {
            return Some(self.known(index, String::new(), false));
        }
        is_led.then(|| Named::Other { text: inner.to_owned() })
    }

    /// A name and its forms with other strokes, or without its bracket.
    fn add_forms(&mut self, name: &str, index: u32) {
        let folded = fold(name);
        let mut forms = vec![folded.clone()];
        // 村(社区)公示栏 without its bracket would be 村: only one at the end is an addition.
        if let Some((outside, _)) = folded.strip_suffix(')').and_then(|name| name.split_once('(')) {
            forms.push(outside.to_owned());
        }
        for form in forms {
            if form.contains('/') {
                for stroke in ["、", "", "\\", "|", "-", "和", "或", ","] {
                    self.add(&form.replace('/', stroke), index);
                }
            }
            self.add(&form, index);
        }
    }

    fn add(&mut self, name: &str, index: u32) {
        if name.is_empty() {
            return;
        }
        let mut node = 0_usize;
        for c in name.chars() {
            let fresh = u32::try_from(self.nodes.len()).unwrap_or(0);
            let next = *self.nodes[node].next.entry(c).or_insert(fresh);
            if next == fresh {
                self.nodes.push(Node::default());
            }
            node = next as usize;
        }
        self.nodes[node].ends.get_or_insert(index);
    }
}

/// The marks of the reader's words and of the channel vocabulary.
fn marks(reference: &Reference) -> FxHashMap<char, bool> {
    let words = vocabulary();
    let of_file = [(&reference.marks.ticked, true), (&reference.marks.unticked, false)];
    let own = [("channel_on", true), ("channel_off", false)];
    let texts = own.iter().flat_map(|(kind, on)| words.words(kind).iter().map(|t| (t.as_str(), *on)));
    let more = of_file.iter().flat_map(|(list, on)| list.iter().map(|t| (without_remark_of(t), *on)));
    let mut marks = FxHashMap::default();
    for (text, on) in texts.chain(more) {
        if let (Some(mark), None) = (text.chars().next(), text.chars().nth(1)) {
            marks.entry(mark).or_insert(on);
        }
    }
    marks
}

/// A mark without the editors' remark, e.g. L（OCR）.
fn without_remark_of(mark: &str) -> &str {
    mark.split('（').next().unwrap_or(mark)
}

/// 政府网站, to which a site's own name belongs.
const WEBSITE: &str = "政府网站";
/// 其他, whose words are kept.
pub(crate) const OTHER: &str = "其他";

fn ends_with_any(text: &str, kind: &str) -> bool {
    vocabulary().words(kind).iter().any(|word| text.ends_with(word.as_str()))
}

/// A variant without the editors' remark, e.g. 人户/现场（OCR）.
fn without_remark(variant: &str) -> String {
    variant.replace("（OCR）", "").replace("（缺字）", "")
}

/// The name before a colon and an address of the web.
fn without_address(text: &str) -> Option<String> {
    let (name, behind) = text.split_once(['：', ':'])?;
    let address = behind.trim().to_ascii_lowercase();
    let is_address =
        (address.starts_with("http") || address.starts_with("www.") || address.contains(".gov.cn"))
            && !address.contains(char::is_whitespace);
    is_address.then(|| name.trim().to_owned())
}

/// The name before or behind a name in quotes.
fn without_quoted(text: &str) -> Option<String> {
    let (open, close) = (['“', '"', '「', '‘'], ['”', '"', '」', '’']);
    if let Some(rest) = text.strip_prefix(open) {
        return rest.split_once(close).map(|(_, name)| name.trim().to_owned());
    }
    let (name, _) = text.strip_suffix(close)?.split_once(open)?;
    Some(name.trim_end_matches(['：', ':', ' ']).to_owned())
}

/// `政务服务中心（一楼）` as the name and what stands in the bracket.
fn split_bracket(text: &str) -> (&str, &str) {
    match text.find(['(', '（']) {
        Some(at) if at > 0 => (&text[..at], text[at..].trim_matches(['(', ')', '（', '）'])),
        _ => (text, ""),
    }
}
