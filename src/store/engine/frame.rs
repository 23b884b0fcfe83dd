//! The frame around every stored value, and what a value can be.
//!
//! A stored value is a header of [`HEADER`] bytes and a payload:
//! format (1), kind (1), how the payload is packed (1: 0 as it is, 1 lz4), 0 (1), length of the
//! payload when unpacked (4), length as stored (4), checksum (8); numbers little-endian. The
//! checksum is xxh3 over the stored payload with the value's key and the rest of the header as
//! seed, so that a value under a wrong key or of a wrong kind does not pass.

use lz4_flex::block::{
    CompressTable, compress_into_with_table, decompress_into, get_maximum_output_size,
};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::store::engine::error::{Result, StoreError};

/// The newest format this program writes and reads.
pub(crate) const FORMAT: u8 = 1;

/// Bytes before the payload.
pub(crate) const HEADER: usize = 20;

/// Whether packing payloads of a kind saves anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Packed,
    Plain,
}

/// Declares what a stored value can be: its number on disk, which is never used again, what it is
/// called in errors, and whether its payload is packed.
macro_rules! kinds {
    ($($name:ident = $number:literal, $word:literal, $packing:ident;)*) => {
        /// What a stored value is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Kind {
            $($name = $number,)*
        }

        impl Kind {
            /// The kind that a framed value says it is; none for one that this program does not know.
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

impl Kind {
    /// The error for a value of this kind that is missing or makes no sense.
    pub(crate) fn corrupt(self, key: u64) -> StoreError {
        StoreError::Corrupt {
            what: self.word(),
            key,
        }
    }
}

/// Frames payloads; keeps what can be used again between them.
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

    /// Writes the framed payload to `out`, replacing what is there.
    pub(crate) fn seal(
        &mut self,
        key: u64,
        kind: Kind,
        raw: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        self.seal_as(FORMAT, key, kind, raw, out)
    }

    /// Gives back what a very long payload needed.
    pub(crate) fn give_back(&mut self) {
        self.packed = Vec::new();
    }

    pub(crate) fn seal_as(
        &mut self,
        format: u8,
        key: u64,
        kind: Kind,
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

/// The length of a whole framed value, told by its first bytes.
pub(crate) fn sealed_length(first: &[u8]) -> Option<usize> {
    let length: [u8; 4] = first.get(8..12)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(length))
        .ok()?
        .checked_add(HEADER)
}

/// Takes the payload out of its frame, after checking every byte of it.
pub(crate) fn unseal(key: u64, kind: Kind, sealed: &[u8]) -> Result<Vec<u8>> {
    let bad = || kind.corrupt(key);
    let (header, payload) = sealed.split_at_checked(HEADER).ok_or_else(bad)?;
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

/// As [`unseal`], without a second copy of a payload that is not packed.
pub(crate) fn unseal_owned(key: u64, kind: Kind, mut sealed: Vec<u8>) -> Result<Vec<u8>> {
    let plain = sealed.get(2) == Some(&0) && Kind::of(&sealed) == Some(kind);
    if plain && sealed.first() <= Some(&FORMAT) && is_whole(key, &sealed) {
        sealed.drain(..HEADER);
        return Ok(sealed);
    }
    unseal(key, kind, &sealed)
}

/// Whether a framed value is whole, without unpacking it; for copies.
pub(crate) fn is_whole(key: u64, sealed: &[u8]) -> bool {
    let Some((header, payload)) = sealed.split_at_checked(HEADER) else {
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
            frame.seal(9, Kind::Contacts, &raw, &mut sealed).unwrap();
            assert_eq!(unseal(9, Kind::Contacts, &sealed).unwrap(), raw);
            assert_eq!(
                unseal_owned(9, Kind::Contacts, sealed.clone()).unwrap(),
                raw
            );
            assert!(unseal_owned(8, Kind::Contacts, sealed.clone()).is_err());
            assert!(unseal_owned(9, Kind::Lists, sealed.clone()).is_err());
            assert!(is_whole(9, &sealed));
            assert!(unseal(8, Kind::Contacts, &sealed).is_err());
            assert!(unseal(9, Kind::Lists, &sealed).is_err());
            for at in [0, 1, 2, 5, 9, 14, HEADER, sealed.len() - 1] {
                let mut hurt = sealed.clone();
                hurt[at] ^= 0x40;
                assert!(unseal(9, Kind::Contacts, &hurt).is_err(), "byte {at}");
                assert!(!is_whole(9, &hurt));
            }
            assert!(unseal(9, Kind::Contacts, &sealed[..sealed.len() - 1]).is_err());
        }
    }

    #[test]
    fn kinds_keep_their_numbers() {
        // Stores that people have were written with these.
        for (kind, number) in [
            (Kind::Contacts, 1),
            (Kind::Lists, 10),
            (Kind::Head, 19),
            (Kind::SuppressedRoot, 27),
        ] {
            assert_eq!(Kind::of(&[0, number]), Some(kind));
            assert_eq!(kind as u8, number);
        }
        for unknown in [0, 28, u8::MAX] {
            assert_eq!(Kind::of(&[0, unknown]), None);
        }
        assert_eq!(Kind::of(&[]), None);
        assert_eq!(Kind::Ledger.word(), "consent ledger block");
    }
}
