//! A volume as one page: cover, contents that lead to their tables, tables with their heads on every
//! printed page.

use super::{LACKING, Volume};
use crate::write::html::{STYLE, write_table};
use crate::write::layout::escaped;
use domain::reference::Reference;
use std::fmt::Write as _;

const MORE: &str = "header{text-align:center;margin:3rem 0}header h1{font-size:2rem}nav li{margin:.2rem 0}\
h2{font-size:1.2rem;font-family:SimHei,黑体,\"Noto Sans CJK SC\",sans-serif}\
h3{font-size:1.4rem;text-align:center;font-family:SimSun,宋体,\"Noto Serif CJK SC\",serif}\
@media print{nav,section{break-before:page}}";

/// Writes a volume as one page.
#[must_use]
pub fn volume_html(volume: &Volume) -> String {
    let reference = Reference::shipped();
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{}</title><style>{STYLE}{MORE}</style></head><body>\n<header><h1>{}</h1>",
        escaped(&volume.name()),
        volume.title.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("<br>")
    );
    for line in volume.facts.iter().chain(&volume.foot) {
        let _ = write!(page, "<p>{}</p>", escaped(line));
    }
    page.push_str("</header>\n");
    contents(&mut page, volume);
    let mut chapter = "";
    for (at, part) in volume.parts.iter().enumerate() {
        let _ = write!(page, "<section id=\"p{at}\">");
        if part.chapter != chapter {
            chapter = &part.chapter;
            let _ = write!(page, "<h2>{}</h2>", escaped(chapter));
        }
        let _ = writeln!(page, "<h3>{}</h3>", escaped(&part.title()));
        if !part.facts.is_empty() {
            let _ = writeln!(page, "<p>{}</p>", escaped(&part.facts.join("　　")));
        }
        write_table(&mut page, &part.table, &reference);
        page.push_str("</section>\n");
    }
    if !volume.lacking.is_empty() {
        let _ = write!(page, "<section id=\"lacking\"><h2>{LACKING}</h2><ol>");
        for one in &volume.lacking {
            let [what, kind, reason] = [&one.what, &one.kind, &one.reason].map(|text| escaped(text));
            let _ = write!(page, "<li>{what}：{kind}，{reason}</li>");
        }
        page.push_str("</ol></section>\n");
    }
    page.push_str("</body></html>\n");
    page
}

fn contents(page: &mut String, volume: &Volume) {
    page.push_str("<nav aria-labelledby=\"contents\"><h2 id=\"contents\">目录</h2><ol>");
    let mut chapter: Option<&str> = None;
    for (at, part) in volume.parts.iter().enumerate() {
        if chapter != Some(part.chapter.as_str()) {
            if chapter.is_some() {
                page.push_str("</ol></li>");
            }
            chapter = Some(&part.chapter);
            let _ = write!(page, "<li>{}<ol>", escaped(&part.chapter));
        }
        let _ = write!(page, "<li><a href=\"#p{at}\">{}</a></li>", escaped(&part.title()));
    }
    if chapter.is_some() {
        page.push_str("</ol></li>");
    }
    if !volume.lacking.is_empty() {
        let _ = write!(page, "<li><a href=\"#lacking\">{LACKING}</a></li>");
    }
    page.push_str("</ol></nav>\n");
}
