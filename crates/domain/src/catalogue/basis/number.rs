//! Document numbers (发文字号, 令号, 公告号) and the keys by which they are compared.

use crate::catalogue::time_limit::numeral;
use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;

/// A document number: who issued it, the year where it has one, the number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentNumber {
    /// The words before the number, in one spelling (国务院令, 民发).
    pub issuer: String,
    /// The year in brackets or before 年.
    pub year: Option<u32>,
    /// The number.
    pub number: u32,
}

impl DocumentNumber {
    /// True when the number names one document whatever the title: the orders of the President
    /// begin anew with each congress, so they do not.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        self.year.is_some() || !self.issuer.ends_with("主席令")
    }
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let figure = "[0-9]+|[零〇一二两三四五六七八九十百]+";
    Regex::new(&format!(
        r"(?P<organ>[\p{{Han}}、]{{1,24}}?)[\[〔(](?P<year>(?:19|20)\d{{2}})年?[\]〕)]第?(?P<number>\d+)|(?P<notice>[\p{{Han}}]{{0,20}}公告)\(?(?P<noticeyear>(?:19|20)\d{{2}})年?第(?P<noticenumber>\d+)|(?P<order>[\p{{Han}}、]{{0,24}}令)\(?第?(?P<ordernumber>{figure})号?"
    ))
    .expect("a constant pattern")
});

/// The document numbers in a piece of text.
#[must_use]
pub fn numbers_in(text: &str) -> Vec<DocumentNumber> {
    let text = fold(text);
    NUMBER
        .captures_iter(&text)
        .filter_map(|found| {
            let group = |name| found.name(name).map(|m| m.as_str());
            if let (Some(organ), Some(year), Some(number)) = (group("organ"), group("year"), group("number"))
            {
                let issuer = organ.rsplit('、').next().unwrap_or(organ).to_owned();
                return Some(DocumentNumber {
                    issuer,
                    year: year.parse().ok(),
                    number: number.parse().ok()?,
                });
            }
            if let (Some(notice), Some(year), Some(number)) =
                (group("notice"), group("noticeyear"), group("noticenumber"))
            {
                return Some(DocumentNumber {
                    issuer: notice.to_owned(),
                    year: year.parse().ok(),
                    number: number.parse().ok()?,
                });
            }
            Some(DocumentNumber {
                issuer: order_issuer(group("order")?),
                year: None,
                number: numeral(group("ordernumber")?)?,
            })
        })
        .collect()
}

/// One spelling for the two kinds of orders that people shorten.
fn order_issuer(words: &str) -> String {
    if words.ends_with("国务院令") || words.ends_with("国令") {
        "国务院令".to_owned()
    } else if words.ends_with("主席令") {
        "主席令".to_owned()
    } else {
        words.strip_prefix("中华人民共和国").unwrap_or(words).to_owned()
    }
}
