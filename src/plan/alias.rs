//! Looks header names up in the alias table, exactly or with typing errors.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::alias_languages::LANGUAGES;
use super::alias_table::{Meaning, PROGRAMS, TABLE};
use super::alias_words::{Names, find_in_halves, find_with_words, without_remark, words_of};
use super::consent_columns::opt_out_field;
use super::origin::{AddressBlock, Origin};
use crate::contact::{FieldNo, STANDARD};

/// One name in the alias table and what a column of that name holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alias {
    pub(super) meaning: Meaning,
    /// Preference among columns for the same field, 0 first.
    pub(super) rank: u8,
    pub(super) block: AddressBlock,
    pub(super) origin: Origin,
    /// The name as the table spells it, for messages.
    pub(super) name: &'static str,
}

static BY_NAME: LazyLock<HashMap<String, Vec<Alias>>> = LazyLock::new(|| {
    let mut by_name: HashMap<String, Vec<Alias>> = HashMap::new();
    // Without a known program the first wins: a language before the programs.
    let rows = TABLE.iter().chain(LANGUAGES).chain(PROGRAMS);
    for (meaning, rank, block, origin, names) in rows {
        for name in names.split('|') {
            by_name.entry(normalized(name)).or_default().push(Alias {
                meaning: *meaning,
                rank: *rank,
                block: *block,
                origin: *origin,
                name,
            });
        }
    }
    by_name
});

/// The names of [`BY_NAME`] with their lengths in characters, by their first letter.
static BY_FIRST_LETTER: LazyLock<HashMap<char, Vec<(&'static str, usize)>>> = LazyLock::new(|| {
    let mut by_first: HashMap<char, Vec<(&'static str, usize)>> = HashMap::new();
    for name in BY_NAME.keys() {
        if let Some(first) = name.chars().next() {
            let names = by_first.entry(first).or_default();
            names.push((name, name.chars().count()));
        }
    }
    by_first
});

/// The form in which headers are compared: letters and digits only, lower case, no accents.
///
/// `ø` becomes `o`, `å` becomes `a`, `æ` becomes `ae` and `ß` becomes `ss`; the digraphs `oe` and `aa`, typed where a
/// keyboard lacks those letters, become `o` and `a` too.
pub(super) fn normalized(header: &str) -> String {
    let mut plain = String::with_capacity(header.len());
    for c in header.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'Æ' | 'æ' => plain.push_str("ae"),
            'Ø' | 'ø' => plain.push('o'),
            'ß' => plain.push_str("ss"),
            c if c.is_alphanumeric() => plain.extend(c.to_lowercase()),
            _ => {}
        }
    }
    plain.replace("oe", "o").replace("aa", "a")
}

/// The alias table for the headers of one file.
struct TableOf {
    exporter: Option<Origin>,
    /// Whether the header begins with `_`, as the two extra columns of a rejected-rows file do.
    own_report: bool,
}

impl Names for TableOf {
    fn find(&self, name: &str) -> Option<Alias> {
        let mut all = BY_NAME.get(name)?.iter();
        all.find(|alias| Some(alias.origin) == self.exporter)
            .copied()
            .or_else(|| self.find_of_any(name))
    }

    fn find_of_any(&self, name: &str) -> Option<Alias> {
        let mut all = BY_NAME.get(name)?.iter();
        all.find(|alias| alias.meaning != Meaning::Skip || self.own_report)
            .copied()
    }
}

/// Finds the alias that a header names; one of `exporter`, the program that wrote the file, comes
/// first.
///
/// From the plainest to the most worked: the same in two words (`Navn / Name`); the name as it
/// stands; one with a number (`Telefon 2`), which ranks lower; one among words about the address or
/// the person (`Billing City`); one with an explanation in brackets; a header that names refusal. Consent is found by whole names alone, for words around them may reverse them.
pub(super) fn find_alias(header: &str, exporter: Option<Origin>) -> Option<Alias> {
    if let Some(before) = without_remark(header) {
        return find_alias(before, exporter);
    }
    let names = TableOf {
        exporter,
        own_report: header.trim().starts_with('_'),
    };
    let full = normalized(header);
    find_in_halves(header, &names)
        .or_else(|| names.find(&full))
        .or_else(|| find_numbered(&full, &names))
        .or_else(|| find_with_words(header, &names))
        .or_else(|| {
            let (before, inside) = header.split_once('(')?;
            let alias = names
                .find(&normalized(before))
                .or_else(|| find_in_halves(before, &names))
                .or_else(|| find_with_words(before, &names))?;
            is_explanation(inside, alias.meaning, &names).then_some(alias)
        })
        .or_else(|| {
            Some(Alias {
                meaning: Meaning::OptOutIfWords(opt_out_field(header)?),
                rank: 1,
                block: AddressBlock::NoBlock,
                origin: Origin::English,
                name: "opt out",
            })
        })
}

/// Whether brackets only explain the name before them, as in `Fødselsdato (dd.mm.åååå)`.
///
/// An explanation may reverse what is said of consent; a number in brackets, or one after them, may
/// be that of a further line of the address.
fn is_explanation(inside: &str, meaning: Meaning, names: &impl Names) -> bool {
    let (inside, after) = inside.split_once(')').unwrap_or((inside, ""));
    if after.contains(char::is_alphanumeric) || is_consent(meaning) {
        return false;
    }
    // `Contact (First)` is the first name, whatever `Contact` is alone.
    let inner = names.find(&normalized(inside)).map(|alias| alias.meaning);
    let other = match inner {
        Some(Meaning::Field(_)) => inner != Some(meaning),
        // `E-post (status)` is no address, but `Fødselsdato (dato)` is a date.
        Some(Meaning::Nothing) => meaning != Meaning::Field("birthday"),
        _ => false,
    };
    if other {
        return false;
    }
    let line = matches!(meaning, Meaning::Field("street" | "street2"))
        && inside.contains(|c: char| c.is_ascii_digit());
    inside.contains(char::is_alphabetic) && !line
}

/// Finds the alias of a header with a number at its end: another column for the same field.
fn find_numbered(full: &str, names: &impl Names) -> Option<Alias> {
    let base = full.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = full.get(base.len()..)?.parse::<u8>().ok()?;
    let mut alias = names.find(base)?;
    match alias.meaning {
        Meaning::Field("email" | "phone" | "mobile" | "website") => {
            let further = if number > 1 { number.min(100) } else { 0 };
            alias.rank = alias.rank.saturating_add(further);
            Some(alias)
        }
        Meaning::Nothing => Some(alias),
        // A second column with the same evidence is not imported.
        Meaning::Evidence(_) => {
            alias.meaning = Meaning::Nothing;
            Some(alias)
        }
        _ => None,
    }
}

/// Whether a header is what this program calls a standard field, by id or label: it wrote the file.
pub fn is_own_header(header: &str, field: FieldNo) -> bool {
    let id = STANDARD.get(usize::from(field.0)).map(|(id, _)| *id);
    let all = BY_NAME.get(&normalized(header));
    all.into_iter().flatten().any(|alias| {
        alias.origin == Origin::Own && id.is_some_and(|id| alias.meaning == Meaning::Field(id))
    })
}

/// Finds the alias that a header resembles, and the similarity in per cent.
///
/// Allows one edit (Damerau-Levenshtein) in names of 6 to 9 letters and two in longer ones; shorter
/// words are too often different words (`Frist` is not `First`). Returns `None` if the nearest
/// alias concerns consent, which is never guessed, or if equally near aliases differ in meaning.
pub(super) fn find_similar_alias(header: &str) -> Option<(Alias, u8)> {
    let wanted = normalized(header);
    let length = wanted.chars().count();
    let (first, digits) = (wanted.chars().next()?, digits_of(&wanted));
    let mut nearest: Vec<(usize, usize, Alias)> = Vec::new();
    for (name, other) in BY_FIRST_LETTER.get(&first)? {
        let other = *other;
        let longer = length.max(other);
        let allowed = match longer {
            0..6 => 0,
            6..10 => 1,
            _ => 2,
        };
        if length.abs_diff(other) > allowed || digits_of(name) != digits {
            continue;
        }
        let Some(alias) = BY_NAME.get(*name).and_then(|all| all.first()) else {
            continue;
        };
        let distance = strsim::damerau_levenshtein(&wanted, name);
        let least = nearest.first().map_or(allowed, |(least, ..)| *least);
        if distance <= allowed && distance <= least {
            nearest.retain(|(other, ..)| *other == distance);
            nearest.push((distance, longer, *alias));
        }
    }
    // A hash map has no order; suggestions must not change from run to run.
    nearest.sort_by_key(|(_, _, alias)| (!is_ours(*alias), alias.rank, alias.name));
    let (distance, longer, alias) = *nearest.first()?;
    let agreed = nearest
        .iter()
        .all(|(_, _, other)| other.meaning == alias.meaning);
    // Words of many languages resemble one another; those of the program's two alone are guessed.
    let guessable = is_ours(alias)
        && matches!(
            alias.meaning,
            Meaning::Field(_) | Meaning::FullName | Meaning::Name
        )
        && !is_consent(alias.meaning);
    // `List name` is no misspelt `Last name`, nor `Far navn` a `Fornavn`: the word that differs is
    // a word of its own, or too short to be misspelt.
    let is_own_word = |word: &&str| {
        let word = normalized(word);
        let named = BY_NAME.get(&word);
        let known = named.is_some_and(|all| all.iter().any(|alias| is_ours(*alias)));
        (known || word.len() < 4) && !normalized(alias.name).contains(&word)
    };
    let words = words_of(header);
    if words.len() > 1 && words.iter().any(is_own_word) {
        return None;
    }
    let percent = 100 - (100 * distance).checked_div(longer)?;
    (agreed && guessable).then_some((alias, u8::try_from(percent).ok()?))
}

/// Whether a name is one of the program's own or of its two languages.
fn is_ours(alias: Alias) -> bool {
    matches!(
        alias.origin,
        Origin::Own | Origin::English | Origin::Norwegian
    )
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a column with this meaning says who opted in or out, or proves it.
pub(super) fn is_consent(meaning: Meaning) -> bool {
    match meaning {
        Meaning::OptOut(_)
        | Meaning::OptOutIfWords(_)
        | Meaning::OptInIfWords(_)
        | Meaning::Evidence(_) => true,
        Meaning::Field(id) => id == "email_marketing" || id == "sms_marketing",
        Meaning::FullName | Meaning::Name | Meaning::Title | Meaning::Skip | Meaning::Nothing => {
            false
        }
    }
}

/// Whether a header is that of a column that says who opted out.
pub(super) fn is_opt_out(header: &str) -> bool {
    let all = BY_NAME.get(&normalized(header));
    all.is_some_and(|all| {
        let mut meanings = all.iter().map(|alias| alias.meaning);
        meanings.any(|meaning| matches!(meaning, Meaning::OptOut(_) | Meaning::OptOutIfWords(_)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(header: &str) -> Option<Meaning> {
        find_alias(header, None).map(|alias| alias.meaning)
    }

    #[test]
    fn every_field_of_the_table_is_there() {
        for (meaning, ..) in TABLE.iter().chain(LANGUAGES).chain(PROGRAMS) {
            if let Meaning::Field(id)
            | Meaning::OptOut(id)
            | Meaning::OptOutIfWords(id)
            | Meaning::OptInIfWords(id) = meaning
            {
                assert!(STANDARD.iter().any(|(known, _)| known == id), "{id}");
            }
        }
    }

    /// A name of one origin has one meaning.
    #[test]
    fn no_name_says_two_things() {
        for (name, all) in BY_NAME.iter() {
            for (at, one) in all.iter().enumerate() {
                for other in all.iter().skip(at + 1) {
                    let same = (one.meaning, one.rank) == (other.meaning, other.rank);
                    assert!(
                        one.origin != other.origin || same,
                        "{name}: {one:?} {other:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn spelling_does_not_matter() {
        for header in ["E-post", "EPOST", " e post ", "E_post:", "E-post *"] {
            assert_eq!(meaning(header), Some(Meaning::Field("email")), "{header}");
        }
        for header in [
            "Fødselsdato",
            "FODSELSDATO",
            "foedselsdato",
            "Fo\u{338}dselsdato",
            "Fødselsdato (dd.mm.åååå)",
        ] {
            assert_eq!(
                meaning(header),
                Some(Meaning::Field("birthday")),
                "{header}"
            );
        }
        for header in ["Kjønn", "kjonn", "Kjoenn"] {
            assert_eq!(meaning(header), Some(Meaning::Field("gender")), "{header}");
        }
        for header in ["Språk", "Spraak", "sprak"] {
            assert_eq!(
                meaning(header),
                Some(Meaning::Field("language")),
                "{header}"
            );
        }
    }

    #[test]
    fn further_columns_rank_lower() {
        let rank = |header: &str| find_alias(header, None).map(|alias| (alias.meaning, alias.rank));
        assert_eq!(rank("Telefon 2"), Some((Meaning::Field("phone"), 2)));
        assert_eq!(rank("E-post (2)"), Some((Meaning::Field("email"), 2)));
        assert_eq!(rank("Mobil 1"), Some((Meaning::Field("mobile"), 0)));
        assert_eq!(rank("Adresse 2"), Some((Meaning::Field("street2"), 0)));
        assert_eq!(rank("Adresse 3"), None);
        assert_eq!(rank("Fornavn 2"), None);
    }

    #[test]
    fn near_names_are_found_but_never_for_consent() {
        let near = |header: &str| find_similar_alias(header).map(|(alias, _)| alias.meaning);
        assert_eq!(near("Forrnavn"), Some(Meaning::Field("first_name")));
        assert_eq!(near("Mobilnumer"), Some(Meaning::Field("mobile")));
        assert_eq!(near("Postnumer"), Some(Meaning::Field("postcode")));
        assert_eq!(near("Ettrenavn"), Some(Meaning::Field("last_name")));
        assert_eq!(near("Email adress"), Some(Meaning::Field("email")));
        for header in [
            "E-postmarkedsføringen",
            "Email marketng",
            "Samtykke epst",
            "Nyhetsbrevv",
            "Email opt oot",
            "Religion",
            "List name",
            "Far navn",
            "Sender",
            "Kontonummer",
            "Adresse 3",
            "Fødselsår",
            "Fakss",
            "",
            "æ",
            "Tlff",
        ] {
            assert_eq!(near(header), None, "{header}");
        }
        let (_, percent) = find_similar_alias("Forrnavn").unwrap();
        assert_eq!(percent, 88);
    }

    #[test]
    fn own_report_columns_need_their_underscore() {
        assert_eq!(meaning("_line"), Some(Meaning::Skip));
        assert_eq!(meaning("_reason"), Some(Meaning::Skip));
        assert_eq!(meaning("Line"), None);
        assert_eq!(meaning("Reason"), None);
    }
}
