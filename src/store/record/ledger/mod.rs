//! The consent ledger: every change of an opt-in status there ever was, in the order they were made.
//!
//! A writer makes the entries by itself wherever a contact comes, changes or goes, so no way of
//! changing one can forget it. Entries are only ever added, and no rule lets them go.

mod packing;

use std::ops::ControlFlow;

use self::packing::{GONE, code, read_block, root_payload};
pub(crate) use self::packing::{LedgerBlock, LedgerPacker, Stamp, blanked, read_root};
use crate::contact::{ContactId, FieldNo, OptIn, Statuses};
use crate::plan::Evidence;
use crate::store::engine::coding::Kind;
use crate::store::engine::error::Result;
use crate::store::record::streams::Writer;
use crate::store::state::journal::{Cite, Values};
use crate::store::state::view::View;

/// A change of an opt-in status.
///
/// File name, hash of the file, version of the confirmed text, lawful basis and origin are in the
/// record of the import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The contact.
    pub contact: ContactId,
    /// The opt-in field.
    pub field: FieldNo,
    /// The status before; none for no information.
    pub from: Option<OptIn>,
    /// The status after; none for no information, also where the contact was deleted.
    pub to: Option<OptIn>,
    /// When, in milliseconds since 1970 UTC.
    pub at: u64,
    /// The commit that made it visible.
    pub commit: u64,
    /// The import (or undo) that made it, by its number in the log; 0 for an edit.
    pub import: u64,
    /// An undo made it.
    pub undo: bool,
    /// The contact was deleted, or taken back.
    pub deleted: bool,
    /// The file said something else: the address had opted out earlier, and opt-outs win.
    pub earlier: bool,
    /// The line of the file, from 1; 0 where there is none.
    pub line: u64,
    /// The cell that said it, as it stands in the file; none where the status was said for the
    /// whole file, and where there was no file. What is over [`Self::MAX_TEXT`] bytes is cut off.
    pub word: Option<String>,
    /// What the row said about when and how the person consented; cut like `word`.
    pub evidence: Vec<(Evidence, String)>,
}

impl LedgerEntry {
    /// The most bytes of a cell that are kept.
    pub const MAX_TEXT: usize = 1 << 10;

    /// What the row said of one kind of evidence; the first where it said more.
    pub fn evidence(&self, wanted: Evidence) -> Option<&str> {
        let found = self.evidence.iter().find(|(kind, _)| *kind == wanted);
        found.map(|(_, text)| text.as_str())
    }

    /// What the row said, by the word of the kind of evidence (see [`Evidence::word`]).
    pub fn evidence_named<'a>(&'a self, word: &str) -> Option<&'a str> {
        self.evidence(Evidence::from_word(word)?)
    }
}

impl Writer {
    /// Says that what this writer does takes something back: the ledger marks it, and what it
    /// takes away does not count as deleted by the user.
    ///
    /// To be said before the first change.
    pub fn undoing(&mut self) {
        self.journal.undoing = true;
    }
}

impl LedgerPacker {
    /// Enters what a change does to the statuses of a contact; `None` for one that is deleted.
    pub(crate) fn enter(
        &mut self,
        id: u32,
        was: Statuses,
        is: Option<Statuses>,
        cite: &dyn Cite,
        values: &mut Values<'_>,
    ) -> Result<()> {
        for field in Statuses::FIELDS {
            let from = was.of(field);
            let to = is.map(|is| is.of(field));
            if to.unwrap_or_default() == from {
                continue;
            }
            let change = (code(from), to.map_or(GONE, code));
            if self.push(id, field, change, cite, values.block_bytes()) {
                self.close(&mut |kind, payload| values.put(kind, payload))?;
            }
        }
        Ok(())
    }

    /// Writes the ledger with what was added; gives the key of its root.
    pub(crate) fn write(
        &mut self,
        root: u64,
        stamp: Stamp,
        values: &mut Values<'_>,
    ) -> Result<u64> {
        if self.blocks.is_empty() && !self.is_waiting() {
            return Ok(root);
        }
        let mut blocks = match root {
            0 => Vec::new(),
            root => read_root(root, &values.read(root, Kind::LedgerRoot)?)?,
        };
        for block in &mut self.blocks {
            block.stamp = Some(stamp);
        }
        blocks.append(&mut self.blocks);
        if self.is_waiting() {
            let mut block = LedgerBlock {
                key: 0,
                count: self.count,
                first: self.first,
                last: self.last,
                stamp: None,
            };
            let mut payload = Vec::new();
            // Many small commits share a block.
            if let Some(last) = blocks.last().copied().filter(|last| last.stamp.is_none()) {
                let before = values.read(last.key, Kind::Ledger)?;
                if before.len() < values.block_bytes() / 2 {
                    payload.extend_from_slice(&before);
                    block.count += last.count;
                    block.first = block.first.min(last.first);
                    block.last = block.last.max(last.last);
                    blocks.pop();
                    values.free(last.key);
                }
            }
            self.batch(Some(stamp), &mut payload);
            block.key = values.put(Kind::Ledger, payload)?;
            blocks.push(block);
        }
        if root != 0 {
            values.free(root);
        }
        values.put(Kind::LedgerRoot, root_payload(&blocks))
    }
}

impl View {
    /// Every change of a contact's opt-in statuses, oldest first; of a deleted contact, too.
    pub fn consent_of(&self, contact: ContactId) -> Result<Vec<LedgerEntry>> {
        let mut found = Vec::new();
        for block in self.ledger()? {
            if contact.0 < block.first || contact.0 > block.last {
                continue;
            }
            let payload = self.snapshot.engine.value(block.key, Kind::Ledger)?;
            read_block(&block, &payload, |entry| {
                if entry.contact == contact {
                    found.push(entry);
                }
                true
            })?;
        }
        Ok(found)
    }

    /// Every change of an opt-in status, oldest first; stops when `visit` says so.
    pub fn for_each_consent<B>(
        &self,
        mut visit: impl FnMut(LedgerEntry) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        for block in self.ledger()? {
            let payload = self.snapshot.engine.value(block.key, Kind::Ledger)?;
            let mut broken = None;
            read_block(&block, &payload, |entry| match visit(entry) {
                ControlFlow::Continue(()) => true,
                ControlFlow::Break(done) => {
                    broken = Some(done);
                    false
                }
            })?;
            if let Some(done) = broken {
                return Ok(ControlFlow::Break(done));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// How many changes of an opt-in status the ledger has.
    pub fn consent_count(&self) -> Result<u64> {
        Ok(self.ledger()?.iter().map(|block| block.count).sum())
    }

    fn ledger(&self) -> Result<Vec<LedgerBlock>> {
        match self.snapshot.record.ledger {
            0 => Ok(Vec::new()),
            root => read_root(root, &self.snapshot.engine.value(root, Kind::LedgerRoot)?),
        }
    }
}
