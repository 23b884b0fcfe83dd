//! What a column is expected to hold, by its field and its name.

use crate::contact::{FieldKind, FieldNo, Fields, STANDARD};
use crate::plan::Target;

/// What is expected of the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Not imported: nothing in it does harm.
    Skipped,
    /// Without a target.
    Unknown,
    /// Without a target, but its name says that it holds dates.
    DateByName,
    Email,
    Phone,
    Date,
    Number,
    Postcode,
    City,
    Country,
    /// A name, street or place: words that hold no question mark.
    Name,
    /// Anything else that is text.
    Text,
}

impl Role {
    /// The role of a column.
    pub(super) fn of(name: &str, target: Option<Target>, fields: &Fields) -> Self {
        let no = match target {
            None if names_a_date(name) => return Self::DateByName,
            None => return Self::Unknown,
            Some(Target::Skip) => return Self::Skipped,
            Some(Target::FullName) => return Self::Name,
            Some(Target::Evidence(_) | Target::CallingCode) => return Self::Text,
            Some(Target::Field(no) | Target::OptOut(no)) => no,
        };
        match standard_id(no) {
            "postcode" => return Self::Postcode,
            "city" => return Self::City,
            "country" => return Self::Country,
            "first_name" | "middle_name" | "last_name" | "company" | "street" | "street2"
            | "region" => {
                return Self::Name;
            }
            _ => {}
        }
        match fields.get(no).map(|field| field.kind) {
            Some(FieldKind::Email) => Self::Email,
            Some(FieldKind::Phone) => Self::Phone,
            Some(FieldKind::Date) => Self::Date,
            Some(FieldKind::Number) => Self::Number,
            _ => Self::Text,
        }
    }

    /// Whether a cell may be any text: a name, a code, a note.
    pub(super) fn is_free_text(self) -> bool {
        matches!(
            self,
            Self::Unknown | Self::Name | Self::City | Self::Country | Self::Postcode | Self::Text
        )
    }

    /// Whether words are expected in which a question mark stands for a lost letter.
    pub(super) fn has_names(self) -> bool {
        matches!(self, Self::Name | Self::City | Self::Country)
    }
}

fn standard_id(no: FieldNo) -> &'static str {
    STANDARD.get(usize::from(no.0)).map_or("", |(id, _)| id)
}

/// Whether the name of a column says that it holds dates: `Fødselsdato`, `Innmeldt`, `Created at`.
fn names_a_date(name: &str) -> bool {
    const WORDS: [&str; 15] = [
        "dato",
        "date",
        "født",
        "fødsel",
        "birth",
        "bursdag",
        "innmeldt",
        "utmeldt",
        "registrert",
        "opprettet",
        "oppdatert",
        "endret",
        "created",
        "updated",
        "joined",
    ];
    let name = name.to_lowercase();
    let other = ["år", "nummer", "nr", "year", "number", "sted", "place"];
    WORDS.iter().any(|word| name.contains(word)) && !other.iter().any(|end| name.ends_with(end))
}

/// Whether the name of a column says that it holds numbers with check digits of their own, which now
/// and then look like identity numbers: accounts, invoices, organisations.
pub(super) fn names_an_account(name: &str) -> bool {
    const WORDS: [&str; 10] = [
        "konto", "account", "iban", "faktura", "invoice", "kid", "org", "ordre", "order", "bank",
    ];
    let name = name.to_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

/// How many digits the postcodes of a region have, where some of them begin with a zero.
pub(super) fn postcode_digits(region: &str) -> Option<usize> {
    match region.trim().to_ascii_uppercase().as_str() {
        "NO" | "SJ" | "DK" | "AU" => Some(4),
        "DE" | "FR" | "IT" | "ES" | "US" | "FI" | "EE" => Some(5),
        _ => None,
    }
}

/// Whether a cell names the region as a country.
pub(super) fn is_home(country: &str, region: &str) -> bool {
    const NAMES: [(&str, &[&str]); 5] = [
        ("NO", &["norge", "noreg", "norway", "nor", "n"]),
        ("DK", &["danmark", "denmark", "dnk", "dk"]),
        ("DE", &["deutschland", "tyskland", "germany", "deu"]),
        ("FI", &["finland", "suomi", "fin"]),
        ("US", &["usa", "united states", "united states of america"]),
    ];
    let country = country.trim().to_lowercase();
    country.eq_ignore_ascii_case(region)
        || NAMES
            .iter()
            .any(|(code, names)| *code == region && names.contains(&country.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_tell() {
        for (name, role) in [
            ("Fødselsdato", Role::DateByName),
            ("Innmeldt", Role::DateByName),
            ("Created at", Role::DateByName),
            ("Fødselsår", Role::Unknown),
            ("Fødselsnummer", Role::Unknown),
            ("Fødested", Role::Unknown),
            ("Antall", Role::Unknown),
        ] {
            assert_eq!(Role::of(name, None, &Fields::default()), role, "{name}");
        }
        assert!(names_an_account("Kontonummer") && names_an_account("Org.nr"));
        assert!(!names_an_account("Fødselsnummer"));
        assert!(is_home(" Norge ", "NO") && is_home("no", "NO"));
        assert!(!is_home("Island", "NO") && !is_home("Norge", "DK"));
    }
}
