//! Checks of single fields that people fill in, with the words they read.

use crate::{FieldProblem, OperationError};
use jiff::civil::Date;

/// Collects what is wrong with a form, so that a person mends it in one go.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    problems: Vec<FieldProblem>,
}

impl Fields {
    /// A text that must not be empty, trimmed.
    pub fn required(&mut self, field: &str, label: &str, value: &str, longest: usize) -> String {
        let text = self.optional(field, label, value, longest);
        if text.is_empty() {
            self.problem(field, format!("请填写{label}"));
        }
        text
    }

    /// A text that may be empty, trimmed. Line breaks and control characters have no place in a name.
    pub fn optional(&mut self, field: &str, label: &str, value: &str, longest: usize) -> String {
        let text = value.trim();
        if text.chars().any(|c| c.is_control() || domain::text::is_invisible(c)) {
            self.problem(field, format!("{label}中有换行或看不见的字符，请删去后重填"));
        }
        let length = text.chars().count();
        if length > longest {
            self.problem(field, format!("{label}有{length}个字，最多{longest}个字"));
        }
        text.to_owned()
    }

    /// Notes a problem.
    pub fn problem(&mut self, field: &str, message: impl Into<String>) {
        self.problems.push(FieldProblem::new(field, message));
    }

    /// Refuses when anything was wrong.
    pub fn check(self) -> Result<(), OperationError> {
        if self.problems.is_empty() { Ok(()) } else { Err(OperationError::Invalid(self.problems)) }
    }
}

/// An account as it is stored and compared: trimmed, half width, lower case.
pub(crate) fn account_form(account: &str) -> String {
    domain::text::fold(account).to_lowercase()
}

/// Checks an account. It is printed in logs, so a mobile or identity number will not do.
pub(crate) fn check_account(fields: &mut Fields, account: &str) -> String {
    let account = account_form(account);
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    if !(2..=32).contains(&account.len()) || !account.chars().all(allowed) {
        fields.problem("account", "账号用2至32个小写字母、数字、点、横线或下划线");
    } else if account.len() >= 11 && account.chars().filter(char::is_ascii_digit).count() >= 11 {
        fields.problem("account", "账号会出现在日志中，不要用手机号码或身份证号码");
    }
    account
}

/// Refuses a day in the future: names, mergers and moves are recorded once they hold.
pub(crate) fn not_after_today(fields: &mut Fields, field: &str, date: Date, today: Date) {
    if date > today {
        fields.problem(field, format!("日期{date}晚于今天，请在生效当日再办理"));
    }
}
