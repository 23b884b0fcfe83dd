//! Splitting of full names.

/// Splits a full name into first and last name; either may be blank.
///
/// `Last, First` is split at the comma. Otherwise the last word is the last name, together with
/// particles (`van der`, `von`, `de la`) and a suffix (`Jr.`); all words before are first names, as
/// in Norwegian double names (`Anne Kari Nordmann`). A single word is a first name. Runs of blanks
/// become single ones.
///
/// ```
/// use mainbrainer::contact::split_full_name;
///
/// let split = |name| {
///     let (first, last) = split_full_name(name);
///     format!("{first}|{last}")
/// };
/// assert_eq!(split("Anne Kari Nordmann"), "Anne Kari|Nordmann");
/// assert_eq!(split("Nordmann,  Ola"), "Ola|Nordmann");
/// assert_eq!(split("Vincent van der Berg"), "Vincent|van der Berg");
/// assert_eq!(split("Ola"), "Ola|");
/// ```
pub fn split_full_name(name: &str) -> (String, String) {
    if let Some((last, first)) = name.split_once(',') {
        let (last, first) = (
            joined(last.split_whitespace()),
            joined(first.split_whitespace()),
        );
        match (last.is_empty(), first.is_empty()) {
            // `Nordmann,` and `, Kari` are one half each; `Kari Nordmann, ` is not.
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

/// Whether a word belongs to the last name that follows it.
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

/// Whether a word belongs to the last name before it.
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
