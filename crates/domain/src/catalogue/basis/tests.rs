//! R34, R35: cells as people write them.

use super::*;

type Entry = (String, Vec<(String, Option<u32>, u32)>);

fn entries(cell: &str) -> Vec<Entry> {
    let numbers =
        |entry: &BasisEntry| entry.numbers.iter().map(|n| (n.issuer.clone(), n.year, n.number)).collect();
    ParsedBasis::parse(cell).entries.iter().map(|entry| (entry.title.clone(), numbers(entry))).collect()
}

#[test]
fn r35_titles_and_numbers() {
    let law = |title: &str, numbers: &[(&str, Option<u32>, u32)]| {
        (title.to_owned(), numbers.iter().map(|(i, y, n)| ((*i).to_owned(), *y, *n)).collect::<Vec<_>>())
    };
    for (cell, expected) in [
        (
            "《社会救助暂行办法》（国务院令第649号）、《中华人民共和国政府信息公开条例》（国务院令第711号）",
            vec![
                law("社会救助暂行办法", &[("国务院令", None, 649)]),
                law("中华人民共和国政府信息公开条例", &[("国务院令", None, 711)]),
            ],
        ),
        (
            "《国务院办公厅印发《关于全面推进政务公开工作的意见》实施细则的通知》（国办发﹝2016﹞80号）",
            vec![law(
                "国务院办公厅印发《关于全面推进政务公开工作的意见》实施细则的通知",
                &[("国办发", Some(2016), 80)],
            )],
        ),
        (
            "《社会保险费征缴暂行条例》（国务院令第259号，2019年修订）",
            vec![law("社会保险费征缴暂行条例", &[("国务院令", None, 259)])],
        ),
        (
            "《纳税信用管理办法（试行）》（国家税务总局公告2014年第40号）",
            vec![law("纳税信用管理办法（试行）", &[("国家税务总局公告", Some(2014), 40)])],
        ),
        ("《物权法》(中华人民共和国主席令第六十二号)", vec![law("物权法", &[("主席令", None, 62)])]),
        ("《信息公开条例》国令 第 492 号", vec![law("信息公开条例", &[("国务院令", None, 492)])]),
        ("国务院令492号", vec![law("", &[("国务院令", None, 492)])]),
        ("《社会救助暂行办法（国务院令第649号）", vec![law("社会救助暂行办法", &[("国务院令", None, 649)])]),
        (
            "《企业年金办法》（人力资源和社会保障部、财政部令第36号）",
            vec![law("企业年金办法", &[("人力资源和社会保障部、财政部令", None, 36)])],
        ),
    ] {
        assert_eq!(entries(cell), expected, "{cell}");
    }
}

#[test]
fn r34_clause_numbers() {
    for (cell, clauses, without) in [
        ("《条例》（国务院令第711号）第二十条第三款", vec!["第二十条第三款"], "《条例》（国务院令第711号）"),
        ("《条例》第8条", vec!["第8条"], "《条例》"),
        (
            "《条例》第十二条、《办法》（民发〔2021〕57号）",
            vec!["第十二条"],
            "《条例》、《办法》（民发〔2021〕57号）",
        ),
        ("《条例》第二十条第（一）款", vec!["第二十条第（一）款"], "《条例》"),
        ("《中华人民共和国城乡规划法第四十条》", vec!["第四十条"], "《中华人民共和国城乡规划法》"),
        ("《关于〈刑法〉第三十条的解释》", vec![], "《关于〈刑法〉第三十条的解释》"),
        ("《条例》（国务院令第711号）", vec![], "《条例》（国务院令第711号）"),
    ] {
        assert_eq!(ParsedBasis::parse(cell).clauses().collect::<Vec<_>>(), clauses, "{cell}");
        assert_eq!(without_clauses(cell), without, "{cell}");
    }
}

#[test]
fn damaged_brackets_numbers_and_titles() {
    for (cell, damaged) in [
        ("《社会救助暂行办法》（国务院令第649号）", false),
        ("《社会救助暂行办法（国务院令第649号）", true),
        ("社会救助暂行办法》（国务院令第649号）", true),
        ("《社会救助暂行办法》（国务院令第649号", true),
        ("《社会救助暂行办法》（国务院令第649）", true),
        ("《意见》（国发〔2016 14号）", true),
        ("《意见》（国发〔2016〕14）", true),
        ("《意见》（国发201614号）", true),
        ("《意见》（国发14〔2016〕号）", true),
        ("国发〔2016〕14号", true),
        ("中华人民共和国献血法", true),
        ("《》（国发〔2016〕14号）", true),
        ("《意见》（国发[2016]14号）", false),
        ("《意见》[2018]12号", true),
        ("《意见》﹝2019﹞23号", true),
        ("《意见》（2019粤府办23号）", true),
        ("《意见》（2019年第23号）", false),
        ("《意见》（穗民2019 5号）", true),
        ("《意见》（税务总局公告2018年第28号）", false),
        ("《意见》（国务院令2019号）", false),
        ("《办法》(民政部令第66号)民发〔2020〕48号", true),
        ("《办法》（民政部令第66号）、《意见》（民发〔2020〕48号）", false),
        ("《意见》（国发﹝2016﹞14号）等", false),
        ("《中华人民共和国行政处罚法》（2021年修订，主席令第70号）", false),
        ("《国家税务总局关于纳税人权利与义务的公告》（2009年第1号）", false),
        ("《文化馆服务标准》（GB/T 32939—2016）", false),
        ("《中华人民共和国户口登记条例》（全国人民代表大会常务委员会1958年1月9日公布）", false),
        ("《自然资源听证规定》（自然资源部令第6号修正）", false),
        ("《条例》及相关规定", false),
    ] {
        let damages = ParsedBasis::parse(cell).damages;
        assert_eq!(!damages.is_empty(), damaged, "{cell}: {damages:?}");
    }
    for guideline in &crate::reference::Reference::shipped().guidelines {
        for item in &guideline.items {
            let damages = ParsedBasis::parse(&item.row.legal_basis).damages;
            assert!(damages.is_empty(), "{}: {damages:?}", item.row.legal_basis);
        }
    }
}

#[test]
fn r35_years_stand_in_hexagonal_brackets() {
    assert_eq!(
        irregular_brackets("《意见》（国发[2016]14号）").as_deref(),
        Some("《意见》（国发〔2016〕14号）")
    );
    assert_eq!(irregular_brackets("《意见》（国发〔2016〕14号）"), None);
}

/// R38: the same law in a later revision is the same basis.
#[test]
fn r38_the_revision_is_no_part_of_a_title() {
    for (one, other) in [
        ("中华人民共和国老年人权益保障法（2018年修正）", "老年人权益保障法"),
        ("社会救助暂行办法(2019修订)", "社会救助暂行办法"),
        ("《预算法》（2018年第二次修正）", "预算法"),
    ] {
        assert_eq!(title_key(one), title_key(other), "{one}");
    }
    for whole in ["农村五保供养工作条例（试行）", "某某目录（2018年版）", "（修订）"]
    {
        assert!(title_key(whole).contains('('), "{whole}");
    }
}
