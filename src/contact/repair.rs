//! Repairs of values that another program has damaged.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::clean::clean_text;
use super::serial::{self, DaySystem};
use super::{entities, mojibake};

/// A repair of the cells of a column.
///
/// A pure function of the cell: cells that it does not apply to stay unchanged, so it can be
/// applied to a column of which only some cells are damaged.
///
/// ```
/// use mainbrainer::contact::Repair;
///
/// assert_eq!(Repair::DoubleEncoding.apply("BjÃ¸rn"), "Bjørn");
/// assert_eq!(Repair::DoubleEncoding.apply("Bjørn"), "Bjørn");
/// assert_eq!(Repair::PadZeros(4).apply("150"), "0150");
/// assert_eq!(Repair::SerialDates.apply("44180"), "2020-12-15");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Repair {
    /// Undoes UTF-8 decoded as Windows-1252, ISO 8859-1, Mac Roman or CP850, once or several times:
    /// `BjÃ¸rn` becomes `Bjørn`.
    DoubleEncoding,
    /// Pads shorter numbers with zeros to this many digits: with 4, `123` becomes `0123`.
    PadZeros(u8),
    /// Converts Excel serial dates counted from 1900: `44180` becomes `2020-12-15`.
    SerialDates,
    /// The same for workbooks that count from 1904, the old default of Excel for Mac: `42718`.
    SerialDates1904,
    /// Takes the `.0` off codes that a program took for quantities: `42.0` becomes `42`.
    DotZero,
    /// Turns HTML entities into characters, however often the text was encoded: `Bj&oslash;rn`
    /// becomes `Bjørn`.
    HtmlEntities,
}

impl Repair {
    /// Digits that [`Self::PadZeros`] pads to at most.
    pub const MAX_DIGITS: u8 = 20;

    /// The repaired cell, or the cell itself.
    pub fn apply(self, cell: &str) -> Cow<'_, str> {
        let mended = match self {
            Self::DoubleEncoding => mojibake::undo(cell),
            Self::PadZeros(digits) => pad(cell, usize::from(digits)),
            Self::SerialDates => serial::date_of_cell(cell, DaySystem::From1900),
            Self::SerialDates1904 => serial::date_of_cell(cell, DaySystem::From1904),
            Self::DotZero => without_dot_zero(cell),
            Self::HtmlEntities => entities::decode(cell),
        };
        mended.map_or(Cow::Borrowed(cell), Cow::Owned)
    }

    /// The word on the command line and in files: `double_encoding`, `pad_zeros:4`, `serial_dates`,
    /// `serial_dates:1904`, `dot_zero` and `html_entities`.
    pub fn word(self) -> Cow<'static, str> {
        match self {
            Self::DoubleEncoding => Cow::Borrowed("double_encoding"),
            Self::PadZeros(digits) => Cow::Owned(format!("pad_zeros:{digits}")),
            Self::SerialDates => Cow::Borrowed("serial_dates"),
            Self::SerialDates1904 => Cow::Borrowed("serial_dates:1904"),
            Self::DotZero => Cow::Borrowed("dot_zero"),
            Self::HtmlEntities => Cow::Borrowed("html_entities"),
        }
    }

    /// The repair of a word; letter case, and `-` for `_`, are ignored.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase().replace('-', "_");
        match word.as_str() {
            "double_encoding" => Some(Self::DoubleEncoding),
            "serial_dates" | "serial_dates:1900" => Some(Self::SerialDates),
            "serial_dates:1904" => Some(Self::SerialDates1904),
            "dot_zero" => Some(Self::DotZero),
            "html_entities" => Some(Self::HtmlEntities),
            _ => {
                let digits = word.strip_prefix("pad_zeros:")?.parse().ok()?;
                (1..=Self::MAX_DIGITS)
                    .contains(&digits)
                    .then_some(Self::PadZeros(digits))
            }
        }
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word())
    }
}

impl Serialize for Repair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.word())
    }
}

impl<'de> Deserialize<'de> for Repair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::from_word(&word).ok_or_else(|| de::Error::custom("no such repair"))
    }
}

/// A cell without the `.0` after its digits; `None` for what is no whole number with one.
fn without_dot_zero(cell: &str) -> Option<String> {
    let text = clean_text(cell);
    let whole = text.strip_suffix(".0")?;
    let digits = !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| whole.to_owned())
}

/// Whether a cell is digits with `.0` after them.
pub fn has_dot_zero(cell: &str) -> bool {
    cell.ends_with(".0") && without_dot_zero(cell).is_some()
}

/// Pads digits with zeros; `None` for what is not digits, long enough, or all zeros.
fn pad(cell: &str, digits: usize) -> Option<String> {
    let text = clean_text(cell);
    // Programs that treat codes as quantities write `123.0`.
    let text = text.strip_suffix(".0").unwrap_or(&text);
    let short = (1..digits).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit())
        && text.bytes().any(|b| b != b'0');
    short.then(|| format!("{text:0>digits$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_come_back_before_digits_only() {
        for (cell, padded) in [
            ("123", "0123"),
            (" 123 ", "0123"),
            ("10", "0010"),
            ("123.0", "0123"),
            ("1234", "1234"),
            ("12345", "12345"),
            ("0", "0"),
            ("000", "000"),
            ("", ""),
            ("12a", "12a"),
            ("123 45", "123 45"),
            ("N-123", "N-123"),
            ("ukjent", "ukjent"),
        ] {
            assert_eq!(Repair::PadZeros(4).apply(cell), padded, "{cell}");
        }
    }

    #[test]
    fn dot_zero_is_taken_off_whole_numbers_only() {
        for (cell, whole) in [
            ("42.0", "42"),
            (" 0155.0 ", "0155"),
            ("155.0", "155"),
            ("42.5", "42.5"),
            ("42.00", "42.00"),
            ("1.0.0", "1.0.0"),
            (".0", ".0"),
            ("v1.0", "v1.0"),
            ("", ""),
        ] {
            assert_eq!(Repair::DotZero.apply(cell), whole, "{cell}");
        }
        // Together with lost zeros, in either order.
        let padded = Repair::PadZeros(4).apply("155.0").into_owned();
        assert_eq!(Repair::DotZero.apply(&padded), "0155");
        assert_eq!(
            Repair::PadZeros(4).apply(&Repair::DotZero.apply("155.0")),
            "0155"
        );
        assert_eq!(
            Repair::DotZero.apply(&Repair::PadZeros(4).apply("5003.0")),
            "5003"
        );
    }

    #[test]
    fn every_repair_has_a_word_of_its_own() {
        for repair in [
            Repair::DoubleEncoding,
            Repair::PadZeros(4),
            Repair::PadZeros(5),
            Repair::SerialDates,
            Repair::SerialDates1904,
            Repair::DotZero,
            Repair::HtmlEntities,
        ] {
            assert_eq!(Repair::from_word(&repair.word()), Some(repair));
            let json = serde_json::to_string(&repair).unwrap();
            assert_eq!(json, format!("\"{repair}\""));
            assert_eq!(serde_json::from_str::<Repair>(&json).unwrap(), repair);
        }
        assert_eq!(
            Repair::from_word(" Double-Encoding"),
            Some(Repair::DoubleEncoding)
        );
        for word in [
            "",
            "pad_zeros",
            "pad_zeros:0",
            "pad_zeros:21",
            "pad_zeros:x",
            "dates",
        ] {
            assert_eq!(Repair::from_word(word), None, "{word}");
        }
    }

    #[test]
    fn mending_twice_is_mending_once() {
        for cell in [
            "BjÃ¸rn",
            "ÃƒËœ",
            "123",
            "44180",
            "São",
            "",
            "12345",
            "1961",
            "42.0",
            "&amp;oslash;",
        ] {
            for repair in [
                Repair::DoubleEncoding,
                Repair::PadZeros(4),
                Repair::SerialDates,
                Repair::SerialDates1904,
                Repair::DotZero,
                Repair::HtmlEntities,
            ] {
                let once = repair.apply(cell).into_owned();
                assert_eq!(repair.apply(&once), once, "{repair} {cell}");
            }
        }
    }
}
