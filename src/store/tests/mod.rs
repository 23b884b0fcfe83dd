//! Tests of the room as a whole.

mod contradictions;
mod damage;
mod life;
mod mending;
mod model;
mod past;
mod payloads;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use super::*;
use crate::contact::{Contact, ContactId, FieldNo, standard};
use crate::plan::testing;

pub(crate) const EMAIL: FieldNo = standard::EMAIL;
pub(crate) const MOBILE: FieldNo = standard::MOBILE;
pub(crate) const CITY: FieldNo = standard::CITY;

pub(crate) fn tiny() -> OpenOptions {
    OpenOptions {
        tuning: Tuning::tiny(),
        clock: Clock::default(),
        or_copy: false,
    }
}

pub(crate) fn open(dir: &Path) -> Store {
    Store::open(dir, &tiny()).unwrap()
}

/// A folder that is gone with the test; in memory where there is such a place, for what these
/// tests look at does not depend on the disk and forcing bytes to it is most of their time.
pub(crate) fn temporary() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

/// An invented person.
pub(crate) fn person(n: u32) -> Contact {
    let mut contact = Contact::new(1_700_000_000_000 + u64::from(n));
    contact.set(EMAIL, &format!("Person{n}@example.no"));
    contact.set(MOBILE, &format!("+47{:08}", 40_000_000 + n));
    contact.set(CITY, ["Tromsø", "Bodø", "Vardø"][n as usize % 3]);
    contact
}

pub(crate) fn packed(contact: &Contact) -> Vec<u8> {
    let mut bytes = Vec::new();
    contact.encode(&mut bytes);
    bytes
}

pub(crate) fn record(status: ImportStatus) -> ImportRecord {
    ImportRecord {
        no: 0,
        started: 1,
        finished: 2,
        status,
        failure: None,
        plan: testing::plan(),
        list: None,
        list_name: "People".into(),
        counts: ImportCounts::default(),
        undoes: None,
        undo_counts: UndoCounts::default(),
        problems: BTreeMap::new(),
        bytes: 12,
        sha256: None,
        trail: 0,
        rejected_rows: 0,
        commit_before: 0,
        commit_after: 0,
    }
}

pub(crate) fn done() -> ImportRecord {
    record(ImportStatus::Completed)
}

pub(crate) fn all(view: &View) -> BTreeMap<u32, Contact> {
    let mut all = BTreeMap::new();
    let _: ControlFlow<()> = view
        .for_each(|id, contact| {
            assert!(all.last_key_value().is_none_or(|(last, _)| *last < id.0));
            all.insert(id.0, contact.to_contact());
            ControlFlow::Continue(())
        })
        .unwrap();
    all
}

/// Adds people and commits them as an import.
pub(crate) fn import(store: &Store, people: std::ops::Range<u32>) -> Committed {
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.index(EMAIL).unwrap();
    for n in people {
        writer.create(&packed(&person(n))).unwrap();
    }
    writer.commit(Some(done())).unwrap()
}

pub(crate) fn ids(ids: &[u32]) -> Vec<ContactId> {
    ids.iter().copied().map(ContactId).collect()
}
