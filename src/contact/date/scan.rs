//! A scanner for the parts of a date: digits, names of months and days, separators, time of day.

use super::super::clean::is_blank;

/// The year that two digits mean in the century ending with `last`.
fn full_year(two_digits: i16, last: i16) -> i16 {
    let year = last - last.rem_euclid(100) + two_digits;
    if year > last { year - 100 } else { year }
}

/// A run of digits with its value and length.
#[derive(Clone, Copy)]
pub(super) struct Digits {
    pub(super) value: i32,
    pub(super) length: usize,
}

impl Digits {
    /// The value as year; `last` is the last one that two digits can mean.
    pub(super) fn year(self, last: i16) -> Option<i16> {
        let value = i16::try_from(self.value).ok()?;
        match self.length {
            4 => Some(value),
            2 => Some(full_year(value, last)),
            _ => None,
        }
    }

    /// The value as day or month, which has one or two digits.
    pub(super) fn day_or_month(self) -> Option<i8> {
        (self.length <= 2)
            .then(|| i8::try_from(self.value).ok())
            .flatten()
    }
}

/// Scans a cell from left to right.
pub(super) struct Scanner<'a> {
    pub(super) rest: &'a str,
}

impl<'a> Scanner<'a> {
    pub(super) fn skip(&mut self, unwanted: impl Fn(char) -> bool) {
        self.rest = self.rest.trim_start_matches(unwanted);
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or(("", self.rest));
        self.rest = rest;
        taken
    }

    /// Reads one to eight digits.
    pub(super) fn digits(&mut self) -> Option<Digits> {
        let bytes = self.rest.as_bytes();
        let mut value = 0i32;
        let mut length = 0;
        while let Some(digit @ b'0'..=b'9') = bytes.get(length) {
            if length == 8 {
                return None;
            }
            value = value * 10 + i32::from(digit - b'0');
            length += 1;
        }
        self.rest = self.rest.get(length..)?;
        (length > 0).then_some(Digits { value, length })
    }

    pub(super) fn word(&mut self) -> &'a str {
        self.take(char::is_alphabetic)
    }

    /// Skips separators: `. / -`, dashes, a comma or blanks; returns whether there were any.
    pub(super) fn separator(&mut self) -> bool {
        let before = self.rest.len();
        self.skip(|c| {
            is_blank(c)
                || matches!(
                    c,
                    '.' | '/' | '-' | ',' | '\u{2010}'..='\u{2015}' | '\u{2212}'
                )
        });
        self.rest.len() < before
    }

    /// Skips the ending of `1st`, `2nd`, `3rd`, `4th`.
    pub(super) fn ordinal(&mut self) {
        let before = self.rest;
        let ending = self.word();
        if !["st", "nd", "rd", "th"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
        {
            self.rest = before;
        }
    }

    /// Skips one of these words and the separator after it, if it comes next.
    pub(super) fn skip_word(&mut self, words: &[&str]) {
        let before = self.rest;
        let word = self.word();
        if !words.iter().any(|known| known.eq_ignore_ascii_case(word)) || !self.separator() {
            self.rest = before;
        }
    }

    /// Reads the name of a month and the separator after it.
    pub(super) fn month(&mut self) -> Option<Digits> {
        let value = month_named(self.word())?;
        self.separator();
        Some(Digits { value, length: 2 })
    }

    /// Whether nothing is left, or only a time of day, which is dropped.
    pub(super) fn only_time_is_left(mut self) -> bool {
        if self.rest.is_empty() {
            return true;
        }
        let whole = self.rest;
        // `15.12.2020.`, `15. desember 2020,`
        self.skip(|c| is_blank(c) || matches!(c, '.' | ','));
        if self.rest.is_empty() {
            return true;
        }
        if self.rest.starts_with(['T', 't']) {
            self.rest = self.rest.get(1..).unwrap_or_default();
        } else if self.rest.len() == whole.len() {
            return false;
        }
        for word in ["kl.", "kl", "at"] {
            if let Some(start) = self.rest.get(..word.len())
                && start.eq_ignore_ascii_case(word)
            {
                self.rest = self.rest.get(word.len()..).unwrap_or_default();
                self.skip(is_blank);
                break;
            }
        }
        self.time().is_some()
    }

    /// `10:30`, `10.30`, `10:30:00.000+01:00`, `103000Z`, `12:00 AM`, `02:00:00 GMT+0200 (…)`.
    fn time(&mut self) -> Option<()> {
        let hour = self.digits()?;
        let packed = hour.length == 4 || hour.length == 6;
        if !packed {
            if hour.length > 2 || hour.value > 24 || !self.rest.starts_with([':', '.']) {
                return None;
            }
            self.rest = self.rest.get(1..)?;
            let minute = self.digits()?;
            if minute.length != 2 || minute.value > 59 {
                return None;
            }
        }
        let zone = |c: char| {
            c.is_alphanumeric()
                || is_blank(c)
                || matches!(c, ':' | '.' | ',' | '+' | '-' | '(' | ')' | '/' | '_')
        };
        self.rest.chars().all(zone).then_some(())
    }
}

/// Names of the months, small letters: English, Norwegian (bokmål and nynorsk), Swedish, Danish,
/// German, Icelandic, and Finnish in the form that stands in dates.
const MONTHS: [&[&str]; 12] = [
    &["january", "januari", "janúar", "jänner", "tammikuuta"],
    &["february", "februari", "febrúar", "helmikuuta"],
    &["march", "mars", "marts", "märz", "mrz", "maaliskuuta"],
    &["april", "apríl", "huhtikuuta"],
    &["may", "mai", "maj", "maí", "toukokuuta"],
    &["june", "juni", "júní", "kesäkuuta"],
    &["july", "juli", "júlí", "heinäkuuta"],
    &["august", "augusti", "ágúst", "elokuuta"],
    &["september", "syyskuuta"],
    &["october", "oktober", "október", "lokakuuta"],
    &["november", "nóvember", "marraskuuta"],
    &["december", "desember", "dezember", "joulukuuta"],
];

/// The month of a name, whole or shortened to at least three letters.
fn month_named(word: &str) -> Option<i32> {
    word.chars().nth(2)?;
    let word = word.to_lowercase();
    MONTHS
        .iter()
        .zip(1..)
        .find(|(month, _)| month.iter().any(|name| name.starts_with(word.as_str())))
        .map(|(_, number)| number)
}

/// Weekdays, small letters, with their usual abbreviations where those are no beginnings: English,
/// Norwegian (bokmål and nynorsk), Swedish, Danish, German, Icelandic and Finnish.
const WEEKDAYS: [&str; 47] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mandag",
    "tirsdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lørdag",
    "søndag",
    "måndag",
    "tysdag",
    "laurdag",
    "sundag",
    "tisdag",
    "lördag",
    "söndag",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "mánudagur",
    "þriðjudagur",
    "miðvikudagur",
    "fimmtudagur",
    "föstudagur",
    "laugardagur",
    "sunnudagur",
    "maanantaina",
    "tiistaina",
    "keskiviikkona",
    "torstaina",
    "perjantaina",
    "lauantaina",
    "sunnuntaina",
    "tues",
    "thurs",
    "thur",
    "weds",
];

/// Whether a word is a weekday, whole or shortened to two to four letters; it is not checked
/// against the date.
pub(super) fn is_weekday(word: &str) -> bool {
    let word = word.to_lowercase();
    let letters = word.chars().count();
    letters >= 2
        && WEEKDAYS.iter().any(|day| {
            day.strip_prefix(word.as_str())
                .is_some_and(|rest| rest.is_empty() || letters <= 4)
        })
}
