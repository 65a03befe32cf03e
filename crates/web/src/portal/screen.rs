//! The screen of a service centre (R79a): large type, pages that turn by themselves and can be held, a code beside
//! each record. Without scripts it is a list that goes on by itself.

use super::screen_view::{ScreenLine, ScreenSector, ScreenView};
use super::sheet::public_origin;
use super::{address, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::Section;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use operations::disclosure::{ScreenRecord, qr_code};

/// Records on one page of the screen.
const ON_A_PAGE: usize = 5;
/// Pages after which it begins anew: what is older is read on the site.
const MOST_PAGES: usize = 12;
/// How long a page stays, in seconds: the least, the usual, the most.
const SECONDS: (u32, u32, u32) = (8, 15, 120);

/// What is shown and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    sectors: Vec<String>,
    seconds: u32,
    page: usize,
}

/// `GET /screens/{unit}`
#[boxed::future]
pub async fn get(
    State(state): State<AppState>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let wanted = Wanted::of(query.as_deref().unwrap_or_default());
    let most = ON_A_PAGE * MOST_PAGES;
    let screen = state.operations.screen(&code, &wanted.sectors, most).await?;
    let names = state.operations.sector_names().await?;
    let count = screen.records.len().div_ceil(ON_A_PAGE).max(1);
    let number = wanted.page.clamp(1, count);
    let origin = public_origin(&state, &headers).await?;
    let today = state.today();
    let records = screen.records.iter().skip((number - 1) * ON_A_PAGE).take(ON_A_PAGE);
    let lines: Vec<ScreenLine> =
        records.map(|one| line(one, &origin, today)).collect::<Result<_, PageError>>()?;
    let mut page = shown::page(&state, &screen.unit, Section::Units, Vec::new()).await?;
    page.description = format!("{}最新公开的信息", screen.unit);
    let next = if number == count { 1 } else { number + 1 };
    let previous = if number == 1 { count } else { number - 1 };
    let sector = |code: &String| ScreenSector {
        name: names.name(code),
        chosen: wanted.sectors.contains(code),
        code: code.clone(),
    };
    response::page(&ScreenView {
        unit: screen.unit,
        today: shown::long_day(today),
        records: lines,
        number,
        count,
        next_href: wanted.address(&code, next),
        previous_href: wanted.address(&code, previous),
        seconds: wanted.seconds,
        action: address::screen(&code),
        sectors: screen.sectors.iter().map(sector).collect(),
        page,
    })
}

fn line(one: &ScreenRecord, origin: &str, today: jiff::civil::Date) -> Result<ScreenLine, PageError> {
    let href = address::disclosure(one.id);
    let (size, outline) = qr_code(&format!("{origin}{href}"))?;
    let what = match one.element.as_str() {
        "" => one.unit.clone(),
        element => format!("{}　{element}", one.unit),
    };
    let posting = one.posting.as_ref().filter(|posting| posting.runs_on(today));
    Ok(ScreenLine {
        title: one.title.clone(),
        what,
        when: one
            .published_on
            .parse()
            .map(shown::long_day)
            .map(|day| format!("{day}公开"))
            .unwrap_or_default(),
        posting: posting.map(|posting| format!("公示{}", posting.words(today))).unwrap_or_default(),
        href,
        size,
        outline,
    })
}

impl Wanted {
    /// What an address asks for; what it cannot mean is left out.
    fn of(query: &str) -> Self {
        let (least, usual, most) = SECONDS;
        let mut wanted = Self { sectors: Vec::new(), seconds: usual, page: 1 };
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "sectors" => {
                    let is_code = |code: &&str| {
                        !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                    };
                    let codes = value.split("%2C").flat_map(|part| part.split(','));
                    wanted.sectors.extend(codes.filter(is_code).map(str::to_owned));
                }
                "seconds" => wanted.seconds = value.parse().unwrap_or(usual).clamp(least, most),
                "page" => wanted.page = value.parse().unwrap_or(1),
                _ => {}
            }
        }
        wanted
    }

    fn address(&self, unit: &str, page: usize) -> String {
        let sectors = match self.sectors.is_empty() {
            true => String::new(),
            false => format!("sectors={}&", self.sectors.join(",")),
        };
        format!("{}?{sectors}seconds={}&page={page}", address::screen(unit), self.seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_shown_and_nonsense_in_it_does_nothing() {
        let wanted = Wanted::of("sectors=20&sectors=21,x-3&seconds=20&page=2&other=1");
        assert_eq!(wanted.sectors, ["20", "21", "x-3"]);
        assert_eq!((wanted.seconds, wanted.page), (20, 2));
        assert_eq!(wanted.address("a", 3), "/screens/a?sectors=20,21,x-3&seconds=20&page=3");
        assert_eq!(Wanted::of(&wanted.address("a", 2)["/screens/a?".len()..]), wanted);
        let odd = Wanted::of("sectors=%3Cscript%3E&seconds=1&page=-4&&=");
        assert_eq!(odd, Wanted { sectors: Vec::new(), seconds: 8, page: 1 });
        assert_eq!(Wanted::of("").address("a", 1), "/screens/a?seconds=15&page=1");
    }
}
