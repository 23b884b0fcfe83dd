//! Contacts in words: who it is, its values, what happened to it.

use super::{Text, Value};
use crate::contact::standard::{EMAIL, FIRST_NAME, LAST_NAME, MOBILE};
use crate::contact::{ContactId, FieldKind, FieldNo, OptIn, ProblemCode};
use crate::store::{Cause, HistoryEntry, HistoryEvent, ImportRecord, LedgerEntry, ValueSource};

impl Text {
    /// A value as a person reads it: consent and yes/no in words.
    pub fn value(self, kind: Option<FieldKind>, value: &str) -> String {
        let (yes, no) = match kind {
            Some(FieldKind::OptIn) => ("status-in", "status-out"),
            Some(FieldKind::YesNo) => ("common-yes", "common-no"),
            _ => return value.to_owned(),
        };
        match value {
            OptIn::IN => self.say(yes),
            OptIn::OUT => self.say(no),
            other => other.to_owned(),
        }
    }

    /// What a contact is called: its name, else its address, else its number.
    pub fn contact_name<'a>(
        self,
        id: ContactId,
        value: impl Fn(FieldNo) -> Option<&'a str>,
    ) -> String {
        let names: Vec<&str> = [FIRST_NAME, LAST_NAME]
            .into_iter()
            .filter_map(&value)
            .collect();
        if !names.is_empty() {
            return self.shown(&names.join(" "));
        }
        match value(EMAIL).or_else(|| value(MOBILE)) {
            Some(address) => self.shown(address),
            None => self.say_with("common-contact-number", [("number", id.0.into())]),
        }
    }

    /// What happened to a contact, in a few words.
    pub fn history_event(self, entry: &HistoryEntry) -> String {
        let import = entry.import.unwrap_or_default();
        match (entry.cause, entry.undo_of, entry.event) {
            (Cause::Import(_), Some(of), _) => {
                self.say_with("history-undo-of-import", [("import", of.into())])
            }
            (Cause::Import(_), None, HistoryEvent::Created) => {
                self.say_with("history-created-by-import", [("import", import.into())])
            }
            (Cause::Import(_), None, _) => {
                self.say_with("history-changed-by-import", [("import", import.into())])
            }
            (_, _, HistoryEvent::Created) => self.say("history-created-by-hand"),
            (_, _, HistoryEvent::Changed) => self.say("history-edited-by-hand"),
            (_, _, HistoryEvent::Deleted) => self.say("history-deleted"),
            (_, _, HistoryEvent::Restored) => self.say("history-brought-back"),
        }
    }

    /// A file and lines of it; blank where there is no file.
    pub fn file_lines(self, file: &str, lines: &[u64]) -> String {
        if file.is_empty() {
            return String::new();
        }
        let file = self.shown(file);
        let Some(first) = lines.first() else {
            return file;
        };
        let shown = lines.iter().take(20).map(|line| self.number(*line));
        self.say_with(
            "common-file-and-lines",
            [
                ("file", file.into()),
                ("count", lines.len().into()),
                ("first", (*first).into()),
                ("lines", self.enumerate(shown).into()),
            ],
        )
    }

    /// Where a value comes from; `file` is the name of the imported file.
    pub fn value_source(self, source: &ValueSource, file: &str) -> String {
        let at = ("time", Value::from(self.moment(source.at)));
        let Some(import) = source.import else {
            return self.say_with("contact-value-from-edit", [at]);
        };
        let import = ("import", import.into());
        if source.undo {
            return self.say_with("contact-value-from-undo", [import, at]);
        }
        let lines: Vec<u64> = source.line.into_iter().collect();
        let file = ("file", self.file_lines(file, &lines).into());
        self.say_with("contact-value-from-import", [import, file, at])
    }

    /// Where a change of an opt-in status comes from; `record` is its import.
    pub fn consent_origin(self, entry: &LedgerEntry, record: Option<&ImportRecord>) -> String {
        let Some(record) = record else {
            return self.say(if entry.undo {
                "contact-consent-from-undo-of-edit"
            } else if entry.deleted {
                "history-deleted"
            } else {
                "history-edited-by-hand"
            });
        };
        let import = ("import", Value::from(record.no));
        if entry.undo {
            let of = record.undoes.unwrap_or(record.no);
            return self.say_with("history-undo-of-import", [("import", of.into())]);
        }
        let lines: Vec<u64> = (entry.line > 0).then_some(entry.line).into_iter().collect();
        let file = self.file_lines(&record.plan.file_name, &lines);
        self.say_with(
            "contact-consent-from-import",
            [import, ("file", file.into())],
        )
    }

    /// Why a typed value was refused, beside its field.
    pub fn value_refused(self, problem: ProblemCode) -> String {
        self.say(match problem {
            ProblemCode::InvalidEmail => "contact-edit-not-an-email",
            ProblemCode::InvalidPhone => "contact-edit-not-a-phone",
            ProblemCode::InvalidDate => "contact-edit-not-a-date",
            ProblemCode::InvalidNumber => "contact-edit-not-a-number",
            ProblemCode::InvalidChoice => "contact-edit-not-an-option",
            _ => "contact-edit-not-readable",
        })
    }
}
