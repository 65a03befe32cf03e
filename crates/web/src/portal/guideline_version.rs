//! Which version of a guideline a page shows: the one in force, a former one, or one that was taken back.
//! All stay readable, and none is mistaken for the one in force (R8).

use super::{address, shown};
use crate::frame::{Link, Notice, NoticeKind};
use operations::catalogue::GuidelineSummary;

/// The version shown beside the one in force.
pub(super) struct ShownVersion<'a> {
    shown: &'a GuidelineSummary,
    /// None where every version was taken back.
    current: Option<&'a GuidelineSummary>,
}

impl<'a> ShownVersion<'a> {
    pub(super) fn of(shown: &'a GuidelineSummary, versions: &'a [GuidelineSummary]) -> Self {
        Self { shown, current: versions.iter().find(|version| version.is_current) }
    }

    /// The address of its page: the one in force has the guideline's own.
    pub(super) fn address(&self) -> String {
        of_version(self.shown)
    }

    /// 第1版（旧版）
    pub(super) fn label(&self) -> String {
        label(self.shown)
    }

    /// Said above a version that is not in force; none for the one that is.
    pub(super) fn notice(&self) -> Option<Notice> {
        if self.shown.is_current {
            return None;
        }
        let number = self.shown.version;
        let loaded = shown::long_day_of(&self.shown.imported_at);
        let text = match &self.shown.withdrawn_at {
            Some(at) => {
                let day = shown::long_day_of(at);
                format!("本页是{loaded}装载的第{number}版，已于{day}撤回，仅供查阅。")
            }
            None => format!("本页是{loaded}装载的第{number}版，以前的版本，供查阅。"),
        };
        let action = self.current.map(|current| {
            Link::new(format!("查看现行的第{}版", current.version), address::guideline(&current.sector_code))
        });
        Some(Notice { kind: NoticeKind::Warn, title: "这不是现行版本".to_owned(), text, action })
    }
}

/// The versions that hold or once held, where there is more than one; the newest first.
pub(super) fn version_links(versions: &[GuidelineSummary]) -> Vec<Link> {
    let held: Vec<&GuidelineSummary> = versions.iter().filter(|one| one.withdrawn_at.is_none()).collect();
    if held.len() < 2 {
        return Vec::new();
    }
    let words =
        |one: &GuidelineSummary| format!("{}，{}装载", label(one), shown::long_day_of(&one.imported_at));
    held.into_iter().map(|one| Link::new(words(one), of_version(one))).collect()
}

fn of_version(one: &GuidelineSummary) -> String {
    match one.is_current {
        true => address::guideline(&one.sector_code),
        false => address::guideline_version(&one.sector_code, one.version),
    }
}

fn label(one: &GuidelineSummary) -> String {
    let number = one.version;
    match (one.is_current, &one.withdrawn_at) {
        (true, _) => format!("第{number}版（现行）"),
        (false, Some(_)) => format!("第{number}版（已撤回）"),
        (false, None) => format!("第{number}版（旧版）"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: i64, withdrawn: bool, is_current: bool) -> GuidelineSummary {
        GuidelineSummary {
            id: number,
            sector_code: "20".to_owned(),
            sector: "社会救助".to_owned(),
            name: "社会救助".to_owned(),
            aliases: Vec::new(),
            origin: "pilot26".to_owned(),
            is_open: true,
            opened_on: None,
            due_on: None,
            version: number,
            provenance: String::new(),
            imported_at: "2026-11-20T02:00:00Z".to_owned(),
            is_current,
            withdrawn_at: withdrawn.then(|| "2026-11-21T02:00:00Z".to_owned()),
        }
    }

    #[test]
    fn r8_a_version_that_is_not_in_force_says_so_and_leads_to_the_one_that_is() {
        let versions = [version(3, true, false), version(2, false, true), version(1, false, false)];
        let notice = |at: usize| ShownVersion::of(&versions[at], &versions).notice();
        assert!(notice(1).is_none());
        for (at, words) in [(0, "第3版，已于2026年11月21日撤回"), (2, "第1版，以前的版本")]
        {
            let notice = notice(at).expect("a notice");
            assert!(notice.text.contains(words), "{}", notice.text);
            let action = notice.action.expect("a link");
            assert_eq!((action.label.as_str(), action.href.as_str()), ("查看现行的第2版", "/guidelines/20"));
        }
        let links = version_links(&versions);
        let hrefs: Vec<&str> = links.iter().map(|link| link.href.as_str()).collect();
        assert_eq!(hrefs, ["/guidelines/20", "/guidelines/20/versions/1"]);
        assert!(version_links(&versions[..2]).is_empty());
    }
}
