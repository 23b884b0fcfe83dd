//! Filters rows of a review.

use std::collections::BTreeSet;
use std::io;
use std::num::NonZero;
use std::thread;

use super::Review;
use super::block::{self, Meta, Metas, ROW, Summary, code_bit, damage_bit, outcome_bit};
use super::page::Unpacked;
use super::row::{Change, ReviewOutcome};
use super::search::Needle;
use crate::contact::{FieldNo, ProblemCode};
use crate::import::DamageCode;
use crate::job::Progress;

/// Which rows of a review are wanted: those for which everything holds that is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// What becomes of them.
    pub outcome: Option<ReviewOutcome>,
    /// They have this problem.
    pub problem: Option<ProblemCode>,
    /// They have some problem.
    pub with_problems: bool,
    /// They match a contact of which this field is changed.
    pub field: Option<FieldNo>,
    /// How the field is changed, where *added or replaced* says too much; or that it is not, for
    /// a rule's sake. Without a field: some field.
    pub change: Option<Change>,
    /// In this column (from 0) they have a problem, damage, or a cell that reads otherwise than in
    /// the file; or what it holds is added to the contact they match or replaces something there.
    pub column: Option<usize>,
    /// A cell of them reads otherwise than in the file.
    pub mended: bool,
    /// They have this damage from before the file came here; see [`ReviewRow::damage`].
    ///
    /// [`ReviewRow::damage`]: crate::import::ReviewRow::damage
    pub damage: Option<DamageCode>,
    /// They begin on one of these lines.
    pub lines: Option<BTreeSet<u64>>,
    /// A cell has this text, as it is in the file or as it was mended. Letter case does not count
    /// in any alphabet, nor blanks around the text, nor in a number.
    pub search: String,
}

impl ReviewFilter {
    /// Whether it lets every row through.
    pub fn is_empty(&self) -> bool {
        !self.reads_meta() && Needle::new(&self.search).is_none()
    }

    fn reads_meta(&self) -> bool {
        self.outcome.is_some()
            || self.problem.is_some()
            || self.with_problems
            || self.field.is_some()
            || self.change.is_some()
            || self.column.is_some()
            || self.mended
            || self.damage.is_some()
            || self.lines.is_some()
    }

    /// Whether a block may have a row for it.
    fn block(&self, block: &Summary) -> bool {
        let (first, last) = block.lines;
        self.outcome
            .is_none_or(|outcome| block.outcomes & outcome_bit(outcome) != 0)
            && self
                .problem
                .is_none_or(|code| block.problems & code_bit(code) != 0)
            && (!self.with_problems || block.problems != 0)
            && self
                .field
                .is_none_or(|no| block.fields.binary_search(&no).is_ok())
            && (self.change.is_none() || !block.fields.is_empty())
            && (!self.mended || block.mended)
            && self
                .lines
                .as_ref()
                .is_none_or(|lines| lines.range(first..=last).next().is_some())
    }

    /// Whether a row is for it, its text not counted.
    fn row(&self, meta: &Meta<'_>) -> bool {
        let changed = |(no, change): (FieldNo, Change)| {
            self.field.is_none_or(|field| field == no)
                && match self.change {
                    Some(wanted) => wanted == change,
                    None => change != Change::Kept,
                }
        };
        self.outcome.is_none_or(|outcome| outcome == meta.outcome)
            && self
                .problem
                .is_none_or(|code| meta.codes() & code_bit(code) != 0)
            && (!self.with_problems || !meta.problems.is_empty())
            && (self.field.is_none() && self.change.is_none() || meta.changes().any(changed))
            && (!self.mended || meta.mended)
            && self
                .lines
                .as_ref()
                .is_none_or(|lines| lines.contains(&meta.line))
    }
}

/// The column of a filter.
struct Column {
    at: usize,
    /// The fields that get its values.
    fields: Vec<FieldNo>,
    /// Something in it is damaged.
    damaged: bool,
}

impl Column {
    fn new(review: &Review, at: usize) -> Self {
        let origins = review.reader.origins();
        let mut damage = review.report.damage.iter();
        Self {
            at,
            fields: origins
                .filter_map(|(no, column)| (column == Some(at)).then_some(no))
                .collect(),
            damaged: damage.any(|damage| damage.column == Some(at)),
        }
    }

    /// Whether a block may have a row for it.
    fn block(&self, block: &Summary) -> bool {
        let fed = |no: &FieldNo| block.fields.binary_search(no).is_ok();
        block.problems != 0 || block.mended || self.damaged || self.fields.iter().any(fed)
    }

    /// Whether a row is for it; `text` are its cells, where the block has mended ones.
    fn row(&self, review: &Review, meta: &Meta<'_>, text: Option<&[u8]>) -> bool {
        let at = Some(self.at);
        let mended = || {
            let mender = review.reader.mender();
            let raw = text.and_then(|text| block::cells(text).nth(self.at));
            let raw = raw.unwrap_or_default();
            mender.columns_of(meta.line).any(|column| column == self.at)
                && *mender.cell(meta.line, self.at, raw) != *raw
        };
        meta.problems.iter().any(|(_, column)| *column == at)
            || meta
                .changes()
                .any(|(no, change)| change != Change::Kept && self.fields.contains(&no))
            || self.damaged
                && review
                    .damage_of(meta)
                    .iter()
                    .any(|(_, column)| *column == at)
            || meta.mended && mended()
    }
}

/// The rows that a filter found, in file order; 4 bytes each at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matches(Ordinals);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Ordinals {
    /// Every row of so many.
    All(u32),
    Some(Vec<u32>),
}

impl Matches {
    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Ordinals::All(rows) => *rows as usize,
            Ordinals::Some(rows) => rows.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ordinals of some of them, for [`Review::page`]; fewer at the end.
    pub fn ordinals(&self, from: usize, count: usize) -> Vec<u32> {
        let to = from.saturating_add(count).min(self.len());
        match &self.0 {
            Ordinals::All(_) => (from..to).filter_map(|at| u32::try_from(at).ok()).collect(),
            Ordinals::Some(rows) => rows.get(from..to).unwrap_or_default().to_vec(),
        }
    }
}

impl Review {
    /// Finds the rows for a filter; `None` if [`Progress::cancel`] ended it early.
    ///
    /// Blocks until it is done: tens of milliseconds for a million rows, a few hundred where a text
    /// is searched. Runs on all cores.
    ///
    /// # Errors
    ///
    /// When the file of the review cannot be read.
    pub fn rows(&self, filter: &ReviewFilter, progress: &Progress) -> io::Result<Option<Matches>> {
        let needle = Needle::new(&filter.search);
        if !filter.reads_meta() && needle.is_none() {
            return Ok(Some(Matches(Ordinals::All(self.rows))));
        }
        let column = filter.column.map(|at| Column::new(self, at));
        let column = column.as_ref();
        let may = |block: &&Summary| {
            filter.block(block)
                && self.block_is_damaged(filter, block)
                && column.is_none_or(|column| column.block(block))
        };
        let blocks: Vec<&Summary> = self.blocks.iter().filter(may).collect();
        progress.begin(blocks.len() as u64);
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let part = blocks.len().div_ceil(threads).max(1);
        let parts = thread::scope(|scope| {
            let search = |part| self.search(filter, (needle.as_ref(), column), part, progress);
            let parts: Vec<_> = blocks
                .chunks(part)
                .map(|part| scope.spawn(move || search(part)))
                .collect();
            let joined = parts.into_iter().map(|part| match part.join() {
                Ok(found) => found,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            joined.collect::<io::Result<Vec<Vec<u32>>>>()
        })?;
        if progress.is_cancelled() {
            return Ok(None);
        }
        let mut found = Vec::with_capacity(parts.iter().map(Vec::len).sum());
        for part in parts {
            found.extend(part);
        }
        Ok(Some(Matches(Ordinals::Some(found))))
    }

    fn is_damaged(&self, filter: &ReviewFilter, meta: &Meta<'_>) -> bool {
        filter.damage.is_none_or(|wanted| {
            let mut found = self.damage_of(meta).into_iter();
            found.any(|(code, _)| code == wanted)
        })
    }

    /// Whether a block may have a row with the damage that a filter wants.
    fn block_is_damaged(&self, filter: &ReviewFilter, block: &Summary) -> bool {
        let (first, last) = block.lines;
        filter.damage.is_none_or(|wanted| {
            let mut named = self.report.damage.iter().filter(|one| one.code == wanted);
            block.damage & damage_bit(wanted) != 0
                || named.any(|one| one.lines.iter().any(|line| (first..=last).contains(line)))
        })
    }

    fn search(
        &self,
        filter: &ReviewFilter,
        (needle, column): (Option<&Needle>, Option<&Column>),
        blocks: &[&Summary],
        progress: &Progress,
    ) -> io::Result<Vec<u32>> {
        let mut found = Vec::new();
        let mut unpacked = Unpacked::default();
        let (mut scratch, mut hits) = (Vec::new(), Vec::new());
        let meta = filter.reads_meta();
        for block in blocks {
            if progress.is_cancelled() {
                break;
            }
            // Which cells of a row were mended only the text tells.
            let mended = column.is_some() && block.mended;
            self.unpack(block, meta, needle.is_some() || mended, &mut unpacked)?;
            let texts: Vec<&[u8]> = if mended {
                unpacked.text.split(|byte| *byte == ROW).collect()
            } else {
                Vec::new()
            };
            hits.clear();
            match needle {
                Some(needle) => needle.rows(&unpacked.text, &mut scratch, &mut hits),
                None => hits.extend(0..block.rows),
            }
            if meta && !hits.is_empty() {
                let mut metas = Metas::new(&unpacked.meta);
                let mut next = 0;
                for hit in &hits {
                    let Some(meta) = metas.nth((hit - next) as usize) else {
                        break;
                    };
                    let meta = meta?;
                    let text = texts.get(*hit as usize).copied();
                    if filter.row(&meta)
                        && self.is_damaged(filter, &meta)
                        && column.is_none_or(|column| column.row(self, &meta, text))
                    {
                        found.push(block.first + hit);
                    }
                    next = hit + 1;
                }
            } else {
                found.extend(hits.iter().map(|hit| block.first + hit));
            }
            progress.step();
        }
        Ok(found)
    }
}
