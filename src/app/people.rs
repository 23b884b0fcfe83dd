//! Contacts by hand: order and filter, edits, deleting, erasing for good, and what is known of one.

use std::sync::Arc;

use egui::Context;

use super::App;
use super::looking::{self, Wanted};
use super::tasks::Kind;
use super::work::{Asking, Fact};
use crate::contact::{CellReader, ContactId, DateOrder, FieldNo, ReadRules, Reading};
use crate::import::{
    Deleted, EditError, EditRules, Edited, TypedValue, Undoable, delete_contacts, edit_contact,
};
use crate::store::{Store, StoreError};
use crate::ui::{
    Command, ContactFacts, ContactOrder, ContactScope, ContactTab, Dialog, EditField, EditForm,
    EraseForm, EraseStage, Page, PastFacts, StatusFilter, Tone,
};

impl App {
    pub(super) fn filter_status(&mut self, ctx: &Context, status: Option<StatusFilter>) {
        self.state.contacts.status = status;
        self.gather(ctx);
    }

    pub(super) fn order_contacts(&mut self, ctx: &Context, order: Option<ContactOrder>) {
        self.state.contacts.order = order;
        self.gather(ctx);
    }

    /// Finds the contacts of the page again.
    pub(super) fn gather(&mut self, ctx: &Context) {
        let Some(store) = self.store.clone() else {
            return;
        };
        if let ContactScope::List(no) = self.state.contacts.scope
            && self.state.list(no).is_none()
        {
            self.state.contacts.scope = ContactScope::All;
        }
        let text = self.text();
        let contacts = &mut self.state.contacts;
        contacts.gathering = true;
        contacts.again = false;
        contacts.searched = contacts.search.trim().to_owned();
        let wanted = Wanted {
            scope: contacts.scope,
            status: contacts.status,
            order: contacts.order,
            search: contacts.searched.clone(),
            text,
        };
        self.start(ctx, Kind::Gather, move |progress| {
            Fact::Gathered(looking::gather(&store.view(), &wanted, progress))
        });
    }

    /// Has the only chosen contact read, unless it is in the panel already.
    ///
    /// One at a time: whoever holds an arrow key down chooses more contacts than can be read.
    pub(super) fn follow_chosen(&mut self, ctx: &Context) {
        let contacts = &self.state.contacts;
        if contacts.shown().is_none() && !self.tasks.runs(Kind::Contact) {
            self.read_contact(ctx);
        }
    }

    /// Has the only chosen contact and its past read again.
    pub(super) fn read_shown(&mut self, ctx: &Context) {
        self.read_contact(ctx);
        self.read_past(ctx);
    }

    fn read_contact(&mut self, ctx: &Context) {
        if let (Some(store), Some(id)) = (self.store.clone(), self.state.contacts.only()) {
            self.start(ctx, Kind::Contact, move |_| {
                Fact::Contact(id, looking::contact(&store.view(), id))
            });
        }
    }

    fn read_past(&mut self, ctx: &Context) {
        if let (Some(store), Some(id)) = (self.store.clone(), self.state.contacts.only()) {
            let text = self.text();
            self.start(ctx, Kind::Past, move |_| {
                Fact::Past(id, looking::past(&store, id, text))
            });
        }
    }

    /// A contact was read; it may have been chosen then, and another one now.
    pub(super) fn contact_known(
        &mut self,
        ctx: &Context,
        id: ContactId,
        contact: Result<Option<ContactFacts>, StoreError>,
    ) {
        let contacts = &mut self.state.contacts;
        if contacts.only() != Some(id) {
            return;
        }
        match contact {
            Ok(Some(contact)) => {
                contacts.detail = Some(contact);
                if contacts.past.is_none() && !self.tasks.runs(Kind::Past) {
                    self.read_past(ctx);
                }
            }
            // It is gone, or cannot be shown: nothing is chosen that the panel does not show.
            Ok(None) => contacts.choose_none(),
            Err(error) => {
                contacts.choose_none();
                self.refused(&error);
            }
        }
    }

    /// Shows one contact, from another page.
    pub(super) fn open_contact(&mut self, ctx: &Context, id: ContactId) {
        self.state.page = Page::Contacts;
        let said = self.text().say("p-edit-first");
        let contacts = &mut self.state.contacts;
        if contacts.only() != Some(id) && contacts.has_unsaved() {
            if let Some(form) = &mut contacts.edit {
                form.error = Some(said);
            }
        } else {
            contacts.tab = ContactTab::Values;
            contacts.choose(Arc::new(vec![id]));
            contacts.brought = true;
        }
        self.gather(ctx);
    }

    /// The past of a contact was read; it may have been chosen then, and another one now.
    pub(super) fn past_known(
        &mut self,
        ctx: &Context,
        id: ContactId,
        past: Result<PastFacts, StoreError>,
    ) {
        if self.state.contacts.only() != Some(id) {
            self.read_past(ctx);
            return;
        }
        match past {
            Ok(past) => self.state.contacts.past = Some(past),
            Err(error) => self.refused(&error),
        }
    }

    // ----- Editing ---------------------------------------------------------------------------

    /// Begins to edit the contact in the panel: fields with a value first, then all others.
    pub(super) fn edit_shown(&mut self) {
        let Some(detail) = self.state.contacts.shown() else {
            return;
        };
        let field = |no: FieldNo, value: &str| EditField {
            no,
            was: value.to_owned(),
            typed: value.to_owned(),
            error: None,
        };
        let with = detail.values.iter().map(|(no, value)| field(*no, value));
        let all = self.state.fields.iter().map(|field| field.no);
        let without = all.filter(|no| detail.value(*no).is_none());
        let fields = with.chain(without.map(|no| field(no, ""))).collect();
        self.state.contacts.tab = ContactTab::Values;
        self.state.contacts.edit = Some(EditForm {
            fields,
            focus: true,
            ..EditForm::default()
        });
    }

    /// The order of day and month in what is typed: as the region of phone numbers writes it.
    fn typed_order(&self) -> DateOrder {
        if self.state.preferences.region == "US" {
            DateOrder::Mdy
        } else {
            DateOrder::Dmy
        }
    }

    /// Saves what was edited, or says beside each field why it cannot be.
    pub(super) fn save_contact(&mut self, ctx: &Context) {
        let order = self.typed_order();
        let text = self.text();
        let Some(id) = self.state.contacts.only() else {
            return;
        };
        let (Some(store), Some(form)) = (self.store.clone(), &mut self.state.contacts.edit) else {
            return;
        };
        if form.saving {
            return;
        }
        let region = self.state.preferences.region.clone();
        let rules = ReadRules {
            region: &region,
            words: &self.state.words,
            date_order: Some(order),
            opt_out_column: false,
        };
        let mut values = Vec::new();
        let mut wrong = false;
        form.error = None;
        for edited in &mut form.fields {
            edited.error = None;
            if edited.typed == edited.was {
                continue;
            }
            let Some(field) = self.state.fields.get(edited.no) else {
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
            self.state.contacts.edit = None;
            return;
        }
        form.saving = true;
        self.start(ctx, Kind::Change, move |_| {
            let rules = EditRules {
                region: &region,
                date_order: Some(order),
            };
            Fact::ContactEdited(edit_contact(&store, id, &values, &rules))
        });
    }

    /// The contact was edited, or not.
    pub(super) fn contact_edited(&mut self, ctx: &Context, edited: Result<Edited, EditError>) {
        let text = self.text();
        match edited {
            Ok(edited) => {
                self.state.contacts.edit = None;
                self.edited_by_hand(edited.before, edited.after);
                if let Some(shared) = edited.shared.first() {
                    let field = text.field_name(shared.field, &self.state.fields);
                    let said = text.say_with(
                        "p-key-shared",
                        [
                            ("field", field.into()),
                            ("count", shared.contacts.len().into()),
                        ],
                    );
                    self.offer(Tone::Warning, said, edited.before, edited.after);
                } else if edited.after != edited.before {
                    let said = text.say("p-saved-contact");
                    self.offer(Tone::Success, said, edited.before, edited.after);
                }
                self.read_store(ctx);
            }
            Err(error) => {
                let said = text.edit_error(&error, &self.state.fields);
                let Some(form) = &mut self.state.contacts.edit else {
                    self.say(Tone::Error, said);
                    return;
                };
                form.saving = false;
                let at = match &error {
                    EditError::Invalid { field, problem } => {
                        let mut fields = form.fields.iter_mut();
                        fields
                            .find(|edited| edited.no == *field)
                            .map(|edited| (edited, text.value_refused(*problem)))
                    }
                    _ => None,
                };
                match at {
                    Some((edited, reason)) => edited.error = Some(reason),
                    None => form.error = Some(said),
                }
            }
        }
    }

    /// Remembers what was done last, to be taken back.
    fn edited_by_hand(&mut self, before: u64, after: u64) {
        if after != before {
            self.state.last = Some(Undoable::Commits { before, after });
        }
    }

    /// Says that something was done, with the way to take it back.
    fn offer(&mut self, tone: Tone, text: String, before: u64, after: u64) {
        self.say(tone, text);
        let action = Command::UndoAtOnce(Undoable::Commits { before, after });
        if let Some(notice) = self.state.notice.as_mut().filter(|_| after != before) {
            notice.action = Some(action);
        }
    }

    // ----- Deleting and erasing --------------------------------------------------------------

    /// Asks before something is done to contacts, once it is read what they are called.
    pub(super) fn ask_first(&mut self, ctx: &Context, ids: Arc<Vec<ContactId>>, what: Asking) {
        let Some(store) = self.store.clone().filter(|_| !ids.is_empty()) else {
            return;
        };
        let text = self.text();
        self.start(ctx, Kind::Ask, move |_| {
            let aside = || match what {
                Asking::Delete => Ok(0),
                Asking::Erase => Store::set_aside(store.dir()).map(|found| found.len() as u64),
            };
            let who = looking::names(&store.view(), &ids, text);
            let who = who.and_then(|who| Ok((who, aside()?)));
            Fact::Asked(ids, what, who)
        });
    }

    /// It is read what contacts are called that a question is about.
    pub(super) fn asked(
        &mut self,
        ids: Arc<Vec<ContactId>>,
        what: Asking,
        who: Result<(String, u64), StoreError>,
    ) {
        match who {
            // Another question came first.
            Ok(_) if self.state.dialog.is_some() => {}
            Ok((who, aside)) => {
                self.state.dialog = Some(match what {
                    Asking::Delete => Dialog::Delete(ids, who),
                    Asking::Erase => Dialog::Erase(EraseForm {
                        ids,
                        who,
                        aside,
                        with_aside: false,
                        sure: false,
                        stage: EraseStage::Asking,
                    }),
                });
            }
            Err(error) => self.refused(&error),
        }
    }

    pub(super) fn delete_contacts(&mut self, ctx: &Context, ids: Arc<Vec<ContactId>>) {
        let Some(store) = self.store.clone() else {
            return;
        };
        self.start(ctx, Kind::Change, move |_| {
            let deleted = delete_contacts(&store, &ids);
            Fact::ContactsDeleted(ids, deleted)
        });
    }

    pub(super) fn contacts_deleted(
        &mut self,
        ctx: &Context,
        ids: &[ContactId],
        deleted: Result<Deleted, EditError>,
    ) {
        let text = self.text();
        match deleted {
            Ok(deleted) => {
                self.forget_contacts(ids);
                self.edited_by_hand(deleted.before, deleted.after);
                let said = text.say_with("p-deleted", [("count", deleted.contacts.into())]);
                self.offer(Tone::Success, said, deleted.before, deleted.after);
                self.read_store(ctx);
            }
            Err(error) => {
                let said = text.edit_error(&error, &self.state.fields);
                self.say(Tone::Error, said);
            }
        }
    }

    /// Shows nothing any more of contacts that are gone.
    pub(super) fn forget_contacts(&mut self, ids: &[ContactId]) {
        self.state.contacts.forget(ids);
    }
}
