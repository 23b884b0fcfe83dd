//! Which contacts there are: by list, status and text, in order, and rows of a table of them.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::contact::{ContactId, ContactRef, FieldKind, FieldNo, ListNo, OptIn};
use crate::job::Progress;
use crate::store::{StoreError, View};

/// Which contacts are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContactScope {
    /// All.
    #[default]
    All,
    /// Those of a list.
    List(ListNo),
}

/// An opt-in status that contacts are filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusFilter {
    /// The opt-in field.
    pub field: FieldNo,
    /// The status; none for no information.
    pub status: Option<OptIn>,
}

/// The field that contacts are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactOrder {
    /// The field.
    pub field: FieldNo,
    /// Descending.
    pub down: bool,
}

/// A question to [`find`].
#[derive(Clone, Debug, Default)]
pub struct ContactQuery {
    /// All, or a list.
    pub scope: ContactScope,
    /// Only those with this opt-in status.
    pub status: Option<StatusFilter>,
    /// The order; by number where none is chosen.
    pub order: Option<ContactOrder>,
    /// A text that one of the values contains, whatever the case; empty for any. Four digits or
    /// more are also found in numbers that are written without the blanks between.
    pub search: String,
}

/// What a contact is sorted by.
#[derive(Clone, Debug, PartialEq)]
enum SortKey {
    Number(f64),
    Text(Box<str>),
}

impl SortKey {
    fn of(kind: FieldKind, value: &str, collate: &dyn Fn(&str) -> String) -> Self {
        let number = (kind == FieldKind::Number)
            .then(|| value.parse().ok())
            .flatten();
        match number {
            Some(number) => Self::Number(number),
            None => Self::Text(collate(value).into()),
        }
    }

    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        }
    }
}

/// Numbers of the contacts that a query asks for, in its order.
///
/// `collate` turns a text into one whose byte order is the alphabet of the reader's language.
/// Contacts without a value of the order's field stand last, whatever the direction. Where the work
/// is cancelled, what was found by then is returned.
///
/// # Errors
///
/// The store could not be read.
pub fn find(
    view: &View,
    query: &ContactQuery,
    collate: &dyn Fn(&str) -> String,
    progress: &Progress,
) -> Result<Vec<ContactId>, StoreError> {
    let members = match query.scope {
        ContactScope::All => None,
        ContactScope::List(list) => Some(view.members(list)?),
    };
    let plain = query.search.is_empty() && query.status.is_none() && query.order.is_none();
    if let (Some(members), true) = (&members, plain) {
        return Ok(members.iter().collect());
    }
    let search = Search::new(&query.search);
    let order = query.order.and_then(|order| {
        let kind = view.fields().get(order.field)?.kind;
        Some((order, kind))
    });
    let mut without_key = Vec::new();
    let mut keyed: Vec<(SortKey, ContactId)> = Vec::new();
    let _: ControlFlow<()> = view.for_each(|id, contact| {
        if progress.is_cancelled() {
            return ControlFlow::Break(());
        }
        let in_scope = members.as_ref().is_none_or(|members| members.contains(id));
        if in_scope && has_status(contact, query.status) && search.matches(contact) {
            let value = order.and_then(|(order, kind)| Some((kind, contact.value(order.field)?)));
            match value {
                Some((kind, value)) => keyed.push((SortKey::of(kind, value, collate), id)),
                None => without_key.push(id),
            }
        }
        ControlFlow::Continue(())
    })?;
    if progress.is_cancelled() {
        return Ok(without_key);
    }
    let down = query.order.is_some_and(|order| order.down);
    keyed.sort_unstable_by(|(a, first), (b, second)| {
        let keys = if down { b.order(a) } else { a.order(b) };
        keys.then(first.cmp(second))
    });
    let mut all: Vec<ContactId> = keyed.into_iter().map(|(_, id)| id).collect();
    all.append(&mut without_key);
    Ok(all)
}

fn has_status(contact: ContactRef<'_>, filter: Option<StatusFilter>) -> bool {
    filter.is_none_or(|filter| {
        let value = contact.value(filter.field);
        value.and_then(OptIn::from_value) == filter.status
    })
}

/// A text that is searched for.
struct Search {
    lower_case: String,
    /// The same as a number, without the blanks that people put into it.
    digits: Option<String>,
}

impl Search {
    fn new(search: &str) -> Self {
        let lower_case = search.to_lowercase();
        let digits: String = lower_case.chars().filter(|c| !c.is_whitespace()).collect();
        let number = digits.len() > 3 && digits.chars().all(|c| c.is_ascii_digit() || c == '+');
        Self {
            lower_case,
            digits: number.then_some(digits),
        }
    }

    fn matches(&self, contact: ContactRef<'_>) -> bool {
        self.lower_case.is_empty()
            || contact.values().any(|(_, value)| {
                let digits = self.digits.as_ref();
                value.to_lowercase().contains(&self.lower_case)
                    || digits.is_some_and(|digits| value.contains(digits))
            })
    }
}

/// Values of contacts for a table: by row number, from `first_row` on, a cell for each of `columns`.
///
/// A field without a value, and every field of a contact that is gone, is an empty cell.
///
/// # Errors
///
/// The store could not be read.
pub fn rows(
    view: &View,
    ids: &[ContactId],
    first_row: u64,
    columns: &[FieldNo],
) -> Result<BTreeMap<u64, Vec<String>>, StoreError> {
    let mut rows = BTreeMap::new();
    for (row, id) in (first_row..).zip(ids) {
        let contact = view.contact(*id)?;
        let value = |no: &FieldNo| {
            contact
                .as_ref()
                .and_then(|contact| contact.value(*no))
                .unwrap_or_default()
                .to_owned()
        };
        rows.insert(row, columns.iter().map(value).collect());
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, Text};

    #[test]
    fn numbers_are_in_order_as_numbers_and_words_as_in_the_language() {
        let text = Text::new(Lang::Nb);
        let order = |kind, values: &[&str]| {
            let mut keyed: Vec<(SortKey, String)> = values
                .iter()
                .map(|value| {
                    let key = SortKey::of(kind, value, &|value| text.order_key(value));
                    (key, (*value).to_owned())
                })
                .collect();
            keyed.sort_by(|(a, _), (b, _)| a.order(b));
            keyed
                .into_iter()
                .map(|(_, value)| value)
                .collect::<Vec<_>>()
        };
        let numbers = order(FieldKind::Number, &["10", "-3", "9.5"]);
        assert_eq!(numbers, ["-3", "9.5", "10"]);
        let words = order(FieldKind::Text, &["Åse", "Øyvind", "anne", "Zoe"]);
        assert_eq!(words, ["anne", "Zoe", "Øyvind", "Åse"]);
    }
}
