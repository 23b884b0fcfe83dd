//! What header names mean: a table of names, and how near others are to them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::alias_table::{Means, TABLE};

/// Whose header a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The name or id of a field here, in either language.
    Own,
    /// Common in English.
    English,
    /// Common in Norwegian, bokmål or nynorsk.
    Norwegian,
    /// Google Contacts, now or before.
    Google,
    /// Outlook.
    Outlook,
    /// Thunderbird.
    Thunderbird,
    /// `LinkedIn`'s connections.
    LinkedIn,
    /// Mailchimp.
    Mailchimp,
    /// `HubSpot`.
    HubSpot,
    /// Salesforce reports.
    Salesforce,
}

/// Which of several addresses in a row a column is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// No part of an address, or of the only one.
    Alone,
    First,
    Second,
    Business,
    Home,
    Other,
}

/// A header name in the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) means: Means,
    /// 0 is the best column for its field.
    pub(super) rank: u8,
    pub(super) place: Place,
    pub(super) origin: Origin,
    /// The name as the table spells it.
    pub(super) name: &'static str,
}

static BY_NAME: LazyLock<HashMap<String, Vec<Known>>> = LazyLock::new(|| {
    let mut by_name: HashMap<String, Vec<Known>> = HashMap::new();
    for (means, rank, place, origin, names) in TABLE {
        for name in names.split('|') {
            by_name.entry(normal(name)).or_default().push(Known {
                means: *means,
                rank: *rank,
                place: *place,
                origin: *origin,
                name,
            });
        }
    }
    by_name
});

/// A header by which headers are compared: letters and digits alone, lower case, without accents.
///
/// `ø` is `o` and `å` is `a` here, and so are `oe` and `aa`, as people write them who have no such
/// keys; `æ` is `ae`.
pub(super) fn normal(header: &str) -> String {
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

/// What a header means, exactly; the program that wrote the file, if it is known, comes first.
pub(super) fn known(header: &str, exporter: Option<Origin>) -> Option<Known> {
    let full = normal(header);
    // The two columns of rejected rows start with `_`, which makes them ours.
    let by_name = |name: &str| {
        let all = BY_NAME.get(name)?;
        let ours = |known: &&Known| known.means != Means::Skip || header.trim().starts_with('_');
        all.iter()
            .find(|known| Some(known.origin) == exporter)
            .or_else(|| all.iter().find(|known| ours(known)))
            .copied()
    };
    if let Some(known) = by_name(&full) {
        return Some(known);
    }
    // `Fødselsdato (dd.mm.åååå)`: what stands in brackets explains. Consent is not read that way:
    // what explains it may turn it round.
    if let Some((before, inside)) = header.split_once('(')
        && inside.contains(char::is_alphabetic)
        && let Some(known) = by_name(&normal(before))
        && !is_consent(known.means)
    {
        return Some(known);
    }
    // `Telefon 2`, `E-post (2)`: a further column for the same field.
    let base = full.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = full.get(base.len()..)?.parse::<u8>().ok()?;
    let mut known = by_name(base)?;
    match known.means {
        Means::Field("email" | "phone" | "mobile" | "website") => {
            let further = if number > 1 { number.min(100) } else { 0 };
            known.rank = known.rank.saturating_add(further);
            Some(known)
        }
        Means::Nothing => Some(known),
        // The same thing told again.
        Means::Evidence(_) => {
            known.means = Means::Nothing;
            Some(known)
        }
        _ => None,
    }
}

/// A name in the table that a header resembles, and how much, in per cent.
///
/// One typing error in six to nine letters is forgiven, two in more; shorter words are too often
/// others (`Frist` is not `First`). Where the nearest name is about consent, or names with different
/// meanings are equally near, there is no resemblance: what is resembled must be one thing, and
/// consent is never guessed.
pub(super) fn similar(header: &str) -> Option<(Known, u8)> {
    let wanted = normal(header);
    let length = wanted.chars().count();
    let (first, digits) = (wanted.chars().next()?, digits_of(&wanted));
    let mut nearest: Vec<(usize, usize, Known)> = Vec::new();
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
        let Some(known) = all.first() else { continue };
        let distance = strsim::damerau_levenshtein(&wanted, name);
        let least = nearest.first().map_or(allowed, |(least, ..)| *least);
        if distance <= allowed && distance <= least {
            nearest.retain(|(other, ..)| *other == distance);
            nearest.push((distance, longer, *known));
        }
    }
    // The table has no order; what is suggested must not change from run to run.
    nearest.sort_by_key(|(_, _, known)| (known.rank, known.name));
    let (distance, longer, known) = *nearest.first()?;
    let agreed = nearest
        .iter()
        .all(|(_, _, other)| other.means == known.means);
    let guessable =
        matches!(known.means, Means::Field(_) | Means::FullName) && !is_consent(known.means);
    let percent = 100 - (100 * distance).checked_div(longer)?;
    (agreed && guessable).then_some((known, u8::try_from(percent).ok()?))
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a meaning is about opting in or out.
pub(super) fn is_consent(means: Means) -> bool {
    match means {
        Means::OptOut(_) | Means::OptInIfWords(_) | Means::Evidence(_) => true,
        Means::Field(id) => id == "email_marketing" || id == "sms_marketing",
        Means::FullName | Means::Title | Means::Skip | Means::Nothing => false,
    }
}

/// The program that wrote a header row, if its columns tell.
pub(super) fn exporter<'a>(headers: impl Iterator<Item = &'a str>) -> Option<Origin> {
    let names: HashSet<String> = headers.map(normal).collect();
    let has = |name: &str| names.contains(&normal(name));
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

    fn means(header: &str) -> Option<Means> {
        known(header, None).map(|known| known.means)
    }

    #[test]
    fn every_field_of_the_table_is_there() {
        for (means, ..) in TABLE {
            if let Means::Field(id) | Means::OptOut(id) | Means::OptInIfWords(id) = means {
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
                    let same = (one.means, one.rank) == (other.means, other.rank);
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
            assert_eq!(means(header), Some(Means::Field("email")), "{header}");
        }
        for header in [
            "Fødselsdato",
            "FODSELSDATO",
            "foedselsdato",
            "Fo\u{338}dselsdato",
            "Fødselsdato (dd.mm.åååå)",
        ] {
            assert_eq!(means(header), Some(Means::Field("birthday")), "{header}");
        }
        for header in ["Kjønn", "kjonn", "Kjoenn"] {
            assert_eq!(means(header), Some(Means::Field("gender")), "{header}");
        }
        for header in ["Språk", "Spraak", "sprak"] {
            assert_eq!(means(header), Some(Means::Field("language")), "{header}");
        }
    }

    #[test]
    fn further_columns_rank_lower() {
        let rank = |header: &str| known(header, None).map(|known| (known.means, known.rank));
        assert_eq!(rank("Telefon 2"), Some((Means::Field("phone"), 2)));
        assert_eq!(rank("E-post (2)"), Some((Means::Field("email"), 2)));
        assert_eq!(rank("Mobil 1"), Some((Means::Field("mobile"), 0)));
        assert_eq!(rank("Adresse 2"), Some((Means::Field("street2"), 0)));
        assert_eq!(rank("Adresse 3"), None);
        assert_eq!(rank("Fornavn 2"), None);
    }

    #[test]
    fn near_names_are_found_but_never_for_consent() {
        let near = |header: &str| similar(header).map(|(known, _)| known.means);
        assert_eq!(near("Forrnavn"), Some(Means::Field("first_name")));
        assert_eq!(near("Mobilnumer"), Some(Means::Field("mobile")));
        assert_eq!(near("Postnumer"), Some(Means::Field("postcode")));
        assert_eq!(near("Ettrenavn"), Some(Means::Field("last_name")));
        assert_eq!(near("Email adress"), Some(Means::Field("email")));
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
        let (_, percent) = similar("Forrnavn").unwrap();
        assert_eq!(percent, 88);
    }

    #[test]
    fn own_report_columns_need_their_underscore() {
        assert_eq!(means("_line"), Some(Means::Skip));
        assert_eq!(means("_reason"), Some(Means::Skip));
        assert_eq!(means("Line"), None);
        assert_eq!(means("Reason"), None);
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
