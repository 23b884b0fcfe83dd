//! Number encodings and hashes: LEB128, key ranges, xxh3.

use xxhash_rust::xxh3::xxh3_64;

/// The hash of a value's key form in key indexes: xxh3, 64 bits.
///
/// See [`crate::contact::key_form`]; the store's format depends on it.
pub fn key_hash(key_form: &str) -> u64 {
    xxh3_64(key_form.as_bytes())
}

/// Appends a number as LEB128.
pub(crate) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Appends a signed number as zigzag LEB128, short for small absolute values.
pub(crate) fn put_signed(out: &mut Vec<u8>, number: i64) {
    put(out, zigzag(number));
}

pub(crate) fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

pub(crate) fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// Appends a text with its byte length.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// A reader of these encodings; `None` when the bytes end or are invalid.
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

    /// Reads a text written by [`put_text`].
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

/// Packs keys as ranges: distance from the end of the previous range, and length.
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

/// Joins consecutive keys to half-open ranges; `keys` must be sorted.
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

/// A fast hasher for numbers; in memory only, never for data on disk.
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

/// A map with numeric keys.
pub(crate) type NumberMap<K, V> =
    std::collections::HashMap<K, V, std::hash::BuildHasherDefault<NumberHasher>>;

#[cfg(test)]
mod tests {
    use super::*;

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
