//! The cities of which a document names the department that leads each sector (R5).

use crate::reference::data_file;

/// The codes of those cities, of `data/sector/documented_leads.tsv`: of no other city do the guidelines' departments
/// say anything (R5).
pub fn documented_cities() -> impl Iterator<Item = &'static str> {
    let text = data_file("sector/documented_leads.tsv").unwrap_or_default();
    text.lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next())
        .map(str::trim)
        .filter(|code| !code.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r5_the_leads_are_documented_in_guangzhou_alone() {
        assert_eq!(documented_cities().collect::<Vec<_>>(), ["440100"]);
    }
}
