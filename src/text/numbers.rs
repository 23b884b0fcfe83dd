//! Numbers and times the way a language writes them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Lang, Text, Value};

/// What stands between groups of three digits; in Norwegian a no-break space.
fn separator(lang: Lang) -> char {
    match lang {
        Lang::En => ',',
        Lang::Nb => '\u{a0}',
    }
}

fn decimal_mark(lang: Lang) -> char {
    match lang {
        Lang::En => '.',
        Lang::Nb => ',',
    }
}

/// Whole numbers inside sentences; other values are left to Fluent.
pub(super) fn format(lang: Lang, value: &Value<'_>) -> Option<String> {
    let Value::Number(number) = value else {
        return None;
    };
    let text = number.as_string();
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| group(lang, &text))
}

/// Puts separators into a string of digits.
fn group(lang: Lang, digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() * 4 / 3 + 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(separator(lang));
        }
        grouped.push(digit);
    }
    grouped
}

impl Text {
    /// A whole number with its thousands apart: `12,345`, `12 345`.
    pub fn number(self, number: u64) -> String {
        group(self.lang(), &number.to_string())
    }

    /// A number with one decimal: `12,345.6`, `12 345,6`. Not below zero.
    pub fn decimal(self, number: f64) -> String {
        let text = format!("{:.1}", number.max(0.0));
        match text.split_once('.') {
            Some((whole, tenths)) => {
                let mark = decimal_mark(self.lang());
                format!("{}{mark}{tenths}", group(self.lang(), whole))
            }
            None => text,
        }
    }

    /// A part of a whole as whole percent, rounded down so that 100 means all: `87 %`.
    pub fn percent(self, part: u64, whole: u64) -> String {
        let percent = (u128::from(part) * 100)
            .checked_div(u128::from(whole))
            .unwrap_or(0);
        match self.lang() {
            Lang::En => format!("{percent}%"),
            Lang::Nb => format!("{percent}\u{a0}%"),
        }
    }

    /// A number of bytes in the unit that suits it: `812 bytes`, `38.9 MB` (a MB is 1,000,000).
    pub fn bytes(self, bytes: u64) -> String {
        #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
        let in_unit = |unit: u64| self.decimal(bytes as f64 / unit as f64);
        match bytes {
            0..1_000 => self.say_with("count-bytes", [("count", bytes.into())]),
            1_000..1_000_000 => format!("{}\u{a0}kB", in_unit(1_000)),
            1_000_000..1_000_000_000 => format!("{}\u{a0}MB", in_unit(1_000_000)),
            _ => format!("{}\u{a0}GB", in_unit(1_000_000_000)),
        }
    }

    /// A moment to the minute, in the zone of the system where it is known, else in UTC.
    ///
    /// `at` is in milliseconds since 1970 UTC.
    pub fn moment(self, at: u64) -> String {
        let stamp = i64::try_from(at)
            .ok()
            .and_then(|ms| Timestamp::from_millisecond(ms).ok())
            .unwrap_or_default();
        if self.utc {
            return self.moment_in(stamp, TimeZone::UTC);
        }
        match TimeZone::try_system() {
            Ok(zone) => self.moment_in(stamp, zone),
            Err(_) => format!("{} UTC", self.moment_in(stamp, TimeZone::UTC)),
        }
    }

    fn moment_in(self, stamp: Timestamp, zone: TimeZone) -> String {
        let time = stamp.to_zoned(zone);
        match self.lang() {
            Lang::En => time.strftime("%Y-%m-%d %H:%M").to_string(),
            Lang::Nb => time.strftime("%d.%m.%Y %H:%M").to_string(),
        }
    }

    /// How long something took: `12 ms`, `3.4 s`, `3 min 5 s`.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to what a person waits for"
    )]
    pub fn elapsed(self, seconds: f64) -> String {
        let seconds = seconds.clamp(0.0, 1e9);
        if seconds < 1.0 {
            format!("{}\u{a0}ms", (seconds * 1000.0).ceil() as u64)
        } else if seconds < 60.0 {
            format!("{}\u{a0}s", self.decimal(seconds))
        } else {
            self.duration(seconds as u64)
        }
    }

    /// A length of time in words short enough for a progress line: `42 s`, `3 min 5 s`.
    pub fn duration(self, seconds: u64) -> String {
        match seconds {
            0..60 => format!("{seconds}\u{a0}s"),
            60..3600 => format!("{}\u{a0}min {}\u{a0}s", seconds / 60, seconds % 60),
            _ => {
                let unit = match self.lang() {
                    Lang::En => "h",
                    Lang::Nb => "t",
                };
                format!(
                    "{}\u{a0}{unit} {}\u{a0}min",
                    seconds / 3600,
                    seconds % 3600 / 60
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_the_way_of_the_language() {
        let (en, nb) = (Text::new(Lang::En), Text::new(Lang::Nb));
        assert_eq!(en.number(0), "0");
        assert_eq!(en.number(999), "999");
        assert_eq!(en.number(1000), "1,000");
        assert_eq!(en.number(12_345_678), "12,345,678");
        assert_eq!(nb.number(12_345_678), "12\u{a0}345\u{a0}678");
        assert_eq!(en.decimal(1234.56), "1,234.6");
        assert_eq!(nb.decimal(0.04), "0,0");
        assert_eq!(en.percent(999, 1000), "99%");
        assert_eq!(nb.percent(1, 1), "100\u{a0}%");
        assert_eq!(en.percent(0, 0), "0%");
        assert_eq!(en.bytes(1), "1 byte");
        assert_eq!(nb.bytes(999), "999 byte");
        assert_eq!(nb.bytes(38_940_000), "38,9\u{a0}MB");
        assert_eq!(nb.duration(3_725), "1\u{a0}t 2\u{a0}min");
        assert_eq!(nb.elapsed(0.0123), "13\u{a0}ms");
        assert_eq!(nb.elapsed(12.34), "12,3\u{a0}s");
        assert_eq!(en.elapsed(185.0), "3\u{a0}min 5\u{a0}s");
    }

    #[test]
    fn times_are_written_in_the_way_of_the_language() {
        let stamp = Timestamp::from_millisecond(1_765_802_096_000).unwrap();
        let say = |lang| Text::new(lang).moment_in(stamp, TimeZone::UTC);
        assert_eq!(say(Lang::En), "2025-12-15 12:34");
        assert_eq!(say(Lang::Nb), "15.12.2025 12:34");
    }
}
