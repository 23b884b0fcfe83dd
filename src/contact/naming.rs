//! Rules for the names of lists and fields: forbidden characters and reserved names.

use super::clean::is_blank;

/// The column of a rejected-rows file with the line of its row in the source.
pub const LINE_COLUMN: &str = "_line";

/// The column of a rejected-rows file with the problem codes, separated by commas.
pub const REASON_COLUMN: &str = "_reason";

/// Prefixes of a column's position, in lower case: the short form `#3`, and the English and
/// Norwegian names of a column without a header.
const NUMBERED: [&str; 3] = ["#", "column ", "kolonne "];

/// Prefix of a column target for evidence of consent: `consent:optin_time`.
pub const EVIDENCE: &str = "consent";

/// Column target for the calling code of a row's phone numbers.
pub const CALLING_CODE: &str = "calling_code";

/// Suffix of a column target for an opt-in field: with `FIELD:opt-out`, yes means opted out.
pub const OPT_OUT: &str = "opt-out";

/// Suffix of a column target for an opt-in field: with `FIELD:opt-in`, yes means opted in.
pub const OPT_IN: &str = "opt-in";

/// Whether a character breaks a line or controls a terminal, and so is forbidden in names.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a text contains a line break or another control character.
pub fn has_control(text: &str) -> bool {
    text.contains(is_control)
}

/// Whether a text has no visible character: only blanks and zero-width characters.
pub fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| is_blank(c) || c == '\u{ad}')
}

/// Replaces line breaks and control characters by blanks, and trims the text.
pub fn without_control(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if is_control(c) { ' ' } else { c })
        .collect();
    plain.trim().to_owned()
}

/// The position (from 1) in `#3`, `Column 3` or `Kolonne 3`; letter case is ignored.
pub fn column_number(word: &str) -> Option<usize> {
    digits(&word.trim().to_lowercase())?.parse().ok()
}

/// The digits after the prefix of a column's position.
fn digits(lower: &str) -> Option<&str> {
    let mut prefixes = NUMBERED.iter();
    let digits = prefixes.find_map(|prefix| lower.strip_prefix(prefix))?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then_some(digits)
}

/// Whether a name already has a meaning wherever a column or field is named: the columns of a
/// rejected-rows file, a column's position, `calling_code`, `consent:optin_time`, `…:opt-out`.
pub fn is_reserved(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    if [LINE_COLUMN, REASON_COLUMN, CALLING_CODE].contains(&lower.as_str())
        || digits(&lower).is_some()
    {
        return true;
    }
    let Some((before, after)) = lower.rsplit_once(':') else {
        return false;
    };
    let word = |c: char| c.is_ascii_lowercase() || c == '_';
    matches!(after.trim(), OPT_OUT | OPT_IN)
        || (before.trim() == EVIDENCE && !after.is_empty() && after.chars().all(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_meaning_of_their_own_are_known() {
        for name in [
            "_line",
            " _Reason ",
            "#1",
            "#007",
            "#99999999999999999999999999",
            "Column 4",
            "KOLONNE 12",
            "Calling_code",
            "consent:optin_time",
            "Nyhetsbrev:opt-out",
            "x: Opt-In",
        ] {
            assert!(is_reserved(name), "{name}");
        }
        for name in [
            "line",
            "_lines",
            "#",
            "#1a",
            "# 1",
            "Column",
            "Column four",
            "Kolonne",
            "Spalte 4",
            "Consent: newsletter",
            "consent:",
            "opt-out",
            "Str: nr",
        ] {
            assert!(!is_reserved(name), "{name}");
        }
    }

    #[test]
    fn columns_are_numbered_in_both_languages() {
        assert_eq!(column_number("#3"), Some(3));
        assert_eq!(column_number("Column 12"), Some(12));
        assert_eq!(column_number(" kolonne 1 "), Some(1));
        for word in ["#", "3", "#x", "#99999999999999999999999999", "column"] {
            assert_eq!(column_number(word), None, "{word}");
        }
    }

    #[test]
    fn line_breaks_and_control_characters_become_blanks() {
        for text in [
            "a\nb",
            "a\r\nb",
            "\u{1b}[31m",
            "a\u{85}",
            "a\u{2028}b",
            "\0",
        ] {
            assert!(has_control(text), "{text:?}");
        }
        assert!(
            shows_nothing("") && shows_nothing(" \u{200b}\u{ad}") && !shows_nothing("\u{200b}å")
        );
        assert!(!has_control("Årsmøte \u{200f}2026"));
        assert_eq!(without_control("a\nb\u{2029}\u{1b}c\n"), "a b  c");
    }
}
