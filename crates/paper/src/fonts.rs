//! The fonts of official documents by name with their fallbacks (R339): read from the system at run
//! time, or from a folder of the administrator's that comes first. Each fallback is logged.

use krilla::text::Font;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which face a text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// 小标宋: titles
    Title,
    /// 仿宋: text
    Text,
    /// 楷体: second headings, names
    Kai,
    /// 黑体: first headings, heads of tables
    Heading,
}

/// Why fonts cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// No font of a chain is there.
    #[error(
        "没有找到可用的中文字体（{0}）。请安装 fonts-noto-cjk，或把字体文件放入一个目录并用 GONGKAI_FONTS 指明"
    )]
    Missing(&'static str),
    /// A font file cannot be read.
    #[error("字体文件{0}无法读取：{1}")]
    Unreadable(PathBuf, String),
}

/// Loaded fonts. Cheap to clone.
#[derive(Clone)]
pub struct Fonts {
    pub(crate) faces: Arc<Vec<Face>>,
    chains: Arc<BTreeMap<Style, Vec<usize>>>,
}

pub(crate) struct Face {
    pub(crate) font: Font,
    pub(crate) data: Arc<Vec<u8>>,
    pub(crate) index: u32,
}

impl Style {
    const ALL: [Self; 4] = [Self::Title, Self::Text, Self::Kai, Self::Heading];

    fn label(self) -> &'static str {
        match self {
            Self::Title => "小标宋",
            Self::Text => "仿宋",
            Self::Kai => "楷体",
            Self::Heading => "黑体",
        }
    }

    /// Family names in order of preference, the first being what R339 asks for.
    fn chain(self) -> &'static [&'static str] {
        match self {
            Self::Title => &[
                "方正小标宋简体",
                "FZXiaoBiaoSong-B05S",
                "华文中宋",
                "STZhongsong",
                "Noto Serif CJK SC Bold",
            ],
            Self::Text => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "仿宋",
                "FangSong",
                "朱雀仿宋",
                "Zhuque Fangsong (technical preview)",
                "FandolFang R",
                "FandolFang",
                "Noto Serif CJK SC",
            ],
            Self::Kai => &[
                "楷体_GB2312",
                "KaiTi_GB2312",
                "楷体",
                "KaiTi",
                "LXGW WenKai",
                "FandolKai",
                "Noto Serif CJK SC",
            ],
            Self::Heading => &["黑体", "SimHei", "Noto Sans CJK SC"],
        }
    }
}

/// What has every character, behind every chain.
const LAST: [&str; 2] = ["Noto Serif CJK SC", "Noto Sans CJK SC"];
/// Where systems keep fonts.
const SYSTEM: [&str; 3] = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts"];
/// Beginnings of file names that may hold a font of the chains; others are not opened.
const CANDIDATES: [&str; 15] = [
    "notoserifcjk",
    "notosanscjk",
    "fandol",
    "simfang",
    "simhei",
    "simkai",
    "simsun",
    "stzhongs",
    "fzxbs",
    "zhuque",
    "lxgwwenkai",
    "fangsong",
    "kaiti",
    "仿宋",
    "方正",
];

impl Fonts {
    /// Fonts from a folder of the administrator's, if any, then from the system.
    ///
    /// # Errors
    /// [`FontError`] where a style has no font at all, or a named folder cannot be read.
    pub fn load(folder: Option<&Path>) -> Result<Self, FontError> {
        let mut found = BTreeMap::new();
        if let Some(folder) = folder {
            std::fs::read_dir(folder)
                .map_err(|error| FontError::Unreadable(folder.to_owned(), error.to_string()))?;
            search(folder, true, &mut found);
        }
        for folder in SYSTEM {
            search(Path::new(folder), false, &mut found);
        }
        Self::choose(&found)
    }

    fn choose(found: &BTreeMap<String, (PathBuf, u32)>) -> Result<Self, FontError> {
        let (mut faces, mut loaded) = (Vec::new(), BTreeMap::new());
        let mut files: BTreeMap<PathBuf, Arc<Vec<u8>>> = BTreeMap::new();
        let mut chains = BTreeMap::new();
        for style in Style::ALL {
            let mut chain = Vec::new();
            let names = style.chain();
            let first = names.iter().find(|name| found.contains_key(**name));
            for name in first.into_iter().chain(&LAST) {
                let Some((path, index)) = found.get(*name) else { continue };
                let at = match loaded.get(name) {
                    Some(at) => *at,
                    None => {
                        faces.push(open(path, *index, &mut files)?);
                        loaded.insert(*name, faces.len() - 1);
                        faces.len() - 1
                    }
                };
                if !chain.contains(&at) {
                    chain.push(at);
                }
            }
            match first {
                None => return Err(FontError::Missing(style.label())),
                Some(name) if *name != names[0] => {
                    tracing::info!(
                        style = style.label(),
                        wanted = names[0],
                        used = *name,
                        "字体以替代字体排印"
                    );
                }
                Some(_) => {}
            }
            chains.insert(style, chain);
        }
        Ok(Self { faces: Arc::new(faces), chains: Arc::new(chains) })
    }

    /// The faces of a style in order.
    pub(crate) fn chain(&self, style: Style) -> &[usize] {
        self.chains.get(&style).map_or(&[], Vec::as_slice)
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Fonts").field("faces", &self.faces.len()).finish()
    }
}

fn open(path: &Path, index: u32, files: &mut BTreeMap<PathBuf, Arc<Vec<u8>>>) -> Result<Face, FontError> {
    let unreadable = |why: String| FontError::Unreadable(path.to_owned(), why);
    let data = match files.get(path) {
        Some(data) => data.clone(),
        None => {
            let data = Arc::new(std::fs::read(path).map_err(|error| unreadable(error.to_string()))?);
            files.insert(path.to_owned(), data.clone());
            data
        }
    };
    let font = Font::new(data.clone().into(), index).ok_or_else(|| unreadable("不是字体".to_owned()))?;
    Ok(Face { font, data, index })
}

/// Notes each family of a folder's fonts, and a bold one with its weight; the first found stands.
fn search(folder: &Path, is_given: bool, found: &mut BTreeMap<String, (PathBuf, u32)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            search(&path, is_given, found);
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_font = [".ttf", ".otf", ".ttc"].iter().any(|ending| name.ends_with(ending));
        if is_font && (is_given || CANDIDATES.iter().any(|start| name.starts_with(start))) {
            note(&path, found);
        }
    }
}

fn note(path: &Path, found: &mut BTreeMap<String, (PathBuf, u32)>) {
    let Ok(data) = std::fs::read(path) else { return };
    for index in 0..ttf_parser::fonts_in_collection(&data).unwrap_or(1) {
        let Ok(face) = ttf_parser::Face::parse(&data, index) else { continue };
        let weight = face.weight();
        for name in face.names() {
            let is_family = matches!(name.name_id, 1 | 16);
            let Some(family) = name.to_string().filter(|_| is_family) else { continue };
            let key = match weight {
                ttf_parser::Weight::Normal => family,
                ttf_parser::Weight::Bold => format!("{family} Bold"),
                // The fonts of documents have one weight, not always called normal.
                _ if family.contains("CJK") => continue,
                _ => family,
            };
            found.entry(key).or_insert_with(|| (path.to_owned(), index));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r339_a_missing_font_is_named_with_what_to_do() {
        let error = Fonts::choose(&BTreeMap::new()).unwrap_err().to_string();
        assert!(error.contains("小标宋") && error.contains("GONGKAI_FONTS"), "{error}");
        let error = Fonts::load(Some(Path::new("/nowhere/at/all"))).unwrap_err().to_string();
        assert!(error.contains("/nowhere/at/all"), "{error}");
    }
}
