//! Contacts changed and deleted by hand; each call is one commit that can be taken back.

use std::collections::BTreeMap;

use crate::contact::{
    CellReader, ContactId, DateOrder, FieldNo, ProblemCode, ReadRules, Reading, key_form,
};
use crate::store::{Durability, Store, StoreError, View};

/// How typed values are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditRules<'a> {
    /// The default region of phone numbers: ISO 3166-1 alpha-2.
    pub region: &'a str,
    /// The order of day, month and year; without one only dates are taken that need none.
    pub date_order: Option<DateOrder>,
}

/// A value as it was typed, for a field; a blank one takes the value away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedValue {
    /// The field.
    pub field: FieldNo,
    /// What was typed.
    pub text: String,
}

/// Why contacts were not changed or deleted; nothing was done then.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The store failed, is busy, or there is no such contact.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no such field.
    #[error("there is no field number {}", .0.0)]
    NoSuchField(FieldNo),
    /// A field was given twice.
    #[error("field number {} is given twice", .0.0)]
    Twice(FieldNo),
    /// The field cannot take what was typed.
    #[error("field number {}: {}", field.0, problem.word())]
    Invalid {
        /// The field.
        field: FieldNo,
        /// What is wrong.
        problem: ProblemCode,
    },
    /// No value would be left: such a contact is to be deleted.
    #[error("contact number {} would have no value left", .0.0)]
    NothingLeft(ContactId),
}

/// A key value that other contacts have, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedKey {
    /// The field; one that was a key of an import.
    pub field: FieldNo,
    /// The other contacts, in id order.
    pub contacts: Vec<ContactId>,
}

/// The result of [`edit_contact`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// The commit before it.
    pub before: u64,
    /// The commit that made it visible; the same as `before` when nothing was to be changed.
    pub after: u64,
    /// The fields whose value changed, in field order.
    pub changed: Vec<FieldNo>,
    /// Changed key values that other contacts have, too: the next import will find several.
    pub shared: Vec<SharedKey>,
}

/// The result of [`delete_contacts`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// The commit before it.
    pub before: u64,
    /// The commit that made it visible; the same as `before` when there was nothing to delete.
    pub after: u64,
    /// How many contacts were deleted.
    pub contacts: u64,
}

/// Changes values of a contact in one commit; what was typed is read as the cells of a file are.
///
/// A value that another contact has as its key is written, and named in [`Edited::shared`].
///
/// # Errors
///
/// When a value cannot be read as its field's kind, the contact would have no value left, there is no
/// such contact or field, or the store cannot be written or is busy. Nothing is changed then.
pub fn edit_contact(
    store: &Store,
    id: ContactId,
    values: &[TypedValue],
    rules: &EditRules<'_>,
) -> Result<Edited, EditError> {
    let mut writer = store.begin(Durability::Real)?;
    let before = writer.base_commit();
    // While this writer is at work nobody else commits: the view shows what it began with.
    let values = read_values(&store.view(), values, rules)?;
    let contact = writer.get(id)?.ok_or(StoreError::NoSuchContact(id))?;
    let mut contact = contact.to_contact();
    let mut changed = Vec::new();
    for (field, value) in &values {
        if contact.value(*field).unwrap_or("") != value {
            contact.set(*field, value);
            changed.push(*field);
        }
    }
    if changed.is_empty() {
        return Ok(Edited {
            before,
            after: before,
            ..Edited::default()
        });
    }
    if contact.values().next().is_none() {
        return Err(EditError::NothingLeft(id));
    }
    contact.updated = writer.now();
    let mut packed = Vec::new();
    contact.encode(&mut packed);
    writer.update(id, &packed)?;
    let after = writer.commit(None)?.commit;
    let view = store.view();
    let mut shared = Vec::new();
    let keys = view.key_fields();
    for &field in changed.iter().filter(|field| keys.contains(field)) {
        let (Some(value), Some(known)) = (contact.value(field), view.fields().get(field)) else {
            continue;
        };
        let mut contacts = view.find(field, &key_form(known.kind, value))?;
        contacts.retain(|other| *other != id);
        if !contacts.is_empty() {
            shared.push(SharedKey { field, contacts });
        }
    }
    Ok(Edited {
        before,
        after,
        changed,
        shared,
    })
}

/// The normal forms of typed values, empty for blank ones.
fn read_values(
    view: &View,
    values: &[TypedValue],
    rules: &EditRules<'_>,
) -> Result<BTreeMap<FieldNo, String>, EditError> {
    let read_rules = ReadRules {
        region: rules.region,
        words: view.words(),
        date_order: rules.date_order,
        opt_out_column: false,
    };
    let mut all = BTreeMap::new();
    for value in values {
        let field = value.field;
        let known = view.fields().get(field);
        let known = known.ok_or(EditError::NoSuchField(field))?;
        let text = match CellReader::new(known, &read_rules).read(&value.text) {
            Reading::Blank => String::new(),
            Reading::Value(text) => text.into_owned(),
            Reading::Invalid(problem) => return Err(EditError::Invalid { field, problem }),
        };
        if all.insert(field, text).is_some() {
            return Err(EditError::Twice(field));
        }
    }
    Ok(all)
}

/// Deletes contacts in one commit: all of them or, if one does not exist, none.
///
/// They can be restored as long as the commit before is kept. A number given twice counts once.
///
/// # Errors
///
/// When a contact does not exist, or the store cannot be written or is busy. Nothing is changed then.
pub fn delete_contacts(store: &Store, ids: &[ContactId]) -> Result<Deleted, EditError> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut writer = store.begin(Durability::Real)?;
    let before = writer.base_commit();
    for &id in &ids {
        writer.erase(id)?;
    }
    let after = writer.commit(None)?.commit;
    Ok(Deleted {
        before,
        after,
        contacts: ids.len() as u64,
    })
}
