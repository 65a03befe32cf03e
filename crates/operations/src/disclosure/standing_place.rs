//! A unit and those right below it, into which is sorted what is loaded and what came in time (R101, R108a, R111).

use super::standing::{CatalogueRate, PlaceRate};
use domain::disclosure::Rate;

/// A unit and those right below it, into which what is counted is sorted by its place in the tree.
pub(super) struct Places {
    paths: Vec<String>,
    found: Vec<PlaceRate>,
}

impl Places {
    pub fn new((unit, unit_code, path): (&str, &str, &str)) -> Self {
        let own =
            PlaceRate { unit: unit.to_owned(), unit_code: unit_code.to_owned(), ..PlaceRate::default() };
        Self { paths: vec![path.to_owned()], found: vec![own] }
    }

    pub fn add(&mut self, unit: String, unit_code: String, path: String) {
        self.paths.push(path);
        self.found.push(PlaceRate { unit, unit_code, ..PlaceRate::default() });
    }

    /// The place of a unit: its own, else the one right below under which it stands.
    fn of(&mut self, unit_path: &str) -> Option<&mut PlaceRate> {
        let below = self.paths.iter().skip(1).position(|path| unit_path.starts_with(path.as_str()));
        let at = match below {
            Some(at) => at + 1,
            None if unit_path == self.paths[0] => 0,
            None => return None,
        };
        if unit_path != self.paths[at] {
            self.found[at].has_below = true;
        }
        self.found.get_mut(at)
    }

    pub fn load(&mut self, one: &CatalogueRate) {
        let Some(place) = self.of(&one.unit_path) else { return };
        let rate = one.rate.unwrap_or_default();
        place.loading += rate;
        *place.sectors.entry(one.sector_code.clone()).or_default() += rate;
    }

    pub fn month(&mut self, (unit_path, sector): (&str, &str), month: &str, rate: Rate) {
        if let Some(place) = self.of(unit_path) {
            *place.months.entry(month.to_owned()).or_default() += rate;
            let own = place.sector_months.entry(sector.to_owned()).or_default();
            *own.entry(month.to_owned()).or_default() += rate;
        }
    }

    pub fn stock(&mut self, unit_path: &str, rate: Rate) {
        if let Some(place) = self.of(unit_path) {
            place.stock += rate;
        }
    }

    /// The whole, and the places of which anything is known.
    pub fn end(self) -> (PlaceRate, Vec<PlaceRate>) {
        let mut whole = PlaceRate { has_below: true, ..self.found[0].clone() };
        for place in self.found.iter().skip(1) {
            whole.loading += place.loading;
            for (sector, rate) in &place.sectors {
                *whole.sectors.entry(sector.clone()).or_default() += *rate;
            }
            for (month, rate) in &place.months {
                *whole.months.entry(month.clone()).or_default() += *rate;
            }
            for (sector, months) in &place.sector_months {
                let own = whole.sector_months.entry(sector.clone()).or_default();
                for (month, rate) in months {
                    *own.entry(month.clone()).or_default() += *rate;
                }
            }
            whole.stock += place.stock;
        }
        let known =
            |place: &PlaceRate| !place.sectors.is_empty() || !place.months.is_empty() || place.stock.due > 0;
        (whole, self.found.into_iter().filter(known).collect())
    }
}
