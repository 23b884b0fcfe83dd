//! Validation of e-mail addresses, and removal of what surrounds them.

use std::borrow::Cow;

use email_address::{EmailAddress, Options};

use super::ProblemCode;
use super::clean::{fold, is_blank, is_invisible, nfc};
use super::notes::CellNotes;
use super::parts::parts;

mod punycode;

/// Bytes of the longest cell in which several addresses are looked for.
const MAX_BYTES: usize = 2_000;

/// Reads the address of a cleaned, non-blank cell; `None` if it holds none.
///
/// Removed: `mailto:` with its parameters, `SMTP:` and labels (`E-post:`), the name in
/// `Name <a@b.no>`, a remark in brackets (`(jobb)`), one pair of quotes or brackets around the
/// whole, a spreadsheet's leading `'`, separators (`;`, `,`) at either end, a full stop at the end,
/// and invisible characters. Full-width signs count as plain ones, and an address that is wrapped
/// over lines is joined.
///
/// Several addresses may be parted by `;`, `,`, `/`, `|`, ` ::: `, line breaks, blanks and words
/// (`og`, `or`): the first valid one is taken, and the others are noted.
pub(super) fn read<'a>(cell: &'a str, notes: &mut CellNotes) -> Option<Cow<'a, str>> {
    if is_plain(cell) {
        return Some(Cow::Borrowed(cell));
    }
    read_one(cell).or_else(|| read_several(cell, notes).map(Cow::Owned))
}

fn read_one(text: &str) -> Option<Cow<'_, str>> {
    let odd = |c: char| is_invisible(c) || is_full_width(c);
    if text.contains(odd) {
        let visible = text.chars().filter(|c| !is_invisible(*c));
        let visible: String = visible.map(half_width).collect();
        return unwrap(&visible).map(|address| Cow::Owned(nfc(address).into_owned()));
    }
    unwrap(text).map(Cow::Borrowed)
}

/// The first address of several, or one that is wrapped over lines.
fn read_several(cell: &str, notes: &mut CellNotes) -> Option<String> {
    let cell: Cow<'_, str> = if cell.contains(is_full_width) {
        Cow::Owned(cell.chars().map(half_width).collect())
    } else {
        Cow::Borrowed(cell)
    };
    if cell.len() > MAX_BYTES || !cell.contains('@') {
        return None;
    }
    if let Some(joined) = unwrapped_lines(&cell)
        && let Some(address) = read_one(&joined)
    {
        return Some(address.into_owned());
    }
    // Signs that may stand in names, and typing errors for others, part addresses alone.
    let strong = parts(&cell, &[';', '|']);
    let weak = parts(&cell, &[';', '|', ',', '/']);
    let blanks: Vec<&str> = weak
        .iter()
        .flat_map(|part| part.split(is_blank))
        .filter(|part| !part.is_empty())
        .collect();
    let in_angles = cell.split('<').skip(1);
    let in_angles = in_angles.filter_map(|rest| Some(rest.split_once('>')?.0));
    let in_angles: Vec<&str> = in_angles.filter(|part| part.contains('@')).collect();
    let begins_with_one = weak.first().is_some_and(|part| read_one(part).is_some());
    [
        (strong, true),
        (weak, begins_with_one),
        (blanks, false),
        (in_angles, false),
    ]
    .into_iter()
    .find_map(|(parts, with_others)| first_of(&parts, with_others, notes))
}

/// The first valid address of the parts of a cell; `None` if there is but one part, or if one has
/// no `@` and cells `with_others` beside addresses are not wished.
fn first_of(parts: &[&str], with_others: bool, notes: &mut CellNotes) -> Option<String> {
    if parts.len() < 2 || !(with_others || parts.iter().all(|part| part.contains('@'))) {
        return None;
    }
    let read: Vec<_> = parts.iter().map(|part| read_one(part)).collect();
    let found = read.iter().flatten().next()?.clone().into_owned();
    let same = |other: &Option<Cow<'_, str>>| {
        other
            .as_ref()
            .is_some_and(|other| key_form(other) == key_form(&found))
    };
    if !read.iter().all(same) {
        notes.add(ProblemCode::MoreValues);
    }
    Some(found)
}

/// An address that is wrapped over lines, on one; `None` if it is not, or if a line is an address.
fn unwrapped_lines(cell: &str) -> Option<String> {
    let lines: Vec<&str> = cell
        .lines()
        .map(|line| line.trim_matches(is_blank))
        .collect();
    let one = cell.matches('@').count() == 1;
    let continued = lines.iter().zip(lines.iter().skip(1)).any(|(line, next)| {
        line.ends_with(['@', '.', '-', '_', '+']) || next.starts_with(['@', '.'])
    });
    let wrapped = lines.len() > 1 && one;
    (wrapped && (continued || !lines.iter().any(|line| read_one(line).is_some())))
        .then(|| lines.concat())
}

/// Whether a character is the full-width form of an ASCII sign, as East Asian keyboards type it.
fn is_full_width(c: char) -> bool {
    matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}' | '\u{3002}')
}

/// The ASCII sign of a full-width one; other characters as they are.
fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{3002}' => '.',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// The form in which addresses are compared: letter case folded, and a domain in its Unicode form.
pub(super) fn key_form(address: &str) -> Cow<'_, str> {
    // Nearly no address has such a label.
    let label = |at: usize| {
        address
            .get(at..at + 4)
            .is_some_and(|l| l.eq_ignore_ascii_case("xn--"))
    };
    if !memchr::memchr_iter(b'-', address.as_bytes()).any(|at| at.checked_sub(2).is_some_and(label))
    {
        return fold(address);
    }
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let domain = punycode::to_unicode(domain);
            Cow::Owned(fold(&format!("{local}@{domain}")).into_owned())
        }
        None => fold(address),
    }
}

/// Removes layers until an address is left.
fn unwrap(text: &str) -> Option<&str> {
    let mut text = text;
    loop {
        if is_address(text) && !text.starts_with('\'') {
            return Some(text);
        }
        let inner = peel(text)?.trim_matches(is_blank);
        if inner.len() >= text.len() || inner.is_empty() {
            return None;
        }
        text = inner;
    }
}

/// Removes one layer of what may surround an address.
fn peel(text: &str) -> Option<&str> {
    let scheme = "mailto:";
    if let Some(start) = text.get(..scheme.len())
        && start.eq_ignore_ascii_case(scheme)
    {
        let rest = text.get(scheme.len()..)?;
        return rest.split('?').next();
    }
    if let Some(rest) = text.strip_suffix('>') {
        let (name, address) = rest.rsplit_once('<')?;
        // Such a name would hide a second address.
        let several =
            name.contains(['<', '>']) || (name.contains('@') && name.contains([';', ',']));
        return (!several).then_some(address);
    }
    if let Some((label, rest)) = text.split_once(':')
        && is_label(label)
    {
        return Some(rest);
    }
    if let Some(rest) = without_remark(text) {
        return Some(rest);
    }
    for (open, close) in [
        ('"', '"'),
        ('\'', '\''),
        ('“', '”'),
        ('«', '»'),
        ('(', ')'),
        ('[', ']'),
    ] {
        if let Some(inner) = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
        {
            return Some(inner);
        }
    }
    if let Some(rest) = text.strip_prefix(['\'', ';', ',']) {
        return Some(rest);
    }
    text.strip_suffix([';', ',', '.'])
}

/// Whether a word before a colon says that an address follows.
fn is_label(word: &str) -> bool {
    const LABELS: [&str; 12] = [
        "e-mail",
        "e-mail address",
        "e-post",
        "e-postadresse",
        "email",
        "email address",
        "epost",
        "epostadresse",
        "mail",
        "mailadresse",
        "sip",
        "smtp",
    ];
    let word = word.trim_matches(is_blank);
    LABELS.iter().any(|label| label.eq_ignore_ascii_case(word))
}

/// An address without a remark in brackets at one of its ends: `a@b.no (jobb)`.
fn without_remark(text: &str) -> Option<&str> {
    let (address, remark) = if let Some(inner) = text.strip_suffix(')') {
        inner.rsplit_once('(')?
    } else {
        let (remark, address) = text.strip_prefix('(')?.split_once(')')?;
        (address, remark)
    };
    (address.contains('@') && !remark.contains('@')).then_some(address)
}

/// Whether a text is an address whose domain has a dot; letters of any script are allowed.
fn is_address(text: &str) -> bool {
    let options = Options::default()
        .with_required_tld()
        .without_display_text()
        .without_domain_literal();
    let Some((_, domain)) = text.rsplit_once('@') else {
        return false;
    };
    EmailAddress::parse_with_options(text, options).is_ok() && is_host(domain)
}

/// Letters of a top-level domain, at least; there is none with one.
const MIN_TOP_LETTERS: usize = 2;

/// Whether a domain is a host name; the library allows any character of a local part.
fn is_host(domain: &str) -> bool {
    let plain = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let top = domain.rsplit('.').next().unwrap_or_default();
    let letters = top.chars().filter(|c| c.is_alphabetic()).count();
    domain.chars().all(plain) && letters >= MIN_TOP_LETTERS
}

/// Whether a text has the most common shape: ASCII letters, digits and `. _ + -` before the `@`.
///
/// A fast path: it accepts only what the library accepts; the rest is left to the library.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(at) = memchr::memchr(b'@', bytes) else {
        return false;
    };
    let (local, domain) = bytes.split_at(at);
    if local.is_empty() || local.len() > 64 || domain.len() > 254 {
        return false;
    }
    let mut last = b'.';
    for byte in local {
        match byte {
            b'.' if last == b'.' => return false,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'+' | b'-' => last = *byte,
            _ => return false,
        }
    }
    if last == b'.' {
        return false;
    }
    let (mut length, mut dots, mut letters) = (0usize, 0usize, 0usize);
    last = b'.';
    for byte in domain.iter().skip(1) {
        match byte {
            b'.' if last == b'.' || last == b'-' => return false,
            b'.' => (length, letters, dots) = (0, 0, dots + 1),
            b'-' if last == b'.' => return false,
            b'a'..=b'z' | b'A'..=b'Z' => (length, letters) = (length + 1, letters + 1),
            b'0'..=b'9' | b'-' => length += 1,
            _ => return false,
        }
        if length > 63 {
            return false;
        }
        last = *byte;
    }
    dots > 0 && letters >= MIN_TOP_LETTERS && last != b'-'
}

#[cfg(test)]
mod tests;
