//! Several values in one cell.

use super::clean::{is_blank, trim};

/// The separator of several values in Google's exports, usually with blanks around.
pub(super) const VALUE_SEPARATOR: &str = ":::";

/// Words between two values.
const WORDS: [&str; 11] = [
    "&", "and", "el", "el.", "eller", "oder", "og", "or", "och", "samt", "und",
];

/// The parts of a cell between these signs, line breaks, ` ::: ` and words such as `og` and `or`;
/// blank parts are left out.
pub(super) fn parts<'a>(cell: &'a str, signs: &[char]) -> Vec<&'a str> {
    let sign = |c: char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}') || signs.contains(&c);
    let parts = cell.split(sign);
    let parts = parts.flat_map(|part| part.split(VALUE_SEPARATOR));
    let parts = parts.flat_map(between_words).map(trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// The parts of a text between words that join values.
fn between_words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest.take()?;
        let mut at = 0;
        while let Some(tail) = whole.get(at..).filter(|tail| !tail.is_empty()) {
            let start = at + tail.find(|c| !is_blank(c)).unwrap_or(tail.len());
            let word = whole.get(start..).unwrap_or_default();
            let word = word.get(..word.find(is_blank).unwrap_or(word.len()));
            let word = word.unwrap_or_default();
            let end = start + word.len();
            let known = WORDS.iter().any(|known| known.eq_ignore_ascii_case(word));
            // A word at either end joins nothing.
            if known && start > 0 && end < whole.len() {
                rest = whole.get(end..);
                return whole.get(..start);
            }
            at = end;
        }
        Some(whole)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_parted_by_signs_and_words() {
        for (cell, found) in [
            ("a", &["a"][..]),
            ("a;b", &["a", "b"]),
            ("a; ;b;", &["a", "b"]),
            ("a ::: b:::c", &["a", "b", "c"]),
            ("a\r\nb\nc", &["a", "b", "c"]),
            ("a og b", &["a", "b"]),
            ("a OG b eller c", &["a", "b", "c"]),
            ("a el. b & c", &["a", "b", "c"]),
            ("a,b", &["a,b"]),
            ("og a", &["og a"]),
            ("a og", &["a og"]),
            ("togo", &["togo"]),
            ("æ og å", &["æ", "å"]),
            ("", &[]),
            (" ", &[]),
        ] {
            assert_eq!(parts(cell, &[';']), found, "{cell}");
        }
    }
}
