//! Counts the values of a column, so that one can be replaced everywhere.

use std::collections::HashMap;
use std::io;

use super::Review;
use super::block::{self, Metas, ROW};
use super::page::Unpacked;
use super::row::ReviewOutcome;
use crate::contact::clean_text;
use crate::job::Progress;

/// Different values that are counted at a time, at most; rarer ones make room for others.
const MAX_COUNTED: usize = 50_000;

/// A value of a column and how many rows have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The value without the blanks around it, after the repairs and replacements of the plan:
    /// what [`crate::plan::Edits::replace_value`] would replace.
    pub value: String,
    /// Rows that have it; those that were left out, and cells that were edited by themselves, are
    /// not counted.
    pub rows: u64,
}

/// The most frequent values of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The most frequent ones, most frequent first; equally frequent ones by their text.
    pub values: Vec<Candidate>,
    /// There are others.
    pub more: bool,
}

impl Candidates {
    /// Values that are given, at most.
    pub const MAX: usize = 200;
}

impl Review {
    /// The most frequent values of a column (from 0); `None` if [`Progress::cancel`] ended it early.
    ///
    /// Counts are exact. Where a column has more different values than are counted at a time, one
    /// that is rare may be missing though it would be among the last; memory stays bounded.
    ///
    /// # Errors
    ///
    /// When the file of the review cannot be read.
    pub fn candidates(&self, column: usize, progress: &Progress) -> io::Result<Option<Candidates>> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        let mut pruned = false;
        let whole = self.each_value(column, progress, |value| {
            if let Some(count) = counts.get_mut(value) {
                *count += 1;
                return;
            }
            if counts.len() >= MAX_COUNTED {
                pruned = true;
                // Keep the more frequent half; what is left of a tie goes.
                let mut all: Vec<u64> = counts.values().copied().collect();
                let (_, middle, _) = all.select_nth_unstable(MAX_COUNTED / 2);
                let middle = *middle;
                counts.retain(|_, count| *count > middle);
            }
            counts.insert(value.to_owned(), 1);
        })?;
        if !whole {
            return Ok(None);
        }
        let more = pruned || counts.len() > Candidates::MAX;
        if pruned {
            // Some were counted from their second coming on: count the foremost ones anew.
            let mut foremost: Vec<(String, u64)> = counts.drain().collect();
            foremost.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            foremost.truncate(10 * Candidates::MAX);
            counts = foremost.into_iter().map(|(value, _)| (value, 0)).collect();
            let whole = self.each_value(column, progress, |value| {
                if let Some(count) = counts.get_mut(value) {
                    *count += 1;
                }
            })?;
            if !whole {
                return Ok(None);
            }
        }
        let mut values: Vec<Candidate> = counts
            .into_iter()
            .map(|(value, rows)| Candidate { value, rows })
            .collect();
        values.sort_unstable_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.value.cmp(&b.value)));
        values.truncate(Candidates::MAX);
        Ok(Some(Candidates { values, more }))
    }

    /// Goes through the values of a column; returns whether it came to the end.
    fn each_value(
        &self,
        column: usize,
        progress: &Progress,
        mut take: impl FnMut(&str),
    ) -> io::Result<bool> {
        let mender = self.reader.mender();
        let mut unpacked = Unpacked::default();
        progress.begin(self.blocks.len() as u64);
        for block in &self.blocks {
            if progress.is_cancelled() {
                return Ok(false);
            }
            // What became of the rows matters only where something was mended.
            let some_out = block.outcomes & block::outcome_bit(ReviewOutcome::LeftOut) != 0;
            let meta = some_out || !mender.edits().cells.is_empty();
            self.unpack(block, meta, true, &mut unpacked)?;
            let mut metas = meta.then(|| Metas::new(&unpacked.meta));
            let rows = unpacked.text.split(|byte| *byte == ROW);
            for row in rows.take(block.rows as usize) {
                let raw = block::cells(row).nth(column).unwrap_or_default();
                if let Some(metas) = &mut metas {
                    let meta = metas.next().ok_or_else(block::damaged)??;
                    let cells = mender.cells_of(meta.line);
                    let edited = cells.and_then(|cells| cells.get(&column));
                    if meta.outcome == ReviewOutcome::LeftOut
                        || edited.is_some_and(|edit| edit.fits(raw))
                    {
                        continue;
                    }
                }
                take(&clean_text(&mender.value(column, raw)));
            }
            progress.step();
        }
        Ok(true)
    }
}
