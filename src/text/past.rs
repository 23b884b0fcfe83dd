//! Single contacts and their past, in sentences.

use super::{Text, Value};
use crate::contact::{ContactId, Fields};
use crate::import::EditError;
use crate::store::{FieldChange, HistoryEntry, HistoryEvent, LedgerEntry, ValueSource};

impl Text {
    /// Contacts by number, with commas between; the first thirty of many.
    pub fn contacts(self, ids: &[ContactId]) -> String {
        const MOST: usize = 30;
        let mut numbers: Vec<String> = ids.iter().take(MOST).map(|id| id.0.to_string()).collect();
        let more = ids.len().saturating_sub(MOST);
        if more > 0 {
            numbers.push(self.say_with("count-more", [("count", more.into())]));
        }
        self.enumerate(numbers)
    }

    /// Why a contact was not changed or deleted.
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

    /// Where a value comes from, without its time: *import 3, line 12*.
    pub fn value_source_brief(self, source: &ValueSource) -> String {
        let import = |no: u64| ("import", Value::from(no));
        match (source.import, source.line) {
            (None, _) => self.say("contact-source-edit"),
            (Some(no), _) if source.undo => self.say_with("contact-source-undo", [import(no)]),
            (Some(no), None) => self.say_with("contact-source-import", [import(no)]),
            (Some(no), Some(line)) => {
                self.say_with("contact-source-line", [import(no), ("line", line.into())])
            }
        }
    }

    /// What happened to a contact, and when.
    pub fn history_heading(self, entry: &HistoryEntry) -> String {
        let event = self.say(match entry.event {
            HistoryEvent::Created => "contact-event-created",
            HistoryEvent::Changed => "contact-event-changed",
            HistoryEvent::Deleted => "contact-event-deleted",
            HistoryEvent::Restored => "contact-event-restored",
        });
        let lines = self.enumerate(entry.lines.iter().map(|line| self.number(*line)));
        let file = || ("file", Value::from(self.quote(&entry.file_name)));
        let number = |no: u64| ("import", Value::from(no));
        let cause = match (entry.import, entry.undo_of) {
            (None, _) => self.say("contact-cause-edit"),
            (Some(_), Some(of)) => self.say_with("contact-cause-undo", [number(of)]),
            (Some(no), None) if lines.is_empty() => {
                self.say_with("contact-cause-import", [number(no), file()])
            }
            (Some(no), None) => {
                let lines = ("lines", lines.into());
                self.say_with("contact-cause-lines", [number(no), file(), lines])
            }
        };
        let time = ("time", self.moment(entry.at).into());
        let args = [time, ("event", event.into()), ("cause", cause.into())];
        self.say_with("contact-entry", args)
    }

    /// A value before and after.
    pub fn history_change(self, change: &FieldChange, fields: &Fields) -> String {
        let field = self.shown(&self.field_name(change.field, fields));
        let shown = |value: &Option<String>| match value {
            Some(value) => self.shown(value),
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

    /// A change of an opt-in status.
    pub fn consent_line(self, entry: &LedgerEntry, fields: &Fields) -> String {
        self.say_with(
            "contact-consent-line",
            [
                ("time", self.moment(entry.at).into()),
                ("field", self.field_name(entry.field, fields).into()),
                ("from", self.opt_in_status(entry.from).into()),
                ("to", self.opt_in_status(entry.to).into()),
            ],
        )
    }
}
