//! The page of contacts: which are shown, their rows, and the one in the detail panel.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::contact::{ContactId, FieldNo, ListNo, OptIn};
use crate::plan::Evidence;
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

/// An opt-in status that contacts are shown by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusFilter {
    /// The opt-in field.
    pub field: FieldNo,
    /// The status; none for no information.
    pub status: Option<OptIn>,
}

/// The field that contacts are in order by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactOrder {
    /// The field.
    pub field: FieldNo,
    /// The last stands first.
    pub down: bool,
}

/// A part of the detail panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContactTab {
    /// Values and lists.
    #[default]
    Values,
    /// What happened to it.
    History,
    /// Its entries in the consent ledger.
    Consent,
}

impl ContactTab {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Values, Self::History, Self::Consent];

    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Values => "p-tab-values",
            Self::History => "p-tab-history",
            Self::Consent => "p-tab-consent",
        }
    }
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

impl ContactFacts {
    /// The value of a field.
    pub fn value(&self, wanted: FieldNo) -> Option<&str> {
        let found = self.values.iter().find(|(no, _)| *no == wanted);
        found.map(|(_, value)| value.as_str())
    }
}

/// A value that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange {
    /// The field.
    pub field: FieldNo,
    /// Its value before, if it had one.
    pub old: Option<String>,
    /// Its value after, if it has one.
    pub new: Option<String>,
}

/// Something that happened to a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// When, in milliseconds since 1970 UTC.
    pub at: u64,
    /// What, in words.
    pub what: String,
    /// Where from: the file and its lines, in words; blank where there is none.
    pub origin: String,
    /// The import whose report says more.
    pub import: Option<u64>,
    /// The commits around an edit, which can be taken back.
    pub edit: Option<(u64, u64)>,
    /// The values that changed.
    pub changes: Vec<ValueChange>,
    /// Names of the lists it joined.
    pub joined: Vec<String>,
    /// Names of the lists it left.
    pub left: Vec<String>,
}

/// A change of an opt-in status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRow {
    /// When, in milliseconds since 1970 UTC.
    pub at: u64,
    /// The opt-in field.
    pub field: FieldNo,
    /// The status before.
    pub from: Option<OptIn>,
    /// The status after.
    pub to: Option<OptIn>,
    /// The contact was deleted.
    pub deleted: bool,
    /// Where it comes from, in words.
    pub origin: String,
    /// The word of the file that said it.
    pub word: Option<String>,
    /// The address had opted out earlier, so the file was not followed.
    pub earlier: bool,
    /// What the file said about when and how.
    pub evidence: Vec<(Evidence, String)>,
}

/// What is known of how a contact came to be as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastFacts {
    /// Where each value comes from, in words.
    pub sources: BTreeMap<FieldNo, String>,
    /// What happened, newest first.
    pub history: Vec<HistoryRow>,
    /// The history reaches back to the making of the contact.
    pub complete: bool,
    /// The consent ledger, newest first.
    pub consent: Vec<ConsentRow>,
}

/// A value while it is edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditField {
    /// The field.
    pub no: FieldNo,
    /// The value before.
    pub was: String,
    /// What is typed.
    pub typed: String,
    /// Why it was refused.
    pub error: Option<String>,
}

/// A contact while it is edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditForm {
    /// Every field, those with a value first.
    pub fields: Vec<EditField>,
    /// Why all of it was refused.
    pub error: Option<String>,
    /// It is being saved.
    pub saving: bool,
    /// The first field wants the keyboard.
    pub focus: bool,
}

/// The page of contacts.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    /// Which contacts.
    pub scope: ContactScope,
    /// Only those with this opt-in status.
    pub status: Option<StatusFilter>,
    /// Their order; by number where none is chosen.
    pub order: Option<ContactOrder>,
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
    /// They are read anew, for the same question.
    pub again: bool,
    /// Rows that were read: values by field.
    pub rows: BTreeMap<u64, Vec<String>>,
    /// The columns.
    pub columns: Vec<FieldNo>,
    /// The table.
    pub table: TableState,
    /// The contact in the detail panel.
    pub detail: Option<ContactFacts>,
    /// The part of the panel that is shown.
    pub tab: ContactTab,
    /// How it came to be as it is; none while that is read.
    pub past: Option<PastFacts>,
    /// It is being edited.
    pub edit: Option<EditForm>,
}

impl Contacts {
    /// The selected contacts; where no row is selected, the one in the panel.
    pub fn selected(&self) -> Vec<ContactId> {
        let rows = self.table.selected();
        let ids: Vec<ContactId> = rows
            .filter_map(|row| usize::try_from(row).ok())
            .filter_map(|row| self.ids.get(row).copied())
            .collect();
        if ids.is_empty() {
            self.detail.iter().map(|detail| detail.id).collect()
        } else {
            ids
        }
    }

    /// Marks the contact in the panel among the others.
    pub fn mark_shown(&mut self) {
        let shown = self.detail.as_ref().map(|detail| detail.id);
        let place = self.ids.iter().position(|id| Some(*id) == shown);
        if let Some(place) = place.and_then(|place| u64::try_from(place).ok()) {
            self.table.select(place);
        }
    }

    /// Whether [`Self::selected`] has any.
    pub fn has_selected(&self) -> bool {
        self.table.count() > 0 || self.detail.is_some()
    }
}
