//! The import log: one record per import.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::contact::{ListNo, ProblemCode};
use crate::plan::ImportPlan;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::ValueKind;
use crate::store::state::log::LogEntry;
use crate::store::state::view::View;

/// How an import ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    /// Its contacts are in the store.
    Completed,
    /// It failed and changed nothing; see [`ImportRecord::failure`].
    Failed,
    /// The user cancelled it; it changed nothing.
    Cancelled,
}

/// Why an import failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// A word for programs.
    pub code: String,
    /// Details for people; never a cell of the file.
    #[serde(default)]
    pub detail: String,
}

/// Row counts of an import; `rows` is the sum of created, updated, unchanged and rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportCounts {
    /// Rows read, without blank ones.
    pub rows: u64,
    /// Rows that created a contact.
    pub created: u64,
    /// Rows that changed a contact.
    pub updated: u64,
    /// Rows that matched a contact and changed nothing.
    pub unchanged: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// Blank rows, which are skipped.
    pub blank_rows: u64,
    /// Rows that the user left out; not included in `rows`.
    pub left_out: u64,
    /// Rows that matched a contact which an earlier row of the file created or matched.
    pub duplicates_in_file: u64,
    /// Rows whose secondary key matched a contact with another primary key.
    pub key_conflicts: u64,
    /// Stored opt-outs that the file would have lifted.
    pub opt_outs_kept: u64,
}

impl ImportCounts {
    /// The outcomes of rows, which add up to all rows: created, updated, unchanged, rejected.
    pub fn row_outcomes(&self) -> [u64; 4] {
        [self.created, self.updated, self.unchanged, self.rejected]
    }
}

/// Counts of an undo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UndoCounts {
    /// Values that were restored.
    pub reversed: u64,
    /// Values, contacts and lists left alone because they were changed since.
    pub kept: u64,
    /// Contacts created by the import that were removed.
    pub removed_contacts: u64,
    /// Contacts that were restored.
    pub restored_contacts: u64,
    /// List memberships that remaining contacts lost.
    pub left_lists: u64,
    /// List memberships that were restored.
    pub joined_lists: u64,
    /// Lists created by the import that were removed.
    pub removed_lists: u64,
    /// Lists, or names of lists, that were restored.
    pub restored_lists: u64,
}

/// The record of an import in the log.
///
/// Stored as JSON: fields added by later versions have a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRecord {
    /// Its number, from 1; set by the commit.
    #[serde(default)]
    pub no: u64,
    /// When it began, in milliseconds since 1970 UTC.
    pub started: u64,
    /// When it ended, in milliseconds since 1970 UTC.
    pub finished: u64,
    /// How it ended.
    pub status: ImportStatus,
    /// Why, if it failed.
    #[serde(default)]
    pub failure: Option<Failure>,
    /// The import plan.
    pub plan: ImportPlan,
    /// The list the contacts were added to; `None` if nothing changed and the list was to be new.
    #[serde(default)]
    pub list: Option<ListNo>,
    /// The list's name at that time.
    #[serde(default)]
    pub list_name: String,
    /// What became of the rows.
    #[serde(default)]
    pub counts: ImportCounts,
    /// The import (or undo) that this undid; then the plan is that import's, and no rows were read.
    #[serde(default)]
    pub undoes: Option<u64>,
    /// Counts of the undo, if this is one.
    #[serde(default)]
    pub undo_counts: UndoCounts,
    /// Rows with a problem, by code.
    #[serde(default)]
    pub problems: BTreeMap<ProblemCode, u64>,
    /// Size of the file in bytes.
    #[serde(default)]
    pub bytes: u64,
    /// SHA-256 of the file in hexadecimal; `None` if it was not read to its end.
    #[serde(default)]
    pub sha256: Option<String>,
    /// The key of its trail, 0 for none; set by the commit.
    #[serde(default)]
    pub trail: u64,
    /// The key of its rejected rows, 0 for none; set by the commit.
    #[serde(default)]
    pub rejected_rows: u64,
    /// The newest commit when the import began, 0 for none; set by the commit.
    #[serde(default)]
    pub commit_before: u64,
    /// The commit of the import; set by the commit.
    #[serde(default)]
    pub commit_after: u64,
}

impl View {
    /// All import records, newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if one cannot be read.
    pub fn imports(&self) -> Result<Vec<ImportRecord>> {
        self.snapshot
            .log
            .iter()
            .rev()
            .map(|entry| self.record(entry))
            .collect()
    }

    /// The record of an import; `None` if there is none with this number.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be read.
    pub fn import(&self, no: u64) -> Result<Option<ImportRecord>> {
        self.log_entry(no)
            .map(|entry| self.record(entry))
            .transpose()
    }

    pub(crate) fn log_entry(&self, no: u64) -> Option<&LogEntry> {
        let log = &self.snapshot.log;
        log.binary_search_by_key(&no, |entry| entry.no)
            .ok()
            .and_then(|at| log.get(at))
    }

    pub(crate) fn record(&self, entry: &LogEntry) -> Result<ImportRecord> {
        let payload = self
            .snapshot
            .engine
            .value(entry.record, ValueKind::Import)?;
        serde_json::from_slice(&payload).map_err(|_| ValueKind::Import.corrupt(entry.record))
    }

    /// Whether an import's details (problems, trail, rejected rows) are kept; its record always is.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    pub fn has_details(&self, import: u64) -> Result<bool> {
        Ok(import >= self.snapshot.engine.detailed()?)
    }

    /// Reads details of an import; returns `gone` if they are not kept, or are released meanwhile.
    pub(crate) fn while_kept<T>(
        &self,
        import: u64,
        gone: T,
        read: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        if !self.has_details(import)? {
            return Ok(gone);
        }
        match read() {
            Err(StoreError::Corrupt { .. }) if !self.has_details(import)? => Ok(gone),
            done => done,
        }
    }
}
