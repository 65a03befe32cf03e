//! The clock of every element of every shipped guideline equals one that is counted by hand, day by day (R42-R45, R108,
//! R108a).

mod slow_clock;

use domain::calendar::WorkCalendar;
use domain::disclosure::{Arising, Opening, elements};
use domain::reference::Reference;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use slow_clock::{HandCalendar, LIMITS, means};
use std::collections::BTreeSet;

/// The last day that is tried: a period after it ends within the printed holidays.
const LAST: Date = date(2026, 10, 1);

#[test]
fn r42_every_printed_time_limit_is_in_the_table_and_no_other() {
    let printed: BTreeSet<String> = Reference::shipped()
        .guidelines
        .iter()
        .flat_map(|guideline| &guideline.items)
        .map(|item| item.row.time_limit.clone())
        .collect();
    let written: BTreeSet<String> = LIMITS.iter().map(|(words, ..)| (*words).to_owned()).collect();
    assert_eq!(printed, written);
}

#[test]
fn r43_r44_r45_the_clock_of_every_element_is_the_one_counted_by_hand() {
    let (calendar, hand) = (WorkCalendar::shipped(), HandCalendar::printed());
    let mut tried: BTreeSet<(String, String)> = BTreeSet::new();
    for guideline in &Reference::shipped().guidelines {
        let opening = Opening::shipped(&guideline.sector_code);
        for item in &guideline.items {
            for element in elements(&item.row) {
                let meant = means(&item.row.time_limit, &element.name).unwrap();
                if !tried.insert((item.row.time_limit.clone(), format!("{meant:?}{:?}", element.clock))) {
                    continue;
                }
                let mut day = date(2020, 1, 1);
                while day < LAST {
                    let later = day.checked_add(9.days()).unwrap();
                    for changed_on in [None, Some(later)] {
                        let arising = Arising { arose_on: day, changed_on };
                        let found = arising.due(&element.clock, opening, &calendar).unwrap();
                        let expected = hand.due(meant, day, changed_on);
                        let told = format!("{} {} {day} {changed_on:?}", item.row.time_limit, element.name);
                        assert_eq!((found.due.date, found.is_stock), expected, "{told}");
                    }
                    day = day.checked_add(5.days()).unwrap();
                }
            }
        }
    }
    assert!(tried.len() >= LIMITS.len(), "{}", tried.len());
}
