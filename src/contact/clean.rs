//! Cleaning of cells before their field matters: blanks, spreadsheet guards, Unicode NFC.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Whether a character is invisible at the end of a cell.
///
/// Unicode blanks (no-break ones too), zero-width characters, byte order marks, and direction
/// marks, which phone numbers copied from address books carry.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Whether a character has no width: byte order mark, zero-width blanks and joiners, direction
/// marks.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{feff}' | '\u{180e}' | '\u{2060}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A cell without invisible characters at its ends.
pub(super) fn trim(cell: &str) -> &str {
    let bytes = cell.as_bytes();
    match (bytes.first(), bytes.last()) {
        // Most cells have nothing to trim.
        (Some(0x21..=0x7e), Some(0x21..=0x7e)) | (None, None) => cell,
        _ => cell.trim_matches(is_blank),
    }
}

/// Whether a character is taken out of values wherever it stands: control characters except tabs
/// and line breaks, soft hyphens, and what [`is_invisible`] finds.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{ad}' => true,
        _ => c.is_control() || is_invisible(c),
    }
}

/// Whether a text has characters that show nothing and are no blanks: control and zero-width ones.
///
/// Costs one pass over the bytes where all are printable ASCII.
pub fn has_hidden(text: &str) -> bool {
    let (least, most) = extremes(text.as_bytes());
    !is_printable(least, most) && may_have_hidden(text, least)
}

/// The least and the greatest byte; 255 and 0 of an empty text.
fn extremes(bytes: &[u8]) -> (u8, u8) {
    bytes.iter().fold((u8::MAX, 0), |(least, most), byte| {
        (least.min(*byte), most.max(*byte))
    })
}

/// Whether a text of bytes between these is printable ASCII.
fn is_printable(least: u8, most: u8) -> bool {
    least >= 0x20 && most < 0x7f
}

fn may_have_hidden(text: &str, least: u8) -> bool {
    // The first bytes of U+007F to U+00BF, of U+1000 to U+2FFF and of U+F000 to U+FFFF.
    let rare = |byte: u8| matches!(byte, 0x7f | 0xc2 | 0xe1 | 0xe2 | 0xef);
    (least < 0x20 || text.bytes().any(rare)) && text.chars().any(is_hidden)
}

/// Takes [hidden](is_hidden) characters out of a text.
///
/// A vertical tab, which some databases write for a line break inside a cell, becomes a line feed.
/// A joiner stays in scripts that need it (Persian, Hindi) and in emoji.
fn without_hidden(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = '\0';
    for c in text.chars() {
        let kept = match c {
            '\u{b}' => '\n',
            '\u{200c}' | '\u{200d}' if before >= '\u{590}' => c,
            _ if is_hidden(c) => continue,
            _ => c,
        };
        shown.push(kept);
        if !is_invisible(kept) {
            before = kept;
        }
    }
    shown
}

/// Cleans a cell: takes control and invisible characters out, trims it, removes spreadsheet guards,
/// and composes it to Unicode NFC.
///
/// Guards are the `'` that exports for Excel, ours included, put before `= + - @ TAB CR LF`, and
/// `="…"`, which keeps leading zeros in Excel. Cleaning is idempotent.
///
/// ```
/// use mainbrainer::contact::clean_text;
///
/// assert_eq!(clean_text("\u{feff} Bodø\u{a0}"), "Bodø");
/// assert_eq!(clean_text("Ka\0ri\u{ad}anne"), "Karianne");
/// assert_eq!(clean_text("=\"0150\""), "0150");
/// assert_eq!(clean_text("'+4791234567"), "+4791234567");
/// // `o` and a combining diaeresis become one character.
/// assert_eq!(clean_text("Mo\u{308}rk"), "Mörk");
/// ```
pub fn clean_text(cell: &str) -> Cow<'_, str> {
    let (least, most) = extremes(cell.as_bytes());
    if is_printable(least, most) {
        return bare(trim(cell));
    }
    if may_have_hidden(cell, least) {
        let shown = without_hidden(cell);
        return Cow::Owned(composed(trim(&shown)).into_owned());
    }
    composed(trim(cell))
}

/// A trimmed text without guards, in Unicode NFC.
fn composed(text: &str) -> Cow<'_, str> {
    match bare(text) {
        Cow::Borrowed(text) => nfc(text),
        Cow::Owned(text) => match nfc(&text) {
            Cow::Borrowed(_) => Cow::Owned(text),
            Cow::Owned(composed) => Cow::Owned(composed),
        },
    }
}

/// A trimmed text without guards.
fn bare(text: &str) -> Cow<'_, str> {
    match text.as_bytes().first() {
        Some(b'\'' | b'=') => without_guards(text),
        _ => Cow::Borrowed(text),
    }
}

/// Removes guards until there is none.
fn without_guards(text: &str) -> Cow<'_, str> {
    let mut text = text;
    loop {
        let inner = guarded(text).or_else(|| formula_text(text));
        let Some(inner) = inner else {
            return Cow::Borrowed(text);
        };
        let inner = trim(inner);
        if text.starts_with('=') && inner.contains('"') {
            // Quotes in a formula's text are doubled.
            let single = inner.replace("\"\"", "\"");
            return Cow::Owned(without_guards(trim(&single)).into_owned());
        }
        text = inner;
    }
}

/// The text after the `'` of `'=`, `'+`, `'-`, `'@` and so on.
fn guarded(text: &str) -> Option<&str> {
    text.strip_prefix('\'')
        .filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']))
}

/// The text between the quotes of `="…"`, if that is the whole cell.
fn formula_text(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("=\"")?.strip_suffix('"')?;
    let paired = !inner.replace("\"\"", "").contains('"');
    paired.then_some(inner)
}

/// Composes a text that is not in Unicode NFC.
pub(super) fn nfc(text: &str) -> Cow<'_, str> {
    // Everything below U+0300 is composed as it stands, and U+0300 starts with byte 0xCC.
    // The largest byte of all, not the first that is too large: that runs many bytes at once.
    if text.bytes().fold(0, u8::max) < 0xcc || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Case folding: two texts that differ only in letter case fold to the same text.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    // Lower, upper and lower case again, because `ß` and final sigma have several spellings.
    let folded: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .collect();
    if folded == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blanks_of_every_sort_are_taken_off() {
        for (cell, text) in [
            ("", ""),
            (" \u{a0}\u{202f}\u{3000}\t\r\n", ""),
            ("\u{feff}", ""),
            ("\u{feff}\u{200b} Åse \u{a0}", "Åse"),
            ("\u{202a}+47 912 34 567\u{202c}", "+47 912 34 567"),
            ("Åse Øy", "Åse Øy"),
            ("å", "å"),
            (" Anne\u{a0}Kari ", "Anne\u{a0}Kari"),
        ] {
            assert_eq!(clean_text(cell), text, "{cell:?}");
        }
    }

    #[test]
    fn hidden_characters_are_taken_out_wherever_they_stand() {
        for (cell, text) in [
            ("Ka\0ri", "Kari"),
            ("Ola\0\0", "Ola"),
            ("Ola \0", "Ola"),
            ("\u{1b}\u{7}Per\u{7f}", "Per"),
            ("Bj\u{200b}ørn\u{85}", "Bjørn"),
            ("Øde\u{ad}gård", "Ødegård"),
            ("Kari\u{feff} Moe", "Kari Moe"),
            ("a\u{200e}b\u{202a}c\u{2060}d\u{9f}e", "abcde"),
            ("\u{0}=\"0150\"", "0150"),
            ("\u{ad}\u{0}", ""),
            // Tabs and line breaks stay, and what some databases write for one becomes one.
            ("linje en\nlinje to\tslutt", "linje en\nlinje to\tslutt"),
            ("linje en\u{b}linje to", "linje en\nlinje to"),
            // A joiner shapes Persian words and binds emoji.
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("👨\u{200d}👩", "👨\u{200d}👩"),
            ("Ka\u{200d}ri", "Kari"),
        ] {
            assert_eq!(clean_text(cell), text, "{cell:?}");
        }
        assert!(matches!(
            clean_text("Åse Ødegård – «Ås» 日本"),
            Cow::Borrowed(_)
        ));
        assert!(!has_hidden("linje\r\nto\t«Ås»\u{a0}–"));
    }

    #[test]
    fn letters_are_composed() {
        assert_eq!(clean_text("Bla\u{30a}ba\u{e6}r"), "Blåbaær");
        assert_eq!(clean_text("e\u{301}"), "é");
        assert!(matches!(clean_text("Blåbær på Ås"), Cow::Borrowed(_)));
        assert!(matches!(clean_text("日本 Łódź"), Cow::Borrowed(_)));
    }

    #[test]
    fn guards_of_spreadsheets_are_taken_off() {
        for (cell, text) in [
            ("'=1+1", "=1+1"),
            ("'+4791234567", "+4791234567"),
            ("'-5", "-5"),
            ("'@kari", "@kari"),
            ("'\tinnrykk", "innrykk"),
            ("'\r\nlinje", "linje"),
            ("'t Hooft", "'t Hooft"),
            ("''=x", "''=x"),
            ("=\"0123\"", "0123"),
            (" =\"+4791234567\" ", "+4791234567"),
            ("'=\"0123\"", "0123"),
            ("=\"'+47\"", "+47"),
            ("=\"\"", ""),
            ("=\"si \"\"hei\"\"\"", "si \"hei\""),
            ("=A1&\"x\"", "=A1&\"x\""),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("=", "="),
            ("'", "'"),
        ] {
            assert_eq!(clean_text(cell), text, "{cell:?}");
        }
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            let once = fold(&text);
            assert_eq!(fold(&once), once, "{c:?}");
        }
        assert_eq!(fold("ÆØÅ Straße ΑΣ"), fold("æøå STRASSE ας"));
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(cell in "[ '=\"+\u{a0}\u{338}\u{feff}aå]{0,8}|\\PC*") {
            let once = clean_text(&cell);
            prop_assert_eq!(clean_text(&once), once.clone());
        }
    }
}
