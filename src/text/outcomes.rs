//! What stops a store or an import, and how an import ended, in sentences.

use std::io;

use super::Text;
use crate::contact::Fields;
use crate::import::{FailureReason, ImportError, UndecidedRows};
use crate::store::{
    ContactList, FailedBy, Finding, ImportStatus, ListNameError, Notice, StoreError,
};

impl Text {
    /// Why the store did not do what it was asked to.
    pub fn store_error(self, error: &StoreError) -> String {
        match error {
            StoreError::InUse { dir } => {
                self.say_with("store-in-use", [("path", self.path(dir).into())])
            }
            StoreError::Io { path, source } => self.say_with(
                "store-io",
                [
                    ("path", self.path(path).into()),
                    ("reason", self.io_reason(source).into()),
                ],
            ),
            StoreError::Damaged { .. } | StoreError::Corrupt { .. } | StoreError::NotAContact => {
                self.say_with("store-damaged", [("program", "mainbrainer".into())])
            }
            StoreError::NotOurs { path } => {
                self.say_with("store-not-ours", [("path", self.path(path).into())])
            }
            StoreError::Clock => self.say("store-clock"),
            StoreError::ReadOnly { reason } => self.say_with(
                "store-read-only",
                [("reason", self.io_kind(*reason).into())],
            ),
            StoreError::NewerFormat { found, known } => self.say_with(
                "store-newer",
                [("found", (*found).into()), ("known", (*known).into())],
            ),
            StoreError::Failed {
                reason: FailedBy::Io(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded),
            } => self.say("store-failed-full"),
            StoreError::Failed { reason } => {
                let reason = match reason {
                    FailedBy::Io(kind) => self.io_kind(*kind),
                    FailedBy::Damage => self.say("store-failed-damage"),
                    FailedBy::Thread | FailedBy::NoRandom => self.say("store-failed-system"),
                    FailedBy::Closed => self.say("store-failed-closed"),
                };
                self.say_with("store-failed", [("reason", reason.into())])
            }
            StoreError::Busy => self.say("store-busy"),
            StoreError::ListName(error) => self.list_name_error(error),
            StoreError::NoSuchList(_)
            | StoreError::NoSuchContact(_)
            | StoreError::NoSuchCommit(_)
            | StoreError::NoSuchImport(_) => self.say("store-gone"),
            StoreError::Full => self.say("store-full"),
            StoreError::BadBackup { path } => {
                self.say_with("store-bad-backup", [("path", self.path(path).into())])
            }
        }
    }

    /// What is to be said about the store although nothing failed.
    pub fn store_notice(self, notice: &Notice) -> String {
        let reason = |kind: io::ErrorKind| [("reason", self.io_kind(kind).into())];
        match notice {
            Notice::Rebuilt => self.say("store-rebuilt"),
            Notice::RebuiltUpTo(time) => {
                self.say_with("store-rebuilt-up-to", [("time", self.moment(*time).into())])
            }
            Notice::NotForced(kind) => self.say_with("store-not-forced", reason(*kind)),
            Notice::NoBackup(Some(kind)) => self.say_with("store-no-backup", reason(*kind)),
            Notice::NoBackup(None) => self.say("store-no-backup-damage"),
            Notice::OldBackups(kind) => {
                let kind = kind.unwrap_or(io::ErrorKind::Other);
                self.say_with("store-old-backups", reason(kind))
            }
            Notice::ReadOnly(kind) => self.say_with("store-is-copy", reason(*kind)),
        }
    }

    /// Why a list cannot have its name.
    pub fn list_name_error(self, error: &ListNameError) -> String {
        match error {
            ListNameError::Blank => self.say("list-blank"),
            ListNameError::TooLong => {
                self.say_with("list-too-long", [("most", ContactList::MAX_NAME.into())])
            }
            ListNameError::ControlCharacter => self.say("list-control"),
            ListNameError::Taken(_) => self.say("list-taken"),
        }
    }

    /// What stopped an import.
    pub fn import_error(self, error: &ImportError) -> String {
        match error {
            ImportError::Source(error) => self.source_error(error),
            ImportError::Store(error) => self.store_error(error),
            ImportError::StoreChanged => self.say("fail-store-changed"),
            ImportError::PlanChanged => self.say("fail-plan-changed"),
            ImportError::Scratch(error) => {
                self.say_with("fail-scratch", [("reason", self.io_reason(error).into())])
            }
            ImportError::FileChanged => self.say("fail-file-changed"),
            ImportError::ListGone => self.say("fail-list-gone"),
            ImportError::Survey(_) => self.say("fail-survey"),
            ImportError::OtherNameUndecided(_) => self.say("fail-other-name"),
            ImportError::Rejected { path, error } => self.cannot_write(path, error),
        }
    }

    /// Which rows have a known key and another name, and how to say on the command line what becomes
    /// of them. Names lines and keys, and no cell.
    pub fn undecided_rows(self, undecided: &UndecidedRows, fields: &Fields) -> String {
        let examples = undecided.examples.iter().map(|(line, key)| {
            // As plain text: the number of a line is a name, and gets no spaces.
            let line = ("line", line.to_string().into());
            let field = ("field", self.field_name(*key, fields).into());
            self.say_with("refuse-other-name-example", [line, field])
        });
        let mut examples: Vec<String> = examples.collect();
        let more = undecided.rows.saturating_sub(examples.len() as u64);
        if more > 0 {
            examples.push(self.say_with("count-more", [("count", more.into())]));
        }
        let count = ("count", undecided.rows.into());
        let examples = ("examples", self.enumerate(examples).into());
        self.say_with("refuse-other-name", [count, examples])
    }

    /// Why an import failed.
    pub fn failure_reason(self, reason: FailureReason) -> String {
        self.say(match reason {
            FailureReason::Cancelled => "fail-cancelled",
            FailureReason::AllRejected => "fail-all-rejected",
            FailureReason::AllLeftOut => "fail-all-left-out",
            FailureReason::Unreadable => "fail-unreadable",
            FailureReason::FileChanged => "fail-file-changed",
        })
    }

    /// How an import ended.
    pub fn status(self, status: ImportStatus) -> String {
        self.say(match status {
            ImportStatus::Completed => "status-completed",
            ImportStatus::Failed => "status-failed",
            ImportStatus::Cancelled => "status-cancelled",
        })
    }

    /// Something in the store that is not as it should be.
    pub fn finding(self, finding: &Finding) -> String {
        match finding {
            Finding::Unreadable { .. } => self.say("check-unreadable"),
            Finding::Contact(id) => self.say_with("check-contact", [("contact", id.0.into())]),
            Finding::ContactCount { noted, found } => self.say_with(
                "check-contact-count",
                [("noted", (*noted).into()), ("found", (*found).into())],
            ),
            Finding::NotFindable { contact, .. } => {
                self.say_with("check-not-findable", [("contact", contact.0.into())])
            }
            Finding::IndexBeyond { contact, .. } => {
                self.say_with("check-index-beyond", [("contact", contact.0.into())])
            }
            Finding::NoSuchMember { list, contact } => self.say_with(
                "check-no-such-member",
                [("list", list.0.into()), ("contact", contact.0.into())],
            ),
            Finding::MemberCount { list, noted, found } => self.say_with(
                "check-member-count",
                [
                    ("list", list.0.into()),
                    ("noted", (*noted).into()),
                    ("found", (*found).into()),
                ],
            ),
            Finding::ProblemCount {
                import,
                noted,
                found,
            } => self.say_with(
                "check-problem-count",
                [
                    ("import", (*import).into()),
                    ("noted", (*noted).into()),
                    ("found", (*found).into()),
                ],
            ),
            Finding::Consent { contact, .. } => {
                self.say_with("check-consent", [("contact", contact.0.into())])
            }
            Finding::Commit(_) => self.say("check-commit"),
            Finding::Backup(path) => {
                self.say_with("check-backup", [("path", self.path(path).into())])
            }
            Finding::Unnamed(values) => {
                self.say_with("check-unnamed", [("count", (*values).into())])
            }
        }
    }

    /// The system gave no thread.
    pub fn no_thread(self, error: &io::Error) -> String {
        self.say_with("fail-no-thread", [("reason", self.io_reason(error).into())])
    }

    /// What parts the cells of a file.
    pub fn delimiter(self, delimiter: char) -> String {
        self.say(match delimiter {
            ',' => "delimiter-comma",
            ';' => "delimiter-semicolon",
            '\t' => "delimiter-tab",
            '|' => "delimiter-bar",
            other => {
                let character = self.shown(&other.to_string());
                return self.say_with("delimiter-other", [("character", character.into())]);
            }
        })
    }
}
