//! Which contact a row meets.

use super::merge::Kinds;
use super::row::{Key, ReadBatch, ReadRow};
use crate::contact::{ContactId, FieldNo, key_form};
use crate::plan::{KeyConflictRule, Rules};
use crate::store::{StoreError, Writer};

/// Contacts with the same key that are looked at before asking for all of them.
const AT_ONCE: usize = 24;

/// Rows whose index entries are brought near together.
pub(super) const NEAR: usize = 512;

/// What the keys of a row came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// It is a new contact; `conflict` if its secondary key met one with another primary key.
    New {
        /// The contact that has the secondary key, where the rule made a new one all the same.
        conflict: Option<ContactId>,
    },
    /// It meets this contact.
    One {
        /// The contact.
        id: ContactId,
        /// The key that met it.
        by: FieldNo,
        /// By the secondary key, and the contact's primary key is another.
        conflict: bool,
    },
    /// A key meets several contacts.
    Several(Vec<ContactId>),
    /// It has no key.
    NoKey,
    /// The keys disagree, and the rule says to reject the row.
    ConflictRejected(ContactId),
}

/// Looks rows up in the key indexes, and remembers nothing.
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

    /// Brings the index entries of some rows near.
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

    /// Adds the contacts that a batch may meet, so that they are read together.
    ///
    /// This is a guess at what the rows will need: whatever it leaves out is read when it is met.
    pub(super) fn collect(
        &mut self,
        writer: &mut Writer,
        batch: &ReadBatch,
        ids: &mut Vec<ContactId>,
    ) -> Result<(), StoreError> {
        for rows in batch.rows.chunks(NEAR) {
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
                    writer.candidates_hashed(field, key.hash, AT_ONCE, &mut self.candidates)?;
                    if !self.candidates.is_empty() {
                        ids.append(&mut self.candidates);
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// The decision table of the two keys.
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
        for limit in [AT_ONCE, usize::MAX] {
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
