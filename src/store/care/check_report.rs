//! What a consistency check found.

use std::path::PathBuf;

use crate::contact::{ContactId, FieldNo, ListNo};
use crate::store::engine::error::{Result, StoreError};

/// An inconsistency in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A value is missing, has a wrong checksum or cannot be parsed.
    Unreadable {
        /// The kind of value, in words.
        what: String,
        /// Its key.
        key: u64,
    },
    /// The packed bytes of a contact are damaged.
    Contact(ContactId),
    /// The number of contacts differs from the commit record.
    ContactCount {
        /// The number in the commit record.
        noted: u64,
        /// The number found.
        found: u64,
    },
    /// A contact is missing in the key index of a field.
    NotFindable {
        /// The field.
        field: FieldNo,
        /// The contact.
        contact: ContactId,
    },
    /// A key index refers to a contact number that was never given.
    IndexBeyond {
        /// The field.
        field: FieldNo,
        /// The contact's number.
        contact: ContactId,
    },
    /// A list has a member that does not exist.
    NoSuchMember {
        /// The list.
        list: ListNo,
        /// The contact's number.
        contact: ContactId,
    },
    /// The number of members differs from the list's record.
    MemberCount {
        /// The list.
        list: ListNo,
        /// The number in the list's record.
        noted: u64,
        /// The number found.
        found: u64,
    },
    /// The number of problems of an import differs from the import log.
    ProblemCount {
        /// The import.
        import: u64,
        /// The number in the log.
        noted: u64,
        /// The number found.
        found: u64,
    },
    /// The consent ledger contradicts itself or a contact's opt-in status.
    Consent {
        /// The opt-in field.
        field: FieldNo,
        /// The contact.
        contact: ContactId,
    },
    /// The record of an earlier commit cannot be read.
    Commit(u64),
    /// A backup cannot be read from start to end.
    Backup(PathBuf),
    /// A value that no commit refers to; it only wastes space.
    Unnamed(u64),
}

/// The result of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// The first [`Self::MAX_FINDINGS`] findings.
    pub findings: Vec<Finding>,
    /// Number of further findings.
    pub more: u64,
    /// Contacts that were read.
    pub contacts: u64,
    /// Values that were read, those of earlier commits included.
    pub values: u64,
}

impl CheckReport {
    /// Findings that are listed at most.
    pub const MAX_FINDINGS: usize = 1_000;

    /// Whether stored bytes are damaged.
    ///
    /// Intact values that contradict each other are a bug and no reason to refuse the store;
    /// backups are not part of it.
    pub fn is_damaged(&self) -> bool {
        self.findings.iter().any(|finding| {
            matches!(
                finding,
                Finding::Unreadable { .. } | Finding::Contact(_) | Finding::Commit(_)
            )
        })
    }

    /// Whether there are no findings.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    pub(crate) fn add(&mut self, finding: Finding) {
        if self.findings.len() < Self::MAX_FINDINGS {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// Adds the findings of another report.
    pub(crate) fn absorb(&mut self, other: Self) {
        for finding in other.findings {
            self.add(finding);
        }
        self.more += other.more;
        self.contacts += other.contacts;
        self.values += other.values;
    }

    /// Turns [`StoreError::Corrupt`] into a finding; other errors are passed on.
    pub(crate) fn noted<T>(&mut self, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::Corrupt { what, key }) => {
                self.add(Finding::Unreadable {
                    what: what.to_owned(),
                    key,
                });
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }
}
