//! Columns of country calling codes, told by header and values together.

use super::super::alias::normalized;
use crate::source::ColumnProfile;

/// Headers of columns with calling codes, as they are compared. Most of them also name something
/// else (a country, a title before the name), so the values must be calling codes, too.
const HEADERS: [&str; 28] = [
    "callingcode",
    "countrycallingcode",
    "countrycode",
    "countrydialcode",
    "countryprefix",
    "dialcode",
    "dialingcode",
    "diallingcode",
    "internationalcode",
    "internationalprefix",
    "isd",
    "isdcode",
    "kod",
    "landekode",
    "landkod",
    "landkode",
    "landskod",
    "landskode",
    "landsnr",
    "landsnummer",
    "landsprefiks",
    "landsprefix",
    "prefiks",
    "prefix",
    "retningsnummer",
    "riktnummer",
    "vorwahl",
    "landervorwahl",
];

/// Words that say for which phone a code is.
const PHONES: [&str; 16] = [
    "cell",
    "mobil",
    "mobile",
    "mobilnr",
    "mobilnummer",
    "mobiltelefon",
    "phone",
    "phonenumber",
    "sms",
    "tel",
    "telefon",
    "telefonnr",
    "telefonnummer",
    "telephone",
    "tlf",
    "phones",
];

/// Whether a column holds the calling codes of its rows.
pub(super) fn holds_calling_codes(header: &str, profile: &ColumnProfile) -> bool {
    profile.mostly(profile.calling_codes) && names_a_calling_code(header)
}

/// Whether a header may name calling codes: `Landkode`, `Country code (mobile)`, `Mobile prefix`.
fn names_a_calling_code(header: &str) -> bool {
    let name = normalized(header);
    let known = |name: &str| HEADERS.contains(&name);
    let for_phone = |phone: &&str| {
        let before = name.strip_prefix(*phone).is_some_and(known);
        before || name.strip_suffix(*phone).is_some_and(known)
    };
    known(&name) || PHONES.iter().any(for_phone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_calling_codes_are_known() {
        for header in [
            "Landkode",
            "Landskode",
            "LANDSKODE:",
            "Country code",
            "country_code",
            "Calling code",
            "Dial Code",
            "Prefix",
            "Prefiks",
            "Landsnummer",
            "Mobile country code",
            "Landkode mobil",
            "Country code (phone)",
            "Phone prefix",
            "Tlf.prefiks",
            "Mobilprefiks",
        ] {
            assert!(names_a_calling_code(header), "{header}");
        }
        for header in [
            "Country",
            "Mobil",
            "Postkode",
            "Kundekode",
            "Region",
            "",
            "Poengkode",
        ] {
            assert!(!names_a_calling_code(header), "{header}");
        }
    }
}
