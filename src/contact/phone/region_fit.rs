//! Which region the numbers of a column are written for.

use serde::{Deserialize, Serialize};

use super::super::clean::clean_text;
use super::{PhoneDigits, PhoneReader, is_mobile, is_never_mobile};

/// How many numbers of a sample the file's region reads, and which region would read more.
///
/// Numbers with a country code do not count: every region reads them.
///
/// ```
/// use mainbrainer::contact::RegionFit;
///
/// let fit = RegionFit::of("NO", ["07400123456", "07400 123457", "+47 912 34 567"]);
/// assert_eq!((fit.numbers, fit.reads), (2, 0));
/// assert_eq!((fit.better.as_deref(), fit.better_reads), (Some("GB"), 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegionFit {
    /// Numbers without a country code.
    pub numbers: u64,
    /// Those that the file's region reads.
    pub reads: u64,
    /// The region that reads most, if it reads more: ISO 3166-1 alpha-2.
    pub better: Option<String>,
    /// The numbers that it reads; 0 if there is no such region.
    pub better_reads: u64,
}

/// Regions that are proposed, nearer ones first, with their trunk prefix: what is dialled before a
/// number within the country (ITU-T E.164, national dialling plans).
const CANDIDATES: [(&str, &str); 41] = [
    ("NO", ""),
    ("SE", "0"),
    ("DK", ""),
    ("GB", "0"),
    ("DE", "0"),
    ("FI", "0"),
    ("IS", ""),
    ("US", ""),
    ("NL", "0"),
    ("FR", "0"),
    ("ES", ""),
    ("IT", ""),
    ("PL", ""),
    ("BE", "0"),
    ("CH", "0"),
    ("AT", "0"),
    ("IE", "0"),
    ("PT", ""),
    ("CZ", ""),
    ("EE", ""),
    ("LV", ""),
    ("LT", "0"),
    ("HU", "06"),
    ("RO", "0"),
    ("GR", ""),
    ("BG", "0"),
    ("HR", "0"),
    ("SK", "0"),
    ("SI", "0"),
    ("UA", "0"),
    ("TR", "0"),
    ("FO", ""),
    ("GL", ""),
    ("AU", "0"),
    ("NZ", "0"),
    ("ZA", "0"),
    ("IN", "0"),
    ("BR", "0"),
    ("TH", "0"),
    ("PH", "0"),
    ("SG", ""),
];

impl RegionFit {
    /// Numbers that are looked at, at most.
    pub const MAX_NUMBERS: u64 = 100;

    /// The share of the numbers that a region must read to be proposed, in per cent.
    const MIN_PERCENT: u64 = 60;

    /// The share of the numbers that may be typing errors, in per cent.
    const MAX_ERRORS_PERCENT: u64 = 5;

    /// Judges the cells of a phone column for a region (ISO 3166-1 alpha-2): the first
    /// [`Self::MAX_NUMBERS`] that are numbers without a country code. About 10 ms where the region
    /// does not read nearly all of them.
    pub fn of<'a>(region: &str, cells: impl IntoIterator<Item = &'a str>) -> Self {
        let home = PhoneReader::new(region);
        let mut unread = 0;
        let mut numbers = Vec::new();
        for cell in cells {
            if numbers.len() as u64 >= Self::MAX_NUMBERS {
                break;
            }
            let Some(typed) = national_number(cell) else {
                continue;
            };
            unread += u64::from(home.number(&typed).is_none());
            numbers.push(typed);
        }
        let mut fit = Self {
            numbers: numbers.len() as u64,
            reads: numbers.len() as u64 - unread,
            ..Self::default()
        };
        // A typing error here and there is no reason to look further.
        if unread * 100 <= fit.numbers * Self::MAX_ERRORS_PERCENT {
            return fit;
        }
        let mut most = (fit.reads, f64::NEG_INFINITY);
        for (at, (code, trunk)) in CANDIDATES.into_iter().enumerate() {
            let reader = PhoneReader::new(code);
            if reader.region == home.region {
                continue;
            }
            let (read, halves) = count_read(reader, trunk, &numbers);
            let enough = read > fit.reads && read * 100 >= fit.numbers * Self::MIN_PERCENT;
            let likely = likelihood(at, halves, fit.numbers);
            if enough && (read, likely) > most {
                most = (read, likely);
                fit.better = Some(code.to_owned());
                fit.better_reads = read;
            }
        }
        fit
    }
}

/// How likely a candidate is among those that read equally many numbers: lists have mostly mobile
/// numbers (given in `halves`), and a far country needs more of them than a near one.
fn likelihood(candidate: usize, halves: u64, numbers: u64) -> f64 {
    /// The first candidate of those farther away, and of those farthest.
    const FARTHER: usize = 8;
    const FARTHEST: usize = 33;
    let distance = match candidate {
        0..FARTHER => 0.0,
        FARTHER..FARTHEST => 0.25,
        _ => 0.5,
    };
    #[expect(clippy::cast_precision_loss, reason = "at most a hundred numbers")]
    let share = halves as f64 / (2 * numbers.max(1)) as f64;
    share - distance
}

/// The digits of a cell that is a number without a country code.
fn national_number(cell: &str) -> Option<PhoneDigits> {
    let cell = clean_text(cell);
    let typed = PhoneDigits::scan(&cell)?;
    (typed.length >= 5 && typed.international().is_none()).then_some(typed)
}

/// How many numbers a region reads as they are dialled there, and twice how many of them are mobile.
///
/// In a region with a trunk prefix only numbers with it count, and mobile numbers: without it, the
/// numbers of other countries would be many a region's landlines.
fn count_read(reader: PhoneReader, trunk: &str, numbers: &[PhoneDigits]) -> (u64, u64) {
    let (mut read, mut halves) = (0, 0);
    for typed in numbers {
        let Some(e164) = reader.number(typed) else {
            continue;
        };
        let dialled = typed.digits().starts_with(trunk.as_bytes());
        let mobile = is_mobile(&e164);
        read += u64::from(dialled || mobile);
        // A number that may be mobile, where the plan does not tell, is half of one.
        halves += u64::from(mobile) + u64::from(!is_never_mobile(&e164));
    }
    (read, halves)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn better(region: &str, cells: &[&str]) -> (u64, Option<String>, u64) {
        let fit = RegionFit::of(region, cells.iter().copied());
        (fit.reads, fit.better, fit.better_reads)
    }

    #[test]
    fn numbers_of_another_country_propose_it() {
        for (cells, region) in [
            (&["07400123456", "07400 123457", "(07400) 123458"][..], "GB"),
            (&["7400123456", "7400123457"], "GB"),
            (&["070-123 45 67", "08-123 456 78"], "SE"),
            (&["0612345678", "020 123 4567"], "NL"),
            (&["(202) 555-0123", "202-555-0124"], "US"),
            (&["0151 23456789", "030 1234567"], "DE"),
            (&["06 12 34 56 78", "01 23 45 67 89"], "FR"),
        ] {
            let all = cells.len() as u64;
            assert_eq!(
                better("NO", cells),
                (0, Some(region.to_owned()), all),
                "{cells:?}"
            );
        }
        let norwegian = ["912 34 567", "93456789", "22 33 44 55"];
        assert_eq!(better("US", &norwegian).1.as_deref(), Some("NO"));
    }

    #[test]
    fn a_region_that_reads_them_stays() {
        let cells = [
            "912 34 567",
            "22334455",
            "40123456",
            "+46701234567",
            "x",
            "",
        ];
        assert_eq!(better("NO", &cells), (3, None, 0));
        // One wrong number among right ones proves nothing.
        let cells = ["912 34 567", "22334455", "40123456", "070-123 45 67"];
        assert_eq!(better("NO", &cells), (3, None, 0));
        let cells = ["912 34 567", "9123456", "1234567"];
        assert_eq!(better("NO", &cells), (1, None, 0));
        assert_eq!(better("NO", &[]), (0, None, 0));
    }
}
