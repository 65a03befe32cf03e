//! Columns that hold words where the guideline has ticks: 公开对象 全社会, 公开属性 主动公开, 公开层级
//! 县级、乡级; and the column 公开要求 in place of basis and period.

use domain::catalogue::{CatalogueRow, Column};

/// Sets the audience from words; false when they say nothing.
pub(crate) fn audience(row: &mut CatalogueRow, text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    let all = ["全社会", "社会公众", "公众", "全体", "所有", "社会"].iter().any(|word| text.contains(word));
    let specific =
        ["特定", "当事人", "申请人", "相对人", "服务对象", "部分"].iter().any(|word| text.contains(word));
    row.audience_all = all;
    if specific || !all {
        let rest = text.replace("全社会", "");
        let rest = rest.trim_matches(|c: char| "、，,；;/和及与 √■".contains(c));
        row.audience_specific =
            Some(if rest.is_empty() || rest == "特定群体" { "√".to_owned() } else { rest.to_owned() });
    }
    all || specific
}

/// Sets the mode from words.
pub(crate) fn mode(row: &mut CatalogueRow, text: &str) -> bool {
    row.mode_on_request = text.contains("依申请") || text.contains("申请公开");
    row.mode_proactive = text.contains("主动");
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
