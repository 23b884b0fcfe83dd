//! Companies where a name is expected, and their contact persons.

use super::NameParts;
use super::parse::{groups, join, spelled};
use super::person::person_name;
use super::words::{Roles, roles};

pub(super) fn name_company(name: &str, parts: &mut NameParts) {
    join(&mut parts.company, &[name], ", ");
}

/// Where a company ends and `v/Per Vik` begins.
pub(super) fn find_person_at(words: &[&str]) -> Option<usize> {
    let at = words.iter().position(|word| {
        let small = word.to_lowercase();
        small.starts_with("v/") || matches!(small.as_str(), "att." | "att:" | "attn." | "attn:")
    })?;
    (at > 0).then_some(at)
}

pub(super) fn company_and_person(words: &[&str], at: usize, parts: &mut NameParts) {
    let (company, rest) = words.split_at_checked(at).unwrap_or((words, &[]));
    let company: Vec<&str> = strip_commas(company).to_vec();
    let (marker, rest) = rest.split_first().unwrap_or((&"", &[]));
    let glued = marker.get(2..).filter(|_| marker.get(1..2) == Some("/"));
    let mut person: Vec<&str> = glued.filter(|word| !word.is_empty()).into_iter().collect();
    person.extend(rest);
    if person.is_empty() {
        name_company(&spelled(&company), parts);
    } else if is_company(&person) && !is_company(&company) {
        name_company(&spelled(&person), parts);
        person_name(&groups(&company), parts);
    } else {
        name_company(&spelled(&company), parts);
        person_name(&groups(&person), parts);
    }
}

fn strip_commas<'w, 'a>(mut words: &'w [&'a str]) -> &'w [&'a str] {
    while let [rest @ .., ","] = words {
        words = rest;
    }
    words
}

/// A company and a person, whichever comes first.
pub(super) fn one_of_each<'w, 'a>(
    one: &'w [&'a str],
    other: &'w [&'a str],
) -> Option<(&'w [&'a str], &'w [&'a str])> {
    let person = |words: &[&str]| words.len() > 1 && !is_company(words);
    if is_company(one) && person(other) {
        Some((one, other))
    } else if is_company(other) && other.len() > 1 && person(one) {
        Some((other, one))
    } else {
        None
    }
}

/// Whether words name a company or an organisation.
pub(super) fn is_company(words: &[&str]) -> bool {
    let words = strip_commas(words);
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    if words.len() < 2 {
        return false;
    }
    let before = words.get(words.len() - 2).copied().unwrap_or_default();
    let role = roles(last);
    if role.any(Roles::COMPANY) {
        let mixed = words.iter().any(|word| word.contains(char::is_lowercase));
        let small = !words.iter().any(|word| word.contains(char::is_uppercase));
        let capitals = !last.contains(char::is_lowercase) && !last.contains('/');
        let form = role.any(Roles::SURE_COMPANY)
            || capitals && (mixed || *last == "AS" && words.len() < 5)
            || small && matches!(*last, "as" | "ab" | "oy")
            || matches!(*last, "Oy" | "Ab");
        // `Kari, AS` are initials, `Smith, Inc.` is not.
        if form && (before != "," || role.any(Roles::SURE_COMPANY)) {
            return true;
        }
    }
    if role.any(Roles::ORGANISATION) && !words.contains(&",") {
        return true;
    }
    if role.any(Roles::PARTNERS)
        && (before == "&"
            || matches!(before, "og" | "and" | "och" | "und" | "+") && !last.starts_with("Co"))
    {
        return true;
    }
    if roles(first).any(Roles::ORGANISATION_FIRST) {
        return true;
    }
    // A branch after the form: `Vik AS avd. Oslo`.
    let inner = words.get(1..words.len() - 1).unwrap_or_default();
    let forms = inner.iter().zip(words.get(2..).unwrap_or_default());
    forms.into_iter().any(|(word, next)| {
        let role = roles(word);
        role.any(Roles::SURE_COMPANY) && role.any(Roles::COMPANY) && *next != ","
            || role.any(Roles::COMPANY)
                && !word.contains(char::is_lowercase)
                && (next.to_lowercase().starts_with("avd") || *next == "-")
    })
}
