//! The suppression list: addresses of contacts who had opted out and were deleted.
//!
//! The address itself is deleted with its contact; what remains is its HMAC-SHA256 under a random
//! key of the store, by which it is recognised when a file contains it again. The key is stored as
//! well: whoever has both can try addresses, so nothing is secret from the store's owner, but no
//! plain list of addresses remains.
//!
//! An entry is a hash of 32 bytes, and batches have no tables. The root's header is the key, its
//! note the number of hashes of a block. Hashes are never removed.

use std::collections::HashSet;
use std::ops::ControlFlow;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::contact::{ContactRef, FieldKind, FieldNo, OptIn, key_form, standard};
use crate::store::engine::error::{FailedBy, Result, StoreError};
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::{NumberHasher, Reader, put};
use crate::store::record::stream::{
    BlockNote, OpenBatch, PackEntry, RootPart, Stream, StreamEntry, StreamWriter,
};
use crate::store::state::commit::Snapshot;
use crate::store::state::journal::Values;
use crate::store::state::view::View;

/// Bytes of a hash, and of the key.
const HASH_BYTES: usize = 32;

type Hash = [u8; HASH_BYTES];

/// A channel's address, and the field that says whether it may be used.
struct SuppressibleAddress {
    address: FieldNo,
    opt_in: FieldNo,
    kind: FieldKind,
    /// Separates the hashes of both channels.
    prefix: &'static [u8],
}

const ADDRESSES: [SuppressibleAddress; 2] = [
    SuppressibleAddress {
        address: standard::EMAIL,
        opt_in: standard::EMAIL_MARKETING,
        kind: FieldKind::Email,
        prefix: b"email\0",
    },
    SuppressibleAddress {
        address: standard::MOBILE,
        opt_in: standard::SMS_MARKETING,
        kind: FieldKind::Phone,
        prefix: b"mobile\0",
    },
];

/// The suppression list: hashes of addresses that opted out before they were deleted.
#[derive(Clone, Default)]
pub struct Suppression {
    mac: Option<Hmac<Sha256>>,
    hashes: HashSet<Hash, std::hash::BuildHasherDefault<FirstBytes>>,
}

impl std::fmt::Debug for Suppression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suppression")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

impl Suppression {
    /// The number of addresses.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there are no addresses.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Whether a value of the e-mail or mobile field is suppressed; false for any other field.
    pub fn contains(&self, address: FieldNo, value: &str) -> bool {
        self.mac.as_ref().is_some_and(|mac| {
            let channel = ADDRESSES.iter().find(|known| known.address == address);
            channel.is_some_and(|channel| {
                let form = key_form(channel.kind, value);
                self.hashes.contains(&hash(mac, channel.prefix, &form))
            })
        })
    }
}

fn hash(mac: &Hmac<Sha256>, prefix: &[u8], form: &str) -> Hash {
    let mut mac = mac.clone();
    mac.update(prefix);
    mac.update(form.as_bytes());
    mac.finalize().into_bytes().into()
}

/// A hasher for hashes, which are random already: it uses the first bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct FirstBytes(NumberHasher);

impl std::hash::Hasher for FirstBytes {
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        let (first, _) = bytes.as_chunks::<8>();
        if let Some(first) = first.first() {
            self.0.write_u64(u64::from_le_bytes(*first));
        }
    }

    fn write_usize(&mut self, _: usize) {}
}

/// The random key of the HMAC, stored in the root's header.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct MacKey(Hash);

impl MacKey {
    fn random() -> Result<Self> {
        let mut key = Hash::default();
        getrandom::fill(&mut key).map_err(|_| StoreError::Failed {
            reason: FailedBy::NoRandom,
        })?;
        Ok(Self(key))
    }

    fn mac(self) -> Hmac<Sha256> {
        // RFC 2104: a key shorter than a block is padded with zeros.
        let mut block = [0; 64];
        let (start, _) = block.split_at_mut(HASH_BYTES);
        start.copy_from_slice(&self.0);
        KeyInit::new(&block.into())
    }
}

impl RootPart for MacKey {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }

    fn take(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self(reader.bytes(HASH_BYTES)?.try_into().ok()?))
    }
}

/// The number of hashes in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HashCount(u64);

impl RootPart for HashCount {
    fn put(&self, out: &mut Vec<u8>) {
        put(out, self.0);
    }

    fn take(reader: &mut Reader<'_>) -> Option<Self> {
        reader.number().map(Self)
    }
}

impl BlockNote for HashCount {
    fn joined(self, next: Self) -> Option<Self> {
        self.0.checked_add(next.0).map(Self)
    }

    fn entries(&self) -> Option<u64> {
        Some(self.0)
    }
}

/// The hash of a suppressed address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OptedOut(Hash);

impl StreamEntry for OptedOut {
    const BLOCK: ValueKind = ValueKind::Suppressed;
    const ROOT: ValueKind = ValueKind::SuppressedRoot;

    type Head = MacKey;
    type Note = HashCount;
    type Batch = ();
    type Packing = ();
    type Reading<'a> = ();

    fn note((): &(), entries: u64) -> HashCount {
        HashCount(entries)
    }

    fn finish_batch((): (), (): (), _: u64, entries: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(entries);
    }

    fn begin_batch<'a>(reader: &mut Reader<'a>, (): ()) -> Option<OpenBatch<'a, Self>> {
        OpenBatch::rest(reader, ())
    }

    fn read((): &mut (), entries: &mut Reader<'_>) -> Option<Self> {
        Some(Self(entries.bytes(HASH_BYTES)?.try_into().ok()?))
    }
}

impl PackEntry<OptedOut> for OptedOut {
    fn pack(self, (): &mut (), out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
}

/// Addresses to suppress with the commit.
#[derive(Debug, Default)]
pub(crate) struct Suppressing {
    /// The channel's hash prefix and the key form of the address.
    waiting: Vec<(&'static [u8], String)>,
}

impl Suppressing {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Adds the addresses of a deleted contact whose channels had opted out.
    pub(crate) fn note(&mut self, contact: ContactRef<'_>) {
        let statuses = contact.statuses();
        for channel in ADDRESSES {
            if statuses.of(channel.opt_in) == Some(OptIn::Out)
                && let Some(value) = contact.value(channel.address)
            {
                let form = key_form(channel.kind, value).into_owned();
                self.waiting.push((channel.prefix, form));
            }
        }
    }

    /// Appends the added addresses to the list; returns the key of the root.
    pub(crate) fn write(&mut self, root: u64, values: &mut Values<'_>) -> Result<u64> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(root);
        }
        let mut stream = Stream::<OptedOut>::load(root, |key, kind| values.read(key, kind))?;
        if root == 0 {
            stream.head = MacKey::random()?;
        }
        let mut known = Suppression::load(&stream, |key, kind| values.read(key, kind))?;
        let mac = stream.head.mac();
        let mut added = StreamWriter::default();
        for (prefix, form) in waiting {
            let hash = hash(&mac, prefix, &form);
            if known.hashes.insert(hash) {
                added.push(OptedOut(hash), values)?;
            }
        }
        stream.append(root, &mut added, (), values)
    }
}

impl Suppression {
    /// Reads all hashes of a stream that has some.
    fn load(
        stream: &Stream<OptedOut>,
        fetch: impl FnMut(u64, ValueKind) -> Result<Vec<u8>>,
    ) -> Result<Self> {
        let mut hashes = HashSet::default();
        let _: ControlFlow<()> = stream.for_each_by(fetch, |OptedOut(hash)| {
            hashes.insert(hash);
            ControlFlow::Continue(())
        })?;
        Ok(Self {
            mac: Some(stream.head.mac()),
            hashes,
        })
    }

    pub(super) fn of(snapshot: &Snapshot) -> Result<Self> {
        let (engine, root) = (&snapshot.engine, snapshot.record.suppressed);
        if root == 0 {
            return Ok(Self::default());
        }
        let stream = Stream::of(engine, root)?;
        Self::load(&stream, |key, kind| engine.value(key, kind))
    }
}

impl View {
    /// The suppression list.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be read.
    pub fn suppression(&self) -> Result<Suppression> {
        Suppression::of(&self.snapshot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::stream::BlockSpan;
    use crate::store::record::stream::tests::{entries, stored};

    impl PackEntry<OptedOut> for &OptedOut {
        fn pack(self, (): &mut (), out: &mut Vec<u8>) {
            (*self).pack(&mut (), out);
        }
    }

    #[test]
    fn hashes_read_as_they_were_written_and_only_as_many_as_the_root_says() {
        let written = [1, 2, 3].map(|byte| OptedOut([byte; HASH_BYTES]));
        let (mut stream, mut values) = stored(&written, 2 * HASH_BYTES);
        stream.head = MacKey([9; HASH_BYTES]);
        let stream = Stream::<OptedOut>::read(1, &stream.payload()).unwrap();
        assert_eq!(stream.head.0, [9; HASH_BYTES]);
        let notes: Vec<HashCount> = stream.blocks.iter().map(|block| block.note).collect();
        assert_eq!(notes, [HashCount(2), HashCount(1)]);
        assert_eq!(notes[0].joined(notes[1]), Some(HashCount(3)));
        assert_eq!(entries(&stream, &values).unwrap(), written);
        let more = Stream::<OptedOut> {
            head: stream.head,
            blocks: vec![BlockSpan {
                note: HashCount(3),
                ..stream.blocks[0]
            }],
        };
        assert!(entries(&more, &values).is_err());
        values.get_mut(&stream.blocks[0].key).unwrap().pop();
        assert!(entries(&stream, &values).is_err());
    }
}
