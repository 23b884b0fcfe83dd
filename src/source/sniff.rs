//! Detection of the encoding.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::Encoding;

/// The encoding of a byte order mark.
pub(super) fn by_bom(head: &[u8]) -> Option<Encoding> {
    [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be]
        .into_iter()
        .find(|encoding| head.starts_with(encoding.bom()))
}

/// Recognises UTF-16 without a byte order mark: in Western text every other byte is zero.
pub(super) fn by_zeros(head: &[u8]) -> Option<Encoding> {
    let pairs = head.len() / 2;
    if pairs < 2 {
        return None;
    }
    let (mut even, mut odd, mut control) = (0, 0, 0);
    for pair in head.chunks_exact(2) {
        if let [first, second] = pair {
            even += usize::from(*first == 0);
            odd += usize::from(*second == 0);
            let alone = if *first == 0 { *second } else { *first };
            let zero = *first == 0 || *second == 0;
            control += usize::from(zero && matches!(alone, 0..=8 | 0x0E..=0x1F));
        }
    }
    let (most, least) = (even.max(odd), even.min(odd));
    let patterned = most * 100 > pairs * 15 && least * 10 <= most && control * 20 <= pairs;
    patterned.then_some(if odd > even {
        Encoding::Utf16Le
    } else {
        Encoding::Utf16Be
    })
}

/// The most plausible encoding of text that is neither UTF-8 nor UTF-16; Windows-1252 unless
/// another makes clearly better sense of the letters.
///
/// Norwegian letters differ between Windows, classic Mac OS and DOS: with the wrong table they
/// become symbols inside words, which is what is scored. `chardetng` knows neither Mac Roman nor
/// the DOS code pages; it is asked when none of these makes sense.
pub(super) fn legacy(sample: &[u8]) -> Encoding {
    let mut best = (Encoding::Windows1252, weigh(sample, Encoding::Windows1252));
    if best.1 < 1.0 {
        for encoding in [Encoding::MacRoman, Encoding::Cp850, Encoding::Cp865] {
            let weight = weigh(sample, encoding);
            // A table that turns letters into symbols is no better than Windows-1252.
            if weight > best.1.max(0.0) {
                best = (encoding, weight);
            }
        }
    }
    if best.1 < 1.0
        && let Some(other) = by_web(sample)
    {
        return other;
    }
    if best.0 == Encoding::Windows1252 && is_latin9(sample) {
        return Encoding::Iso8859_15;
    }
    best.0
}

/// The guess of `chardetng`, if it is not a Western encoding.
fn by_web(sample: &[u8]) -> Option<Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let encoding = Encoding::from_web(guess)?;
    matches!(encoding, Encoding::Other(_)).then_some(encoding)
}

/// Whether byte 0xA4 must be the euro sign of ISO 8859-15; the currency sign of Windows-1252 is not
/// used.
fn is_latin9(sample: &[u8]) -> bool {
    sample.contains(&0xA4) && !sample.iter().any(|byte| matches!(byte, 0x80..=0x9F))
}

/// How plausible the bytes above ASCII are in an encoding: about 3 if all are Norwegian letters in
/// words, below 0 if they are not letters.
fn weigh(sample: &[u8], encoding: Encoding) -> f64 {
    let Some(half) = encoding.high_half() else {
        return f64::MIN;
    };
    let read = |byte: Option<&u8>| match byte {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        Some(byte) => half.get(usize::from(byte - 0x80)).copied().flatten(),
        None => None,
    };
    let mut sum = 0;
    let mut count = 0;
    for (at, byte) in sample.iter().enumerate() {
        if byte.is_ascii() {
            continue;
        }
        count += 1;
        let before = at.checked_sub(1).and_then(|before| sample.get(before));
        let after = sample.get(at + 1);
        let beside_high = before.is_some_and(|byte| !byte.is_ascii())
            || after.is_some_and(|byte| !byte.is_ascii());
        sum += match read(Some(byte)) {
            None => -8,
            Some(character) => {
                let weight = weigh_char(read(before), character, read(after));
                // Western words seldom have two non-ASCII letters side by side.
                if beside_high && character.is_alphabetic() {
                    weight - 3
                } else {
                    weight
                }
            }
        };
    }
    if count == 0 {
        0.0
    } else {
        f64::from(sum) / f64::from(count)
    }
}

fn weigh_char(before: Option<char>, character: char, after: Option<char>) -> i32 {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    if character.is_alphabetic() {
        let small_before = before.is_some_and(char::is_lowercase);
        let big_around =
            before.is_some_and(char::is_uppercase) && after.is_some_and(char::is_uppercase);
        let case = match character.is_uppercase() {
            true if small_before => -5,
            false if big_around => -3,
            _ => 0,
        };
        let common = match character {
            'æ' | 'ø' | 'å' | 'Æ' | 'Ø' | 'Å' => 3,
            'ä' | 'ö' | 'ü' | 'é' | 'Ä' | 'Ö' | 'Ü' | 'É' | 'è' | 'ß' => 2,
            'á' | 'à' | 'â' | 'ã' | 'ç' | 'ê' | 'ë' | 'í' | 'ï' | 'î' | 'ñ' | 'ó' | 'ò' | 'ô'
            | 'õ' | 'ú' | 'ù' | 'û' | 'ð' | 'þ' | 'ý' | 'š' | 'ž' | 'Á' | 'Ç' | 'Š' | 'Ž' | 'Ð'
            | 'Þ' | 'Ó' | 'Í' | 'Ú' | 'À' | 'È' | 'Ñ' => 1,
            _ => -1,
        };
        return case + common;
    }
    match character {
        '’' | '‘' | '´' | '–' | '—' | '\u{a0}' => 1,
        _ if letter(before) && letter(after) => -5,
        '“' | '”' | '„' | '«' | '»' | '€' | '§' | '°' | '·' | '…' | '•' | '½' | '®' | '©' | '™'
        | '£' => 1,
        _ => -2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: &str =
        "Navn;Poststed\r\nKåre Bjørkås;Tromsø\r\nÅse Sæther;Ørje\r\nÆgir Øvrebø;Ål\r\n";

    fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
        let half = encoding.high_half().unwrap();
        let byte = |c: char| match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => byte,
            _ => 0x80 + u8::try_from(half.iter().position(|h| *h == Some(c)).unwrap()).unwrap(),
        };
        text.chars().map(byte).collect()
    }

    #[test]
    fn norwegian_letters_tell_windows_mac_and_dos_apart() {
        for encoding in [Encoding::Windows1252, Encoding::MacRoman, Encoding::Cp850] {
            assert_eq!(legacy(&encoded(PEOPLE, encoding)), encoding);
        }
        // The two tables of DOS agree on every Norwegian letter.
        assert_eq!(legacy(&encoded(PEOPLE, Encoding::Cp865)), Encoding::Cp850);
        for name in [
            "Kåre",
            "ØYSTEIN",
            "Æ",
            "Bjørn;x",
            "José",
            "Müller",
            "O’Neil",
            "100 €",
            "«Lillebror»",
        ] {
            assert_eq!(
                legacy(&encoded(name, Encoding::Windows1252)),
                Encoding::Windows1252,
                "{name}"
            );
        }
        assert_eq!(
            legacy(&encoded("Bjørn", Encoding::MacRoman)),
            Encoding::MacRoman
        );
        assert_eq!(legacy(&encoded("Bjørn", Encoding::Cp850)), Encoding::Cp850);
    }

    #[test]
    fn what_no_table_makes_sense_of_is_windows() {
        // UTF-8 that was cut inside its last letter.
        assert_eq!(
            legacy(b"Navn;By\nK\xC3\xA5re;Bod\xC3"),
            Encoding::Windows1252
        );
    }

    #[test]
    fn other_alphabets_are_left_to_the_detector() {
        let russian = "Имя;Город\r\nИван Петров;Москва\r\nМария Соколова;Новосибирск\r\n";
        let web = encoding_rs::WINDOWS_1251;
        assert_eq!(
            legacy(&encoded(russian, Encoding::Other(web))),
            Encoding::Other(web)
        );
        let (japanese, _, _) = encoding_rs::SHIFT_JIS
            .encode("名前,住所\r\n山田太郎,東京都千代田区\r\n鈴木花子,大阪府大阪市\r\n");
        assert_eq!(legacy(&japanese), Encoding::Other(encoding_rs::SHIFT_JIS));
        let polish = "Imię;Miasto\r\nŁukasz Wiśniewski;Łódź\r\nGrażyna Dąbrowska;Kraków\r\nStanisław Żak;Gdańsk\r\n";
        let web = encoding_rs::WINDOWS_1250;
        assert_eq!(
            legacy(&encoded(polish, Encoding::Other(web))),
            Encoding::Other(web)
        );
    }

    #[test]
    fn a_euro_sign_tells_latin_9() {
        assert_eq!(legacy(b"Bj\xF8rn;100 \xA4"), Encoding::Iso8859_15);
        assert_eq!(legacy(b"Bj\xF8rn;100 \x80"), Encoding::Windows1252);
    }

    #[test]
    fn utf16_shows_by_its_zeros() {
        let text = "Navn;Poststed\r\nKåre Bjørkås;Tromsø\r\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(by_zeros(&le), Some(Encoding::Utf16Le));
        assert_eq!(by_zeros(&be), Some(Encoding::Utf16Be));
        let russian: Vec<u8> = "Имя;Город\r\nИван Петров;Москва\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(by_zeros(&russian), Some(Encoding::Utf16Le));
        assert_eq!(by_zeros(text.as_bytes()), None);
        assert_eq!(by_zeros(b"Navn\0;Poststed\0\r\nKari\0;Oslo\0\r\n"), None);
        assert_eq!(by_bom(b"\xFF\xFEa\0"), Some(Encoding::Utf16Le));
    }
}
