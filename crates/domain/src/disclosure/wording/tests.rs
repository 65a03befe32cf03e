//! Texts with what the check says of them (R249).

use super::*;

/// The places of a text that are told, as `found→suggestion`.
fn told(text: &str) -> Vec<String> {
    let line = |hint: Hint| match hint.suggestion {
        "" => hint.found(text).to_owned(),
        right => format!("{}→{right}", hint.found(text)),
    };
    hints(text).into_iter().map(line).collect()
}

#[test]
fn r249_wrong_words_are_told_with_their_suggestion() {
    for (text, expected) in [
        ("请在银行帐户中查询，登录帐号后办理。", vec!["帐户→账户", "帐号→账号"]),
        ("救灾帐篷已发放", vec![]),
        ("蚊帐户外用品", vec![]),
        ("会议布署了工作", vec!["布署→部署"]),
        ("公布署名文章", vec![]),
        ("既使用人单位同意", vec![]),
        ("既使困难", vec!["既使→即使"]),
        ("按装机容量补贴", vec![]),
        ("为低保户按装电表", vec!["按装→安装"]),
        ("依据《政府信息公开条件》办理", vec!["政府信息公开条件→政府信息公开条例"]),
        ("符合政府信息公开条件的，应当公开", vec![]),
        ("残废人两项补贴", vec!["残废人→残疾人"]),
        ("重复盖章无效", vec![]),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn r249_placeholders_are_told_and_hidden_names_are_not() {
    for (text, expected) in [
        ("关于XX街道的通知", vec!["XX"]),
        ("关于××社区", vec!["××"]),
        ("由***负责", vec!["***"]),
        ("责任人：＊＊＊", vec!["＊＊＊"]),
        ("时间待定，地点待补充", vec!["待定", "待补充"]),
        ("招待定点单位", vec![]),
        ("某某市民政局", vec!["某某"]),
        ("公示名单：张某某、李××、王**", vec![]),
        ("姓名：阿***，家庭住址：***。", vec![]),
        ("姓名：***", vec!["***"]),
        ("电话138****8000，证号4401**********1234", vec![]),
        ("身份证号 440106********1234，卡号********", vec![]),
        ("身份证号：********", vec![]),
        ("联系电话＊＊＊，住***，家住 ***", vec![]),
        ("姓名\t住址\n欧***\t***\n王*\t＊＊＊", vec![]),
        ("********\n＊＊＊＊＊＊＊＊", vec![]),
        ("关于＊＊＊的决定", vec![]),
        ("申请人：＊＊＊\n申请人：***", vec!["＊＊＊", "***"]),
        ("自2026年X月X日起", vec!["X月", "X日"]),
        ("20XX年度、202X年", vec!["XX年", "X年"]),
        ("尺寸3×日均，2×4，XXL码", vec![]),
        ("依据【】和《 》", vec!["【】", "《 》"]),
        ("【重要】《条例》", vec![]),
        ("Lorem ipsum dolor", vec!["Lorem", "ipsum"]),
        ("（此处填写依据）", vec!["此处填写"]),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn r249_what_says_nothing_is_told() {
    let title = "最低生活保障办事指南";
    for (text, attachments, expected) in [
        ("最低生活保障办事指南。", 0, Some(Hollow::Title)),
        ("最低生活保障办事指南。", 1, None),
        ("……", 0, Some(Hollow::Signs)),
        ("详见附件。", 0, Some(Hollow::Pointer("详见附件。".to_owned()))),
        ("最低生活保障办事指南\n（详见附件1）", 0, Some(Hollow::Pointer("（详见附件1）".to_owned()))),
        ("详见附件。", 1, None),
        ("暂无", 1, Some(Hollow::Nothing("暂无".to_owned()))),
        ("办理条件：户籍在本区。", 0, None),
    ] {
        assert_eq!(hollow(title, text, attachments), expected, "{text}");
    }
}

#[test]
fn a_hint_knows_its_line_and_its_neighbours() {
    let text = "第一段\n请登录帐号查询结果";
    let hint = &hints(text)[0];
    assert_eq!((hint.line(text), hint.context(text, 2)), (2, ("登录", "查询")));
    assert_eq!(hint.context(text, 50), ("请登录", "查询结果"));
    assert!(hint.kind.label().contains("错字") && !hint.kind.blocks());
    assert_eq!(Ruling::from_id("dismiss"), Some(Ruling::Dismiss));
}
