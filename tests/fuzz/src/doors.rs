//! What is stored, read and written again: what comes out is what went in.

use std::fmt::Debug;
use std::ops::ControlFlow;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::contact::{Contact, ContactRef};
use crate::store::engine::frame::{HEADER_BYTES, Sealer, ValueKind, is_intact, unseal};
use crate::store::engine::numbers::{Reader, put, put_signed, put_text, ranges, take_ranges};
use crate::store::record::ledger::LedgerEntry as Ledger;
use crate::store::record::problems::ProblemEntry as Problem;
use crate::store::record::rejects::RejectedRow as Rejected;
use crate::store::record::stream::{
    EntryEdit, PackEntry, Stream, StreamEntry, edit_block, read_block,
};
use crate::store::record::suppress::OptedOut;
use crate::store::record::trail::TrailRow as Trail;
use crate::store::state::blocks::{Block, BlockBuilder};
use crate::store::state::log::{log_payload, read_log};
use crate::store::state::{directory, index, members};

/// The key under which things stand here.
const KEY: u64 = 7;

/// The kinds of stored values by the numbers they have on disk.
fn kind(number: u8) -> ValueKind {
    ValueKind::of(&[0, number % 27 + 1]).expect("kinds are numbered from 1 to 27")
}

/// Whatever a frame says of itself, and with a checksum that fits it: it is read as what was
/// written, or refused.
pub fn frame(first: u8, data: &[u8]) {
    let kind = kind(first);
    let mut sealed = data.to_vec();
    let _ = unseal(KEY, kind, &sealed);
    if sealed.len() >= HEADER_BYTES {
        sealed[1] = kind as u8;
        let sum = xxh3_64_with_seed(
            &sealed[HEADER_BYTES..],
            xxh3_64_with_seed(&sealed[..12], KEY),
        );
        sealed[12..HEADER_BYTES].copy_from_slice(&sum.to_le_bytes());
        if let Ok(raw) = unseal(KEY, kind, &sealed) {
            assert!(is_intact(KEY, &sealed));
            sealing(kind, &raw);
        }
    }
    sealing(kind, data);
}

fn sealing(kind: ValueKind, raw: &[u8]) {
    let mut sealed = Vec::new();
    Sealer::new()
        .seal(KEY, kind, raw, &mut sealed)
        .expect("a frame");
    assert_eq!(unseal(KEY, kind, &sealed).expect("what was sealed"), raw);
    assert!(is_intact(KEY, &sealed));
    assert!(unseal(KEY + 1, kind, &sealed).is_err());
    // One bit anywhere, chosen by the payload.
    let at = raw.iter().fold(raw.len(), |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(*byte))
    });
    let (byte, bit) = (at / 8 % sealed.len(), at % 8);
    sealed[byte] ^= 1 << bit;
    assert!(unseal(KEY, kind, &sealed).is_err(), "bit {bit} of {byte}");
    assert!(!is_intact(KEY, &sealed));
}

/// A payload of every kind.
pub fn payload(which: usize, data: &[u8]) {
    match which {
        0 => numbers(data),
        1 => contact(data),
        2 => block(data),
        3 => pages(data),
        4 => lists(data),
        5 => stream::<Ledger>(data),
        6 => stream::<Trail>(data),
        7 => stream::<Problem>(data),
        8 => stream::<Rejected>(data),
        _ => root::<OptedOut>(data),
    }
}

/// How many kinds [`payload`] knows.
pub const PAYLOADS: usize = 10;

fn numbers(data: &[u8]) {
    let mut reader = Reader::new(data);
    while let Some(number) = reader.number() {
        let mut out = Vec::new();
        put(&mut out, number);
        put_signed(&mut out, number.cast_signed());
        let mut again = Reader::new(&out);
        assert_eq!(again.number(), Some(number));
        assert_eq!(again.signed(), Some(number.cast_signed()));
        assert_eq!(again.left(), 0);
    }
    if let Some(text) = Reader::new(data).text() {
        let mut out = Vec::new();
        put_text(&mut out, text);
        assert_eq!(Reader::new(&out).text(), Some(text));
    }
    if let Some(read) = take_ranges(data) {
        assert!(read.is_sorted_by(|a, b| a.1 <= b.0));
    }
    let mut keys: Vec<u64> = data.iter().map(|byte| u64::from(*byte)).collect();
    keys.sort_unstable();
    keys.dedup();
    let packed = crate::store::engine::numbers::put_keys(keys.clone());
    assert_eq!(take_ranges(&packed), Some(ranges(&keys)));
}

fn contact(data: &[u8]) {
    let Ok(contact) = ContactRef::new(data) else {
        return;
    };
    let copy = contact.to_contact();
    let mut packed = Vec::new();
    copy.encode(&mut packed);
    let again = ContactRef::new(&packed).expect("a contact");
    assert_eq!(again.created(), contact.created());
    assert_eq!(again.updated(), contact.updated());
    if contact.check().is_err() {
        return;
    }
    assert!(again.check().is_ok());
    assert_eq!(again.to_contact(), copy);
    assert_eq!(again.statuses(), contact.statuses());
    for (no, value) in contact.values() {
        assert_eq!(contact.value(no), Some(value));
        assert_eq!(again.value(no), Some(value));
    }
    // Set one by one they are the same.
    let mut built = Contact::new(copy.created);
    built.updated = copy.updated;
    for (no, value) in contact.values() {
        built.set(no, value);
    }
    assert_eq!(built, copy);
}

fn block(data: &[u8]) {
    let Some(block) = Block::new(Arc::new(data.to_vec())) else {
        return;
    };
    let all: Vec<(u32, &[u8])> = block.iter().collect();
    assert_eq!(all.len(), block.count());
    let mut builder = BlockBuilder::default();
    builder.begin(block.first());
    for (id, packed) in &all {
        assert_eq!(block.get(*id), Some(*packed));
        assert!(builder.push(packed));
    }
    let again = Block::new(Arc::new(builder.payload())).expect("a block");
    assert_eq!(again.first(), block.first());
    assert_eq!(again.iter().collect::<Vec<_>>(), all);
    // A contact that becomes another one leaves its neighbours as they were.
    if let Some((id, _)) = all.last() {
        assert!(builder.replace(*id, b"another"));
        let changed = Block::new(Arc::new(builder.payload())).expect("a block");
        let same = all.len() - 1;
        assert!(changed.iter().take(same).eq(all.iter().copied().take(same)));
        assert_eq!(changed.get(*id), Some(&b"another"[..]));
    }
}

fn pages(data: &[u8]) {
    if let Ok(blocks) = directory::page_blocks(KEY, data) {
        let again = directory::page_payload(&blocks);
        assert_eq!(directory::page_blocks(KEY, &again).expect("a page"), blocks);
        for block in &blocks {
            let _ = directory::find(&blocks, block.first);
        }
    }
    let _ = directory::page_keys(KEY, data);
    if let Ok(entries) = index::read_page(KEY, data) {
        let again = index::page_payload(&entries);
        assert_eq!(index::read_page(KEY, &again).expect("a page"), entries);
    }
    if let Ok(list) = index::read_list(KEY, data) {
        let again = index::list_payload(&list);
        assert_eq!(index::read_list(KEY, &again).expect("a list"), list);
        for page in list.iter().take(64) {
            assert!(index::pages_of(&list, page.first_hash).contains(page));
        }
    }
    if let Ok(log) = read_log(KEY, data) {
        assert_eq!(read_log(KEY, &log_payload(&log)).expect("a log"), log);
    }
}

/// A list whose root and pages are read out of the data.
fn lists(data: &[u8]) {
    let _ = members::page_ranges(KEY, data);
    let (root, page) = data.split_at(data.len().min(3));
    let loaded = members::Members::load(KEY, |_, kind| {
        Ok(match kind {
            ValueKind::MembersRoot => root.to_vec(),
            _ => page.to_vec(),
        })
    });
    let Ok(mut list) = loaded else {
        return;
    };
    let before = list.clone().into_membership();
    assert_eq!(before.iter().count() as u64, before.len());
    for id in before.iter() {
        assert!(before.contains(id));
        assert!(list.set(id.0, false));
    }
    assert_eq!(list.count(), 0);
    for id in before.iter() {
        assert!(list.set(id.0, true));
    }
    let mut values = std::collections::BTreeMap::new();
    let mut write = |_: ValueKind, payload: Vec<u8>| {
        let key = values.len() as u64 + 1;
        values.insert(key, payload);
        Ok(key)
    };
    let root = list.write(0, &mut write, &mut Vec::new()).expect("a list");
    let again = members::Members::load(root, |key, _| Ok(values[&key].clone()));
    let again = again.expect("a list").into_membership();
    assert!(again.iter().eq(before.iter()));
}

fn root<E: StreamEntry>(data: &[u8]) {
    if let Ok(stream) = Stream::<E>::read(KEY, data) {
        let payload = stream.payload();
        let again = Stream::<E>::read(KEY, &payload).expect("a root");
        assert_eq!(again.payload(), payload);
        assert!(again.keys().eq(stream.keys()));
        for span in &stream.blocks {
            let _ = crate::store::record::stream::read_span(span, data, |_: E| {
                ControlFlow::<()>::Continue(())
            });
        }
    }
    let _ = read_block(KEY, E::Batch::default(), data, |_: E| {
        ControlFlow::<()>::Continue(())
    });
}

fn entries<E: StreamEntry>(data: &[u8]) -> Option<Vec<E>> {
    let mut all = Vec::new();
    let read = read_block(KEY, E::Batch::default(), data, |entry: E| {
        all.push(entry);
        ControlFlow::<()>::Continue(())
    });
    read.ok().map(|_| all)
}

fn stream<E: StreamEntry + PartialEq + Debug>(data: &[u8])
where
    for<'e> &'e E: PackEntry<E>,
{
    root::<E>(data);
    let Some(before) = entries::<E>(data) else {
        return;
    };
    let written = edit_block(KEY, E::Batch::default(), data, |_: &mut E| {
        EntryEdit::Changed
    });
    let written = written.expect("a block that was read");
    // A block without entries stays as it is.
    let Some(written) = written else {
        assert_eq!(before.len(), 0);
        return;
    };
    assert_eq!(entries::<E>(&written), Some(before));
}

/// JSON that is read is written and read again as the same.
pub fn json<T: Serialize + DeserializeOwned + PartialEq + Debug>(data: &[u8]) -> Option<T> {
    let read: T = serde_json::from_slice(data).ok()?;
    let written = serde_json::to_vec(&read).expect("JSON");
    let again: T = serde_json::from_slice(&written).expect("what was written");
    assert_eq!(again, read);
    Some(read)
}
