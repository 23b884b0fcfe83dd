//! Rules for the names of lists and fields: characters that they cannot hold, and reserved names.

use super::clean::is_blank;

/// The column of a file of rejected rows that says on which line of its source a row stood.
pub const LINE_COLUMN: &str = "_line";

/// The column of a file of rejected rows that says why: problem codes with commas between.
pub const REASON_COLUMN: &str = "_reason";

/// Prefixes of a column's number, in lower case: the short form `#3`, and `Column 3` and `Kolonne 3`,
/// as a column without a header is called in English and Norwegian.
const NUMBERED: [&str; 3] = ["#", "column ", "kolonne "];

/// Prefix of a column target that is evidence of consent: `consent:optin_time`.
pub const EVIDENCE: &str = "consent";

/// Suffix of a column target that is an opt-in field: with `FIELD:opt-out` a yes means opted out.
pub const OPT_OUT: &str = "opt-out";

/// Suffix of a column target that is an opt-in field: with `FIELD:opt-in` a yes means opted in.
pub const OPT_IN: &str = "opt-in";

/// Whether a character breaks a line or commands a terminal, and so has no place in a name.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a text holds a line break or another control character.
pub fn has_control(text: &str) -> bool {
    text.contains(is_control)
}

/// Whether nothing of a text can be seen: blanks, and characters without a width.
pub fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| is_blank(c) || c == '\u{ad}')
}

/// A text with a blank in place of each line break and control character, and none at its ends.
pub fn without_control(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if is_control(c) { ' ' } else { c })
        .collect();
    plain.trim().to_owned()
}

/// The place from 1 that `#3`, `Column 3` or `Kolonne 3` names, whatever the letter case.
pub fn column_number(word: &str) -> Option<usize> {
    digits(&word.trim().to_lowercase())?.parse().ok()
}

/// The digits behind what stands before the number of a column.
fn digits(lower: &str) -> Option<&str> {
    let mut prefixes = NUMBERED.iter();
    let digits = prefixes.find_map(|prefix| lower.strip_prefix(prefix))?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then_some(digits)
}

/// Whether a name means something else already wherever a column or a field is named: the columns
/// of a file of rejected rows, the place of a column, `consent:optin_time`, `…:opt-out`.
pub fn is_reserved(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    if lower == LINE_COLUMN || lower == REASON_COLUMN || digits(&lower).is_some() {
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
