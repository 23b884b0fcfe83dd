//! Full names taken apart.

/// Splits a full name into first and last name; either can be blank.
///
/// `Last, First` is split at its comma. Otherwise the last word is the last name, together with
/// the particles before it (`van der`, `von`, `de la` …); all words before are first names, as
/// Norwegian double names are (`Anne Kari Nordmann`). A single word is a first name. Blanks inside
/// become single ones.
pub fn split_full_name(name: &str) -> (String, String) {
    if let Some((last, first)) = name.split_once(',') {
        let (last, first) = (
            joined(last.split_whitespace()),
            joined(first.split_whitespace()),
        );
        match (last.is_empty(), first.is_empty()) {
            // `Nordmann,` and `, Kari` say which half is there; `Kari Nordmann, ` does not.
            (false, true) if last.contains(' ') => return split_full_name(&last),
            _ if is_suffix(&first) => {
                let (given, family) = split_full_name(&last);
                return (given, joined([family.as_str(), &first].into_iter()));
            }
            _ => return (first, last),
        }
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut family = words.len().saturating_sub(1).max(1);
    if words.len() > 2 && words.get(family).is_some_and(|word| is_suffix(word)) {
        family -= 1;
    }
    while family > 1 && words.get(family - 1).is_some_and(|word| is_particle(word)) {
        family -= 1;
    }
    let (first, last) = words.split_at_checked(family).unwrap_or((&words, &[]));
    (joined(first.iter().copied()), joined(last.iter().copied()))
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// Words that belong to the last name that follows them.
fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 33] = [
        "af", "al", "am", "av", "bin", "da", "das", "de", "dei", "del", "della", "den", "der",
        "di", "do", "dos", "du", "el", "het", "ibn", "la", "las", "le", "los", "ten", "ter", "van",
        "von", "vom", "zu", "zum", "zur", "'t",
    ];
    PARTICLES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

/// Words that stand behind a last name and belong to it.
fn is_suffix(word: &str) -> bool {
    const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "esq"];
    let word = word.trim_end_matches('.');
    SUFFIXES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_split_where_people_split_them() {
        for (name, first, last) in [
            ("Kari Nordmann", "Kari", "Nordmann"),
            ("Anne Kari Nordmann", "Anne Kari", "Nordmann"),
            ("Nordmann, Kari", "Kari", "Nordmann"),
            (
                "Nordmann Hansen,  Anne  Kari",
                "Anne Kari",
                "Nordmann Hansen",
            ),
            ("Kari", "Kari", ""),
            ("Nordmann,", "", "Nordmann"),
            (", Kari", "Kari", ""),
            ("Kari Nordmann,", "Kari", "Nordmann"),
            ("Eva van der Berg", "Eva", "van der Berg"),
            ("Otto von Berg", "Otto", "von Berg"),
            ("Maria de la Cruz", "Maria", "de la Cruz"),
            ("von Berg", "von", "Berg"),
            ("Knut-Ole Østby-Ås", "Knut-Ole", "Østby-Ås"),
            ("Kari\u{a0}Nordmann", "Kari", "Nordmann"),
            ("John Smith Jr.", "John", "Smith Jr."),
            ("John Smith, Jr.", "John", "Smith Jr."),
            ("Jan de", "Jan", "de"),
            ("", "", ""),
            ("  ", "", ""),
            (",", "", ""),
        ] {
            assert_eq!(
                split_full_name(name),
                (first.into(), last.into()),
                "{name:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost(name in "[a-zæøå ]{0,30}|\\PC*") {
            let (first, last) = split_full_name(&name);
            let count = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != ',').count();
            prop_assert_eq!(count(&first) + count(&last), count(&name));
        }
    }
}
