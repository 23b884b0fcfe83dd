//! Taking imports back, in sentences.

use super::{Text, Value};
use crate::contact::Fields;
use crate::import::{Kept, KeptReason, UndoError, UndoOutcome, UndoReport};
use crate::store::ImportRecord;

impl Text {
    /// Why something was not taken back, in the middle of a sentence.
    pub fn kept_reason(self, reason: KeptReason) -> String {
        self.say(match reason {
            KeptReason::ChangedSince => "undo-reason-changed-since",
            KeptReason::JoinedSince => "undo-reason-joined-since",
            KeptReason::DeletedSince => "undo-reason-deleted-since",
            KeptReason::KeyTaken => "undo-reason-key-taken",
            KeptReason::FieldGone => "undo-reason-field-gone",
            KeptReason::FieldChanged => "undo-reason-field-changed",
            KeptReason::ListGone => "undo-reason-list-gone",
            KeptReason::NameTaken => "undo-reason-name-taken",
        })
    }

    /// What was not taken back, and why; without its values.
    pub fn kept(self, kept: &Kept, fields: &Fields) -> String {
        let reason = ("reason", self.kept_reason(kept.reason).into());
        if let Some((_, name)) = &kept.list {
            return self.say_with(
                "undo-kept-list",
                [("list", self.quote(name).into()), reason],
            );
        }
        let contact = ("contact", Value::from(kept.contact.map_or(0, |id| id.0)));
        match kept.field.and_then(|no| fields.get(no)) {
            None => self.say_with("undo-kept-contact", [contact, reason]),
            Some(field) => {
                let field = ("field", self.shown(&self.field_label(field)).into());
                self.say_with("undo-kept-value", [contact, field, reason])
            }
        }
    }

    /// The result of an undo, in a sentence.
    pub fn undo_outcome(self, report: &UndoReport) -> String {
        let number = report.import.unwrap_or(0);
        let import = ("import", number.into());
        let time = ("time", self.elapsed(report.seconds).into());
        match (report.outcome, report.dry_run, report.import) {
            (UndoOutcome::ChangedNothing, ..) => self.say_with("undo-changed-nothing", [import]),
            (UndoOutcome::NothingLeft, _, None) => self.say("undo-nothing-left-edit"),
            (UndoOutcome::NothingLeft, ..) => self.say_with("undo-nothing-left", [import]),
            (UndoOutcome::Undone, true, None) => self.say("undo-heading-edit-dry"),
            (UndoOutcome::Undone, true, _) => self.say_with("undo-heading-dry", [import]),
            (UndoOutcome::Undone, false, None) => self.say_with("undo-heading-edit", [time]),
            (UndoOutcome::Undone, false, _) => {
                let undo = ("undo", report.undo.unwrap_or(0).into());
                self.say_with("undo-heading", [undo, import, time])
            }
        }
    }

    /// What stopped an undo.
    pub fn undo_error(self, error: &UndoError) -> String {
        match error {
            UndoError::Store(error) => self.store_error(error),
            UndoError::NoSuchImport(no) => {
                self.say_with("undo-unknown", [("import", (*no).into())])
            }
            UndoError::TooOld => self.say("undo-too-old"),
            UndoError::Cancelled => self.say("undo-cancelled"),
        }
    }

    /// The file of an import, or what an undo took back.
    pub fn import_name(self, record: &ImportRecord) -> String {
        match record.undoes {
            None => self.shown(&record.plan.file_name),
            Some(no) => self.say_with("undo-entry", [("import", no.into())]),
        }
    }
}
