//! Whether two names can be one person's: the first names decide.
//!
//! Two people share an address far more often than one person has two first names: a family, a
//! couple, an office. So a key alone does not make two people one where the first names are
//! *clearly* different. What the same person may be written as does not count as different:
//!
//! - letter case, accents, `å` and `aa`, `ø`, `ö`, `oe` and `o`, `æ`, `ä` and `ae`, `ð`, `þ`;
//! - first and last name in the other order, or both in one cell (`Nordmann, Kari`);
//! - initials and abbreviations (`K.`, `J R`, `Chr.`);
//! - spellings (`Christopher`, `Kristoffer`): by rules of sounds ([`fold`]) and a table of groups;
//! - nicknames (`Bob`, `Robert`): by a table, a form against its name and not against other forms;
//! - part of a double name (`Åse`, `Åse-Marie`), in any order; but two double names that share a
//!   part (`Anne Kari`, `Anne Berit`) are two people's;
//! - a typing error ([`typo`]), which never turns one common first name into another: `Kari` and
//!   `Mari` are two people, `Kair` is `Kari`.
//!
//! A vowel at the end is part of the name: `Anna` and `Anne`, `Maria`, `Marie` and `Mari`, `Ola` and
//! `Ole` are different people. `Erik` and `Eirik` are spellings of one name, for hardly a family has
//! both and they are often mistaken for each other. Names in different scripts are not compared.

mod fold;
mod tables;
mod typo;
mod words;

use words::{Word, Words};

/// The name of a person as a contact has it; either part may be blank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonName<'a> {
    /// First names.
    pub first: &'a str,
    /// Last names.
    pub last: &'a str,
}

/// Tells whether two first names cannot be the same person's, however they may be written.
///
/// Never where a side has no first name. A last name that changed says nothing. The order of the
/// two does not matter. Allocates only where the first names differ in more than letter case.
///
/// ```
/// use mainbrainer::contact::{PersonName, is_clearly_another};
///
/// let name = |first, last| PersonName { first, last };
/// assert!(is_clearly_another(name("Kari", "Nordmann"), name("Ola", "Nordmann")));
/// assert!(!is_clearly_another(name("Kari", "Nordmann"), name("KARI", "Moe")));
/// assert!(!is_clearly_another(name("Christopher", "Moe"), name("Kristoffer", "Moe")));
/// assert!(!is_clearly_another(name("Moe", "Kari"), name("Kari", "Moe")));
/// ```
pub fn is_clearly_another(a: PersonName<'_>, b: PersonName<'_>) -> bool {
    if a.first == b.first && !a.first.is_empty() || same_letters(a.first, b.first) {
        return false;
    }
    let has_first = |name: PersonName<'_>| !name.first.is_empty() || name.last.contains(',');
    if !has_first(a) || !has_first(b) {
        return false;
    }
    let (a, b) = (Words::of(a), Words::of(b));
    if a.first.is_empty() || b.first.is_empty() || a.is_latin() != b.is_latin() {
        return false;
    }
    if is_one(&a.first, &b.first) || is_swapped(&a, &b) || is_swapped(&b, &a) {
        return false;
    }
    let without = (a.first_without_last(&b), b.first_without_last(&a));
    let is_shorter = without.0.len() < a.first.len() || without.1.len() < b.first.len();
    !(is_shorter && is_one(&without.0, &without.1))
}

/// Whether two texts that are not blank are the same but for letter case.
fn same_letters(a: &str, b: &str) -> bool {
    // Letters of the same word take about the same room in either case.
    if a.is_empty() || a.len().abs_diff(b.len()) > 3 {
        return false;
    }
    let (a, b) = (a.chars(), b.chars());
    a.flat_map(char::to_lowercase)
        .eq(b.flat_map(char::to_lowercase))
}

/// Whether the words of two first names can be one person's.
fn is_one(a: &[Word], b: &[Word]) -> bool {
    if is_part(a, b) || is_part(b, a) || a.len() != b.len() && joined(a) == joined(b) {
        return true;
    }
    // Beside a whole name a second initial decides nothing.
    if !a.iter().chain(b).any(|word| word.short) {
        return false;
    }
    let whole = |words: &[Word]| -> Vec<Word> {
        words.iter().filter(|word| !word.short).cloned().collect()
    };
    let (a, b) = (whole(a), whole(b));
    !a.is_empty() && !b.is_empty() && (is_part(&a, &b) || is_part(&b, &a))
}

/// The sounds of all words in one: `Annemarie` is `Anne-Marie`.
fn joined(words: &[Word]) -> String {
    let folded: String = words.iter().map(|word| word.folded.as_str()).collect();
    fold::sound(&folded)
}

/// Whether one side's first name is the other's last name, and its last name, if it has one, the
/// other's first.
fn is_swapped(a: &Words, b: &Words) -> bool {
    if b.last.is_empty() {
        return false;
    }
    let crossed = is_part(&a.first, &b.last);
    if a.last.is_empty() {
        return crossed;
    }
    (crossed || is_part(&b.last, &a.first)) && is_one(&a.last, &b.first)
}

/// Whether every word of a name is one of the other's words, each another one.
fn is_part(part: &[Word], whole: &[Word]) -> bool {
    part.len() <= whole.len() && is_matched(part, whole, 0)
}

/// Whether the words can be matched with others than those in `taken`, a bit a word.
fn is_matched(part: &[Word], whole: &[Word], taken: u64) -> bool {
    let Some((word, rest)) = part.split_first() else {
        return true;
    };
    // Nobody has more names than bits; what is beyond them matches nothing.
    let free = whole
        .iter()
        .zip(0..u64::BITS)
        .filter(|(_, at)| taken & 1 << at == 0);
    let mut alike = free.filter(|(other, _)| is_same_word(word, other));
    alike.any(|(_, at)| is_matched(rest, whole, taken | 1 << at))
}

/// Whether two words can be one name.
fn is_same_word(a: &Word, b: &Word) -> bool {
    if a.folded == b.folded {
        return true;
    }
    let begins = |long: &Word, short: &Word| {
        long.folded.starts_with(&short.folded) || long.sound.starts_with(&short.sound)
    };
    if a.short || b.short {
        return a.short && begins(b, a) || b.short && begins(a, b);
    }
    a.sound == b.sound
        || tables::is_one_name(&a.sound, &b.sound)
        || typo::is_typing_error(&a.folded, &b.folded)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_pairs_of_the_table_are_told_apart() {
        let table = include_str!("../../tests/data/names/pairs.csv");
        let mut wrong = Vec::new();
        let mut counts = [0, 0];
        for line in table.lines().skip(1) {
            let cells: Vec<&str> = line.split(';').collect();
            let [first, last, other_first, other_last, verdict, why] = cells[..] else {
                panic!("{line}");
            };
            let a = PersonName { first, last };
            let b = PersonName {
                first: other_first,
                last: other_last,
            };
            let expected = verdict == "other";
            assert!(expected || verdict == "same", "{line}");
            counts[usize::from(expected)] += 1;
            for (a, b) in [(a, b), (b, a)] {
                if is_clearly_another(a, b) != expected {
                    wrong.push(format!("{line} ({why})"));
                }
            }
            assert!(
                !is_clearly_another(a, a) && !is_clearly_another(b, b),
                "{line}"
            );
        }
        assert_eq!(wrong, Vec::<String>::new());
        assert!(counts.iter().all(|count| *count >= 100), "{counts:?}");
    }

    proptest! {
        #[test]
        fn nobody_is_another_than_themselves(first in "\\PC{0,12}", last in "\\PC{0,12}") {
            let name = PersonName { first: &first, last: &last };
            prop_assert!(!is_clearly_another(name, name));
        }

        #[test]
        fn the_order_of_the_two_does_not_matter(
            a in ("[A-Eaeæøåkrnst,. -]{0,9}|\\PC{0,9}", "[aekrs, ]{0,6}"),
            b in ("[A-Eaeæøåkrnst,. -]{0,9}|\\PC{0,9}", "[aekrs, ]{0,6}"),
        ) {
            let a = PersonName { first: &a.0, last: &a.1 };
            let b = PersonName { first: &b.0, last: &b.1 };
            prop_assert_eq!(is_clearly_another(a, b), is_clearly_another(b, a));
        }

        #[test]
        fn letter_case_never_makes_another_person(first in "[a-zæøåéö .-]{0,12}") {
            let capital = first.to_uppercase();
            let a = PersonName { first: &first, last: "" };
            let b = PersonName { first: &capital, last: "" };
            prop_assert!(!is_clearly_another(a, b));
        }
    }
}
