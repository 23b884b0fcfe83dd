//! Contacts by hand: order and filter, edits, deleting, erasing for good, and what is known of one.

use std::sync::Arc;

use egui::Context;

use super::App;
use super::looking::{self, Wanted};
use super::tasks::Kind;
use super::work::Fact;
use crate::contact::{CellReader, ContactId, DateOrder, FieldNo, ReadRules, Reading};
use crate::import::{
    Deleted, EditError, EditRules, Edited, TypedValue, Undoable, delete_contacts, edit_contact,
};
use crate::store::StoreError;
use crate::ui::{
    Command, ContactOrder, ContactScope, ContactTab, Dialog, EditField, EditForm, EraseForm,
    EraseStage, Page, PastFacts, StatusFilter, Tone,
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

    /// Shows one contact, or none.
    pub(super) fn show_contact(&mut self, ctx: &Context, id: Option<ContactId>) {
        let contacts = &mut self.state.contacts;
        contacts.edit = None;
        if contacts.detail.as_ref().map(|detail| detail.id) != id {
            contacts.past = None;
        }
        let (Some(store), Some(id)) = (self.store.clone(), id) else {
            contacts.detail = None;
            self.tasks.forget(Kind::Contact);
            self.tasks.forget(Kind::Past);
            return;
        };
        let text = self.text();
        let read = Arc::clone(&store);
        self.start(ctx, Kind::Contact, move |_| {
            Fact::Contact(looking::contact(&read.view(), id))
        });
        self.start(ctx, Kind::Past, move |_| {
            Fact::Past(id, looking::past(&store, id, text))
        });
    }

    /// Shows one contact, from another page.
    pub(super) fn open_contact(&mut self, ctx: &Context, id: ContactId) {
        self.state.page = Page::Contacts;
        self.state.contacts.tab = ContactTab::Values;
        self.gather(ctx);
        self.show_contact(ctx, Some(id));
    }

    /// What is known of the contact in the panel came.
    pub(super) fn past_known(&mut self, id: ContactId, past: Result<PastFacts, StoreError>) {
        match past {
            Ok(past) => {
                let contacts = &mut self.state.contacts;
                let shown = contacts.detail.as_ref().is_none_or(|shown| shown.id == id);
                contacts.past = shown.then_some(past);
            }
            Err(error) => self.refused(&error),
        }
    }

    // ----- Editing ---------------------------------------------------------------------------

    /// Begins to edit the contact in the panel: fields with a value first, then all others.
    pub(super) fn edit_shown(&mut self) {
        let Some(detail) = &self.state.contacts.detail else {
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
        let Some(id) = self.state.contacts.detail.as_ref().map(|detail| detail.id) else {
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
            Fact::ContactEdited(id, edit_contact(&store, id, &values, &rules))
        });
    }

    /// The contact was edited, or not.
    pub(super) fn contact_edited(
        &mut self,
        ctx: &Context,
        id: ContactId,
        edited: Result<Edited, EditError>,
    ) {
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
                self.show_contact(ctx, Some(id));
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

    /// Who or how many are selected.
    fn who(&self, ids: &[ContactId]) -> String {
        let text = self.text();
        let contacts = &self.state.contacts;
        let [id] = ids else {
            return text.say_with("w-contacts", [("count", ids.len().into())]);
        };
        if let Some(detail) = contacts.detail.as_ref().filter(|shown| shown.id == *id) {
            return text.contact_name(*id, |field| detail.value(field));
        }
        let row = contacts.ids.iter().position(|known| known == id);
        let row = row.and_then(|row| u64::try_from(row).ok());
        let cells = row.and_then(|row| contacts.rows.get(&row));
        text.contact_name(*id, |field| {
            let at = contacts.columns.iter().position(|no| *no == field)?;
            let cell = cells?.get(at)?.as_str();
            (!cell.is_empty()).then_some(cell)
        })
    }

    pub(super) fn ask_delete(&mut self) {
        let ids = self.state.contacts.selected();
        if !ids.is_empty() {
            let who = self.who(&ids);
            self.state.dialog = Some(Dialog::Delete(Arc::new(ids), who));
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
        let contacts = &mut self.state.contacts;
        if contacts
            .detail
            .as_ref()
            .is_some_and(|shown| ids.contains(&shown.id))
        {
            contacts.detail = None;
            contacts.past = None;
            contacts.edit = None;
        }
        contacts.table.unselect();
    }

    pub(super) fn ask_erase(&mut self) {
        let ids = self.state.contacts.selected();
        if !ids.is_empty() {
            let who = self.who(&ids);
            self.state.dialog = Some(Dialog::Erase(EraseForm {
                ids: Arc::new(ids),
                who,
                sure: false,
                stage: EraseStage::Asking,
            }));
        }
    }
}
