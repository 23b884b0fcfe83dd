//! The fields of a contact: standard ones and custom ones.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::clean::{clean_text, fold};
use super::naming::{has_control, is_reserved, shows_nothing, without_control};

/// The number of a field in a store; it never changes and is never reused.
///
/// Standard fields are numbered from 0 in the order of [`STANDARD`], custom ones from
/// [`FieldNo::FIRST_CUSTOM`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FieldNo(pub u16);

impl FieldNo {
    /// The number of the first custom field.
    pub const FIRST_CUSTOM: u16 = 64;

    /// Whether this is a standard field, which every store has.
    pub fn is_standard(self) -> bool {
        usize::from(self.0) < STANDARD.len()
    }
}

/// The type of a field; it decides validation, normal form and equality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldKind {
    /// Any text, trimmed and in Unicode NFC.
    Text,
    /// An e-mail address; letter case does not matter for equality.
    Email,
    /// A phone number in E.164.
    Phone,
    /// A calendar day in ISO 8601.
    Date,
    /// A plain decimal number.
    Number,
    /// `yes` or `no`.
    YesNo,
    /// One of the field's options.
    Choice,
    /// Consent to marketing in one channel: `yes` (opted in) or `no` (opted out).
    OptIn,
}

impl FieldKind {
    /// Every kind with its word on the command line and in files.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Text, "text"),
        (Self::Email, "email"),
        (Self::Phone, "phone"),
        (Self::Date, "date"),
        (Self::Number, "number"),
        (Self::YesNo, "yesno"),
        (Self::Choice, "choice"),
        (Self::OptIn, "optin"),
    ];

    /// The word on the command line and in files.
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("text", |(_, word)| word)
    }

    /// Whether users can create fields of this kind; opt-in fields come with the store.
    pub fn can_be_custom(self) -> bool {
        self != Self::OptIn
    }

    /// Whether a field of this kind can be a primary or secondary key.
    pub fn can_be_key(self) -> bool {
        self != Self::OptIn
    }
}

/// Ids and kinds of the standard fields, in the order of their numbers; [`LISTED`] has the order in
/// which people see them.
pub const STANDARD: [(&str, FieldKind); 24] = [
    ("email", FieldKind::Email),
    ("mobile", FieldKind::Phone),
    ("first_name", FieldKind::Text),
    ("last_name", FieldKind::Text),
    ("company", FieldKind::Text),
    ("job_title", FieldKind::Text),
    ("phone", FieldKind::Phone),
    ("street", FieldKind::Text),
    ("street2", FieldKind::Text),
    ("postcode", FieldKind::Text),
    ("city", FieldKind::Text),
    ("region", FieldKind::Text),
    ("country", FieldKind::Text),
    ("birthday", FieldKind::Date),
    ("gender", FieldKind::Text),
    ("language", FieldKind::Text),
    ("website", FieldKind::Text),
    ("external_id", FieldKind::Text),
    ("notes", FieldKind::Text),
    ("email_marketing", FieldKind::OptIn),
    ("sms_marketing", FieldKind::OptIn),
    ("name_prefix", FieldKind::Text),
    ("middle_name", FieldKind::Text),
    ("name_suffix", FieldKind::Text),
];

/// The standard fields in the order in which they are listed.
///
/// Not the order of their numbers: a field that comes with a new version gets the next number,
/// because stores refer to the old ones, but stands beside those it belongs to.
pub const LISTED: [FieldNo; STANDARD.len()] = [
    standard::EMAIL,
    standard::MOBILE,
    standard::NAME_PREFIX,
    standard::FIRST_NAME,
    standard::MIDDLE_NAME,
    standard::LAST_NAME,
    standard::NAME_SUFFIX,
    standard::COMPANY,
    standard::JOB_TITLE,
    standard::PHONE,
    standard::STREET,
    standard::STREET_2,
    standard::POSTCODE,
    standard::CITY,
    standard::REGION,
    standard::COUNTRY,
    standard::BIRTHDAY,
    standard::GENDER,
    standard::LANGUAGE,
    standard::WEBSITE,
    standard::EXTERNAL_ID,
    standard::NOTES,
    standard::EMAIL_MARKETING,
    standard::SMS_MARKETING,
];

/// The numbers of the standard fields.
pub mod standard {
    use super::FieldNo;

    /// E-mail address.
    pub const EMAIL: FieldNo = FieldNo(0);
    /// Mobile number.
    pub const MOBILE: FieldNo = FieldNo(1);
    /// First name.
    pub const FIRST_NAME: FieldNo = FieldNo(2);
    /// Last name.
    pub const LAST_NAME: FieldNo = FieldNo(3);
    /// Company.
    pub const COMPANY: FieldNo = FieldNo(4);
    /// Job title.
    pub const JOB_TITLE: FieldNo = FieldNo(5);
    /// Phone.
    pub const PHONE: FieldNo = FieldNo(6);
    /// Street address.
    pub const STREET: FieldNo = FieldNo(7);
    /// Second line of the address.
    pub const STREET_2: FieldNo = FieldNo(8);
    /// Postcode.
    pub const POSTCODE: FieldNo = FieldNo(9);
    /// City.
    pub const CITY: FieldNo = FieldNo(10);
    /// State or region.
    pub const REGION: FieldNo = FieldNo(11);
    /// Country.
    pub const COUNTRY: FieldNo = FieldNo(12);
    /// Birthday.
    pub const BIRTHDAY: FieldNo = FieldNo(13);
    /// Gender.
    pub const GENDER: FieldNo = FieldNo(14);
    /// Language.
    pub const LANGUAGE: FieldNo = FieldNo(15);
    /// Website.
    pub const WEBSITE: FieldNo = FieldNo(16);
    /// Customer number.
    pub const EXTERNAL_ID: FieldNo = FieldNo(17);
    /// Notes.
    pub const NOTES: FieldNo = FieldNo(18);
    /// Opt-in status for e-mail.
    pub const EMAIL_MARKETING: FieldNo = FieldNo(19);
    /// Opt-in status for SMS.
    pub const SMS_MARKETING: FieldNo = FieldNo(20);
    /// Title before the name.
    pub const NAME_PREFIX: FieldNo = FieldNo(21);
    /// Middle name.
    pub const MIDDLE_NAME: FieldNo = FieldNo(22);
    /// Suffix after the name.
    pub const NAME_SUFFIX: FieldNo = FieldNo(23);
}

/// A field of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its number, by which contacts refer to it.
    pub no: FieldNo,
    /// Its id: lower-case ASCII letters, digits and `_`; unique in the store.
    pub id: String,
    /// The user's name for it; for a standard field the id, whose label is in `text`.
    pub name: String,
    /// Its type.
    pub kind: FieldKind,
    /// The options of a choice field, in the user's order; empty for other kinds.
    pub options: Vec<String>,
}

/// Why a custom field or its options were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// The name is blank.
    #[error("the name is blank")]
    BlankName,
    /// The name has more than [`Fields::MAX_NAME`] characters.
    #[error("the name is longer than {} characters", Fields::MAX_NAME)]
    NameTooLong,
    /// The name contains a line break or another control character.
    #[error("the name holds a line break or another control character")]
    ControlCharacter,
    /// The name already has a meaning wherever a column or field is named, see [`is_reserved`].
    #[error("the name is kept for the program's own use")]
    NameReserved,
    /// Another field has this name, id or label.
    #[error("the name is already used")]
    NameTaken,
    /// Two options of a choice field differ only in letter case or blanks; this is the second.
    #[error("the option {0} stands there twice")]
    OptionTwice(String),
    /// A user cannot make a field of this kind.
    #[error("no custom field can be of this type")]
    KindNotAllowed,
    /// No field number is left.
    #[error("there are too many fields")]
    TooMany,
}

/// All fields of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredFields")]
pub struct Fields {
    /// By number.
    all: Vec<Field>,
    next_custom: u16,
}

/// The fields as some version of the program wrote them.
#[derive(Deserialize)]
struct StoredFields {
    all: Vec<Field>,
    next_custom: u16,
}

impl From<StoredFields> for Fields {
    /// Adds the standard fields that did not exist when the store was written.
    ///
    /// A custom field whose id has become that of a standard field gets another id; its number,
    /// name and values stay.
    fn from(stored: StoredFields) -> Self {
        let mut fields = Self {
            all: stored.all,
            next_custom: stored.next_custom,
        };
        fields.all.sort_by_key(|field| field.no);
        for field in standard_fields() {
            let Err(at) = fields.all.binary_search_by_key(&field.no, |known| known.no) else {
                continue;
            };
            let taken = fields.all.iter().position(|known| known.id == field.id);
            if let Some(taken) = taken {
                let id = fields.free_id(&field.id);
                if let Some(custom) = fields.all.get_mut(taken) {
                    custom.id = id;
                }
            }
            fields.all.insert(at, field);
        }
        fields
    }
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            all: standard_fields().collect(),
            next_custom: FieldNo::FIRST_CUSTOM,
        }
    }
}

/// The standard fields by number.
fn standard_fields() -> impl Iterator<Item = Field> {
    STANDARD.iter().zip(0..).map(|((id, kind), no)| Field {
        no: FieldNo(no),
        id: (*id).to_owned(),
        name: (*id).to_owned(),
        kind: *kind,
        options: Vec::new(),
    })
}

impl Fields {
    /// Characters of a field's name at most.
    pub const MAX_NAME: usize = 100;

    /// All fields as they are listed: standard ones in the order of [`LISTED`], then custom ones by
    /// number.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        let custom = self.all.iter().filter(|field| !field.no.is_standard());
        LISTED.iter().filter_map(|no| self.get(*no)).chain(custom)
    }

    /// The field with this number.
    pub fn get(&self, no: FieldNo) -> Option<&Field> {
        self.all
            .binary_search_by_key(&no, |field| field.no)
            .ok()
            .and_then(|at| self.all.get(at))
    }

    /// The field with this id, or the custom field with this name; letter case is ignored.
    pub fn find(&self, id_or_name: &str) -> Option<&Field> {
        let wanted = id_or_name.trim().to_lowercase();
        self.all
            .iter()
            .find(|field| field.id == wanted)
            .or_else(|| {
                self.all
                    .iter()
                    .find(|field| field.name.to_lowercase() == wanted)
            })
    }

    /// Creates a custom field; its id is made of the name.
    ///
    /// `labels` are the names of standard fields in every language; a custom field must not be
    /// confused with one.
    ///
    /// # Errors
    ///
    /// [`FieldError`] for a name that is blank, too long, reserved or taken, for control
    /// characters, for options that differ only in letter case, for a kind that cannot be custom,
    /// and if no number is left. Nothing is created then.
    ///
    /// # Examples
    ///
    /// ```
    /// use mainbrainer::contact::{FieldError, FieldKind, Fields};
    ///
    /// let mut fields = Fields::default();
    /// let levels = vec!["Gull".to_owned(), "Sølv".to_owned()];
    /// let no = fields.create("Medlemsnivå", FieldKind::Choice, levels, &[])?;
    /// assert_eq!(fields.get(no).map(|field| field.id.as_str()), Some("medlemsniva"));
    /// // The labels of standard fields are taken in every language.
    /// let labels = ["Mobile number", "Mobilnummer"];
    /// let taken = fields.create("mobilnummer", FieldKind::Text, Vec::new(), &labels);
    /// assert_eq!(taken, Err(FieldError::NameTaken));
    /// # Ok::<(), FieldError>(())
    /// ```
    pub fn create(
        &mut self,
        name: &str,
        kind: FieldKind,
        options: Vec<String>,
        labels: &[&str],
    ) -> Result<FieldNo, FieldError> {
        let name = name.trim();
        if shows_nothing(name) {
            return Err(FieldError::BlankName);
        }
        if name.chars().count() > Self::MAX_NAME {
            return Err(FieldError::NameTooLong);
        }
        if has_control(name) {
            return Err(FieldError::ControlCharacter);
        }
        if is_reserved(name) {
            return Err(FieldError::NameReserved);
        }
        if !kind.can_be_custom() {
            return Err(FieldError::KindNotAllowed);
        }
        let lower = name.to_lowercase();
        let taken = self.find(name).is_some() || labels.iter().any(|l| l.to_lowercase() == lower);
        if taken {
            return Err(FieldError::NameTaken);
        }
        let options = tidy_options(options)?;
        let no = FieldNo(self.next_custom);
        self.next_custom = self.next_custom.checked_add(1).ok_or(FieldError::TooMany)?;
        let id = self.free_id(&lower);
        self.all.push(Field {
            no,
            id,
            name: name.to_owned(),
            kind,
            options,
        });
        Ok(no)
    }

    /// Replaces the options of a choice field; returns false if there is no such choice field.
    ///
    /// Stored values that are no longer an option stay.
    ///
    /// # Errors
    ///
    /// [`FieldError::OptionTwice`] for options that differ only in letter case or blanks.
    pub fn set_options(&mut self, no: FieldNo, options: Vec<String>) -> Result<bool, FieldError> {
        let options = tidy_options(options)?;
        let at = self.all.binary_search_by_key(&no, |field| field.no);
        let field = at.ok().and_then(|at| self.all.get_mut(at));
        let field = field.filter(|field| field.kind == FieldKind::Choice);
        Ok(field.map(|field| field.options = options).is_some())
    }

    /// Renames custom fields and removes options; returns whether anything changed.
    ///
    /// `name` returns the new name where one is needed (the id is then made of the number), `gone`
    /// says which options go. For erasing people whose data became names of fields.
    pub fn forget(
        &mut self,
        name: impl Fn(&str, FieldNo) -> Option<String>,
        gone: impl Fn(&str) -> bool,
    ) -> bool {
        let mut changed = false;
        for field in &mut self.all {
            if field.no.0 >= FieldNo::FIRST_CUSTOM
                && let Some(name) = name(&field.name, field.no)
            {
                field.name = name;
                field.id = format!("field_no_{}", field.no.0);
                changed = true;
            }
            let before = field.options.len();
            field.options.retain(|option| !gone(option));
            changed |= field.options.len() < before;
        }
        changed
    }

    /// An unused id made of the letters and digits of a name.
    fn free_id(&self, lower_name: &str) -> String {
        let mut stem = String::new();
        for c in lower_name.chars() {
            match c {
                'æ' | 'ä' => stem.push_str("ae"),
                'ø' | 'ö' => stem.push('o'),
                'å' => stem.push('a'),
                c if c.is_ascii_alphanumeric() => stem.push(c),
                _ if stem.ends_with('_') || stem.is_empty() => {}
                _ => stem.push('_'),
            }
        }
        let stem = match stem.trim_end_matches('_') {
            "" => "field",
            stem => stem,
        };
        let taken: HashSet<&str> = self.all.iter().map(|field| field.id.as_str()).collect();
        if !taken.contains(stem) {
            return stem.to_owned();
        }
        (2..=u32::MAX)
            .map(|n| format!("{stem}_{n}"))
            .find(|id| !taken.contains(id.as_str()))
            .unwrap_or_default()
    }
}

/// Normalises the options of a choice field: cleaned, without blank ones.
///
/// # Errors
///
/// [`FieldError::OptionTwice`] for two options that differ only in letter case or blanks: a cell
/// could not say which is meant.
pub fn tidy_options(options: Vec<String>) -> Result<Vec<String>, FieldError> {
    let mut seen = HashSet::new();
    let mut tidy = Vec::with_capacity(options.len());
    for option in options {
        let option = clean_text(&without_control(&option)).into_owned();
        if shows_nothing(&option) {
            continue;
        }
        if !seen.insert(fold(&option).into_owned()) {
            return Err(FieldError::OptionTwice(option));
        }
        tidy.push(option);
    }
    Ok(tidy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_numbers_name_the_fields_they_say() {
        let fields = Fields::default();
        let named = [
            (standard::EMAIL, "email"),
            (standard::MOBILE, "mobile"),
            (standard::FIRST_NAME, "first_name"),
            (standard::LAST_NAME, "last_name"),
            (standard::COMPANY, "company"),
            (standard::JOB_TITLE, "job_title"),
            (standard::PHONE, "phone"),
            (standard::STREET, "street"),
            (standard::STREET_2, "street2"),
            (standard::POSTCODE, "postcode"),
            (standard::CITY, "city"),
            (standard::REGION, "region"),
            (standard::COUNTRY, "country"),
            (standard::BIRTHDAY, "birthday"),
            (standard::GENDER, "gender"),
            (standard::LANGUAGE, "language"),
            (standard::WEBSITE, "website"),
            (standard::EXTERNAL_ID, "external_id"),
            (standard::NOTES, "notes"),
            (standard::EMAIL_MARKETING, "email_marketing"),
            (standard::SMS_MARKETING, "sms_marketing"),
            (standard::NAME_PREFIX, "name_prefix"),
            (standard::MIDDLE_NAME, "middle_name"),
            (standard::NAME_SUFFIX, "name_suffix"),
        ];
        assert_eq!(named.len(), STANDARD.len());
        for (no, id) in named {
            assert_eq!(fields.get(no).unwrap().id, id);
        }
    }

    #[test]
    fn custom_names_are_refused_with_a_reason() {
        let mut fields = Fields::default();
        let mut make = |name: &str| fields.create(name, FieldKind::Text, vec![], &["Mobilnummer"]);
        assert_eq!(make("  "), Err(FieldError::BlankName));
        assert_eq!(make(&"å".repeat(101)), Err(FieldError::NameTooLong));
        assert_eq!(make("Email"), Err(FieldError::NameTaken));
        assert_eq!(make("To\nlinjer"), Err(FieldError::ControlCharacter));
        assert_eq!(make(" _line"), Err(FieldError::NameReserved));
        assert_eq!(make("#1"), Err(FieldError::NameReserved));
        assert_eq!(make("Kolonne 4"), Err(FieldError::NameReserved));
        assert_eq!(make("MOBILNUMMER"), Err(FieldError::NameTaken));
        assert_eq!(make(&"å".repeat(100)), Ok(FieldNo(64)));
        assert_eq!(make("Medlemstype"), Ok(FieldNo(65)));
        assert_eq!(make(" medlemsTYPE "), Err(FieldError::NameTaken));
        assert_eq!(
            fields.create("Consent", FieldKind::OptIn, vec![], &[]),
            Err(FieldError::KindNotAllowed)
        );
    }

    #[test]
    fn an_option_that_stands_there_twice_is_refused() {
        let mut fields = Fields::default();
        let options = |all: &[&str]| all.iter().map(|option| (*option).to_owned()).collect();
        let twice = |option: &str| Err(FieldError::OptionTwice(option.to_owned()));
        let mut make = |all: &[&str]| fields.create("Str", FieldKind::Choice, options(all), &[]);
        assert_eq!(make(&["S", "M", " s\u{a0}"]), twice("s"));
        // The two spellings of å are one.
        assert_eq!(make(&["Blå", "BLA\u{30a}"]), twice("BLÅ"));
        assert_eq!(make(&["S", "", " M "]), Ok(FieldNo(64)));
        let size = FieldNo(64);
        assert_eq!(fields.get(size).unwrap().options, ["S", "M"]);
        let set = fields.set_options(size, options(&["L", "l"]));
        assert_eq!(set, Err(FieldError::OptionTwice("l".to_owned())));
        assert_eq!(fields.get(size).unwrap().options, ["S", "M"]);
        assert_eq!(fields.set_options(size, options(&["L", "S"])), Ok(true));
        assert_eq!(fields.set_options(FieldNo(65), options(&["L"])), Ok(false));
        assert_eq!(fields.get(size).unwrap().options, ["L", "S"]);
    }

    #[test]
    fn every_standard_field_is_listed_once() {
        let mut listed = LISTED.to_vec();
        listed.sort_unstable();
        let numbers: Vec<_> = (0..24).map(FieldNo).collect();
        assert_eq!(listed, numbers);
        let fields = Fields::default();
        let ids: Vec<_> = fields.iter().take(8).map(|f| f.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "email",
                "mobile",
                "name_prefix",
                "first_name",
                "middle_name",
                "last_name",
                "name_suffix",
                "company"
            ]
        );
    }

    #[test]
    fn fields_of_an_earlier_version_keep_their_numbers_and_names() {
        // As it was written when there were 21 standard fields.
        let mut old: Vec<_> = standard_fields().take(21).collect();
        for (no, id, name) in [
            (64, "middle_name", "Middle name"),
            (65, "gate", "Gate"),
            (66, "middle_name_2", "Middle-name"),
        ] {
            old.push(Field {
                no: FieldNo(no),
                id: id.to_owned(),
                name: name.to_owned(),
                kind: FieldKind::Text,
                options: Vec::new(),
            });
        }
        let written = serde_json::json!({ "all": old, "next_custom": 67 }).to_string();
        let mut fields: Fields = serde_json::from_str(&written).unwrap();
        let field = |no| {
            fields
                .get(FieldNo(no))
                .map(|f| (f.id.as_str(), f.name.as_str()))
        };
        assert_eq!(field(21), Some(("name_prefix", "name_prefix")));
        assert_eq!(field(22), Some(("middle_name", "middle_name")));
        assert_eq!(field(23), Some(("name_suffix", "name_suffix")));
        assert_eq!(field(64), Some(("middle_name_3", "Middle name")));
        assert_eq!(field(65), Some(("gate", "Gate")));
        assert_eq!(field(66), Some(("middle_name_2", "Middle-name")));
        assert_eq!(fields.find("Middle name").unwrap().no, FieldNo(64));
        assert_eq!(fields.find("middle_name").unwrap().no, FieldNo(22));
        assert_eq!(fields.iter().count(), 27);
        let again = serde_json::to_string(&fields).unwrap();
        assert_eq!(serde_json::from_str::<Fields>(&again).unwrap(), fields);
        let next = fields.create("Ny", FieldKind::Text, vec![], &[]);
        assert_eq!(next, Ok(FieldNo(67)));
    }

    #[test]
    fn ids_are_plain_and_unique() {
        let mut fields = Fields::default();
        for name in ["Fødselsår", "Fødselsår!", "日本", "e mail", "Email?"] {
            fields.create(name, FieldKind::Text, vec![], &[]).unwrap();
        }
        let ids: Vec<_> = fields
            .iter()
            .skip(STANDARD.len())
            .map(|f| f.id.as_str())
            .collect();
        assert_eq!(
            ids,
            ["fodselsar", "fodselsar_2", "field", "e_mail", "email_2"]
        );
        assert_eq!(fields.find("FØDSELSÅR").unwrap().no, FieldNo(64));
    }
}
