//! The frame around every stored value, and the kinds of values.
//!
//! A stored value is a header of [`HEADER_BYTES`] bytes and a payload. The header, with numbers
//! little-endian: format (1), kind (1), compression (1: 0 none, 1 lz4), 0 (1), length of the
//! uncompressed payload (4), stored length (4), checksum (8). The checksum is xxh3 of the stored
//! payload, seeded with the value's key and the rest of the header, so that a value under a wrong
//! key or of another kind fails it.

use lz4_flex::block::{
    CompressTable, compress_into_with_table, decompress_into, get_maximum_output_size,
};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::store::engine::error::{Result, StoreError};

/// The newest format this program writes and reads.
pub(crate) const FORMAT: u8 = 1;

/// Bytes of the header.
pub(crate) const HEADER_BYTES: usize = 20;

/// Whether compressing payloads of a kind saves anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Packed,
    Plain,
}

/// Declares the kinds of stored values: number on disk (never reused), words for errors, and
/// whether payloads are compressed.
macro_rules! kinds {
    ($($name:ident = $number:literal, $word:literal, $packing:ident;)*) => {
        /// The kind of a stored value.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum ValueKind {
            $($name = $number,)*
        }

        impl ValueKind {
            /// The kind in the header of a framed value; `None` if unknown to this program.
            pub(crate) fn of(sealed: &[u8]) -> Option<Self> {
                match *sealed.get(1)? {
                    $($number => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// The kind in words, for errors.
            pub(crate) fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            fn packing(self) -> Packing {
                match self {
                    $(Self::$name => Packing::$packing,)*
                }
            }
        }
    };
}

kinds! {
    Contacts = 1, "contact block", Packed;
    DirectoryPage = 2, "directory page", Packed;
    DirectoryRoot = 3, "directory", Packed;
    IndexPage = 4, "key index page", Plain;
    IndexRun = 5, "key index", Plain;
    Members = 6, "list members", Packed;
    MembersRoot = 7, "list", Packed;
    Fields = 8, "fields", Packed;
    Words = 9, "opt-in words", Packed;
    Lists = 10, "lists", Packed;
    Remembered = 11, "remembered mappings", Packed;
    Settings = 12, "settings", Packed;
    Log = 13, "import log", Packed;
    Import = 14, "import record", Packed;
    Problems = 15, "problem block", Packed;
    ProblemsRoot = 16, "problems", Packed;
    Freed = 17, "freed blocks", Packed;
    Commit = 18, "commit", Plain;
    Head = 19, "newest commit", Plain;
    Trail = 20, "trail block", Packed;
    TrailRoot = 21, "trail", Packed;
    Rejected = 22, "block of rejected rows", Packed;
    RejectedRoot = 23, "rejected rows", Packed;
    Ledger = 24, "consent ledger block", Packed;
    LedgerRoot = 25, "consent ledger", Packed;
    Suppressed = 26, "block of earlier opt-outs", Plain;
    SuppressedRoot = 27, "earlier opt-outs", Packed;
}

impl ValueKind {
    /// The error for a missing or invalid value of this kind.
    pub(crate) fn corrupt(self, key: u64) -> StoreError {
        StoreError::Corrupt {
            what: self.word(),
            key,
        }
    }
}

/// Frames payloads, reusing its buffers.
pub(crate) struct Sealer {
    table: CompressTable,
    packed: Vec<u8>,
}

impl Sealer {
    pub(crate) fn new() -> Self {
        Self {
            table: CompressTable::small(),
            packed: Vec::new(),
        }
    }

    /// Replaces `out` by the framed payload.
    pub(crate) fn seal(
        &mut self,
        key: u64,
        kind: ValueKind,
        raw: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        self.seal_as(FORMAT, key, kind, raw, out)
    }

    /// Releases the buffer of a very long payload.
    pub(crate) fn give_back(&mut self) {
        self.packed = Vec::new();
    }

    pub(crate) fn seal_as(
        &mut self,
        format: u8,
        key: u64,
        kind: ValueKind,
        raw: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let mut packed = None;
        if kind.packing() == Packing::Packed && raw.len() > 32 {
            self.packed.resize(get_maximum_output_size(raw.len()), 0);
            packed = compress_into_with_table(raw, &mut self.packed, &mut self.table)
                .ok()
                .filter(|length| *length < raw.len())
                .and_then(|length| self.packed.get(..length));
        }
        let payload = packed.unwrap_or(raw);
        let raw_length = u32::try_from(raw.len()).map_err(|_| StoreError::Full)?;
        let stored = u32::try_from(payload.len()).map_err(|_| StoreError::Full)?;
        out.clear();
        out.extend_from_slice(&[format, kind as u8, u8::from(packed.is_some()), 0]);
        out.extend_from_slice(&raw_length.to_le_bytes());
        out.extend_from_slice(&stored.to_le_bytes());
        let sum = checksum(key, out, payload);
        out.extend_from_slice(&sum.to_le_bytes());
        out.extend_from_slice(payload);
        Ok(())
    }
}

fn checksum(key: u64, header: &[u8], payload: &[u8]) -> u64 {
    xxh3_64_with_seed(payload, xxh3_64_with_seed(header, key))
}

/// The total length of a framed value, read from its header.
pub(crate) fn sealed_length(first: &[u8]) -> Option<usize> {
    let length: [u8; 4] = first.get(8..12)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(length))
        .ok()?
        .checked_add(HEADER_BYTES)
}

/// Verifies a framed value and returns its payload.
pub(crate) fn unseal(key: u64, kind: ValueKind, sealed: &[u8]) -> Result<Vec<u8>> {
    let bad = || kind.corrupt(key);
    let (header, payload) = sealed.split_at_checked(HEADER_BYTES).ok_or_else(bad)?;
    let (head, sum) = header.split_at_checked(12).ok_or_else(bad)?;
    let sum: [u8; 8] = sum.try_into().map_err(|_| bad())?;
    if checksum(key, head, payload) != u64::from_le_bytes(sum) {
        return Err(bad());
    }
    match *head {
        [format, ..] if format > FORMAT => Err(StoreError::NewerFormat {
            found: format,
            known: FORMAT,
        }),
        [_, is, packed, _, a, b, c, d, ..]
            if is == kind as u8 && sealed_length(sealed) == Some(sealed.len()) =>
        {
            let raw_length = u32::from_le_bytes([a, b, c, d]) as usize;
            if packed == 0 {
                return Ok(payload.to_vec());
            }
            let mut raw = vec![0; raw_length];
            match decompress_into(payload, &mut raw) {
                Ok(length) if length == raw_length => Ok(raw),
                _ => Err(bad()),
            }
        }
        _ => Err(bad()),
    }
}

/// Like [`unseal`], without copying an uncompressed payload.
pub(crate) fn unseal_owned(key: u64, kind: ValueKind, mut sealed: Vec<u8>) -> Result<Vec<u8>> {
    let plain = sealed.get(2) == Some(&0) && ValueKind::of(&sealed) == Some(kind);
    if plain && sealed.first() <= Some(&FORMAT) && is_intact(key, &sealed) {
        sealed.drain(..HEADER_BYTES);
        return Ok(sealed);
    }
    unseal(key, kind, &sealed)
}

/// Whether the checksum is right, without decompressing.
pub(crate) fn is_intact(key: u64, sealed: &[u8]) -> bool {
    let Some((header, payload)) = sealed.split_at_checked(HEADER_BYTES) else {
        return false;
    };
    let Some((head, sum)) = header.split_at_checked(12) else {
        return false;
    };
    sealed_length(sealed) == Some(sealed.len())
        && checksum(key, head, payload).to_le_bytes() == *sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_as_what_it_is() {
        let mut frame = Sealer::new();
        let mut sealed = Vec::new();
        for raw in [b"short".to_vec(), vec![7; 70_000], (0..=255).collect()] {
            frame
                .seal(9, ValueKind::Contacts, &raw, &mut sealed)
                .unwrap();
            assert_eq!(unseal(9, ValueKind::Contacts, &sealed).unwrap(), raw);
            assert_eq!(
                unseal_owned(9, ValueKind::Contacts, sealed.clone()).unwrap(),
                raw
            );
            assert!(unseal_owned(8, ValueKind::Contacts, sealed.clone()).is_err());
            assert!(unseal_owned(9, ValueKind::Lists, sealed.clone()).is_err());
            assert!(is_intact(9, &sealed));
            assert!(unseal(8, ValueKind::Contacts, &sealed).is_err());
            assert!(unseal(9, ValueKind::Lists, &sealed).is_err());
            for at in [0, 1, 2, 5, 9, 14, HEADER_BYTES, sealed.len() - 1] {
                let mut hurt = sealed.clone();
                hurt[at] ^= 0x40;
                assert!(unseal(9, ValueKind::Contacts, &hurt).is_err(), "byte {at}");
                assert!(!is_intact(9, &hurt));
            }
            assert!(unseal(9, ValueKind::Contacts, &sealed[..sealed.len() - 1]).is_err());
        }
    }

    #[test]
    fn kinds_keep_their_numbers() {
        // Stores that people have were written with these.
        for (kind, number) in [
            (ValueKind::Contacts, 1),
            (ValueKind::Lists, 10),
            (ValueKind::Head, 19),
            (ValueKind::SuppressedRoot, 27),
        ] {
            assert_eq!(ValueKind::of(&[0, number]), Some(kind));
            assert_eq!(kind as u8, number);
        }
        for unknown in [0, 28, u8::MAX] {
            assert_eq!(ValueKind::of(&[0, unknown]), None);
        }
        assert_eq!(ValueKind::of(&[]), None);
        assert_eq!(ValueKind::Ledger.word(), "consent ledger block");
    }
}
