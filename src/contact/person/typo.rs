//! Typing errors in first names.

use strsim::osa_distance;

use super::fold::is_vowel;
use super::tables::is_common;

/// Letters of a name in which one error is believed, whichever it is.
const ONE_ERROR: usize = 5;
/// Letters of a name that nobody knows in which one error is believed: `Amir` and `Amin` are two.
const ONE_ERROR_UNKNOWN: usize = 6;
/// Letters of a name in which two errors are believed.
const TWO_ERRORS: usize = 8;
/// Letters of the beginning of a name that can stand for the whole, as a cut-off cell does.
const BEGINNING: usize = 4;

/// Rows of a keyboard, for letters that are hit for each other.
const KEYBOARD: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Whether a folded word is another one, mistyped or cut off.
///
/// One common first name is never an error for another, and of two words that are common first
/// names neither is an error. Errors are letters left out, added, exchanged with their neighbour
/// or mistaken (optimal string alignment): one in a name of five letters, two in one of eight; in
/// shorter names neighbours that changed places, or a key beside the right one.
pub(super) fn is_typing_error(a: &str, b: &str) -> bool {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (length, longer) = (a.chars().count(), b.chars().count());
    // Of a pair of the same length in bytes the order must not matter.
    if length > longer {
        return is_typing_error_of(b, a, longer, length);
    }
    is_typing_error_of(a, b, length, longer)
}

/// Like [`is_typing_error`]; `a` has no more letters than `b`.
fn is_typing_error_of(a: &str, b: &str, length: usize, longer: usize) -> bool {
    let known = (is_common(a), is_common(b));
    if known == (true, true) {
        return false;
    }
    if longer - length >= 2 && length >= BEGINNING && !known.0 && b.starts_with(a) {
        return true;
    }
    if longer - length > 2 {
        return false;
    }
    match osa_distance(a, b) {
        1 if is_exchange(a, b) => length >= 3,
        1 if known == (false, false) => {
            length >= ONE_ERROR_UNKNOWN
                && a.chars().next() == b.chars().next()
                && !differ_in_ending(a, b)
        }
        1 if length >= ONE_ERROR => true,
        1 if length + 1 == ONE_ERROR && length == longer => is_neighbour_key(a, b),
        1 => length + 1 == ONE_ERROR && !differ_in_ending(a, b),
        2 => length >= TWO_ERRORS && known != (false, false),
        _ => false,
    }
}

/// Whether words of the same length differ in two letters that changed places.
fn is_exchange(a: &str, b: &str) -> bool {
    let mut differing = a.chars().zip(b.chars()).filter(|(a, b)| a != b);
    let places = (differing.next(), differing.next(), differing.next());
    matches!(places, (Some((a, b)), Some((c, d)), None) if a == d && b == c)
}

/// Whether words differ in nothing but a vowel at the end, as names of women and men do.
fn differ_in_ending(a: &str, b: &str) -> bool {
    let stem = |word: &'_ str| word.strip_suffix(is_vowel).unwrap_or(word).len();
    a.get(..stem(a)) == b.get(..stem(b))
}

/// Whether the first letters in which words differ are beside each other on a keyboard.
fn is_neighbour_key(a: &str, b: &str) -> bool {
    let mut differing = a.chars().zip(b.chars()).filter(|(a, b)| a != b);
    differing.next().is_some_and(|(a, b)| {
        KEYBOARD.iter().any(|row| {
            let place = |letter| row.find(letter);
            let places = place(a).zip(place(b));
            places.is_some_and(|(a, b)| a.abs_diff(b) == 1)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_from_other_names() {
        for (a, b, expected) in [
            ("krsitin", "kristin", true),
            ("kair", "kari", true),
            ("oel", "ole", true),
            ("kqri", "kari", false),
            ("katri", "kari", true),
            ("kabi", "kari", false),
            ("karu", "kari", true),
            ("kristofre", "kristofer", true),
            ("elisab", "elisabet", true),
            ("kari", "mari", false),
            ("andes", "anders", true),
            ("kristain", "kristian", true),
            ("ola", "olx", false),
            ("zamirx", "zamirq", true),
            ("zamira", "zamiro", false),
            ("zamir", "zamix", false),
            ("kari", "per", false),
        ] {
            assert_eq!(is_typing_error(a, b), expected, "{a} {b}");
            assert_eq!(is_typing_error(b, a), expected, "{b} {a}");
        }
    }
}
