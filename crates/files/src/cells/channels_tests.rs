//! Channel cells as they are met, each with what it must be read as.

use super::*;
use domain::reference::Reference;

fn read(text: &str) -> ChannelCell {
    let reference = Reference::shipped();
    read_channels(text, &ChannelNames::new(&reference), &Legend::default())
}

fn codes(cell: &ChannelCell) -> Vec<&str> {
    cell.problems.iter().map(|p| p.code).collect()
}

/// R46: 13 boxes, every pair of marks.
#[test]
fn marks_of_every_kind() {
    for (on, off) in [
        ("■", "□"),
        ("☑", "☐"),
        ("√", "□"),
        ("●", "○"),
        ("▲", "△"),
        ("◆", "◇"),
        ("▄", "□"),
        ("R", "£"),
        ("√", "口"),
        ("■", "口"),
        ("☑", "□"),
        ("✓", "〇"),
        ("\u{F052}", "\u{F0A3}"),
        ("R", "□"),
    ] {
        for joiner in [" ", "；", "\n", "", "、"] {
            let text = [
                format!("{on}政府网站"),
                format!("{off}政府公报"),
                format!("{on}发布会/听证会"),
                format!("{off}入户/现场"),
                format!("{on}社区/企事业单位/村公示栏（电子屏）"),
                format!("{off}公共服务中心户政窗口"),
                format!("{off}其他"),
            ]
            .join(joiner);
            let cell = read(&text);
            assert_eq!(
                cell.ticked,
                ["政府网站", "发布会/听证会", "社区/企事业单位/村公示栏（电子屏）"],
                "{text}"
            );
            assert!(cell.problems.is_empty(), "{text} {:?}", cell.problems);
        }
    }
}

/// R46: boxes typed as brackets, before and behind the names; brackets of a name stay.
#[test]
fn boxes_typed_as_brackets() {
    for text in [
        "（√）政府网站（ ）公开查阅点（√）两微一端",
        "政府网站（√） 公开查阅点（ ） 两微一端（√）",
        "政府网站(√)、公开查阅点()、两微一端( √ )",
        "[√]政府网站 [ ]公开查阅点 [√]两微一端",
        "【■】政府网站【】公开查阅点【■】两微一端",
        "〔√〕政府网站；〔　〕公开查阅点；〔√〕两微一端",
    ] {
        let cell = read(text);
        assert_eq!(cell.ticked, ["政府网站", "两微一端"], "{text}");
        assert!(cell.problems.is_empty(), "{text} {:?}", cell.problems);
    }
    let cell = read("（ ）政府网站（√）社区/企事业单位/村公示栏（电子屏）");
    assert_eq!(cell.ticked, ["社区/企事业单位/村公示栏（电子屏）"]);
    assert_eq!(read("（ ）政府网站 （ ）公开查阅点").ticked, [""; 0]);
    assert_eq!(read("政府网站（） 公开查阅点").ticked.len(), 2, "one pair of empty brackets is no box");
}

#[test]
fn marks_after_the_names() {
    for text in [
        "政府网站■ 政府公报□ 两微一端■",
        "政府网站■\n政府公报□\n两微一端■",
        "政府网站√；政府公报□；两微一端√",
        "政府网站R政府公报£两微一端R",
    ] {
        assert_eq!(read(text).ticked, ["政府网站", "两微一端"], "{text}");
    }
}

#[test]
fn lists_without_marks_count_whole() {
    for text in [
        "政府网站、两微一端、入户/现场",
        "政府网站/两微一端/入户/现场",
        "政府网站；两微一端；入户、现场",
        "政府网站\n两微一端\n入户/现场",
        "1.政府网站 2.两微一端 3.入户/现场",
        "1、政府网站；2、两微一端；3、入户/现场",
        "（1）政府网站（2）两微一端（3）入户/现场",
        "①政府网站②两微一端③入户/现场",
        "政府网站两微一端入户/现场",
        "政府网站、两微一端和入户/现场",
        "政府网站及两微一端、入户/现场。",
        "政府 网站，两微\n一端，入户/现场",
    ] {
        let cell = read(text);
        assert_eq!(cell.ticked, ["政府网站", "两微一端", "入户/现场"], "{text}");
        assert!(codes(&cell).contains(&"channel-no-marks"), "{text}");
    }
}

#[test]
fn names_that_hold_separators_are_not_split() {
    let cases = [
        ("■发布会、听证会 □其他", vec!["发布会/听证会"]),
        ("■社区/企事业单位/村公示栏(电子屏)", vec!["社区/企事业单位/村公示栏（电子屏）"]),
        ("■社区/企事业单位、村公示栏（电子屏）", vec!["社区/企事业单位/村公示栏（电子屏）"]),
        ("■社区/企事业单位/\n村公示栏（电子\n屏）□精准推送", vec!["社区/企事业单位/村公示栏（电子屏）"]),
        ("■入户⁄现场 □精准推送", vec!["入户/现场"]),
        ("√广播、电视 □政府公报", vec!["广播电视"]),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).ticked, expected, "{text}");
    }
}

#[test]
fn sites_and_places_own_names_are_canonical() {
    for (text, expected) in [
        ("■白石县人民政府门户网站 □政府公报", "政府网站"),
        ("■区政府门户网站", "政府网站"),
        ("白石县政务服务中心", "政务服务中心"),
        ("■政务服务中心（一楼、二楼） □其他", "政务服务中心"),
        ("■政府网站：www.bs.gov.cn", "政府网站"),
        ("■政府网站：https://www.bs.gov.cn/zwgk/", "政府网站"),
        ("■“白石民政”微信公众号", "两微一端"),
        ("■微信公众号“白石民政”", "两微一端"),
        ("■信用中国网站", "全国信用信息共享平台"),
        ("■其他（基层公共服务平台）", "基层公共服务平台"),
        ("■其他：办税服务厅", "办税服务厅"),
        ("■县公共资源交易平台", "公共资源交易平台"),
    ] {
        assert_eq!(read(text).ticked, [expected], "{text}");
    }
}

#[test]
fn the_whole_list_without_a_mark_has_lost_its_marks() {
    let list = "政府网站、政府公报、两微一端、发布会/听证会、广播电视、纸质媒体、公开查阅点、政务服务中心、便民服务站、\
                入户/现场、精准推送、其他";
    assert!(codes(&read(list)).contains(&"channel-marks-missing"));
    assert!(!codes(&read("政府网站、政府公报、两微一端、其他")).contains(&"channel-marks-missing"));
}

#[test]
fn other_keeps_its_words_and_unknown_names_stay_as_written() {
    let other = read("■政府网站 ■其他：村民微信群 □精准推送");
    assert_eq!(
        (other.ticked, other.other),
        (vec!["政府网站".to_owned(), "其他".to_owned()], Some("村民微信群".to_owned()))
    );
    let unticked = read("■政府网站 □其他：村民微信群");
    assert_eq!(unticked.ticked, ["政府网站"]);
    assert_eq!(codes(&unticked), ["channel-other-unticked"]);
    let blank = read("■政府网站 ■其他____");
    assert_eq!(blank.ticked, ["政府网站", "其他"]);
    let invented = read("■政府网站 ■三张清单 ■http://www.bs.gov.cn/");
    assert_eq!(invented.ticked[1], "三张清单");
    assert_eq!(codes(&invented), ["channel-unknown", "channel-unknown"]);
    let prose = read("政府网站、或其他便于公众知晓的方式");
    assert_eq!(prose.ticked, ["政府网站", "其他便于公众知晓的方式"]);
}

#[test]
fn lost_and_unknown_marks_are_diagnosed_never_guessed() {
    let lost = read("?政府网站 ■政府公报 ？两微一端");
    assert_eq!(lost.ticked, ["政府公报"]);
    assert_eq!(codes(&lost), ["lost-mark", "lost-mark"]);
    let unknown = read("★政府网站 ■政府公报 ☒两微一端");
    assert_eq!(unknown.ticked, ["政府公报"]);
    assert_eq!(codes(&unknown), ["unknown-mark", "unknown-mark"]);
    let bare = read("■政府网站\n政府公报\n□两微一端");
    assert_eq!(bare.ticked, ["政府网站"]);
    assert_eq!(codes(&bare), ["lost-mark"]);
    let shared = read("■政府网站、两微一端 □政府公报");
    assert_eq!(shared.ticked, ["政府网站", "两微一端"]);
}

#[test]
fn a_legend_wins_only_for_the_marks_it_names() {
    let reference = Reference::shipped();
    let mut legend = Legend::default();
    legend.read_line("注：★为必选，■为可选");
    let names = ChannelNames::new(&reference);
    let cell = read_channels("★政府网站 ■政府公报 √两微一端 □其他", &names, &legend);
    assert_eq!(cell.ticked, ["政府网站", "两微一端"]);
}

/// R46: whatever stands where the marks stand is a mark, never part of a name.
#[test]
fn signs_that_nobody_knows_are_told_by_their_place() {
    let names = ["政府网站", "政府公报", "两微一端", "发布会/听证会", "公开查阅点", "精准推送", "其他"];
    let known = [true, false, false, false, true, false, false];
    for (on, off, told) in [
        ("■", "囗", None),
        ("■", "ロ", None),
        ("☑", "⬜", None),
        ("🗹", "🗆", None),
        ("■", "回", Some("mark-opposite")),
        ("√", "\u{E123}", Some("mark-opposite")),
        ("●", "曰", Some("mark-opposite")),
        ("■", "¨", Some("mark-opposite")),
        ("R", "o", Some("mark-opposite")),
        ("■", "日", Some("mark-opposite")),
        ("■", "⛶", Some("mark-opposite")),
        ("■", "\u{1F7D0}", Some("mark-opposite")),
    ] {
        for joiner in [" ", "；", "\n", ""] {
            let cells = names.iter().zip(known);
            let cells: Vec<String> =
                cells.map(|(name, is_on)| format!("{}{name}", if is_on { on } else { off })).collect();
            let text = cells.join(joiner);
            let cell = read(&text);
            if joiner.is_empty() && off == "o" {
                continue;
            }
            assert_eq!(cell.ticked, ["政府网站", "公开查阅点"], "{text}");
            assert_eq!(codes(&cell), told.into_iter().collect::<Vec<_>>(), "{text}");
        }
    }
}

/// R46: what is not known as chosen chooses nothing.
#[test]
fn signs_that_cannot_be_told_choose_nothing() {
    for (text, ticked, code) in [
        ("＊政府网站 □政府公报 □两微一端 ＊公开查阅点", vec![], "unknown-mark"),
        ("þ政府网站 ¨政府公报 ¨两微一端", vec![], "unknown-mark"),
        ("回政府网站 回政府公报 ◙两微一端", vec![], "unknown-mark"),
        ("n政府网站 o政府公报 o两微一端 n公开查阅点", vec![], "unknown-mark"),
        ("■政府网站 ★政府公报 回两微一端 回公开查阅点", vec!["政府网站"], "unknown-mark"),
        ("■政府网站 □政府公报 回两微一端", vec!["政府网站"], "unknown-mark"),
        ("政府网站■ 政府公报回 两微一端回", vec!["政府网站"], "unknown-mark"),
    ] {
        let cell = read(text);
        assert_eq!(cell.ticked, ticked, "{text}");
        assert!(codes(&cell).contains(&code), "{text} {:?}", cell.problems);
    }
}

/// What begins a name, joins names or counts them is no sign.
#[test]
fn words_before_a_name_are_no_signs() {
    for (text, ticked) in [
        ("■县政府门户网站 □县公共资源交易平台 □县政务服务中心", vec!["政府网站"]),
        (
            "县政府网站、县政务服务中心、县公示栏",
            vec!["政府网站", "政务服务中心", "社区/企事业单位/村公示栏（电子屏）"],
        ),
        ("■政府网站+两微一端 □政府公报", vec!["政府网站", "两微一端"]),
        ("*政府网站 *两微一端 *入户/现场", vec!["政府网站", "两微一端", "入户/现场"]),
        ("■政府网站* □政府公报 ■两微一端*", vec!["政府网站", "两微一端"]),
        ("■政府网站 ■村口公示栏 □出入口两微一端", vec!["政府网站", "村口公示栏"]),
    ] {
        assert_eq!(read(text).ticked, ticked, "{text} {:?}", read(text).problems);
    }
}
