//! The country of a row, by its name, its code or its calling code.

use std::collections::HashMap;
use std::sync::LazyLock;

use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::clean::clean_text;
use super::country_names::COUNTRIES;

/// A region with a numbering plan, in which the numbers of a row are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhoneRegion(pub(super) Region);

/// Characters of the longest name of a country, about; longer cells are not looked up.
const MAX_NAME: usize = 100;

static BY_NAME: LazyLock<HashMap<&'static str, Region>> = LazyLock::new(|| {
    let regions = COUNTRIES.iter().filter_map(|(code, names)| {
        let region = region_of_code(code)?;
        Some(names.split('|').map(move |name| (name, region)))
    });
    regions.flatten().collect()
});

impl PhoneRegion {
    /// The region of a country: its name in Norwegian, Swedish, Danish, English, German, Finnish,
    /// Icelandic or a language of its own, or its ISO 3166-1 code of two or three letters. Letter
    /// case, accents and punctuation are ignored.
    ///
    /// ```
    /// use mainbrainer::contact::PhoneRegion;
    ///
    /// for country in ["Sverige", "sweden", "SE", "SWE"] {
    ///     let region = PhoneRegion::of_country(country).map(PhoneRegion::code);
    ///     assert_eq!(region.as_deref(), Some("SE"));
    /// }
    /// assert_eq!(PhoneRegion::of_country("Storgata"), None);
    /// ```
    pub fn of_country(cell: &str) -> Option<Self> {
        if cell.len() > MAX_NAME {
            return None;
        }
        let cell = clean_text(cell);
        if let Some(region) = region_of_code(&cell.to_ascii_uppercase()) {
            return Some(Self(region));
        }
        let name = comparable(&cell);
        BY_NAME.get(name.as_str()).copied().map(Self)
    }

    /// The region of a calling code: `45`, `0045`, `+45`, `(+45)`, `45.0`. Of several regions with
    /// one code (`1`, `44`, `47`) it is the largest. Letters are read as a country.
    pub fn of_calling_code(cell: &str) -> Option<Self> {
        match calling_code(cell)? {
            CallingCode::Number(code) => {
                let region = PHONE_NUMBER_UTIL.get_region_for_country_code(code)?;
                // Codes of services have no region of their own.
                region_of_code(&region.to_string()).map(Self)
            }
            CallingCode::Letters => Self::of_country(cell),
        }
    }

    /// Its code: ISO 3166-1 alpha-2, upper case.
    pub fn code(self) -> String {
        self.0.to_string()
    }
}

/// Whether a cell is a country calling code that is in use, written with digits.
pub fn is_calling_code(cell: &str) -> bool {
    matches!(calling_code(cell), Some(CallingCode::Number(_)))
        && PhoneRegion::of_calling_code(cell).is_some()
}

/// What a cell in a column of calling codes is.
enum CallingCode {
    Number(i32),
    Letters,
}

fn calling_code(cell: &str) -> Option<CallingCode> {
    /// `+1-246` and `(+47)` with blanks around.
    const MAX_BYTES: usize = 24;
    if cell.len() > MAX_BYTES {
        return None;
    }
    let cell = clean_text(cell);
    let whole = cell.strip_suffix(".0").unwrap_or(&cell);
    if !whole.bytes().any(|b| b.is_ascii_digit()) {
        return (!whole.is_empty()).then_some(CallingCode::Letters);
    }
    let sign = |b: u8| b.is_ascii_digit() || matches!(b, b'+' | b'(' | b')' | b' ' | b'-' | b'\'');
    if !whole.bytes().all(sign) {
        return None;
    }
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    let digits = match digits.len() {
        1..=3 => digits,
        // North American countries are named with their area code: `1-246`.
        4 if digits.starts_with('1') => "1",
        _ => return None,
    };
    digits.parse().ok().map(CallingCode::Number)
}

/// The region with a code in upper case, if it has a numbering plan.
fn region_of_code(code: &str) -> Option<Region> {
    let letters = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    let region = letters.then(|| Region::from_code(code).ok())??;
    PHONE_NUMBER_UTIL
        .get_country_code_for_region(region)
        .map(|_| region)
}

/// The form in which names of countries are compared: small letters only, without accents.
fn comparable(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.nfd().filter(|c| !is_combining_mark(*c)) {
        for c in c.to_lowercase() {
            match c {
                'æ' => plain.push_str("ae"),
                'ø' => plain.push('o'),
                'ß' => plain.push_str("ss"),
                'ð' | 'đ' => plain.push('d'),
                'þ' => plain.push_str("th"),
                'ł' => plain.push('l'),
                c if c.is_alphabetic() => plain.push(c),
                _ => {}
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(cell: &str) -> Option<String> {
        PhoneRegion::of_country(cell).map(PhoneRegion::code)
    }

    fn code(cell: &str) -> Option<String> {
        PhoneRegion::of_calling_code(cell).map(PhoneRegion::code)
    }

    #[test]
    fn countries_are_known_by_names_and_codes() {
        for (cell, region) in [
            ("Norge", "NO"),
            ("NOREG", "NO"),
            ("no", "NO"),
            ("NOR", "NO"),
            (" Danmark ", "DK"),
            ("Dänemark", "DK"),
            ("Tyskland", "DE"),
            ("Deutschland", "DE"),
            ("Sverige", "SE"),
            ("Ruotsi", "SE"),
            ("NL", "NL"),
            ("Nederland", "NL"),
            ("Holland", "NL"),
            ("The Netherlands", "NL"),
            ("Storbritannia", "GB"),
            ("UK", "GB"),
            ("U.K.", "GB"),
            ("United Kingdom", "GB"),
            ("England", "GB"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("Vereinigte Staaten", "US"),
            ("De forente stater", "US"),
            ("Færøyene", "FO"),
            ("Ísland", "IS"),
            ("Island", "IS"),
            ("Suomi", "FI"),
            ("Österreich", "AT"),
            ("Østerrike", "AT"),
            ("Sveits", "CH"),
            ("Suisse", "CH"),
            ("España", "ES"),
            ("Polska", "PL"),
            ("Sør-Afrika", "ZA"),
            ("Côte d’Ivoire", "CI"),
            ("Ελλάδα", "GR"),
            ("日本", "JP"),
        ] {
            assert_eq!(country(cell).as_deref(), Some(region), "{cell}");
        }
        for cell in ["", "N", "XX", "Oslo", "Nordland", "47", "Kongo", "ukjent"] {
            assert_eq!(country(cell), None, "{cell}");
        }
    }

    #[test]
    fn calling_codes_are_known_in_every_spelling() {
        for (cell, region) in [
            ("47", "NO"),
            ("+47", "NO"),
            ("0047", "NO"),
            ("'+47", "NO"),
            ("=\"+47\"", "NO"),
            ("(+47)", "NO"),
            ("47.0", "NO"),
            ("45", "DK"),
            ("+ 46", "SE"),
            ("1", "US"),
            ("1-246", "US"),
            ("44", "GB"),
            ("354", "IS"),
            ("NO", "NO"),
            ("Danmark", "DK"),
        ] {
            assert_eq!(code(cell).as_deref(), Some(region), "{cell}");
        }
        for cell in ["", "0", "800", "999", "4791234567", "47/45", "NO47", "x"] {
            assert_eq!(code(cell), None, "{cell}");
        }
        assert!(is_calling_code("+47") && is_calling_code("45"));
        assert!(!is_calling_code("NO") && !is_calling_code("") && !is_calling_code("0150"));
    }

    #[test]
    fn every_name_is_in_the_form_that_is_looked_up() {
        for (code, names) in COUNTRIES {
            for name in names.split('|') {
                assert_eq!(comparable(name), name, "{code}");
            }
        }
        assert!(BY_NAME.len() > 1_000);
    }
}
