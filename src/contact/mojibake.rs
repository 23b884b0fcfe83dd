//! Double encoding: UTF-8 decoded as another encoding and encoded again (`BjÃ¸rn` for `Bjørn`).

use std::sync::LazyLock;

use oem_cp::code_table::DECODING_TABLE_CP850;

/// Times a text is decoded at most.
const MAX_ROUNDS: usize = 4;

/// A code page that UTF-8 was wrongly decoded with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CodePage {
    /// Windows-1252 together with ISO 8859-1, which differ only at U+0080 to U+009F, control
    /// characters that are never text. So the five bytes that Windows-1252 does not define are
    /// included.
    Western,
    /// Mac Roman: `Bj√∏rn`.
    Mac,
    /// CP850 of DOS and Windows command lines: `Bj├©rn`.
    Dos,
}

impl CodePage {
    const ALL: [Self; 3] = [Self::Western, Self::Mac, Self::Dos];

    /// The byte of a non-ASCII character.
    fn byte(self, c: char) -> Option<u8> {
        let upper = |table: &[char; 128]| {
            let at = table.iter().position(|known| *known == c)?;
            u8::try_from(at + 128).ok()
        };
        match self {
            Self::Western => match c {
                '\u{80}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
                _ => upper(&WINDOWS),
            },
            Self::Mac => upper(&MAC),
            Self::Dos => upper(&DECODING_TABLE_CP850),
        }
    }
}

static WINDOWS: LazyLock<[char; 128]> = LazyLock::new(|| upper_half(encoding_rs::WINDOWS_1252));
static MAC: LazyLock<[char; 128]> = LazyLock::new(|| upper_half(encoding_rs::MACINTOSH));

/// The characters of the bytes 0x80 to 0xFF.
fn upper_half(encoding: &'static encoding_rs::Encoding) -> [char; 128] {
    let bytes: Vec<u8> = (0x80..=0xff).collect();
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    let mut table = ['\0'; 128];
    for (place, c) in table.iter_mut().zip(text.chars()) {
        *place = c;
    }
    table
}

/// Whether a text may be double-encoded: two non-ASCII characters stand side by side. One pass over
/// the bytes; false for most Norwegian text.
pub fn may_be_double_encoded(bytes: &[u8]) -> bool {
    let mut before = 0u8;
    let mut found = false;
    for byte in bytes {
        // The end of one character, followed by the start of another.
        found |= before & 0xC0 == 0x80 && byte & 0xC0 == 0xC0;
        before = *byte;
    }
    found
}

/// Whether a text is double-encoded.
pub fn is_double_encoded(text: &str) -> bool {
    may_be_double_encoded(text.as_bytes())
        && CodePage::ALL
            .iter()
            .any(|page| undo_once(text, *page).is_some())
}

/// The text before it was double-encoded, up to four times; `None` if it was not.
pub(super) fn undo(text: &str) -> Option<String> {
    let mut found: Option<String> = None;
    for _ in 0..MAX_ROUNDS {
        let text = found.as_deref().unwrap_or(text);
        if !may_be_double_encoded(text.as_bytes()) {
            break;
        }
        let Some(before) = CodePage::ALL.iter().find_map(|page| undo_once(text, *page)) else {
            break;
        };
        found = Some(before);
    }
    found
}

/// Undoes one decoding with `page`; `None` if nothing in the text can come from one.
///
/// Each run of non-ASCII characters is decoded as a whole or kept, since ASCII is the same in both
/// encodings. So a text may be partly sound: a name joined from two sources.
fn undo_once(text: &str, page: CodePage) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        let (ascii, run) = rest.split_at_checked(plain)?;
        out.push_str(ascii);
        let end = run.find(|c: char| c.is_ascii()).unwrap_or(run.len());
        let (run, after) = run.split_at_checked(end)?;
        match decode_run(run, page, out.chars().next_back()) {
            Some(decoded) => {
                out.push_str(&decoded);
                changed = true;
            }
            None => out.push_str(run),
        }
        rest = after;
    }
    changed.then_some(out)
}

/// The original of a run of non-ASCII characters, if it cannot be text as it stands.
fn decode_run(run: &str, page: CodePage, before: Option<char>) -> Option<String> {
    if run.is_empty() {
        return None;
    }
    let bytes = run
        .chars()
        .map(|c| page.byte(c))
        .collect::<Option<Vec<u8>>>()?;
    let decoded = String::from_utf8(bytes).ok()?;
    // Sound text has single such pairs, a letter and a quote, but no row of them.
    let row = page == CodePage::Western && decoded.chars().nth(2).is_some();
    let mut shown = run.chars();
    for c in decoded.chars() {
        let lead = shown.next()?;
        let last = shown.by_ref().take(c.len_utf8() - 1).last()?;
        let believed = match c {
            // A no-break space after a capital Â or Ã may be meant (`IRMÃ ROSA`).
            '\u{a0}' | 'à' if last == '\u{a0}' => !before.is_some_and(char::is_uppercase),
            '\u{80}'..='\u{9f}' => false,
            '\u{a1}'..='\u{ff}' => true,
            // Å and Ä occur before quotes and dashes (`på Å–`).
            '\u{100}'..='\u{17f}' => row || (is_latin_extended_lead(page, lead) && !is_mark(last)),
            // Greek and Cyrillic.
            '\u{370}'..='\u{52f}' => row,
            _ => is_symbol(c) || (row && is_cjk(c)),
        };
        if !believed {
            // Not text, unless it was encoded more than twice.
            return is_decoded_again(&decoded, before).then_some(decoded);
        }
    }
    Some(decoded)
}

/// Whether a character is the first byte of U+0100 to U+017F, the letters of Central Europe.
fn is_latin_extended_lead(page: CodePage, c: char) -> bool {
    matches!(page.byte(c), Some(0xC4 | 0xC5))
}

/// Whether a decoded text is itself double-encoded.
fn is_decoded_again(decoded: &str, before: Option<char>) -> bool {
    may_be_double_encoded(decoded.as_bytes())
        && CodePage::ALL
            .iter()
            .any(|page| decode_run(decoded, *page, before).is_some())
}

/// Whether a character is a quote, dash, symbol or emoji.
fn is_symbol(c: char) -> bool {
    matches!(c, 'ƒ' | 'ˆ' | '˜' | '€' | '™' | '\u{fb01}' | '\u{fb02}' | '\u{feff}' | '\u{fe0f}'
        | '\u{2010}'..='\u{2044}' | '\u{2190}'..='\u{21ff}' | '\u{2600}'..='\u{27bf}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Whether a character is an East Asian letter, of three bytes.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Whether a character can follow a letter in sound text.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '«' | '»' | '´' | '¨' | '·' | '°' | '®' | '©' | '™' | '‹' | '›' | '•' | '…'
    ) || matches!(c, '\u{2013}'..='\u{201e}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// How text comes out when its UTF-8 is read as another encoding.
    fn read_as(text: &str, table: &dyn Fn(u8) -> char) -> String {
        let c = |byte: u8| {
            if byte < 0x80 {
                char::from(byte)
            } else {
                table(byte)
            }
        };
        text.bytes().map(c).collect()
    }

    /// Windows-1252 as browsers and Windows read it: what it does not define are controls.
    fn windows(byte: u8) -> char {
        let specials = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
        match byte {
            0x80..=0x9f => specials.chars().nth(usize::from(byte - 0x80)).unwrap(),
            _ => char::from(byte),
        }
    }

    fn latin(byte: u8) -> char {
        char::from(byte)
    }

    /// The upper half of Mac Roman, as Apple gives it (with the euro sign).
    fn mac(byte: u8) -> char {
        let table = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
        table.chars().nth(usize::from(byte - 0x80)).unwrap()
    }

    fn dos(byte: u8) -> char {
        let table = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
        table.chars().nth(usize::from(byte - 0x80)).unwrap()
    }

    #[test]
    fn names_come_back() {
        for (damaged, name) in [
            ("BjÃ¸rn", "Bjørn"),
            ("Ã…se NygÃ¥rd", "Åse Nygård"),
            ("Ã˜yvind SÃ¦ther", "Øyvind Sæther"),
            ("Ã†GIR", "ÆGIR"),
            ("BÃ…TSFJORD", "BÅTSFJORD"),
            ("RenÃ©e", "Renée"),
            ("Ã\u{81}ron", "Áron"),
            ("Ã\u{8d}sold", "Ísold"),
            ("BjÃƒÂ¸rn", "Bjørn"),
            ("BjÃƒÆ’Ã‚Â¸rn", "Bjørn"),
            ("Bj√∏rn", "Bjørn"),
            ("√Öse Nyg√•rd", "Åse Nygård"),
            ("Bj├©rn", "Bjørn"),
            ("Åse BjÃ¸rkÃ¥s", "Åse Bjørkås"),
            ("Oâ€™Brien", "O’Brien"),
            ("10Â\u{a0}000", "10\u{a0}000"),
            ("MiloÅ¡", "Miloš"),
            ("IvanoviÄ‡", "Ivanović"),
            ("ÐŸÑ‘Ñ‚Ñ€", "Пётр"),
        ] {
            assert_eq!(undo(damaged).as_deref(), Some(name), "{damaged}");
            assert!(is_double_encoded(damaged), "{damaged}");
        }
    }

    #[test]
    fn sound_text_stays() {
        for text in [
            "",
            "Kari",
            "Bjørn",
            "Åse Nygård",
            "Øyvind",
            "São Paulo",
            "SÃO PAULO",
            "IRMÃ\u{a0}ROSA",
            "Conceição",
            "MAÇÃ",
            "Müller–Lüdenscheidt",
            "på Å–Lofoten",
            "«Å»",
            "på Å…",
            "“Å”",
            "Å\u{a0}i Lofoten",
            "Øåsen",
            "Åæ",
            "José Ángel",
            "10 °C",
            "§ 4",
            "½ år",
            "Łódź",
            "Đặng Thị",
            "Пётр",
            "山田",
            "😀",
            "naïve façade",
            "Ã",
            "Â",
            "Ãse",
            "100 Â€",
            "É–",
            "Ø®",
            "√2",
            "3 ≈ π",
            "┌──┐",
            "Ångström",
            "crème brûlée",
            "Çağlar Şahin",
            "Żółć",
            "Ťažký",
        ] {
            assert_eq!(undo(text), None, "{text}");
            assert!(!is_double_encoded(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_was_read_wrongly_comes_back(
            text in "[a-zA-Z0-9 .,'-]{0,8}[æøåÆØÅéÉöÖäÄüÜßèêçñóáÁíÍ]{1,3}[a-zA-ZæøåÆØÅ0-9 .,'-]{0,12}",
            times in 1usize..=2,
        ) {
            for table in [&windows as &dyn Fn(u8) -> char, &latin, &mac, &dos] {
                let mut damaged = text.clone();
                for _ in 0..times {
                    damaged = read_as(&damaged, table);
                }
                prop_assert_eq!(undo(&damaged), Some(text.clone()), "{}", damaged);
            }
        }

        #[test]
        fn sound_norwegian_text_stays(text in "[a-zA-ZæøåÆØÅéÉöÖäÄ0-9 .,'«»–-]{0,20}") {
            prop_assert_eq!(undo(&text), None);
        }

        #[test]
        fn mending_ends(text in "\\PC*|[ÃÂÅâ€¸¥¦…√∏├]{0,12}") {
            if let Some(undo_once) = undo(&text) {
                let twice = undo(&undo_once);
                prop_assert!(twice.is_none_or(|twice| twice.len() < undo_once.len()));
            }
        }
    }
}
