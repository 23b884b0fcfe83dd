//! What stands beside a name: brackets, nicknames, the name at birth, e-mail addresses.

use super::NameParts;
use super::company::{is_company, name_company};
use super::parse::{COMMAS, join, plain_text, tokens};
use super::words::{Roles, roles};

/// Takes brackets, quoted nicknames, e-mail addresses, the name at birth and `c/o` out of a cell.
pub(super) fn without_remarks(cell: &str, parts: &mut NameParts) -> String {
    let mut bare = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some((before, inside, after)) = enclosed(rest) {
        bare.push_str(before);
        bare.push(' ');
        if before.trim().is_empty() && after.trim().is_empty() && bare.trim().is_empty() {
            // All of it is enclosed, and so nothing is beside it.
            bare.push_str(inside);
        } else {
            enclosed_part(inside, &mut bare, parts);
        }
        rest = after;
    }
    bare.push_str(rest);
    if bare.contains('@') {
        bare = without_addresses(&bare, parts);
    }
    cut_tail(&bare, parts)
}

/// What stands in brackets or quotes: a suffix stays in the name, a company is the company, and all
/// else is a remark.
fn enclosed_part(inside: &str, bare: &mut String, parts: &mut NameParts) {
    let words = tokens(inside);
    let sure = |word: &&str| {
        let roles = roles(word);
        roles.any(Roles::DEGREE) && !roles.any(Roles::CAPITALS.and(Roles::DOTTED))
    };
    if !words.is_empty() && words.iter().all(sure) {
        bare.push_str(", ");
        bare.push_str(inside);
        bare.push_str(", ");
    } else if is_company(&words) {
        name_company(&plain_text(inside), parts);
    } else {
        remark(inside, parts);
        bare.push(' ');
    }
}

fn remark(text: &str, parts: &mut NameParts) {
    let words: Vec<&str> = text.split_whitespace().collect();
    join(&mut parts.remark, &words, " ");
}

/// The first brackets or quotes of a text: what is before, inside and after them.
fn enclosed(text: &str) -> Option<(&str, &str, &str)> {
    let mut before = ' ';
    if let Some((before, rest)) = text.split_once("''")
        && let Some((inside, after)) = rest.split_once("''")
    {
        return Some((before, inside, after));
    }
    for (at, open) in text.char_indices() {
        let closing: &[char] = match open {
            '(' | '（' => &[')', '）'],
            '[' => &[']'],
            '{' => &['}'],
            '"' | '“' | '”' | '„' | '‟' => &['"', '“', '”'],
            '«' => &['»'],
            '»' => &['«'],
            '\'' | '‘' if before == ' ' => &['\'', '’'],
            _ => {
                before = if open.is_whitespace() { ' ' } else { open };
                continue;
            }
        };
        let start = at + open.len_utf8();
        let rest = text.get(start..)?;
        let quote = matches!(open, '\'' | '‘');
        let end = rest.char_indices().position(|(at, c)| {
            let next = rest.get(at + c.len_utf8()..).and_then(|r| r.chars().next());
            closing.contains(&c) && (!quote || at > 0 && next.is_none_or(|n| !n.is_alphanumeric()))
        });
        let end = end.and_then(|nth| rest.char_indices().nth(nth));
        if let Some((end, close)) = end {
            let after = rest.get(end + close.len_utf8()..)?;
            return Some((text.get(..at)?, rest.get(..end)?, after));
        }
        // A bracket that nobody closed goes on to the end.
        if matches!(open, '(' | '[' | '{') && !text.get(..at)?.trim().is_empty() {
            return Some((text.get(..at)?, rest, ""));
        }
        before = open;
    }
    None
}

/// Takes words with `@` out.
fn without_addresses(text: &str, parts: &mut NameParts) -> String {
    let mut bare = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let address = word.trim_matches(['<', '>', ',', ';']);
        if address.contains('@') && address.len() > 1 {
            join(&mut parts.remark, &[address], " ");
            continue;
        }
        bare.push_str(word);
        bare.push(' ');
    }
    parts.is_address = bare.chars().all(|c| !c.is_alphanumeric());
    if parts.is_address {
        bare.clear();
    }
    bare
}

/// Takes `f. Lie`, `née Lie` and `c/o …` off the end.
fn cut_tail(text: &str, parts: &mut NameParts) -> String {
    let mut rest = text.trim();
    let whole = rest;
    let mut words = 0_usize;
    let mut comma = false;
    while !rest.is_empty() {
        let (word, after) = rest
            .split_at_checked(rest.find(char::is_whitespace).unwrap_or(rest.len()))
            .unwrap_or((rest, ""));
        let after = after.trim_start();
        let birth = word.starts_with(char::is_lowercase)
            && !(word.ends_with(',') && word.len() == 2)
            && roles(word.trim_end_matches([':', ','])).any(Roles::BIRTH)
            && !after.is_empty();
        let care = word
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("c/o"));
        if birth && (words > 1 || comma) || care && words > 0 {
            remark(rest, parts);
            let kept = whole.len() - rest.len();
            return whole.get(..kept).unwrap_or_default().to_owned();
        }
        words += 1;
        comma |= word.ends_with(COMMAS);
        rest = after;
    }
    whole.to_owned()
}
