//! Columns that hold words where the guideline has ticks: 公开对象 全社会, 公开属性 主动公开, 公开层级
//! 县级、乡级; and the column 公开要求 in place of basis and period.

use super::heading::{Leaf, Source};
use super::notes::Notes;
use super::rows::extra_key;
use crate::cells::clean;
use crate::vocabulary::vocabulary;
use domain::catalogue::{CatalogueRow, Column};

/// The words with which an option of such a column may begin, behind its mark.
pub(crate) fn options(source: Source) -> &'static [String] {
    match source {
        Source::Audience => vocabulary().words("option_audience"),
        Source::Mode => vocabulary().words("option_mode"),
        Source::Level => vocabulary().words("option_level"),
        _ => &[],
    }
}

/// Sets the audience from words; false when they say nothing.
pub(crate) fn audience(row: &mut CatalogueRow, text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    let pieces = text.split(['、', '，', ',', '；', ';', '/', ' ', '√', '■']).map(str::trim);
    let mut groups: Vec<&str> = Vec::new();
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let whom = ["面向", "向"].iter().find_map(|word| piece.strip_prefix(word)).unwrap_or(piece);
        let whom = whom.strip_suffix("公开").filter(|whom| !whom.is_empty()).unwrap_or(whom);
        match whom.split_once("全社会") {
            _ if vocabulary().is_word("everybody", whom) => row.audience_all = true,
            Some((before, behind)) => {
                row.audience_all = true;
                let rest = [before, behind].map(|rest| rest.trim_matches(['和', '及', '与', '或']));
                groups.extend(rest.into_iter().filter(|rest| !rest.is_empty()));
            }
            None => groups.push(piece),
        }
    }
    if !groups.is_empty() {
        let whole = groups.join("、");
        row.audience_specific = Some(if whole == "特定群体" { "√".to_owned() } else { whole });
    }
    let groups_known = vocabulary().words("group_word");
    let is_group = groups.iter().any(|group| groups_known.iter().any(|word| group.contains(word.as_str())));
    row.audience_all || is_group
}

/// Sets the mode from words.
pub(crate) fn mode(row: &mut CatalogueRow, text: &str) -> bool {
    let says = |word: &str| {
        let mut rest = text;
        while let Some(at) = rest.find(word) {
            if !rest[..at].ends_with(['不', '非', '未']) {
                return true;
            }
            rest = &rest[at + word.len()..];
        }
        false
    };
    row.mode_on_request = says("依申请") || says("申请公开");
    row.mode_proactive = says("主动");
    text.is_empty() || row.mode_on_request || row.mode_proactive
}

/// Sets the levels from words; what is neither county nor township is returned.
pub(crate) fn level(row: &mut CatalogueRow, text: &str) -> Option<String> {
    let parts = text
        .split(['、', '，', ',', '；', ';', '/', ' ', '和', '及', '与', '√', '■'])
        .filter(|part| !part.is_empty());
    let (mut county, mut township) = (false, false);
    let mut others = Vec::new();
    for part in parts {
        // 市、县级 is county too; 县乡两级 is both.
        let is_township = part.contains(['乡', '镇', '街']);
        let is_county = part.contains(['县', '区', '旗']) && !part.contains("社区");
        county |= is_county;
        township |= is_township;
        if !is_county && !is_township {
            others.push(part);
        }
    }
    row.level_county = Some(county);
    row.level_township = Some(township);
    (!others.is_empty()).then(|| others.join("、"))
}

/// Splits 公开要求 into what cites a basis and what sets a period.
pub(crate) fn requirement(row: &mut CatalogueRow, text: &str, basis: bool, limit: bool) {
    let is_period = |part: &str| {
        ["工作日", "日内", "及时", "实时", "长期", "小时", "个月", "每年", "更新", "天内"]
            .iter()
            .any(|word| part.contains(word))
    };
    let (mut bases, mut periods) = (Vec::new(), Vec::new());
    for part in text.split_inclusive(['；', ';', '。', '\n']) {
        let part = part.trim_matches(['；', ';', '。', '\n', ' ']);
        if part.is_empty() {
            continue;
        }
        if is_period(part) && !(part.contains('《') && !part.contains("》之日") && part.ends_with('》'))
        {
            periods.push(part);
        } else {
            bases.push(part);
        }
    }
    match (basis, limit) {
        (true, true) => {
            row.legal_basis = bases.join("；");
            row.time_limit = periods.join("；");
        }
        (true, false) => text.clone_into(&mut row.legal_basis),
        (false, true) => text.clone_into(&mut row.time_limit),
        (false, false) => {}
    }
}

/// The text of a column that 同上 may stand for.
pub(crate) fn text_of(row: &CatalogueRow, column: Column) -> &str {
    match column {
        Column::SeqNo => &row.seq_no,
        Column::Level1Item => &row.level1_item,
        Column::Level2Item => &row.level2_item,
        Column::Level3Item => row.level3_item.as_deref().unwrap_or_default(),
        Column::ContentElements => &row.content_elements,
        Column::LegalBasis => &row.legal_basis,
        Column::TimeLimit => &row.time_limit,
        Column::Publisher => &row.publisher,
        Column::AudienceSpecific => row.audience_specific.as_deref().unwrap_or_default(),
        _ => "",
    }
}

/// Columns that hold words.
pub(crate) fn worded(
    made: &mut CatalogueRow,
    leaf: &Leaf,
    text: &str,
    raw: &str,
    line: u32,
    notes: &mut Notes,
) {
    let understood = match leaf.source {
        Source::Audience => audience(made, text),
        Source::Mode => mode(made, text),
        Source::Level => {
            let other = level(made, text);
            if let Some(other) = other {
                made.extra.insert(extra_key(leaf), other);
            }
            made.level_county == Some(true) || made.level_township == Some(true)
        }
        _ => {
            let lines: Vec<String> = raw.lines().map(clean).collect();
            requirement(made, &lines.join("\n"), true, true);
            true
        }
    };
    if !understood {
        let message = format!("“{text}”说不清选的是哪一项");
        notes.warn("unclear-words", Some(line), Some(&leaf.printed), message);
    }
}
