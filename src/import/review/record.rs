//! Putting rows down while a dry run goes on.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use super::block::{self, CELL, MENDED, Meta, ROW, Summary};
use super::page::label;
use super::row::{FieldCount, ReviewCounts, ReviewOutcome};
use crate::contact::{ContactRef, FieldNo, FieldSet, OptIn, ProblemCode};
use crate::import::engine::Carried;
use crate::import::journal::Journal;
use crate::import::merge::{Comparison, Kinds, verdict};
use crate::import::row::{ReadBatch, ReadRow};
use crate::import::{DamageCode, ImportError, RowOutcome, Verdict};
use crate::plan::{Edits, PreparedEdits, Rules};
use crate::source::RowRef;

/// Rows of a block.
const ROWS: u32 = 256;

/// Bytes after which a block ends before it has so many rows: of its rows' text, and of what is
/// said of them, where values of the contacts that they meet stand.
const BYTES: usize = 256 << 10;

/// What is written at once.
const BUFFER: usize = 1 << 20;

/// Takes the rows of a dry run in file order.
pub(in crate::import) struct Recorder {
    /// The commit that the dry run saw.
    pub(in crate::import) commit: u64,
    file: BufWriter<File>,
    mender: PreparedEdits,
    meta: Vec<u8>,
    text: Vec<u8>,
    /// Number and line of the row before.
    before: (u64, u64),
    open: Summary,
    /// Fields with a change in the open block.
    changed: FieldSet,
    done: Done,
    totals: Vec<FieldCount>,
    met: Met,
}

/// What the contact that the next row meets was.
#[derive(Default)]
struct Met {
    label: String,
    old: String,
    fields: Vec<(FieldNo, Verdict, Option<Range<usize>>)>,
}

/// Everything that was put down.
struct Done {
    blocks: Vec<Summary>,
    rows: u32,
    bytes: u64,
    counts: ReviewCounts,
}

/// What is there when all rows were put down.
pub(in crate::import) struct PutDown {
    pub(super) file: File,
    pub(super) blocks: Vec<Summary>,
    pub(super) rows: u32,
    pub(super) bytes: u64,
    pub(super) counts: ReviewCounts,
}

impl Recorder {
    /// Makes the temporary file on the disk that a folder is on.
    pub(super) fn new(folder: &Path, edits: &Edits) -> Result<Self, ImportError> {
        let file = super::private_file(folder).map_err(ImportError::Scratch)?;
        Ok(Self {
            commit: 0,
            file: BufWriter::with_capacity(BUFFER, file),
            mender: PreparedEdits::new(edits),
            meta: Vec::new(),
            text: Vec::new(),
            before: (0, 0),
            open: Summary::default(),
            changed: FieldSet::new(),
            done: Done {
                blocks: Vec::new(),
                rows: 0,
                bytes: 0,
                counts: ReviewCounts::default(),
            },
            totals: Vec::new(),
            met: Met::default(),
        })
    }

    /// Notes what the row that comes next does to the contact it meets.
    pub(in crate::import) fn met(
        &mut self,
        contact: ContactRef<'_>,
        row: ContactRef<'_>,
        kept_invalid: &[FieldNo],
        kinds: &Kinds,
        rules: &Rules,
    ) {
        let met = &mut self.met;
        met.old.clear();
        met.fields.clear();
        met.label = label(contact.values());
        if contact.same_values(row) {
            return;
        }
        for pair in Comparison::new(contact, row) {
            let Some(new) = pair.new.filter(|new| pair.old != Some(*new)) else {
                continue;
            };
            let kept = kept_invalid.contains(&pair.field);
            let verdict = verdict(kinds.of(pair.field), pair.old, new, kept, rules);
            let old = pair.old.map(|old| {
                let start = met.old.len();
                met.old.push_str(old);
                start..met.old.len()
            });
            met.fields.push((pair.field, verdict, old));
        }
    }

    /// Takes a row that was carried out.
    pub(in crate::import) fn row(
        &mut self,
        raw: RowRef<'_>,
        batch: &ReadBatch,
        row: &ReadRow,
        carried: &Carried,
        journal: &Journal,
    ) -> Result<(), ImportError> {
        let (outcome, contact) = match carried.outcome {
            RowOutcome::Created(id) => (ReviewOutcome::Created, Some(id)),
            RowOutcome::Updated(id) => (ReviewOutcome::Updated, Some(id)),
            RowOutcome::Unchanged(id) => (ReviewOutcome::Unchanged, Some(id)),
            RowOutcome::Rejected => (ReviewOutcome::Rejected, None),
        };
        let own = batch.problems(row).iter().copied();
        let matching = carried.problem.iter().map(|(code, _)| (*code, None));
        let others = carried.problem.as_ref().map(|(_, ids)| ids.clone());
        let met = std::mem::take(&mut self.met);
        let fields = carried.matched.map_or(&[][..], |_| &met.fields);
        let fields = fields.iter().map(|(no, verdict, old)| {
            let old = old.clone().and_then(|range| met.old.get(range));
            (*no, *verdict, old)
        });
        let mut fields: Vec<(FieldNo, Verdict, Option<&str>)> = fields.collect();
        // An address that is not written, or whose contact is opted out already, changes nothing.
        let writes = matches!(outcome, ReviewOutcome::Created | ReviewOutcome::Updated);
        for channel in carried.forced.channels().filter(|_| writes) {
            let field = channel.opt_in();
            let old = carried.statuses.of(field);
            if old != Some(OptIn::Out) {
                fields.retain(|(no, ..)| *no != field);
                fields.push((field, Verdict::EarlierOptOut, old.map(OptIn::value)));
            }
        }
        let earlier = carried.earlier.channels().filter(|_| writes);
        let earlier = earlier.map(|channel| (ProblemCode::EarlierOptOut, journal.address(channel)));
        let meta = Meta {
            row: raw.row(),
            line: raw.line(),
            outcome,
            contact,
            matched: carried.matched,
            unread: row.unread,
            mended: false,
            label: carried.matched.map_or("", |_| &met.label),
            problems: own.chain(earlier).chain(matching).collect(),
            others: others.unwrap_or_default(),
            damage: marks_of(batch, raw.row()),
            fields,
        };
        let done = self.put(raw, meta);
        self.met = met;
        done.map_err(ImportError::Scratch)
    }

    /// Takes a row that the user left out.
    pub(in crate::import) fn left_out(&mut self, raw: RowRef<'_>) -> Result<(), ImportError> {
        let meta = Meta {
            row: raw.row(),
            line: raw.line(),
            outcome: ReviewOutcome::LeftOut,
            contact: None,
            matched: None,
            unread: true,
            mended: false,
            label: "",
            problems: Vec::new(),
            others: Vec::new(),
            damage: Vec::new(),
            fields: Vec::new(),
        };
        self.put(raw, meta).map_err(ImportError::Scratch)
    }

    fn put(&mut self, raw: RowRef<'_>, mut meta: Meta<'_>) -> io::Result<()> {
        meta.mended = self.put_text(raw);
        let open = &mut self.open;
        if open.rows == 0 {
            open.lines.0 = meta.line;
        }
        open.lines.1 = meta.line;
        open.rows += 1;
        open.outcomes |= block::outcome_bit(meta.outcome);
        open.problems |= meta.codes();
        for (code, _) in &meta.damage {
            open.damage |= block::damage_bit(*code);
        }
        open.mended |= meta.mended;
        for (field, change) in meta.changes() {
            let at = usize::from(field.0);
            if self.totals.len() <= at {
                self.totals.resize(at + 1, FieldCount::default());
            }
            if let Some(total) = self.totals.get_mut(at) {
                total.count(change);
            }
            self.changed.insert(field);
        }
        let counts = &mut self.done.counts;
        counts.mended += u64::from(meta.mended);
        counts.with_problems += u64::from(!meta.problems.is_empty());
        block::put(&meta, self.before, &mut self.meta);
        self.before = (meta.row, meta.line);
        self.done.rows = self
            .done
            .rows
            .checked_add(1)
            .ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        if self.open.rows >= ROWS || self.text.len() + self.meta.len() >= BYTES {
            self.close()?;
        }
        Ok(())
    }

    /// Puts the cells down, and what was mended of them; whether anything was.
    fn put_text(&mut self, raw: RowRef<'_>) -> bool {
        for cell in raw.cells() {
            self.text.extend_from_slice(cell.as_bytes());
            self.text.push(CELL);
        }
        let mut mended = false;
        if !self.mender.is_empty() {
            let line = raw.line();
            for at in self.mender.columns_of(line) {
                let was = raw.cell(at);
                let is = self.mender.cell(line, at, was);
                if *is != *was {
                    if !mended {
                        self.text.push(MENDED);
                    }
                    mended = true;
                    self.text.extend_from_slice(is.as_bytes());
                    self.text.push(CELL);
                }
            }
        }
        self.text.push(ROW);
        mended
    }

    fn close(&mut self) -> io::Result<()> {
        if self.open.rows == 0 {
            return Ok(());
        }
        let mut block = std::mem::take(&mut self.open);
        block.first = self.done.rows - block.rows;
        block.at = self.done.bytes;
        block.fields = self.changed.iter().collect();
        self.changed.clear();
        for (part, length) in [
            (&mut self.meta, &mut block.meta),
            (&mut self.text, &mut block.text),
        ] {
            let packed = lz4_flex::block::compress_prepend_size(part);
            *length = u32::try_from(packed.len())
                .map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
            self.file.write_all(&packed)?;
            self.done.bytes += packed.len() as u64;
            part.clear();
        }
        self.before = (0, 0);
        self.done.blocks.push(block);
        Ok(())
    }

    /// Puts the last rows down.
    pub(super) fn finish(mut self) -> Result<PutDown, ImportError> {
        self.close().map_err(ImportError::Scratch)?;
        let mut done = self.done;
        done.counts.fields = (0..=u16::MAX)
            .map(FieldNo)
            .zip(self.totals)
            .filter(|(_, count)| *count != FieldCount::default())
            .collect();
        let file = self.file.into_inner().map_err(|error| {
            let error = error.into_error();
            ImportError::Scratch(error)
        })?;
        done.blocks.shrink_to_fit();
        Ok(PutDown {
            file,
            blocks: done.blocks,
            rows: done.rows,
            bytes: done.bytes,
            counts: done.counts,
        })
    }
}

/// What looks damaged in a row; that of a batch is in its order.
fn marks_of(batch: &ReadBatch, row: u64) -> Vec<(DamageCode, Option<usize>)> {
    let suspected = batch.damage.suspected();
    let first = suspected.partition_point(|one| one.row < row);
    let suspected = suspected.get(first..).unwrap_or_default().iter();
    let mut found: Vec<_> = suspected
        .take_while(|one| one.row == row)
        .map(|one| (one.code, one.column))
        .collect();
    found.dedup();
    found
}
