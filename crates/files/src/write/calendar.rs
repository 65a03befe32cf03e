//! A calendar that people subscribe to (iCalendar, RFC 5545): whole days with stable identifiers.

use icalendar::{Calendar, Component as _, Event, Property};

/// A content line holds no more bytes (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// A whole day of a calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayEvent {
    /// The same for the same thing at every reading.
    pub uid: String,
    /// The day: `2026-11-27`.
    pub day: String,
    /// The day after it, which ends it.
    pub next_day: String,
    /// What is due.
    pub summary: String,
    /// More words.
    pub description: String,
    /// Where to go.
    pub url: String,
    /// What programs sort it by.
    pub category: String,
}

/// A calendar's head.
#[derive(Debug, Clone, Copy)]
pub struct CalendarHead<'a> {
    /// Its name.
    pub name: &'a str,
    /// Which program made it.
    pub product: &'a str,
    /// The instant of the reading: `20261127T080000Z`.
    pub stamp: &'a str,
}

/// Writes a calendar.
#[must_use]
pub fn to_icalendar(head: CalendarHead<'_>, events: &[DayEvent]) -> String {
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", head.product),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", head.name),
        ("NAME", head.name),
        // How often a program should look again (RFC 7986).
        ("X-PUBLISHED-TTL", "PT1H"),
    ] {
        calendar.append_property(Property::new(name, one_line(value)));
    }
    let mut refresh = Property::new("REFRESH-INTERVAL", "PT1H");
    calendar.append_property(refresh.add_parameter("VALUE", "DURATION").done());
    for event in events {
        calendar.push(day_event(event, head.stamp));
    }
    folded(&calendar.to_string())
}

fn day_event(event: &DayEvent, stamp: &str) -> Event {
    let day = |name: &str, day: &str| {
        Property::new(name, day.replace('-', "")).add_parameter("VALUE", "DATE").done()
    };
    let mut made = Event::new();
    made.uid(&event.uid)
        .summary(&one_line(&event.summary))
        .description(&event.description.replace('\r', ""))
        .append_property(Property::new("DTSTAMP", stamp))
        .append_property(day("DTSTART", &event.day))
        .append_property(day("DTEND", &event.next_day))
        // A day on which something is due leaves the day free for other things.
        .append_property(Property::new("TRANSP", "TRANSPARENT"));
    if !event.url.is_empty() {
        made.append_property(Property::new("URL", &*event.url));
    }
    if !event.category.is_empty() {
        made.append_property(Property::new("CATEGORIES", &*event.category));
    }
    made.done()
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// Lines folded anew: at most 75 bytes with the blank that begins a continued one, characters whole.
fn folded(text: &str) -> String {
    let unfolded = text.replace("\r\n ", "");
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for line in unfolded.split_terminator("\r\n") {
        let mut used = 0;
        for character in line.chars() {
            if used + character.len_utf8() > LONGEST_LINE {
                out.push_str("\r\n ");
                used = 1;
            }
            out.push(character);
            used += character.len_utf8();
        }
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_the_standard_wants_them() {
        let event = DayEvent {
            uid: "disclosure-7@gongkai.example.org".to_owned(),
            day: "2026-12-31".to_owned(),
            next_day: "2027-01-01".to_owned(),
            summary: "最迟公开：最低生活保障办事指南，第一批；".repeat(6),
            description: "东湖区民政局\r\n草稿".to_owned(),
            url: "https://gongkai.example.org/console/disclosures/7".to_owned(),
            category: "信息公开".to_owned(),
        };
        let head =
            CalendarHead { name: "林的工作", product: "-//Gongkai//ZH", stamp: "20261127T080000Z" };
        let text = to_icalendar(head, std::slice::from_ref(&event));
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "every line ends with CRLF");
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{} bytes: {line}", line.len());
        }
        let whole = text.replace("\r\n ", "");
        let summary = &event.summary;
        for line in [
            &format!("SUMMARY:{summary}"),
            "DESCRIPTION:东湖区民政局\\n草稿",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "DTSTAMP:20261127T080000Z",
            "UID:disclosure-7@gongkai.example.org",
            "URL:https://gongkai.example.org/console/disclosures/7",
        ] {
            assert!(whole.contains(&format!("\r\n{line}\r\n")), "{line} in {whole}");
        }
        assert_eq!(whole.matches("DTSTAMP").count(), 1);
        assert_eq!(text, to_icalendar(head, &[event]), "the same at every reading");
    }
}
