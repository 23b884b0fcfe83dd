//! Earlier opt-outs: addresses of contacts who had opted out and were deleted.
//!
//! The address itself is gone with its contact; what stays is its HMAC-SHA256 under a random key of
//! this store, by which it is known again when a file brings it back. The key is in the store
//! as well: who has both can try addresses, so this keeps nothing secret from the store's owner,
//! but no list of addresses is left lying in it or in a copy of a single value.
//!
//! Blocks have 32 bytes a hash, in the order in which they came. The root has the key, then the
//! distance of each block's key from the one before and its number of hashes. Nothing is ever
//! taken out.

use std::collections::HashSet;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::contact::{ContactRef, FieldKind, FieldNo, OptIn, key_form, standard};
use crate::store::engine::coding::{Kind, NumberHasher, Reader, put};
use crate::store::engine::error::{FailedBy, Result, StoreError};
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

/// What a root says.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    pub key: Hash,
    /// Key and number of hashes of each block.
    pub blocks: Vec<(u64, u64)>,
}

impl Root {
    fn fresh() -> Result<Self> {
        let mut key = Hash::default();
        getrandom::fill(&mut key).map_err(|_| StoreError::Failed {
            reason: FailedBy::NoRandom,
        })?;
        Ok(Self {
            key,
            blocks: Vec::new(),
        })
    }

    fn payload(&self) -> Vec<u8> {
        let mut out = self.key.to_vec();
        let mut last = 0;
        for (key, count) in &self.blocks {
            put(&mut out, key - last);
            put(&mut out, *count);
            last = *key;
        }
        out
    }

    pub(crate) fn read(key: u64, payload: &[u8]) -> Result<Self> {
        let read = || {
            let mut reader = Reader::new(payload);
            let mut root = Self {
                key: reader.bytes(HASH)?.try_into().ok()?,
                blocks: Vec::new(),
            };
            let mut last = 0u64;
            while reader.left() > 0 {
                last = last.checked_add(reader.number()?)?;
                root.blocks.push((last, reader.number()?));
            }
            Some(root)
        };
        read().ok_or_else(|| Kind::SuppressedRoot.corrupt(key))
    }

    fn mac(&self) -> Hmac<Sha256> {
        // A key shorter than a block of the hash is filled up with zeros: RFC 2104.
        let mut block = [0; 64];
        let (start, _) = block.split_at_mut(HASH);
        start.copy_from_slice(&self.key);
        KeyInit::new(&block.into())
    }
}

/// The hashes of a block.
pub(crate) fn read_hashes(key: u64, payload: &[u8]) -> Result<&[Hash]> {
    match payload.as_chunks() {
        (hashes, []) => Ok(hashes),
        _ => Err(Kind::Suppressed.corrupt(key)),
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
}

impl Suppressing {
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
        let (mut now, known) = match root {
            0 => (Root::fresh()?, Suppression::default()),
            key => {
                let payload = values.read(key, Kind::SuppressedRoot)?;
                let now = Root::read(key, &payload)?;
                let known = load(&now, |key, kind| values.read(key, kind))?;
                (now, known)
            }
        };
        let mac = now.mac();
        let mut seen = known.hashes;
        let mut bytes: Vec<u8> = Vec::new();
        for (word, form) in waiting {
            let hash = hash(&mac, word, &form);
            if seen.insert(hash) {
                bytes.extend_from_slice(&hash);
            }
        }
        if bytes.is_empty() {
            return Ok(root);
        }
        let most = (values.block_bytes() / HASH).max(1);
        if let Some((key, count)) = now.blocks.last().copied()
            && count < most as u64 / 2
        {
            let mut before = values.read(key, Kind::Suppressed)?.to_vec();
            before.append(&mut bytes);
            bytes = before;
            now.blocks.pop();
            values.free(key);
        }
        for hashes in bytes.chunks(most * HASH) {
            let key = values.put(Kind::Suppressed, hashes.to_vec())?;
            now.blocks.push((key, (hashes.len() / HASH) as u64));
        }
        if root != 0 {
            values.free(root);
        }
        values.put(Kind::SuppressedRoot, now.payload())
    }
}

impl Writer {
    /// Notes the addresses of a contact that is deleted, where their channel had opted out.
    pub(crate) fn suppress(&mut self, contact: ContactRef<'_>) {
        self.journal.suppressing.note(contact);
    }

    /// The addresses that opted out before they were deleted, without what this writer deletes.
    pub fn suppression(&self) -> Result<Suppression> {
        suppression(&self.base)
    }
}

fn load(
    root: &Root,
    mut read: impl FnMut(u64, Kind) -> Result<Arc<Vec<u8>>>,
) -> Result<Suppression> {
    let mut hashes = HashSet::default();
    for (key, count) in &root.blocks {
        let payload = read(*key, Kind::Suppressed)?;
        let block = read_hashes(*key, &payload)?;
        if block.len() as u64 != *count {
            return Err(Kind::Suppressed.corrupt(*key));
        }
        hashes.extend(block.iter().copied());
    }
    Ok(Suppression {
        mac: Some(root.mac()),
        hashes,
    })
}

fn suppression(snapshot: &Snapshot) -> Result<Suppression> {
    let key = snapshot.record.suppressed;
    if key == 0 {
        return Ok(Suppression::default());
    }
    let engine = &snapshot.engine;
    let root = Root::read(key, &engine.value(key, Kind::SuppressedRoot)?)?;
    load(&root, |key, kind| engine.value(key, kind).map(Arc::new))
}

impl View {
    /// The addresses that opted out before they were deleted.
    pub fn suppression(&self) -> Result<Suppression> {
        suppression(&self.snapshot)
    }
}
