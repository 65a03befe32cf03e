//! Personal numbers in addresses of pages (R250): long numbers there are mostly numbers of pages.

use super::{NumberKind, PersonalNumber, personal_numbers};

/// The numbers of an address. Of the address of a page only those count that have the check digit of a person, or are
/// a whole value of the query; an address that calls or writes to somebody (tel:, mailto:) is read like any text.
#[must_use]
pub fn numbers_in_address(address: &str) -> Vec<PersonalNumber> {
    let scheme = address.trim_start().split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let scheme =
        scheme.filter(|scheme| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+'));
    match scheme.as_deref() {
        // A picture in letters and digits.
        Some("data") => return Vec::new(),
        None | Some("http" | "https" | "ftp" | "file") => {}
        Some(_) => return personal_numbers(address),
    }
    let mut found = personal_numbers(address);
    found.retain(|number| number.kind == NumberKind::IdentityNumber);
    let query = address.find('?').map_or(address.len(), |at| at + 1);
    let mut start = query;
    for pair in address[query..].split(['&', '#', ';']) {
        let value = pair.split_once('=').map_or("", |(_, value)| value);
        let at = start + pair.len() - value.len();
        start += pair.len() + 1;
        let whole = personal_numbers(value).into_iter().find(|number| number.place == (0..value.len()));
        let is_known = found.iter().any(|known| (at..at + value.len()).contains(&known.place.start));
        found.extend(
            whole
                .filter(|_| !is_known)
                .map(|number| PersonalNumber { place: at..at + value.len(), ..number }),
        );
    }
    found.sort_by_key(|number| number.place.start);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r250_addresses_of_pages_hold_numbers_of_pages() {
        for (address, found) in [
            ("tel:13931244663", &["13931244663"][..]),
            ("mailto:13931244663@example.cn", &["13931244663"]),
            ("https://www.example.gov.cn/art_13931244663.html", &[]),
            ("../art/13931244663.html", &[]),
            ("/a?id=13931244663&x=1", &["13931244663"]),
            (
                "https://a.cn/440103198812180899.html?id=440103198812180899",
                &["440103198812180899", "440103198812180899"],
            ),
            ("https://a.cn/a?x=1&tel=13931244663#b", &["13931244663"]),
            ("data:image/png;base64,/13931244663/", &[]),
        ] {
            let numbers = numbers_in_address(address);
            let digits: Vec<&str> = numbers.iter().map(|one| one.digits.as_str()).collect();
            assert_eq!(digits, found, "{address}");
            assert!(numbers.iter().all(|one| address[one.place.clone()] == one.digits));
        }
    }
}
