//! The sinks of every import: what is counted, logged and kept of its rows.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::consent::ConsentColumns;
use super::super::damage::{Damage, DamageCollector};
use super::super::rejected::RejectedFile;
use super::super::report::{ImportError, UndecidedRows};
use super::super::row::{ReadBatch, RowReader};
use super::super::sink::{DecidedRow, RowOutcome, RowSink};
use crate::contact::{ContactId, ContactSet, FieldSet, ProblemCode};
use crate::plan::{Misfit, PreparedEdits};
use crate::store::{ImportCounts, ProblemEntry, Writer};

/// The sinks of every import, told in the order in which they stand here: the store keeps what they
/// write in that order.
pub(super) struct Sinks<'a> {
    pub(super) counts: RowCounts,
    trail: Trail,
    problems: ProblemLog<'a>,
    rejected: RejectedRows,
    edits: EditCheck<'a>,
    undecided: UndecidedRows,
    /// Only a dry run looks for damage.
    damage: Option<DamageCollector<'a>>,
}

/// What the sinks added up over the rows of a file.
pub(super) struct Totals {
    pub(super) counts: ImportCounts,
    /// Rows by problem, in the order of [`ProblemCode::ALL`]; a row counts once for each code.
    pub(super) problems: Vec<(ProblemCode, u64)>,
    /// Edits that have no place in the file, in line order.
    pub(super) misfits: Vec<Misfit>,
    /// Rows for which the rule about other names would make a difference, if it is not decided.
    pub(super) undecided: UndecidedRows,
    pub(super) damage: Vec<Damage>,
    /// The file of rejected rows; it is not in its place yet.
    pub(super) rejected: Option<RejectedFile>,
}

impl<'a> Sinks<'a> {
    /// Sinks for the rows of a reader; `rejected` gets those that are rejected, if anybody wants
    /// them in a file.
    pub(super) fn new(
        rows: &'a RowReader,
        consent: &'a ConsentColumns,
        rejected: Option<RejectedFile>,
    ) -> Self {
        Self {
            counts: RowCounts::default(),
            trail: Trail,
            problems: ProblemLog {
                mender: rows.mender(),
                consent,
                rows: [0; ProblemCode::ALL.len()],
            },
            rejected: RejectedRows { file: rejected },
            edits: EditCheck {
                mender: rows.mender(),
                lines: BTreeSet::new(),
                misfits: Vec::new(),
            },
            undecided: UndecidedRows::default(),
            damage: rows.detector().map(DamageCollector::new),
        }
    }

    /// The totals. What only all rows together tell is said where the `whole` file was read.
    pub(super) fn finish(self, whole: bool) -> Totals {
        let damage = self.damage.filter(|_| whole);
        Totals {
            counts: self.counts.counts,
            problems: self.problems.finish(),
            misfits: self.edits.finish(whole),
            undecided: self.undecided,
            damage: damage.map_or_else(Vec::new, DamageCollector::finish),
            rejected: self.rejected.file,
        }
    }
}

impl RowSink for Sinks<'_> {
    fn batch(&mut self, batch: &ReadBatch) {
        self.edits.batch(batch);
        if let Some(damage) = &mut self.damage {
            damage.add(&batch.damage);
        }
    }

    fn row(&mut self, row: &DecidedRow<'_>, writer: &mut Writer) -> Result<(), ImportError> {
        self.counts.row(row, writer)?;
        self.trail.row(row, writer)?;
        self.problems.row(row, writer)?;
        if let Some(key) = row.decision.undecided {
            self.undecided.add(row.row.raw.line(), key);
        }
        self.rejected.row(row, writer)
    }
}

/// Counts rows by what became of them.
#[derive(Default)]
pub(super) struct RowCounts {
    counts: ImportCounts,
    /// Contacts that a row of this import has created or matched.
    seen: ContactSet,
}

impl RowCounts {
    /// Rows so far, without those that were left out.
    pub(super) fn rows(&self) -> u64 {
        self.counts.rows
    }

    fn matched(&mut self, id: ContactId) {
        self.counts.duplicates_in_file += u64::from(!self.seen.insert(id));
    }
}

impl RowSink for RowCounts {
    fn row(&mut self, row: &DecidedRow<'_>, _: &mut Writer) -> Result<(), ImportError> {
        let decision = row.decision;
        match decision.outcome {
            RowOutcome::LeftOut => {
                self.counts.left_out += 1;
                return Ok(());
            }
            RowOutcome::Created(id) => {
                self.counts.created += 1;
                self.seen.insert(id);
            }
            RowOutcome::Updated(id) => {
                self.counts.updated += 1;
                self.matched(id);
            }
            RowOutcome::Unchanged(id) => {
                self.counts.unchanged += 1;
                self.matched(id);
            }
            RowOutcome::Rejected => self.counts.rejected += 1,
        }
        self.counts.rows += 1;
        self.counts.opt_outs_kept += decision.opt_outs_kept;
        let mut problems = decision.problems.iter();
        let conflict = problems.any(|(code, _)| *code == ProblemCode::KeyConflict);
        self.counts.key_conflicts += u64::from(conflict);
        Ok(())
    }
}

/// Keeps which line wrote which fields of which contact.
struct Trail;

impl RowSink for Trail {
    fn row(&mut self, row: &DecidedRow<'_>, writer: &mut Writer) -> Result<(), ImportError> {
        let line = row.row.raw.line();
        match row.decision.outcome {
            RowOutcome::Created(id) | RowOutcome::Updated(id) => {
                writer.trail(id, line, &row.decision.written)?;
            }
            // A problem leads to the contact that its row matched.
            RowOutcome::Unchanged(id) if row.has_problems() => {
                writer.trail(id, line, &FieldSet::new())?;
            }
            RowOutcome::Unchanged(_) | RowOutcome::Rejected | RowOutcome::LeftOut => {}
        }
        Ok(())
    }
}

/// Keeps the problems of rows, and counts rows by problem.
struct ProblemLog<'a> {
    mender: &'a PreparedEdits,
    consent: &'a ConsentColumns,
    /// Rows by problem, in the order of [`ProblemCode::ALL`].
    rows: [u64; ProblemCode::ALL.len()],
}

impl ProblemLog<'_> {
    /// Rows by problem, without those that did not occur.
    fn finish(self) -> Vec<(ProblemCode, u64)> {
        let counted = ProblemCode::ALL.into_iter().zip(self.rows);
        counted.filter(|(_, rows)| *rows > 0).collect()
    }
}

impl RowSink for ProblemLog<'_> {
    fn row(&mut self, row: &DecidedRow<'_>, writer: &mut Writer) -> Result<(), ImportError> {
        if !row.has_problems() {
            return Ok(());
        }
        let raw = row.row.raw;
        let cell = |at: usize| self.mender.cell(raw.line(), at, raw.cell(at));
        let mut log = |code, column: Option<usize>, contacts| {
            writer.problem(&ProblemEntry {
                row: raw.row(),
                line: raw.line(),
                column: column.and_then(|at| u32::try_from(at).ok()),
                code,
                cell: column.map_or(Cow::Borrowed(""), cell).into_owned(),
                contacts,
                rejected: row.decision.outcome == RowOutcome::Rejected,
            })
        };
        for (code, column) in row.cell_problems() {
            log(*code, *column, Vec::new())?;
        }
        for (code, contacts) in &row.decision.problems {
            log(*code, None, contacts.clone())?;
        }
        for (channel, id) in row.earlier_opt_outs() {
            let column = self.consent.address(channel);
            log(ProblemCode::EarlierOptOut, column, vec![id])?;
        }
        for (count, code) in self.rows.iter_mut().zip(ProblemCode::ALL) {
            *count += u64::from(row.codes().any(|other| other == code));
        }
        Ok(())
    }
}

/// Keeps rejected rows in the store, and in a file where one is wanted.
struct RejectedRows {
    file: Option<RejectedFile>,
}

impl RowSink for RejectedRows {
    fn row(&mut self, row: &DecidedRow<'_>, writer: &mut Writer) -> Result<(), ImportError> {
        if row.decision.outcome != RowOutcome::Rejected {
            return Ok(());
        }
        let raw = row.row.raw;
        writer.rejected_row(raw.row(), raw.line(), row.codes(), raw.cells())?;
        match &mut self.file {
            Some(file) => file.write(raw, row.codes()),
            None => Ok(()),
        }
    }
}

/// Finds edits that have no place in the file.
struct EditCheck<'a> {
    mender: &'a PreparedEdits,
    /// Lines of edits on which a row begins.
    lines: BTreeSet<u64>,
    /// Edits whose cell was read otherwise.
    misfits: Vec<Misfit>,
}

impl EditCheck<'_> {
    fn batch(&mut self, batch: &ReadBatch) {
        self.lines.extend(&batch.edited);
        self.misfits.extend_from_slice(&batch.misfits);
    }

    /// The edits that have no place, in line order. Only where the `whole` file was read is it known
    /// that no row begins on a line.
    fn finish(self, whole: bool) -> Vec<Misfit> {
        let edits = self.mender.edits();
        let gone = |line: &u64| whole && !self.lines.contains(line);
        let mut misfits = self.misfits;
        for (line, cells) in edits.cells.iter().filter(|(line, _)| gone(line)) {
            misfits.extend(cells.iter().map(|(column, edit)| Misfit::Cell {
                line: *line,
                column: *column,
                edit: edit.clone(),
                reads: None,
            }));
        }
        let left_out = edits.left_out.iter().filter(|line| gone(line));
        misfits.extend(left_out.map(|line| Misfit::LeftOut { line: *line }));
        misfits.sort_by_key(Misfit::line);
        misfits
    }
}
