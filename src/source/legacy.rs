//! Detection of the encoding of text that is neither UTF-8 nor UTF-16.
//!
//! Each table of single bytes is weighed by how well the words fit the languages written in it:
//! the logarithm of the likelihood of their letters, less where a word has a symbol inside, a
//! capital after a small letter, or no vowel. Windows-1252 is read unless another table explains
//! clearly more; a letter that Windows-1252 has, however rare, is never a symbol.

use std::collections::HashSet;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::Encoding;
use super::doubt::{self, EncodingDoubt};
use super::languages::{Script, TABLES, Table};

/// Different words that are weighed at most.
const MAX_WORDS: usize = 4_096;
/// Bytes of a word that are weighed at most.
const MAX_WORD_BYTES: usize = 48;
/// Different words, and bytes above ASCII, below which no rarer table is chosen.
const FEW_WORDS: usize = 6;
const FEW_BYTES: usize = 8;
/// By how much another table must explain the words better for a doubt to be said.
const DOUBT: f64 = 3.0;
/// Logarithm of the likelihood per byte below which a table makes no sense of the text.
const NONSENSE: f64 = -3.9;

/// The encoding of a text, and what speaks for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) encoding: Encoding,
    pub(super) doubt: Option<EncodingDoubt>,
}

impl From<Encoding> for Guess {
    fn from(encoding: Encoding) -> Self {
        Self {
            encoding,
            doubt: None,
        }
    }
}

/// A table with the words weighed in it.
struct Weighed {
    table: &'static Table,
    /// Logarithm of the likelihood of all words.
    log: f64,
    /// Words that have a symbol inside, an unassigned byte, or a capital after a small letter.
    broken: usize,
}

impl Weighed {
    /// The likelihood with that of the table itself.
    fn total(&self) -> f64 {
        self.log + self.table.prior
    }
}

/// The most plausible encoding; Windows-1252 unless another makes clearly better sense.
pub(super) fn guess(sample: &[u8]) -> Guess {
    let words = words(sample);
    let bytes = count_high(&words);
    if bytes == 0 {
        return Encoding::Windows1252.into();
    }
    // Text in UTF-8 with a broken letter: reading it in any other table is wrong all through, and
    // the user is told of it as damage.
    if is_nearly_utf8(sample) {
        return Encoding::Windows1252.into();
    }
    let weighed: Vec<Weighed> = TABLES.iter().map(|table| weigh(table, &words)).collect();
    let Some(windows) = weighed.first() else {
        return Encoding::Windows1252.into();
    };
    let few = words.len() < FEW_WORDS || bytes < FEW_BYTES;
    let may_be_chosen = |other: &Weighed| {
        if other.table.western {
            // Letters of Windows-1252 never speak against it.
            windows.broken > 0
        } else {
            !few
        }
    };
    let best = weighed
        .iter()
        .filter(|other| may_be_chosen(other))
        .fold(windows, |best, other| {
            if other.total() > best.total() {
                other
            } else {
                best
            }
        });
    if let Some(guess) = other_script(sample, best, bytes) {
        return guess;
    }
    let mut chosen = best.table.encoding;
    if chosen == Encoding::Windows1252 && is_latin9(sample) {
        chosen = Encoding::Iso8859_15;
    }
    let mut others: Vec<&Weighed> = weighed
        .iter()
        .filter(|other| other.table.encoding != best.table.encoding)
        .filter(|other| is_rival(best, other, words.len()))
        .collect();
    others.sort_by(|a, b| b.total().total_cmp(&a.total()));
    let mut others: Vec<Encoding> = others
        .iter()
        .take(3)
        .map(|other| other.table.encoding)
        .collect();
    if others.is_empty()
        && mean(best, bytes) < NONSENSE
        && let Some(web) = by_web(sample)
    {
        others.push(web);
    }
    Guess {
        encoding: chosen,
        doubt: EncodingDoubt::new(chosen, &others, &words),
    }
}

/// Whether a table that was not chosen could be right as well.
fn is_rival(best: &Weighed, other: &Weighed, words: usize) -> bool {
    if best.table.encoding == Encoding::Windows1252 {
        return other.log > best.log + DOUBT && other.broken <= best.broken;
    }
    let whole = other.broken * 10 <= words;
    if other.table.encoding == Encoding::Windows1252 {
        // A language decided, not the bytes: both tables have letters there.
        return whole && !best.table.western && is_latin(best);
    }
    other.total() > best.total() - 2.0 * DOUBT && other.broken <= best.broken
}

fn is_latin(weighed: &Weighed) -> bool {
    weighed
        .table
        .languages
        .iter()
        .any(|language| language.script == Script::Latin)
}

/// The logarithm of the likelihood per byte.
#[expect(clippy::cast_precision_loss, reason = "bytes of a sample")]
fn mean(weighed: &Weighed, bytes: usize) -> f64 {
    weighed.log / bytes.max(1) as f64
}

/// The encoding of a script that no table here has, if it is one: Japanese, Korean, Chinese,
/// Arabic, Thai.
fn other_script(sample: &[u8], best: &Weighed, bytes: usize) -> Option<Guess> {
    let weighed = |encoding| TABLES.iter().any(|table| table.encoding == encoding);
    let senseless = mean(best, bytes) < NONSENSE;
    if bytes < FEW_BYTES || (is_latin(best) && !senseless) {
        return None;
    }
    let encoding = by_web(sample)?;
    if weighed(encoding) || !doubt::is_clean(encoding, sample) {
        return None;
    }
    let wide = encoding.high_half().is_none();
    if wide && !senseless {
        return None;
    }
    Some(encoding.into())
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

/// Whether three in four bytes above ASCII belong to well-formed UTF-8.
fn is_nearly_utf8(sample: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in sample.utf8_chunks() {
        good += chunk
            .valid()
            .bytes()
            .filter(|byte| !byte.is_ascii())
            .count();
        bad += chunk.invalid().len();
    }
    good > 2 * bad.max(1) && good >= 3 * bad
}

/// The different words with a byte above ASCII, in the order of the sample.
fn words(sample: &[u8]) -> Vec<&[u8]> {
    let mut seen = HashSet::new();
    sample
        .split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic())
        .filter(|word| !word.is_ascii())
        .map(|word| word.get(..MAX_WORD_BYTES).unwrap_or(word))
        .filter(|word| seen.insert(*word))
        .take(MAX_WORDS)
        .collect()
}

fn count_high(words: &[&[u8]]) -> usize {
    let bytes = words.iter().flat_map(|word| word.iter());
    bytes.filter(|byte| !byte.is_ascii()).count()
}

/// Weighs all words in a table: each in the language that fits the whole best, or at a price in
/// another one of the table.
fn weigh(table: &'static Table, words: &[&[u8]]) -> Weighed {
    let half = table.encoding.high_half().unwrap_or([None; 128]);
    // Names of neighbours are usual in the West; for a rarer table its language must hold.
    let (floor, switch) = if table.western {
        (0.01, 2.0)
    } else {
        (0.004, 3.0)
    };
    let logs: Vec<[f64; 128]> = table
        .languages
        .iter()
        .map(|language| {
            half.map(|character| {
                let share = character.map_or(0.0, |c| language.share(small(c)));
                (0.9 * share + floor).ln()
            })
        })
        .collect();
    let latin = table
        .languages
        .iter()
        .all(|language| language.script == Script::Latin);
    let mut broken = 0;
    let mut price = 0.0;
    let mut by_language = vec![0.0; table.languages.len()];
    for word in words {
        let (cost, is_broken) = word_cost(word, &half, latin);
        price += cost;
        broken += usize::from(is_broken);
        let sums: Vec<f64> = logs
            .iter()
            .map(|logs| {
                word.iter()
                    .filter_map(|byte| {
                        let at = usize::from(byte.checked_sub(0x80)?);
                        half.get(at)
                            .copied()
                            .flatten()
                            .filter(|c| c.is_alphabetic())?;
                        logs.get(at)
                    })
                    .sum()
            })
            .collect();
        let best = sums.iter().copied().fold(f64::MIN, f64::max);
        for (total, sum) in by_language.iter_mut().zip(&sums) {
            *total += sum.max(best - switch);
        }
    }
    Weighed {
        table,
        log: price + by_language.into_iter().fold(f64::MIN, f64::max),
        broken,
    }
}

/// A letter in lower case; `İ`, which has no single small letter, as it is.
fn small(letter: char) -> char {
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

/// What speaks against a reading of a word besides its letters, and whether it is broken: a symbol
/// inside, an unassigned byte, a capital after a small letter.
fn word_cost(word: &[u8], half: &[Option<char>; 128], latin: bool) -> (f64, bool) {
    let read = |at: usize| {
        let byte = word.get(at)?;
        match byte.checked_sub(0x80) {
            None => Some(char::from(*byte)),
            Some(high) => half.get(usize::from(high)).copied().flatten(),
        }
    };
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let mut cost = 0.0;
    let mut broken = false;
    let mut vowel = false;
    let mut letters = 0;
    for (at, byte) in word.iter().enumerate() {
        let before = at.checked_sub(1).and_then(read);
        let after = read(at + 1);
        let Some(character) = read(at) else {
            cost -= 12.0;
            broken = true;
            continue;
        };
        if !character.is_alphabetic() {
            let (price, breaks) = symbol_cost(character, letter(before), letter(after));
            cost -= price;
            broken |= breaks;
            continue;
        }
        letters += 1;
        vowel |= is_vowel(small(character));
        let high_before = at
            .checked_sub(1)
            .and_then(|at| word.get(at))
            .is_some_and(|byte| !byte.is_ascii());
        if byte.is_ascii() {
            // Only its capital after a small letter beyond ASCII matters.
            if high_before && character.is_uppercase() && before.is_some_and(char::is_lowercase) {
                cost -= 2.0;
            }
            if high_before && !latin && letter(before) {
                cost -= 4.0;
            }
            continue;
        }
        if character.is_uppercase() && before.is_some_and(char::is_lowercase) {
            cost -= 4.0;
            broken = true;
        }
        if character.is_lowercase()
            && before.is_some_and(char::is_uppercase)
            && after.is_some_and(char::is_uppercase)
        {
            cost -= 3.0;
        }
        if latin {
            // Western words seldom have two letters beyond ASCII side by side.
            if high_before && letter(before) {
                cost -= 2.0;
            }
        } else if before.is_some_and(|c| c.is_ascii_alphabetic()) {
            cost -= 4.0;
        }
    }
    if latin && letters >= 3 && !vowel {
        cost -= 2.0;
    }
    (cost, broken)
}

/// The price of a symbol in a word, and whether it breaks the word.
fn symbol_cost(symbol: char, after_letter: bool, before_letter: bool) -> (f64, bool) {
    match symbol {
        '’' | '‘' | '´' | '\u{a0}' | '–' | '—' => (2.5, false),
        _ if symbol.is_control() => (12.0, true),
        _ if after_letter && before_letter => (7.0, true),
        '“' | '”' | '„' | '«' | '»' | '€' | '§' | '°' | '·' | '…' | '•' | '½' | '®' | '©' | '™'
        | '£' | '²' | '³' | '№' => {
            if after_letter || before_letter {
                (4.0, false)
            } else {
                (3.0, false)
            }
        }
        _ if after_letter || before_letter => (5.5, true),
        _ => (4.5, false),
    }
}

fn is_vowel(letter: char) -> bool {
    const VOWELS: &str = "aeiouyáàâäãåāăąæéèêëēěėęíìîïīįıóòôöõőøœúùûüūůűųýÿ";
    VOWELS.contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: &str =
        "Navn;Poststed\r\nKåre Bjørkås;Tromsø\r\nÅse Sæther;Ørje\r\nÆgir Øvrebø;Ål\r\n";

    fn read(sample: &[u8]) -> Encoding {
        guess(sample).encoding
    }

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
            assert_eq!(read(&encoded(PEOPLE, encoding)), encoding);
        }
        // The two tables of DOS agree on every Norwegian letter.
        assert_eq!(read(&encoded(PEOPLE, Encoding::Cp865)), Encoding::Cp850);
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
                read(&encoded(name, Encoding::Windows1252)),
                Encoding::Windows1252,
                "{name}"
            );
        }
        assert_eq!(
            read(&encoded("Bjørn", Encoding::MacRoman)),
            Encoding::MacRoman
        );
        assert_eq!(read(&encoded("Bjørn", Encoding::Cp850)), Encoding::Cp850);
    }

    #[test]
    fn what_no_table_makes_sense_of_is_windows() {
        // UTF-8 that was cut inside its last letter.
        assert_eq!(read(b"Navn;By\nK\xC3\xA5re;Bod\xC3"), Encoding::Windows1252);
    }

    #[test]
    fn other_alphabets_are_left_to_the_detector() {
        let russian = "Имя;Город\r\nИван Петров;Москва\r\nМария Соколова;Новосибирск\r\n";
        let web = encoding_rs::WINDOWS_1251;
        assert_eq!(
            read(&encoded(russian, Encoding::Other(web))),
            Encoding::Other(web)
        );
        let (japanese, _, _) = encoding_rs::SHIFT_JIS
            .encode("名前,住所\r\n山田太郎,東京都千代田区\r\n鈴木花子,大阪府大阪市\r\n");
        assert_eq!(read(&japanese), Encoding::Other(encoding_rs::SHIFT_JIS));
        let polish = "Imię;Miasto\r\nŁukasz Wiśniewski;Łódź\r\nGrażyna Dąbrowska;Kraków\r\nStanisław Żak;Gdańsk\r\n";
        let web = encoding_rs::WINDOWS_1250;
        assert_eq!(
            read(&encoded(polish, Encoding::Other(web))),
            Encoding::Other(web)
        );
    }

    #[test]
    fn a_euro_sign_tells_latin_9() {
        assert_eq!(read(b"Bj\xF8rn;100 \xA4"), Encoding::Iso8859_15);
        assert_eq!(read(b"Bj\xF8rn;100 \x80"), Encoding::Windows1252);
    }
}
