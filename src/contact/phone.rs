//! Parsing of phone numbers into E.164.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberType, Region};

use super::clean::{clean_text, is_blank};

mod country;
mod country_names;
mod region_fit;
mod several;

pub use country::{PhoneRegion, is_calling_code};
pub use region_fit::RegionFit;
pub(super) use several::PhoneColumn;

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

    /// A parser for a region that is known.
    fn of(region: PhoneRegion) -> Self {
        Self {
            region: Some(region.0),
        }
    }

    /// Reads a cleaned, non-blank cell of one number as E.164; `None` if it is not in use.
    ///
    /// The number must be valid in the numbering plan of its country; a possible length is not
    /// enough, because a number that lost a digit in one country may fit another.
    ///
    /// Allowed around a number: `tel:`, blanks, brackets, hyphens, full stops, a slash after an
    /// area code, and words for the kind of phone (`Tlf.`, `(mobil)`); other letters make it
    /// invalid.
    fn read(self, cell: &str) -> Option<String> {
        match PhoneDigits::scan(cell) {
            Some(typed) => self.number(&typed),
            None => self.number(&without_labels(cell).and_then(PhoneDigits::scan)?),
        }
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

/// Whether a number in E.164 is surely none of a mobile phone: a landline, a free or a premium number.
///
/// Where the plan does not tell, as in Denmark and North America, it may be one.
fn is_never_mobile(e164: &str) -> bool {
    // Most numbers of a Nordic list are told by their first digits, for which the library would
    // need 2 µs each. A test compares the two.
    match e164.as_bytes() {
        [b'+', b'4', b'7', b'4' | b'9', rest @ ..] if rest.len() == 7 => return false,
        [b'+', b'4', b'7', b'2' | b'3' | b'6' | b'7', rest @ ..] if rest.len() == 7 => return true,
        [
            b'+',
            b'4',
            b'6',
            b'7',
            b'0' | b'2' | b'3' | b'6' | b'9',
            rest @ ..,
        ] if rest.len() == 7 => {
            return false;
        }
        [b'+', b'4', b'5', b'2' | b'4'..=b'6', rest @ ..] if rest.len() == 7 => return false,
        _ => {}
    }
    let Ok(number) = PHONE_NUMBER_UTIL.parse(e164, None) else {
        return false;
    };
    matches!(
        number.get_type(),
        PhoneNumberType::FixedLine
            | PhoneNumberType::TollFree
            | PhoneNumberType::PremiumRate
            | PhoneNumberType::SharedCost
            | PhoneNumberType::UAN
            | PhoneNumberType::VoiceMail
    )
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
mod tests;
