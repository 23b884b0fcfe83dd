//! The page of contacts: which are shown, the panel with the chosen ones, edits and deletions.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::Context;

use super::copying::{Copied, copy_contacts, selected};
use super::host::{Event, Host};
use crate::change::{
    Deleted, EditError, EditRules, Edited, TypedValue, delete_contacts, edit_contact,
};
use crate::contact::{CellReader, ContactId, DateOrder, FieldNo, ReadRules, Reading};
use crate::job::{Queue, Slot};
use crate::query::{
    self, ContactFacts, ContactOrder, ContactPast, ContactQuery, ContactScope, StatusFilter,
};
use crate::store::{Store, StoreError, View};
use crate::text::Text;
use crate::ui::{self, ContactTab, Dialog, EditField, EditForm, EraseForm, EraseStage, Page, Tone};

/// Rows of the table that are kept in memory.
const KEPT_ROWS: usize = 2_000;

/// Rows that are read before and after those that are seen.
const ROWS_AROUND: u64 = 20;

/// Columns of the table.
const MAX_COLUMNS: usize = 24;

/// Fields that most contacts have, in the order of the table.
const FIRST_COLUMNS: [&str; 9] = [
    "first_name",
    "last_name",
    "email",
    "mobile",
    "company",
    "postcode",
    "city",
    "email_marketing",
    "sms_marketing",
];

/// Contacts that a question names; the others are counted.
const NAMED: usize = 3;

/// A question that is confirmed before contacts are deleted or erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// Whether to delete them.
    Delete,
    /// Whether to erase them for good.
    Erase,
}

/// The facts that a [`Question`] names, read from the store before its dialog opens.
struct QuestionFacts {
    ids: Arc<Vec<ContactId>>,
    question: Question,
    /// Names of the contacts, as [`names`] gives them, and how many folders set aside may
    /// hold them, too (see [`Store::set_aside`]).
    named: Result<(String, u64), StoreError>,
}

type ReadContact = (ContactId, Result<Option<ContactFacts>, StoreError>);
type ReadPast = (ContactId, Result<ContactPast, StoreError>);
type DeletedContacts = (Arc<Vec<ContactId>>, Result<Deleted, EditError>);

/// The owner of the page of contacts.
#[derive(Default)]
pub(super) struct ContactsOwner {
    pub(super) page: ui::Contacts,
    found: Slot<Result<Vec<ContactId>, StoreError>>,
    rows: Slot<Result<BTreeMap<u64, Vec<String>>, StoreError>>,
    contact: Slot<ReadContact>,
    past: Slot<ReadPast>,
    asked: Slot<QuestionFacts>,
    copied: Slot<Result<Copied, StoreError>>,
    edits: Queue<(ContactId, Result<Edited, EditError>)>,
    deletions: Queue<DeletedContacts>,
}

impl ContactsOwner {
    // ----- Which are shown -------------------------------------------------------------------

    pub(super) fn show(&mut self, host: &mut Host, scope: ContactScope) {
        self.page.scope = scope;
        host.shared.page = Page::Contacts;
        self.find(host);
    }

    pub(super) fn filter(&mut self, host: &mut Host, status: Option<StatusFilter>) {
        self.page.status = status;
        self.find(host);
    }

    pub(super) fn order(&mut self, host: &mut Host, order: Option<ContactOrder>) {
        self.page.order = order;
        self.find(host);
    }

    /// Finds the contacts of the page again.
    pub(super) fn find(&mut self, host: &mut Host) {
        if !host.has_scope(self.page.scope) {
            self.page.scope = ContactScope::All;
        }
        let page = &mut self.page;
        page.finding = true;
        page.refreshing = false;
        page.searched = page.search.trim().to_owned();
        let query = ContactQuery {
            scope: page.scope,
            status: page.status,
            order: page.order,
            search: page.searched.clone(),
        };
        let text = host.text();
        host.read(&mut self.found, move |store, progress| {
            let collate = |value: &str| text.order_key(value);
            query::find(&store.view(), &query, &collate, progress)
        });
    }

    fn take_found(&mut self, ids: Vec<ContactId>) {
        // Rows that are on their way are those of other contacts.
        self.rows.clear();
        let page = &mut self.page;
        let opened_elsewhere = page.opened_elsewhere;
        if !page.refreshing {
            page.table.top = 0.0;
            page.table.left = 0.0;
        }
        if page.refreshing && *page.ids == ids {
            page.rows.clear();
        } else {
            page.take_rows(ids, page.refreshing);
        }
        if opened_elsewhere {
            page.table.bring_selected();
        }
    }

    /// The columns of the table: what most contacts have, then the user's own fields.
    fn choose_columns(&mut self, host: &Host) {
        let fields = &host.shared.known.fields;
        let standard = FIRST_COLUMNS
            .iter()
            .filter_map(|id| fields.find(id).map(|field| field.no));
        let custom = fields
            .iter()
            .filter(|field| !field.no.is_standard())
            .map(|field| field.no);
        let columns: Vec<FieldNo> = standard.chain(custom).take(MAX_COLUMNS).collect();
        if self.page.columns != columns {
            self.rows.clear();
            self.page.columns = columns;
            self.page.rows.clear();
            self.page.table.widths.clear();
        }
        if !host.has_scope(self.page.scope) {
            self.page.scope = ContactScope::All;
        }
    }

    /// Reads rows of the table, those around them included.
    pub(super) fn need_rows(&mut self, host: &mut Host, from: u64, to: u64) {
        if self.rows.is_running() {
            return;
        }
        let at = |row: u64| usize::try_from(row).unwrap_or(usize::MAX);
        let ids = &self.page.ids;
        let from = from.saturating_sub(ROWS_AROUND);
        let end = at(to.saturating_add(ROWS_AROUND)).min(ids.len());
        let ids: Vec<ContactId> = ids.get(at(from)..end).unwrap_or_default().to_vec();
        let columns = self.page.columns.clone();
        host.read(&mut self.rows, move |store, _| {
            query::rows(&store.view(), &ids, from, &columns)
        });
    }

    fn take_rows(&mut self, rows: BTreeMap<u64, Vec<String>>) {
        let kept = &mut self.page.rows;
        if kept.is_empty() {
            // Now there is something to measure the columns by.
            self.page.table.widths.clear();
        }
        if kept.len() > KEPT_ROWS {
            kept.clear();
        }
        kept.extend(rows);
    }

    /// Copies the selected rows.
    pub(super) fn copy(&mut self, host: &mut Host) {
        let text = host.text();
        let fields = &host.shared.known.fields;
        let (rows, all) = selected(&self.page.table);
        let ids = rows.iter().filter_map(|row| self.page.ids.get(*row));
        let ids: Vec<ContactId> = ids.copied().collect();
        let kind = |no: &FieldNo| fields.get(*no).map(|field| field.kind);
        let columns: Vec<_> = self.page.columns.iter().map(|no| (*no, kind(no))).collect();
        let names = self.page.columns.iter();
        let names: Vec<String> = names.map(|no| text.field_name(*no, fields)).collect();
        host.read(&mut self.copied, move |store, progress| {
            copy_contacts(&store.view(), &ids, &columns, (&names, all), text, progress)
        });
    }

    // ----- The panel -------------------------------------------------------------------------

    /// Has the only chosen contact read, unless it is in the panel already.
    ///
    /// One at a time: an arrow key held down chooses contacts faster than they can be read.
    pub(super) fn follow_chosen(&mut self, host: &mut Host) {
        if self.page.shown().is_none() && !self.contact.is_running() {
            self.read_contact(host);
        }
    }

    fn read_contact(&mut self, host: &mut Host) {
        if let Some(id) = self.page.only() {
            host.read(&mut self.contact, move |store, _| {
                (id, query::contact(&store.view(), id))
            });
        }
    }

    fn read_past(&mut self, host: &mut Host) {
        if let Some(id) = self.page.only() {
            host.read(&mut self.past, move |store, _| (id, query::past(store, id)));
        }
    }

    /// Takes in a contact that was read; another one may be chosen by now.
    fn take_contact(&mut self, host: &mut Host, (id, contact): ReadContact) {
        if self.page.only() != Some(id) {
            return;
        }
        match contact {
            Ok(Some(contact)) => {
                self.page.detail = Some(contact);
                if self.page.past.is_none() && !self.past.is_running() {
                    self.read_past(host);
                }
            }
            // It is gone, or cannot be shown: nothing is chosen that the panel does not show.
            Ok(None) => self.page.choose_none(),
            Err(error) => {
                self.page.choose_none();
                host.say_store_error(&error);
            }
        }
    }

    fn take_past(&mut self, host: &mut Host, (id, past): ReadPast) {
        if self.page.only() != Some(id) {
            self.read_past(host);
            return;
        }
        match past {
            Ok(past) => self.page.past = Some(past),
            Err(error) => host.say_store_error(&error),
        }
    }

    /// Shows one contact, from another page.
    pub(super) fn open(&mut self, host: &mut Host, id: ContactId) {
        host.shared.page = Page::Contacts;
        let page = &mut self.page;
        if page.only() != Some(id) && page.has_unsaved() {
            if let Some(form) = &mut page.edit {
                form.error = Some(host.text().say("contact-edit-save-first"));
            }
        } else {
            page.tab = ContactTab::Values;
            page.choose(Arc::new(vec![id]));
            page.opened_elsewhere = true;
        }
        self.find(host);
    }

    // ----- Editing ---------------------------------------------------------------------------

    /// Begins to edit the contact in the panel: fields with a value first, then all others.
    pub(super) fn begin_edit(&mut self, host: &Host) {
        let Some(detail) = self.page.shown() else {
            return;
        };
        let field = |no: FieldNo, value: &str| EditField {
            no,
            was: value.to_owned(),
            typed: value.to_owned(),
            error: None,
        };
        let with = detail.values.iter().map(|(no, value)| field(*no, value));
        let all = host.shared.known.fields.iter().map(|field| field.no);
        let without = all.filter(|no| detail.value(*no).is_none());
        let fields = with.chain(without.map(|no| field(no, ""))).collect();
        self.page.tab = ContactTab::Values;
        self.page.edit = Some(EditForm {
            fields,
            focus: true,
            ..EditForm::default()
        });
    }

    /// Saves what was edited, or says beside each field why it cannot be.
    pub(super) fn save(&mut self, host: &mut Host) {
        let text = host.text();
        let (Some(id), Some(form)) = (self.page.only(), &mut self.page.edit) else {
            return;
        };
        if form.saving {
            return;
        }
        let region = host.shared.preferences.region.clone();
        // The order of day and month in what is typed: as the region of phone numbers writes it.
        let order = if region == "US" {
            DateOrder::Mdy
        } else {
            DateOrder::Dmy
        };
        let known = &host.shared.known;
        let rules = ReadRules {
            region: &region,
            words: &known.words,
            date_order: Some(order),
            opt_out_column: false,
        };
        let mut values = Vec::new();
        let mut wrong = false;
        form.error = None;
        for edited in &mut form.fields {
            edited.error = None;
            let field = known.fields.get(edited.no);
            let Some(field) = field.filter(|_| edited.typed != edited.was) else {
                continue;
            };
            if let Reading::Invalid(problem) = CellReader::new(field, &rules).read(&edited.typed) {
                edited.error = Some(text.value_refused(problem));
                wrong = true;
            }
            values.push(TypedValue {
                field: edited.no,
                text: edited.typed.clone(),
            });
        }
        if wrong {
            return;
        }
        if values.is_empty() {
            self.page.edit = None;
            return;
        }
        form.saving = host.change(&mut self.edits, move |store| {
            let rules = EditRules {
                region: &region,
                date_order: Some(order),
            };
            (id, edit_contact(store, id, &values, &rules))
        });
    }

    /// Takes in that a contact was edited, or not; another one may be edited by now.
    fn take_edit(&mut self, host: &mut Host, id: ContactId, edited: Result<Edited, EditError>) {
        let text = host.text();
        let own_form = self.page.only() == Some(id);
        let fields = &host.shared.known.fields;
        let error = match edited {
            Ok(edited) => {
                if own_form {
                    self.page.edit = None;
                }
                let (before, after) = (edited.before, edited.after);
                if let Some(shared) = edited.shared.first() {
                    let args = [
                        ("field", text.field_name(shared.field, fields).into()),
                        ("count", shared.contacts.len().into()),
                    ];
                    let said = text.say_with("notice-contact-saved-value-shared", args);
                    host.say_undoable(Tone::Warning, said, before, after);
                } else if after != before {
                    let said = text.say("notice-contact-saved");
                    host.say_undoable(Tone::Success, said, before, after);
                }
                host.events.push(Event::StoreChanged);
                return;
            }
            Err(error) => error,
        };
        let said = text.edit_error(&error, fields);
        let Some(form) = self.page.edit.as_mut().filter(|_| own_form) else {
            host.say(Tone::Error, said);
            return;
        };
        form.saving = false;
        if let EditError::Invalid { field, problem } = &error
            && let Some(edited) = form.fields.iter_mut().find(|edited| edited.no == *field)
        {
            edited.error = Some(text.value_refused(*problem));
        } else {
            form.error = Some(said);
        }
    }

    // ----- Deleting --------------------------------------------------------------------------

    /// Asks before something is done to contacts, once it is read what they are called.
    pub(super) fn ask(&mut self, host: &mut Host, ids: Arc<Vec<ContactId>>, question: Question) {
        if ids.is_empty() {
            return;
        }
        let text = host.text();
        host.read(&mut self.asked, move |store, _| {
            let aside = || match question {
                Question::Delete => Ok(0),
                Question::Erase => Store::set_aside(store.dir()).map(|found| found.len() as u64),
            };
            let named = names(&store.view(), &ids, text);
            let named = named.and_then(|named| Ok((named, aside()?)));
            QuestionFacts {
                ids,
                question,
                named,
            }
        });
    }

    fn take_asked(host: &mut Host, asked: QuestionFacts) {
        let (who, aside) = match asked.named {
            // Another question came first.
            Ok(_) if host.dialog.is_some() => return,
            Ok(named) => named,
            Err(error) => {
                host.say_store_error(&error);
                return;
            }
        };
        host.dialog = Some(match asked.question {
            Question::Delete => Dialog::Delete(asked.ids, who),
            Question::Erase => Dialog::Erase(EraseForm {
                ids: asked.ids,
                who,
                aside,
                with_aside: false,
                sure: false,
                stage: EraseStage::Asking,
            }),
        });
    }

    pub(super) fn delete(&mut self, host: &mut Host, ids: Arc<Vec<ContactId>>) {
        host.change(&mut self.deletions, move |store| {
            let deleted = delete_contacts(store, &ids);
            (ids, deleted)
        });
    }

    fn take_deleted(host: &mut Host, (ids, deleted): DeletedContacts) {
        let text = host.text();
        match deleted {
            Ok(deleted) => {
                host.events.push(Event::ContactsGone(ids));
                let said = text.say_with(
                    "notice-contacts-deleted",
                    [("count", deleted.contacts.into())],
                );
                host.say_undoable(Tone::Success, said, deleted.before, deleted.after);
                host.events.push(Event::StoreChanged);
            }
            Err(error) => {
                let said = text.edit_error(&error, &host.shared.known.fields);
                host.say(Tone::Error, said);
            }
        }
    }

    // ----- What happens elsewhere ------------------------------------------------------------

    /// Reads again what is shown, after a change of the store.
    pub(super) fn store_changed(&mut self, host: &mut Host) {
        self.choose_columns(host);
        self.read_contact(host);
        self.read_past(host);
        if host.shared.page == Page::Contacts {
            let fresh = self.page.finding && !self.page.refreshing;
            self.find(host);
            self.page.refreshing = !fresh;
        }
    }

    /// Takes in what threads have read or done.
    pub(super) fn poll(&mut self, ctx: &Context, host: &mut Host) {
        let ids = host.take_read(&mut self.found);
        self.page.finding = self.found.is_running();
        if let Some(ids) = ids {
            self.take_found(ids);
            self.choose_columns(host);
        }
        if let Some(rows) = host.take_read(&mut self.rows) {
            self.take_rows(rows);
        }
        if let Some(contact) = host.take(&mut self.contact) {
            self.take_contact(host, contact);
        }
        if let Some(past) = host.take(&mut self.past) {
            self.take_past(host, past);
        }
        if let Some(asked) = host.take(&mut self.asked) {
            Self::take_asked(host, asked);
        }
        if let Some(copied) = host.take_read(&mut self.copied) {
            copied.take(ctx, host);
        }
        while let Some(edited) = self.edits.poll() {
            if let Ok((id, edited)) = edited {
                self.take_edit(host, id, edited);
            } else {
                host.say_panicked();
                if let Some(form) = &mut self.page.edit {
                    form.saving = false;
                }
            }
        }
        while let Some(deleted) = host.take_next(&mut self.deletions) {
            Self::take_deleted(host, deleted);
        }
    }

    /// Lets go of what is read of the store: it is to be rewritten or opened anew.
    pub(super) fn release_store(&mut self) {
        self.found.clear();
        self.rows.clear();
        self.contact.clear();
        self.past.clear();
        self.asked.clear();
        self.copied.clear();
    }

    pub(super) fn is_idle(&self) -> bool {
        self.found.is_idle()
            && self.rows.is_idle()
            && self.contact.is_idle()
            && self.past.is_idle()
            && self.asked.is_idle()
            && self.copied.is_idle()
            && self.edits.is_idle()
            && self.deletions.is_idle()
    }

    pub(super) fn end(&mut self) {
        self.found.abandon();
        self.rows.abandon();
        self.contact.abandon();
        self.past.abandon();
        self.asked.abandon();
        self.copied.abandon();
        self.edits.finish();
        self.deletions.finish();
    }
}

/// The names of the first [`NAMED`] contacts, joined, with the number of the others.
fn names(view: &View, ids: &[ContactId], text: Text) -> Result<String, StoreError> {
    let mut names = Vec::with_capacity(NAMED);
    for id in ids.iter().take(NAMED) {
        let contact = view.contact(*id)?;
        let name = text.contact_name(*id, |field| contact.as_ref()?.value(field));
        names.push(text.quote(&name));
    }
    let more = ids.len().saturating_sub(NAMED);
    if more > 0 {
        names.push(text.say_with("count-more", [("count", more.into())]));
    }
    Ok(text.enumerate(names))
}
