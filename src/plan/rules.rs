//! The rules of an import, and the plan made of them.

use serde::{Deserialize, Serialize};

use super::{Edits, Mapping, Target};
use crate::contact::{DateOrder, FieldNo, ListNo, OptIn, OptInWords, standard};
use crate::source::{Dialect, FileStamp};

/// Whose values win in a merge when row and contact differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Master {
    /// The row's values overwrite the contact's; blank cells overwrite nothing.
    File,
    /// A value is written only where the contact has none.
    Existing,
}

/// What happens to a value that is invalid for its field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvalidRule {
    /// It counts as blank, and the problem is reported.
    #[default]
    Blank,
    /// It is stored as typed and reported; as a key it still counts as blank.
    Keep,
    /// The whole row is rejected.
    Reject,
}

/// What happens when the secondary key matches a contact whose primary key is a different value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyConflictRule {
    /// The contact is updated as a duplicate.
    #[default]
    Update,
    /// The row becomes a new contact.
    Create,
    /// The row is rejected.
    Reject,
}

/// What happens to a row whose key is that of contacts with clearly another person's first name.
///
/// There is no default: where it makes a difference, a person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherNameRule {
    /// The key alone decides; names are not looked at.
    Update,
    /// The contacts are set aside; where none remains, the row becomes a new contact.
    Create,
    /// The contacts are set aside; where none remains, the row is rejected.
    Reject,
}

impl OtherNameRule {
    /// Every rule, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Create, Self::Update, Self::Reject];
}

/// What happens to a row without a value in any key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoKeyRule {
    /// It is rejected.
    #[default]
    Reject,
    /// It becomes a new contact, every time it is imported.
    Create,
}

/// Whether a text replaces one from which it differs in letter case alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterCaseRule {
    /// Not where it is written in capitals or small letters alone and the other in both.
    #[default]
    Ignore,
    /// Like any other value.
    Write,
}

/// How duplicates are matched and merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Whose values win.
    pub master: Master,
    /// The key looked up first.
    pub primary: FieldNo,
    /// The key looked up when the primary key is blank or matches no contact.
    pub secondary: Option<FieldNo>,
    /// What happens to invalid values.
    pub invalid: InvalidRule,
    /// What happens when the keys match different contacts.
    pub key_conflict: KeyConflictRule,
    /// A stored opt-out is never lifted, and an opt-out in the file is applied under either master.
    pub opt_outs_win: bool,
    /// What happens where the key is known and the name is another person's; `None` where nobody
    /// has decided. Plans of versions without this rule were carried out as `Update`.
    #[serde(default = "update")]
    pub other_name: Option<OtherNameRule>,
    /// What happens to rows without a key.
    #[serde(default)]
    pub no_key: NoKeyRule,
    /// Whether a difference in letter case is written.
    #[serde(default)]
    pub letter_case: LetterCaseRule,
}

/// The rule by which plans were carried out before there was a choice.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the default of an optional value for serde"
)]
fn update() -> Option<OtherNameRule> {
    Some(OtherNameRule::Update)
}

impl Rules {
    /// The keys, the primary one first.
    pub fn keys(&self) -> impl Iterator<Item = FieldNo> + use<> {
        std::iter::once(self.primary).chain(self.secondary)
    }
}

/// The list the imported contacts are added to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListTarget {
    /// A list created by the import; its name must be unused.
    New(String),
    /// An existing list.
    Existing(ListNo),
}

/// A column of the file and its target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanColumn {
    /// Its name in the file, or a generated one.
    pub name: String,
    /// What its cells are imported as.
    pub target: Target,
    /// The order of day, month and year, if its field is a date that needs one.
    pub date_order: Option<DateOrder>,
    /// Fillers of a key column that are no values (`0`, `-`, `ukjent`), small letters: rows with
    /// different names bear them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fillers: Vec<String>,
}

/// The user's confirmation of having read the GDPR and TCPA texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// GDPR, for people in the EU and EEA.
    pub gdpr: bool,
    /// TCPA, for people in the US.
    pub tcpa: bool,
    /// Version number of the confirmed text.
    pub text_version: u32,
    /// When it was confirmed, in milliseconds since 1970 UTC; 0 if never.
    pub at: u64,
    /// The lawful basis, if it was given.
    pub lawful_basis: Option<String>,
    /// Where the list comes from, if it was given.
    pub origin: Option<String>,
    /// When consent was given, if it was given.
    pub consent_given: Option<String>,
}

/// Everything an import depends on; nothing is decided after this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    /// The file's name without its folder.
    pub file_name: String,
    /// How the file is read.
    pub dialect: Dialect,
    /// The file's stamp when the plan was made; the import refuses a file with another.
    pub stamp: FileStamp,
    /// Every column of the file, in file order.
    pub columns: Vec<PlanColumn>,
    /// Columns (from 0) that are skipped because nobody decided about them; none of them may speak
    /// of people who refuse to be contacted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<usize>,
    /// The list the contacts are added to.
    pub list: ListTarget,
    /// The e-mail opt-in status of every row for which no column says it.
    pub email_optin: Option<OptIn>,
    /// The SMS opt-in status of every row for which no column says it.
    pub sms_optin: Option<OptIn>,
    /// The words of opt-in and yes/no columns.
    pub words: OptInWords,
    /// The default region of phone numbers: ISO 3166-1 alpha-2, upper case.
    pub region: String,
    /// How duplicates are matched and merged.
    pub rules: Rules,
    /// What the user confirmed.
    pub acknowledgement: Acknowledgement,
    /// The user's corrections; every cell is read through them.
    #[serde(default, skip_serializing_if = "Edits::is_empty")]
    pub edits: Edits,
}

impl ImportPlan {
    /// The status of all rows in an opt-in field, where no column says it; other fields have none.
    pub fn status_of_all(&self, field: FieldNo) -> Option<OptIn> {
        match field {
            standard::EMAIL_MARKETING => self.email_optin,
            standard::SMS_MARKETING => self.sms_optin,
            _ => None,
        }
    }

    /// The mapping that its columns make.
    pub fn mapping(&self) -> Mapping {
        Mapping {
            targets: self
                .columns
                .iter()
                .map(|column| Some(column.target))
                .collect(),
        }
    }
}
