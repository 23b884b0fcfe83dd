//! Serial dates of spreadsheets.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::clean::clean_text;

/// The epoch of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DaySystem {
    /// Day 1 is 1 January 1900, and 29 February 1900 exists: a bug of Lotus 1-2-3 that Excel keeps.
    From1900,
    /// Day 0 is 1 January 1904, the default of Excel for Mac up to 2008.
    From1904,
}

/// Plausible serials in cells: 1 March 1900 to 31 December 2099 in the 1900 system.
const PLAUSIBLE_SERIALS: std::ops::RangeInclusive<u32> = 61..=73_050;

/// Numbers that are rather years than serials, which would be days of 1905.
const YEAR_LIKE: std::ops::RangeInclusive<u32> = 1_900..=2_099;

/// The day of a serial; `None` for days that never existed or are after 9999.
fn day(serial: u32, system: DaySystem) -> Option<Date> {
    let (start, days) = match (system, serial) {
        (DaySystem::From1900, 1..=59) => (date(1899, 12, 31), serial),
        (DaySystem::From1900, 61..=2_958_465) => (date(1899, 12, 30), serial),
        (DaySystem::From1904, 0..=2_957_003) => (date(1904, 1, 1), serial),
        _ => return None,
    };
    start.checked_add(i64::from(days).days()).ok()
}

/// The serial of a cell: four or five digits that are not a year, perhaps with a time of day as
/// fraction (`44180,5`).
fn number(cell: &str) -> Option<u32> {
    let cell = clean_text(cell);
    let text = cell.strip_prefix('\'').unwrap_or(&cell);
    let (whole, fraction) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let shaped = matches!(whole.len(), 4 | 5)
        && digits(whole)
        && !whole.starts_with('0')
        && (1..=16).contains(&fraction.len())
        && digits(fraction);
    let serial = shaped.then(|| whole.parse().ok())??;
    (PLAUSIBLE_SERIALS.contains(&serial) && !YEAR_LIKE.contains(&serial)).then_some(serial)
}

/// The day of a serial cell in ISO 8601; `None` for everything else, such as years, packed dates
/// (`20201215`) and small numbers.
pub(super) fn date_of_cell(cell: &str, system: DaySystem) -> Option<String> {
    day(number(cell)?, system).map(|day| day.to_string())
}

/// The year of a serial cell in the 1900 and the 1904 system.
pub fn serial_years(cell: &str) -> Option<(i16, i16)> {
    let serial = number(cell)?;
    let year = |system| day(serial, system).map(Date::year);
    Some((year(DaySystem::From1900)?, year(DaySystem::From1904)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use DaySystem::{From1900, From1904};
    use proptest::prelude::*;

    #[test]
    fn days_are_those_of_excel() {
        // Taken from Excel; 60 is the day that never was.
        for (serial, system, iso) in [
            (1, From1900, Some("1900-01-01")),
            (59, From1900, Some("1900-02-28")),
            (60, From1900, None),
            (61, From1900, Some("1900-03-01")),
            (0, From1900, None),
            (367, From1900, Some("1901-01-01")),
            (25_569, From1900, Some("1970-01-01")),
            (36_526, From1900, Some("2000-01-01")),
            (44_180, From1900, Some("2020-12-15")),
            (2_958_465, From1900, Some("9999-12-31")),
            (2_958_466, From1900, None),
            (0, From1904, Some("1904-01-01")),
            (42_718, From1904, Some("2020-12-15")),
            (2_957_003, From1904, Some("9999-12-31")),
            (2_957_004, From1904, None),
        ] {
            let found = day(serial, system).map(|day| day.to_string());
            assert_eq!(found.as_deref(), iso, "{serial} {system:?}");
        }
    }

    #[test]
    fn cells_that_are_no_serials_are_left() {
        for cell in [
            "",
            "1961",
            "2020",
            "20201215",
            "151220",
            "15.12.2020",
            "2020-12-15",
            "0123",
            "73051",
            "99999",
            "44180,",
            "44180,5,5",
            "-44180",
            "44180 kr",
            "12",
            "5003x",
            "44,180",
            "tolv",
        ] {
            let found = date_of_cell(cell, From1900);
            // `44,180` is a number of the English way; two digits before the comma are none.
            assert_eq!(found, None, "{cell}");
        }
        for cell in [
            "44180",
            " 44180 ",
            "'44180",
            "44180,5",
            "44180.0",
            "44180,999988426",
        ] {
            assert_eq!(
                date_of_cell(cell, From1900).as_deref(),
                Some("2020-12-15"),
                "{cell}"
            );
        }
        assert_eq!(
            date_of_cell("42718", From1904).as_deref(),
            Some("2020-12-15")
        );
        assert_eq!(serial_years("44180"), Some((2020, 2024)));
        assert_eq!(serial_years("1961"), None);
    }

    /// Counted day by day, the slow way.
    fn by_calendar(year: i16, month: i8, of_month: i8, system: DaySystem) -> u32 {
        let leap = |year: i16| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let first = if system == From1900 { 1900 } else { 1904 };
        let mut days = u32::from(system == From1900);
        for before in first..year {
            days += if leap(before) { 366 } else { 365 };
        }
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (length, before) in lengths.into_iter().zip(1..month) {
            days += length + u32::from(before == 2 && leap(year));
        }
        let false_day = system == From1900 && (year > 1900 || month > 2);
        days + u32::try_from(of_month).unwrap() - 1 + u32::from(false_day)
    }

    proptest! {
        #[test]
        fn a_day_comes_back_from_its_serial(
            year in 1904i16..2100, month in 1i8..=12, of_month in 1i8..=28
        ) {
            let iso = format!("{year:04}-{month:02}-{of_month:02}");
            for system in [From1900, From1904] {
                let serial = by_calendar(year, month, of_month, system);
                prop_assert_eq!(day(serial, system).map(|day| day.to_string()), Some(iso.clone()));
                let cell = serial.to_string();
                let believed = cell.len() >= 4 && !(1900..=2099).contains(&serial);
                let found = date_of_cell(&cell, system);
                prop_assert_eq!(found, believed.then(|| iso.clone()));
            }
        }
    }
}
