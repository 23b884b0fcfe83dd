//! Finds the contact that a row is a duplicate of.

use super::merge::Kinds;
use super::row::{Key, ReadBatch, ReadRow};
use crate::contact::{ContactId, FieldNo, key_form};
use crate::plan::{KeyConflictRule, Rules};
use crate::store::{StoreError, Writer};

/// Candidates of a key that are looked at before all of them are asked for.
const FIRST_CANDIDATES: usize = 24;

/// Rows whose index entries are brought into the processor's cache together.
pub(super) const TOUCHED_ROWS: usize = 512;

/// What looking the keys of a row up came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// It is a new contact.
    New {
        /// The contact that has the secondary key and another primary key, where the rule says to
        /// create a new one all the same.
        conflict: Option<ContactId>,
    },
    /// It matches one contact.
    One {
        /// The contact.
        id: ContactId,
        /// The key that matched.
        by: FieldNo,
        /// The secondary key matched, and the contact's primary key is another.
        conflict: bool,
    },
    /// A key matches several contacts.
    Several(Vec<ContactId>),
    /// It has no key.
    NoKey,
    /// The secondary key matches this contact, whose primary key is another, and the rule says to
    /// reject the row.
    ConflictRejected(ContactId),
}

/// Looks rows up in the key indexes; keeps nothing from row to row but memory.
pub(super) struct Matcher<'a> {
    rules: &'a Rules,
    kinds: &'a Kinds,
    candidates: Vec<ContactId>,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(rules: &'a Rules, kinds: &'a Kinds) -> Self {
        Self {
            rules,
            kinds,
            candidates: Vec::new(),
        }
    }

    /// Brings the index entries of some rows into the processor's cache.
    pub(super) fn touch(&self, writer: &Writer, rows: &[ReadRow]) {
        let hashes = |key: fn(&ReadRow) -> &Key| {
            let keys = rows.iter().filter(|row| !row.rejected).map(key);
            keys.filter(|key| !key.is_blank()).map(|key| key.hash)
        };
        writer.touch(self.rules.primary, hashes(|row| &row.primary));
        if let Some(secondary) = self.rules.secondary {
            writer.touch(secondary, hashes(|row| &row.secondary));
        }
    }

    /// Adds the contacts that a batch may match, so that they are read together.
    ///
    /// It guesses what the rows will need: whatever it leaves out is read when its row is matched.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub(super) fn collect(
        &mut self,
        writer: &mut Writer,
        batch: &ReadBatch,
        ids: &mut Vec<ContactId>,
    ) -> Result<(), StoreError> {
        for rows in batch.rows.chunks(TOUCHED_ROWS) {
            self.touch(writer, rows);
            for row in rows.iter().filter(|row| !row.rejected) {
                let keys = [
                    (Some(self.rules.primary), &row.primary),
                    (self.rules.secondary, &row.secondary),
                ];
                for (field, key) in keys {
                    let Some(field) = field.filter(|_| !key.is_blank()) else {
                        continue;
                    };
                    writer.candidates_hashed(
                        field,
                        key.hash,
                        FIRST_CANDIDATES,
                        &mut self.candidates,
                    )?;
                    if !self.candidates.is_empty() {
                        ids.append(&mut self.candidates);
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Matches a row by the decision table of the two keys.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub(super) fn find(
        &mut self,
        writer: &mut Writer,
        batch: &ReadBatch,
        row: &ReadRow,
    ) -> Result<Match, StoreError> {
        let rules = self.rules;
        let mut ids = self.contacts_with(writer, rules.primary, batch, &row.primary)?;
        match (ids.pop(), ids.is_empty()) {
            (Some(id), true) => {
                let (by, conflict) = (rules.primary, false);
                return Ok(Match::One { id, by, conflict });
            }
            (Some(id), false) => {
                ids.push(id);
                return Ok(Match::Several(ids));
            }
            (None, _) => {}
        }
        let Some(secondary) = rules.secondary else {
            return Ok(if row.primary.is_blank() {
                Match::NoKey
            } else {
                Match::New { conflict: None }
            });
        };
        let mut ids = self.contacts_with(writer, secondary, batch, &row.secondary)?;
        match (ids.pop(), ids.is_empty()) {
            (Some(id), true) => {
                let other_primary = !row.primary.is_blank()
                    && writer
                        .get(id)?
                        .is_some_and(|contact| contact.value(rules.primary).is_some());
                Ok(match (other_primary, rules.key_conflict) {
                    (false, _) => Match::One {
                        id,
                        by: secondary,
                        conflict: false,
                    },
                    (true, KeyConflictRule::Update) => Match::One {
                        id,
                        by: secondary,
                        conflict: true,
                    },
                    (true, KeyConflictRule::Create) => Match::New { conflict: Some(id) },
                    (true, KeyConflictRule::Reject) => Match::ConflictRejected(id),
                })
            }
            (Some(id), false) => {
                ids.push(id);
                Ok(Match::Several(ids))
            }
            (None, _) if row.primary.is_blank() && row.secondary.is_blank() => Ok(Match::NoKey),
            (None, _) => Ok(Match::New { conflict: None }),
        }
    }

    /// The contacts whose field equals a key, in id order; a hit of the index is only a hint.
    ///
    /// Two are enough to be several: of a key that very many contacts share only some are named.
    fn contacts_with(
        &mut self,
        writer: &mut Writer,
        field: FieldNo,
        batch: &ReadBatch,
        key: &Key,
    ) -> Result<Vec<ContactId>, StoreError> {
        let mut found = Vec::new();
        if key.is_blank() {
            return Ok(found);
        }
        let kind = self.kinds.of(field);
        let wanted = batch.key_form(key);
        for limit in [FIRST_CANDIDATES, usize::MAX] {
            found.clear();
            let more = writer.candidates_hashed(field, key.hash, limit, &mut self.candidates)?;
            for id in &self.candidates {
                let equal = writer.get(*id)?.is_some_and(|contact| {
                    contact
                        .value(field)
                        .is_some_and(|value| value == wanted || key_form(kind, value) == wanted)
                });
                if equal {
                    found.push(*id);
                }
            }
            if !more || found.len() > 1 {
                break;
            }
        }
        Ok(found)
    }
}
