//! What fields are called, and which field a person means.

use super::{Lang, Text};
use crate::contact::{Field, FieldKind, FieldNo, Fields, STANDARD};

/// Keys of the standard fields' labels, in the order of their numbers.
const LABELS: [&str; STANDARD.len()] = [
    "field-email",
    "field-mobile",
    "field-first-name",
    "field-last-name",
    "field-company",
    "field-job-title",
    "field-phone",
    "field-street",
    "field-street2",
    "field-postcode",
    "field-city",
    "field-region",
    "field-country",
    "field-birthday",
    "field-gender",
    "field-language",
    "field-website",
    "field-external-id",
    "field-notes",
    "field-email-marketing",
    "field-sms-marketing",
    "field-name-prefix",
    "field-middle-name",
    "field-name-suffix",
];

/// The word for a full name where a field is expected.
const FULL_NAME: &str = "name";

/// What a person means where a field is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldChoice {
    /// One field.
    Field(FieldNo),
    /// First and last name, from one column.
    FullName,
}

impl Text {
    /// What a field is called.
    pub fn field_label(self, field: &Field) -> String {
        match LABELS.get(usize::from(field.no.0)) {
            Some(key) => self.say(key),
            None => field.name.clone(),
        }
    }

    /// What the field of this number is called; blank if there is none.
    pub fn field_name(self, no: FieldNo, fields: &Fields) -> String {
        fields
            .get(no)
            .map(|field| self.field_label(field))
            .unwrap_or_default()
    }

    /// What a kind of value is called.
    pub fn kind(self, kind: FieldKind) -> String {
        self.say(match kind {
            FieldKind::Text => "kind-text",
            FieldKind::Email => "kind-email",
            FieldKind::Phone => "kind-phone",
            FieldKind::Date => "kind-date",
            FieldKind::Number => "kind-number",
            FieldKind::YesNo => "kind-yes-no",
            FieldKind::Choice => "kind-choice",
            FieldKind::OptIn => "kind-opt-in",
        })
    }
}

/// The field a person means: by id, by label in any language, or by a custom field's name.
///
/// Letter case and surrounding blanks do not count. `name` is a full name.
pub fn find_field(fields: &Fields, word: &str) -> Option<FieldChoice> {
    if let Some(field) = fields.find(word) {
        return Some(FieldChoice::Field(field.no));
    }
    let wanted = word.trim().to_lowercase();
    for text in Lang::ALL.map(Text::new) {
        let named = |field: &&Field| text.field_label(field).to_lowercase() == wanted;
        if let Some(field) = fields.iter().find(named) {
            return Some(FieldChoice::Field(field.no));
        }
        if text.say("field-full-name").to_lowercase() == wanted {
            return Some(FieldChoice::FullName);
        }
    }
    (wanted == FULL_NAME).then_some(FieldChoice::FullName)
}

/// Names that a custom field must not have: the labels of all languages.
pub fn reserved_names() -> Vec<String> {
    let mut names = vec![FULL_NAME.to_owned()];
    for text in Lang::ALL.map(Text::new) {
        names.extend(LABELS.iter().map(|key| text.say(key)));
        names.push(text.say("field-full-name"));
    }
    names
}

/// Up to three of the names that look most like a word, most alike first.
pub fn close_names<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    const ALIKE: f64 = 0.75;
    let word = word.trim().to_lowercase();
    let mut close: Vec<(f64, &str)> = names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&word, &name.to_lowercase()), name))
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    close.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    close.into_iter().map(|(_, name)| name).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::standard;

    #[test]
    fn labels_stand_in_the_order_of_the_fields() {
        for (key, (id, _)) in LABELS.iter().zip(STANDARD) {
            assert_eq!(*key, format!("field-{}", id.replace('_', "-")));
        }
    }

    #[test]
    fn a_field_is_found_by_id_label_and_name() {
        let mut fields = Fields::default();
        let own = fields
            .create("Medlemstype", FieldKind::Text, vec![], &[])
            .unwrap();
        let find = |word: &str| find_field(&fields, word);
        let email = Some(FieldChoice::Field(standard::EMAIL));
        for word in ["email", " E-MAIL address", "e-postadresse", "Email"] {
            assert_eq!(find(word), email, "{word}");
        }
        assert_eq!(find("medlemsTYPE"), Some(FieldChoice::Field(own)));
        for word in ["name", "Full name", "fullt navn"] {
            assert_eq!(find(word), Some(FieldChoice::FullName), "{word}");
        }
        assert_eq!(find("mail"), None);
    }

    #[test]
    fn names_that_look_alike_are_offered() {
        let ids = STANDARD.iter().map(|(id, _)| *id);
        assert_eq!(close_names("emial", ids.clone()).first(), Some(&"email"));
        assert_eq!(close_names("Mobil", ids.clone()).first(), Some(&"mobile"));
        assert!(close_names("zzzzqqq", ids).is_empty());
    }

    #[test]
    fn no_custom_field_can_look_like_a_standard_one() {
        let names = reserved_names();
        for name in ["Fødselsdato", "Birthday", "Fullt navn", "name"] {
            assert!(names.iter().any(|reserved| reserved == name), "{name}");
        }
    }
}
