//! What is said where bytes can be read in several encodings.

use super::Encoding;
use super::decode::{Decoder, UNDECODABLE};

/// Words that are shown at most for each encoding.
pub(super) const MAX_WORDS: usize = 5;
/// Characters of a word that are shown at most.
const MAX_WORD_CHARS: usize = 40;

/// Encodings between which the bytes of a file do not decide, and words that tell them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingDoubt {
    /// The readings, the one that was chosen first; two or more. All have the same number of
    /// words, and the words at one index are the same bytes of the file.
    pub readings: Vec<EncodingReading>,
}

/// The sample words of a file in one encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingReading {
    /// The encoding.
    pub encoding: Encoding,
    /// The words, at most five, each at most 40 characters.
    pub words: Vec<String>,
}

impl EncodingDoubt {
    /// Reads words in the chosen encoding and in others; `None` if no other reads them
    /// differently. An encoding that reads all shown words as an earlier one does is left out.
    pub(super) fn new(chosen: Encoding, others: &[Encoding], words: &[&[u8]]) -> Option<Self> {
        let differing: Vec<&[u8]> = words
            .iter()
            .copied()
            .filter(|word| {
                let read = decoded(chosen, word);
                others.iter().any(|other| decoded(*other, word) != read)
            })
            .take(MAX_WORDS)
            .collect();
        let mut readings: Vec<EncodingReading> = Vec::new();
        for encoding in std::iter::once(chosen).chain(others.iter().copied()) {
            let words: Vec<String> = differing
                .iter()
                .map(|word| decoded(encoding, word))
                .collect();
            if readings.iter().all(|known| known.words != words) {
                readings.push(EncodingReading { encoding, words });
            }
        }
        (readings.len() > 1).then_some(Self { readings })
    }
}

fn decoded(encoding: Encoding, word: &[u8]) -> String {
    let mut bytes = Vec::new();
    Decoder::new(encoding).decode(word, true, &mut bytes);
    String::from_utf8_lossy(&bytes)
        .chars()
        .take(MAX_WORD_CHARS)
        .collect()
}

/// Whether every byte can be decoded.
pub(super) fn is_clean(encoding: Encoding, bytes: &[u8]) -> bool {
    let mut out = Vec::new();
    Decoder::new(encoding).decode(bytes, true, &mut out);
    !out.contains(&UNDECODABLE)
}
