//! The page of contacts: which are shown, their rows, and the one in the detail panel.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::contact::{ContactId, FieldNo, ListNo};
use crate::ui::table::TableState;

/// Which contacts are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContactScope {
    /// All.
    #[default]
    All,
    /// Those of a list.
    List(ListNo),
}

/// A contact in the detail panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactFacts {
    /// Its number.
    pub id: ContactId,
    /// Its values.
    pub values: Vec<(FieldNo, String)>,
    /// Its lists.
    pub lists: Vec<String>,
    /// When it was made.
    pub created: u64,
    /// When it last changed.
    pub updated: u64,
}

/// The page of contacts.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    /// Which contacts.
    pub scope: ContactScope,
    /// What is looked for.
    pub search: String,
    /// What was looked for.
    pub searched: String,
    /// The search field wants the keyboard.
    pub focus_search: bool,
    /// They are being gathered.
    pub gathering: bool,
    /// Their numbers, in the order of the rows.
    pub ids: Arc<Vec<ContactId>>,
    /// Rows that were read: values by field.
    pub rows: BTreeMap<u64, Vec<String>>,
    /// The columns.
    pub columns: Vec<FieldNo>,
    /// The table.
    pub table: TableState,
    /// The contact in the detail panel.
    pub detail: Option<ContactFacts>,
}
