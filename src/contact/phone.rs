//! Parsing of phone numbers into E.164.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberType, Region};

use super::clean::{clean_text, is_blank, trim};
use super::value::VALUE_SEPARATOR;

/// The country calling code of Norway and Svalbard.
const NORWAY: &[u8] = b"47";

/// Whether a code is a region with a numbering plan: ISO 3166-1 alpha-2, letter case ignored.
pub fn is_region(code: &str) -> bool {
    PhoneReader::new(code).region.is_some_and(|region| {
        PHONE_NUMBER_UTIL
            .get_country_code_for_region(region)
            .is_some()
    })
}

/// All regions with a numbering plan: ISO 3166-1 alpha-2 code and country calling code, sorted by
/// code.
pub fn regions() -> Vec<(String, u16)> {
    let mut all: Vec<(String, u16)> = PHONE_NUMBER_UTIL
        .get_supported_regions()
        .filter_map(|region| {
            let calling = PHONE_NUMBER_UTIL.get_country_code_for_region(region)?;
            Some((region.to_string(), u16::try_from(calling).ok()?))
        })
        .collect();
    all.sort_unstable();
    all
}

/// A parser with a default region.
#[derive(Clone, Copy, Debug)]
pub(super) struct PhoneReader {
    region: Option<Region>,
}

impl PhoneReader {
    /// A parser for a region (ISO 3166-1 alpha-2); with an unknown region only numbers with a
    /// country code are read.
    pub(super) fn new(region: &str) -> Self {
        let code = region.trim().to_ascii_uppercase();
        Self {
            region: Region::from_code(&code).ok(),
        }
    }

    /// Reads a cleaned, non-blank cell as E.164; `None` if it is not a number in use.
    ///
    /// The number must be valid in the numbering plan of its country; a possible length is not
    /// enough, because a number that lost a digit in one country may fit another.
    ///
    /// Allowed around a number: `tel:`, blanks, brackets, hyphens, full stops, a slash after an
    /// area code, and words for the kind of phone (`Tlf.`, `(mobil)`); other letters make it
    /// invalid. So does an extension: E.164 has no place for it, and without it colleagues behind
    /// one switchboard would be merged. Of several values that Google joins by ` ::: ` the first
    /// valid one is taken.
    pub(super) fn read(self, cell: &str) -> Option<String> {
        if let Some(typed) = PhoneDigits::scan(cell) {
            return self.number(&typed);
        }
        let labelled = |part| without_labels(part).and_then(PhoneDigits::scan);
        if cell.contains(VALUE_SEPARATOR) {
            return cell.split(VALUE_SEPARATOR).map(trim).find_map(|part| {
                let typed = PhoneDigits::scan(part).or_else(|| labelled(part))?;
                self.number(&typed)
            });
        }
        self.number(&labelled(cell)?)
    }

    fn number(self, typed: &PhoneDigits) -> Option<String> {
        self.by_table(typed).or_else(|| self.by_library(typed))
    }

    /// Decides by the table of [`is_surely_in_use`]; `None` leaves it to the library.
    fn by_table(self, typed: &PhoneDigits) -> Option<String> {
        let digits = typed.digits();
        if let Some(full) = typed.international() {
            let (code, national) = full.split_at_checked(2)?;
            return is_surely_in_use(code, national).then(|| e164(code, national))?;
        }
        let (code, national): (&[u8], _) = match self.region? {
            Region::NO if digits.len() == 10 => (NORWAY, digits.strip_prefix(NORWAY)?),
            Region::NO => (NORWAY, digits),
            Region::DK => (b"45", digits),
            Region::SE => (b"46", digits.strip_prefix(b"0")?),
            Region::GB => (b"44", digits.strip_prefix(b"0")?),
            _ => return None,
        };
        is_surely_in_use(code, national).then(|| e164(code, national))?
    }

    fn by_library(self, typed: &PhoneDigits) -> Option<String> {
        let digits = typed.digits();
        // `00` is the international prefix in most countries; elsewhere no number begins with it.
        if let Some(full) = typed.international() {
            return parse(true, full, None);
        }
        let region = self.region?;
        let found = parse(false, digits, Some(region))?;
        // The library also takes `47` without `+` for a country code, even before five digits: a
        // mobile number that lost its last digit would become another subscriber's.
        let shortened = matches!(region, Region::NO | Region::SJ)
            && digits.starts_with(NORWAY)
            && found.len() == digits.len() + 1
            && digits.len() != 10;
        (!shortened).then_some(found)
    }
}

/// Whether a cell is a long number that a spreadsheet wrote with an exponent (`4,79E+10`), which
/// lost its last digits for good.
pub fn is_scientific(cell: &str) -> bool {
    let cell = clean_text(cell);
    let Some((number, exponent)) = cell.split_once(['e', 'E']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = |text: &'_ str| text.strip_prefix(['+', '-']).unwrap_or(text).to_owned();
    let number = unsigned(number);
    let (whole, fraction) = number.split_once([',', '.']).unwrap_or((&number, "0"));
    digits(whole) && digits(fraction) && digits(&unsigned(exponent))
}

/// Whether a number in E.164 is mobile, as far as the numbering plan tells (in Denmark and North
/// America it does not).
pub fn is_mobile(e164: &str) -> bool {
    PHONE_NUMBER_UTIL
        .parse(e164, None)
        .is_ok_and(|number| number.get_type() == PhoneNumberType::Mobile)
}

fn parse(plus: bool, digits: &[u8], region: Option<Region>) -> Option<String> {
    let mut buffer = [b'+'; PhoneDigits::MAX_DIGITS + 1];
    buffer.get_mut(1..=digits.len())?.copy_from_slice(digits);
    let text = std::str::from_utf8(buffer.get(usize::from(!plus)..=digits.len())?).ok()?;
    let number = PHONE_NUMBER_UTIL.parse(text, region).ok()?;
    if number.extension.is_some() || !number.is_valid() {
        return None;
    }
    Some(number.to_string())
}

/// E.164 of a country code and a national number.
fn e164(code: &[u8], national: &[u8]) -> Option<String> {
    let mut buffer = [b'+'; PhoneDigits::MAX_DIGITS + 1];
    let (start, end) = (1 + code.len(), 1 + code.len() + national.len());
    buffer.get_mut(1..start)?.copy_from_slice(code);
    buffer.get_mut(start..end)?.copy_from_slice(national);
    let text = std::str::from_utf8(buffer.get(..end)?).ok()?;
    Some(text.to_owned())
}

/// Whether a number is in use whatever its last digits are, by country code and first digits.
///
/// Covers most numbers of a Nordic list, for which the library would need 2 µs each. A test
/// compares the table with the library, which judges all other numbers.
fn is_surely_in_use(code: &[u8], national: &[u8]) -> bool {
    let [a, b, c, d, ..] = *national else {
        return false;
    };
    match (code, national.len()) {
        (NORWAY, 8) => match (a, b) {
            (b'4', b'5') => (c, d) != (b'3', b'6'),
            (b'2', b'1'..=b'4')
            | (b'3', b'1'..=b'3' | b'5' | b'7' | b'8')
            | (b'4', b'0' | b'1' | b'6'..=b'8')
            | (b'5', b'1'..=b'3' | b'5'..=b'7')
            | (b'6', b'1'..=b'4' | b'6'..=b'9')
            | (b'7' | b'9', _) => true,
            _ => false,
        },
        (b"45", 8) => {
            let used = match a {
                b'2' | b'4'..=b'7' => true,
                b'3' => b != b'7',
                b'8' => matches!(b, b'1' | b'2' | b'6'..=b'9'),
                b'9' => matches!(b, b'1'..=b'4' | b'7'..=b'9'),
                _ => false,
            };
            used && c != b'0'
        }
        (b"46", 9) => matches!((a, b), (b'7', b'0' | b'2' | b'3' | b'6' | b'9')),
        (b"44", 10) => matches!((a, b), (b'7', b'1'..=b'5' | b'8')),
        _ => false,
    }
}

/// The digits of a cell, and whether a `+` preceded them.
struct PhoneDigits {
    buffer: [u8; Self::MAX_DIGITS],
    length: usize,
    plus: bool,
}

impl PhoneDigits {
    /// E.164 has at most 15 digits; `00`, a trunk prefix and a carrier code may precede them.
    const MAX_DIGITS: usize = 20;

    fn digits(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    /// Country code and number, if the cell begins with a country code.
    fn international(&self) -> Option<&[u8]> {
        let digits = self.digits();
        match digits.strip_prefix(b"00") {
            Some(rest) => Some(rest),
            None => self.plus.then_some(digits),
        }
    }

    fn push(&mut self, digit: u32) -> Option<()> {
        let digit = u8::try_from(digit).ok()?;
        *self.buffer.get_mut(self.length)? = b'0' + digit;
        self.length += 1;
        Some(())
    }

    /// Extracts the digits of a cell that has otherwise only blanks and punctuation.
    fn scan(text: &str) -> Option<Self> {
        let mut typed = Self {
            buffer: [0; Self::MAX_DIGITS],
            length: 0,
            plus: false,
        };
        let mut rest = text.trim_end_matches([';', ',', '.']);
        // Programs that treat numbers as quantities write `4791234567.0`.
        if let Some(whole) = rest.strip_suffix(".0")
            && whole.bytes().all(|b| b.is_ascii_digit())
        {
            rest = whole;
        }
        // Spreadsheets mark text by a leading `'`.
        rest = rest.strip_prefix('\'').unwrap_or(rest);
        let mut after_slash = None;
        while let Some(c) = rest.chars().next() {
            match c {
                '0'..='9' => typed.push(u32::from(c) - u32::from('0'))?,
                ' ' | '-' | '.' | ')' | '[' | ']' => {}
                c if is_filler(c) => {}
                '+' | '\u{ff0b}' if typed.length == 0 && !typed.plus => typed.plus = true,
                '(' => {
                    // The `0` of `+46 (0)8 …` is dialled only within the country; in Italy it
                    // always is.
                    let home = typed
                        .international()
                        .is_some_and(|full| !full.starts_with(b"39"));
                    if home && let Some(after) = rest.strip_prefix("(0)") {
                        rest = after;
                        continue;
                    }
                }
                '/' if after_slash.is_none() && typed.length > 0 => {
                    after_slash = Some(typed.length);
                }
                '\u{ff10}'..='\u{ff19}' => typed.push(u32::from(c) - 0xff10)?,
                '\u{660}'..='\u{669}' => typed.push(u32::from(c) - 0x660)?,
                '\u{6f0}'..='\u{6f9}' => typed.push(u32::from(c) - 0x6f0)?,
                _ => return None,
            }
            rest = rest.get(c.len_utf8()..)?;
        }
        // `22 33 44 55/56` is two numbers, `030/123456` is one.
        if after_slash.is_some_and(|at| typed.length - at < 5) {
            return None;
        }
        (typed.length > 0).then_some(typed)
    }
}

/// Whether a character is a blank, hyphen or dot beyond ASCII that occurs between digits.
fn is_filler(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '\u{b7}' | '\u{2022}'
    ) || is_blank(c)
}

/// A cell without words for the kind of phone; `None` if there are none.
fn without_labels(cell: &str) -> Option<&str> {
    let separator = |c: char| is_blank(c) || matches!(c, '.' | ':' | ',' | ';' | '-');
    let mut text = cell;
    for _ in 0..3 {
        let end = text
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(text.len());
        let (word, rest) = text.split_at_checked(end)?;
        if !is_label(word) {
            break;
        }
        text = rest.trim_start_matches(separator);
    }
    let inner = text
        .trim_end_matches([')', ']'])
        .trim_end_matches(separator);
    let start = inner
        .char_indices()
        .rev()
        .find(|(_, c)| !c.is_alphabetic())
        .map_or(0, |(at, c)| at + c.len_utf8());
    if let Some((rest, word)) = inner.split_at_checked(start)
        && is_label(word)
    {
        text = rest
            .trim_end_matches(['(', '['])
            .trim_end_matches(separator);
    }
    (text.len() < cell.len()).then_some(text)
}

/// Whether a word names a kind of phone. Fax is excluded: a fax is not a phone.
fn is_label(word: &str) -> bool {
    const LABELS: [&str; 39] = [
        "arb",
        "arbeid",
        "callto",
        "cell",
        "direct",
        "direkte",
        "hjem",
        "hjemme",
        "home",
        "jobb",
        "kontor",
        "m",
        "main",
        "mob",
        "mobil",
        "mobile",
        "mobilnr",
        "mobilnummer",
        "mobiltelefon",
        "mobiltlf",
        "no",
        "nr",
        "number",
        "nummer",
        "office",
        "p",
        "phone",
        "privat",
        "private",
        "sentralbord",
        "sms",
        "t",
        "tel",
        "telefon",
        "telefonnummer",
        "telephone",
        "tlf",
        "whatsapp",
        "work",
    ];
    LABELS.iter().any(|label| label.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(cell: &str, region: &str) -> Option<String> {
        PhoneReader::new(region).read(cell)
    }

    #[test]
    fn norwegian_numbers_in_every_spelling() {
        for cell in [
            "91234567",
            "912 34 567",
            "91 23 45 67",
            "912\u{a0}34\u{a0}567",
            "912-34-567",
            "912.34.567",
            "4791234567",
            "47 912 34 567",
            "+4791234567",
            "+47 912 34 567",
            "(+47) 912 34 567",
            "(+47)91234567",
            "+47 (0) 912 34 567",
            "0047 91234567",
            "004791234567",
            "+004791234567",
            "00 47 912 34 567",
            "'+4791234567",
            "'91234567",
            "tel:+4791234567",
            "tel:+47-912-34-567",
            "Tlf. 912 34 567",
            "Tlf.nr.: 912 34 567",
            "Mob: 91234567",
            "912 34 567 (mobil)",
            "912 34 567 mobil",
            "Mobil 912 34 567 (privat)",
            "９１２３４５６７",
            "＋４７９１２３４５６７",
            "+47\u{2011}912\u{2011}34\u{2011}567",
            "91234567;",
            "4791234567.0",
            "912 34 567 ::: 22 33 44 55",
            "ukjent ::: 912 34 567",
        ] {
            assert_eq!(read(cell, "NO").as_deref(), Some("+4791234567"), "{cell}");
        }
    }

    #[test]
    fn norwegian_numbers_of_every_sort() {
        for (cell, e164) in [
            ("47386160", "+4747386160"),
            ("4747386160", "+4747386160"),
            ("22 33 44 55", "+4722334455"),
            ("79 02 12 34", "+4779021234"),
            ("800 12 345", "+4780012345"),
            ("815 49 300", "+4781549300"),
            ("02800", "+4702800"),
            ("+47 02800", "+4702800"),
            ("03000", "+4703000"),
        ] {
            assert_eq!(read(cell, "NO").as_deref(), Some(e164), "{cell}");
            assert_eq!(read(e164, "NO").as_deref(), Some(e164), "{cell}");
            assert_eq!(read(e164, "US").as_deref(), Some(e164), "{cell}");
        }
    }

    #[test]
    fn numbers_of_other_countries() {
        for (cell, region, e164) in [
            ("070-123 45 67", "SE", "+46701234567"),
            ("701234567", "SE", "+46701234567"),
            ("08-123 456 78", "SE", "+46812345678"),
            ("08/123 456 78", "SE", "+46812345678"),
            ("+46 (0)8 123 456 78", "NO", "+46812345678"),
            ("+46 (0)70 123 45 67", "NO", "+46701234567"),
            ("0046701234567", "NO", "+46701234567"),
            ("20 12 34 56", "DK", "+4520123456"),
            ("+45 20 12 34 56", "NO", "+4520123456"),
            ("020 7946 0018", "GB", "+442079460018"),
            ("+44 (0)20 7946 0018", "NO", "+442079460018"),
            ("07400 123456", "GB", "+447400123456"),
            ("(202) 555-0123", "US", "+12025550123"),
            ("1-202-555-0123", "US", "+12025550123"),
            ("+1 202 555 0123", "NO", "+12025550123"),
            ("0047 912 34 567", "US", "+4791234567"),
            ("011 47 912 34 567", "US", "+4791234567"),
            ("+39 (0)6 1234 5678", "NO", "+390612345678"),
            ("030/1234567", "DE", "+49301234567"),
            ("+4791234567", "", "+4791234567"),
            ("912 34 567", " no ", "+4791234567"),
        ] {
            assert_eq!(read(cell, region).as_deref(), Some(e164), "{cell} {region}");
        }
    }

    #[test]
    fn what_is_no_number_in_use_is_refused() {
        for cell in [
            "9123456",
            "4791234",
            "4703123",
            "912345678",
            "12345678",
            "42123456",
            "110",
            "1881",
            "+47 9123456",
            "+47 912 34 5678",
            "0",
            "00",
            "+",
            "-",
            "ukjent",
            "912 34 56O",
            "fax 22 33 44 55",
            "22 33 44 55 Kari",
            "mobil",
            "1-800-FLOWERS",
            "22 33 44 55 ext. 12",
            "22 33 44 55 x12",
            "22 33 44 55 #12",
            "tel:+4722334455;ext=12",
            "22 33 44 55/56",
            "912 34 567 / 22 33 44 55",
            "912 34 567, 22 33 44 55",
            "4,79E+10",
            "4.79123E+10",
            "46701234567",
            "01019012345",
            "912 345 678",
            "91234567 91234567 91234567",
            "kari@example.no",
            "æ",
        ] {
            assert_eq!(read(cell, "NO"), None, "{cell}");
        }
        assert_eq!(read("555-0123", "US"), None);
        assert_eq!(read("91234567", ""), None);
        assert_eq!(read("91234567", "Norge"), None);
    }

    #[test]
    fn destroyed_numbers_are_told_apart() {
        for cell in [
            "4,79E+10",
            "4.79123E+10",
            "4,79123456e10",
            "5E+09",
            "'+4,79E+10",
        ] {
            assert!(is_scientific(cell), "{cell}");
        }
        for cell in [
            "4791234567",
            "E10",
            "4,79E",
            "1.2.3E4",
            "",
            "ole",
            "4E5E6",
            "æE1",
        ] {
            assert!(!is_scientific(cell), "{cell}");
        }
    }

    #[test]
    fn every_region_that_is_listed_is_known() {
        let all = regions();
        assert!(all.len() > 200, "{}", all.len());
        for (code, calling) in [("NO", 47), ("SJ", 47), ("US", 1), ("CA", 1), ("DK", 45)] {
            assert!(all.contains(&(code.to_owned(), calling)), "{code}");
        }
        for (code, _) in &all {
            assert!(is_region(code), "{code}");
        }
    }

    #[test]
    fn regions_are_known_by_their_codes() {
        for code in ["NO", "no", " se ", "US", "GB", "SJ"] {
            assert!(is_region(code), "{code}");
        }
        for code in ["", "N", "NOR", "XX", "Norge", "47", "æø"] {
            assert!(!is_region(code), "{code}");
        }
    }

    #[test]
    fn mobiles_are_told_apart_where_the_plan_tells() {
        for (e164, mobile) in [
            ("+4791234567", true),
            ("+4747386160", true),
            ("+46701234567", true),
            ("+447400123456", true),
            ("+4722334455", false),
            ("+4702800", false),
            ("+4520123456", false),
            ("+12025550123", false),
            ("912 34 567", false),
            ("", false),
        ] {
            assert_eq!(is_mobile(e164), mobile, "{e164}");
        }
    }

    /// The short way and the library must agree on every prefix, with many numbers of each.
    #[test]
    fn the_table_says_nothing_that_the_library_does_not() {
        let mut noise = 0x9e37_79b9_7f4a_7c15_u64;
        let mut by_table = 0;
        for (code, length) in [("47", 8), ("45", 8), ("46", 9), ("44", 10)] {
            for prefix in 0..10_000u32 {
                for _ in 0..2 {
                    noise = noise
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    let tail = (noise >> 20) % 10u64.pow(length - 4);
                    let national = format!("{prefix:04}{tail:0w$}", w = length as usize - 4);
                    if is_surely_in_use(code.as_bytes(), national.as_bytes()) {
                        let full = format!("{code}{national}");
                        assert_eq!(parse(true, full.as_bytes(), None), Some(format!("+{full}")));
                        by_table += 1;
                    }
                }
            }
        }
        assert!(
            by_table > 20_000,
            "the table decides too little: {by_table}"
        );
    }

    #[test]
    fn norwegian_shapes_are_read_as_the_library_reads_them() {
        let reader = PhoneReader::new("NO");
        let mut noise = 7u64;
        for prefix in 0..1_000u32 {
            for _ in 0..3 {
                noise = noise
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let number = format!("{prefix:03}{:05}", (noise >> 20) % 100_000);
                let expected = parse(true, format!("47{number}").as_bytes(), None);
                for shape in [
                    number.clone(),
                    format!("+47{number}"),
                    format!("0047 {number}"),
                    format!("47{number}"),
                ] {
                    let by_library = reader.by_library(&PhoneDigits::scan(&shape).unwrap());
                    assert_eq!(reader.read(&shape), by_library, "{shape}");
                    if !number.starts_with('0') {
                        assert_eq!(by_library, expected, "{shape}");
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_number_reads_to_itself(
            cell in "(\\+|00)?[0-9 ()./-]{4,16}|(\\+4[4-7]|\\+1|\\+55|\\+54)[0-9]{7,11}|\\PC*"
        ) {
            for region in ["NO", "US", "BR"] {
                if let Some(e164) = read(trim(&cell), region) {
                    prop_assert_eq!(read(&e164, region), Some(e164.clone()), "{}", cell);
                }
            }
        }
    }
}
