//! The parts of names: titles, first and last names, suffixes, and what is no person's name.

mod company;
mod parse;
mod person;
mod remarks;
mod words;

use super::ProblemCode;

/// The parts of the name in one cell, or in the cells for first and last name of one row.
///
/// Made to be used again for row after row, so that ordinary names allocate nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameParts {
    /// Titles before the name (`Prof. Dr.`).
    pub prefix: String,
    /// First and middle names.
    pub first: String,
    /// The last name with its particles (`van der Berg`).
    pub last: String,
    /// What stands after the name: generation, degrees, professions.
    pub suffix: String,
    /// The company, where the cell names one.
    pub company: String,
    /// What was left out: brackets, nicknames in quotes, the name at birth, an e-mail address.
    pub remark: String,
    /// The cell holds an e-mail address and no name.
    pub is_address: bool,
}

impl NameParts {
    /// Empties all parts; their memory stays.
    pub fn clear(&mut self) {
        for part in [
            &mut self.prefix,
            &mut self.first,
            &mut self.last,
            &mut self.suffix,
            &mut self.company,
            &mut self.remark,
        ] {
            part.clear();
        }
        self.is_address = false;
    }

    /// What a report must say of the name.
    pub fn problems(&self) -> impl Iterator<Item = ProblemCode> + use<> {
        let company = !self.company.is_empty() || self.is_address;
        let remark = !self.remark.is_empty() && !self.is_address;
        let company = company.then_some(ProblemCode::CompanyName);
        company
            .into_iter()
            .chain(remark.then_some(ProblemCode::NameRemark))
    }
}

/// Splits a full name into its parts; `parts` is emptied before.
///
/// `Last, First` is split at the comma. Otherwise the last word is the last name, together with its
/// particles (`van der`, `von`, `de la`); all words before are first names, as in Norwegian double
/// names (`Anne Kari Nordmann`). A single word is a first name, but a last name after a title
/// (`Fru Moe`). Titles and suffixes are taken off, brackets and nicknames are remarks, and companies
/// and e-mail addresses are no names. Runs of blanks become single ones.
///
/// ```
/// use mainbrainer::contact::{NameParts, split_full_name};
///
/// let split = |name| {
///     let mut parts = NameParts::default();
///     split_full_name(name, &mut parts);
///     [parts.prefix, parts.first, parts.last, parts.suffix, parts.company].join("|")
/// };
/// assert_eq!(split("Anne Kari Nordmann"), "|Anne Kari|Nordmann||");
/// assert_eq!(split("Nordmann,  Ola"), "|Ola|Nordmann||");
/// assert_eq!(split("Dr. Vincent van der Berg Jr."), "Dr.|Vincent|van der Berg|Jr.|");
/// assert_eq!(split("Ola"), "|Ola|||");
/// assert_eq!(split("Vik Transport AS v/Per Vik"), "|Per|Vik||Vik Transport AS");
/// ```
pub fn split_full_name(name: &str, parts: &mut NameParts) {
    parts.clear();
    if let Some((first, last)) = parse::plain(name) {
        parts.first.push_str(first);
        parts.last.push_str(last);
    } else {
        parse::full(name, parts);
    }
}

/// Takes what is not the first name out of a cell for first names; returns false, and leaves
/// `parts` as they are, if the whole cell is the first name.
///
/// A title before it (`Fru Kari`) becomes the prefix, brackets and nicknames a remark, and a company
/// or an e-mail address no name.
pub fn split_first_name(cell: &str, parts: &mut NameParts) -> bool {
    if parse::is_plain_first(cell) {
        return false;
    }
    if !parse::first(cell, parts) {
        return false;
    }
    // What was taken out may have stood between a title and its name.
    let mut first = std::mem::take(&mut parts.first);
    while !first.is_empty() && !parse::is_plain_first(&first) && parse::first(&first, parts) {
        first = std::mem::take(&mut parts.first);
    }
    parts.first = first;
    true
}

/// Takes what is not the last name out of a cell for last names; returns false, and leaves `parts`
/// as they are, if the whole cell is the last name.
///
/// A degree or `Jr.` after it (`Doe, MBA`) becomes the suffix, brackets and the name at birth a
/// remark, and a company or an e-mail address no name.
pub fn split_last_name(cell: &str, parts: &mut NameParts) -> bool {
    if parse::is_plain_last(cell) {
        return false;
    }
    if !parse::last(cell, parts) {
        return false;
    }
    let mut last = std::mem::take(&mut parts.last);
    while !last.is_empty() && !parse::is_plain_last(&last) && parse::last(&last, parts) {
        last = std::mem::take(&mut parts.last);
    }
    parts.last = last;
    true
}

#[cfg(test)]
mod tests;
