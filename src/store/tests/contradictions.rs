//! A check finds whatever contradicts itself although every value is whole.

use std::sync::Arc;

use super::*;
use crate::contact::ListNo;
use crate::store::engine::frame::{Sealer, ValueKind};
use crate::store::engine::numbers::key_hash;
use crate::store::state::blocks::{Block, BlockBuilder};
use crate::store::state::commit::{CommitRecord, Snapshot, StoredList, table_payload};
use crate::store::state::directory::{self, BlockRef, Page};
use crate::store::state::index::{self, IndexEntry, IndexRecord, Run, RunReader, RunWriter};
use crate::store::state::members::Members;
use crate::store::state::table::short_hash;

/// A store of 40 contacts, all on a list, of whom number 7 was deleted.
fn begun(dir: &Path) -> Store {
    let store = open(dir);
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.index(EMAIL).unwrap();
    let list = writer.create_list("People").unwrap();
    for n in 1..=40 {
        let id = writer.create(&packed(&person(n))).unwrap();
        writer.join(list, id).unwrap();
    }
    writer.erase(ContactId(7)).unwrap();
    writer.commit(Some(done())).unwrap();
    assert!(store.check().unwrap().is_clean());
    store
}

/// Writes a value with a right checksum; gives its key.
type Write<'a> = &'a mut dyn FnMut(ValueKind, Vec<u8>) -> u64;

/// The findings after a commit that no writer would make, but for the values it lets go without
/// saying so.
fn findings(
    store: &Store,
    change: impl FnOnce(&Snapshot, &mut CommitRecord, Write),
) -> Vec<Finding> {
    let snapshot = Arc::clone(&store.view().snapshot);
    let engine = &snapshot.engine;
    let mut record = snapshot.record.clone();
    let mut sealer = Sealer::new();
    let mut value = Vec::new();
    let mut next = record.next_key;
    change(&snapshot, &mut record, &mut |kind, payload| {
        let key = next;
        next += 1;
        sealer.seal(key, kind, &payload, &mut value).unwrap();
        engine.insert(key, &value).unwrap();
        key
    });
    record.no += 1;
    record.next_key = next;
    let payload = table_payload(&record, ValueKind::Commit).unwrap();
    sealer
        .seal(record.no, ValueKind::Commit, &payload, &mut value)
        .unwrap();
    engine.insert_commit(record.no, &value).unwrap();
    let forged = Snapshot::load(engine, record, &snapshot.cache).unwrap();
    store.shared.state().head = Arc::new(forged);
    store.check().unwrap().findings
}

fn entries(snapshot: &Snapshot, record: &CommitRecord) -> Vec<IndexEntry> {
    let fetch = |key, kind| snapshot.engine.value(key, kind);
    let mut all = Vec::new();
    for run in &record.indexes[0].runs {
        let mut reader = RunReader::new(run.list, &fetch).unwrap();
        while let Some(entry) = reader.next(&fetch).unwrap() {
            all.push(entry);
        }
    }
    all.sort_unstable();
    all
}

fn indexed(entries: &[IndexEntry], write: Write) -> Vec<IndexRecord> {
    let mut run = RunWriter::new(3);
    let mut write = |kind, payload| Ok(write(kind, payload));
    for entry in entries {
        run.push(*entry, &mut write).unwrap();
    }
    vec![IndexRecord {
        field: EMAIL.0,
        runs: run.finish(&mut write).unwrap().into_iter().collect(),
        stale: 0,
    }]
}

#[test]
fn a_contact_that_its_index_misses_is_found() {
    let dir = temporary();
    let store = begun(dir.path());
    let found = findings(&store, |snapshot, record, write| {
        let mut all = entries(snapshot, record);
        // Number 7 is not there any more, and nobody needs to find it.
        all.retain(|(_, id)| ![7, 12, 40].contains(id));
        record.indexes = indexed(&all, write);
    });
    let missed = |contact| Finding::NotFindable {
        field: EMAIL,
        contact: ContactId(contact),
    };
    assert_eq!(found, [missed(12), missed(40)]);
}

#[test]
fn a_contact_that_is_indexed_as_another_is_found() {
    let dir = temporary();
    let store = begun(dir.path());
    let hash = short_hash(key_hash("person5@example.no"));
    let found = findings(&store, |snapshot, record, write| {
        let mut all = entries(snapshot, record);
        let entry = all.iter_mut().find(|entry| entry.0 == hash).unwrap();
        assert_eq!(entry.1, 5);
        // Many contacts that share a key are kept apart from the others.
        entry.1 = 6;
        all.extend((8..40).map(|id| (hash, id)));
        all.sort_unstable();
        record.indexes = indexed(&all, write);
    });
    let missed = Finding::NotFindable {
        field: EMAIL,
        contact: ContactId(5),
    };
    assert_eq!(found, [missed]);
}

#[test]
fn entries_of_contacts_that_never_were_and_entries_out_of_order_are_found() {
    let dir = temporary();
    let store = begun(dir.path());
    let found = findings(&store, |snapshot, record, write| {
        let mut all = entries(snapshot, record);
        all.push((u64::from(u32::MAX), 41));
        all.sort_unstable();
        record.indexes = indexed(&all, write);
    });
    let beyond = Finding::IndexBeyond {
        field: EMAIL,
        contact: ContactId(41),
    };
    assert_eq!(found, [beyond]);
    let mut disordered = 0;
    let found = findings(&store, |snapshot, record, write| {
        let mut all = entries(snapshot, record);
        all.retain(|(_, id)| *id <= 40);
        let (low, high) = all.split_at(20);
        let pages = [high, low].map(|entries| index::RunPage {
            first_hash: 0,
            key: write(ValueKind::IndexPage, index::page_payload(entries)),
        });
        disordered = write(ValueKind::IndexRun, index::list_payload(&pages));
        record.indexes[0].runs = vec![Run {
            list: disordered,
            entries: 39,
        }];
    });
    let disorder = Finding::Unreadable {
        what: ValueKind::IndexRun.word().into(),
        key: disordered,
    };
    assert!(found.contains(&disorder), "{found:?}");
}

#[test]
fn members_that_are_no_contacts_are_found() {
    let dir = temporary();
    let store = begun(dir.path());
    let mut list = ListNo(0);
    let found = findings(&store, |snapshot, record, write| {
        let mut members = Members::new(64);
        for id in (1..=10).chain([39, 40, 41, 500]) {
            members.set(id, true);
        }
        let mut put = |kind, payload| Ok(write(kind, payload));
        let root = members.write(0, &mut put, &mut Vec::new()).unwrap();
        let mut lists = snapshot.lists.to_vec();
        lists[0].members = 13;
        list = lists[0].no;
        let stored = StoredList {
            list: lists.remove(0),
            root,
        };
        record.lists = write(
            ValueKind::Lists,
            table_payload(&[stored], ValueKind::Lists).unwrap(),
        );
    });
    let stranger = |contact| Finding::NoSuchMember {
        list,
        contact: ContactId(contact),
    };
    let count = Finding::MemberCount {
        list,
        noted: 13,
        found: 14,
    };
    assert_eq!(found, [count, stranger(7), stranger(41), stranger(500)]);
}

#[test]
fn contacts_whose_bytes_make_no_sense_are_found() {
    let dir = temporary();
    let store = begun(dir.path());
    let found = findings(&store, |snapshot, record, write| {
        let mut blocks = snapshot.directory.blocks.clone();
        let payload = snapshot
            .engine
            .value(blocks[1].key, ValueKind::Contacts)
            .unwrap();
        let block = Block::new(Arc::new(payload)).unwrap();
        let mut builder = BlockBuilder::default();
        builder.begin(block.first());
        for (id, bytes) in block.iter() {
            let mut bytes = bytes.to_vec();
            if id == block.first() {
                bytes.pop();
            }
            builder.push(&bytes);
        }
        blocks[1] = BlockRef {
            key: write(ValueKind::Contacts, builder.payload()),
            ..blocks[1]
        };
        let page = write(ValueKind::DirectoryPage, directory::page_payload(&blocks));
        let pages = [Page {
            key: page,
            blocks: blocks.len(),
        }];
        record.directory = write(ValueKind::DirectoryRoot, directory::root_payload(&pages));
        record.contacts += 2;
    });
    let damaged = ContactId(store.view().snapshot.directory.blocks[1].first);
    let count = Finding::ContactCount {
        noted: 41,
        found: 39,
    };
    assert_eq!(found, [Finding::Contact(damaged), count]);
}

#[test]
fn a_status_that_the_ledger_does_not_know_is_found() {
    use crate::contact::{OptIn, standard};
    let dir = temporary();
    let store = open(dir.path());
    let mut writer = store.begin(Durability::Real).unwrap();
    for n in 1..=20 {
        let mut contact = person(n);
        contact.set(standard::EMAIL_MARKETING, OptIn::OUT);
        writer.create(&packed(&contact)).unwrap();
    }
    writer.commit(Some(done())).unwrap();
    assert!(store.check().unwrap().is_clean());
    let found = findings(&store, |snapshot, record, write| {
        let mut blocks = snapshot.directory.blocks.clone();
        let mut builder = BlockBuilder::default();
        builder.begin(blocks[0].first);
        for n in blocks[0].first..blocks[0].first + blocks[0].count {
            let mut contact = person(n);
            let status = if n == 2 { OptIn::IN } else { OptIn::OUT };
            contact.set(standard::EMAIL_MARKETING, status);
            // Number 3 is erased, and the ledger does not say so.
            let bytes = if n == 3 { Vec::new() } else { packed(&contact) };
            builder.push(&bytes);
        }
        blocks[0].key = write(ValueKind::Contacts, builder.payload());
        let page = write(ValueKind::DirectoryPage, directory::page_payload(&blocks));
        let pages = [Page {
            key: page,
            blocks: blocks.len(),
        }];
        record.directory = write(ValueKind::DirectoryRoot, directory::root_payload(&pages));
        record.contacts -= 1;
    });
    let other = |contact| Finding::Consent {
        field: standard::EMAIL_MARKETING,
        contact: ContactId(contact),
    };
    assert_eq!(found, [other(2), other(3)]);
}
