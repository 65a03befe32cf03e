//! Addresses of the screens on what comes from above.

/// 标准指引: every sector's version in force and its forwarding
pub const GUIDELINES: &str = "/console/guidelines";
/// 装载新版指引
pub const GUIDELINE_IMPORT: &str = "/console/guidelines/import";
/// One sector's versions and the forwarding of the one in force
pub const GUIDELINE: &str = "/console/guidelines/{sector}";
/// 撤回 of a sector's version in force
pub const GUIDELINE_WITHDRAW: &str = "/console/guidelines/{sector}/withdraw";
/// A forwarding with its receipts
pub const FORWARDING: &str = "/console/forwardings/{forwarding}";
/// 确认收到
pub const RECEIPTS: &str = "/console/forwardings/{forwarding}/receipts";
/// 上级变更
pub const PROPOSALS: &str = "/console/proposals";
/// One proposed change
pub const PROPOSAL: &str = "/console/proposals/{proposal}";
/// 采纳
pub const APPLY: &str = "/console/proposals/{proposal}/apply";
/// 不采纳
pub const DISMISS: &str = "/console/proposals/{proposal}/dismiss";
/// 下发 of a published version
pub const ISSUE: &str = "/console/catalogues/{version}/issue";
/// The receipt of an issue
pub const ISSUED: &str = "/console/issues/{issue}";
/// 与上级对照
pub const PARENT: &str = "/console/catalogues/{version}/parent";

/// A pattern with the one number it holds in place.
#[must_use]
pub fn of(pattern: &str, id: i64) -> String {
    let (Some(start), Some(end)) = (pattern.find('{'), pattern.find('}')) else { return pattern.to_owned() };
    format!("{}{id}{}", &pattern[..start], &pattern[end + 1..])
}

/// The page of a sector's guideline.
#[must_use]
pub fn guideline(sector: &str) -> String {
    GUIDELINE.replace("{sector}", &crate::console::catalogue::address::encoded(sector))
}

/// Where a sector's version in force is taken back.
#[must_use]
pub fn withdraw(sector: &str) -> String {
    format!("{}/withdraw", guideline(sector))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_fill_their_patterns() {
        for (address, expected) in [
            (of(APPLY, 7), "/console/proposals/7/apply"),
            (of(ISSUE, 3), "/console/catalogues/3/issue"),
            (of(PROPOSALS, 3), "/console/proposals"),
            (guideline("20"), "/console/guidelines/20"),
            (withdraw("20"), "/console/guidelines/20/withdraw"),
        ] {
            assert_eq!(address, expected);
        }
    }
}
