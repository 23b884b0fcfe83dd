//! UTF-8 that was read as another encoding and written again: `BjÃ¸rn` for `Bjørn`.

use std::sync::LazyLock;

use oem_cp::code_table::DECODING_TABLE_CP850;

/// How often text can have gone through it; each time it grows by half.
const MOST_TIMES: usize = 4;

/// A code page that UTF-8 was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    /// Windows-1252 and ISO 8859-1 in one: they only differ where Latin 1 has the control
    /// characters U+0080 to U+009F, which are never text. So the five bytes that Windows-1252 does
    /// not define, and programs read as control characters, are in it too.
    Western,
    /// Mac Roman: `Bj√∏rn`.
    Mac,
    /// CP850 of DOS and of Windows' command lines: `Bj├©rn`.
    Dos,
}

impl Page {
    const ALL: [Self; 3] = [Self::Western, Self::Mac, Self::Dos];

    /// The byte of a character that is not ASCII.
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

/// The characters of the bytes from 0x80.
fn upper_half(encoding: &'static encoding_rs::Encoding) -> [char; 128] {
    let bytes: Vec<u8> = (0x80..=0xff).collect();
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    let mut table = ['\0'; 128];
    for (place, c) in table.iter_mut().zip(text.chars()) {
        *place = c;
    }
    table
}

/// Whether two characters beyond ASCII stand side by side somewhere: without that nothing was
/// encoded twice. One pass over the bytes, and false for most Norwegian text.
pub fn may_be_doubled(bytes: &[u8]) -> bool {
    let mut before = 0u8;
    let mut found = false;
    for byte in bytes {
        // The end of one character, then the start of another.
        found |= before & 0xC0 == 0x80 && byte & 0xC0 == 0xC0;
        before = *byte;
    }
    found
}

/// Whether a text was encoded twice.
pub fn is_doubled(text: &str) -> bool {
    may_be_doubled(text.as_bytes()) && Page::ALL.iter().any(|page| once(text, *page).is_some())
}

/// The text as it was before it was encoded twice (or more often); `None` if it was not.
pub(super) fn undo(text: &str) -> Option<String> {
    let mut found: Option<String> = None;
    for _ in 0..MOST_TIMES {
        let text = found.as_deref().unwrap_or(text);
        if !may_be_doubled(text.as_bytes()) {
            break;
        }
        let Some(before) = Page::ALL.iter().find_map(|page| once(text, *page)) else {
            break;
        };
        found = Some(before);
    }
    found
}

/// Takes one reading as `page` back; `None` if nothing in the text can come of one.
///
/// Each run of characters beyond ASCII comes back as a whole or stays, for ASCII is the same in
/// both encodings and never part of a longer sequence. So half a cell may be sound: a name put
/// together from two sources.
fn once(text: &str, page: Page) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        let (ascii, run) = rest.split_at_checked(plain)?;
        out.push_str(ascii);
        let end = run.find(|c: char| c.is_ascii()).unwrap_or(run.len());
        let (run, after) = run.split_at_checked(end)?;
        match sound(run, page, out.chars().next_back()) {
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

/// What a run of characters beyond ASCII was, if it can only have been that.
fn sound(run: &str, page: Page, before: Option<char>) -> Option<String> {
    if run.is_empty() {
        return None;
    }
    let bytes = run
        .chars()
        .map(|c| page.byte(c))
        .collect::<Option<Vec<u8>>>()?;
    let decoded = String::from_utf8(bytes).ok()?;
    // Sound text has no such row of pairs; single pairs it has: a letter and a quote.
    let row = page == Page::Western && decoded.chars().nth(2).is_some();
    let mut shown = run.chars();
    for c in decoded.chars() {
        let lead = shown.next()?;
        let last = shown.by_ref().take(c.len_utf8() - 1).last()?;
        let believed = match c {
            // A no-break space behind a capital Â or Ã may be just that (`IRMÃ ROSA`).
            '\u{a0}' | 'à' if last == '\u{a0}' => !before.is_some_and(char::is_uppercase),
            '\u{80}'..='\u{9f}' => false,
            '\u{a1}'..='\u{ff}' => true,
            // Å and Ä stand before quotes and dashes now and then (`på Å–`).
            '\u{100}'..='\u{17f}' => row || (is_european(page, lead) && !is_mark(last)),
            // Greek and Cyrillic.
            '\u{370}'..='\u{52f}' => row,
            _ => is_symbol(c) || (row && is_eastern(c)),
        };
        if !believed {
            // No text, unless it went through more than once.
            return may_go_on(&decoded, before).then_some(decoded);
        }
    }
    Some(decoded)
}

/// Whether a character is the first byte of U+0100 to U+017F, letters of Europe's east.
fn is_european(page: Page, c: char) -> bool {
    matches!(page.byte(c), Some(0xC4 | 0xC5))
}

/// Whether the whole of what came out came of a wrong reading too.
fn may_go_on(decoded: &str, before: Option<char>) -> bool {
    may_be_doubled(decoded.as_bytes())
        && Page::ALL
            .iter()
            .any(|page| sound(decoded, *page, before).is_some())
}

/// Quotes, dashes, signs and emoji.
fn is_symbol(c: char) -> bool {
    matches!(c, 'ƒ' | 'ˆ' | '˜' | '€' | '™' | '\u{fb01}' | '\u{fb02}' | '\u{feff}' | '\u{fe0f}'
        | '\u{2010}'..='\u{2044}' | '\u{2190}'..='\u{21ff}' | '\u{2600}'..='\u{27bf}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Letters of East Asia; three bytes each.
fn is_eastern(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Characters that stand behind a letter in sound text.
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
            assert!(is_doubled(damaged), "{damaged}");
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
            assert!(!is_doubled(text), "{text}");
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
            if let Some(once) = undo(&text) {
                let twice = undo(&once);
                prop_assert!(twice.is_none_or(|twice| twice.len() < once.len()));
            }
        }
    }
}
