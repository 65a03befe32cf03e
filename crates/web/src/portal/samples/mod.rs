//! Samples of every public page, drawn from the shipped guidelines, for the test that renders them all and
//! for the preview (`cargo run -p web --example preview --features samples`). Units and people are invented.

mod assessment_samples;
mod catalogue_samples;
mod disclosure_samples;
mod guideline_samples;
mod item_part_samples;
mod listing_samples;
mod question_samples;
mod reading_samples;

use crate::frame::{Article, Link, Page, Places, Section, Site};
use askama::Template;
use domain::disclosure::PublicCount;
use std::sync::Arc;

/// A rendered page.
pub struct Sample {
    /// Path at which the preview shows it.
    pub path: &'static str,
    /// The page.
    pub html: String,
}

/// Every page with every sample.
///
/// # Errors
/// When a template cannot be rendered.
pub fn all() -> askama::Result<Vec<Sample>> {
    let mut samples = listing_samples::all()?;
    samples.extend(catalogue_samples::all()?);
    samples.extend(guideline_samples::all()?);
    samples.extend(disclosure_samples::all()?);
    samples.extend(reading_samples::all()?);
    samples.extend(question_samples::all()?);
    samples.extend(assessment_samples::all()?);
    Ok(samples)
}

fn sample(path: &'static str, view: &impl Template) -> askama::Result<Sample> {
    Ok(Sample { path, html: view.render()? })
}

fn site() -> Arc<Site> {
    Arc::new(Site {
        name: "广州市基层政务公开平台".to_owned(),
        column: "基层政务公开标准化规范化".to_owned(),
        domain: "gongkai.example.gov.cn".to_owned(),
        id_code: "4401000000".to_owned(),
        organiser: "广州市人民政府办公厅".to_owned(),
        operator: "广州市政务公开办公室".to_owned(),
        icp: "粤ICP备00000000号-1".to_owned(),
        police: "粤公网安备44010000000000号".to_owned(),
        phone: "020-12345".to_owned(),
        email: String::new(),
        address: "广州市越秀区府前路1号".to_owned(),
        report_error_href: Some("https://zfwzzc.example.gov.cn/".to_owned()),
        directory_href: Some("/directory".to_owned()),
        guide_href: Some("/guide".to_owned()),
        request_href: Some("/request".to_owned()),
        request_words: "也可以到市政务服务中心当面提交。".to_owned(),
        demo: Some("单位、人员和目录内容均为虚构，不作办事依据。".to_owned()),
        places: Places::default(),
    })
}

fn page(title: &str, section: Section, crumbs: &[(&str, &str)]) -> Page {
    Page {
        site: site(),
        title: title.to_owned(),
        description: format!("{title}：公开内容、依据、时限、主体和渠道。"),
        section,
        crumbs: links(crumbs),
        column_name: title.to_owned(),
        column_type: "概况类".to_owned(),
        article: None,
        query: String::new(),
        alternates: Vec::new(),
    }
}

fn document(title: &str, section: Section, crumbs: &[(&str, &str)]) -> Page {
    let article = Article {
        title: title.to_owned(),
        published_at: "2026-03-12 09:30".to_owned(),
        source: "天河区民政局".to_owned(),
    };
    Page { article: Some(article), ..page(title, section, crumbs) }
}

fn coverage() -> (String, String) {
    let count = PublicCount { due: 12, loaded: 8, nil: 1, for_groups: 2, on_request: 1 };
    (format!("{}。", count.words()), count.counted_words())
}

fn links(pairs: &[(&str, &str)]) -> Vec<Link> {
    pairs.iter().map(|(label, href)| Link::new(*label, *href)).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
