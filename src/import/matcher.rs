//! Finds the contact that a row is a duplicate of.

use super::merge::Kinds;
use super::row::{BatchRow, Key, ReadBatch, ReadRow};
use crate::contact::{
    ContactId, ContactRef, FieldNo, FieldSet, PersonName, is_clearly_another, key_form, standard,
};
use crate::plan::{KeyConflictRule, NoKeyRule, OtherNameRule, Rules};
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
    /// Every contact that a key matches has clearly another person's first name.
    OtherName,
}

/// A match with what was set aside to come to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Matched {
    /// What the row matches.
    pub(super) found: Match,
    /// Contacts with a key of the row and another person's name, without repetition: the first of
    /// them, where very many share a key. Empty where the rule is to update them.
    pub(super) set_aside: Vec<ContactId>,
    /// Nobody has decided about such contacts, and it makes a difference: the key that found the
    /// first of them, and the contacts.
    pub(super) undecided: Option<(FieldNo, Vec<ContactId>)>,
}

impl From<Match> for Matched {
    fn from(found: Match) -> Self {
        Self {
            found,
            set_aside: Vec::new(),
            undecided: None,
        }
    }
}

impl Match {
    /// What becomes of the row where the rule for other names says *create*: the contact that it
    /// changes, a new one, or none.
    fn outcome(&self, no_key: NoKeyRule) -> MatchOutcome {
        match self {
            Self::One { id, .. } => MatchOutcome::Contact(*id),
            Self::New { .. } | Self::OtherName => MatchOutcome::New,
            Self::NoKey if no_key == NoKeyRule::Create => MatchOutcome::New,
            Self::NoKey | Self::Several(_) | Self::ConflictRejected(_) => MatchOutcome::Rejected,
        }
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MatchOutcome {
    /// It changes this contact, or tells nothing new of it.
    Contact(ContactId),
    /// It is a new contact.
    New,
    /// It is rejected.
    Rejected,
}

/// Which names keep a contact from being matched.
#[derive(Clone, Copy)]
enum Guard<'a> {
    /// None: the key alone decides.
    Off,
    /// Those that are clearly another person's than the one of this row.
    Row(ContactRef<'a>),
}

impl Guard<'_> {
    fn sets_aside(self, contact: ContactRef<'_>) -> bool {
        match self {
            Self::Off => false,
            Self::Row(row) => is_clearly_another(person_name(row), person_name(contact)),
        }
    }
}

/// The contacts that have a key.
#[derive(Default)]
struct KeyHolders {
    /// Those whose names do not speak against it.
    ids: Vec<ContactId>,
    /// Those with another person's name: the first ones.
    set_aside: Vec<ContactId>,
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

    /// Matches a row by the decision table of the two keys, after contacts with another person's
    /// name were set aside.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub(super) fn find(
        &mut self,
        writer: &mut Writer,
        row: BatchRow<'_>,
    ) -> Result<Matched, StoreError> {
        let guard = match self.rules.other_name {
            Some(OtherNameRule::Update) => Guard::Off,
            Some(OtherNameRule::Create | OtherNameRule::Reject) | None => {
                Guard::Row(row.contact()?)
            }
        };
        let (found, set_aside) = self.find_guarded(writer, row, guard)?;
        let Some((first, mut ids)) = set_aside.0 else {
            return Ok(found.into());
        };
        ids.sort_unstable();
        ids.dedup();
        if self.rules.other_name.is_some() {
            return Ok(Matched {
                found,
                set_aside: ids,
                undecided: None,
            });
        }
        let (updated, _) = self.find_guarded(writer, row, Guard::Off)?;
        let no_key = self.rules.no_key;
        let differs = updated.outcome(no_key) != found.outcome(no_key);
        Ok(Matched {
            undecided: differs.then_some((first, ids)),
            ..updated.into()
        })
    }

    /// The decision table, with the contacts that were set aside before it counted.
    fn find_guarded(
        &mut self,
        writer: &mut Writer,
        row: BatchRow<'_>,
        guard: Guard<'_>,
    ) -> Result<(Match, SetAside), StoreError> {
        let rules = self.rules;
        let (batch, read) = (row.batch, row.read);
        let mut set_aside = SetAside::default();
        let by_primary = self.contacts_with(writer, rules.primary, batch, &read.primary, guard)?;
        set_aside.add(rules.primary, by_primary.set_aside);
        match one_of(by_primary.ids) {
            OneOf::None => {}
            OneOf::One(id) => {
                let (by, conflict) = (rules.primary, false);
                return Ok((Match::One { id, by, conflict }, set_aside));
            }
            OneOf::Several(ids) => return Ok((Match::Several(ids), set_aside)),
        }
        let Some(secondary) = rules.secondary else {
            let found = match (set_aside.is_empty(), read.primary.is_blank()) {
                (false, _) => Match::OtherName,
                (true, true) => Match::NoKey,
                (true, false) => Match::New { conflict: None },
            };
            return Ok((found, set_aside));
        };
        let by_secondary = self.contacts_with(writer, secondary, batch, &read.secondary, guard)?;
        set_aside.add(secondary, by_secondary.set_aside);
        let found = match one_of(by_secondary.ids) {
            OneOf::One(id) => {
                let other_primary = !read.primary.is_blank()
                    && writer
                        .get(id)?
                        .is_some_and(|contact| contact.value(rules.primary).is_some());
                let (by, conflict) = (secondary, other_primary);
                match (other_primary, rules.key_conflict) {
                    (false, _) | (true, KeyConflictRule::Update) => Match::One { id, by, conflict },
                    (true, KeyConflictRule::Create) => Match::New { conflict: Some(id) },
                    (true, KeyConflictRule::Reject) => Match::ConflictRejected(id),
                }
            }
            OneOf::Several(ids) => Match::Several(ids),
            OneOf::None if !set_aside.is_empty() => Match::OtherName,
            OneOf::None if read.primary.is_blank() && read.secondary.is_blank() => Match::NoKey,
            OneOf::None => Match::New { conflict: None },
        };
        Ok((found, set_aside))
    }

    /// The contacts, without `except`, that have a key of the row in a field that was written to a
    /// contact: the first of them, where very many share it.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub(super) fn sharing(
        &mut self,
        writer: &mut Writer,
        row: BatchRow<'_>,
        written: &FieldSet,
        except: ContactId,
    ) -> Result<Vec<ContactId>, StoreError> {
        let keys = [
            (Some(self.rules.primary), &row.read.primary),
            (self.rules.secondary, &row.read.secondary),
        ];
        let mut shared = Vec::new();
        for (field, key) in keys {
            if let Some(field) = field.filter(|field| written.contains(*field)) {
                let found = self.contacts_with(writer, field, row.batch, key, Guard::Off)?;
                shared.extend(found.ids.into_iter().filter(|id| *id != except));
            }
        }
        Ok(shared)
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
        guard: Guard<'_>,
    ) -> Result<KeyHolders, StoreError> {
        let mut found = KeyHolders::default();
        if key.is_blank() {
            return Ok(found);
        }
        let kind = self.kinds.of(field);
        let wanted = batch.key_form(key);
        for limit in [FIRST_CANDIDATES, usize::MAX] {
            found.ids.clear();
            found.set_aside.clear();
            let more = writer.candidates_hashed(field, key.hash, limit, &mut self.candidates)?;
            for id in &self.candidates {
                let Some(contact) = writer.get(*id)? else {
                    continue;
                };
                let value = contact.value(field);
                if !value.is_some_and(|value| value == wanted || key_form(kind, value) == wanted) {
                    continue;
                }
                if !guard.sets_aside(contact) {
                    found.ids.push(*id);
                } else if found.set_aside.len() < FIRST_CANDIDATES {
                    found.set_aside.push(*id);
                }
            }
            if !more || found.ids.len() > 1 {
                break;
            }
        }
        Ok(found)
    }
}

/// Contacts that were set aside, with the key that found the first of them.
#[derive(Default)]
struct SetAside(Option<(FieldNo, Vec<ContactId>)>);

impl SetAside {
    fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    fn add(&mut self, key: FieldNo, ids: Vec<ContactId>) {
        if ids.is_empty() {
            return;
        }
        let (_, all) = self.0.get_or_insert_with(|| (key, Vec::new()));
        all.extend(ids);
    }
}

/// How many contacts there are.
enum OneOf {
    None,
    One(ContactId),
    Several(Vec<ContactId>),
}

fn one_of(ids: Vec<ContactId>) -> OneOf {
    match ids[..] {
        [] => OneOf::None,
        [id] => OneOf::One(id),
        _ => OneOf::Several(ids),
    }
}

/// First and last name of a contact.
fn person_name(contact: ContactRef<'_>) -> PersonName<'_> {
    PersonName {
        first: contact.value(standard::FIRST_NAME).unwrap_or_default(),
        last: contact.value(standard::LAST_NAME).unwrap_or_default(),
    }
}
