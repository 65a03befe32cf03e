//! Notices by mail: what of a notice may leave the platform, and when a mail that could not be handed over is tried
//! again. The waits are `data/mail/retries.tsv`.

use crate::disclosure::privacy::personal_numbers;
use serde::{Deserialize, Serialize};

/// The most characters of a notice that a mail carries.
const LONGEST: usize = 120;

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// Not at all.
    None,
    /// Encrypted after the greeting; refused where the server cannot.
    #[default]
    StartTls,
    /// Encrypted from the first byte.
    Tls,
}

/// Why a mail was not handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailFailure {
    /// The server could not be reached, or asks to try later, or does not know us: another time it may work.
    ForNow,
    /// The server will never take this mail.
    ForGood,
}

/// What becomes of a mail that was not handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// Tried again after so many minutes.
    TryAfter(i64),
    /// Given up.
    GiveUp,
}

impl MailSecurity {
    /// All of them, the usual one first.
    pub const ALL: [Self; 3] = [Self::StartTls, Self::Tls, Self::None];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::StartTls => "start_tls",
            Self::Tls => "tls",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "不加密（只用于本机或内网）",
            Self::StartTls => "STARTTLS（常用端口587）",
            Self::Tls => "TLS（常用端口465）",
        }
    }

    /// The security of an identifier.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == id)
    }
}

impl MailFailure {
    /// By the code that the server answered with, if it answered. A refused sign-in (53x) is no fault of the mail.
    #[must_use]
    pub fn of(code: Option<u16>) -> Self {
        match code {
            Some(530..=539) | None => Self::ForNow,
            Some(code) if code >= 500 => Self::ForGood,
            Some(_) => Self::ForNow,
        }
    }

    /// What becomes of a mail after so many tries.
    #[must_use]
    pub fn after(self, tries: i64) -> AfterFailure {
        let wait = usize::try_from(tries - 1).ok().and_then(|done| waits().get(done).copied());
        match (self, wait) {
            (Self::ForNow, Some(minutes)) => AfterFailure::TryAfter(minutes),
            _ => AfterFailure::GiveUp,
        }
    }
}

/// The minutes between one try and the next, in order.
fn waits() -> Vec<i64> {
    let text = crate::reference::data_file("mail/retries.tsv").unwrap_or_default();
    text.lines().skip(1).filter_map(|line| line.split('\t').nth(1)?.trim().parse().ok()).collect()
}

/// What a mail says of a notice: its first sentence without the words behind a colon (reasons, remarks, points of a
/// review stay inside the platform), and no personal numbers. A title behind the colon stays.
#[must_use]
pub fn brief(text: &str) -> String {
    let sentence = text.split(['。', '；', '\n']).next().unwrap_or_default();
    let mut end = sentence.len();
    for (at, mark) in sentence.match_indices(['：', ':']) {
        let rest = sentence[at + mark.len()..].trim_start();
        if !rest.starts_with(['“', '《']) {
            end = at;
            break;
        }
    }
    let mut brief = sentence[..end].trim().to_owned();
    for number in personal_numbers(&brief.clone()).into_iter().rev() {
        let masked = number.masked();
        brief.replace_range(number.place.clone(), &masked);
    }
    if brief.chars().count() > LONGEST {
        brief = brief.chars().take(LONGEST - 1).collect::<String>() + "…";
    }
    brief
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_carries_titles_and_no_reasons() {
        for (notice, said) in [
            ("东湖区民政局《办事指南》待公开审查", "东湖区民政局《办事指南》待公开审查"),
            ("东湖区民政局《办事指南》被退回：张三的住址写得太细", "东湖区民政局《办事指南》被退回"),
            (
                "东湖区民政局：“年度评议”的整改应在2026年12月1日前完成，现已逾期",
                "东湖区民政局：“年度评议”的整改应在2026年12月1日前完成，现已逾期",
            ),
            ("目录的3项事项请区卫健局编制。请补充李四的情况", "目录的3项事项请区卫健局编制"),
            ("请接续办理：社会救助（草稿）", "请接续办理"),
        ] {
            assert_eq!(brief(notice), said);
        }
    }

    #[test]
    fn r250_no_personal_number_leaves_the_platform() {
        let said = brief("关于11010519491231002X的《通知》已发布");
        assert!(!said.contains("19491231") && said.ends_with("的《通知》已发布"), "{said}");
        assert_eq!(brief(&"长".repeat(200)).chars().count(), LONGEST);
    }

    #[test]
    fn waits_grow_and_end() {
        let waits = waits();
        assert!(waits.len() >= 3 && waits.is_sorted() && waits[0] > 0, "{waits:?}");
        let tries = |failure: MailFailure| -> Vec<AfterFailure> {
            (1..=waits.len() as i64 + 1).map(|tries| failure.after(tries)).collect()
        };
        let expected: Vec<AfterFailure> = waits.iter().map(|wait| AfterFailure::TryAfter(*wait)).collect();
        assert_eq!(tries(MailFailure::ForNow), [expected, vec![AfterFailure::GiveUp]].concat());
        assert!(tries(MailFailure::ForGood).iter().all(|after| *after == AfterFailure::GiveUp));
    }

    #[test]
    fn a_refused_sign_in_is_no_fault_of_the_mail() {
        for (code, failure) in [
            (None, MailFailure::ForNow),
            (Some(421), MailFailure::ForNow),
            (Some(450), MailFailure::ForNow),
            (Some(535), MailFailure::ForNow),
            (Some(550), MailFailure::ForGood),
            (Some(554), MailFailure::ForGood),
        ] {
            assert_eq!(MailFailure::of(code), failure, "{code:?}");
        }
        for security in MailSecurity::ALL {
            assert_eq!(MailSecurity::parse(security.id()), Some(security));
        }
    }
}
