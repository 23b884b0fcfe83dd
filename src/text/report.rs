//! An import in words: where it went, what it was to do, what it came to.

use super::Text;
use crate::contact::{FieldNo, Fields};
use crate::import::{FailureReason, ImportCounts};
use crate::plan::{
    ImportPlan, InvalidRule, KeyConflictRule, LetterCaseRule, Master, NoKeyRule, OtherNameRule,
};
use crate::store::{ImportRecord, ImportStatus, UndoCounts};

impl Text {
    /// A file and the list its contacts go to.
    pub fn file_to_list(self, file: &str, list: &str) -> String {
        let (file, list) = (self.shown(file), self.quote(list));
        self.say_with(
            "common-file-to-list",
            [("file", file.into()), ("list", list.into())],
        )
    }

    /// What is to be said of the rows beside the four figures, before the import or after it;
    /// nothing of what is zero.
    pub fn remarks(self, counts: &ImportCounts, done: bool) -> Vec<String> {
        let all = [
            ("summary-blank-rows", "report-blank-rows", counts.blank_rows),
            ("summary-rows-left-out", "report-left-out", counts.left_out),
            (
                "summary-duplicates",
                "report-duplicates",
                counts.duplicates_in_file,
            ),
            (
                "summary-key-conflicts",
                "report-key-conflicts",
                counts.key_conflicts,
            ),
            (
                "summary-opt-outs-kept",
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
            ("undo-count-values", counts.reversed),
            ("undo-count-contacts-removed", counts.removed_contacts),
            ("undo-count-contacts-restored", counts.restored_contacts),
            ("undo-count-not-taken-back", counts.kept),
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
            ("undo-count-taken-off-list", counts.left_lists),
            ("undo-count-put-back-on-list", counts.joined_lists),
            ("undo-count-lists-removed", counts.removed_lists),
            ("undo-count-lists-restored", counts.restored_lists),
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
            "common-with-header"
        } else {
            "common-without-header"
        };
        let read = self.enumerate([
            self.delimiter(plan.dialect.delimiter),
            plan.dialect.encoding.label(),
            self.say(header),
        ]);
        let rules = &plan.rules;
        let master = match rules.master {
            Master::File => "rules-master-file",
            Master::Existing => "rules-master-existing",
        };
        let on = if rules.opt_outs_win {
            "common-on"
        } else {
            "common-off"
        };
        let none = || self.say("rules-no-secondary-key");
        let mut lines = vec![
            ("common-file-read-as", read),
            ("rules-master", self.say(master)),
            ("rules-primary-key", field(rules.primary)),
            (
                "rules-secondary-key",
                rules.secondary.map_or_else(none, field),
            ),
            ("rules-invalid-values", self.say(invalid_key(rules.invalid))),
            (
                "rules-key-conflict",
                self.say(conflict_key(rules.key_conflict)),
            ),
            (
                "rules-other-name",
                self.say(other_name_key(rules.other_name)),
            ),
            ("rules-no-key", self.say(no_key_key(rules.no_key))),
            (
                "rules-letter-case",
                self.say(letter_case_key(rules.letter_case)),
            ),
            ("rules-opt-outs-win", self.say(on)),
        ];
        let said = &plan.acknowledgement;
        if said.at > 0 {
            lines.push(("compliance-confirmed", self.moment(said.at)));
        }
        for (key, value) in [
            ("compliance-lawful-basis", &said.lawful_basis),
            ("compliance-origin-of-list", &said.origin),
            ("compliance-consent-given", &said.consent_given),
        ] {
            if let Some(value) = value {
                lines.push((key, value.clone()));
            }
        }
        let columns: Vec<String> = plan.columns.iter().map(|one| one.name.clone()).collect();
        let edits = self.edit_lines(&plan.edits, &columns);
        lines.extend(edits.into_iter().map(|edit| ("mended-title", edit)));
        lines
            .into_iter()
            .map(|(key, value)| (self.say(key), value))
            .collect()
    }
}

/// The key of the sentence for a rule about invalid values.
pub fn invalid_key(rule: InvalidRule) -> &'static str {
    match rule {
        InvalidRule::Blank => "rules-invalid-values-left-blank",
        InvalidRule::Keep => "rules-invalid-values-stored",
        InvalidRule::Reject => "rules-invalid-values-reject-row",
    }
}

/// The key of the sentence for a rule about known keys with another name; `None` is not decided.
pub fn other_name_key(rule: Option<OtherNameRule>) -> &'static str {
    match rule {
        None => "rules-other-name-undecided",
        Some(OtherNameRule::Update) => "rules-other-name-update",
        Some(OtherNameRule::Create) => "rules-other-name-create",
        Some(OtherNameRule::Reject) => "rules-other-name-reject-row",
    }
}

/// The key of the sentence for a rule about rows without a key.
pub fn no_key_key(rule: NoKeyRule) -> &'static str {
    match rule {
        NoKeyRule::Reject => "rules-no-key-reject-row",
        NoKeyRule::Create => "rules-no-key-create",
    }
}

/// The key of the sentence for a rule about letter case.
pub fn letter_case_key(rule: LetterCaseRule) -> &'static str {
    match rule {
        LetterCaseRule::Ignore => "rules-letter-case-ignore",
        LetterCaseRule::Write => "rules-letter-case-write",
    }
}

/// The key of the sentence for a rule about keys that disagree.
pub fn conflict_key(rule: KeyConflictRule) -> &'static str {
    match rule {
        KeyConflictRule::Update => "rules-key-conflict-update",
        KeyConflictRule::Create => "rules-key-conflict-create",
        KeyConflictRule::Reject => "rules-key-conflict-reject-row",
    }
}
