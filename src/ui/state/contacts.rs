//! The page of contacts: which are shown, their rows, and the one in the detail panel.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::contact::{ContactId, FieldNo};
use crate::query::{ContactFacts, ContactOrder, ContactPast, ContactScope, StatusFilter};
use crate::ui::table::TableState;

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
            Self::Values => "contact-tab-details",
            Self::History => "contact-tab-history",
            Self::Consent => "contact-tab-consent",
        }
    }
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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something else about the page"
)]
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
    pub finding: bool,
    /// Their numbers, in the order of the rows.
    pub ids: Arc<Vec<ContactId>>,
    /// They are read anew, for the same question.
    pub refreshing: bool,
    /// Rows that were read: values by field.
    pub rows: BTreeMap<u64, Vec<String>>,
    /// The columns.
    pub columns: Vec<FieldNo>,
    /// The table.
    pub table: TableState,
    /// The chosen contacts, in the order of their rows: the panel shows them, and what its
    /// buttons do is done to them. They are the selected rows, or one that was opened from
    /// another page and has no row.
    pub chosen: Arc<Vec<ContactId>>,
    /// The selection of the table that they were taken from, by its number of changes.
    pub seen_changes: u64,
    /// They were opened from another page: they stay although no row may be theirs.
    pub opened_elsewhere: bool,
    /// What is known of the only chosen contact; see [`Contacts::shown`].
    pub detail: Option<ContactFacts>,
    /// The part of the panel that is shown.
    pub tab: ContactTab,
    /// How it came to be as it is; none while that is read.
    pub past: Option<ContactPast>,
    /// It is being edited.
    pub edit: Option<EditForm>,
}

/// The most chosen contacts that are found again among other rows.
const FOUND_AGAIN: usize = 100_000;

impl Contacts {
    /// The chosen contact, where it is only one.
    pub fn only(&self) -> Option<ContactId> {
        match self.chosen.as_slice() {
            [id] => Some(*id),
            _ => None,
        }
    }

    /// What is known of the only chosen contact; none while that is read.
    pub fn shown(&self) -> Option<&ContactFacts> {
        let only = self.only()?;
        self.detail.as_ref().filter(|detail| detail.id == only)
    }

    /// A value of the only chosen contact, as far as its facts or its row in the table know it.
    pub fn value_of_only(&self, field: FieldNo) -> Option<&str> {
        if let Some(shown) = self.shown() {
            return shown.value(field);
        }
        let row = self.table.row?;
        let id = self.ids.get(usize::try_from(row).ok()?)?;
        let column = self.columns.iter().position(|no| *no == field)?;
        let cell = self.rows.get(&row)?.get(column)?;
        (self.only() == Some(*id) && !cell.is_empty()).then_some(cell)
    }

    /// Whether something was typed into the form that is not saved.
    pub fn has_unsaved(&self) -> bool {
        let edit = self.edit.as_ref();
        edit.is_some_and(|form| form.fields.iter().any(|field| field.typed != field.was))
    }

    /// Chooses what is selected in the table; whether that is something else than before.
    ///
    /// While something unsaved is typed, the contact that it belongs to stays chosen and selected,
    /// and the form says `why`.
    pub fn follow_table(&mut self, why: impl FnOnce() -> String) -> bool {
        if self.seen_changes == self.table.changes {
            return false;
        }
        let chosen = self.selected();
        let other = *chosen != *self.chosen;
        if other && self.has_unsaved() {
            if let Some(form) = &mut self.edit {
                form.error = Some(why());
            }
            self.find_chosen();
            return false;
        }
        self.seen_changes = self.table.changes;
        if other {
            self.choose(chosen);
        }
        other
    }

    /// Chooses contacts, whatever is selected.
    pub fn choose(&mut self, chosen: Arc<Vec<ContactId>>) {
        let before = self.only();
        self.chosen = chosen;
        self.opened_elsewhere = false;
        if self.only() != before {
            self.edit = None;
            self.past = None;
            // Read again with its past, also where it was in the panel a while ago.
            self.detail = None;
        }
    }

    /// Chooses and selects nothing; the keyboard stays where it is in the table.
    pub fn choose_none(&mut self) {
        self.choose(Arc::default());
        self.detail = None;
        self.unselect();
    }

    /// Takes contacts that are gone out of the chosen ones.
    pub fn forget(&mut self, gone: &[ContactId]) {
        let all = self.chosen.as_slice() == gone;
        let gone: HashSet<ContactId> = gone.iter().copied().filter(|_| !all).collect();
        if all || self.chosen.iter().any(|id| gone.contains(id)) {
            self.choose_none();
        }
    }

    /// Takes over other rows: chosen contacts that are among them are selected there, the others
    /// are not chosen any more, unless `keep_only` says that a single one stays.
    pub fn take_rows(&mut self, ids: Vec<ContactId>, keep_only: bool) {
        self.ids = Arc::new(ids);
        self.rows.clear();
        let keep_only = keep_only || self.opened_elsewhere || self.has_unsaved();
        if self.chosen.len() > FOUND_AGAIN {
            self.choose_none();
            return;
        }
        self.find_chosen();
        let selected = self.selected();
        if *selected != *self.chosen && !(keep_only && self.only().is_some()) {
            self.choose(selected);
        }
        self.opened_elsewhere = false;
    }

    /// The contacts of the selected rows.
    fn selected(&self) -> Arc<Vec<ContactId>> {
        let count = usize::try_from(self.table.count()).unwrap_or(usize::MAX);
        if count == self.ids.len() && self.table.flipped.is_empty() {
            return Arc::clone(&self.ids);
        }
        let at = |row: u64| {
            usize::try_from(row)
                .unwrap_or(usize::MAX)
                .min(self.ids.len())
        };
        let mut selected = Vec::with_capacity(count.min(self.ids.len()));
        for run in self.table.runs() {
            let run = self.ids.get(at(run.start)..at(run.end));
            selected.extend_from_slice(run.unwrap_or_default());
        }
        Arc::new(selected)
    }

    /// Selects the rows of the chosen contacts.
    fn find_chosen(&mut self) {
        let row = |place: usize| u64::try_from(place).ok();
        match self.chosen.as_slice() {
            [] => self.unselect(),
            [only] => match self.ids.iter().position(|id| id == only).and_then(row) {
                Some(row) => self.table.select(row),
                None => self.unselect(),
            },
            several => {
                let several: HashSet<ContactId> = several.iter().copied().collect();
                let rows = self.ids.iter().enumerate();
                let rows = rows.filter(|(_, id)| several.contains(id));
                let rows: Vec<u64> = rows.filter_map(|(place, _)| row(place)).collect();
                if rows.is_empty() {
                    self.unselect();
                } else {
                    self.table.select_rows(rows);
                }
            }
        }
        self.seen_changes = self.table.changes;
    }

    /// Selects nothing; the keyboard stays where it is.
    fn unselect(&mut self) {
        let row = self.table.row;
        self.table.unselect();
        let rows = u64::try_from(self.ids.len()).unwrap_or(u64::MAX);
        self.table.row = row.filter(|row| *row < rows);
        self.seen_changes = self.table.changes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: &[u32]) -> Vec<ContactId> {
        numbers.iter().copied().map(ContactId).collect()
    }

    fn page(numbers: &[u32]) -> Contacts {
        let mut contacts = Contacts::default();
        contacts.take_rows(ids(numbers), false);
        contacts
    }

    fn follow(contacts: &mut Contacts) -> Vec<u32> {
        contacts.follow_table(|| "unsaved".to_owned());
        contacts.chosen.iter().map(|id| id.0).collect()
    }

    fn facts(id: u32) -> ContactFacts {
        ContactFacts {
            id: ContactId(id),
            values: Vec::new(),
            lists: Vec::new(),
            created: 0,
            updated: 0,
        }
    }

    #[test]
    fn chosen_contacts_are_those_of_the_selected_rows() {
        let mut contacts = page(&[40, 30, 20, 10]);
        assert!(follow(&mut contacts).is_empty());
        contacts.table.select(1);
        assert_eq!(follow(&mut contacts), [30]);
        contacts.table.extend(3);
        assert_eq!(follow(&mut contacts), [30, 20, 10]);
        contacts.table.flip(2);
        assert_eq!(follow(&mut contacts), [30, 10]);
        contacts.table.select_all(4);
        assert_eq!(follow(&mut contacts), [40, 30, 20, 10]);
        contacts.table.flip(0);
        assert_eq!(follow(&mut contacts), [30, 20, 10]);
        contacts.table.unselect();
        assert!(follow(&mut contacts).is_empty());
    }

    #[test]
    fn facts_of_another_contact_are_never_shown() {
        let mut contacts = page(&[1, 2]);
        contacts.table.select(0);
        follow(&mut contacts);
        contacts.detail = Some(facts(1));
        assert!(contacts.shown().is_some());
        contacts.table.select(1);
        follow(&mut contacts);
        assert!(contacts.shown().is_none());
        contacts.table.extend(0);
        follow(&mut contacts);
        assert!(contacts.shown().is_none());
    }

    #[test]
    fn the_chosen_stay_chosen_where_other_rows_have_them() {
        let mut contacts = page(&[1, 2, 3, 4]);
        contacts.table.select_rows([0, 2]);
        assert_eq!(follow(&mut contacts), [1, 3]);
        contacts.take_rows(ids(&[4, 3, 2, 1]), false);
        assert_eq!(follow(&mut contacts), [3, 1]);
        assert_eq!(contacts.table.selected().collect::<Vec<_>>(), [1, 3]);
        contacts.take_rows(ids(&[2, 3]), false);
        assert_eq!(follow(&mut contacts), [3]);
        assert_eq!(contacts.table.selected().collect::<Vec<_>>(), [1]);
        contacts.take_rows(ids(&[2]), false);
        assert!(follow(&mut contacts).is_empty());
        assert_eq!(contacts.table.count(), 0);
    }

    #[test]
    fn one_that_no_row_has_stays_where_it_was_brought_or_the_question_is_the_same() {
        let mut contacts = page(&[1, 2]);
        contacts.choose(Arc::new(ids(&[9])));
        contacts.opened_elsewhere = true;
        contacts.take_rows(ids(&[1, 2]), false);
        assert_eq!(follow(&mut contacts), [9]);
        contacts.opened_elsewhere = false;
        contacts.take_rows(ids(&[2, 1]), true);
        assert_eq!(follow(&mut contacts), [9]);
        contacts.take_rows(ids(&[1, 2]), false);
        assert!(follow(&mut contacts).is_empty());
    }

    #[test]
    fn what_is_typed_keeps_its_contact() {
        let mut contacts = page(&[1, 2, 3]);
        contacts.table.select(1);
        follow(&mut contacts);
        let field = EditField {
            no: FieldNo(0),
            was: "a".to_owned(),
            typed: "a".to_owned(),
            error: None,
        };
        let form = |typed: &str| EditForm {
            fields: vec![EditField {
                typed: typed.to_owned(),
                ..field.clone()
            }],
            ..EditForm::default()
        };
        contacts.edit = Some(form("b"));
        contacts.table.select(2);
        assert_eq!(follow(&mut contacts), [2]);
        assert_eq!(contacts.table.selected().collect::<Vec<_>>(), [1]);
        let error = |contacts: &Contacts| contacts.edit.as_ref().unwrap().error.clone();
        assert_eq!(error(&contacts).as_deref(), Some("unsaved"));
        contacts.take_rows(ids(&[1, 3]), false);
        assert_eq!(follow(&mut contacts), [2]);
        assert_eq!(contacts.table.count(), 0);
        // Nothing is lost where nothing was typed.
        contacts.edit = Some(form("a"));
        contacts.table.select(0);
        assert_eq!(follow(&mut contacts), [1]);
        assert_eq!(contacts.edit, None);
    }

    #[test]
    fn contacts_that_are_gone_are_not_chosen() {
        let mut contacts = page(&[1, 2, 3]);
        contacts.table.select(1);
        follow(&mut contacts);
        contacts.forget(&ids(&[3]));
        assert_eq!(follow(&mut contacts), [2]);
        contacts.forget(&ids(&[2]));
        assert!(follow(&mut contacts).is_empty());
        assert_eq!(contacts.table.row, Some(1));
    }
}
