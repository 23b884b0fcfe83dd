//! Parsing of calendar days.

use std::borrow::Cow;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::clean::{clean_text, is_blank};
use scan::{Digits, Scanner, is_weekday};

mod scan;

/// The order of day, month and year in a column of numeric dates.
///
/// ```
/// use mainbrainer::contact::{CellReader, DateOrder, FieldKind, OptInWords, ReadRules};
///
/// let words = OptInWords::default();
/// let read = |cell: &str, date_order| {
///     let rules = ReadRules { region: "NO", words: &words, date_order, opt_out_column: false };
///     let dates = CellReader::of_kind(FieldKind::Date, &[], &rules);
///     dates.read(cell).value().map(|day| day.into_owned())
/// };
/// assert_eq!(read("3.4.2024", Some(DateOrder::Dmy)).as_deref(), Some("2024-04-03"));
/// assert_eq!(read("3.4.2024", Some(DateOrder::Mdy)).as_deref(), Some("2024-03-04"));
/// // Without an order a date must mean the same day in every order.
/// assert_eq!(read("3.4.2024", None), None);
/// assert_eq!(read("3. april 2024", None).as_deref(), Some("2024-04-03"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day, month, year: `31.12.2020`.
    Dmy,
    /// Month, day, year: `12/31/2020`.
    Mdy,
    /// Year, month, day with a year of two digits: `20-12-31`.
    Ymd,
}

impl DateOrder {
    /// Every order, the most common first.
    pub const ALL: [Self; 3] = [Self::Dmy, Self::Mdy, Self::Ymd];

    /// The word on the command line and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }

    /// The order of a word; letter case is ignored.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|order| order.word().eq_ignore_ascii_case(word))
    }
}

/// The last year that two digits can mean: `29` is 2029, `30` is 1930. The same as in Excel and
/// `LibreOffice`, so that a file means the same day there and here.
pub const LAST_TWO_DIGIT_YEAR: i16 = 2029;

/// The earliest plausible year; an earlier one is a typing error (`15.12.0020`).
const FIRST_YEAR: i16 = 1000;

/// Years in which eight digits count as a date.
const PACKED_YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

/// A parsed date before its order is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParsedDate {
    /// A placeholder for no date, such as `0000-00-00`.
    Placeholder,
    /// The same day in every order.
    Unambiguous(Date),
    /// The day by order, indexed as [`DateOrder::ALL`]; `None` where that order cannot read it.
    ByOrder([Option<Date>; 3]),
}

/// Reads a cleaned, non-blank cell as ISO 8601; `Ok(None)` for a placeholder, `Err` for anything
/// that is not a date.
///
/// Without an order only dates are read that mean the same day in every order.
pub(super) fn read(cell: &str, order: Option<DateOrder>) -> Result<Option<Cow<'_, str>>, NotADate> {
    read_century(cell, order, LAST_TWO_DIGIT_YEAR)
}

/// As [`read`], with the last year that two digits can mean.
fn read_century(
    cell: &str,
    order: Option<DateOrder>,
    last_year: i16,
) -> Result<Option<Cow<'_, str>>, NotADate> {
    let day = match parse_century(cell, last_year).ok_or(NotADate)? {
        ParsedDate::Placeholder => return Ok(None),
        ParsedDate::Unambiguous(day) => day,
        ParsedDate::ByOrder(days) => match order {
            Some(order) => in_order(days, order).ok_or(NotADate)?,
            None => unambiguous(days).ok_or(NotADate)?,
        },
    };
    if is_iso(cell) {
        return Ok(Some(Cow::Borrowed(cell)));
    }
    Ok(Some(Cow::Owned(iso(day))))
}

/// The days on which somebody who is in a list can have been born.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BirthdayLimits {
    /// Today, ISO 8601.
    today: String,
    /// 120 years before today, ISO 8601.
    earliest: String,
    /// The last year that is over.
    last_year: i16,
}

/// Years of the oldest people, about; an earlier birthday is reported.
const MAX_AGE: i16 = 120;

/// A birthday that was read, by how likely it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Birthday<'a> {
    /// A likely day, ISO 8601.
    Likely(Cow<'a, str>),
    /// A day more than 120 years back, ISO 8601.
    LongAgo(Cow<'a, str>),
    /// A day that is still to come, written with its century.
    Future,
    /// A placeholder for no date.
    Blank,
}

impl BirthdayLimits {
    /// The limits on a day.
    pub(super) fn new(today: Date) -> Self {
        let day = i16::from(today.day()).min(28);
        let earliest = Date::new(
            (today.year() - MAX_AGE).max(0),
            today.month(),
            i8::try_from(day).unwrap_or(1),
        );
        Self {
            today: iso(today),
            earliest: iso(earliest.unwrap_or(today)),
            last_year: today.year() - 1,
        }
    }

    /// Reads a birthday as [`read`] does other dates, but two digits of a year never mean a day to
    /// come: they fall back a century.
    ///
    /// # Errors
    ///
    /// When the cell is not a date.
    pub(super) fn read<'a>(
        &self,
        cell: &'a str,
        order: Option<DateOrder>,
    ) -> Result<Birthday<'a>, NotADate> {
        let Some(day) = read(cell, order)? else {
            return Ok(Birthday::Blank);
        };
        // Days in ISO 8601 are sorted as text.
        if *day <= *self.today {
            return Ok(if *day < *self.earliest {
                Birthday::LongAgo(day)
            } else {
                Birthday::Likely(day)
            });
        }
        match read_century(cell, order, self.last_year)? {
            Some(day) if *day <= *self.today => Ok(Birthday::Likely(day)),
            _ => Ok(Birthday::Future),
        }
    }
}

/// A cell read as a point in time: blank, no time, or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeReading {
    /// Blank, or a placeholder for no time.
    Blank,
    /// A time on or before the day in question.
    Before,
    /// A later time.
    Later,
    /// Not a time.
    NoTime,
}

/// Reads a cell as a point in time, and holds it against a day: a date in any order, with or
/// without a time of day, or seconds or milliseconds since 1970 (ten or thirteen digits).
pub fn time_before(cell: &str, day: Date) -> TimeReading {
    let cell = clean_text(cell);
    if cell.is_empty() {
        return TimeReading::Blank;
    }
    let earliest = match parse(&cell) {
        Some(ParsedDate::Placeholder) => return TimeReading::Blank,
        Some(ParsedDate::Unambiguous(day)) => Some(day),
        Some(ParsedDate::ByOrder(days)) => days.into_iter().flatten().min(),
        None => day_of_timestamp(&cell),
    };
    match earliest {
        Some(found) if found <= day => TimeReading::Before,
        Some(_) => TimeReading::Later,
        None => TimeReading::NoTime,
    }
}

/// The day of a number of seconds or milliseconds since 1970, in UTC.
fn day_of_timestamp(cell: &str) -> Option<Date> {
    if !matches!(cell.len(), 10 | 13) || !cell.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = cell.parse().ok()?;
    let seconds = if cell.len() == 13 {
        number / 1_000
    } else {
        number
    };
    let days = i32::try_from(seconds / 86_400).ok()?;
    Date::constant(1970, 1, 1).checked_add(days.days()).ok()
}

/// The cell is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotADate;

/// The day in the given order.
pub(super) fn in_order(days: [Option<Date>; 3], order: DateOrder) -> Option<Date> {
    let [dmy, mdy, ymd] = days;
    match order {
        DateOrder::Dmy => dmy,
        DateOrder::Mdy => mdy,
        DateOrder::Ymd => ymd,
    }
}

/// The day, if every order that can read it agrees.
fn unambiguous(days: [Option<Date>; 3]) -> Option<Date> {
    let mut found = days.into_iter().flatten();
    let first = found.next()?;
    found.all(|day| day == first).then_some(first)
}

fn is_iso(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

fn iso(day: Date) -> String {
    // By hand: `jiff`'s formatter costs more than the rest of the parsing.
    let digit = |number: i16| char::from(b'0' + u8::try_from(number.rem_euclid(10)).unwrap_or(0));
    let (year, month, day) = (day.year(), i16::from(day.month()), i16::from(day.day()));
    let mut text = String::with_capacity(10);
    for number in [year / 1000, year / 100, year / 10, year] {
        text.push(digit(number));
    }
    for number in [month, day] {
        text.push('-');
        text.push(digit(number / 10));
        text.push(digit(number));
    }
    text
}

/// Makes days of the parts of a date.
#[derive(Clone, Copy)]
struct Calendar {
    /// The last year that two digits can mean.
    last_year: i16,
}

impl Calendar {
    fn day(self, year: Digits, month: Digits, day: Digits) -> Option<Date> {
        let year = year.year(self.last_year)?;
        let year = Some(year).filter(|year| *year >= FIRST_YEAR)?;
        Date::new(year, month.day_or_month()?, day.day_or_month()?).ok()
    }
}

/// Parses a cell; `None` if it is not a date in any order.
pub(super) fn parse(cell: &str) -> Option<ParsedDate> {
    parse_century(cell, LAST_TWO_DIGIT_YEAR)
}

/// As [`parse`], with the last year that two digits can mean.
fn parse_century(cell: &str, last_year: i16) -> Option<ParsedDate> {
    let calendar = Calendar { last_year };
    let mut text = Scanner {
        rest: cell.strip_prefix('\'').unwrap_or(cell),
    };
    if text.rest.starts_with(|c: char| c.is_alphabetic()) {
        let before = text.rest;
        if is_weekday(text.word()) {
            text.skip(|c| is_blank(c) || matches!(c, ',' | '.'));
        } else {
            text.rest = before;
        }
        // `den 1. mai 1980`, `the 1st of May 1980`
        text.skip_word(&["d", "den", "the"]);
    }
    let found = if text.rest.starts_with(|c: char| c.is_ascii_digit()) {
        let first = text.digits()?;
        if first.length == 6 || first.length == 8 {
            let packed = calendar.packed(first)?;
            return text.only_time_is_left().then_some(packed);
        }
        text.ordinal();
        text.separator();
        if text.rest.starts_with(|c: char| c.is_alphabetic()) {
            text.skip_word(&["of", "af", "av"]);
            let month = text.month()?;
            calendar.with_month_name(first, month, &mut text)?
        } else {
            let second = text.digits()?;
            if !text.separator() {
                return None;
            }
            calendar.numeric(first, second, text.digits()?)?
        }
    } else {
        let month = text.month()?;
        let first = text.digits()?;
        text.ordinal();
        text.separator();
        let year = text.digits()?;
        ParsedDate::Unambiguous(calendar.day(year, month, first)?)
    };
    text.only_time_is_left().then_some(found)
}

impl Calendar {
    /// `15 Jun 2026` and `2026 Jun 15`.
    fn with_month_name(
        self,
        first: Digits,
        month: Digits,
        text: &mut Scanner<'_>,
    ) -> Option<ParsedDate> {
        let second = text.digits()?;
        let found = if first.length == 4 {
            self.day(first, month, second)
        } else {
            self.day(second, month, first)
        };
        found.map(ParsedDate::Unambiguous)
    }

    /// Three numbers with separators.
    fn numeric(self, a: Digits, b: Digits, c: Digits) -> Option<ParsedDate> {
        if is_zero(a, b, c) {
            return Some(ParsedDate::Placeholder);
        }
        if a.length == 4 {
            return self.day(a, b, c).map(ParsedDate::Unambiguous);
        }
        let days = [
            self.day(c, b, a),
            self.day(c, a, b),
            (c.length == 2).then(|| self.day(a, b, c)).flatten(),
        ];
        days.iter()
            .any(Option::is_some)
            .then_some(ParsedDate::ByOrder(days))
    }

    /// Digits without separators: `20201231`, and by order `31122020`, `12312020`, `311220`, `123120`,
    /// `201231`.
    ///
    /// Eight digits are never ambiguous between year first and year last: a date with a first year of
    /// 1800 to 2199 would have a last year before 1232.
    fn packed(self, digits: Digits) -> Option<ParsedDate> {
        let part = |divide: i32, length: usize| Digits {
            value: digits.value / divide % if length == 4 { 10_000 } else { 100 },
            length,
        };
        let believed = |found: &Date| PACKED_YEARS.contains(&found.year());
        let days = if digits.length == 8 {
            if let Some(found) = self
                .day(part(10_000, 4), part(100, 2), part(1, 2))
                .filter(believed)
            {
                return Some(ParsedDate::Unambiguous(found));
            }
            let (a, b, year) = (part(1_000_000, 2), part(10_000, 2), part(1, 4));
            [
                self.day(year, b, a).filter(believed),
                self.day(year, a, b).filter(believed),
                None,
            ]
        } else {
            let (a, b, c) = (part(10_000, 2), part(100, 2), part(1, 2));
            [self.day(c, b, a), self.day(c, a, b), self.day(a, b, c)]
        };
        if digits.value == 0 {
            return Some(ParsedDate::Placeholder);
        }
        days.iter()
            .any(Option::is_some)
            .then_some(ParsedDate::ByOrder(days))
    }
}

/// Whether a date is a placeholder that programs write for no date.
///
/// `0/0/00` (Outlook), `0000-00-00` (`MySQL`), `01.01.0001` (.NET), and day 0 of January 1900,
/// which Excel makes of a zero.
fn is_zero(a: Digits, b: Digits, c: Digits) -> bool {
    match [a.value, b.value, c.value] {
        [0, 0, 0] | [0, 1, 1900] | [1, 0, 1900] | [1900, 1, 0] => true,
        [1, 1, 1] => a.length == 4 || c.length == 4,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
