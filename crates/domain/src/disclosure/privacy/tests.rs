//! R250: what is a personal number and what only looks like one. All numbers are invented.

use super::*;

fn found(text: &str) -> Vec<(NumberKind, String)> {
    personal_numbers(text).into_iter().map(|number| (number.kind, number.digits)).collect()
}

#[track_caller]
fn one(text: &str, kind: NumberKind, digits: &str) {
    assert_eq!(found(text), [(kind, digits.to_owned())], "{text}");
}

const ID: &str = "440103198812180899";
const CARD: &str = "6222028118562393134";
const MOBILE: &str = "13931244663";

#[test]
fn r250_numbers_in_every_writing() {
    use NumberKind::{BankCard, IdentityNumber, Mobile};
    for text in [
        "申请人：陈某，号码440103198812180899。",
        "身份证号:４４０１０３１９８８１２１８０８９９",
        "身份证 440103 19881218 0899 ，请核对",
        "440103-19881218-0899",
        "4401 0319 8812 1808 99",
        "4 4 0 1 0 3 1 9 8 8 1 2 1 8 0 8 9 9",
        "440103\u{200B}198812180899",
        "编号440103198812\n180899",
        "编号440103198812\n    180899",
        "ID440103198812180899",
        "http://example.cn/?id=440103198812180899",
        "**440103198812180899**",
        "440103198812180899a",
        "440103198812180899QQ12",
    ] {
        one(text, IdentityNumber, ID);
    }
    one("1.440103198812180899", IdentityNumber, ID);
    let pair = [(Mobile, "15966140750".to_owned()), (Mobile, "17716369755".to_owned())];
    assert_eq!(found("电话1596614075017716369755"), pair);
    for decimal in ["0.13931244663", "增长1.13931244663", "1.23.13931244663"] {
        assert!(found(decimal).is_empty(), "{decimal}");
    }
    one("3101041979021308 04、", IdentityNumber, "310104197902130804");
    one("证件号11010519491231002x（本人）", IdentityNumber, "11010519491231002X");
    one("110105 19491231 002Ｘ", IdentityNumber, "11010519491231002X");
    for text in [
        "账号（6222028118562393134）",
        "6222 0281 1856 2393 134",
        "622202 8118562393134",
        "卡6222-0281-1856-2393-134",
    ] {
        one(text, BankCard, CARD);
    }
    for text in [
        "电话：13931244663",
        "139-3124-4663",
        "139 3124 4663",
        "１３９３１２４４６６３",
        "+8613931244663",
        "+86-139-3124-4663",
        "(86) 13931244663",
        "86 139 3124 4663",
        "Tel:13931244663",
        "tel13931244663",
        "1 3 9 3 1 2 4 4 6 6 3",
        "013931244663",
        "1.13931244663",
        "　12．13931244663",
        "名单\n3.13931244663",
        "13931244663QQ同号",
        "手机13931244663wx",
        "手机号码：13931\n244663，谢谢",
        "13931244\n663",
        " 139312\n44663\n",
        "请拨打139\n31244663。",
        "请拨打139 3124\n4663。",
        "13931244663@example.cn",
        "139\u{2014}3124\u{2014}4663",
        "微信号wx13931244663，",
    ] {
        one(text, Mobile, MOBILE);
    }
}

#[test]
fn r250_each_occurrence_counts_once_and_in_order() {
    let text = format!("{MOBILE}、{MOBILE} {ID} {CARD}/{MOBILE}");
    let kinds: Vec<NumberKind> = personal_numbers(&text).iter().map(|number| number.kind).collect();
    use NumberKind::{BankCard, IdentityNumber, Mobile};
    assert_eq!(kinds, [Mobile, Mobile, IdentityNumber, BankCard, Mobile]);
    let number = &personal_numbers(&text)[0];
    assert_eq!((&text[number.place.clone()], number.masked().as_str()), (MOBILE, "139****4663"));
    assert_eq!(personal_numbers(ID)[0].masked(), "440***********0899");
}

/// Identity numbers go before cards: this one of Gansu begins 62 and has a right last digit of both kinds.
#[test]
fn r250_an_identity_number_that_begins_like_a_card() {
    let serials =
        (0..1000).flat_map(|serial| (0..10).map(move |last| format!("62010219880101{serial:03}{last}")));
    let both: Vec<String> =
        serials.filter(|digits| kinds::has_luhn_digit(digits) && kinds::is_identity_number(digits)).collect();
    assert!(both.len() > 10);
    for digits in both {
        one(&digits, NumberKind::IdentityNumber, &digits);
    }
}

#[test]
fn r250_what_only_looks_like_a_number_is_none() {
    for text in [
        "咨询电话：020-83123456",
        "监督热线12345",
        "统一社会信用代码：11440100MB2HP75EC8",
        "统一社会信用代码：91440101MA5AK138123",
        "穗府办函〔2020〕53号",
        "索引号：007482532/2020-00167",
        "项目代码：2020-440106-14-03-944151",
        "流水号440111198806277861",
        "订单编号 6222029029268861375",
        "表号 9422194129764808876",
        "手机：139****5678",
        "身份证号：440103********1234",
        "622202811856239****",
        "金额13931244663元",
        "投资 13931244663.50 万元",
        "¥13931244663",
        "13 931 244 663",
        "0.13931244663",
        "https://www.example.cn/post/13931244663.html",
        "content/post_13931244663.html",
        "图号GZ-13931244663",
        "13931244663-01",
        "13931244663A02",
        "13931244663kWh",
        "13931244663-A",
        "合计 139\n合计 31244663",
        "139\n31244663",
        "13931\n244663",
        "人口13931\n244663",
        "139312446630",
        "2019-2020 1393",
        "440103881218089",
        "23931244663",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn r250_a_card_over_the_end_of_a_line() {
    for text in [
        "账号：62220281\n18562393134",
        "卡 955\n卡号：62220281\n18562393134\n卡 955",
        "卡号为6222 0281\n1856 2393 134，开户行某银行",
        "请汇至62220281185\n62393134。",
        "622202811856\n2393134",
        "收款账户 6222028118\n562393134 2026年",
    ] {
        one(text, NumberKind::BankCard, CARD);
    }
    for text in [
        "62220281\n18562393134",
        "622202811856\n2393135",
        "622202811856\n2393134\n2393134",
        "合计 62220281\n合计 18562393134",
        "62220281\n18562393134\n18562393135",
        "发文62220281件\n18562393134",
        "户数 62220281\n18562393134",
        "62220281\n\n\n18562393134",
    ] {
        assert!(found(text).iter().all(|(kind, _)| *kind != NumberKind::BankCard), "{text}");
    }
}

#[test]
fn r250_numbers_parted_by_other_marks() {
    for text in [
        "手机：(139)31244663",
        "手机：（139）3124 4663",
        "（139）3124-4663",
        "[139]31244663",
        "【139】 3124 4663",
        "(139)-3124-4663",
        "139(3124)4663",
        "(86)(139)31244663",
        "+86（139）31244663",
        "手机 139.3124.4663",
        "联系人张三，139.3124.4663",
        "张三 139.3124.4663",
        "139.3124.4663（微信同号）",
        "139.3124.4663",
        "139·3124·4663",
        "139•3124•4663",
        "139_3124_4663",
        "139‐3124‐4663",
        "139–3124–4663",
        "139 - 3124 - 4663",
        "139——3124——4663",
        "电话139/3124/4663",
        "电话：139/31244663",
        "电话：020-83123456/139.3124.4663",
    ] {
        one(text, NumberKind::Mobile, MOBILE);
    }
    one("440103.19881218.0899", NumberKind::IdentityNumber, ID);
    one("440103/19881218/0899", NumberKind::IdentityNumber, ID);
    one("110105·19491231·002X", NumberKind::IdentityNumber, "11010519491231002X");
    one("6222.0281.1856.2393.134", NumberKind::BankCard, CARD);
    one("卡6222·0281·1856·2393·134", NumberKind::BankCard, CARD);
    let text = "手机：（139）31244663、";
    assert_eq!(&text[personal_numbers(text)[0].place.clone()], "（139）31244663");
    for (text, numbers) in [
        ("13931244663/13931244664", &["13931244663", "13931244664"][..]),
        ("13931244663(13931244664)", &["13931244663", "13931244664"]),
        ("电话139.3124.4663/138.3124.4663", &["13931244663", "13831244663"]),
    ] {
        let digits: Vec<String> = found(text).into_iter().map(|(_, digits)| digits).collect();
        assert!(numbers.iter().all(|number| digits.iter().any(|own| own == number)), "{text} {digits:?}");
    }
}

#[test]
fn r250_figures_and_versions_are_no_numbers_in_marks() {
    for text in [
        "升级到139.3124.4663。",
        "联系电话系统版本：139.3124.4663",
        "IP：139.31.244.663",
        "电话系统 139.3124.4663.1",
        "经度134.12345678，纬度23.12345678",
        "人口139/3124/4663",
        "/art/139/3124/4663.html",
        "https://www.example.cn/139/3124/4663",
        "联系方式见 https://www.example.cn/139.3124.4663",
        "（138）20230512收文",
        "2026(139)31244663",
        "(020)83123456",
        "（010）62345678",
        "138.00.5507385",
        "2026.11.28-2026.12.28",
        "2026/11/28 13:00",
        "粤（2026）广州市不动产权第13931244663号",
        "穗字13931244663号",
        "13800138000.00元",
        "0.139·3124",
        "139,3124,4663",
        "1.139.3124.4663",
        "139-3124.4663",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn r250_numbers_written_one_behind_the_other() {
    use NumberKind::{BankCard, IdentityNumber, Mobile};
    let x = "11010519491231002X";
    for (text, numbers) in [
        (format!("身份证{ID}{MOBILE}"), vec![(IdentityNumber, ID), (Mobile, MOBILE)]),
        (format!("{ID}{MOBILE}"), vec![(IdentityNumber, ID), (Mobile, MOBILE)]),
        (format!("{MOBILE}{ID}"), vec![(Mobile, MOBILE), (IdentityNumber, ID)]),
        (format!("{x}{MOBILE}"), vec![(IdentityNumber, x), (Mobile, MOBILE)]),
        (format!("{MOBILE}{x}，"), vec![(Mobile, MOBILE), (IdentityNumber, x)]),
        (format!("{ID}{CARD}"), vec![(IdentityNumber, ID), (BankCard, CARD)]),
        (format!("{CARD}{ID}"), vec![(BankCard, CARD), (IdentityNumber, ID)]),
        (format!("{ID}{ID}"), vec![(IdentityNumber, ID), (IdentityNumber, ID)]),
        (format!("电话：{MOBILE}{MOBILE}"), vec![(Mobile, MOBILE), (Mobile, MOBILE)]),
        (format!("身份证号：{ID}20261128"), vec![(IdentityNumber, ID)]),
        (format!("公民身份号码为001{ID}"), vec![(IdentityNumber, ID)]),
        (format!("{ID}20261128"), vec![]),
        (format!("{MOBILE}{MOBILE}"), vec![]),
        (format!("流水号2026{ID}"), vec![]),
        (format!("身份证号：{ID}20261128A01"), vec![(IdentityNumber, ID)]),
        ("订单号：202611281030001234567".to_owned(), vec![]),
    ] {
        let expected: Vec<(NumberKind, String)> =
            numbers.into_iter().map(|(kind, digits)| (kind, digits.to_owned())).collect();
        assert_eq!(found(&text), expected, "{text}");
        for number in personal_numbers(&text) {
            assert_eq!(text[number.place.clone()].to_uppercase(), number.digits, "{text}");
        }
    }
}

#[test]
fn r250_any_text_gives_places_in_it() {
    // A slow generator of odd texts: every piece beside every other.
    let pieces = [
        "１",
        "X",
        "-",
        " ",
        "\n",
        "👀",
        ".",
        "（",
        "）",
        "440103198812180899",
        "139",
        "3124",
        "4663",
        "*",
        "元",
        "\u{FEFF}",
        "\u{1D7D9}",
    ];
    for a in pieces {
        for b in pieces {
            for c in pieces {
                for d in pieces {
                    let text = format!("{a}{b}{c}{d}");
                    let mut end = 0;
                    for number in personal_numbers(&text) {
                        assert!(
                            number.place.start >= end && text.is_char_boundary(number.place.start),
                            "{text}"
                        );
                        end = number.place.end;
                        assert!(text.is_char_boundary(end) && number.digits.len() >= 11, "{text}");
                    }
                }
            }
        }
    }
}
