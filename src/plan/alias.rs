//! Looks header names up in the alias table, exactly or with typing errors.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::alias_table::{Meaning, TABLE};
use super::origin::{AddressBlock, Origin};

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
    for (meaning, rank, block, origin, names) in TABLE {
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

/// The form in which headers are compared: letters and digits only, lower case, no accents.
///
/// `ø` becomes `o`, `å` becomes `a` and `æ` becomes `ae`; the digraphs `oe` and `aa`, typed where a
/// keyboard lacks those letters, become `o` and `a` too.
pub(super) fn normalized(header: &str) -> String {
    let mut plain = String::with_capacity(header.len());
    for c in header.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'Æ' | 'æ' => plain.push_str("ae"),
            'Ø' | 'ø' => plain.push('o'),
            c if c.is_alphanumeric() => plain.extend(c.to_lowercase()),
            _ => {}
        }
    }
    plain.replace("oe", "o").replace("aa", "a")
}

/// Finds the alias that equals a header; one of `exporter`, the program that wrote the file, comes
/// first.
///
/// Also matches a header with an explanation in brackets and one with a number (`Telefon 2`), which
/// ranks lower.
pub(super) fn find_alias(header: &str, exporter: Option<Origin>) -> Option<Alias> {
    let full = normalized(header);
    // Only names that begin with `_` are the two extra columns of a rejected-rows file.
    let by_name = |name: &str| {
        let all = BY_NAME.get(name)?;
        let ours =
            |alias: &&Alias| alias.meaning != Meaning::Skip || header.trim().starts_with('_');
        all.iter()
            .find(|alias| Some(alias.origin) == exporter)
            .or_else(|| all.iter().find(|alias| ours(alias)))
            .copied()
    };
    if let Some(alias) = by_name(&full) {
        return Some(alias);
    }
    // `Fødselsdato (dd.mm.åååå)`: brackets hold an explanation. Not for consent, whose meaning an
    // explanation may reverse.
    if let Some((before, inside)) = header.split_once('(')
        && inside.contains(char::is_alphabetic)
        && let Some(alias) = by_name(&normalized(before))
        && !is_consent(alias.meaning)
    {
        return Some(alias);
    }
    // `Telefon 2`, `E-post (2)`: another column for the same field.
    let base = full.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = full.get(base.len()..)?.parse::<u8>().ok()?;
    let mut alias = by_name(base)?;
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
    for (name, all) in BY_NAME.iter() {
        let other = name.chars().count();
        let longer = length.max(other);
        let allowed = match longer {
            0..6 => 0,
            6..10 => 1,
            _ => 2,
        };
        let near = length.abs_diff(other) <= allowed && name.starts_with(first);
        if !near || digits_of(name) != digits {
            continue;
        }
        let Some(alias) = all.first() else { continue };
        let distance = strsim::damerau_levenshtein(&wanted, name);
        let least = nearest.first().map_or(allowed, |(least, ..)| *least);
        if distance <= allowed && distance <= least {
            nearest.retain(|(other, ..)| *other == distance);
            nearest.push((distance, longer, *alias));
        }
    }
    // A hash map has no order; suggestions must not change from run to run.
    nearest.sort_by_key(|(_, _, alias)| (alias.rank, alias.name));
    let (distance, longer, alias) = *nearest.first()?;
    let agreed = nearest
        .iter()
        .all(|(_, _, other)| other.meaning == alias.meaning);
    let guessable = matches!(alias.meaning, Meaning::Field(_) | Meaning::FullName)
        && !is_consent(alias.meaning);
    let percent = 100 - (100 * distance).checked_div(longer)?;
    (agreed && guessable).then_some((alias, u8::try_from(percent).ok()?))
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a column with this meaning says who opted in or out, or proves it.
pub(super) fn is_consent(meaning: Meaning) -> bool {
    match meaning {
        Meaning::OptOut(_) | Meaning::OptInIfWords(_) | Meaning::Evidence(_) => true,
        Meaning::Field(id) => id == "email_marketing" || id == "sms_marketing",
        Meaning::FullName | Meaning::Title | Meaning::Skip | Meaning::Nothing => false,
    }
}

/// Whether a header is that of a column that says who opted out.
pub(super) fn is_opt_out(header: &str) -> bool {
    find_alias(header, None).is_some_and(|alias| matches!(alias.meaning, Meaning::OptOut(_)))
}

/// Recognises the program that wrote a header row by columns that only it writes.
pub(super) fn exporter<'a>(headers: impl Iterator<Item = &'a str>) -> Option<Origin> {
    let names: HashSet<String> = headers.map(normalized).collect();
    let has = |name: &str| names.contains(&normalized(name));
    let any = |list: &[&str]| list.iter().any(|name| has(name));
    if any(&[
        "E-mail 1 - Value",
        "Phone 1 - Value",
        "Group Membership",
        "Phonetic First Name",
    ]) {
        Some(Origin::Google)
    } else if any(&["MEMBER_RATING", "LEID", "EUID"]) {
        Some(Origin::Mailchimp)
    } else if has("Connected On") && any(&["URL", "Position"]) {
        Some(Origin::LinkedIn)
    } else if has("Primary Email") && any(&["Secondary Email", "Screen Name", "Display Name"]) {
        Some(Origin::Thunderbird)
    } else if any(&["E-mail Address", "E-postadresse"])
        && any(&[
            "E-mail Type",
            "E-mail Display Name",
            "E-mail 2 Address",
            "Business Street",
            "E-posttype",
            "Gate, arbeid",
        ])
    {
        Some(Origin::Outlook)
    } else if has("Record ID")
        && any(&[
            "Contact owner",
            "Lead Status",
            "Create Date",
            "Associated Company",
        ])
    {
        Some(Origin::HubSpot)
    } else if any(&["Account Name", "HasOptedOutOfEmail"])
        && any(&[
            "Salutation",
            "Mailing Street",
            "Mailing City",
            "Email Opt Out",
            "HasOptedOutOfEmail",
            "Account Owner",
            "Title",
        ])
    {
        Some(Origin::Salesforce)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::STANDARD;

    fn meaning(header: &str) -> Option<Meaning> {
        find_alias(header, None).map(|alias| alias.meaning)
    }

    #[test]
    fn every_field_of_the_table_is_there() {
        for (meaning, ..) in TABLE {
            if let Meaning::Field(id) | Meaning::OptOut(id) | Meaning::OptInIfWords(id) = meaning {
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

    #[test]
    fn programs_are_known_by_their_columns() {
        let of = |row: &str| exporter(row.split(','));
        assert_eq!(of("Fornavn,Etternavn,E-post"), None);
        assert_eq!(of("First Name,Last Name,Email"), None);
        assert_eq!(
            of("First Name,Last Name,URL,Email Address,Company,Position,Connected On"),
            Some(Origin::LinkedIn)
        );
        assert_eq!(
            of("Record ID,First Name,Email,Contact owner"),
            Some(Origin::HubSpot)
        );
    }
}
