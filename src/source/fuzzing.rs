//! Access to private functions of this module for the fuzz targets in `tests/fuzz`. Compiled only
//! for them, under `cfg(fuzzing)`.

use std::cell::Cell;

use super::decode::{CHUNK_BYTES, decoded};
use super::evidence::EncodingEvidence;
use super::{Encoding, legacy as legacy_detection};

thread_local! {
    static CHUNK_SIZE: Cell<usize> = const { Cell::new(CHUNK_BYTES) };
}

/// Bytes read from a file at a time.
pub(super) fn chunk_bytes() -> usize {
    CHUNK_SIZE.get()
}

/// Runs `work` while files are read in chunks of `size` bytes.
pub fn in_parts<T>(size: usize, work: impl FnOnce() -> T) -> T {
    CHUNK_SIZE.set(size.max(1));
    let done = work();
    CHUNK_SIZE.set(CHUNK_BYTES);
    done
}

/// The decoded bytes of a file given in pieces; undecodable ones become 0xFF.
pub fn decode(encoding: Encoding, pieces: &[&[u8]]) -> Vec<u8> {
    decoded(encoding, pieces)
}

/// Whether bytes that come in pieces are UTF-8, by the encoding detection.
pub fn is_utf8(pieces: &[&[u8]]) -> bool {
    let mut evidence = EncodingEvidence::default();
    for (at, piece) in pieces.iter().enumerate() {
        evidence.add(piece, at + 1 == pieces.len());
    }
    !evidence.broken
}

/// The detected encoding of bytes that are not UTF-8.
pub fn legacy(bytes: &[u8]) -> Encoding {
    legacy_detection::guess(bytes).encoding
}
