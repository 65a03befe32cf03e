//! The vocabulary of 公开渠道和载体: canonical names, platforms, and what counts as the government
//! website or as public media (R46, R47, R51-R53).

use super::lexicon::Lexicon;
use crate::reference::Reference;
use crate::text::fold;
use std::collections::HashMap;

/// Names of channels as one finds them, with what they stand for.
#[derive(Debug, Clone)]
pub struct ChannelVocabulary {
    names: HashMap<String, Known>,
}

/// What a channel name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The canonical name.
    pub canonical: String,
    /// A professional platform (R47, R52).
    pub is_platform: bool,
    /// The government website, the first platform of key fields (R51).
    pub is_website: bool,
    /// One of the public media that suffice where R53 applies.
    pub is_public_media: bool,
}

impl ChannelVocabulary {
    /// The vocabulary of `data/channels.tsv`.
    #[must_use]
    pub fn new(reference: &Reference) -> Self {
        let lexicon = Lexicon::shipped();
        let mut names = HashMap::new();
        for channel in &reference.channels {
            let known = Known {
                canonical: channel.name.clone(),
                is_platform: channel.is_platform,
                is_website: lexicon.words("website_name").contains(&channel.name),
                is_public_media: lexicon.words("public_media").contains(&channel.name),
            };
            for name in channel.variants.iter().chain([&channel.name]) {
                names.insert(fold(name), known.clone());
            }
        }
        Self { names }
    }

    /// The canonical name of the government website.
    #[must_use]
    pub fn website(&self) -> &str {
        self.names.values().find(|known| known.is_website).map_or("", |known| known.canonical.as_str())
    }

    /// What a name stands for; none outside the vocabulary.
    #[must_use]
    pub fn known(&self, name: &str) -> Option<&Known> {
        self.names.get(name).or_else(|| self.names.get(&fold(name)))
    }

    /// True for 政府网站 in any of its names, a site's own name or address included.
    #[must_use]
    pub fn is_website(&self, name: &str) -> bool {
        self.known(name).map_or_else(
            || Lexicon::shipped().contains("website_name", &fold(name)),
            |known| known.is_website,
        )
    }

    /// True when the vocabulary or a pattern knows the name; 其他 with its filling counts as known.
    #[must_use]
    pub fn is_known(&self, name: &str) -> bool {
        self.known(name).is_some() || self.is_website(name) || fold(name).starts_with("其他")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r46_names_and_what_they_stand_for() {
        let vocabulary = ChannelVocabulary::new(&Reference::shipped());
        for (name, canonical) in [
            ("政府网站", Some("政府网站")),
            ("发布会、听证会", Some("发布会/听证会")),
            ("信用中国网站", Some("全国信用信息共享平台")),
            ("三张清单", None),
        ] {
            assert_eq!(vocabulary.known(name).map(|known| known.canonical.as_str()), canonical, "{name}");
        }
        for (name, website) in [
            ("白石县人民政府门户网站", true),
            ("www.baishi.gov.cn", true),
            ("公示栏", false),
            ("三张清单", false),
        ] {
            assert_eq!(vocabulary.is_website(name), website, "{name}");
        }
    }
}
