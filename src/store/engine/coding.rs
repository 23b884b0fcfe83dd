//! Numbers in bytes, and the frame around every stored value.
//!
//! A stored value is a header of [`HEADER`] bytes and a payload:
//! format (1), kind (1), how the payload is packed (1: 0 as it is, 1 lz4), 0 (1), length of the
//! payload when unpacked (4), length as stored (4), checksum (8); numbers little-endian. The
//! checksum is xxh3 over the stored payload with the value's key and the rest of the header as
//! seed, so that a value under a wrong key or of a wrong kind does not pass.

use lz4_flex::block::{
    CompressTable, compress_into_with_table, decompress_into, get_maximum_output_size,
};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::store::engine::error::{Result, StoreError};

/// The newest format this program writes and reads.
pub(crate) const FORMAT: u8 = 1;

/// Bytes before the payload.
pub(crate) const HEADER: usize = 20;

/// What a stored value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Contacts = 1,
    DirectoryPage = 2,
    DirectoryRoot = 3,
    IndexPage = 4,
    IndexRun = 5,
    Members = 6,
    MembersRoot = 7,
    Fields = 8,
    Words = 9,
    Lists = 10,
    Remembered = 11,
    Settings = 12,
    Log = 13,
    Import = 14,
    Problems = 15,
    ProblemsRoot = 16,
    Freed = 17,
    Commit = 18,
    Head = 19,
    Trail = 20,
    TrailRoot = 21,
    Rejected = 22,
    RejectedRoot = 23,
    Ledger = 24,
    LedgerRoot = 25,
    Suppressed = 26,
    SuppressedRoot = 27,
}

impl Kind {
    /// Every kind.
    const ALL: [Self; 27] = [
        Self::Contacts,
        Self::DirectoryPage,
        Self::DirectoryRoot,
        Self::IndexPage,
        Self::IndexRun,
        Self::Members,
        Self::MembersRoot,
        Self::Fields,
        Self::Words,
        Self::Lists,
        Self::Remembered,
        Self::Settings,
        Self::Log,
        Self::Import,
        Self::Problems,
        Self::ProblemsRoot,
        Self::Freed,
        Self::Commit,
        Self::Head,
        Self::Trail,
        Self::TrailRoot,
        Self::Rejected,
        Self::RejectedRoot,
        Self::Ledger,
        Self::LedgerRoot,
        Self::Suppressed,
        Self::SuppressedRoot,
    ];

    /// The kind that a framed value says it is; none for one that this program does not know.
    pub(crate) fn of(sealed: &[u8]) -> Option<Self> {
        let byte = *sealed.get(1)?;
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }

    /// The kind in words, for errors.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Contacts => "contact block",
            Self::DirectoryPage => "directory page",
            Self::DirectoryRoot => "directory",
            Self::IndexPage => "key index page",
            Self::IndexRun => "key index",
            Self::Members => "list members",
            Self::MembersRoot => "list",
            Self::Fields => "fields",
            Self::Words => "opt-in words",
            Self::Lists => "lists",
            Self::Remembered => "remembered mappings",
            Self::Settings => "settings",
            Self::Log => "import log",
            Self::Import => "import record",
            Self::Problems => "problem block",
            Self::ProblemsRoot => "problems",
            Self::Freed => "freed blocks",
            Self::Commit => "commit",
            Self::Head => "newest commit",
            Self::Trail => "trail block",
            Self::TrailRoot => "trail",
            Self::Rejected => "block of rejected rows",
            Self::RejectedRoot => "rejected rows",
            Self::Ledger => "consent ledger block",
            Self::LedgerRoot => "consent ledger",
            Self::Suppressed => "block of earlier opt-outs",
            Self::SuppressedRoot => "earlier opt-outs",
        }
    }

    pub(crate) fn corrupt(self, key: u64) -> StoreError {
        StoreError::Corrupt {
            what: self.word(),
            key,
        }
    }

    /// Whether packing such payloads saves anything.
    fn packs(self) -> bool {
        !matches!(
            self,
            Self::IndexPage | Self::IndexRun | Self::Commit | Self::Head | Self::Suppressed
        )
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

    pub(crate) fn seal_as(
        &mut self,
        format: u8,
        key: u64,
        kind: Kind,
        raw: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let mut packed = None;
        if kind.packs() && raw.len() > 32 {
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

/// The hash of a value's key form, as the key indexes know it: xxh3, 64 bits.
///
/// See [`crate::contact::key_form`]; the store's format depends on this hash.
pub fn key_hash(key_form: &str) -> u64 {
    xxh3_64(key_form.as_bytes())
}

/// Appends a number in LEB128.
pub(crate) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Appends a signed number in LEB128, small ones of either sign in few bytes.
pub(crate) fn put_signed(out: &mut Vec<u8>, number: i64) {
    put(out, zigzag(number));
}

pub(crate) fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

pub(crate) fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// Appends a text with its length.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Reads what [`put`] wrote; `None` when the bytes end or make no sense.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let (first, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(first & 0x7f) << shift;
            if first & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(crate) fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    pub(crate) fn size(&mut self) -> Option<usize> {
        self.number()?.try_into().ok()
    }

    pub(crate) fn signed(&mut self) -> Option<i64> {
        self.number().map(unzigzag)
    }

    /// Reads what [`put_text`] wrote.
    pub(crate) fn text(&mut self) -> Option<&'a str> {
        let length = self.size()?;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes)
    }

    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }
}

/// Packs ascending keys as ranges: distance from the end of the one before, and length.
pub(crate) fn put_keys(mut keys: Vec<u64>) -> Vec<u8> {
    keys.sort_unstable();
    keys.dedup();
    let ranges = ranges(&keys);
    let mut out = Vec::new();
    let mut end = 0;
    for (from, to) in ranges {
        put(&mut out, from - end);
        put(&mut out, to - from);
        end = to;
    }
    out
}

/// Joins ascending keys that follow each other to half-open ranges.
pub(crate) fn ranges(keys: &[u64]) -> Vec<(u64, u64)> {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for &key in keys {
        match ranges.last_mut() {
            Some((_, end)) if *end == key => *end += 1,
            _ => ranges.push((key, key + 1)),
        }
    }
    ranges
}

/// Reads what [`put_keys`] wrote, as half-open ranges.
pub(crate) fn take_ranges(bytes: &[u8]) -> Option<Vec<(u64, u64)>> {
    let mut reader = Reader::new(bytes);
    let mut ranges = Vec::new();
    let mut end = 0u64;
    while reader.left() > 0 {
        let from = end.checked_add(reader.number()?)?;
        end = from.checked_add(reader.number()?)?;
        ranges.push((from, end));
    }
    Some(ranges)
}

/// A fast hasher for numbers in memory; never for anything on disk.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NumberHasher(u64);

impl std::hash::Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// A map by number.
pub(crate) type NumberMap<K, V> =
    std::collections::HashMap<K, V, std::hash::BuildHasherDefault<NumberHasher>>;

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
    fn keys_pack_as_ranges() {
        let packed = put_keys(vec![9, 3, 4, 5, 700, 4]);
        assert_eq!(
            take_ranges(&packed),
            Some(vec![(3, 6), (9, 10), (700, 701)])
        );
        assert_eq!(take_ranges(&[]), Some(vec![]));
        assert_eq!(take_ranges(&[0x80]), None);
    }

    #[test]
    fn the_hash_of_keys_never_changes() {
        // The value that other implementations of XXH3-64 give for the empty text.
        assert_eq!(key_hash(""), 0x2D06_8005_38D3_94C2);
    }
}
