//! Prints our verdict on every day of the loaded years (`2016-01-01 0` …), for comparison with an
//! independent calendar library (`e2e/calendar-peer.mjs`).

use domain::calendar::WorkCalendar;
use jiff::civil::Date;
use std::io::Write;

fn main() -> std::io::Result<()> {
    let calendar = WorkCalendar::shipped();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for year in calendar.years() {
        let first = Date::new(year.year, 1, 1).ok();
        let days =
            std::iter::successors(first, |day| day.tomorrow().ok()).take_while(|day| day.year() == year.year);
        for day in days {
            writeln!(out, "{day} {}", u8::from(calendar.is_working_day(day).counted))?;
        }
    }
    out.flush()
}
