//! Access to private functions of this module for the fuzz targets in `tests/fuzz`. Compiled only
//! for them, under `cfg(fuzzing)`.

use std::cell::Cell;

use super::decode::{CHUNK, decoded};
use super::source::Evidence;
use super::{Encoding, sniff};

thread_local! {
    static PART: Cell<usize> = const { Cell::new(CHUNK) };
}

/// Bytes that are read from a file at a time.
pub(super) fn part() -> usize {
    PART.get()
}

/// Does something while files that are opened are read in parts of this size.
pub fn in_parts<T>(size: usize, work: impl FnOnce() -> T) -> T {
    PART.set(size.max(1));
    let done = work();
    PART.set(CHUNK);
    done
}

/// The bytes of a file, given in pieces, as UTF-8; what is no text becomes 0xFF.
pub fn decode(encoding: Encoding, pieces: &[&[u8]]) -> Vec<u8> {
    decoded(encoding, pieces)
}

/// Whether bytes that come in pieces are UTF-8, as the detection of encodings sees it.
pub fn is_utf8(pieces: &[&[u8]]) -> bool {
    let mut evidence = Evidence::default();
    for (at, piece) in pieces.iter().enumerate() {
        evidence.add(piece, at + 1 == pieces.len());
    }
    !evidence.broken
}

/// The best guess for bytes that are not UTF-8.
pub fn legacy(bytes: &[u8]) -> Encoding {
    sniff::legacy(bytes)
}
