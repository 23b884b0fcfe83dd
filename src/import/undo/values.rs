//! Undoes changes of contacts and of their values.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::report::KeptReason;
use super::{UndoError, Undoing};
use crate::contact::{
    ContactId, ContactRef, ContactSet, FieldKind, FieldNo, OptIn, encode, key_form,
};
use crate::import::merge::Comparison;
use crate::store::{StoreError, View, key_hash};

/// Contacts after which is checked whether the undo was cancelled.
const CONTACTS_PER_CHECK: u64 = 1 << 10;

/// Fields of the state before that values cannot go back to, with the reason.
struct LostFields(BTreeMap<FieldNo, KeptReason>);

impl LostFields {
    fn new(before: &View, now: &View) -> Self {
        let lost = before.fields().iter().filter_map(|field| {
            let reason = match now.fields().get(field.no) {
                None => KeptReason::FieldGone,
                Some(known) if known.kind != field.kind => KeptReason::FieldChanged,
                Some(_) => return None,
            };
            Some((field.no, reason))
        });
        Self(lost.collect())
    }

    fn reason(&self, field: FieldNo) -> Option<KeptReason> {
        self.0.get(&field).copied()
    }
}

/// The contacts that came on a list since.
fn joined_since(after: &View, now: &View) -> Result<ContactSet, UndoError> {
    let mut joined = ContactSet::default();
    let walked: ControlFlow<()> = now.for_each_list_change(after, |change| {
        joined.extend(change.joined.iter());
        ControlFlow::Continue(())
    })?;
    debug_assert!(walked.is_continue());
    Ok(joined)
}

impl Undoing<'_> {
    /// Undoes changes of values, and deletes contacts that were created; deleted ones are only
    /// noted, to be restored once keys are settled.
    ///
    /// # Errors
    ///
    /// When the store cannot be read or written, or the undo was cancelled.
    pub(super) fn contacts(&mut self) -> Result<(), UndoError> {
        let states = self.states;
        let joined = joined_since(&states.after, &states.now)?;
        let lost = LostFields::new(&states.before, &states.now);
        let mut reader = states.now.reader();
        let all = u64::from(states.now.next_contact().0);
        self.progress.begin(all);
        let mut seen = 0;
        let mut each = |id: ContactId, was: Option<ContactRef<'_>>, is: Option<ContactRef<'_>>| {
            seen += 1;
            if seen % CONTACTS_PER_CHECK == 0 {
                self.progress.advance(u64::from(id.0), seen);
                if self.progress.is_cancelled() {
                    return Err(UndoError::Cancelled);
                }
            }
            match (was, is, reader.get(id)?) {
                (None, Some(is), Some(now)) => self.undo_created(id, is, now, joined.contains(id)),
                (Some(was), Some(is), Some(now)) => self.undo_changes(id, was, is, now, &lost),
                (Some(was), Some(is), None) => {
                    if !was.same_values(is) {
                        let reason = KeptReason::DeletedSince;
                        self.report.keep(reason, |kept| kept.contact = Some(id));
                    }
                    Ok(())
                }
                (Some(was), None, None) => {
                    self.note_deleted(id, was);
                    Ok(())
                }
                _ => Ok(()),
            }
        };
        let walked = states
            .after
            .for_each_change(&states.before, |id, was, is| match each(id, was, is) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => ControlFlow::Break(error),
            })?;
        match walked {
            ControlFlow::Break(error) => Err(error),
            ControlFlow::Continue(()) => {
                self.progress.advance(all, seen);
                Ok(())
            }
        }
    }

    /// Deletes a contact that was created, if nothing was done with it since.
    fn undo_created(
        &mut self,
        id: ContactId,
        is: ContactRef<'_>,
        now: ContactRef<'_>,
        joined: bool,
    ) -> Result<(), UndoError> {
        let same = now.same_values(is);
        if same && !joined {
            self.report.remove(id);
            self.removed.insert(id);
            // The lists follow when all contacts are through.
            return Ok(self.writer.erase_unlisted(id)?);
        }
        self.staying.insert(id);
        self.report.kept_contacts += 1;
        if same {
            self.report.keep(KeptReason::JoinedSince, |kept| {
                kept.contact = Some(id);
                kept.stays = true;
            });
        }
        for pair in Comparison::new(is, now).filter(|pair| pair.old != pair.new) {
            self.report.keep(KeptReason::ChangedSince, |kept| {
                kept.contact = Some(id);
                kept.field = Some(pair.field);
                kept.stays = true;
                kept.import_wrote = pair.old.map(str::to_owned);
                kept.now = pair.new.map(str::to_owned);
            });
        }
        Ok(())
    }

    /// Gives a contact those values back that were not changed since.
    fn undo_changes(
        &mut self,
        id: ContactId,
        was: ContactRef<'_>,
        is: ContactRef<'_>,
        now: ContactRef<'_>,
        lost: &LostFields,
    ) -> Result<(), UndoError> {
        if was.same_values(is) {
            return Ok(());
        }
        let mut back: Vec<(FieldNo, Option<&str>)> = Vec::new();
        for pair in Comparison::new(was, is).filter(|pair| pair.old != pair.new) {
            let current = now.value(pair.field);
            if current == pair.old {
                continue;
            }
            let reason = if current == pair.new {
                lost.reason(pair.field).filter(|_| pair.old.is_some())
            } else {
                Some(KeptReason::ChangedSince)
            };
            if let Some(reason) = reason {
                self.report.keep(reason, |kept| {
                    kept.contact = Some(id);
                    kept.field = Some(pair.field);
                    kept.import_wrote = pair.new.map(str::to_owned);
                    kept.now = current.map(str::to_owned);
                });
                continue;
            }
            self.claim(id, pair.field, pair.old);
            self.count_back(pair.field, current, 1);
            back.push((pair.field, pair.old));
        }
        if back.is_empty() {
            return Ok(());
        }
        self.report.changed_contacts += 1;
        let goes = |field| back.iter().any(|(no, _)| *no == field);
        let values = Comparison::new(now, was).filter_map(|pair| {
            let value = if goes(pair.field) { pair.new } else { pair.old };
            value.map(|value| (pair.field, value))
        });
        let mut packed = Vec::new();
        encode(now.created(), self.at, values, &mut packed);
        Ok(self.writer.update(id, &packed)?)
    }

    /// Counts a value that goes back, or (with -1) one that does not after all.
    pub(super) fn count_back(&mut self, field: FieldNo, now: Option<&str>, by: i64) {
        let add = |count: &mut u64| *count = count.saturating_add_signed(by);
        add(&mut self.report.counts.reversed);
        add(self.report.fields.entry(field).or_default());
        let kind = self.states.now.fields().get(field).map(|field| field.kind);
        if kind == Some(FieldKind::OptIn) && now == Some(OptIn::OUT) {
            add(&mut self.report.opt_outs_lifted);
        }
    }

    /// Notes a deleted contact, to be restored unless others have its keys now.
    fn note_deleted(&mut self, id: ContactId, was: ContactRef<'_>) {
        for (field, value) in was.values() {
            self.claim(id, field, Some(value));
        }
        self.restored.insert(id);
    }

    /// Restores deleted contacts as they were.
    ///
    /// # Errors
    ///
    /// When the store cannot be read or written, or the undo was cancelled.
    pub(super) fn restore_deleted(&mut self) -> Result<(), UndoError> {
        let states = self.states;
        let lost = LostFields::new(&states.before, &states.now);
        let mut reader = states.before.reader();
        let mut packed = Vec::new();
        let restored = std::mem::take(&mut self.restored);
        for (id, seen) in restored.iter().zip(1u64..) {
            if seen % CONTACTS_PER_CHECK == 0 && self.progress.is_cancelled() {
                return Err(UndoError::Cancelled);
            }
            let was = reader.get(id)?.ok_or(StoreError::NoSuchContact(id))?;
            for (field, _) in was.values() {
                if let Some(reason) = lost.reason(field) {
                    self.report.keep(reason, |kept| {
                        kept.contact = Some(id);
                        kept.field = Some(field);
                    });
                }
            }
            let values = was.values().filter(|(no, _)| lost.reason(*no).is_none());
            packed.clear();
            encode(was.created(), was.updated(), values, &mut packed);
            self.writer.revive(id, &packed)?;
            self.report.counts.restored_contacts += 1;
        }
        self.restored = restored;
        Ok(())
    }

    /// Notes that a contact gets a key back.
    fn claim(&mut self, id: ContactId, field: FieldNo, value: Option<&str>) {
        let Some(value) = value else {
            return;
        };
        let at = self.keys.iter().position(|(key, _)| *key == field);
        if let Some((at, (_, kind))) = at.and_then(|at| Some((at, self.keys.get(at)?))) {
            let hash = key_hash(&key_form(*kind, value));
            self.claims.push(at, hash, id);
        }
    }
}
