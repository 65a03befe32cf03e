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
        "ID440103198812180899",
        "http://example.cn/?id=440103198812180899",
        "**440103198812180899**",
        "440103198812180899a",
        "440103198812180899QQ12",
    ] {
        one(text, IdentityNumber, ID);
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
        "13931244663QQ同号",
        "手机13931244663wx",
        "手机号码：13931\n244663，谢谢",
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
fn r250_any_text_gives_places_in_it() {
    // A slow generator of odd texts: every piece beside every other.
    let pieces = [
        "１",
        "X",
        "-",
        " ",
        "\n",
        "👀",
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
