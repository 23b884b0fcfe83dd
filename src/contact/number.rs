//! Decimal numbers of any length.

use std::borrow::Cow;

/// Reads a cleaned, non-blank cell as plain decimal; `None` if it is not a number.
///
/// Plain decimal is an optional `-`, digits without leading zeros, and for a fraction `.` and
/// digits without trailing zeros. It works on text, so no digit is lost.
///
/// A single comma or full stop is the decimal mark, as in Norway and in our own exports: `1,234`
/// and `1.234` are both slightly more than one. A mark that occurs several times (`1.234.567`), two
/// different marks (`1,234.50`, `1.234,50`), and blanks or `'` between thousands (`1 234,50`) are
/// unambiguous. Groups have three digits.
///
/// Not numbers: an exponent (a spreadsheet that wrote `1,5E+09` has rounded), a percent sign, a
/// currency; without them the value would be another.
pub(super) fn read(cell: &str) -> Option<Cow<'_, str>> {
    if is_plain(cell) {
        return Some(Cow::Borrowed(cell));
    }
    // Spreadsheets mark text by a leading `'`.
    let cell = cell.strip_prefix('\'').unwrap_or(cell);
    let (negative, digits) = match cell.chars().next()? {
        '-' | '\u{2212}' | '\u{2013}' => (true, cell.get(cell.chars().next()?.len_utf8()..)?),
        '+' => (false, cell.get(1..)?),
        _ => (false, cell),
    };
    let digits = digits.trim_start_matches(super::clean::is_blank);
    if digits.is_empty() {
        return None;
    }
    let (whole, fraction) = split(digits)?;
    let whole = ungroup(whole)?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    if whole.is_empty() && fraction.is_empty() {
        return Some(Cow::Borrowed("0"));
    }
    let mut plain = String::with_capacity(whole.len() + fraction.len() + 3);
    if negative {
        plain.push('-');
    }
    plain.push_str(if whole.is_empty() { "0" } else { whole });
    if !fraction.is_empty() {
        plain.push('.');
        plain.push_str(fraction);
    }
    Some(Cow::Owned(plain))
}

/// Whether a text is in normal form already.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "1"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole)
        && all_digits(fraction)
        && (whole == "0" || !whole.starts_with('0'))
        && !fraction.ends_with('0')
        && text != "-0"
}

/// The parts before and after the decimal mark.
fn split(text: &str) -> Option<(&str, &str)> {
    let count = |mark: char| text.matches(mark).count();
    let mark = match (count(','), count('.')) {
        (1, 0) => ',',
        (0, 1) => '.',
        (0, _) | (_, 0) => return Some((text, "")),
        _ => text.chars().rfind(|c| matches!(c, ',' | '.'))?,
    };
    let (whole, fraction) = text.rsplit_once(mark)?;
    // `1.234.5,6,7` and `1,` are ambiguous.
    (!whole.contains(mark) && !fraction.is_empty()).then_some((whole, fraction))
}

/// The digits of a whole number, with one kind of mark between groups of three removed.
fn ungroup(text: &str) -> Option<Cow<'_, str>> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Cow::Borrowed(text));
    }
    let mark = text.chars().find(|c| !c.is_ascii_digit())?;
    let known = mark.is_whitespace() || matches!(mark, '.' | ',' | '\'' | '’');
    let mut groups = text.split(mark);
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let head = (1..=3).contains(&first.len()) && digits(first);
    if !known || !head || !groups.all(|group| group.len() == 3 && digits(group)) {
        return None;
    }
    Some(Cow::Owned(text.split(mark).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_become_plain_decimal() {
        for (cell, plain) in [
            ("1234", "1234"),
            ("1 234,50", "1234.5"),
            ("1\u{a0}234,50", "1234.5"),
            ("1\u{202f}234\u{202f}567", "1234567"),
            ("1.234,50", "1234.5"),
            ("1,234.50", "1234.5"),
            ("1.234.567", "1234567"),
            ("1,234,567", "1234567"),
            ("1,234,567.8", "1234567.8"),
            ("1.234.567,8", "1234567.8"),
            ("1'234.50", "1234.5"),
            ("1’234", "1234"),
            ("1.234", "1.234"),
            ("1,234", "1.234"),
            ("0,5", "0.5"),
            (",5", "0.5"),
            (".50", "0.5"),
            ("-5", "-5"),
            ("- 5", "-5"),
            ("\u{2212}5,0", "-5"),
            ("+5", "5"),
            ("'007", "7"),
            ("-0", "0"),
            ("-0,00", "0"),
            ("000", "0"),
            ("007", "7"),
            ("1.0", "1"),
            (
                "123456789012345678901234567890,10",
                "123456789012345678901234567890.1",
            ),
        ] {
            assert_eq!(read(cell).as_deref(), Some(plain), "{cell}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for cell in [
            "ja",
            "1e3",
            "1,5E+09",
            "25 %",
            "kr 250",
            "250,-",
            "$5",
            "5,",
            "5.",
            ".",
            ",",
            "-",
            "+",
            "--5",
            "1 23",
            "12 34 56",
            "1 2345",
            "1234 567",
            "1.23.456",
            "1,23,456",
            "1.234,5,6",
            "1,2.3,4",
            "1 234.567,8",
            "5-",
            "(5)",
            "½",
            "٣",
            "1/2",
            "0x10",
            "NaN",
            "inf",
            "æ",
        ] {
            assert_eq!(read(cell), None, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn a_number_reads_to_itself(cell in "[-+]?[0-9 .,']{0,14}|\\PC*") {
            if let Some(plain) = read(&cell) {
                prop_assert!(is_plain(&plain), "{} -> {}", cell, plain);
                prop_assert_eq!(read(&plain), Some(plain.clone()));
            }
        }

        #[test]
        fn zeros_at_the_end_say_nothing(whole in 0u32..=999_999, fraction in 0u32..=99) {
            let expected = match (fraction, fraction % 10) {
                (0, _) => format!("{whole}"),
                (_, 0) => format!("{whole}.{}", fraction / 10),
                _ => format!("{whole}.{fraction:02}"),
            };
            for cell in [format!("{whole},{fraction:02}"), format!("+00{whole}.{fraction:02}0")] {
                prop_assert_eq!(read(&cell), Some(Cow::Owned(expected.clone())), "{}", cell);
            }
        }
    }
}
