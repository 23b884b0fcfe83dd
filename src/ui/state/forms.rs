//! The pages of lists, fields and settings, and the questions over a page.

use std::sync::Arc;

use crate::contact::{ContactId, FieldNo, ListNo};
use crate::query::RetentionFacts;

/// A field that is being made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldForm {
    /// Its name.
    pub name: String,
    /// Its kind, by its place among the kinds that can be chosen.
    pub kind: usize,
    /// Its options, one on each line.
    pub options: String,
    /// Why it was refused.
    pub error: Option<String>,
    /// The column that goes to it.
    pub column: Option<usize>,
}

/// The page of lists.
#[derive(Clone, Debug, Default)]
pub struct ListsPage {
    /// The name of a new list, as it is typed.
    pub new_list: String,
    /// A list that gets another name, and that name as it is typed.
    pub rename: Option<(ListNo, String)>,
    /// Why a name was refused.
    pub error: Option<String>,
}

/// The page of fields.
#[derive(Clone, Debug, Default)]
pub struct FieldsPage {
    /// A new word for each side of the vocabulary, as it is typed.
    pub words: [String; 3],
    /// Why a word was refused.
    pub word_error: Option<String>,
    /// A choice field whose options are changed, and the options as they are typed.
    pub options: Option<(FieldNo, String)>,
}

/// The page of settings.
#[derive(Clone, Debug, Default)]
pub struct SettingsPage {
    /// The retention rule as it is typed; none while it is not read.
    pub retention: Option<RetentionForm>,
    /// What is kept of the past; none while it is not read.
    pub kept: Option<RetentionFacts>,
}

/// What can be saved to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// The rejected rows of an import.
    Rejected(u64),
    /// The consent ledger, of a contact or all of it.
    Consent(Option<ContactId>, ConsentFile),
}

/// What the consent ledger is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentFile {
    /// A table.
    Csv,
    /// For programs.
    Json,
}

impl Saving {
    /// The key of what is asked.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Rejected(_) => "save-rejected-rows",
            Self::Consent(_, ConsentFile::Csv) => "save-consent-as-csv",
            Self::Consent(_, ConsentFile::Json) => "save-consent-as-json",
        }
    }

    /// The key of what it is.
    pub fn what_key(&self) -> &'static str {
        match self {
            Self::Rejected(_) => "save-rejected-rows-explained",
            Self::Consent(..) => "save-consent-explained",
        }
    }

    /// The key of what is said when it is done.
    pub fn done_key(&self) -> &'static str {
        match self {
            Self::Rejected(_) => "notice-rejected-rows-saved",
            Self::Consent(..) => "notice-consent-saved",
        }
    }
}

/// Contacts that are to be erased for good.
#[derive(Clone, Debug, PartialEq)]
pub struct EraseForm {
    /// The contacts.
    pub ids: Arc<Vec<ContactId>>,
    /// Who it is, or how many, in words.
    pub who: String,
    /// How many stores and backups of other stores were set aside and may hold them, too.
    pub aside: u64,
    /// Those are to be deleted as well.
    pub with_aside: bool,
    /// It was said that nothing of it can be undone.
    pub sure: bool,
    /// How far it is.
    pub stage: EraseStage,
}

/// How far erasing is.
#[derive(Clone, Debug, PartialEq)]
pub enum EraseStage {
    /// It is asked about.
    Asking,
    /// It runs; part done.
    Running(f32),
    /// What was erased, in words.
    Done(Vec<String>),
    /// Why nothing was erased.
    Failed(String),
}

/// How long earlier states stay, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetentionForm {
    /// Days.
    pub days: String,
    /// Imports.
    pub imports: String,
    /// Backups.
    pub backups: String,
    /// Why it was refused.
    pub error: Option<String>,
}

/// A question over the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// Make a field.
    Field(FieldForm),
    /// Delete a list?
    DeleteList(ListNo, String),
    /// Throw a draft away?
    Discard(u64, String),
    /// Where to save something, where no dialog of the system can be shown.
    Save {
        /// What.
        what: Saving,
        /// The path, as it is typed.
        path: String,
        /// Why it was refused.
        error: Option<String>,
    },
    /// Delete contacts?
    Delete(Arc<Vec<ContactId>>, String),
    /// Erase contacts for good?
    Erase(EraseForm),
    /// Set a damaged store aside and begin with an empty one?
    BeginAnew,
    /// Close although an import runs?
    Quit,
}
