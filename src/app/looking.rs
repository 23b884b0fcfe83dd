//! Looking contacts up: which are shown and in what order, one of them, and what happened to it.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::contact::{ContactId, ContactRef, FieldKind, FieldNo, ListNo, OptIn};
use crate::import::Progress;
use crate::store::{Cause, ImportRecord, Store, StoreError, View};
use crate::text::Text;
use crate::ui::{
    ConsentRow, ContactFacts, ContactOrder, ContactScope, HistoryRow, PastFacts, StatusFilter,
    ValueChange,
};

/// Which contacts are wanted, and in what order.
pub struct Wanted {
    /// All, or a list.
    pub scope: ContactScope,
    /// Only those with this opt-in status.
    pub status: Option<StatusFilter>,
    /// The order; by number where none is chosen.
    pub order: Option<ContactOrder>,
    /// A text that one of the values has.
    pub search: String,
    /// The language, whose alphabet is the order.
    pub text: Text,
}

/// By what a contact is in order.
#[derive(Clone, Debug, PartialEq)]
enum Key {
    Number(f64),
    Text(Box<str>),
}

impl Key {
    fn of(kind: FieldKind, value: &str, text: Text) -> Self {
        let number = (kind == FieldKind::Number)
            .then(|| value.parse().ok())
            .flatten();
        match number {
            Some(number) => Self::Number(number),
            None => Self::Text(text.order_key(value).into()),
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

/// The wanted contacts; those without a value of the order's field stand last, either way.
pub fn gather(
    view: &View,
    wanted: &Wanted,
    progress: &Progress,
) -> Result<Vec<ContactId>, StoreError> {
    let members = match wanted.scope {
        ContactScope::All => None,
        ContactScope::List(list) => Some(view.members(list)?),
    };
    let plain = wanted.search.is_empty() && wanted.status.is_none() && wanted.order.is_none();
    if let (Some(members), true) = (&members, plain) {
        return Ok(members.iter().collect());
    }
    let search = Search::new(&wanted.search);
    let order = wanted.order.and_then(|order| {
        let kind = view.fields().get(order.field)?.kind;
        Some((order, kind))
    });
    let mut found = Vec::new();
    let mut keyed: Vec<(Key, ContactId)> = Vec::new();
    let _: ControlFlow<()> = view.for_each(|id, contact| {
        if progress.is_cancelled() {
            return ControlFlow::Break(());
        }
        let here = members.as_ref().is_none_or(|members| members.contains(id));
        if here && has_status(contact, wanted.status) && search.hits(contact) {
            let value = order.and_then(|(order, kind)| Some((kind, contact.value(order.field)?)));
            match value {
                Some((kind, value)) => keyed.push((Key::of(kind, value, wanted.text), id)),
                None => found.push(id),
            }
        }
        ControlFlow::Continue(())
    })?;
    if progress.is_cancelled() {
        return Ok(found);
    }
    let down = wanted.order.is_some_and(|order| order.down);
    keyed.sort_unstable_by(|(a, first), (b, second)| {
        let keys = if down { b.order(a) } else { a.order(b) };
        keys.then(first.cmp(second))
    });
    let mut all: Vec<ContactId> = keyed.into_iter().map(|(_, id)| id).collect();
    all.append(&mut found);
    Ok(all)
}

fn has_status(contact: ContactRef<'_>, wanted: Option<StatusFilter>) -> bool {
    wanted.is_none_or(|wanted| {
        let value = contact.value(wanted.field);
        value.and_then(OptIn::from_value) == wanted.status
    })
}

/// A text that is looked for.
struct Search {
    wanted: String,
    /// The same as a number, without the blanks that people put into it.
    digits: Option<String>,
}

impl Search {
    fn new(search: &str) -> Self {
        let wanted = search.to_lowercase();
        let digits: String = wanted.chars().filter(|c| !c.is_whitespace()).collect();
        let number = digits.len() > 3 && digits.chars().all(|c| c.is_ascii_digit() || c == '+');
        Self {
            wanted,
            digits: number.then_some(digits),
        }
    }

    fn hits(&self, contact: ContactRef<'_>) -> bool {
        self.wanted.is_empty()
            || contact.values().any(|(_, value)| {
                let digits = self.digits.as_ref();
                value.to_lowercase().contains(&self.wanted)
                    || digits.is_some_and(|digits| value.contains(digits))
            })
    }
}

/// Values of contacts for the rows of a table.
pub fn rows(
    view: &View,
    ids: &[ContactId],
    from: u64,
    columns: &[FieldNo],
) -> Result<BTreeMap<u64, Vec<String>>, StoreError> {
    let mut rows = BTreeMap::new();
    for (row, id) in (from..).zip(ids) {
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

/// The values and lists of one contact.
pub fn contact(view: &View, id: ContactId) -> Result<Option<ContactFacts>, StoreError> {
    let Some(contact) = view.contact(id)? else {
        return Ok(None);
    };
    let mut lists = Vec::new();
    for list in view.lists() {
        if view.members(list.no)?.contains(id) {
            lists.push(list.name.clone());
        }
    }
    Ok(Some(ContactFacts {
        id,
        values: contact
            .values()
            .map(|(no, value)| (no, value.to_owned()))
            .collect(),
        lists,
        created: contact.created,
        updated: contact.updated,
    }))
}

/// What the first of some contacts are called, and how many more there are.
pub fn names(view: &View, ids: &[ContactId], text: Text) -> Result<String, StoreError> {
    const MOST: usize = 3;
    let mut names = Vec::with_capacity(MOST);
    for id in ids.iter().take(MOST) {
        let contact = view.contact(*id)?;
        let name = text.contact_name(*id, |field| contact.as_ref()?.value(field));
        names.push(text.quote(&name));
    }
    let more = ids.len().saturating_sub(MOST);
    if more > 0 {
        names.push(text.say_with("count-more", [("count", more.into())]));
    }
    Ok(text.enumerate(names))
}

/// Records of the import log, each read once.
struct Records<'a> {
    view: &'a View,
    known: BTreeMap<u64, Option<ImportRecord>>,
}

impl Records<'_> {
    fn get(&mut self, no: u64) -> Result<Option<&ImportRecord>, StoreError> {
        if let std::collections::btree_map::Entry::Vacant(place) = self.known.entry(no) {
            place.insert(self.view.import(no)?);
        }
        Ok(self.known.get(&no).and_then(Option::as_ref))
    }
}

/// How a contact came to be as it is, in words.
pub fn past(store: &Store, id: ContactId, text: Text) -> Result<PastFacts, StoreError> {
    let view = store.view();
    let mut records = Records {
        view: &view,
        known: BTreeMap::new(),
    };
    let history = store.history(id)?;
    let lists = |wanted: &[ListNo]| -> Vec<String> {
        let name = |no: &ListNo| view.list(*no).map(|list| list.name.clone());
        wanted.iter().filter_map(name).collect()
    };
    let mut sources = BTreeMap::new();
    for source in &history.sources {
        let record = match source.import {
            Some(no) => records.get(no)?,
            None => None,
        };
        let file = record.map_or("", |record| record.plan.file_name.as_str());
        sources.insert(source.field, text.value_source(source, file));
    }
    let entries = history.entries.iter().map(|entry| HistoryRow {
        at: entry.at,
        what: text.history_event(entry),
        origin: text.file_lines(&entry.file_name, &entry.lines),
        import: entry.import,
        edit: (entry.cause == Cause::Edit && entry.commit > 1)
            .then(|| (entry.commit - 1, entry.commit)),
        changes: entry
            .changes
            .iter()
            .map(|change| ValueChange {
                field: change.field,
                old: change.old.clone(),
                new: change.new.clone(),
            })
            .collect(),
        joined: lists(&entry.joined),
        left: lists(&entry.left),
    });
    let history_rows = entries.collect();
    let mut consent = Vec::new();
    for entry in view.consent_of(id)?.into_iter().rev() {
        let record = match entry.import {
            0 => None,
            no => records.get(no)?,
        };
        consent.push(ConsentRow {
            at: entry.at,
            field: entry.field,
            from: entry.from,
            to: entry.to,
            deleted: entry.deleted,
            origin: text.consent_origin(&entry, record),
            word: entry.word.clone(),
            earlier: entry.earlier,
            evidence: entry.evidence.clone(),
        });
    }
    Ok(PastFacts {
        sources,
        history: history_rows,
        complete: history.complete,
        consent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn numbers_are_in_order_as_numbers_and_words_as_in_the_language() {
        let text = Text::new(Lang::Nb);
        let order = |kind, values: &[&str]| {
            let mut keyed: Vec<(Key, String)> = values
                .iter()
                .map(|value| (Key::of(kind, value, text), (*value).to_owned()))
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
