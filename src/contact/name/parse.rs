//! How the words of a cell become the parts of a name.

use super::NameParts;
use super::company::{company_and_person, find_person_at, is_company, name_company, one_of_each};
use super::person::{
    cell_titles, is_certain_suffix, is_profession, person_name, suffix_run, suffix_start,
};
use super::remarks::without_remarks;
use super::words::{Roles, roles};

/// Commas of the scripts in which names are written.
pub(super) const COMMAS: [char; 3] = [',', '،', '，'];

/// What a byte of a name is: part of a letter or a hyphen; a sign that may be part of a plain name;
/// anything else.
const LETTER: u8 = 0;
const SIGN: u8 = 1;
const OTHER: u8 = 2;

/// The class of each byte; UTF-8 from `À` to the end of the Latin letters of Europe is letters.
const CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut byte: u8 = 0;
    while byte < 0xcb {
        classes[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'-' | 0x80..=0xbf | 0xc3..=0xca => LETTER,
            b' ' | b'\'' | b'.' => SIGN,
            _ => OTHER,
        };
        byte += 1;
    }
    classes
};

/// The classes of the bytes of a text, together.
fn classes(text: &str) -> u8 {
    let class = |byte: u8| CLASSES.get(usize::from(byte)).copied().unwrap_or(OTHER);
    text.bytes().fold(LETTER, |all, byte| all | class(byte))
}

/// First and last name of two to four plain words, which nearly every name is.
pub(super) fn plain(name: &str) -> Option<(&str, &str)> {
    // `M. Jean Dupont` begins with a title.
    if classes(name) != SIGN || !has_plain_signs(name) || name.starts_with("M. ") {
        return None;
    }
    let mut words = 0;
    for word in name.split(' ') {
        if word.is_empty() || !roles(word).is_empty() {
            return None;
        }
        words += 1;
    }
    (2..=4).contains(&words).then(|| name.rsplit_once(' '))?
}

/// Whether a cell for first names holds nothing else.
pub(super) fn is_plain_first(cell: &str) -> bool {
    is_plain_cell(cell, Roles::ANY)
}

/// Whether a cell for last names holds nothing else.
pub(super) fn is_plain_last(cell: &str) -> bool {
    is_plain_cell(cell, Roles::TITLE.and(Roles::ORGANISATION_FIRST))
}

/// Whether a cell is one plain word, or words that begin with none of these roles and end with none
/// at all.
fn is_plain_cell(cell: &str, roles_of_first: Roles) -> bool {
    match classes(cell) {
        LETTER => !cell.is_empty(),
        SIGN => {
            has_plain_signs(cell)
                && match (cell.split_once(' '), cell.rsplit_once(' ')) {
                    (Some((first, _)), Some((before, last))) => {
                        // `f` before the last word says what that is: `Moe f Lie`.
                        !roles(first).any(roles_of_first)
                            && roles(last).is_empty()
                            && !before.contains(" f")
                    }
                    _ => true,
                }
        }
        _ => false,
    }
}

/// Whether blanks, apostrophes and full stops stand as in plain names: single blanks, apostrophes
/// between letters, full stops at the ends of words.
fn has_plain_signs(text: &str) -> bool {
    let mut before = b' ';
    for byte in text.bytes() {
        let plain = match byte {
            b'\'' | b'.' => !matches!(before, b' ' | b'\'' | b'.'),
            b' ' => !matches!(before, b' ' | b'\''),
            _ => before != b'.',
        };
        if !plain {
            return false;
        }
        before = byte;
    }
    !matches!(before, b' ' | b'\'')
}

/// Splits the full name in a cell.
pub(super) fn full(cell: &str, parts: &mut NameParts) {
    let bare = without_remarks(cell, parts);
    let words = tokens(&bare);
    let commas = groups(&words);
    if commas.is_empty() {
        return;
    }
    if let Some(at) = find_person_at(&words) {
        company_and_person(&words, at, parts);
        return;
    }
    let dash = words
        .iter()
        .position(|word| matches!(*word, "-" | "–" | "—" | "/"));
    let sides = match commas.as_slice() {
        [one, other] => Some((*one, *other)),
        [one] => dash.and_then(|at| Some((one.get(..at)?, one.get(at + 1..)?))),
        _ => None,
    };
    if let Some((company, person)) = sides.and_then(|(one, other)| one_of_each(one, other)) {
        name_company(&spelled(company), parts);
        person_name(&groups(person), parts);
    } else if is_company(&words) {
        name_company(&plain_text(&bare), parts);
    } else if let ([[word]], Some(&",")) = (commas.as_slice(), words.last()) {
        parts.last.push_str(word);
    } else {
        person_name(&commas, parts);
    }
}

/// Takes titles and remarks out of a first name; returns false if there are none.
pub(super) fn first(cell: &str, parts: &mut NameParts) -> bool {
    let before = sizes(parts);
    let bare = without_remarks(cell, parts);
    let words = tokens(&bare);
    if is_company(&words) {
        name_company(&plain_text(&bare), parts);
        return true;
    }
    let mut names: Vec<&str> = Vec::new();
    for (at, group) in groups(&words).into_iter().enumerate() {
        if at == 0 {
            let titles = cell_titles(group);
            join_some(&mut parts.prefix, group.get(..titles));
            names.extend(group.get(titles..).unwrap_or_default());
        } else if is_certain_suffix(group) {
            join(&mut parts.suffix, group, ", ");
        } else {
            names.push(",");
            names.extend(group);
        }
    }
    let split = sizes(parts) != before;
    if split {
        parts.first = spelled(&names);
    }
    split
}

/// Takes suffixes and remarks out of a last name; returns false if there are none.
pub(super) fn last(cell: &str, parts: &mut NameParts) -> bool {
    let before = sizes(parts);
    let bare = without_remarks(cell, parts);
    let words = tokens(&bare);
    if is_company(&words) {
        name_company(&plain_text(&bare), parts);
        return true;
    }
    let mut names: Vec<&str> = Vec::new();
    for (at, group) in groups(&words).into_iter().enumerate() {
        if at == 0 {
            let titles = cell_titles(group);
            let rest = group.get(titles..).unwrap_or_default();
            let end = suffix_start(rest, 1);
            let (name, suffix) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            join_some(&mut parts.prefix, group.get(..titles));
            join(&mut parts.suffix, suffix, " ");
            names.extend(name);
        } else if suffix_run(group) || is_profession(group) {
            join(&mut parts.suffix, group, ", ");
        } else {
            names.push(",");
            names.extend(group);
        }
    }
    let split = sizes(parts) != before;
    if split {
        parts.last = spelled(&names);
    }
    split
}

/// How much the parts beside first and last name hold.
fn sizes(parts: &NameParts) -> ([usize; 4], bool) {
    let beside = [&parts.prefix, &parts.suffix, &parts.company, &parts.remark];
    (beside.map(String::len), parts.is_address)
}

/// The words of a text, with commas as words of their own, and `Hr.Ola` as two.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let mut rest = word;
        while let Some(at) = rest.find(COMMAS) {
            push_word(rest.get(..at).unwrap_or_default(), &mut words);
            words.push(",");
            let comma = rest.get(at..).and_then(|r| r.chars().next());
            let after = at + comma.map_or(1, char::len_utf8);
            rest = rest.get(after..).unwrap_or_default();
        }
        push_word(rest, &mut words);
    }
    words
}

fn push_word<'a>(word: &'a str, words: &mut Vec<&'a str>) {
    if word.is_empty() || matches!(word, ";" | "." | "<" | ">") {
        return;
    }
    // `Hr.Ola` is a title and a name, `Dr.med.` and `K.M.` are one word.
    if let Some(at) = word.find('.')
        && at > 1
        && let Some((title, name)) = word.split_at_checked(at + 1)
        && name.chars().count() > 2
        && name.starts_with(char::is_uppercase)
        && !name.contains('.')
        && roles(word).is_empty()
        && roles(title).any(Roles::TITLE)
    {
        words.push(title);
        words.push(name);
        return;
    }
    words.push(word);
}

/// The words between commas, without those that have none.
pub(super) fn groups<'w, 'a>(words: &'w [&'a str]) -> Vec<&'w [&'a str]> {
    words
        .split(|word| *word == ",")
        .filter(|group| !group.is_empty())
        .collect()
}

/// Appends words to a part, parted from what it holds.
pub(super) fn join(part: &mut String, words: &[&str], separator: &str) {
    for (at, word) in words.iter().enumerate() {
        if !part.is_empty() {
            part.push_str(if at == 0 { separator } else { " " });
        }
        part.push_str(word);
    }
}

pub(super) fn join_some(part: &mut String, words: Option<&[&str]>) {
    join(part, words.unwrap_or_default(), " ");
}

/// Words as a text, with commas after words.
pub(super) fn spelled(words: &[&str]) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() && *word != "," {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// A text with single blanks.
pub(super) fn plain_text(text: &str) -> String {
    spelled(&text.split_whitespace().collect::<Vec<_>>())
}
