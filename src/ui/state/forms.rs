//! What is typed outside of the wizard, and the questions over a page.

use crate::contact::{FieldNo, ListNo};

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

/// What is typed on the pages of lists, fields and settings.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    /// The name of a new list.
    pub new_list: String,
    /// A list that gets another name.
    pub rename: Option<(ListNo, String)>,
    /// Why a name was refused.
    pub list_error: Option<String>,
    /// A word for each side of the vocabulary.
    pub words: [String; 3],
    /// Why a word was refused.
    pub word_error: Option<String>,
    /// A dialog of the system asks where to save.
    pub saving: bool,
    /// A choice field whose options are changed.
    pub options: Option<(FieldNo, String)>,
}

/// What can be saved to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// The rejected rows of an import.
    Rejected(u64),
}

impl Saving {
    /// The key of what is asked.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Rejected(_) => "w-save-rejected",
        }
    }

    /// The key of what it is.
    pub fn what_key(&self) -> &'static str {
        match self {
            Self::Rejected(_) => "w-save-rejected-what",
        }
    }

    /// The key of what is said when it is done.
    pub fn done_key(&self) -> &'static str {
        match self {
            Self::Rejected(_) => "w-saved-rejected",
        }
    }
}

/// A question over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Close although an import runs?
    Quit,
}
