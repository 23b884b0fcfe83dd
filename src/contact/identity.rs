//! Recognition of national identity numbers, which a contact list rarely has reason to hold.

use jiff::civil::Date;

/// The national register a number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentityNumber {
    /// Norway: fødselsnummer, D-number (day + 40), H-number (month + 40), and synthetic test
    /// numbers (month + 40, + 65 or + 80). Eleven digits, the last two check digits.
    Norwegian,
    /// Sweden: personnummer, samordningsnummer (day + 60). Ten or twelve digits, the last a Luhn
    /// check digit.
    Swedish,
    /// Denmark: CPR number, also the replacement numbers of hospitals (day + 60). Ten digits;
    /// numbers issued since October 2007 need not satisfy the check digit.
    Danish,
}

/// A number that satisfies the rules of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdentityReading {
    /// The register.
    pub register: IdentityNumber,
    /// Whether a phone or account number is unlikely to look the same: both Norwegian check digits
    /// are right, or the check digit is and the number has its hyphen.
    pub sure: bool,
}

/// Digits of the longest identity number.
const MAX_DIGITS: usize = 12;

/// The digits of a cell, with the position of its separator.
struct CellDigits {
    digits: [u8; MAX_DIGITS],
    length: usize,
    separator: Option<(usize, char)>,
}

impl CellDigits {
    /// The digits, if the cell is 10 to 12 digits with at most one separator.
    fn scan(cell: &str) -> Option<Self> {
        let mut typed = Self {
            digits: [0; MAX_DIGITS],
            length: 0,
            separator: None,
        };
        for c in cell.trim().trim_start_matches('\'').chars() {
            match c {
                '0'..='9' => {
                    *typed.digits.get_mut(typed.length)? =
                        u8::try_from(u32::from(c) - u32::from('0')).ok()?;
                    typed.length += 1;
                }
                ' ' | '\u{a0}' | '-' | '+' | '\u{2011}' | '\u{2013}' if typed.length > 0 => {
                    if typed.separator.is_some() {
                        return None;
                    }
                    typed.separator = Some((typed.length, c));
                }
                _ => return None,
            }
        }
        (10..=MAX_DIGITS).contains(&typed.length).then_some(typed)
    }

    fn digits(&self) -> &[u8] {
        self.digits.get(..self.length).unwrap_or_default()
    }

    fn two(&self, at: usize) -> Option<i8> {
        match self.digits().get(at..at + 2)? {
            [tens, ones] => i8::try_from(tens * 10 + ones).ok(),
            _ => None,
        }
    }
}

/// Recognises a cell that is an identity number as a whole; surrounding blanks are ignored.
pub fn identity_number(cell: &str) -> Option<IdentityReading> {
    let typed = CellDigits::scan(cell)?;
    let reading = |register, sure| Some(IdentityReading { register, sure });
    let hyphen_before_four = match typed.separator {
        None => false,
        Some((at, c)) if at + 4 == typed.length => c != ' ' && c != '\u{a0}',
        Some((6, _)) if typed.length == 11 => false,
        Some(_) => return None,
    };
    match typed.length {
        11 if is_norwegian(&typed) => reading(IdentityNumber::Norwegian, true),
        12 if is_swedish(&typed, 2) => reading(IdentityNumber::Swedish, hyphen_before_four),
        10 if is_swedish(&typed, 0) => reading(IdentityNumber::Swedish, hyphen_before_four),
        10 if is_danish(&typed) => {
            let kept = has_danish_check_digit(&typed);
            let likely = kept || hyphen_before_four;
            likely.then_some(())?;
            reading(IdentityNumber::Danish, kept && hyphen_before_four)
        }
        _ => None,
    }
}

/// Counts the eleven-digit numbers in a text, and how many of them are Norwegian identity numbers;
/// `010190 12345` counts too.
pub fn count_eleven_digit_numbers(text: &str) -> (u64, u64) {
    let (mut all, mut identities) = (0, 0);
    for number in text.split(|c: char| !c.is_ascii_digit()) {
        if number.len() == 11 {
            all += 1;
            identities +=
                u64::from(CellDigits::scan(number).is_some_and(|typed| is_norwegian(&typed)));
        }
    }
    // `010190 12345`, the usual way of writing one.
    let mut before = "";
    for number in text.split([' ', '\u{a0}', '-']) {
        let begins = before.len() == 6 && before.bytes().all(|b| b.is_ascii_digit());
        if begins
            && number
                .get(..5)
                .is_some_and(|five| five.bytes().all(|b| b.is_ascii_digit()))
        {
            let five: String = number.chars().take_while(char::is_ascii_digit).collect();
            if five.len() == 5 {
                all += 1;
                let typed = CellDigits::scan(&format!("{before}{five}"));
                identities += u64::from(typed.is_some_and(|typed| is_norwegian(&typed)));
            }
        }
        before = number;
    }
    (all, identities)
}

fn is_day(year: i8, month: i8, day: i8) -> bool {
    // The century is not checked; a leap day exists in one of the two.
    [1900, 2000]
        .into_iter()
        .any(|century| Date::new(century + i16::from(year), month, day).is_ok())
}

fn weighed(digits: &[u8], weights: &[u32]) -> u32 {
    let products = digits.iter().zip(weights);
    products
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum()
}

fn is_norwegian(typed: &CellDigits) -> bool {
    /// Weights of the first and second check digit, from the Norwegian population register.
    const FIRST: [u32; 10] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
    const SECOND: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    let digits = typed.digits();
    let kept = |weights: &[u32]| weighed(digits, weights).is_multiple_of(11);
    if !kept(&FIRST) || !kept(&SECOND) {
        return false;
    }
    let (Some(day), Some(month), Some(year)) = (typed.two(0), typed.two(2), typed.two(4)) else {
        return false;
    };
    let day = if day > 40 { day - 40 } else { day };
    let month = match month {
        41..=52 => month - 40,
        66..=77 => month - 65,
        81..=92 => month - 80,
        _ => month,
    };
    is_day(year, month, day)
}

fn is_swedish(typed: &CellDigits, from: usize) -> bool {
    let digits = typed.digits();
    let century = digits.get(..from).unwrap_or_default();
    if !matches!(century, [] | [1, 8 | 9] | [2, 0]) {
        return false;
    }
    let (Some(year), Some(month), Some(day)) =
        (typed.two(from), typed.two(from + 2), typed.two(from + 4))
    else {
        return false;
    };
    let day = if day > 60 { day - 60 } else { day };
    let numbers = digits.get(from..).unwrap_or_default();
    let sum: u32 = numbers
        .iter()
        .enumerate()
        .map(|(at, digit)| {
            let doubled = u32::from(*digit) * if at % 2 == 0 { 2 } else { 1 };
            doubled / 10 + doubled % 10
        })
        .sum();
    is_day(year, month, day) && sum.is_multiple_of(10)
}

fn is_danish(typed: &CellDigits) -> bool {
    let (Some(day), Some(month), Some(year)) = (typed.two(0), typed.two(2), typed.two(4)) else {
        return false;
    };
    let day = if day > 60 { day - 60 } else { day };
    is_day(year, month, day)
}

fn has_danish_check_digit(typed: &CellDigits) -> bool {
    const WEIGHTS: [u32; 10] = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    weighed(typed.digits(), &WEIGHTS).is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentityNumber::{Danish, Norwegian, Swedish};

    /// A number of the population register's test range: nine digits with both check digits,
    /// worked out from the remainders of eleven.
    fn with_check_digits(nine: &str) -> Option<String> {
        let digits: Vec<u32> = nine.chars().map(|c| c.to_digit(10).unwrap()).collect();
        let sum = |weights: &[u32], digits: &[u32]| -> u32 {
            weights.iter().zip(digits).map(|(w, d)| w * d).sum()
        };
        let first = (11 - sum(&[3, 7, 6, 1, 8, 9, 4, 5, 2], &digits) % 11) % 11;
        let mut ten = digits.clone();
        ten.push(first);
        let second = (11 - sum(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2], &ten) % 11) % 11;
        (first < 10 && second < 10).then(|| format!("{nine}{first}{second}"))
    }

    fn register(cell: &str) -> Option<(IdentityNumber, bool)> {
        identity_number(cell).map(|found| (found.register, found.sure))
    }

    #[test]
    fn norwegian_numbers_keep_both_check_digits() {
        let mut seen = 0;
        for individual in 100..200 {
            // Born on 1 or 31 January, synthetic months and days of D-numbers.
            for date in ["018190", "318190", "418190", "716690", "014190", "717780"] {
                let Some(number) = with_check_digits(&format!("{date}{individual}")) else {
                    continue;
                };
                seen += 1;
                assert_eq!(register(&number), Some((Norwegian, true)), "{number}");
                let (birth, rest) = number.split_at(6);
                for written in [
                    format!("{birth} {rest}"),
                    format!("{birth}-{rest}"),
                    format!(" '{number} "),
                ] {
                    assert_eq!(register(&written), Some((Norwegian, true)), "{written}");
                }
                let text = format!("Medlem {number}, se {birth} {rest}.");
                assert_eq!(count_eleven_digit_numbers(&text), (2, 2), "{text}");
                // One digit changed breaks a check digit.
                for at in 0..11 {
                    let mut other = number.clone().into_bytes();
                    other[at] = b'0' + (other[at] - b'0' + 1) % 10;
                    let other = String::from_utf8(other).unwrap();
                    assert_eq!(register(&other), None, "{other}");
                    assert_eq!(count_eleven_digit_numbers(&other), (1, 0), "{other}");
                }
            }
        }
        assert!(seen > 300, "{seen}");
        // Right check digits, but no such day: 32 January, month 13, 30 February.
        for date in ["328190", "011390", "308290", "009190", "018090"] {
            for individual in 100..140 {
                if let Some(number) = with_check_digits(&format!("{date}{individual}")) {
                    assert_eq!(register(&number), None, "{number}");
                }
            }
        }
    }

    #[test]
    fn swedish_and_danish_forms() {
        // The test range of Sweden ends in 980 to 999 before the check digit.
        for (cell, found) in [
            ("189001019802", Some((Swedish, false))),
            ("18900101-9802", Some((Swedish, true))),
            ("900101-9802", Some((Swedish, true))),
            ("900101+9802", Some((Swedish, true))),
            ("9001019802", Some((Swedish, false))),
            ("900161-9809", Some((Swedish, true))),
            // Not Swedish for its check digit, but Danes have such numbers since 2007.
            ("900101-9803", Some((Danish, false))),
            ("901301-9802", None),
            ("559001019802", None),
            // Day + 60: numbers that stand in for a person's own.
            ("610190-0000", Some((Danish, true))),
            ("610190-0009", Some((Danish, false))),
            ("6101900000", Some((Danish, false))),
            ("6101900009", None),
            ("910290-1234", None),
            ("900 1019802", None),
            ("90-01-01-9802", None),
        ] {
            assert_eq!(register(cell), found, "{cell}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for cell in [
            "",
            "91234567",
            "+4791234567",
            "004791234567",
            "46701234567",
            "4791234567",
            "46701234568",
            "0701234567",
            "00000000000",
            "12345678901",
            "99999999999",
            "12345678903",
            "978820012345",
            "922 33 44 55",
            "01.01.1990",
            "Storgata 1",
        ] {
            assert_eq!(identity_number(cell), None, "{cell}");
        }
        assert_eq!(
            count_eleven_digit_numbers("Ring 91234567 eller 22334455"),
            (0, 0)
        );
        assert_eq!(
            count_eleven_digit_numbers("Konto 12345678901, faktura 123456789012"),
            (1, 0)
        );
    }
}
