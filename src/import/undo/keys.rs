//! Settles keys that would go back although another contact got them since.
//!
//! Every value has gone back already when this begins, and restored contacts are not there yet; so a
//! contact that holds a claimed key and did not hold it before the import is one that stays as it is,
//! and the claim has to give way. The value that then stays may be claimed by another one, and so on.
//! Who claims what is sorted by hash, so that a chain of thousands (a column that was sorted by
//! itself) is followed step by step and not by going through everything for each.

use std::collections::{HashMap, HashSet};

use super::report::KeptReason;
use super::{UndoError, Undoing};
use crate::contact::{Contact, ContactId, FieldKind, FieldNo, key_form};
use crate::store::{StoreError, key_hash};

/// Claims whose other holders are read together, at most.
const CLAIMS_PER_READ: usize = 1 << 13;

/// Key values that go back to contacts.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// Place of the key, hash of the value, contact.
    all: Vec<(u8, u64, ContactId)>,
}

impl Claims {
    pub(super) fn push(&mut self, key: usize, hash: u64, id: ContactId) {
        if let Ok(key) = u8::try_from(key) {
            self.all.push((key, hash, id));
        }
    }
}

/// A value of a key: its place, its hash, and its key form.
type Value = (u8, String);

impl Undoing<'_> {
    /// Gives up claims to keys that another contact got since.
    ///
    /// # Errors
    ///
    /// When the store cannot be read or written, or the undo was cancelled.
    pub(super) fn settle_keys(&mut self) -> Result<(), UndoError> {
        let claims = std::mem::take(&mut self.claims.all);
        let mut taken = self.taken(&claims)?;
        if taken.is_empty() {
            return Ok(());
        }
        let mut sorted = claims;
        sorted.sort_unstable();
        let mut given_way = HashSet::new();
        while let Some((key, form)) = taken.pop() {
            let hash = key_hash(&form);
            let from = sorted.partition_point(|claim| (claim.0, claim.1) < (key, hash));
            let claimants = sorted.get(from..).unwrap_or_default().iter();
            for &(_, _, id) in claimants.take_while(|claim| (claim.0, claim.1) == (key, hash)) {
                if !given_way.contains(&(key, id)) && self.claims_form(key, id, &form)? {
                    given_way.insert((key, id));
                    taken.extend(self.give_way(key, id)?);
                }
            }
        }
        Ok(())
    }

    fn key(&self, key: u8) -> Result<(FieldNo, FieldKind), StoreError> {
        let known = self.keys.get(usize::from(key)).copied();
        known.ok_or(StoreError::NotAContact)
    }

    /// The claimed values that a contact holds which did not hold them before.
    fn taken(&mut self, claims: &[(u8, u64, ContactId)]) -> Result<Vec<Value>, UndoError> {
        let mut taken = Vec::new();
        // Values that several contacts have are looked at once, however many those are.
        let mut seen: HashSet<(u8, u64)> = HashSet::new();
        let (mut found, mut near) = (Vec::new(), Vec::new());
        for some in claims.chunks(CLAIMS_PER_READ) {
            if self.progress.is_cancelled() {
                return Err(UndoError::Cancelled);
            }
            let mut others: Vec<(u8, u64, ContactId)> = Vec::new();
            near.clear();
            for &(key, hash, id) in some {
                let (field, _) = self.key(key)?;
                self.writer
                    .candidates_hashed(field, hash, usize::MAX, &mut found)?;
                if found.iter().all(|other| *other == id) || !seen.insert((key, hash)) {
                    continue;
                }
                others.extend(found.iter().map(|other| (key, hash, *other)));
                near.append(&mut found);
            }
            self.writer.prefetch(&mut near)?;
            let mut forms: HashMap<(u8, u64), HashSet<String>> = HashMap::new();
            for (key, hash, other) in others {
                let (field, kind) = self.key(key)?;
                let Some(held) = self.writer.get(other)?.and_then(|c| c.value(field)) else {
                    continue;
                };
                let form = key_form(kind, held).into_owned();
                if key_hash(&form) != hash {
                    continue;
                }
                let before = self.states.before.contact(other)?;
                let had = before.as_ref().and_then(|before| before.value(field));
                if had.is_none_or(|had| key_form(kind, had) != form) {
                    forms.entry((key, hash)).or_default().insert(form);
                }
            }
            for ((key, _), forms) in forms {
                taken.extend(forms.into_iter().map(|form| (key, form)));
            }
        }
        Ok(taken)
    }

    /// Whether a contact gets this very value back, and still does.
    fn claims_form(&mut self, key: u8, id: ContactId, form: &str) -> Result<bool, UndoError> {
        let (field, kind) = self.key(key)?;
        if !self.restored.contains(id) {
            let contact = self.writer.get(id)?;
            let held = contact.and_then(|contact| contact.value(field));
            if held.is_none_or(|held| key_form(kind, held) != form) {
                return Ok(false);
            }
        }
        let before = self.states.before.contact(id)?;
        let had = before.as_ref().and_then(|before| before.value(field));
        Ok(had.is_some_and(|had| key_form(kind, had) == form))
    }

    /// A contact does not get a key back; the value that stays instead is given, if there is one.
    fn give_way(&mut self, key: u8, id: ContactId) -> Result<Option<Value>, UndoError> {
        let (field, kind) = self.key(key)?;
        if self.restored.contains(id) {
            self.restored.remove(id);
            self.report.keep(KeptReason::KeyTaken, |kept| {
                kept.contact = Some(id);
                kept.field = Some(field);
            });
            return Ok(None);
        }
        let now = self.states.now.contact(id)?;
        let now = now.ok_or(StoreError::NoSuchContact(id))?;
        let stays = now.value(field);
        let contact = self.writer.get(id)?.map(|contact| contact.to_contact());
        let mut contact: Contact = contact.ok_or(StoreError::NoSuchContact(id))?;
        contact.set(field, stays.unwrap_or(""));
        if contact.values().eq(now.values()) {
            contact.updated = now.updated;
            self.report.changed_contacts -= 1;
        }
        let mut packed = Vec::new();
        contact.encode(&mut packed);
        self.writer.update(id, &packed)?;
        self.count_back(field, stays, -1);
        let wrote = stays.map(str::to_owned);
        let form = stays.map(|stays| (key, key_form(kind, stays).into_owned()));
        self.report.keep(KeptReason::KeyTaken, |kept| {
            kept.contact = Some(id);
            kept.field = Some(field);
            kept.import_wrote.clone_from(&wrote);
            kept.now = wrote;
        });
        Ok(form)
    }
}
