//! Headers that must not be used for a catalogue (R10): only the ministry guideline's header is valid.
//! The headers are data with their source.

use crate::catalogue::CatalogueTable;
use crate::reference::data_file;
use crate::text::fold;
use std::sync::OnceLock;

/// A header that is refused: a line of `data/sector/refused_headings.tsv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedHeading {
    /// The standard whose sample header it is.
    pub standard: String,
    /// Its headings, folded.
    headings: Vec<String>,
    /// How many of them a table must have to be known by them.
    least: usize,
    /// Words that only stand in the ministry guideline's header.
    except: Vec<String>,
    /// Where it is written that it does not hold.
    pub source: String,
}

impl RefusedHeading {
    /// What is wrong with a table under this header, and what to do.
    #[must_use]
    pub fn words(&self) -> String {
        format!(
            "这张表用的是《{}》的表头示例，不能用作标准目录的表头；请改用国务院部门标准指引的表头（一级事项、二级事项、公开内容（要素）等栏）后再导入",
            self.standard
        )
    }

    fn is_of(&self, table: &CatalogueTable) -> bool {
        let printed: Vec<String> = table.columns.iter().map(|heading| fold(&heading.printed)).collect();
        if printed.iter().any(|label| self.except.iter().any(|word| label.contains(word.as_str()))) {
            return false;
        }
        self.headings.iter().filter(|heading| printed.contains(heading)).count() >= self.least
    }
}

/// The refused header that a table has, none where its header is in order (R10).
#[must_use]
pub fn refused_heading(table: &CatalogueTable) -> Option<&'static RefusedHeading> {
    static SHIPPED: OnceLock<Vec<RefusedHeading>> = OnceLock::new();
    SHIPPED.get_or_init(read).iter().find(|refused| refused.is_of(table))
}

fn read() -> Vec<RefusedHeading> {
    let text = data_file("sector/refused_headings.tsv").unwrap_or_default();
    text.lines().skip(1).filter_map(line).collect()
}

fn line(line: &str) -> Option<RefusedHeading> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [standard, headings, least, except, _provenance, source] = cells.as_slice() else { return None };
    Some(RefusedHeading {
        standard: (*standard).to_owned(),
        headings: headings.split('|').map(fold).collect(),
        least: least.parse().ok()?,
        except: except.split('|').map(fold).collect(),
        source: (*source).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Heading;
    use crate::catalogue::lexicon::Lexicon;

    fn table(headings: &[&str]) -> CatalogueTable {
        let heading = |(printed, index): (&&str, u32)| Heading {
            printed: (*printed).to_owned(),
            group: None,
            column: Lexicon::shipped().column_named(printed),
            index,
        };
        CatalogueTable {
            columns: headings.iter().zip(1..).map(heading).collect(),
            ..CatalogueTable::default()
        }
    }

    #[test]
    fn r10_the_sample_header_is_refused_and_the_ministry_header_is_not() {
        let sample =
            ["序号", "公开类别", "公开事项", "公开内容", "公开依据", "公开主体", "公开时限", "公开方式"];
        let refused = refused_heading(&table(&sample)).expect("refused");
        assert!(refused.words().contains(&refused.standard) && !refused.source.is_empty());
        for guideline in &crate::reference::Reference::shipped().guidelines {
            assert_eq!(refused_heading(&guideline.to_table()), None, "{}", guideline.guideline_name);
        }
        assert_eq!(refused_heading(&table(&["序号", "一级公开事项", "公开内容", "公开依据"])), None);
    }
}
