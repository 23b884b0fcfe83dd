//! Recognition of people to be erased in texts: cells of problems and rejected rows, edits of a
//! plan.
//!
//! A cell is theirs if it holds their e-mail address, phone or customer number, even mistyped. A
//! row is theirs if one of its cells is, or if it has their full name and one more distinctive
//! value. A false match removes a line of an old report; a missed one would keep a person who asked
//! to be forgotten.

mod choices;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::contact::{
    ContactRef, FieldKind, FieldNo, Fields, NameParts, clean_text, split_full_name, standard,
};

/// Shorter customer numbers are only looked for in columns of customer numbers.
const MIN_DISTINCTIVE_CHARS: usize = 5;

/// The identifiers of people to be erased.
///
/// Holds their personal data; it must not be stored or logged.
#[derive(Clone, Default)]
pub struct Traces {
    /// E-mail addresses, case-folded.
    addresses: HashSet<String>,
    /// Letters and digits of e-mail addresses, to find mistyped ones.
    bare: HashSet<String>,
    /// Digits of phone numbers, with and without a possible country code.
    phones: HashSet<String>,
    /// Customer numbers, case-folded.
    numbers: HashSet<String>,
    /// All their values, case-folded.
    values: HashSet<String>,
    people: Vec<Person>,
    /// Indices into `people` by last and by full name, case-folded; true for a full name.
    names: HashMap<String, Vec<(usize, bool)>>,
    /// Their lines, by import.
    lines: BTreeMap<u64, BTreeSet<u64>>,
    /// Column names that were cells of theirs, case-folded.
    headers: HashSet<String>,
    /// Common values of theirs, such as towns, case-folded.
    common: HashSet<String>,
}

/// Values that distinguish one version of a person from namesakes.
#[derive(Clone, Default)]
struct Person {
    first: String,
    others: HashSet<String>,
}

impl std::fmt::Debug for Traces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Traces")
            .field("values", &self.values.len())
            .finish_non_exhaustive()
    }
}

fn fold(cell: &str) -> String {
    clean_text(cell).to_lowercase()
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The names in a cell with titles, suffixes and remarks around them, case-folded.
fn names_in(cell: &str) -> impl Iterator<Item = String> {
    let mut parts = NameParts::default();
    split_full_name(cell, &mut parts);
    let beside = [&parts.prefix, &parts.suffix, &parts.remark, &parts.company];
    let names = if beside.iter().all(|part| part.is_empty()) {
        [None, None, None]
    } else {
        let full = format!("{} {}", parts.first, parts.last);
        [Some(full), Some(parts.first), Some(parts.last)]
    };
    names
        .into_iter()
        .flatten()
        .map(|name| fold(&name))
        .filter(|name| !name.is_empty())
}

/// Whether many people share the values of a field.
fn is_common(field: FieldNo) -> bool {
    matches!(
        field,
        standard::CITY
            | standard::REGION
            | standard::COUNTRY
            | standard::GENDER
            | standard::LANGUAGE
            | standard::NAME_PREFIX
            | standard::NAME_SUFFIX
    )
}

impl Traces {
    /// Adds the values of a contact.
    pub(crate) fn absorb(&mut self, contact: ContactRef<'_>, fields: &Fields) {
        let mut person = Person::default();
        let mut last = String::new();
        for (no, value) in contact.values() {
            let kind = fields.get(no).map_or(FieldKind::Text, |field| field.kind);
            let folded = fold(value);
            match kind {
                FieldKind::OptIn | FieldKind::YesNo | FieldKind::Choice => continue,
                // Values kept as typed may be anything: `-` or `n/a` identifies nobody.
                FieldKind::Email if folded.contains('@') => {
                    self.bare.insert(bare(&folded));
                    self.bare.insert(bare(&folded.replace('@', " at ")));
                    self.addresses.insert(folded.clone());
                }
                FieldKind::Phone => self.add_phone(&digits(value)),
                FieldKind::Date => {
                    if let [year, month, day] = value.split('-').collect::<Vec<_>>()[..] {
                        person.others.insert(format!("{day}.{month}.{year}"));
                        person.others.insert(format!("{day}/{month}/{year}"));
                    }
                }
                FieldKind::Email | FieldKind::Text | FieldKind::Number => {}
            }
            match no {
                // Nor does a word where a number should be.
                standard::EXTERNAL_ID if folded.contains(|c: char| c.is_ascii_digit()) => {
                    self.numbers.insert(folded.clone());
                }
                standard::EXTERNAL_ID => {}
                standard::FIRST_NAME => person.first.clone_from(&folded),
                standard::LAST_NAME => last.clone_from(&folded),
                no if is_common(no) => {
                    self.common.insert(folded.clone());
                }
                _ if folded.chars().count() < 3 => {}
                _ => {
                    person.others.insert(folded.clone());
                }
            }
            self.values.insert(folded);
        }
        if person.first.is_empty() || last.is_empty() {
            return;
        }
        let at = self.people.len();
        let first = &person.first;
        for name in [
            format!("{first} {last}"),
            format!("{last} {first}"),
            format!("{last}, {first}"),
        ] {
            self.names.entry(name).or_default().push((at, true));
        }
        self.names.entry(last).or_default().push((at, false));
        self.people.push(person);
    }

    fn add_phone(&mut self, all: &str) {
        // A country code has one to three digits; fewer than seven digits are no phone number.
        for skipped in 0..=3 {
            if let Some(rest) = all.get(skipped..).filter(|rest| rest.len() >= 7) {
                self.phones.insert(rest.to_owned());
            }
        }
    }

    /// Whether values of a field identify a person.
    pub(crate) fn is_telling(field: FieldNo, kind: FieldKind) -> bool {
        field == standard::EXTERNAL_ID || matches!(kind, FieldKind::Email | FieldKind::Phone)
    }

    /// Adds a line (from 1) of an import as theirs.
    pub(crate) fn note_line(&mut self, import: u64, line: u64) {
        self.lines.entry(import).or_default().insert(line);
    }

    /// Their lines of an import.
    pub(crate) fn lines(&self, import: u64) -> Option<&BTreeSet<u64>> {
        self.lines.get(&import)
    }

    /// Whether a contact has one of their e-mail addresses or phone numbers.
    pub(crate) fn shares_address(&self, contact: ContactRef<'_>, fields: &Fields) -> bool {
        contact
            .values()
            .any(|(no, value)| match fields.get(no).map(|field| field.kind) {
                Some(FieldKind::Email) => self.addresses.contains(&fold(value)),
                Some(FieldKind::Phone) => self.phones.contains(&digits(value)),
                _ => false,
            })
    }

    /// Whether a cell contains one of their addresses or numbers; `field` is the column's field, if
    /// known.
    pub fn is_in(&self, cell: &str, field: Option<FieldNo>) -> bool {
        let folded = fold(cell);
        if folded.is_empty() {
            return false;
        }
        let telling =
            field == Some(standard::EXTERNAL_ID) || folded.chars().count() >= MIN_DISTINCTIVE_CHARS;
        telling && self.numbers.contains(&folded)
            || self.has_address(&folded)
            || self.has_phone(&folded)
    }

    fn has_address(&self, folded: &str) -> bool {
        // Shorter texts are no address, however mistyped.
        let bare = bare(folded);
        if self.addresses.is_empty() || bare.len() < 4 {
            return false;
        }
        let part = |part: &str| {
            let part = part.trim_matches(|c: char| !c.is_alphanumeric());
            !part.is_empty() && self.addresses.contains(part)
        };
        let parts = |c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ',' | ';' | '<' | '>' | ':' | '|' | '/' | '"' | '(' | ')' | '[' | ']'
                )
        };
        self.addresses.contains(folded)
            || folded.split(parts).any(part)
            || self.bare.contains(&bare)
    }

    fn has_phone(&self, folded: &str) -> bool {
        if self.phones.is_empty() {
            return false;
        }
        let known = |run: &str| {
            let run = digits(run);
            let run = run.trim_start_matches('0');
            run.len() >= 7 && self.phones.contains(run)
        };
        let within = |c: char| {
            c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '.' | '(' | ')')
        };
        folded.split(|c| !within(c)).any(known)
    }

    /// Whether a row is theirs; `field` returns the field of a column (from 0), if known.
    pub fn is_row<'c>(
        &self,
        cells: impl Iterator<Item = &'c str> + Clone,
        field: impl Fn(usize) -> Option<FieldNo>,
    ) -> bool {
        if cells
            .clone()
            .enumerate()
            .any(|(at, cell)| self.is_in(cell, field(at)))
        {
            return true;
        }
        if self.names.is_empty() {
            return false;
        }
        let mut own: HashSet<String> = cells.clone().map(fold).collect();
        own.extend(cells.flat_map(names_in));
        let cells = own;
        let mut named = cells
            .iter()
            .filter_map(|cell| self.names.get(cell))
            .flatten();
        named.any(|(at, full)| {
            self.people.get(*at).is_some_and(|person| {
                (*full || cells.contains(&person.first))
                    && cells.iter().any(|cell| person.others.contains(cell))
            })
        })
    }

    /// Whether a text equals one of their values, or contains one of their addresses or numbers.
    pub fn is_value(&self, text: &str) -> bool {
        self.values.contains(&fold(text)) || self.is_in(text, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Contact;

    pub(crate) fn traces() -> Traces {
        let mut contact = Contact::new(1);
        contact.set(standard::EMAIL, "Åse.Berg@example.no");
        contact.set(standard::MOBILE, "+4740011223");
        contact.set(standard::FIRST_NAME, "Åse Marie");
        contact.set(standard::LAST_NAME, "Berg");
        contact.set(standard::STREET, "Fjordveien 3");
        contact.set(standard::CITY, "Bodø");
        contact.set(standard::BIRTHDAY, "1980-05-17");
        contact.set(standard::EXTERNAL_ID, "77");
        let mut bytes = Vec::new();
        contact.encode(&mut bytes);
        let mut traces = Traces::default();
        traces.absorb(ContactRef::new(&bytes).unwrap(), &Fields::default());
        traces
    }

    #[test]
    fn addresses_and_numbers_are_found_however_they_are_typed() {
        let traces = traces();
        for cell in [
            "åse.berg@example.no",
            " ÅSE.BERG@EXAMPLE.NO ",
            "Åse <åse.berg@example.no>",
            "mailto:åse.berg@example.no",
            "ola@example.no, åse.berg@example.no.",
            "åse.berg(at)example.no",
            "åse.berg@example,no",
            "400 11 223",
            "+47 40011223",
            "0047-400.11.223",
            "tlf. 40 01 12 23 (mobil)",
            "22 33 44 55/40011223",
        ] {
            assert!(traces.is_in(cell, None), "{cell}");
        }
        for cell in [
            "",
            "berg@example.no",
            "åse.berg@example.nox",
            "400112",
            "140011223",
            "77",
            "Åse",
            "Bodø",
        ] {
            assert!(!traces.is_in(cell, None), "{cell}");
        }
        assert!(traces.is_in("77", Some(standard::EXTERNAL_ID)));
    }

    #[test]
    fn a_row_is_known_by_name_and_one_thing_more() {
        let traces = traces();
        let is = |cells: &[&str]| traces.is_row(cells.iter().copied(), |_| None);
        assert!(is(&["Åse Marie", "BERG", "Fjordveien 3"]));
        assert!(is(&["åse marie berg", "17.05.1980"]));
        assert!(is(&["Berg, Åse Marie", "x", "1980-05-17"]));
        assert!(is(&["Fru Åse Marie Berg (mor)", "1980-05-17"]));
        assert!(is(&["Dr. Åse Marie", "Berg, PhD", "Fjordveien 3"]));
        assert!(is(&["", "x", "400 11 223"]));
        // Somebody else of that name, of that house, of that town.
        assert!(!is(&["Åse Marie", "Berg", "Bodø"]));
        assert!(!is(&["Kari", "Berg", "Fjordveien 3"]));
        assert!(!is(&["Åse Marie", "Vik", "Fjordveien 3"]));
    }

    #[test]
    fn what_stands_for_nothing_is_nobodys() {
        let mut contact = Contact::new(1);
        contact.set(standard::EMAIL, "???");
        contact.set(standard::MOBILE, "ukjent");
        contact.set(standard::EXTERNAL_ID, "mangler");
        let mut bytes = Vec::new();
        contact.encode(&mut bytes);
        let mut traces = Traces::default();
        traces.absorb(ContactRef::new(&bytes).unwrap(), &Fields::default());
        for cell in ["???", "-", "ukjent", "mangler", "ola@example.no"] {
            assert!(!traces.is_in(cell, None), "{cell}");
            assert!(!traces.is_in(cell, Some(standard::EXTERNAL_ID)), "{cell}");
        }
    }
}
