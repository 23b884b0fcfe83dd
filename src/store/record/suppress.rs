//! Earlier opt-outs: addresses of contacts who had opted out and were deleted.
//!
//! The address itself is gone with its contact; what stays is its HMAC-SHA256 under a random key of
//! this store, by which it is known again when a file brings it back. The key is in the store
//! as well: who has both can try addresses, so this keeps nothing secret from the store's owner,
//! but no list of addresses is left lying in it or in a copy of a single value.
//!
//! An entry is a hash of 32 bytes, and a batch has nothing before its entries. The head of the root is
//! the key; it notes the number of hashes of a block. Nothing is ever taken out.

use std::collections::HashSet;
use std::ops::ControlFlow;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::contact::{ContactRef, FieldKind, FieldNo, OptIn, key_form, standard};
use crate::store::engine::error::{FailedBy, Result, StoreError};
use crate::store::engine::frame::Kind;
use crate::store::engine::numbers::{NumberHasher, Reader, put};
use crate::store::record::stream::{Begun, Entry, Note, Pack, Part, Stream, StreamWriter};
use crate::store::record::streams::Writer;
use crate::store::state::commit::Snapshot;
use crate::store::state::journal::Values;
use crate::store::state::view::View;

/// Bytes of a hash, and of the key.
const HASH: usize = 32;

type Hash = [u8; HASH];

/// The address of each channel, and the field that says whether it may be used.
const ADDRESSES: [(FieldNo, FieldNo, FieldKind, &[u8]); 2] = [
    (
        standard::EMAIL,
        standard::EMAIL_MARKETING,
        FieldKind::Email,
        b"email\0",
    ),
    (
        standard::MOBILE,
        standard::SMS_MARKETING,
        FieldKind::Phone,
        b"mobile\0",
    ),
];

/// The addresses that opted out before they were deleted.
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
    /// How many addresses there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether nobody opted out and was deleted.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Whether a value of the e-mail or mobile field had opted out; never for another field.
    pub fn contains(&self, address: FieldNo, value: &str) -> bool {
        self.mac.as_ref().is_some_and(|mac| {
            let named = ADDRESSES.iter().find(|(field, ..)| *field == address);
            named.is_some_and(|(_, _, kind, word)| {
                self.hashes
                    .contains(&hash(mac, word, &key_form(*kind, value)))
            })
        })
    }
}

fn hash(mac: &Hmac<Sha256>, word: &[u8], form: &str) -> Hash {
    let mut mac = mac.clone();
    mac.update(word);
    mac.update(form.as_bytes());
    mac.finalize().into_bytes().into()
}

/// Hashes are random already: their first bytes do.
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

/// The random key of the hashes, which stands at the head of the root.
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
        // A key shorter than a block of the hash is filled up with zeros: RFC 2104.
        let mut block = [0; 64];
        let (start, _) = block.split_at_mut(HASH);
        start.copy_from_slice(&self.0);
        KeyInit::new(&block.into())
    }
}

impl Part for MacKey {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }

    fn take(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self(reader.bytes(HASH)?.try_into().ok()?))
    }
}

/// How many hashes a block has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hashes(u64);

impl Part for Hashes {
    fn put(&self, out: &mut Vec<u8>) {
        put(out, self.0);
    }

    fn take(reader: &mut Reader<'_>) -> Option<Self> {
        reader.number().map(Self)
    }
}

impl Note for Hashes {
    fn joined(self, next: Self) -> Option<Self> {
        self.0.checked_add(next.0).map(Self)
    }

    fn entries(&self) -> Option<u64> {
        Some(self.0)
    }
}

/// The hash of an address that opted out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OptedOut(Hash);

impl Entry for OptedOut {
    const BLOCK: Kind = Kind::Suppressed;
    const ROOT: Kind = Kind::SuppressedRoot;

    type Head = MacKey;
    type Note = Hashes;
    type Batch = ();
    type Packing = ();
    type Reading<'a> = ();

    fn note((): &(), entries: u64) -> Hashes {
        Hashes(entries)
    }

    fn end((): (), (): (), _: u64, entries: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(entries);
    }

    fn begin<'a>(reader: &mut Reader<'a>, (): ()) -> Option<Begun<'a, Self>> {
        Begun::rest(reader, ())
    }

    fn read((): &mut (), entries: &mut Reader<'_>) -> Option<Self> {
        Some(Self(entries.bytes(HASH)?.try_into().ok()?))
    }
}

impl Pack<OptedOut> for OptedOut {
    fn pack(self, (): &mut (), out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
}

/// What a writer deletes that had opted out.
#[derive(Debug, Default)]
pub(crate) struct Suppressing {
    /// The channel's word and the key form of the address.
    waiting: Vec<(&'static [u8], String)>,
}

impl Suppressing {
    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Notes the addresses of a contact that is deleted, where their channel had opted out.
    pub(crate) fn note(&mut self, contact: ContactRef<'_>) {
        let statuses = contact.statuses();
        for (address, opt_in, kind, word) in ADDRESSES {
            if statuses.of(opt_in) == Some(OptIn::Out)
                && let Some(value) = contact.value(address)
            {
                let form = key_form(kind, value).into_owned();
                self.waiting.push((word, form));
            }
        }
    }

    /// Writes the earlier opt-outs with what was added; gives the key of the root.
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
        for (word, form) in waiting {
            let hash = hash(&mac, word, &form);
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
        fetch: impl FnMut(u64, Kind) -> Result<Vec<u8>>,
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

    fn of(snapshot: &Snapshot) -> Result<Self> {
        let (engine, root) = (&snapshot.engine, snapshot.record.suppressed);
        if root == 0 {
            return Ok(Self::default());
        }
        let stream = Stream::of(engine, root)?;
        Self::load(&stream, |key, kind| engine.value(key, kind))
    }
}

impl Writer {
    /// Notes the addresses of a contact that is deleted, where their channel had opted out.
    pub(crate) fn suppress(&mut self, contact: ContactRef<'_>) {
        self.journal.suppressing.note(contact);
    }

    /// The addresses that opted out before they were deleted, without what this writer deletes.
    pub fn suppression(&self) -> Result<Suppression> {
        Suppression::of(&self.base)
    }
}

impl View {
    /// The addresses that opted out before they were deleted.
    pub fn suppression(&self) -> Result<Suppression> {
        Suppression::of(&self.snapshot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::stream::Span;
    use crate::store::record::stream::tests::{entries, stored};

    impl Pack<OptedOut> for &OptedOut {
        fn pack(self, (): &mut (), out: &mut Vec<u8>) {
            (*self).pack(&mut (), out);
        }
    }

    #[test]
    fn hashes_read_as_they_were_written_and_only_as_many_as_the_root_says() {
        let written = [1, 2, 3].map(|byte| OptedOut([byte; HASH]));
        let (mut stream, mut values) = stored(&written, 2 * HASH);
        stream.head = MacKey([9; HASH]);
        let stream = Stream::<OptedOut>::read(1, &stream.payload()).unwrap();
        assert_eq!(stream.head.0, [9; HASH]);
        let notes: Vec<Hashes> = stream.blocks.iter().map(|block| block.note).collect();
        assert_eq!(notes, [Hashes(2), Hashes(1)]);
        assert_eq!(notes[0].joined(notes[1]), Some(Hashes(3)));
        assert_eq!(entries(&stream, &values).unwrap(), written);
        let more = Stream::<OptedOut> {
            head: stream.head,
            blocks: vec![Span {
                note: Hashes(3),
                ..stream.blocks[0]
            }],
        };
        assert!(entries(&more, &values).is_err());
        values.get_mut(&stream.blocks[0].key).unwrap().pop();
        assert!(entries(&stream, &values).is_err());
    }
}
