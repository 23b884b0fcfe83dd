//! One row after another: matched, merged, counted and put down.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::path::Path;

use super::super::journal::Earlier;
use super::super::matcher::{Match, NEAR};
use super::super::merge::{Merged, merge};
use super::super::pipeline::{self, Numbered};
use super::super::report::{ImportError, RowOutcome};
use super::super::row::{ReadBatch, ReadRow};
use super::{Run, rejected_error};
use crate::contact::{ContactId, ContactRef, FieldNo, FieldSet, OptIn, ProblemCode, Statuses};
use crate::plan::Channel;
use crate::source::RowRef;
use crate::store::{ProblemEntry, StoreError, Writer};

/// Most batches that are looked at ahead.
const MOST_AHEAD: usize = 64;

/// What matching says of a row beside its outcome.
pub(in super::super) struct Carried {
    pub(in super::super) outcome: RowOutcome,
    /// The key that met a contact.
    pub(in super::super) matched: Option<FieldNo>,
    /// The problem that matching found, and the contacts it is about.
    pub(in super::super) problem: Option<(ProblemCode, Vec<ContactId>)>,
    /// Channels whose address it wrote and which opted out before.
    pub(in super::super) earlier: Earlier,
    /// Those of them that are opted out for it, whatever the row says.
    pub(in super::super) forced: Earlier,
    /// The statuses that the contact had before.
    pub(in super::super) statuses: Statuses,
}

impl Run<'_> {
    /// Batches that are looked at ahead: each contact block they meet is unpacked once for all of
    /// them, so the more contacts there are, the more rows.
    pub(super) fn group(&self) -> usize {
        let rows = usize::try_from(self.writer.contact_count() / 32).unwrap_or(0);
        (rows / pipeline::ROWS).clamp(1, MOST_AHEAD)
    }

    pub(super) fn look_ahead(&mut self, group: &VecDeque<Numbered>) -> Result<(), ImportError> {
        if !self.meets_others {
            return Ok(());
        }
        let mut ids = std::mem::take(&mut self.ids);
        ids.clear();
        for next in group {
            self.matcher
                .collect(&mut self.writer, &next.batch, &mut ids)?;
        }
        self.writer.prefetch(&mut ids)?;
        self.ids = ids;
        Ok(())
    }

    pub(super) fn batch(&mut self, batch: &ReadBatch) -> Result<(), ImportError> {
        if let Some(collector) = &mut self.collector {
            collector.add(&batch.damage);
        }
        self.edited.extend(&batch.edited);
        self.misfits.extend_from_slice(&batch.misfits);
        for (at, (raw, row)) in batch.raw.rows().zip(&batch.rows).enumerate() {
            if at % NEAR == 0 {
                let next = batch.rows.get(at..).unwrap_or_default();
                let next = next.get(..NEAR).unwrap_or(next);
                self.matcher.touch(&self.writer, next);
            }
            if row.left_out {
                self.counts.left_out += 1;
                if let Some(recorder) = &mut self.recorder {
                    recorder.left_out(raw)?;
                }
                continue;
            }
            let carried = self.row(batch, raw, row)?;
            self.count(carried.outcome);
            self.report(batch, raw, row, &carried)?;
            if let Some(recorder) = &mut self.recorder {
                recorder.row(raw, batch, row, &carried, &self.journal)?;
            }
            self.observer.row(raw, carried.outcome);
        }
        Ok(())
    }

    fn row(
        &mut self,
        batch: &ReadBatch,
        raw: RowRef<'_>,
        row: &ReadRow,
    ) -> Result<Carried, ImportError> {
        let rejected = |problem| Carried {
            outcome: RowOutcome::Rejected,
            matched: None,
            problem,
            earlier: Earlier::default(),
            forced: Earlier::default(),
            statuses: Statuses::default(),
        };
        if row.rejected {
            return Ok(rejected(None));
        }
        let found = self.matcher.find(&mut self.writer, batch, row)?;
        let conflict = |id| Some((ProblemCode::KeyConflict, vec![id]));
        let carried = match found {
            Match::NoKey => return Ok(rejected(Some((ProblemCode::NoKey, Vec::new())))),
            Match::Several(ids) => {
                return Ok(rejected(Some((ProblemCode::AmbiguousMatch, ids))));
            }
            Match::ConflictRejected(id) => {
                self.counts.key_conflicts += 1;
                return Ok(rejected(conflict(id)));
            }
            Match::New { conflict: with } => {
                let rules = &self.plan.rules;
                let primary = (rules.primary, row.primary.hash);
                let secondary = (rules.secondary.unwrap_or(rules.primary), row.secondary.hash);
                let hashes = match (row.primary.is_blank(), row.secondary.is_blank()) {
                    (false, false) => &[primary, secondary][..],
                    (false, true) => &[primary],
                    (true, false) => &[secondary],
                    (true, true) => &[],
                };
                let id = self.create(batch, raw, row, hashes)?;
                self.met.insert(id);
                self.writer.join(self.list, id)?;
                Carried {
                    outcome: RowOutcome::Created(id),
                    matched: None,
                    problem: with.and_then(conflict),
                    earlier: row.earlier,
                    forced: self.forced(row.earlier),
                    statuses: Statuses::default(),
                }
            }
            Match::One {
                id,
                by,
                conflict: with,
            } => Carried {
                matched: Some(by),
                problem: if with { conflict(id) } else { None },
                ..self.merge(batch, raw, row, id)?
            },
        };
        self.counts.key_conflicts += u64::from(carried.problem.is_some());
        Ok(carried)
    }

    /// Makes a contact of a row; one whose address opted out before is opted out again.
    fn create(
        &mut self,
        batch: &ReadBatch,
        raw: RowRef<'_>,
        row: &ReadRow,
        hashes: &[(FieldNo, u64)],
    ) -> Result<ContactId, ImportError> {
        let forced = self.forced(row.earlier);
        let (mut packed, mut statuses) = (batch.packed(row), row.statuses);
        let mut fields = Cow::Borrowed(&row.fields);
        if forced.any() {
            let contact = ContactRef::new(packed).map_err(|_| StoreError::NotAContact)?;
            statuses = forced.opt_out(contact, &mut self.merged);
            packed = &self.merged;
            for channel in forced.channels() {
                fields.to_mut().insert(channel.opt_in());
            }
        }
        let cite = self.journal.cite(raw, forced);
        let created = self
            .writer
            .create_with_provenance(packed, hashes, Some(statuses), &cite);
        let id = created?;
        self.writer.trail(id, raw.line(), &fields)?;
        Ok(id)
    }

    /// The channels that are opted out whatever the row says.
    fn forced(&self, earlier: Earlier) -> Earlier {
        if self.plan.rules.opt_outs_win {
            earlier
        } else {
            Earlier::default()
        }
    }

    fn merge(
        &mut self,
        batch: &ReadBatch,
        raw: RowRef<'_>,
        row: &ReadRow,
        id: ContactId,
    ) -> Result<Carried, ImportError> {
        let mut out = std::mem::take(&mut self.merged);
        let contact = self.writer.get(id)?.ok_or(StoreError::NoSuchContact(id))?;
        let new = ContactRef::new(batch.packed(row)).map_err(|_| StoreError::NotAContact)?;
        let kept = batch.kept_invalid(row);
        let rules = &self.plan.rules;
        if let Some(recorder) = &mut self.recorder {
            recorder.met(contact, new, kept, self.kinds, rules);
        }
        let mut merged: Merged = merge(contact, new, kept, self.kinds, rules, self.now, &mut out);
        let earlier = row.earlier.among(|field| merged.fields.contains(field));
        let statuses = if earlier.any() {
            contact.statuses()
        } else {
            Statuses::default()
        };
        let forced = if rules.opt_outs_win {
            earlier
        } else {
            Earlier::default()
        };
        if merged.changed {
            let mut after = ContactRef::new(&out).map_err(|_| StoreError::NotAContact)?;
            let mut opted_out = Vec::new();
            if forced.any() {
                forced.opt_out(after, &mut opted_out);
                after = ContactRef::new(&opted_out).map_err(|_| StoreError::NotAContact)?;
                // Who is opted out already gets no status from this row.
                let out = |field| statuses.of(field) == Some(OptIn::Out);
                let written = forced.channels().map(Channel::opt_in);
                for field in written.filter(|field| !out(*field)) {
                    merged.fields.insert(field);
                }
            }
            self.observer.changed(contact, after);
            let packed = if forced.any() { &opted_out } else { &out };
            let cite = self.journal.cite(raw, forced);
            self.writer.update_with_provenance(id, packed, &cite)?;
            self.writer.trail(id, raw.line(), &merged.fields)?;
        }
        self.merged = out;
        self.counts.opt_outs_kept += merged.opt_outs_kept;
        self.counts.duplicates_in_file += u64::from(!self.met.insert(id));
        self.writer.join(self.list, id)?;
        Ok(Carried {
            outcome: if merged.changed {
                RowOutcome::Updated(id)
            } else {
                RowOutcome::Unchanged(id)
            },
            matched: None,
            problem: None,
            earlier,
            forced,
            statuses,
        })
    }

    fn count(&mut self, outcome: RowOutcome) {
        self.counts.rows += 1;
        match outcome {
            RowOutcome::Created(_) => self.counts.created += 1,
            RowOutcome::Updated(_) => self.counts.updated += 1,
            RowOutcome::Unchanged(_) => self.counts.unchanged += 1,
            RowOutcome::Rejected => self.counts.rejected += 1,
        }
    }

    /// Notes the problems of a row, and the row itself if it was rejected.
    fn report(
        &mut self,
        batch: &ReadBatch,
        raw: RowRef<'_>,
        row: &ReadRow,
        carried: &Carried,
    ) -> Result<(), ImportError> {
        let rejected = carried.outcome == RowOutcome::Rejected;
        let found = batch.problems(row);
        if found.is_empty() && carried.problem.is_none() && !carried.earlier.any() {
            return Ok(());
        }
        if let RowOutcome::Unchanged(id) = carried.outcome {
            self.writer.trail(id, raw.line(), &FieldSet::new())?;
        }
        let mender = self.rows.mender();
        let cell = |at: usize| mender.cell(raw.line(), at, raw.cell(at));
        let mut codes = 0u16;
        let mut entry =
            |writer: &mut Writer, code: ProblemCode, column: Option<usize>, contacts| {
                codes |= 1 << (code as u16);
                writer.problem(&ProblemEntry {
                    row: raw.row(),
                    line: raw.line(),
                    column: column.and_then(|at| u32::try_from(at).ok()),
                    code,
                    cell: column.map_or(Cow::Borrowed(""), cell).into_owned(),
                    contacts,
                    rejected,
                })
            };
        for (code, column) in found {
            entry(&mut self.writer, *code, *column, Vec::new())?;
        }
        if let Some((code, contacts)) = &carried.problem {
            entry(&mut self.writer, *code, None, contacts.clone())?;
        }
        if let RowOutcome::Created(id) | RowOutcome::Updated(id) = carried.outcome {
            for channel in carried.earlier.channels() {
                let column = self.journal.address(channel);
                let code = ProblemCode::EarlierOptOut;
                entry(&mut self.writer, code, column, vec![id])?;
            }
        }
        let codes = ProblemCode::ALL
            .into_iter()
            .filter(|code| codes & 1 << (*code as u16) != 0);
        for (count, code) in self.problems.iter_mut().zip(ProblemCode::ALL) {
            *count += u64::from(codes.clone().any(|other| other == code));
        }
        if rejected {
            self.writer
                .rejected_row(raw.row(), raw.line(), codes.clone(), raw.cells())?;
            if let Some(file) = &mut self.rejected {
                let path = self.rejected_path.unwrap_or(Path::new(""));
                file.write(raw, codes)
                    .map_err(|error| rejected_error(path, error))?;
            }
        }
        Ok(())
    }
}
