//! The rules of an import and the plan they end in.

use serde::{Deserialize, Serialize};

use super::{Edits, Mapping, Target};
use crate::contact::{DateOrder, FieldNo, ListNo, OptIn, OptInWords};
use crate::source::{Dialect, FileStamp};

/// Whose values count when file and store differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Master {
    /// Each value of the row replaces the contact's.
    File,
    /// A value is written only where the contact has none.
    Existing,
}

/// What happens to a value that its field cannot take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvalidRule {
    /// It counts as blank and is reported.
    #[default]
    Blank,
    /// It is stored as typed and reported; as a key it counts as blank all the same.
    Keep,
    /// The whole row is rejected.
    Reject,
}

/// What happens when the secondary key meets a contact whose primary key is another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyConflictRule {
    /// That contact is the duplicate all the same.
    #[default]
    Update,
    /// The row becomes a contact of its own.
    Create,
    /// The row is rejected.
    Reject,
}

/// How duplicates are found and merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Whose values count.
    pub master: Master,
    /// The key that is looked for first.
    pub primary: FieldNo,
    /// The key that is looked for when the first is blank or meets nobody.
    pub secondary: Option<FieldNo>,
    /// What happens to values that their field cannot take.
    pub invalid: InvalidRule,
    /// What happens when the keys disagree.
    pub key_conflict: KeyConflictRule,
    /// A stored opt-out is not lifted, and one in the file is applied under either master.
    pub opt_outs_win: bool,
}

/// The list the contacts go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListTarget {
    /// One that is made by the import; the name is not used yet.
    New(String),
    /// One that is there (a secondary import).
    Existing(ListNo),
}

/// A column of the file and what the plan does with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanColumn {
    /// Its name in the file, or the one made for it.
    pub name: String,
    /// Where its cells go.
    pub target: Target,
    /// How its dates are read, where its field is a date.
    pub date_order: Option<DateOrder>,
}

/// The user's confirmation of having read and understood GDPR and TCPA.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// GDPR, for people in the EU and EEA.
    pub gdpr: bool,
    /// TCPA, for people in the US.
    pub tcpa: bool,
    /// The version of the text that was shown.
    pub text_version: u32,
    /// When it was confirmed, in milliseconds since 1970 UTC.
    pub at: u64,
    /// The lawful basis, if it was given.
    pub lawful_basis: Option<String>,
    /// Where the list comes from, if it was given.
    pub origin: Option<String>,
    /// When consent was given, if it was given.
    pub consent_given: Option<String>,
}

/// Everything an import needs to know; nothing is decided after this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    /// The file's name without its folder.
    pub file_name: String,
    /// How the file is read.
    pub dialect: Dialect,
    /// What the file was when the plan was made.
    pub stamp: FileStamp,
    /// Every column of the file, in its order.
    pub columns: Vec<PlanColumn>,
    /// The list the contacts go to.
    pub list: ListTarget,
    /// The e-mail status of all contacts in the file, where no column says it.
    pub email_optin: Option<OptIn>,
    /// The SMS status of all contacts in the file, where no column says it.
    pub sms_optin: Option<OptIn>,
    /// The words of opt-in and yes/no columns.
    pub words: OptInWords,
    /// The default region of phone numbers: ISO 3166-1 alpha-2, upper case.
    pub region: String,
    /// How duplicates are found and merged.
    pub rules: Rules,
    /// What the user confirmed.
    pub acknowledgement: Acknowledgement,
    /// What was mended; cells are read through it.
    #[serde(default, skip_serializing_if = "Edits::is_empty")]
    pub edits: Edits,
}

impl ImportPlan {
    /// Where its columns go.
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
