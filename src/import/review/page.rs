//! Reads rows of a review: what was recorded of them, with their cells read again.

use std::borrow::Cow;
use std::io;
use std::ops::ControlFlow;

use super::Review;
use super::block::{self, Meta, Metas, ROW, Summary, damaged};
use super::label::label;
use super::row::{ReviewCell, ReviewField, ReviewOutcome, ReviewProblem, ReviewRow};
use crate::contact::{ContactRef, FieldNo, OptIn, ProblemCode};
use crate::import::cells::Cells;
use crate::import::row::ReadBatch;
use crate::import::{DamageCode, Verdict};

/// A block, unpacked.
#[derive(Default)]
pub(super) struct Unpacked {
    packed: Vec<u8>,
    pub(super) meta: Vec<u8>,
    pub(super) text: Vec<u8>,
}

/// The cells of a row as they are read.
struct ReadCells<'a>(&'a [ReviewCell]);

impl Cells for ReadCells<'_> {
    fn cell(&self, column: usize) -> Cow<'_, str> {
        Cow::Borrowed(self.0.get(column).map_or("", ReviewCell::read))
    }
}

impl Review {
    /// Unpacks the parts of a block that are asked for.
    pub(super) fn unpack(
        &self,
        block: &Summary,
        meta: bool,
        text: bool,
        to: &mut Unpacked,
    ) -> io::Result<()> {
        let (first, second) = (block.meta as usize, block.text as usize);
        let (at, length) = match (meta, text) {
            (true, true) => (block.at, first + second),
            (true, false) => (block.at, first),
            (false, true) => (block.at + u64::from(block.meta), second),
            (false, false) => return Ok(()),
        };
        // Before there is room for the next block, that of a large one before is given back.
        (to.meta, to.text) = (Vec::new(), Vec::new());
        self.read(at, length, &mut to.packed)?;
        let (first, second) = match (meta, text) {
            (true, _) => to.packed.split_at_checked(first).ok_or_else(damaged)?,
            (false, _) => (&[][..], to.packed.as_slice()),
        };
        let unpack =
            |bytes| lz4_flex::block::decompress_size_prepended(bytes).map_err(|_| damaged());
        if meta {
            to.meta = unpack(first)?;
        }
        if text {
            to.text = unpack(second)?;
        }
        Ok(())
    }

    /// The block that a row is in.
    fn block_of(&self, ordinal: u32) -> Option<&Summary> {
        let after = self.blocks.partition_point(|block| block.first <= ordinal);
        let block = self.blocks.get(after.checked_sub(1)?)?;
        (ordinal - block.first < block.rows).then_some(block)
    }

    /// Rows by their ordinals, in the order in which they are asked for; what is no row is not there.
    ///
    /// Rows near each other cost little; some hundred anywhere in a large file a few milliseconds.
    /// A row may have 16 MB, and its values as many again: who needs many rows goes through them
    /// with [`Self::for_each_row`].
    ///
    /// # Errors
    ///
    /// When the file of the review cannot be read.
    pub fn page(&self, ordinals: &[u32]) -> io::Result<Vec<ReviewRow>> {
        let mut rows = Vec::with_capacity(ordinals.len());
        let _: ControlFlow<()> = self.for_each_row(ordinals, |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    /// As [`Self::page`], one row after the other and one in memory; stops when `visit` says so.
    ///
    /// # Errors
    ///
    /// When the file of the review cannot be read.
    pub fn for_each_row<B>(
        &self,
        ordinals: &[u32],
        mut visit: impl FnMut(ReviewRow) -> ControlFlow<B>,
    ) -> io::Result<ControlFlow<B>> {
        let mut unpacked = Unpacked::default();
        let mut batch = ReadBatch::default();
        let mut at = None;
        for ordinal in ordinals {
            let Some(block) = self.block_of(*ordinal) else {
                continue;
            };
            if at != Some(block.first) {
                self.unpack(block, true, true, &mut unpacked)?;
                at = Some(block.first);
            }
            let place = (ordinal - block.first) as usize;
            let meta = Metas::new(&unpacked.meta).nth(place);
            let text = unpacked.text.split(|byte| *byte == ROW).nth(place);
            let (Some(meta), Some(text)) = (meta.transpose()?, text) else {
                return Err(damaged());
            };
            let row = self.row(*ordinal, &meta, text, &mut batch)?;
            if let ControlFlow::Break(done) = visit(row) {
                return Ok(ControlFlow::Break(done));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn row(
        &self,
        ordinal: u32,
        meta: &Meta<'_>,
        text: &[u8],
        batch: &mut ReadBatch,
    ) -> io::Result<ReviewRow> {
        let cells = self.cells(meta.line, text);
        let mut fields = Vec::new();
        let mut name = meta.label.to_owned();
        if !meta.unread {
            let read = self.reader.read_cells(&ReadCells(&cells), batch);
            let row = ContactRef::new(batch.packed(&read)).map_err(|_| damaged())?;
            if meta.outcome == ReviewOutcome::Created {
                name = label(row.values());
            }
            let known = row.values().map(|(no, new)| self.field(meta, no, new));
            fields.extend(known);
            for (no, verdict, old) in &meta.fields {
                if *verdict == Verdict::EarlierOptOut {
                    fields.retain(|field: &ReviewField| field.field != *no);
                    fields.push(ReviewField {
                        field: *no,
                        column: None,
                        old: old.map(str::to_owned),
                        new: OptIn::OUT.to_owned(),
                        verdict: Some(*verdict),
                    });
                }
            }
            fields.sort_by_key(|field| field.field);
        }
        let first_matching = meta.problems.len().saturating_sub(meta.others.len());
        let problems = meta.problems.iter().enumerate();
        let problems = problems.map(|(at, (code, column))| ReviewProblem {
            code: *code,
            column: *column,
            cell: column
                .and_then(|at| cells.get(at))
                .map_or("", ReviewCell::read)
                .to_owned(),
            contacts: at
                .checked_sub(first_matching)
                .and_then(|at| meta.others.get(at).cloned())
                .unwrap_or_default(),
        });
        let problems: Vec<_> = problems.collect();
        let conflict = problems
            .iter()
            .find(|problem| problem.code == ProblemCode::KeyConflict)
            .and_then(|problem| problem.contacts.first().copied());
        Ok(ReviewRow {
            ordinal,
            row: meta.row,
            line: meta.line,
            outcome: meta.outcome,
            contact: meta.contact,
            label: name,
            matched_by: meta.matched,
            conflict,
            fields,
            problems,
            damage: self.damage_of(meta),
            cells,
        })
    }

    /// What is damaged in a row, now that the whole file is known.
    pub(super) fn damage_of(&self, meta: &Meta<'_>) -> Vec<(DamageCode, Option<usize>)> {
        let all = self.report.damage.iter();
        let found = all.filter(|damage| {
            meta.damage.contains(&(damage.code, damage.column))
                || damage.lines.binary_search(&meta.line).is_ok()
        });
        found.map(|damage| (damage.code, damage.column)).collect()
    }

    fn cells(&self, line: u64, text: &[u8]) -> Vec<ReviewCell> {
        let mender = self.reader.mender();
        let mut cells: Vec<ReviewCell> = block::cells(text)
            .map(|raw| ReviewCell {
                raw: raw.to_owned(),
                ..ReviewCell::default()
            })
            .collect();
        let edited = mender.cells_of(line);
        let last = edited.and_then(|cells| cells.keys().next_back());
        let width = last.map_or(0, |last| (last + 1).min(crate::source::MAX_COLUMNS));
        let width = width.max(self.columns).max(cells.len());
        cells.resize(width, ReviewCell::default());
        for at in mender.columns_of(line) {
            if let Some(cell) = cells.get_mut(at) {
                let is = mender.cell(line, at, &cell.raw);
                let is = (*is != cell.raw).then(|| is.into_owned());
                cell.mended = is;
                let edit = edited.and_then(|cells| cells.get(&at));
                cell.misfit = edit.is_some_and(|edit| !edit.fits(&cell.raw));
            }
        }
        cells
    }

    fn field(&self, meta: &Meta<'_>, field: FieldNo, new: &str) -> ReviewField {
        let origin = self.reader.origins().find(|(no, _)| *no == field);
        let known = meta.fields.iter().find(|(no, _, _)| *no == field);
        let (verdict, old) = match (meta.outcome, known) {
            (ReviewOutcome::Rejected | ReviewOutcome::LeftOut, _) => (None, None),
            (ReviewOutcome::Created, _) => (Some(Verdict::Filled), None),
            (_, Some((_, verdict, old))) => (Some(*verdict), *old),
            (_, None) => (Some(Verdict::Same), Some(new)),
        };
        ReviewField {
            field,
            column: origin.and_then(|(_, column)| column),
            old: old.map(str::to_owned),
            new: new.to_owned(),
            verdict,
        }
    }
}
