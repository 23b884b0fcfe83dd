//! Single contacts and their past, in sentences.

use super::{Text, Value};
use crate::change::EditError;
use crate::contact::{ContactId, Fields};
use crate::store::{FieldChange, HistoryEntry, ImportRecord, LedgerEntry};

impl Text {
    /// Contacts by number, with commas between; the first thirty of many.
    pub fn contacts(self, ids: &[ContactId]) -> String {
        const MAX_NUMBERS: usize = 30;
        let mut numbers: Vec<String> = ids
            .iter()
            .take(MAX_NUMBERS)
            .map(|id| id.0.to_string())
            .collect();
        let more = ids.len().saturating_sub(MAX_NUMBERS);
        if more > 0 {
            numbers.push(self.say_with("count-more", [("count", more.into())]));
        }
        self.enumerate(numbers)
    }

    /// Why contacts were not changed or deleted.
    pub fn edit_error(self, error: &EditError, fields: &Fields) -> String {
        let field = |no| {
            (
                "field",
                Value::from(self.shown(&self.field_name(no, fields))),
            )
        };
        match error {
            EditError::Store(error) => self.store_error(error),
            EditError::NoSuchField(no) => self.say_with("edit-no-field", [("field", no.0.into())]),
            EditError::Twice(no) => self.say_with("edit-twice", [field(*no)]),
            EditError::Invalid { field: no, problem } => {
                let problem = ("problem", self.problem(*problem).into());
                self.say_with("edit-invalid", [field(*no), problem])
            }
            EditError::NothingLeft(id) => {
                self.say_with("edit-nothing-left", [("contact", id.0.into())])
            }
        }
    }

    /// What happened to a contact, when, and by what file.
    pub fn history_heading(self, entry: &HistoryEntry) -> String {
        let args = [
            ("time", Value::from(self.moment(entry.at))),
            ("event", self.history_event(entry).into()),
        ];
        let heading = self.say_with("contact-entry", args);
        if entry.undo_of.is_some() || entry.file_name.is_empty() {
            return heading;
        }
        format!(
            "{heading}: {}",
            self.file_lines(&entry.file_name, &entry.lines)
        )
    }

    /// A value before and after.
    pub fn history_change(self, change: &FieldChange, fields: &Fields) -> String {
        let field = self.shown(&self.field_name(change.field, fields));
        let kind = fields.get(change.field).map(|field| field.kind);
        let shown = |value: &Option<String>| match value {
            Some(value) => self.shown(&self.value(kind, value)),
            None => self.say("contact-blank"),
        };
        self.say_with(
            "contact-change",
            [
                ("field", field.into()),
                ("old", shown(&change.old).into()),
                ("new", shown(&change.new).into()),
            ],
        )
    }

    /// A change of an opt-in status, and where it comes from; `record` is its import.
    pub fn consent_line(
        self,
        entry: &LedgerEntry,
        record: Option<&ImportRecord>,
        fields: &Fields,
    ) -> String {
        self.say_with(
            "contact-consent-line",
            [
                ("time", self.moment(entry.at).into()),
                ("field", self.field_name(entry.field, fields).into()),
                ("from", self.opt_in_status(entry.from).into()),
                ("to", self.opt_in_status(entry.to).into()),
                ("origin", self.consent_origin(entry, record).into()),
            ],
        )
    }
}
