//! The import log: one record an import.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::contact::{ListNo, ProblemCode};
use crate::plan::ImportPlan;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::Kind;
use crate::store::state::log::LogEntry;
use crate::store::state::view::View;

/// How an import ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    /// Its contacts are in the store.
    Completed,
    /// It changed nothing; see [`ImportRecord::failure`].
    Failed,
    /// The user stopped it; it changed nothing.
    Cancelled,
}

/// Why an import failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What happened, as a word for programs.
    pub code: String,
    /// Details for a person; never a cell of the file.
    #[serde(default)]
    pub detail: String,
}

/// Numbers of an import; rows = created + updated + unchanged + rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportCounts {
    /// Rows read, without wholly blank ones.
    pub rows: u64,
    /// Rows that made a contact.
    pub created: u64,
    /// Rows that changed a contact.
    pub updated: u64,
    /// Rows that met a contact and changed nothing of it.
    pub unchanged: u64,
    /// Rows that were not taken.
    pub rejected: u64,
    /// Wholly blank rows, which are skipped.
    pub blank_rows: u64,
    /// Rows that the user left out; they are not in `rows`.
    pub left_out: u64,
    /// Rows that met a contact which an earlier row of the file had created or met.
    pub duplicates_in_file: u64,
    /// Rows whose secondary key met a contact with another primary key.
    pub key_conflicts: u64,
    /// Stored opt-outs that the file would have lifted.
    pub opt_outs_kept: u64,
}

impl ImportCounts {
    /// Created, updated, unchanged and rejected: the four that add up to all rows.
    pub fn four(&self) -> [u64; 4] {
        [self.created, self.updated, self.unchanged, self.rejected]
    }
}

/// Numbers of an undo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UndoCounts {
    /// Values of contacts that went back to what they were.
    pub reversed: u64,
    /// Values, contacts and lists that stayed because they were changed since.
    pub kept: u64,
    /// Contacts that the import had made and that went.
    pub removed_contacts: u64,
    /// Contacts that came back.
    pub restored_contacts: u64,
    /// Memberships of contacts that stay, which they lost.
    pub left_lists: u64,
    /// Memberships that contacts got back.
    pub joined_lists: u64,
    /// Lists that the import had made and that went.
    pub removed_lists: u64,
    /// Lists that came back, or got their name back.
    pub restored_lists: u64,
}

/// An import as the log keeps it.
///
/// Kept as JSON: what later versions add has a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRecord {
    /// Its number, from 1; set by the store when it is committed.
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
    /// What was to be done.
    pub plan: ImportPlan,
    /// The list the contacts went to; none when the import changed nothing and the list was to be new.
    #[serde(default)]
    pub list: Option<ListNo>,
    /// The list's name at that time.
    #[serde(default)]
    pub list_name: String,
    /// What became of the rows.
    #[serde(default)]
    pub counts: ImportCounts,
    /// The import (or undo) that this took back; its plan is that import's, and it read no rows.
    #[serde(default)]
    pub undoes: Option<u64>,
    /// What taking it back did, if this is an undo.
    #[serde(default)]
    pub undo_counts: UndoCounts,
    /// Rows with a problem, by code.
    #[serde(default)]
    pub problems: BTreeMap<ProblemCode, u64>,
    /// Size of the file in bytes.
    #[serde(default)]
    pub bytes: u64,
    /// SHA-256 of the file's bytes, in hexadecimal; none where it was not read to its end.
    #[serde(default)]
    pub sha256: Option<String>,
    /// The key of its trail, 0 for none; set by the store.
    #[serde(default)]
    pub trail: u64,
    /// The key of its rejected rows, 0 for none; set by the store.
    #[serde(default)]
    pub rejected_rows: u64,
    /// The newest commit when the writer began, 0 for none; set by the store.
    #[serde(default)]
    pub commit_before: u64,
    /// The commit that made this visible; set by the store.
    #[serde(default)]
    pub commit_after: u64,
}

impl View {
    /// All imports, newest first.
    pub fn imports(&self) -> Result<Vec<ImportRecord>> {
        self.snapshot
            .log
            .iter()
            .rev()
            .map(|entry| self.record(entry))
            .collect()
    }

    /// An import.
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
        let payload = self.snapshot.engine.value(entry.record, Kind::Import)?;
        serde_json::from_slice(&payload).map_err(|_| Kind::Import.corrupt(entry.record))
    }

    /// Whether it is still kept what an import told about rows; its record always is.
    pub fn has_details(&self, import: u64) -> Result<bool> {
        Ok(import >= self.snapshot.engine.detailed()?)
    }

    /// Reads what an import told about rows; `gone` where that is not kept, or is let go meanwhile.
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
