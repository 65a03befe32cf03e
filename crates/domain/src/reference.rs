//! Vocabularies that rules read: channels, general and repealed bases, guidelines. All are data
//! under `data/`, with their sources in the files themselves.

use crate::catalogue::{CatalogueKind, Guideline};
use jiff::civil::Date;
use std::sync::{Arc, OnceLock};

static DATA: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/../../data");

/// One channel or platform of `data/channels.tsv` (R46, R47).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// The canonical name.
    pub name: String,
    /// True for a professional platform.
    pub is_platform: bool,
    /// Other ways of writing it.
    pub variants: Vec<String>,
}

/// A general basis of `data/general_bases.tsv` (R36).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneralBasisEntry {
    /// The title without 《》.
    pub title: String,
    /// The document number.
    pub number: String,
    /// Short names people use.
    pub aliases: Vec<String>,
}

/// A repealed or replaced basis of `data/repealed_bases.tsv` (R39).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepealedBasis {
    /// The title without 《》.
    pub title: String,
    /// The old document number, empty where the name alone decides.
    pub number: String,
    /// The day from which it is no longer in force.
    pub since: Date,
    /// What replaced it, if anything.
    pub replaced_by: Option<String>,
    /// A remark of the editors.
    pub note: String,
}

/// Glyphs in channel cells and tick columns, from `data/channels.tsv`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Glyphs that mean ticked.
    pub ticked: Vec<String>,
    /// Glyphs that mean not ticked.
    pub unticked: Vec<String>,
}

/// All vocabularies and the shipped guidelines.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Channels and platforms in printed order.
    pub channels: Vec<Channel>,
    /// Glyphs of channel cells.
    pub marks: Marks,
    /// General bases.
    pub general_bases: Vec<GeneralBasisEntry>,
    /// Repealed bases.
    pub repealed_bases: Vec<RepealedBasis>,
    /// (short, full) forms for search.
    pub short_forms: Vec<(String, String)>,
    /// The shipped guidelines in order of their codes (R1).
    pub guidelines: Vec<Arc<Guideline>>,
    /// Kinds of catalogues that belong to no sector (R113).
    pub kinds: Vec<Arc<CatalogueKind>>,
}

/// The text of a data file by its path under `data/`, for parts that keep their own vocabularies there.
#[must_use]
pub fn data_file(path: &str) -> Option<&'static str> {
    DATA.get_file(path).and_then(include_dir::File::contents_utf8)
}

/// The data files of a folder under `data/`: their names without ending, and their texts.
#[must_use]
pub fn data_folder(path: &str) -> Vec<(String, &'static str)> {
    let files = DATA.get_dir(path).into_iter().flat_map(include_dir::Dir::files);
    let named = |file: &'static include_dir::File<'static>| {
        Some((file.path().file_stem()?.to_str()?.to_owned(), file.contents_utf8()?))
    };
    files.filter_map(named).collect()
}

impl Reference {
    /// What this version of Gongkai ships, read once.
    ///
    /// # Panics
    /// When a shipped data file is damaged, which the tests of this crate exclude.
    #[must_use]
    pub fn shipped() -> Arc<Self> {
        static SHIPPED: OnceLock<Arc<Reference>> = OnceLock::new();
        SHIPPED.get_or_init(|| Arc::new(Self::read())).clone()
    }

    /// The guideline of a name: its own, the State Council's or an alias (R3).
    #[must_use]
    pub fn guideline_named(&self, name: &str) -> Option<&Arc<Guideline>> {
        let name = crate::text::fold(name);
        let exact = |wanted: &str| crate::text::fold(wanted) == name;
        self.guidelines
            .iter()
            .find(|g| exact(&g.guideline_name))
            .or_else(|| self.guidelines.iter().find(|g| exact(&g.sector)))
            .or_else(|| self.guidelines.iter().find(|g| g.aliases.iter().any(|alias| exact(alias))))
    }

    /// The guideline of a two-digit sector code.
    #[must_use]
    pub fn guideline_coded(&self, code: &str) -> Option<&Arc<Guideline>> {
        self.guidelines.iter().find(|g| g.sector_code == code)
    }

    fn read() -> Self {
        let (mut channels, mut marks) = (Vec::new(), Marks::default());
        for [name, kind, variants, _] in rows("channels.tsv") {
            let variants: Vec<String> = list(&variants);
            match kind.as_str() {
                "channel" | "platform" => {
                    channels.push(Channel { name, is_platform: kind == "platform", variants });
                }
                "mark_ticked" => marks.ticked = std::iter::once(name).chain(variants).collect(),
                "mark_unticked" => marks.unticked = std::iter::once(name).chain(variants).collect(),
                _ => {}
            }
        }
        let general_bases = rows("general_bases.tsv")
            .map(|[title, number, aliases, _]| GeneralBasisEntry { title, number, aliases: list(&aliases) })
            .collect();
        let repealed_bases = rows("repealed_bases.tsv")
            .map(|[title, number, since, replaced_by, note]| RepealedBasis {
                title,
                number,
                since: since.parse().expect("a date in repealed_bases.tsv"),
                replaced_by: (!replaced_by.is_empty()).then_some(replaced_by),
                note,
            })
            .collect();
        let short_forms = rows("short_forms.tsv").map(|[short, full]| (short, full)).collect();
        Self {
            channels,
            marks,
            general_bases,
            repealed_bases,
            short_forms,
            guidelines: guidelines(),
            kinds: kinds(),
        }
    }
}

fn guidelines() -> Vec<Arc<Guideline>> {
    let read = |(code, text): (&str, &str)| {
        Arc::new(Guideline::from_json(code, text).expect("a guideline in data/guidelines"))
    };
    coded_files("guidelines").map(read).collect()
}

fn kinds() -> Vec<Arc<CatalogueKind>> {
    let read = |(code, text): (&str, &str)| {
        Arc::new(CatalogueKind::from_json(code, text).expect("a kind in data/kinds"))
    };
    coded_files("kinds").map(read).collect()
}

/// The JSON files of a folder in order of the codes with which their names begin: code and text.
fn coded_files(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut files: Vec<_> = DATA
        .get_dir(folder)
        .expect("a shipped folder")
        .files()
        .filter(|file| file.path().extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort_by_key(|file| file.path());
    files.into_iter().map(|file| {
        let name = file.path().file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let code = name.split('-').next().unwrap_or_default();
        (code, file.contents_utf8().expect("UTF-8 in data"))
    })
}

/// The rows of a tab-separated file under `data/` as arrays of `N` cells, its heading skipped.
fn rows<const N: usize>(name: &str) -> impl Iterator<Item = [String; N]> {
    let text = data_file(name).expect("a shipped data file");
    text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(|line| {
        let mut cells = line.split('\t').map(|cell| cell.trim().to_owned());
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

fn list(cell: &str) -> Vec<String> {
    cell.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R1: 26 pilot sectors, each found by either name (R3).
    #[test]
    fn r1_r3_twenty_six_sectors_found_by_either_name() {
        let reference = Reference::shipped();
        assert_eq!(reference.guidelines.len(), 26);
        for guideline in &reference.guidelines {
            for name in [&guideline.sector, &guideline.guideline_name] {
                assert_eq!(
                    reference.guideline_named(name).map(|g| &g.sector_code),
                    Some(&guideline.sector_code)
                );
            }
        }
    }

    #[test]
    fn vocabularies_are_read_whole() {
        let reference = Reference::shipped();
        assert_eq!(reference.channels.iter().filter(|c| !c.is_platform).count(), 13, "R46");
        assert!(
            reference.marks.ticked.contains(&"R".to_owned())
                && reference.marks.unticked.contains(&"□".to_owned())
        );
        assert!(reference.repealed_bases.len() > 30 && reference.general_bases.len() > 10);
    }
}
