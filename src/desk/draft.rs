//! An import in the making as it lies on disk.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::contact::ListNo;
use crate::plan::{Draft, Edits, Step};
use crate::source::DialectChoice;

/// Edits of a column that is not in the file as it is read now; they come back with the column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetachedEdits {
    /// The name of the column.
    #[serde(rename = "name")]
    pub column: String,
    /// Its edits, as of column 0.
    pub edits: Edits,
}

/// An import in the making: the file, the choices, and the step that was shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// Its number, unique in a folder and later ones larger.
    pub id: u64,
    /// The file; none before one was chosen.
    pub path: Option<PathBuf>,
    /// The step that was shown.
    pub step: Step,
    /// The furthest step that was shown.
    pub reached: Step,
    /// The page with the opt-in status was shown.
    pub opt_in_page: bool,
    /// What the user said about the file.
    pub choice: DialectChoice,
    /// The list it goes to, if it is there already.
    pub list: Option<ListNo>,
    /// The name of the new list.
    pub list_name: String,
    /// The choices.
    pub draft: Option<Draft>,
    /// What was mended in columns that are not in the file as it is read now.
    #[serde(default)]
    pub lost_edits: Vec<DetachedEdits>,
    /// When it was saved, in milliseconds since 1970 UTC.
    pub saved: u64,
}
