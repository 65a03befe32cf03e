//! Texts that people type for one act.

use crate::OperationError;

/// A text without blanks around it, control characters, or more characters than allowed.
///
/// # Errors
/// When it is too long.
pub(crate) fn words(field: &str, text: &str, limit: usize) -> Result<String, OperationError> {
    let text = clean(text);
    if text.chars().count() > limit {
        return Err(OperationError::invalid(field, format!("最多填写{limit}字，请精简")));
    }
    Ok(text)
}

/// The same for words that must not be missing.
///
/// # Errors
/// When they are missing or too long.
pub(crate) fn needed(field: &str, text: &str, what: &str, limit: usize) -> Result<String, OperationError> {
    let text = words(field, text, limit)?;
    if text.is_empty() {
        return Err(OperationError::invalid(field, format!("请填写{what}")));
    }
    Ok(text)
}

/// Text without control characters, line ends in one form.
pub(crate) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>().trim().to_owned()
}
