//! The name of a row in the table of a review.

use crate::contact::{FieldNo, standard};

/// What names a contact in a table: its name, else its e-mail address, company, number.
pub(super) fn label<'a>(values: impl Iterator<Item = (FieldNo, &'a str)>) -> String {
    const BY_WORTH: [FieldNo; 5] = [
        standard::EMAIL,
        standard::COMPANY,
        standard::MOBILE,
        standard::PHONE,
        standard::EXTERNAL_ID,
    ];
    let (mut first, mut last) = (None, None);
    let mut best: Option<(usize, &str)> = None;
    for (no, value) in values {
        match no {
            standard::FIRST_NAME => first = Some(value),
            standard::LAST_NAME => last = Some(value),
            _ => {
                let worth = BY_WORTH.iter().position(|one| *one == no);
                if let Some(worth) = worth
                    && best.is_none_or(|(other, _)| worth < other)
                {
                    best = Some((worth, value));
                }
            }
        }
    }
    match (first, last) {
        (Some(first), Some(last)) => format!("{first} {last}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => best.map_or_else(String::new, |(_, value)| value.to_owned()),
    }
}
