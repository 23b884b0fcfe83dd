//! Opt-in status, and the words that mean it in cells.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{FieldNo, standard};

/// Consent to marketing in one channel; absence of a status means no information.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptIn {
    /// Opted in.
    In,
    /// Opted out.
    Out,
}

impl OptIn {
    /// The stored value of a contact who opted in.
    pub const IN: &'static str = "yes";
    /// The stored value of a contact who opted out.
    pub const OUT: &'static str = "no";

    /// The value as it is stored and exported.
    pub fn value(self) -> &'static str {
        match self {
            Self::In => Self::IN,
            Self::Out => Self::OUT,
        }
    }

    /// The status of a stored value; `None` for any other text.
    pub fn from_value(value: &str) -> Option<Self> {
        match value {
            Self::IN => Some(Self::In),
            Self::OUT => Some(Self::Out),
            _ => None,
        }
    }
}

/// The opt-in status of a contact in both channels.
///
/// Every store has exactly these two opt-in fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statuses {
    /// E-mail marketing.
    pub email: Option<OptIn>,
    /// SMS marketing.
    pub sms: Option<OptIn>,
}

impl Statuses {
    /// The opt-in fields.
    pub const FIELDS: [FieldNo; 2] = [standard::EMAIL_MARKETING, standard::SMS_MARKETING];

    /// The status in an opt-in field; none for any other field.
    pub fn of(self, field: FieldNo) -> Option<OptIn> {
        match field {
            standard::EMAIL_MARKETING => self.email,
            standard::SMS_MARKETING => self.sms,
            _ => None,
        }
    }

    /// Sets the status of an opt-in field; ignores any other field.
    pub fn set(&mut self, field: FieldNo, status: Option<OptIn>) {
        match field {
            standard::EMAIL_MARKETING => self.email = status,
            standard::SMS_MARKETING => self.sms = status,
            _ => {}
        }
    }
}

/// The meaning of a word in an opt-in column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordMeaning {
    /// Opted in.
    In,
    /// Opted out.
    Out,
    /// No information.
    NoInformation,
}

/// The vocabulary of opt-in and yes/no columns; letter case and surrounding blanks are ignored.
///
/// A word has one meaning at most. The default knows `true`, `yes`, `sant`, `ja` and `false`, `no`,
/// `usann`, `nei`.
///
/// ```
/// use mainbrainer::contact::{OptInWords, WordError, WordMeaning};
///
/// let mut words = OptInWords::default();
/// assert_eq!(words.meaning(" JA "), Some(WordMeaning::In));
/// assert_eq!(words.meaning(""), Some(WordMeaning::NoInformation));
/// // An unknown word is never guessed; the user gives it a meaning.
/// assert_eq!(words.meaning("abonnent"), None);
/// words.add("abonnent", WordMeaning::In)?;
/// assert_eq!(words.meaning("Abonnent"), Some(WordMeaning::In));
/// let contradiction = words.add("nei", WordMeaning::In);
/// assert_eq!(contradiction, Err(WordError::OnAnotherSide(WordMeaning::Out)));
/// # Ok::<(), WordError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptInWords {
    opted_in: BTreeSet<String>,
    opted_out: BTreeSet<String>,
    no_information: BTreeSet<String>,
}

impl Default for OptInWords {
    fn default() -> Self {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            opted_in: set(&["true", "yes", "sant", "ja"]),
            opted_out: set(&["false", "no", "usann", "nei"]),
            no_information: BTreeSet::new(),
        }
    }
}

/// Words that usually mean opted in, in the exports of other programs and in lists people keep.
const USUALLY_IN: &[&str] = &[
    "1",
    "active",
    "abonnent",
    "abonnerer",
    "aktiv",
    "checked",
    "confirmed",
    "granted",
    "j",
    "ja takk",
    "o",
    "ok",
    "on",
    "opt in",
    "opt-in",
    "opted in",
    "opted-in",
    "optin",
    "oui",
    "påmeldt",
    "samtykke",
    "samtykket",
    "si",
    "sí",
    "sim",
    "subscribed",
    "subscriber",
    "tilmeldt",
    "true",
    "verified",
    "x",
    "y",
    "yes please",
    "✓",
    "✔",
];
/// Words that usually mean opted out.
const USUALLY_OUT: &[&str] = &[
    "0",
    "afmeldt",
    "avmeldt",
    "avregistrert",
    "avslått",
    "blacklisted",
    "blocked",
    "bounced",
    "cleaned",
    "complained",
    "denied",
    "do not contact",
    "do not email",
    "hard bounce",
    "n",
    "nei takk",
    "nein",
    "nej",
    "non",
    "não",
    "off",
    "opt out",
    "opt-out",
    "opted out",
    "opted-out",
    "optout",
    "reservert",
    "revoked",
    "spam",
    "suppressed",
    "unchecked",
    "unsubscribe",
    "unsubscribed",
    "utmeldt",
    "ønsker ikke",
];
/// Words that usually say nothing.
const USUALLY_NOTHING: &[&str] = &[
    "-",
    "?",
    "archived",
    "ikke oppgitt",
    "ikke spurt",
    "never subscribed",
    "none",
    "not set",
    "not specified",
    "pending",
    "transactional",
    "ubekreftet",
    "ukjent",
    "unconfirmed",
    "unknown",
    "vet ikke",
];

/// Why a word was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordError {
    /// The word is blank.
    #[error("the word is blank")]
    Blank,
    /// The word has another meaning already, namely this one.
    #[error("the word already has another meaning")]
    OnAnotherSide(WordMeaning),
}

impl OptInWords {
    /// The words with a meaning, in alphabetical order, lower case.
    pub fn words(&self, meaning: WordMeaning) -> impl Iterator<Item = &str> {
        self.side(meaning).iter().map(String::as_str)
    }

    /// The meaning of a cell; `None` for an unknown word. Blank cells mean no information.
    pub fn meaning(&self, cell: &str) -> Option<WordMeaning> {
        let word = Self::normal(cell);
        if word.is_empty() {
            return Some(WordMeaning::NoInformation);
        }
        [
            WordMeaning::In,
            WordMeaning::Out,
            WordMeaning::NoInformation,
        ]
        .into_iter()
        .find(|meaning| self.side(*meaning).contains(&word))
    }

    /// Adds a word; adding one with the same meaning again changes nothing.
    ///
    /// # Errors
    ///
    /// [`WordError::Blank`] for a blank word, [`WordError::OnAnotherSide`] for one that has another
    /// meaning.
    pub fn add(&mut self, word: &str, meaning: WordMeaning) -> Result<(), WordError> {
        let word = Self::normal(word);
        if word.is_empty() {
            return Err(WordError::Blank);
        }
        match self.meaning(&word) {
            Some(other) if other != meaning => Err(WordError::OnAnotherSide(other)),
            _ => {
                self.side_mut(meaning).insert(word);
                Ok(())
            }
        }
    }

    /// Removes a word, whatever its meaning; returns whether it was there.
    pub fn remove(&mut self, word: &str) -> bool {
        let word = Self::normal(word);
        [
            WordMeaning::In,
            WordMeaning::Out,
            WordMeaning::NoInformation,
        ]
        .into_iter()
        .any(|meaning| self.side_mut(meaning).remove(&word))
    }

    /// Proposes a meaning for a word of another program's export (`cleaned`: opted out); `None` where
    /// it is ambiguous. The user confirms it; nothing is decided by it.
    pub fn usual_meaning(word: &str) -> Option<WordMeaning> {
        let word = Self::normal(word).replace('_', " ");
        let is = |words: &[&str]| words.contains(&word.as_str());
        if is(USUALLY_IN) {
            Some(WordMeaning::In)
        } else if is(USUALLY_OUT) {
            Some(WordMeaning::Out)
        } else {
            is(USUALLY_NOTHING).then_some(WordMeaning::NoInformation)
        }
    }

    fn normal(word: &str) -> String {
        word.trim().to_lowercase()
    }

    fn side(&self, meaning: WordMeaning) -> &BTreeSet<String> {
        match meaning {
            WordMeaning::In => &self.opted_in,
            WordMeaning::Out => &self.opted_out,
            WordMeaning::NoInformation => &self.no_information,
        }
    }

    fn side_mut(&mut self, meaning: WordMeaning) -> &mut BTreeSet<String> {
        match meaning {
            WordMeaning::In => &mut self.opted_in,
            WordMeaning::Out => &mut self.opted_out,
            WordMeaning::NoInformation => &mut self.no_information,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_meanings_are_on_one_side_and_none_contradicts_the_vocabulary() {
        use WordMeaning as M;
        for (word, meaning) in [
            ("SUBSCRIBED", Some(M::In)),
            ("Unsubscribed", Some(M::Out)),
            ("cleaned", Some(M::Out)),
            ("O", Some(M::In)),
            ("N", Some(M::Out)),
            ("Opted_out", Some(M::Out)),
            (" Never subscribed ", Some(M::NoInformation)),
            ("kanskje", None),
            ("ja", None),
            ("", None),
        ] {
            assert_eq!(OptInWords::usual_meaning(word), meaning, "{word:?}");
        }
        let mut words = OptInWords::default();
        for word in [
            "subscribed",
            "oui",
            "1",
            "x",
            "non",
            "bounced",
            "0",
            "ukjent",
        ] {
            let meaning = OptInWords::usual_meaning(word).unwrap();
            assert_eq!(words.add(word, meaning), Ok(()), "{word}");
        }
    }

    #[test]
    fn words_have_one_side() {
        let mut words = OptInWords::default();
        assert_eq!(words.meaning(" JA\u{a0}"), Some(WordMeaning::In));
        assert_eq!(words.meaning("Nei"), Some(WordMeaning::Out));
        assert_eq!(words.meaning("  "), Some(WordMeaning::NoInformation));
        assert_eq!(words.meaning("kanskje"), None);
        assert_eq!(words.add(" Kanskje ", WordMeaning::NoInformation), Ok(()));
        assert_eq!(words.meaning("KANSKJE"), Some(WordMeaning::NoInformation));
        assert_eq!(
            words.add("nei", WordMeaning::In),
            Err(WordError::OnAnotherSide(WordMeaning::Out))
        );
        assert_eq!(words.add(" ", WordMeaning::In), Err(WordError::Blank));
        assert!(words.remove("NEI"));
        assert_eq!(words.add("nei", WordMeaning::In), Ok(()));
    }
}
