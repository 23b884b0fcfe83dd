//! An import in words: where it went, what it was to do, what it came to.

use super::Text;
use crate::contact::{FieldNo, Fields};
use crate::import::{FailureReason, ImportCounts};
use crate::plan::{ImportPlan, InvalidRule, KeyConflictRule, Master};
use crate::store::{ImportRecord, ImportStatus, UndoCounts};

impl Text {
    /// A file and the list its contacts go to.
    pub fn file_to_list(self, file: &str, list: &str) -> String {
        let (file, list) = (self.shown(file), self.quote(list));
        self.say_with(
            "w-running-to",
            [("file", file.into()), ("list", list.into())],
        )
    }

    /// What is to be said of the rows beside the four figures, before the import or after it;
    /// nothing of what is zero.
    pub fn remarks(self, counts: &ImportCounts, done: bool) -> Vec<String> {
        let all = [
            ("w-blank-rows", "report-blank-rows", counts.blank_rows),
            ("w-left-out", "report-left-out", counts.left_out),
            (
                "w-duplicates",
                "report-duplicates",
                counts.duplicates_in_file,
            ),
            (
                "w-key-conflicts",
                "report-key-conflicts",
                counts.key_conflicts,
            ),
            (
                "w-opt-outs-kept",
                "report-opt-outs-kept",
                counts.opt_outs_kept,
            ),
        ];
        all.into_iter()
            .filter(|(_, _, count)| *count > 0)
            .map(|(before, after, count)| {
                self.say_with(if done { after } else { before }, [("count", count.into())])
            })
            .collect()
    }

    /// What an undo took back, in figures and words; nothing of what is zero.
    pub fn undo_figures(self, counts: &UndoCounts) -> Vec<(u64, String)> {
        let all = [
            ("undo-reversed", counts.reversed),
            ("undo-removed-contacts", counts.removed_contacts),
            ("undo-restored-contacts", counts.restored_contacts),
            ("undo-left-lists", counts.left_lists),
            ("undo-joined-lists", counts.joined_lists),
            ("undo-removed-lists", counts.removed_lists),
            ("undo-restored-lists", counts.restored_lists),
        ];
        all.into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| (count, self.say(key)))
            .collect()
    }

    /// What an undo took back, a sentence for each kind of thing; nothing of what is zero.
    pub fn undo_lines(self, counts: &UndoCounts) -> Vec<String> {
        let all = [
            ("u-line-reversed", counts.reversed),
            ("u-line-removed", counts.removed_contacts),
            ("u-line-restored", counts.restored_contacts),
            ("u-line-kept", counts.kept),
        ];
        let contacts = all.into_iter().filter(|(_, count)| *count > 0);
        contacts
            .map(|(key, count)| self.say_with(key, [("count", count.into())]))
            .chain(self.undo_list_lines(counts))
            .collect()
    }

    /// The same of lists alone.
    pub fn undo_list_lines(self, counts: &UndoCounts) -> Vec<String> {
        let all = [
            ("u-line-left", counts.left_lists),
            ("u-line-joined", counts.joined_lists),
            ("u-line-lists-removed", counts.removed_lists),
            ("u-line-lists-restored", counts.restored_lists),
        ];
        let lists = all.into_iter().filter(|(_, count)| *count > 0);
        lists
            .map(|(key, count)| self.say_with(key, [("count", count.into())]))
            .collect()
    }

    /// Why an import of the log failed; none for a completed one.
    pub fn failure(self, record: &ImportRecord) -> Option<String> {
        match record.status {
            ImportStatus::Completed => None,
            ImportStatus::Cancelled => Some(self.failure_reason(FailureReason::Cancelled)),
            ImportStatus::Failed => {
                let code = record.failure.as_ref().map(|failure| failure.code.as_str());
                let reason = code.and_then(FailureReason::from_word);
                Some(reason.map_or_else(
                    || self.say("fail-lost"),
                    |reason| self.failure_reason(reason),
                ))
            }
        }
    }

    /// What was decided for an import: names and values, in the order of the wizard.
    pub fn plan_lines(self, plan: &ImportPlan, fields: &Fields) -> Vec<(String, String)> {
        let field = |no: FieldNo| self.field_name(no, fields);
        let header = if plan.dialect.header {
            "w-with-header"
        } else {
            "w-without-header"
        };
        let read = self.enumerate([
            self.delimiter(plan.dialect.delimiter),
            plan.dialect.encoding.label(),
            self.say(header),
        ]);
        let rules = &plan.rules;
        let master = match rules.master {
            Master::File => "w-master-file",
            Master::Existing => "w-master-existing",
        };
        let on = if rules.opt_outs_win { "w-on" } else { "w-off" };
        let none = || self.say("w-no-secondary");
        let mut lines = vec![
            ("w-read-as", read),
            ("w-master", self.say(master)),
            ("w-primary", field(rules.primary)),
            ("w-secondary", rules.secondary.map_or_else(none, field)),
            ("w-invalid", self.say(invalid_key(rules.invalid))),
            ("w-conflict", self.say(conflict_key(rules.key_conflict))),
            ("w-opt-outs-win", self.say(on)),
        ];
        let said = &plan.acknowledgement;
        if said.at > 0 {
            lines.push(("w-confirmed", self.moment(said.at)));
        }
        for (key, value) in [
            ("w-lawful-basis", &said.lawful_basis),
            ("w-origin", &said.origin),
            ("w-consent-given", &said.consent_given),
        ] {
            if let Some(value) = value {
                lines.push((key, value.clone()));
            }
        }
        let columns: Vec<String> = plan.columns.iter().map(|one| one.name.clone()).collect();
        let edits = self.edit_lines(&plan.edits, &columns);
        lines.extend(edits.into_iter().map(|edit| ("r-edits", edit)));
        lines
            .into_iter()
            .map(|(key, value)| (self.say(key), value))
            .collect()
    }
}

/// The key of the sentence for a rule about invalid values.
pub fn invalid_key(rule: InvalidRule) -> &'static str {
    match rule {
        InvalidRule::Blank => "w-invalid-blank",
        InvalidRule::Keep => "w-invalid-keep",
        InvalidRule::Reject => "w-invalid-reject",
    }
}

/// The key of the sentence for a rule about keys that disagree.
pub fn conflict_key(rule: KeyConflictRule) -> &'static str {
    match rule {
        KeyConflictRule::Update => "w-conflict-update",
        KeyConflictRule::Create => "w-conflict-create",
        KeyConflictRule::Reject => "w-conflict-reject",
    }
}
