//! Text search in which letter case does not count, in any alphabet.
//!
//! Text and what is looked for are *folded*: lower case of upper case of lower case, so that `ß`
//! finds `SS`, a final sigma any sigma, and a Turkish dotless i any i. A whole block is folded in
//! one piece; runs of ASCII take the fast way.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memchr2};
use unicode_normalization::UnicodeNormalization;

use super::block::{MENDED, ROW};

/// What is looked for.
pub(super) struct Needle {
    finder: Finder<'static>,
    /// It is a number: blanks in cells do not count.
    number: bool,
}

/// Digits from which on a text is taken for a number.
const NUMBER: usize = 4;

impl Needle {
    /// A text to look for; nothing if it is blank.
    pub(super) fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let number =
            digits.len() >= NUMBER && digits.bytes().all(|b| b.is_ascii_digit() || b == b'+');
        let mut folded = Vec::new();
        fold(if number { &digits } else { text }.as_bytes(), &mut folded);
        Some(Self {
            finder: Finder::new(&folded).into_owned(),
            number,
        })
    }

    /// Adds the places of the rows of a block's text that have it in a cell.
    pub(super) fn rows(&self, text: &[u8], folded: &mut Vec<u8>, rows: &mut Vec<u32>) {
        folded.clear();
        fold(text, folded);
        if self.number {
            folded.retain(|byte| *byte != b' ' && *byte != b'\t');
        }
        let mut rest = folded.as_slice();
        let mut row = 0u32;
        while let Some(hit) = self.finder.find(rest) {
            let (before, after) = rest.split_at_checked(hit).unwrap_or((rest, &[]));
            row += u32::try_from(memchr_iter(ROW, before).count()).unwrap_or(0);
            rows.push(row);
            let Some(end) = memchr(ROW, after) else {
                break;
            };
            rest = after.get(end + 1..).unwrap_or_default();
            row += 1;
        }
    }
}

/// Characters below this are looked up; the scripts of Europe are all there.
const TABLE: u32 = 0x600;

/// The folded characters in UTF-8, the length of each before it.
static FOLDED: LazyLock<Vec<[u8; 8]>> = LazyLock::new(|| {
    (0..TABLE)
        .map(|c| {
            let mut entry = [0; 8];
            let mut folded = String::new();
            if let Some(c) = char::from_u32(c) {
                fold_char(c, &mut folded);
            }
            let length = folded.len().min(7);
            if let (Some(to), Some(from)) =
                (entry.get_mut(1..=length), folded.as_bytes().get(..length))
            {
                to.copy_from_slice(from);
            }
            entry[0] = u8::try_from(length).unwrap_or(0);
            entry
        })
        .collect()
});

fn fold_char(c: char, out: &mut String) {
    if c.is_whitespace() {
        out.push(' ');
        return;
    }
    let upper = c.to_lowercase().flat_map(char::to_uppercase);
    out.extend(upper.flat_map(char::to_lowercase));
}

/// Scripts without letter case that fill most of a text where they occur: Chinese, Japanese, Korean.
fn has_no_case(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{a63f}' | '\u{ac00}'..='\u{d7a3}')
}

/// Appends text, parted by bytes that are not UTF-8, in folded form.
fn fold(text: &[u8], out: &mut Vec<u8>) {
    // Marks that combine with the letter before begin with one of these two bytes, and no other
    // character does; files of Macs have them.
    if memchr2(0xCC, 0xCD, text).is_some() {
        let composed = composed(text);
        fold_composed(&composed, out);
    } else {
        fold_composed(text, out);
    }
}

fn composed(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for part in text.split_inclusive(|byte| *byte >= MENDED) {
        let (text, end) = match part.split_last() {
            Some((last, text)) if *last >= MENDED => (text, Some(*last)),
            _ => (part, None),
        };
        let text = simdutf8::basic::from_utf8(text).unwrap_or_default();
        let mut buffer = [0; 4];
        for c in text.nfc() {
            out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
        }
        out.extend(end);
    }
    out
}

fn fold_composed(text: &[u8], out: &mut Vec<u8>) {
    const RUN: usize = 16;
    let table = &*FOLDED;
    let mut rest = text;
    let mut other = String::new();
    out.reserve(text.len());
    while let Some(first) = rest.first().copied() {
        if let Some(run) = rest.get(..RUN).filter(|run| run.is_ascii()) {
            let from = out.len();
            out.extend_from_slice(run);
            if let Some(run) = out.get_mut(from..) {
                run.make_ascii_lowercase();
            }
            rest = rest.get(RUN..).unwrap_or_default();
            continue;
        }
        let length = match first {
            0..0x80 => {
                out.push(first.to_ascii_lowercase());
                1
            }
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            end => {
                out.push(end);
                1
            }
        };
        let (character, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = after;
        if let [one, two] = character
            && let at = usize::from(*one & 0x1F) << 6 | usize::from(*two & 0x3F)
            && let Some([length, folded @ ..]) = table.get(at)
        {
            out.extend_from_slice(folded.get(..usize::from(*length)).unwrap_or_default());
        } else if length > 1
            && let Ok(text) = std::str::from_utf8(character)
            && let Some(c) = text.chars().next()
        {
            if has_no_case(c) {
                out.extend_from_slice(character);
            } else {
                other.clear();
                fold_char(c, &mut other);
                out.extend_from_slice(other.as_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::review::block::CELL;

    /// Which of the rows have a text; cells are parted by `|`.
    fn found(rows: &[&str], wanted: &str) -> Vec<u32> {
        let mut text = Vec::new();
        for row in rows {
            for cell in row.split('|') {
                text.extend_from_slice(cell.as_bytes());
                text.push(CELL);
            }
            text.push(ROW);
        }
        let mut hits = Vec::new();
        if let Some(needle) = Needle::new(wanted) {
            needle.rows(&text, &mut Vec::new(), &mut hits);
        }
        hits
    }

    #[test]
    fn letter_case_does_not_count_in_any_alphabet() {
        for (cell, wanted) in [
            ("KARI NORDMANN-HANSEN OG FLERE", "kari nordmann-hansen og"),
            ("Øyvind Ås", "ØYVIND ås"),
            ("øyvind", "ØYVIND"),
            ("Straße", "STRASSE"),
            ("STRASSE", "straße"),
            ("GROẞ", "groß"),
            ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
            ("Одиссей", "ОДИССЕЙ"),
            ("Հայաստան", "ՀԱՅԱՍՏԱՆ"),
            ("İstanbul", "İSTANBUL"),
            ("Diyarbakır", "DIYARBAKIR"),
            ("ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ", "საქართველო"),
            ("𐐀𐐁", "𐐨𐐩"),
            ("王小明", "小明"),
            ("A\u{30a}se", "åse"),
            ("Åse", "A\u{30a}SE"),
            ("Kari\u{a0}Nordmann", "kari nordmann"),
            ("912 34 567", "91234567"),
            ("91234567", "912 34 567"),
            ("+47 912\u{a0}34 567", "4791234567"),
            ("x", " X "),
        ] {
            assert_eq!(
                found(&["før|", cell, "|etter"], wanted),
                [1],
                "{cell} {wanted}"
            );
        }
    }

    #[test]
    fn a_text_is_found_within_one_cell_only() {
        let rows = ["a|b", "ab|ab", "b|a", "", "xab", "912 3|4567"];
        assert_eq!(found(&rows, "ab"), [1, 4]);
        assert_eq!(found(&rows, "a"), [0, 1, 2, 4]);
        assert_eq!(found(&rows, "91234567"), [0; 0]);
        assert_eq!(found(&rows, "  "), [0; 0]);
    }
}
