//! Records the rows of a dry run for the review.

use std::path::Path;

use super::block::Meta;
use super::label::label;
use super::row::{FieldCount, ReviewCounts, ReviewOutcome};
use super::write::{BlockWriter, Written};
use crate::contact::{FieldNo, Fields, OptIn, ProblemCode};
use crate::import::consent::ConsentColumns;
use crate::import::merge::{Comparison, Kinds, verdict};
use crate::import::row::BatchRow;
use crate::import::sink::{DecidedRow, RowOutcome, RowSink};
use crate::import::{DamageCode, ImportError, Verdict};
use crate::plan::{ImportPlan, PreparedEdits, Rules};
use crate::store::Writer;

/// Records the rows of a dry run, in file order.
pub(super) struct Recorder {
    rules: Rules,
    kinds: Kinds,
    consent: ConsentColumns,
    mender: PreparedEdits,
    blocks: BlockWriter,
    counts: ReviewCounts,
    /// Changes by field number.
    changes: Vec<FieldCount>,
}

/// What happens to a field of the matched contact, with its value before the row.
type FieldChange<'a> = (FieldNo, Verdict, Option<&'a str>);

impl Recorder {
    /// A recorder whose temporary file is on the disk that a folder is on.
    ///
    /// # Errors
    ///
    /// [`ImportError::Scratch`] when the file cannot be made.
    pub(super) fn new(
        folder: &Path,
        plan: &ImportPlan,
        fields: &Fields,
    ) -> Result<Self, ImportError> {
        let file = super::private_file(folder).map_err(ImportError::Scratch)?;
        Ok(Self {
            rules: plan.rules.clone(),
            kinds: Kinds::new(fields),
            consent: ConsentColumns::new(plan),
            mender: PreparedEdits::new(&plan.edits),
            blocks: BlockWriter::new(file),
            counts: ReviewCounts::default(),
            changes: Vec::new(),
        })
    }

    /// The file with all rows, and their figures; those of the report are not among them.
    ///
    /// # Errors
    ///
    /// [`ImportError::Scratch`] when the file cannot be written.
    pub(super) fn finish(mut self) -> Result<(Written, ReviewCounts), ImportError> {
        let written = self.blocks.finish().map_err(ImportError::Scratch)?;
        self.counts.fields = (0..=u16::MAX)
            .map(FieldNo)
            .zip(self.changes)
            .filter(|(_, count)| *count != FieldCount::default())
            .collect();
        Ok((written, self.counts))
    }

    /// Values of a row that are not to the letter those of the contact it matched.
    fn merge_changes<'d>(&self, row: &DecidedRow<'d>) -> Result<Vec<FieldChange<'d>>, ImportError> {
        let mut changes = Vec::new();
        let Some(before) = row.decision.before else {
            return Ok(changes);
        };
        let new = row.row.contact()?;
        if before.same_values(new) {
            return Ok(changes);
        }
        for pair in Comparison::new(before, new) {
            let Some(new) = pair.new.filter(|new| pair.old != Some(*new)) else {
                continue;
            };
            let kept = row.row.kept_invalid().contains(&pair.field);
            let kind = self.kinds.of(pair.field);
            let verdict = verdict(kind, pair.old, new, kept, &self.rules);
            changes.push((pair.field, verdict, pair.old));
        }
        Ok(changes)
    }

    /// What happens to the fields of the contact that a row matches or creates.
    fn field_changes<'d>(&self, row: &DecidedRow<'d>) -> Result<Vec<FieldChange<'d>>, ImportError> {
        let mut changes = self.merge_changes(row)?;
        // An address that is not written, or whose contact is opted out already, changes nothing.
        let decision = row.decision;
        if !writes(decision.outcome) || !decision.forced.any() {
            return Ok(changes);
        }
        let statuses = decision.before.map(|before| before.statuses());
        let statuses = statuses.unwrap_or_default();
        for channel in decision.forced.channels() {
            let field = channel.opt_in();
            let old = statuses.of(field);
            if old != Some(OptIn::Out) {
                changes.retain(|(no, ..)| *no != field);
                changes.push((field, Verdict::EarlierOptOut, old.map(OptIn::value)));
            }
        }
        Ok(changes)
    }

    /// Its problems: those of its cells, addresses that opted out before, what matching found.
    fn problems(&self, row: &DecidedRow<'_>) -> Vec<(ProblemCode, Option<usize>)> {
        let earlier = row.earlier_opt_outs().map(|(channel, _)| {
            let column = self.consent.address(channel);
            (ProblemCode::EarlierOptOut, column)
        });
        let matching = row.decision.problems.iter().map(|(code, _)| (*code, None));
        let cells = row.cell_problems().iter().copied();
        cells.chain(earlier).chain(matching).collect()
    }

    fn count(&mut self, meta: &Meta<'_>) {
        for (field, change) in meta.changes() {
            let at = usize::from(field.0);
            if self.changes.len() <= at {
                self.changes.resize(at + 1, FieldCount::default());
            }
            if let Some(count) = self.changes.get_mut(at) {
                count.count(change);
            }
        }
        self.counts.left_out += u64::from(meta.outcome == ReviewOutcome::LeftOut);
        self.counts.mended += u64::from(meta.mended);
        self.counts.with_problems += u64::from(!meta.problems.is_empty());
    }
}

impl RowSink for Recorder {
    fn row(&mut self, row: &DecidedRow<'_>, _: &mut Writer) -> Result<(), ImportError> {
        let decision = row.decision;
        let (outcome, contact) = match decision.outcome {
            RowOutcome::Created(id) => (ReviewOutcome::Created, Some(id)),
            RowOutcome::Updated(id) => (ReviewOutcome::Updated, Some(id)),
            RowOutcome::Unchanged(id) => (ReviewOutcome::Unchanged, Some(id)),
            RowOutcome::Rejected => (ReviewOutcome::Rejected, None),
            RowOutcome::LeftOut => (ReviewOutcome::LeftOut, None),
        };
        let raw = row.row.raw;
        let before = decision.before;
        let label = before.map_or_else(String::new, |before| label(before.values()));
        let others = decision.problems.iter().map(|(_, ids)| ids.clone());
        let meta = Meta {
            row: raw.row(),
            line: raw.line(),
            outcome,
            contact,
            matched: decision.matched_by,
            unread: row.row.read.unread || row.row.read.left_out,
            mended: self.blocks.cells(raw, &self.mender),
            label: &label,
            problems: self.problems(row),
            others: others.collect(),
            damage: damage_of(row.row),
            fields: self.field_changes(row)?,
        };
        self.count(&meta);
        self.blocks.end_row(&meta).map_err(ImportError::Scratch)
    }
}

/// Whether a row creates or changes a contact.
fn writes(outcome: RowOutcome) -> bool {
    matches!(outcome, RowOutcome::Created(_) | RowOutcome::Updated(_))
}

/// What looks damaged in a row, by column; that of a batch is in its order.
fn damage_of(row: BatchRow<'_>) -> Vec<(DamageCode, Option<usize>)> {
    let number = row.raw.row();
    let suspected = row.batch.damage.suspected();
    let first = suspected.partition_point(|one| one.row < number);
    let suspected = suspected.get(first..).unwrap_or_default().iter();
    let mut damage: Vec<_> = suspected
        .take_while(|one| one.row == number)
        .map(|one| (one.code, one.column))
        .collect();
    damage.dedup();
    damage
}
