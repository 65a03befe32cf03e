//! Is a cell of 公开内容（要素） the material itself instead of its name (R40)?

use crate::catalogue::lexicon::Lexicon;
use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;

/// What shows that a cell holds the material itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Detail {
    /// The kind in words.
    pub(super) kind: &'static str,
    /// The words found.
    pub(super) words: String,
}

static ADDRESS_ON_WEB: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)https?:|www\.|[a-z0-9-]+\.(?:gov|com|org|net|cn)(?:\.[a-z]+)*"));
static TELEPHONE: LazyLock<Regex> = LazyLock::new(|| {
    let words = Lexicon::shipped().alternation("phone_word");
    pattern(&format!(
        r"(?:^|[^\d-])(\(?0\d{{2,3}}\)?[-—–]?\d{{7,8}}|1[3-9]\d{{9}}|[2-8]\d{{6,7}}(?:[^\d号年]|$))|(?:{words})[号码为是:]*\d{{5,}}"
    ))
});
static STREET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[路街道巷弄村]\d+(?:-\d+)?号|\d+号(?:[大]?院|[\d一二三四五六七八九十]*[号]?[楼栋幢])|[\d一二三四五六七八九十]+(?:号楼|楼\d*室?|层)|\d{3,4}室|(?:地址|地点):[^;,、]{4,}",
    )
});

/// The first thing that shows material instead of names; none where the cell only names it.
pub(super) fn detail(cell: &str) -> Option<Detail> {
    let lexicon = Lexicon::shipped();
    let text = fold(cell);
    let found = |kind, words: &str| Some(Detail { kind, words: words.to_owned() });
    if let Some(words) = ADDRESS_ON_WEB.find(&text) {
        return found("网址", words.as_str());
    }
    if let Some(number) = TELEPHONE.captures(&text).and_then(|found| found.get(1).or_else(|| found.get(0))) {
        return found("电话号码", number.as_str());
    }
    if let Some(words) = STREET.find(&text) {
        return found("具体地址", words.as_str());
    }
    if let Some(word) =
        lexicon.words("attachment").iter().find(|word| text.to_lowercase().contains(fold(word).as_str()))
    {
        return found("附件", word);
    }
    if let Some(sentence) = sentence(&text) {
        return found("办理说明", &sentence);
    }
    let length = text.chars().count();
    (length > lexicon.count("content_characters") as usize)
        .then(|| Detail { kind: "过长的正文", words: format!("共{length}字") })
}

/// A stretch too long for a name that tells people what to do, or that ends as a sentence does.
fn sentence(text: &str) -> Option<String> {
    let lexicon = Lexicon::shipped();
    let longest = lexicon.count("sentence_characters") as usize;
    let stretches = text.split([';', '\n', '、']);
    stretches.flat_map(|stretch| stretch.split_inclusive('。')).find_map(|stretch| {
        let length = stretch.chars().count();
        let tells = lexicon.contains("procedure_verb", stretch);
        let is_sentence = stretch.ends_with('。') && length > longest;
        ((tells && length > longest / 2) || is_sentence).then(|| stretch.to_owned())
    })
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r40_names_stand_material_does_not() {
        for (cell, kind) in [
            ("文件名称；办理条件；申请材料清单；办理流程；咨询投诉渠道", None),
            ("办公地址、联系电话、办理流程、网址", None),
            ("时间地点；联系方式；受理地点：", None),
            ("符合条件的申请人名单；一次性告知书", None),
            ("12345热线办理情况", None),
            ("2023年度预算公开表", None),
            ("国家基本公共卫生服务规范（第三版）", None),
            (
                "办理地址：白石县人民路50号二楼，联系电话020-83702248，需提交身份证原件及复印件各一份",
                Some("电话号码"),
            ),
            ("地址：人民路50号", Some("具体地址")),
            ("联系电话：83702248", Some("电话号码")),
            ("咨询电话12345", Some("电话号码")),
            ("政务服务中心二楼3号窗口", Some("具体地址")),
            ("见http://www.baishi.gov.cn", Some("网址")),
            ("申请人需提交身份证原件及复印件各一份并填写申请表一式三份", Some("办理说明")),
            ("申请材料清单（详见附件1）", Some("附件")),
        ] {
            assert_eq!(detail(cell).map(|detail| detail.kind), kind, "{cell}");
        }
        let long = "审批结果；".repeat(120);
        assert_eq!(detail(&long).map(|detail| detail.kind), Some("过长的正文"));
    }
}
