//! A stream decoder from any supported encoding to UTF-8.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use encoding_rs::DecoderResult;
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::Xxh3;

use super::{Encoding, SourceError};

/// Replaces what cannot be decoded; this byte never occurs in UTF-8.
pub(super) const UNDECODABLE: u8 = 0xFF;

/// Bytes read from a file at a time.
pub(super) const CHUNK_BYTES: usize = 256 * 1024;

// Fuzz targets read smaller chunks.
#[cfg(fuzzing)]
use super::fuzzing::chunk_bytes;

/// Bytes read from a file at a time.
#[cfg(not(fuzzing))]
fn chunk_bytes() -> usize {
    CHUNK_BYTES
}

/// A stateful decoder to UTF-8; what cannot be decoded becomes [`UNDECODABLE`].
///
/// UTF-8 input is passed through unchecked.
pub(super) enum Decoder {
    PassThrough,
    Table(Box<[([u8; 4], u8); 128]>),
    EncodingRs(encoding_rs::Decoder),
}

impl Decoder {
    pub(super) fn new(encoding: Encoding) -> Self {
        if encoding == Encoding::Utf8 {
            return Self::PassThrough;
        }
        if let Some(half) = encoding.high_half() {
            let table = half.map(|character| {
                let mut bytes = [UNDECODABLE, 0, 0, 0];
                let length = character.map_or(1, |c| c.encode_utf8(&mut bytes).len());
                (bytes, u8::try_from(length).unwrap_or(1))
            });
            return Self::Table(Box::new(table));
        }
        let web = encoding.to_web().unwrap_or(encoding_rs::WINDOWS_1252);
        Self::EncodingRs(web.new_decoder_without_bom_handling())
    }

    /// Appends the decoded bytes; `last` with the final bytes of the file, which may be none.
    pub(super) fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) {
        match self {
            Self::PassThrough => out.extend_from_slice(bytes),
            Self::Table(table) => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let ascii = ascii_len(rest);
                    let (plain, high) = rest.split_at(ascii);
                    out.extend_from_slice(plain);
                    rest = high;
                    while let Some((byte, after)) = rest.split_first()
                        && let Some((text, length)) =
                            table.get(usize::from(byte.wrapping_sub(0x80)))
                    {
                        out.extend_from_slice(
                            text.get(..usize::from(*length)).unwrap_or(&[UNDECODABLE]),
                        );
                        rest = after;
                    }
                }
            }
            Self::EncodingRs(decoder) => decode_web(decoder, bytes, last, out),
        }
    }
}

/// The number of ASCII bytes at the start.
fn ascii_len(bytes: &[u8]) -> usize {
    let mut at = 0;
    for chunk in bytes.chunks(16) {
        if !chunk.is_ascii() {
            return at + chunk.iter().take_while(|byte| byte.is_ascii()).count();
        }
        at += chunk.len();
    }
    at
}

fn decode_web(decoder: &mut encoding_rs::Decoder, bytes: &[u8], last: bool, out: &mut Vec<u8>) {
    let mut rest = bytes;
    loop {
        let used = out.len();
        let room = decoder
            .max_utf8_buffer_length_without_replacement(rest.len())
            .unwrap_or(rest.len());
        out.resize(used + room.max(16), 0);
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(
            rest,
            out.get_mut(used..).unwrap_or_default(),
            last,
        );
        out.truncate(used + written);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => out.push(UNDECODABLE),
        }
    }
}

/// A file read from its start as UTF-8, without its byte order mark.
pub(super) struct Input {
    file: File,
    path: PathBuf,
    decoder: Decoder,
    chunk: Vec<u8>,
    /// Bytes read from the file at a time.
    chunk_bytes: usize,
    read: u64,
    decoded: u64,
    ended: bool,
    /// Hashes of all bytes of the file, if wanted.
    hashes: Option<Box<Hashes>>,
}

/// Running hashes of the bytes of a file.
#[derive(Default)]
struct Hashes {
    /// Compares two readings of a file.
    content: Xxh3,
    /// Identifies the file for good.
    sha256: Option<Sha256>,
}

impl Hashes {
    fn add(&mut self, bytes: &[u8]) {
        self.content.update(bytes);
        if let Some(sha256) = &mut self.sha256 {
            sha256.update(bytes);
        }
    }
}

impl Input {
    pub(super) fn open(path: &Path, encoding: Encoding) -> Result<Self, SourceError> {
        let failed = |error| SourceError::io(path, error);
        let mut file = File::open(path).map_err(failed)?;
        let mut start = Vec::with_capacity(3);
        (&mut file)
            .take(3)
            .read_to_end(&mut start)
            .map_err(failed)?;
        let mark = bom_len(&start, encoding);
        file.seek(SeekFrom::Start(mark)).map_err(failed)?;
        Ok(Self {
            file,
            path: path.to_path_buf(),
            decoder: Decoder::new(encoding),
            chunk: Vec::new(),
            chunk_bytes: chunk_bytes(),
            read: mark,
            decoded: mark,
            ended: false,
            hashes: None,
        })
    }

    /// Hashes the file from its start, byte order mark included, and also with SHA-256 if wanted.
    /// Must be called before anything is read.
    pub(super) fn hash_too(&mut self, sha256: bool) -> Result<(), SourceError> {
        let failed = |error| SourceError::io(&self.path, error);
        let mut mark = Vec::new();
        self.file.rewind().map_err(failed)?;
        (&self.file)
            .take(self.read)
            .read_to_end(&mut mark)
            .map_err(failed)?;
        let mut hashes = Hashes {
            sha256: sha256.then(Sha256::new),
            ..Hashes::default()
        };
        hashes.add(&mark);
        self.hashes = Some(Box::new(hashes));
        Ok(())
    }

    /// SHA-256 of the whole file, if it is hashed and has been read to its end.
    pub(super) fn sha256(&self) -> Option<[u8; 32]> {
        let hashes = self.hashes.as_ref().filter(|_| self.ended)?;
        Some(hashes.sha256.clone()?.finalize().into())
    }

    /// xxh3 of the whole file, if it is hashed and has been read to its end.
    pub(super) fn content_hash(&self) -> Option<u64> {
        let hashes = self.hashes.as_ref().filter(|_| self.ended)?;
        Some(hashes.content.digest())
    }

    /// Appends the next chunk; nothing is appended only once [`Self::ended`] is true.
    pub(super) fn fill(&mut self, out: &mut Vec<u8>) -> Result<(), SourceError> {
        let before = out.len();
        while !self.ended && out.len() == before {
            let limit = self.chunk_bytes as u64;
            let start = out.len();
            let got = if let Decoder::PassThrough = self.decoder {
                (&self.file).take(limit).read_to_end(out)
            } else {
                self.chunk.clear();
                (&self.file).take(limit).read_to_end(&mut self.chunk)
            };
            let got = got.map_err(|error| SourceError::io(&self.path, error))?;
            self.read += got as u64;
            self.ended = got < self.chunk_bytes;
            if let Some(hashes) = &mut self.hashes {
                let read = match self.decoder {
                    Decoder::PassThrough => out.get(start..).unwrap_or_default(),
                    _ => &self.chunk,
                };
                hashes.add(read);
            }
            self.decoder.decode(&self.chunk, self.ended, out);
        }
        self.decoded += (out.len() - before) as u64;
        Ok(())
    }

    /// Whether the file has been read to its end.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Bytes of the file read so far, byte order mark included.
    pub(super) fn read(&self) -> u64 {
        self.read
    }

    /// Estimates how many bytes of the file `decoded` bytes were decoded from.
    pub(super) fn raw_len(&self, decoded: usize) -> u64 {
        let decoded = decoded as u64;
        if self.decoded == 0 {
            return decoded;
        }
        let part = u128::from(decoded) * u128::from(self.read) / u128::from(self.decoded);
        u64::try_from(part).unwrap_or(decoded)
    }
}

/// The length of the byte order mark. That of UTF-8 is never data, whatever the encoding.
pub(super) fn bom_len(start: &[u8], encoding: Encoding) -> u64 {
    [Encoding::Utf8.bom(), encoding.bom()]
        .into_iter()
        .filter(|mark| !mark.is_empty() && start.starts_with(mark))
        .map(|mark| mark.len() as u64)
        .max()
        .unwrap_or(0)
}

/// The bytes of a file in pieces, decoded; undecodable ones become [`UNDECODABLE`].
#[cfg(any(test, fuzzing))]
pub(super) fn decoded(encoding: Encoding, pieces: &[&[u8]]) -> Vec<u8> {
    let mut decoder = Decoder::new(encoding);
    let mut out = Vec::new();
    for piece in pieces {
        decoder.decode(piece, false, &mut out);
    }
    decoder.decode(b"", true, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_cut_between_two_pieces_are_whole() {
        assert_eq!(
            decoded(Encoding::Utf16Le, &[b"B\0j\0\xF8", b"\0r\0n", b"\0"]),
            "Bjørn".as_bytes()
        );
        assert_eq!(
            decoded(Encoding::Utf16Be, &[b"\xD8", b"\x3D\xDE", b"\0"]),
            "😀".as_bytes()
        );
    }

    #[test]
    fn what_is_no_text_is_marked() {
        assert_eq!(
            decoded(Encoding::Windows1252, &[b"a\x81b\xF8"]),
            b"a\xFFb\xC3\xB8"
        );
        assert_eq!(decoded(Encoding::Utf16Le, &[b"a\0\x3D\xD8b\0"]), b"a\xFFb");
        assert_eq!(decoded(Encoding::Utf16Le, &[b"a\0b"]), b"a\xFF");
        assert_eq!(decoded(Encoding::Utf8, &[b"a\xF8b"]), b"a\xF8b");
    }

    #[test]
    fn long_texts_of_one_byte_letters_come_through() {
        let bytes: Vec<u8> = (0..1000u32)
            .map(|at| if at % 7 == 0 { 0x9B } else { b'x' })
            .collect();
        let expected: String = (0..1000)
            .map(|at| if at % 7 == 0 { 'ø' } else { 'x' })
            .collect();
        assert_eq!(decoded(Encoding::Cp865, &[&bytes]), expected.as_bytes());
    }
}
