//! What of an element is due, and when: what is on a desk by its last day, what comes again and again by the period
//! that is over, else what the catalogue says (R43, R101, R101a, R162).

use super::checklist::ChecklistElement;
use super::place::damaged;
use crate::OperationError;
use domain::calendar::{WorkCalendar, in_words};
use domain::disclosure::{Element, Light, Recurring};
use jiff::civil::Date;
use serde::Serialize;

/// What is due of an element.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ElementDue {
    /// The last day of what is due next; none where no day can be told.
    pub due_on: Option<String>,
    /// Its light today; none where nothing has to be done by that day yet.
    pub light: Option<Light>,
    /// When, and of which period, in words.
    pub words: String,
    /// True where it comes again and again, and nothing is loaded of the period that is over.
    pub is_missing: bool,
}

impl ChecklistElement {
    /// Says what is due of the element on a day; `open_due` is the earliest last day of what is on a desk.
    pub(super) fn tell_due(
        &mut self,
        element: &Element,
        open_due: Option<&str>,
        (today, calendar): (Date, &WorkCalendar),
    ) -> Result<(), OperationError> {
        let day = |text: &str| text.parse::<Date>().map_err(|_| damaged("信息的期限"));
        let newest = self.renewed.as_deref().map(day).transpose()?;
        let told = self.nil_through.as_deref().map(day).transpose()?;
        let recurring = element.clock.repeats.and_then(|every| Recurring::of(every, newest, told, today));
        if let Some(found) = recurring.filter(|_| self.records > 0) {
            self.records_through = found.holds_through.map(|last| last.to_string());
            self.is_stale = found.holds_through.is_none_or(|last| last < today);
        }
        let lit = |due: Date| (Some(due.to_string()), Some(Light::of(due, today, calendar)));
        let is_missing = recurring.is_some_and(|found| !found.is_loaded);
        let (due_on, light, words) = match (open_due, recurring) {
            (Some(open), _) => {
                let due = day(open)?;
                let (due_on, light) = lit(due);
                let verb = if due < today { "办理中的已过期，应于" } else { "办理中的最迟" };
                (due_on, light, format!("{verb}{}公开", in_words(due)))
            }
            (None, Some(found)) if is_missing => {
                let (due_on, light) = lit(found.due_on);
                let late = if found.due_on < today { "，已过期" } else { "" };
                let (period, last) = (found.period.words(), in_words(found.due_on));
                (due_on, light, format!("{period}这一期最迟{last}装载{late}"))
            }
            (None, Some(found)) => {
                let words = format!(
                    "{}这一期已有；下一期最迟{}装载",
                    found.period.words(),
                    in_words(found.next_due_on)
                );
                (Some(found.next_due_on.to_string()), None, words)
            }
            (None, None) => (None, None, element.clock.words.join("；")),
        };
        self.due = ElementDue { due_on, light, words, is_missing };
        Ok(())
    }
}
