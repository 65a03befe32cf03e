//! The shipped guidelines agree with the tables of the rules: R1, R2, R12, R13, R18, R26, R36, R48-R53.

use domain::catalogue::{ChannelRule, GeneralBasis, Numbering, OmitItems};
use domain::reference::Reference;

/// R1, R2: code, the State Council's name, the guideline's own name where it differs.
const SECTORS: [(&str, &str, &str); 26] = [
    ("01", "国土空间规划", "城乡规划"),
    ("02", "重大建设项目", ""),
    ("03", "公共资源交易", ""),
    ("04", "财政预决算", ""),
    ("05", "安全生产", ""),
    ("06", "税收管理", ""),
    ("07", "征地补偿", "农村集体土地征收"),
    ("08", "国有土地上房屋征收", "国有土地上房屋征收与补偿"),
    ("09", "保障性住房", ""),
    ("10", "农村危房改造", ""),
    ("11", "环境保护", "生态环境"),
    ("12", "公共文化服务", ""),
    ("13", "公共法律服务", ""),
    ("14", "扶贫", ""),
    ("15", "救灾", ""),
    ("16", "食品药品监管", ""),
    ("17", "城市综合执法", ""),
    ("18", "就业创业", "就业"),
    ("19", "社会保险", ""),
    ("20", "社会救助", ""),
    ("21", "养老服务", ""),
    ("22", "户籍管理", ""),
    ("23", "涉农补贴", ""),
    ("24", "义务教育", ""),
    ("25", "医疗卫生", "卫生健康"),
    ("26", "市政服务", ""),
];

#[test]
fn r1_r2_codes_and_names() {
    let reference = Reference::shipped();
    for ((code, sector, own), guideline) in SECTORS.into_iter().zip(&reference.guidelines) {
        assert_eq!((guideline.sector_code.as_str(), guideline.sector.as_str()), (code, sector));
        assert_eq!(guideline.guideline_name, if own.is_empty() { sector } else { own });
    }
}

/// R12: the two sectors without 公开层级 have 12 columns and no level in any row; all others have 14.
#[test]
fn r12_twelve_columns_without_levels() {
    for guideline in &Reference::shipped().guidelines {
        let short = matches!(guideline.sector_code.as_str(), "02" | "03");
        assert_eq!(guideline.columns.len(), if short { 12 } else { 14 }, "{}", guideline.guideline_name);
        for item in &guideline.items {
            let levels = (item.row.level_county, item.row.level_township);
            assert_eq!(
                levels == (None, None),
                short,
                "{} {}",
                guideline.guideline_name,
                item.row.level2_item
            );
        }
    }
}

/// R26: 就业 has the policy of 社会保险, because one ministry document governs both; all others the default.
#[test]
fn r26_one_document_one_policy() {
    let reference = Reference::shipped();
    for guideline in &reference.guidelines {
        let policy = &guideline.policy;
        let special = matches!(guideline.sector_code.as_str(), "18" | "19");
        assert_eq!(policy.omit_items == OmitItems::Free, special, "R24 {}", guideline.guideline_name);
        assert_eq!(
            (policy.add_level1, policy.add_level3, policy.no_overlap),
            (special, special, special),
            "R25"
        );
        assert!(policy.add_columns && !policy.remove_columns && policy.split_level2, "R13, R19, R21");
        assert_eq!(guideline.numbering, Numbering::Plain);
    }
}

/// R36: general bases are left out for 卫生健康, repeated for 重大建设项目, else as the guideline does.
#[test]
fn r36_general_bases() {
    for guideline in &Reference::shipped().guidelines {
        let expected = match guideline.sector_code.as_str() {
            "25" => GeneralBasis::Omit,
            "02" => GeneralBasis::Repeat,
            _ => GeneralBasis::Either,
        };
        assert_eq!(guideline.policy.general_basis, expected, "{}", guideline.guideline_name);
    }
}

/// R48-R50: minimum for the two of one ministry, box for 市政服务, base for the rest.
#[test]
fn r48_channel_rules() {
    for guideline in &Reference::shipped().guidelines {
        let expected = match guideline.sector_code.as_str() {
            "18" | "19" => ChannelRule::Minimum,
            "26" => ChannelRule::Box,
            _ => ChannelRule::Base,
        };
        assert_eq!(guideline.policy.channels, expected, "{}", guideline.guideline_name);
    }
}

/// R51-R53: the three key fields have the website first; two of them the four platforms; the third leaves
/// the gazette open.
#[test]
fn r52_key_fields_and_platforms() {
    for guideline in &Reference::shipped().guidelines {
        let key_field = matches!(guideline.sector_code.as_str(), "02" | "03" | "04");
        assert_eq!(guideline.policy.first_channel.as_deref(), key_field.then_some("政府网站"), "R51");
        let platforms: &[&str] = if matches!(guideline.sector_code.as_str(), "02" | "03") {
            &["公共资源交易平台", "全国信用信息共享平台", "投资项目在线审批监管平台", "电子招标投标交易平台"]
        } else {
            &[]
        };
        assert_eq!(guideline.policy.platforms, platforms, "R52 {}", guideline.guideline_name);
        let gazette = guideline.policy.optional_channels.iter().any(|name| name == "政府公报");
        assert_eq!(gazette, guideline.sector_code == "04", "R53");
    }
}

/// Every channel of every item is in the vocabulary; keys are unique; provenance is one of the two words.
#[test]
fn items_use_the_vocabularies() {
    let reference = Reference::shipped();
    let known = |name: &String| reference.channels.iter().any(|channel| channel.name == *name);
    for guideline in &reference.guidelines {
        let mut keys = std::collections::BTreeSet::new();
        for item in &guideline.items {
            assert!(keys.insert(&item.key), "{}", item.key);
            assert!(matches!(item.provenance.as_str(), "seen" | "general_knowledge"), "{}", item.key);
            for channel in item.row.channels.iter().chain(&item.optional_channels) {
                assert!(known(channel), "{} {channel}", item.key);
            }
        }
    }
}
