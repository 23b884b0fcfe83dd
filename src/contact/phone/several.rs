//! Cells that hold more than one number: extensions, remarks, several numbers.

use super::super::ProblemCode;
use super::super::clean::{is_blank, trim};
use super::super::notes::CellNotes;
use super::super::parts::parts;
use super::{PhoneDigits, PhoneReader, PhoneRegion, is_never_mobile};

/// Bytes of the longest cell in which several numbers are looked for.
const MAX_BYTES: usize = 400;

/// Digits that two numbers without a sign between them have together, at least.
const MIN_DIGITS_OF_TWO: usize = 12;

/// Digits of the longest extension.
const MAX_EXTENSION: usize = 7;

/// Reads the cells of a phone column.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct PhoneColumn {
    home: PhoneReader,
    mobile: bool,
}

/// A number and whether an extension was left off it.
struct Number {
    e164: String,
    extension: bool,
}

impl PhoneColumn {
    /// Cells are read with a default region: ISO 3166-1 alpha-2. In a `mobile` column the first
    /// mobile number of a cell is taken, and a landline is noted.
    pub(in super::super) fn new(region: &str, mobile: bool) -> Self {
        Self {
            home: PhoneReader::new(region),
            mobile,
        }
    }

    /// Reads a cleaned, non-blank cell as E.164, in the country of its row if that is known.
    ///
    /// Several numbers may be parted by `;`, `,`, `/`, `|`, ` ::: `, line breaks, blanks and words
    /// (`og`, `or`): the first that is in use is taken, in a mobile column the first mobile one. An
    /// extension and a remark in brackets are left off: E.164 has no place for them.
    ///
    /// # Errors
    ///
    /// [`ProblemCode::OtherCountry`] if the number is one of the default region but not of the
    /// row's country, else [`ProblemCode::InvalidPhone`].
    pub(in super::super) fn read(
        self,
        cell: &str,
        country: Option<PhoneRegion>,
        notes: &mut CellNotes,
    ) -> Result<String, ProblemCode> {
        let reader = country.map_or(self.home, PhoneReader::of);
        let plain = PhoneDigits::scan(cell).and_then(|typed| reader.number(&typed));
        let found = plain.or_else(|| self.read_rest(reader, cell, notes));
        if let Some(e164) = found {
            if self.mobile && is_never_mobile(&e164) {
                notes.add(ProblemCode::NotMobile);
            }
            return Ok(e164);
        }
        let abroad = reader.region != self.home.region;
        if abroad
            && self
                .read_rest(self.home, cell, &mut CellNotes::default())
                .is_some()
        {
            return Err(ProblemCode::OtherCountry);
        }
        Err(ProblemCode::InvalidPhone)
    }

    /// Reads what is no plain number.
    fn read_rest(self, reader: PhoneReader, cell: &str, notes: &mut CellNotes) -> Option<String> {
        let number = match one(reader, cell) {
            Some(number) => number,
            None => self.first_of(reader, cell, notes)?,
        };
        if number.extension {
            notes.add(ProblemCode::Extension);
        }
        Some(number.e164)
    }

    /// The number that is taken of several.
    fn first_of(self, reader: PhoneReader, cell: &str, notes: &mut CellNotes) -> Option<Number> {
        if cell.len() > MAX_BYTES {
            return None;
        }
        let mut all: Vec<Option<Number>> = Vec::new();
        let signs: &[char] = if begins_with_area_code(cell) {
            &[';', ',', '|']
        } else {
            &[';', ',', '|', '/']
        };
        for part in parts(cell, signs) {
            match one(reader, part) {
                Some(number) => all.push(Some(number)),
                None => match in_sequence(reader, part, MAX_IN_SEQUENCE) {
                    Some(numbers) => all.extend(numbers.into_iter().map(Some)),
                    None => all.push(None),
                },
            }
        }
        let wanted =
            |number: &Option<Number>| number.as_ref().is_some_and(|n| !is_never_mobile(&n.e164));
        let found = all.iter().position(wanted).filter(|_| self.mobile);
        let found = found.or_else(|| all.iter().position(Option::is_some))?;
        let chosen = all.get_mut(found).and_then(Option::take)?;
        let equal = |other: &Option<Number>| {
            other
                .as_ref()
                .is_some_and(|other| other.e164 == chosen.e164)
        };
        let mut others = all.iter().enumerate().filter(|(at, _)| *at != found);
        if others.any(|(_, other)| !equal(other)) {
            notes.add(ProblemCode::MoreValues);
        }
        Some(chosen)
    }
}

/// Whether a slash may stand after an area code: `040/123456` is one number.
fn begins_with_area_code(cell: &str) -> bool {
    let mut before_slash = cell.rsplit('/').skip(1);
    before_slash.any(|part| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        (1..5).contains(&digits)
    })
}

/// Reads one number with what may stand around it.
fn one(reader: PhoneReader, text: &str) -> Option<Number> {
    let plain = |text: &str, extension| {
        let e164 = reader.read(text)?;
        Some(Number { e164, extension })
    };
    if let Some(number) = plain(text, false) {
        return Some(number);
    }
    if let Some((base, extension)) = without_extension(text) {
        return plain(base, extension);
    }
    plain(without_remark(text)?, false)
}

/// Numbers in a sequence without a sign between them, at most.
const MAX_IN_SEQUENCE: usize = 6;

/// Several numbers with nothing but blanks between them, or a `+` at the front of each.
fn in_sequence(reader: PhoneReader, text: &str, most: usize) -> Option<Vec<Number>> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < MIN_DIGITS_OF_TWO || most < 2 {
        return None;
    }
    let starts = text
        .char_indices()
        .filter(|(at, c)| *at > 0 && (is_blank(*c) || *c == '+'));
    for (at, _) in starts {
        let (first, rest) = text.split_at_checked(at)?;
        let (first, rest) = (trim(first), trim(rest));
        let Some(number) = one(reader, first) else {
            continue;
        };
        let others = match one(reader, rest) {
            Some(other) => Some(vec![other]),
            None => in_sequence(reader, rest, most - 1),
        };
        if let Some(others) = others {
            return Some(std::iter::once(number).chain(others).collect());
        }
    }
    None
}

/// Whether a word before digits names an extension.
fn names_extension(word: &str) -> bool {
    const WORDS: [&str; 33] = [
        "anknytning",
        "ankn",
        "app",
        "apparat",
        "durchwahl",
        "dw",
        "ext",
        "extension",
        "extn",
        "innval",
        "int",
        "intern",
        "internnr",
        "internnummer",
        "internt",
        "klapp",
        "klappe",
        "kortnr",
        "kortnummer",
        "line",
        "linje",
        "linjenr",
        "lnr",
        "local",
        "lok",
        "lokal",
        "lokalnr",
        "poste",
        "snr",
        "toestel",
        "wew",
        "x",
        "xt",
    ];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The text before an extension (`ext. 12`, `x12`, `#12`, `;ext=12`, `(linje 12)`), and whether the
/// extension has digits; `None` if there is no extension.
fn without_extension(text: &str) -> Option<(&str, bool)> {
    let end = text.trim_end_matches(|c| is_blank(c) || matches!(c, ')' | ']' | '.' | ';' | ','));
    let before = end.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = end.len() - before.len();
    if digits > MAX_EXTENSION {
        return None;
    }
    let sign = |c: char| is_blank(c) || matches!(c, '.' | ':' | '=' | '-');
    let before = before.trim_end_matches(sign);
    let base = if let Some(base) = before.strip_suffix('#') {
        base
    } else {
        let base = before.trim_end_matches(char::is_alphabetic);
        let word = before.get(base.len()..)?;
        names_extension(word).then_some(base)?
    };
    let sign = |c: char| is_blank(c) || matches!(c, '(' | '[' | ',' | ';' | '/' | '-' | '.');
    Some((base.trim_end_matches(sign), digits > 0))
}

/// The text before a remark in brackets at its end; `None` if there is none or it says that the
/// number is a fax.
fn without_remark(text: &str) -> Option<&str> {
    let inner = text.trim_end_matches(is_blank).strip_suffix(')')?;
    let (base, remark) = inner.rsplit_once('(')?;
    let remark = remark.to_lowercase();
    let fax = remark.contains("fax") || remark.contains("faks");
    let letters = remark.contains(char::is_alphabetic);
    (letters && !fax).then(|| base.trim_end_matches(is_blank))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ProblemCode::{Extension, InvalidPhone, MoreValues, NotMobile, OtherCountry};

    fn column(mobile: bool, cell: &str) -> (Option<String>, Vec<ProblemCode>) {
        let mut notes = CellNotes::default();
        let number = PhoneColumn::new("NO", mobile).read(cell, None, &mut notes);
        (number.ok(), notes.codes().collect())
    }

    #[test]
    fn an_extension_is_kept_off_the_number() {
        for cell in [
            "22 12 34 57 x136",
            "22 12 34 57x136",
            "22 12 34 57 ext. 136",
            "22 12 34 57 ext 136",
            "22 12 34 57 Ext: 136",
            "22 12 34 57 extension 136",
            "22 12 34 57#2405",
            "22 12 34 57 # 2405",
            "22 12 34 57 lnr. 12",
            "22 12 34 57 internt 12",
            "22 12 34 57 int. 12",
            "22 12 34 57, linje 12",
            "22 12 34 57 (linje 12)",
            "22 12 34 57 / intern 12",
            "Tlf. 22 12 34 57 lok. 12",
            "+47 22 12 34 57 anknytning 12",
            "tel:+47-2212-3457;ext=1234",
        ] {
            let expected = (Some("+4722123457".to_owned()), vec![Extension]);
            assert_eq!(column(false, cell), expected, "{cell}");
        }
        // There is no extension where there are no digits of one.
        for cell in ["22 12 34 57 ext.", "22 12 34 57#", "22 12 34 57 (kontor)"] {
            let expected = (Some("+4722123457".to_owned()), vec![]);
            assert_eq!(column(false, cell), expected, "{cell}");
        }
        assert_eq!(column(false, "9123456 x12").0, None);
        assert_eq!(column(false, "22 12 34 57 x12345678").0, None);
    }

    #[test]
    fn a_remark_in_brackets_is_no_part_of_a_number() {
        for (cell, number) in [
            ("912 34 567 (etter kl. 16)", Some("+4791234567")),
            ("912 34 567 (spør etter Kari)", Some("+4791234567")),
            ("912 34 567 (fax)", None),
            ("912 34 567 (Faks)", None),
            ("912 34 567 (22)", None),
            ("912 34 567 Kari", None),
        ] {
            let (read, notes) = column(false, cell);
            assert_eq!((read.as_deref(), notes.len()), (number, 0), "{cell}");
        }
    }

    #[test]
    fn the_first_of_several_numbers_is_taken() {
        for cell in [
            "91234567;93456789",
            "91234567, 93456789",
            "912 34 567 / 934 56 789",
            "91234567/93456789",
            "91234567 | 93456789",
            "91234567 ::: 93456789",
            "91234567\n93456789",
            "91234567\r\n93456789",
            "91234567 og 93456789",
            "91234567 eller 93456789",
            "91234567 el. 93456789",
            "91234567 and 93456789",
            "91234567 or 93456789",
            "91234567 93456789",
            "912 34 567 934 56 789",
            "912 34 567 - 934 56 789",
            "+47 912 34 567 +47 934 56 789",
            "+4791234567+4793456789",
            "91234567 93456789 92345678",
            "mob: 912 34 567, jobb: 22 33 44 55",
            "912 34 567 (mobil), 22 33 44 55 (jobb)",
            "912 34 567, 22 33 44 55 ext. 12",
            "ukjent ::: 912 34 567",
            "912 34 567/68",
        ] {
            let expected = (Some("+4791234567".to_owned()), vec![MoreValues]);
            assert_eq!(column(false, cell), expected, "{cell:?}");
        }
        for cell in [
            "91234567; ",
            ";91234567",
            "91234567 / 912 34 567",
            "91234567 ::: ",
        ] {
            let expected = (Some("+4791234567".to_owned()), vec![]);
            assert_eq!(column(false, cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn what_looks_like_several_numbers_may_be_one_of_another_country() {
        for cell in [
            "040/41322110",
            "030/123456",
            "07400 123456",
            "46 70 123 45 67",
            "01019012345",
            "12 34 56 78, 12 34",
        ] {
            assert_eq!(column(false, cell), (None, vec![]), "{cell}");
        }
    }

    #[test]
    fn a_mobile_field_gets_the_first_mobile_number() {
        for (cell, number, notes) in [
            ("22 33 44 55 / 912 34 567", "+4791234567", &[MoreValues][..]),
            (
                "22 33 44 55; 67 12 34 56",
                "+4722334455",
                &[MoreValues, NotMobile],
            ),
            ("22 33 44 55", "+4722334455", &[NotMobile]),
            ("800 12 345", "+4780012345", &[NotMobile]),
            ("+46 8 123 456 78", "+46812345678", &[NotMobile]),
            ("912 34 567", "+4791234567", &[]),
            ("+46 70 123 45 67", "+46701234567", &[]),
            // Plans that do not tell mobile numbers.
            ("+45 20 12 34 56", "+4520123456", &[]),
            ("+1 202 555 0123", "+12025550123", &[]),
        ] {
            let expected = (Some(number.to_owned()), notes.to_vec());
            assert_eq!(column(true, cell), expected, "{cell}");
        }
        assert_eq!(column(false, "22 33 44 55").1, []);
    }

    #[test]
    fn a_number_is_read_in_the_country_of_its_row() {
        let read = |cell: &str, country: &str| {
            let country = PhoneRegion::of_country(country);
            assert!(country.is_some());
            PhoneColumn::new("NO", true).read(cell, country, &mut CellNotes::default())
        };
        for (cell, country, number) in [
            ("40123457", "Danmark", "+4540123457"),
            ("070-123 45 67", "Sverige", "+46701234567"),
            ("0612345678", "NL", "+31612345678"),
            ("40123456", "Norge", "+4740123456"),
            // A country code says more than the row.
            ("+47 912 34 567", "Danmark", "+4791234567"),
            ("0046 70 123 45 67", "Danmark", "+46701234567"),
            ("40123457 / 20123456", "Danmark", "+4540123457"),
        ] {
            assert_eq!(read(cell, country), Ok(number.to_owned()), "{cell}");
        }
        assert_eq!(read("912 34 567", "Nederland"), Err(OtherCountry));
        assert_eq!(read("4791234567", "Danmark"), Err(OtherCountry));
        assert_eq!(read("912 34 5", "Danmark"), Err(InvalidPhone));
        assert_eq!(read("070-123 45 67", "Danmark"), Err(InvalidPhone));
    }
}
