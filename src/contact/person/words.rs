//! A person's name cut into words that can be compared.

use unicode_normalization::char::is_combining_mark;

use super::PersonName;
use super::fold::{fold, is_vowel, sound};
use crate::contact::{NameParts, split_full_name};

/// Longest abbreviation with a point after it (`Fredr.`), in letters.
const MAX_ABBREVIATION: usize = 5;

/// Words before a name that are no name.
const TITLES: [&str; 27] = [
    "adv",
    "cand",
    "dr",
    "fr",
    "frau",
    "fru",
    "frk",
    "froken",
    "herr",
    "hr",
    "ing",
    "lege",
    "miss",
    "mr",
    "mrs",
    "ms",
    "prof",
    "professor",
    "fam",
    "familie",
    "familien",
    "family",
    "ukjent",
    "ukendt",
    "okand",
    "unknown",
    "siv",
];

/// Words after a name that are no name.
const SUFFIXES: [&str; 7] = ["jr", "junior", "sr", "senior", "ii", "iii", "iv"];

/// Words between the names of a couple.
const CONNECTORS: [&str; 5] = ["og", "and", "och", "und", "samt"];

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) sound: String,
    /// It is an initial, or the beginning of a name with a point after it.
    pub(super) short: bool,
}

/// First and last names as words.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) first: Vec<Word>,
    pub(super) last: Vec<Word>,
}

impl Words {
    /// Cuts a name into words; titles and what is no name fall away. A name in one cell that is
    /// written `Nordmann, Kari` is turned round.
    pub(super) fn of(name: PersonName<'_>) -> Self {
        let (first, last) = (name.first.trim(), name.last.trim());
        let whole = match (first.is_empty(), last.is_empty()) {
            (false, true) => first,
            (true, false) => last,
            _ => "",
        };
        if whole.contains(',') {
            let mut parts = NameParts::default();
            split_full_name(whole, &mut parts);
            return Self {
                first: words(&parts.first),
                last: words(&parts.last),
            };
        }
        Self {
            first: words(first),
            last: words(last),
        }
    }

    /// The first names without words that are a last name of either side, if others remain.
    pub(super) fn first_without_last(&self, other: &Self) -> Vec<Word> {
        let is_last = |word: &&Word| {
            let mut lasts = self.last.iter().chain(&other.last);
            lasts.any(|last| last.folded == word.folded)
        };
        let rest: Vec<Word> = self
            .first
            .iter()
            .filter(|word| !is_last(word))
            .cloned()
            .collect();
        if rest.is_empty() {
            self.first.clone()
        } else {
            rest
        }
    }

    /// Whether the first names are in Latin letters, which cannot be held against others.
    pub(super) fn is_latin(&self) -> bool {
        self.first.iter().all(|word| word.folded.is_ascii())
    }
}

fn words(text: &str) -> Vec<Word> {
    // An address is no name.
    if text.contains('@') {
        return Vec::new();
    }
    let is_part = |c: char| c.is_alphabetic() || is_combining_mark(c) || c == '\'' || c == '’';
    let mut words: Vec<Word> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        rest = rest.get(start..).unwrap_or_default();
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        add(word, after.starts_with('.'), &mut words);
    }
    words
}

/// Adds a word, or the initials that it consists of, unless it is no name.
fn add(text: &str, point: bool, words: &mut Vec<Word>) {
    let folded: String = fold(text).chars().filter(|c| c.is_alphabetic()).collect();
    let word = folded.as_str();
    if word.is_empty() || CONNECTORS.contains(&word) {
        return;
    }
    let is_title = TITLES.contains(&word) && word != "siv" || word == "siv" && point;
    if is_title || !words.is_empty() && SUFFIXES.contains(&word) {
        return;
    }
    let letters = word.chars().count();
    let all_capital = text.chars().all(char::is_uppercase);
    let initials = !point && all_capital && (2..=3).contains(&letters);
    if initials && word.is_ascii() && !word.contains(is_vowel) {
        let each = word.chars().map(|c| Word::new(c.to_string(), true));
        words.extend(each);
        return;
    }
    // In scripts without capitals a sign alone can be a whole name.
    let has_case = text.chars().any(|c| c.is_uppercase() || c.is_lowercase());
    let short = has_case && (letters == 1 || point && letters <= MAX_ABBREVIATION);
    let short = short || word.is_ascii() && letters <= 3 && !word.contains(is_vowel);
    words.push(Word::new(folded, short));
}

impl Word {
    fn new(folded: String, short: bool) -> Self {
        Self {
            sound: sound(&folded),
            folded,
            short,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(first: &str, last: &str) -> String {
        let words = Words::of(PersonName { first, last });
        let say = |words: &[Word]| {
            let words = words.iter().map(|word| {
                let point = if word.short { "." } else { "" };
                format!("{}{point}", word.folded)
            });
            words.collect::<Vec<_>>().join(" ")
        };
        format!("{}|{}", say(&words.first), say(&words.last))
    }

    #[test]
    fn names_are_cut_into_words() {
        for (first, last, expected) in [
            ("Åse-Marie", "Vik", "ase marie|vik"),
            ("J.R.", "", "j. r.|"),
            ("JR", "", "j. r.|"),
            ("Chr.", "Vik", "chr.|vik"),
            ("Fru Kari", "Vik", "kari|vik"),
            ("Siv", "Vik", "siv|vik"),
            ("Siv. ing. Per", "Vik", "per|vik"),
            ("John Jr.", "Vik", "john|vik"),
            ("Nordmann, Kari", "", "kari|nordmann"),
            ("", "Nordmann, Kari", "kari|nordmann"),
            ("Ola & Kari", "Vik", "ola kari|vik"),
            ("Per \"Pelle\"", "Vik", "per pelle|vik"),
            ("D'Angelo", "Vik", "dangelo|vik"),
            ("kari@example.no", "", "|"),
            ("-", "?", "|"),
            ("王", "", "王|"),
        ] {
            assert_eq!(cut(first, last), expected, "{first} {last}");
        }
    }
}
