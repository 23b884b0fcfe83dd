//! The import log: one record an import, and its problems.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use crate::contact::{ContactId, ListNo, ProblemCode};
use crate::plan::ImportPlan;
use crate::store::engine::coding::{Kind, Reader, put};
use crate::store::engine::error::{Result, StoreError};
use crate::store::record::streams::Writer;
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

/// A problem of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemEntry {
    /// The number of the row among the data rows, from 1.
    pub row: u64,
    /// The line of the file where the row begins, from 1.
    pub line: u64,
    /// The column, from 0, if it is one cell's problem.
    pub column: Option<u32>,
    /// What is wrong.
    pub code: ProblemCode,
    /// The raw cell; what is over [`Self::MAX_CELL`] bytes is cut off.
    pub cell: String,
    /// The contacts it is about, where it is about some; [`Self::MAX_CONTACTS`] at most.
    pub contacts: Vec<ContactId>,
    /// Whether the row was rejected.
    pub rejected: bool,
}

impl ProblemEntry {
    /// The most contacts that are named.
    pub const MAX_CONTACTS: usize = 16;

    /// The most bytes of a cell that are kept.
    pub const MAX_CELL: usize = 4 << 10;
}

/// A block of problems in the making.
///
/// Payload: the words of the codes in it, then the problems with the place of their word.
#[derive(Debug, Default)]
pub(crate) struct ProblemPacker {
    bytes: Vec<u8>,
    words: Vec<&'static str>,
    blocks: Vec<u64>,
    count: u64,
}

impl ProblemPacker {
    /// Adds a problem; true when the block is full and [`Self::close`] is to be called.
    pub(crate) fn push(&mut self, problem: &ProblemEntry, block_bytes: usize) -> bool {
        let word = problem.code.word();
        let code = self
            .words
            .iter()
            .position(|known| *known == word)
            .unwrap_or_else(|| {
                self.words.push(word);
                self.words.len() - 1
            });
        let cell = cut(&problem.cell);
        let out = &mut self.bytes;
        put(out, (code as u64) << 1 | u64::from(problem.rejected));
        put(out, problem.row);
        put(out, problem.line);
        put(
            out,
            problem.column.map_or(0, |column| u64::from(column) + 1),
        );
        put(out, cell.len() as u64);
        out.extend_from_slice(cell.as_bytes());
        let contacts = problem.contacts.iter().take(ProblemEntry::MAX_CONTACTS);
        put(out, contacts.len() as u64);
        for id in contacts {
            put(out, u64::from(id.0));
        }
        self.count += 1;
        self.bytes.len() >= block_bytes
    }

    /// Writes what was gathered as a block.
    pub(crate) fn close(
        &mut self,
        write: &mut impl FnMut(Kind, Vec<u8>) -> Result<u64>,
    ) -> Result<()> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        let mut payload = Vec::with_capacity(self.bytes.len() + 64);
        put(&mut payload, self.words.len() as u64);
        for word in self.words.drain(..) {
            put(&mut payload, word.len() as u64);
            payload.extend_from_slice(word.as_bytes());
        }
        payload.append(&mut self.bytes);
        self.blocks.push(write(Kind::Problems, payload)?);
        Ok(())
    }

    /// The keys of the blocks so far.
    pub(crate) fn keys(&self) -> &[u64] {
        &self.blocks
    }

    /// Writes the list of blocks; gives its key (0 for none) and the number of problems.
    pub(crate) fn finish(
        &mut self,
        write: &mut impl FnMut(Kind, Vec<u8>) -> Result<u64>,
    ) -> Result<(u64, u64)> {
        self.close(write)?;
        if self.blocks.is_empty() {
            return Ok((0, 0));
        }
        let mut payload = Vec::new();
        let mut last = 0;
        for key in &self.blocks {
            put(&mut payload, key - last);
            last = *key;
        }
        Ok((write(Kind::ProblemsRoot, payload)?, self.count))
    }
}

/// The payload of a block of problems.
pub(crate) fn problems_payload(key: u64, problems: &[ProblemEntry]) -> Result<Vec<u8>> {
    let mut packer = ProblemPacker::default();
    for problem in problems {
        packer.push(problem, usize::MAX);
    }
    // A block without problems has no words.
    let mut payload = vec![0];
    packer.close(&mut |_, packed| {
        payload = packed;
        Ok(key)
    })?;
    Ok(payload)
}

fn cut(cell: &str) -> &str {
    let end = cell.floor_char_boundary(ProblemEntry::MAX_CELL);
    cell.get(..end).unwrap_or("")
}

/// The keys of problem blocks.
pub(crate) fn read_problem_list(key: u64, payload: &[u8]) -> Result<Vec<u64>> {
    let read = || {
        let mut reader = Reader::new(payload);
        let mut keys = Vec::new();
        let mut last = 0u64;
        while reader.left() > 0 {
            last = last.checked_add(reader.number()?)?;
            keys.push(last);
        }
        Some(keys)
    };
    read().ok_or_else(|| Kind::ProblemsRoot.corrupt(key))
}

/// The problems of a block.
pub(crate) fn read_problems(key: u64, payload: &[u8]) -> Result<Vec<ProblemEntry>> {
    let read = || {
        let mut reader = Reader::new(payload);
        let mut codes = Vec::new();
        for _ in 0..reader.size()? {
            let length = reader.size()?;
            let word = reader.bytes(length)?;
            codes.push(
                *ProblemCode::ALL
                    .iter()
                    .find(|code| code.word().as_bytes() == word)?,
            );
        }
        let mut problems = Vec::new();
        while reader.left() > 0 {
            let first = reader.size()?;
            let row = reader.number()?;
            let line = reader.number()?;
            let column = reader.small()?.checked_sub(1);
            let length = reader.size()?;
            let cell = std::str::from_utf8(reader.bytes(length)?).ok()?.to_owned();
            let mut contacts = Vec::new();
            for _ in 0..reader.size()? {
                contacts.push(ContactId(reader.small()?));
            }
            problems.push(ProblemEntry {
                row,
                line,
                column,
                code: *codes.get(first >> 1)?,
                cell,
                contacts,
                rejected: first & 1 == 1,
            });
        }
        Some(problems)
    };
    read().ok_or_else(|| Kind::Problems.corrupt(key))
}

impl Writer {
    /// Notes a problem of the import; the commit's record names them.
    pub fn problem(&mut self, problem: &ProblemEntry) -> Result<()> {
        let (journal, mut values) = self.journal();
        let problems = &mut journal.problems;
        if problems.push(problem, values.block_bytes()) {
            problems.close(&mut |kind, payload| values.put(kind, payload))?;
        }
        Ok(())
    }
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

    fn log_entry(&self, no: u64) -> Option<&LogEntry> {
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

    /// The problems of an import, in the order in which they were found; stops when `visit` says so.
    ///
    /// None where they are not kept any more, see [`Self::has_details`].
    pub fn for_each_problem<B>(
        &self,
        import: u64,
        mut visit: impl FnMut(ProblemEntry) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        let entry = self
            .log_entry(import)
            .ok_or(StoreError::NoSuchImport(import))?;
        let gone = ControlFlow::Continue(());
        if entry.problems == 0 {
            return Ok(gone);
        }
        let engine = &self.snapshot.engine;
        self.while_kept(import, gone, || {
            let list = engine.value(entry.problems, Kind::ProblemsRoot)?;
            for key in read_problem_list(entry.problems, &list)? {
                for problem in read_problems(key, &engine.value(key, Kind::Problems)?)? {
                    if let ControlFlow::Break(done) = visit(problem) {
                        return Ok(ControlFlow::Break(done));
                    }
                }
            }
            Ok(ControlFlow::Continue(()))
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_read_as_they_were_written() {
        let problem = |row: u64, code, cell: &str| ProblemEntry {
            row,
            line: row * 2,
            column: row.is_multiple_of(2).then_some(3),
            code,
            cell: cell.to_owned(),
            contacts: (1..)
                .map(ContactId)
                .take(usize::try_from(row).unwrap())
                .collect(),
            rejected: row == 3,
        };
        let long = "ø".repeat(3_000);
        let written = [
            problem(1, ProblemCode::NoKey, ""),
            problem(2, ProblemCode::InvalidEmail, "kari(at)example.no"),
            problem(3, ProblemCode::NoKey, &long),
        ];
        let mut packer = ProblemPacker::default();
        for problem in &written {
            packer.push(problem, 1 << 20);
        }
        let mut stored = Vec::new();
        let mut write = |_: Kind, payload: Vec<u8>| {
            stored.push(payload);
            Ok(stored.len() as u64)
        };
        assert_eq!(packer.finish(&mut write).unwrap(), (2, 3));
        let mut read = read_problems(1, &stored[0]).unwrap();
        assert_eq!(read[2].cell, "ø".repeat(2_048));
        read[2].cell.clone_from(&long);
        assert_eq!(read, written);
        assert_eq!(read_problem_list(2, &stored[1]).unwrap(), [1]);
    }
}
