//! The numbers printed in the foot of a government site: 网站标识码, the ICP and the 公安备案 number. Only
//! their form can be told here.

use regex::Regex;
use std::sync::LazyLock;

static SITE_CODE: LazyLock<Regex> = LazyLock::new(|| form(r"^(?:\d{10}|BM\d{8})$"));
static ICP: LazyLock<Regex> = LazyLock::new(|| form(r"^\p{Han}ICP[备证]\d{5,12}号(?:-\d{1,3})?$"));
static POLICE: LazyLock<Regex> = LazyLock::new(|| form(r"^\p{Han}公网安备\d{11,14}号$"));

/// What a 网站标识码 looks like.
pub const SITE_CODE_FORM: &str = "网站标识码为10位数字（部门网站为bm加8位数字），见全国政府网站信息报送系统";
/// What an ICP number looks like.
pub const ICP_FORM: &str = "ICP备案号的写法如“粤ICP备12345678号”或“粤ICP备12345678号-1”";
/// What a 公安备案 number looks like.
pub const POLICE_FORM: &str = "公安备案号的写法如“粤公网安备44010602000001号”";

/// True for the form of a 网站标识码, in capitals.
#[must_use]
pub fn is_site_code(text: &str) -> bool {
    SITE_CODE.is_match(text)
}

/// True for the form of an ICP number.
#[must_use]
pub fn is_icp(text: &str) -> bool {
    ICP.is_match(text)
}

/// True for the form of a 公安备案 number.
#[must_use]
pub fn is_police_record(text: &str) -> bool {
    POLICE.is_match(text)
}

fn form(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_site_are_told_by_their_form() {
        for (text, is_code, is_icp_number, is_police) in [
            ("4401060001", true, false, false),
            ("BM12345678", true, false, false),
            ("440106000", false, false, false),
            ("44010600A1", false, false, false),
            ("粤ICP备12345678号", false, true, false),
            ("京ICP证030173号", false, true, false),
            ("粤ICP备2021012345号-12", false, true, false),
            ("粤ICP备12345678", false, false, false),
            ("ICP备12345678号", false, false, false),
            ("abc", false, false, false),
            ("粤公网安备44010602000001号", false, false, true),
            ("粤公网安备123号", false, false, false),
        ] {
            assert_eq!(is_site_code(text), is_code, "{text}");
            assert_eq!(is_icp(text), is_icp_number, "{text}");
            assert_eq!(is_police_record(text), is_police, "{text}");
        }
    }
}
