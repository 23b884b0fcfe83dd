//! Evidence of the encoding, gathered from a file in pieces.

/// Bytes around non-ASCII characters that are kept for a legacy encoding.
const NON_ASCII_BYTES: usize = 256 * 1024;
/// Bytes after a non-ASCII character that are kept with it.
const CONTEXT_BYTES: usize = 1_024;
/// Bytes of a text cut between pieces that are held at most.
const MAX_CUT_BYTES: usize = 64 * 1024;

/// Whether bytes are UTF-8, and the non-ASCII ones with their surroundings.
#[derive(Default)]
pub(super) struct EncodingEvidence {
    pub(super) broken: bool,
    /// Texts with non-ASCII characters, each followed by a line feed; none begins or ends inside a
    /// character of any encoding.
    pub(super) bytes: Vec<u8>,
    /// The start of a character cut at the end of the previous piece.
    carry: Vec<u8>,
    /// The text with non-ASCII bytes that the end of the previous piece cuts.
    cut_text: Vec<u8>,
}

impl EncodingEvidence {
    /// Adds the next piece of a contiguous sequence.
    pub(super) fn add(&mut self, piece: &[u8], last: bool) {
        self.keep_non_ascii(piece, last);
        self.check(piece, last);
    }

    /// Looks for bytes that are not UTF-8 in the next piece.
    fn check(&mut self, piece: &[u8], last: bool) {
        if self.broken {
            return;
        }
        let mut joined = std::mem::take(&mut self.carry);
        let mut rest = piece;
        // Complete the cut character.
        if !joined.is_empty() {
            let need = 4usize.saturating_sub(joined.len()).min(rest.len());
            joined.extend_from_slice(rest.get(..need).unwrap_or_default());
            match std::str::from_utf8(&joined) {
                Ok(_) => rest = rest.get(need..).unwrap_or_default(),
                Err(error) => {
                    let cut = error.error_len().is_none();
                    let taken = joined.len() - need;
                    if error.valid_up_to() < taken && !(cut && !last && need == rest.len()) {
                        self.broken = true;
                        return;
                    }
                    if error.valid_up_to() < taken {
                        self.carry = joined;
                        return;
                    }
                    rest = rest.get(error.valid_up_to() - taken..).unwrap_or_default();
                }
            }
        }
        if simdutf8::basic::from_utf8(rest).is_ok() {
            return;
        }
        if let Err(error) = simdutf8::compat::from_utf8(rest) {
            if error.error_len().is_none() && !last {
                self.carry = rest.get(error.valid_up_to()..).unwrap_or_default().to_vec();
            } else {
                self.broken = true;
            }
        }
    }

    /// Adds a piece from elsewhere, whose ends may cut characters.
    pub(super) fn add_inner(&mut self, piece: &[u8]) {
        let start = piece
            .iter()
            .take(3)
            .take_while(|byte| **byte & 0xC0 == 0x80)
            .count();
        let whole = piece.iter().position(|byte| stands_alone(*byte));
        let whole = whole.map_or(&[][..], |at| piece.get(at..).unwrap_or_default());
        self.cut_text.clear();
        self.keep_non_ascii(whole, false);
        self.cut_text.clear();
        self.carry.clear();
        self.check(piece.get(start..).unwrap_or_default(), false);
        self.carry.clear();
    }

    fn keep_non_ascii(&mut self, piece: &[u8], last: bool) {
        if self.bytes.len() >= NON_ASCII_BYTES {
            return;
        }
        let mut rest = piece;
        if !self.cut_text.is_empty() {
            let whole = rest.iter().position(|byte| stands_alone(*byte));
            let (head, tail) = rest.split_at(whole.unwrap_or(rest.len()));
            self.cut_text.extend_from_slice(head);
            rest = tail;
            if whole.is_none() && !last && self.cut_text.len() < MAX_CUT_BYTES {
                return;
            }
            let text = std::mem::take(&mut self.cut_text);
            self.keep_whole(&text);
        }
        if rest.is_ascii() {
            return;
        }
        let end = if last {
            rest.len()
        } else {
            let at = rest.iter().rposition(|byte| stands_alone(*byte));
            at.map_or(0, |at| at + 1)
        };
        let (whole, tail) = rest.split_at(end);
        self.keep_whole(whole);
        if !tail.is_ascii() {
            self.cut_text.extend_from_slice(tail);
        }
    }

    /// Keeps what has non-ASCII bytes of a text that begins and ends with whole characters.
    fn keep_whole(&mut self, text: &[u8]) {
        let mut at = 0;
        while self.bytes.len() < NON_ASCII_BYTES
            && let Some(rest) = text.get(at..)
            && let Some(found) = rest.iter().position(|byte| !byte.is_ascii())
        {
            let before = rest.get(..found).unwrap_or_default();
            let start = before.iter().rposition(|byte| stands_alone(*byte));
            let start = start.map_or(0, |start| start + 1);
            let far = (found + CONTEXT_BYTES).min(rest.len());
            let end = rest
                .iter()
                .skip(far)
                .position(|byte| stands_alone(*byte))
                .map_or(rest.len(), |more| far + more);
            self.bytes
                .extend_from_slice(rest.get(start..end).unwrap_or_default());
            self.bytes.push(b'\n');
            at += end;
        }
    }
}

/// Whether a byte is a character of its own in every encoding that is detected: line ends, blanks,
/// delimiters, quotes. Digits and letters may end a character of Shift JIS, GB 18030 or Big5.
fn stands_alone(byte: u8) -> bool {
    matches!(byte, 0..=0x2F | 0x3A..=0x3F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_cut_anywhere_is_still_utf8() {
        let text = "Bjørn 😀 Åse €".repeat(3);
        let bytes = text.as_bytes();
        for size in 1..bytes.len() {
            let mut evidence = EncodingEvidence::default();
            let pieces: Vec<&[u8]> = bytes.chunks(size).collect();
            for (at, piece) in pieces.iter().enumerate() {
                evidence.add(piece, at + 1 == pieces.len());
            }
            assert!(!evidence.broken, "{size}");
        }
    }

    #[test]
    fn a_broken_character_is_found_wherever_the_cut_is() {
        for bad in [
            &b"Bj\xF8rn og Kari"[..],
            b"Kari\xC3",
            b"\xC3(Kari)",
            b"a\xE2\x82z",
            b"\xF0\x9F\x98",
        ] {
            for size in 1..=bad.len() {
                let mut evidence = EncodingEvidence::default();
                let pieces: Vec<&[u8]> = bad.chunks(size).collect();
                for (at, piece) in pieces.iter().enumerate() {
                    evidence.add(piece, at + 1 == pieces.len());
                }
                assert!(evidence.broken, "{bad:?} {size}");
            }
        }
    }

    #[test]
    fn the_texts_kept_have_whole_characters_wherever_the_cut_is() {
        let (text, _, _) =
            encoding_rs::SHIFT_JIS.encode("山田太郎,東京都千代田区\n鈴木花子,ソ十表\n");
        let text = text.repeat(60);
        for size in [1, 2, 3, 7, 100, 1_023, 1_024, 4_000] {
            let mut evidence = EncodingEvidence::default();
            let pieces: Vec<&[u8]> = text.chunks(size).collect();
            for (at, piece) in pieces.iter().enumerate() {
                evidence.add(piece, at + 1 == pieces.len());
            }
            for start in 0..size.min(50) {
                evidence.add_inner(text.get(start..).unwrap());
            }
            let (read, broken) =
                encoding_rs::SHIFT_JIS.decode_without_bom_handling(&evidence.bytes);
            assert!(!broken, "{size}");
            assert!(read.contains("東京都千代田区\n鈴木花子,ソ十表\n"), "{size}");
        }
    }
}
