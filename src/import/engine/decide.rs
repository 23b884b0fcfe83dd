//! One row: matched, merged, and written to the contacts. What is recorded of it, sinks do.

use std::borrow::Cow;
use std::ops::Range;

use super::super::consent::{ConsentColumns, EarlierOptOuts};
use super::super::matcher::{Match, Matcher};
use super::super::merge::{Kinds, merge};
use super::super::report::ImportError;
use super::super::row::{BatchRow, ReadRow};
use super::super::sink::{Decision, MatchProblem, RowOutcome};
use crate::contact::{ContactId, ContactRef, FieldNo, ListNo, OptIn, ProblemCode};
use crate::plan::{Channel, NoKeyRule, OtherNameRule, Rules};
use crate::store::{StoreError, Writer};

/// Decides what becomes of rows by the rules of a plan, and carries it out on the contacts.
pub(super) struct Decider<'a> {
    rules: &'a Rules,
    kinds: &'a Kinds,
    consent: &'a ConsentColumns,
    pub(super) matcher: Matcher<'a>,
    /// The list that the contacts of all rows join.
    list: ListNo,
    /// The time that contacts are stamped with, in milliseconds since 1970 UTC.
    now: u64,
    packed: Packed,
}

/// Packed contacts of the row that is decided; the memory is used again.
#[derive(Default)]
struct Packed {
    /// The matched contact before the row.
    before: Vec<u8>,
    /// The contact merged with the row.
    merged: Vec<u8>,
    /// The new or merged contact, opted out again.
    opted_out: Vec<u8>,
}

impl<'a> Decider<'a> {
    /// A decider that stamps contacts with the time `now`, in milliseconds since 1970 UTC.
    pub(super) fn new(
        rules: &'a Rules,
        kinds: &'a Kinds,
        consent: &'a ConsentColumns,
        list: ListNo,
        now: u64,
    ) -> Self {
        Self {
            rules,
            kinds,
            consent,
            matcher: Matcher::new(rules, kinds),
            list,
            now,
            packed: Packed::default(),
        }
    }

    /// Decides a row and writes the contact that it creates or changes.
    ///
    /// # Errors
    ///
    /// When the store cannot be read or written.
    pub(super) fn decide<'d>(
        &'d mut self,
        writer: &mut Writer,
        row: BatchRow<'d>,
    ) -> Result<Decision<'d>, ImportError> {
        if row.read.left_out {
            return Ok(Decision::left_out());
        }
        if row.read.rejected {
            return Ok(Decision::rejected(Vec::new()));
        }
        let rules = self.rules;
        let matched = self.matcher.find(writer, row)?;
        let set_aside = matched.set_aside;
        let mut problems: Vec<MatchProblem> = Vec::new();
        // Until somebody has decided, the row is looked at among those with this problem.
        let undecided = matched.undecided.map(|(key, contacts)| {
            problems.push((ProblemCode::OtherName, contacts));
            key
        });
        let decision = match matched.found {
            Match::NoKey => {
                problems.push((ProblemCode::NoKey, Vec::new()));
                match rules.no_key {
                    // There is nobody in a row without any value.
                    NoKeyRule::Create if row.read.fields.iter().next().is_some() => {
                        self.create(writer, row, problems)?
                    }
                    NoKeyRule::Reject | NoKeyRule::Create => Decision::rejected(problems),
                }
            }
            Match::Several(ids) => {
                problems.push((ProblemCode::AmbiguousMatch, ids));
                Decision::rejected(problems)
            }
            Match::ConflictRejected(id) => {
                problems.push(key_conflict(id));
                Decision::rejected(problems)
            }
            Match::OtherName => {
                problems.push((ProblemCode::OtherName, set_aside.clone()));
                if rules.other_name == Some(OtherNameRule::Create) {
                    problems.push((ProblemCode::SharedKey, set_aside));
                    self.create(writer, row, problems)?
                } else {
                    Decision::rejected(problems)
                }
            }
            Match::New { conflict } => {
                problems.extend(conflict.map(key_conflict));
                let mut shared = set_aside;
                shared.extend(conflict);
                problems.extend(shared_key(shared));
                self.create(writer, row, problems)?
            }
            Match::One { id, by, conflict } => {
                problems.extend(conflict.then(|| key_conflict(id)));
                Decision {
                    matched_by: Some(by),
                    ..self.update(writer, row, id, problems)?
                }
            }
        };
        Ok(Decision {
            undecided,
            ..decision
        })
    }

    /// Creates the contact of a row; an address that opted out before is opted out again.
    fn create<'d>(
        &'d mut self,
        writer: &mut Writer,
        row: BatchRow<'d>,
        problems: Vec<MatchProblem>,
    ) -> Result<Decision<'d>, ImportError> {
        let read = row.read;
        let forced = self.forced(read.earlier);
        let (mut packed, mut statuses) = (row.packed(), read.statuses);
        let mut written = Cow::Borrowed(&read.fields);
        if forced.any() {
            statuses = forced.opt_out(row.contact()?, &mut self.packed.opted_out);
            packed = &self.packed.opted_out;
            for channel in forced.channels() {
                written.to_mut().insert(channel.opt_in());
            }
        }
        let hashes = self.key_hashes(read);
        let hashes = hashes.get(filled_keys(read)).unwrap_or_default();
        let cite = self.consent.cite(row.raw, forced);
        let id = writer.create_with_provenance(packed, hashes, Some(statuses), &cite)?;
        writer.join(self.list, id)?;
        Ok(Decision {
            outcome: RowOutcome::Created(id),
            matched_by: None,
            problems,
            undecided: None,
            before: None,
            written,
            earlier: read.earlier,
            forced,
            opt_outs_kept: 0,
        })
    }

    /// Merges a row into the contact that it matched; `problems` are those of the match.
    fn update<'d>(
        &'d mut self,
        writer: &mut Writer,
        row: BatchRow<'d>,
        id: ContactId,
        mut problems: Vec<MatchProblem>,
    ) -> Result<Decision<'d>, ImportError> {
        let known = writer.get(id)?.ok_or(StoreError::NoSuchContact(id))?;
        self.packed.before.clear();
        known.copy_to(&mut self.packed.before);
        let before = contact(&self.packed.before)?;
        let merged = merge(
            before,
            row.contact()?,
            row.kept_invalid(),
            self.kinds,
            self.rules,
            self.now,
            &mut self.packed.merged,
        );
        let earlier = row.read.earlier;
        let earlier = earlier.among(|field| merged.fields.contains(field));
        let forced = self.forced(earlier);
        let mut written = merged.fields;
        if merged.changed {
            let shared = self.matcher.sharing(writer, row, &written, id)?;
            problems.extend(shared_key(shared));
            let mut packed = &self.packed.merged;
            if forced.any() {
                forced.opt_out(contact(packed)?, &mut self.packed.opted_out);
                packed = &self.packed.opted_out;
                written.extend(newly_opted_out(before, forced));
            }
            let cite = self.consent.cite(row.raw, forced);
            writer.update_with_provenance(id, packed, &cite)?;
        }
        writer.join(self.list, id)?;
        Ok(Decision {
            outcome: if merged.changed {
                RowOutcome::Updated(id)
            } else {
                RowOutcome::Unchanged(id)
            },
            matched_by: None,
            problems,
            undecided: None,
            before: Some(before),
            written: Cow::Owned(written),
            earlier,
            forced,
            opt_outs_kept: merged.opt_outs_kept,
        })
    }

    /// The channels that are opted out whatever a row says.
    fn forced(&self, earlier: EarlierOptOuts) -> EarlierOptOuts {
        if self.rules.opt_outs_win {
            earlier
        } else {
            EarlierOptOuts::default()
        }
    }

    /// Hashes of primary and secondary key, as the key index knows them.
    fn key_hashes(&self, read: &ReadRow) -> [(FieldNo, u64); 2] {
        let primary = self.rules.primary;
        [
            (primary, read.primary.hash),
            (self.rules.secondary.unwrap_or(primary), read.secondary.hash),
        ]
    }
}

/// Which of the two keys of a row have a value.
fn filled_keys(read: &ReadRow) -> Range<usize> {
    usize::from(read.primary.is_blank())..2 - usize::from(read.secondary.is_blank())
}

/// The opt-in fields of these channels, without those in which the contact is opted out already:
/// such a one gets no status from the row.
fn newly_opted_out(
    before: ContactRef<'_>,
    forced: EarlierOptOuts,
) -> impl Iterator<Item = FieldNo> {
    let statuses = before.statuses();
    let fields = forced.channels().map(Channel::opt_in);
    fields.filter(move |field| statuses.of(*field) != Some(OptIn::Out))
}

fn key_conflict(id: ContactId) -> MatchProblem {
    (ProblemCode::KeyConflict, vec![id])
}

/// The problem of a contact that came to have a key of others, if there are any.
fn shared_key(mut others: Vec<ContactId>) -> Option<MatchProblem> {
    others.sort_unstable();
    others.dedup();
    (!others.is_empty()).then_some((ProblemCode::SharedKey, others))
}

fn contact(packed: &[u8]) -> Result<ContactRef<'_>, StoreError> {
    ContactRef::new(packed).map_err(|_| StoreError::NotAContact)
}
